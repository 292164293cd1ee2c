"""Which figures of a release are hidden, so that nobody can work out a count of few people from all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation
from tilstand.define import RoundView
from tilstand.define.policy import Policy
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.held_back import held_back, within_reach
from tilstand.disclosure.reach import reached
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppressed import Suppressed, SuppressionWork, suppressed
from tilstand.disclosure.suppression.mover import Reach
from tilstand.disclosure.suppression.targets import SuppressionTask, Targets, with_insiders
from tilstand.disclosure.types import Flags, Floats
from tilstand.errors import ReleaseError
from tilstand.languages import failure
from tilstand.model import Figures
from tilstand.model.release import Release
from tilstand.protect.attack.commonly import listed_by_name, with_known_zeros
from tilstand.protect.attack.dominance import Dominated, dominated
from tilstand.protect.attack.earlier import NOTHING_TOLD, Earlier
from tilstand.protect.attack.hold_back import HeldBack
from tilstand.protect.attack.knowing import insiders, one_category, with_rest_rows
from tilstand.protect.attack.leak import named
from tilstand.protect.attack.limits import limits_of
from tilstand.protect.attack.read import system_of
from tilstand.protect.attack.roundings import rounded_figures
from tilstand.protect.attack.shown import ToldFigure, shown
from tilstand.protect.attack.system import ToldSystem
from tilstand.protect.attack.vintages import FewMoved, few_moved
from tilstand.protect.disclosure import standing
from tilstand.protect.withhold import Kept
from tilstand.terms import Key

__all__ = ["hidden_figures", "rounded_off"]

_WORK = (
    SuppressionWork(passes=2, reach=Reach(near=1_000, more=1_000, rounds=8)),
    *(SuppressionWork(passes=1, reach=Reach(near=20_000, more=20_000, rounds=4)),) * 4,
)
"""The sums of an edition tie figures in long chains: more of them are looked at than in a table, and more yet
where that is not enough."""
_NOTHING: Mapping[Key, ToldFigure] = MappingProxyType({})
_TOLD_IN = 0.15
"""What each further place of a figure adds to the cost of hiding it: what is said often is missed most."""
_LEAD = 25.0
"""What a key figure costs."""


def hidden_figures(
    collection: RoundView,
    release: Release,
    book: Book,
    figures: Figures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: Earlier = NOTHING_TOLD,
    beside: Mapping[Key, ToldFigure] = _NOTHING,
    tell: Callable[[HeldBack], None] = lambda held: None,
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
    earlier = with_known_zeros(collection, policy, book, figures, earlier)
    if policy.method == "round" and not earlier.told and not earlier.hiding:
        return {}
    found, told = system_of(collection, release, book, figures, relations, earlier, beside)
    tables = standing(release)
    limits = limits_of(collection, found, policy, tables, earlier)
    moved = tuple(few_moved(found, earlier, limits))
    if policy.method == "round":  # what an edition hid, or told otherwise by few, is not told, be it rounded
        few = {found.keys[one.at] for one in moved}
        return {key: 0 for key in shown(release) if earlier.closed(key) or key in few}
    names = listed_by_name(collection, policy, book, figures) & found.at.keys()
    unsaid = _worked_out(found, told, limits)
    weights = _weights(found, told, release, len(found.sums))
    audience = _Audience(collection, policy, earlier, tables, frozenset(names), moved)
    ranged = _ranged(found, told, limits) if policy.method == "ranges" else {}
    # that somebody is there is told of a small count of which a least number is told: it is hidden whole
    whole = set(names)
    whole |= {key for key, one in told.items() if not one.settled and 1 <= one.low < limits.get(key, 1)}
    close: dict[int, Dominated] = {}
    public = set(told)
    close_by: set[Key] = set()
    for turn, work in enumerate(_WORK):
        close |= {one.at: one for one in dominated(collection, found, policy, public, tables)}
        facts = (found, told, limits, ranged, whole, unsaid, weights, work, audience)
        kept, beyond, left = _hidden(*facts, close.values())
        if left is None:
            public = set(told) - kept.keys()
            more = dominated(collection, found, policy, public, tables)
            if all(one.at in close for one in more):
                return kept
            continue
        # a range that gives too much away is not told, be it said on purpose or of a figure in dispute; nor
        # those beside it that keep a count from being what it must, nor, in the end, any
        close_by = _beside(found, close_by | {*beyond})
        ranged = {key: one for key, one in ranged.items() if key not in close_by and turn + 2 < len(_WORK)}
        whole |= {key for key, one in told.items() if not one.settled and key in found.at}
    left = None if left is None else _within_reach(left)
    if left is None:
        return kept
    fewest = held_back(left)
    if fewest is None:
        raise failure(ReleaseError, "attack.beyond", [named(collection, key) for key in beyond])
    held = HeldBack(tuple(found.keys[row] for row in fewest.rows.tolist()), fewest.bound, beyond)
    tell(held)
    return {**kept, **dict.fromkeys(held.figures, 0)}


@dataclass(frozen=True, slots=True)
class _Audience:
    collection: RoundView
    policy: Policy
    earlier: Earlier
    tables: Mapping[Key, frozenset[str]]
    names: frozenset[Key]
    moved: tuple[FewMoved, ...]


def rounded_off(
    collection: RoundView,
    release: Release,
    book: Book,
    figures: Figures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: Earlier = NOTHING_TOLD,
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
    earlier = with_known_zeros(collection, policy, book, figures, earlier)
    found, told = system_of(collection, release, book, figures, relations, earlier)
    limits = limits_of(collection, found, policy, standing(release), earlier)
    weights = _weights(found, told, release, len(found.sums))
    public = earlier.public({key: int(found.sums.inner[at]) for key, at in found.at.items()})
    made = rounded_figures(found, told, limits, weights, public)
    if made is None:
        raise failure(ReleaseError, "attack.not_rounded", most=policy.threshold - 1)
    return made


def _hidden(
    found: ToldSystem,
    told: Mapping[Key, ToldFigure],
    limits: Mapping[Key, int],
    ranged: Mapping[Key, ToldFigure],
    whole: Set[Key],
    unsaid: Set[Key],
    weights: Floats,
    work: SuppressionWork,
    audience: _Audience,
    close: Iterable[Dominated],
) -> tuple[Kept, tuple[Key, ...], SuppressionTask | None]:
    """The figures that are hidden, the counts of few people that this does not protect, and what is left."""
    named = {key: ToldFigure(1, None, ()) for key in audience.names}
    ranged = {key: one for key, one in ranged.items() if key not in named}
    sums = found.before({**{key: one for key, one in told.items() if key not in whole}, **ranged, **named})
    targets = _targets(found, sums, limits, unsaid, audience)
    near = [(one.at, to) for one in close for to in (one.low, one.high)]
    near += [pair for one in audience.moved for pair in one.targets]
    rows, to = np.array(near, dtype=np.int64).reshape(-1, 2).T
    targets = Targets(np.append(targets.rows, rows), np.append(targets.to, to))
    pairs = list(one_category(found, limits, audience.policy, audience.tables))
    places = np.arange(len(sums), len(sums) + len(pairs))
    sums = with_rest_rows(sums, pairs) if pairs else sums
    targets = Targets(np.append(targets.rows, places), np.append(targets.to, np.ones(len(pairs), np.int64)))
    readers = insiders(audience.collection, found, limits, audience.policy, unsaid, sums.high)
    targets = _off_truth(with_insiders(targets, readers), sums)
    shown = np.zeros(len(sums), dtype=np.bool_)
    shown[: len(found.at)] = [key in told and told[key].settled and key not in ranged for key in found.at]
    earlier, rows = audience.earlier, np.arange(len(sums))
    public = earlier.public({key: int(sums.inner[at]) for key, at in found.at.items()})
    rest = [False] * (len(sums) - len(found.at))
    known = np.array([*(key in public for key in found.at), *rest])
    closed = np.array([*(earlier.closed(key) for key in found.at), *rest])
    fixed = known | ((rows >= len(found.at)) & (rows < len(sums) - len(pairs)))
    done = suppressed(
        sums,
        targets=targets,
        kept=fixed,
        lost=closed | ~shown & ((rows < len(found.at)) | (rows >= len(sums) - len(pairs))),
        weights=np.append(weights, np.ones(len(pairs))),
        work=work,
    )
    hidden = {key for key, at in found.at.items() if done.hidden[at] and (shown[at] or key in ranged)}
    hidden |= whole - ranged.keys()
    kept = {key: limits[key] if key in ranged else 0 for key in sorted(hidden, key=lambda key: key.order)}
    first = len(sums) - len(pairs)
    beyond = [row if row < first else pairs[row - first][0] for row, _ in done.beyond]
    missed = tuple(dict.fromkeys(found.keys[row] for row in beyond))
    return kept, missed, _left(sums, targets, fixed, done) if beyond else None


def _off_truth(targets: Targets, sums: Sums) -> Targets:
    """The targets that are not so in truth."""
    own = targets.to != sums.values[targets.rows]
    by = None if targets.by is None else targets.by[own]
    return replace(targets, rows=targets.rows[own], to=targets.to[own], by=by)


def _within_reach(left: SuppressionTask) -> SuppressionTask | None:
    """The same without great numbers that a count cannot be by what everybody knows, whatever is hidden.

    No edition gives that away. That somebody is there, whatever is hidden, stays: it must not be published.
    But what a body knows so by its own figures and the sums, no edition tells it.
    """
    targets = left.targets
    anybody = np.ones(len(targets), np.bool_) if targets.by is None else targets.by < 0
    own = within_reach(left) | (anybody & (targets.to <= left.sums.values[targets.rows]))
    by = None if targets.by is None else targets.by[own]
    rest = replace(targets, rows=targets.rows[own], to=targets.to[own], by=by)
    return replace(left, targets=rest) if own.any() else None


def _left(sums: Sums, targets: Targets, fixed: Flags, done: Suppressed) -> SuppressionTask:
    """What is still looked for: the targets that were not reached, with everything hidden that is."""
    missed = set(done.beyond)
    pairs = zip(targets.rows.tolist(), targets.to.tolist(), strict=True)
    own = np.array([pair in missed for pair in pairs], dtype=np.bool_)
    by = None if targets.by is None else targets.by[own]
    rest = Targets(targets.rows[own], targets.to[own], targets.readers, by)
    lost = done.hidden.copy()
    lost[rest.rows] = True
    return SuppressionTask(sums, rest, fixed & ~lost, lost, np.ones(len(sums)))


def _ranged(
    found: ToldSystem, told: Mapping[Key, ToldFigure], limits: Mapping[Key, int]
) -> dict[Key, ToldFigure]:
    """The counts that are told to be fewer than their limit, zero too."""
    return {
        key: ToldFigure(0, limits[key] - 1, one.places)
        for key, one in told.items()
        if key in found.at and one.low < limits[key] and limits[key] > 1
    }


def _beside(found: ToldSystem, keys: Set[Key]) -> set[Key]:
    """Some figures, and those that stand in a relation with any of them."""
    size = len(found.at)
    own = np.zeros(len(found.sums.inner), dtype=np.bool_)
    own[[found.at[key] for key in keys if key in found.at]] = True
    rows = found.sums.rows_of_terms
    tied = np.zeros(len(found.sums), dtype=np.bool_)
    tied[rows[own[found.sums.indices]]] = True
    cells = np.unique(found.sums.indices[tied[rows]])
    return {*keys, *(found.keys[cell] for cell in cells[cells < size].tolist())}


def _worked_out(found: ToldSystem, told: Mapping[Key, ToldFigure], limits: Mapping[Key, int]) -> set[Key]:
    """Counts of few people that nobody stated, and that could be worked out if everything were shown."""
    given = found.given(told)
    asked = [at for key, at in found.at.items() if key not in found.settled and limits[key] > 1]
    rows = np.array(asked, dtype=np.int64)
    high = np.array([limits[found.keys[at]] for at in asked], dtype=np.int64)
    reach = reached(Attack(found.before(told), given), rows, low=0, high=high, whole=True)
    return {
        found.keys[row]
        for row, least, most, limit in zip(asked, reach.least, reach.most, high, strict=True)
        if least > 0 and most < limit
    }


def _targets(
    found: ToldSystem, sums: Sums, limits: Mapping[Key, int], unsaid: Set[Key], audience: _Audience
) -> Targets:
    """What each count of few people must be able to be: none, and no small count, or as great as is told."""

    def wanted() -> Iterator[tuple[int, int]]:
        for key, at in found.at.items():
            if not (key in found.settled or key in unsaid) or not 1 <= sums.inner[at] < limits[key]:
                continue
            # that it is fewer than its limit is what ranges say of any small count, zero too
            most = limits[key] - (audience.policy.method == "ranges" and key not in audience.names)
            least = int(key in audience.names)  # that there is somebody is what its name tells
            yield from ((at, to) for to in (least, most) if to != sums.inner[at])

    pairs = np.array(list(wanted()), dtype=np.int64).reshape(-1, 2)
    return Targets(pairs[:, 0], pairs[:, 1])


def _weights(found: ToldSystem, told: Mapping[Key, ToldFigure], release: Release, size: int) -> Floats:
    """What it costs to hide each figure: great ones, those told in many places and key figures more."""
    leading = {
        cell.key for table in release.tables if table.key for row in table.cells for cell in row if cell
    }
    weights = np.ones(size)
    for key, at in found.at.items():
        places = len(told[key].places) if key in told else 0
        weights[at] += 0.1 * np.log1p(abs(int(found.sums.inner[at]))) + _TOLD_IN * places
        weights[at] += _LEAD if key in leading else 0.0
    return weights
