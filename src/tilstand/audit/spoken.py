"""Which language a text is in, by its commonest words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from tilstand.audit.words import grammar, known, together
from tilstand.terms import Language

__all__ = ["spoken"]

_LETTERS = re.compile(r"[^\W\d_&@]+|&")
# Below this share of small words, a text of some length is in another language.
_LEAST_SHARE = 0.12
_LEAST_WORDS = 12
# A line of fewer words is a label, in which small words are rare.
_LINE = 6


def spoken(text: str, languages: Iterable[Language]) -> Language | None:
    """The language that a text is in, of some and those mixed with them; None where it is in none of these.

    Labels and heads of tables hold few small words: where there is little else, any tells, and so do words
    that head columns. A text in which no language is known is taken to be in the first of those asked for
    whose small words nobody has written down.

    Args:
        text: The text.
        languages: The languages in question, the likeliest first.

    Example:
        >>> read = ("nb", "en")
        >>> spoken("Av de 12 som fikk hjelp i fjor, var de fleste kvinner, og noen var fra Asia.", read)
        'nb'
        >>> spoken("Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder.", read)
    """
    asked = tuple(dict.fromkeys(tongue for language in languages for tongue in together(language)))
    bare = next((language for language in asked if language not in known()), None)
    lines = [[word.lower() for word in _LETTERS.findall(line)] for line in text.split("\n")]
    prose = Counter(word for line in lines if len(line) >= _LINE for word in line)
    words = Counter(word for line in lines for word in line)
    if prose.total() < _LEAST_WORDS <= words.total():
        return _labelled(words, [language for language in asked if language in known()]) or bare
    found = prose if prose.total() >= _LEAST_WORDS else words
    counts = {name: sum(found[word] for word in small) for name, small in _small(asked).items()}
    best = max(counts, key=lambda name: counts[name])
    if not counts[best] and bare:
        return bare
    if found.total() >= _LEAST_WORDS and counts[best] < _LEAST_SHARE * found.total():
        return bare
    return best if best in asked else None


def _labelled(words: Counter[str], asked: Iterable[Language]) -> Language | None:
    """The language of a text of labels; None where others have as many words, or there are none."""
    counts = {language: sum(words[word] for word in _heads(language)) for language in asked}
    best = max(counts, key=lambda language: counts[language], default=None)
    foreign = [small for name, small in _small(tuple(counts)).items() if name not in counts]
    others = max((sum(words[word] for word in small) for small in foreign), default=0)
    return best if best is not None and counts[best] > others else None


@cache
def _heads(language: Language) -> frozenset[str]:
    """Small words of a language, with those that head columns."""
    words = grammar(language)
    return frozenset((*words.stopwords, *words.total, *words.share, *words.numbers, *words.change))


@cache
def _small(first: tuple[Language, ...]) -> Mapping[str, tuple[str, ...]]:
    """The commonest words of every language of which we know some, some languages first."""
    tongues = dict.fromkeys((*(language for language in first if language in known()), *known()))
    found = {language: grammar(language).stopwords for language in tongues}
    source = files("tilstand.languages").joinpath("others.toml")
    others = tomllib.loads(source.read_text("utf-8"))
    return found | {name: tuple(words) for name, words in others.items() if name not in found}
