"""Sums whose span ends before a round does, in sentences that do not say so: they read as if they went on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tilstand.languages.moments import months
from tilstand.terms import Language, Period
from tilstand.text.report.reference import MARKS, BindingError, Reference, reference
from tilstand.text.report.split import REFERENCE, readable

__all__ = ["ended"]


def ended(words: str, language: Language, until: date) -> date | None:
    """The first day on which a sum of a sentence ends, where that is before a day and nothing says so.

    The sentence says so with a date or a period that ends on the same day, or in words: with the year, and
    where it ends in the midst of a year with a month too.

    Args:
        words: The sentence as it stands in the source, with its references.
        language: Its language.
        until: The last day of the round.

    Example:
        >>> ended("Siden 2003 er det {{ figure convictions in 2003/2024 }}.", "nb", date(2025, 12, 31))
        datetime.date(2024, 12, 31)
        >>> ended("Fra 2003 til 2024: {{ figure convictions in 2003/2024 }}.", "nb", date(2025, 12, 31))
    """
    made = [one for match in REFERENCE.finditer(words) if (one := _read(match["source"])) is not None]
    named = {span.last for one in made if one.kind in ("date", "period") for span in _spans(one.subject)}
    text = readable(words)
    last = {span.last for one in made if one.kind not in MARKS for span in _sums(one)}
    return min(
        (day for day in last if day < until and day not in named and not _said(text, language, day)),
        default=None,
    )


def _read(source: str) -> Reference | None:
    try:
        return reference(source)
    except BindingError:  # the build tells what is wrong with it
        return None


def _sums(made: Reference) -> Iterator[Period]:
    """The spans of a figure that are more than one period and written out."""
    for one in (made.address.in_, made.other.in_):
        if "/" in one:
            yield from _spans(one)


def _spans(written: str) -> Iterator[Period]:
    """The period that is written; none where it is said by the round."""
    try:
        yield Period.parse("".join(written.split()))
    except ValueError:
        return


def _said(text: str, language: Language, day: date) -> bool:
    if not re.search(rf"(?<!\d){day.year}(?!\d)", text):
        return False
    midst = (day.month, day.day) != (12, 31)
    return not midst or bool(
        re.search(rf"(?<!\w)(?:{'|'.join(months(language))})(?!\w)", text, re.IGNORECASE)
    )
