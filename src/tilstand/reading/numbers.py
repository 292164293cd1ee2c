"""Number expressions of running text, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from tilstand.languages.lexicon import DigitSigns, Lexicon, load_lexicon
from tilstand.reading.number_spans import NumberKind, NumberSpan, find_nonstatistical_numbers
from tilstand.reading.number_words import find_spelled_numbers
from tilstand.reading.ocr import SMALL, get_lost_words, list_ocr_variants, load_ocr_confusions
from tilstand.terms import Language, ValueQualifier

# A hyphen with a space on both sides is an empty cell of a table.
_DASH = re.compile(r"[-\u2013\u2014]{1,2}\s?|\s[-\u2013\u2014]{1,2}|\s[\u2013\u2014]\s")

_NEAR = 24
_NONE = "(?!)"  # matches nothing: the language has no such words


@dataclass(frozen=True, slots=True)
class _ContextPatterns:
    points: re.Pattern[str]
    percent: re.Pattern[str]
    money_after: re.Pattern[str]
    money_before: re.Pattern[str]
    unit: re.Pattern[str]
    magnitude: re.Pattern[str]
    about: re.Pattern[str]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]
    exactly: re.Pattern[str]
    year_before: re.Pattern[str]
    count_after: re.Pattern[str]
    between: re.Pattern[str]
    between_and: re.Pattern[str]
    ordinal: re.Pattern[str]
    year_after: re.Pattern[str]


@cache
def _compile_context_patterns(language: Language) -> _ContextPatterns:
    words: Lexicon = load_lexicon(language)
    read = words.read

    def compile_following_words(items: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"[\s-]?(?P<word>{_join_word_variants(items)})(?!\w)", re.IGNORECASE)

    def compile_preceding_words(items: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{_join_word_variants(items)})\s?$", re.IGNORECASE)

    stems = "|".join(re.escape(stem) for stem in read.count_after) or _NONE
    suffixes = read.ordinals.suffixes
    ordinal = rf"(?:{'|'.join(suffixes)})\b" if suffixes else rf"\.(?=\s+[{SMALL}])"
    return _ContextPatterns(
        points=compile_following_words(read.points),
        percent=compile_following_words(read.percent),
        money_after=compile_following_words(read.money),
        money_before=compile_preceding_words(read.money),
        unit=compile_following_words(read.units),
        magnitude=compile_following_words(tuple(read.magnitudes)),
        about=compile_preceding_words(read.about),
        at_least=compile_preceding_words(read.at_least),
        at_most=compile_preceding_words(read.at_most),
        exactly=compile_preceding_words(read.exactly),
        year_before=compile_preceding_words(read.year_before),
        count_after=re.compile(rf"[ \u00a0](?:{stems})", re.IGNORECASE),
        between=compile_preceding_words(read.between),
        between_and=re.compile(rf"\s(?:{_join_word_variants(read.between_and)})\s", re.IGNORECASE),
        ordinal=re.compile(ordinal),
        year_after=re.compile(r"\s+1?(?:19|20)\d\d\b"),
    )


def join_number_ranges(spans: list[NumberSpan], text: str, language: Language) -> list[NumberSpan]:
    """The spans with two numbers joined into a range where a dash or "between … and" joins them."""
    patterns = _compile_context_patterns(language)
    number_spans: list[NumberSpan] = []
    for span in spans:
        joined = None
        if (
            number_spans
            and number_spans[-1].kind is NumberKind.COUNT
            and span.kind in (NumberKind.COUNT, NumberKind.YEAR)
        ):
            in_row = len(number_spans) > 1 and text[number_spans[-2].end : number_spans[-1].start] == " "
            joined = _build_number_range(number_spans[-1], span, text, patterns, in_row)
        if joined is None:
            number_spans.append(span)
        else:
            number_spans[-1] = joined
    return number_spans


def _build_number_range(
    low: NumberSpan, high: NumberSpan, text: str, patterns: _ContextPatterns, in_row: bool
) -> NumberSpan | None:
    if low.value is None or high.value is None:
        return None
    gap, top = text[low.end : high.start], high.value
    if top < 0 and not gap.strip() and not in_row:
        # The sign of "-20" belongs to the range in "13 -20"; in a row of a table it is a minus.
        dash, top = True, -top
    else:
        dash = _DASH.fullmatch(gap) is not None and low.word == high.word
    between = patterns.between_and.fullmatch(gap) and patterns.between.search(text[: low.start])
    if not (dash or between) or top < low.value:
        return None
    return replace(
        low,
        end=high.end,
        text=text[low.start : high.end],
        kind=NumberKind.RANGE,
        high=top,
        confidence=min(low.confidence, high.confidence),
        damaged=low.damaged or high.damaged,
    )


def classify_by_context(span: NumberSpan, text: str, language: Language) -> NumberSpan:
    """The span with its kind, unit and qualifier as the words around it tell."""
    patterns = _compile_context_patterns(language)
    if span.kind is NumberKind.YEAR:
        return _classify_year(span, text, patterns)
    if span.kind not in (NumberKind.COUNT, NumberKind.RANGE) or span.value is None:
        return span
    head = _get_preceding_text(span, text)
    span = replace(_apply_magnitude_word(span, text, language, patterns), qualifier=_find_qualifier(head, patterns))
    small = span.value is not None and span.value < 100
    if small and not span.word and span.kind is NumberKind.COUNT and patterns.ordinal.match(text, span.end):
        return replace(span, kind=NumberKind.ORDINAL, confidence=0.6)
    for kind, pattern in ((NumberKind.POINTS, patterns.points), (NumberKind.PERCENT, patterns.percent)):
        if match := pattern.match(text, span.end):
            return replace(span, kind=kind, unit=match["word"])
    if match := patterns.money_after.match(text, span.end):
        return replace(span, kind=NumberKind.MONEY, unit=match["word"])
    if not span.word and (match := patterns.money_before.search(head)):
        return replace(span, kind=NumberKind.MONEY, unit=match.group().strip())
    if match := patterns.unit.match(text, span.end):
        span = replace(span, unit=match["word"])
    if span.text in get_lost_words(language) and patterns.year_after.match(text, span.end):
        # "1 2023" is "I 2023" more often than a count before a year.
        return replace(span, confidence=0.3)
    return span


def _classify_year(span: NumberSpan, text: str, patterns: _ContextPatterns) -> NumberSpan:
    if span.damaged or not patterns.count_after.match(text, span.end):
        return span
    named = patterns.year_before.search(_get_preceding_text(span, text))
    return span if named else replace(span, kind=NumberKind.COUNT, confidence=0.6)


def _get_preceding_text(span: NumberSpan, text: str) -> str:
    """What stands right before a number: more signs than any phrase has."""
    return text[max(0, span.start - _NEAR) : span.start]


def _apply_magnitude_word(span: NumberSpan, text: str, language: Language, patterns: _ContextPatterns) -> NumberSpan:
    match = patterns.magnitude.match(text, span.end)
    if match is None or span.word or span.value is None:
        return span
    factor = next(
        number
        for word, number in load_lexicon(language).read.magnitudes.items()
        if match["word"].lower() in list_ocr_variants(word)
    )
    high = None if span.high is None else span.high * factor
    end = match.end()
    return replace(span, end=end, text=text[span.start : end], value=span.value * factor, high=high)


def _find_qualifier(head: str, patterns: _ContextPatterns) -> ValueQualifier:
    for qualifier, pattern in (
        (ValueQualifier.EXACT, patterns.exactly),  # "adds up to 9" is not "up to 9"
        (ValueQualifier.AT_LEAST, patterns.at_least),
        (ValueQualifier.AT_MOST, patterns.at_most),
        (ValueQualifier.ABOUT, patterns.about),
    ):
        if pattern.search(head):
            return qualifier
    return ValueQualifier.EXACT


def _join_word_variants(words: tuple[str, ...]) -> str:
    forms = {form for word in words for form in list_ocr_variants(word)}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s") for form in ordered) or _NONE


_YEAR = re.compile(r"(?:19|20)\d\d")
# So many numbers in a row, with nothing but spaces between them, are the cells of a table.
_ROW = 3
_MINUS = "-\u2212\u2013"


@dataclass(frozen=True, slots=True)
class _DigitToken:
    """A number as printed: place, plain digits with a point, and whether letters were read as digits."""

    start: int
    end: int
    plain: str
    damaged: bool


def find_digit_numbers(text: str, language: Language) -> Iterator[NumberSpan]:
    """The numbers in digits of a text: counts and years, in order of place."""
    thousands = [mark for mark in load_lexicon(language).digits.read_thousands if not mark.strip()]
    spaces = {*thousands, *(f" {sign}" for sign in _MINUS)}
    run: list[_DigitToken] = []
    lost = _compile_lost_word_pattern(language)
    for token in _tokenize_digits(text, language):
        gap = text[run[-1].end : token.start] if run else ""
        if run and gap not in spaces:
            yield from _join_digit_run(run, text, lost)
            run = []
        run.append(token)
    yield from _join_digit_run(run, text, lost)


@cache
def _compile_digit_pattern(language: Language) -> re.Pattern[str]:
    digits: DigitSigns = load_lexicon(language).digits
    marks = "".join(mark for mark in digits.read_thousands if mark.strip())
    decimals = re.escape("".join(digits.read_decimal))
    letters = re.escape("".join(load_ocr_confusions().letters))
    grouped = rf"\d{{1,3}}(?:[{re.escape(marks)}]\d{{3}})+(?!\d)|" if marks else ""
    return re.compile(
        rf"(?<![^\W_])(?<!\d[{decimals}.])"
        rf"(?P<n>(?:{grouped}\d+)(?:[{decimals}]\d+)?)(?P<rest>[^\W\d_]*\d*[^\W_]*)"
        rf"|(?<![\w&])(?P<letters>[{letters}]{{1,3}}\d+|O)(?![\w])"
    )


@cache
def _compile_lost_word_pattern(language: Language) -> re.Pattern[str]:
    """A year after a digit that is read for a word of one letter, and perhaps after a count."""
    marks = "".join(map(re.escape, get_lost_words(language)))
    return re.compile(rf"(\d{{0,3}}?)[{marks}]((?:19[5-9]|20[0-4])\d)" if marks else "(?!)")


def _tokenize_digits(text: str, language: Language) -> Iterator[_DigitToken]:
    digits, letters = load_lexicon(language).digits, str.maketrans(dict(load_ocr_confusions().letters))
    marks = "".join(mark for mark in digits.read_thousands if mark.strip())
    for match in _compile_digit_pattern(language).finditer(text):
        if match["letters"] is not None:
            yield _DigitToken(match.start(), match.end(), match["letters"].translate(letters), True)
            continue
        number, rest = match["n"], match["rest"]
        plain = number
        if marks:
            plain = re.sub(f"[{re.escape(marks)}]", "", plain)
        plain = re.sub(f"[{re.escape(''.join(digits.read_decimal))}]", ".", plain)
        end = match.start() + len(number)
        if not rest:
            yield _DigitToken(match.start(), end, plain, False)
        elif not rest.isdecimal() and all(mark in load_ocr_confusions().letters or mark.isdecimal() for mark in rest):
            yield _DigitToken(match.start(), match.end(), plain + rest.translate(letters), True)
        else:
            # A lost space: "1var".
            yield _DigitToken(match.start(), end, plain, True)


def _join_digit_run(run: list[_DigitToken], text: str, lost: re.Pattern[str]) -> Iterator[NumberSpan]:
    """A run of numbers with single spaces between them: thousands of one number, or several numbers."""
    row = len(run) > _ROW
    while run:
        size = 1 if row and not (len(run) > 1 and run[1].plain.startswith("0")) else _count_joined_tokens(run, text)
        yield from _build_digit_spans(run[:size], text, lost)
        run = run[size:]


def _count_joined_tokens(run: list[_DigitToken], text: str) -> int:
    lead = run[0].plain
    for at, token in enumerate(run[1:], 1):
        if text[token.start - 1] in _MINUS:
            run = run[:at]
            break
    if len(run) == 1 or len(lead) > 3 or lead.startswith("0") or not lead.isdecimal():
        return 1
    follow = [token.plain.partition(".")[0] for token in run[1:]]
    length = 0
    while length < len(follow) and len(follow[length]) == 3:
        length += 1
        if "." in run[length].plain:
            break
    if length == 1 and (len(run) == 2 or follow[0].startswith("0") or len(run[2].plain) != 3):
        # Two numbers of three digits may be two columns; a lead of one or two digits is a thousand.
        return 2
    if length == 2 and len(run) == 3 and len(lead) < 3:
        return 3
    if follow and follow[0].startswith("0") and length:
        return 2
    return 1


def _build_digit_spans(tokens: list[_DigitToken], text: str, word: re.Pattern[str]) -> Iterator[NumberSpan]:
    start, end = tokens[0].start, tokens[-1].end
    plain = "".join(token.plain for token in tokens)
    damaged = any(token.damaged for token in tokens)
    lost = word.fullmatch(plain) if len(tokens) == 1 else None
    if lost is not None and len(plain) > 4 and text[start:end] == plain:  # a mark between thousands is no loss
        yield from _restore_lost_word(tokens[0], lost, text)
        return
    if start and text[start - 1] in _MINUS and (start < 2 or text[start - 2] in " \t\n("):
        start, plain = start - 1, "-" + plain
    span = NumberSpan(start, end, text[start:end], NumberKind.COUNT, Decimal(plain), damaged=damaged)
    if len(tokens) > 1:
        # They may also be numbers that stand side by side.
        parts = tuple(Decimal(token.plain) for token in tokens)
        span = replace(span, confidence=0.6 if len(tokens[0].plain) == 3 else 0.95, readings=parts)
    if damaged:
        letters = any(token.plain != text[token.start : token.end].replace(",", ".") for token in tokens)
        span = replace(span, confidence=0.6 if letters else 0.85)
    elif len(tokens) == 1 and _YEAR.fullmatch(plain):
        span = replace(span, kind=NumberKind.YEAR, confidence=0.9)
    yield span


def _restore_lost_word(token: _DigitToken, lost: re.Match[str], text: str) -> Iterator[NumberSpan]:
    """A year after a word read as a digit ("12023" for "I 2023"), and after a count ("512023")."""
    count, year = lost.groups()
    cut = token.start + len(count)
    if count:
        whole = Decimal(token.plain)
        yield NumberSpan(
            token.start, cut, text[token.start : cut], NumberKind.COUNT, Decimal(count),
            confidence=0.7, readings=(whole,), damaged=True,
        )  # fmt: skip
    yield NumberSpan(
        cut, token.end, text[cut : token.end], NumberKind.YEAR, Decimal(year),
        confidence=0.8, readings=(Decimal(token.plain[len(count) :]),), damaged=True,
    )  # fmt: skip


def find_numbers(text: str, language: Language) -> tuple[NumberSpan, ...]:
    """The number expressions of running text, in order of place; no two overlap.

    Figures, years, dates, law references, telephone numbers, markers: a `SpanKind`. Damage by optical
    character recognition is tolerated, and marked: letters for digits ("2O"), a lost space ("1var"), the
    word "I" read as 1 before a year ("12023"). An article that may be the number one comes with
    confidence 0.2.

    Args:
        text: The text; line breaks within are taken as the ends of lines of print.
        language: Language of the text.

    Example:
        >>> text = "Av de 183 var 135 kvinner (ca. 74 prosent), jf. § 8-3. 12023 var det 216."
        >>> found = find_numbers(text, "nb")
        >>> " ".join(f"{span.kind}:{span.text}" for span in found)
        'count:183 count:135 percent:74 law:§ 8-3 year:12023 count:216'
        >>> found[2].qualifier.value, int(found[4].value), found[4].damaged
        ('about', 2023, True)
    """
    taken: list[NumberSpan] = []
    used = bytearray(len(text))
    for candidates in (
        find_nonstatistical_numbers(text, language),
        find_digit_numbers(text, language),
        find_spelled_numbers(text, language),
    ):
        for span in _take_free_spans(candidates, used):
            taken.append(span)
    taken.sort(key=lambda span: span.start)
    number_spans: list[NumberSpan] = []
    for number_range_ in join_number_ranges(taken, text, language):
        if not (
            number_spans and number_range_.is_overlapping(number_spans[-1])
        ):  # the word in "3 million" has been read with its number
            number_spans.append(classify_by_context(number_range_, text, language))
    return tuple(number_spans)


def _take_free_spans(candidates: Iterable[NumberSpan], used: bytearray) -> Iterable[NumberSpan]:
    for span in candidates:
        if not any(used[span.start : span.end]):
            used[span.start : span.end] = b"\x01" * (span.end - span.start)
            yield span
