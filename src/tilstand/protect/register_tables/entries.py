"""The public entries of a register, and its calendar of events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tilstand.define.register_schema import Register, RegisterField
from tilstand.define.registers import DeclaredRegister
from tilstand.languages import DatedText, format_message
from tilstand.model.batch import RegisterEntry
from tilstand.model.overview import OverviewColumn, OverviewEntry, OverviewEvent
from tilstand.protect.number_gate import find_text_numbers
from tilstand.reading import NumberKind
from tilstand.terms import InvariantText, JoinedText, Period, Text, TranslatedText, TypedText

_NOTHING = InvariantText("")


def list_public_columns(register: DeclaredRegister) -> tuple[OverviewColumn, ...]:
    """The fields that leave; the name of an entry is none, and which entry another follows never leaves."""
    return tuple(
        OverviewColumn(name, register.label(name))
        for name, field in register.about.fields.items()
        if field.public and field.type != "entry" and name != register.about.groups
    )


@dataclass(frozen=True)
class PublicRegister:
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

    def is_published_entry(self, entry: RegisterEntry) -> bool:
        """True for an entry that is opened and not blocked, and not of a later time."""
        about = self.register.about
        on = entry.values.get(about.day_field, "")
        return self.is_released_entry(entry) and (not on or Period.from_text(on).first <= self.period.last)

    def is_released_entry(self, entry: RegisterEntry) -> bool:
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
        columns = [column.id for column in list_public_columns(self.register)]
        codes = [self.code(entry, about.fields[name], name) for name in columns]
        texts = [
            self.text(entry, about.fields[name], name) if code else _NOTHING
            for name, code in zip(columns, codes, strict=True)
        ]
        open_ = bool(final) and entry.values.get(final, "") == "no" and get_case_name(about, entry) not in self.ended
        since = entry.released or entry.written
        former = self.moved.get(entry.id, "")
        return OverviewEntry(
            tuple(texts),
            tuple(codes),
            entry.values.get(about.groups, "") if about.groups else "",
            self.register.labels[f"registers.{self.register.name}.not_final"] if open_ else _NOTHING,
            since[:10] > self.before.last.isoformat(),
            self.register.get_field_code_label(about.fields[about.moves], former) if former else _NOTHING,
        )

    def code(self, entry: RegisterEntry, field: RegisterField, name: str) -> str:
        """What of a field leaves, as it stands in data; blank where nothing does."""
        if not all(entry.values.get(other_text, "") in codes for other_text, codes in field.public_where.items()):
            return ""
        if field.languages:
            tags = self.register.collection.settings.languages
            return next((entry.values[f"{name}.{tag}"] for tag in tags if entry.values.get(f"{name}.{tag}")), "")
        value = entry.values.get(name, "")
        return value[:4] if field.year_only else value

    def text(self, entry: RegisterEntry, field: RegisterField, name: str) -> Text:
        """What of a field leaves, as it is told: each number in it is known for what it is."""
        value = self.code(entry, field, name)
        match field.type:
            case "code":
                labels = [self.called(field, name, current_text) for current_text in value.split("; ")]
                return JoinedText(tuple(map(self._type_law_label, labels) if field.laws else labels), "; ")
            case "yes_no":
                return format_message(f"register.{value}")
            case "day":
                return DatedText(Period.from_text(value))
            case "number":
                return TypedText(InvariantText(value), "number", ((self.register.name, name, value),))
            case "text" if field.languages:
                tags = self.register.collection.settings.languages
                texts_by_name = {
                    tag: entry.values[f"{name}.{tag}"] for tag in tags if entry.values.get(f"{name}.{tag}")
                }
                return TypedText(TranslatedText.from_texts(texts_by_name), "said")
            case "text" if not field.pattern:
                return TypedText(TranslatedText.from_texts({self.register.collection.settings.language: value}), "said")
            case _:
                return TypedText(InvariantText(value), "term")

    def called(self, field: RegisterField, name: str, code: str) -> Text:
        """What a code is called in an entry, where it has a name there; else what it is called in tables."""
        own_text = f"registers.{self.register.name}.codes.{name}.{code}"
        return self.register.labels.get(own_text) or self.register.get_field_code_label(field, code)

    def _type_law_label(self, label: Text) -> Text:
        """A point of law; as one, where every number in its label is read as a law, or as the year of one."""
        tags = self.register.collection.settings.languages
        kinds = {span.kind for tag in tags for span in find_text_numbers(label.text(tag), tag)}
        law = NumberKind.LAW in kinds and kinds <= {NumberKind.LAW, NumberKind.YEAR}
        return TypedText(label, "law") if law else label


def get_case_name(about: Register, entry: RegisterEntry) -> str:
    """The case that an entry is of; itself where entries are of none."""
    name = about.tally.case if about.tally is not None else ""
    return (entry.values.get(name, "") if name else "") or entry.id


def find_closed_cases(register: DeclaredRegister, entries: Iterable[RegisterEntry]) -> frozenset[str]:
    """The cases of which some entry says that they are at their end."""
    about = register.about
    final = about.tally.final if about.tally is not None else ""
    register_entries = (entry for entry in entries if final and entry.values.get(final) == "yes")
    return frozenset(get_case_name(about, register_entry) for register_entry in register_entries)


def select_public_entries(shown: PublicRegister, entries: Iterable[RegisterEntry]) -> tuple[OverviewEntry, ...]:
    """The entries that leave: by group, by the day where that is public, else the latest year first.

    Never by their names, nor by a day of which only the year leaves: codes decide then.
    """
    order = {code: at for at, code in enumerate(_list_entry_groups(shown.register))}
    overview_entries = [shown.entry(entry) for entry in entries if shown.is_published_entry(entry)]
    fields = shown.register.about.fields
    columns = [column.id for column in list_public_columns(shown.register)]
    days = [at for at, column in enumerate(columns) if fields[column].type == "day" and not fields[column].public_where]
    told = next((at for at in days if not fields[columns[at]].year_only), None)

    def make_entry_sort_key(one: OverviewEntry) -> tuple[object, ...]:
        by_day = one.codes[told] if told is not None else ""
        rest = (one.codes, bool(one.mark), one.new, bool(one.moved))  # nothing is left to how they lie
        return order.get(one.group, len(order)), by_day, _compute_recency_key(one.codes), rest

    return tuple(sorted(overview_entries, key=make_entry_sort_key))


def _compute_recency_key(codes: tuple[str, ...]) -> int:
    years = [int(code[:4]) for code in codes if code[:4].isdigit() and len(code) in (4, 10)]
    return -max(years, default=0)


def _list_entry_groups(register: DeclaredRegister) -> Iterator[str]:
    about = register.about
    yield from (code.id for code in register.codes(about.fields[about.groups])) if about.groups else ()


def list_overview_events(shown: PublicRegister, entries: Iterable[RegisterEntry]) -> tuple[OverviewEvent, ...]:
    """What takes place on days; an entry of which only a month or a year is known is no event.

    Args:
        shown: What decides which entries leave.
        entries: What stands in the register; what is of a later time is announced here.
    """
    found = _iterate_entry_events(shown, entries)
    return tuple(sorted(found, key=lambda one: (one.begins, one.ends, one.uid)))


def _iterate_entry_events(shown: PublicRegister, entries: Iterable[RegisterEntry]) -> Iterator[OverviewEvent]:
    register, about = shown.register, shown.register.about.calendar
    for entry in entries if about is not None else ():
        assert about is not None
        meant = all(entry.values.get(name, "") in codes for name, codes in about.where.items())
        begins = _parse_event_day(entry.values.get(about.begins, ""))
        if not (meant and shown.is_released_entry(entry) and begins):
            continue
        title = shown.text(entry, register.about.fields[about.called], about.called)
        ends = _parse_event_day(entry.values.get(about.ends, "")) if about.ends else None
        yield OverviewEvent(
            uid=_make_event_uid(register, entry),
            begins=begins,
            ends=ends or begins,
            title=title,
            stamped=date.fromisoformat((entry.released or entry.written)[:10]),
            address=entry.values.get(about.address, "") if about.address else "",
        )


def _parse_event_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _make_event_uid(register: DeclaredRegister, entry: RegisterEntry) -> str:
    """The same for an entry as long as it stands, whatever is changed in it."""
    text = "\n".join((register.collection.id, register.name, entry.id))
    return f"{hashlib.sha256(text.encode()).hexdigest()[:24]}@{register.collection.id}"
