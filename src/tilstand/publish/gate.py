"""The gate: nothing that protect did not seal gets past it, and nothing public names what is internal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tilstand.errors import ReleaseError
from tilstand.model import ReleasableTable
from tilstand.model.document import Chapter

__all__ = ["admitted", "admitted_words", "discreet"]

_INTERNAL = (b"internal/", b"findings.json", b"manifest.json")


def admitted(tables: Iterable[ReleasableTable]) -> tuple[ReleasableTable, ...]:
    """The tables, every one of them a releasable table whose seal fits its content.

    Raises:
        ReleaseError: If something else is among them, a seal does not fit, or two tables have one name.
    """
    found = tuple(tables)
    problems = [f"{type(table).__name__} is not a releasable table." for table in found if not _right(table)]
    right = [table for table in found if _right(table)]
    problems += [
        f"The table {table.id} was changed after it was sealed."
        for table in right
        if table.seal != table.digest()
    ]
    names = [table.id for table in right]
    problems += [
        f"The table {name} comes twice." for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if problems:
        raise ReleaseError(
            "The edition is not published",
            cause=problems,
            remedy="Publish the tables as tilstand.protect made them.",
        )
    return found


def admitted_words(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The chapters, every one of them sealed by protect and unchanged since.

    Raises:
        ReleaseError: If a seal does not fit.
    """
    found = tuple(chapters)
    forged = [one for one in found if one.seal != one.digest()]
    problems = [f"The text {one.id} is not as protect released it." for one in forged]
    if problems:
        raise ReleaseError(
            "The edition is not published",
            cause=problems,
            remedy="Publish the texts as tilstand.protect made them.",
        )
    return found


def discreet(public: Mapping[str, bytes]) -> None:
    """Make sure that no public file names an internal one.

    Args:
        public: Public texts by name; the report's text is given before it is set.

    Raises:
        ReleaseError: If one does.
    """
    problems = [
        f"{name} names {word.decode()}."
        for name, text in sorted(public.items())
        for word in _INTERNAL
        if word in text
    ]
    if problems:
        raise ReleaseError(
            "A public file would lead to an internal one",
            cause=problems,
            remedy="Take the name out of the text that brings it in.",
        )


def _right(table: object) -> bool:
    # Exactly this class: a subclass could bring its own digest.
    return type(table) is ReleasableTable
