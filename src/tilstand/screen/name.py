"""Names: words with a capital inside a sentence that neither the collection nor the language knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tilstand.define import Vocabulary
from tilstand.languages.catalogue import found, paths
from tilstand.languages.cldr import locale
from tilstand.languages.screening import screening
from tilstand.screen.sentence import sentences
from tilstand.terms import Language

__all__ = ["capitals", "known", "names"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_STEM = 6  # letters of a known word before an ending: a shorter one may be the beginning of a name
_OPENING = "\"'“”‘’«»([-–— *_"


def known(collection: Vocabulary) -> frozenset[str]:
    """Every word of a collection's labels, in every language that it has."""
    texts = (
        collection.labels[path].text(language)
        for path in collection.labels
        for language in collection.settings.languages
    )
    return frozenset(word for text in texts for word in _WORD.findall(text))


def names(text: str, language: Language, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a name stands: unknown words with a capital, those that follow each other together."""
    for sentence in sentences(text):
        yield from _named(text, sentence, language, known)


def _named(
    text: str, sentence: tuple[int, int], language: Language, known: frozenset[str]
) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None  # unknown words after each other
    alone = False  # what opens the sentence, and is a name only with another one after it
    for match in _WORD.finditer(text, *sentence):
        if not _capital(match.group()) or _is_known(match.group(), language, known):
            continue
        if held is not None and not text[held[1] : match.start()].strip():
            held, alone = (held[0], match.end()), False
            continue
        if held is not None and not alone:
            yield held
        held = match.span()
        opens = not text[sentence[0] : match.start()].strip(_OPENING)
        alone = opens and not _acts(match.group(), text[match.end() : sentence[1]], language, known)
    if held is not None and not alone:
        yield held


def _capital(word: str) -> bool:
    """True for a word with one capital in front; what is all capitals is an abbreviation."""
    return word[0].isupper() and len(word) > 1 and not word[1].isupper()


def _acts(word: str, rest: str, language: Language, known: frozenset[str]) -> bool:
    """True for a word that opens a sentence, is written nowhere else, and does what a person does."""
    words, follows = screening(language), _WORD.search(rest)
    acts = follows is not None and follows.group() in words.acts and not rest[: follows.start()].strip(" ,")
    written = word.lower() in _lower(known) or word.lower() in _spoken(language)
    return acts and not written and not word.endswith(words.endings)


@cache
def _lower(known: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, known))


@cache
def _spoken(language: Language) -> frozenset[str]:
    """The words in which the package itself speaks the language."""
    texts = (found(language, path) or "" for path in paths(language))
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def _is_known(word: str, language: Language, known: frozenset[str]) -> bool:
    own = capitals(language)
    forms = {word, word.removesuffix("'s"), word.removesuffix("’s"), word.removesuffix("s")}
    stems = {word.removesuffix(end) for end in screening(language).endings}
    forms |= {stem for stem in stems if len(stem) >= _STEM}  # "Rapporten" is known where "rapport" is
    if any(form in known or form.lower() in known or form in own for form in forms):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(
        not part[:1].isupper() or part[1:2].isupper() or _is_known(part, language, known) for part in parts
    )


@cache
def capitals(language: Language) -> frozenset[str]:
    """What the language itself writes with a capital: countries, languages, months, days, and more."""
    held = locale(language)
    texts = [*held.territories.values(), *held.languages.values()]
    for widths in (held.months, held.days):
        texts += [name for form in widths.values() for width in form.values() for name in width.values()]
    named = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(named | set(screening(language).names))
