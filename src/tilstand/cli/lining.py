"""`tilstand protect lines`: a protected file of finest cells for a researcher."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tilstand.cli.option import (
    BodyColumn,
    CellFile,
    CountColumn,
    Dimensions,
    GroupColumns,
    In,
    Nested,
    PersonsKnow,
)
from tilstand.cli.show import out, said
from tilstand.cli.tabling import TableMethod, listed, protected
from tilstand.cli.tongue import tongue
from tilstand.errors import ProtectionError, UsageError
from tilstand.languages import failure

if TYPE_CHECKING:
    from tilstand.disclosure.protected import ProtectedTable

__all__ = ["lines"]


def lines(
    file: CellFile,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write; it must be empty or not there.")],
    count: CountColumn,
    dims: Dimensions,
    nested: Nested = None,
    method: Annotated[
        TableMethod, typer.Option("--method", help="Hide small counts, round them, or merge codes.")
    ] = TableMethod.SUPPRESS,
    threshold: Annotated[
        int,
        typer.Option("--threshold", help="The least count that need not be protected; what is rounded to."),
    ] = 3,
    bodies: BodyColumn = "",
    persons: PersonsKnow = False,
    groups: GroupColumns = "",
    language: In = "",
) -> None:
    """Write a protected file of finest cells, its margins, and what each cell means, for a researcher.

    Finest cells and all their margins are protected as one system and attacked together. Nothing is written
    where anything of few people could be worked out, and nothing that only the unit may know: not which
    hidden cells are small, and not by how much numbers are off.
    """
    from tilstand.disclosure.audience import Audience
    from tilstand.disclosure.lines import lines as written

    if method is TableMethod.AUDIT:
        raise failure(UsageError, "table.lines_audit")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise failure(UsageError, "table.there", folder=folder)
    audience = Audience(bodies.strip(), 1, persons, tuple(listed(groups)))
    found = protected(file, count, listed(dims), nested or (), None, method, threshold, threshold, audience)
    if found.leaks:
        raise failure(ProtectionError, "table.unsafe", file=file, count=len(found.leaks))
    words = tongue(language)
    finest, margins = written(found)
    about = json.dumps(
        _about(found, method, threshold, audience.readers, words), ensure_ascii=False, indent=1
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("lines.csv", finest),
        ("margins.csv", margins),
        ("about.json", f"{about}\n".encode()),
    ):
        (folder / name).write_bytes(data)
    out().print(Text(said("lines.written", words, folder=folder, cells=len(found))))


def _about(
    found: ProtectedTable, method: TableMethod, threshold: int, readers: list[str], language: str
) -> dict[str, Any]:
    """What the files hold, in words and in data; the same for the same table."""
    facts = {"least": threshold, "most": threshold - 1}
    return {
        "files": {name: said(f"lines.{name}", language) for name in ("lines", "margins")},
        "columns": {
            **{
                name: [one for one in signs if one]
                for name, signs in zip(found.tables.dims, found.tables.signs, strict=True)
            },
            "value": said(f"lines.by_{method.value}", language, **facts),
            "OBS_STATUS": {one: said(f"lines.{one}", language) for one in ("A", "Q")},
            "CONF_STATUS": {one: said(f"lines.{one}", language) for one in ("F", "C")},
        },
        "total": "_T",
        "method": method.value,
        "threshold": threshold,
        "readers": ["anybody", *readers],
        "attack": {"leaks": 0, "words": said("lines.attack", language)},
        "cells": len(found),
    }
