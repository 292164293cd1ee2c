"""The attack on a release: every count of few people that somebody reading all of it at once gets to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation
from tilstand.model import EditionFigures
from tilstand.model.release import Release
from tilstand.protect.attack.disclosures import Disclosure, DisclosureProofTerm, LeakKind
from tilstand.protect.attack.intruders import (
    DominatedCount,
    append_complement_rows,
    bound_small_counts,
    classify_disclosure,
    compute_figure_thresholds,
    find_dominated_counts,
    find_group_disclosures,
    find_prior_disclosures,
    find_single_value_counts,
    is_known_without_release,
    list_intruders,
)
from tilstand.protect.attack.prior_releases import (
    NOTHING_TOLD,
    PriorReleases,
    add_structural_zeros,
    find_named_listings,
    find_revision_disclosures,
)
from tilstand.protect.attack.published_figures import (
    PublishedFigure,
    find_repeated_figures,
    find_unallocated_parts,
    get_integer_figures,
    iterate_mentioned_figures,
    list_published_figures,
)
from tilstand.protect.attack.system import AttackSystem, build_figure_system
from tilstand.protect.policy import get_threshold, index_tables_by_figure
from tilstand.protect.text.inferences import DisclosingPlace
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.hypercube import Flags
from tilstand.sdc.intervals import FeasibilityInterval, compute_feasibility_intervals
from tilstand.sdc.intruders import Intruder, find_intruder_disclosures
from tilstand.sdc.proofs import BoundDerivation, find_shortest_proof
from tilstand.terms import Key, ValueQualifier

_NOTHING: Mapping[Key, PublishedFigure] = MappingProxyType({})
_KINDS: Mapping[str, LeakKind] = {
    "told": "told",
    "determined": "derived",
    "narrowed": "narrowed",
    "above_zero": "present",
    "unsettled": "unsettled",
}
_OF_ROUNDED: tuple[LeakKind, ...] = ("derived", "unsettled")


@dataclass(frozen=True)
class AttackResult:
    """What a reader of a release gets to know of few people.

    Attributes:
        leaks: Each count that is told, or can be worked out; those that are told first.
        threshold: Counts from 1 to less than this are few people.
        told: How many figures are told.
        asked: How many counts of people were attacked that are not told.
        loose: Relations that nobody has decided on, and by how much each may be off, as the attack allowed.
        before: Counts that earlier editions give away by themselves: no later one can keep them.
        said: Places in the texts whose words tell what the tables hide, and that nobody has accepted; none
            where they were not looked for.
    """

    leaks: tuple[Disclosure, ...]
    threshold: int
    told: int
    asked: int
    loose: Mapping[str, int]
    before: tuple[Key, ...] = ()
    said: tuple[DisclosingPlace, ...] = ()

    def count(self, kind: LeakKind) -> int:
        """How many leaks are of a kind."""
        return sum(leak.kind == kind for leak in self.leaks)


def build_attack_system(
    collection: RoundView,
    release: Release,
    book: Ledger,
    figures: EditionFigures,
    relations: Iterable[LinearRelation],
    earlier: PriorReleases = NOTHING_TOLD,
    beside: Mapping[Key, PublishedFigure] = _NOTHING,
) -> tuple[AttackSystem, Mapping[Key, PublishedFigure]]:
    """Everything that hangs together in a release, and what is told of it.

    Args:
        collection: The collection.
        release: What is released.
        book: Every statement of the ledger.
        figures: The figures after reconciliation, those that are not released too.
        relations: The relations between them.
        earlier: What earlier editions told.
        beside: Figures that are told beside the release.
    """
    published_figures_by_key = {**beside, **list_published_figures(release)}
    # hidden or told, all take part alike: else who hides and who reads would have different sums before them
    numbers = get_integer_figures(figures, (*book, *iterate_mentioned_figures(release)))
    left = find_unallocated_parts(
        collection, figures, dict.fromkeys((*numbers, *published_figures_by_key, *earlier.told))
    )
    numbers |= get_integer_figures(
        figures,
        (
            key
            for unallocated_part in left
            for key in (unallocated_part.key, unallocated_part.whole, *unallocated_part.placed)
        ),
    )
    for key in earlier.none:
        numbers.setdefault(key, 0)
    for key in sorted(earlier.public(numbers) - published_figures_by_key.keys(), key=lambda key: key.sort_key):
        published_figures_by_key[key] = earlier.told[key]
    for key, published_figure in earlier.fewer.items():
        if (
            key not in published_figures_by_key
            and published_figure.high is not None
            and 0 <= numbers.get(key, -1) <= published_figure.high
        ):
            published_figures_by_key[key] = published_figure
    for key, published_figure in published_figures_by_key.items():
        numbers.setdefault(key, published_figure.low)
    least = {
        key for key in numbers if (known := figures.get(key)) is not None and known.qualifier is ValueQualifier.AT_LEAST
    }
    facts = (collection, release.names.period, numbers, relations)
    return build_figure_system(*facts, absent=book.absent, least=least, left=left), published_figures_by_key


def attack_release(
    collection: RoundView,
    release: Release,
    book: Ledger,
    figures: EditionFigures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: PriorReleases = NOTHING_TOLD,
    beside: Mapping[Key, PublishedFigure] = _NOTHING,
) -> AttackResult:
    """What a reader of a release gets to know of few people.

    The reader adds and subtracts everything that is told anywhere in the release, knows that no count is
    below zero, that people are whole, and what the code lists, groups and declared relations add up to, and
    nothing else.

    Args:
        collection: The collection.
        release: What is released.
        book: Every statement of the ledger.
        figures: The figures after reconciliation, those that are not released too.
        relations: The relations between them, whether they hold or not.
        policy: Which counts are few people.
        earlier: What earlier editions told: readers know it, and it is no leak of this one.
        beside: Figures that are told beside the release.

    Raises:
        ReleaseError: If the figures that nobody stated cannot be filled in.
    """
    earlier = add_structural_zeros(collection, policy, book, figures, earlier)
    attack_system, published_figures_by_key = build_attack_system(
        collection, release, book, figures, relations, earlier, beside
    )
    tables = index_tables_by_figure(release)
    limits, rounded = (
        compute_figure_thresholds(collection, attack_system, policy, tables, earlier),
        policy.method == "round",
    )
    twice = find_repeated_figures(release) if rounded else {}
    exact = dict(_find_exact_repeats(twice, attack_system, published_figures_by_key))
    published_figures_by_key = (
        {**_bound_rounded_figures(attack_system, published_figures_by_key, limits, earlier), **exact}
        if rounded
        else published_figures_by_key
    )
    names = find_named_listings(collection, policy, book, figures) if policy.get_policy_strength() else frozenset[Key]()
    names = frozenset(key for key in names if key not in published_figures_by_key)
    published_figures_by_key = {**published_figures_by_key, **{key: PublishedFigure(1, None, ()) for key in names}}
    given, sums = (attack_system.given(published_figures_by_key), attack_system.before(published_figures_by_key))
    reach, asked = bound_small_counts(attack_system, sums, given, limits, rounded=rounded, names=names)
    # that there is somebody is what a number that is rounded up tells
    kinds = frozenset(_OF_ROUNDED if rounded else _KINDS.values())
    leaks = [
        *_find_printed_disclosures(published_figures_by_key, limits),
        *_find_unrounded_disclosures(twice, exact),
        *_find_derived_disclosures(
            attack_system, {} if rounded else published_figures_by_key, sums, given, reach, limits, names, kinds
        ),
        *_find_intruder_disclosures(collection, attack_system, sums, given, limits, policy, tables, rounded=rounded),
        *find_revision_disclosures(attack_system, published_figures_by_key, sums, given, earlier, limits),
        *_find_dominance_disclosures(
            attack_system,
            sums,
            given,
            find_dominated_counts(
                collection, attack_system, policy, _select_exact_figures(published_figures_by_key), tables
            ),
        ),
    ]
    own_numbers = {
        key: get_threshold(collection, policy, key, tables.get(key, frozenset())) for key in attack_system.at
    }
    lost = tuple(
        key
        for key in find_prior_disclosures(attack_system, own_numbers, earlier)
        if key not in published_figures_by_key
    )
    return AttackResult(
        tuple(leaks), policy.threshold, len(published_figures_by_key), asked, dict(attack_system.loose), lost
    )


def _select_exact_figures(told: Mapping[Key, PublishedFigure]) -> frozenset[Key]:
    return frozenset(key for key, published_figure in told.items() if published_figure.is_exact)


def _bound_rounded_figures(
    found: AttackSystem, told: Mapping[Key, PublishedFigure], limits: Mapping[Key, int], earlier: PriorReleases
) -> Mapping[Key, PublishedFigure]:
    """What a reader knows of figures that may be rounded: how far any is off is told with the edition."""
    inner = found.sums.inner
    public = earlier.public({key: int(inner[at]) for key, at in found.at.items()})
    known = {
        key: published_figure for key, published_figure in told.items() if key in found.settled and key not in public
    }
    off = max(
        (abs(published_figure.low - int(inner[found.at[key]])) for key, published_figure in known.items()), default=0
    )

    def bound_rounded_figure(key: Key, one: PublishedFigure) -> PublishedFigure:
        limit = limits.get(key, 1)
        if key not in known or not one.is_exact or (1 <= one.low < limit):
            return one
        if one.low == 0 and limit > 1:
            return replace(one, high=limit - 1)
        return replace(one, low=max(int(limit > 1), one.low - off), high=one.low + off)

    return {key: bound_rounded_figure(key, published_figure) for key, published_figure in told.items()}


def _find_exact_repeats(
    twice: Mapping[Key, tuple[PublishedFigure, ...]], found: AttackSystem, told: Mapping[Key, PublishedFigure]
) -> Iterator[tuple[Key, PublishedFigure]]:
    """The figures that are told as they are beside another number: a reader knows which was rounded."""
    for key, ones in twice.items():
        if key in found.settled and key in found.at:
            number = int(found.sums.inner[found.at[key]])
            if any(published_figure.low == number for published_figure in ones):
                yield key, PublishedFigure(number, number, told[key].places)


def _find_unrounded_disclosures(
    twice: Mapping[Key, tuple[PublishedFigure, ...]], exact: Mapping[Key, PublishedFigure]
) -> Iterator[Disclosure]:
    for key, published_figure in exact.items():
        other_number = next(
            second_figure.low for second_figure in twice[key] if second_figure.low != published_figure.low
        )
        yield Disclosure(
            "exact", key, published_figure.low, published_figure.high, places=published_figure.places, own=other_number
        )


def _find_printed_disclosures(told: Mapping[Key, PublishedFigure], limits: Mapping[Key, int]) -> Iterator[Disclosure]:
    """The counts of few people that stand there."""
    for key, published_figure in told.items():
        if published_figure.is_exact and 1 <= published_figure.low < limits.get(key, 1):
            yield Disclosure("told", key, published_figure.low, published_figure.high, places=published_figure.places)


def _find_derived_disclosures(
    found: AttackSystem,
    told: Mapping[Key, PublishedFigure],
    sums: AggregationSystem,
    given: Flags,
    reach: FeasibilityInterval,
    limits: Mapping[Key, int],
    names: Set[Key],
    kinds: Set[LeakKind],
) -> Iterator[Disclosure]:
    """The counts of few people that do not stand there, and that a reader can work out, of some kinds."""
    keys = found.keys
    for at, row in enumerate(reach.rows):
        key, (least, most) = keys[row], reach.get_interval(at)
        if key in names:  # that there is somebody is what its name tells; how few is not
            if not most >= limits[key]:
                how: LeakKind = "unsettled" if np.isnan(most) else "derived" if most < least + 1 else "narrowed"
                if how in kinds:
                    yield _build_disclosure(how, found, told, sums, given, int(row), (least, most))
            continue
        if key in told and told[key].low >= 1:
            if int(sums.inner[row]) < limits[key]:  # that somebody is there stands there
                yield Disclosure("told", key, told[key].low, told[key].high, places=told[key].places)
            continue
        truth = int(sums.inner[row]) if key in found.settled else None
        kind = classify_disclosure(least, most, truth, limits[key])
        if kind is None and truth and truth < limits[key] and most < min(limits[key], sums.high[row]) and key in told:
            kind = "narrowed"  # it is told to be fewer than a number, and is known to be fewer than that
        if kind is not None and kind in kinds:
            yield _build_disclosure(kind, found, told, sums, given, int(row), (least, most))


def _find_intruder_disclosures(
    collection: RoundView,
    found: AttackSystem,
    sums: AggregationSystem,
    given: Flags,
    limits: Mapping[Key, int],
    policy: Policy,
    tables: Mapping[Key, frozenset[str]],
    *,
    rounded: bool,
) -> Iterator[Disclosure]:
    """What readers learn who know more, as the policy names them; not what stands there before anybody."""
    few = np.array([1 <= n < limits[key] for key, n in zip(found.keys, sums.inner, strict=False)])
    told = np.append(few, np.zeros(len(sums) - len(few), np.bool_)) & given
    readers = list(list_intruders(collection, found, limits, policy, most=sums.high))
    yield from (
        _find_single_value_disclosures(found, sums, given, readers, told)
        if rounded
        else _find_learned_values(found, sums, given, readers, told)
    )
    pairs = [pair for pair in find_group_disclosures(found, limits, policy, tables) if given[pair[0]]]
    if pairs:
        grown = append_complement_rows(sums, pairs)
        shown = np.append(given, np.zeros(len(pairs), np.bool_))
        rows = np.arange(len(sums), len(grown))
        reach = compute_feasibility_intervals(LinearAttack(grown, shown), rows, low=0, high=1, whole=True)
        for at in np.flatnonzero(~(reach.most >= 1)):
            part = pairs[at][1]
            number = int(sums.inner[part])
            yield Disclosure("told" if given[part] else "derived", found.keys[part], number, number, reader="group")


def _find_learned_values(
    found: AttackSystem, sums: AggregationSystem, given: Flags, readers: Sequence[Intruder], told: Flags
) -> Iterator[Disclosure]:
    by_name = {(reader.kind, reader.names): reader for reader in readers}
    learned = find_intruder_disclosures(sums, given, readers, told)
    for table_disclosure in (
        current_table_disclosure
        for current_table_disclosure in learned
        if not is_known_without_release(
            found, by_name[current_table_disclosure.reader, current_table_disclosure.names], current_table_disclosure
        )
    ):
        high = int(table_disclosure.high) if np.isfinite(table_disclosure.high) else None
        low = 0 if np.isnan(table_disclosure.low) else int(np.ceil(table_disclosure.low - 1e-6))
        shows = min(
            (second_derivation.multipliers for second_derivation in table_disclosure.proofs), key=len, default={}
        )
        terms = tuple(
            DisclosureProofTerm(times, found.keys[at], int(sums.values[at]))
            for at, times in sorted(shows.items())
            if at < len(found.keys)
        )
        who, bodies = (table_disclosure.reader, table_disclosure.names if table_disclosure.reader == "body" else ())
        key, kind = found.keys[table_disclosure.row], _KINDS[table_disclosure.kind]
        yield Disclosure(kind, key, low, high, terms, reader=who, bodies=bodies, own=table_disclosure.own)


def _find_single_value_disclosures(
    found: AttackSystem, sums: AggregationSystem, given: Flags, readers: Sequence[Intruder], told: Flags
) -> Iterator[Disclosure]:
    """That there is somebody is what a number that is rounded up tells; that one number is left is not."""
    for intruder, row, own_number in find_single_value_counts(sums, given, readers, told):
        bodies = intruder.names if intruder.kind == "body" else ()
        number = int(sums.values[row])
        yield Disclosure(
            "derived", found.keys[row], number, number, reader=intruder.kind, bodies=bodies, own=own_number
        )


def _find_dominance_disclosures(
    found: AttackSystem, sums: AggregationSystem, given: Flags, counts: Iterable[DominatedCount]
) -> Iterator[Disclosure]:
    """Counts of which few bodies have most, and that are told, or can be worked out too closely."""
    asked = list(counts)
    if not asked:
        return
    rows = np.array([current_dominated_count.at for current_dominated_count in asked], dtype=np.int64)
    low, high = (
        np.array([getattr(current_dominated_count, end) for current_dominated_count in asked], dtype=np.int64)
        for end in ("low", "high")
    )
    reach = compute_feasibility_intervals(LinearAttack(sums, given), rows, low=low, high=high, whole=True)
    for at, dominated_count in enumerate(asked):
        least, most = reach.get_interval(at)
        if not (least <= dominated_count.low and most >= dominated_count.high):
            open_ = np.isnan(least) or np.isnan(most)
            number = 0 if open_ else int(np.ceil(least - 1e-6))
            end = None if open_ or np.isinf(most) else int(most + 1e-6)
            yield Disclosure("dominated", found.keys[dominated_count.at], number, end)


def _build_disclosure(
    kind: LeakKind,
    found: AttackSystem,
    told: Mapping[Key, PublishedFigure],
    sums: AggregationSystem,
    given: Flags,
    row: int,
    ends: tuple[float, float],
) -> Disclosure:
    keys = found.keys
    if kind == "unsettled":
        return Disclosure(kind, keys[row], 0, None)
    low = int(np.ceil(ends[0] - 1e-6))
    high = None if np.isinf(ends[1]) else int(ends[1] + 1e-6)
    proof = _prove_bound(sums, given, row, low, high, least=kind == "present")
    shows = {} if proof is None else proof.multipliers
    rows = {at: (times, int(sums.values[at])) for at, times in shows.items() if at < len(keys)}
    ranges = {} if proof is None else _collect_range_terms(sums, proof, len(keys))
    terms = tuple(DisclosureProofTerm(times, keys[at], end) for at, (times, end) in sorted({**ranges, **rows}.items()))
    rests = tuple(found.names[at - len(keys)] for at in sorted(shows) if at >= len(keys))
    places = dict.fromkeys(place for term in terms if term.key in told for place in told[term.key].places)
    return Disclosure(kind, keys[row], low, high, terms, rests, tuple(places))


def _prove_bound(
    sums: AggregationSystem, given: Flags, row: int, low: int, high: int | None, *, least: bool
) -> BoundDerivation | None:
    """The rows that show an end, and how often each counts: of two ends the one with the shorter proof."""
    sides = [(True, low)] if least or high is None else [(False, high), (True, low)]
    bound_derivations = [find_shortest_proof(sums, given, row, least=side, end=float(end)) for side, end in sides]
    proofs = [
        bound_derivation
        for bound_derivation in bound_derivations
        if bound_derivation is not None and bound_derivation.multipliers
    ]
    return min(proofs, key=lambda one: len(one.multipliers), default=None)


def _collect_range_terms(sums: AggregationSystem, proof: BoundDerivation, size: int) -> dict[int, tuple[int, int]]:
    """The figures whose range a proof rests on: how often each counts, and the end of its range that counts.

    What the rows come to beside the count that is asked about is told of no row. It is not below none; and
    where a reader was told more of a figure than that, the sum has to say it.
    """
    left = np.zeros(len(sums.inner), dtype=np.int64)
    for at, times in (*proof.multipliers.items(), (proof.row, -proof.times)):
        cells, factors = sums.cells(at)
        left[cells] += times * factors
    pairs_by_number: dict[int, tuple[int, int]] = {}
    for cell in np.flatnonzero(left[:size]).tolist():
        lower = (left[cell] > 0) != proof.least
        end = sums.low[cell] if lower else sums.high[cell]
        if end and np.isfinite(end):
            pairs_by_number[cell] = -int(left[cell]), int(end)
    return pairs_by_number
