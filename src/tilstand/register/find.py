"""Entries that fit what is asked for, and how an entry and its values are told in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tilstand.define.registers import DeclaredRegister
from tilstand.languages import message
from tilstand.model.entry import RegisterEntry
from tilstand.register.due import meant
from tilstand.register.value import several
from tilstand.terms import Language

__all__ = ["found", "shown", "title"]


def found(
    entries: Iterable[RegisterEntry],
    where: Mapping[str, tuple[str, ...]],
    text: str = "",
    state: str = "",
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
        if meant(entry.values, where)
        and (not state or entry.state == state)
        and wanted in " ".join((entry.id, *entry.values.values())).casefold()
    )


def title(register: DeclaredRegister, entry: RegisterEntry, language: Language) -> str:
    """What an entry is called in a list; empty where none of the fields for that has anything."""
    parts = []
    for name in register.about.title:
        own = (
            f"{name}.{language}",
            name,
            *(f"{name}.{one}" for one in register.collection.settings.languages),
        )
        column = next((one for one in own if entry.values.get(one)), "")
        if column in register.columns:
            parts.append(shown(register, column, entry.values[column], language))
    return " · ".join(parts)


def shown(register: DeclaredRegister, column: str, value: str, language: Language) -> str:
    """A value in words: codes as what they are called."""
    field = register.columns[column].field
    if field.type == "yes_no" and value in ("yes", "no"):
        return message(f"register.{value}").text(language)
    if field.type != "code":
        return value
    labels = {code.id: code.label.text(language) for code in register.codes(field)}
    return "; ".join(labels.get(one, one) for one in several(value))
