"""The sentences of a report: what is claimed and what would change it, or why nothing is claimed."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.estimate.result import Estimate
from tilstand.estimate.statement import UnseenStatement
from tilstand.estimate.words import Fact, Reason, stated, tidy
from tilstand.languages import message
from tilstand.terms import Key, Text

__all__ = ["sentence"]


def sentence(
    observed: int, said: UnseenStatement | None, answers: Iterable[Estimate], cells: tuple[Key, ...]
) -> Text:
    """Two sentences with numbers to three figures, or the first reason for a refusal.

    Args:
        observed: Different persons on the lists.
        said: What can be stated; None where a single method was asked for.
        answers: What each method says; read where a single one was asked for.
        cells: Addresses of the estimate.
    """
    if said is None:
        return _single(observed, answers, cells)
    low, high = said.limits
    if low is None:
        return _refused(observed, said.reasons, cells)
    facts: dict[str, Fact | Text] = {"observed": observed, "low": low, "changes": _changes(said, cells)}
    if high is not None:
        facts["high"] = high
    return stated(f"estimate.sentence_{said.kind}", cells, **facts)


def _changes(said: UnseenStatement, cells: tuple[Key, ...]) -> Text:
    """What would change the claim: missed links, and those whom no list can reach."""
    facts: dict[str, Fact | Text] = {}
    name = "changes" if said.links is None else "changes_declared"
    if said.links is not None:
        facts |= {"share_from": said.links[0], "share_to": said.links[1]}
    if said.reach:
        name, facts["share_reach"] = f"{name}_reach", said.reach
    return stated(f"estimate.{name}", cells, **facts)


def _single(observed: int, answers: Iterable[Estimate], cells: tuple[Key, ...]) -> Text:
    (one,) = answers
    if one.estimate is None or one.interval is None:
        return _refused(observed, one.reasons, cells)
    low, high = one.interval
    return stated(
        f"estimate.{'sentence_floor' if one.facts.get('lower_bound') else 'sentence_single'}",
        cells,
        method=message(f"estimate.method_{one.method}"),
        observed=observed,
        estimate=tidy(one.estimate),
        low=max(tidy(low), observed),
        high=tidy(high),
    )


def _refused(observed: int, reasons: Iterable[Reason], cells: tuple[Key, ...]) -> Text:
    first = next(reason for reason in reasons if reason.weight == "refuse")
    why = stated(f"reasons.{first.code}.what", cells, **dict(first.facts))
    return stated("estimate.sentence_refused", cells, observed=observed, why=why)
