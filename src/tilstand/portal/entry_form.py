"""An entry as a form, made of its register's schema: what stands, what was written, what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn
from tilstand.languages import message
from tilstand.model.entry import RegisterEntry
from tilstand.portal.shelves import known, stood
from tilstand.register.check import reason_flaws
from tilstand.register.due import meant
from tilstand.register.edit import edited
from tilstand.register.flaw import Flaw, flaw
from tilstand.register.value import plain, several
from tilstand.round.of_register.shelf import Shelf
from tilstand.terms import Alike, Text

__all__ = ["EntryField", "EntrySent", "entry_fields", "sent_in"]

_MANY_CHOICES = 500
_HASH = re.compile(r"[0-9a-f]{64}")
_TRUTHS = ("yes", "no")
_KINDS = {"code": "choice", "yes_no": "choice", "number": "number", "day": "day", "address": "address"}


@dataclass(frozen=True, slots=True)
class EntryField:
    """One place of the form.

    Attributes:
        column: The column that it writes.
        label: What it is called.
        kind: How it is written: `choice`, `choices`, `long`, `short`, `number`, `day`, `address`, `entry`.
        value: What stands in it.
        options: What can be chosen, each with what it is called.
        flaws: What does not fit in it.
        theirs: What another has written there meanwhile, where it is something else.
        leaves: True where it is published, once the entry is.
    """

    column: RegisterColumn
    label: Text
    kind: str
    value: str
    options: Sequence[tuple[str, Text]] = ()
    flaws: tuple[Flaw, ...] = ()
    theirs: str | None = None
    leaves: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """What of the options stands."""
        return several(self.value)


def entry_fields(
    register: DeclaredRegister,
    values: Mapping[str, str],
    flaws: Iterable[Flaw] = (),
    theirs: Mapping[str, str] | None = None,
) -> tuple[EntryField, ...]:
    """The form of an entry.

    Args:
        register: Its register.
        values: What stands, or was written.
        flaws: What does not fit in it.
        theirs: What another has written meanwhile; None where nobody has.
    """
    found, told = [], tuple(flaws)
    for name, column in register.columns.items():
        value = values.get(name, "")
        other = theirs.get(name, "") if theirs is not None else value
        found.append(
            EntryField(
                column,
                register.label(column.name),
                _kind(column),
                value,
                tuple(_options(register, column, value)),
                tuple(one for one in told if one.column == name),
                other if other != value else None,
                column.field.public and meant(values, column.field.public_where),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class EntrySent:
    """A form that was filled in.

    Attributes:
        values: What is in it.
        seen: Hash of the entry that it was filled in over.
        flaws: What does not fit.
        wrong: What may not stand in the reason, which the log keeps for good.
        met: True where another changed the entry meanwhile.
        other: What another wrote last; None where the entry is not there any more.
        theirs: What another has written; None where nobody has.
        done: True where it is kept.
    """

    values: Mapping[str, str]
    seen: str
    flaws: tuple[Flaw, ...] = ()
    wrong: tuple[Flaw, ...] = ()
    met: bool = False
    other: RegisterEntry | None = None
    theirs: Mapping[str, str] | None = None
    done: bool = False


def sent_in(shelf: Shelf, entry: str, sent: QueryDict, *, by: str, at: datetime) -> EntrySent:
    """Keep a form if it fits, and nobody changed the entry meanwhile; else what it says is shown again.

    Where somebody did, what was not touched becomes theirs, and what both changed is shown beside each other.

    Args:
        shelf: The register.
        entry: Name of the entry.
        sent: What was sent: `field:COLUMN`, `seen`, `reason`.
        by: Who sent it.
        at: When.

    Raises:
        UsageError: If it cannot be written now.
    """
    register, seen, reason = shelf.register, sent.get("seen", ""), sent.get("reason", "")
    here = stood(shelf).entries.get(entry)
    told = _written(register, sent, here.values if here else {})
    wrong = tuple(reason_flaws(register, reason)) if reason else ()
    if wrong:
        return EntrySent({**(here.values if here else {}), **told}, seen, wrong=wrong)
    done = edited(shelf, entry, told, seen, known(), by=by, at=at, reason=reason, channel="portal")
    if not done.met:
        shown = {**(here.values if here else {}), **told} if done.flaws else done.values
        order = [ID, *register.columns]
        flaws = sorted(done.flaws, key=lambda one: order.index(one.column) if one.column in order else -1)
        return EntrySent(shown, seen, tuple(flaws), done=not flaws)
    if not seen:
        return EntrySent(told, seen, (flaw("taken", entry, 0, ID),))
    before = shelf.versions.get(entry, seen) if _HASH.fullmatch(seen) else None
    theirs = dict(done.stands.values) if done.stands is not None else {}
    mine = {name: text for name, text in told.items() if text != (before or {}).get(name, "")}
    now = done.stands.sha256 if done.stands is not None else ""
    return EntrySent({**theirs, **mine}, now, met=True, other=done.stands, theirs=theirs)


def _written(register: DeclaredRegister, sent: QueryDict, former: Mapping[str, str]) -> dict[str, str]:
    """What somebody sent, by column; codes that stood already keep their order."""
    found = {}
    for name, column in register.columns.items():
        key = f"field:{name}"
        if key not in sent:
            continue
        given = [plain(one) for one in sent.getlist(key) if one.strip()]
        if column.field.many and column.field.type == "code":
            first = several(former.get(name, ""))
            given = sorted(given, key=lambda one: first.index(one) if one in first else len(first))
        found[name] = "; ".join(given)
    return found


def _kind(column: RegisterColumn) -> str:
    field = column.field
    if field.type == "code" and field.many:
        return "choices"
    if field.type == "entry":
        return "entry"
    if field.type == "text":
        return "short" if field.pattern or field.many or field.names else "long"
    return _KINDS[field.type]


def _options(register: DeclaredRegister, column: RegisterColumn, value: str) -> Iterable[tuple[str, Text]]:
    field = column.field
    if field.type in ("code", "yes_no"):
        codes = {one.id: one.label for one in register.codes(field)}
        codes = codes or {one: message(f"register.{one}") for one in _TRUTHS}
        yield from codes.items()
        yield from ((one, Alike(one)) for one in several(value) if one not in codes)
    if field.type == "entry":
        names = known().get(field.of or register.name, frozenset())
        yield from ((one, Alike(one)) for one in sorted(names)[:_MANY_CHOICES])
