"""Nouns for people, as a language has them: of any number, of one person, and as the end of a compound."""

from __future__ import annotations

from functools import cache, lru_cache

from tilstand.languages.disclosing import disclosing
from tilstand.terms import Language
from tilstand.text import Nouns

__all__ = ["compounded", "of_people", "one_person", "people", "singular_people"]

_PART = 3
"""A shorter word is no part of a compound that could be told from an ending."""
_LINKS = ("", "e", "s")
"""What stands between the parts of a compound in languages that write them as one word."""


@cache
def people(language: Language) -> frozenset[str]:
    """Every form of a noun for people, by its last word.

    Args:
        language: The language.
    """
    words = disclosing(language)
    return _counted(language) | {*words.people, *words.narrow}


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


@lru_cache(maxsize=16384)
def compounded(word: str, language: Language) -> tuple[str, ...]:
    """What a compound may begin with that ends in a noun for people: "salong" of "salongansatt".

    Args:
        word: A word, in small letters.
        language: Its language.
    """
    if not disclosing(language).shares:
        return ()  # a language that writes compounds apart
    heads = [word[:at] for at in range(_PART, len(word) - _PART + 1) if word[at:] in _heads(language)]
    return tuple(head.removesuffix(link) for head in heads for link in _LINKS if head.endswith(link))


@lru_cache(maxsize=16384)
def of_people(word: str, language: Language) -> bool:
    """True for a noun for people, also where it is the last part of a compound.

    Args:
        word: A word, in small letters.
        language: Its language.

    Example:
        >>> of_people("bygningsarbeidere", "nb"), of_people("bygninger", "nb")
        (True, False)
    """
    return word in people(language) or bool(compounded(word, language))


@cache
def _counted(language: Language) -> frozenset[str]:
    """The last word of every form of a noun for people that texts count."""
    nouns = (one for one in Nouns.packaged().by_id.values() if one.people and language in one.forms)
    forms = (one.of(language) for one in nouns)
    own = (
        form
        for one in forms
        for form in (one.singular, one.plural, one.singular_definite, one.plural_definite)
    )
    return frozenset(form.split()[-1] for form in own)


@cache
def _heads(language: Language) -> frozenset[str]:
    """What a compound for people ends in."""
    return _counted(language) | {*disclosing(language).heads}
