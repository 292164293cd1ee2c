"""All that a round counted, for a researcher: figures beyond those in print, protected with the edition.

Every count of people in the ledger takes part, be it printed or not. What the edition tells is told, what it
hides stays hidden, and of the rest as much is told as leaves nothing of few people to be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation
from tilstand.define import RoundView
from tilstand.define.policy import Policy
from tilstand.model import Figures
from tilstand.model.release import Release
from tilstand.protect.attack.earlier import NOTHING_TOLD, Earlier
from tilstand.protect.attack.hide import hidden_figures
from tilstand.protect.attack.read import ReleaseReading, read
from tilstand.protect.attack.shown import ToldFigure, shown
from tilstand.terms import Key, Status

__all__ = ["RoundLines", "round_lines"]


@dataclass(frozen=True, slots=True)
class RoundLines:
    """What a researcher is given.

    Attributes:
        numbers: Each figure with its number; none where it is not told.
        finest: Those of them that are the sum of no others here.
        reading: What somebody gets to know of few people who reads both the edition and these.
    """

    numbers: Mapping[Key, int | None]
    finest: frozenset[Key]
    reading: ReleaseReading


def round_lines(
    collection: RoundView,
    release: Release,
    book: Book,
    figures: Figures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: Earlier = NOTHING_TOLD,
) -> RoundLines:
    """The counts of people of a round, protected.

    Args:
        collection: The collection.
        release: The edition of the round.
        book: Every statement of the ledger.
        figures: The figures after reconciliation.
        relations: The relations between them, whether they hold or not.
        policy: How they are protected: `suppress`.
        earlier: What earlier editions told.

    Raises:
        ReleaseError: If no choice of hidden figures is safe.
    """
    rows = list(relations)
    told = shown(release)
    out = {key: replace(one, places=("edition",)) for key, one in told.items() if one.settled}
    before = replace(earlier, told={**earlier.told, **out}, excused=False)
    hidden = _hidden_in(release)
    counted = {
        key: int(figure.value.exact)
        for key in book
        if key.period in release.names.period
        and key.provider in (*collection.providers, *collection.groups)
        and key.measure in collection.measures
        and collection.measures[key.measure].unit.people
        and (figure := figures.get(key)) is not None
        and figure.value.known
        and figure.value.exact.denominator == 1
    }
    lines = {key: ToldFigure(n, n, ("lines",)) for key, n in counted.items() if key not in hidden}
    asked = (collection, release, book, figures, rows)
    kept = hidden_figures(*asked, policy=policy, earlier=before, beside=lines)
    given = {key: one for key, one in lines.items() if key not in kept}
    reading = read(*asked, policy=policy, earlier=before, beside=given)
    order = sorted(counted, key=lambda key: key.order)
    numbers = {key: counted[key] if key in given else None for key in order}
    return RoundLines(numbers, frozenset(order) - _wholes(collection, counted), reading)


def _hidden_in(release: Release) -> frozenset[Key]:
    """The figures that an edition shows to be hidden."""
    cells = (cell for table in release.tables for row in table.cells for cell in row if cell is not None)
    return frozenset(
        one.key for one in cells if one.key is not None and one.value.status is Status.SUPPRESSED
    )


def _wholes(collection: RoundView, counted: Iterable[Key]) -> frozenset[Key]:
    """The figures of which others are parts: by a code, a dimension, or a body of a group."""
    found: set[Key] = set()
    for key in counted:
        found |= {key.of(name) for name in collection.groups if key.provider in collection.members(name)}
        for dimension, code in key.dims:
            found.add(key.without(dimension))
            found |= {key.at(dimension, above) for above in collection.codelist(dimension).ancestors(code)}
    return frozenset(found)
