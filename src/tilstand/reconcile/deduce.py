"""What nobody stated but the other figures force, with proof; and which reading of a smudged number fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tilstand.book.bound import through
from tilstand.book.build import build
from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.book.row import LinearRelation, Outcome
from tilstand.define import Vocabulary
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.reading import readings, telling
from tilstand.model import Observation
from tilstand.reconcile.tell import at, figure, say
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Key, Period, Text

__all__ = ["Deduced", "Reread", "deduced", "read_as", "reread"]

_TOLD = {Certainty.CONTRADICTED: "contradicted", Certainty.CUT: "cut", Certainty.DOUBT: "doubt"}


@dataclass(frozen=True, slots=True)
class Deduced:
    """A figure that nobody stated and that can only be one number. It is marked as deduced for ever.

    Attributes:
        key: Its address.
        value: The number.
        proof: Why it is not less, and why it is not more, as arithmetic.
        verified: True where both were checked in whole numbers.
    """

    key: Key
    value: int
    proof: tuple[str, ...]
    verified: bool

    def asdict(self) -> dict[str, Any]:
        """The figure as it stands in `internal/deduced.json`."""
        return {
            "key": self.key.text(),
            "value": self.value,
            "origin": "deduced",
            "proof": list(self.proof),
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class Reread:
    """A smudged number, and the readings that fit everything else.

    Attributes:
        observation: The number as it was read.
        fits: The readings that fit, the likeliest first.
        status: `PROVEN`: these are all; `CONTRADICTED`: the figures around it do not fit whatever it is.
    """

    observation: Observation
    fits: tuple[int, ...]
    status: Certainty

    def asdict(self) -> dict[str, Any]:
        """The number as it stands in `internal/readings.json`."""
        return {
            "key": self.observation.key.text(),
            "printed": str(self.observation.value),
            "readings": list(self.observation.readings),
            "fits": list(self.fits),
            "status": self.status.value,
            "source": self.observation.source.asdict(),
        }


def read_as(collection: Vocabulary, one: Reread) -> Text:
    """A smudged number and what it may be, in words."""
    printed, fits = str(one.observation.value), one.fits
    others = ", ".join(map(str, one.observation.readings))
    name = _TOLD.get(one.status) or ("none" if not fits else "only" if len(fits) == 1 else "several")
    return say(
        name,
        section="reading",
        figure=figure(collection, one.observation.key),
        place=at(one.observation.source),
        value=printed,
        readings=others,
        fits=", ".join(map(str, fits)),
    )


def deduced(book: Book, verdicts: Sequence[Verdict], period: Period) -> tuple[Deduced, ...]:
    """Every count of a period that nobody stated and that the figures force, in order of address.

    Relations that do not hold are left out: from a contradiction anything would follow.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated.
        period: The period.
    """
    linear = [v.row for v in verdicts if v.row is not None]
    broken = {p.key for row in linear if row.outcome is Outcome.FAILS for p in row.parts}
    rows = [row for row in linear if row.outcome is not Outcome.FAILS]
    found: list[Deduced] = []
    for measure in sorted({k.measure for k in book}):
        if book.collection.measures[measure].statistic != "count":
            continue
        asked = [k for k in _blank(book, measure, period) if k not in broken]
        near = [r for r in rows if all((p.key.measure, p.key.period) == (measure, period) for p in r.parts)]
        if asked:
            found += _forced(book, near, asked)
    return tuple(found)


def _blank(book: Book, measure: str, period: Period) -> Iterable[Key]:
    """The codes of each breakdown that a body uses but has not stated."""
    for provider in sorted({k.provider for k in book if (k.measure, k.period) == (measure, period)}):
        keys = book.at(measure, provider, period)
        stated_ = {k for k in keys if any(stated(o) is not None for o in book.stated(k))}
        patterns = sorted({(k.without(d), d) for k in keys for d, _ in k.dims})
        wanted = {
            base.at(d, code.id)
            for base, d in patterns
            if book.collection.adds_up(measure, d)
            for code in book.parts(base, d)
        }
        whole = Key(measure, provider, period)
        yield from sorted((wanted | {whole}) - stated_)


def _forced(book: Book, rows: Sequence[LinearRelation], asked: Sequence[Key]) -> Iterable[Deduced]:
    found = through(book, rows, asked)
    for key, end in found.ends.items():
        if end.value is None:
            continue
        proofs = [p for p in (end.below, end.above) if p is not None]
        texts = tuple(p.text(found.system) for p in proofs)
        sound = len(proofs) == 2 and all(p.verify(found.system) for p in proofs)
        yield Deduced(key, end.value, texts, sound)


def reread(book: Book, verdicts: Sequence[Verdict]) -> tuple[Reread, ...]:
    """The readings that fit, for every smudged number; those of one measure and period are read together.

    Relations that do not hold whatever the smudged numbers are say nothing of them, and are left out.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated.
    """
    smudged: dict[tuple[str, Period], list[Observation]] = {}
    clear = book.held.columns
    for key in (key for head in book.heads if head not in clear for key in book.at(*head)):
        for observation in book.stated(key):
            if observation.readings:
                smudged.setdefault((key.measure, key.period), []).append(observation)
    rows = [v.row for v in verdicts if v.row is not None] if smudged else []
    found: list[Reread] = []
    for (measure, period), own in sorted(smudged.items()):
        near = [r for r in rows if all((p.key.measure, p.key.period) == (measure, period) for p in r.parts)]
        found += _reread(book, near, own)
    return tuple(found)


def _reread(book: Book, rows: Sequence[LinearRelation], own: Sequence[Observation]) -> Iterable[Reread]:
    built = build(book, rows, [o.key for o in own])
    ids = {o: id for id, a in built.anchors.items() for o in own if a.observation is o}
    candidates = {ids[o]: o.readings for o in own if o in ids}
    system, against = telling(built.system, candidates)
    answer = readings(system, candidates)
    for one in own:
        fits = tuple(dict.fromkeys(fit[ids[one]] for fit in answer.fits)) if one in ids else ()
        # Where no relation tells the readings apart but one holds for none of them, none fits.
        if one in ids and ids[one] in against and len(fits) == len(set(one.readings)):
            fits = ()
        yield Reread(one, tuple(sorted(fits, key=one.readings.index)), answer.status)
