"""Which language a text is in, by its small words; and of a text of labels alone."""

from __future__ import annotations

import pytest

from tilstand.audit.words import spoken

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
    assert spoken(LABELS.format(total="Totalt")) == "nb"
    assert spoken(LABELS.format(total="Und davon")) is None
    assert spoken(LABELS.format(total="Wszystkie")) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Av dei 12 som fekk hjelp i fjor, var dei fleste kvinner, og nokre av dei var frå Asia.", "nn"),
        ("Of the 12 who were helped last year, most were women, and some of them were from Asia.", "en"),
        ("Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder.", None),
    ],
)
def test_prose_is_known_by_its_small_words(text, language) -> None:
    assert spoken(text) == language


def test_prose_in_another_language_is_not_outvoted_by_labels() -> None:
    prose = "Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder."
    assert spoken(LABELS.format(total="Totalt") + prose) is None
