"""A language without number words: digits, signs and CLDR's forms; what needs words says which."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.schema import SizeWord
from tilstand.errors import CollectionError
from tilstand.report_text import (
    ReportScope,
    build_report_document,
    describe_change,
    describe_comparison,
    format_cardinal_word,
    format_counted_noun,
    format_number_range,
    format_numeral,
    format_part_of_total,
    format_percent,
    format_percentage_points,
    join_list_items,
)
from tilstand.report_text.messages import TextError
from tilstand.report_text.nouns import Noun, NounForms, NounLexicon
from tilstand.report_text.numerals import add_qualifier_word
from tilstand.report_text.references import find_unbound_numbers
from tilstand.terms import Key, Period, Value, ValueQualifier

WOMAN = Noun("woman", {"ka": NounForms("", "ქალი", "ქალები", "ქალი", "ქალები")})


def test_numbers_are_written_in_digits():
    assert [format_numeral(n, "ka") for n in (0, 1, 7)] == ["0", "1", "7"]
    assert format_cardinal_word(3, "el") == "3"
    assert [format_counted_noun(n, WOMAN, "ka") for n in (0, 1, 5)] == ["0 ქალები", "1 ქალი", "5 ქალები"]
    assert format_number_range(3, 5, "ka") == "3–5"


def test_signs_and_lists_are_those_of_cldr():
    assert format_percent(Decimal("12.5"), "el") == "12,5%"
    assert join_list_items(["α", "β", "γ"], "el") == "α, β και γ"
    assert join_list_items(["ა", "ბ"], "ka") == "ა და ბ"


@pytest.mark.parametrize(
    ("qualifier", "told"),
    [
        (ValueQualifier.AT_LEAST, "≥ 98"),
        (ValueQualifier.AT_MOST, "≤ 98"),
        (ValueQualifier.ABOUT, "≈ 98"),
        (ValueQualifier.EXACT, "98"),
    ],
)
def test_a_number_that_is_not_exact_has_a_sign(qualifier, told):
    assert add_qualifier_word("98", qualifier, "ka") == told


@pytest.mark.parametrize(
    ("write", "what"),
    [
        (lambda: describe_change(1, 2, "ka"), "verb"),
        (lambda: describe_comparison(1, 2, "ka"), "amount"),
        (lambda: format_part_of_total(1, 2, WOMAN, "ka"), "part"),
        (lambda: format_counted_noun(2, WOMAN, "ka", definite=True), "definite"),
        (lambda: format_percentage_points(2, "ka"), "points"),
        (lambda: describe_change(1, 9, "ka", {"large": SizeWord(least_units=1)}, form="noun"), "noun"),
    ],
)
def test_what_needs_words_says_what_is_missing_and_where_it_would_stand(write, what):
    with pytest.raises(TextError) as caught:
        write()
    assert str(caught.value).startswith(f"Georgian has no words for “{what}”: a file languages/ka/numbers.toml")
    assert caught.value.words.text("nb").startswith(f"georgisk har ikke ord for «{what}»")


def test_a_noun_without_forms_in_the_language_is_told():
    woman = NounLexicon.from_package().find("woman")
    with pytest.raises(TextError, match="the noun “woman” has no forms in Georgian"):
        format_counted_noun(2, woman, "ka")


def test_only_digits_are_unbound_numbers():
    assert list(find_unbound_numbers("ორი ქალი, 3 და ½", "ka")) == [(10, "3"), (15, "½")]


def written(source: str) -> str:
    nouns = NounLexicon.from_package().add_collection_nouns(
        Catalogue.merged(
            {"ka": {"nouns.qali.gender": "x", "nouns.qali.singular": "ქალი", "nouns.qali.plural": "ქალები"}}
        ),
        ["ka"],
    )
    scope = ReportScope(period=Period.from_text("2031"), provider="police", nouns=nouns)
    values = {Key("women", "police", Period.from_text("2031")): 7, Key("women", "police", Period.from_text("2030")): 4}
    return build_report_document(source, "ka", lambda key: Value.number(values[key]), scope).text


def test_a_report_text_states_its_figures_in_digits():
    source = '{{ figure women as qali }} {{ period 2031 }}: {{ date 2031-04-05 }}, {{ law "მუხლი 27" }}.'
    assert written(source) == "7 ქალები 2031: 5\u00a0აპრილი, 2031, მუხლი 27."


def test_a_report_text_that_needs_words_is_told_with_file_and_line():
    with pytest.raises(CollectionError) as caught:
        written("ქალი\n\n{{ change women }} და 3.")
    assert [cause.partition(": a file")[0] for cause in caught.value.causes] == [
        "text:3: change: Georgian has no words for “verb”",
        "text:3: “3” is not bound to a figure",
    ]
