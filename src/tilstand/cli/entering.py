"""`tilstand register import`, `export`, `check`, `set` and the acts on entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import register as kept
from tilstand.cli.clock import now
from tilstand.cli.listing import Name
from tilstand.cli.option import AsJson, CollectionFolder, In
from tilstand.cli.show import out, show_findings, show_json, written_page
from tilstand.cli.tongue import tongue
from tilstand.define import Collection
from tilstand.define.registers import register, registers
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.model.entry import ENTRY_NAME
from tilstand.register.edit import edited
from tilstand.register.export import as_csv, as_workbook
from tilstand.register.incoming import incoming
from tilstand.register.whole import known_entries, register_flaws
from tilstand.round.event import Event
from tilstand.round.track import TRACKS
from tilstand.terms import Language

__all__ = [
    "check",
    "export_table",
    "import_table",
    "release_entries",
    "remove_entries",
    "review_entries",
    "set_fields",
    "withdraw_entries",
]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")]
Table = Annotated[Path, typer.Argument(help="A table: CSV or workbook (.xlsx).")]
Entries = Annotated[list[str], typer.Argument(metavar="ENTRY...", help="Names of the entries.")]


def check(
    collection: CollectionFolder,
    name: Annotated[str, typer.Argument(metavar="[REGISTER]", help="Its name; all if none.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="A table that has not been imported: CSV or workbook.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Say all that does not fit in registers, or in a table for one, at once. Exit 1 while anything does."""
    language, held = tongue(language, collection), define.collection(collection)
    if file is not None:
        about = register(held, name)
        told = incoming(about, file, kept.standing(kept.shelf(about)).entries, known_entries(held))
        show_findings(held, told.findings, language)
        _flaws(held, told.flaws, as_json, language)
        if not told.fits:
            raise typer.Exit(1)
        return
    wanted = {name: register(held, name)} if name else registers(held)
    known = known_entries(held)
    found = [one for about in wanted.values() for one in register_flaws(about, known)]
    _flaws(held, found, as_json, language)
    if found:
        raise typer.Exit(1)


def import_table(
    collection: CollectionFolder,
    name: Name,
    file: Table,
    by: Who,
    reason: Why = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Read a table into a register: all of it, or nothing where anything does not fit.

    What comes in is never released by that.
    """
    language, held = tongue(language, collection), define.collection(collection)
    about = register(held, name)
    shelf = kept.shelf(about)
    stood = kept.standing(shelf)
    told = incoming(about, file, stood.entries, known_entries(held))
    if not as_json:
        show_findings(held, told.findings, language)
    if not told.fits:
        _flaws(held, told.flaws, as_json, language)
        raise typer.Exit(1)
    done = kept.kept(shelf, told.entries, by=by, at=now(), reason=reason, stood=stood)
    new = sum(event.subject not in stood.entries for event in done)
    if as_json:
        show_json({"new": new, "changed": len(done) - new, "same": len(told.entries) - len(done)})
        return
    facts = {"new": new, "changed": len(done) - new, "same": len(told.entries) - len(done)}
    out().print(message("register.imported", **facts).text(language))


def export_table(
    collection: CollectionFolder,
    name: Name,
    target: Annotated[Path, typer.Option("--out", help="The file: .csv or .xlsx. It is for the unit only.")],
    language: In = "",
) -> None:
    """Write all entries to a table, internal fields too; it can be changed and imported again."""
    language, held = tongue(language, collection), define.collection(collection)
    about = register(held, name)
    entries = kept.standing(kept.shelf(about)).entries.values()
    book = target.suffix.lower() == ".xlsx"
    written_page(target, as_workbook(about, entries, language) if book else as_csv(about, entries))
    out().print(message("register.exported", count=len(entries), file=target).text(language))


def set_fields(
    collection: CollectionFolder,
    name: Name,
    entry: Annotated[str, typer.Argument(help="Name of the entry; one that is not there is made.")],
    values: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="What shall stand.")],
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Write fields of one entry."""
    language, held = tongue(language, collection), define.collection(collection)
    about = register(held, name)
    if not ENTRY_NAME.fullmatch(entry):
        raise failure(UsageError, "register.entry_name", name=entry)
    told = {}
    for one in values:
        column, sign, text = one.partition("=")
        if not sign or column not in about.columns:
            raise failure(UsageError, "register.where", text=one, list=", ".join(about.columns))
        told[column] = text
    known = known_entries(held)
    done = edited(kept.shelf(about), entry, told, None, known, by=by, at=now(), reason=reason)
    if done.flaws:
        _flaws(held, done.flaws, False, language)
        raise typer.Exit(1)
    _told(done.events, language)


def release_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, language: In = ""
) -> None:
    """Release entries as they stand; whoever wrote one cannot release it."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    _told(kept.released(kept.shelf(about), entries, by=by, at=now()), language)


def withdraw_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Take entries out of what is published, with the reason."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    _told(kept.withdrawn(kept.shelf(about), entries, by=by, at=now(), reason=reason), language)


def review_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, language: In = ""
) -> None:
    """Note that entries were looked through and still hold."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    _told(kept.reviewed(kept.shelf(about), entries, by=by, at=now()), language)


def remove_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Remove entries with all that ever stood in them; their hashes stay in the log."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    _told(kept.removed(kept.shelf(about), entries, by=by, at=now(), reason=reason), language)


def _told(done: Sequence[Event], language: Language) -> None:
    for event in done:
        state = TRACKS[event.track].moves[event.act].target
        path = f"state.{event.track}.{state}" if state else f"act.{event.track}.{event.act}"
        out().print(f"{event.subject}: {message(f'round.{path}').text(language)}")
    out().print(message("register.acts", count=len(done)).text(language))


def _flaws(held: Collection, found: Sequence[kept.Flaw], as_json: bool, language: Language) -> None:
    if as_json:
        show_json([one.asdict(held.settings.languages) for one in found])
        return
    for one in found:
        where = one.where.text(language)
        out().print(f"{where}: {one.what.text(language)}".removeprefix(": "))
        out().print(f"  → {one.do.text(language)}")
    out().print(message("register.flaws", count=len(found)).text(language))
