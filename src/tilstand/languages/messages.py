"""Messages and errors of the catalogue with typed facts, formatted by language.

A template has places `{name}` for facts. `{name|one|many}` chooses by the fact's number: the forms stand in
the order of the language's plural categories in CLDR (English: one, other; Polish: one, few, many, other).
"""

from __future__ import annotations

import errno
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TypeVar

from tilstand.errors import TilstandError
from tilstand.languages.catalogue import find_catalogue_message, is_catalogue_path
from tilstand.languages.formats import (
    choose_plural_category,
    find_period_language,
    format_day,
    format_number,
    format_period,
)
from tilstand.languages.hidden_figure_words import load_hidden_figure_words
from tilstand.languages.language import list_fallback_languages, load_language_settings, load_number_signs
from tilstand.terms.period import Period
from tilstand.terms.text import InvariantText, JoinedText, Language, Text, TextPiece
from tilstand.terms.value import Value, ValueStatus


@dataclass(frozen=True, slots=True)
class CitedNumber:
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
class WithheldNumber(Text):
    """A number that is not shown, in a text that states it: what it is fewer than, or that it is not given.

    Attributes:
        amount: What it is told to be fewer than; 0 where not even that is told.
        cells: Addresses of the figures that it was computed from.

    Example:
        >>> WithheldNumber(3).text("nb"), WithheldNumber(0).text("en"), WithheldNumber(3).text("ka")
        ('færre enn 3', 'a number that is not given', '< 3')
    """

    amount: int
    cells: tuple[Hashable, ...] = ()

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The one piece; a language without words for it has signs."""
        say = load_hidden_figure_words(language)
        text = format_number(self.amount, language)
        if self.amount:
            words = say.fewer.format(number=text) if say.fewer else f"< {text}"
        else:
            words = say.withheld or say.sign or ValueStatus.SUPPRESSED.sign
        return (TextPiece(words, language if say.fewer else "", "number", self.cells),)

    def counted(self, language: Language) -> int:
        """The number whose plural form stands with it."""
        return load_hidden_figure_words(language).plural or self.amount


Fact = Text | CitedNumber | Value | Period | date | Decimal | int | str


@dataclass(frozen=True, slots=True)
class CatalogueMessage(Text):
    """A message of the catalogue, without facts.

    Example:
        >>> total = CatalogueMessage("report.total")
        >>> total.text("nb"), total.text("ka"), total.language("ka")
        ('I alt', 'Total', 'en')
    """

    path: str

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The message in the language, or in the first that stands in for it."""
        return _find_message_pieces(self.path, language)


@dataclass(frozen=True, slots=True)
class FilledTemplate(Text):
    """A template with its facts."""

    template: Text
    facts: tuple[tuple[str, Fact], ...]

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The template's words and the facts: numbers and days as around them, texts as asked for."""
        facts = dict(self.facts)
        text_pieces: list[TextPiece] = []
        for part in self.template.pieces(language):
            for words, name, forms in _parse_template_places(part.text):
                if words:
                    text_pieces.append(TextPiece(words, part.language))
                if forms:
                    text_pieces.append(
                        TextPiece(_choose_plural_form(forms, facts.get(name), part.language), part.language)
                    )
                elif name:
                    fact = _inflect_inner_fact(facts.get(name, f"{{{name}}}"), words)
                    written = part.language if isinstance(fact, _ANYWHERE) else ""
                    text_pieces.extend(_format_template_fact(fact, written or language))
        return tuple(text_pieces)


def _inflect_inner_fact(fact: Fact, before: str) -> Fact:
    """A fact after some words: a period as it is called after them.

    Example:
        >>> get_message = "terminal.across.silent"
        >>> format_message(get_message, who="A", period=Period.from_text("2032-Q1")).text("en").partition(":")[0]
        'A has no figures for the first quarter of 2032'
        >>> format_message(get_message, who="A", period=Period.from_text("2032")).text("en").partition(":")[0]
        'A has no figures for 2032'
    """
    when = fact.when if isinstance(fact, DatedText) else fact
    return DatedText(when, before) if before and isinstance(when, Period) else fact


@cache
def _find_message_pieces(path: str, language: Language) -> tuple[TextPiece, ...]:
    for tag in list_fallback_languages(language):
        text = find_catalogue_message(tag, path)
        if text is not None:
            return (TextPiece(text, language if language.partition("-")[0] == tag else tag),)
    raise KeyError(path)


def get_message(path: str) -> CatalogueMessage:
    """The message at a path, without facts.

    Raises:
        KeyError: If there is none.
    """
    if not is_catalogue_path(path):
        raise KeyError(path)
    return CatalogueMessage(path)


def format_message(path: str, /, **facts: Fact | object) -> Text:
    """The message at a path, with its facts.

    Args:
        path: Section and name: `text.unbound`.
        **facts: What stands for `{name}`: a text, a number with the cells it states, a period, a day, a plain
            number or string. What is none of these is told as its string.

    Raises:
        KeyError: If there is no such message.

    Example:
        >>> format_message("report.table", number=3).text("nb")
        'Tabell 3'
    """
    return format_template(get_message(path), **facts)


def format_template(template: Text, /, **facts: Fact | object) -> Text:
    """A template, somebody's own or the system's, with its facts."""
    kept = {name: fact if isinstance(fact, Fact) else _name_plain_fact(fact) for name, fact in facts.items()}
    return FilledTemplate(template, tuple(kept.items()))


def _name_plain_fact(fact: object) -> str:
    """What is no fact of its own, as its string; the name of a file is one line, whatever it is called."""
    text = str(fact)
    return "".join(map(_escape_control_sign, text)) if isinstance(fact, PurePath) else text


def _escape_control_sign(sign: str) -> str:
    return sign.encode("unicode_escape").decode() if sign < " " else sign


@dataclass(frozen=True, slots=True)
class QuotedText(Text):
    """A word or text in the quotation marks of each language."""

    inner: Text | str

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The mark before, what is quoted, the mark after."""
        before, after = load_language_settings(list_fallback_languages(language)[0]).quotes
        return (TextPiece(before), *_format_template_fact(self.inner, language), TextPiece(after))


def quote_text(inner: Text | str) -> QuotedText:
    """A word or text in the quotation marks of each language.

    Example:
        >>> quote_text("28").text("nb"), quote_text("28").text("en")
        ('«28»', '“28”')
    """
    return QuotedText(inner)


_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)((?:\|[^|}]*)*)\}")


@lru_cache(maxsize=8192)
def _parse_template_places(template: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
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


def _choose_plural_form(forms: tuple[str, ...], fact: object, language: Language) -> str:
    if isinstance(fact, WithheldNumber):
        return choose_plural_category(forms, fact.counted(language), language)
    amount = fact.amount if isinstance(fact, CitedNumber) else fact
    amount = amount.amount if isinstance(amount, Value) else amount
    return choose_plural_category(forms, amount if isinstance(amount, int | Decimal) else None, language)


def _format_template_fact(fact: Fact, language: Language) -> tuple[TextPiece, ...]:
    match fact:
        case Text():
            return fact.pieces(language)
        case CitedNumber():
            return (TextPiece(format_number(fact.amount, language, grouped=fact.grouped), "", "number", fact.cells),)
        case Value() | Decimal():
            return (TextPiece(format_number(fact, language), "", "number"),)
        case Period():
            return (TextPiece(format_period(fact, language), find_period_language(fact, language), "period"),)
        case date():
            return (TextPiece(format_day(fact, language), language, "period"),)
        case _:
            return (TextPiece(str(fact)),)


@dataclass(frozen=True, slots=True)
class DatedText(Text):
    """A period or a day, in words.

    Attributes:
        when: The period or the day.
        before: The text that a period stands after, which may change how it is called.
        heads: True where it is a heading: of a row, a column, a bar.

    Example:
        >>> DatedText(Period.from_text("2024-T1")).text("nb"), DatedText(Period.from_text("2024-Q1"), heads=True).text("en")
        ('1. tertial 2024', 'First quarter of 2024')
    """

    when: Period | date
    before: str = ""
    heads: bool = False

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The one piece."""
        if not isinstance(self.when, Period):
            return _format_template_fact(self.when, language)
        text = format_period(self.when, language, self.before)
        text = text[:1].upper() + text[1:] if self.heads else text
        return (TextPiece(text, find_period_language(self.when, language), "period"),)


def format_inner_period(when: Period) -> Text:
    """A period inside a sentence: with the article that a language may ask for before a part of a year.

    Example:
        >>> format_inner_period(Period.from_text("2024-T1")).text("en"), format_inner_period(Period.from_text("2024-T1")).text("nb")
        ('the first four months of 2024', '1. tertial 2024')
        >>> format_inner_period(Period.from_text("2024")).text("en"), format_inner_period(Period.from_text("2024-05")).text("en")
        ('2024', 'May 2024')
    """
    part = _PART_OF_YEAR.match(when.text)
    return format_message("time.within", period=when) if part else DatedText(when)


@dataclass(frozen=True, slots=True)
class PercentShare(Text):
    """A share in per cent, as the language writes it with a sign.

    Attributes:
        share: The share; 1 is the whole.
        decimals: How many decimals are shown.

    Example:
        >>> PercentShare(Decimal("0.123"), 0).text("en"), PercentShare(Decimal("0.123"), 1).text("nb") == "12,3\u00a0%"
        ('12%', True)
    """

    share: Decimal
    decimals: int

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The one piece."""
        shown = format_number((self.share * 100).quantize(Decimal(1).scaleb(-self.decimals)), language)
        return (TextPiece(f"{shown}{load_number_signs(language).percent}", "", "number"),)


_PART_OF_YEAR = re.compile(r"\d{4}-[A-Z]")

_ANYWHERE = (CitedNumber, WithheldNumber, Value, Decimal, int, Period, date, DatedText, PercentShare)
"""Facts that have signs and words in every language: they are written as in the sentence around them."""


_KNOWN = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOENT: "absent",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "there",
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
    errno.EMFILE: "too_many",
    errno.ENFILE: "too_many",
    errno.ENAMETOOLONG: "too_long",
    errno.EADDRINUSE: "in_use",
    errno.ELOOP: "loop",
}


def describe_os_error(error: OSError) -> Text:
    """Why something cannot be used; what the catalogue has no words for is told as the computer tells it.

    Example:
        >>> describe_os_error(OSError(errno.ENOSPC, "No space left on device", "round.toml")).text("nb")
        'Det er ikke mer plass på disken: round.toml'
        >>> describe_os_error(OSError("closed")).text("nb")
        'closed'
    """
    kind = _KNOWN.get(error.errno or 0)
    if kind is None:
        return InvariantText(str(error))
    where = () if error.filename is None else (InvariantText(str(error.filename)),)
    return JoinedText((format_message(f"system.{kind}"), *where), ": ")


Failing = TypeVar("Failing", bound=TilstandError)


def make_error(kind: type[Failing], path: str, /, causes: Sequence[Text] = (), **facts: Fact | object) -> Failing:
    r"""The error of a kind: its title, cause and remedy are the messages under `errors.PATH`.

    Args:
        kind: Which error it is.
        path: Where its messages stand; `cause` and `remedy` may be left out there.
        causes: Why, where it takes several lines.
        **facts: What is put in, as `format_message` takes it; what the computer answered, in words.

    Raises:
        KeyError: If there is no such title.

    Example:
        >>> make_error(TilstandError, "no_file", file="a.csv").message
        'There is no file a.csv\n  -> Check the name.'
    """
    facts = {name: describe_os_error(fact) if isinstance(fact, OSError) else fact for name, fact in facts.items()}

    def list_error_texts(part: str) -> tuple[Text, ...]:
        full = f"errors.{path}.{part}"
        return (format_message(full, **facts),) if is_catalogue_path(full) else ()

    return kind(
        format_message(f"errors.{path}.title", **facts),
        cause=causes or list_error_texts("cause"),
        remedy=next(iter(list_error_texts("remedy")), InvariantText("")),
    )
