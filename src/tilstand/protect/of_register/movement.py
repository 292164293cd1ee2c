"""Who moved what since the period before: a table of who, by whether it moved, stands or is not stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tilstand.define.registers import DeclaredRegister
from tilstand.languages import message, within
from tilstand.model.entry import RegisterEntry
from tilstand.model.overview import CountedCell, CountedRow, CountedTable
from tilstand.terms import Alike, Period, Text, Typed

__all__ = ["STATES", "movement"]

STATES = ("moved", "still", "unstated")
"""What an entry can have done: its status is another, is what it was, or is stated nowhere."""


def movement(
    register: DeclaredRegister,
    entries: Iterable[RegisterEntry],
    moved: Mapping[str, str],
    period: Period,
    before: Period,
) -> CountedTable | None:
    """The table of who moved what; None where nothing moves, or nothing is shown.

    An entry of several counts once for each of them, so its rows are never added.

    Args:
        register: The register.
        entries: The entries that are shown.
        moved: What entries were before, by their names, where they moved.
        period: The period.
        before: The period before.
    """
    about = register.about
    if not about.moves:
        return None
    found = Counter((who, _state(register, one, moved)) for one in entries for who in _who(register, one))
    if not found:
        return None
    rows = tuple(_row(register, who, label, found, period) for who, label in _labels(register, found))
    notes = [message("overview.movement.blank")]
    if about.movers and about.fields[about.movers].many:
        notes.insert(0, message("overview.movement.several"))
    return CountedTable(
        id="movement",
        title=message("overview.movement.title", period=within(before)),
        periods=(period,) * len(STATES),
        heads=tuple(message(f"overview.movement.{state}") for state in STATES),
        rows=rows,
        notes=tuple(notes),
        across=tuple(f"moves={state}" for state in STATES),
    )


def _state(register: DeclaredRegister, entry: RegisterEntry, moved: Mapping[str, str]) -> str:
    if entry.id in moved:
        return "moved"
    return "still" if entry.values.get(register.about.moves) else "unstated"


def _who(register: DeclaredRegister, entry: RegisterEntry) -> Iterator[str]:
    name = register.about.movers
    told = entry.values.get(name, "") if name else ""
    yield from told.split("; ")


def _labels(register: DeclaredRegister, found: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, Text]]:
    """Those that have anything, in the order of their codes; what is stated of nobody comes last."""
    named, name = {who for who, _ in found}, register.about.movers
    if name:
        codes = register.codes(register.about.fields[name])
        yield from ((one.id, one.label) for one in codes if one.id in named)
    if "" in named:
        yield "", message("overview.movement.nobody" if name else "overview.entries")


def _row(
    register: DeclaredRegister,
    who: str,
    label: Text,
    found: Mapping[tuple[str, str], int],
    period: Period,
) -> CountedRow:
    cells = []
    stated = any(found.get((who, state)) for state in STATES[:-1])
    for state in STATES:
        address = (register.name, str(period), ((register.about.movers, who), ("moves", state)))
        if stated or state == STATES[-1]:
            amount = found.get((who, state), 0)
            cells.append(CountedCell(Typed(Alike(str(amount)), "number", (address,)), amount))
        else:  # where no status is stated, nobody knows whether one is another
            cells.append(CountedCell(Alike(""), None))
    name = register.about.movers
    return CountedRow(f"{name}={who}" if name and who else "", label, tuple(cells), 1)
