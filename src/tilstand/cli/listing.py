"""`tilstand register list`, `show` and `due`: what stands in a register, and what has to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from tilstand import define
from tilstand import register as kept
from tilstand.cli.clock import day, now
from tilstand.cli.option import AsJson, CollectionFolder, In
from tilstand.cli.show import led, out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define.registers import DeclaredRegister, register, registers
from tilstand.errors import UsageError
from tilstand.languages import Dated, failure, message
from tilstand.model.entry import RegisterEntry
from tilstand.register.find import found as fitting
from tilstand.register.find import shown, title
from tilstand.register.value import several
from tilstand.round.of_register.stand import TRACK
from tilstand.terms import Language

__all__ = ["list_entries", "show_due", "show_entry"]

Name = Annotated[str, typer.Argument(metavar="REGISTER", help="Name of the register.")]
Wanted = Annotated[
    list[str] | None,
    typer.Option("--where", help="FIELD=CODE: only entries with it; repeatable, codes with ; between."),
]


def list_entries(
    collection: CollectionFolder,
    name: Annotated[str, typer.Argument(metavar="[REGISTER]", help="Its name; all if none.")] = "",
    where: Wanted = None,
    text: Annotated[str, typer.Option("--text", help="Only entries in which this stands.")] = "",
    state: Annotated[str, typer.Option("--state", help="written, released or withdrawn.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """List the registers, or the entries of one, as many as fit what is asked for."""
    language, held = tongue(language, collection), define.collection(collection)
    if not name:
        _registers(registers(held), as_json, language)
        return
    about = register(held, name)
    wanted = _where(about, where or [])
    stood = kept.standing(kept.shelf(about))
    found = fitting(stood.entries.values(), wanted, text, state)
    if as_json:
        show_json([_record(entry) for entry in found])
        return
    for entry in found:
        told = message(f"round.state.{TRACK}.{entry.state}").text(language)
        out().print(f"{entry.id}  {title(about, entry, language)}  ({told})")
    out().print(message("register.entries", count=len(found)).text(language))


def show_entry(
    collection: CollectionFolder,
    name: Name,
    entry: Annotated[str, typer.Argument(help="Name of the entry.")],
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show an entry: what stands in it, and what was done to it."""
    language, held = tongue(language, collection), define.collection(collection)
    about = register(held, name)
    shelf = kept.shelf(about)
    stood = kept.standing(shelf)
    if not stood.acts.of(TRACK, entry).events:
        raise failure(UsageError, "register.no_entry", list=entry, name=name)
    acts, here = kept.history(shelf, stood, entry), stood.entries.get(entry)
    if as_json:
        told = [{**one.event.asdict(), "changed": dict(one.changed)} for one in acts]
        show_json({**(_record(here) if here else {"id": entry}), "history": told})
        return
    for column in about.columns.values() if here else ():
        value = here.values.get(column.id, "") if here else ""
        if value:
            where = f"{about.label(column.name).text(language)}" + (
                f" ({column.language})" if column.language else ""
            )
            out().print(led(where, shown(about, column.id, value, language)))
    out().print()
    for one in acts:
        act = message(f"round.act.{TRACK}.{one.event.act}").text(language)
        out().print(f"{one.event.at}  {one.event.by}: {act}  {one.event.reason}".rstrip())
        for column_id, (before, after) in one.changed.items():
            out().print(f"    {column_id}: {before or '–'} → {after or '–'}")


def show_due(
    collection: CollectionFolder,
    name: Annotated[str, typer.Argument(metavar="[REGISTER]", help="Its name; all if none.")] = "",
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what is due: deadlines, entries to look through, and those that have been kept long enough.

    Exit 1 while there is anything.
    """
    language, held = tongue(language, collection), define.collection(collection)
    on = day(today) or now().date()
    wanted = {name: register(held, name)} if name else registers(held)
    found = [
        (about, one)
        for about in wanted.values()
        for one in kept.due(about, kept.standing(kept.shelf(about)).entries, on)
    ]
    if as_json:
        keys = ("day", "entry", "rule", "kind")
        told = [{"register": a.name, **{key: str(getattr(one, key)) for key in keys}} for a, one in found]
        show_json(told)
    else:
        for about, one in found:
            what = about.labels[f"registers.{about.name}.due.{one.rule}"].text(language)
            when = Dated(one.day).text(language)
            out().print(f"{when}  {about.name} {one.entry}: {what}")
        out().print(message("register.due", count=len(found)).text(language))
    if found:
        raise typer.Exit(1)


def _registers(found: Mapping[str, DeclaredRegister], as_json: bool, language: Language) -> None:
    counts = {name: len(kept.standing(kept.shelf(about)).entries) for name, about in found.items()}
    if as_json:
        show_json(counts)
        return
    for name, about in found.items():
        told = message("register.entries", count=counts[name]).text(language)
        out().print(f"{name}: {about.called.text(language)}, {told}")


def _where(about: DeclaredRegister, given: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, sign, codes = one.partition("=")
        if not sign or name.strip() not in about.columns:
            raise failure(UsageError, "register.where", text=one, list=", ".join(about.columns))
        found[name.strip()] = several(codes) or ("",)
    return found


def _record(entry: RegisterEntry) -> dict[str, object]:
    return {"id": entry.id, "state": entry.state, "sha256": entry.sha256, "values": dict(entry.values)}
