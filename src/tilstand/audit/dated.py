"""When a text was written, as far as it says so: "last year" is counted from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tilstand.audit.when import LAST_YEAR, THIS_YEAR, YEAR_BEFORE
from tilstand.terms import Language, Period
from tilstand.text import SpanKind, numbers_in

__all__ = ["periods", "written"]

# A date stands by itself, near the top or at the end, with a place or a word or two beside it.
_TOP = 8
_END = 4
_WORDS = 8


def written(texts: Sequence[str], language: Language) -> int | None:
    """The year in which a text was written; None where it does not say.

    Args:
        texts: The lines of the text.
        language: Its language.
    """
    lines = [text for text in texts if text.strip()]
    for line in (*lines[:_TOP], *reversed(lines[_TOP:][-_END:])):
        if len(line.split()) > _WORDS:
            continue
        for span in numbers_in(line, language):
            if span.kind is SpanKind.DATE and span.value is not None:
                return int(span.value)
    return None


def periods(
    years: Iterable[str], said: Sequence[str], period: Period, year: int | None, told: Period | None
) -> tuple[str, ...]:
    """The years that the words around a number name, those that are named by words counted out.

    "Last year" is counted from when the text was written; where that is not known, it may be the year
    reported on or the one before. "The year before" is that before the year spoken of: in the sentence, or
    just before.

    Args:
        years: The years as the words say them.
        said: The year of the number before it in the sentence, where it has one.
        period: Period that the text reports on.
        year: Year in which the text was written.
        told: Period of the figure that was told last.
    """
    found: list[str] = []
    for one in years:
        if one in (LAST_YEAR, THIS_YEAR):
            found += _counted(one, period, year)
        elif one == YEAR_BEFORE:
            near = [Period.parse(text).shifted(-1) for text in said if not text.endswith("/")]
            after = (
                [told.shifted(-1)] if told is not None and told != period and told.days == period.days else []
            )
            found += [p.text for p in (near or [period.shifted(-1), *after])]
        else:
            found.append(one)
    return tuple(dict.fromkeys(found))


def _counted(one: str, period: Period, year: int | None) -> list[str]:
    if year is not None and period.text.isdigit():
        return [str(year - 1 if one == LAST_YEAR else year)]
    return [period.text, period.shifted(-1).text] if one == LAST_YEAR else [period.text]
