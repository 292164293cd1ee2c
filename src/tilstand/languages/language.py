"""A language: one folder of data, found by its tag. A new language is a new folder, and no code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tilstand.terms.text import FALLBACK, Language

__all__ = ["LanguageSettings", "chain", "folder", "settings", "shipped"]


class PeriodAfter(BaseModel):
    """How a period is called after some words: `in the first quarter`, `w I kwartale`.

    Attributes:
        words: The words before it.
        changed: The first of its words that changes, with what it becomes: in that case, or with its article.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    changed: Mapping[str, str]


class LanguageSettings(BaseModel):
    """`language.toml`: what a language is called and how it is written.

    Attributes:
        name: Its name in itself.
        locale: Locale of the Common Locale Data Repository (CLDR): plurals, months, signs of numbers.
        direction: Direction of its script.
        beside: Languages so near that texts mix them; the proof-reader reads their small words too.
        fallback: Languages that stand in for what it lacks, before English.
        quotes: Quotation marks.
        alphabet: Its letters in their order; others are sorted after them, and without their marks.
        alike: Letters of other languages, each with what it is sorted as.
        small_inside: True where names of things have a small letter in front inside a sentence.
        period_after: Words after which a part of a year, or a month, is called otherwise than alone.
        review: Who has read it: `native`, or `waiting` for a native reader.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    locale: str
    direction: Literal["ltr", "rtl"] = "ltr"
    beside: tuple[Language, ...] = ()
    fallback: tuple[Language, ...] = ()
    quotes: tuple[str, str] = ("“", "”")
    alphabet: str = ""
    alike: Mapping[str, str] = Field(default_factory=dict)
    small_inside: bool = False
    period_after: tuple[PeriodAfter, ...] = ()
    review: Literal["native", "waiting"] = "native"


def folder(language: Language) -> Traversable:
    """The folder of a language; it need not exist."""
    return files("tilstand.languages").joinpath(language)


@cache
def shipped() -> tuple[Language, ...]:
    """Tags of the languages that have a folder, in order.

    Example:
        >>> set(shipped()) >= {"nb", "nn", "en"}
        True
    """
    found = [
        one.name for one in files("tilstand.languages").iterdir() if one.joinpath("language.toml").is_file()
    ]
    return tuple(sorted(found))


@cache
def settings(language: Language) -> LanguageSettings:
    """What a language is called and how it is written; of one without a folder, what CLDR knows.

    Example:
        >>> settings("nn").fallback, settings("ka").name
        (('nb',), 'ქართული')
    """
    file = folder(language).joinpath("language.toml")
    if language in shipped():
        return LanguageSettings.model_validate(tomllib.loads(file.read_text("utf-8")))
    from babel import Locale, UnknownLocaleError  # loaded for languages without a folder only

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return LanguageSettings(name=language, locale=FALLBACK)
    direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    return LanguageSettings(
        name=locale.get_display_name() or language, locale=str(locale), direction=direction
    )


@cache
def chain(language: Language) -> tuple[Language, ...]:
    """The languages whose words are tried in turn: itself, the one above it, those that stand in, English.

    Example:
        >>> chain("nn"), chain("en-GB")
        (('nn', 'nb', 'en'), ('en-GB', 'en'))
    """
    above = language.partition("-")[0]
    named = settings(language if language in shipped() else above).fallback
    return tuple(dict.fromkeys((language, above, *named, FALLBACK)))
