"""The number expressions of a text: all finders together, each character given to one expression only."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.terms import Language
from tilstand.text.reading.context import ranged, settled
from tilstand.text.reading.place import places
from tilstand.text.reading.printed import printed
from tilstand.text.reading.span import NumberSpan
from tilstand.text.reading.spelled import spelled

__all__ = ["numbers_in"]


def numbers_in(text: str, language: Language) -> tuple[NumberSpan, ...]:
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
        >>> found = numbers_in(text, "nb")
        >>> " ".join(f"{span.kind}:{span.text}" for span in found)
        'count:183 count:135 percent:74 law:§ 8-3 year:12023 count:216'
        >>> found[2].qualifier.value, int(found[4].value), found[4].damaged
        ('about', 2023, True)
    """
    taken: list[NumberSpan] = []
    used = bytearray(len(text))
    for candidates in (places(text, language), printed(text, language), spelled(text, language)):
        for span in _free(candidates, used):
            taken.append(span)
    taken.sort(key=lambda span: span.start)
    found: list[NumberSpan] = []
    for one in ranged(taken, text, language):
        if not (found and one.overlaps(found[-1])):  # the word in "3 million" has been read with its number
            found.append(settled(one, text, language))
    return tuple(found)


def _free(candidates: Iterable[NumberSpan], used: bytearray) -> Iterable[NumberSpan]:
    for span in candidates:
        if not any(used[span.start : span.end]):
            used[span.start : span.end] = b"\x01" * (span.end - span.start)
            yield span
