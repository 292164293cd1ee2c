"""The entries that leave, and what leaves of each: only what is declared public, where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tilstand.define.register import Register, RegisterField
from tilstand.define.registers import DeclaredRegister
from tilstand.languages import Dated, message
from tilstand.model.entry import RegisterEntry
from tilstand.model.overview import OverviewColumn, OverviewEntry
from tilstand.protect.numbers import numbers
from tilstand.terms import Alike, Joined, Period, Text, Typed, Written
from tilstand.text.reading import SpanKind

__all__ = ["ShownRegister", "ended_cases", "public_columns", "shown_entries"]

_NOTHING = Alike("")


def public_columns(register: DeclaredRegister) -> tuple[OverviewColumn, ...]:
    """The fields that leave; the name of an entry is none, and which entry another follows never leaves."""
    return tuple(
        OverviewColumn(name, register.label(name))
        for name, field in register.about.fields.items()
        if field.public and field.type != "entry" and name != register.about.groups
    )


@dataclass(frozen=True)
class ShownRegister:
    """What decides which entries leave.

    Attributes:
        register: The register.
        period: The period that is published.
        before: The period before.
        moved: What entries were before, by their names, where they moved since.
        ended: The cases that are at their end: an earlier decision of one is not said to be open.
    """

    register: DeclaredRegister
    period: Period
    before: Period
    moved: Mapping[str, str]
    ended: frozenset[str] = frozenset()

    def leaves(self, entry: RegisterEntry) -> bool:
        """True for an entry that is opened and not blocked, and not of a later time."""
        about = self.register.about
        on = entry.values.get(about.dated, "")
        return self.opened(entry) and (not on or Period.parse(on).first <= self.period.last)

    def opened(self, entry: RegisterEntry) -> bool:
        """True for an entry that is opened and not blocked."""
        about = self.register.about
        if entry.state != "released" and (about.second_person or entry.state != "written"):
            return False
        blocked = about.blocked.items()
        return not blocked or not all(entry.values.get(name, "") in codes for name, codes in blocked)

    def entry(self, entry: RegisterEntry) -> OverviewEntry:
        """What leaves of an entry."""
        about = self.register.about
        final = about.tally.final if about.tally is not None else ""
        columns = [column.id for column in public_columns(self.register)]
        codes = [self.code(entry, about.fields[name], name) for name in columns]
        texts = [
            self.text(entry, about.fields[name], name) if code else _NOTHING
            for name, code in zip(columns, codes, strict=True)
        ]
        open_ = (
            bool(final) and entry.values.get(final, "") == "no" and case_of(about, entry) not in self.ended
        )
        since = entry.released or entry.written
        former = self.moved.get(entry.id, "")
        return OverviewEntry(
            tuple(texts),
            tuple(codes),
            entry.values.get(about.groups, "") if about.groups else "",
            self.register.labels[f"registers.{self.register.name}.not_final"] if open_ else _NOTHING,
            since[:10] > self.before.last.isoformat(),
            self.register.code_label(about.fields[about.moves], former) if former else _NOTHING,
        )

    def code(self, entry: RegisterEntry, field: RegisterField, name: str) -> str:
        """What of a field leaves, as it stands in data; blank where nothing does."""
        if not all(entry.values.get(other, "") in codes for other, codes in field.public_where.items()):
            return ""
        if field.languages:
            tags = self.register.collection.settings.languages
            return next(
                (entry.values[f"{name}.{tag}"] for tag in tags if entry.values.get(f"{name}.{tag}")), ""
            )
        value = entry.values.get(name, "")
        return value[:4] if field.year_only else value

    def text(self, entry: RegisterEntry, field: RegisterField, name: str) -> Text:
        """What of a field leaves, as it is told: each number in it is known for what it is."""
        value = self.code(entry, field, name)
        match field.type:
            case "code":
                labels = [self.called(field, name, one) for one in value.split("; ")]
                return Joined(tuple(map(self._law, labels) if field.laws else labels), "; ")
            case "yes_no":
                return message(f"register.{value}")
            case "day":
                return Dated(Period.parse(value))
            case "number":
                return Typed(Alike(value), "number", ((self.register.name, name, value),))
            case "text" if field.languages:
                tags = self.register.collection.settings.languages
                told = {
                    tag: entry.values[f"{name}.{tag}"] for tag in tags if entry.values.get(f"{name}.{tag}")
                }
                return Typed(Written.of(told), "said")
            case "text" if not field.pattern:
                return Typed(Written.of({self.register.collection.settings.language: value}), "said")
            case _:
                return Typed(Alike(value), "term")

    def called(self, field: RegisterField, name: str, code: str) -> Text:
        """What a code is called in an entry, where it has a name there; else what it is called in tables."""
        own = f"registers.{self.register.name}.codes.{name}.{code}"
        return self.register.labels.get(own) or self.register.code_label(field, code)

    def _law(self, label: Text) -> Text:
        """A point of law; as one, where every number in its label is read as a law, or as the year of one."""
        tags = self.register.collection.settings.languages
        kinds = {span.kind for tag in tags for span in numbers(label.text(tag), tag)}
        law = SpanKind.LAW in kinds and kinds <= {SpanKind.LAW, SpanKind.YEAR}
        return Typed(label, "law") if law else label


def case_of(about: Register, entry: RegisterEntry) -> str:
    """The case that an entry is of; itself where entries are of none."""
    name = about.tally.case if about.tally is not None else ""
    return (entry.values.get(name, "") if name else "") or entry.id


def ended_cases(register: DeclaredRegister, entries: Iterable[RegisterEntry]) -> frozenset[str]:
    """The cases of which some entry says that they are at their end."""
    about = register.about
    final = about.tally.final if about.tally is not None else ""
    held = (one for one in entries if final and one.values.get(final) == "yes")
    return frozenset(case_of(about, one) for one in held)


def shown_entries(shown: ShownRegister, entries: Iterable[RegisterEntry]) -> tuple[OverviewEntry, ...]:
    """The entries that leave: by group, by the day where that is public, else the latest year first.

    Never by their names, nor by a day of which only the year leaves: codes decide then.
    """
    order = {code: at for at, code in enumerate(_groups(shown.register))}
    made = [shown.entry(one) for one in entries if shown.leaves(one)]
    fields = shown.register.about.fields
    columns = [column.id for column in public_columns(shown.register)]
    days = [
        at for at, one in enumerate(columns) if fields[one].type == "day" and not fields[one].public_where
    ]
    told = next((at for at in days if not fields[columns[at]].year_only), None)

    def place(one: OverviewEntry) -> tuple[object, ...]:
        by_day = one.codes[told] if told is not None else ""
        rest = (one.codes, bool(one.mark), one.new, bool(one.moved))  # nothing is left to how they lie
        return order.get(one.group, len(order)), by_day, _later(one.codes), rest

    return tuple(sorted(made, key=place))


def _later(codes: tuple[str, ...]) -> int:
    years = [int(code[:4]) for code in codes if code[:4].isdigit() and len(code) in (4, 10)]
    return -max(years, default=0)


def _groups(register: DeclaredRegister) -> Iterator[str]:
    about = register.about
    yield from (one.id for one in register.codes(about.fields[about.groups])) if about.groups else ()
