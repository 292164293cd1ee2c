"""Messages: what the system says, as a path and typed facts, put into words when a language is asked for.

A template has places `{name}` for facts. `{name|one|many}` chooses by the fact's number: the forms stand in
the order of the language's plural categories in CLDR (English: one, other; Polish: one, few, many, other).
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import PurePath

from tilstand.languages.catalogue import found, known
from tilstand.languages.cldr import signs
from tilstand.languages.day import day, period, spoken_in
from tilstand.languages.disclosing import disclosing
from tilstand.languages.language import chain, settings
from tilstand.languages.number import number
from tilstand.languages.plural import category
from tilstand.terms.period import Period
from tilstand.terms.text import Language, Piece, Text
from tilstand.terms.value import Status, Value

__all__ = [
    "Dated",
    "Fact",
    "Fewer",
    "Filled",
    "Percent",
    "Quoted",
    "Said",
    "Stated",
    "filled",
    "message",
    "quoted",
    "said",
    "within",
]


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of a text, with the cells that it states.

    Attributes:
        amount: The number, or why there is none.
        cells: Addresses of the figures that it is, or that it was computed from.
        grouped: False for a number that is printed without marks between thousands.
    """

    amount: Value | Decimal | int
    cells: tuple[Hashable, ...] = ()
    grouped: bool = True


@dataclass(frozen=True, slots=True)
class Fewer(Text):
    """A number that is not shown, in a text that states it: what it is fewer than, or that it is not given.

    Attributes:
        amount: What it is told to be fewer than; 0 where not even that is told.
        cells: Addresses of the figures that it was computed from.

    Example:
        >>> Fewer(3).text("nb"), Fewer(0).text("en"), Fewer(3).text("ka")
        ('færre enn 3', 'a number that is not given', '< 3')
    """

    amount: int
    cells: tuple[Hashable, ...] = ()

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The one piece; a language without words for it has signs."""
        say = disclosing(language).say
        told = number(self.amount, language)
        if self.amount:
            words = say.fewer.format(number=told) if say.fewer else f"< {told}"
        else:
            words = say.withheld or say.sign or Status.SUPPRESSED.sign
        return (Piece(words, language if say.fewer else "", "number", self.cells),)

    def counted(self, language: Language) -> int:
        """The number whose plural form stands with it."""
        return disclosing(language).say.plural or self.amount


Fact = Text | Stated | Value | Period | date | Decimal | int | str


@dataclass(frozen=True, slots=True)
class Said(Text):
    """A message of the catalogue, without facts.

    Example:
        >>> total = Said("report.total")
        >>> total.text("nb"), total.text("ka"), total.language("ka")
        ('I alt', 'Total', 'en')
    """

    path: str

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The message in the language, or in the first that stands in for it."""
        return _worded(self.path, language)


@dataclass(frozen=True, slots=True)
class Filled(Text):
    """A template with its facts."""

    template: Text
    facts: tuple[tuple[str, Fact], ...]

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The template's words and the facts: numbers and days as around them, texts as asked for."""
        facts = dict(self.facts)
        made: list[Piece] = []
        for part in self.template.pieces(language):
            for words, name, forms in _places(part.text):
                if words:
                    made.append(Piece(words, part.language))
                if forms:
                    made.append(Piece(_chosen(forms, facts.get(name), part.language), part.language))
                elif name:
                    fact = _inside(facts.get(name, f"{{{name}}}"), words)
                    written = part.language if isinstance(fact, _ANYWHERE) else ""
                    made.extend(_shown(fact, written or language))
        return tuple(made)


def _inside(fact: Fact, before: str) -> Fact:
    """A fact after some words: a period as it is called after them.

    Example:
        >>> said = "terminal.across.silent"
        >>> message(said, who="A", period=Period.parse("2032-Q1")).text("en").partition(":")[0]
        'A has no figures for the first quarter of 2032'
        >>> message(said, who="A", period=Period.parse("2032")).text("en").partition(":")[0]
        'A has no figures for 2032'
    """
    when = fact.when if isinstance(fact, Dated) else fact
    return Dated(when, before) if before and isinstance(when, Period) else fact


@cache
def _worded(path: str, language: Language) -> tuple[Piece, ...]:
    for tag in chain(language):
        text = found(tag, path)
        if text is not None:
            return (Piece(text, language if language.partition("-")[0] == tag else tag),)
    raise KeyError(path)


def said(path: str) -> Said:
    """The message at a path, without facts.

    Raises:
        KeyError: If there is none.
    """
    if not known(path):
        raise KeyError(path)
    return Said(path)


def message(path: str, /, **facts: Fact | object) -> Text:
    """The message at a path, with its facts.

    Args:
        path: Section and name: `text.unbound`.
        **facts: What stands for `{name}`: a text, a number with the cells it states, a period, a day, a plain
            number or string. What is none of these is told as its string.

    Raises:
        KeyError: If there is no such message.

    Example:
        >>> message("report.table", number=3).text("nb")
        'Tabell 3'
    """
    return filled(said(path), **facts)


def filled(template: Text, /, **facts: Fact | object) -> Text:
    """A template, somebody's own or the system's, with its facts."""
    kept = {name: fact if isinstance(fact, Fact) else _named(fact) for name, fact in facts.items()}
    return Filled(template, tuple(kept.items()))


def _named(fact: object) -> str:
    """What is no fact of its own, as its string; the name of a file is one line, whatever it is called."""
    text = str(fact)
    return "".join(map(_visible, text)) if isinstance(fact, PurePath) else text


def _visible(sign: str) -> str:
    return sign.encode("unicode_escape").decode() if sign < " " else sign


@dataclass(frozen=True, slots=True)
class Quoted(Text):
    """A word or text in the quotation marks of each language."""

    inner: Text | str

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The mark before, what is quoted, the mark after."""
        before, after = settings(chain(language)[0]).quotes
        return (Piece(before), *_shown(self.inner, language), Piece(after))


def quoted(inner: Text | str) -> Quoted:
    """A word or text in the quotation marks of each language.

    Example:
        >>> quoted("28").text("nb"), quoted("28").text("en")
        ('«28»', '“28”')
    """
    return Quoted(inner)


_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)((?:\|[^|}]*)*)\}")


@lru_cache(maxsize=8192)
def _places(template: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The words before each place, its name, and the forms that it chooses from."""
    found_: list[tuple[str, str, tuple[str, ...]]] = []
    words, at = "", 0
    for match in _PLACE.finditer(template):
        words += template[at : match.start()]
        at = match.end()
        if match[1] is None:
            words += match[0][0]
            continue
        found_.append((words, match[1], tuple(match[2].split("|")[1:])))
        words = ""
    return (*found_, (words + template[at:], "", ()))


def _chosen(forms: tuple[str, ...], fact: object, language: Language) -> str:
    if isinstance(fact, Fewer):
        return category(forms, fact.counted(language), language)
    amount = fact.amount if isinstance(fact, Stated) else fact
    amount = amount.amount if isinstance(amount, Value) else amount
    return category(forms, amount if isinstance(amount, int | Decimal) else None, language)


def _shown(fact: Fact, language: Language) -> tuple[Piece, ...]:
    match fact:
        case Text():
            return fact.pieces(language)
        case Stated():
            return (Piece(number(fact.amount, language, grouped=fact.grouped), "", "number", fact.cells),)
        case Value() | Decimal():
            return (Piece(number(fact, language), "", "number"),)
        case Period():
            return (Piece(period(fact, language), spoken_in(fact, language), "period"),)
        case date():
            return (Piece(day(fact, language), language, "period"),)
        case _:
            return (Piece(str(fact)),)


@dataclass(frozen=True, slots=True)
class Dated(Text):
    """A period or a day, in words.

    Attributes:
        when: The period or the day.
        before: The text that a period stands after, which may change how it is called.
        heads: True where it is a heading: of a row, a column, a bar.

    Example:
        >>> Dated(Period.parse("2024-T1")).text("nb"), Dated(Period.parse("2024-Q1"), heads=True).text("en")
        ('1. tertial 2024', 'First quarter of 2024')
    """

    when: Period | date
    before: str = ""
    heads: bool = False

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The one piece."""
        if not isinstance(self.when, Period):
            return _shown(self.when, language)
        told = period(self.when, language, self.before)
        told = told[:1].upper() + told[1:] if self.heads else told
        return (Piece(told, spoken_in(self.when, language), "period"),)


def within(when: Period) -> Text:
    """A period inside a sentence: with the article that a language may ask for before a part of a year.

    Example:
        >>> within(Period.parse("2024-T1")).text("en"), within(Period.parse("2024-T1")).text("nb")
        ('the first four months of 2024', '1. tertial 2024')
        >>> within(Period.parse("2024")).text("en"), within(Period.parse("2024-05")).text("en")
        ('2024', 'May 2024')
    """
    part = _PART_OF_YEAR.match(when.text)
    return message("time.within", period=when) if part else Dated(when)


@dataclass(frozen=True, slots=True)
class Percent(Text):
    """A share in per cent, as the language writes it with a sign.

    Attributes:
        share: The share; 1 is the whole.
        decimals: How many decimals are shown.

    Example:
        >>> Percent(Decimal("0.123"), 0).text("en"), Percent(Decimal("0.123"), 1).text("nb") == "12,3\u00a0%"
        ('12%', True)
    """

    share: Decimal
    decimals: int

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The one piece."""
        shown = number((self.share * 100).quantize(Decimal(1).scaleb(-self.decimals)), language)
        return (Piece(f"{shown}{signs(language).percent}", "", "number"),)


_PART_OF_YEAR = re.compile(r"\d{4}-[A-Z]")

_ANYWHERE = (Stated, Fewer, Value, Decimal, int, Period, date, Dated, Percent)
"""Facts that have signs and words in every language: they are written as in the sentence around them."""
