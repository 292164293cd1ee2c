"""The sentence of a report: the estimate with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.estimate.recommend import Recommendation
from tilstand.estimate.result import Estimate
from tilstand.estimate.words import Fact, Reason, stated, tidy
from tilstand.languages import message
from tilstand.terms import Key, Text

__all__ = ["sentence"]


def sentence(
    observed: int, advice: Recommendation | None, answers: Iterable[Estimate], cells: tuple[Key, ...]
) -> Text:
    """The sentence, with numbers to three figures, or with the first reason for a refusal.

    Args:
        observed: Different persons on the lists.
        advice: The answer to give; None where a single method was asked for.
        answers: What each method says.
        cells: Addresses of the estimate.
    """
    facts: dict[str, Fact | Text] = {}
    if advice is not None:
        name = "sentence"
        estimate, interval, reasons = advice.estimate, advice.interval, advice.reasons
    else:
        (one,) = answers
        name = "sentence_floor" if one.facts.get("lower_bound") else "sentence_single"
        facts["method"] = message(f"estimate.method_{one.method}")
        estimate, interval, reasons = one.estimate, one.interval, one.reasons
    if estimate is None or interval is None:
        return stated("estimate.sentence_refused", cells, observed=observed, why=_refusal(reasons, cells))
    low, high = interval
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
