"""Verdict words: what became more or less, and by how much, chosen from figures and never free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tilstand.define.schema import SizeWord
from tilstand.languages import Tongue
from tilstand.languages.lexicon import ChangeWording as Pattern
from tilstand.languages.lexicon import Size, lexicon
from tilstand.terms import Language, Qualifier
from tilstand.text.message import UnsayableError
from tilstand.text.noun import Noun
from tilstand.text.numeral import Style, digits, numeral, worded
from tilstand.text.wording import percent, qualified, span

__all__ = [
    "Change",
    "ChangeForm",
    "SizeWords",
    "change",
    "comparison",
    "extreme",
    "ranked_sizes",
    "size_word",
    "sized",
]

ChangeForm = Literal["verb", "noun", "since"]
Number = int | Decimal
Direction = Literal["up", "down", "same"]
Qualifiers = tuple[Qualifier, Qualifier]
Ranges = tuple[tuple[Number, Number] | None, tuple[Number, Number] | None]
SizeWords = Mapping[str, SizeWord]

_EXACT = (Qualifier.EXACT, Qualifier.EXACT)
# Where the true difference may lie beyond the stated one, by how the number now is to be read.
_BEYOND: Mapping[Qualifier, frozenset[Direction]] = {
    Qualifier.AT_LEAST: frozenset({"up"}),
    Qualifier.AT_MOST: frozenset({"down"}),
    Qualifier.ABOUT: frozenset({"up", "down"}),
}
# The same for the number before: if it was in truth larger, more went down.
_OPPOSITE = {Qualifier.AT_LEAST: Qualifier.AT_MOST, Qualifier.AT_MOST: Qualifier.AT_LEAST}


@dataclass(frozen=True, slots=True)
class Change:
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
    def beyond(self) -> frozenset[Direction]:
        """Where the true change may lie beyond the stated one; empty where both numbers are exact."""
        before, now = self.qualifiers
        none: frozenset[Direction] = frozenset()
        return _BEYOND.get(now, none) | _BEYOND.get(_OPPOSITE.get(before, before), none)

    @property
    def certain(self) -> bool:
        """True if the direction holds whatever the true numbers are.

        Example:
            >>> Change(Decimal(120), Decimal(98), (Qualifier.EXACT, Qualifier.AT_LEAST)).certain
            False
            >>> Change(Decimal(98), Decimal(120), (Qualifier.EXACT, Qualifier.AT_LEAST)).certain
            True
        """
        return self.beyond <= {self.direction}

    @property
    def units(self) -> Decimal:
        """Its size in units of what is counted."""
        return abs(self.now - self.before)

    @property
    def percent(self) -> Decimal | None:
        """Its size in per cent of the number before; None from zero."""
        return self.units * 100 / abs(self.before) if self.before else None

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
            or not self.certain
            or (self.beyond and any(m is not None for m in limits))
        ):
            return False
        if points:
            least, most = _decimal(word.least_points), _decimal(word.most_points)
            within = (least is None or self.units >= least) and (most is None or self.units <= most)
            return within and not (least is None and most is None)
        # From zero, a relative size does not exist: every minimum in per cent is met, no maximum is.
        minima = [
            limit is None or size is None or size >= limit
            for limit, size in (
                (_decimal(word.least_percent), self.percent),
                (_decimal(word.least_units), self.units),
            )
        ]
        maxima = [
            size is not None and size <= limit
            for limit, size in (
                (_decimal(word.most_percent), self.percent),
                (_decimal(word.most_units), self.units),
            )
            if limit is not None
        ]
        cap = _decimal(word.cap_percent)
        if cap is not None and (self.percent is None or self.percent > cap):
            return False
        stated = maxima or word.least_percent is not None or word.least_units is not None
        return bool(stated) and all(minima) and (not maxima or any(maxima))


def size_word(of: Change, words: Mapping[str, SizeWord], *, points: bool = False) -> str:
    """The word of size that fits a change best, the first in `ranked_sizes`; empty where none does.

    Example:
        >>> words = {"small": SizeWord(most_percent=10), "substantial": SizeWord(least_percent=25)}
        >>> size_word(Change(Decimal(26), Decimal(28)), words)
        'small'
        >>> size_word(Change(Decimal(27), Decimal(19)), words)
        'substantial'
        >>> size_word(Change(Decimal(100), Decimal(115)), words)
        ''
    """
    ranked = ranked_sizes(words, points=points)
    return next((name for name in ranked if of.fits(words[name], points=points)), "")


def sized(limits: Mapping[str, Mapping[str, str]]) -> SizeWords:
    """Words of size from their limits as an edition tells them, by the names of the words.

    Example:
        >>> sized({"small": {"most_percent": "10", "most_units": "3"}})["small"].most_units
        3
    """
    return {name: SizeWord.model_validate(own) for name, own in limits.items()}


def ranked_sizes(words: Mapping[str, SizeWord], *, points: bool = False) -> tuple[str, ...]:
    """The words of size, the one to be tried first in front.

    The word with the highest minimum goes first, then the one with the lowest maximum; then
    the collection's own order decides.
    """

    def order(name: str) -> tuple[float, float, float]:
        word = words[name]
        least = word.least_points if points else word.least_percent
        most = word.most_points if points else word.most_percent
        units = word.least_units or 0
        return (-(least or 0), -units, most if most is not None else float("inf"))

    return tuple(sorted(words, key=order))


def change(
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
        >>> change(26, 28, "nb", small, form="noun"), change(26, 28, "nn")
        ('en liten økning fra 26 til 28', 'auka frå 26 til 28')
        >>> change(28, 28, "en"), change(28, 26, "en", small, form="since")
        ('was unchanged at 28', 'a small decrease from 28')
    """
    words = lexicon(language)
    template = _template(form, language)
    of = Change(Decimal(before), Decimal(now), qualifiers)
    size = _wording(size_word(of, size_words or {}, points=points), language)
    texts = [
        qualified(_amount(number, language, style, points), qualifier, language)
        if ends is None
        else _between(ends, language, points)
        for number, qualifier, ends in zip((before, now), qualifiers, ranges, strict=True)
    ]
    if dated is not None:
        texts = [
            worded(words.phrases.dated, "dated", language).format(number=text, period=when)
            for text, when in zip(texts, dated, strict=True)
        ]
    direction = of.direction
    attribute = f"{size.attribute} " if size else template.article.get(direction, "")
    adverb = f"{size.adverb} " if size else ""
    pattern = {"up": template.up, "down": template.down, "same": template.same}[direction]
    return pattern.format(attribute=attribute, adverb=adverb, before=texts[0], now=texts[1])


def comparison(
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
        >>> comparison(19, 27, "nb", {"substantial": SizeWord(least_percent=25)}, form="level")
        'vesentlig lavere enn'
        >>> comparison(21, 7, "nn"), comparison(5, 5, "en", form="level")
        ('fleire enn', 'the same as')
    """
    of = Change(Decimal(other), Decimal(number), qualifiers)
    template = _template(form, language)
    size = _wording(size_word(of, size_words or {}, points=points), language)
    degree = f"{size.degree or size.adverb} " if size else ""
    pattern = {"up": template.up, "down": template.down, "same": template.same}[of.direction]
    return pattern.format(adverb=degree, noun=f" {noun.of(language).plural}" if noun else "")


def extreme(figures: Mapping[str, Number], *, least: bool = False) -> tuple[str, ...]:
    """The names with the greatest number (or the least), in the order given; several where they tie.

    Example:
        >>> extreme({"asia": 8, "africa": 6, "america": 8})
        ('asia', 'america')
    """
    if not figures:
        return ()
    best = min(figures.values()) if least else max(figures.values())
    return tuple(name for name, number in figures.items() if number == best)


def _template(form: str, language: Language) -> Pattern:
    found = lexicon(language).change.get(form)
    if found is None:
        raise UnsayableError("bind.no_words", word=form, language=Tongue(language), tag=language)
    return found


def _wording(name: str, language: Language) -> Size | None:
    if not name:
        return None
    sizes = lexicon(language).sizes
    if name not in sizes:
        raise UnsayableError("bind.no_size", word=name, language=Tongue(language), list=", ".join(sizes))
    return sizes[name]


def _amount(number: Number, language: Language, style: Style, points: bool) -> str:
    if points:
        return percent(number, language)
    return digits(number, language) if style == "digits" else numeral(number, language, style=style)


def _between(ends: tuple[Number, Number], language: Language, points: bool) -> str:
    if not points:
        return span(*ends, language)
    return f"{digits(ends[0], language)}{lexicon(language).phrases.range}{percent(ends[1], language)}"


def _decimal(limit: float | None) -> Decimal | None:
    return None if limit is None else Decimal(str(limit))
