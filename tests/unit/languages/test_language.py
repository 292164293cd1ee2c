"""What is known of a language: from its folder, or from CLDR where it has none; and what stands in for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from tilstand.languages import OwnWords, Tongue, day, filled, native, number, period, settings, shipped
from tilstand.languages.cldr import locale, signs
from tilstand.languages.day import spoken_in
from tilstand.languages.disclosing import disclosing
from tilstand.languages.language import LanguageSettings, chain, folder
from tilstand.languages.lexicon import Cardinals, Ordinals, lexicon
from tilstand.languages.message import Fewer
from tilstand.languages.plural import category
from tilstand.terms import Period, Piece, Status, Value, Written

NARROW, HARD = "\u202f", "\u00a0"


def test_the_languages_that_have_a_folder():
    assert shipped() == ("en", "nb", "nn", "pl", "sv")
    assert all(folder(one).joinpath("language.toml").is_file() for one in shipped())


def test_a_language_without_a_folder_is_as_cldr_has_it():
    assert settings("ar") == LanguageSettings(name="العربية", locale="ar", direction="rtl")
    assert settings("pt-BR") == LanguageSettings(name="português (Brasil)", locale="pt_BR")
    assert settings("xx") == LanguageSettings(name="xx", locale="en")
    assert settings("no such") == LanguageSettings(name="no such", locale="en")
    assert str(locale("pt-BR")) == "pt_BR"
    assert str(locale("en")) == "en_GB"
    assert str(locale("xx")) == "en"


@pytest.mark.parametrize(
    ("language", "tried"),
    [
        ("nn", ("nn", "nb", "en")),
        ("nn-NO", ("nn-NO", "nn", "nb", "en")),
        ("en", ("en",)),
        ("en-GB", ("en-GB", "en")),
        ("pt-BR", ("pt-BR", "pt", "en")),
        ("ka", ("ka", "en")),
    ],
)
def test_what_stands_in_for_a_language(language, tried):
    assert chain(language) == tried


@pytest.mark.parametrize(
    ("language", "thousands", "decimal", "percent"),
    [
        ("nb", NARROW, ",", f"{HARD}%"), ("en", ",", ".", "%"), ("de", ".", ",", f"{HARD}%"),
        ("pl", NARROW, ",", "%"), ("ar", ",", ".", "%"), ("tr", ".", ",", "%"), ("pt-BR", ".", ",", "%"),
    ],
)  # fmt: skip
def test_the_signs_of_numbers(language, thousands, decimal, percent):
    assert signs(language)[:3] == (thousands, decimal, percent)
    assert signs(language).minus == "\u2212"
    assert number(Decimal("-1234567.50"), language) == (f"\u22121{thousands}234{thousands}567{decimal}50")
    assert number(2024, language, grouped=False) == "2024"
    assert number(Value.number(1234), language) == f"1{thousands}234"
    assert number(Value.missing(Status.SUPPRESSED), language) == ":"


TIMES = ("2024", "2024-H1", "2024-T2", "2024-Q4", "2024-05", "2024-05-17", "2023/2024", "2024-04/2025-03")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", ("2024", "1. halvår 2024", "2. tertial 2024", "4. kvartal 2024", "mai 2024", "17. mai 2024",
                "2023–2024", "april 2024 – mars 2025")),
        ("en", ("2024", "first half of 2024", "second four months of 2024", "fourth quarter of 2024",
                "May 2024", "17 May 2024", "2023–2024", "April 2024 – March 2025")),
        ("sv", ("2024", "första halvåret 2024", "andra tertialet 2024", "fjärde kvartalet 2024", "maj 2024",
                "17 maj 2024", "2023–2024", "april 2024 – mars 2025")),
        ("pl", ("2024", "I półrocze 2024", "okres maj–sierpień 2024", "IV kwartał 2024", "maj 2024",
                "17 maja 2024", "2023–2024", "kwiecień 2024 – marzec 2025")),
        ("de", ("2024", "first half of 2024", "second four months of 2024", "fourth quarter of 2024",
                "Mai 2024", "17. Mai 2024", "2023–2024", "April 2024 – März 2025")),
    ],
)  # fmt: skip
def test_periods_and_days_in_words(language, told):
    assert tuple(period(Period.parse(text), language) for text in TIMES) == told
    assert period(Period.parse("2023/2024-05"), language) == f"2023 – {told[4]}"
    assert day(date(2024, 5, 17), language) == told[5]
    assert day(date(2024, 5, 17), language, year=False) == told[5].removesuffix(" 2024")


@pytest.mark.parametrize(
    ("language", "itself", "in_nb", "in_en", "in_ka"),
    [
        ("nb", "Bokmål", "bokmål", "Norwegian (bokmål)", "ნორვეგიული ბუკმოლი"),
        ("en", "English", "engelsk", "English", "ინგლისური"),
        ("de", "Deutsch", "tysk", "German", "გერმანული"),
        ("ka", "ქართული", "georgisk", "Georgian", "ქართული"),
        ("xx", "Xx", "xx", "xx", "xx"),
    ],
)
def test_what_languages_are_called(language, itself, in_nb, in_en, in_ka):
    assert native(language) == itself
    assert [Tongue(language).text(one) for one in ("nb", "en", "ka")] == [in_nb, in_en, in_ka]


def test_the_name_of_a_language_tells_which_language_it_is_in():
    assert Tongue("en").pieces("nb") == (Piece("engelsk", "nb"),)
    assert Tongue("en").pieces("en-GB") == (Piece("English", "en-GB"),)
    assert Tongue("de").pieces("pt-BR") == (Piece("alemão", "pt-BR"),)
    assert Tongue("de").pieces("xx") == (Piece("German", "en"),)
    assert Tongue("xx").pieces("nb") == (Piece("xx", "xx"),)


def test_a_part_of_a_year_is_told_in_the_language_that_has_words_for_it():
    told = {"en-GB": ("en-GB", "en-GB"), "ka": ("en", "ka"), "pt-BR": ("en", "pt-BR"), "nn": ("nn", "nn")}
    times = (Period.parse("2024-T1/2025-T1"), Period.parse("2024-04"))
    assert {one: tuple(spoken_in(span, one) for span in times) for one in told} == told


def test_a_language_without_words_for_what_is_hidden_has_signs():
    none = disclosing("ka").model_dump()
    assert not any(none.pop("say").values())
    assert not any(none.values())
    assert disclosing("ka").closing == frozenset()
    assert {"of", "not", "were", "the"} <= disclosing("en").closing
    assert not {word for word in disclosing("en").closing if " " in word}
    assert [Fewer(amount, ("k",)).pieces("ka")[0].text for amount in (3, 0)] == ["< 3", ":"]
    assert Fewer(3, ("k",)).pieces("nb") == (Piece("færre enn 3", "nb", "number", ("k",)),)


@pytest.mark.parametrize(("language", "told"), [("en", "case"), ("pl", "cases"), ("ka", "case")])
def test_the_noun_after_a_hidden_figure_has_the_form_that_goes_with_its_words(language, told):
    text = filled(Written.of({language: "{n|case|cases}"}), n=Fewer(1))
    assert text.text(language) == told


def test_words_of_somebodys_own_are_answered_by_those_that_stand_in():
    words = OwnWords.of({"el": "επειδή", "sv": " ", "nb": "fordi", "en": "because"})
    assert words.texts == (("el", "επειδή"), ("nb", "fordi"), ("en", "because"))
    assert [words.pieces(one)[0] for one in ("nb", "nn", "sv", "en-GB")] == [
        Piece("fordi", "nb"), Piece("fordi", "nb"), Piece("because", "en"), Piece("because", "en-GB"),
    ]  # fmt: skip
    assert OwnWords.of({"el": "επειδή", "nb": "fordi"}).pieces("pl") == (Piece("επειδή", "el"),)
    assert words
    assert not OwnWords.of({"nb": ""})
    assert OwnWords.of({"nb": ""}).pieces("nb") == ()


@pytest.mark.parametrize(
    ("language", "forms", "chosen"),
    [
        ("pl", "abcd", {1: "a", 2: "b", 4: "b", 5: "c", 0: "c", 12: "c", 22: "b", Decimal("1.5"): "d"}),
        ("pl", "ab", {1: "a", 2: "b", 5: "b", Decimal("1.5"): "b"}),
        ("en", "ab", {1: "a", 0: "b", 2: "b", -1: "a", Decimal("1.5"): "b"}),
        ("ar", "abcdef", {0: "a", 1: "b", 2: "c", 3: "d", 11: "e", 100: "f"}),
        ("ja", "a", {1: "a", 2: "a"}),
        ("en", "a", {1: "a", 2: "a"}),
    ],
)
def test_the_form_that_goes_with_a_number(language, forms, chosen):
    assert {number: category(tuple(forms), number, language) for number in chosen} == chosen
    assert category(tuple(forms), None, language) == forms[-1]


def test_ordinals_from_the_first_on():
    words = Ordinals(first=("first", "1st"), second=("second", "2nd"), words=("third", "fourth"))
    assert words.names == ("first", "second", "third", "fourth")
    assert Ordinals(words=("third",)).names == ("third",)


def test_a_language_without_number_words_has_signs():
    own, none = lexicon("nb"), lexicon("ka")
    assert own.cardinals is not None
    assert own.cardinals.gender == next(iter(own.cardinals.one))
    assert (none.cardinals, none.change, none.sizes) == (None, {}, {})
    assert lexicon("xx") == none
    assert none.phrases.range == "–"


def test_what_a_language_brings_is_checked_and_stays():
    own = lexicon("nb").cardinals.model_dump(by_alias=True)
    for part, count in (("tens", 8), ("units", 20)):
        for wrong in (own[part][:-1], (*own[part], "x")):
            assert len(own[part]) == count
            with pytest.raises(ValidationError):
                Cardinals.model_validate({**own, part: wrong})
    with pytest.raises(ValidationError):
        Cardinals.model_validate({**own, "nothing": 1})
    least = {name: own[name] for name in own if name not in ("variants", "articles", "reversed", "and_from")}
    made = Cardinals.model_validate(least)
    assert (made.variants, made.articles, made.reversed, made.and_from) == ({}, {}, None, 1)
    with pytest.raises(ValidationError):
        lexicon("nb").phrases.range = "x"
    with pytest.raises(ValidationError):
        settings("nb").name = "x"
    with pytest.raises(ValidationError):
        LanguageSettings.model_validate({"name": "x", "locale": "nb", "nothing": 1})
