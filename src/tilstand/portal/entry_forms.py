"""An entry as a form, made of its register's schema: what stands, what was written, what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn
from tilstand.languages import format_message
from tilstand.model.batch import RegisterEntry
from tilstand.portal.snapshot import list_known_entries, load_register_state
from tilstand.registers.checks import EntryFinding, check_reason_text, make_entry_finding
from tilstand.registers.selection import has_matching_codes
from tilstand.registers.store import RegisterStore
from tilstand.registers.tables import save_edited_entry
from tilstand.registers.values import normalize_entry_text, split_multiple_values
from tilstand.terms import InvariantText, Text

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
    flaws: tuple[EntryFinding, ...] = ()
    theirs: str | None = None
    leaves: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """What of the options stands."""
        return split_multiple_values(self.value)


def build_entry_fields(
    register: DeclaredRegister,
    values: Mapping[str, str],
    flaws: Iterable[EntryFinding] = (),
    theirs: Mapping[str, str] | None = None,
) -> tuple[EntryField, ...]:
    """The form of an entry.

    Args:
        register: Its register.
        values: What stands, or was written.
        flaws: What does not fit in it.
        theirs: What another has written meanwhile; None where nobody has.
    """
    found, entry_findings = [], tuple(flaws)
    for name, column in register.columns.items():
        value = values.get(name, "")
        other_text = theirs.get(name, "") if theirs is not None else value
        found.append(
            EntryField(
                column,
                register.label(column.name),
                _choose_field_kind(column),
                value,
                tuple(_list_field_options(register, column, value)),
                tuple(entry_finding for entry_finding in entry_findings if entry_finding.column == name),
                other_text if other_text != value else None,
                column.field.public and has_matching_codes(values, column.field.public_where),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class EntrySubmission:
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
    flaws: tuple[EntryFinding, ...] = ()
    wrong: tuple[EntryFinding, ...] = ()
    met: bool = False
    other: RegisterEntry | None = None
    theirs: Mapping[str, str] | None = None
    done: bool = False


def submit_entry_form(shelf: RegisterStore, entry: str, sent: QueryDict, *, by: str, at: datetime) -> EntrySubmission:
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
    here = load_register_state(shelf).entries.get(entry)
    texts_by_name = _read_entry_values(register, sent, here.values if here else {})
    wrong = tuple(check_reason_text(register, reason)) if reason else ()
    if wrong:
        return EntrySubmission({**(here.values if here else {}), **texts_by_name}, seen, wrong=wrong)
    done = save_edited_entry(
        shelf, entry, texts_by_name, seen, list_known_entries(), by=by, at=at, reason=reason, channel="portal"
    )
    if not done.met:
        shown = {**(here.values if here else {}), **texts_by_name} if done.flaws else done.values
        order = [ID, *register.columns]
        flaws = sorted(done.flaws, key=lambda one: order.index(one.column) if one.column in order else -1)
        return EntrySubmission(shown, seen, tuple(flaws), done=not flaws)
    if not seen:
        return EntrySubmission(texts_by_name, seen, (make_entry_finding("taken", entry, 0, ID),))
    before = shelf.versions.get(entry, seen) if _HASH.fullmatch(seen) else None
    theirs = dict(done.stands.values) if done.stands is not None else {}
    mine = {name: text for name, text in texts_by_name.items() if text != (before or {}).get(name, "")}
    now = done.stands.sha256 if done.stands is not None else ""
    return EntrySubmission({**theirs, **mine}, now, met=True, other=done.stands, theirs=theirs)


def _read_entry_values(register: DeclaredRegister, sent: QueryDict, former: Mapping[str, str]) -> dict[str, str]:
    """What somebody sent, by column; codes that stood already keep their order."""
    texts_by_name = {}
    for name, column in register.columns.items():
        key = f"field:{name}"
        if key not in sent:
            continue
        given = [normalize_entry_text(text) for text in sent.getlist(key) if text.strip()]
        if column.field.many and column.field.type == "code":
            first = split_multiple_values(former.get(name, ""))
            given = sorted(given, key=lambda one: first.index(one) if one in first else len(first))
        texts_by_name[name] = "; ".join(given)
    return texts_by_name


def _choose_field_kind(column: RegisterColumn) -> str:
    field = column.field
    if field.type == "code" and field.many:
        return "choices"
    if field.type == "entry":
        return "entry"
    if field.type == "text":
        return "short" if field.pattern or field.many or field.names else "long"
    return _KINDS[field.type]


def _list_field_options(register: DeclaredRegister, column: RegisterColumn, value: str) -> Iterable[tuple[str, Text]]:
    field = column.field
    if field.type in ("code", "yes_no"):
        codes = {code.id: code.label for code in register.codes(field)}
        codes = codes or {text: format_message(f"register.{text}") for text in _TRUTHS}
        yield from codes.items()
        yield from (
            (current_value, InvariantText(current_value))
            for current_value in split_multiple_values(value)
            if current_value not in codes
        )
    if field.type == "entry":
        names = list_known_entries().get(field.of or register.name, frozenset())
        yield from ((name, InvariantText(name)) for name in sorted(names)[:_MANY_CHOICES])
