"""Acts on register entries, their history, and how far a register is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import DatedText, make_error
from tilstand.model.batch import RegisterEntry
from tilstand.registers.checks import check_reason_text
from tilstand.registers.store import REACH, TRACK, RegisterState, RegisterStore, load_register_entries
from tilstand.terms import Period
from tilstand.workflow.actions import format_act_time, perform_acts
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import TRACKS


class EntryActOptions(TypedDict):
    """How something is done to entries.

    Attributes:
        by: Who does it.
        at: When.
        reason: Why.
        channel: Through which door.
        shown: Hash of what whoever acts has seen, by entry: nothing is done if one is another by now. What
            stands is meant where none is given.
    """

    by: str
    at: datetime
    reason: NotRequired[str]
    channel: NotRequired[str]
    shown: NotRequired[Mapping[str, str]]


def keep_entries(
    shelf: RegisterStore,
    entries: Mapping[str, Mapping[str, str]],
    *,
    by: str,
    at: datetime,
    reason: str = "",
    channel: str = "command",
    stood: RegisterState | None = None,
    exact: bool = False,
) -> tuple[RoundEvent, ...]:
    """Write entries: those that are new or differ from what stands, all of them or none.

    What they say has been looked through (`flaws`). A changed entry is closed again until it is released.

    Args:
        shelf: The register.
        entries: What shall stand, by the names of the entries.
        by: Who writes.
        at: When.
        reason: Why, where there is more to say.
        channel: Through which door.
        stood: What whoever writes has seen; what stands now, if not given. An entry that was changed since is
            written all the same, and both are told that they met.
        exact: True where nothing is written if somebody did something with one of them since.

    Raises:
        UsageError: If one of them cannot be written now, or the reason has what may not stay in the log.
        ArchiveError: If it cannot be kept.
    """
    check_act_reason(shelf, reason)
    stands = stood or load_register_entries(shelf)
    seen = stands.entries
    changed = [name for name, values in entries.items() if name not in seen or dict(seen[name].values) != dict(values)]
    events = []
    for name in changed:
        sha256 = shelf.versions.store_version(name, entries[name])
        facts = {"former": seen[name].sha256} if name in seen else {}
        events.append(_make_entry_event("write", name, by, at, sha256, reason, channel, facts))
    counts = {name: len(stands.acts.get_subject_state(TRACK, name).events) for name in changed}
    try:
        return perform_acts(shelf.store, events, seen=counts if exact else None)
    except TilstandError:
        for event in events:  # nobody's words stay where nothing speaks of them
            known = (
                round_event.names
                for round_event in load_register_entries(shelf).acts.get_subject_state(TRACK, event.subject).events
            )
            if event.names not in known:
                shelf.versions.remove_versions(event.subject, event.names)
        raise


def release_entries(
    shelf: RegisterStore, names: Sequence[str], **how: Unpack[EntryActOptions]
) -> tuple[RoundEvent, ...]:
    """Release entries as they stand: somebody else than who wrote them has read them."""
    return _perform_entry_acts(shelf, "release", names, **how)


def withdraw_entries(
    shelf: RegisterStore, names: Sequence[str], **how: Unpack[EntryActOptions]
) -> tuple[RoundEvent, ...]:
    """Take entries out of what is published, with the reason; what is printed already stays printed."""
    return _perform_entry_acts(shelf, "withdraw", names, **how)


def review_entries(
    shelf: RegisterStore, names: Sequence[str], **how: Unpack[EntryActOptions]
) -> tuple[RoundEvent, ...]:
    """Note that somebody looked entries through and they still hold."""
    return _perform_entry_acts(shelf, "review", names, **how)


def remove_entries(
    shelf: RegisterStore, names: Sequence[str], **how: Unpack[EntryActOptions]
) -> tuple[RoundEvent, ...]:
    """Remove entries with everything that ever stood in them; their hashes stay in the log."""
    done = _perform_entry_acts(shelf, "remove", names, **how)
    for event in done:
        shelf.versions.remove_versions(event.subject)
    return done


def list_possible_entry_acts(stood: RegisterState, entry: str, by: str) -> tuple[str, ...]:
    """What somebody can do with an entry now, by the table."""
    stand = stood.acts.get_subject_state(TRACK, entry)
    moves = (move for move in TRACKS[TRACK].moves.values() if stand.state in move.sources)
    return tuple(move.act for move in moves if not (move.other and stand.did(move.other, by, move.act)))


def _perform_entry_acts(
    shelf: RegisterStore, act: str, names: Iterable[str], **how: Unpack[EntryActOptions]
) -> tuple[RoundEvent, ...]:
    by, at, reason = how["by"], how["at"], how.get("reason", "")
    channel, shown = how.get("channel", "command"), how.get("shown")
    check_act_reason(shelf, reason)
    register_state = load_register_entries(shelf)
    wanted = tuple(dict.fromkeys(names))
    lost = [name for name in wanted if name not in register_state.entries and name not in register_state.lost]
    if lost:
        raise make_error(UsageError, "register.no_entry", list=", ".join(lost), name=shelf.register.name)
    hashes = {name: register_state.acts.get_subject_state(TRACK, name).names for name in wanted}
    if shown is not None and any(shown.get(name) != hashes[name] for name in wanted):
        raise make_error(UsageError, "register.changed", name=shelf.register.name, list=", ".join(wanted))
    events = [_make_entry_event(act, name, by, at, hashes[name], reason, channel, {}) for name in wanted]
    counts = {name: len(register_state.acts.get_subject_state(TRACK, name).events) for name in wanted}
    return perform_acts(shelf.store, events, seen=counts if shown is not None else None)


def check_act_reason(shelf: RegisterStore, reason: str) -> None:
    """Refuse a reason that tells who somebody is: the log keeps it when all else of an entry is removed."""
    entry_finding = next(check_reason_text(shelf.register, reason), None) if reason else None
    if entry_finding is not None:
        raise make_error(
            UsageError, "register.reason", name=shelf.register.name, what=entry_finding.what, do=entry_finding.do
        )


def _make_entry_event(
    act: str, name: str, by: str, at: datetime, sha256: str, reason: str, channel: str, facts: Mapping[str, str]
) -> RoundEvent:
    return RoundEvent(
        TRACK, act, name, by, format_act_time(at), channel=channel, names=sha256, reason=reason, facts=facts
    )


@dataclass(frozen=True, slots=True)
class EntryDifferences:
    """What entries would change.

    Attributes:
        new: Those that are not there yet, each with what would stand, by column.
        changed: Those that are, each with what stands and would stand, by column.
        same: How many would stay as they are.
        digest: Hash of what stands in those that would be written: who says yes has seen exactly this.
    """

    new: Mapping[str, Mapping[str, str]]
    changed: Mapping[str, Mapping[str, tuple[str, str]]]
    same: int
    digest: str


def compare_entries(stood: Mapping[str, RegisterEntry], entries: Mapping[str, Mapping[str, str]]) -> EntryDifferences:
    """What entries would change in what stands.

    Args:
        stood: What stands.
        entries: What shall stand.
    """
    new = {name: values for name, values in entries.items() if name not in stood}
    other_name = {
        name: compare_entry_values(stood[name].values, texts_by_name)
        for name, texts_by_name in entries.items()
        if name in stood
    }
    met = {name: pairs for name, pairs in other_name.items() if pairs}
    lines = (f"{name} {stood[name].sha256 if name in stood else ''}" for name in sorted({*new, *met}))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return EntryDifferences(new, met, len(entries) - len(new) - len(met), digest)


def compare_entry_values(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What stood and stands, by column, where it is not the same.

    Example:
        >>> compare_entry_values({"a": "1", "b": "2"}, {"b": "3"})
        {'a': ('1', ''), 'b': ('2', '3')}
    """
    pairs_by_name = {name: (before.get(name, ""), after.get(name, "")) for name in dict.fromkeys((*before, *after))}
    return {name: pair for name, pair in pairs_by_name.items() if pair[0] != pair[1]}


def declare_known_until(
    shelf: RegisterStore, text: str, *, by: str, at: datetime, reason: str, channel: str = "command"
) -> RoundEvent:
    """Declare until when a register is known, and what that rests on; it can be less than before, too.

    Args:
        shelf: The register.
        text: The last day, or a period to whose end.
        by: Who declares it.
        at: When; nobody knows a later day.
        reason: What it rests on: who was asked, or what was read.
        channel: Through which door.

    Raises:
        UsageError: If it is no day and no period, has not come yet, or is before the end of the balance.
        ArchiveError: If it cannot be kept.
    """
    about = shelf.register.about
    try:
        last = Period.from_text(text).last
    except ValueError as error:
        raise make_error(UsageError, "register.known_no_day", text=text) from error
    if last > at.date():
        raise make_error(UsageError, "register.known_later", day=_date_declared_day(last))
    if about.balance_end is not None and last < about.balance_end:
        raise make_error(UsageError, "register.known_balance", day=_date_declared_day(about.balance_end))
    check_act_reason(shelf, reason)
    facts = {"until": last.isoformat()}
    name, sha256 = shelf.register.name, hashlib.sha256(last.isoformat().encode()).hexdigest()
    event = RoundEvent(
        REACH, "declare", name, by, format_act_time(at), channel=channel, names=sha256, reason=reason, facts=facts
    )
    return perform_acts(shelf.store, (event,), called={name: shelf.register.called})[0]


def confirm_known_until(
    shelf: RegisterStore, *, by: str, at: datetime, channel: str = "command", shown: date | None = None
) -> RoundEvent:
    """Confirm what somebody else has declared.

    Args:
        shelf: The register.
        by: Who confirms it.
        at: When.
        channel: Through which door.
        shown: The day that whoever confirms has seen; what stands is meant if none is given.

    Raises:
        UsageError: If nothing waits, whoever confirms it has declared it, or another day stands by now.
    """
    register_state, name = load_register_entries(shelf), shelf.register.name
    waits = register_state.waits
    if shown is not None and waits != shown:
        raise make_error(UsageError, "register.changed", name=name, list=shelf.register.called)
    names = register_state.acts.get_subject_state(REACH, name).names
    event = RoundEvent(REACH, "confirm", name, by, format_act_time(at), channel=channel, names=names)
    return perform_acts(shelf.store, (event,), called={name: shelf.register.called})[0]


def _date_declared_day(day: date) -> DatedText:
    return DatedText(Period.from_text(day.isoformat()))


@dataclass(frozen=True, slots=True)
class EntryHistoryAct:
    """One act.

    Attributes:
        event: The act.
        changed: What stood before and after, by column; empty where nothing changed, or a version is not kept
            any more.
    """

    event: RoundEvent
    changed: Mapping[str, tuple[str, str]]


def list_entry_history(shelf: RegisterStore, stood: RegisterState, entry: str) -> tuple[EntryHistoryAct, ...]:
    """What was done to an entry, the first first; changes of two persons at once stand beside each other."""
    history_acts = list[EntryHistoryAct]()
    nothing: Mapping[str, str] = {}
    for event in stood.acts.get_subject_state(TRACK, entry).events:
        pairs_by_name: dict[str, tuple[str, str]] = {}
        if event.act == "write":
            former = event.facts.get("former", "")
            base = shelf.versions.get(entry, former) if former else nothing
            after = shelf.versions.get(entry, event.names)
            pairs_by_name = compare_entry_values(base, after) if base is not None and after is not None else {}
        history_acts.append(EntryHistoryAct(event, pairs_by_name))
    return tuple(history_acts)
