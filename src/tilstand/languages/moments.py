"""Words of time and comparison, which speak of the year in which they are written: data of a language."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from tilstand.languages.cldr import locale
from tilstand.languages.language import folder
from tilstand.terms.text import Language

__all__ = ["MomentWords", "moment_words", "months"]


class MomentWords(BaseModel):
    """What speaks of a time, or compares, in one language.

    Attributes:
        now: What tells the time from when one writes.
        before: What points to the time before.
        lasting: What goes on, comes again, or reaches back.
        ordinal: What is told as new or without example.
        after: What points ahead.
        seasons: Parts of a year that are not months.
        past: The past of verbs that are used in every text ("was", "came").
        ordinals, times: Words of order, and what they put in order: "first" and "half".
        change: Words of a change, or of none.
        superlative: Words of a rank.
        comparative: How comparatives look, as a pattern.
        than: What follows them.
        universal: Words that say how many without a number ("all", "none").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    ordinal: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    superlative: tuple[str, ...] = ()
    comparative: str = ""
    than: tuple[str, ...] = ()
    universal: tuple[str, ...] = ()


@cache
def moment_words(language: Language) -> MomentWords:
    """The words of a language; none where it has no list, and then only months, dates and years are seen.

    Example:
        >>> moment_words("nn").than, moment_words("ka").than
        (('enn',), ())
    """
    source = folder(language).joinpath("moments.toml")
    raw = tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}
    return MomentWords.model_validate(raw)


@cache
def months(language: Language) -> tuple[str, ...]:
    """The names of the months, as they stand by themselves and in a date (CLDR).

    Example:
        >>> months("nb")[:2]
        ('april', 'august')
    """
    held = locale(language).months
    return tuple(sorted({name for form in held.values() for name in form["wide"].values() if name.isalpha()}))
