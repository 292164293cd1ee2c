"""Lacking: the signs in a collection's texts that the printed report cannot show, before anything is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tilstand.fonts.sign import coded, common, steering, unprintable
from tilstand.terms.marked import MARKS

__all__ = ["lacking", "texts"]

Steps = tuple[str | int, ...]


def lacking(text: str, *, printed: bool = True) -> str:
    r"""The signs of a text that no font of the report has, and those that steer its direction, by code.

    Args:
        text: The text.
        printed: False for what no report shows: only signs that steer the direction are told.

    Example:
        >>> lacking("åpen"), lacking("ja \u263a")
        ('', 'U+263A (white smiling face)')
    """
    if common(text):
        return ""
    marks = sorted(sign for sign in MARKS if sign in text)
    return ", ".join(coded((*(unprintable(text) if printed else ()), *steering(text), *marks)))


def texts(raw: object, path: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """All texts of what was read from a TOML file, each with its path.

    Example:
        >>> list(texts({"a": {"b": ["c", 1]}}))
        [(('a', 'b', 0), 'c')]
    """
    if isinstance(raw, str):
        yield path, raw
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from texts(value, (*path, str(key)))
    elif isinstance(raw, list):
        for at, value in enumerate(raw):
            yield from texts(value, (*path, at))
