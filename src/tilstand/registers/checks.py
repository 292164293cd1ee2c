"""Checks of entries, of linked entries and of whole registers, and their findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from tilstand.define import Framework
from tilstand.define.register_schema import InstanceSequence
from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn, read_registers
from tilstand.languages import format_message
from tilstand.registers.store import TRACK, RegisterState, RegisterStore, load_register_entries, open_register_store
from tilstand.registers.values import (
    EntryValueReader,
    PersonalDataDetector,
    find_text_fault,
    parse_day_span,
    split_multiple_values,
)
from tilstand.screening.hints import PersonalDataKind
from tilstand.terms import Code, InvariantText, JoinedText, Period, Text


@dataclass(frozen=True, slots=True)
class EntryFinding:
    """Something that does not fit.

    Attributes:
        kind: Which kind it is; its words are the messages `register.flaw.KIND`.
        entry: The entry; empty where it has no name.
        row: The row of a file; 0 where it came from none.
        column: The column; empty where it is about the whole entry.
        what: What it is. Never a value that tells of a person.
        do: What to do.
    """

    kind: str
    entry: str
    row: int
    column: str
    what: Text
    do: Text

    @property
    def where(self) -> Text:
        """Row, entry and column."""
        parts: list[Text] = []
        if self.row:
            parts.append(format_message("register.row", number=self.row))
        parts += [InvariantText(text) for text in (self.entry, self.column) if text]
        return JoinedText(tuple(parts))

    def to_dict(self, languages: tuple[str, ...]) -> dict[str, object]:
        """The flaw as it stands in JSON."""
        return {
            "kind": self.kind,
            "entry": self.entry,
            "row": self.row,
            "column": self.column,
            "what": self.what.to_dict(languages),
            "do": self.do.to_dict(languages),
        }


def make_entry_finding(kind: str, entry: str, row: int = 0, column: str = "", /, **facts: object) -> EntryFinding:
    """A flaw in the words of its kind.

    Args:
        kind: Which kind.
        entry: The entry.
        row: The row of a file.
        column: The column.
        **facts: What is put in.
    """
    what, do = (format_message(f"register.flaw.{kind}.{part}", **facts) for part in ("what", "do"))
    return EntryFinding(kind, entry, row, column, what, do)


class _ChainedEntry(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def number(self) -> int: ...


def check_entry_chains(
    register: DeclaredRegister, every: Mapping[str, _ChainedEntry], own: set[str]
) -> Iterator[EntryFinding]:
    """What does not fit between entries that follow upon each other, told of some of them."""
    chain = register.about.instances
    if chain is None:
        return
    before = {name: row.values.get(chain.before, "") for name, row in every.items()}
    for name in _find_instance_cycles(before):
        if name in own:
            yield make_entry_finding("cycle", name, every[name].number, chain.before)
    for name, row in every.items():
        earlier = every.get(before[name])
        if earlier is not None and earlier is not row and own & {name, earlier.id}:
            yield from _check_chained_pair(chain, earlier, row, own)
    yield from _find_unlinked_instances(chain, every, before, own)


def _check_chained_pair(
    chain: InstanceSequence, earlier: _ChainedEntry, later: _ChainedEntry, own: set[str]
) -> Iterator[EntryFinding]:
    shown, other_entry = (later, earlier) if later.id in own else (earlier, later)
    first, last = (parse_day_span(chained_entry.values.get(chain.on, "")) for chained_entry in (earlier, later))
    if first is not None and last is not None and last.last < first.first:
        yield make_entry_finding("instance_order", shown.id, shown.number, chain.on, other=other_entry.id)
    if chain.final and earlier.values.get(chain.final, "") == "yes":
        yield make_entry_finding("final", shown.id, shown.number, chain.before, first=earlier.id, last=later.id)
    for name in chain.same:
        if earlier.values.get(name, "") != later.values.get(name, ""):
            yield make_entry_finding("differs", shown.id, shown.number, name, other=other_entry.id)


def _find_unlinked_instances(
    chain: InstanceSequence, every: Mapping[str, _ChainedEntry], before: Mapping[str, str], own: set[str]
) -> Iterator[EntryFinding]:
    """Entries of one line of which neither follows upon anything: most often the same one entered twice."""
    met: dict[tuple[str, ...], str] = {}
    for name, row in every.items():
        line = tuple(row.values.get(text, "").casefold() for text in chain.same)
        if before[name] or not line or not all(line):
            continue
        first = met.setdefault(line, name)
        shown, other_text = (name, first) if name in own else (first, name)
        if first != name and shown in own:
            yield make_entry_finding("apart", shown, every[shown].number, chain.before, other=other_text)


def _find_instance_cycles(before: Mapping[str, str]) -> Iterator[str]:
    """The entries that come back to themselves on the way from each to the one before it."""
    done: set[str] = set()
    for start in before:
        way: dict[str, None] = {}
        at = start
        while at in before and at not in done and at not in way:
            way[at] = None
            at = before[at]
        if at in way:
            held = list(way)
            yield from held[held.index(at) :]
        done |= set(way)


_PERSONAL = {
    PersonalDataKind.EMAIL: "email",
    PersonalDataKind.NUMBER: "person_number",
    PersonalDataKind.PHONE: "phone",
    PersonalDataKind.NAME: "name",
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


def check_entry_rows(
    register: DeclaredRegister,
    rows: Iterable[RegisterRow],
    others: Mapping[str, Mapping[str, str]],
    known: Mapping[str, frozenset[str]],
) -> tuple[EntryFinding, ...]:
    """All that does not fit in rows, in their order.

    Args:
        register: The register.
        rows: The rows; their values are as they are kept, or as somebody wrote them where they do not fit.
        others: Entries that stand beside them, by name; one of the same name as a row counts no more.
        known: Names of the entries of each register that rows may name.
    """
    register_rows = tuple(rows)
    check = _EntryChecker(register, known)
    entry_findings = [entry_finding for row in register_rows for entry_finding in check.row(row)]
    every = {name: RegisterRow(name, values) for name, values in others.items()}
    named = {register_row.id: register_row for register_row in register_rows if register_row.id}
    every, own_texts = every | named, set(named)
    entry_findings += check.alike(every, own_texts)
    entry_findings += check_entry_chains(register, every, own_texts)
    place = {row.id: at for at, row in enumerate(register_rows)}
    return tuple(sorted(entry_findings, key=lambda one: (place.get(one.entry, -1), one.row, one.column)))


def check_reason_text(register: DeclaredRegister, reason: str) -> Iterator[EntryFinding]:
    """What may not stand in the reason for an act, which the log keeps for good: what no field may have."""
    kind, wrong = find_text_fault(reason)
    if kind:
        yield make_entry_finding(kind, "", wrong=wrong)
    for what in dict.fromkeys(_PERSONAL[clue] for clue, _ in PersonalDataDetector(register).said(reason)):
        yield make_entry_finding(what, "")


def check_register_acts(
    lost: Iterable[str], crossed: Iterable[tuple[str, str]], met: Iterable[str]
) -> Iterator[EntryFinding]:
    """What does not fit in the acts of a register.

    Args:
        lost: Entries of which the version that stands is not there, or was changed by hand.
        crossed: Acts that changed nothing, by entry and act.
        met: Entries that two persons changed at once.
    """
    yield from (make_entry_finding("lost", text) for text in lost)
    for entry, act in crossed:
        yield make_entry_finding("second" if act == "release" else "crossed", entry)
    yield from (make_entry_finding("met", text) for text in met)


class _EntryChecker:
    def __init__(self, register: DeclaredRegister, known: Mapping[str, frozenset[str]]) -> None:
        self.register, self.known = register, known
        self.reader, self.persons = EntryValueReader(register), PersonalDataDetector(register)
        self.columns = register.columns

    def row(self, row: RegisterRow) -> Iterator[EntryFinding]:
        """What does not fit in one row by itself."""
        for what in dict.fromkeys(_PERSONAL[clue] for clue, _ in self.persons.named(row.id)):
            yield make_entry_finding(what, row.id, row.number, ID)
        for name, column in self.columns.items():
            text = row.values.get(name, "")
            if text:
                yield from self.value(row, column, text)
            elif column.field.needed:
                yield make_entry_finding("needed", row.id, row.number, name)
        for order in self.register.about.ordered:
            first, last = (
                parse_day_span(row.values.get(current_text, "")) for current_text in (order.first, order.last)
            )
            if first is not None and last is not None and last.last < first.first:
                yield make_entry_finding("order", row.id, row.number, order.last, other=order.first)

    def value(self, row: RegisterRow, column: RegisterColumn, text: str) -> Iterator[EntryFinding]:
        value, kind, wrong = self.reader.read(column, text)
        if kind:
            yield make_entry_finding(
                kind, row.id, row.number, column.id, wrong=_shorten_wrong_value(column, wrong), list=self.some(column)
            )
        elif column.field.type == "code":
            yield from self.check_codes_in_force(row, column, value)
        elif column.field.type == "entry":
            names = self.known.get(column.field.of or self.register.name, frozenset())
            for current_text in split_multiple_values(value) if column.field.many else (value,):
                if current_text not in names:
                    yield make_entry_finding("entry", row.id, row.number, column.id, wrong=current_text)
        if kind != "signs" and column.field.type in ("text", "address"):
            told = dict.fromkeys(
                (_PERSONAL[clue], words) for clue, words in self.persons.find_value_identifiers(column, text)
            )
            for what, words in told:
                yield make_entry_finding(what, row.id, row.number, column.id, wrong=words)

    def check_codes_in_force(self, row: RegisterRow, column: RegisterColumn, value: str) -> Iterator[EntryFinding]:
        """Codes that were not in force yet, or no more, on the entry's day."""
        on = parse_day_span(row.values.get(column.field.on, "")) if column.field.on else None
        if on is None:
            return
        for text in split_multiple_values(value) if column.field.many else (value,):
            code = self.reader.codes(column)[text.casefold()]
            if kind := _classify_code_validity(code, on):
                day = code.valid_from if kind == "not_yet" else code.valid_to
                yield make_entry_finding(kind, row.id, row.number, column.id, code=code.label, day=day, on=str(on))

    def some(self, column: RegisterColumn) -> str:
        """Some of the codes that a column may have."""
        matches = [code.id for code in self.register.codes(column.field)]
        return ", ".join(matches[:12]) + (" …" if len(matches) > 12 else "")

    def alike(self, every: Mapping[str, RegisterRow], own: set[str]) -> Iterator[EntryFinding]:
        """Entries that have what no two may have."""
        for name, column in self.columns.items():
            if not column.field.identifies:
                continue
            met: dict[str, str] = {}
            for row in every.values():
                text = row.values.get(name, "")
                for current_text in split_multiple_values(text) if column.field.many else (text,):
                    first = met.setdefault(current_text.casefold(), row.id) if current_text else row.id
                    if first != row.id:
                        shown = row if row.id in own else every[first]
                        other_text = first if shown is row else row.id
                        if shown.id in own:
                            yield make_entry_finding("twice", shown.id, shown.number, name, other=other_text)


def _classify_code_validity(code: Code, on: Period) -> str:
    if code.valid_from is not None and on.last < code.valid_from:
        return "not_yet"
    if code.valid_to is not None and on.first > code.valid_to:
        return "no_more"
    return ""


def _shorten_wrong_value(column: RegisterColumn, wrong: str) -> str:
    """What did not fit, where it can be nothing but a code or a sign; a text is not repeated."""
    return wrong if column.field.type == "code" and len(wrong) <= 30 else wrong[:1]


def list_known_entry_names(collection: Framework) -> dict[str, frozenset[str]]:
    """The names of the entries of every register, by register."""
    return {
        name: frozenset(load_register_entries(open_register_store(register)).entries)
        for name, register in read_registers(collection).items()
    }


def check_register(register: DeclaredRegister, known: Mapping[str, frozenset[str]]) -> tuple[EntryFinding, ...]:
    """All that does not fit in a register, as it lies in its folder.

    Args:
        register: The register.
        known: Names of the entries of each register.
    """
    return check_register_store(
        open_register_store(register), load_register_entries(open_register_store(register)), known
    )


def check_register_store(
    one: RegisterStore, stood: RegisterState, known: Mapping[str, frozenset[str]]
) -> tuple[EntryFinding, ...]:
    """All that does not fit in a register, wherever it is kept.

    Args:
        one: The register.
        stood: How it stands.
        known: Names of the entries of each register.
    """
    rows = (RegisterRow(entry.id, entry.values) for entry in stood.entries.values())
    return (*_check_register_log(stood), *check_entry_rows(one.register, rows, {}, known))


def check_register_entry(
    one: RegisterStore, stood: RegisterState, entry: str, known: Mapping[str, frozenset[str]]
) -> tuple[EntryFinding, ...]:
    """All that does not fit in one entry.

    Args:
        one: The register.
        stood: How it stands.
        entry: Name of the entry.
        known: Names of the entries of each register.
    """
    rows = [RegisterRow(entry, stood.entries[entry].values)] if entry in stood.entries else []
    others = {name: register_entry.values for name, register_entry in stood.entries.items()}
    own_findings = (entry_finding for entry_finding in _check_register_log(stood) if entry_finding.entry == entry)
    return (*own_findings, *check_entry_rows(one.register, rows, others, known))


def _check_register_log(stood: RegisterState) -> tuple[EntryFinding, ...]:
    crossed = ((event.subject, event.act) for event in stood.acts.crossed if event.track == TRACK)
    return tuple(check_register_acts(stood.lost, crossed, (event.subject for event in stood.met)))
