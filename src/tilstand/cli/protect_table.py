"""Commands `protect table` and `lines`: small counts of one file rounded, and what is printed checked."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tilstand.cli.options import (
    AsJson,
    CellFile,
    CountColumn,
    Dimensions,
    FormerCells,
    In,
    KnownZeros,
    Nested,
    RoundingThreshold,
    SourceColumns,
    choose_language,
)
from tilstand.cli.output import format_terminal_text, get_output_console
from tilstand.errors import ProtectionError, UsageError
from tilstand.languages import format_message, make_error

if TYPE_CHECKING:
    from tilstand.sdc import DisclosureError
    from tilstand.sdc.protected_table import ProtectedTable, TableWorld

_ABOUT = "about.json"


def protect_cell_table(
    file: CellFile,
    count: CountColumn,
    dims: Dimensions,
    up_to: Annotated[
        int | None, typer.Option("--up-to", help="Tables show so many dimensions at once; all of them if not given.")
    ] = None,
    nested: Nested = None,
    base: RoundingThreshold = 3,
    source_dims: SourceColumns = "",
    zero: KnownZeros = None,
    former: FormerCells = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Protect a file of counts: counts from 1 to less than the threshold become 0 or that, and everything adds up.

    All columns of the file are rounded at once, whichever are shown: two tables of one file are views of one
    printed world. With another --threshold, --up-to or --source-dims it is another world, and whoever has both
    can subtract them: give what was made before as --former, and another world is refused.

    What this prints is for the unit: the total error is not for readers. `protect lines` writes what can go out.

    Exit code 0 when it is checked; 2 or 3 when the table cannot be protected as it is.
    """
    words, begun = choose_language(language), time.perf_counter()
    shown = split_name_list(dims)
    found = compute_protected_table(file, count, shown, nested or (), up_to, base, source_dims, zero or (), former)
    seconds = round(time.perf_counter() - begun, 3)
    if as_json:
        _print_table_json(found, seconds)
        return
    console = get_output_console()
    text = format_terminal_text("table.rounded", words, cells=len(found), error=found.total_error)
    console.print(Text(text, style="bold"))
    console.print(Text(_format_checked_properties(found, words), style="green"))
    console.print(Text(f"({seconds} s)", style="dim"))


def compute_protected_table(
    file: Path,
    count: str,
    dims: Sequence[str],
    nested: Sequence[str],
    up_to: int | None,
    base: int,
    source_dims: str,
    zeros: Sequence[str],
    former: Path | None = None,
) -> ProtectedTable:
    """What is printed of a file of counts.

    Raises:
        ProtectionError: If the file cannot be protected as it is.
    """
    from tilstand.sdc import DisclosureError, read_hypercube
    from tilstand.sdc.protected_table import protect_hypercube

    groups = _parse_named_lists(nested, "table.nested")
    known_zeros = _parse_named_lists(zeros, "table.zero")
    try:
        micro = read_hypercube(file, count=count, dims=dims, nested=groups, source=split_name_list(source_dims))
        found = protect_hypercube(micro, dims, groups, base=base, up_to=up_to, zeros=known_zeros)
        if former is not None:
            found.world.check_former(_read_former_world(former))
        return found
    except DisclosureError as error:
        raise _make_table_error(error, file) from None


def _read_former_world(former: Path) -> TableWorld:
    """The world of what was made of a file before.

    Raises:
        UsageError: If it does not say.
    """
    from tilstand.sdc.protected_table import TableWorld

    file = former / _ABOUT if former.is_dir() else former
    try:
        return TableWorld(**json.loads(file.read_bytes())["world"])
    except (OSError, ValueError, KeyError, TypeError):
        raise make_error(UsageError, "table.former", file=file) from None


def split_name_list(given: str) -> list[str]:
    """The names in an option that takes several."""
    return [text.strip() for text in given.split(",") if text.strip()]


def _parse_named_lists(given: Iterable[str], fault: str) -> Mapping[str, Sequence[str]]:
    """What is named for each column: COLUMN=a,b."""
    found: dict[str, list[str]] = {}
    for text in given:
        name, _, names = text.partition("=")
        if not (name.strip() and split_name_list(names)):
            raise make_error(UsageError, fault, given=text)
        found.setdefault(name.strip(), []).extend(split_name_list(names))
    return found


def _make_table_error(error: DisclosureError, file: Path) -> ProtectionError:
    causes = [
        format_message(f"errors.table.fault.{objection.name}", **objection.facts) for objection in error.objections
    ]
    if error.more:
        causes.append(format_message("errors.table.fault.more", count=error.more))
    return make_error(ProtectionError, "table.refused", causes=causes, file=file)


def _print_table_json(found: ProtectedTable, seconds: float) -> None:
    """JSON, a cell at a time: a table may have a million."""
    write = sys.stdout.write
    write('{"cells": [')
    for number, cell in enumerate(_iterate_cell_records(found)):
        write((", " if number else "") + json.dumps(cell, ensure_ascii=False))
    rest = {
        "world": asdict(found.world),
        "properties": _to_property_record(found),
        "total_error": found.total_error,
        "seconds": seconds,
    }
    write("], " + json.dumps(rest)[1:] + "\n")


def _iterate_cell_records(found: ProtectedTable) -> Iterator[dict[str, Any]]:
    dims, values, known_zero = found.tables.dims, found.values.tolist(), found.known_zero.tolist()
    for row, value in enumerate(values):
        codes = dict(zip(dims, found.tables.names(row), strict=True))
        yield {**codes, "status": "known_zero" if known_zero[row] else "printed", "value": value}


def _to_property_record(found: ProtectedTable) -> dict[str, int]:
    properties = found.properties
    return {"small": properties.small, "broken": properties.broken, "moved_again": properties.moved_again}


def _format_checked_properties(found: ProtectedTable, language: str) -> str:
    return format_terminal_text("table.checked", language, most=found.world.threshold - 1)


def write_protected_cells(
    file: CellFile,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write; it must be empty or not there.")],
    count: CountColumn,
    dims: Dimensions,
    nested: Nested = None,
    base: RoundingThreshold = 3,
    source_dims: SourceColumns = "",
    zero: KnownZeros = None,
    former: FormerCells = None,
    language: In = "",
) -> None:
    """Write a protected file of finest cells, its margins, and what each cell means, for a researcher.

    Counts from 1 to less than the threshold become 0 or that, over all columns of the file at once. Files of one
    source, of whichever columns, are views of one printed world, and cannot be held against each other: give
    what was made of it before as --former, and another world is refused.
    Nothing is written that only the unit may know, and nothing where a check of what is printed fails.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise make_error(UsageError, "table.there", folder=folder)
    from tilstand.sdc.protected_table import write_researcher_csv

    shown = split_name_list(dims)
    found = compute_protected_table(file, count, shown, nested or (), None, base, source_dims, zero or (), former)
    words = choose_language(language)
    finest, margins = write_researcher_csv(found)
    known_zeros = _parse_named_lists(zero or (), "table.zero")
    about = json.dumps(_describe_cell_files(found, known_zeros, words), ensure_ascii=False, indent=1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("lines.csv", finest), ("margins.csv", margins), (_ABOUT, f"{about}\n".encode())):
        (folder / name).write_bytes(data)
    console = get_output_console()
    console.print(Text(format_terminal_text("lines.written", words, folder=folder, cells=len(found))))
    console.print(Text(_format_checked_properties(found, words), style="green"))


def _describe_cell_files(
    found: ProtectedTable, known_zeros: Mapping[str, Sequence[str]], language: str
) -> dict[str, Any]:
    """What the files hold, in words and in data; the same for the same table."""
    threshold = found.world.threshold
    facts = {"least": threshold, "most": threshold - 1}
    return {
        "files": {name: format_terminal_text(f"lines.{name}", language) for name in ("lines", "margins")},
        "columns": {
            **{
                name: [sign for sign in signs if sign]
                for name, signs in zip(found.tables.dims, found.tables.signs, strict=True)
            },
            "value": format_terminal_text("lines.value", language, **facts),
        },
        "total": "_T",
        "world": asdict(found.world),
        "known_zeros": known_zeros,
        "properties": {**_to_property_record(found), "words": _format_checked_properties(found, language)},
        "cells": len(found),
    }
