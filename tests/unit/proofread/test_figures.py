"""Which numbers of a sentence may be figures: the rules one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.proofread.grammar import load_grammar
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.sentence_parts import drop_alternative_codes, reinterpret_year_as_count, select_figure_spans
from tilstand.report_text import NumberKind, NumberSpan, find_numbers

WORDS = load_grammar("nb")


def span(text: str, words: str, kind: NumberKind) -> NumberSpan:
    start = text.index(words)
    return NumberSpan(start, start + len(words), words, kind, Decimal(words))


def hit(text: str, words: str, about: PhraseKind, group: str = "", *names: str) -> PhraseMention:
    start = text.index(words)
    return PhraseMention(start, start + len(words), about, group, frozenset(names or (words,)))


@pytest.mark.parametrize(
    ("text", "about", "kind"),
    [
        ("De sendte 1999 meldinger", "meldinger", NumberKind.COUNT),
        ("De sendte 1999  meldinger", "meldinger", NumberKind.COUNT),
        ("De sendte 1999 nye meldinger", "meldinger", NumberKind.YEAR),
        ("De kom i 1999 meldinger", "meldinger", NumberKind.YEAR),
        ("Siden 1999 meldinger", "meldinger", NumberKind.YEAR),
        ("De sendte 1999", "De", NumberKind.YEAR),
    ],
)
def test_a_year_before_what_is_counted_is_a_count(text, about, kind):
    year = span(text, "1999", NumberKind.YEAR)
    assert reinterpret_year_as_count(year, text, (hit(text, about, PhraseKind.UNIT),), WORDS).kind is kind
    assert reinterpret_year_as_count(year, text, (hit(text, about, PhraseKind.CODE),), WORDS).kind is NumberKind.YEAR
    assert reinterpret_year_as_count(year, text, (), WORDS) == year


def test_a_mark_before_a_name_and_a_noun_is_a_count():
    text = "18 Latin kvinner"
    mark = span(text, "18", NumberKind.MARKER)
    name, noun = hit(text, "Latin", PhraseKind.CODE, "region"), hit(text, "kvinner", PhraseKind.UNIT)
    assert reinterpret_year_as_count(mark, text, (name, noun), WORDS).kind is NumberKind.COUNT
    assert reinterpret_year_as_count(mark, text, (name,), WORDS) == mark
    assert reinterpret_year_as_count(mark, text, (noun,), WORDS) == mark
    assert reinterpret_year_as_count(mark, text, (hit(text, "atin", PhraseKind.CODE), noun), WORDS) == mark
    own = (name, noun, hit(text, "Latin", PhraseKind.UNIT))
    assert reinterpret_year_as_count(mark, text, own, WORDS) == mark  # the name is itself a kind of thing


def test_alternatives_and_words_of_a_name_are_no_codes():
    text = "til hjemlandet eller tredjeland"
    home = hit(text, "hjemlandet", PhraseKind.CODE, "to", "home")
    third = hit(text, "tredjeland", PhraseKind.CODE, "to", "third")
    assert drop_alternative_codes((home, third), text, WORDS) == ()
    same = hit(text, "tredjeland", PhraseKind.CODE, "to", "home")
    assert drop_alternative_codes((home, same), text, WORDS) == (home, same)
    other = hit(text, "tredjeland", PhraseKind.CODE, "from", "third")
    assert drop_alternative_codes((home, other), text, WORDS) == (home, other)
    joined = text.replace("eller", "og")
    moved = hit(joined, "tredjeland", PhraseKind.CODE, "to", "third")
    assert drop_alternative_codes((home, moved), joined, WORDS) == (home, moved)
    apart = text.replace(" eller", ", eller")
    far = hit(apart, "tredjeland", PhraseKind.CODE, "to", "third")
    assert drop_alternative_codes((home, far), apart, WORDS) == (home, far)
    body = hit("Marita Women hjalp", "Marita Women", PhraseKind.PROVIDER)
    women = hit("Marita Women hjalp", "Women", PhraseKind.CODE, "sex")
    assert drop_alternative_codes((body, women), "Marita Women hjalp", WORDS) == (body,)
    assert drop_alternative_codes((women,), "Marita Women hjalp", WORDS) == (women,)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Tabell 2 og 3 viser 19 saker", ["19"]),
        ("Tabell 2, 3 og 4 saker", ["4"]),
        ("Tabell 2 o 3 viser 19", ["19"]),
        ("Tabell 2 viser 3", ["3"]),
        ("0 20 40", []),
        ("20 40 saker", ["20", "40"]),
        ("0 20 40 60, 80 saker", ["80"]),
        ("til 8 fremme, og til 8 saker", ["8"]),
        ("fra 6 i 2023 til 8 i 2024", ["6", "8"]),
        ("til 8.", ["8"]),
        ("etter § 28 7, og 9", ["9"]),
        ("etter § 28 7 saker", ["7"]),
        ("En av sakene, og en sak", ["En"]),
        ("Saker: en av 3", ["3"]),
        ("nr. 004 og 4", ["4"]),
        ("1 Noen saker", []),
        ("1 noen saker", ["1"]),
        ("123 Noen saker", ["123"]),
        ("100 kroner og 7 saker", ["7"]),
    ],
)
def test_numbers_that_may_be_figures(text, kept):
    units = tuple(hit(text, word, PhraseKind.UNIT) for word in ("saker",) if word in text and f" {word}" in text)
    found = select_figure_spans(text, find_numbers(text, "nb"), units, WORDS)
    assert [one.text for one in found] == kept


def test_a_number_within_a_name_of_a_code_is_none():
    text = "anmeldt 2023 i år, 7 saker"
    spans = (span(text, "7", NumberKind.COUNT),)
    assert select_figure_spans(text, spans, (hit(text, "år, 7 saker", PhraseKind.CODE),), WORDS) == []
    assert select_figure_spans(text, spans, (hit(text, "7 saker", PhraseKind.CODE),), WORDS) == list(spans)
    assert select_figure_spans(text, spans, (hit(text, "år, 7 saker", PhraseKind.MEASURE),), WORDS) == list(spans)
