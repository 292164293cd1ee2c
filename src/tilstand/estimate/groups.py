"""Statements by group, checked against the whole, and changes between years.

Covariates explain a part of how persons differ, so the model that has them (`divide`) may say more or fewer
than those that do not. No table excludes it, so the limits span both. Where the two have no number in
common, what is stated is a range of scenarios.

A group has a table of its own, and what is stated of it is decided as for all persons (`derive_statement`).
It never
says more than the whole does: where nobody can say how many there are at most, nobody can of a part, whose
smaller table only hides why. A group that is too small to be answered by itself takes the shares unseen of
the others, from the least of their lower limits to the greatest of their upper ones, with the chance of its
own few persons (Poisson), and is marked as borrowed. Fewer than three groups of their own: no borrowing.

Limits of sums are the sums of limits, whatever the groups have in common. Groups by time are not added up, as
persons may be there in several; but none has more persons than there are in all.

Years are compared two at a time, each with the one before it and the last with the first. A change is
claimed only if what is stated of them has no number in common. That is stricter than a test of the
difference, and needs no assumption about persons who are there in both years; with 95 % intervals, two equal
years are told apart by chance less than once in a hundred comparisons (Goldstein and Healy 1995). Years are
not added up: the same person may be there in several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from tilstand.estimate.diagnosis import LEAST_RECAPTURED
from tilstand.estimate.result import EstimateReason, Fact, round_for_json, round_to_significant
from tilstand.estimate.statement import (
    BELOW,
    WIDEST,
    ScenarioRange,
    UnseenStatement,
    derive_statement,
    explain_wide_limits,
)
from tilstand.estimate.subgroups import SubgroupEstimates, pool_levels
from tilstand.estimate.table import TIMES, CaptureCovariates, CaptureTable
from tilstand.terms import Language


def combine_intervals(said: UnseenStatement, parts: SubgroupEstimates | None) -> UnseenStatement:
    """The statement with the limits of the model with covariates; as it was where that gives none.

    Example:
        >>> parts = SubgroupEstimates(100, 400, (300.0, 500.0))
        >>> both = combine_intervals(UnseenStatement("interval", 100, 250.0, 450.0, reach=0.2), parts)
        >>> both.kind, round(both.low), both.high
        ('interval', 250, 625.0)
    """
    if parts is None or parts.interval is None or parts.estimate is None:
        return said
    if said.low is None or said.high is None or said.reach is None:
        return said
    least, most = parts.interval
    low = min(said.low, max(said.observed + (least - said.observed) / BELOW, float(said.observed)))
    high = max(said.high, most / (1.0 - said.reach))
    scenario_ranges = (
        *said.parts[:-1],
        ScenarioRange("covariates", least, float(parts.estimate), most),
        *said.parts[-1:],
    )
    if high > WIDEST * low:
        wide = explain_wide_limits(low, high)
        reasons = (wide, *(reason for reason in said.reasons if reason.weight == "warn"))
        return replace(said, kind="at_least", low=low, high=None, reach=None, reasons=reasons, parts=scenario_ranges)
    if least > said.high or most < said.low:
        reasons = (EstimateReason.from_reason_code("known_otherwise"), *said.reasons)
        return replace(said, kind="range", low=low, high=high, reasons=reasons, parts=scenario_ranges)
    return replace(said, low=low, high=high, parts=scenario_ranges)


FEW = 10
"""Fewer persons than these are told in words."""
_LEAST_GROUPS = 3
_HALF = 1.959964
_SMALL = frozenset({"few_lists", "no_overlap", "few_recaptured", "no_model", "no_news"})
_COUNTED = ("few_recaptured", "thin", "maybe_nested")


@dataclass(frozen=True, slots=True)
class GroupStatement:
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
    def is_borrowed(self) -> bool:
        """Whether the share unseen is that of others."""
        return any(reason.code == "borrowed" for reason in self.said.reasons)

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """For JSON; a value that is not known is null."""
        unseen_statement, tags = self.said, tuple(languages)
        return {
            "column": self.column,
            "value": self.value or None,
            "values": self.values,
            "observed": self.observed,
            "recaptured": self.recaptured,
            "stated": unseen_statement.kind,
            "low": round_for_json(unseen_statement.low),
            "high": round_for_json(unseen_statement.high),
            "reasons": [reason.to_dict(tags) for reason in unseen_statement.reasons],
        }


def estimate_groups(
    table: CaptureTable,
    whole: UnseenStatement,
    reach: float,
    links: tuple[float, float] | None = None,
    parts: SubgroupEstimates | None = None,
) -> tuple[GroupStatement, ...]:
    """What is stated of all groups of a table, in its order.

    Args:
        table: The table.
        whole: What is stated of all persons.
        reach: The greatest share of all persons who can come onto no list.
        links: The range of missed links.
        parts: The whole divided by what is known of the persons, if anything is: its limits are joined.
    """
    families: list[Iterable[GroupStatement]] = []
    for column in dict.fromkeys(part.column for part in table.strata):
        if table.covariates is None or column in TIMES:
            alone = [
                _estimate_single_group(table.replace_counts(part.counts), part.column, part.value, reach, links)
                for part in table.strata
                if part.column == column
            ]
            families.append(_borrow_unseen_shares(alone, reach))
    if table.covariates is not None and whole.kind != "refused":
        families.append(_estimate_covariate_groups(table, table.covariates, reach, links, parts))
    limited = [[_limit_group_by_total(group, whole) for group in family] for family in families]
    return tuple(group for family in limited for group in _hide_small_groups(family))


def _estimate_single_group(
    table: CaptureTable, column: str, value: str, reach: float, links: tuple[float, float] | None
) -> GroupStatement:
    unseen_statement = derive_statement(table, links, reach)
    return GroupStatement(column, value, table.observed, table.recaptured, unseen_statement)


def _estimate_covariate_groups(
    table: CaptureTable,
    known: CaptureCovariates,
    reach: float,
    links: tuple[float, float] | None,
    parts: SubgroupEstimates | None,
) -> Iterable[GroupStatement]:
    """The groups of each covariate, joined with the model in which all persons are."""
    limits = {} if parts is None else {(p.column, p.value, p.values): p for p in parts.parts}
    ready = pool_levels(known, known.histories, len(table.counts))
    for place, column in enumerate(ready.columns):
        for number, level in enumerate(column.levels):
            counts = ready.counts[:, ready.strata[:, place] == number].sum(axis=1).astype(np.int64)
            group = _estimate_single_group(table.replace_counts(counts), column.name, level.value, reach, links)
            said = group.said
            part = limits.get((column.name, level.value, level.values))
            if part is not None and part.interval is not None and part.estimate is not None:
                if _is_refused_as_small(said):
                    said = _borrow_model_limits(said, part.observed, part.estimate, part.interval, reach)
                said = combine_intervals(said, SubgroupEstimates(part.observed, part.estimate, part.interval))
            yield replace(group, said=said, values=level.values)


def _is_refused_as_small(said: UnseenStatement) -> bool:
    """Whether a group is refused only because it is small."""
    refusing = [reason.code for reason in said.reasons if reason.weight == "refuse"]
    return said.kind == "refused" and set(refusing) <= _SMALL


def _borrow_model_limits(
    said: UnseenStatement, observed: int, estimate: int, interval: tuple[float, float], reach: float
) -> UnseenStatement:
    """A group without an answer of its own: what the model of all persons says of it, as one explanation."""
    reasons = (EstimateReason.from_reason_code("borrowed"), *_strip_small_counts(said.reasons))
    high = interval[1] / (1.0 - reach)
    return UnseenStatement("interval", observed, interval[0], high, float(estimate), reasons, reach=reach)


def _borrow_unseen_shares(alone: Sequence[GroupStatement], reach: float) -> list[GroupStatement]:
    """The groups, those that are too small with the shares unseen of the others."""
    stated = [(group.said, group.observed) for group in alone if group.said.kind != "refused" and group.observed]
    if len(stated) < _LEAST_GROUPS:
        return list(alone)
    least = min((said.low or seen) / seen for said, seen in stated) - 1.0
    tops = [said.high * (1.0 - (said.reach or 0.0)) / seen for said, seen in stated if said.high is not None]
    most = max(tops) - 1.0 if len(tops) == len(stated) else None
    group_statements = []
    for group_statement in alone:
        seen = group_statement.observed or 0
        if not (_is_refused_as_small(group_statement.said) and seen):
            group_statements.append(group_statement)
            continue
        low, high = seen * (1.0 + least * _compute_chance_factor(seen, least, -1)), None
        if most is not None:
            high = seen * (1.0 + most * _compute_chance_factor(seen, most, 1)) / (1.0 - reach)
        reasons = (
            EstimateReason.from_reason_code("borrowed"),
            *(r for r in _strip_small_counts(group_statement.said.reasons) if r.weight != "refuse"),
        )
        fits = high is not None and high <= WIDEST * low
        unseen_statement = UnseenStatement(
            "interval" if fits else "at_least", seen, low, high if fits else None, None, reasons,
            reach=reach if fits else None,
        )  # fmt: skip
        group_statements.append(replace(group_statement, said=unseen_statement))
    return group_statements


def _compute_chance_factor(seen: int, share: float, side: int) -> float:
    """How far chance moves the unseen of so few seen: both are counts."""
    return float(np.exp(side * _HALF * np.sqrt(1.0 / seen + 1.0 / max(seen * share, 1.0))))


def _limit_group_by_total(one: GroupStatement, whole: UnseenStatement) -> GroupStatement:
    """A group says no more than the whole."""
    if whole.kind == "refused" and one.said.kind != "refused":
        reasons = (EstimateReason.from_reason_code("whole_refused"), *_strip_small_counts(one.said.reasons))
        return replace(one, said=UnseenStatement("refused", one.said.observed, reasons=reasons))
    if whole.high is None and one.said.high is not None:
        reasons = (EstimateReason.from_reason_code("whole_at_least"), *one.said.reasons)
        return replace(one, said=replace(one.said, kind="at_least", high=None, reach=None, reasons=reasons))
    return one


def _hide_small_groups(found: list[GroupStatement]) -> list[GroupStatement]:
    """Groups of a few persons in words; where there is one, the next smallest too, lest it be subtracted."""
    ranked = sorted((group for group in found if group.observed), key=lambda group: group.observed or 0)
    few = [group for group in ranked if (group.observed or 0) < FEW]
    if len(few) == 1:
        few = ranked[:2]
    nothing = UnseenStatement("refused", 0, reasons=(EstimateReason.from_reason_code("group_few"),))
    shown = []
    for group_statement in found:
        if group_statement in few:
            shown.append(replace(group_statement, observed=None, recaptured=None, said=nothing))
            continue
        twice = None if 0 < (group_statement.recaptured or 0) < LEAST_RECAPTURED else group_statement.recaptured
        unseen_statement = replace(group_statement.said, reasons=_strip_small_counts(group_statement.said.reasons))
        shown.append(replace(group_statement, recaptured=twice, said=unseen_statement))
    return shown


def _strip_small_counts(reasons: Iterable[EstimateReason]) -> tuple[EstimateReason, ...]:
    """Reasons without the number of a few persons."""
    estimate_reasons = (
        EstimateReason.from_reason_code("group_few") if reason.code in _COUNTED else reason for reason in reasons
    )
    return tuple(dict.fromkeys(estimate_reasons))


def check_subgroups(whole: UnseenStatement, found: Sequence[GroupStatement]) -> tuple[EstimateReason, ...]:
    """A reason for each column whose groups have no number in common with the whole.

    Example:
        >>> said = [UnseenStatement("interval", 40, low, 2 * low) for low in (300.0, 400.0)]
        >>> found = [GroupStatement("sex", value, 40, 9, one) for value, one in zip("fm", said)]
        >>> [len(check_subgroups(UnseenStatement("interval", 80, 90.0, high), found)) for high in (699.0, 700.0)]
        [1, 0]
    """
    if whole.low is None:
        return ()
    reasons = []
    for column in dict.fromkeys(group_statement.column for group_statement in found):
        stated = [group.said for group in found if group.column == column]
        lows = [said.low if said.low is not None else float(said.observed) for said in stated]
        highs = [said.high for said in stated if said.high is not None]
        low = max(lows) if column in TIMES else sum(lows)
        high = sum(highs) if column not in TIMES and len(highs) == len(stated) else None
        if (whole.high is not None and low > whole.high) or (high is not None and high < whole.low):
            top: Fact = "∞" if high is None else round_to_significant(high)
            reasons.append(
                EstimateReason.from_reason_code("groups_apart", column=column, low=round_to_significant(low), high=top)
            )
    return tuple(reasons)


Claim = Literal["up", "down", "not_shown", "unknown"]


@dataclass(frozen=True, slots=True)
class YearStep:
    """Two years compared.

    Attributes:
        first, second: The years.
        claim: `up` or `down` if the statements are apart; `not_shown` if they overlap; `unknown` if of one of
            the years nothing of its own is stated.
    """

    first: str
    second: str
    claim: Claim

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def compare_years(years: Sequence[GroupStatement]) -> tuple[YearStep, ...]:
    """Each year with the one before it, and the last with the first."""
    ordered = sorted(years, key=lambda group: group.value)
    pairs = list(pairwise(ordered))
    if len(ordered) > 2:
        pairs.append((ordered[0], ordered[-1]))
    return tuple(YearStep(first.value, second.value, _classify_year_change(first, second)) for first, second in pairs)


def _classify_year_change(one: GroupStatement, two: GroupStatement) -> Claim:
    # A year without a statement of its own has borrowed the others' share unseen: it cannot show a change.
    if one.is_borrowed or two.is_borrowed or one.said.low is None or two.said.low is None:
        return "unknown"
    if one.said.high is not None and two.said.low > one.said.high:
        return "up"
    if two.said.high is not None and two.said.high < one.said.low:
        return "down"
    return "not_shown"
