"""The small words of a language that tie a number to what it counts, and which language a text is in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from tilstand.languages.language import folder
from tilstand.terms import Language
from tilstand.terms.label import LANGUAGES
from tilstand.text.reading.damage import variants

__all__ = ["BESIDE", "Grammar", "after_words", "ends_with", "grammar", "pattern", "spoken", "starts_with"]

# Languages that are written side by side in one report share their words.
BESIDE: Mapping[Language, tuple[Language, ...]] = {"nb": ("nb", "nn"), "nn": ("nn", "nb"), "en": ("en",)}
# Text that tell a language, or head columns, are its own.
_OWN = ("stopwords", "share", "numbers", "total", "change")
_LETTERS = re.compile(r"[^\W\d_&@]+|&")
# Below this share of small words, a text of some length is in another language.
_LEAST_SHARE = 0.12
_LEAST_WORDS = 12
# A line of fewer words is a label, in which small words are rare.
_LINE = 6


class Grammar(BaseModel):
    """Small words of one language.

    Attributes:
        separators: Between two numbers, where the second's own words begin.
        of_which: What follows is part of what came before.
        of: Between a part and its whole ("3 of the 19").
        whole: Before a number that repeats one already told.
        rest: Before a number that leaves some out.
        year_before: The year before the one spoken of.
        since: Before the first year of a span that goes on.
        up, down, same: How something changed.
        most, clearly, throughout: A rank, a wide one, and one that holds year after year.
        change: Heads a column of changes.
        share: Heads a column of shares.
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
    since: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    same: tuple[str, ...]
    most: tuple[str, ...]
    clearly: tuple[str, ...]
    throughout: tuple[str, ...]
    change: tuple[str, ...]
    share: tuple[str, ...]
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


@cache
def grammar(language: Language) -> Grammar:
    """The small words of a language."""
    own = _read(language)
    for beside in BESIDE[language]:
        if beside != language:
            other = _read(beside)
            own |= {key: [*own[key], *other[key]] for key in own if key not in _OWN}
    return Grammar.model_validate({key: tuple(dict.fromkeys(found)) for key, found in own.items()})


@cache
def _file(language: Language) -> str:
    return folder(language).joinpath("grammar.toml").read_text("utf-8")


def _read(language: Language) -> dict[str, list[str]]:
    return tomllib.loads(_file(language))


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some phrases as whole words, however damaged their letters."""
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


def spoken(text: str) -> Language | None:
    """The language that a text is in by its commonest words; None where it is in none of those known.

    Labels and heads of tables hold few of them: where there is little else, any tells, and so do words that
    head columns.

    Example:
        >>> spoken("Av de 12 som fikk hjelp i fjor, var de fleste kvinner, og noen var fra Asia.")
        'nb'
        >>> spoken("Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder.")
    """
    lines = [[word.lower() for word in _LETTERS.findall(line)] for line in text.split("\n")]
    prose = Counter(word for line in lines if len(line) >= _LINE for word in line)
    words = Counter(word for line in lines for word in line)
    if prose.total() < _LEAST_WORDS <= words.total():
        return _labelled(words)
    found = prose if prose.total() >= _LEAST_WORDS else words
    known = {language: grammar(language).stopwords for language in LANGUAGES}
    counts = {
        name: sum(found[word] for word in small) for name, small in (*known.items(), *_others().items())
    }
    best = max(counts, key=lambda name: counts[name])
    if found.total() >= _LEAST_WORDS and counts[best] < _LEAST_SHARE * found.total():
        return None
    return next((language for language in LANGUAGES if language == best), None)


def _labelled(words: Counter[str]) -> Language | None:
    """The language of a text of labels; None where others have as many words, or there are none."""
    counts = {language: sum(words[word] for word in _heads(language)) for language in LANGUAGES}
    best = max(LANGUAGES, key=lambda language: counts[language])
    others = max(sum(words[word] for word in small) for small in _others().values())
    return best if counts[best] > others else None


@cache
def _heads(language: Language) -> frozenset[str]:
    """Small words of a language, with those that head columns."""
    words = grammar(language)
    return frozenset((*words.stopwords, *words.total, *words.share, *words.numbers, *words.change))


@cache
def _others() -> dict[str, list[str]]:
    source = files("tilstand.languages").joinpath("others.toml")
    return tomllib.loads(source.read_text("utf-8"))
