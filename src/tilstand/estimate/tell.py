"""The answer in words: the sentence for a report and the summary for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tilstand.estimate.result import Estimate
from tilstand.estimate.words import Fact, Reason, phrase, stated, tidy
from tilstand.languages import message
from tilstand.terms import Key, Language, Text

if TYPE_CHECKING:
    from tilstand.estimate.answer import HiddenPopulation

__all__ = ["notes", "sentence", "span", "summary", "told"]


def sentence(answer: HiddenPopulation, language: Language) -> str:
    """One sentence or two that can stand in the report: numbers to three figures, or the first reason."""
    return told(answer, ()).text(language)


def told(answer: HiddenPopulation, cells: tuple[Key, ...]) -> Text:
    """The sentence of a report, its numbers with the cells that they state.

    Args:
        answer: The answer.
        cells: Addresses of the estimate.
    """
    observed = answer.table.observed
    if answer.recommended is not None:
        name, method = "sentence", ""
        estimate, interval, reasons = (
            answer.recommended.estimate,
            answer.recommended.interval,
            answer.recommended.reasons,
        )
    else:
        ((_, one),) = answer.answers.items()
        name, method = "sentence_floor" if one.method == "chao" else "sentence_single", one.method
        estimate, interval, reasons = one.estimate, one.interval, one.reasons
    if estimate is None or interval is None:
        return stated("estimate.sentence_refused", cells, observed=observed, why=_refusal(reasons, cells))
    low, high = interval
    facts: dict[str, Fact | Text] = {"method": message(f"estimate.method_{method}")} if method else {}
    return stated(
        f"estimate.{name}",
        cells,
        **facts,
        observed=observed,
        estimate=tidy(estimate),
        low=max(tidy(low), observed),
        high=tidy(high),
    )


def _refusal(reasons: Iterable[Reason], cells: tuple[Key, ...]) -> Text:
    refusing = [reason for reason in reasons if reason.weight == "refuse"]
    # The general reason only points to the methods' own: name those.
    first = ([reason for reason in refusing if reason.code != "no_family"] or refusing)[0]
    return stated(f"reasons.{first.code}.what", cells, **dict(first.facts))


def summary(answer: HiddenPopulation, language: Language) -> str:
    """The answer for the terminal: what was observed, the answer, each method, and the reasons."""
    language = "en" if language == "en" else "nb"
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
    if answer.recommended is not None:
        advice = answer.recommended
        if advice.estimate is None or advice.interval is None:
            lines.append(phrase("no_answer", language))
        else:
            low, high = advice.interval
            least = max(tidy(low), table.observed)
            facts = {"estimate": tidy(advice.estimate), "low": least, "high": tidy(high)}
            lines.append(phrase("answer", language, **facts))
    names = {one.method: phrase(f"method_{one.method}", language) for one in answer.answers.values()}
    width = max(len(name) for name in names.values())
    lines.append("")
    for one in answer.answers.values():
        lines.append(f"  {names[one.method]:<{width}}  {span(one, language)}")
    if answer.recommended is None:
        ((_, one),) = answer.answers.items()
        lines += notes(one.reasons, language)
    else:
        lines += notes(answer.recommended.reasons, language)
        for step in answer.steps:
            lines.append(phrase(f"trend_{step.claim}", language, first=step.first, second=step.second))
    if answer.coverage is not None:
        lines += ["", coverage(answer, language)]
    return "\n".join(lines)


def coverage(answer: HiddenPopulation, language: Language) -> str:
    """The simulated coverage in words."""
    found = answer.coverage
    if found is None:
        return ""
    return phrase(
        "coverage_about",
        language,
        simulations=found.simulations,
        truth=found.truth,
        covered=found.covered,
        given=found.simulations - found.refused,
        refused=found.refused,
    )


def span(one: Estimate, language: Language) -> str:
    """An estimate with its interval, or that there is none."""
    if one.estimate is None or one.interval is None:
        return phrase("refused", language)
    figures = (round(one.estimate), *(round(limit) for limit in one.interval))
    shown = [phrase("figure", language, figure=figure) for figure in figures]
    return f"{shown[0]} ({shown[1]}–{shown[2]})"


def notes(reasons: Iterable[Reason], language: Language) -> list[str]:
    """Reasons as lines: those that refuse first, each with what would help."""
    lines: list[str] = []
    kept = tuple(reasons)
    for weight in ("refuse", "warn"):
        told = [reason for reason in kept if reason.weight == weight]
        if told:
            lines += ["", f"{phrase(f'reasons_{weight}', language)}:"]
        for reason in told:
            lines.append(f"  - {reason.text(language)}")
            if weight == "refuse":
                lines.append(f"    {phrase('needed', language)} {reason.need(language)}")
    return lines
