"""The statement: an interval, at least so many, a range of scenarios, or nothing; decided by what is left.

What cannot be excluded decides what can be said (`possible`). If the models left agree, an *interval*.
If kinds of persons found by other lists fit as well and say otherwise, a *range of scenarios*. If persons
surely differ in how easily they are found, or one person moves the answer much, or the limits are too far
apart, *at least* so many. If even that says nothing, a *refusal*.

What no table shows has room in the limits (partial identification: Sun, Van Baelen, Plettinckx and Crawford
2023; Aleshin-Guendel, Sadinle and Wakefield 2024). The interaction of the highest order is in no table
(Fienberg 1972); one of odds ratio *r* multiplies the number unseen by *r*. Persons whom no list can reach, or
hardly any, are in none either (Link 2003; Mao 2008): an upper limit is a statement of all persons only
together with a share of such persons, so that share is a part of the statement. Every number here was set on
simulated populations; `docs/explanation/hidden-population-validity.md` shows what it does on fresh ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor
from typing import Any, Literal, get_args

from tilstand.estimate.contender import Contender
from tilstand.estimate.fed import fed_list
from tilstand.estimate.links import mended
from tilstand.estimate.possible import NotExcluded, influence, possible
from tilstand.estimate.result import rounded
from tilstand.estimate.survey import Survey, survey
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.words import Reason, tidy
from tilstand.terms import Language

__all__ = [
    "BELOW",
    "KINDS",
    "REACH",
    "WIDEST",
    "Kind",
    "UnseenStatement",
    "WhatIf",
    "statement",
    "too_wide",
    "unfed",
]

Kind = Literal["interval", "range", "at_least", "refused"]
"""From what says most to what says least."""
KINDS: tuple[Kind, ...] = get_args(Kind)

# Of all persons, so many at most can come onto no list: the share that is granted if none is declared.
REACH = 0.2
# Room for an interaction of the highest order: below, where missed links leave no trace either, and on three
# lists, of which each pair could depend and persons differ without a trace, below and above.
BELOW, _THREE_LISTS = 1.25, 1.75
# Standard errors by which the term of differing persons has to lie above zero to be believed: with up to
# four lists, with up to four and few persons found twice (where chance moves it further), and with more
# lists; and above which, with up to four, it may still be so.
_SURELY, _SURELY_OF_FEW, _SURELY_OF_MANY, _MAYBE = 1.65, 2.0, 0.8, 0.4
_FEW, _THREE, _MANY = 60, 3, 5
WIDEST = 10.0
_MEANT = 1e8
_ONE_PERSON = 0.6
_LEAST_NEWS = 1.02


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one kind of models says, for pictures and tables.

    Attributes:
        name: `dependent`, `differing`, `classes`, `covariates` (with what is known of them) or `floor`.
        low, middle, high: Limits and estimate of all persons; the floor has no upper limit.
        kinds: Of classes, how many.
    """

    name: Literal["dependent", "differing", "classes", "covariates", "floor"]
    low: float
    middle: float
    high: float | None
    kinds: int = 0

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "low": rounded(self.low),
            "middle": rounded(self.middle),
            "high": rounded(self.high),
        }


@dataclass(frozen=True)
class UnseenStatement:
    """What can be said of all persons, seen and unseen.

    Attributes:
        kind: What it is.
        observed: Different persons on the lists.
        low: They are at least so many; None if refused.
        high: At most so many; None if refused or where only the least is stated.
        middle: The median under the log-linear models; None if refused. Not to be stated without limits.
        reasons: Why this kind and not one that says more, and what to know.
        parts: What each kind of models says that is left.
        links: Shares of missed links between which the statement holds; none if no range was declared.
        reach: The share of all persons who can come onto no list for which the upper limit has room; None
            where there is no upper limit.
    """

    kind: Kind
    observed: int
    low: float | None = None
    high: float | None = None
    middle: float | None = None
    reasons: tuple[Reason, ...] = ()
    parts: tuple[WhatIf, ...] = ()
    links: tuple[float, float] | None = None
    reach: float | None = None

    @property
    def status(self) -> str:
        """`ok`, `warning` (read the reasons) or `refused`."""
        if self.kind == "refused":
            return "refused"
        return "warning" if self.reasons else "ok"

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """Limits to print: three figures, rounded outwards, so that rounding makes nothing false."""
        low = None if self.low is None else max(tidy(self.low, down=True), self.observed)
        return low, None if self.high is None else tidy(self.high, down=False)

    def holds(self, persons: float) -> bool:
        """Whether the statement is true if there are so many persons; a refusal says nothing false."""
        return (self.low is None or self.low <= persons) and (self.high is None or persons <= self.high)

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The statement for JSON."""
        tags = tuple(languages)
        return {
            "kind": self.kind,
            "status": self.status,
            "low": rounded(self.low),
            "high": rounded(self.high),
            "middle": rounded(self.middle),
            "missed_links": None if self.links is None else list(self.links),
            "out_of_reach": self.reach,
            "reasons": [reason.asdict(tags) for reason in self.reasons],
            "scenarios": [part.asdict() for part in self.parts],
        }


def statement(
    table: CaptureTable, links: tuple[float, float] | None = None, reach: float = REACH
) -> UnseenStatement:
    """What can be said of a table.

    Args:
        table: The table; its draws, if the linkage is uncertain, are all answered, and the weakest answer
            that holds for all is given.
        links: The least and the greatest share of persons on several lists who may have lost a link.
        reach: The greatest share of all persons who can come onto no list.

    Example:
        >>> two = CaptureTable.of(("A", "B"), {"A": 90, "B": 60, "AB": 20})
        >>> statement(two).kind, statement(two).reasons[0].code
        ('refused', 'few_lists')
    """
    versions = table.draws or (table.counts,)
    if links is not None:
        shares = sorted({links[0], (links[0] + links[1]) / 2.0, links[1]})
        versions = tuple(mended(counts, share) for counts in versions for share in shares)
    said = [_stated(table.replaced(counts), reach) for counts in versions]
    weakest = max(said, key=lambda one: KINDS.index(one.kind))
    if weakest.kind == "refused":
        return replace(weakest, observed=table.observed, links=links)
    lows = [one.low for one in said if one.low is not None]
    highs = [one.high for one in said if one.high is not None]
    granted = [one.reach for one in said if one.reach is not None]
    reasons = tuple(dict.fromkeys(reason for one in (weakest, *said) for reason in one.reasons))
    return replace(
        weakest,
        observed=table.observed,
        low=min(lows),
        high=max(highs) if weakest.high is not None else None,
        reasons=_once(reasons),
        links=links,
        reach=min(granted) if weakest.high is not None else None,
    )


def _once(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The first reason of each code and name: versions of one table give the same with other figures."""
    found: dict[tuple[str, ...], Reason] = {}
    for reason in reasons:
        names = tuple(str(fact) for name, fact in reason.facts if isinstance(fact, str))
        found.setdefault((reason.code, *names), reason)
    return tuple(found.values())


def unfed(table: CaptureTable) -> Survey:
    """The table without lists that say nothing of the unseen, those fed by others included."""
    told = survey(table)
    while not told.refusals and (fed := fed_list(told.table)) is not None:
        reason = Reason.of("fed", name=fed.name, count=fed.alone, expected=round(fed.expected))
        again = survey(told.table.without(fed.name))
        told = Survey(again.table, again.refusals, (reason, *told.warnings, *again.warnings))
    return told


def _stated(table: CaptureTable, reach: float) -> UnseenStatement:
    """The statement of one version of a table."""
    told = unfed(table)
    known = list(dict.fromkeys(told.warnings))
    if told.refusals:
        return UnseenStatement("refused", table.observed, reasons=(*told.refusals, *known))
    left = possible(told.table)
    if left is None:
        return UnseenStatement("refused", table.observed, reasons=(Reason.of("no_model"), *known))
    return _decided(told.table, table.observed, left, known, reach)


def _decided(
    table: CaptureTable, seen: int, left: NotExcluded, known: list[Reason], reach: float
) -> UnseenStatement:
    base = table.observed
    core_low, middle, core_high = left.core(base, WIDEST)
    low, high, scattered = _limits(table, left)
    least = UnseenStatement(
        "at_least", seen, max(base + low, float(seen)), None, base + middle, (), _parts(base, left)
    )
    if left.lean > _surely(table):
        bottom = max(base + min(low, left.floor), float(seen))
        return _at_least(replace(least, low=bottom), [Reason.of("differing"), *known])
    moved = influence(table, left.dependent)
    if moved > _ONE_PERSON:
        return _at_least(least, [Reason.of("one_person", share=moved), *known])
    if (base + core_high) / (base + core_low) > WIDEST:
        return _at_least(least, [too_wide(base + low, base + high), *known])
    top = (base + high) / (1.0 - reach)
    if top > WIDEST * (base + low):
        # The room for what nobody knows is cut before what the models say is.
        low = core_low if base + core_high > WIDEST * (base + low) else low
        top = max(base + core_high, 0.999 * WIDEST * (base + low))
        reach = max(floor(100.0 * (1.0 - (base + high) / top)) / 100.0, 0.0)
    kind: Kind = "range" if scattered else "interval"
    if scattered:
        known = [Reason.of("scattered"), *known]
    bottom = max(base + low, float(seen))
    return replace(least, kind=kind, low=bottom, high=top, reasons=tuple(known), reach=reach)


def too_wide(low: float, high: float) -> Reason:
    """That limits lie too far apart to be stated; a number without meaning is told as none."""
    return Reason.of("too_wide", low=round(low), high=round(high) if high < _MEANT else "∞")


def _limits(table: CaptureTable, left: NotExcluded) -> tuple[float, float, bool]:
    """Limits of the unseen with room for an interaction, and whether classes that fit lie far below."""
    core_low, _, core_high = left.core(table.observed, WIDEST)
    low, high = left.both
    low, high = min(low, core_low), max(high, core_high)
    scattered = False
    for classes in left.classes:
        low = min(low, classes.limits[0])
        scattered |= classes.limits[1] < core_low
    if left.differing is not None and left.lean > (0.0 if len(table.lists) >= _MANY else _MAYBE):
        high = max(high, left.differing.limits[1])
    if len(table.lists) == _THREE:
        return low / _THREE_LISTS, high * _THREE_LISTS, scattered
    return low / BELOW, high, scattered


def _surely(table: CaptureTable) -> float:
    """From where on the term of differing persons is believed."""
    if len(table.lists) >= _MANY:
        return _SURELY_OF_MANY
    return _SURELY_OF_FEW if table.recaptured < _FEW else _SURELY


def _at_least(said: UnseenStatement, reasons: list[Reason]) -> UnseenStatement:
    """At least so many; a refusal where that is hardly more than were seen."""
    if said.low is not None and said.low > _LEAST_NEWS * said.observed:
        return replace(said, reasons=tuple(reasons))
    return UnseenStatement(
        "refused", said.observed, reasons=(Reason.of("no_news"), *reasons), parts=said.parts
    )


def _parts(base: int, left: NotExcluded) -> tuple[WhatIf, ...]:
    low, middle, high = left.core(base, WIDEST)
    found = [WhatIf("dependent", base + low, base + middle, base + high)]
    if left.differing is not None:
        found.append(_part("differing", base, left.differing))
    lists = len(left.classes[0].means).bit_length() - 1 if left.classes else 0
    for kind in left.classes:
        found.append(replace(_part("classes", base, kind), kinds=kind.size // (lists + 1)))
    found.append(WhatIf("floor", base + left.floor, base + left.bound, None))
    return tuple(found)


def _part(name: Literal["differing", "classes"], base: int, one: Contender) -> WhatIf:
    low, high = one.limits
    return WhatIf(name, base + low, base + one.unseen, base + high)
