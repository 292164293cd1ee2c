"""Years that a text names by words alone: the one before, the last one, this one."""

from __future__ import annotations

from tilstand.audit.words import Grammar, pattern

__all__ = ["LAST_YEAR", "THIS_YEAR", "YEAR_BEFORE", "counted_out"]

YEAR_BEFORE, LAST_YEAR, THIS_YEAR = "-1", "last", "this"


def counted_out(text: str, words: Grammar) -> tuple[str, ...]:
    """The year that a text names by words alone: the one before, the last one, this one."""
    for name, phrases in (
        (YEAR_BEFORE, words.year_before),
        (LAST_YEAR, words.last_year),
        (THIS_YEAR, words.this_year),
    ):
        if pattern(phrases).search(text):
            return (name,)
    return ()
