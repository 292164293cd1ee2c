"""Which numbers of a sentence may be figures: the rules one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.audit.figure import counted, decided, figures
from tilstand.audit.phrase import About, Hit
from tilstand.audit.words import grammar
from tilstand.text import NumberSpan, SpanKind, numbers_in

WORDS = grammar("nb")


def span(text: str, words: str, kind: SpanKind) -> NumberSpan:
    start = text.index(words)
    return NumberSpan(start, start + len(words), words, kind, Decimal(words))


def hit(text: str, words: str, about: About, group: str = "", *names: str) -> Hit:
    start = text.index(words)
    return Hit(start, start + len(words), about, group, frozenset(names or (words,)))


@pytest.mark.parametrize(
    ("text", "about", "kind"),
    [
        ("De sendte 1999 meldinger", "meldinger", SpanKind.COUNT),
        ("De sendte 1999  meldinger", "meldinger", SpanKind.COUNT),
        ("De sendte 1999 nye meldinger", "meldinger", SpanKind.YEAR),
        ("De kom i 1999 meldinger", "meldinger", SpanKind.YEAR),
        ("Siden 1999 meldinger", "meldinger", SpanKind.YEAR),
        ("De sendte 1999", "De", SpanKind.YEAR),
    ],
)
def test_a_year_before_what_is_counted_is_a_count(text, about, kind):
    year = span(text, "1999", SpanKind.YEAR)
    assert counted(year, text, (hit(text, about, About.UNIT),), WORDS).kind is kind
    assert counted(year, text, (hit(text, about, About.CODE),), WORDS).kind is SpanKind.YEAR
    assert counted(year, text, (), WORDS) == year


def test_a_mark_before_a_name_and_a_noun_is_a_count():
    text = "18 Latin kvinner"
    mark = span(text, "18", SpanKind.MARKER)
    name, noun = hit(text, "Latin", About.CODE, "region"), hit(text, "kvinner", About.UNIT)
    assert counted(mark, text, (name, noun), WORDS).kind is SpanKind.COUNT
    assert counted(mark, text, (name,), WORDS) == mark
    assert counted(mark, text, (noun,), WORDS) == mark
    assert counted(mark, text, (hit(text, "atin", About.CODE), noun), WORDS) == mark
    own = (name, noun, hit(text, "Latin", About.UNIT))
    assert counted(mark, text, own, WORDS) == mark  # the name is itself a kind of thing


def test_alternatives_and_words_of_a_name_are_no_codes():
    text = "til hjemlandet eller tredjeland"
    home = hit(text, "hjemlandet", About.CODE, "to", "home")
    third = hit(text, "tredjeland", About.CODE, "to", "third")
    assert decided((home, third), text, WORDS) == ()
    same = hit(text, "tredjeland", About.CODE, "to", "home")
    assert decided((home, same), text, WORDS) == (home, same)
    other = hit(text, "tredjeland", About.CODE, "from", "third")
    assert decided((home, other), text, WORDS) == (home, other)
    joined = text.replace("eller", "og")
    moved = hit(joined, "tredjeland", About.CODE, "to", "third")
    assert decided((home, moved), joined, WORDS) == (home, moved)
    apart = text.replace(" eller", ", eller")
    far = hit(apart, "tredjeland", About.CODE, "to", "third")
    assert decided((home, far), apart, WORDS) == (home, far)
    body = hit("Marita Women hjalp", "Marita Women", About.PROVIDER)
    women = hit("Marita Women hjalp", "Women", About.CODE, "sex")
    assert decided((body, women), "Marita Women hjalp", WORDS) == (body,)
    assert decided((women,), "Marita Women hjalp", WORDS) == (women,)


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
    units = tuple(hit(text, word, About.UNIT) for word in ("saker",) if word in text and f" {word}" in text)
    found = figures(text, numbers_in(text, "nb"), units, WORDS)
    assert [one.text for one in found] == kept


def test_a_number_within_a_name_of_a_code_is_none():
    text = "anmeldt 2023 i år, 7 saker"
    spans = (span(text, "7", SpanKind.COUNT),)
    assert figures(text, spans, (hit(text, "år, 7 saker", About.CODE),), WORDS) == []
    assert figures(text, spans, (hit(text, "7 saker", About.CODE),), WORDS) == list(spans)
    assert figures(text, spans, (hit(text, "år, 7 saker", About.MEASURE),), WORDS) == list(spans)
