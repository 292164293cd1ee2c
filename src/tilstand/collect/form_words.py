"""Words and column layout of the workbook's sheets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count, takewhile

from tilstand.languages import Fact, format_message, list_shipped_languages
from tilstand.languages.catalogue import is_catalogue_path, list_catalogue_words
from tilstand.terms import Language, ValueQualifier, ValueStatus

GIVEN = (ValueStatus.NOT_KNOWN, ValueStatus.NOT_APPLICABLE, ValueStatus.NOT_COLLECTED)
"""The reasons for having no number that are a provider's to give."""

READ_AS = (ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)
"""How a number may be meant that is not exact."""


def format_workbook_text(path: str, language: Language, **facts: Fact) -> str:
    """A fixed text with its facts put in.

    Example:
        >>> format_workbook_text("sheet.total", "nn")
        'I alt'
    """
    return format_message(f"collect.{path}", **facts).text(language)


def list_readme_lines(language: Language) -> tuple[str, ...]:
    """What the first sheet of a workbook says."""
    paths = (f"readme.line_{at}" for at in count(1))
    return tuple(
        format_workbook_text(path, language)
        for path in takewhile(lambda one: is_catalogue_path(f"collect.{one}"), paths)
    )


def format_state_word(status: ValueStatus, language: Language) -> str:
    """The plain word for a state that is no number.

    Example:
        >>> format_state_word(ValueStatus.NOT_COLLECTED, "nb")
        'telles ikke'
    """
    return format_workbook_text(f"states.{status.value}", language)


@cache
def _load_state_words() -> Mapping[str, ValueStatus]:
    value_status_by_name: dict[str, ValueStatus] = {}
    for status in GIVEN:
        value_status_by_name[status.value] = status
        for language in list_shipped_languages():
            for word in (
                format_state_word(status, language),
                *list_catalogue_words(language, f"collect.also.{status.value}"),
            ):
                value_status_by_name.setdefault(word.lower(), status)
    return value_status_by_name


def find_state_by_word(word: str) -> ValueStatus | None:
    """The state that a word names, in any language and by its id; None if it names none.

    Example:
        >>> find_state_by_word("Ukjent")
        <ValueStatus.NOT_KNOWN: 'not_known'>
    """
    plain = " ".join(word.replace("\u00a0", " ").split()).lower().strip("«»“”\"'. ")
    if plain in _load_state_words():
        return _load_state_words()[plain]
    return ValueStatus(plain) if plain in set(ValueStatus) else None


def format_qualifier_word(qualifier: ValueQualifier, language: Language) -> str:
    """The plain word for how a number is meant.

    Example:
        >>> format_qualifier_word(ValueQualifier.AT_LEAST, "nb")
        'minst'
    """
    return format_workbook_text(f"exactness.{qualifier.value}", language)


def find_qualifier_by_word(word: str) -> str:
    """What a word says of a number, in any language; the word itself if it says nothing known.

    Example:
        >>> find_qualifier_by_word("Minst"), find_qualifier_by_word("")
        ('at_least', '')
    """
    plain = " ".join(word.split()).lower()
    for value_qualifier in READ_AS:
        if plain in {format_qualifier_word(value_qualifier, language).lower() for language in list_shipped_languages()}:
            return value_qualifier.value
    return word


def list_block_defaults(language: Language, *, zero: bool) -> tuple[str, ...]:
    """What all blank cells of a block may be said to be."""
    first = (format_workbook_text("rest.zero", language),) if zero else ()
    return (*first, *(format_state_word(status, language) for status in GIVEN))


def find_block_default(word: str) -> str:
    """The state that a choice for all blank cells names, in any language; the word itself if it names none.

    Example:
        >>> find_block_default("0 i alle"), find_block_default("ukjent")
        ('zero', 'not_known')
    """
    plain = " ".join(word.split()).lower()
    if plain in {"0", *(format_workbook_text("rest.zero", language).lower() for language in list_shipped_languages())}:
        return ValueStatus.ZERO.value
    state = find_state_by_word(word)
    return state.value if state in GIVEN else word


COLUMNS = {"what": 52, "number": 12, "status": 22, "exact": 14, "earlier": 16, "check": 46, "remark": 30}
"""The columns from the left, each with its width."""

CODE = len(COLUMNS)
"""The hidden column: the mark of the sheet in its first row, below it the code of each row."""

EARLIER = 4
"""Where the figure of the period before stands, which a body may correct."""

REMARK = CODE - 1
"""Where a body may say more about a figure."""


def list_column_headings(language: Language) -> tuple[str, ...]:
    """What stands above the columns of a block.

    Example:
        >>> list_column_headings("nn")[1]
        'Tal'
    """
    return tuple(format_workbook_text(f"sheet.{name}", language) for name in COLUMNS)
