"""The statement on the hidden population and its report sentences.

What cannot be excluded decides what can be said (`find_plausible_models`). If the models left agree, an
*interval*.
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

from tilstand.estimate.candidate_models import CandidateModel
from tilstand.estimate.diagnosis import TableDiagnosis, adjust_missed_links, diagnose_table, find_referral_list
from tilstand.estimate.plausible_models import PlausibleModels, compute_greatest_influence, find_plausible_models
from tilstand.estimate.result import (
    EstimateReason,
    Fact,
    MethodEstimate,
    cite_estimate_text,
    round_for_json,
    round_to_significant,
)
from tilstand.estimate.table import CaptureTable
from tilstand.languages import format_message
from tilstand.terms import Key, Language, Text

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
class ScenarioRange:
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

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "low": round_for_json(self.low),
            "middle": round_for_json(self.middle),
            "high": round_for_json(self.high),
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
    reasons: tuple[EstimateReason, ...] = ()
    parts: tuple[ScenarioRange, ...] = ()
    links: tuple[float, float] | None = None
    reach: float | None = None

    @property
    def status(self) -> str:
        """`ok`, `warning` (read the reasons) or `refused`."""
        if self.kind == "refused":
            return "refused"
        return "warning" if self.reasons else "ok"

    @property
    def printed_limits(self) -> tuple[int | None, int | None]:
        """Limits to print: three figures, rounded outwards, so that rounding makes nothing false."""
        low = None if self.low is None else max(round_to_significant(self.low, down=True), self.observed)
        return low, None if self.high is None else round_to_significant(self.high, down=False)

    def is_true_for(self, persons: float) -> bool:
        """Whether the statement is true if there are so many persons; a refusal says nothing false."""
        return (self.low is None or self.low <= persons) and (self.high is None or persons <= self.high)

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The statement for JSON."""
        tags = tuple(languages)
        return {
            "kind": self.kind,
            "status": self.status,
            "low": round_for_json(self.low),
            "high": round_for_json(self.high),
            "middle": round_for_json(self.middle),
            "missed_links": None if self.links is None else list(self.links),
            "out_of_reach": self.reach,
            "reasons": [reason.to_dict(tags) for reason in self.reasons],
            "scenarios": [part.to_dict() for part in self.parts],
        }


def derive_statement(
    table: CaptureTable, links: tuple[float, float] | None = None, reach: float = REACH
) -> UnseenStatement:
    """What can be said of a table.

    Args:
        table: The table; its draws, if the linkage is uncertain, are all answered, and the weakest answer
            that holds for all is given.
        links: The least and the greatest share of persons on several lists who may have lost a link.
        reach: The greatest share of all persons who can come onto no list.

    Example:
        >>> two = CaptureTable.from_counts(("A", "B"), {"A": 90, "B": 60, "AB": 20})
        >>> derive_statement(two).kind, derive_statement(two).reasons[0].code
        ('refused', 'few_lists')
    """
    versions = table.draws or (table.counts,)
    if links is not None:
        shares = sorted({links[0], (links[0] + links[1]) / 2.0, links[1]})
        versions = tuple(adjust_missed_links(counts, share) for counts in versions for share in shares)
    statements = [_derive_version_statement(table.replace_counts(counts), reach) for counts in versions]
    weakest = max(statements, key=lambda said: KINDS.index(said.kind))
    if weakest.kind == "refused":
        return replace(weakest, observed=table.observed, links=links)
    has_top = weakest.high is not None
    return replace(
        weakest,
        observed=table.observed,
        low=min(said.low for said in statements if said.low is not None),
        high=max(said.high for said in statements if said.high is not None) if has_top else None,
        reasons=_drop_repeated_reasons(reason for said in (weakest, *statements) for reason in said.reasons),
        links=links,
        reach=min(said.reach for said in statements if said.reach is not None) if has_top else None,
    )


def _drop_repeated_reasons(reasons: Iterable[EstimateReason]) -> tuple[EstimateReason, ...]:
    """The first reason of each code and name: versions of one table give the same with other figures."""
    found: dict[tuple[str, ...], EstimateReason] = {}
    for reason in reasons:
        names = tuple(str(fact) for name, fact in reason.facts if isinstance(fact, str))
        found.setdefault((reason.code, *names), reason)
    return tuple(found.values())


def exclude_referral_lists(table: CaptureTable) -> TableDiagnosis:
    """The table without lists that say nothing of the unseen, those fed by others included."""
    table_diagnosis = diagnose_table(table)
    while not table_diagnosis.refusals and (fed := find_referral_list(table_diagnosis.table)) is not None:
        reason = EstimateReason.from_reason_code("fed", name=fed.name, count=fed.alone, expected=round(fed.expected))
        again = diagnose_table(table_diagnosis.table.drop_list(fed.name))
        table_diagnosis = TableDiagnosis(
            again.table, again.refusals, (reason, *table_diagnosis.warnings, *again.warnings)
        )
    return table_diagnosis


def _derive_version_statement(table: CaptureTable, reach: float) -> UnseenStatement:
    """The statement of one version of a table."""
    table_diagnosis = exclude_referral_lists(table)
    known = list(dict.fromkeys(table_diagnosis.warnings))
    if table_diagnosis.refusals:
        return UnseenStatement("refused", table.observed, reasons=(*table_diagnosis.refusals, *known))
    left = find_plausible_models(table_diagnosis.table)
    if left is None:
        return UnseenStatement("refused", table.observed, reasons=(EstimateReason.from_reason_code("no_model"), *known))
    return _decide_statement_kind(table_diagnosis.table, table.observed, left, known, reach)


def _decide_statement_kind(
    table: CaptureTable, seen: int, left: PlausibleModels, known: list[EstimateReason], reach: float
) -> UnseenStatement:
    base = table.observed
    core_low, middle, core_high = left.compute_core_limits(base, WIDEST)
    low, high, scattered = _widen_unseen_limits(table, left)
    least = UnseenStatement(
        "at_least", seen, max(base + low, float(seen)), None, base + middle, (), _list_scenario_ranges(base, left)
    )
    if left.heterogeneity_score > _get_heterogeneity_limit(table):
        bottom = max(base + min(low, left.floor), float(seen))
        return _state_lower_limit(replace(least, low=bottom), [EstimateReason.from_reason_code("differing"), *known])
    moved = compute_greatest_influence(table, left.dependent)
    if moved > _ONE_PERSON:
        return _state_lower_limit(least, [EstimateReason.from_reason_code("one_person", share=moved), *known])
    if (base + core_high) / (base + core_low) > WIDEST:
        return _state_lower_limit(least, [explain_wide_limits(base + low, base + high), *known])
    top = (base + high) / (1.0 - reach)
    if top > WIDEST * (base + low):
        # The room for what nobody knows is cut before what the models say is.
        low = core_low if base + core_high > WIDEST * (base + low) else low
        top = max(base + core_high, 0.999 * WIDEST * (base + low))
        reach = max(floor(100.0 * (1.0 - (base + high) / top)) / 100.0, 0.0)
    kind: Kind = "range" if scattered else "interval"
    if scattered:
        known = [EstimateReason.from_reason_code("scattered"), *known]
    bottom = max(base + low, float(seen))
    return replace(least, kind=kind, low=bottom, high=top, reasons=tuple(known), reach=reach)


def explain_wide_limits(low: float, high: float) -> EstimateReason:
    """That limits lie too far apart to be stated; a number without meaning is told as none."""
    return EstimateReason.from_reason_code("too_wide", low=round(low), high=round(high) if high < _MEANT else "∞")


def _widen_unseen_limits(table: CaptureTable, left: PlausibleModels) -> tuple[float, float, bool]:
    """Limits of the unseen with room for an interaction, and whether classes that fit lie far below."""
    core_low, _, core_high = left.compute_core_limits(table.observed, WIDEST)
    low, high = left.combined_limits
    low, high = min(low, core_low), max(high, core_high)
    scattered = False
    for classes in left.classes:
        low = min(low, classes.unseen_limits[0])
        scattered |= classes.unseen_limits[1] < core_low
    if left.differing is not None and left.heterogeneity_score > (0.0 if len(table.lists) >= _MANY else _MAYBE):
        high = max(high, left.differing.unseen_limits[1])
    if len(table.lists) == _THREE:
        return low / _THREE_LISTS, high * _THREE_LISTS, scattered
    return low / BELOW, high, scattered


def _get_heterogeneity_limit(table: CaptureTable) -> float:
    """From where on the term of differing persons is believed."""
    if len(table.lists) >= _MANY:
        return _SURELY_OF_MANY
    return _SURELY_OF_FEW if table.recaptured < _FEW else _SURELY


def _state_lower_limit(said: UnseenStatement, reasons: list[EstimateReason]) -> UnseenStatement:
    """At least so many; a refusal where that is hardly more than were seen."""
    if said.low is not None and said.low > _LEAST_NEWS * said.observed:
        return replace(said, reasons=tuple(reasons))
    return UnseenStatement(
        "refused", said.observed, reasons=(EstimateReason.from_reason_code("no_news"), *reasons), parts=said.parts
    )


def _list_scenario_ranges(base: int, left: PlausibleModels) -> tuple[ScenarioRange, ...]:
    low, middle, high = left.compute_core_limits(base, WIDEST)
    scenario_ranges = [ScenarioRange("dependent", base + low, base + middle, base + high)]
    if left.differing is not None:
        scenario_ranges.append(_build_scenario_range("differing", base, left.differing))
    lists = len(left.classes[0].means).bit_length() - 1 if left.classes else 0
    for kind in left.classes:
        scenario_ranges.append(replace(_build_scenario_range("classes", base, kind), kinds=kind.size // (lists + 1)))
    scenario_ranges.append(ScenarioRange("floor", base + left.floor, base + left.bound, None))
    return tuple(scenario_ranges)


def _build_scenario_range(name: Literal["differing", "classes"], base: int, one: CandidateModel) -> ScenarioRange:
    low, high = one.unseen_limits
    return ScenarioRange(name, base + low, base + one.unseen, base + high)


def format_statement_sentences(
    observed: int, said: UnseenStatement | None, answers: Iterable[MethodEstimate], cells: tuple[Key, ...]
) -> Text:
    """Two sentences with numbers to three figures, or the first reason for a refusal.

    Args:
        observed: Different persons on the lists.
        said: What can be stated; None where a single method was asked for.
        answers: What each method says; read where a single one was asked for.
        cells: Addresses of the estimate.
    """
    if said is None:
        return _format_single_estimate(observed, answers, cells)
    low, high = said.printed_limits
    if low is None:
        return _format_first_refusal(observed, said.reasons, cells)
    facts: dict[str, Fact | Text] = {"observed": observed, "low": low, "changes": _describe_claim_changes(said, cells)}
    if high is not None:
        facts["high"] = high
    return cite_estimate_text(f"estimate.sentence_{said.kind}", cells, **facts)


def _describe_claim_changes(said: UnseenStatement, cells: tuple[Key, ...]) -> Text:
    """What would change the claim: missed links, and those whom no list can reach."""
    facts: dict[str, Fact | Text] = {}
    name = "changes" if said.links is None else "changes_declared"
    if said.links is not None:
        facts |= {"share_from": said.links[0], "share_to": said.links[1]}
    if said.reach:
        name, facts["share_reach"] = f"{name}_reach", said.reach
    return cite_estimate_text(f"estimate.{name}", cells, **facts)


def _format_single_estimate(observed: int, answers: Iterable[MethodEstimate], cells: tuple[Key, ...]) -> Text:
    (method_estimate,) = answers
    if method_estimate.estimate is None or method_estimate.interval is None:
        return _format_first_refusal(observed, method_estimate.reasons, cells)
    low, high = method_estimate.interval
    return cite_estimate_text(
        f"estimate.{'sentence_floor' if method_estimate.facts.get('lower_bound') else 'sentence_single'}",
        cells,
        method=format_message(f"estimate.method_{method_estimate.method}"),
        observed=observed,
        estimate=round_to_significant(method_estimate.estimate),
        low=max(round_to_significant(low), observed),
        high=round_to_significant(high),
    )


def _format_first_refusal(observed: int, reasons: Iterable[EstimateReason], cells: tuple[Key, ...]) -> Text:
    first = next(reason for reason in reasons if reason.weight == "refuse")
    why = cite_estimate_text(f"reasons.{first.code}.what", cells, **dict(first.facts))
    return cite_estimate_text("estimate.sentence_refused", cells, observed=observed, why=why)
