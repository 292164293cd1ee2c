"""`tilstand archive`: what came in and went out, what has expired, and what of it is proven."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tilstand.archive import ANCHOR, Archive, anchored, journals, proven, read_anchor
from tilstand.archive.anchor import AnchorProof
from tilstand.archive.log import written
from tilstand.cli.option import AsJson, CollectionFolder, In, Out, RoundName
from tilstand.cli.show import one_line, out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure
from tilstand.publish.parcel import PARCEL, unpacked

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
            f"{event.at}  {event.event:<8} {event.kind:<10} {one_line(event.name)}  "
            f"{event.sha256[:12]}…{until}"
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
            out().print(told)
    out().print(_say("count", language, count=len(gone)))


@app.command("verify")
def verify(
    folder: Folder,
    anchor: Annotated[
        Path | None,
        typer.Option("--anchor", help="An anchor, or the public manifest of an edition, from elsewhere."),
    ] = None,
    collection: Annotated[
        Path | None, typer.Option("--collection", help="The collection, to look at its rounds' logs as well.")
    ] = None,
    repair: Annotated[
        bool,
        typer.Option("--repair-last-line", help="Take a half-written last line of the log away first."),
    ] = False,
    language: In = "",
) -> None:
    """Look at every byte: the log is whole, and every object is as it was stored.

    A log that was written anew agrees with itself as well. What an anchor holds is proven; what follows it is
    not. Exit code 0 with an anchor that holds, 1 without one, 3 when something was changed or taken away.
    """
    archive = _archive(folder)
    if repair:
        out().print(_say("repaired" if archive.repair_last_line() else "whole", language))
    events, objects = archive.verify()
    out().print(_say("intact", language, events=events, objects=objects))
    held = read_anchor(anchor) if anchor is not None else None
    if anchor is None or held is None:
        if anchor is not None:
            raise failure(ArchiveError, "archive.no_anchor", file=anchor)
        out().print(_say("no_anchor", language), style="bold yellow")
        raise typer.Exit(1)
    _show(proven(held, archive, journals(collection) if collection is not None else None), language)


@app.command("anchor")
def anchor(folder: Folder, collection: CollectionFolder, round_name: RoundName, language: In = "") -> None:
    """Write down how far the logs have come, into the round's folder; the next edition publishes it."""
    archive = _archive(folder)
    place = collection / "rounds" / round_name
    if not place.is_dir():
        raise failure(UsageError, "no_folder", folder=place)
    held = anchored(archive, sorted(place.glob("log/*.jsonl")))
    try:
        written(place / ANCHOR, held.bytes(), mode=0o644)
    except OSError as error:
        raise failure(ArchiveError, "archive.unwritable", folder=place, error=error) from error
    out().print(_say("anchored", language, file=str(place / ANCHOR), count=held.archive.count))


@app.command("take")
def take(
    folder: Folder,
    edition: Annotated[str, typer.Argument(help="Name of the edition, as archive list tells it.")],
    out_folder: Out,
    language: In = "",
) -> None:
    """Take an edition out of the archive again: every public file, as it was built."""
    archive = _archive(folder)
    names = (f"{edition}.signed{PARCEL}", f"{edition}{PARCEL}")
    kept = {one.name: one.sha256 for one in archive.entries() if one.event == "stored"}
    found = next((kept[name] for name in names if name in kept), None)
    if found is None:
        there = ", ".join(sorted(one.removesuffix(PARCEL) for one in kept if one.endswith(PARCEL)))
        raise failure(ArchiveError, "archive.no_edition", edition=edition, list=there or "–")
    told = unpacked(archive.read(found), out_folder)
    facts = {"edition": told.edition, "folder": str(out_folder), "count": told.files}
    out().print(_say("taken", language, **facts))


def _show(proof: AnchorProof, language: str) -> None:
    console = out()
    console.print(_say("proven", language, count=proof.events))
    if proof.later:
        console.print(_say("unproven", language, count=proof.later), style="yellow")
    if proof.acts is None:
        console.print(_say("no_acts", language))
        return
    console.print(_say("acts", language, count=proof.acts))
    if proof.later_acts:
        console.print(_say("unproven_acts", language, count=proof.later_acts), style="yellow")


def _archive(folder: Path) -> Archive:
    if not folder.is_dir():
        raise failure(ArchiveError, "archive.none", folder=folder)
    return Archive(folder)


def _say(path: str, language: str, **facts: object) -> str:
    return said(f"archive.{path}", tongue(language), **facts)
