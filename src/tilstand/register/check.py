"""All that does not fit in entries, at once: value by value, entry by entry, and between entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn
from tilstand.register.flaw import Flaw, flaw
from tilstand.register.instances import instance_flaws
from tilstand.register.personal import PersonalTraces
from tilstand.register.value import Reader, day_of, several, unfit
from tilstand.screen.clue import ClueKind
from tilstand.terms import Code, Period

__all__ = ["RegisterRow", "flaws", "reason_flaws", "standing_flaws"]

_PERSONAL = {
    ClueKind.EMAIL: "email",
    ClueKind.NUMBER: "person_number",
    ClueKind.PHONE: "phone",
    ClueKind.NAME: "name",
}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An entry as it is to be looked through.

    Attributes:
        id: Its name.
        values: Its values by column.
        number: The row of the file that it came from; 0 if it came from none.
    """

    id: str
    values: Mapping[str, str]
    number: int = 0


def flaws(
    register: DeclaredRegister,
    rows: Iterable[RegisterRow],
    others: Mapping[str, Mapping[str, str]],
    known: Mapping[str, frozenset[str]],
) -> tuple[Flaw, ...]:
    """All that does not fit in rows, in their order.

    Args:
        register: The register.
        rows: The rows; their values are as they are kept, or as somebody wrote them where they do not fit.
        others: Entries that stand beside them, by name; one of the same name as a row counts no more.
        known: Names of the entries of each register that rows may name.
    """
    held = tuple(rows)
    check = _Check(register, known)
    found = [one for row in held for one in check.row(row)]
    every = {name: RegisterRow(name, values) for name, values in others.items()}
    named = {one.id: one for one in held if one.id}
    every, own = every | named, set(named)
    found += check.alike(every, own)
    found += instance_flaws(register, every, own)
    place = {row.id: at for at, row in enumerate(held)}
    return tuple(sorted(found, key=lambda one: (place.get(one.entry, -1), one.row, one.column)))


def reason_flaws(register: DeclaredRegister, reason: str) -> Iterator[Flaw]:
    """What may not stand in the reason for an act, which the log keeps for good: what no field may have."""
    kind, wrong = unfit(reason)
    if kind:
        yield flaw(kind, "", wrong=wrong)
    for what in dict.fromkeys(_PERSONAL[clue] for clue, _ in PersonalTraces(register).said(reason)):
        yield flaw(what, "")


def standing_flaws(
    lost: Iterable[str], crossed: Iterable[tuple[str, str]], met: Iterable[str]
) -> Iterator[Flaw]:
    """What does not fit in the acts of a register.

    Args:
        lost: Entries of which the version that stands is not there, or was changed by hand.
        crossed: Acts that changed nothing, by entry and act.
        met: Entries that two persons changed at once.
    """
    yield from (flaw("lost", one) for one in lost)
    for entry, act in crossed:
        yield flaw("second" if act == "release" else "crossed", entry)
    yield from (flaw("met", one) for one in met)


class _Check:
    def __init__(self, register: DeclaredRegister, known: Mapping[str, frozenset[str]]) -> None:
        self.register, self.known = register, known
        self.reader, self.persons = Reader(register), PersonalTraces(register)
        self.columns = register.columns

    def row(self, row: RegisterRow) -> Iterator[Flaw]:
        """What does not fit in one row by itself."""
        for what in dict.fromkeys(_PERSONAL[clue] for clue, _ in self.persons.named(row.id)):
            yield flaw(what, row.id, row.number, ID)
        for name, column in self.columns.items():
            text = row.values.get(name, "")
            if text:
                yield from self.value(row, column, text)
            elif column.field.needed:
                yield flaw("needed", row.id, row.number, name)
        for order in self.register.about.ordered:
            first, last = (day_of(row.values.get(one, "")) for one in (order.first, order.last))
            if first is not None and last is not None and last.last < first.first:
                yield flaw("order", row.id, row.number, order.last, other=order.first)

    def value(self, row: RegisterRow, column: RegisterColumn, text: str) -> Iterator[Flaw]:
        value, kind, wrong = self.reader.read(column, text)
        if kind:
            yield flaw(
                kind, row.id, row.number, column.id, wrong=_shown(column, wrong), list=self.some(column)
            )
        elif column.field.type == "code":
            yield from self.in_force(row, column, value)
        elif column.field.type == "entry":
            names = self.known.get(column.field.of or self.register.name, frozenset())
            for one in several(value) if column.field.many else (value,):
                if one not in names:
                    yield flaw("entry", row.id, row.number, column.id, wrong=one)
        if kind != "signs" and column.field.type in ("text", "address"):
            told = dict.fromkeys((_PERSONAL[clue], words) for clue, words in self.persons.found(column, text))
            for what, words in told:
                yield flaw(what, row.id, row.number, column.id, wrong=words)

    def in_force(self, row: RegisterRow, column: RegisterColumn, value: str) -> Iterator[Flaw]:
        """Codes that were not in force yet, or no more, on the entry's day."""
        on = day_of(row.values.get(column.field.on, "")) if column.field.on else None
        if on is None:
            return
        for one in several(value) if column.field.many else (value,):
            code = self.reader.codes(column)[one.casefold()]
            if kind := _outside(code, on):
                day = code.valid_from if kind == "not_yet" else code.valid_to
                yield flaw(kind, row.id, row.number, column.id, code=code.label, day=day, on=str(on))

    def some(self, column: RegisterColumn) -> str:
        """Some of the codes that a column may have."""
        found = [one.id for one in self.register.codes(column.field)]
        return ", ".join(found[:12]) + (" …" if len(found) > 12 else "")

    def alike(self, every: Mapping[str, RegisterRow], own: set[str]) -> Iterator[Flaw]:
        """Entries that have what no two may have."""
        for name, column in self.columns.items():
            if not column.field.identifies:
                continue
            met: dict[str, str] = {}
            for row in every.values():
                text = row.values.get(name, "")
                for one in several(text) if column.field.many else (text,):
                    first = met.setdefault(one.casefold(), row.id) if one else row.id
                    if first != row.id:
                        shown = row if row.id in own else every[first]
                        other = first if shown is row else row.id
                        if shown.id in own:
                            yield flaw("twice", shown.id, shown.number, name, other=other)


def _outside(code: Code, on: Period) -> str:
    if code.valid_from is not None and on.last < code.valid_from:
        return "not_yet"
    if code.valid_to is not None and on.first > code.valid_to:
        return "no_more"
    return ""


def _shown(column: RegisterColumn, wrong: str) -> str:
    """What did not fit, where it can be nothing but a code or a sign; a text is not repeated."""
    return wrong if column.field.type == "code" and len(wrong) <= 30 else wrong[:1]
