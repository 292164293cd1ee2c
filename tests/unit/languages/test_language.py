"""What is known of a language: from its folder, or from CLDR where it has none; and what stands in for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from tilstand.languages import (
    LanguageName,
    PartialTranslation,
    format_day,
    format_number,
    format_period,
    format_template,
    get_language_name,
    list_shipped_languages,
    load_language_settings,
)
from tilstand.languages.formats import choose_plural_category, find_period_language
from tilstand.languages.hidden_figure_words import load_hidden_figure_words
from tilstand.languages.language import (
    LanguageSettings,
    get_language_folder,
    list_fallback_languages,
    load_locale,
    load_number_signs,
)
from tilstand.languages.lexicon import CardinalWords, OrdinalWords, load_lexicon
from tilstand.languages.messages import WithheldNumber
from tilstand.terms import Period, TextPiece, TranslatedText, Value, ValueStatus

NARROW, HARD = "\u202f", "\u00a0"


def test_the_languages_that_have_a_folder():
    assert list(list_shipped_languages()) == sorted(list_shipped_languages())
    assert all(get_language_folder(one).joinpath("language.toml").is_file() for one in list_shipped_languages())


def test_a_language_without_a_folder_is_as_cldr_has_it():
    assert load_language_settings("ar") == LanguageSettings(name="العربية", locale="ar", direction="rtl")
    assert load_language_settings("pt-BR") == LanguageSettings(name="português (Brasil)", locale="pt_BR")
    assert load_language_settings("xx") == LanguageSettings(name="xx", locale="en")
    assert load_language_settings("no such") == LanguageSettings(name="no such", locale="en")
    assert str(load_locale("pt-BR")) == "pt_BR"
    assert str(load_locale("en")) == "en_GB"
    assert str(load_locale("xx")) == "en"


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
    assert list_fallback_languages(language) == tried


@pytest.mark.parametrize(
    ("language", "thousands", "decimal", "percent"),
    [
        ("nb", NARROW, ",", f"{HARD}%"), ("en", ",", ".", "%"), ("de", ".", ",", f"{HARD}%"),
        ("pl", NARROW, ",", "%"), ("ar", ",", ".", "%"), ("tr", ".", ",", "%"), ("pt-BR", ".", ",", "%"),
    ],
)  # fmt: skip
def test_the_signs_of_numbers(language, thousands, decimal, percent):
    assert load_number_signs(language)[:3] == (thousands, decimal, percent)
    assert load_number_signs(language).minus == "\u2212"
    assert format_number(Decimal("-1234567.50"), language) == (f"\u22121{thousands}234{thousands}567{decimal}50")
    assert format_number(2024, language, grouped=False) == "2024"
    assert format_number(Value.number(1234), language) == f"1{thousands}234"
    assert format_number(Value.missing(ValueStatus.SUPPRESSED), language) == ":"


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
    assert tuple(format_period(Period.from_text(text), language) for text in TIMES) == told
    assert format_period(Period.from_text("2023/2024-05"), language) == f"2023 – {told[4]}"
    assert format_day(date(2024, 5, 17), language) == told[5]
    assert format_day(date(2024, 5, 17), language, year=False) == told[5].removesuffix(" 2024")


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
    assert get_language_name(language) == itself
    assert [LanguageName(language).text(one) for one in ("nb", "en", "ka")] == [in_nb, in_en, in_ka]


def test_the_name_of_a_language_tells_which_language_it_is_in():
    assert LanguageName("en").pieces("nb") == (TextPiece("engelsk", "nb"),)
    assert LanguageName("en").pieces("en-GB") == (TextPiece("English", "en-GB"),)
    assert LanguageName("de").pieces("pt-BR") == (TextPiece("alemão", "pt-BR"),)
    assert LanguageName("de").pieces("xx") == (TextPiece("German", "en"),)
    assert LanguageName("xx").pieces("nb") == (TextPiece("xx", "xx"),)


def test_a_part_of_a_year_is_told_in_the_language_that_has_words_for_it():
    told = {"en-GB": ("en-GB", "en-GB"), "ka": ("en", "ka"), "pt-BR": ("en", "pt-BR"), "nn": ("nn", "nn")}
    times = (Period.from_text("2024-T1/2025-T1"), Period.from_text("2024-04"))
    assert {one: tuple(find_period_language(span, one) for span in times) for one in told} == told


def test_a_language_without_words_for_what_is_hidden_has_signs():
    assert not any(load_hidden_figure_words("ka").model_dump().values())
    assert [WithheldNumber(amount, ("k",)).pieces("ka")[0].text for amount in (3, 0)] == ["< 3", ":"]
    assert WithheldNumber(3, ("k",)).pieces("nb") == (TextPiece("færre enn 3", "nb", "number", ("k",)),)


@pytest.mark.parametrize(("language", "told"), [("en", "case"), ("pl", "cases"), ("ka", "case")])
def test_the_noun_after_a_hidden_figure_has_the_form_that_goes_with_its_words(language, told):
    text = format_template(TranslatedText.from_texts({language: "{n|case|cases}"}), n=WithheldNumber(1))
    assert text.text(language) == told


def test_words_of_somebodys_own_are_answered_by_those_that_stand_in():
    words = PartialTranslation.from_translations({"el": "επειδή", "sv": " ", "nb": "fordi", "en": "because"})
    assert words.texts == (("el", "επειδή"), ("nb", "fordi"), ("en", "because"))
    assert [words.pieces(one)[0] for one in ("nb", "nn", "sv", "en-GB")] == [
        TextPiece("fordi", "nb"), TextPiece("fordi", "nb"), TextPiece("because", "en"), TextPiece("because", "en-GB"),
    ]  # fmt: skip
    assert PartialTranslation.from_translations({"el": "επειδή", "nb": "fordi"}).pieces("pl") == (
        TextPiece("επειδή", "el"),
    )
    assert words
    assert not PartialTranslation.from_translations({"nb": ""})
    assert PartialTranslation.from_translations({"nb": ""}).pieces("nb") == ()


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
    assert {number: choose_plural_category(tuple(forms), number, language) for number in chosen} == chosen
    assert choose_plural_category(tuple(forms), None, language) == forms[-1]


def test_ordinals_from_the_first_on():
    words = OrdinalWords(first=("first", "1st"), second=("second", "2nd"), words=("third", "fourth"))
    assert words.names == ("first", "second", "third", "fourth")
    assert OrdinalWords(words=("third",)).names == ("third",)


def test_a_language_without_number_words_has_signs():
    own, none = load_lexicon("nb"), load_lexicon("ka")
    assert own.cardinals is not None
    assert own.cardinals.gender == next(iter(own.cardinals.one))
    assert (none.cardinals, none.change, none.sizes) == (None, {}, {})
    assert load_lexicon("xx") == none
    assert none.phrases.range == "–"


def test_what_a_language_brings_is_checked_and_stays():
    own = load_lexicon("nb").cardinals.model_dump(by_alias=True)
    for part, count in (("tens", 8), ("units", 20)):
        for wrong in (own[part][:-1], (*own[part], "x")):
            assert len(own[part]) == count
            with pytest.raises(ValidationError):
                CardinalWords.model_validate({**own, part: wrong})
    with pytest.raises(ValidationError):
        CardinalWords.model_validate({**own, "nothing": 1})
    least = {name: own[name] for name in own if name not in ("variants", "articles", "reversed", "and_from")}
    made = CardinalWords.model_validate(least)
    assert (made.variants, made.articles, made.reversed, made.and_from) == ({}, {}, None, 1)
    with pytest.raises(ValidationError):
        load_lexicon("nb").phrases.range = "x"
    with pytest.raises(ValidationError):
        load_language_settings("nb").name = "x"
    with pytest.raises(ValidationError):
        LanguageSettings.model_validate({"name": "x", "locale": "nb", "nothing": 1})
