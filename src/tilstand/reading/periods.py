"""Periods as a text writes them: "April 2030 – March 2031", "1. halvår 2031", "Q1 2031", "2030/31"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tilstand.languages.formats import list_year_part_names, map_month_names
from tilstand.languages.lexicon import load_lexicon
from tilstand.reading.number_words import build_number_vocabulary
from tilstand.terms import Language, Period

_YEAR = r"(?:19|20)\d\d"
_HAS_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_DASH = r"\s*[-\u2010-\u2015\u2212]\s*"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_NONE = "(?!)"  # matches nothing: the language has no such words


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """A period in a text.

    Attributes:
        start: Place of its first character.
        end: Place after its last one.
        period: The period.
        joined: True where two ends are named ("April 2030 – March 2031").
        crossing: True for two years next to each other ("2030/31"): both, or one that spans the two.
    """

    start: int
    end: int
    period: Period
    joined: bool = False
    crossing: bool = False


@dataclass(frozen=True, slots=True)
class _PeriodEnd:
    """A month, a day, or a part of a year; its year is None where it is not told.

    `name` is a period without its year: "-04", "-04-30", "-H1".
    """

    start: int
    end: int
    name: str
    year: int | None

    def resolve_in_year(self, year: int) -> Period | None:
        """The period in a year; None where there is none such, as 30 February."""
        try:
            return Period.from_text(f"{year:04d}{self.name}")
        except ValueError:
            return None


def find_periods(text: str, language: Language) -> tuple[PeriodSpan, ...]:
    """The periods of a text that are no calendar years, in order of place.

    A single day is none, nor is a month or a part of a year whose year is not told.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> [str(one.period) for one in find_periods("15 (April 2030 – March 2031), 12 in Q1 2031", "en")]
        ['2030-04/2031-03', '2031-Q1']
        >>> [str(one.period) for one in find_periods("fra juli til desember 2030, mot andre halvår 2029", "nb")]
        ['2030-H2', '2029-H2']
        >>> [(str(one.period), one.crossing) for one in find_periods("2030/31 og 2024-25", "nb")]
        [('2030/2031', True), ('2024/2025', True)]
    """
    if _HAS_YEAR.search(text) is None:
        return ()
    ends = list(_find_period_ends(text, language))
    period_spans: list[PeriodSpan] = [*_find_split_years(text)]
    at = 0
    while at < len(ends):
        joined = _join_period_ends(ends[at], ends[at + 1], text, language) if at + 1 < len(ends) else None
        if joined is None and not re.fullmatch(r"-\d\d-\d\d", ends[at].name):
            joined = _read_single_period(ends[at])
        period_spans += [joined] if joined else []
        at += 2 if joined and joined.joined else 1
    period_spans.sort(key=lambda one: (one.start, -one.end))
    return tuple(
        period_span
        for at, period_span in enumerate(period_spans)
        if not any(other_span.end > period_span.start for other_span in period_spans[:at])
    )


def _read_single_period(end: _PeriodEnd) -> PeriodSpan | None:
    period = end.resolve_in_year(end.year) if end.year is not None else None
    return PeriodSpan(end.start, end.end, period) if period is not None else None


def _join_period_ends(low: _PeriodEnd, high: _PeriodEnd, text: str, language: Language) -> PeriodSpan | None:
    """The period from one end to the next, where words or a dash join them."""
    gap, patterns = text[low.end : high.start], _compile_period_patterns(language)
    between = patterns.both.fullmatch(gap) and patterns.between.search(text, 0, low.start)
    if high.year is None or not (patterns.onward.fullmatch(gap) or between):
        return None
    first, last = low.resolve_in_year(low.year or high.year), high.resolve_in_year(high.year)
    if first is None or last is None or last.last < first.first:
        return None
    return PeriodSpan(low.start, high.end, Period.between(first.first, last.last), joined=True)


def _find_split_years(text: str) -> Iterator[PeriodSpan]:
    """Two years next to each other, as one."""
    for match in re.finditer(
        rf"(?<![\w.,/-])({_YEAR})\s?[-\u2010-\u2015\u2212/]\s?({_YEAR}|\d\d)(?![\w-])(?!,?\d)", text
    ):
        first, last = int(match[1]), int(match[2] if len(match[2]) > 2 else match[1][:2] + match[2])
        if last == first + 1:
            period = Period.from_year(first).until(Period.from_year(last))
            yield PeriodSpan(match.start(), match.end(), period, crossing=True)


@dataclass(frozen=True, slots=True)
class _PeriodPatterns:
    ends: re.Pattern[str]
    months: Mapping[str, int]
    parts: Mapping[str, str]
    nth: Mapping[str, int]
    onward: re.Pattern[str]
    both: re.Pattern[str]
    between: re.Pattern[str]


def _join_period_words(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) or _NONE


@cache
def _compile_period_patterns(language: Language) -> _PeriodPatterns:
    words = load_lexicon(language)
    read = words.read
    names, letters = (dict(map_month_names(language)), {word.lower(): at for word, at in words.dates.parts.items()})
    nth = {word.lower(): number for word, number in build_number_vocabulary(language).ordinals.items() if number < 5}
    called = {
        name: re.escape(message).replace(r"\{year\}", rf"(?:{_YEAR})")
        for name, message in list_year_part_names(language)
    }
    suffixes = "|".join((r"\.", *map(re.escape, read.ordinals.suffixes)))
    of_year = rf"(?:\s+(?:{_join_period_words(words.dates.of_year)}))?"
    number = rf"(?-i:IV|I{{1,3}})|[1-4](?:{suffixes})?|{_join_period_words(tuple(nth))}"
    raw = (
        rf"(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)",
        rf"(?P<dotted>\d{{1,2}}\.\d{{1,2}}\.{_YEAR})(?!\d)",
        *(rf"(?P<{name}>{message})(?!\w)" for name, message in called.items()),
        rf"(?P<nth>{number})\s+(?P<part>{_join_period_words(tuple(letters))})(?!\w)(?:{of_year}\s+(?P<part_year>{_YEAR})(?!\d))?",
        rf"(?-i:(?P<short>[HQT][1-4]))(?!\w)(?:{of_year}[\s/-]?(?P<short_year>{_YEAR})(?!\d))?",
        rf"(?P<before>{_YEAR})[\s-]?(?-i:(?P<after>[HQT][1-4]))(?!\w)",
        rf"(?:(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{_join_period_words(tuple(names))})\.?(?!\w)(?:\s+(?P<month_year>{_YEAR})(?!\d))?",
    )
    return _PeriodPatterns(
        ends=re.compile(rf"(?<![\w.,/-])(?:{'|'.join(raw)})", re.I),
        months=names,
        parts=letters,
        nth=nth,
        onward=re.compile(rf"{_DASH}|\s+(?:{_join_period_words(read.range_to)})\s+", re.I),
        both=re.compile(rf"\s+(?:{_join_period_words(read.between_and)})\s+", re.I),
        between=re.compile(rf"(?<!\w)(?:{_join_period_words(read.between)})\s+$", re.I),
    )


def _find_period_ends(text: str, language: Language) -> Iterator[_PeriodEnd]:
    """Everything in a text that may be a period, or an end of one."""
    patterns = _compile_period_patterns(language)
    for match in patterns.ends.finditer(text):
        texts_by_name = {name: message for name, message in match.groupdict().items() if message is not None}
        year, name = _parse_period_end(texts_by_name, patterns)
        yield _PeriodEnd(*match.span(), name, year)


def _parse_period_end(told: dict[str, str], patterns: _PeriodPatterns) -> tuple[int | None, str]:
    """The year of an end, and its name without that."""
    if "iso" in told:
        return int(told["iso"][:4]), told["iso"][4:]
    if "dotted" in told:
        day, month, year = map(int, told["dotted"].split("."))
        return year, f"-{month:02d}-{day:02d}"
    if "part" in told:
        message = told["nth"].lower()
        nth = patterns.nth.get(message) or _ROMAN.get(told["nth"]) or int(message[0])
        return _parse_optional_year(told.get("part_year")), f"-{patterns.parts[told['part'].lower()]}{nth}"
    if "short" in told:
        return _parse_optional_year(told.get("short_year")), f"-{told['short']}"
    if "before" in told:
        return int(told["before"]), f"-{told['after']}"
    if "month" in told:
        dated = f"-{int(told['day']):02d}" if "day" in told else ""
        return _parse_optional_year(told.get("month_year")), f"-{patterns.months[told['month'].lower()]:02d}{dated}"
    ((name, message),) = told.items()
    (year,) = re.findall(_YEAR, message)
    return int(year), f"-{name}"


def _parse_optional_year(year: str | None) -> int | None:
    return int(year) if year else None
