"""Number words in running text: cardinals, ordinals, and words for a share of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language, Qualifier
from tilstand.text.reading.span import NumberSpan, SpanKind
from tilstand.text.reading.vocabulary import SpelledNumbers, compound, vocabulary

__all__ = ["spelled"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_Token = tuple[int, int, str]


def spelled(text: str, language: Language) -> Iterator[NumberSpan]:
    """The number words of a text, in order of place."""
    words = vocabulary(language)
    tokens = list(_tokens(text, words))
    cardinals = lexicon(language).cardinals
    joiner = cardinals.and_ if cardinals else ""
    at = 0
    while at < len(tokens):
        found, used = _at(text, tokens, at, words, joiner)
        if found is None and (number := compound(tokens[at][2], language, plain=True)) is not None:
            start, end, _ = tokens[at]
            amount = Decimal(number)
            found = NumberSpan(start, end, text[start:end], SpanKind.COUNT, amount, confidence=0.5, word=True)
        if found is not None:
            yield found
        at += used


def _tokens(text: str, words: SpelledNumbers) -> Iterator[_Token]:
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


def _at(
    text: str, tokens: list[_Token], at: int, words: SpelledNumbers, joiner: str
) -> tuple[NumberSpan | None, int]:
    share = _share(text, tokens, at, words)
    if share is not None:
        return share
    number, used, damaged = _cardinal(text, tokens, at, words, joiner)
    start, end, word = tokens[at]
    if used:
        end = tokens[at + used - 1][1]
        article = used == 1 and word in words.articles
        return (
            NumberSpan(
                start, end, text[start:end], SpanKind.COUNT, Decimal(number),
                confidence=0.2 if article else 0.7 if damaged else 1.0, word=True, damaged=damaged,
            ),
            used,
        )  # fmt: skip
    if word in words.ordinals:
        sure = 0.5 if word in words.weak_ordinals else 0.95
        ordinal = Decimal(words.ordinals[word])
        return NumberSpan(
            start, end, text[start:end], SpanKind.ORDINAL, ordinal, confidence=sure, word=True
        ), 1
    return None, 1


def _share(text: str, tokens: list[_Token], at: int, words: SpelledNumbers) -> tuple[NumberSpan, int] | None:
    if tokens[at][2] not in words.shares:
        return None
    for size in (3, 2, 1):
        piece = tokens[at : at + size]
        phrase = " ".join(token[2] for token in piece)
        quantifier = words.quantifiers.get(phrase)
        if len(piece) == size and quantifier is not None:
            start, end = piece[0][0], piece[-1][1]
            value = None if quantifier.value is None else Decimal(quantifier.value)
            qualifier = Qualifier.AT_LEAST if quantifier.at_least else Qualifier.EXACT
            return (
                NumberSpan(
                    start, end, text[start:end], SpanKind.QUANTIFIER, value, share=Fraction(quantifier.share),
                    qualifier=qualifier, confidence=0.4 if quantifier.weak else 0.9, word=True,
                ),
                size,
            )  # fmt: skip
    return None


def _cardinal(
    text: str, tokens: list[_Token], at: int, words: SpelledNumbers, joiner: str
) -> tuple[int, int, bool]:
    """The number that begins at a token, how many tokens it takes (none: no number), and damage."""
    total = current = 0
    used, damaged, power_seen, last = 0, False, False, ""
    scan = at
    while scan < len(tokens):
        word = tokens[scan][2]
        if scan > at and text[tokens[scan - 1][1] : tokens[scan][0]].strip(" \u00a0\n-"):
            break
        if word == joiner and power_seen and scan + 1 < len(tokens) and _joins(tokens[scan + 1][2], words):
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


def _joins(word: str, words: SpelledNumbers) -> bool:
    return word in words.small or word in words.articles or word in words.damaged
