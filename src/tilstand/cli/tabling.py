"""`tilstand protect table`: one file of counts protected by itself, and attacked."""

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

from tilstand.cli.option import (
    AsJson,
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
from tilstand.cli.tongue import tongue
from tilstand.errors import ProtectionError, UsageError
from tilstand.languages import failure, message

if TYPE_CHECKING:
    from tilstand.disclosure import DisclosureError
    from tilstand.disclosure.audience import Audience
    from tilstand.disclosure.leak import TableLeak
    from tilstand.disclosure.proof import Derivation
    from tilstand.disclosure.protected import ProtectedTable

__all__ = ["TableMethod", "listed", "protected", "table"]

_LISTED = 20
"""So many leaks are listed on the terminal; JSON has all of them."""


class TableMethod(StrEnum):
    """What is done with the table."""

    SUPPRESS = "suppress"
    ROUND = "round"
    MERGE = "merge"
    AUDIT = "audit"


def table(
    file: CellFile,
    count: CountColumn,
    dims: Dimensions,
    up_to: Annotated[
        int | None,
        typer.Option("--up-to", help="Tables show so many dimensions at once; all of them if not given."),
    ] = None,
    nested: Nested = None,
    method: Annotated[
        TableMethod,
        typer.Option("--method", help="Hide small counts, round them, merge codes, or attack."),
    ] = TableMethod.SUPPRESS,
    base: Annotated[int, typer.Option("--base", help="What small counts are rounded to, or to 0.")] = 3,
    threshold: Annotated[
        int, typer.Option("--threshold", help="The least count that need not be protected.")
    ] = 3,
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
    from tilstand.disclosure.audience import Audience

    words, begun = tongue(language), time.perf_counter()
    audience = Audience(bodies.strip(), colluding, persons, tuple(listed(groups)))
    found = protected(file, count, listed(dims), nested or (), up_to, method, threshold, base, audience)
    seconds = round(time.perf_counter() - begun, 3)
    if as_json:
        _write(found, seconds)
    else:
        _show(found, method, seconds, words)
    if found.leaks:
        raise typer.Exit(1)


def protected(
    file: Path,
    count: str,
    dims: Sequence[str],
    nested: Sequence[str],
    up_to: int | None,
    method: TableMethod,
    threshold: int,
    base: int,
    audience: Audience,
) -> ProtectedTable:
    """A file of counts protected by a method, and attacked.

    Raises:
        ProtectionError: If the table cannot be protected as it is.
    """
    from tilstand.disclosure import DisclosureError, micro_cells, tables
    from tilstand.disclosure.protected import audited, coarser, hidden, rounded_off

    if method is TableMethod.ROUND and audience.readers:
        raise failure(UsageError, "table.readers")
    try:
        micro = micro_cells(file, count=count, dims=dims, nested=_nested(nested))
        if method is TableMethod.AUDIT:
            return audited(tables(micro), threshold, up_to, audience)
        if method is TableMethod.MERGE:
            return coarser(micro, threshold, up_to, audience)
        if method is TableMethod.ROUND:
            return rounded_off(tables(micro, up_to), base)
        return hidden(tables(micro, up_to), threshold, audience)
    except DisclosureError as error:
        raise _refused(error, file) from None


def listed(given: str) -> list[str]:
    """The names in an option that takes several."""
    return [one.strip() for one in given.split(",") if one.strip()]


def _nested(given: Sequence[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for one in given:
        name, equals, groups = one.partition("=")
        if not (name.strip() and equals and groups.strip()):
            raise failure(UsageError, "table.nested", given=one)
        found.setdefault(name.strip(), []).extend(two.strip() for two in groups.split(",") if two.strip())
    return found


def _refused(error: DisclosureError, file: Path) -> ProtectionError:
    causes = [message(f"errors.table.fault.{one.name}", **one.facts) for one in error.objections]
    if error.more:
        causes.append(message("errors.table.fault.more", count=error.more))
    return failure(ProtectionError, "table.refused", causes=causes, file=file)


def _write(found: ProtectedTable, seconds: float) -> None:
    """JSON, a cell at a time: a table may have a million."""
    write = sys.stdout.write
    write('{"cells": [')
    for number, cell in enumerate(_cells(found)):
        write((", " if number else "") + json.dumps(cell, ensure_ascii=False))
    leaks = [_leak(found, one) for one in found.leaks]
    rest: dict[str, Any] = {"total_error": found.total_error, "leaks": leaks, "seconds": seconds}
    if found.bound:
        rest["bound"] = found.bound
    if found.groups:
        rest["merged"] = {name: [list(one) for one in own] for name, own in found.groups.items()}
    write("], " + json.dumps(rest, ensure_ascii=False)[1:] + "\n")


def _cells(found: ProtectedTable) -> Iterator[dict[str, Any]]:
    by_row = {one.row: one for one in reversed(found.leaks)}
    for row in range(len(found)):
        shown, low, high = found.is_shown(row), found.low[row], found.high[row]
        leak = by_row.get(row)
        certificate: dict[str, Any] | None = None
        if found.status[row] in ("primary", "secondary", "not_printed") and low == low:
            certificate = {"ends": "exact" if found.exact[row] else "at_least", "safe": leak is None}
        if leak is not None:
            certificate = {**(certificate or {}), **_told_of(found, leak)}
        yield {
            **_address(found, row),
            "status": found.status[row],
            "value": int(found.values[row]) if shown else None,
            "interval": [_end(low, up=True), _end(high, up=False)] if low == low else None,
            "certificate": certificate,
        }


def _end(end: float, *, up: bool) -> int | None:
    """The outermost whole number within an end; None for none or one that was not settled."""
    if end != end or end in (float("inf"), float("-inf")):
        return None
    nearest = round(end)
    if abs(end - nearest) < 1e-6:
        return nearest
    return int(end // 1) + up


def _address(found: ProtectedTable, row: int) -> dict[str, str | None]:
    return dict(zip(found.tables.dims, found.tables.names(row), strict=True))


def _told_of(found: ProtectedTable, leak: TableLeak) -> dict[str, Any]:
    return {
        "kind": leak.kind,
        "safe": False,
        "reader": leak.reader,
        "names": list(leak.names),
        "own": leak.own,
        "proofs": [
            {
                "end": one.end,
                "least": one.least,
                "times": one.times,
                "sum": [
                    {**_address(found, row), "times": number}
                    for row, number in sorted(one.multipliers.items())
                ],
            }
            for one in leak.proofs
        ],
    }


def _leak(found: ProtectedTable, leak: TableLeak) -> dict[str, Any]:
    ends = [_end(leak.low, up=True), _end(leak.high, up=False)]
    return {**_address(found, leak.row), "interval": ends, **_told_of(found, leak)}


def _show(found: ProtectedTable, method: TableMethod, seconds: float, language: str) -> None:
    console = out()

    def say(path: str, **facts: object) -> str:
        return said(f"table.{path}", language, **facts)

    number = {name: found.status.count(name) for name in ("primary", "secondary", "not_printed")}
    if method is TableMethod.ROUND:
        told = say("rounded", cells=len(found), error=found.total_error)
    elif method is TableMethod.MERGE:
        told = say("merged", cells=found.status.count("published"), before=found.before)
    elif method is TableMethod.SUPPRESS:
        told = say("hidden", cells=len(found), small=number["primary"], others=number["secondary"])
    else:
        told = say("read", cells=len(found) - number["not_printed"], others=number["not_printed"])
    console.print(Text(told, style="bold"))
    if method is TableMethod.MERGE:
        console.print(Text(say("merged_codes" if any(found.groups.values()) else "merged_none")))
    for name, own in found.groups.items():
        for group in own:
            console.print(Text(f"  {name}: {', '.join(group)}"))
    if found.bound:
        console.print(Text(say("bound", least=found.bound)))
    if not found.leaks:
        console.print(Text(say("safe"), style="green"))
    else:
        console.print(Text(say("leaks", count=len(found.leaks)), style="bold red"))
    for one in found.leaks[:_LISTED]:
        console.print(Text(f"  {_cell(found, one.row, language)}: {_how(found, one, language)}"))
    if len(found.leaks) > _LISTED:
        console.print(Text(f"  {said('more', language, count=len(found.leaks) - _LISTED)}", style="dim"))
    console.print(Text(f"({seconds} s)", style="dim"))


def _cell(found: ProtectedTable, row: int, language: str) -> str:
    codes = [one for one in found.tables.names(row) if one is not None]
    return ", ".join(codes) or said("table.total", language)


def _how(found: ProtectedTable, leak: TableLeak, language: str) -> str:
    low, high = _end(leak.low, up=True), _end(leak.high, up=False)
    told = said(f"table.{leak.kind}", language, low=low, high=high)
    if leak.reader != "anybody":
        names = ", ".join(leak.names) or said("table.total", language)
        told = said(f"table.by_{leak.reader}", language, low=low, names=names, own=leak.own, told=told)
    return " ".join([told, *(f"[{_sum(found, one, language)}]" for one in leak.proofs)])


def _sum(found: ProtectedTable, one: Derivation, language: str) -> str:
    """A proof as a sum of printed cells, each with its number: 12 (f) - 11 (f, a)."""
    terms: list[str] = []
    for row, number in sorted(one.multipliers.items(), key=lambda term: (term[1] < 0, term[0])):
        times = "" if abs(number) == 1 else f"{abs(number)} × "
        sign = "- " if number < 0 else "+ " if terms else ""
        terms.append(f"{sign}{times}{found.values[row]} ({_cell(found, row, language)})")
    return " ".join(terms)
