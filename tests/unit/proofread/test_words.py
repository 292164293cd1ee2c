"""Which language a text is in, by its small words; and of a text of labels alone."""

from __future__ import annotations

import pytest

from tilstand.languages import list_shipped_languages
from tilstand.proofread.grammar import detect_language, list_known_languages, load_grammar, make_word_pattern

NORWAY = ("nb", "nn", "en")

LABELS = """Anmeldelser
Politidistrikt 2023 2024
Oslo politidistrikt 9 9
Øst politidistrikt 3 2
Agder politidistrikt 5 -
{total} 27 19
Kvinner Menn
Lauras hus 12 0
Pro Sentret 10 2
"""


def test_labels_alone_are_in_a_language_where_one_word_tells() -> None:
    assert detect_language(LABELS.format(total="Totalt"), NORWAY) == "nb"
    assert detect_language(LABELS.format(total="Und davon"), NORWAY) is None
    assert detect_language(LABELS.format(total="Wszystkie"), NORWAY) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Av dei 12 som fekk hjelp i fjor, var dei fleste kvinner, og nokre av dei var frå Asia.", "nn"),
        ("Of the 12 who were helped last year, most were women, and some of them were from Asia.", "en"),
        ("Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder.", None),
    ],
)
def test_prose_is_known_by_its_small_words(text, language) -> None:
    assert detect_language(text, NORWAY) == language


def test_prose_in_another_language_is_not_outvoted_by_labels() -> None:
    prose = "Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder."
    assert detect_language(LABELS.format(total="Totalt") + prose, NORWAY) is None


SWEDISH = "Av de 12 som fick hjälp under året var de flesta kvinnor, och några av dem kom från Asien."


def test_a_language_with_a_grammar_is_read_where_the_collection_has_it() -> None:
    assert detect_language(SWEDISH, ("sv", "en")) == "sv"
    assert detect_language(SWEDISH, NORWAY) is None


def test_a_language_is_read_with_the_one_that_it_is_mixed_with() -> None:
    nynorsk = "Av dei 12 som fekk hjelp i fjor, var dei fleste kvinner, og nokre av dei var frå Asia."
    assert detect_language(nynorsk, ("nb",)) == "nn"
    assert detect_language(nynorsk, ("en",)) is None


def test_a_text_that_nobody_knows_is_in_the_language_whose_small_words_are_not_written_down() -> None:
    georgian = "2031 წელს დახმარება მიიღო 12 ადამიანმა, მათ შორის უმეტესობა იყო ქალი და რამდენიმე იყო ბავშვი."
    german = "Im Jahr wurden 19 Anzeigen von der Polizei registriert, und davon betrafen zwei auch Kinder."
    assert detect_language(georgian, ("en", "ka")) == "ka"
    assert detect_language("ქალი 12", ("en", "ka")) == "ka"
    assert detect_language(georgian, ("en",)) is None
    assert detect_language(german, ("en", "ka")) is None
    assert (
        detect_language("Of the 12 who were helped last year, most were women, and some were men.", ("ka", "en"))
        == "en"
    )


@pytest.mark.parametrize("language", list_shipped_languages())
def test_every_language_that_is_shipped_has_small_words(language) -> None:
    assert language in list_known_languages()
    assert detect_language(" ".join(load_grammar(language).stopwords), (language,)) == language


def test_a_language_without_small_words_finds_none() -> None:
    assert set(load_grammar("ka").model_dump().values()) == {()}
    assert make_word_pattern(load_grammar("ka").of).search("of the 12") is None
