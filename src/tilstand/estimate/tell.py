"""The answer in words for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.result import Estimate
from tilstand.estimate.statement import UnseenStatement
from tilstand.estimate.words import Reason, phrase
from tilstand.terms import Language

if TYPE_CHECKING:
    from tilstand.estimate.simulate import Coverage
    from tilstand.estimate.strata import GroupAnswer

__all__ = ["claim", "coverage", "group_name", "notes", "part_name", "span", "spanned", "summary"]


def summary(answer: HiddenPopulation, language: Language) -> str:
    """The answer for the terminal: what was observed, the answer, each method, and the reasons."""
    table = answer.table
    lines = [
        phrase("title", language),
        phrase(
            "observed",
            language,
            observed=table.observed,
            lists=len(table.lists),
            recaptured=table.recaptured,
        ),
    ]
    if answer.said is not None:
        lines += ["", claim(answer.said, language), answer.told(()).text(language)]
    names = {one.method: phrase(f"method_{one.method}", language) for one in answer.answers.values()}
    width = max((len(name) for name in names.values()), default=0)
    lines.append("")
    for one in answer.answers.values():
        lines.append(f"  {names[one.method]:<{width}}  {span(one, language)}")
    if answer.said is None:
        ((_, one),) = answer.answers.items()
        lines += notes(one.reasons, language)
    else:
        lines += notes(answer.said.reasons, language)
        for step in answer.steps:
            lines.append(phrase(f"trend_{step.claim}", language, first=step.first, second=step.second))
    if answer.coverage:
        lines += ["", phrase("coverage_about", language)]
        lines += [f"  - {coverage(one, language)}" for one in answer.coverage]
    if answer.groups or answer.parts is not None:
        lines += ["", f"{phrase('groups', language)}:", *_groups(answer, language)]
    return "\n".join(lines)


def _groups(answer: HiddenPopulation, language: Language) -> list[str]:
    """What is stated of each group, and what to know of it; never a number of a method."""
    known = (*(answer.parts.reasons if answer.parts is not None else ()), *answer.apart)
    lines = [f"  - {reason.text(language)}" for reason in known]
    for group in answer.groups:
        lines.append(f"  {group_name(group, language)}  {claim(group.said, language)}")
    return lines


def group_name(group: GroupAnswer, language: Language) -> str:
    """The column of a group and its value."""
    return f"{group.column}: {part_name(group.value, group.values, language)}"


def part_name(value: str, values: int, language: Language) -> str:
    """A value of a covariate, that it is not known, or how many values are told together."""
    if values > 1:
        return phrase("part_others", language, count=values)
    return value or phrase("part_unknown", language)


def claim(said: UnseenStatement, language: Language) -> str:
    """What is claimed, in a few words; the limits rounded outwards."""
    low, high = said.limits
    facts = {name: limit for name, limit in (("low", low), ("high", high)) if limit is not None}
    return phrase(f"claim_{said.kind}", language, **facts)


def coverage(one: Coverage, language: Language) -> str:
    """How often the statement was true in simulations from one explanation."""
    return phrase(
        "coverage_of",
        language,
        truth=phrase(f"truth_{one.truth}", language),
        persons=one.persons,
        held=one.held,
        given=one.simulations - one.refused,
        refused=one.refused,
    )


def span(one: Estimate, language: Language) -> str:
    """An estimate with its interval, or that there is none."""
    return spanned(one.estimate, one.interval, language)


def spanned(estimate: float | None, interval: tuple[float, float] | None, language: Language) -> str:
    """A number with its limits, in whole persons, or that there is none."""
    if estimate is None or interval is None:
        return phrase("refused", language)
    low, high = (_whole(limit) for limit in interval)
    return phrase("spanned", language, estimate=_whole(estimate), low=low, high=high)


def _whole(value: float) -> float:
    return round(value) if math.isfinite(value) else value


def notes(reasons: Iterable[Reason], language: Language) -> list[str]:
    """Reasons as lines: those that refuse first, each with what would help."""
    lines: list[str] = []
    kept = tuple(reasons)
    for weight in ("refuse", "limit", "warn"):
        told = [reason for reason in kept if reason.weight == weight]
        if told:
            lines += ["", f"{phrase(f'reasons_{weight}', language)}:"]
        for reason in told:
            lines.append(f"  - {reason.text(language)}")
            if weight == "refuse":
                lines.append(f"    {phrase('needed', language)} {reason.need(language)}")
    return lines
