"""Figures imputed deductively, and the readings of damaged numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tilstand.define import StructuralMetadata
from tilstand.kernel.feasibility import Certainty, drop_unsatisfiable_constraints, find_consistent_readings
from tilstand.ledger.interval import find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome
from tilstand.ledger.system import bound_by_relations, build_system
from tilstand.model import NoteKind, Observation, TableNote
from tilstand.reconcile.findings import format_explanation_text, format_source, name_figure_inline
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import PrintedNumber
from tilstand.report_text.messages import get_report_string
from tilstand.terms import Key, Period, Text, Value, ValueQualifier


def note_inferred_digit(book: Ledger, observation: Observation) -> Iterator[TableNote]:
    """The footnote to a number that was read from what surrounds it; none for one that can be read.

    Args:
        book: All statements.
        observation: The number as it was read.
    """
    if observation.qualifier is not ValueQualifier.REPAIRED:
        return
    labels, key = book.collection.labels, observation.key
    ends = _bound_damaged_number(book, observation)
    if ends is None:
        yield TableNote(get_report_string(labels, "note_read"), kind=NoteKind.READ)
        return
    low, high = (PrintedNumber(Value.number(end)).told((key,)) for end in ends)
    path = "note_read_alone" if ends[0] == ends[1] else "note_read_range"
    yield TableNote(get_report_string(labels, path, low=low, high=high), kind=NoteKind.READ)


def _bound_damaged_number(book: Ledger, observation: Observation) -> tuple[int, int] | None:
    """The least and greatest number that it may be; None where nothing limits it."""
    if observation.readings:
        return min(observation.readings), max(observation.readings)
    key = observation.key
    measure = book.collection.measures[key.measure]
    if measure.statistic != "count" or not measure.unit.counted:
        return None
    beside = [o for other_key in book.at(key.measure, key.provider, key.period) for o in book.get_statements(other_key)]
    around = Ledger(book.collection, (o for o in beside if o.key != key), book.absent, book.period).bound_address(key)
    if around.high is None:
        return None
    return -int(-around.low // 1), int(around.high // 1)


_TOLD = {Certainty.CONTRADICTED: "contradicted", Certainty.CUT: "cut", Certainty.DOUBT: "doubt"}


@dataclass(frozen=True, slots=True)
class ImputedFigure:
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

    def to_dict(self) -> dict[str, Any]:
        """The figure as it stands in `internal/deduced.json`."""
        return {
            "key": self.key.text(),
            "value": self.value,
            "origin": "deduced",
            "proof": list(self.proof),
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class NumberReadings:
    """A smudged number, and the readings that fit everything else.

    Attributes:
        observation: The number as it was read.
        fits: The readings that fit, the likeliest first.
        status: `PROVEN`: these are all; `CONTRADICTED`: the figures around it do not fit whatever it is.
    """

    observation: Observation
    fits: tuple[int, ...]
    status: Certainty

    def to_dict(self) -> dict[str, Any]:
        """The number as it stands in `internal/readings.json`."""
        return {
            "key": self.observation.key.text(),
            "printed": str(self.observation.value),
            "readings": list(self.observation.readings),
            "fits": list(self.fits),
            "status": self.status.value,
            "source": self.observation.source.to_dict(),
        }


def describe_number_readings(collection: StructuralMetadata, one: NumberReadings) -> Text:
    """A smudged number and what it may be, in words."""
    printed, fits = str(one.observation.value), one.fits
    others = ", ".join(map(str, one.observation.readings))
    name = _TOLD.get(one.status) or ("none" if not fits else "only" if len(fits) == 1 else "several")
    return format_explanation_text(
        name,
        section="reading",
        figure=name_figure_inline(collection, one.observation.key),
        place=format_source(one.observation.source),
        value=printed,
        readings=others,
        fits=", ".join(map(str, fits)),
    )


def impute_deductively(book: Ledger, verdicts: Sequence[RuleResult], period: Period) -> tuple[ImputedFigure, ...]:
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
    imputed_figures: list[ImputedFigure] = []
    for measure in sorted({k.measure for k in book}):
        if book.collection.measures[measure].statistic != "count":
            continue
        asked = [k for k in _list_blank_addresses(book, measure, period) if k not in broken]
        near = [r for r in rows if all((p.key.measure, p.key.period) == (measure, period) for p in r.parts)]
        if asked:
            imputed_figures += _find_forced_figures(book, near, asked)
    return tuple(imputed_figures)


def _list_blank_addresses(book: Ledger, measure: str, period: Period) -> Iterable[Key]:
    """The codes of each breakdown that a body uses but has not stated."""
    for provider in sorted({k.provider for k in book if (k.measure, k.period) == (measure, period)}):
        keys = book.at(measure, provider, period)
        stated_ = {k for k in keys if any(find_observation_interval(o) is not None for o in book.get_statements(k))}
        patterns = sorted({(k.remove_dimension(d), d) for k in keys for d, _ in k.dims})
        wanted = {
            base.at(d, code.id)
            for base, d in patterns
            if book.collection.is_additive_dimension(measure, d)
            for code in book.parts(base, d)
        }
        whole = Key(measure, provider, period)
        yield from sorted((wanted | {whole}) - stated_)


def _find_forced_figures(book: Ledger, rows: Sequence[LinearRelation], asked: Sequence[Key]) -> Iterable[ImputedFigure]:
    relation_bounds = bound_by_relations(book, rows, asked)
    for key, end in relation_bounds.ends.items():
        if end.value is None:
            continue
        proofs = [p for p in (end.below, end.above) if p is not None]
        texts = tuple(p.text(relation_bounds.system) for p in proofs)
        sound = len(proofs) == 2 and all(p.is_valid_in(relation_bounds.system) for p in proofs)
        yield ImputedFigure(key, end.value, texts, sound)


def read_smudged_numbers(book: Ledger, verdicts: Sequence[RuleResult]) -> tuple[NumberReadings, ...]:
    """The readings that fit, for every smudged number; those of one measure and period are read together.

    Relations that do not hold whatever the smudged numbers are say nothing of them, and are left out.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated.
    """
    smudged: dict[tuple[str, Period], list[Observation]] = {}
    clear = book.held.columns
    for key in (key for head in book.heads if head not in clear for key in book.at(*head)):
        for observation in book.get_statements(key):
            if observation.readings:
                smudged.setdefault((key.measure, key.period), []).append(observation)
    rows = [v.row for v in verdicts if v.row is not None] if smudged else []
    number_readings: list[NumberReadings] = []
    for (measure, period), own_observations in sorted(smudged.items()):
        near = [r for r in rows if all((p.key.measure, p.key.period) == (measure, period) for p in r.parts)]
        number_readings += _read_group_numbers(book, near, own_observations)
    return tuple(number_readings)


def _read_group_numbers(
    book: Ledger, rows: Sequence[LinearRelation], own: Sequence[Observation]
) -> Iterable[NumberReadings]:
    built = build_system(book, rows, [o.key for o in own])
    ids = {o: id for id, a in built.anchors.items() for o in own if a.observation is o}
    candidates = {ids[o]: o.readings for o in own if o in ids}
    system, against = drop_unsatisfiable_constraints(built.system, candidates)
    answer = find_consistent_readings(system, candidates)
    for observation in own:
        fits = tuple(dict.fromkeys(fit[ids[observation]] for fit in answer.fits)) if observation in ids else ()
        # Where no relation tells the readings apart but one holds for none of them, none fits.
        if observation in ids and ids[observation] in against and len(fits) == len(set(observation.readings)):
            fits = ()
        yield NumberReadings(observation, tuple(sorted(fits, key=observation.readings.index)), answer.status)
