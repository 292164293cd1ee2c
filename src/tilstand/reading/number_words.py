"""Number words of a language, and their values in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from tilstand.languages.lexicon import CardinalWords, QuantifierWord, load_lexicon
from tilstand.reading.number_spans import NumberKind, NumberSpan
from tilstand.reading.ocr import list_ocr_variants, strip_letter_marks
from tilstand.terms import Language, ValueQualifier


@dataclass(frozen=True, slots=True)
class NumberVocabulary:
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
    quantifiers: Mapping[str, QuantifierWord]
    shares: frozenset[str]
    ordinals: Mapping[str, int]
    weak_ordinals: frozenset[str]

    @property
    def undoubted_cardinals(self) -> frozenset[str]:
        """Every word that is a cardinal number beyond doubt."""
        return frozenset(self.small) | frozenset(self.powers)


@cache
def build_number_vocabulary(language: Language) -> NumberVocabulary:
    """The vocabulary of a language.

    Example:
        >>> words = build_number_vocabulary("nb")
        >>> words.small["tjueett"], words.small["toogtyve"], words.powers["millioner"]
        (21, 22, 1000000)
    """
    words = load_lexicon(language)
    cardinals = words.cardinals
    small = _list_small_cardinals(cardinals) if cardinals else {}
    articles = cardinals.articles if cardinals else {}
    power_words = cardinals.powers if cardinals else ()
    powers = {word: power.value for power in power_words for word in (power.singular, power.plural)}
    ordinals = dict.fromkeys(words.read.ordinals.first, 1)
    ordinals |= dict.fromkeys(words.read.ordinals.second, 2)
    ordinals |= {word: number for number, word in enumerate(words.read.ordinals.words, 3)}
    ordinals |= words.read.ordinals.variants
    taken = set(small) | set(powers) | set(articles) | set(ordinals)
    return NumberVocabulary(
        small=small,
        powers=powers,
        articles=articles,
        damaged=_list_damaged_cardinals(small, taken),
        quantifiers=words.read.quantifiers,
        shares=frozenset(phrase.partition(" ")[0] for phrase in words.read.quantifiers),
        ordinals=ordinals | _list_damaged_cardinals(ordinals, taken),
        weak_ordinals=frozenset(words.read.ordinals.weak),
    )


@cache
def parse_number_compound(word: str, language: Language, *, plain: bool = False) -> int | None:
    """The number at the head of a compound word; None where there is none.

    Args:
        word: The word, in small letters.
        language: Language of the text.
        plain: True to read a tail whose letters lost what distinguishes them ("å" as "a") as well.

    Example:
        >>> parse_number_compound("toårig", "nb"), parse_number_compound("femarsperiode", "nb", plain=True), parse_number_compound("endring", "nb")
        (2, 5, None)
    """
    heads, tails = _list_compound_heads(language), _list_compound_tails(language, plain)
    for size in range(len(word) - 1, 1, -1):
        head = word[:size].removesuffix("-")
        if head in heads and word.startswith(tails, size):
            return heads[head]
    return None


@cache
def _list_compound_heads(language: Language) -> Mapping[str, int]:
    """The words that a compound may begin with."""
    words, cardinals = build_number_vocabulary(language), load_lexicon(language).cardinals
    joined = cardinals is not None and not cardinals.join
    # Where number words join without a hyphen, the article does too: "enårig".
    return {**words.small, **words.powers, **(words.articles if joined else {})}


@cache
def _list_compound_tails(language: Language, plain: bool) -> tuple[str, ...]:
    """What a compound may go on with; those that lost their marks as well, if plain."""
    tails = load_lexicon(language).lint.tails
    return tuple(dict.fromkeys((*tails, *((strip_letter_marks(tail, language) for tail in tails) if plain else ()))))


def _list_small_cardinals(words: CardinalWords) -> dict[str, int]:
    ones = {**dict.fromkeys(words.one.values(), 1), **words.variants}
    units = {words.units[number]: number for number in range(20)} | ones
    below_ten = {word: number for word, number in units.items() if 0 < number < 10} | words.articles
    tens = {word: 10 * at for at, word in enumerate(words.tens, 2)}
    tens |= {word: number for word, number in words.variants.items() if number >= 20}
    numbers_by_name = units | tens
    for ten, value in tens.items():
        for unit, number in below_ten.items():
            for join in {words.join, "-", ""}:
                numbers_by_name[f"{ten}{join}{unit}"] = value + number
    if words.reversed is not None:
        for ten, value in words.reversed.tens.items():
            for unit, number in below_ten.items():
                numbers_by_name[f"{unit}{words.reversed.and_}{ten}"] = value + number
    forms = {f"{stem}{ending}": number for stem, number in words.stems.items() for ending in ("", *words.endings)}
    numbers_by_name = {**forms, **numbers_by_name}
    for word in words.articles:
        numbers_by_name.pop(word, None)
    return numbers_by_name


def _list_damaged_cardinals(words: Mapping[str, int], taken: set[str]) -> dict[str, int]:
    numbers_by_name: dict[str, int] = {}
    for word, number in words.items():
        if len(word) > 3:
            for form in list_ocr_variants(word) - taken:
                numbers_by_name.setdefault(form, number)
    return numbers_by_name


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_Token = tuple[int, int, str]


def find_spelled_numbers(text: str, language: Language) -> Iterator[NumberSpan]:
    """The number words of a text, in order of place."""
    words = build_number_vocabulary(language)
    tokens = list(_tokenize_number_words(text, words))
    cardinals = load_lexicon(language).cardinals
    joiner = cardinals.and_ if cardinals else ""
    at = 0
    while at < len(tokens):
        number_span, used = _read_spelled_number(text, tokens, at, words, joiner)
        if number_span is None and (number := parse_number_compound(tokens[at][2], language, plain=True)) is not None:
            start, end, _ = tokens[at]
            amount = Decimal(number)
            number_span = NumberSpan(start, end, text[start:end], NumberKind.COUNT, amount, confidence=0.5, word=True)
        if number_span is not None:
            yield number_span
        at += used


def _tokenize_number_words(text: str, words: NumberVocabulary) -> Iterator[_Token]:
    """The words of a text; one with hyphens stays whole where it is a number word, as "twenty-two" is."""
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if word in words.small or "-" not in word:
            yield match.start(), match.end(), word
            continue
        at = match.start()
        for part in word.split("-"):
            yield at, at + len(part), part
            at += len(part) + 1


def _read_spelled_number(
    text: str, tokens: list[_Token], at: int, words: NumberVocabulary, joiner: str
) -> tuple[NumberSpan | None, int]:
    share = _read_spelled_share(text, tokens, at, words)
    if share is not None:
        return share
    number, used, damaged = _read_spelled_cardinal(text, tokens, at, words, joiner)
    start, end, word = tokens[at]
    if used:
        end = tokens[at + used - 1][1]
        article = used == 1 and word in words.articles
        return (
            NumberSpan(
                start, end, text[start:end], NumberKind.COUNT, Decimal(number),
                confidence=0.2 if article else 0.7 if damaged else 1.0, word=True, damaged=damaged,
            ),
            used,
        )  # fmt: skip
    if word in words.ordinals:
        sure = 0.5 if word in words.weak_ordinals else 0.95
        ordinal = Decimal(words.ordinals[word])
        return NumberSpan(start, end, text[start:end], NumberKind.ORDINAL, ordinal, confidence=sure, word=True), 1
    return None, 1


def _read_spelled_share(
    text: str, tokens: list[_Token], at: int, words: NumberVocabulary
) -> tuple[NumberSpan, int] | None:
    if tokens[at][2] not in words.shares:
        return None
    for size in (3, 2, 1):
        piece = tokens[at : at + size]
        phrase = " ".join(token[2] for token in piece)
        quantifier = words.quantifiers.get(phrase)
        if len(piece) == size and quantifier is not None:
            start, end = piece[0][0], piece[-1][1]
            value = None if quantifier.value is None else Decimal(quantifier.value)
            qualifier = ValueQualifier.AT_LEAST if quantifier.at_least else ValueQualifier.EXACT
            return (
                NumberSpan(
                    start, end, text[start:end], NumberKind.QUANTIFIER, value, share=Fraction(quantifier.share),
                    qualifier=qualifier, confidence=0.4 if quantifier.weak else 0.9, word=True,
                ),
                size,
            )  # fmt: skip
    return None


def _read_spelled_cardinal(
    text: str, tokens: list[_Token], at: int, words: NumberVocabulary, joiner: str
) -> tuple[int, int, bool]:
    """The number that begins at a token, how many tokens it takes (none: no number), and damage."""
    total = current = 0
    used, damaged, power_seen, last = 0, False, False, ""
    scan = at
    while scan < len(tokens):
        word = tokens[scan][2]
        if scan > at and text[tokens[scan - 1][1] : tokens[scan][0]].strip(" \u00a0\n-"):
            break
        if word == joiner and power_seen and scan + 1 < len(tokens) and _is_joinable_word(tokens[scan + 1][2], words):
            scan, last = scan + 1, "and"
            continue
        if word in words.powers:
            power = words.powers[word]
            if last == "power" and power == 100:
                break
            if power == 100:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * power, 0
            power_seen, last = True, "power"
        else:
            number = words.small.get(word, words.damaged.get(word))
            if number is None and (word in words.articles) and (scan == at or last == "and"):
                number = words.articles[word]
            if number is None or last == "small":
                break
            damaged = damaged or (word not in words.small and word not in words.articles)
            current, last = current + number, "small"
        scan += 1
        used = scan - at
    if used and tokens[at][2] in words.articles and used > 1 and not power_seen:
        used = 1
    return total + current, used, damaged


def _is_joinable_word(word: str, words: NumberVocabulary) -> bool:
    return word in words.small or word in words.articles or word in words.damaged
