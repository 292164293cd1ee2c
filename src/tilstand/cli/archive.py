"""`tilstand archive`: what came in and went out, what has expired, and what of it is proven."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tilstand.archive import ANCHOR, Archive, list_round_logs, make_checkpoint, read_checkpoint, verify_checkpoint
from tilstand.archive.checkpoints import CheckpointProof
from tilstand.cli.options import AsJson, CollectionFolder, In, Out, RoundName, choose_language
from tilstand.cli.output import escape_line_breaks, format_terminal_text, get_output_console, print_json
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import make_error
from tilstand.publish.edition import PARCEL, unpack_bundle
from tilstand.storage.atomic import write_file_atomically

app = typer.Typer(help="What came in and went out, and what has expired.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="Folder of the archive.")]


@app.command("list")
def list_archive_events(folder: Folder, as_json: AsJson = False, language: In = "") -> None:
    """List all events, oldest first; a damaged log is an error."""
    events = list(_open_archive_folder(folder).entries())
    if as_json:
        print_json([{name: getattr(e, name) for name in type(e).__slots__} for e in events])
        return
    for event in events:
        until = f"  {_format_archive_text('until', language, day=event.expires)}" if event.expires else ""
        get_output_console().print(
            f"{event.at}  {event.event:<8} {event.kind:<10} {escape_line_breaks(event.name)}  "
            f"{event.sha256[:12]}…{until}"
        )


@app.command("expire")
def expire_archive_objects(
    folder: Folder,
    by: Annotated[str, typer.Option("--by", help="Who does it.")],
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    language: In = "",
) -> None:
    """Remove what has expired by rule, and leave a tombstone with its hash."""
    try:
        day = date.fromisoformat(today) if today else date.today()
    except ValueError as error:
        raise make_error(UsageError, "no_day", text=today) from error
    gone = _open_archive_folder(folder).expire_objects(day, by=by)
    for entry in gone:
        if entry.event == "swept":
            get_output_console().print(_format_archive_text("swept", language, sha256=entry.sha256))
        else:
            text = _format_archive_text("removed", language, kind=entry.kind, name=entry.name, sha256=entry.sha256)
            get_output_console().print(text)
    get_output_console().print(_format_archive_text("count", language, count=len(gone)))


@app.command("verify")
def verify_archive(
    folder: Folder,
    anchor: Annotated[
        Path | None, typer.Option("--anchor", help="An anchor, or the public manifest of an edition, from elsewhere.")
    ] = None,
    collection: Annotated[
        Path | None, typer.Option("--collection", help="The collection, to look at its rounds' logs as well.")
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair-last-line", help="Take a half-written last line of the log away first.")
    ] = False,
    language: In = "",
) -> None:
    """Look at every byte: the log is whole, and every object is as it was stored.

    A log that was written anew agrees with itself as well. What an anchor holds is proven; what follows it is
    not. Exit code 0 with an anchor that holds, 1 without one, 3 when something was changed or taken away.
    """
    archive = _open_archive_folder(folder)
    if repair:
        get_output_console().print(
            _format_archive_text("repaired" if archive.repair_last_line() else "whole", language)
        )
    events, objects = archive.verify_archive_contents()
    get_output_console().print(_format_archive_text("intact", language, events=events, objects=objects))
    log_checkpoint = read_checkpoint(anchor) if anchor is not None else None
    if anchor is None or log_checkpoint is None:
        if anchor is not None:
            raise make_error(ArchiveError, "archive.no_anchor", file=anchor)
        get_output_console().print(_format_archive_text("no_anchor", language), style="bold yellow")
        raise typer.Exit(1)
    _show_anchor_proof(
        verify_checkpoint(log_checkpoint, archive, list_round_logs(collection) if collection is not None else None),
        language,
    )


@app.command("anchor")
def anchor_archive_logs(folder: Folder, collection: CollectionFolder, round_name: RoundName, language: In = "") -> None:
    """Write down how far the logs have come, into the round's folder; the next edition publishes it."""
    archive = _open_archive_folder(folder)
    place = collection / "rounds" / round_name
    if not place.is_dir():
        raise make_error(UsageError, "no_folder", folder=place)
    log_checkpoint = make_checkpoint(archive, sorted(place.glob("log/*.jsonl")))
    try:
        write_file_atomically(place / ANCHOR, log_checkpoint.to_bytes(), mode=0o644)
    except OSError as error:
        raise make_error(ArchiveError, "archive.unwritable", folder=place, error=error) from error
    get_output_console().print(
        _format_archive_text("anchored", language, file=str(place / ANCHOR), count=log_checkpoint.archive.count)
    )


@app.command("take")
def extract_archived_edition(
    folder: Folder,
    edition: Annotated[str, typer.Argument(help="Name of the edition, as archive list tells it.")],
    out_folder: Out,
    language: In = "",
) -> None:
    """Take an edition out of the archive again: every public file, as it was built."""
    archive = _open_archive_folder(folder)
    names = (f"{edition}.signed{PARCEL}", f"{edition}{PARCEL}")
    texts_by_name = {entry.name: entry.sha256 for entry in archive.entries() if entry.event == "stored"}
    found = next((texts_by_name[name] for name in names if name in texts_by_name), None)
    if found is None:
        there = ", ".join(sorted(text.removesuffix(PARCEL) for text in texts_by_name if text.endswith(PARCEL)))
        raise make_error(ArchiveError, "archive.no_edition", edition=edition, list=there or "–")
    verified_edition = unpack_bundle(archive.read(found), out_folder)
    facts = {"edition": verified_edition.edition, "folder": str(out_folder), "count": verified_edition.files}
    get_output_console().print(_format_archive_text("taken", language, **facts))


def _show_anchor_proof(proof: CheckpointProof, language: str) -> None:
    console = get_output_console()
    console.print(_format_archive_text("proven", language, count=proof.events))
    if proof.later:
        console.print(_format_archive_text("unproven", language, count=proof.later), style="yellow")
    if proof.acts is None:
        console.print(_format_archive_text("no_acts", language))
        return
    console.print(_format_archive_text("acts", language, count=proof.acts))
    if proof.later_acts:
        console.print(_format_archive_text("unproven_acts", language, count=proof.later_acts), style="yellow")


def _open_archive_folder(folder: Path) -> Archive:
    if not folder.is_dir():
        raise make_error(ArchiveError, "archive.none", folder=folder)
    return Archive(folder)


def _format_archive_text(path: str, language: str, **facts: object) -> str:
    return format_terminal_text(f"archive.{path}", choose_language(language), **facts)
