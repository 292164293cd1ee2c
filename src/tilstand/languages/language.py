"""The settings, fallbacks and CLDR data of a language."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from tilstand.terms.text import FALLBACK, Language

if TYPE_CHECKING:
    from babel import Locale


class PeriodInflection(BaseModel):
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
    period_after: tuple[PeriodInflection, ...] = ()
    review: Literal["native", "waiting"] = "native"


_own_folders: dict[Language, Path] = {}
"""Languages that the system has no folder for, with that of the collection that was read last."""
_CACHED: Any = type(cache(dict))


def use_language_folders(folders: Mapping[Language, Path]) -> None:
    """Read words of languages from a collection's own folders, and from no other collection's any more.

    What was kept of any language in this process is let go, since it was read without them.

    Args:
        folders: The folders, by the languages' tags.
    """
    if folders or _own_folders:
        _own_folders.clear()
        _own_folders.update(folders)
        for name, module in tuple(sys.modules.items()):
            if name.partition(".")[0] == __package__.partition(".")[0]:
                for kept in tuple(vars(module).values()):
                    if isinstance(kept, _CACHED):
                        kept.cache_clear()


def get_language_folder(language: Language) -> Traversable:
    """The folder of a language, the system's or the collection's own; it need not exist."""
    return _own_folders.get(language) or files("tilstand.languages").joinpath(language)


def read_language_file(language: Language, name: str) -> dict[str, Any]:
    """A TOML file in the folder of a language, or of the one above it (`en` of `en-GB`); nothing where none has it."""
    for tag in dict.fromkeys((language, language.partition("-")[0])):
        file = get_language_folder(tag).joinpath(name)
        if file.is_file():
            return tomllib.loads(file.read_text("utf-8-sig"))
    return {}


@cache
def list_shipped_languages() -> tuple[Language, ...]:
    """Tags of the languages that the system has a folder for, in order.

    Example:
        >>> set(list_shipped_languages()) >= {"nb", "nn", "en"}
        True
    """
    matches = [
        traversable.name
        for traversable in files("tilstand.languages").iterdir()
        if traversable.joinpath("language.toml").is_file()
    ]
    return tuple(sorted(matches))


@cache
def load_language_settings(language: Language) -> LanguageSettings:
    """What a language is called and how it is written; of one without a folder, what CLDR knows.

    Example:
        >>> load_language_settings("nn").fallback, load_language_settings("ka").name
        (('nb',), 'ქართული')
    """
    if language in list_shipped_languages() or get_language_folder(language).joinpath("language.toml").is_file():
        return LanguageSettings.model_validate(read_language_file(language, "language.toml"))
    from babel import Locale, UnknownLocaleError  # loaded for languages without a folder only

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return LanguageSettings(name=language, locale=FALLBACK)
    direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    return LanguageSettings(name=locale.get_display_name() or language, locale=str(locale), direction=direction)


@cache
def list_fallback_languages(language: Language) -> tuple[Language, ...]:
    """The languages whose words are tried in turn: itself, the one above it, those that stand in, English.

    Example:
        >>> list_fallback_languages("nn"), list_fallback_languages("en-GB")
        (('nn', 'nb', 'en'), ('en-GB', 'en'))
    """
    above = language.partition("-")[0]
    named = load_language_settings(language if language in list_shipped_languages() else above).fallback
    return tuple(dict.fromkeys((language, above, *named, FALLBACK)))


_MINUS = "\u2212"
_NARROW = "\u202f"


class NumberSigns(NamedTuple):
    """The signs of numbers in digits."""

    thousands: str
    decimal: str
    percent: str
    minus: str = _MINUS


@cache
def load_locale(language: Language) -> Locale:
    """The locale of a language."""
    from babel import Locale

    return Locale.parse(
        load_language_settings(language).locale, sep="-" if "-" in load_language_settings(language).locale else "_"
    )


@cache
def load_number_signs(language: Language) -> NumberSigns:
    """The signs of numbers: those of CLDR, with a true minus, and a narrow space where it has a space (SI).

    Example:
        >>> load_number_signs("en"), load_number_signs("pl").decimal, load_number_signs("nb").thousands == "\u202f"
        (NumberSigns(thousands=',', decimal='.', percent='%', minus='−'), ',', True)
    """
    data_dict = load_locale(language).number_symbols
    data_dict = data_dict.get("latn", data_dict)
    group = str(data_dict["group"])
    # A language that has the sign before the number is written with it after, as the others are.
    percent = str(load_locale(language).percent_formats[None].suffix[0] or data_dict["percentSign"])
    return NumberSigns(_NARROW if group.isspace() else group, str(data_dict["decimal"]), percent)
