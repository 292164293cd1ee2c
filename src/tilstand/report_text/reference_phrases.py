"""Phrases for dates, laws and names, and for hidden and inexact figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from tilstand.define.labels import Catalogue
from tilstand.languages.formats import find_period_language, format_day, format_period
from tilstand.languages.hidden_figure_words import load_hidden_figure_words
from tilstand.languages.lexicon import load_lexicon
from tilstand.model.document import NumberMark
from tilstand.reading import NumberKind, find_numbers
from tilstand.report_text.messages import get_report_string
from tilstand.report_text.nouns import Noun, NounLexicon, format_counted_noun
from tilstand.report_text.numerals import (
    Style,
    format_digits,
    format_numeral,
    format_percent,
    get_lexicon_phrase,
    join_list_items,
)
from tilstand.report_text.references import CLAIMS, BindingError, FigureReference, MissingFigureError
from tilstand.report_text.scope import Below, FigureLookup
from tilstand.terms import Key, Language, Period, Text, Value, ValueQualifier

Ends = tuple[Decimal, Decimal]


def format_end_range(low: str, high: str, addresses: FigureLookup, language: Language) -> str:
    """Two ends in running text: "98 til 105"."""
    return get_report_string(addresses.scope.labels, "qualifier.range_words", low=low, high=high).text(language)


def format_share_range(part: Ends, whole: Ends, addresses: FigureLookup, language: Language, decimals: int) -> str:
    """The share that a part is of a whole that may be something: "54 til 57 prosent".

    Both ends are those of the smallest part of the largest whole, and of the largest of the smallest.
    """
    least = part[0] * 100 / whole[1]
    most = min(Decimal(100), part[1] * 100 / whole[0]) if whole[0] else Decimal(100)
    low, high = (format_digits(end, language, decimals=decimals) for end in (least, most))
    text = format_percent(most, language, decimals=decimals)
    return text if low == high else format_end_range(low, text, addresses, language)


def has_disjoint_ranges(addresses: FigureLookup, first: Key, last: Key) -> bool:
    """True if of two figures all that one may be is more than all that the other may be."""
    ends = [addresses.find_range_ends(key) for key in (first, last)]
    if ends[0] is None or ends[1] is None:
        return False
    return ends[0][0] > ends[1][1] or ends[1][0] > ends[0][1]


def check_claim(made: FigureReference, addresses: FigureLookup) -> tuple[Key, ...]:
    """The figures that a claim rests on, where they bear it out.

    `up`, `down` and `same` are of the last period and the first; `highest` and `lowest` of the last period and
    each that is before it. Figures that may lie between two ends must bear it out wherever they lie.

    Raises:
        BindingError: If they do not, or nothing or too much is claimed.
    """
    claims = made.options & set(CLAIMS)
    if len(claims) != 1:
        raise BindingError("bind.one_claim", list=", ".join(CLAIMS))
    claim = next(iter(claims))
    if claim in ("highest", "lowest"):
        keys = tuple(key for key, _ in addresses.get_figure_series(made))
    else:
        spans = addresses.period(made.first or "round-1"), addresses.period(made.last)
        keys = tuple(addresses.key(made, made.address, span) for span in spans)
    *before, now = [addresses.find_range_ends(key) for key in keys]
    sides = {"up": _is_above, "highest": _is_above, "down": _is_below, "lowest": _is_below, "same": _is_equal}
    if not before or not all(sides[claim](now, earlier) for earlier in before):
        raise BindingError("bind.does_not_hold", claim=claim, figure=addresses.scope.named(keys[-1]))
    return keys


def _is_above(now: Ends | None, before: Ends | None) -> bool:
    return now is not None and before is not None and now[0] > before[1]


def _is_below(now: Ends | None, before: Ends | None) -> bool:
    return _is_above(before, now)


def _is_equal(now: Ends | None, before: Ends | None) -> bool:
    return now is not None and now == before and now[0] == now[1]


def is_extreme_by_ranges(best: Sequence[str], ends: Mapping[str, Ends | None], *, least: bool = False) -> bool:
    """True if those with the greatest number (or the least) have it, whatever is true within the ends.

    Example:
        >>> is_extreme_by_ranges(["asia"], {"asia": (Decimal(72), Decimal(79)), "africa": (Decimal(41), Decimal(71))})
        True
        >>> is_extreme_by_ranges(["asia"], {"asia": (Decimal(72), Decimal(79)), "africa": (Decimal(41), Decimal(72))})
        False
    """
    known = {name: own for name, own in ends.items() if own is not None}
    if len(known) < len(ends) or len(best) != 1:
        return False
    own_pair, others = known[best[0]], [pair for name, pair in known.items() if name != best[0]]
    return all(own_pair[1] < other_pair[0] if least else own_pair[0] > other_pair[1] for other_pair in others)


_UP = frozenset({ValueQualifier.AT_LEAST, ValueQualifier.ABOUT, ValueQualifier.FEW})
_DOWN = frozenset({ValueQualifier.AT_MOST, ValueQualifier.ABOUT})
_ENDS = frozenset({ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST})
_OPPOSITE = {ValueQualifier.AT_LEAST: ValueQualifier.AT_MOST, ValueQualifier.AT_MOST: ValueQualifier.AT_LEAST}


def is_ranking_certain(best: Sequence[str], qualifiers: Mapping[str, ValueQualifier], *, least: bool = False) -> bool:
    """True if those with the greatest number have it whatever the true numbers are.

    Args:
        best: Names with the greatest stated number; with `least`, the smallest.
        qualifiers: How each name's number is to be read.
        least: True where the smallest number is asked for.

    Example:
        >>> is_ranking_certain(["asia"], {"asia": ValueQualifier.AT_LEAST, "africa": ValueQualifier.EXACT})
        True
        >>> is_ranking_certain(["asia"], {"asia": ValueQualifier.EXACT, "africa": ValueQualifier.AT_LEAST})
        False
    """
    back, forth = (_UP, _DOWN) if least else (_DOWN, _UP)
    if len(best) > 1 and any(qualifiers[name] in _UP | _DOWN for name in best):
        return False
    return not any(value_qualifier in (back if name in best else forth) for name, value_qualifier in qualifiers.items())


def compute_certain_share(part: ValueQualifier, whole: ValueQualifier, number: Decimal) -> ValueQualifier:
    """How a share is to be read: a part that is at least so large, of an exact whole, is at least its share.

    Args:
        part: How the part is to be read.
        whole: How the whole is to be read.
        number: The part.

    Raises:
        MissingError: If nothing follows, as from two lower ends.

    Example:
        >>> compute_certain_share(ValueQualifier.EXACT, ValueQualifier.AT_LEAST, Decimal(3)).value
        'at_most'
    """
    turned = _OPPOSITE.get(whole, whole) if number else ValueQualifier.EXACT
    value_qualifiers = {
        qualifier for qualifier in (part, turned) if qualifier in _ENDS or qualifier is ValueQualifier.ABOUT
    }
    if len(value_qualifiers) > 1:
        raise MissingFigureError("bind.no_share", part=_describe_qualifier(part), whole=_describe_qualifier(whole))
    return value_qualifiers.pop() if value_qualifiers else ValueQualifier.EXACT


def _describe_qualifier(qualifier: ValueQualifier) -> Text:
    return get_report_string(Catalogue({}), f"reads.{qualifier}")


_COUNTING = frozenset({NumberKind.COUNT, NumberKind.RANGE})
_GREAT = 1000  # fewer than so many people may be what a table of the edition has to hide
_APART = re.compile(r"(?<=\d) (?=\d)")  # between the groups of a telephone number
_CLAUSE = re.compile(r"\s[^.,:;()]*")
_NAMELESS = frozenset({NumberKind.DATE, NumberKind.YEAR, NumberKind.ORDINAL})


def format_mark_reference(
    figure_reference: FigureReference, line: int, before: str, addresses: FigureLookup, language: Language
) -> NumberMark:
    """The words that a mark stands for.

    Args:
        figure_reference: The reference.
        line: Its line.
        before: The text before it: a part of a year may be called otherwise after some words.
        addresses: Where the round's periods are, and the nouns that count.
        language: Language of the text.

    Raises:
        BindingError: If it says nothing, or counts somebody.
    """
    text = " ".join(figure_reference.subject.split())
    if figure_reference.kind == "period":
        return _format_period_mark(addresses.period(text), "period", line, before, language)
    if not text:
        raise BindingError("bind.needs_text", word=figure_reference.kind)
    if figure_reference.kind == "date":
        return _format_date_mark(text, line, before, language)
    nouns = addresses.scope.nouns
    if figure_reference.kind == "law":
        words = load_lexicon(language).read.law_words
        if words and not any(word in text.lower() for word in words):
            raise BindingError("bind.no_law", word=text, list=", ".join(words))
        _check_mark_counts_nobody(text, nouns, language)
        return NumberMark(_keep_section_on_line(text, language), "law", line)
    if figure_reference.kind == "cited":
        if not find_numbers(text, language):
            raise BindingError("bind.no_cited", word=text)
        _check_mark_counts_nobody(text, nouns, language)
        return NumberMark(text, "said", line)
    if not any(sign.isalpha() for sign in text):
        raise BindingError("bind.no_name", word=text)
    _check_mark_counts_nobody(text, nouns, language)
    return NumberMark(_APART.sub("\u00a0", text), "name", line)


def is_mark_counting_people(text: str, after: str, nouns: NounLexicon, language: Language) -> bool:
    """True where a name or a cited number counts the people whom the words right after it name.

    Another publication's great number may: no table here holds one that could be hidden behind it.
    """
    beside = _CLAUSE.match(after)
    if beside is None or not nouns.find_leading_noun(beside.group(), language):
        return False
    number_spans = find_numbers(text + beside.group(), language)
    ending = (number_span for number_span in number_spans if number_span.start < len(text) <= number_span.end)
    return any(number_span.kind in _COUNTING and (number_span.value or 0) < _GREAT for number_span in ending)


def _check_mark_counts_nobody(text: str, nouns: NounLexicon, language: Language) -> None:
    """Stop where what is marked as a law or a name counts: a number, and then a noun that is counted."""
    for number in find_numbers(text, language):
        if number.kind.figure and nouns.find_leading_noun(text[number.end :], language):
            raise BindingError("bind.counts", word=text)


def _keep_section_on_line(text: str, language: Language) -> str:
    """A law in words: the number of a section stays on the line of its sign or word."""
    words = "".join(rf"|\b{re.escape(word)}" for word in load_lexicon(language).phrases.sections)
    return re.sub(rf"(§{words}) (?=\d)", "\\1\u00a0", text)


def _format_period_mark(
    span: Period, kind: Literal["period", "date"], line: int, before: str, language: Language
) -> NumberMark:
    tag = find_period_language(span, language)
    return NumberMark(format_period(span, language, before), kind, line, language="" if tag == language else tag)


def _format_date_mark(text: str, line: int, before: str, language: Language) -> NumberMark:
    try:
        number_mark = _format_period_mark(Period.from_text(text), "date", line, before, language)
    except ValueError:
        number_mark = NumberMark(_format_day_of_year(text, language), "date", line)
    return replace(number_mark, text=number_mark.text.replace(" ", "\u00a0", 1))


def _format_day_of_year(text: str, language: Language) -> str:
    if short := re.fullmatch(r"(\d\d)-(\d\d)", text):
        try:
            return format_day(date(2000, int(short[1]), int(short[2])), language, year=False)
        except ValueError:
            raise BindingError("bind.no_day", word=text) from None
    number_spans = find_numbers(text, language)
    if not number_spans or any(number.kind not in _NAMELESS for number in number_spans):
        raise BindingError("bind.no_date", word=text)
    return text


def format_fewer_than(limit: int, noun: Noun | None, language: Language, *, style: Style = "auto") -> str:
    """A count that is told to be fewer than a limit; zero is one.

    Args:
        limit: The number that it is fewer than.
        noun: What is counted.
        language: Language of the text.
        style: Words or digits.

    Raises:
        UnsayableError: If the language has no words for it.

    Example:
        >>> from tilstand.report_text.nouns import NounLexicon
        >>> woman = NounLexicon.from_package().find("woman")
        >>> [format_fewer_than(3, woman, tag) for tag in ("nn", "en", "pl")]
        ['færre enn tre kvinner', 'fewer than three women', 'poniżej trzech kobiet']
    """
    say = load_hidden_figure_words(language)
    pattern = get_lexicon_phrase(say.fewer, "fewer", language)
    if limit not in say.numbers:
        text = (
            format_counted_noun(limit, noun, language, style=style)
            if noun
            else format_numeral(limit, language, style=style)
        )
        return pattern.format(number=text)
    text = format_digits(limit, language) if style == "digits" else say.numbers[limit]
    return pattern.format(number=f"{text} {noun.get_noun_forms(language).plural}" if noun else text)


def format_not_stated(noun: Noun | None, language: Language) -> str:
    """A count of which nothing is told.

    Raises:
        UnsayableError: If the language has no words for it.

    Example:
        >>> format_not_stated(None, "nb")
        'et antall som ikke oppgis'
    """
    say = load_hidden_figure_words(language)
    if noun is None:
        return get_lexicon_phrase(say.withheld, "withheld", language)
    return get_lexicon_phrase(say.withheld_of, "withheld", language).format(noun=noun.get_noun_forms(language).plural)


Told = tuple[str, tuple[Key, ...]]
"""What is said, and the addresses that it states."""


def format_hidden_reference(
    figure_reference: FigureReference,
    addresses: FigureLookup,
    named: Callable[[FigureReference], Noun | None],
    language: Language,
    style: Style,
) -> Told | None:
    """What a reference says that states a hidden figure; None where it states none, or cannot say it.

    A count, a part of a whole that is shown, and a list can be said. A share, a change, a comparison, a range
    and who has most cannot: there the text has an `else`, or the build stops.

    Args:
        figure_reference: The reference.
        addresses: Where the figures are.
        named: What a reference counts.
        language: Language of the text.
        style: Words or digits.
    """
    below = addresses.scope.below
    if below is None or figure_reference.noun in ("percent", "points") or "moved" in figure_reference.options:
        return None
    if figure_reference.kind == "list":
        return _format_hidden_list(figure_reference, addresses, below, language)
    if figure_reference.kind not in ("figure", "part"):
        return None
    key = addresses.key(figure_reference, figure_reference.address)
    limit = below(key)
    if limit is None:
        return None
    noun = named(figure_reference)
    if figure_reference.kind == "figure":
        return _format_hidden_count(limit, noun, language, style), (key,)
    whole = addresses.whole(figure_reference)
    if below(whole) is not None:
        return None
    number = format_digits(addresses.count(whole), language)
    pattern = get_lexicon_phrase(load_lexicon(language).phrases.part.get("some", ""), "part", language)
    nouns = f" {noun.get_noun_forms(language).plural}" if noun else ""
    return pattern.format(part=_format_hidden_count(limit, None, language, style), whole=number, nouns=nouns), (
        key,
        whole,
    )


def _format_hidden_count(limit: int, noun: Noun | None, language: Language, style: Style) -> str:
    return format_fewer_than(limit, noun, language, style=style) if limit else format_not_stated(noun, language)


def _format_hidden_list(
    figure_reference: FigureReference, addresses: FigureLookup, below: Below, language: Language
) -> Told | None:
    """A list in which those that are hidden stand last, in the order of their code list."""
    scope, base = addresses.scope, addresses.key(figure_reference, figure_reference.address)

    def resolve_hidden_as_zero(key: Key) -> Value | None:
        return Value.number(0) if below(key) is not None else addresses.resolve(key)

    numbers, keys = FigureLookup(resolve_hidden_as_zero, scope).by(figure_reference)
    limits = {code: below(base.at(figure_reference.by, code)) for code in numbers}
    if all(limit is None for limit in limits.values()):
        return None
    texts = []
    for code in sorted(numbers, key=lambda code: (limits[code] is not None, -numbers[code])):
        label = (scope.codes.get((figure_reference.by, code)) or scope.codelists[figure_reference.by][code].label).text(
            language
        )
        limit = limits[code]
        if limit is not None:
            texts.append(f"{label} ({_format_hidden_count(limit, None, language, 'digits')})")
        elif numbers[code]:
            texts.append(f"{label} ({format_digits(numbers[code], language)})")
    return join_list_items(texts, language), keys
