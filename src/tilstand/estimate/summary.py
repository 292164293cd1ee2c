"""The answer in words for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.result import EstimateReason, MethodEstimate, format_estimate_text
from tilstand.estimate.statement import UnseenStatement
from tilstand.terms import Language

if TYPE_CHECKING:
    from tilstand.estimate.groups import GroupStatement
    from tilstand.estimate.sensitivity import SimulatedCoverage


def format_answer_summary(answer: HiddenPopulation, language: Language) -> str:
    """The answer for the terminal: what was observed, the answer, each method, and the reasons."""
    table = answer.table
    lines = [
        format_estimate_text("title", language),
        format_estimate_text(
            "observed", language, observed=table.observed, lists=len(table.lists), recaptured=table.recaptured
        ),
    ]
    if answer.said is not None:
        lines += ["", format_claim(answer.said, language), answer.told(()).text(language)]
    names = {
        current_answer.method: format_estimate_text(f"method_{current_answer.method}", language)
        for current_answer in answer.answers.values()
    }
    width = max((len(name) for name in names.values()), default=0)
    lines.append("")
    for method_estimate in answer.answers.values():
        lines.append(f"  {names[method_estimate.method]:<{width}}  {format_estimate_span(method_estimate, language)}")
    if answer.said is None:
        ((_, method_estimate),) = answer.answers.items()
        lines += format_reason_notes(method_estimate.reasons, language)
    else:
        lines += format_reason_notes(answer.said.reasons, language)
        for step in answer.steps:
            lines.append(format_estimate_text(f"trend_{step.claim}", language, first=step.first, second=step.second))
    if answer.coverage:
        lines += ["", format_estimate_text("coverage_about", language)]
        lines += [f"  - {format_coverage(simulated_coverage, language)}" for simulated_coverage in answer.coverage]
    if answer.groups or answer.parts is not None:
        lines += ["", f"{format_estimate_text('groups', language)}:", *_format_group_lines(answer, language)]
    return "\n".join(lines)


def _format_group_lines(answer: HiddenPopulation, language: Language) -> list[str]:
    """What is stated of each group, and what to know of it; never a number of a method."""
    known = (*(answer.parts.reasons if answer.parts is not None else ()), *answer.apart)
    lines = [f"  - {reason.text(language)}" for reason in known]
    for group in answer.groups:
        lines.append(f"  {format_group_name(group, language)}  {format_claim(group.said, language)}")
    return lines


def format_group_name(group: GroupStatement, language: Language) -> str:
    """The column of a group and its value."""
    return f"{group.column}: {format_part_name(group.value, group.values, language)}"


def format_part_name(value: str, values: int, language: Language) -> str:
    """A value of a covariate, that it is not known, or how many values are told together."""
    if values > 1:
        return format_estimate_text("part_others", language, count=values)
    return value or format_estimate_text("part_unknown", language)


def format_claim(said: UnseenStatement, language: Language) -> str:
    """What is claimed, in a few words; the limits rounded outwards."""
    low, high = said.printed_limits
    facts = {name: limit for name, limit in (("low", low), ("high", high)) if limit is not None}
    return format_estimate_text(f"claim_{said.kind}", language, **facts)


def format_coverage(one: SimulatedCoverage, language: Language) -> str:
    """How often the statement was true in simulations from one explanation."""
    return format_estimate_text(
        "coverage_of",
        language,
        truth=format_estimate_text(f"truth_{one.truth}", language),
        persons=one.persons,
        held=one.held,
        given=one.simulations - one.refused,
        refused=one.refused,
    )


def format_estimate_span(one: MethodEstimate, language: Language) -> str:
    """An estimate with its interval, or that there is none."""
    return format_limits_span(one.estimate, one.interval, language)


def format_limits_span(estimate: float | None, interval: tuple[float, float] | None, language: Language) -> str:
    """A number with its limits, in whole persons, or that there is none."""
    if estimate is None or interval is None:
        return format_estimate_text("refused", language)
    low, high = (_round_finite(limit) for limit in interval)
    return format_estimate_text("spanned", language, estimate=_round_finite(estimate), low=low, high=high)


def _round_finite(value: float) -> float:
    return round(value) if math.isfinite(value) else value


def format_reason_notes(reasons: Iterable[EstimateReason], language: Language) -> list[str]:
    """Reasons as lines: those that refuse first, each with what would help."""
    lines: list[str] = []
    estimate_reasons = tuple(reasons)
    for weight in ("refuse", "limit", "warn"):
        told = [reason for reason in estimate_reasons if reason.weight == weight]
        if told:
            lines += ["", f"{format_estimate_text(f'reasons_{weight}', language)}:"]
        for reason in told:
            lines.append(f"  - {reason.text(language)}")
            if weight == "refuse":
                lines.append(f"    {format_estimate_text('needed', language)} {reason.format_remedy(language)}")
    return lines
