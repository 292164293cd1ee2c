"""The fixed texts of the workbook, and the words for values that are no number."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tilstand.terms import Language, Status

__all__ = ["GIVEN", "readme_lines", "state_of", "state_word", "text"]

GIVEN = (Status.NOT_KNOWN, Status.NOT_APPLICABLE, Status.NOT_COLLECTED)
"""The reasons for having no number that are a provider's to give."""


@cache
def _texts() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = tomllib.loads(
        files("tilstand.collect").joinpath("texts.toml").read_text("utf-8")
    )
    return loaded


def text(path: str, language: Language, **facts: object) -> str:
    """A fixed text with its facts put in.

    Example:
        >>> text("sheet.total", "nn")
        'I alt'
    """
    part, _, name = path.partition(".")
    return str(_texts()[part][name][language]).format_map(facts)


def readme_lines(language: Language) -> tuple[str, ...]:
    """What the first sheet of a workbook says."""
    return tuple(line[language] for line in _texts()["readme"]["lines"])


def state_word(status: Status, language: Language) -> str:
    """The plain word for a state that is no number.

    Example:
        >>> state_word(Status.NOT_COLLECTED, "nb")
        'telles ikke'
    """
    return str(_texts()["states"][status.value][language])


@cache
def _states() -> Mapping[str, Status]:
    found: dict[str, Status] = {}
    for name, words in _texts()["states"].items():
        for word in (name, words["nb"], words["nn"], words["en"], *words["also"]):
            found[word] = Status(name)
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
