"""One explanation for each cause of findings, and its summary for an edition.

What does not fit; what is proven, whatever happened; what is simplest, and what else fits; what is open; what
would settle it; what is assumed. The explanations are internal: they inherit the tables' protection.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.define import Framework, StructuralMetadata
from tilstand.define.rules import RelationForm
from tilstand.kernel.candidate_moves import MoveKind
from tilstand.kernel.feasibility import Certainty
from tilstand.languages import CitedNumber
from tilstand.languages.typography import MidSentenceLabel
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome
from tilstand.ledger.system import LedgerAnchor
from tilstand.model import Source
from tilstand.model.findings import CauseSummary, EvidenceGrade, GradedStatement, grade_statements
from tilstand.reconcile.cause_system import AlternativeExplanation, build_cause_system
from tilstand.reconcile.certificates import Proof, prove_finding
from tilstand.reconcile.error_localisation import Known, check_accepted_differences, localise_cause_errors
from tilstand.reconcile.error_patterns import DeclaredClaims, ErrorPattern, PossibleError, PrintedLines, WhatIfCheck
from tilstand.reconcile.findings import (
    find_common_features,
    format_explanation_text,
    format_figure_place,
    format_result_sides,
    format_source,
    join_texts,
    label_term_with_factor,
    make_relation_finding,
    name_code_inline,
    name_figure_inline,
    select_failed_results,
)
from tilstand.reconcile.move_explanations import CauseExplanation, CauseHint, explain_by_moves
from tilstand.reconcile.possible_errors import find_possible_errors
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import NumberRange, RelationSide
from tilstand.report_text.messages import get_report_string
from tilstand.terms import Language, Period, Text

MANY = 3
"""Findings of one cause from which they are told as one event; two can be read side by side."""

_PRINTED = (ErrorPattern.OVERLAP, ErrorPattern.PERIOD_LEFT_OUT, ErrorPattern.COUNTED_TWICE)
"""What is told outside the unit: it names figures that are printed, and no line of a file."""


def summarise_cause(
    collection: StructuralMetadata,
    cause: str,
    verdicts: Sequence[RuleResult],
    answer: CauseExplanation,
    possible: Sequence[PossibleError],
) -> CauseSummary | None:
    """A cause in three sentences; of one or two findings only what may lie behind them, or that this is open.

    Args:
        collection: The collection.
        cause: Its name.
        verdicts: What does not fit.
        answer: Its explanation.
        possible: Mishaps that would account for it.

    Returns:
        None where there is nothing to say beside the findings, or where one rests on an assumption.
    """
    if any(verdict.supposed for verdict in verdicts):
        return None
    told = [possible_error.words for possible_error in possible if possible_error.mishap in _PRINTED]
    behind = [get_report_string(collection.labels, "finding.possible", what=told[0])] if told else []
    sums = all(verdict.has_known_sides and verdict.family == "sum" for verdict in verdicts)
    if len(verdicts) < MANY:
        if not behind and sums and not _has_person_count(answer):
            behind = [get_report_string(collection.labels, "finding.undecided")]
        return CauseSummary(cause, tuple(behind)) if behind else None
    if not sums:
        return None
    sentences = (
        *_summarise_mismatch(collection, verdicts),
        *_summarise_explanation(collection, verdicts, answer),
        *behind,
    )
    return CauseSummary(cause, tuple(sentences))


def _has_person_count(answer: CauseExplanation) -> bool:
    """True where it is known how many persons would account for what does not fit."""
    return answer.status is Certainty.PROVEN and bool(answer.happened or answer.persons is not None)


def _summarise_mismatch(collection: StructuralMetadata, verdicts: Sequence[RuleResult]) -> Iterator[Text]:
    first = verdicts[0]
    cells = tuple(dict.fromkeys(part.key for part in first.parts))
    of_bodies = first.relation_form is RelationForm.MEMBERS
    observed, expected = format_result_sides(first, cells, within=True)
    texts_by_name = {"observed": observed, "expected": expected}
    name = "sum" if of_bodies else "figures"
    if first.first.dims:
        codes = join_texts((name_code_inline(collection, *pair) for pair in first.first.dims), ", ")
        yield get_report_string(collection.labels, f"finding.{name}_of", what=codes, **texts_by_name)
    else:
        yield get_report_string(collection.labels, f"finding.{name}", **texts_by_name)


def _summarise_explanation(
    collection: StructuralMetadata, verdicts: Sequence[RuleResult], answer: CauseExplanation
) -> Iterator[Text]:
    cells = (verdicts[0].first,)
    if answer.status is Certainty.PROVEN and answer.happened:
        told = (
            get_report_string(
                collection.labels, f"finding.happened.{replace(kind, of='')}", n=_cite_person_range(*ends, cells)
            )
            for kind, ends in sorted(answer.happened, key=_order_by_persons)
        )
        # Where it is about bodies alone, the sums are taken to be added up rightly: the reader is told so.
        name = "simplest" if any(kind.in_the_sum for kind, _ in answer.happened) else "simplest_if"
        yield join_texts(
            (
                get_report_string(collection.labels, f"finding.{name}", list=join_texts(told)),
                *_summarise_alternatives(collection, answer, cells),
            ),
            " ",
        )
    elif answer.status is Certainty.PROVEN and answer.persons is not None:
        yield get_report_string(collection.labels, "finding.open", n=_cite_person_range(*answer.persons, cells))
    else:
        yield get_report_string(collection.labels, "finding.undecided")


def _summarise_alternatives(
    collection: StructuralMetadata, answer: CauseExplanation, cells: tuple[Hashable, ...]
) -> Iterator[Text]:
    """How many explanations are as simple, and what one person more would allow: one sentence."""
    rivals = [
        get_report_string(
            collection.labels,
            "finding.rival",
            without=get_report_string(collection.labels, f"finding.without.{rival.without}"),
            n=_cite_person_range(rival.persons, rival.persons, cells),
        )
        for rival in answer.rivals
        if rival.persons is not None and rival.more is not None and rival.more <= 1
    ]
    if len({tuple(tie["bodies"]) for tie in answer.ties}) <= 1:
        yield from rivals
        return
    cited_numbers_by_name = {"n": CitedNumber(len(answer.ties), cells)}
    if rivals:
        within = join_texts((MidSentenceLabel(rival) for rival in rivals), " ")
        yield get_report_string(collection.labels, "finding.as_simple_rival", **cited_numbers_by_name, rival=within)
    else:
        yield get_report_string(collection.labels, "finding.as_simple", **cited_numbers_by_name)


def _order_by_persons(happened: tuple[MoveKind, tuple[int, int]]) -> tuple[int, str]:
    kind, (_, high) = happened
    return -high, str(kind)


def _cite_person_range(low: int, high: int, cells: tuple[Hashable, ...]) -> Text:
    """So many persons, their number with the figure that it follows from."""
    if low != high:
        return format_explanation_text("persons_range", low=CitedNumber(low, cells), high=CitedNumber(high, cells))
    if low == 1:
        return format_explanation_text("persons_stated_one", n=CitedNumber(low, cells))
    return format_explanation_text("persons", n=CitedNumber(low, cells))


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
    value: RelationSide
    sources: tuple[Source, ...]
    left: bool
    cell: LedgerAnchor | str

    @property
    def none(self) -> bool:
        """True for a figure that is 0: it adds nothing."""
        return self.value == NumberRange.from_value(0)

    @property
    def number(self) -> Text:
        """Its number."""
        return self.value.told((self.cell,))


@dataclass(frozen=True, slots=True)
class ExplanationReport:
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
    claims: tuple[GradedStatement, ...]
    open: tuple[Text, ...]
    ask: Text
    proofs: tuple[Proof, ...]
    ties: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Source, ...] = ()
    terms: tuple[tuple[UnmetTerm, ...], ...] = ()
    over: tuple[str, ...] = ()
    possible: tuple[PossibleError, ...] = ()
    stopped: Text | None = None
    rivals: tuple[AlternativeExplanation, ...] = ()
    evidence: tuple[CauseHint, ...] = ()
    summary: CauseSummary | None = None

    def said(self, ground: str) -> tuple[Text, ...]:
        """What is said on a ground: `proven`, `simplest` or `assumed`."""
        return tuple(claim.words for claim in self.claims if claim.ground == ground)

    def to_dict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The explanation as it stands in `internal/explanations.json`."""
        return {
            "internal": True,
            "cause": self.cause,
            "title": self.title.to_dict(languages),
            "status": self.status.value,
            "summary": [w.to_dict(languages) for w in self.summary.sentences] if self.summary else [],
            "what": [w.to_dict(languages) for w in self.what],
            "claims": [claim.to_dict(languages) for claim in self.claims],
            "possible": [possible_error.to_dict(languages) for possible_error in self.possible],
            "possible_cut": self.stopped is not None,
            "open": [w.to_dict(languages) for w in self.open],
            "ask": self.ask.to_dict(languages),
            "rivals": [rival.to_dict() for rival in self.rivals],
            "evidence": [cause_hint.to_dict() for cause_hint in self.evidence],
            "proofs": [p.to_dict(languages) for p in self.proofs],
            "ties": [dict(t) for t in self.ties],
            "sources": [s.to_dict() for s in self.sources],
            "over": list(self.over),
        }

    @property
    def parts(self) -> tuple[tuple[str, tuple[Text, ...]], ...]:
        """Its parts in the order in which they are read, each under the name of its heading."""
        return (
            ("what", self.what),
            ("proven", self.said(EvidenceGrade.PROVEN)),
            ("simplest", self.said(EvidenceGrade.SIMPLEST)),
            ("possible", (*(possible_error.words for possible_error in self.possible), *filter(None, (self.stopped,)))),
            ("open", self.open),
            ("ask", (self.ask,)),
            ("assumed", self.said(EvidenceGrade.ASSUMED)),
        )

    @property
    def one_event(self) -> tuple[Text, ...]:
        """The sentences that stand for many findings; empty for one or two."""
        return self.summary.sentences if self.summary is not None and len(self.what) >= MANY else ()

    def format_explanation(self, language: str, *, sums: bool = False) -> str:
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
                lines.append(format_explanation_text(name, section="heading").text(language))
                lines += [f"  {w.text(language)}" for w in words]
        return "\n".join(lines)


def explain_causes(book: Ledger, verdicts: Sequence[RuleResult], period: Period) -> tuple[ExplanationReport, ...]:
    """The explanation of each cause of findings, in the order in which findings are reported.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated.
        period: The edition's period, for declared terms that name none.

    Raises:
        KernelError: Relations that are not whole-number arithmetic.
    """
    grouped: dict[str, list[RuleResult]] = {}
    for verdict, cause in select_failed_results(book.collection, verdicts):
        grouped.setdefault(cause, []).append(verdict)
    # What was dismissed is no relation any more; what was accepted is one, with its difference.
    rows = [v.row for v in verdicts if v.row and (v.outcome is not Outcome.DECIDED or v.row.accepted)]
    known: Known = {}
    tables, claims = PrintedLines(book), DeclaredClaims(book, period)
    return tuple(
        _explain_cause(book, cause, own_results, rows, known, tables, claims) for cause, own_results in grouped.items()
    )


def _explain_cause(
    book: Ledger,
    cause: str,
    verdicts: Sequence[RuleResult],
    rows: Sequence[LinearRelation],
    known: Known,
    tables: PrintedLines,
    claims: DeclaredClaims,
) -> ExplanationReport:
    trial = WhatIfCheck(rows, claims)
    possible = find_possible_errors(book, verdicts, trial, tables)
    linear = [v.row for v in verdicts if v.row is not None]
    around = build_cause_system(book, linear, rows) if linear else None
    first = verdicts[0].about or verdicts[0].parts[0].key
    if around is None:
        answer = _explain_statement(verdicts[0], limit=book.collection.rules[verdicts[0].rule].limit)
    else:
        answer = check_accepted_differences(around) or (
            explain_by_moves(around) if around.is_person_sum else localise_cause_errors(around, trial, known)
        )
    return ExplanationReport(
        cause,
        format_figure_place(book.collection, first, verdicts[0].relation),
        answer.status,
        tuple(_describe_sides(book.collection, v, cause) for v in verdicts),
        answer.claims,
        answer.open,
        answer.ask,
        tuple(prove_finding(book, v, around.built if around else None) for v in verdicts),
        answer.ties,
        tuple(dict.fromkeys(s for v in verdicts for s in v.sources)),
        tuple(_list_unmet_terms(book.collection, v) for v in verdicts),
        tuple(sorted({f"{p.key.measure} | {p.key.period}" for v in verdicts for p in v.parts})),
        possible,
        format_explanation_text("cut", section="possible", n=trial.made) if trial.spent else None,
        answer.rivals,
        answer.evidence,
        summarise_cause(book.collection, cause, verdicts, answer, possible),
    )


def _explain_statement(verdict: RuleResult, *, limit: bool) -> CauseExplanation:
    """A statement in words or per cent against its figures: one of them is another."""
    if verdict.family == "contradiction":
        names = verdict.facts["relations"]
        ask = format_explanation_text("together_ask", relations=names)
        certain = grade_statements(EvidenceGrade.PROVEN, (format_explanation_text("together_certain"),))
        return CauseExplanation(Certainty.PROVEN, certain, (format_explanation_text("together_open"),), ask)
    place = join_texts(dict.fromkeys(format_source(s) for s in verdict.sources[:3]), ", ")
    ask = format_explanation_text("ask_source", place=place)
    name, left = ("limit_certain", "limit_open") if limit else ("words_certain", "words_open")
    return CauseExplanation(
        Certainty.PROVEN,
        grade_statements(EvidenceGrade.PROVEN, (format_explanation_text(name),)),
        (format_explanation_text(left),),
        ask,
    )


def _list_unmet_terms(collection: StructuralMetadata, verdict: RuleResult) -> tuple[UnmetTerm, ...]:
    unmet_terms, shared = [], find_common_features([p.key for p in verdict.parts])
    for n, part in enumerate(verdict.parts):
        used = (part.observation,) if part.observation is not None else part.near
        sources = tuple(dict.fromkeys(o.source for o in used))
        name = label_term_with_factor(collection, part, shared)
        if verdict.row is not None and verdict.row.form.is_single_figure and sources:
            name = join_texts((name, format_source(sources[0])), ", ")
        own_anchor = LedgerAnchor(part.key, part.observation)
        label, value = name_figure_inline(collection, part.key), NumberRange(part.interval)
        unmet_terms.append(UnmetTerm(label, name, value, sources, n < verdict.left, own_anchor))
    if verdict.row is not None and verdict.row.accepted:
        id, value = verdict.row.accepted, NumberRange.from_value(verdict.row.offset)
        name = format_explanation_text("accepted_difference", id=id)
        unmet_terms.append(UnmetTerm(name, name, value, verdict.sources[-1:], False, id))
    return tuple(unmet_terms)


def _describe_sides(collection: Framework, verdict: RuleResult, cause: str) -> Text:
    """Both sides of the relation; for words and percentages, the statement against its figures."""
    if verdict.row is None:
        found = make_relation_finding(collection, verdict, cause)
        return join_texts((found.where, found.what), ": ")
    terms = _list_unmet_terms(collection, verdict)
    left = join_texts((t.short for t in terms if t.left), " + ")
    others = [join_texts((t.short, t.number), " ") for t in terms if not t.left and not t.none]
    shared = frozenset.intersection(*(frozenset(p.key.dims) for p in verdict.parts))
    codes = join_texts((collection.get_code_label(d, c) for d, c in sorted(shared)), ", ")
    name = "at_most" if verdict.row.sense == "<=" else "equals" if others else "equals_nothing"
    if verdict.row.form.is_single_figure:
        name = "twice"
    right = join_texts(others, " + ")
    alone = [t for t, part in zip(terms, verdict.parts, strict=False) if t.left and part.times == 1]
    stated, against = verdict.parts[: verdict.left], verdict.parts[verdict.left :]
    observed = verdict.observed.told(tuple(part.key for part in stated))
    expected = verdict.expected.told(tuple(part.key for part in against))
    if len(stated) == len(alone) == 1:  # what is stated is the one figure itself, and no sum
        observed = alone[0].number
    message = format_explanation_text(name, left=left, observed=observed, expected=expected, right=right)
    return join_texts((codes, message), ": ") if shared else message
