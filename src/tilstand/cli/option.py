"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "ArchiveFolder",
    "AsJson",
    "BodyColumn",
    "By",
    "CellFile",
    "CollectionFolder",
    "CountColumn",
    "Dimensions",
    "Former",
    "GroupColumns",
    "In",
    "Inbox",
    "LineLists",
    "Nested",
    "Out",
    "PersonsKnow",
    "RoundName",
]

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
    typer.Option(
        "--language", metavar="TAG", help="Language of messages, e.g. nn; the collection's own if not given."
    ),
]
Inbox = Annotated[
    list[Path] | None, typer.Option("--inbox", help="A submission outside the collection; may be repeated.")
]
LineLists = Annotated[
    list[Path] | None, typer.Option("--line-list", help="A pseudonymous line list; may be repeated.")
]
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
    list[str] | None,
    typer.Option("--nested", help="Columns of coarser codes: region=county,kind; may be repeated."),
]
BodyColumn = Annotated[
    str, typer.Option("--bodies", help="Column of the bodies, who know all of their own counts.")
]
PersonsKnow = Annotated[
    bool, typer.Option("--persons", help="Persons in small counts, who know that they are counted.")
]
GroupColumns = Annotated[
    str, typer.Option("--groups", help="Columns of which no whole group may be seen in one category.")
]
