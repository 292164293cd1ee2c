"""What waits for a second person, in a draft: how many entries of which kind, and no word of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tilstand.define.registers import DeclaredRegister
from tilstand.languages import message
from tilstand.model.entry import RegisterEntry
from tilstand.model.overview import CountedCell, CountedRow, CountedTable
from tilstand.terms import Alike, Period, Text, Typed

__all__ = ["waiting_table"]


def waiting_table(
    register: DeclaredRegister, entries: Iterable[RegisterEntry], period: Period
) -> CountedTable | None:
    """The entries that nobody but their writer has read, by what entries stand under; None if there are none.

    Args:
        register: The register.
        entries: The entries that wait.
        period: The period.
    """
    about = register.about
    coded = [one for one in about.title if about.fields[one].codes and about.fields[one].public]
    name = about.groups or next(iter(coded), "")
    found = Counter(entry.values.get(name, "") if name else "" for entry in entries)
    if not found:
        return None
    labels: list[tuple[str, Text]] = []
    if name:
        labels = [(one.id, one.label) for one in register.codes(about.fields[name]) if found[one.id]]
    labels += [("", message("overview.entries"))] if found[""] else []
    rows = tuple(_row(register, name, code, label, found[code], period) for code, label in labels)
    head = (message("overview.waiting.count"),)
    return CountedTable("waiting", message("overview.waiting.title"), (period,), head, rows)


def _row(
    register: DeclaredRegister, name: str, code: str, label: Text, amount: int, period: Period
) -> CountedRow:
    address = (register.name, str(period), (("waiting", code),))
    cell = CountedCell(Typed(Alike(str(amount)), "number", (address,)), amount)
    return CountedRow(f"{name}={code}" if code else "", label, (cell,), 1)
