"""`tilstand archive`: what came in and went out, and what has expired."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tilstand.archive import Archive
from tilstand.cli.option import AsJson
from tilstand.cli.show import out, show_json

__all__ = ["app"]

app = typer.Typer(help="What came in and went out, and what has expired.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="Folder of the archive.")]


@app.command("list")
def entries(folder: Folder, as_json: AsJson = False) -> None:
    """List all events, oldest first; a damaged log is an error."""
    events = list(Archive(folder).entries())
    if as_json:
        show_json([{name: getattr(e, name) for name in type(e).__slots__} for e in events])
        return
    for event in events:
        until = f"  until {event.expires}" if event.expires else ""
        out().print(
            f"{event.at}  {event.event:<8} {event.kind:<10} {event.name}  {event.sha256[:12]}…{until}"
        )


@app.command("expire")
def expire(
    folder: Folder,
    by: Annotated[str, typer.Option("--by", help="Who does it.")],
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
) -> None:
    """Remove what has expired by rule, and leave a tombstone with its hash."""
    day = date.fromisoformat(today) if today else date.today()
    gone = Archive(folder).expire(day, by=by)
    for entry in gone:
        out().print(f"removed {entry.kind} {entry.name}; tombstone {entry.sha256}")
    out().print(f"{len(gone)} removed")
