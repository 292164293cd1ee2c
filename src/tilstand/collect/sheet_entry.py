"""What may be typed into a workbook's cells, and what Excel says where something else is typed."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from tilstand.collect.sheet_layout import EARLIER
from tilstand.collect.words import GIVEN, READ_AS, qualifier_word, rest_words, state_word, text
from tilstand.terms import Language

__all__ = ["invite_correction", "limit_choices", "limit_decimals", "limit_rest", "limit_whole"]


def limit_whole(sheet: Worksheet, rows: tuple[int, int], language: Language, *, least: int) -> None:
    """Only whole numbers in the column of numbers."""
    _limit(sheet, rows, 1, "integer", least, ("entry.title", "entry.whole"), language)


def limit_decimals(sheet: Worksheet, rows: tuple[int, int], language: Language, *, signed: bool) -> None:
    """Only numbers in the column of numbers."""
    least = -1_000_000_000 if signed else 0
    _limit(sheet, rows, 1, "decimal", least, ("entry.decimal_title", "entry.decimal"), language)


def limit_choices(sheet: Worksheet, rows: tuple[int, int], language: Language) -> None:
    """The reasons for having no number, and how exact a number is."""
    _choose(sheet, rows, 2, [state_word(status, language) for status in GIVEN], language)
    _choose(sheet, rows, 3, [qualifier_word(one, language) for one in READ_AS], language)


def limit_rest(sheet: Worksheet, row: int, language: Language, *, zero: bool) -> None:
    """What all blank cells of a block may be said to be."""
    _choose(sheet, (row, row), 2, list(rest_words(language, zero=zero)), language)


def invite_correction(sheet: Worksheet, row: int, language: Language) -> None:
    """How a figure of the period before is corrected: told when its cell is chosen; anything may be typed."""
    told = {
        "validate": "any",
        "input_title": text("entry.earlier_title", language),
        "input_message": text("entry.earlier", language),
    }
    sheet.data_validation(row, EARLIER, row, EARLIER, told)


def _limit(
    sheet: Worksheet,
    rows: tuple[int, int],
    column: int,
    kind: str,
    least: int,
    texts: tuple[str, str],
    language: Language,
) -> None:
    sheet.data_validation(
        rows[0],
        column,
        rows[1],
        column,
        {
            "validate": kind,
            "criteria": ">=",
            "value": least,
            "ignore_blank": True,
            "error_title": text(texts[0], language),
            "error_message": text(texts[1], language),
        },
    )


def _choose(
    sheet: Worksheet, rows: tuple[int, int], column: int, words: list[str], language: Language
) -> None:
    sheet.data_validation(
        rows[0],
        column,
        rows[1],
        column,
        {
            "validate": "list",
            "source": words,
            "ignore_blank": True,
            "error_title": text("entry.state_title", language),
            "error_message": text("entry.state", language),
        },
    )
