"""Decisions on findings, approval of accounts, and requests to reopen figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tilstand.errors import CollectionError, UsageError
from tilstand.languages import make_error
from tilstand.model.hashes import hash_text
from tilstand.portal.mail_queue import notify_body
from tilstand.portal.models import ReopenWish, SavedWords
from tilstand.portal.questions import load_round_state
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.reconcile.findings import format_figure_place, format_relation_line
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import NumberRange
from tilstand.round import accounts as shown
from tilstand.round.decisions import ProposedDecision, find_undecided_failures, write_decision
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import Key, Language, Text


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """Something that does not hold, and that nobody has decided about.

    Attributes:
        code: Hash of what it is about and of its figures: with other figures it is another.
        where: Where it is.
        line: The relation in one line.
        difference: By how much the two sides differ; None where they are no whole numbers.
        figures: Its figures that can be corrected, each with what stands.
    """

    code: str
    where: Text
    line: Text
    difference: int | None
    figures: tuple[tuple[Text, str], ...]


def list_open_findings(room: RoundSnapshot) -> Iterator[OpenFinding]:
    """What is to be decided, one by one."""
    state = load_round_state(room)
    for failure in find_undecided_failures(state):
        figures = [(format_figure_place(state.collection, part.key), str(part.interval)) for part in failure.parts]
        where = format_figure_place(state.collection, failure.first, failure.relation)
        line, difference = format_relation_line(state.collection, failure), _compute_side_difference(failure)
        yield OpenFinding(_compute_finding_code(failure), where, line, difference, tuple(figures))


def decide_open_finding(
    room: RoundSnapshot,
    code: str,
    action: str,
    reason: Mapping[Language, str],
    *,
    figure: int = 0,
    after: str = "",
    by: str,
    at: datetime,
) -> str:
    """Decide about what was shown; the decision's name.

    Args:
        room: The round.
        code: What was shown.
        action: `correct`, `accept` or `dismiss`.
        reason: Why, by language.
        figure: For a correction, which of its figures.
        after: For a correction, what shall stand.
        by: Who decides.
        at: When.

    Raises:
        UsageError: If its figures are others by now, the reason is missing, or the decision does not hold.
    """
    state = load_round_state(room)
    failures = (failure for failure in find_undecided_failures(state) if _compute_finding_code(failure) == code)
    failure = next(failures, None)
    if failure is None:
        raise make_error(UsageError, "portal.other_finding")
    if not reason.get(room.held.settings.language, "").strip():
        raise make_error(UsageError, "portal.why_decided")
    why = {tag: text.strip() for tag, text in reason.items() if text.strip()}
    choice = _build_decision_request(failure, action, why, figure, after)
    return write_decision(state, room.store, choice, by=by, on=at.date(), at=at)[0]


def _build_decision_request(
    failure: RuleResult, action: str, reason: Mapping[Language, str], figure: int, after: str
) -> ProposedDecision:
    difference, after = _compute_side_difference(failure), after.strip()
    about = _to_address_columns(failure.first)
    more: dict[str, Any] = {"rule": failure.rule, "relation": failure.relation}
    if action == "correct" and 0 <= figure < len(failure.parts) and after:
        part = failure.parts[figure]
        about, before = _to_address_columns(part.key), str(part.interval)
        return ProposedDecision(action, *about, reason, before=before, after=after, finding=failure.rule)
    if action == "accept" and difference is not None:
        return ProposedDecision(action, *about, reason, **more, difference=difference)
    if action == "dismiss":
        figures = tuple(str(part.interval) for part in failure.parts)
        return ProposedDecision(action, *about, reason, **more, figures=figures)
    raise make_error(UsageError, "portal.what_decided")


def _to_address_columns(key: Key) -> tuple[str, str, str, str]:
    codes = "; ".join(f"{name}={code}" for name, code in key.dims)
    return key.measure, key.provider, str(key.period), codes


def _compute_side_difference(one: RuleResult) -> int | None:
    """By how much the stated side is more than the other, where both are whole numbers."""
    sides = [side.interval for side in (one.observed, one.expected) if isinstance(side, NumberRange)]
    if one.row is None or len(sides) != 2 or any(side.low != side.high for side in sides):
        return None
    apart = Fraction(sides[0].low or 0) - Fraction(sides[1].low or 0)
    return int(apart) if apart.denominator == 1 else None


def _compute_finding_code(one: RuleResult) -> str:
    told = [one.rule, one.relation, *(f"{part.key.text()} {part.interval}" for part in one.parts)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def send_body_accounts(room: RoundSnapshot, *, by: str, at: datetime) -> dict[str, Any]:
    """Set the account of every body that has delivered, and send what was not; how many, and who has none."""
    state, lacking, count = load_round_state(room), list[str](), 0

    def note_body_without_account(provider: str, stop: CollectionError) -> None:
        lacking.append(provider)

    accountable = shown.list_accountable_bodies(state, room.read_standings())
    for account in shown.build_accounts(state, accountable, lacking=note_body_without_account):
        if not shown.is_account_unsent(room.read_standings(), account):
            continue
        path = get_account_file(room, account.provider)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_file_atomically(path, account.pdf)
        shown.note_account(room.store, account, sent=True, by=by, at=at)
        notify_body(room, account.provider, "account", 1, at=at)
        count += 1
    return {"sent": count, "lacking": lacking}


def get_account_file(room: RoundSnapshot, provider: str) -> Path:
    """The file that a body was sent."""
    path: Path = settings.PORTAL / "accounts" / f"{room.name}-{provider}.pdf"
    return path


def approve_account(room: RoundSnapshot, provider: str, sha256: str, *, by: str, at: datetime) -> None:
    """Approve what was sent and shown, if that is what stands.

    Raises:
        UsageError: If it has changed since, or is another than the one that was sent.
    """
    if not sha256 or sha256 != room.read_standings().get_subject_state("account", provider).names:
        raise make_error(UsageError, "portal.other_account")
    how: dict[str, Any] = {"person": by, "by": by, "at": at, "channel": "portal"}
    shown.note_account_approval(load_round_state(room), room.store, provider, sha256, **how)


def object_to_account(room: RoundSnapshot, provider: str, reason: str, *, by: str, at: datetime) -> None:
    """Object to it, with the reason."""
    called = room.view.provider_label(provider)
    how: dict[str, Any] = {"person": by, "by": by, "at": at, "channel": "portal"}
    shown.note_account_objection(called, room.store, provider, reason=reason, **how)


OPENABLE = ("received", "accepted", "frozen")
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class ReopenRequest:
    """What a body asked for, and nobody has done yet.

    Attributes:
        by: Who asked.
        at: When.
        words: Why.
    """

    by: str
    at: datetime
    words: str


@transaction.atomic
def request_reopening(room: RoundSnapshot, provider: str, words: str, *, by: str, at: datetime) -> None:
    """Ask for it.

    Raises:
        UsageError: If nothing was delivered, or no reason is given.
    """
    stand = room.get_delivery(provider)
    if stand.state not in OPENABLE:
        raise make_error(UsageError, "portal.nothing_to_open")
    text = words.strip()
    if not text or len(text) > _MOST:
        raise make_error(UsageError, "portal.no_reason")
    own_texts = {"round_name": room.name, "provider": provider}
    SavedWords.objects.get_or_create(**own_texts, sha256=hash_text(text), defaults={"text": text, "at": at})
    ReopenWish.objects.create(**own_texts, words=hash_text(text), seen=len(stand.events), by=by, at=at)


def list_reopen_requests(room: RoundSnapshot) -> Mapping[str, ReopenRequest]:
    """What bodies asked for since their figures came or were last opened, by body."""
    states, requests = room.read_standings(), dict[str, ReopenRequest]()
    words = dict(SavedWords.objects.filter(round_name=room.name).values_list("sha256", "text"))
    for wish in ReopenWish.objects.filter(round_name=room.name).order_by("pk"):
        stand = states.get_subject_state("delivery", wish.provider)
        since = {event.act for event in stand.events[wish.seen :]}
        if stand.state in OPENABLE and not since & {"reopen", "correct", "receive"}:
            requests[wish.provider] = ReopenRequest(wish.by, wish.at, words.get(wish.words, ""))
    return requests
