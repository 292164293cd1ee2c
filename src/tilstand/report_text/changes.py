"""Verdict words: what became more or less, and by how much, chosen from figures and never free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tilstand.define.schema import SizeWord
from tilstand.languages import LanguageName
from tilstand.languages.lexicon import ChangeWording as Pattern
from tilstand.languages.lexicon import SizeWords, load_lexicon
from tilstand.report_text.messages import TextError
from tilstand.report_text.nouns import Noun
from tilstand.report_text.numerals import (
    Style,
    add_qualifier_word,
    format_digits,
    format_number_range,
    format_numeral,
    format_percent,
    get_lexicon_phrase,
)
from tilstand.terms import Language, ValueQualifier

ChangeForm = Literal["verb", "noun", "since"]
Number = int | Decimal
Direction = Literal["up", "down", "same"]
Qualifiers = tuple[ValueQualifier, ValueQualifier]
Ranges = tuple[tuple[Number, Number] | None, tuple[Number, Number] | None]
SizeWordTable = Mapping[str, SizeWord]

_EXACT = (ValueQualifier.EXACT, ValueQualifier.EXACT)
# Where the true difference may lie beyond the stated one, by how the number now is to be read.
_BEYOND: Mapping[ValueQualifier, frozenset[Direction]] = {
    ValueQualifier.AT_LEAST: frozenset({"up"}),
    ValueQualifier.AT_MOST: frozenset({"down"}),
    ValueQualifier.ABOUT: frozenset({"up", "down"}),
    ValueQualifier.FEW: frozenset({"up"}),
}
# The same for the number before: if it was in truth larger, more went down.
_OPPOSITE = {
    ValueQualifier.AT_LEAST: ValueQualifier.AT_MOST,
    ValueQualifier.AT_MOST: ValueQualifier.AT_LEAST,
    ValueQualifier.FEW: ValueQualifier.AT_MOST,
}


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A change as figures: from one number to another.

    Attributes:
        before: The number at first.
        now: The number now.
        qualifiers: How the two are to be read.
    """

    before: Decimal
    now: Decimal
    qualifiers: Qualifiers = _EXACT

    @property
    def direction(self) -> Direction:
        """Where it went, by the numbers as stated."""
        return "same" if self.now == self.before else "up" if self.now > self.before else "down"

    @property
    def possible_directions(self) -> frozenset[Direction]:
        """Where the true change may lie beyond the stated one; empty where both numbers are exact."""
        before, now = self.qualifiers
        none: frozenset[Direction] = frozenset()
        return _BEYOND.get(now, none) | _BEYOND.get(_OPPOSITE.get(before, before), none)

    @property
    def is_direction_certain(self) -> bool:
        """True if the direction holds whatever the true numbers are.

        Example:
            >>> FigureChange(Decimal(120), Decimal(98), (ValueQualifier.EXACT, ValueQualifier.AT_LEAST)).is_direction_certain
            False
            >>> FigureChange(Decimal(98), Decimal(120), (ValueQualifier.EXACT, ValueQualifier.AT_LEAST)).is_direction_certain
            True
        """
        return self.possible_directions <= {self.direction}

    @property
    def absolute_size(self) -> Decimal:
        """Its size in units of what is counted."""
        return abs(self.now - self.before)

    @property
    def relative_size(self) -> Decimal | None:
        """Its size in per cent of the number before; None from zero."""
        return self.absolute_size * 100 / abs(self.before) if self.before else None

    def fits(self, word: SizeWord, *, points: bool = False) -> bool:
        """True if a word of size may be used for it.

        A word with minima asks for all of them; one with maxima only for either of them. Where a number is
        not exact, only a word that holds for all that it may be is used.

        Args:
            word: What the word means in the collection.
            points: True where the numbers are percentages, whose difference is in percentage points.
        """
        limits = (word.most_percent, word.most_units, word.most_points)
        if (
            self.direction == "same"
            or not self.is_direction_certain
            or (self.possible_directions and any(m is not None for m in limits))
        ):
            return False
        if points:
            least, most = _to_decimal_limit(word.least_points), _to_decimal_limit(word.most_points)
            within = (least is None or self.absolute_size >= least) and (most is None or self.absolute_size <= most)
            return within and not (least is None and most is None)
        # From zero, a relative size does not exist: every minimum in per cent is met, no maximum is.
        minima = [
            limit is None or size is None or size >= limit
            for limit, size in (
                (_to_decimal_limit(word.least_percent), self.relative_size),
                (_to_decimal_limit(word.least_units), self.absolute_size),
            )
        ]
        maxima = [
            size is not None and size <= limit
            for limit, size in (
                (_to_decimal_limit(word.most_percent), self.relative_size),
                (_to_decimal_limit(word.most_units), self.absolute_size),
            )
            if limit is not None
        ]
        cap = _to_decimal_limit(word.cap_percent)
        if cap is not None and (self.relative_size is None or self.relative_size > cap):
            return False
        stated = maxima or word.least_percent is not None or word.least_units is not None
        return bool(stated) and all(minima) and (not maxima or any(maxima))


def choose_size_word(of: FigureChange, words: Mapping[str, SizeWord], *, points: bool = False) -> str:
    """The word of size that fits a change best, the first in `rank_size_words`; empty where none does.

    Example:
        >>> words = {"small": SizeWord(most_percent=10), "substantial": SizeWord(least_percent=25)}
        >>> choose_size_word(FigureChange(Decimal(26), Decimal(28)), words)
        'small'
        >>> choose_size_word(FigureChange(Decimal(27), Decimal(19)), words)
        'substantial'
        >>> choose_size_word(FigureChange(Decimal(100), Decimal(115)), words)
        ''
    """
    ranked = rank_size_words(words, points=points)
    return next((name for name in ranked if of.fits(words[name], points=points)), "")


def parse_size_words(limits: Mapping[str, Mapping[str, str]]) -> SizeWordTable:
    """Words of size from their limits as an edition tells them, by the names of the words.

    Example:
        >>> parse_size_words({"small": {"most_percent": "10", "most_units": "3"}})["small"].most_units
        3
    """
    return {name: SizeWord.model_validate_strings(own_texts) for name, own_texts in limits.items()}


def rank_size_words(words: Mapping[str, SizeWord], *, points: bool = False) -> tuple[str, ...]:
    """The words of size, the one to be tried first in front.

    The word with the highest minimum goes first, then the one with the lowest maximum; then
    the collection's own order decides.
    """

    def get_size_rank(name: str) -> tuple[float, float, float]:
        word = words[name]
        least = word.least_points if points else word.least_percent
        most = word.most_points if points else word.most_percent
        units = word.least_units or 0
        return (-(least or 0), -units, most if most is not None else float("inf"))

    return tuple(sorted(words, key=get_size_rank))


def describe_change(
    before: Number,
    now: Number,
    language: Language,
    size_words: Mapping[str, SizeWord] | None = None,
    *,
    form: ChangeForm = "verb",
    dated: tuple[str, str] | None = None,
    points: bool = False,
    style: Style = "digits",
    qualifiers: Qualifiers = _EXACT,
    ranges: Ranges = (None, None),
) -> str:
    """A change in words: direction, size and both numbers.

    Args:
        before: The number at first.
        now: The number now.
        language: Language of the text.
        size_words: What words of size mean in the collection; without them no such word is used.
        form: `verb` "økte fra 26 til 28", `noun` "en liten økning fra 26 til 28", `since` "en liten økning
            fra 26".
        dated: Names of the two periods, to say "fra 26 i 2023 til 28 i 2024".
        points: True where the numbers are percentages.
        style: Digits, since the two numbers stand together; or words up to twelve.
        qualifiers: How the two numbers are to be read: "fra 120 til minst 98". No word of size stands
            where it need not hold.
        ranges: The least and the greatest that each may be, where both are known: "fra 120 til 98–105".

    Raises:
        ValueError: If the fitting word of size has no wording in the language.

    Example:
        >>> small = {"small": SizeWord(most_percent=10)}
        >>> describe_change(26, 28, "nb", small, form="noun"), describe_change(26, 28, "nn")
        ('en liten økning fra 26 til 28', 'auka frå 26 til 28')
        >>> describe_change(28, 28, "en"), describe_change(28, 26, "en", small, form="since")
        ('was unchanged at 28', 'a small decrease from 28')
    """
    words = load_lexicon(language)
    template = _get_change_pattern(form, language)
    of = FigureChange(Decimal(before), Decimal(now), qualifiers)
    size = _get_size_wording(choose_size_word(of, size_words or {}, points=points), language)
    texts = [
        add_qualifier_word(_format_change_amount(number, language, style, points), qualifier, language)
        if ends is None
        else _format_change_range(ends, language, points)
        for number, qualifier, ends in zip((before, now), qualifiers, ranges, strict=True)
    ]
    if dated is not None:
        texts = [
            get_lexicon_phrase(words.phrases.dated, "dated", language).format(number=text, period=when)
            for text, when in zip(texts, dated, strict=True)
        ]
    direction = of.direction
    attribute = f"{size.attribute} " if size else template.article.get(direction, "")
    adverb = f"{size.adverb} " if size else ""
    pattern = {"up": template.up, "down": template.down, "same": template.same}[direction]
    return pattern.format(attribute=attribute, adverb=adverb, before=texts[0], now=texts[1])


def describe_difference(before: Number, now: Number, period: str, language: Language, *, style: Style = "auto") -> str:
    """A change as the difference of two exact numbers: "33 færre enn i 2023".

    Args:
        before: The number at first.
        now: The number now.
        period: The name of the period of the first, as it stands in the midst of a sentence.
        language: Language of the text.
        style: How the difference is written.

    Example:
        >>> describe_difference(216, 183, "2023", "nb"), describe_difference(26, 28, "2023", "en")
        ('33 færre enn i 2023', 'two more than in 2023')
    """
    template = _get_change_pattern("difference", language)
    direction = FigureChange(Decimal(before), Decimal(now)).direction
    number = _format_change_amount(abs(Decimal(now) - Decimal(before)), language, style, points=False)
    pattern: str = {"up": template.up, "down": template.down, "same": template.same}[direction]
    return pattern.format(number=number, period=period)


def describe_comparison(
    number: Number,
    other: Number,
    language: Language,
    size_words: Mapping[str, SizeWord] | None = None,
    *,
    form: Literal["amount", "level"] = "amount",
    noun: Noun | None = None,
    points: bool = False,
    qualifiers: Qualifiers = _EXACT,
) -> str:
    """How a number stands to another one: "flere enn", "vesentlig lavere enn", "like mange som".

    Args:
        number: The number that is spoken of.
        other: The number it is held against.
        language: Language of the text.
        size_words: What words of size mean in the collection.
        form: `amount` counts things ("flere kvinner enn"); `level` ranks a figure ("lavere enn").
        noun: What is counted, for `amount`.
        points: True where the numbers are percentages.
        qualifiers: How the other number and the number are to be read; they decide on the word of size.

    Example:
        >>> describe_comparison(19, 27, "nb", {"substantial": SizeWord(least_percent=25)}, form="level")
        'vesentlig lavere enn'
        >>> describe_comparison(21, 7, "nn"), describe_comparison(5, 5, "en", form="level")
        ('fleire enn', 'the same as')
    """
    of = FigureChange(Decimal(other), Decimal(number), qualifiers)
    template = _get_change_pattern(form, language)
    size = _get_size_wording(choose_size_word(of, size_words or {}, points=points), language)
    degree = f"{size.degree or size.adverb} " if size else ""
    pattern = {"up": template.up, "down": template.down, "same": template.same}[of.direction]
    return pattern.format(adverb=degree, noun=f" {noun.get_noun_forms(language).plural}" if noun else "")


def find_extreme_names(figures: Mapping[str, Number], *, least: bool = False) -> tuple[str, ...]:
    """The names with the greatest number (or the least), in the order given; several where they tie.

    Example:
        >>> find_extreme_names({"asia": 8, "africa": 6, "america": 8})
        ('asia', 'america')
    """
    if not figures:
        return ()
    best = min(figures.values()) if least else max(figures.values())
    return tuple(name for name, number in figures.items() if number == best)


def _get_change_pattern(form: str, language: Language) -> Pattern:
    change_wording = load_lexicon(language).change.get(form)
    if change_wording is None:
        raise TextError("bind.no_words", word=form, language=LanguageName(language), tag=language)
    return change_wording


def _get_size_wording(name: str, language: Language) -> SizeWords | None:
    if not name:
        return None
    sizes = load_lexicon(language).sizes
    if name not in sizes:
        raise TextError("bind.no_size", word=name, language=LanguageName(language), list=", ".join(sizes))
    return sizes[name]


def _format_change_amount(number: Number, language: Language, style: Style, points: bool) -> str:
    if points:
        return format_percent(number, language)
    return format_digits(number, language) if style == "digits" else format_numeral(number, language, style=style)


def _format_change_range(ends: tuple[Number, Number], language: Language, points: bool) -> str:
    if not points:
        return format_number_range(*ends, language)
    return (
        f"{format_digits(ends[0], language)}{load_lexicon(language).phrases.range}{format_percent(ends[1], language)}"
    )


def _to_decimal_limit(limit: float | None) -> Decimal | None:
    return None if limit is None else Decimal(str(limit))
