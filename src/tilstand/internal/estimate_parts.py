"""Groups as rows: what is stated of each, and whom the lists find more easily."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.estimate.divide import Divided
from tilstand.estimate.strata import GroupAnswer
from tilstand.estimate.tell import claim, group_name, part_name
from tilstand.estimate.words import phrase
from tilstand.terms import Language

__all__ = ["effect_rows", "group_rows"]


def group_rows(found: Iterable[GroupAnswer], language: Language) -> Iterable[tuple[str, ...]]:
    """Group, seen, what is stated, and why no more or what to know."""
    for group in found:
        few, count = phrase("few", language), group.observed
        seen = few if count is None else phrase("figure", language, figure=count)
        why = " ".join(reason.text(language) for reason in group.said.reasons)
        yield group_name(group, language), seen, claim(group.said, language), why


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
