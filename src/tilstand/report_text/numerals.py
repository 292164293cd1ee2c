"""Numerals in running text: digits and words, lists, ranges and percentages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tilstand.languages import LanguageName
from tilstand.languages.formats import format_number as printed
from tilstand.languages.language import load_locale, load_number_signs
from tilstand.languages.lexicon import CardinalWords, load_lexicon
from tilstand.report_text.messages import TextError
from tilstand.terms import Language, ValueQualifier

Style = Literal["auto", "words", "digits"]
_WORDS_TO = 12


def format_digits(number: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    r"""A number in digits, with the language's thousands sign, decimal sign and a true minus sign.

    Norwegian sets a narrow no-break space from four digits on (Språkrådet, "Tall, tid og dato").

    Args:
        number: The number.
        language: Language of the text.
        decimals: Round half up to so many decimals; None keeps those that the number states.

    Example:
        >>> format_digits(1233, "nb") == "1\u202f233", format_digits(1233, "en")
        (True, '1,233')
        >>> format_digits(Decimal("-29.6"), "nn") == "\u221229,6"
        True
    """
    exact = Decimal(number)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return printed(exact, language)


def format_cardinal_word(number: int, language: Language, gender: str = "") -> str:
    """A number from zero to twelve as a word; the word for one agrees in gender.

    Raises:
        ValueError: Above twelve, where running text has digits.

    Example:
        >>> [format_cardinal_word(1, "nn", g) for g in "mfn"], format_cardinal_word(12, "nb"), format_cardinal_word(2, "en")
        (['éin', 'éi', 'eitt'], 'tolv', 'two')
    """
    if not 0 <= number <= _WORDS_TO:
        raise ValueError(f"{number} is written in digits")
    words = load_lexicon(language).written_cardinals
    return format_digits(number, language) if words is None else _spell_below_hundred(number, words, gender)


def get_zero_word(language: Language, *, noun: bool = False) -> str:
    """The word for zero, before a noun or alone; a language without number words has its digit.

    Example:
        >>> get_zero_word("en"), get_zero_word("en", noun=True), get_zero_word("ka")
        ('none', 'no', '0')
    """
    words = load_lexicon(language).written_cardinals
    if words is None:
        return format_digits(0, language)
    return words.none if noun else words.alone


def get_lexicon_phrase(phrase: str, what: str, language: Language) -> str:
    """A phrase of the language's lexicon, which it must have.

    Args:
        phrase: The phrase; empty where the language does not have it.
        what: What it is for, as a reference calls it.
        language: The language.

    Raises:
        UnsayableError: If the language does not have it.
    """
    if not phrase:
        raise TextError("bind.no_words", word=what, language=LanguageName(language), tag=language)
    return phrase


def format_numeral(number: int | Decimal, language: Language, *, gender: str = "", style: Style = "auto") -> str:
    """A number as running text has it: words up to twelve, digits from thirteen and for decimals.

    Args:
        number: The number.
        language: Language of the text.
        gender: Gender of what is counted.
        style: `format_digits` where figures of the same kind stand together; `words` and `auto` follow the
            rule.

    Example:
        >>> format_numeral(12, "nb"), format_numeral(13, "nb"), format_numeral(1, "nb", gender="n")
        ('tolv', '13', 'ett')
    """
    whole = int(number) if number == int(number) and Decimal(number).as_tuple().exponent == 0 else None
    if style == "digits" or whole is None or not 0 <= whole <= _WORDS_TO:
        return format_digits(number, language)
    return format_cardinal_word(whole, language, gender)


def spell_out_number(number: int, language: Language, gender: str = "") -> str:
    """A whole number below a thousand million spelled out.

    Raises:
        ValueError: If it is negative or too large.

    Example:
        >>> spell_out_number(121, "nb"), spell_out_number(121, "nn", "n"), spell_out_number(1001, "en")
        ('ett hundre og tjueén', 'eitt hundre og tjueeitt', 'one thousand and one')
    """
    if not 0 <= number < 10**9:
        raise TextError("bind.not_spelled", number=number)
    words = load_lexicon(language).written_cardinals
    if words is None:
        return format_digits(number, language)
    return _spell_below_hundred(number, words, gender) if number < 100 else _spell_with_powers(number, words, gender)


def _spell_below_hundred(number: int, words: CardinalWords, gender: str) -> str:
    if number == 1:
        return words.one.get(gender) or words.one[words.gender]
    if number < 20:
        return words.units[number]
    ten, unit = divmod(number, 10)
    rest = words.join + _spell_below_hundred(unit, words, gender) if unit else ""
    return words.tens[ten - 2] + rest


def _spell_with_powers(number: int, words: CardinalWords, gender: str) -> str:
    parts: list[str] = []
    for power in sorted(words.powers, key=lambda power: -power.value):
        count, number = divmod(number, power.value)
        if count:
            head = (
                _spell_below_hundred(count, words, power.gender)
                if count < 100
                else _spell_with_powers(count, words, power.gender)
            )
            parts.append(f"{head} {power.singular if count == 1 else power.plural}")
    if number:
        parts.append(f"{words.and_} {_spell_below_hundred(number, words, gender)}")
    return " ".join(parts)


_NO_BREAK = "\u00a0"


def join_list_items(items: Sequence[str], language: Language) -> str:
    """Items as a list in a sentence.

    Example:
        >>> join_list_items(["a", "b", "c"], "nb"), join_list_items(["a", "b"], "en"), join_list_items(["a"], "nn")
        ('a, b og c', 'a and b', 'a')
    """
    if len(items) < 2:
        return "".join(items)
    if word := load_lexicon(language).phrases.list_and:
        return f"{', '.join(items[:-1])} {word} {items[-1]}"
    from babel.lists import format_list

    return format_list(items, locale=load_locale(language))


def format_number_range(low: int | Decimal, high: int | Decimal, language: Language) -> str:
    """A range of numbers, with an en dash; one number where both ends are the same.

    Example:
        >>> format_number_range(125, 134, "nb")
        '125–134'
    """
    if low == high:
        return format_digits(low, language)
    return f"{format_digits(low, language)}{load_lexicon(language).phrases.range}{format_digits(high, language)}"


def format_percent(number: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    r"""A percentage, in words as running text has it; the space does not break.

    Example:
        >>> format_percent(Decimal("16.9"), "nb") == "16,9\u00a0prosent", format_percent(40, "en") == "40\u00a0per cent"
        (True, True)
    """
    amount, word = format_digits(number, language, decimals=decimals), load_lexicon(language).phrases.percent
    return f"{amount}{_NO_BREAK}{word}" if word else f"{amount}{load_number_signs(language).percent}"


def format_percentage_points(number: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    r"""A difference between two percentages.

    Example:
        >>> format_percentage_points(Decimal("2.5"), "en") == "2.5\u00a0percentage points"
        True
    """
    points = load_lexicon(language).phrases.points
    amount = format_digits(number, language, decimals=decimals)
    word = points.singular if abs(Decimal(number)) == 1 else points.plural
    return f"{amount}{_NO_BREAK}{get_lexicon_phrase(word, 'points', language)}"


def add_qualifier_word(text: str, qualifier: ValueQualifier, language: Language) -> str:
    """A number with the word that tells how it is to be read; an exact, derived or repaired one as it is.

    Example:
        >>> add_qualifier_word("98", ValueQualifier.AT_LEAST, "nb"), add_qualifier_word("200", ValueQualifier.ABOUT, "en")
        ('minst 98', 'about 200')
        >>> add_qualifier_word("98", ValueQualifier.EXACT, "nn")
        '98'
        >>> add_qualifier_word("0", ValueQualifier.FEW, "nn")
        'ingen eller få'
    """
    if qualifier is ValueQualifier.FEW:
        return get_lexicon_phrase(load_lexicon(language).phrases.few, "few", language)
    word = load_lexicon(language).phrases.qualifiers.get(qualifier)
    return f"{word} {text}" if word else text


def has_word(text: str, word: str) -> bool:
    """True where a word of a text is a word, or is made with it.

    Example:
        >>> has_word("Straffesaker", "saker"), has_word("Reports to the police", "reports to the police")
        (True, True)
        >>> has_word("Caseload", "case")
        False
    """
    return re.search(rf"{re.escape(word)}\b", text, re.IGNORECASE) is not None
