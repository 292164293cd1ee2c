"""Construction of the printed world of a round: what is published of every figure, before anything is made of it.

One program over all counts of the ledger, printed or not, so that an edition, an account, a file for a researcher
and a later correction are views of the same numbers. What was told before stays told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.errors import ReleaseError
from tilstand.languages import make_error
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation
from tilstand.model import EditionFigures
from tilstand.protect.figure_system import FigureSystem, build_figure_system, iterate_sibling_keys
from tilstand.protect.figure_titles import title_figure
from tilstand.protect.integer_program import Flags, Floats
from tilstand.protect.policy import get_threshold
from tilstand.protect.printed_world import AS_PRINTED, PrintedWorld, ReleasedTotal, ToldNumber
from tilstand.protect.small_count_rounding import (
    RoundedCounts,
    RoundingRule,
    find_rule_violations,
    round_small_counts,
)
from tilstand.terms import FigureOrigin, Key, Period, Text, ValueQualifier

_LOOSE = 1e-3
"""What each further unit of its logarithm adds to the cost of a count: of two that are alike the smaller moves."""
_UNPROTECTED = 100.0
"""What it costs to move a count of what is not protected by one: as much as a hundred moves of others."""
_HELD = 300.0
"""What it costs to move the held total that is let go first; each that is let go later costs three times as much."""
_LEFT = 30.0
"""What it costs, beyond all that it can be off by, to move a count that may be as it was when it was told."""


def build_printed_world(
    collection: RoundView,
    period: Period,
    book: Ledger,
    figures: EditionFigures,
    relations: Iterable[LinearRelation],
    policy: Policy,
    told: Mapping[Key, ToldNumber],
) -> PrintedWorld:
    """Build the printed numbers of a round, and check on them that they are a possible truth.

    Args:
        collection: The collection, as the round sees it.
        period: The round's period.
        book: Every statement of the ledger.
        figures: The figures after reconciliation.
        relations: The relations between them, whether they hold or not.
        policy: The policy of the round.
        told: What earlier editions printed.

    Raises:
        ReleaseError: If there is somebody where the policy says that everybody knows of nobody, if no numbers
            keep every sum and what was told, or if what was found is no possible truth.
    """
    if policy.method == "as_printed":
        return AS_PRINTED
    true, least = _collect_true_numbers(book, figures)
    zeros = _find_structural_zeros(policy, true)
    system = build_figure_system(collection, period, true, relations, absent=book.absent, least=least)
    rule = _build_rule(collection, policy, system, zeros, told)
    kept = rule.empty | ((rule.told >= 0) & (rule.leaving > 0))
    if kept.any():
        system = system.make_room_for(np.where(kept, np.maximum(rule.told, 0), system.values), kept)
    rounded = round_small_counts(system, rule)
    if rounded is None:
        raise make_error(ReleaseError, "printed.none", _name_keys(collection, _find_obstacles(system, rule)))
    _check_properties(collection, system, rule, rounded)
    printed = {key: int(n) for key, n, stated in zip(system.keys, rounded.values, system.stated, strict=True) if stated}
    thresholds = {key: int(n) for key, n in zip(system.keys, rule.thresholds, strict=True) if n > 1 and key in printed}
    small = rule.is_small(system.values)
    let_go = tuple(
        ReleasedTotal(key, int(system.values[at]), int(rounded.values[at]))
        for at, key in enumerate(system.keys)
        if system.stated[at] and rule.costs[at] >= _HELD and rounded.values[at] != system.values[at] and not small[at]
    )
    gap = max(0.0, 1 - rounded.bound / rounded.cost) if rounded.cost else 0.0
    again = rule.is_small(rounded.values) & (rule.told >= 0) & (rounded.values == rule.told)
    retold = frozenset(system.keys[at] for at in np.flatnonzero(again))
    return PrintedWorld(printed, true, thresholds, zeros, retold, let_go, rounded.off, gap if gap > 1e-6 else 0.0)


def _collect_true_numbers(book: Ledger, figures: EditionFigures) -> tuple[dict[Key, int], set[Key]]:
    """Every count that is stated, deduced or summed for a group; and those that are least numbers."""
    numbers: dict[Key, int] = {}
    least: set[Key] = set()
    for key in book:
        figure = figures.get(key)
        if figure is not None and figure.value.known and figure.value.exact_number.denominator == 1:
            numbers[key] = int(figure.value.exact_number)
            if figure.qualifier is ValueQualifier.AT_LEAST:
                least.add(key)
    for key in _iterate_neighbouring_keys(book):
        deduced = figures.get(key) if key not in numbers else None
        if deduced is not None and deduced.origin is FigureOrigin.DEDUCED and deduced.value.known:
            numbers[key] = int(deduced.value.exact_number)
    for group in book.collection.groups:
        for key in dict.fromkeys(key.replace_provider(group) for key in tuple(numbers)):
            names = () if key in numbers else book.list_members(group, key.period)
            members = [key.replace_provider(name) for name in names]
            total = figures.get(key) if members and numbers.keys() >= set(members) else None
            if (
                total is not None
                and total.value.known
                and total.value.exact_number == sum(numbers[member] for member in members)
            ):
                numbers[key] = int(total.value.exact_number)
    return numbers, least


def _iterate_neighbouring_keys(book: Ledger) -> Iterator[Key]:
    """The breakdowns that anybody stated of a measure, those beside and above them, of everybody who stated any."""
    dims: dict[str, dict[Key, None]] = {}
    heads = dict.fromkeys((key.measure, key.provider, key.period) for key in book)
    for key in book:
        shape = Key(key.measure, "", key.period, key.dims)
        if shape not in dims.setdefault(key.measure, {}):
            related = (key.at(name, near) for name, code in key.dims for near in _list_related_codes(book, name, code))
            for address in (key, *related):
                for sibling in (address, *iterate_sibling_keys(book, address)):
                    dims[key.measure].setdefault(Key(key.measure, "", key.period, sibling.dims))
    for measure, provider, period in heads:
        for shape in dims[measure]:
            if shape.period == period:
                yield shape.replace_provider(provider)


def _list_related_codes(book: Ledger, dimension: str, code: str) -> Iterator[str]:
    """The codes above a code, and those under it and beside it."""
    codelist = book.collection.get_codelist(dimension)
    yield from codelist.list_code_ancestors(code)
    beside = (sibling.id for sibling in codelist.parts(next(iter(codelist.list_code_ancestors(code)), None)))
    for parent in (code, *beside):
        yield from (part.id for part in codelist.parts(parent))


def _find_structural_zeros(policy: Policy, numbers: Mapping[Key, int]) -> frozenset[Key]:
    return frozenset(
        key
        for key in (numbers if policy.zeros else ())
        if any(zero.is_about(key.measure, key.provider, dict(key.dims)) for zero in policy.zeros)
    )


def _build_rule(
    collection: RoundView,
    policy: Policy,
    system: FigureSystem,
    zeros: frozenset[Key],
    told: Mapping[Key, ToldNumber],
) -> RoundingRule:
    filled = [key for at, key in enumerate(system.keys) if key in zeros and system.values[at]]
    if filled:
        raise make_error(ReleaseError, "printed.not_none", _name_keys(collection, filled))
    thresholds = np.array([get_threshold(collection, policy, key) for key in system.keys], np.int64)
    before = [told.get(key) if stated else None for key, stated in zip(system.keys, system.stated, strict=True)]
    open_periods = {key.period for key, number in told.items() if number.as_printed}
    costs = _weigh_columns(collection, policy, system, thresholds > 1)
    return RoundingRule(
        thresholds,
        costs,
        np.array([-1 if number is None else number.printed for number in before], np.int64),
        np.array(
            [
                0.0 if number is None else _price_leaving(number.is_unchanged(int(value), int(limit)), cost * limit)
                for number, value, limit, cost in zip(before, system.values, thresholds, costs, strict=True)
            ],
            np.float64,
        ),
        np.array([key in zeros for key in system.keys], np.bool_),
        np.array([key.period in open_periods for key in system.keys], np.bool_),
    )


def _price_leaving(unchanged: bool | None, off: float) -> float:
    """What it costs to print a count otherwise than was told."""
    return np.inf if unchanged else 0.0 if unchanged is False else _LEFT + off


def _weigh_columns(collection: RoundView, policy: Policy, system: FigureSystem, protected: Flags) -> Floats:
    """What it costs to move each count by one: by what it is of, and never by what follows from its number."""
    costs = np.where(protected, 1.0, _UNPROTECTED) + _LOOSE * np.log1p(np.maximum(system.values, 0))
    for at, key in enumerate(system.keys):
        names = (key.measure, *(() if key.dims else ("groups" if _is_group(collection, key) else "totals",)))
        place = next((place for place, name in enumerate(policy.held) if name in names), None)
        if place is not None:
            costs[at] = _HELD * 3.0 ** (len(policy.held) - 1 - place)
    return costs


def _is_group(collection: RoundView, key: Key) -> bool:
    provider = collection.providers.get(key.provider)
    return provider is None or provider.type == "type" or provider.umbrella


def _find_obstacles(system: FigureSystem, rule: RoundingRule) -> Iterator[Key]:
    """The figures that were told, or are known to be 0, and that would have to be something else."""
    expected = np.where(rule.fixed, np.maximum(rule.told, 0), system.values)
    loose = RoundingRule(
        rule.thresholds,
        np.where(rule.fixed, 1e6, rule.costs),
        np.full(len(rule.told), -1, np.int64),
        np.zeros(len(rule.told)),
        np.zeros(len(rule.told), np.bool_),
        rule.exposed,
    )
    rounded = round_small_counts(replace(system, values=expected), loose)
    for at in np.flatnonzero(rule.fixed):
        if rounded is None or rounded.values[at] != expected[at]:
            yield system.keys[at]


def _check_properties(collection: RoundView, system: FigureSystem, rule: RoundingRule, rounded: RoundedCounts) -> None:
    """Stop where the printed numbers are no possible truth: nothing is made without the three properties."""
    small, broken, moved = find_rule_violations(system, rule, rounded)
    columns = {*small.tolist(), *moved.tolist(), *(system.matrix[broken].indices.tolist())}
    if columns:
        raise make_error(
            ReleaseError, "printed.no_truth", _name_keys(collection, (system.keys[at] for at in sorted(columns)))
        )


def _name_keys(collection: RoundView, keys: Iterable[Key]) -> list[Text]:
    return [title_figure(collection, key) for key in keys]
