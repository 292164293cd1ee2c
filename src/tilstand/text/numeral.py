"""Numbers as running text has them: in digits, in words, and the choice between the two."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tilstand.languages import Tongue
from tilstand.languages.lexicon import Cardinals, lexicon
from tilstand.languages.number import number as printed
from tilstand.terms import Language
from tilstand.text.message import UnsayableError

__all__ = ["Style", "cardinal", "digits", "in_words", "nothing", "numeral", "worded"]

Style = Literal["auto", "words", "digits"]
_WORDS_TO = 12


def digits(number: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    r"""A number in digits, with the language's thousands sign, decimal sign and a true minus sign.

    Norwegian sets a narrow no-break space from four digits on (Språkrådet, "Tall, tid og dato").

    Args:
        number: The number.
        language: Language of the text.
        decimals: Round half up to so many decimals; None keeps those that the number states.

    Example:
        >>> digits(1233, "nb") == "1\u202f233", digits(1233, "en")
        (True, '1,233')
        >>> digits(Decimal("-29.6"), "nn") == "\u221229,6"
        True
    """
    exact = Decimal(number)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return printed(exact, language)


def cardinal(number: int, language: Language, gender: str = "") -> str:
    """A number from zero to twelve as a word; the word for one agrees in gender.

    Raises:
        ValueError: Above twelve, where running text has digits.

    Example:
        >>> [cardinal(1, "nn", g) for g in "mfn"], cardinal(12, "nb"), cardinal(2, "en")
        (['éin', 'éi', 'eitt'], 'tolv', 'two')
    """
    if not 0 <= number <= _WORDS_TO:
        raise ValueError(f"{number} is written in digits")
    words = lexicon(language).cardinals
    return digits(number, language) if words is None else _small(number, words, gender)


def nothing(language: Language, *, noun: bool = False) -> str:
    """The word for zero, before a noun or alone; a language without number words has its digit.

    Example:
        >>> nothing("en"), nothing("en", noun=True), nothing("ka")
        ('none', 'no', '0')
    """
    words = lexicon(language).cardinals
    if words is None:
        return digits(0, language)
    return words.none if noun else words.alone


def worded(phrase: str, what: str, language: Language) -> str:
    """A phrase of the language's lexicon, which it must have.

    Args:
        phrase: The phrase; empty where the language does not have it.
        what: What it is for, as a reference calls it.
        language: The language.

    Raises:
        UnsayableError: If the language does not have it.
    """
    if not phrase:
        raise UnsayableError("bind.no_words", word=what, language=Tongue(language), tag=language)
    return phrase


def numeral(number: int | Decimal, language: Language, *, gender: str = "", style: Style = "auto") -> str:
    """A number as running text has it: words up to twelve, digits from thirteen and for decimals.

    Args:
        number: The number.
        language: Language of the text.
        gender: Gender of what is counted.
        style: `digits` where figures of the same kind stand together; `words` and `auto` follow the rule.

    Example:
        >>> numeral(12, "nb"), numeral(13, "nb"), numeral(1, "nb", gender="n")
        ('tolv', '13', 'ett')
    """
    whole = int(number) if number == int(number) and Decimal(number).as_tuple().exponent == 0 else None
    if style == "digits" or whole is None or not 0 <= whole <= _WORDS_TO:
        return digits(number, language)
    return cardinal(whole, language, gender)


def in_words(number: int, language: Language, gender: str = "") -> str:
    """A whole number below a thousand million spelled out.

    Raises:
        ValueError: If it is negative or too large.

    Example:
        >>> in_words(121, "nb"), in_words(121, "nn", "n"), in_words(1001, "en")
        ('ett hundre og tjueén', 'eitt hundre og tjueeitt', 'one thousand and one')
    """
    if not 0 <= number < 10**9:
        raise UnsayableError("bind.not_spelled", number=number)
    words = lexicon(language).cardinals
    if words is None:
        return digits(number, language)
    return _small(number, words, gender) if number < 100 else _large(number, words, gender)


def _small(number: int, words: Cardinals, gender: str) -> str:
    if number == 1:
        return words.one.get(gender) or words.one[words.gender]
    if number < 20:
        return words.units[number]
    ten, unit = divmod(number, 10)
    rest = words.join + _small(unit, words, gender) if unit else ""
    return words.tens[ten - 2] + rest


def _large(number: int, words: Cardinals, gender: str) -> str:
    parts: list[str] = []
    for power in sorted(words.powers, key=lambda power: -power.value):
        count, number = divmod(number, power.value)
        if count:
            head = _small(count, words, power.gender) if count < 100 else _large(count, words, power.gender)
            parts.append(f"{head} {power.singular if count == 1 else power.plural}")
    if number:
        parts.append(f"{words.and_} {_small(number, words, gender)}")
    return " ".join(parts)
