"""Commands `register list`, `show`, `due`, `check`, `import`, `set`, `known` and others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import registers as kept
from tilstand.cli.options import AsJson, CollectionFolder, In, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_output_console, lead_with_name, print_json, show_grouped_findings, write_page_file
from tilstand.define import Collection
from tilstand.define.registers import DeclaredRegister, read_register, read_registers
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model.batch import ENTRY_NAME, RegisterEntry
from tilstand.registers.checks import check_register, list_known_entry_names
from tilstand.registers.selection import format_entry_title, format_entry_value
from tilstand.registers.selection import search_entries as fitting
from tilstand.registers.store import TRACK, RegisterStore
from tilstand.registers.tables import read_entry_table, save_edited_entry, to_register_csv, to_register_workbook
from tilstand.registers.values import split_multiple_values
from tilstand.terms import Language, Period
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import TRACKS

Name = Annotated[str, typer.Argument(metavar="REGISTER", help="Name of the register.")]
Wanted = Annotated[
    list[str] | None,
    typer.Option("--where", help="FIELD=CODE: only entries with it; repeatable, codes with ; between."),
]


def list_register_entries(
    collection: CollectionFolder,
    name: Annotated[str, typer.Argument(metavar="[REGISTER]", help="Its name; all if none.")] = "",
    where: Wanted = None,
    text: Annotated[str, typer.Option("--text", help="Only entries in which this stands.")] = "",
    state: Annotated[str, typer.Option("--state", help="written, released or withdrawn.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """List the registers, or the entries of one, as many as fit what is asked for."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    if not name:
        _show_register_counts(read_registers(held), as_json, language)
        return
    about = read_register(held, name)
    wanted = _parse_entry_filters(about, where or [])
    register_state = kept.load_register_entries(kept.open_register_store(about))
    register_entries = fitting(register_state.entries.values(), wanted, text, state)
    if as_json:
        print_json([_to_entry_record(entry) for entry in register_entries])
        return
    for entry in register_entries:
        told = format_message(f"round.state.{TRACK}.{entry.state}").text(language)
        get_output_console().print(f"{entry.id}  {format_entry_title(about, entry, language)}  ({told})")
    get_output_console().print(format_message("register.entries", count=len(register_entries)).text(language))


def show_register_entry(
    collection: CollectionFolder,
    name: Name,
    entry: Annotated[str, typer.Argument(help="Name of the entry.")],
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show an entry: what stands in it, and what was done to it."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    about = read_register(held, name)
    shelf = kept.open_register_store(about)
    register_state = kept.load_register_entries(shelf)
    if not register_state.acts.get_subject_state(TRACK, entry).events:
        raise make_error(UsageError, "register.no_entry", list=entry, name=name)
    acts, here = kept.list_entry_history(shelf, register_state, entry), register_state.entries.get(entry)
    if as_json:
        told = [{**current_act.event.to_dict(), "changed": dict(current_act.changed)} for current_act in acts]
        print_json({**(_to_entry_record(here) if here else {"id": entry}), "history": told})
        return
    for column in about.columns.values() if here else ():
        value = here.values.get(column.id, "") if here else ""
        if value:
            where = f"{about.label(column.name).text(language)}" + (f" ({column.language})" if column.language else "")
            get_output_console().print(lead_with_name(where, format_entry_value(about, column.id, value, language)))
    get_output_console().print()
    for history_act in acts:
        act = format_message(f"round.act.{TRACK}.{history_act.event.act}").text(language)
        get_output_console().print(
            f"{history_act.event.at}  {history_act.event.by}: {act}  {history_act.event.reason}".rstrip()
        )
        for column_id, (before, after) in history_act.changed.items():
            get_output_console().print(f"    {column_id}: {before or '–'} → {after or '–'}")


def show_due_entries(
    collection: CollectionFolder,
    name: Annotated[str, typer.Argument(metavar="[REGISTER]", help="Its name; all if none.")] = "",
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what is due: deadlines, entries to look through, and those that have been kept long enough.

    Exit 1 while there is anything.
    """
    language, held = choose_language(language, collection), define.read_collection(collection)
    on = parse_day_option(today) or read_clock().date()
    wanted = {name: read_register(held, name)} if name else read_registers(held)
    found_pairs = [
        (about, entry)
        for about in wanted.values()
        for entry in kept.list_due_entries(
            about, kept.load_register_entries(kept.open_register_store(about)).entries, on
        )
    ]
    if as_json:
        keys = ("day", "entry", "rule", "kind")
        texts_by_names = [
            {"register": a.name, **{key: str(getattr(current_due_entry, key)) for key in keys}}
            for a, current_due_entry in found_pairs
        ]
        print_json(texts_by_names)
    else:
        for about, due_entry in found_pairs:
            what = about.labels[f"registers.{about.name}.due.{due_entry.rule}"].text(language)
            when = DatedText(due_entry.day).text(language)
            get_output_console().print(f"{when}  {about.name} {due_entry.entry}: {what}")
        get_output_console().print(format_message("register.due", count=len(found_pairs)).text(language))
    if found_pairs:
        raise typer.Exit(1)


def _show_register_counts(found: Mapping[str, DeclaredRegister], as_json: bool, language: Language) -> None:
    counts = {
        name: len(kept.load_register_entries(kept.open_register_store(about)).entries) for name, about in found.items()
    }
    if as_json:
        print_json(counts)
        return
    for name, about in found.items():
        text = format_message("register.entries", count=counts[name]).text(language)
        get_output_console().print(f"{name}: {about.called.text(language)}, {text}")


def _parse_entry_filters(about: DeclaredRegister, given: list[str]) -> dict[str, tuple[str, ...]]:
    texts_by_name: dict[str, tuple[str, ...]] = {}
    for text in given:
        name, sign, codes = text.partition("=")
        if not sign or name.strip() not in about.columns:
            raise make_error(UsageError, "register.where", text=text, list=", ".join(about.columns))
        texts_by_name[name.strip()] = split_multiple_values(codes) or ("",)
    return texts_by_name


def _to_entry_record(entry: RegisterEntry) -> dict[str, object]:
    return {"id": entry.id, "state": entry.state, "sha256": entry.sha256, "values": dict(entry.values)}


Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")]
Table = Annotated[Path, typer.Argument(help="A table: CSV or workbook (.xlsx).")]
Entries = Annotated[list[str], typer.Argument(metavar="ENTRY...", help="Names of the entries.")]


def check_register_entries(
    collection: CollectionFolder,
    name: Annotated[str, typer.Argument(metavar="[REGISTER]", help="Its name; all if none.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="A table that has not been imported: CSV or workbook.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Say all that does not fit in registers, or in a table for one, at once. Exit 1 while anything does."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    if file is not None:
        about = read_register(held, name)
        incoming_table = read_entry_table(
            about,
            file,
            kept.load_register_entries(kept.open_register_store(about)).entries,
            list_known_entry_names(held),
        )
        show_grouped_findings(held, incoming_table.findings, language)
        _show_register_flaws(held, incoming_table.flaws, as_json, language)
        if not incoming_table.fits:
            raise typer.Exit(1)
        return
    wanted = {name: read_register(held, name)} if name else read_registers(held)
    known = list_known_entry_names(held)
    entry_findings = [entry_finding for about in wanted.values() for entry_finding in check_register(about, known)]
    _show_register_flaws(held, entry_findings, as_json, language)
    if entry_findings:
        raise typer.Exit(1)


def import_register_table(
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
    language, held = choose_language(language, collection), define.read_collection(collection)
    about = read_register(held, name)
    shelf = kept.open_register_store(about)
    register_state = kept.load_register_entries(shelf)
    incoming_table = read_entry_table(about, file, register_state.entries, list_known_entry_names(held))
    if not as_json:
        show_grouped_findings(held, incoming_table.findings, language)
    if not incoming_table.fits:
        _show_register_flaws(held, incoming_table.flaws, as_json, language)
        raise typer.Exit(1)
    done = kept.keep_entries(shelf, incoming_table.entries, by=by, at=read_clock(), reason=reason, stood=register_state)
    new = sum(event.subject not in register_state.entries for event in done)
    if as_json:
        print_json({"new": new, "changed": len(done) - new, "same": len(incoming_table.entries) - len(done)})
        return
    facts = {"new": new, "changed": len(done) - new, "same": len(incoming_table.entries) - len(done)}
    get_output_console().print(format_message("register.imported", **facts).text(language))


def export_register_table(
    collection: CollectionFolder,
    name: Name,
    target: Annotated[Path, typer.Option("--out", help="The file: .csv or .xlsx. It is for the unit only.")],
    language: In = "",
) -> None:
    """Write all entries to a table, internal fields too; it can be changed and imported again."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    about = read_register(held, name)
    entries = kept.load_register_entries(kept.open_register_store(about)).entries.values()
    book = target.suffix.lower() == ".xlsx"
    write_page_file(target, to_register_workbook(about, entries, language) if book else to_register_csv(about, entries))
    get_output_console().print(format_message("register.exported", count=len(entries), file=target).text(language))


def set_entry_fields(
    collection: CollectionFolder,
    name: Name,
    entry: Annotated[str, typer.Argument(help="Name of the entry; one that is not there is made.")],
    values: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="What shall stand.")],
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Write fields of one entry."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    about = read_register(held, name)
    if not ENTRY_NAME.fullmatch(entry):
        raise make_error(UsageError, "register.entry_name", name=entry)
    texts_by_name = {}
    for value in values:
        column, sign, text = value.partition("=")
        if not sign or column not in about.columns:
            raise make_error(UsageError, "register.where", text=value, list=", ".join(about.columns))
        texts_by_name[column] = text
    known = list_known_entry_names(held)
    done = save_edited_entry(
        kept.open_register_store(about), entry, texts_by_name, None, known, by=by, at=read_clock(), reason=reason
    )
    if done.flaws:
        _show_register_flaws(held, done.flaws, False, language)
        raise typer.Exit(1)
    _show_entry_acts(done.events, language)


def release_register_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, language: In = ""
) -> None:
    """Release entries as they stand; whoever wrote one cannot release it."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    _show_entry_acts(kept.release_entries(kept.open_register_store(about), entries, by=by, at=read_clock()), language)


def withdraw_register_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Take entries out of what is published, with the reason."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    _show_entry_acts(
        kept.withdraw_entries(kept.open_register_store(about), entries, by=by, at=read_clock(), reason=reason), language
    )


def review_register_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, language: In = ""
) -> None:
    """Note that entries were looked through and still hold."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    _show_entry_acts(kept.review_entries(kept.open_register_store(about), entries, by=by, at=read_clock()), language)


def remove_register_entries(
    collection: CollectionFolder, name: Name, entries: Entries, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Remove entries with all that ever stood in them; their hashes stay in the log."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    _show_entry_acts(
        kept.remove_entries(kept.open_register_store(about), entries, by=by, at=read_clock(), reason=reason), language
    )


def _show_entry_acts(done: Sequence[RoundEvent], language: Language) -> None:
    for event in done:
        state = TRACKS[event.track].moves[event.act].target
        path = f"state.{event.track}.{state}" if state else f"act.{event.track}.{event.act}"
        get_output_console().print(f"{event.subject}: {format_message(f'round.{path}').text(language)}")
    get_output_console().print(format_message("register.acts", count=len(done)).text(language))


def _show_register_flaws(
    held: Collection, found: Sequence[kept.EntryFinding], as_json: bool, language: Language
) -> None:
    if as_json:
        print_json([current_entry_finding.to_dict(held.settings.languages) for current_entry_finding in found])
        return
    for entry_finding in found:
        where = entry_finding.where.text(language)
        get_output_console().print(f"{where}: {entry_finding.what.text(language)}".removeprefix(": "))
        get_output_console().print(f"  → {entry_finding.do.text(language)}")
    get_output_console().print(format_message("register.flaws", count=len(found)).text(language))


def declare_register_known(
    collection: CollectionFolder,
    name: Name,
    until: Annotated[str, typer.Argument(metavar="DAY", help="The last day, or a period to whose end.")],
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="What it rests on; it stays in the log.")],
    language: In = "",
) -> None:
    """Declare until when a register is known, and what that rests on. Nothing is told of a later time."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    shelf = kept.open_register_store(about)
    kept.declare_known_until(shelf, until, by=by, at=read_clock(), reason=reason)
    _show_known_until(shelf, language)


def confirm_register_known(collection: CollectionFolder, name: Name, by: Who, language: In = "") -> None:
    """Confirm until when a register is known; whoever declared it cannot."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    shelf = kept.open_register_store(about)
    kept.confirm_known_until(shelf, by=by, at=read_clock())
    _show_known_until(shelf, language)


def _show_known_until(shelf: RegisterStore, language: Language) -> None:
    register_state = kept.load_register_entries(shelf)
    told = [format_message("overview.known", day=DatedText(Period.from_text(register_state.known.isoformat())))]
    if register_state.waits is not None:
        told.append(
            format_message("register.known_waits", day=DatedText(Period.from_text(register_state.waits.isoformat())))
        )
    for text in told:
        get_output_console().print(text.text(language))
