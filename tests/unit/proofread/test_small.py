"""The small parts of the reader: words, sentences, changes, cells, what is stated, damaged names."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.ledger.interval import Interval
from tilstand.model import Source
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.grammar import (
    detect_language,
    ends_with_phrase,
    list_mixed_languages,
    load_grammar,
    make_word_pattern,
    skip_words,
    split_prose_sentences,
    starts_with_phrase,
)
from tilstand.proofread.page_blocks import BlockKind, split_page_blocks, split_plain_lines
from tilstand.proofread.table_parts import VALUE, compute_row_changes, get_printed_interval, restore_decimal_signs
from tilstand.proofread.tables import _compute_ocr_distance, _find_nearest_code
from tilstand.reading.ocr import load_ocr_confusions
from tilstand.terms import Key, Period

NUMBERS = st.fractions(-50, 50, max_denominator=6)
LEVELS = st.lists(NUMBERS, max_size=5)


@given(LEVELS)
def test_the_changes_that_a_row_tells(levels):
    found = set(compute_row_changes(levels))
    expected = set()
    pairs = list(combinations(levels, 2))
    if len(levels) > 1:
        pairs.append((sum(levels[:-1]) / Fraction(len(levels) - 1), levels[-1]))
    for one, other in pairs:
        for before, after in ((one, other), (other, one)):
            expected.add(Fraction(after - before))
            if before:
                expected.add(Fraction(100 * (after - before), 1) / before)
    assert found == expected


def _at(*values):
    return IndexedFigure(Key("m", "p", Period.from_text("2031")), values)


ONE, OTHER = Source("a"), Source("b")


@pytest.mark.parametrize(
    ("stated", "low", "high", "agrees"),
    [
        ((5, 5), 5, 5, True), ((5, 5), 4, 4, False), ((5, 5), 6, 6, False),
        (("4.5", "5.5"), 5, 5, True), (("4.5", "5.5"), "4.5", "4.5", True),
        (("4.5", "5.5"), "5.5", "5.5", True),
        (("4.5", "5.5"), "5.6", "5.6", False), (("4.5", "5.5"), "5.5", "6.5", False),
        (("4.5", "5.5"), "3.5", "4.5", False), (("4.5", "5.5"), "5.4", "6.4", True),
        (("4.5", "5.5"), "3.6", "4.6", True), ((5, 5), "4.5", "5.5", True), ((5, 5), "5", "5.5", True),
        ((5, None), 5, 5, False), ((5, None), 9, 9, False), ((5, None), 4, 4, False),
    ],
)  # fmt: skip
def test_a_printed_number_repeats_what_is_stated(stated, low, high, agrees):
    ends = [None if one is None else Fraction(one) for one in stated]
    entry = _at((Interval(*ends), ONE))
    assert (entry.find_agreeing_statement(Fraction(low), Fraction(high)) is ONE) is agrees
    behind = _at((Interval.from_single_number(Fraction(99)), OTHER), (Interval(*ends), ONE))
    assert (behind.find_agreeing_statement(Fraction(low), Fraction(high)) is ONE) is agrees
    assert behind.find_agreeing_statement(Fraction(99), Fraction(99)) is OTHER  # the most trusted first


def test_what_is_known_at_least_is_repeated_by_saying_so_alone():
    entry = _at((Interval(Fraction(98), None), ONE))
    assert entry.find_agreeing_statement(Fraction(98), Fraction(98), least=True) is ONE
    for number in (97, 99, 107):
        assert entry.find_agreeing_statement(Fraction(number), Fraction(number), least=True) is None
    assert [entry.can_exceed_lower_bound(Fraction(n)) for n in (97, 98, 120)] == [False, True, True]
    assert not _at(
        (Interval(Fraction(98), None), ONE), (Interval.from_single_number(107), OTHER)
    ).can_exceed_lower_bound(Fraction(120))


@pytest.mark.parametrize(
    ("text", "rounded", "ends"),
    [
        ("19", False, (19, 19)), ("19", True, ("18.5", "19.5")), ("1 204", False, (1204, 1204)),
        ("1\u202f204", False, (1204, 1204)), ("−29,6", False, ("-29.65", "-29.55")),
        ("–14", False, (-14, -14)),
        ("+166,7", False, ("166.65", "166.75")), ("1.204", False, (1204, 1204)),
        ("41,0", False, ("40.95", "41.05")),
        ("x", False, (0, -1)), ("", True, (0, -1)), ("-", False, (0, -1)),
    ],
)  # fmt: skip
def test_what_a_cell_stands_for(text, rounded, ends):
    assert get_printed_interval(text, "nb", rounded=rounded) == tuple(map(Fraction, ends))


def test_the_signs_of_a_number_are_those_of_its_language():
    assert get_printed_interval("1,204", "en", rounded=False) == (1204, 1204)
    assert get_printed_interval("1.5", "en", rounded=False) == (Fraction("1.45"), Fraction("1.55"))
    assert list(restore_decimal_signs("-474", "nb")) == [(Fraction("-47.45"), Fraction("-47.35"))]
    assert list(restore_decimal_signs("474", "nb")) == [(Fraction("47.35"), Fraction("47.45"))]
    for none in ("4", "47,4", "1 474", "x", ""):
        assert list(restore_decimal_signs(none, "nb")) == []


@pytest.mark.parametrize(
    ("cell", "main", "percent", "inner"),
    [
        ("19", "19", None, None), ("44 %", "44", "%", None), ("−29,6", "−29,6", None, None),
        ("12 (3)", "12", None, "3"),
        ("12(3", "12", None, "3"), ("1 204", "1 204", None, None),
        ("19 a", "19", None, None), ("19 a, b", "19", None, None),
        ("44 % (3) c", "44", "%", "3"), ("19 saker", None, None, None),
        ("x", None, None, None), ("ab", None, None, None),
    ],
)  # fmt: skip
def test_a_cell_with_a_number(cell, main, percent, inner):
    found = VALUE.match(cell)
    if main is None:
        assert found is None
    else:
        assert (found["main"].strip(), found["percent"], found["inner"]) == (main, percent, inner)


def test_sentences_end_where_another_begins():
    text = (
        "Politiet mottok 19 saker. Det er færre. Se bl.a. tabellen, jf. utl. § 28. 1. januar kom 3.2 Nye.” "
        "Var det så? ja! Nei. § 8 gjelder. A. b"
    )
    found = [text[start:end] for start, end in split_prose_sentences(text, "nb")]
    assert "".join(found) == text
    assert [one.strip() for one in found] == [
        "Politiet mottok 19 saker.", "Det er færre.", "Se bl.a. tabellen, jf. utl. § 28.",
        "1. januar kom 3.2", "Nye.”",
        "Var det så? ja!", "Nei. § 8 gjelder.", "A. b",
    ]  # fmt: skip
    assert list(split_prose_sentences("", "nb")) == list(split_prose_sentences("  ", "nb")) == []
    assert list(split_prose_sentences("1. Nye saker. 2. Flere", "nb")) == [(0, 14), (14, 22)]


def test_small_words_stand_alone_and_may_be_damaged():
    words = ("av de", "av")
    assert starts_with_phrase(words, "  av de 19")
    assert not starts_with_phrase(words, "avslag")
    assert not starts_with_phrase(words, "19 av")
    assert ends_with_phrase(words, "seks av de ")
    assert not ends_with_phrase(words, "seks av dem")
    assert make_word_pattern(words).findall("av de, av, avd") == ["av de", "av"]
    assert make_word_pattern(("åtte",)).search("atte") is not None
    assert make_word_pattern(()).search("anything") is None
    assert [skip_words("en to tre, fire", 0, n) for n in (0, 1, 2, 9)] == [0, 2, 5, 9]
    assert skip_words("en to", 2, 1) == 5


def test_a_language_is_read_with_those_beside_it():
    assert list_mixed_languages("nb") == ("nb", "nn")
    both, own = load_grammar("nb"), load_grammar("nn")
    assert set(both.of) == set(own.of)
    assert both.of != own.of  # its own first
    assert both.stopwords != own.stopwords
    assert set(both.share) != set(own.share)
    assert load_grammar("ka").separators == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Det var 19 saker i 2024, og de ble avsluttet.", "nb"),
        ("Det var 19 saker i 2024, og dei vart avslutta, men ikkje alle.", "nn"),
        ("There were 19 cases in 2024, and they were closed.", "en"),
        ("Det fanns 19 ärenden som inte var avslutade och det är många.", None),
        ("Im Jahr 2024 wurden der Polizei 19 Anzeigen gemeldet, und das ist nicht viel.", None),
        ("19 2024", "nb"),
    ],
)
def test_the_language_that_a_text_is_in(text, language):
    assert detect_language(text, ("nb", "nn", "en")) == language


def test_letters_that_are_wrong_missing_or_too_many():
    assert _compute_ocr_distance("oslo", "oslo") == 0
    assert _compute_ocr_distance("osla", "oslo") >= 0.5
    assert _compute_ocr_distance("osl", "oslo") == _compute_ocr_distance("oslos", "oslo") == 1
    assert _compute_ocr_distance("", "oslo") == 4
    assert _compute_ocr_distance("xxxx", "oslo") == 4
    wrong, (right, *_) = next(
        (wrong, taken) for wrong, taken in load_ocr_confusions().confused.items() if len(wrong) == 1
    )
    assert _compute_ocr_distance(right[0], wrong) == (0.5 if right[0] in load_ocr_confusions().confused[wrong] else 1)


def test_the_name_that_is_clearly_nearest():
    names = [("Oslo politidistrikt", "oslo"), ("Øst politidistrikt", "east"), ("Vest politidistrikt", "west")]
    assert _find_nearest_code("0slo politidistrikt", names) == "oslo"
    assert _find_nearest_code("Oslx politidistrikt", names) == "oslo"
    assert _find_nearest_code("Xest politidistrikt", names) == ""  # two are near
    assert _find_nearest_code("Nordland politidistrikt", names) == ""
    assert _find_nearest_code("Oslo politidistrikt", []) == ""


TEXT = """\
Overskrift
 
Dette er et avsnitt som går
over to linjer.

Tabell 3: Saker

2022 2023 2024
Oslo 10 9 9
Vest 6 2 2
"""


def test_a_plain_text_is_taken_for_blocks():
    found = [(one.kind.value, one.text, one.line(0)) for one in split_page_blocks(list(split_plain_lines(TEXT)))]
    assert found == [
        ("heading", "Overskrift", 1),
        ("text", "Dette er et avsnitt som går over to linjer.", 3),
        ("heading", "Tabell 3: Saker", 6),
        ("row", "2022 2023 2024", 8),
        ("row", "Oslo 10 9 9", 9),
        ("row", "Vest 6 2 2", 10),
    ]
    rows = [one.cells for one in split_page_blocks(list(split_plain_lines(TEXT))) if one.kind is BlockKind.ROW]
    assert [cells[1:] for cells in rows[1:]] == [("10", "9", "9"), ("6", "2", "2")]
