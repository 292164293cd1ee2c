"""`tilstand archive`: what came in and went out, and what has expired."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tilstand.archive import Archive
from tilstand.cli.option import AsJson
from tilstand.cli.show import out, show_json
from tilstand.errors import ArchiveError, UsageError

__all__ = ["app"]

app = typer.Typer(help="What came in and went out, and what has expired.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="Folder of the archive.")]


@app.command("list")
def entries(folder: Folder, as_json: AsJson = False) -> None:
    """List all events, oldest first; a damaged log is an error."""
    events = list(_archive(folder).entries())
    if as_json:
        show_json([{name: getattr(e, name) for name in type(e).__slots__} for e in events])
        return
    for event in events:
        until = f"  until {event.expires}" if event.expires else ""
        out().print(
            f"{event.at}  {event.event:<8} {event.kind:<10} {event.name}  {event.sha256[:12]}…{until}",
            markup=False,
        )


@app.command("expire")
def expire(
    folder: Folder,
    by: Annotated[str, typer.Option("--by", help="Who does it.")],
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
) -> None:
    """Remove what has expired by rule, and leave a tombstone with its hash."""
    try:
        day = date.fromisoformat(today) if today else date.today()
    except ValueError as error:
        raise UsageError(
            f"{today} is not a day", remedy="Write it as year, month and day: --today 2032-01-31"
        ) from error
    gone = _archive(folder).expire(day, by=by)
    for entry in gone:
        if entry.event == "swept":
            out().print(f"removed {entry.sha256}, left by a run that was stopped")
        else:
            out().print(f"removed {entry.kind} {entry.name}; tombstone {entry.sha256}", markup=False)
    out().print(f"{len(gone)} removed")


@app.command("verify")
def verify(
    folder: Folder,
    repair: Annotated[
        bool,
        typer.Option("--repair-last-line", help="Take a half-written last line of the log away first."),
    ] = False,
) -> None:
    """Look at every byte: the log is whole, and every object is as it was stored."""
    archive = _archive(folder)
    if repair:
        out().print("a half-written line was taken away" if archive.repair_last_line() else "no half line")
    events, objects = archive.verify()
    out().print(f"intact: {events} events, {objects} objects")


def _archive(folder: Path) -> Archive:
    if not folder.is_dir():
        raise ArchiveError(f"There is no archive in {folder}", remedy="Check the folder's name.")
    return Archive(folder)
