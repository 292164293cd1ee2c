"""Why figures do not fit: one explanation for each cause, in four parts, with a proof for each finding.

What does not fit; what is certain if every other figure is right; what is open; what would settle it. The
explanations are internal: they inherit the tables' protection and are never published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tilstand.define import Collection, Words
from tilstand.ledger.book import Book
from tilstand.ledger.conflict import Status
from tilstand.ledger.row import Row
from tilstand.model import Source
from tilstand.reconcile.doubt import doubted
from tilstand.reconcile.find import failed, finding, readable
from tilstand.reconcile.prove import Proof, proof
from tilstand.reconcile.scene import scene
from tilstand.reconcile.story import told
from tilstand.reconcile.tell import at, code, joined, say
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Period

__all__ = ["Explained", "explanations"]


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one cause.

    Attributes:
        cause: Name of the cause, as its findings have it.
        status: How far the answer can be relied on.
        what: What does not fit, a line for each finding.
        certain: What is certain if every other figure is right.
        open: What is open.
        ask: What would settle it.
        assumed: Every assumption that was used.
        proofs: The proof of each finding, in the order of `what`.
        ties: The equally simple answers, as data.
        sources: Every source that takes part.
    """

    cause: str
    status: Status
    what: tuple[Words, ...]
    certain: tuple[Words, ...]
    open: tuple[Words, ...]
    ask: Words
    assumed: tuple[Words, ...]
    proofs: tuple[Proof, ...]
    ties: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Source, ...] = field(default=())

    def asdict(self) -> dict[str, Any]:
        """The explanation as it stands in `internal/explanations.json`."""
        return {
            "cause": self.cause,
            "status": self.status.value,
            "what": [_both(w) for w in self.what],
            "certain": [_both(w) for w in self.certain],
            "open": [_both(w) for w in self.open],
            "ask": _both(self.ask),
            "assumed": [_both(w) for w in self.assumed],
            "proofs": [p.asdict() for p in self.proofs],
            "ties": [dict(t) for t in self.ties],
            "sources": [s.asdict() for s in self.sources],
        }

    def message(self, language: str) -> str:
        """The four parts as lines of text."""
        parts = (
            ("what", self.what),
            ("certain", self.certain),
            ("open", self.open),
            ("ask", (self.ask,)),
            ("assumed", self.assumed),
        )
        lines = []
        for name, words in parts:
            if words:
                lines.append(say(name, section="heading").text(language))
                lines += [f"  {w.text(language)}" for w in words]
        return "\n".join(lines)


def _both(words: Words) -> dict[str, str]:
    return {"nb": words.nb, "en": words.en}


def explanations(book: Book, verdicts: Sequence[Verdict], period: Period) -> tuple[Explained, ...]:
    """The explanation of each cause of findings, in the order in which findings are reported.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated.
        period: The edition's period.

    Raises:
        LedgerError: Relations that are not whole-number arithmetic.
    """
    grouped: dict[str, list[Verdict]] = {}
    for verdict, cause in failed(book.collection, verdicts):
        grouped.setdefault(cause, []).append(verdict)
    rows = [v.row for v in verdicts if v.row is not None]
    return tuple(_explained(book, cause, own, rows, period) for cause, own in grouped.items())


def _explained(
    book: Book, cause: str, verdicts: Sequence[Verdict], rows: Sequence[Row], period: Period
) -> Explained:
    linear = [v.row for v in verdicts if v.row is not None]
    around = scene(book, linear, rows) if linear else None
    what = tuple(_what(book.collection, v, cause) for v in verdicts)
    proofs = tuple(proof(book, v, around.built if around else None) for v in verdicts)
    sources = tuple(dict.fromkeys(s for v in verdicts for s in v.sources))
    if around is None:
        said = verdicts[0].sources[:3]
        ask = say("ask_source", place=joined((at(s) for s in said), ", "))
        certain, open_ = (say("words_certain"),), (say("words_open"),)
        return Explained(cause, Status.PROVEN, what, certain, open_, ask, (), proofs, (), sources)
    answer = told(around) if around.of_persons else doubted(around)
    return Explained(
        cause,
        answer.status,
        what,
        answer.certain,
        answer.open,
        answer.ask,
        answer.assumed,
        proofs,
        answer.ties,
        sources,
    )


def _what(collection: Collection, verdict: Verdict, cause: str) -> Words:
    """The relation with both sides; for words and percentages, the statement against its figures."""
    if verdict.row is None:
        told_ = finding(collection, verdict, cause)
        return Words(nb=f"{told_.where.nb}: {told_.what.nb}", en=f"{told_.where.en}: {told_.what.en}")
    shared = frozenset.intersection(*(frozenset(p.key.dims) for p in verdict.parts))
    codes = joined((code(collection, d, c) for d, c in sorted(shared)), ", ")
    lines = [readable(collection, verdict, language) for language in ("nb", "en")]
    if not shared:
        return Words(nb=lines[0], en=lines[1])
    return Words(nb=f"{codes.nb}: {lines[0]}", en=f"{codes.en}: {lines[1]}")
