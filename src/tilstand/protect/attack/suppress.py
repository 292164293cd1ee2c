"""The choice of suppressed or rounded figures, and the fallback where no pattern exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.errors import ReleaseError
from tilstand.languages import format_message, make_error
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation
from tilstand.model import EditionFigures
from tilstand.model.release import Release
from tilstand.protect.attack.attack import build_attack_system
from tilstand.protect.attack.disclosures import title_disclosed_figure
from tilstand.protect.attack.intruders import (
    DominatedCount,
    append_complement_rows,
    compute_figure_thresholds,
    find_dominated_counts,
    find_group_disclosures,
    list_intruders,
)
from tilstand.protect.attack.prior_releases import (
    NOTHING_TOLD,
    PriorReleases,
    SmallRevision,
    add_structural_zeros,
    find_named_listings,
    find_small_revisions,
)
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.protect.attack.rounding import round_figures
from tilstand.protect.attack.system import AttackSystem
from tilstand.protect.policy import index_tables_by_figure
from tilstand.protect.released_figures import Kept
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_adjustment import NeighbourhoodSize
from tilstand.sdc.cell_suppression import (
    SuppressionBudget,
    SuppressionPattern,
    choose_fallback_suppressions,
    find_protectable_targets,
    suppress_rows,
)
from tilstand.sdc.hypercube import Flags, Floats
from tilstand.sdc.intervals import compute_feasibility_intervals
from tilstand.sdc.protection_levels import ProtectionLevels, SuppressionProblem, add_intruder_levels
from tilstand.terms import Key, Text


@dataclass(frozen=True, slots=True)
class FallbackSuppression:
    """Figures that are held back besides.

    Attributes:
        figures: Which ones.
        bound: No fewer are enough: proven.
        of: The counts of few people that it protects.
    """

    figures: tuple[Key, ...]
    bound: int
    of: tuple[Key, ...]

    @property
    def told(self) -> Text:
        """How many are held back, and that it is proven how few are enough."""
        proven = "fewest" if len(self.figures) == self.bound else "bound"
        return format_message(f"held_back.{proven}", of=len(self.of), count=len(self.figures), least=self.bound)

    def to_dict(self) -> dict[str, Any]:
        """The same as it stands in JSON."""
        return {
            "figures": [key.text() for key in self.figures],
            "least": self.bound,
            "of": [key.text() for key in self.of],
        }


_WORK = (
    SuppressionBudget(passes=2, reach=NeighbourhoodSize(near=1_000, more=1_000, rounds=8)),
    *(SuppressionBudget(passes=1, reach=NeighbourhoodSize(near=20_000, more=20_000, rounds=4)),) * 4,
)
"""The sums of an edition tie figures in long chains: more of them are looked at than in a table, and more yet
where that is not enough."""
_NOTHING: Mapping[Key, PublishedFigure] = MappingProxyType({})
_TOLD_IN = 0.15
"""What each further place of a figure adds to the cost of hiding it: what is said often is missed most."""
_LEAD = 25.0
"""What a key figure costs."""


def choose_suppressions(
    collection: RoundView,
    release: Release,
    book: Ledger,
    figures: EditionFigures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: PriorReleases = NOTHING_TOLD,
    beside: Mapping[Key, PublishedFigure] = _NOTHING,
    tell: Callable[[FallbackSuppression], None] = lambda held: None,
) -> Kept:
    """The figures that are not shown under a policy, and what may be said of each.

    A count of few people is hidden, and so are others for its sake, until it can be none at all and no small
    count. Under `ranges` every count under its limit, zero too, is told to be fewer, and it can be none and
    the greatest of them. What the sums give away whatever is hidden is told as an error: then the figures
    that show it must not be published.

    Args:
        collection: The collection.
        release: The release in which everything is shown.
        book: Every statement of the ledger.
        figures: The figures after reconciliation.
        relations: The relations between them, whether they hold or not.
        policy: The policy of the round.
        earlier: What earlier editions told: it stays published, and what one of them hid stays hidden.
        beside: Figures that are told beside the release.
        tell: Called with what is held back, where no way of hiding was found.

    Raises:
        ReleaseError: If no choice of hidden figures is safe, whatever is held back.
    """
    if policy.method not in ("round", "suppress", "ranges", "merge"):
        return {}
    earlier = add_structural_zeros(collection, policy, book, figures, earlier)
    if policy.method == "round" and not earlier.told and not earlier.hiding:
        return {}
    attack_system, published_figures_by_key = build_attack_system(
        collection, release, book, figures, relations, earlier, beside
    )
    tables = index_tables_by_figure(release)
    limits = compute_figure_thresholds(collection, attack_system, policy, tables, earlier)
    moved = tuple(find_small_revisions(attack_system, earlier, limits))
    if policy.method == "round":  # what an edition hid, or told otherwise by few, is not told, be it rounded
        few = {attack_system.keys[small_revision.at] for small_revision in moved}
        return {key: 0 for key in list_published_figures(release) if earlier.closed(key) or key in few}
    names = find_named_listings(collection, policy, book, figures) & attack_system.at.keys()
    unsaid = _find_derivable_small_counts(attack_system, published_figures_by_key, limits)
    weights = _compute_suppression_weights(attack_system, published_figures_by_key, release, len(attack_system.sums))
    audience = _PolicyAudience(collection, policy, earlier, tables, frozenset(names), moved)
    ranged = (
        _bound_below_threshold(attack_system, published_figures_by_key, limits) if policy.method == "ranges" else {}
    )
    # that somebody is there is told of a small count of which a least number is told: it is hidden whole
    whole = set(names)
    whole |= {
        key
        for key, published_figure in published_figures_by_key.items()
        if not published_figure.is_exact and 1 <= published_figure.low < limits.get(key, 1)
    }
    close: dict[int, DominatedCount] = {}
    public = set(published_figures_by_key)
    close_by: set[Key] = set()
    for turn, work in enumerate(_WORK):
        close |= {count.at: count for count in find_dominated_counts(collection, attack_system, policy, public, tables)}
        facts = (attack_system, published_figures_by_key, limits, ranged, whole, unsaid, weights, work, audience)
        numbers_by_key, beyond, left = _search_suppressions(*facts, close.values())
        if left is None:
            public = set(published_figures_by_key) - numbers_by_key.keys()
            more = find_dominated_counts(collection, attack_system, policy, public, tables)
            if all(dominated_count.at in close for dominated_count in more):
                return numbers_by_key
            continue
        # a range that gives too much away is not told, be it said on purpose or of a figure in dispute; nor
        # those beside it that keep a count from being what it must, nor, in the end, any
        close_by = _find_related_figures(attack_system, close_by | {*beyond})
        ranged = {
            key: published_figure
            for key, published_figure in ranged.items()
            if key not in close_by and turn + 2 < len(_WORK)
        }
        whole |= {
            key
            for key, published_figure in published_figures_by_key.items()
            if not published_figure.is_exact and key in attack_system.at
        }
    left = None if left is None else _select_reachable_targets(left)
    if left is None:
        return numbers_by_key
    fewest = choose_fallback_suppressions(left)
    if fewest is None:
        raise make_error(ReleaseError, "attack.beyond", [title_disclosed_figure(collection, key) for key in beyond])
    fallback_suppression = FallbackSuppression(
        tuple(attack_system.keys[row] for row in fewest.rows.tolist()), fewest.bound, beyond
    )
    tell(fallback_suppression)
    return {**numbers_by_key, **dict.fromkeys(fallback_suppression.figures, 0)}


@dataclass(frozen=True, slots=True)
class _PolicyAudience:
    collection: RoundView
    policy: Policy
    earlier: PriorReleases
    tables: Mapping[Key, frozenset[str]]
    names: frozenset[Key]
    moved: tuple[SmallRevision, ...]


def choose_rounded_figures(
    collection: RoundView,
    release: Release,
    book: Ledger,
    figures: EditionFigures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: PriorReleases = NOTHING_TOLD,
) -> Mapping[Key, int]:
    """The figures that are told rounded under a policy, each with the number that is told.

    Args:
        collection: The collection.
        release: The release in which everything is shown.
        book: Every statement of the ledger.
        figures: The figures after reconciliation.
        relations: The relations between them, whether they hold or not.
        policy: The policy of the round.
        earlier: What earlier editions told as it is now is told so again.

    Raises:
        ReleaseError: If no rounding was found in which everything adds up.
    """
    if policy.method != "round":
        return {}
    earlier = add_structural_zeros(collection, policy, book, figures, earlier)
    attack_system, published_figures_by_key = build_attack_system(
        collection, release, book, figures, relations, earlier
    )
    limits = compute_figure_thresholds(collection, attack_system, policy, index_tables_by_figure(release), earlier)
    weights = _compute_suppression_weights(attack_system, published_figures_by_key, release, len(attack_system.sums))
    public = earlier.public({key: int(attack_system.sums.inner[at]) for key, at in attack_system.at.items()})
    numbers_by_key = round_figures(attack_system, published_figures_by_key, limits, weights, public)
    if numbers_by_key is None:
        raise make_error(ReleaseError, "attack.not_rounded", most=policy.threshold - 1)
    return numbers_by_key


def _search_suppressions(
    found: AttackSystem,
    told: Mapping[Key, PublishedFigure],
    limits: Mapping[Key, int],
    ranged: Mapping[Key, PublishedFigure],
    whole: Set[Key],
    unsaid: Set[Key],
    weights: Floats,
    work: SuppressionBudget,
    audience: _PolicyAudience,
    close: Iterable[DominatedCount],
) -> tuple[Kept, tuple[Key, ...], SuppressionProblem | None]:
    """The figures that are hidden, the counts of few people that this does not protect, and what is left."""
    named = {key: PublishedFigure(1, None, ()) for key in audience.names}
    ranged = {key: published_figure for key, published_figure in ranged.items() if key not in named}
    sums = found.before(
        {**{key: published_figure for key, published_figure in told.items() if key not in whole}, **ranged, **named}
    )
    targets = _build_protection_levels(found, sums, limits, unsaid, audience)
    near = [(dominated_count.at, to) for dominated_count in close for to in (dominated_count.low, dominated_count.high)]
    near += [pair for small_revision in audience.moved for pair in small_revision.targets]
    rows, to = np.array(near, dtype=np.int64).reshape(-1, 2).T
    targets = ProtectionLevels(np.append(targets.rows, rows), np.append(targets.to, to))
    pairs = list(find_group_disclosures(found, limits, audience.policy, audience.tables))
    places = np.arange(len(sums), len(sums) + len(pairs))
    sums = append_complement_rows(sums, pairs) if pairs else sums
    targets = ProtectionLevels(np.append(targets.rows, places), np.append(targets.to, np.ones(len(pairs), np.int64)))
    readers = list_intruders(audience.collection, found, limits, audience.policy, unsaid, sums.high)
    targets = _select_untrue_targets(add_intruder_levels(targets, readers), sums)
    shown = np.zeros(len(sums), dtype=np.bool_)
    shown[: len(found.at)] = [key in told and told[key].is_exact and key not in ranged for key in found.at]
    earlier, rows = audience.earlier, np.arange(len(sums))
    public = earlier.public({key: int(sums.inner[at]) for key, at in found.at.items()})
    flags = [False] * (len(sums) - len(found.at))
    known = np.array([*(key in public for key in found.at), *flags])
    closed = np.array([*(earlier.closed(key) for key in found.at), *flags])
    fixed = known | ((rows >= len(found.at)) & (rows < len(sums) - len(pairs)))
    done = suppress_rows(
        sums,
        targets=targets,
        kept=fixed,
        lost=closed | ~shown & ((rows < len(found.at)) | (rows >= len(sums) - len(pairs))),
        weights=np.append(weights, np.ones(len(pairs))),
        work=work,
    )
    hidden = {key for key, at in found.at.items() if done.hidden[at] and (shown[at] or key in ranged)}
    hidden |= whole - ranged.keys()
    numbers_by_key = {key: limits[key] if key in ranged else 0 for key in sorted(hidden, key=lambda key: key.sort_key)}
    first = len(sums) - len(pairs)
    beyond = [row if row < first else pairs[row - first][0] for row, _ in done.beyond]
    missed = tuple(dict.fromkeys(found.keys[row] for row in beyond))
    return numbers_by_key, missed, _build_remaining_task(sums, targets, fixed, done) if beyond else None


def _select_untrue_targets(targets: ProtectionLevels, sums: AggregationSystem) -> ProtectionLevels:
    """The targets that are not so in truth."""
    own_values = targets.to != sums.values[targets.rows]
    by = None if targets.by is None else targets.by[own_values]
    return replace(targets, rows=targets.rows[own_values], to=targets.to[own_values], by=by)


def _select_reachable_targets(left: SuppressionProblem) -> SuppressionProblem | None:
    """The same without great numbers that a count cannot be by what everybody knows, whatever is hidden.

    No edition gives that away. That somebody is there, whatever is hidden, stays: it must not be published.
    But what a body knows so by its own figures and the sums, no edition tells it.
    """
    targets = left.targets
    anybody = np.ones(len(targets), np.bool_) if targets.by is None else targets.by < 0
    own_array = find_protectable_targets(left) | (anybody & (targets.to <= left.sums.values[targets.rows]))
    by = None if targets.by is None else targets.by[own_array]
    protection_levels = replace(targets, rows=targets.rows[own_array], to=targets.to[own_array], by=by)
    return replace(left, targets=protection_levels) if own_array.any() else None


def _build_remaining_task(
    sums: AggregationSystem, targets: ProtectionLevels, fixed: Flags, done: SuppressionPattern
) -> SuppressionProblem:
    """What is still looked for: the targets that were not reached, with everything hidden that is."""
    missed = set(done.beyond)
    pairs = zip(targets.rows.tolist(), targets.to.tolist(), strict=True)
    own_array = np.array([pair in missed for pair in pairs], dtype=np.bool_)
    by = None if targets.by is None else targets.by[own_array]
    protection_levels = ProtectionLevels(targets.rows[own_array], targets.to[own_array], targets.readers, by)
    lost = done.hidden.copy()
    lost[protection_levels.rows] = True
    return SuppressionProblem(sums, protection_levels, fixed & ~lost, lost, np.ones(len(sums)))


def _bound_below_threshold(
    found: AttackSystem, told: Mapping[Key, PublishedFigure], limits: Mapping[Key, int]
) -> dict[Key, PublishedFigure]:
    """The counts that are told to be fewer than their limit, zero too."""
    return {
        key: PublishedFigure(0, limits[key] - 1, published_figure.places)
        for key, published_figure in told.items()
        if key in found.at and published_figure.low < limits[key] and limits[key] > 1
    }


def _find_related_figures(found: AttackSystem, keys: Set[Key]) -> set[Key]:
    """Some figures, and those that stand in a relation with any of them."""
    size = len(found.at)
    own_array = np.zeros(len(found.sums.inner), dtype=np.bool_)
    own_array[[found.at[key] for key in keys if key in found.at]] = True
    rows = found.sums.rows_of_terms
    tied = np.zeros(len(found.sums), dtype=np.bool_)
    tied[rows[own_array[found.sums.indices]]] = True
    cells = np.unique(found.sums.indices[tied[rows]])
    return {*keys, *(found.keys[cell] for cell in cells[cells < size].tolist())}


def _find_derivable_small_counts(
    found: AttackSystem, told: Mapping[Key, PublishedFigure], limits: Mapping[Key, int]
) -> set[Key]:
    """Counts of few people that nobody stated, and that could be worked out if everything were shown."""
    given = found.given(told)
    asked = [at for key, at in found.at.items() if key not in found.settled and limits[key] > 1]
    rows = np.array(asked, dtype=np.int64)
    high = np.array([limits[found.keys[at]] for at in asked], dtype=np.int64)
    reach = compute_feasibility_intervals(LinearAttack(found.before(told), given), rows, low=0, high=high, whole=True)
    return {
        found.keys[row]
        for row, least, most, limit in zip(asked, reach.least, reach.most, high, strict=True)
        if least > 0 and most < limit
    }


def _build_protection_levels(
    found: AttackSystem, sums: AggregationSystem, limits: Mapping[Key, int], unsaid: Set[Key], audience: _PolicyAudience
) -> ProtectionLevels:
    """What each count of few people must be able to be: none, and no small count, or as great as is told."""

    def iterate_protected_values() -> Iterator[tuple[int, int]]:
        for key, at in found.at.items():
            if not (key in found.settled or key in unsaid) or not 1 <= sums.inner[at] < limits[key]:
                continue
            # that it is fewer than its limit is what ranges say of any small count, zero too
            most = limits[key] - (audience.policy.method == "ranges" and key not in audience.names)
            least = int(key in audience.names)  # that there is somebody is what its name tells
            yield from ((at, to) for to in (least, most) if to != sums.inner[at])

    pairs = np.array(list(iterate_protected_values()), dtype=np.int64).reshape(-1, 2)
    return ProtectionLevels(pairs[:, 0], pairs[:, 1])


def _compute_suppression_weights(
    found: AttackSystem, told: Mapping[Key, PublishedFigure], release: Release, size: int
) -> Floats:
    """What it costs to hide each figure: great ones, those told in many places and key figures more."""
    leading = {cell.key for table in release.tables if table.key for row in table.cells for cell in row if cell}
    weights = np.ones(size)
    for key, at in found.at.items():
        places = len(told[key].places) if key in told else 0
        weights[at] += 0.1 * np.log1p(abs(int(found.sums.inner[at]))) + _TOLD_IN * places
        weights[at] += _LEAD if key in leading else 0.0
    return weights
