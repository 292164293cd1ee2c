"""The number words of a language as a table, built from the lexicon's few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tilstand.languages.lexicon import Cardinals, Quantifier, lexicon
from tilstand.terms import Language
from tilstand.text.reading.damage import bare, variants

__all__ = ["SpelledNumbers", "compound", "vocabulary"]


@dataclass(frozen=True, slots=True)
class SpelledNumbers:
    """Number words by how they are written.

    Attributes:
        small: Text for numbers below a hundred, all genders and variants.
        powers: Text for a hundred, a thousand, a million.
        articles: Text that may be the number one and may be an article.
        damaged: Forms of `small` as recognition leaves them.
        quantifiers: Text for a share of the whole; several words are separated by one space.
        shares: The words that begin these.
        ordinals: Ordinal words with their number.
        weak_ordinals: Those that also mean something else.
    """

    small: Mapping[str, int]
    powers: Mapping[str, int]
    articles: Mapping[str, int]
    damaged: Mapping[str, int]
    quantifiers: Mapping[str, Quantifier]
    shares: frozenset[str]
    ordinals: Mapping[str, int]
    weak_ordinals: frozenset[str]

    @property
    def exact(self) -> frozenset[str]:
        """Every word that is a cardinal number beyond doubt."""
        return frozenset(self.small) | frozenset(self.powers)


@cache
def vocabulary(language: Language) -> SpelledNumbers:
    """The vocabulary of a language.

    Example:
        >>> words = vocabulary("nb")
        >>> words.small["tjueett"], words.small["toogtyve"], words.powers["millioner"]
        (21, 22, 1000000)
    """
    words = lexicon(language)
    cardinals = words.cardinals
    small = _small(cardinals) if cardinals else {}
    articles = cardinals.articles if cardinals else {}
    held = cardinals.powers if cardinals else ()
    powers = {word: power.value for power in held for word in (power.singular, power.plural)}
    ordinals = dict.fromkeys(words.read.ordinals.first, 1)
    ordinals |= dict.fromkeys(words.read.ordinals.second, 2)
    ordinals |= {word: number for number, word in enumerate(words.read.ordinals.words, 3)}
    ordinals |= words.read.ordinals.variants
    taken = set(small) | set(powers) | set(articles) | set(ordinals)
    return SpelledNumbers(
        small=small,
        powers=powers,
        articles=articles,
        damaged=_damaged(small, taken),
        quantifiers=words.read.quantifiers,
        shares=frozenset(phrase.partition(" ")[0] for phrase in words.read.quantifiers),
        ordinals=ordinals | _damaged(ordinals, taken),
        weak_ordinals=frozenset(words.read.ordinals.weak),
    )


@cache
def compound(word: str, language: Language, *, plain: bool = False) -> int | None:
    """The number at the head of a compound word; None where there is none.

    Args:
        word: The word, in small letters.
        language: Language of the text.
        plain: True to read a tail whose letters lost what distinguishes them ("å" as "a") as well.

    Example:
        >>> compound("toårig", "nb"), compound("femarsperiode", "nb", plain=True), compound("endring", "nb")
        (2, 5, None)
    """
    heads, tails = _heads(language), _tails(language, plain)
    for size in range(len(word) - 1, 1, -1):
        head = word[:size].removesuffix("-")
        if head in heads and word.startswith(tails, size):
            return heads[head]
    return None


@cache
def _heads(language: Language) -> Mapping[str, int]:
    """The words that a compound may begin with."""
    words, cardinals = vocabulary(language), lexicon(language).cardinals
    joined = cardinals is not None and not cardinals.join
    # Where number words join without a hyphen, the article does too: "enårig".
    return {**words.small, **words.powers, **(words.articles if joined else {})}


@cache
def _tails(language: Language, plain: bool) -> tuple[str, ...]:
    """What a compound may go on with; those that lost their marks as well, if plain."""
    tails = lexicon(language).lint.tails
    return tuple(dict.fromkeys((*tails, *((bare(tail, language) for tail in tails) if plain else ()))))


def _small(words: Cardinals) -> dict[str, int]:
    ones = {**dict.fromkeys(words.one.values(), 1), **words.variants}
    units = {words.units[number]: number for number in range(20)} | ones
    below_ten = {word: number for word, number in units.items() if 0 < number < 10} | words.articles
    tens = {word: 10 * at for at, word in enumerate(words.tens, 2)}
    tens |= {word: number for word, number in words.variants.items() if number >= 20}
    found = units | tens
    for ten, value in tens.items():
        for unit, number in below_ten.items():
            for join in {words.join, "-", ""}:
                found[f"{ten}{join}{unit}"] = value + number
    if words.reversed is not None:
        for ten, value in words.reversed.tens.items():
            for unit, number in below_ten.items():
                found[f"{unit}{words.reversed.and_}{ten}"] = value + number
    for word in words.articles:
        found.pop(word, None)
    return found


def _damaged(words: Mapping[str, int], taken: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, number in words.items():
        if len(word) > 3:
            for form in variants(word) - taken:
                found.setdefault(form, number)
    return found
