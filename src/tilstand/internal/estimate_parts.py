"""The whole by what is known of the persons: parts that add up, and whom the lists find more easily."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.estimate.divide import Divided
from tilstand.estimate.tell import part_name, spanned
from tilstand.estimate.words import phrase
from tilstand.terms import Language

__all__ = ["effect_rows", "part_rows", "parts_told"]


def parts_told(parts: Divided, language: Language) -> list[str]:
    """What is told of the parts before the tables: the total to which they add up, and what was pooled."""
    lines = []
    if parts.estimate is not None and parts.interval is not None:
        low, high = (round(limit) for limit in parts.interval)
        facts = {"estimate": parts.estimate, "low": low, "high": high, "observed": parts.observed}
        lines.append(phrase("parts_about", language, **facts))
    return lines + [reason.text(language) for reason in parts.reasons]


def part_rows(parts: Divided, language: Language) -> Iterable[tuple[str, ...]]:
    """Column, value, seen, and estimate with its interval."""
    for part in parts.parts:
        told = spanned(part.estimate, part.interval, language)
        why = " ".join([told, *(reason.text(language) for reason in part.reasons)])
        seen = phrase("figure", language, figure=part.observed)
        yield part.column, part_name(part.value, part.values, language), seen, why


def effect_rows(parts: Divided, language: Language) -> Iterable[tuple[str, ...]]:
    """List, column, value and odds ratio, where the interval leaves out 1."""
    for effect in parts.effects:
        if effect.ratio is None or effect.interval is None:
            continue
        low, high = effect.interval
        if low > 1.0 or high < 1.0:
            name = part_name(effect.value, effect.values, language)
            told = phrase("spanned", language, estimate=effect.ratio, low=low, high=high)
            yield effect.list, effect.column, name, told
