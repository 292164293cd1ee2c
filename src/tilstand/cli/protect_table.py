"""Commands `protect table` and `lines`: disclosure control of one file of counts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tilstand.cli.options import (
    AsJson,
    BodyColumn,
    CellFile,
    CountColumn,
    Dimensions,
    GroupColumns,
    In,
    Nested,
    PersonsKnow,
    choose_language,
)
from tilstand.cli.output import format_terminal_text, get_output_console
from tilstand.errors import ProtectionError, UsageError
from tilstand.languages import format_message, make_error

if TYPE_CHECKING:
    from tilstand.sdc import DisclosureError
    from tilstand.sdc.intervals import TableDisclosure
    from tilstand.sdc.intruders import IntruderScenario
    from tilstand.sdc.proofs import BoundDerivation
    from tilstand.sdc.protected_table import ProtectedTable

_LISTED = 20
"""So many leaks are listed on the terminal; JSON has all of them."""


class TableMethod(StrEnum):
    """What is done with the table."""

    SUPPRESS = "suppress"
    ROUND = "round"
    MERGE = "merge"
    AUDIT = "audit"


def protect_cell_table(
    file: CellFile,
    count: CountColumn,
    dims: Dimensions,
    up_to: Annotated[
        int | None, typer.Option("--up-to", help="Tables show so many dimensions at once; all of them if not given.")
    ] = None,
    nested: Nested = None,
    method: Annotated[
        TableMethod, typer.Option("--method", help="Hide small counts, round them, merge codes, or attack.")
    ] = TableMethod.SUPPRESS,
    base: Annotated[int, typer.Option("--base", help="What small counts are rounded to, or to 0.")] = 3,
    threshold: Annotated[int, typer.Option("--threshold", help="The least count that need not be protected.")] = 3,
    bodies: BodyColumn = "",
    colluding: Annotated[
        int, typer.Option("--colluding", min=1, help="So many bodies tell each other their counts.")
    ] = 1,
    persons: PersonsKnow = False,
    groups: GroupColumns = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Protect a file of counts: all its tables up to an order together, and attack what would be printed.

    The reader knows that no count is below zero and that people are whole. --bodies, --persons and --groups
    add readers who know more: small counts are hidden from them too, or what they learn is told. That costs
    more.

    What this prints is for the unit: total error and true counts are not for readers.

    Exit code 0 when nothing of few people is given away; 1 when something is; 2 or 3 when the table cannot be
    protected as it is.
    """
    from tilstand.sdc.intruders import IntruderScenario

    words, begun = choose_language(language), time.perf_counter()
    audience = IntruderScenario(bodies.strip(), colluding, persons, tuple(split_name_list(groups)))
    protected_table = compute_protected_table(
        file, count, split_name_list(dims), nested or (), up_to, method, threshold, base, audience
    )
    seconds = round(time.perf_counter() - begun, 3)
    if as_json:
        _print_table_json(protected_table, seconds)
    else:
        _show_protected_table(protected_table, method, seconds, words)
    if protected_table.leaks:
        raise typer.Exit(1)


def compute_protected_table(
    file: Path,
    count: str,
    dims: Sequence[str],
    nested: Sequence[str],
    up_to: int | None,
    method: TableMethod,
    threshold: int,
    base: int,
    audience: IntruderScenario,
) -> ProtectedTable:
    """A file of counts protected by a method, and attacked.

    Raises:
        ProtectionError: If the table cannot be protected as it is.
    """
    from tilstand.sdc import DisclosureError, build_table_system, read_hypercube
    from tilstand.sdc.protected_table import audit_table, recode_small_counts, round_small_counts, suppress_small_counts

    if method is TableMethod.ROUND and audience.intruder_kinds:
        raise make_error(UsageError, "table.readers")
    try:
        micro = read_hypercube(file, count=count, dims=dims, nested=_parse_nested_columns(nested))
        if method is TableMethod.AUDIT:
            return audit_table(build_table_system(micro), threshold, up_to, audience)
        if method is TableMethod.MERGE:
            return recode_small_counts(micro, threshold, up_to, audience)
        if method is TableMethod.ROUND:
            return round_small_counts(build_table_system(micro, up_to), base)
        return suppress_small_counts(build_table_system(micro, up_to), threshold, audience)
    except DisclosureError as error:
        raise _make_table_error(error, file) from None


def split_name_list(given: str) -> list[str]:
    """The names in an option that takes several."""
    return [text.strip() for text in given.split(",") if text.strip()]


def _parse_nested_columns(given: Sequence[str]) -> Mapping[str, Sequence[str]]:
    texts_by_name: dict[str, list[str]] = {}
    for text in given:
        name, equals, groups = text.partition("=")
        if not (name.strip() and equals and groups.strip()):
            raise make_error(UsageError, "table.nested", given=text)
        texts_by_name.setdefault(name.strip(), []).extend(
            second_text.strip() for second_text in groups.split(",") if second_text.strip()
        )
    return texts_by_name


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
    leaks = [_to_exact_leak_record(found, leak) for leak in found.leaks]
    rest: dict[str, Any] = {"total_error": found.total_error, "leaks": leaks, "seconds": seconds}
    if found.bound:
        rest["bound"] = found.bound
    if found.groups:
        rest["merged"] = {name: [list(texts) for texts in own_texts] for name, own_texts in found.groups.items()}
    write("], " + json.dumps(rest, ensure_ascii=False)[1:] + "\n")


def _iterate_cell_records(found: ProtectedTable) -> Iterator[dict[str, Any]]:
    by_row = {table_disclosure.row: table_disclosure for table_disclosure in reversed(found.leaks)}
    for row in range(len(found)):
        shown, low, high = found.is_shown(row), found.low[row], found.high[row]
        leak = by_row.get(row)
        certificate: dict[str, Any] | None = None
        if found.status[row] in ("primary", "secondary", "not_printed") and low == low:
            certificate = {"ends": "exact" if found.exact[row] else "at_least", "safe": leak is None}
        if leak is not None:
            certificate = {**(certificate or {}), **_to_table_leak_record(found, leak)}
        yield {
            **_to_cell_address(found, row),
            "status": found.status[row],
            "value": int(found.values[row]) if shown else None,
            "interval": [_round_interval_end(low, up=True), _round_interval_end(high, up=False)]
            if low == low
            else None,
            "certificate": certificate,
        }


def _round_interval_end(end: float, *, up: bool) -> int | None:
    """The outermost whole number within an end; None for none or one that was not settled."""
    if end != end or end in (float("inf"), float("-inf")):
        return None
    nearest = round(end)
    if abs(end - nearest) < 1e-6:
        return nearest
    return int(end // 1) + up


def _to_cell_address(found: ProtectedTable, row: int) -> dict[str, str | None]:
    return dict(zip(found.tables.dims, found.tables.names(row), strict=True))


def _to_table_leak_record(found: ProtectedTable, leak: TableDisclosure) -> dict[str, Any]:
    return {
        "kind": leak.kind,
        "safe": False,
        "reader": leak.reader,
        "names": list(leak.names),
        "own": leak.own,
        "proofs": [
            {
                "end": proof.end,
                "least": proof.least,
                "times": proof.times,
                "sum": [
                    {**_to_cell_address(found, row), "times": number}
                    for row, number in sorted(proof.multipliers.items())
                ],
            }
            for proof in leak.proofs
        ],
    }


def _to_exact_leak_record(found: ProtectedTable, leak: TableDisclosure) -> dict[str, Any]:
    ends = [_round_interval_end(leak.low, up=True), _round_interval_end(leak.high, up=False)]
    return {**_to_cell_address(found, leak.row), "interval": ends, **_to_table_leak_record(found, leak)}


def _show_protected_table(found: ProtectedTable, method: TableMethod, seconds: float, language: str) -> None:
    console = get_output_console()

    def format_table_text(path: str, **facts: object) -> str:
        return format_terminal_text(f"table.{path}", language, **facts)

    number = {name: found.status.count(name) for name in ("primary", "secondary", "not_printed")}
    if method is TableMethod.ROUND:
        text = format_table_text("rounded", cells=len(found), error=found.total_error)
    elif method is TableMethod.MERGE:
        text = format_table_text("merged", cells=found.status.count("published"), before=found.before)
    elif method is TableMethod.SUPPRESS:
        text = format_table_text("hidden", cells=len(found), small=number["primary"], others=number["secondary"])
    else:
        text = format_table_text("read", cells=len(found) - number["not_printed"], others=number["not_printed"])
    console.print(Text(text, style="bold"))
    if method is TableMethod.MERGE:
        console.print(Text(format_table_text("merged_codes" if any(found.groups.values()) else "merged_none")))
    for name, own_texts in found.groups.items():
        for group in own_texts:
            console.print(Text(f"  {name}: {', '.join(group)}"))
    if found.bound:
        console.print(Text(format_table_text("bound", least=found.bound)))
    if not found.leaks:
        console.print(Text(format_table_text("safe"), style="green"))
    else:
        console.print(Text(format_table_text("leaks", count=len(found.leaks)), style="bold red"))
    for leak in found.leaks[:_LISTED]:
        console.print(
            Text(f"  {_format_cell_codes(found, leak.row, language)}: {_format_leak_proof(found, leak, language)}")
        )
    if len(found.leaks) > _LISTED:
        console.print(
            Text(f"  {format_terminal_text('more', language, count=len(found.leaks) - _LISTED)}", style="dim")
        )
    console.print(Text(f"({seconds} s)", style="dim"))


def _format_cell_codes(found: ProtectedTable, row: int, language: str) -> str:
    codes = [name for name in found.tables.names(row) if name is not None]
    return ", ".join(codes) or format_terminal_text("table.total", language)


def _format_leak_proof(found: ProtectedTable, leak: TableDisclosure, language: str) -> str:
    low, high = _round_interval_end(leak.low, up=True), _round_interval_end(leak.high, up=False)
    text = format_terminal_text(f"table.{leak.kind}", language, low=low, high=high)
    if leak.reader != "anybody":
        names = ", ".join(leak.names) or format_terminal_text("table.total", language)
        text = format_terminal_text(f"table.by_{leak.reader}", language, low=low, names=names, own=leak.own, told=text)
    return " ".join([text, *(f"[{_format_derivation_sum(found, proof, language)}]" for proof in leak.proofs)])


def _format_derivation_sum(found: ProtectedTable, one: BoundDerivation, language: str) -> str:
    """A proof as a sum of printed cells, each with its number: 12 (f) - 11 (f, a)."""
    terms: list[str] = []
    for row, number in sorted(one.multipliers.items(), key=lambda term: (term[1] < 0, term[0])):
        times = "" if abs(number) == 1 else f"{abs(number)} × "
        sign = "- " if number < 0 else "+ " if terms else ""
        terms.append(f"{sign}{times}{found.values[row]} ({_format_cell_codes(found, row, language)})")
    return " ".join(terms)


def write_protected_cells(
    file: CellFile,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write; it must be empty or not there.")],
    count: CountColumn,
    dims: Dimensions,
    nested: Nested = None,
    method: Annotated[
        TableMethod, typer.Option("--method", help="Hide small counts, round them, or merge codes.")
    ] = TableMethod.SUPPRESS,
    threshold: Annotated[
        int, typer.Option("--threshold", help="The least count that need not be protected; what is rounded to.")
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
    from tilstand.sdc.intruders import IntruderScenario
    from tilstand.sdc.protected_table import write_researcher_csv as written

    if method is TableMethod.AUDIT:
        raise make_error(UsageError, "table.lines_audit")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise make_error(UsageError, "table.there", folder=folder)
    audience = IntruderScenario(bodies.strip(), 1, persons, tuple(split_name_list(groups)))
    protected_table = compute_protected_table(
        file, count, split_name_list(dims), nested or (), None, method, threshold, threshold, audience
    )
    if protected_table.leaks:
        raise make_error(ProtectionError, "table.unsafe", file=file, count=len(protected_table.leaks))
    words = choose_language(language)
    finest, margins = written(protected_table)
    about = json.dumps(
        _describe_cell_files(protected_table, method, threshold, audience.intruder_kinds, words),
        ensure_ascii=False,
        indent=1,
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("lines.csv", finest), ("margins.csv", margins), ("about.json", f"{about}\n".encode())):
        (folder / name).write_bytes(data)
    get_output_console().print(
        Text(format_terminal_text("lines.written", words, folder=folder, cells=len(protected_table)))
    )


def _describe_cell_files(
    found: ProtectedTable, method: TableMethod, threshold: int, readers: list[str], language: str
) -> dict[str, Any]:
    """What the files hold, in words and in data; the same for the same table."""
    facts = {"least": threshold, "most": threshold - 1}
    return {
        "files": {name: format_terminal_text(f"lines.{name}", language) for name in ("lines", "margins")},
        "columns": {
            **{
                name: [sign for sign in signs if sign]
                for name, signs in zip(found.tables.dims, found.tables.signs, strict=True)
            },
            "value": format_terminal_text(f"lines.by_{method.value}", language, **facts),
            "OBS_STATUS": {text: format_terminal_text(f"lines.{text}", language) for text in ("A", "Q")},
            "CONF_STATUS": {text: format_terminal_text(f"lines.{text}", language) for text in ("F", "C")},
        },
        "total": "_T",
        "method": method.value,
        "threshold": threshold,
        "readers": ["anybody", *readers],
        "attack": {"leaks": 0, "words": format_terminal_text("lines.attack", language)},
        "cells": len(found),
    }
