"""The small words of a language that tie a number to what it counts."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from tilstand.languages import settings, shipped
from tilstand.languages.language import folder
from tilstand.terms import Language
from tilstand.text.reading.damage import variants

__all__ = [
    "Grammar",
    "after_words",
    "ends_with",
    "grammar",
    "known",
    "pattern",
    "starts_with",
    "together",
]

# Words that tell a language, or head columns, are its own.
_OWN = ("stopwords", "share", "numbers", "total", "change")
_NOTHING = re.compile("(?!)")


class Grammar(BaseModel):
    """Small words of one language.

    Attributes:
        separators: Between two numbers, where the second's own words begin.
        of_which: What follows is part of what came before.
        of: Between a part and its whole ("3 of the 19").
        whole: Before a number that repeats one already told.
        rest: Before a number that leaves some out.
        year_before: The year before the one spoken of.
        last_year, this_year: The year before that in which the text was written, and that year.
        since: Before the first year of a span that goes on.
        up, down, same: How something changed.
        most, clearly, throughout: A rank, a wide one, and one that holds year after year.
        change: Heads a column of changes.
        share: Heads a column of shares.
        ratio: Between two small numbers that only say a share ("three of four", "six in ten").
        every: Before an ordinal that says a share ("every third").
        numbers: Heads a column of which nothing else is said than that numbers follow.
        either: Between things of which either is meant.
        relative: Before a clause that describes the noun just named.
        clause: Before a clause.
        total: Heads a column of totals.
        in_brackets: Says in a caption what the numbers in brackets count.
        the_number: Nouns for a number itself.
        onward: Between a figure and what it became, or what it is held against.
        origin: Before what a figure was, and became something else ("from 26 to 28").
    within: Opens a sentence that speaks of some of what was told ("In three cases ...").
        rises_before, falls_before: Before a number by which a figure rose or fell ("rose by").
        differs_before: Before a number by which two figures differ, whichever is more.
        rises_after, falls_after: After a number by which a figure is more or less than another ("8 fewer").
        still: Before a year in which something was so yet ("still in 2025"): no period of a figure.
        such: After a number of things like those just told of.
        lasting: Spans of time, as counted ("the four foregoing years").
        means: Says that a number is a mean.
        apart: Says that a number is no figure of the whole year and body ("each", "half-year").
        negation: Turns what is said.
        neither: Turns what is said of several ("neither A nor B had 60").
        onlys: After that, where it turns only some of it ("not only").
        than: Between figures that are held against one another ("fewer in 2024 than in 2023").
        second, least: Ranks other than the first.
        superlative: Ranks a number among those of other years.
        fronted: Before a number with which its sentence opens ("for 2 of them it was unclear").
        verbs: Between a number that is the subject and what is said of it.
        infinitive_digits: Digits that recognition makes of the mark of the infinitive.
        infinitive_before: Text that stand before that mark.
        stopwords: The commonest words, by which the language is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    separators: tuple[str, ...]
    of_which: tuple[str, ...]
    of: tuple[str, ...]
    whole: tuple[str, ...]
    rest: tuple[str, ...]
    year_before: tuple[str, ...]
    last_year: tuple[str, ...]
    this_year: tuple[str, ...]
    since: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    same: tuple[str, ...]
    most: tuple[str, ...]
    clearly: tuple[str, ...]
    throughout: tuple[str, ...]
    change: tuple[str, ...]
    share: tuple[str, ...]
    ratio: tuple[str, ...]
    every: tuple[str, ...]
    numbers: tuple[str, ...]
    either: tuple[str, ...]
    relative: tuple[str, ...]
    clause: tuple[str, ...]
    total: tuple[str, ...]
    in_brackets: tuple[str, ...]
    the_number: tuple[str, ...]
    onward: tuple[str, ...]
    origin: tuple[str, ...]
    within: tuple[str, ...]
    rises_before: tuple[str, ...]
    falls_before: tuple[str, ...]
    differs_before: tuple[str, ...]
    rises_after: tuple[str, ...]
    falls_after: tuple[str, ...]
    still: tuple[str, ...]
    means: tuple[str, ...]
    such: tuple[str, ...]
    lasting: tuple[str, ...]
    apart: tuple[str, ...]
    negation: tuple[str, ...]
    neither: tuple[str, ...]
    onlys: tuple[str, ...]
    than: tuple[str, ...]
    second: tuple[str, ...]
    least: tuple[str, ...]
    superlative: tuple[str, ...]
    fronted: tuple[str, ...]
    verbs: tuple[str, ...]
    infinitive_digits: tuple[str, ...] = ()
    infinitive_before: tuple[str, ...] = ()
    stopwords: tuple[str, ...]

    @cached_property
    def small(self) -> frozenset[str]:
        """Every word of it, by itself."""
        phrases = (phrase for name in type(self).model_fields for phrase in getattr(self, name))
        return frozenset(word for phrase in phrases for word in phrase.lower().split())


@cache
def known() -> tuple[Language, ...]:
    """The languages whose small words are known: those with a `grammar.toml`."""
    return tuple(tag for tag in shipped() if folder(tag).joinpath("grammar.toml").is_file())


def together(language: Language) -> tuple[Language, ...]:
    """A language and those so near it that one text mixes them.

    Example:
        >>> together("nn"), together("en")
        (('nn', 'nb'), ('en',))
    """
    return (language, *settings(language).beside)


@cache
def grammar(language: Language) -> Grammar:
    """The small words of a language, with those of the languages that it is mixed with; none where unknown.

    Example:
        >>> grammar("sv").of_which[:2], grammar("ka").of
        (('varav', 'därav'), ())
    """
    own = _read(language)
    for beside in together(language)[1:]:
        other = _read(beside)
        own |= {key: [*own[key], *other[key]] for key in own if key not in _OWN}
    return Grammar.model_validate({key: tuple(dict.fromkeys(found)) for key, found in own.items()})


def _read(language: Language) -> dict[str, list[str]]:
    if language not in known():
        return {name: [] for name in Grammar.model_fields}
    return tomllib.loads(_file(language))


@cache
def _file(language: Language) -> str:
    return folder(language).joinpath("grammar.toml").read_text("utf-8")


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some phrases as whole words, however damaged their letters."""
    if not phrases:
        return _NOTHING
    forms = sorted({form for p in phrases for form in _damaged(p)}, key=lambda form: (-len(form), form))
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in forms) + r")(?!\w)", re.I
    )


def ends_with(phrases: tuple[str, ...], text: str) -> bool:
    """True where a text ends with one of some phrases."""
    return re.search(pattern(phrases).pattern + r"\s*$", text, re.I) is not None


def starts_with(phrases: tuple[str, ...], text: str) -> bool:
    """True where a text begins with one of some phrases."""
    return re.match(r"\s*" + pattern(phrases).pattern, text, re.I) is not None


def after_words(text: str, at: int, count: int) -> int:
    """The place after so many words, or before the first sign between them."""
    match = re.compile(rf"(?:\s*[^\s,.;:()]+){{0,{count}}}").match(text, at)
    return match.end() if match else at


def _damaged(phrase: str) -> set[str]:
    found = {""}
    for word in phrase.split():
        found = {f"{head} {form}".strip() for head in found for form in variants(word)}
    return found
