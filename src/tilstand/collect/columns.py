"""The columns of a line list: dimensions by their own names or those of other standards, and a few more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tilstand.collect.finding import FileReport, listed
from tilstand.define import Vocabulary
from tilstand.define.standards import headings

__all__ = ["FIXED", "Headings", "ListColumn", "columns", "entry", "misplaced_list", "plain"]

FIXED = ("case", "period", "role", "status", "measure", "new")
"""Columns that are not dimensions: the pseudonym, when, what the row counts as, and new or carried over."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list.

    Attributes:
        heading: As the file writes it.
        target: A dimension, or one of FIXED.
        codes: What the file's values mean, where they are not the collection's own codes; the nearest first.
    """

    heading: str
    target: str
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a list.

    Attributes:
        columns: Those that are allowed.
        refused: The others, each with its number.
        whole: True if nothing is refused and nothing is missing.
    """

    columns: tuple[ListColumn, ...]
    refused: tuple[tuple[int, str], ...]
    whole: bool


def plain(text: str) -> str:
    """A heading or value in one spelling.

    Example:
        >>> plain("TypeOfExploitation"), plain("Type of exploitation"), plain("9--17")
        ('type_of_exploitation', 'type_of_exploitation', '9_17')
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text.strip())
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def columns(report: FileReport, form: str, header: tuple[str, ...]) -> Headings:
    """What each heading of a list means, and a finding for each that is not allowed.

    Args:
        report: Takes the findings.
        form: The form that the list is counted into.
        header: The headings as written. A finding gives their number: a heading may be somebody's name.
    """
    allowed = _dimensions(report.collection, form)
    same = {"new": entry(report.collection, form)}  # two ways to say the same thing
    found: list[ListColumn] = []
    refused: list[tuple[int, str]] = []
    errors = report.errors
    for at, heading in enumerate(header, start=1):
        column = _column(report.collection, heading, allowed)
        taken = {same.get(other.target, other.target) for other in found}
        if column is None or same.get(column.target, column.target) in taken:
            report.say("C051", column=at, expected=listed((*FIXED, *allowed)))
            refused.append((at, heading))
        else:
            found.append(column)
    if "case" not in {column.target for column in found}:
        report.say("C009", columns="case", expected=listed(("case", *allowed)))
    return Headings(tuple(found), tuple(refused), report.errors == errors)


def misplaced_list(path: Path, header: Iterable[str], report: FileReport) -> bool:
    """True, and said, if a file in the collection's folder is a list with one row a person or case.

    A submission states figures, so it has columns for them. A list has none; it has a pseudonym or
    dimensions as columns.

    Args:
        path: The file.
        header: The headings as written.
        report: Takes the finding.
    """
    names = {plain(heading) for heading in header}
    marks = {"case", *report.collection.settings.dimensions, *headings()}
    if names & {"measure", "value"} or not names & marks:
        return False
    if not path.resolve().is_relative_to(report.collection.path.resolve()):
        return False
    report.say("C050")
    return True


def _dimensions(collection: Vocabulary, form: str) -> tuple[str, ...]:
    blocks = collection.forms[form].blocks
    return tuple(dict.fromkeys(d for block in blocks for d in collection.measures[block.measure].dimensions))


def entry(collection: Vocabulary, form: str) -> str:
    """The dimension that tells new from carried over in a form; empty if it has none."""
    return next((d for d in _dimensions(collection, form) if collection.tells_new(d)), "")


def _column(collection: Vocabulary, heading: str, allowed: tuple[str, ...]) -> ListColumn | None:
    name = plain(heading)
    if name in allowed or name in FIXED:
        return (
            None
            if name == "new" and not any(map(collection.tells_new, allowed))
            else ListColumn(heading, name, {})
        )
    known = headings().get(name)
    if known is None:
        return None
    dimensions = collection.settings.dimensions
    meant = [d for means in known.dimensions for d in allowed if dimensions[d].means == means]
    targets = [known.column] if known.column else meant
    return ListColumn(heading, targets[0], known.codes) if targets else None
