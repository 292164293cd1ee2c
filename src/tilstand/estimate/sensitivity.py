"""How much the answer hangs on each list: lists dropped, merged, and held out.

A list that is held out has a known size. The other lists, as they appear among its persons, are a capture
table of their own; estimating the list's size from it and comparing with the truth tests the method on the
country's own data (Binette and Steorts 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from tilstand.estimate.methods import by_method
from tilstand.estimate.recommend import recommendation
from tilstand.estimate.result import Estimate, MethodName, rounded
from tilstand.estimate.survey import survey
from tilstand.estimate.table import CaptureTable

__all__ = ["ListChange", "changes"]

_METHODS: tuple[MethodName, ...] = ("stepwise", "bic", "chao")
_REPLICATES = 199


@dataclass(frozen=True, slots=True)
class ListChange:
    """The recommended answer after one change of the lists.

    Attributes:
        kind: `without` a list, two lists `merged`, or a list `held_out` and estimated from the others.
        lists: The list or lists.
        observed: Persons seen after the change.
        estimate: The total after the change; for a held-out list, its estimated size.
        interval: Its limits; None if no number could be given.
        truth: For a held-out list, its known size.
        codes: Codes of the reasons where there is no number.
    """

    kind: Literal["without", "merged", "held_out"]
    lists: tuple[str, ...]
    observed: int
    estimate: float | None
    interval: tuple[float, float] | None
    truth: int | None = None
    codes: tuple[str, ...] = ()

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        record: dict[str, Any] = {
            "change": self.kind,
            "lists": list(self.lists),
            "observed": self.observed,
            "estimate": rounded(self.estimate),
            "interval": None if self.interval is None else [rounded(limit) for limit in self.interval],
        }
        if self.truth is not None:
            record["truth"] = self.truth
            record["held"] = self.interval is not None and self.interval[0] <= self.truth <= self.interval[1]
        return record if self.interval else {**record, "refused": list(self.codes)}


def changes(table: CaptureTable, seed: int) -> tuple[ListChange, ...]:
    """Drop, merge and hold out each list in turn.

    Merging is left out beyond six lists, where there are too many pairs to read.
    """
    if len(table.lists) < 4:
        return ()
    found = [_change("without", (name,), table.without(name), seed) for name in table.lists]
    if len(table.lists) <= 6:
        pairs = combinations(table.lists, 2)
        found.extend(_change("merged", pair, table.merged(*pair), seed) for pair in pairs)
    for name, total in zip(table.lists, table.totals, strict=True):
        found.append(_change("held_out", (name,), table.within(name), seed, total))
    return tuple(found)


def _change(
    kind: Literal["without", "merged", "held_out"],
    lists: tuple[str, ...],
    table: CaptureTable,
    seed: int,
    truth: int | None = None,
) -> ListChange:
    surveyed = survey(table)
    answers: dict[MethodName, Estimate] = {
        name: by_method(surveyed, name, _REPLICATES, seed) for name in _METHODS
    }
    answer = recommendation(answers)
    codes = tuple(reason.code for reason in answer.reasons if reason.weight == "refuse")
    return ListChange(kind, lists, table.observed, answer.estimate, answer.interval, truth, codes)
