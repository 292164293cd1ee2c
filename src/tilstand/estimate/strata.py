"""Groups: a statement for each, by the rules of the whole, drawing on the others where a group is thin.

A group has a table of its own, and what is stated of it is decided as for all persons (`statement`). It never
says more than the whole does: where nobody can say how many there are at most, nobody can of a part, whose
smaller table only hides why. A group that is too small to be answered by itself takes the shares unseen of
the others, from the least of their lower limits to the greatest of their upper ones, with the chance of its
own few persons (Poisson), and is marked as borrowed. Fewer than three groups of their own: no borrowing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tilstand.estimate.divide import Divided
from tilstand.estimate.join import joined
from tilstand.estimate.pool import pooled
from tilstand.estimate.result import rounded
from tilstand.estimate.statement import WIDEST, UnseenStatement, statement
from tilstand.estimate.survey import LEAST_RECAPTURED
from tilstand.estimate.table import TIMES, CaptureTable
from tilstand.estimate.words import Reason
from tilstand.terms import Language

__all__ = ["FEW", "GroupAnswer", "groups"]

FEW = 10
"""Fewer persons than these are told in words."""
_LEAST_GROUPS = 3
_HALF = 1.959964
_SMALL = frozenset({"few_lists", "no_overlap", "few_recaptured", "no_model", "no_news"})
_COUNTED = ("few_recaptured", "thin", "maybe_nested")


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """What is stated of one group.

    Attributes:
        column, value: Which group; the value is empty if it is not known, or if several are told together.
        values: How many values it stands for.
        observed: Persons seen; None where they are few.
        recaptured: Persons on two lists or more; None where they are few.
        said: The statement.
    """

    column: str
    value: str
    observed: int | None
    recaptured: int | None
    said: UnseenStatement
    values: int = 1

    @property
    def borrowed(self) -> bool:
        """Whether the share unseen is that of others."""
        return any(reason.code == "borrowed" for reason in self.said.reasons)

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """For JSON; a value that is not known is null."""
        said, tags = self.said, tuple(languages)
        return {
            "column": self.column,
            "value": self.value or None,
            "values": self.values,
            "observed": self.observed,
            "recaptured": self.recaptured,
            "stated": said.kind,
            "low": rounded(said.low),
            "high": rounded(said.high),
            "reasons": [reason.asdict(tags) for reason in said.reasons],
        }


def groups(
    table: CaptureTable,
    whole: UnseenStatement,
    reach: float,
    links: tuple[float, float] | None = None,
    parts: Divided | None = None,
) -> tuple[GroupAnswer, ...]:
    """What is stated of all groups of a table, in its order.

    Args:
        table: The table.
        whole: What is stated of all persons.
        reach: The greatest share of all persons who can come onto no list.
        links: The range of missed links.
        parts: The whole divided by what is known of the persons, if anything is: its limits are joined.
    """
    found: list[GroupAnswer] = []
    for column in dict.fromkeys(part.column for part in table.strata):
        if table.covariates is not None and column not in TIMES:
            continue
        alone = [
            _alone(table.replaced(part.counts), part.column, part.value, reach, links)
            for part in table.strata
            if part.column == column
        ]
        found.extend(_shielded([_capped(one, whole) for one in _borrowing(alone, reach)]))
    if table.covariates is not None and whole.kind != "refused":
        found.extend(_shielded([_capped(one, whole) for one in _parts(table, reach, links, parts)]))
    return tuple(found)


def _alone(
    table: CaptureTable, column: str, value: str, reach: float, links: tuple[float, float] | None
) -> GroupAnswer:
    said = statement(table, links, reach)
    return GroupAnswer(column, value, table.observed, table.recaptured, said)


def _parts(
    table: CaptureTable, reach: float, links: tuple[float, float] | None, parts: Divided | None
) -> Iterable[GroupAnswer]:
    """The groups of each covariate, joined with the model in which all persons are."""
    known = table.covariates
    if known is None:
        return
    limits = {} if parts is None else {(p.column, p.value, p.values): p for p in parts.parts}
    ready = pooled(known, known.histories, len(table.counts))
    for place, column in enumerate(ready.columns):
        for number, level in enumerate(column.levels):
            counts = ready.counts[:, ready.strata[:, place] == number].sum(axis=1).astype(np.int64)
            one = replace(
                _alone(table.replaced(counts), column.name, level.value, reach, links), values=level.values
            )
            part = limits.get((column.name, level.value, level.values))
            if part is not None and part.interval is not None and part.estimate is not None:
                whole = Divided(part.observed, part.estimate, part.interval)
                said = joined(_lent(one.said, whole, reach) if _small(one.said) else one.said, whole)
                one = replace(one, said=said)
            yield one


def _small(said: UnseenStatement) -> bool:
    """Whether a group is refused only because it is small."""
    refusing = [reason.code for reason in said.reasons if reason.weight == "refuse"]
    return said.kind == "refused" and set(refusing) <= _SMALL


def _lent(said: UnseenStatement, part: Divided, reach: float) -> UnseenStatement:
    """A group without an answer of its own: what the model of all persons says of it, as one explanation."""
    if part.interval is None or part.estimate is None:
        return said
    low, high = part.interval
    reasons = (Reason.of("borrowed"), *_worded(said.reasons))
    high /= 1.0 - reach
    return UnseenStatement("interval", part.observed, low, high, float(part.estimate), reasons, reach=reach)


def _borrowing(alone: Sequence[GroupAnswer], reach: float) -> list[GroupAnswer]:
    """The groups, those that are too small with the shares unseen of the others."""
    own = [(one.said, one.observed) for one in alone if one.said.kind != "refused" and one.observed]
    if len(own) < _LEAST_GROUPS:
        return list(alone)
    least = min((said.low or seen) / seen for said, seen in own) - 1.0
    tops = [
        None if said.high is None else said.high * (1.0 - (said.reach or 0.0)) / seen for said, seen in own
    ]
    most = None if None in tops else max(top for top in tops if top is not None) - 1.0
    found = []
    for one in alone:
        seen = one.observed or 0
        if not (_small(one.said) and seen):
            found.append(one)
            continue
        low, high = seen * (1.0 + least * _chance(seen, least, -1)), None
        if most is not None:
            high = seen * (1.0 + most * _chance(seen, most, 1)) / (1.0 - reach)
        reasons = (Reason.of("borrowed"), *(r for r in _worded(one.said.reasons) if r.weight != "refuse"))
        fits = high is not None and high <= WIDEST * low
        said = UnseenStatement(
            "interval" if fits else "at_least", seen, low, high if fits else None, None, reasons,
            reach=reach if fits else None,
        )  # fmt: skip
        found.append(replace(one, said=said))
    return found


def _chance(seen: int, share: float, side: int) -> float:
    """How far chance moves the unseen of so few seen: both are counts."""
    return float(np.exp(side * _HALF * np.sqrt(1.0 / seen + 1.0 / max(seen * share, 1.0))))


def _capped(one: GroupAnswer, whole: UnseenStatement) -> GroupAnswer:
    """A group says no more than the whole."""
    if whole.kind == "refused" and one.said.kind != "refused":
        reasons = (Reason.of("whole_refused"), *_worded(one.said.reasons))
        return replace(one, said=UnseenStatement("refused", one.said.observed, reasons=reasons))
    if whole.high is None and one.said.high is not None:
        reasons = (Reason.of("whole_at_least"), *one.said.reasons)
        return replace(one, said=replace(one.said, kind="at_least", high=None, reach=None, reasons=reasons))
    return one


def _shielded(found: list[GroupAnswer]) -> list[GroupAnswer]:
    """Groups of a few persons in words; where there is one, the next smallest too, lest it be subtracted."""
    ranked = sorted((one for one in found if one.observed), key=lambda one: one.observed or 0)
    few = [one for one in ranked if (one.observed or 0) < FEW]
    if len(few) == 1:
        few = ranked[:2]
    nothing = UnseenStatement("refused", 0, reasons=(Reason.of("group_few"),))
    shown = []
    for one in found:
        if one in few:
            shown.append(replace(one, observed=None, recaptured=None, said=nothing))
            continue
        twice = None if 0 < (one.recaptured or 0) < LEAST_RECAPTURED else one.recaptured
        said = replace(one.said, reasons=_worded(one.said.reasons))
        shown.append(replace(one, recaptured=twice, said=said))
    return shown


def _worded(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons without the number of a few persons."""
    told = (Reason.of("group_few") if reason.code in _COUNTED else reason for reason in reasons)
    return tuple(dict.fromkeys(told))
