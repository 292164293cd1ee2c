"""Which codes a sentence names, and by which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tilstand.languages.disclosing import disclosing
from tilstand.protect.of_sentence.heard import numbers_read
from tilstand.protect.of_sentence.shown import ShownCells
from tilstand.protect.of_sentence.wordings import Code
from tilstand.terms import Language
from tilstand.text import Nouns

__all__ = ["Mention", "mentions", "one_person", "people", "singular_people"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A code that a sentence names."""

    start: int
    end: int
    code: Code


def mentions(text: str, language: Language, shown: ShownCells) -> tuple[Mention, ...]:
    """The codes that a sentence names, in order; of words within each other the longest.

    Args:
        text: The sentence.
        language: Its language.
        shown: What the release shows, with the words for its codes.
    """
    low, taken, found = text.lower(), [False] * len(text), list[Mention]()
    for form, code in shown.words.likely(low, language):
        for match in _pattern(form).finditer(low):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Mention(match.start(), match.end(), code))
    for form, code in shown.words.parted(low, language):
        for match in _parted(form).finditer(low):
            if numbers_read(match[1], language) and not taken[match.end() - 1]:
                found.append(Mention(match.start(2), match.end(2), code))
    return tuple(sorted(found, key=lambda one: one.start))


@cache
def _parted(form: str) -> re.Pattern[str]:
    """A phrase with a few words between its first and the others: "reiste én person hjem"."""
    first, _, rest = form.rstrip("*").partition(" ")
    return re.compile(rf"(?<!\w){re.escape(first)}((?:\s+\w+){{1,3}})\s+({re.escape(rest)})(?!\w)")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    ends = r"\w*" if form.endswith("*") else r"(?:['’]?s)?"
    return re.compile(rf"(?<!\w){re.escape(form.rstrip('*'))}{ends}(?!\w)")


@cache
def people(language: Language) -> frozenset[str]:
    """Every form of a noun for people, by its last word.

    Args:
        language: The language.
    """
    nouns = (one for one in Nouns.packaged().by_id.values() if one.people and language in one.forms)
    forms = (one.of(language) for one in nouns)
    own = (
        form
        for one in forms
        for form in (one.singular, one.plural, one.singular_definite, one.plural_definite)
    )
    words = disclosing(language)
    return frozenset(form.split()[-1] for form in own) | {*words.people, *words.narrow}


@cache
def singular_people(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """The singular of nouns for people: as it stands by itself, and as a certain one.

    Args:
        language: The language.
    """
    forms = [
        one.of(language) for one in Nouns.packaged().by_id.values() if one.people and language in one.forms
    ]
    plain = frozenset(one.singular for one in forms if one.singular != one.plural)
    certain = frozenset(one.singular_definite for one in forms)
    return plain, certain - plain - {one.plural for one in forms} - {one.plural_definite for one in forms}


@cache
def one_person(language: Language) -> frozenset[str]:
    """Every noun for one person, and for people by two traits.

    Args:
        language: The language.
    """
    plain, certain = singular_people(language)
    return plain | certain | {*disclosing(language).narrow}
