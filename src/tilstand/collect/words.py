"""The fixed texts of the workbook, and the words for values that are no number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count, takewhile

from tilstand.languages import Fact, message, shipped
from tilstand.languages.catalogue import known, listed
from tilstand.terms import Language, Status

__all__ = ["GIVEN", "readme_lines", "state_of", "state_word", "text"]

GIVEN = (Status.NOT_KNOWN, Status.NOT_APPLICABLE, Status.NOT_COLLECTED)
"""The reasons for having no number that are a provider's to give."""


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
