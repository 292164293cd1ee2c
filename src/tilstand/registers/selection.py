"""Register entries that are due or match a search, and their titles in lists."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tilstand.define.registers import DeclaredRegister
from tilstand.languages import format_message
from tilstand.model.batch import RegisterEntry
from tilstand.registers.values import parse_day_span, split_multiple_values
from tilstand.terms import Language


@dataclass(frozen=True, slots=True)
class DueEntry:
    """Something that has to be done with an entry.

    Attributes:
        day: By when.
        entry: The entry.
        rule: Name of the rule that says so.
        kind: `list_due_entries`, or `retention` where it is to be removed.
    """

    day: date
    entry: str
    rule: str
    kind: Literal["due", "retention"]


def list_due_entries(
    register: DeclaredRegister, entries: Mapping[str, RegisterEntry], until: date
) -> tuple[DueEntry, ...]:
    """What is due up to a day, the earliest first.

    Args:
        register: The register.
        entries: What stands.
        until: The last day that counts.
    """
    due_entries = (deadline for entry in entries.values() for deadline in _list_entry_deadlines(register, entry))
    return tuple(sorted((o for o in due_entries if o.day <= until), key=lambda o: (o.day, o.entry, o.rule)))


def _list_entry_deadlines(register: DeclaredRegister, entry: RegisterEntry) -> Iterator[DueEntry]:
    for name, rule in register.about.due.items():
        if has_matching_codes(entry.values, rule.where):
            text = entry.values.get(rule.field, "") if rule.field else entry.looked[:10]
            span = parse_day_span(text)
            if span is not None:
                yield DueEntry(add_months(span.last, rule.months), entry.id, name, "due")
    for name, register_retention in register.about.retention.items():
        span = parse_day_span(entry.values.get(register_retention.field, ""))
        if span is not None and has_matching_codes(entry.values, register_retention.where):
            yield DueEntry(add_months(span.last, register_retention.months), entry.id, name, "retention")


def has_matching_codes(values: Mapping[str, str], where: Mapping[str, tuple[str, ...]]) -> bool:
    """True if an entry has one of the codes in each of some fields; a blank code means a blank field."""
    return all(set(codes) & set(split_multiple_values(values.get(name, "")) or ("",)) for name, codes in where.items())


def add_months(day: date, months: int) -> date:
    """A day some months later; the last of the month where it has no such day.

    Example:
        >>> add_months(date(2031, 1, 31), 1).isoformat()
        '2031-02-28'
    """
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def search_entries(
    entries: Iterable[RegisterEntry], where: Mapping[str, tuple[str, ...]], text: str = "", state: str = ""
) -> tuple[RegisterEntry, ...]:
    """The entries that fit.

    Args:
        entries: What stands.
        where: Codes by column: one of them stands there; a blank code means a blank column.
        text: What stands somewhere in them, however the letters are written.
        state: How they stand; however they do, if not given.
    """
    wanted = text.strip().casefold()
    return tuple(
        entry
        for entry in entries
        if has_matching_codes(entry.values, where)
        and (not state or entry.state == state)
        and wanted in " ".join((entry.id, *entry.values.values())).casefold()
    )


def format_entry_title(register: DeclaredRegister, entry: RegisterEntry, language: Language) -> str:
    """What an entry is called in a list; empty where none of the fields for that has anything."""
    parts = []
    for name in register.about.title:
        own_texts = (
            f"{name}.{language}",
            name,
            *(f"{name}.{current_language}" for current_language in register.collection.settings.languages),
        )
        column = next((text for text in own_texts if entry.values.get(text)), "")
        if column in register.columns:
            parts.append(format_entry_value(register, column, entry.values[column], language))
    return " · ".join(parts)


def format_entry_value(register: DeclaredRegister, column: str, value: str, language: Language) -> str:
    """A value in words: codes as what they are called."""
    field = register.columns[column].field
    if field.type == "yes_no" and value in ("yes", "no"):
        return format_message(f"register.{value}").text(language)
    if field.type != "code":
        return value
    labels = {code.id: code.label.text(language) for code in register.codes(field)}
    return "; ".join(labels.get(current_value, current_value) for current_value in split_multiple_values(value))
