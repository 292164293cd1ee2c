"""What a text may state: the figures of the ledger, sums over groups, and what follows from two figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from tilstand.define import RoundView
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.model import EditionFigures, Figure, Observation, Source
from tilstand.proofread.result import ClaimForm
from tilstand.terms import FigureOrigin, Key, Period, ValueQualifier


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A number that the ledger bears out.

    Attributes:
        key: The figure's address; of what is derived, the later figure's or the part's.
        form: What is said of it.
        values: The numbers stated, each with where it can be seen; none in the source of what is derived.
        doubts: Anchors of the open findings about it.
        words: What says it, where no figure does; else empty.
        noun: How the word after it begins there.
    """

    key: Key
    form: ClaimForm
    values: tuple[tuple[Interval, Source], ...]
    doubts: tuple[str, ...] = ()
    words: str = ""
    noun: str = ""

    @property
    def slack(self) -> float:
        """How far a printed number may lie from a value: shares and changes are rounded."""
        return 0.999 if self.form in (ClaimForm.CHANGE, ClaimForm.SHARE) and not self.words else 0.0


_NOWHERE = Source(document="", quote="")
_MOST_CODES = 2  # nobody derives from figures of more codes
_Pair = tuple[Interval, Source]


def list_ledger_entries(
    collection: RoundView, observations: Iterable[Observation], figures: EditionFigures | None, period: Period
) -> list[LedgerEntry]:
    """Every number that the ledger bears out, in order of address and form.

    Args:
        collection: The collection.
        observations: Every figure that somebody stated.
        figures: The reconciled figures: for sums over groups, for what was decided, and for what is open.
        period: Period that texts report on; what is derived compares it with the one before.
    """
    stated = _gather_statements(collection, observations)
    groups = sorted({key.replace_provider(group) for key in stated for group in _list_sum_groups(collection, key)})
    resolved = {key: figures.get(key) for key in (*groups, *stated)} if figures is not None else {}
    for key in groups:
        figure = resolved.get(key)
        if figure is not None and figure.value.amount is not None and (figure.upper is None or key in stated):
            stated.setdefault(key, []).append((_compute_sum_interval(figure), _get_sum_source(figure)))
    entries = [
        LedgerEntry(
            key, ClaimForm.FIGURE, _select_statements(stated[key], resolved.get(key)), _list_doubts(resolved.get(key))
        )
        for key in sorted(stated)
    ]
    return [*entries, *derive_entries(entries, period)]


def _gather_statements(collection: RoundView, observations: Iterable[Observation]) -> dict[Key, list[_Pair]]:
    stated: dict[Key, list[_Pair]] = {}
    for observation in sorted(observations, key=lambda o: (o.key, o.origin.value, o.source.line or 0)):
        counted = collection.measures[observation.key.measure].unit.counted
        interval = find_observation_interval(observation, rounding=not counted)
        if interval is not None and observation.value.amount is not None:
            stated.setdefault(observation.key, []).append((interval, observation.source))
    return stated


def _list_sum_groups(collection: RoundView, key: Key) -> tuple[str, ...]:
    if collection.measures[key.measure].aggregate != "members":
        return ()
    wholes = (*collection.groups, *(name for name, body in collection.providers.items() if body.umbrella))
    members = {group: collection.list_group_members(group) for group in wholes}
    return tuple(group for group, below in members.items() if key.provider in below and len(below) > 1)


def _compute_sum_interval(figure: Figure) -> Interval:
    """A sum as what it is known to be: where a part is missing it is no number, but a lower end."""
    value = figure.computed or figure.value
    apart = figure.computed is None and (figure.upper is not None or figure.qualifier is ValueQualifier.AT_LEAST)
    partial_sum = apart or figure.computed_upper is not None
    return Interval(value.exact_number, None) if partial_sum else Interval.from_single_number(value.exact_number)


def _get_sum_source(figure: Figure) -> Source:
    """Where a sum can be seen: with its only part, else nowhere; a printed total is no place of a sum."""
    return _get_only_source(figure) if figure.computed is None else _NOWHERE


def _get_only_source(figure: Figure) -> Source:
    return figure.sources[0] if len(figure.sources) == 1 else _NOWHERE


def _select_statements(stated: list[_Pair], figure: Figure | None) -> tuple[_Pair, ...]:
    """What counts at an address: what was decided, else whole numbers, else what is known at least."""
    if figure is not None and figure.origin is FigureOrigin.ADJUSTED and figure.value.amount is not None:
        return ((Interval.from_single_number(figure.value.exact_number), _get_only_source(figure)),)
    whole = tuple(pair for pair in stated if pair[0].is_bounded)
    return whole or tuple(stated)


def _list_doubts(figure: Figure | None) -> tuple[str, ...]:
    notes = figure.doubts if figure is not None else ()
    return tuple(dict.fromkeys(anchor for note in notes for anchor in note.see))


def derive_entries(entries: Iterable[LedgerEntry], period: Period) -> Iterator[LedgerEntry]:
    """The differences and changes from the period before, and the shares of one code of a figure.

    Args:
        entries: The figures.
        period: Period that texts report on.
    """
    series: dict[tuple[str, str, tuple[tuple[str, str], ...]], dict[Period, LedgerEntry]] = defaultdict(dict)
    for entry in entries:
        if len(entry.key.dims) <= _MOST_CODES and all(interval.is_point for interval, _ in entry.values):
            series[entry.key.measure, entry.key.provider, entry.key.dims][entry.key.period] = entry
    for (measure, provider, dims), figures_by_period in series.items():
        if period in figures_by_period and (before := figures_by_period.get(period.shift_period(-1))):
            yield from _compare_entries(figures_by_period[period], before)
        for dim in dims:
            rest = tuple(pair for pair in dims if pair != dim)
            wholes = series.get((measure, provider, rest), {})
            for at, part in figures_by_period.items():
                if whole := wholes.get(at):
                    yield from _build_derived(part, ClaimForm.SHARE, _list_shares(part, whole))


def _compare_entries(now: LedgerEntry, before: LedgerEntry) -> Iterator[LedgerEntry]:
    pairs = [(new.low, old.low) for new, _ in now.values for old, _ in before.values]
    yield from _build_derived(now, ClaimForm.DIFFERENCE, {new - old for new, old in pairs})
    yield from _build_derived(now, ClaimForm.CHANGE, {_round_percent(new - old, old) for new, old in pairs if old})


def _list_shares(part: LedgerEntry, whole: LedgerEntry) -> set[Fraction]:
    pairs = [(part_value.low, all_.low) for part_value, _ in part.values for all_, _ in whole.values]
    return {_round_percent(part_value, all_) for part_value, all_ in pairs if all_ and part_value <= all_}


def _round_percent(part: Fraction, whole: Fraction) -> Fraction:
    return Fraction(round(part * 100 / whole))


def _build_derived(entry: LedgerEntry, form: ClaimForm, values: set[Fraction]) -> Iterator[LedgerEntry]:
    if values:
        point = partial(Interval.from_single_number)
        yield LedgerEntry(entry.key, form, tuple((point(value), _NOWHERE) for value in sorted(values)), entry.doubts)


def map_reporters(entries: Iterable[LedgerEntry]) -> Mapping[str, frozenset[str]]:
    """The bodies that state each measure."""
    reporters: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        reporters[entry.key.measure].add(entry.key.provider)
    return {measure: frozenset(bodies) for measure, bodies in reporters.items()}
