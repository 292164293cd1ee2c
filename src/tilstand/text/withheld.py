"""A figure that a release hides, in running text: "fewer than three women", or that it is not given."""

from __future__ import annotations

from tilstand.languages.disclosing import disclosing
from tilstand.terms import Language
from tilstand.text.noun import Noun, counted
from tilstand.text.numeral import Style, digits, numeral, worded

__all__ = ["fewer", "not_given"]


def fewer(limit: int, noun: Noun | None, language: Language, *, style: Style = "auto") -> str:
    """A count that is told to be fewer than a limit; zero is one.

    Args:
        limit: The number that it is fewer than.
        noun: What is counted.
        language: Language of the text.
        style: Words or digits.

    Raises:
        UnsayableError: If the language has no words for it.

    Example:
        >>> from tilstand.text.noun import Nouns
        >>> woman = Nouns.packaged().find("woman")
        >>> [fewer(3, woman, tag) for tag in ("nn", "en", "pl")]
        ['færre enn tre kvinner', 'fewer than three women', 'poniżej trzech kobiet']
    """
    say = disclosing(language).say
    pattern = worded(say.fewer, "fewer", language)
    if limit not in say.numbers:
        told = counted(limit, noun, language, style=style) if noun else numeral(limit, language, style=style)
        return pattern.format(number=told)
    told = digits(limit, language) if style == "digits" else say.numbers[limit]
    return pattern.format(number=f"{told} {noun.of(language).plural}" if noun else told)


def not_given(noun: Noun | None, language: Language) -> str:
    """A count of which nothing is told.

    Raises:
        UnsayableError: If the language has no words for it.

    Example:
        >>> not_given(None, "nb")
        'et antall som ikke oppgis'
    """
    say = disclosing(language).say
    if noun is None:
        return worded(say.withheld, "withheld", language)
    return worded(say.withheld_of, "withheld", language).format(noun=noun.of(language).plural)
