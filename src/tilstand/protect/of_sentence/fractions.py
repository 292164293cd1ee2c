"""Parts of a whole that are told by an order: "one eighteenth", "tre åttandedelar", "every twentieth"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from tilstand.languages.disclosing import disclosing
from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language
from tilstand.text import NumberSpan, SpanKind, numbers_in

__all__ = ["fractions", "order"]
_WORD = re.compile(r"[^\W\d_]+")


def order(word: str, language: Language) -> int:
    """The number of an ordinal word; 0 for another word.

    Args:
        word: A word, in small letters.
        language: Its language.

    Example:
        >>> order("tjuande", "nn"), order("fortieth", "en"), order("women", "en")
        (20, 40, 0)
    """
    return disclosing(language).orders.get(word, 0)


def fractions(text: str, language: Language) -> Iterator[NumberSpan]:
    """The parts of a whole that a text tells by a number and an order.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> [(one.text, str(one.share)) for one in fractions("One fortieth, and seven tenths.", "en")]
        [('One fortieth', '1/40'), ('seven tenths', '7/10')]
    """
    low = text.lower()
    if not _denominators(language):
        return
    if all(word not in _denominators(language) for word in _WORD.findall(low)):
        return
    for match in _parts(language).finditer(low):
        head, hyphen, last = match[0].rpartition("-")
        whole, start = _denominators(language).get(match[0], 0), match.start()
        if not whole and hyphen:
            whole, part = _denominators(language).get(last, 0), head
        else:
            before = low[: match.start()].rstrip()
            part = before.rpartition(" ")[2]
            start = len(before) - len(part)
        top = _top(part, language) if whole else 0
        if 0 < top < whole:
            yield NumberSpan(
                start,
                match.end(),
                text[start : match.end()],
                SpanKind.QUANTIFIER,
                share=Fraction(top, whole),
                word=True,
            )


@cache
def _top(word: str, language: Language) -> int:
    """The number that a word is, articles too."""
    cardinals = lexicon(language).cardinals
    if cardinals is not None and word in cardinals.articles:
        return 1
    own = [one.value for one in numbers_in(word, language) if one.text == word and one.kind is SpanKind.COUNT]
    return int(own[0] or Decimal()) if own else 0


@cache
def _parts(language: Language) -> re.Pattern[str]:
    """A word that ends in a noun for a part."""
    ends = "|".join(re.escape(one) for one in sorted(_denominators(language), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:[^\W\d_]+-)*(?:{ends})(?![\w-])")


@cache
def _denominators(language: Language) -> Mapping[str, int]:
    """Nouns for a part, each with the number of such parts that make a whole."""
    words = lexicon(language)
    units = words.cardinals.units if words.cardinals else ()
    numbers = {word: at for at, word in enumerate(units) if at > 2}
    found: dict[str, int] = {}
    for ending in disclosing(language).fractions:
        if ending:
            found |= {
                f"{word}{ending}": at
                for own in (numbers, disclosing(language).orders)
                for word, at in own.items()
            }
        else:
            found |= {
                f"{word}{end}": at for word, at in disclosing(language).orders.items() for end in ("", "s")
            }
    return found
