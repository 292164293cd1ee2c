"""Shared arguments and options, the clock, and the language of messages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from tilstand.define.settings import list_file_languages
from tilstand.errors import UsageError
from tilstand.languages import list_shipped_languages, make_error
from tilstand.storage.toml import parse_toml_table
from tilstand.terms.text import FALLBACK, Language


def read_clock() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def parse_day_option(text: str) -> date | None:
    """The day that somebody wrote; None where nothing was written.

    Raises:
        UsageError: If it is not a day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise make_error(UsageError, "no_day", text=text) from error


CollectionFolder = Annotated[Path, typer.Argument(help="Folder of the collection, e.g. collections/norway.")]
RoundName = Annotated[str, typer.Argument(metavar="ROUND", help="Name of the round, e.g. 2024.")]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Folder for the edition, which is replaced as a whole; what is internal goes to DIR-internal.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
In = Annotated[
    str,
    typer.Option("--language", metavar="TAG", help="Language of messages, e.g. nn; the collection's own if not given."),
]
Inbox = Annotated[
    list[Path] | None, typer.Option("--inbox", help="A submission outside the collection; may be repeated.")
]
LineLists = Annotated[list[Path] | None, typer.Option("--line-list", help="A pseudonymous line list; may be repeated.")]
ArchiveFolder = Annotated[
    Path | None, typer.Option("--archive", help="Folder of the archive; nothing is kept without one.")
]
By = Annotated[str, typer.Option("--by", help="Who runs this, for the archive.")]
Former = Annotated[
    Path | None,
    typer.Option(
        "--former",
        help="Folder of the former edition; data/changes.csv says what changed since, and the site lists it.",
    ),
]
CellFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV with a row for each finest cell.")]
CountColumn = Annotated[str, typer.Option("--count", help="The column that counts.")]
Dimensions = Annotated[str, typer.Option("--dims", help="The columns that tell the cells apart: a,b,c.")]
Nested = Annotated[
    list[str] | None, typer.Option("--nested", help="Columns of coarser codes: region=county,kind; may be repeated.")
]
RoundingThreshold = Annotated[
    int, typer.Option("--threshold", "--base", help="Counts from 1 to less than this become 0 or this.")
]
SourceColumns = Annotated[
    str, typer.Option("--source-dims", help="Columns that are rounded together; all but the count if not given.")
]
FormerCells = Annotated[
    Path | None,
    typer.Option("--former", help="What was made of this file before, JSON or a folder: another world is refused."),
]
KnownZeros = Annotated[
    list[str] | None, typer.Option("--zero", help="Codes that nobody can have: COLUMN=CODE,CODE; may be repeated.")
]


_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(asked: Language, folder: Path | None = None) -> Language:
    """The language that messages are told in.

    Args:
        asked: What was asked for; empty if nothing was. One that the system does not have is told in English,
            as far as it is the system that speaks.
        folder: The collection's folder, where the command has one.
    """
    if asked:
        name, hyphen, rest = asked.partition("-")
        return f"{name.lower()}{hyphen}{rest}"
    return (_read_collection_language(folder) if folder is not None else "") or _read_environment_language()


def find_argument_language(arguments: Sequence[str]) -> Language:
    """The language of a command as it was typed, wherever in it the work stopped.

    Example:
        >>> find_argument_language(["run", "norway", "--language", "pl"]), find_argument_language(["--language=nn"])
        ('pl', 'nn')
    """
    asked = " ".join(arguments).replace("--language=", "--language ").split(" ")
    given = [word for before, word in pairwise(asked) if before == "--language"]
    folders = (Path(argument) for argument in arguments if (Path(argument) / "collection.toml").is_file())
    return choose_language(given[-1] if given else "", next(folders, None))


def _read_collection_language(folder: Path) -> Language:
    """A collection's own language, whatever else may be wrong with the collection; empty if it says none."""
    try:
        raw = parse_toml_table((folder / "collection.toml").read_text("utf-8-sig"))
    except (OSError, ValueError):
        return ""
    return next(iter(list_file_languages(raw)), "")


def _read_environment_language() -> Language:
    """The environment's language where the system has it, else English."""
    named = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    tag = named.partition(".")[0].replace("_", "-")
    return next((text for text in (tag, tag.partition("-")[0]) if text in list_shipped_languages()), FALLBACK)
