"""Why figures do not fit: one explanation for each cause, in parts, with a proof for each finding.

What does not fit; what is proven, whatever happened; what is simplest, and what else fits; what is open; what
would settle it; what is assumed. The explanations are internal: they inherit the tables' protection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilstand.book.build import Anchor
from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, Outcome
from tilstand.define import Framework, Vocabulary
from tilstand.kernel.conflict import Certainty
from tilstand.model import Source
from tilstand.model.ground import Ground, Grounded, claims
from tilstand.model.summary import Summary
from tilstand.reconcile.clash import clash
from tilstand.reconcile.doubt import Known, doubted
from tilstand.reconcile.evidence import Hint
from tilstand.reconcile.find import common, failed, finding, short, where
from tilstand.reconcile.mishap import Possibility
from tilstand.reconcile.neighbour import PrintedLines
from tilstand.reconcile.possible import possibilities
from tilstand.reconcile.prove import Proof, proof
from tilstand.reconcile.rival import Rival
from tilstand.reconcile.scene import scene
from tilstand.reconcile.side import Numbers, Side
from tilstand.reconcile.story import CauseAnswer, told
from tilstand.reconcile.summary import MANY, summary
from tilstand.reconcile.tell import at, figure, joined, say
from tilstand.reconcile.trial import Trial
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Language, Text

__all__ = ["Explained", "UnmetTerm", "explanations"]


@dataclass(frozen=True, slots=True)
class UnmetTerm:
    """One figure of a relation that does not hold.

    Attributes:
        label: What it is.
        short: What tells it from the others of the relation.
        value: What it is, or can be.
        sources: Where it stands; of a figure nobody stated, where those stand that bound it.
        left: True on the relation's left side.
        cell: What a number that is this figure carries as its cell: the statement, or the decision.
    """

    label: Text
    short: Text
    value: Side
    sources: tuple[Source, ...]
    left: bool
    cell: Anchor | str

    @property
    def none(self) -> bool:
        """True for a figure that is 0: it adds nothing."""
        return self.value == Numbers.point(0)

    @property
    def number(self) -> Text:
        """Its number."""
        return self.value.told((self.cell,))


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one cause.

    Attributes:
        cause: Name of the cause, as its findings have it.
        title: What it is about.
        status: How far the answer can be relied on.
        what: What does not fit, a line for each finding.
        claims: What is said of it, each on its ground.
        open: What is open.
        ask: What would settle it.
        proofs: The proof of each finding, in the order of `what`.
        ties: The equally simple answers, as data.
        sources: Every source that takes part.
        terms: The figures of each relation that does not hold, in the order of `what`.
        over: Measures and periods whose figures, all of them, the answer was reckoned from.
        possible: Mishaps that would account for exactly the difference.
        stopped: That there may be more of them, where the search for them was stopped.
        rivals: What the simplest answers can do without, and how many persons that takes.
        evidence: What else the ledger says of the bodies in question.
        summary: The cause as one event, where there is more to say than its findings do.
    """

    cause: str
    title: Text
    status: Certainty
    what: tuple[Text, ...]
    claims: tuple[Grounded, ...]
    open: tuple[Text, ...]
    ask: Text
    proofs: tuple[Proof, ...]
    ties: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Source, ...] = ()
    terms: tuple[tuple[UnmetTerm, ...], ...] = ()
    over: tuple[str, ...] = ()
    possible: tuple[Possibility, ...] = ()
    stopped: Text | None = None
    rivals: tuple[Rival, ...] = ()
    evidence: tuple[Hint, ...] = ()
    summary: Summary | None = None

    def said(self, ground: str) -> tuple[Text, ...]:
        """What is said on a ground: `proven`, `simplest` or `assumed`."""
        return tuple(one.words for one in self.claims if one.ground == ground)

    def asdict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The explanation as it stands in `internal/explanations.json`."""
        return {
            "internal": True,
            "cause": self.cause,
            "title": self.title.asdict(languages),
            "status": self.status.value,
            "summary": [w.asdict(languages) for w in self.summary.sentences] if self.summary else [],
            "what": [w.asdict(languages) for w in self.what],
            "claims": [one.asdict(languages) for one in self.claims],
            "possible": [one.asdict(languages) for one in self.possible],
            "possible_cut": self.stopped is not None,
            "open": [w.asdict(languages) for w in self.open],
            "ask": self.ask.asdict(languages),
            "rivals": [one.asdict() for one in self.rivals],
            "evidence": [one.asdict() for one in self.evidence],
            "proofs": [p.asdict(languages) for p in self.proofs],
            "ties": [dict(t) for t in self.ties],
            "sources": [s.asdict() for s in self.sources],
            "over": list(self.over),
        }

    @property
    def parts(self) -> tuple[tuple[str, tuple[Text, ...]], ...]:
        """Its parts in the order in which they are read, each under the name of its heading."""
        return (
            ("what", self.what),
            ("proven", self.said(Ground.PROVEN)),
            ("simplest", self.said(Ground.SIMPLEST)),
            ("possible", (*(one.words for one in self.possible), *filter(None, (self.stopped,)))),
            ("open", self.open),
            ("ask", (self.ask,)),
            ("assumed", self.said(Ground.ASSUMED)),
        )

    @property
    def one_event(self) -> tuple[Text, ...]:
        """The sentences that stand for many findings; empty for one or two."""
        return self.summary.sentences if self.summary is not None and len(self.what) >= MANY else ()

    def message(self, language: str, *, sums: bool = False) -> str:
        """The parts as lines of text.

        Args:
            language: The language.
            sums: True for every sum that does not fit, also where sentences tell them as one event.
        """
        lines = []
        for name, whole in self.parts:
            words = whole
            if name == "what" and self.one_event:
                words = (*self.one_event, *whole) if sums else self.one_event
            if words:
                lines.append(say(name, section="heading").text(language))
                lines += [f"  {w.text(language)}" for w in words]
        return "\n".join(lines)


def explanations(book: Book, verdicts: Sequence[Verdict]) -> tuple[Explained, ...]:
    """The explanation of each cause of findings, in the order in which findings are reported.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated.

    Raises:
        KernelError: Relations that are not whole-number arithmetic.
    """
    grouped: dict[str, list[Verdict]] = {}
    for verdict, cause in failed(book.collection, verdicts):
        grouped.setdefault(cause, []).append(verdict)
    # What was dismissed is no relation any more; what was accepted is one, with its difference.
    rows = [v.row for v in verdicts if v.row and (v.outcome is not Outcome.DECIDED or v.row.accepted)]
    known: Known = {}
    tables = PrintedLines(book)
    return tuple(_explained(book, cause, own, rows, known, tables) for cause, own in grouped.items())


def _explained(
    book: Book,
    cause: str,
    verdicts: Sequence[Verdict],
    rows: Sequence[LinearRelation],
    known: Known,
    tables: PrintedLines,
) -> Explained:
    trial = Trial(rows)
    possible = possibilities(book, verdicts, trial, tables)
    linear = [v.row for v in verdicts if v.row is not None]
    around = scene(book, linear, rows) if linear else None
    first = verdicts[0].about or verdicts[0].parts[0].key
    if around is None:
        answer = _words(verdicts[0], limit=book.collection.rules[verdicts[0].rule].limit)
    else:
        answer = clash(around) or (told(around) if around.of_persons else doubted(around, known))
    return Explained(
        cause,
        where(book.collection, first, verdicts[0].relation),
        answer.status,
        tuple(_what(book.collection, v, cause) for v in verdicts),
        answer.claims,
        answer.open,
        answer.ask,
        tuple(proof(book, v, around.built if around else None) for v in verdicts),
        answer.ties,
        tuple(dict.fromkeys(s for v in verdicts for s in v.sources)),
        tuple(_terms(book.collection, v) for v in verdicts),
        tuple(sorted({f"{p.key.measure} | {p.key.period}" for v in verdicts for p in v.parts})),
        possible,
        say("cut", section="possible", n=trial.made) if trial.spent else None,
        answer.rivals,
        answer.evidence,
        summary(book.collection, cause, verdicts, answer, possible),
    )


def _words(verdict: Verdict, *, limit: bool) -> CauseAnswer:
    """A statement in words or per cent against its figures: one of them is another."""
    if verdict.family == "contradiction":
        names = verdict.facts["relations"]
        ask = say("together_ask", relations=names)
        certain = claims(Ground.PROVEN, (say("together_certain"),))
        return CauseAnswer(Certainty.PROVEN, certain, (say("together_open"),), ask)
    place = joined(dict.fromkeys(at(s) for s in verdict.sources[:3]), ", ")
    ask = say("ask_source", place=place)
    name, left = ("limit_certain", "limit_open") if limit else ("words_certain", "words_open")
    return CauseAnswer(Certainty.PROVEN, claims(Ground.PROVEN, (say(name),)), (say(left),), ask)


def _terms(collection: Vocabulary, verdict: Verdict) -> tuple[UnmetTerm, ...]:
    found, shared = [], common([p.key for p in verdict.parts])
    for n, part in enumerate(verdict.parts):
        used = (part.observation,) if part.observation is not None else part.near
        sources = tuple(dict.fromkeys(o.source for o in used))
        name = short(collection, part, shared)
        if verdict.row is not None and verdict.row.form.one_figure and sources:
            name = joined((name, at(sources[0])), ", ")
        own = Anchor(part.key, part.observation)
        label, value = figure(collection, part.key), Numbers(part.interval)
        found.append(UnmetTerm(label, name, value, sources, n < verdict.left, own))
    if verdict.row is not None and verdict.row.accepted:
        id, value = verdict.row.accepted, Numbers.point(verdict.row.offset)
        name = say("accepted_difference", id=id)
        found.append(UnmetTerm(name, name, value, verdict.sources[-1:], False, id))
    return tuple(found)


def _what(collection: Framework, verdict: Verdict, cause: str) -> Text:
    """Both sides of the relation; for words and percentages, the statement against its figures."""
    if verdict.row is None:
        found = finding(collection, verdict, cause)
        return joined((found.where, found.what), ": ")
    terms = _terms(collection, verdict)
    left = joined((t.short for t in terms if t.left), " + ")
    others = [joined((t.short, t.number), " ") for t in terms if not t.left and not t.none]
    shared = frozenset.intersection(*(frozenset(p.key.dims) for p in verdict.parts))
    codes = joined((collection.code_label(d, c) for d, c in sorted(shared)), ", ")
    name = "at_most" if verdict.row.sense == "<=" else "equals" if others else "equals_nothing"
    if verdict.row.form.one_figure:
        name = "twice"
    right = joined(others, " + ")
    alone = [t for t, part in zip(terms, verdict.parts, strict=False) if t.left and part.times == 1]
    stated, against = verdict.parts[: verdict.left], verdict.parts[verdict.left :]
    observed = verdict.observed.told(tuple(part.key for part in stated))
    expected = verdict.expected.told(tuple(part.key for part in against))
    if len(stated) == len(alone) == 1:  # what is stated is the one figure itself, and no sum
        observed = alone[0].number
    said = say(name, left=left, observed=observed, expected=expected, right=right)
    return joined((codes, said), ": ") if shared else said
