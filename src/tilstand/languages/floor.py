"""The floor of a language: the words of number and quantity without which no text in it is printed.

A number that is written as a word, and "all", "none" or "the other", give a count away as digits do. In a language
whose words for them nobody has listed they would pass every check unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from tilstand.languages.lexicon import load_lexicon, load_quantity_words
from tilstand.languages.messages import format_message
from tilstand.terms.text import JoinedText, Language, Text

QUANTITIES = ("none", "all", "only", "other", "half")
"""What words of quantity a language must have."""
_POWERS = (100, 1000)


@cache
def find_floor_gaps(language: Language) -> tuple[str, ...]:
    """What a language lacks of its floor: `numbers`, and kinds of words of quantity; empty where it lacks nothing.

    Example:
        >>> find_floor_gaps("nn"), find_floor_gaps("en-GB"), find_floor_gaps("ka")
        ((), (), ('numbers', 'none', 'all', 'only', 'other', 'half'))
    """
    cardinals, quantities = load_lexicon(language).cardinals, load_quantity_words(language).sentence
    powers = () if cardinals is None else tuple(power.value for power in cardinals.powers)
    numbers = () if all(value in powers for value in _POWERS) else ("numbers",)
    return (*numbers, *(kind for kind in QUANTITIES if not quantities.get(kind)))


def describe_floor_gaps(gaps: Iterable[str]) -> Text:
    """What a language lacks, in words.

    Example:
        >>> describe_floor_gaps(("numbers", "half")).text("en")
        'number words, words for half'
    """
    return JoinedText(tuple(format_message(f"define.floor.{gap}") for gap in gaps))
