"""What a policy would cost and leave, so that a coordinator can choose one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tilstand.define.policy import Policy
from tilstand.model import CellValue
from tilstand.model.release import Release
from tilstand.protect.attack.hold_back import HeldBack
from tilstand.protect.attack.read import ReleaseReading
from tilstand.terms import Alike, Key, Status, Text

__all__ = ["PolicyChoice", "weighed"]

_NO_TEXT = Alike("")


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
    held: tuple[HeldBack, ...] = ()
    across: bool = False

    @property
    def name(self) -> str:
        """What it is called among the others, as a path of messages."""
        return "merge_across" if self.across else self.policy.method

    def loses_less(self, other: PolicyChoice) -> bool:
        """True if nothing is given away, and fewer numbers are lost, or the other is not safe.

        Args:
            other: Another policy.
        """
        unsafe = other.refused or other.told or other.worked_out
        return not self.told + self.worked_out and (bool(unsafe) or self.lost < other.lost)

    def asdict(self) -> dict[str, Any]:
        """The choice as it stands in JSON."""
        return {
            "method": self.policy.method,
            "threshold": self.policy.threshold,
            "merged": [one.model_dump(exclude_defaults=True) for one in self.policy.merged],
            "across": self.across,
            "refused": list(self.refused),
            "held_back": [one.asdict() for one in self.held],
            "told": self.told,
            "worked_out": self.worked_out,
            "cells": self.cells,
            "lost": self.lost,
            "moved": self.moved,
            "error": self.error,
            "quoted": self.quoted,
            "leading": [key.text() for key in self.leading],
            "worst": None
            if self.worst is None
            else dict(zip(("table", "lost", "cells"), self.worst, strict=True)),
        }


def weighed(policy: Policy, whole: Release, made: Release, found: ReleaseReading) -> PolicyChoice:
    """What a policy costs, and what it leaves.

    Args:
        policy: The policy.
        whole: The release in which everything is shown.
        made: The release under the policy.
        found: What a reader of that one gets to know.
    """
    given = dict(_numbers(whole))
    left = dict(_numbers(made))
    lost = [place for place in given if place not in left]
    by_table: dict[str, int] = {}
    for table, _ in lost:
        by_table[table] = by_table.get(table, 0) + 1
    sizes: dict[str, int] = {}
    for table, _ in given:
        sizes[table] = sizes.get(table, 0) + 1
    worst = max(by_table, key=lambda one: (by_table[one] / sizes[one], one), default=None)
    leads = {one.id for one in whole.tables if one.key}
    off = {place: _off(given[place], left[place]) for place in given if place in left}
    leading = dict.fromkeys(
        key for place in lost if place[0] in leads and (key := given[place].key) is not None
    )
    return PolicyChoice(
        policy,
        told=found.count("told"),
        worked_out=len(found.leaks) - found.count("told"),
        cells=len(given),
        lost=len(lost),
        moved=sum(one > 0 for one in off.values()),
        error=sum(off.values()),
        quoted=sum(one for place, one in off.items() if place[0] in leads),
        leading=tuple(leading),
        worst=None if worst is None else (worst, by_table[worst], sizes[worst]),
        worst_title=next((one.title for one in whole.tables if one.id == worst), _NO_TEXT),
    )


def _off(one: CellValue, other: CellValue) -> int:
    return int(abs(one.value.exact - other.value.exact))


def _numbers(release: Release) -> Iterator[tuple[tuple[str, Key], CellValue]]:
    """Every cell of a table that has a number, by its table and address: lines may be merged, or left out."""
    for table in release.tables:
        for cell in (cell for row in table.cells for cell in row if cell is not None):
            if cell.key is not None and cell.value.known and cell.value.status is not Status.SUPPRESSED:
                yield (table.id, cell.key), cell
