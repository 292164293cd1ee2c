"""No sentence of Norway's report says how large a change across a break is; each says that it crosses one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from norway_report import YEAR, norway, report

from tilstand.define import find_series_breaks
from tilstand.languages.lexicon import load_lexicon
from tilstand.model.document import FigurePhrase, Inline, ListBlock, Paragraph, Quote, to_plain_text
from tilstand.terms import Language, Period

LANGUAGES = ("nb", "nn", "en")


@cache
def paragraphs(language: Language) -> tuple[tuple[Inline, ...], ...]:
    def within(block: object) -> Iterator[tuple[Inline, ...]]:
        match block:
            case Paragraph():
                yield block.children
            case ListBlock():
                yield from (row for item in block.items for inner in item for row in within(inner))
            case Quote():
                yield from (row for inner in block.blocks for row in within(inner))

    return tuple(row for c in report(language) for block in c.document.blocks for row in within(block))


def crosses(figure: FigurePhrase) -> bool:
    if figure.kind not in ("change", "compare"):
        return False
    first, last = figure.keys
    return bool(find_series_breaks(norway(), first.measure, first.provider, first.period, last.period))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_across_a_break_is_neutral_and_told_with_its_caveat(language: Language) -> None:
    words = {word for size in load_lexicon(language).sizes.values() for word in (size.attribute, size.adverb)}
    caveat = load_lexicon(language).phrases.broken.split(":")[0]
    for row in paragraphs(language):
        broken = [piece for piece in row if isinstance(piece, FigurePhrase) and crosses(piece)]
        assert (caveat in to_plain_text(row)) == bool(broken), to_plain_text(row)
        for figure in broken:
            assert not any(re.search(rf"\b{word}\b", figure.text) for word in words), figure.text


def test_a_series_breaks_only_where_a_source_says_that_it_does() -> None:
    """What KOM published leads, so the sums of the years are one series; a body's own number may break."""

    def causes(provider: str, before: int = 2023) -> set[str]:
        crossed = find_series_breaks(norway(), "adults_assisted", provider, Period.from_year(before), YEAR)
        return {one.cause for one in crossed}

    assert causes("all_follow_up", 2022) == set()
    assert causes("with_housing", 2022) == set()
    assert causes("kirkens_bymisjon") == set()
    assert causes("bymisjonssenteret") == {"reporter"}
    assert causes("rosa") == set()


def test_the_order_of_the_periods_does_not_matter() -> None:
    there = find_series_breaks(norway(), "adults_assisted", "with_housing", Period.from_year(2023), YEAR)
    assert there == find_series_breaks(norway(), "adults_assisted", "with_housing", YEAR, Period.from_year(2023))
