"""Accounts of bodies: what each would be shown now, sent once, and approved for exactly what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tilstand import protect
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.publish import render_account
from tilstand.round.state import RoundState
from tilstand.terms import InvariantText, Language, Text
from tilstand.terms.text import FALLBACK
from tilstand.workflow.actions import SubjectStates, derive_subject_states, perform_act
from tilstand.workflow.event_log import EventStore, RoundEvent
from tilstand.workflow.transitions import NOTHING, ActingRight


@dataclass(frozen=True, slots=True)
class BodyAccount:
    """What one body would be shown now.

    Attributes:
        provider: The body.
        language: Language of the account.
        pdf: The file.
        sha256: Hash of all that it shows; a body approves this.
        questions: How many questions it has.
    """

    provider: str
    language: Language
    pdf: bytes
    sha256: str
    questions: int


def build_accounts(
    state: RoundState,
    providers: Iterable[str],
    languages: Sequence[Language] = (),
    lacking: Callable[[str, CollectionError], None] | None = None,
) -> Iterator[BodyAccount]:
    """The accounts of some bodies, each in its own language, or in those that are named.

    An account rests on what concerns its body alone: what other passages of the report lack stops none.

    Args:
        state: The round.
        providers: The bodies.
        languages: Languages to write them in, instead of each body's own.
        lacking: Called with a body whose own passage cannot be built, and why; the others go on. Without it,
            the work stops.

    Raises:
        CollectionError: If a body's own passage cannot be built.
        ReleaseError: If something cannot be released.
        PublishError: If an account cannot be set.
    """
    for provider in providers:
        tongues = tuple(languages) or (state.collection.get_provider_language(provider),)
        figures = state.reconciled.figures
        try:
            texts = protect.release_texts(state.collection, state.name, figures, tongues, state.opened, only=[provider])
        except CollectionError as stop:
            if lacking is None:
                raise
            lacking(provider, stop)
            continue
        released = protect.make_body_release(
            state.collection,
            state.name,
            provider,
            state.batch,
            figures,
            state.findings,
            languages=tongues,
            opened=state.opened,
            texts=texts,
        )
        for tongue in tongues:
            made = render_account(released, tongue)
            yield BodyAccount(provider, tongue, made.pdf, made.shown, len(released.queries))


def find_foreign_gaps(state: RoundState, languages: Iterable[Language], told: Iterable[Text]) -> tuple[Text, ...]:
    """What the rest of the report lacks: it stands in the way of the edition, and of no account.

    Args:
        state: The round.
        languages: Languages of the report.
        told: What is told already, as the passages of bodies.
    """
    known, matches = {text.text(FALLBACK) for text in told}, []
    for tongue in dict.fromkeys(languages):
        try:
            protect.release_texts(state.collection, state.name, state.reconciled.figures, [tongue], state.opened)
        except CollectionError as stop:
            matches += [text for text in stop.told if text.text(FALLBACK) not in known]
    return tuple(matches)


def list_accountable_bodies(state: RoundState, stood: SubjectStates) -> tuple[str, ...]:
    """The bodies that have an account: those that have delivered and are neither absent nor exempt.

    An account without figures tells a body nothing, and must not be approved; who waits is told on the board.
    """
    delivered = {submission.provider for submission in state.batch.submissions}
    return tuple(
        text
        for text in state.collection.reporting(state.round)
        if text in delivered
        and text not in state.round.absent
        and stood.get_subject_state("delivery", text).state != "exempt"
    )


def is_account_unsent(stood: SubjectStates, shown: BodyAccount) -> bool:
    """True where the body has not been sent this very account."""
    stand = stood.get_subject_state("account", shown.provider)
    return stand.names != shown.sha256 or stand.state == "written"


def note_account(store: EventStore, shown: BodyAccount, *, sent: bool, by: str, at: datetime) -> str:
    """Note that an account is written, and sent where it is; one that shows the same is left as it stands.

    Args:
        store: The acts of the round.
        shown: The account.
        sent: True where it goes to the body.
        by: Who does it.
        at: When.

    Returns:
        `new`; `changed`, where another was sent, approved or objected to before; or `same`.

    Raises:
        UsageError: If the table of acts does not allow it.
        ArchiveError: If the log cannot be written to.
    """
    stand = derive_subject_states(store.read_events()).get_subject_state("account", shown.provider)
    facts, state = {"language": shown.language}, stand.state
    if stand.names != shown.sha256:
        perform_act(store, "account", "write", shown.provider, by=by, at=at, names=shown.sha256, facts=facts)
        state = "written"
    if sent and state == "written":
        perform_act(store, "account", "send", shown.provider, by=by, at=at, names=shown.sha256, channel="mail")
    if stand.names == shown.sha256:
        return "same"
    return "new" if stand.state in (NOTHING, "written") else "changed"


def note_account_approval(
    state: RoundState,
    store: EventStore,
    provider: str,
    checksum: str,
    *,
    person: str,
    by: str,
    at: datetime,
    channel: str = "mail",
) -> RoundEvent:
    """Note that a body approves its account: the very one that was sent, if it would be shown so still.

    Args:
        state: The round.
        store: The acts of the round.
        provider: The body.
        checksum: What came back, as it stands on the account's last page.
        person: Who at the body approves.
        by: Who notes it.
        at: When.
        channel: Through which door it came.

    Raises:
        UsageError: If the account has changed since, or it is not the one that was sent.
        ArchiveError: If the log cannot be written to.
    """
    called = state.collection.provider_label(provider)
    if not person.strip():
        raise make_error(UsageError, "asking.no_person", name=called)
    subject_states, given = derive_subject_states(store.read_events()), "".join(checksum.split()).lower()
    stand = subject_states.get_subject_state("account", provider)
    wrote = next((event for event in reversed(stand.events) if event.names == given), None)
    if wrote is not None:
        last = stand.last("write")
        tongue = last.facts.get("language", "") if last else ""
        (now,) = build_accounts(state, [provider], [tongue] if tongue else [])
        if now.sha256 != given:
            told = [
                format_message("errors.asking.account_changed.sent", day=InvariantText(wrote.at[:10])),
                *describe_acts_since(subject_states, wrote),
            ]
            raise make_error(UsageError, "asking.account_changed", told, name=called)
    return perform_act(
        store,
        "account",
        "approve",
        provider,
        by=by,
        at=at,
        right=ActingRight.PROVIDER,
        channel=channel,
        names=given,
        facts={"person": person.strip()},
        called=called,
    )


def note_account_objection(
    called: Text,
    store: EventStore,
    provider: str,
    *,
    reason: str,
    person: str,
    by: str,
    at: datetime,
    channel: str = "mail",
) -> RoundEvent:
    """Note that a body objects to its account, with its reason.

    Raises:
        UsageError: If it was sent none, or the reason is missing.
        ArchiveError: If the log cannot be written to.
    """
    facts = {"person": person.strip()} if person.strip() else {}
    return perform_act(
        store,
        "account",
        "object",
        provider,
        by=by,
        at=at,
        right=ActingRight.PROVIDER,
        channel=channel,
        reason=reason,
        facts=facts,
        called=called,
    )


def describe_acts_since(stood: SubjectStates, event: RoundEvent) -> Iterator[Text]:
    """What was done about a body since an act of its account, one line each: what may have changed it."""
    for (track, subject), stand in sorted(stood.by_subject.items()):
        for round_event in stand.events:
            whose = subject if track == "delivery" else stand.events[0].facts.get("provider", "")
            if track != "account" and whose == event.subject and round_event.at > event.at:
                yield format_message(
                    "round.asking.did",
                    day=InvariantText(round_event.at[:10]),
                    act=format_message(f"round.act.{track}.{round_event.act}"),
                    by=InvariantText(round_event.by),
                )
