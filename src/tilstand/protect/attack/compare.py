"""Policies compared by loss and disclosure, and the protected file for researchers.

Every count of people in the ledger takes part, be it printed or not. What the edition tells is told, what it
hides stays hidden, and of the rest as much is told as leaves nothing of few people to be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation
from tilstand.model import CellValue, EditionFigures
from tilstand.model.release import Release
from tilstand.protect.attack.attack import AttackResult, attack_release
from tilstand.protect.attack.prior_releases import NOTHING_TOLD, PriorReleases
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.protect.attack.suppress import FallbackSuppression, choose_suppressions
from tilstand.terms import InvariantText, Key, Text, ValueStatus

_NO_TEXT = InvariantText("")


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """One policy, tried on a round.

    Attributes:
        policy: The policy.
        refused: The counts that no hiding protects, in words; with any, nothing can be published under it.
        told: Small counts that stand there.
        worked_out: Small counts that do not, and are given away all the same.
        cells: Numbers in the tables if everything is shown.
        lost: How many of these are hidden, or told as a range.
        moved: How many are told otherwise than they are.
        error: By how much these are off together.
        quoted: By how much the key figures are off together, those that people quote.
        leading: The key figures among them.
        worst: The table that loses most, with how many it loses and of how many; empty where none loses any.
        worst_title: What that table is called.
        held: What is held back besides, where no way of hiding was found.
        across: True where it merges codes that lie under different ones, which is proposed to be decided on.
    """

    policy: Policy
    refused: tuple[str, ...] = ()
    told: int = 0
    worked_out: int = 0
    cells: int = 0
    lost: int = 0
    moved: int = 0
    error: int = 0
    quoted: int = 0
    leading: tuple[Key, ...] = ()
    worst: tuple[str, int, int] | None = None
    worst_title: Text = _NO_TEXT
    held: tuple[FallbackSuppression, ...] = ()
    across: bool = False

    @property
    def name(self) -> str:
        """What it is called among the others, as a path of messages."""
        return "merge_across" if self.across else self.policy.method

    def is_less_lossy(self, other: PolicyChoice) -> bool:
        """True if nothing is given away, and fewer numbers are lost, or the other is not safe.

        Args:
            other: Another policy.
        """
        unsafe = other.refused or other.told or other.worked_out
        return not self.told + self.worked_out and (bool(unsafe) or self.lost < other.lost)

    def to_dict(self) -> dict[str, Any]:
        """The choice as it stands in JSON."""
        return {
            "method": self.policy.method,
            "threshold": self.policy.threshold,
            "merged": [recoding.model_dump(exclude_defaults=True) for recoding in self.policy.merged],
            "across": self.across,
            "refused": list(self.refused),
            "held_back": [fallback_suppression.to_dict() for fallback_suppression in self.held],
            "told": self.told,
            "worked_out": self.worked_out,
            "cells": self.cells,
            "lost": self.lost,
            "moved": self.moved,
            "error": self.error,
            "quoted": self.quoted,
            "leading": [key.text() for key in self.leading],
            "worst": None if self.worst is None else dict(zip(("table", "lost", "cells"), self.worst, strict=True)),
        }


def evaluate_policy(policy: Policy, whole: Release, release: Release, found: AttackResult) -> PolicyChoice:
    """What a policy costs, and what it leaves.

    Args:
        policy: The policy.
        whole: The release in which everything is shown.
        release: The release under the policy.
        found: What a reader of that one gets to know.
    """
    cell_values_by_pair = dict(_iterate_numeric_cells(whole))
    left = dict(_iterate_numeric_cells(release))
    lost = [place for place in cell_values_by_pair if place not in left]
    by_table: dict[str, int] = {}
    for table, _ in lost:
        by_table[table] = by_table.get(table, 0) + 1
    sizes: dict[str, int] = {}
    for table, _ in cell_values_by_pair:
        sizes[table] = sizes.get(table, 0) + 1
    worst = max(by_table, key=lambda one: (by_table[one] / sizes[one], one), default=None)
    leads = {releasable_table.id for releasable_table in whole.tables if releasable_table.key}
    off = {
        place: _compute_cell_deviation(cell_values_by_pair[place], left[place])
        for place in cell_values_by_pair
        if place in left
    }
    leading = dict.fromkeys(
        key for place in lost if place[0] in leads and (key := cell_values_by_pair[place].key) is not None
    )
    return PolicyChoice(
        policy,
        told=found.count("told"),
        worked_out=len(found.leaks) - found.count("told"),
        cells=len(cell_values_by_pair),
        lost=len(lost),
        moved=sum(number > 0 for number in off.values()),
        error=sum(off.values()),
        quoted=sum(number for place, number in off.items() if place[0] in leads),
        leading=tuple(leading),
        worst=None if worst is None else (worst, by_table[worst], sizes[worst]),
        worst_title=next(
            (releasable_table.title for releasable_table in whole.tables if releasable_table.id == worst), _NO_TEXT
        ),
    )


def _compute_cell_deviation(one: CellValue, other: CellValue) -> int:
    return int(abs(one.value.exact_number - other.value.exact_number))


def _iterate_numeric_cells(release: Release) -> Iterator[tuple[tuple[str, Key], CellValue]]:
    """Every cell of a table that has a number, by its table and address: lines may be merged, or left out."""
    for table in release.tables:
        for cell in (cell for row in table.cells for cell in row if cell is not None):
            if cell.key is not None and cell.value.known and cell.value.status is not ValueStatus.SUPPRESSED:
                yield (table.id, cell.key), cell


@dataclass(frozen=True, slots=True)
class ResearcherFile:
    """What a researcher is given.

    Attributes:
        numbers: Each figure with its number; none where it is not told.
        finest: Those of them that are the sum of no others here.
        reading: What somebody gets to know of few people who reads both the edition and these.
    """

    numbers: Mapping[Key, int | None]
    finest: frozenset[Key]
    reading: AttackResult


def build_researcher_file(
    collection: RoundView,
    release: Release,
    book: Ledger,
    figures: EditionFigures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: PriorReleases = NOTHING_TOLD,
) -> ResearcherFile:
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
    published_figures_by_key = list_published_figures(release)
    out = {
        key: replace(published_figure, places=("edition",))
        for key, published_figure in published_figures_by_key.items()
        if published_figure.is_exact
    }
    before = replace(earlier, told={**earlier.told, **out}, excused=False)
    hidden = _find_hidden_figures(release)
    counted = {
        key: int(figure.value.exact_number)
        for key in book
        if key.period in release.names.period
        and key.provider in (*collection.providers, *collection.groups)
        and key.measure in collection.measures
        and collection.measures[key.measure].unit.people
        and (figure := figures.get(key)) is not None
        and figure.value.known
        and figure.value.exact_number.denominator == 1
    }
    lines = {key: PublishedFigure(n, n, ("lines",)) for key, n in counted.items() if key not in hidden}
    asked = (collection, release, book, figures, rows)
    numbers_by_key = choose_suppressions(*asked, policy=policy, earlier=before, beside=lines)
    given = {key: line for key, line in lines.items() if key not in numbers_by_key}
    reading = attack_release(*asked, policy=policy, earlier=before, beside=given)
    order = sorted(counted, key=lambda key: key.sort_key)
    numbers = {key: counted[key] if key in given else None for key in order}
    return ResearcherFile(numbers, frozenset(order) - _find_parent_figures(collection, counted), reading)


def _find_hidden_figures(release: Release) -> frozenset[Key]:
    """The figures that an edition shows to be hidden."""
    cells = (cell for table in release.tables for row in table.cells for cell in row if cell is not None)
    return frozenset(cell.key for cell in cells if cell.key is not None and cell.value.status is ValueStatus.SUPPRESSED)


def _find_parent_figures(collection: RoundView, counted: Iterable[Key]) -> frozenset[Key]:
    """The figures of which others are parts: by a code, a dimension, or a body of a group."""
    keys: set[Key] = set()
    for key in counted:
        keys |= {
            key.replace_provider(name)
            for name in collection.groups
            if key.provider in collection.list_group_members(name)
        }
        for dimension, code in key.dims:
            keys.add(key.remove_dimension(dimension))
            keys |= {key.at(dimension, above) for above in collection.get_codelist(dimension).list_code_ancestors(code)}
    return frozenset(keys)
