"""Words of time and comparison that rest on no figure of their sentence: true of one year alone.

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

from tilstand.languages.moments import moment_words, months
from tilstand.terms import Language, Period
from tilstand.text.report.reference import MARKS, BindingError, Reference, reference
from tilstand.text.report.split import REFERENCE, readable

__all__ = ["Moment", "MomentKind", "moments"]

_RELATIVE = re.compile(r"round(?:[+-]\d{1,2})?(?:/round(?:[+-]\d{1,2})?)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d|-\d{3}(?!\d))")  # 2015-029 is the number of a paper


class MomentKind(StrEnum):
    """What a word speaks of."""

    TIME = "time"
    YEAR = "year"
    COMPARISON = "comparison"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """One place in a sentence.

    Attributes:
        start, end: From its first sign to behind its last.
        kind: What it speaks of.
    """

    start: int
    end: int
    kind: MomentKind


def moments(words: str, language: Language, since: date = date.min) -> tuple[Moment, ...]:
    """The words of time and comparison in a sentence that no figure of it carries, in order.

    Args:
        words: The sentence as it stands in the source, with its references.
        language: Its language; of one without words only months, dates and years are seen.
        since: The first day that the round, or the one before it, speaks of: what is dated before stays true.

    Example:
        >>> [one.kind.value for one in moments("Det var flere saker enn i fjor.", "nb")]
        ['time', 'comparison', 'time']
        >>> moments("Det var {{ compare cases with in round-1 as case }} i fjor.", "nb")
        ()
        >>> moments("Meir står på politiet.no og i rapporten.", "nn")
        ()
    """
    told = tuple(_references(words))
    borne = _Borne.of([made for *_, made in told], since)
    found = {*_marked(told, borne, since), *_worded(words, language, borne)}
    kept: list[Moment] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one)):  # the longest first
        if not any(other.start <= one.start and one.end <= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept))


@dataclass(frozen=True, slots=True)
class _Borne:
    """What the figures of a sentence carry: any, one beside another in time, one beside others in rank.

    What has been is carried by a date from long before the round too, where the sentence has no other.
    """

    figure: bool
    compared: bool
    ranked: bool
    dated: bool

    @classmethod
    def of(cls, made: Sequence[Reference], since: date) -> _Borne:
        own = [one for one in made if one.kind not in MARKS and not _absolute(one)]
        spans = {(one.subject, one.address.in_ or "round") for one in own}
        measures = [subject for subject, _ in spans]
        compared = (
            any(one.kind in ("change", "compare", "range") or "moved" in one.options for one in own)
            or len(set(measures)) < len(measures)
            or any("round-" in period for _, period in spans)
        )
        ranked = any(one.kind in ("most", "least", "list", "compare") or one.by for one in own)
        dated = [_bygone(one, since) for one in made if _absolute(one) or _YEAR.search(_name(one))]
        return cls(bool(own), compared, ranked, bool(dated) and all(dated))


def _references(words: str) -> Iterator[tuple[int, int, Reference]]:
    for match in REFERENCE.finditer(words):
        try:
            yield *match.span(), reference(match["source"])
        except BindingError:  # the build tells what is wrong with it
            continue


def _periods(made: Reference) -> Iterator[str]:
    if made.kind in ("date", "period"):
        yield made.subject
    elif made.kind not in MARKS:
        yield from filter(None, (made.address.in_, made.other.in_, made.first, made.last))


def _absolute(made: Reference) -> bool:
    return any(_RELATIVE.fullmatch("".join(one.split())) is None for one in _periods(made))


def _name(made: Reference) -> str:
    return made.subject if made.kind == "name" else ""


def _bygone(made: Reference, since: date) -> bool:
    """True where all that a date or a name tells of was over before a day; a figure's span is told always."""
    if made.kind == "name":
        return all(date(int(year), 12, 31) < since for year in _YEAR.findall(made.subject))
    if made.kind not in ("date", "period"):
        return False
    try:
        return Period.parse("".join(made.subject.split())).last < since
    except ValueError:
        return False


def _marked(told: Iterable[tuple[int, int, Reference]], borne: _Borne, since: date) -> Iterator[Moment]:
    """Times in references: years written out, names that hold one, and a period beside no figure."""
    for start, end, made in told:
        if _absolute(made) or _YEAR.search(_name(made)):
            if _bygone(made, since):
                continue
            yield Moment(start, end, MomentKind.YEAR)
        elif made.kind == "period" and not borne.figure:
            yield Moment(start, end, MomentKind.TIME)


def _worded(words: str, language: Language, borne: _Borne) -> Iterator[Moment]:
    text, known = readable(words), _patterns(language)
    small = _small(text)
    bound = {
        "now": borne.figure,
        "past": borne.figure or borne.dated,
        "reaching": borne.compared,
        "ranked": borne.ranked,
        "counted": borne.figure,
        "changed": borne.compared,
    }
    for name, kind in (
        ("now", MomentKind.TIME),
        ("past", MomentKind.TIME),
        ("reaching", MomentKind.TIME),
        ("never", MomentKind.TIME),
        ("changed", MomentKind.COMPARISON),
        ("ranked", MomentKind.COMPARISON),
        ("counted", MomentKind.CLAIM),
    ):
        if not bound.get(name, False):
            for pattern in known[name]:
                spans = (match.span() for match in pattern.finditer(small))
                yield from (
                    Moment(start, end, kind) for start, end in spans if not _abbreviation(text[start:end])
                )
    for pattern in known["months"]:
        yield from (Moment(*match.span(), MomentKind.TIME) for match in pattern.finditer(text))


@cache
def _patterns(language: Language) -> dict[str, tuple[re.Pattern[str], ...]]:
    """What is looked for in small letters, by what would bear it; `never` is borne by no figure.

    Months alone are looked for as they are written, small or with a capital: in all capitals they are names.
    """
    said = moment_words(language)
    order, times = _any(map(_small, said.ordinals)), _any(map(_small, said.times))
    ordered = [rf"(?<!\w)(?:{order})\s+(?:{times})(?!\w)"] if said.ordinals and said.times else []
    than = [rf"(?<!\w)(?:{said.comparative})(?:\s+\S+){{0,4}}?\s+(?:{_any(map(_small, said.than))})(?!\w)"]
    named = _any((*months(language), *(one.capitalize() for one in months(language))))
    return {
        "now": _compiled(said.now),
        "past": _compiled(said.past),
        "reaching": _compiled((*said.before, *said.lasting)),
        "never": (
            *_compiled((*said.ordinal, *said.after, *said.seasons)),
            *map(re.compile, ordered),
        ),
        "months": (re.compile(rf"(?<!\w)(?:{named})(?!\w)"),) if named else (),
        "changed": (
            *_compiled(said.change),
            *(re.compile(one) for one in than if said.than),
        ),
        "ranked": _compiled(said.superlative),
        "counted": _compiled(said.universal),
    }


def _small(text: str) -> str:
    """A text in small letters, each in its place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _abbreviation(word: str) -> bool:
    """True for what is all capitals: it is the short name of somebody, and no word."""
    return len(word) > 1 and word.isupper()


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda one: (-len(one), one))
    return "|".join(r"\s+".join(map(re.escape, one.split())) for one in longest)


def _compiled(words: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return (re.compile(rf"(?<!\w)(?<!\w\.)(?:{_any(map(_small, words))})(?!\w)"),) if words else ()
