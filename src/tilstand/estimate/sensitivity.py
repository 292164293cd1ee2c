"""How much the answer hangs on each list: lists dropped, merged, and held out.

A list that is held out has a known size. The other lists, as they appear among its persons, are a capture
table of their own; estimating the list's size from it and comparing with the truth tests the method on the
country's own data (Binette and Steorts 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from tilstand.estimate.result import rounded
from tilstand.estimate.statement import REACH, UnseenStatement, statement
from tilstand.estimate.table import CaptureTable

__all__ = ["ListChange", "changes"]


@dataclass(frozen=True, slots=True)
class ListChange:
    """What is stated after one change of the lists.

    Attributes:
        kind: `without` a list, two lists `merged`, or a list `held_out` and estimated from the others.
        lists: The list or lists.
        said: The statement after the change; for a held-out list, of its size.
        truth: For a held-out list, its known size.
    """

    kind: Literal["without", "merged", "held_out"]
    lists: tuple[str, ...]
    said: UnseenStatement
    truth: int | None = None

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        record: dict[str, Any] = {
            "change": self.kind,
            "lists": list(self.lists),
            "observed": self.said.observed,
            "stated": self.said.kind,
            "low": rounded(self.said.low),
            "high": rounded(self.said.high),
        }
        if self.truth is not None:
            record["truth"] = self.truth
            record["held"] = None if self.said.kind == "refused" else self.said.holds(self.truth)
        if self.said.kind == "refused":
            record["refused"] = [reason.code for reason in self.said.reasons if reason.weight == "refuse"]
        return record


def changes(table: CaptureTable, reach: float = REACH) -> tuple[ListChange, ...]:
    """Drop, merge and hold out each list in turn.

    Merging is left out beyond six lists, where there are too many pairs to read.

    Args:
        table: The table.
        reach: The greatest share of all persons who can come onto no list.
    """
    if len(table.lists) < 4:
        return ()
    found = [
        ListChange("without", (name,), statement(table.without(name), reach=reach)) for name in table.lists
    ]
    if len(table.lists) <= 6:
        found += [
            ListChange("merged", pair, statement(table.merged(*pair), reach=reach))
            for pair in combinations(table.lists, 2)
        ]
    for name, total in zip(table.lists, table.totals, strict=True):
        found.append(ListChange("held_out", (name,), statement(table.within(name), reach=reach), total))
    return tuple(found)
