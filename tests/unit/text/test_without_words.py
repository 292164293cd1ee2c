"""A language without number words: digits, signs and CLDR's forms; what needs words says which."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.define.catalogue import Catalogue
from tilstand.define.schema import SizeWord
from tilstand.errors import CollectionError
from tilstand.terms import Key, Period, Qualifier, Value
from tilstand.text import (
    Scope,
    cardinal,
    change,
    comparison,
    counted,
    document,
    joined,
    numeral,
    part,
    percent,
    percentage_points,
    span,
)
from tilstand.text.message import UnsayableError
from tilstand.text.noun import Noun, NounForms, Nouns
from tilstand.text.report.lint import unbound
from tilstand.text.wording import qualified

WOMAN = Noun("woman", {"ka": NounForms("", "ქალი", "ქალები", "ქალი", "ქალები")})


def test_numbers_are_written_in_digits():
    assert [numeral(n, "ka") for n in (0, 1, 7)] == ["0", "1", "7"]
    assert cardinal(3, "el") == "3"
    assert [counted(n, WOMAN, "ka") for n in (0, 1, 5)] == ["0 ქალები", "1 ქალი", "5 ქალები"]
    assert span(3, 5, "ka") == "3–5"


def test_signs_and_lists_are_those_of_cldr():
    assert percent(Decimal("12.5"), "el") == "12,5%"
    assert joined(["α", "β", "γ"], "el") == "α, β και γ"
    assert joined(["ა", "ბ"], "ka") == "ა და ბ"


@pytest.mark.parametrize(
    ("qualifier", "told"),
    [
        (Qualifier.AT_LEAST, "≥ 98"),
        (Qualifier.AT_MOST, "≤ 98"),
        (Qualifier.ABOUT, "≈ 98"),
        (Qualifier.EXACT, "98"),
    ],
)
def test_a_number_that_is_not_exact_has_a_sign(qualifier, told):
    assert qualified("98", qualifier, "ka") == told


@pytest.mark.parametrize(
    ("write", "what"),
    [
        (lambda: change(1, 2, "ka"), "verb"),
        (lambda: comparison(1, 2, "ka"), "amount"),
        (lambda: part(1, 2, WOMAN, "ka"), "part"),
        (lambda: counted(2, WOMAN, "ka", definite=True), "definite"),
        (lambda: percentage_points(2, "ka"), "points"),
        (lambda: change(1, 9, "ka", {"large": SizeWord(least_units=1)}, form="noun"), "noun"),
    ],
)
def test_what_needs_words_says_what_is_missing_and_where_it_would_stand(write, what):
    with pytest.raises(UnsayableError) as caught:
        write()
    assert str(caught.value).startswith(
        f"Georgian has no words for “{what}”: a file languages/ka/numbers.toml"
    )
    assert caught.value.words.text("nb").startswith(f"georgisk har ikke ord for «{what}»")


def test_a_noun_without_forms_in_the_language_is_told():
    woman = Nouns.packaged().find("woman")
    with pytest.raises(UnsayableError, match="the noun “woman” has no forms in Georgian"):
        counted(2, woman, "ka")


def test_only_digits_are_unbound_numbers():
    assert list(unbound("ორი ქალი, 3 და ½", "ka")) == [(10, "3"), (15, "½")]


def written(source: str) -> str:
    nouns = Nouns.packaged().with_labels(
        Catalogue.merged(
            {"ka": {"nouns.qali.gender": "x", "nouns.qali.singular": "ქალი", "nouns.qali.plural": "ქალები"}}
        ),
        ["ka"],
    )
    scope = Scope(period=Period.parse("2031"), provider="police", nouns=nouns)
    values = {
        Key("women", "police", Period.parse("2031")): 7,
        Key("women", "police", Period.parse("2030")): 4,
    }
    return document(source, "ka", lambda key: Value.number(values[key]), scope).text


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
