"""Temporal claims in sentences: words of time and sums whose span has expired.

A time, a sum since a year or a comparison is bound where its sentence names a figure that moves with the
round: one in `round-1`, a change, a range. A year, a date, and a figure in a year that is written out stay as
they are when the text is carried over, and are told whatever stands beside them; a year from long before the
round stays true, and with it what the sentence says has been.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from tilstand.languages.lexicon import list_month_forms, load_temporal_lexicon
from tilstand.report_text.references import MARKS, BindingError, FigureReference, parse_reference
from tilstand.report_text.sentences import REFERENCE, blank_references
from tilstand.terms import Language, Period


def find_expired_span(words: str, language: Language, until: date) -> date | None:
    """The first day on which a sum of a sentence ends, where that is before a day and nothing says so.

    The sentence says so with a date or a period that ends on the same day, or in words: with the year, and
    where it ends in the midst of a year with a month too.

    Args:
        words: The sentence as it stands in the source, with its references.
        language: Its language.
        until: The last day of the round.

    Example:
        >>> find_expired_span("Siden 2003 er det {{ figure convictions in 2003/2024 }}.", "nb", date(2025, 12, 31))
        datetime.date(2024, 12, 31)
        >>> find_expired_span("Fra 2003 til 2024: {{ figure convictions in 2003/2024 }}.", "nb", date(2025, 12, 31))
    """
    figure_references = [
        figure_reference
        for match in REFERENCE.finditer(words)
        if (figure_reference := _parse_span_reference(match["source"])) is not None
    ]
    named = {
        span.last
        for current_figure_reference in figure_references
        if current_figure_reference.kind in ("date", "period")
        for span in _parse_written_span(current_figure_reference.subject)
    }
    text = blank_references(words)
    last = {
        span.last
        for current_figure_reference in figure_references
        if current_figure_reference.kind not in MARKS
        for span in _list_sum_spans(current_figure_reference)
    }
    return min(
        (day for day in last if day < until and day not in named and not _is_span_end_stated(text, language, day)),
        default=None,
    )


def _parse_span_reference(source: str) -> FigureReference | None:
    try:
        return parse_reference(source)
    except BindingError:  # the build tells what is wrong with it
        return None


def _list_sum_spans(figure_reference: FigureReference) -> Iterator[Period]:
    """The spans of a figure that are more than one period and written out."""
    for text in (figure_reference.address.in_, figure_reference.other.in_):
        if "/" in text:
            yield from _parse_written_span(text)


def _parse_written_span(written: str) -> Iterator[Period]:
    """The period that is written; none where it is said by the round."""
    try:
        yield Period.from_text("".join(written.split()))
    except ValueError:
        return


def _is_span_end_stated(text: str, language: Language, day: date) -> bool:
    if not re.search(rf"(?<!\d){day.year}(?!\d)", text):
        return False
    midst = (day.month, day.day) != (12, 31)
    return not midst or bool(
        re.search(rf"(?<!\w)(?:{'|'.join(list_month_forms(language))})(?!\w)", text, re.IGNORECASE)
    )


_RELATIVE = re.compile(r"round(?:[+-]\d{1,2})?(?:/round(?:[+-]\d{1,2})?)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d|-\d{3}(?!\d))")  # 2015-029 is the number of a paper


class TemporalClaimKind(StrEnum):
    """What a word speaks of."""

    TIME = "time"
    YEAR = "year"
    COMPARISON = "comparison"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True, order=True)
class TemporalClaim:
    """One place in a sentence.

    Attributes:
        start, end: From its first sign to behind its last.
        kind: What it speaks of.
    """

    start: int
    end: int
    kind: TemporalClaimKind


def find_temporal_claims(words: str, language: Language, since: date = date.min) -> tuple[TemporalClaim, ...]:
    """The words of time and comparison in a sentence that no figure of it carries, in order.

    Args:
        words: The sentence as it stands in the source, with its references.
        language: Its language; of one without words only months, dates and years are seen.
        since: The first day that the round, or the one before it, speaks of: what is dated before stays true.

    Example:
        >>> [one.kind.value for one in find_temporal_claims("Det var flere saker enn i fjor.", "nb")]
        ['time', 'comparison', 'time']
        >>> find_temporal_claims("Det var {{ compare cases with in round-1 as case }} i fjor.", "nb")
        ()
        >>> find_temporal_claims("Meir står på politiet.no og i rapporten.", "nn")
        ()
    """
    told = tuple(_find_reference_spans(words))
    borne = _TemporalSupport.from_references([figure_reference for *_, figure_reference in told], since)
    temporal_claims = {*_find_marked_claims(told, borne, since), *_find_worded_claims(words, language, borne)}
    kept: list[TemporalClaim] = []
    for temporal_claim in sorted(temporal_claims, key=lambda one: (one.start - one.end, one)):  # the longest first
        if not any(
            other_claim.start <= temporal_claim.start and temporal_claim.end <= other_claim.end for other_claim in kept
        ):
            kept.append(temporal_claim)
    return tuple(sorted(kept))


@dataclass(frozen=True, slots=True)
class _TemporalSupport:
    """What the figures of a sentence carry: any, one beside another in time, one beside others in rank.

    What has been is carried by a date from long before the round too, where the sentence has no other.
    """

    figure: bool
    compared: bool
    ranked: bool
    dated: bool

    @classmethod
    def from_references(cls, made: Sequence[FigureReference], since: date) -> _TemporalSupport:
        own_references = [
            figure_reference
            for figure_reference in made
            if figure_reference.kind not in MARKS and not _has_absolute_period(figure_reference)
        ]
        spans = {
            (figure_reference.subject, figure_reference.address.in_ or "round") for figure_reference in own_references
        }
        measures = [subject for subject, _ in spans]
        compared = (
            any(
                figure_reference.kind in ("change", "compare", "range", "holds") or "moved" in figure_reference.options
                for figure_reference in own_references
            )
            or len(set(measures)) < len(measures)
            or any("round-" in period for _, period in spans)
        )
        ranked = any(
            figure_reference.kind in ("most", "least", "list", "compare", "holds") or figure_reference.by
            for figure_reference in own_references
        )
        dated = [
            _is_reference_past(figure_reference, since)
            for figure_reference in made
            if _has_absolute_period(figure_reference) or _YEAR.search(_get_name_subject(figure_reference))
        ]
        return cls(bool(own_references), compared, ranked, bool(dated) and all(dated))


def _find_reference_spans(words: str) -> Iterator[tuple[int, int, FigureReference]]:
    for match in REFERENCE.finditer(words):
        try:
            yield *match.span(), parse_reference(match["source"])
        except BindingError:  # the build tells what is wrong with it
            continue


def _list_reference_periods(figure_reference: FigureReference) -> Iterator[str]:
    if figure_reference.kind in ("date", "period"):
        yield figure_reference.subject
    elif figure_reference.kind not in MARKS:
        yield from filter(
            None,
            (figure_reference.address.in_, figure_reference.other.in_, figure_reference.first, figure_reference.last),
        )


def _has_absolute_period(figure_reference: FigureReference) -> bool:
    return any(
        _RELATIVE.fullmatch("".join(period.split())) is None for period in _list_reference_periods(figure_reference)
    )


def _get_name_subject(figure_reference: FigureReference) -> str:
    return figure_reference.subject if figure_reference.kind == "name" else ""


def _is_reference_past(figure_reference: FigureReference, since: date) -> bool:
    """True where all that a date or a name tells of was over before a day; a figure's span is told always."""
    if figure_reference.kind == "name":
        return all(date(int(year), 12, 31) < since for year in _YEAR.findall(figure_reference.subject))
    if figure_reference.kind not in ("date", "period"):
        return False
    try:
        return Period.from_text("".join(figure_reference.subject.split())).last < since
    except ValueError:
        return False


def _find_marked_claims(
    told: Iterable[tuple[int, int, FigureReference]], borne: _TemporalSupport, since: date
) -> Iterator[TemporalClaim]:
    """Times in references: years written out, names that hold one, and a period beside no figure."""
    for start, end, figure_reference in told:
        if _has_absolute_period(figure_reference) or _YEAR.search(_get_name_subject(figure_reference)):
            if _is_reference_past(figure_reference, since):
                continue
            yield TemporalClaim(start, end, TemporalClaimKind.YEAR)
        elif figure_reference.kind == "period" and not borne.figure:
            yield TemporalClaim(start, end, TemporalClaimKind.TIME)


def _find_worded_claims(words: str, language: Language, borne: _TemporalSupport) -> Iterator[TemporalClaim]:
    text, known = blank_references(words), _compile_temporal_patterns(language)
    small = _lower_in_place(text)
    bound = {
        "now": borne.figure,
        "past": borne.figure or borne.dated,
        "reaching": borne.compared,
        "ranked": borne.ranked,
        "counted": borne.figure,
        "changed": borne.compared,
    }
    for name, kind in (
        ("now", TemporalClaimKind.TIME),
        ("past", TemporalClaimKind.TIME),
        ("reaching", TemporalClaimKind.TIME),
        ("never", TemporalClaimKind.TIME),
        ("changed", TemporalClaimKind.COMPARISON),
        ("ranked", TemporalClaimKind.COMPARISON),
        ("counted", TemporalClaimKind.CLAIM),
    ):
        if not bound.get(name, False):
            for pattern in known[name]:
                spans = (match.span() for match in pattern.finditer(small))
                yield from (
                    TemporalClaim(start, end, kind) for start, end in spans if not _is_abbreviation(text[start:end])
                )
    for pattern in known["months"]:
        yield from (TemporalClaim(*match.span(), TemporalClaimKind.TIME) for match in pattern.finditer(text))


@cache
def _compile_temporal_patterns(language: Language) -> dict[str, tuple[re.Pattern[str], ...]]:
    """What is looked for in small letters, by what would bear it; `never` is borne by no figure.

    Months alone are looked for as they are written, small or with a capital: in all capitals they are names.
    """
    temporal_lexicon = load_temporal_lexicon(language)
    order, times = (
        _join_temporal_words(map(_lower_in_place, temporal_lexicon.ordinals)),
        _join_temporal_words(map(_lower_in_place, temporal_lexicon.times)),
    )
    ordered = (
        [rf"(?<!\w)(?:{order})\s+(?:{times})(?!\w)"] if temporal_lexicon.ordinals and temporal_lexicon.times else []
    )
    than = [
        rf"(?<!\w)(?:{temporal_lexicon.comparative})(?:\s+\S+){{0,4}}?\s+"
        rf"(?:{_join_temporal_words(map(_lower_in_place, temporal_lexicon.than))})(?!\w)"
    ]
    named = _join_temporal_words(
        (*list_month_forms(language), *(form.capitalize() for form in list_month_forms(language)))
    )
    return {
        "now": _compile_word_list(temporal_lexicon.now),
        "past": _compile_word_list(temporal_lexicon.past),
        "reaching": _compile_word_list((*temporal_lexicon.before, *temporal_lexicon.lasting)),
        "never": (
            *_compile_word_list((*temporal_lexicon.ordinal, *temporal_lexicon.after, *temporal_lexicon.seasons)),
            *map(re.compile, ordered),
        ),
        "months": (re.compile(rf"(?<!\w)(?:{named})(?!\w)"),) if named else (),
        "changed": (
            *_compile_word_list(temporal_lexicon.change),
            *(re.compile(text) for text in than if temporal_lexicon.than),
        ),
        "ranked": _compile_word_list(temporal_lexicon.superlative),
        "counted": _compile_word_list(temporal_lexicon.universal),
    }


def _lower_in_place(text: str) -> str:
    """A text in small letters, each in its place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(current_text.lower() if len(current_text.lower()) == 1 else current_text for current_text in text)


def _is_abbreviation(word: str) -> bool:
    """True for what is all capitals: it is the short name of somebody, and no word."""
    return len(word) > 1 and word.isupper()


def _join_temporal_words(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda one: (-len(one), one))
    return "|".join(r"\s+".join(map(re.escape, text.split())) for text in longest)


def _compile_word_list(words: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return (
        (re.compile(rf"(?<!\w)(?<!\w\.)(?:{_join_temporal_words(map(_lower_in_place, words))})(?!\w)"),)
        if words
        else ()
    )
