"""The verdict on an edition under a policy, from its files and what everybody knows that they add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from disclosed.edition import Known, Tied, addressed, tied, told, truth
from disclosed.knowing import knowers, learned
from disclosed.reader import Asked, read
from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.ledger.relations import LinearRelation
from tilstand.model import EditionFigures
from tilstand.model.release import Release
from tilstand.terms import Key

__all__ = ["EditionVerdict", "verdict"]


@dataclass(frozen=True, slots=True)
class EditionVerdict:
    """What was found of the counts of few people in an edition.

    Attributes:
        small: How many there are, printed or not.
        sums: How many sums a reader knows.
        shown: Those that stand in print as they are; with rounding, numbers in print that are small.
        determined: Those of which one number is left.
        above_zero: Those known to be above zero; nothing that rounding keeps from anybody.
        single: With rounding, zeros and least numbers in print of which one true number is left.
        apart: With rounding, sums in print that their parts in print do not add up to.
        unsettled: Those of which it was not found out in time.
        closer: Those known more closely than the range that is told of them.
        moved: Counts of which somebody with the editions before knows that few came or left.
        learned: What readers learn whom the policy names besides anybody: who, and of which count.
    """

    small: int
    sums: int
    shown: int
    determined: int
    above_zero: int
    single: int
    apart: int
    unsettled: int
    closer: int = 0
    moved: int = 0
    learned: tuple[tuple[str, Key], ...] = ()

    @property
    def safe(self) -> bool:
        """True where nothing was given away."""
        found = (self.shown, self.determined, self.above_zero, self.single, self.apart, self.unsettled)
        return not any(found) and not self.closer and not self.moved and not self.learned

    def __str__(self) -> str:
        """In one line."""
        return (
            f"{self.small} small counts, {self.sums} sums known: {self.shown} shown, {self.determined} "
            f"determined, {self.above_zero} known above zero, {self.single} rounded with one true number, "
            f"{self.apart} sums apart, {self.unsettled} not settled, {self.closer} closer than told, "
            f"{self.moved} moved by few, {len(self.learned)} learned by who knows more"
        )


def verdict(
    view: RoundView,
    release: Release,
    figures: EditionFigures,
    book: Sequence[Key],
    relations: Sequence[LinearRelation],
    policy: Policy,
    absent: Set[str],
    before: Sequence[Release] = (),
) -> EditionVerdict:
    """Judge an edition.

    Args:
        view: The collection, as the policy has it.
        release: The edition.
        figures: The true figures.
        book: The addresses that somebody stated.
        relations: The declared relations.
        policy: One that has the same threshold for all counts.
        absent: Bodies that did not report.
        before: Editions that readers have already, the last one last.
    """
    known = told(view, release)
    counts = {key for key in book if view.measures[key.measure].statistic == "count"}
    counts |= known.keys() | addressed(view, release)
    vintages: dict[Key, Known] = {}
    for one in before:
        vintages |= told(view, one)
    counts |= vintages.keys()
    rows = tied(view, figures, relations, counts, absent)
    numbers, limit = truth(figures, counts), policy.threshold
    # what was told as it is now is known, and is nothing that this edition gives away
    public = {key for key, one in vintages.items() if one.low == one.high == numbers.get(key)}
    known |= {key: vintages[key] for key in public}
    few = {key for key in counts if view.measures[key.measure].role in view.protected_roles} - public
    small = {key for key, number in numbers.items() if key in few and 1 <= number < limit}
    shown = {key for key in few if key in known and 1 <= known[key].low == known[key].high < limit}
    ends = _behind(known, numbers, few, limit, public) if policy.method == "round" else known
    moved = {
        key: Asked(one.low)
        for key, one in vintages.items()
        if key in few and one.low == one.high and 1 <= abs(numbers.get(key, one.low) - one.low) < limit
    }
    found = read(rows, ends, moved, near=numbers)
    facts = {
        "moved": len({*found.single, *found.without, *found.unsettled}),
        "learned": tuple(
            learned(
                rows,
                ends,
                numbers,
                knowers(view, numbers, few, set(book), policy, absent),
                shown,
                only_single=policy.method == "round",
            )
        ),
    }
    if policy.method != "round":
        found = read(rows, known, {key: Asked(0) for key in small - shown}, near=numbers)
        ranged = {key for key in small - shown if key in known and known[key].low < known[key].high < limit}
        most = read(rows, known, {key: Asked(known[key].high) for key in ranged}, near=numbers)
        closer = {*most.without} - {*found.without}
        gone = len(found.single), len(found.without)
        apart = 0, 0, len(found.unsettled) + len(most.unsettled)
        return EditionVerdict(len(small), len(rows), len(shown), *gone, *apart, closer=len(closer), **facts)
    ambiguous = {key for key in few & known.keys() & numbers.keys() if known[key].high in (0, limit)}
    asked = {key: Asked(numbers[key], other=True) for key in ambiguous | small}
    found = read(rows, ends, asked, near=numbers)
    single = set(found.single)
    return EditionVerdict(
        len(small),
        len(rows),
        len(shown),
        len(single & small),
        0,
        len(single & ambiguous),
        _apart(rows, known),
        len(found.unsettled),
        **facts,
    )


def _behind(
    known: Mapping[Key, Known], numbers: Mapping[Key, int], few: Set[Key], limit: int, public: Set[Key]
) -> dict[Key, Known]:
    """What a reader knows of the true numbers behind rounded ones: how far any is off is told."""
    off = max(abs(one.low - numbers[key]) for key, one in known.items() if key in numbers)
    found = {}
    for key, one in known.items():
        if key not in numbers or one.low < one.high or key in public:
            found[key] = one
        elif key in few and one.low == 0:
            found[key] = Known(0, limit - 1)
        else:
            found[key] = Known(max(int(key in few), one.low - off), one.low + off)
    return found


def _apart(rows: Sequence[Tied], known: Mapping[Key, Known]) -> int:
    """How many sums do not hold of the numbers in print, but for those that are off in truth, or may be."""
    exact = {key: one.low for key, one in known.items() if one.low == one.high}
    totals = [
        (row, sum(times * exact[key] for key, times in row.terms))
        for row in rows
        if not (row.room or -math.inf < row.low < row.high < math.inf) and all(key in exact for key, _ in row.terms)
    ]
    return sum(not row.low <= total <= row.high for row, total in totals)
