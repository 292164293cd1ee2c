"""`tilstand archive`: what came in and went out, and what has expired."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tilstand.archive import Archive
from tilstand.cli.option import AsJson, In
from tilstand.cli.show import out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure

__all__ = ["app"]

app = typer.Typer(help="What came in and went out, and what has expired.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="Folder of the archive.")]


@app.command("list")
def entries(folder: Folder, as_json: AsJson = False, language: In = "") -> None:
    """List all events, oldest first; a damaged log is an error."""
    events = list(_archive(folder).entries())
    if as_json:
        show_json([{name: getattr(e, name) for name in type(e).__slots__} for e in events])
        return
    for event in events:
        until = f"  {_say('until', language, day=event.expires)}" if event.expires else ""
        out().print(
            f"{event.at}  {event.event:<8} {event.kind:<10} {event.name}  {event.sha256[:12]}…{until}",
            markup=False,
        )


@app.command("expire")
def expire(
    folder: Folder,
    by: Annotated[str, typer.Option("--by", help="Who does it.")],
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    language: In = "",
) -> None:
    """Remove what has expired by rule, and leave a tombstone with its hash."""
    try:
        day = date.fromisoformat(today) if today else date.today()
    except ValueError as error:
        raise failure(UsageError, "no_day", text=today) from error
    gone = _archive(folder).expire(day, by=by)
    for entry in gone:
        if entry.event == "swept":
            out().print(_say("swept", language, sha256=entry.sha256))
        else:
            told = _say("removed", language, kind=entry.kind, name=entry.name, sha256=entry.sha256)
            out().print(told, markup=False)
    out().print(_say("count", language, count=len(gone)))


@app.command("verify")
def verify(
    folder: Folder,
    repair: Annotated[
        bool,
        typer.Option("--repair-last-line", help="Take a half-written last line of the log away first."),
    ] = False,
    language: In = "",
) -> None:
    """Look at every byte: the log is whole, and every object is as it was stored."""
    archive = _archive(folder)
    if repair:
        out().print(_say("repaired" if archive.repair_last_line() else "whole", language))
    events, objects = archive.verify()
    out().print(_say("intact", language, events=events, objects=objects))


def _archive(folder: Path) -> Archive:
    if not folder.is_dir():
        raise failure(ArchiveError, "archive.none", folder=folder)
    return Archive(folder)


def _say(path: str, language: str, **facts: object) -> str:
    return said(f"archive.{path}", tongue(language), **facts)
