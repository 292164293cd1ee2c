"""The fixed texts of the workbook, and the words for values that are no number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count, takewhile

from tilstand.languages import Fact, message, shipped
from tilstand.languages.catalogue import known, listed
from tilstand.terms import Language, Qualifier, Status

__all__ = [
    "GIVEN",
    "READ_AS",
    "qualifier_of",
    "qualifier_word",
    "readme_lines",
    "rest_of",
    "rest_words",
    "state_of",
    "state_word",
    "text",
]

GIVEN = (Status.NOT_KNOWN, Status.NOT_APPLICABLE, Status.NOT_COLLECTED)
"""The reasons for having no number that are a provider's to give."""

READ_AS = (Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.AT_MOST)
"""How a number may be meant that is not exact."""


def text(path: str, language: Language, **facts: Fact) -> str:
    """A fixed text with its facts put in.

    Example:
        >>> text("sheet.total", "nn")
        'I alt'
    """
    return message(f"collect.{path}", **facts).text(language)


def readme_lines(language: Language) -> tuple[str, ...]:
    """What the first sheet of a workbook says."""
    paths = (f"readme.line_{at}" for at in count(1))
    return tuple(text(path, language) for path in takewhile(lambda one: known(f"collect.{one}"), paths))


def state_word(status: Status, language: Language) -> str:
    """The plain word for a state that is no number.

    Example:
        >>> state_word(Status.NOT_COLLECTED, "nb")
        'telles ikke'
    """
    return text(f"states.{status.value}", language)


@cache
def _states() -> Mapping[str, Status]:
    found: dict[str, Status] = {}
    for status in GIVEN:
        found[status.value] = status
        for language in shipped():
            for word in (state_word(status, language), *listed(language, f"collect.also.{status.value}")):
                found.setdefault(word.lower(), status)
    return found


def state_of(word: str) -> Status | None:
    """The state that a word names, in any language and by its id; None if it names none.

    Example:
        >>> state_of("Ukjent")
        <Status.NOT_KNOWN: 'not_known'>
    """
    plain = " ".join(word.replace("\u00a0", " ").split()).lower().strip("«»“”\"'. ")
    if plain in _states():
        return _states()[plain]
    return Status(plain) if plain in set(Status) else None


def qualifier_word(qualifier: Qualifier, language: Language) -> str:
    """The plain word for how a number is meant.

    Example:
        >>> qualifier_word(Qualifier.AT_LEAST, "nb")
        'minst'
    """
    return text(f"exactness.{qualifier.value}", language)


def qualifier_of(word: str) -> str:
    """What a word says of a number, in any language; the word itself if it says nothing known.

    Example:
        >>> qualifier_of("Minst"), qualifier_of("")
        ('at_least', '')
    """
    plain = " ".join(word.split()).lower()
    for one in READ_AS:
        if plain in {qualifier_word(one, language).lower() for language in shipped()}:
            return one.value
    return word


def rest_words(language: Language, *, zero: bool) -> tuple[str, ...]:
    """What all blank cells of a block may be said to be."""
    first = (text("rest.zero", language),) if zero else ()
    return (*first, *(state_word(status, language) for status in GIVEN))


def rest_of(word: str) -> str:
    """The state that a choice for all blank cells names, in any language; the word itself if it names none.

    Example:
        >>> rest_of("0 i alle"), rest_of("ukjent")
        ('zero', 'not_known')
    """
    plain = " ".join(word.split()).lower()
    if plain in {"0", *(text("rest.zero", language).lower() for language in shipped())}:
        return Status.ZERO.value
    state = state_of(word)
    return state.value if state in GIVEN else word
