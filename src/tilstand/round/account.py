"""Accounts of bodies: what each would be shown now, sent once, and approved for exactly what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tilstand import protect
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import failure, message
from tilstand.publish import account_report
from tilstand.round.act import act
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.read import RoundState
from tilstand.round.standing import Standings, standings
from tilstand.round.track import NOTHING, Right
from tilstand.terms import Alike, Language, Text
from tilstand.terms.text import FALLBACK

__all__ = ["SentAccount", "accounts", "approve", "due", "elsewhere", "note", "object_to", "since", "unsent"]


@dataclass(frozen=True, slots=True)
class SentAccount:
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


def accounts(
    state: RoundState,
    providers: Iterable[str],
    languages: Sequence[Language] = (),
    lacking: Callable[[str, CollectionError], None] | None = None,
) -> Iterator[SentAccount]:
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
        tongues = tuple(languages) or (state.collection.language_of(provider),)
        figures = state.reconciled.figures
        try:
            texts = protect.words(
                state.collection, state.name, figures, tongues, state.opened, only=[provider]
            )
        except CollectionError as stop:
            if lacking is None:
                raise
            lacking(provider, stop)
            continue
        released = protect.release_to(
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
            made = account_report(released, tongue)
            yield SentAccount(provider, tongue, made.pdf, made.shown, len(released.queries))


def elsewhere(state: RoundState, languages: Iterable[Language], told: Iterable[Text]) -> tuple[Text, ...]:
    """What the rest of the report lacks: it stands in the way of the edition, and of no account.

    Args:
        state: The round.
        languages: Languages of the report.
        told: What is told already, as the passages of bodies.
    """
    known, found = {one.text(FALLBACK) for one in told}, []
    for tongue in dict.fromkeys(languages):
        try:
            protect.words(state.collection, state.name, state.reconciled.figures, [tongue], state.opened)
        except CollectionError as stop:
            found += [one for one in stop.told if one.text(FALLBACK) not in known]
    return tuple(found)


def due(state: RoundState, stood: Standings) -> tuple[str, ...]:
    """The bodies that have an account: those that have delivered and are neither absent nor exempt.

    An account without figures tells a body nothing, and must not be approved; who waits is told on the board.
    """
    delivered = {one.provider for one in state.batch.submissions}
    return tuple(
        one
        for one in state.collection.reporting(state.round)
        if one in delivered and one not in state.round.absent and stood.of("delivery", one).state != "exempt"
    )


def unsent(stood: Standings, shown: SentAccount) -> bool:
    """True where the body has not been sent this very account."""
    stand = stood.of("account", shown.provider)
    return stand.names != shown.sha256 or stand.state == "written"


def note(store: Store, shown: SentAccount, *, sent: bool, by: str, at: datetime) -> str:
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
    stand = standings(store.events()).of("account", shown.provider)
    facts, state = {"language": shown.language}, stand.state
    if stand.names != shown.sha256:
        act(store, "account", "write", shown.provider, by=by, at=at, names=shown.sha256, facts=facts)
        state = "written"
    if sent and state == "written":
        act(store, "account", "send", shown.provider, by=by, at=at, names=shown.sha256, channel="mail")
    if stand.names == shown.sha256:
        return "same"
    return "new" if stand.state in (NOTHING, "written") else "changed"


def approve(
    state: RoundState,
    store: Store,
    provider: str,
    checksum: str,
    *,
    person: str,
    by: str,
    at: datetime,
    channel: str = "mail",
) -> Event:
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
        raise failure(UsageError, "asking.no_person", name=called)
    stood, given = standings(store.events()), "".join(checksum.split()).lower()
    stand = stood.of("account", provider)
    wrote = next((one for one in reversed(stand.events) if one.names == given), None)
    if wrote is not None:
        last = stand.last("write")
        tongue = last.facts.get("language", "") if last else ""
        (now,) = accounts(state, [provider], [tongue] if tongue else [])
        if now.sha256 != given:
            told = [
                message("errors.asking.account_changed.sent", day=Alike(wrote.at[:10])),
                *since(stood, wrote),
            ]
            raise failure(UsageError, "asking.account_changed", told, name=called)
    return act(
        store,
        "account",
        "approve",
        provider,
        by=by,
        at=at,
        right=Right.PROVIDER,
        channel=channel,
        names=given,
        facts={"person": person.strip()},
        called=called,
    )


def object_to(
    called: Text,
    store: Store,
    provider: str,
    *,
    reason: str,
    person: str,
    by: str,
    at: datetime,
    channel: str = "mail",
) -> Event:
    """Note that a body objects to its account, with its reason.

    Raises:
        UsageError: If it was sent none, or the reason is missing.
        ArchiveError: If the log cannot be written to.
    """
    facts = {"person": person.strip()} if person.strip() else {}
    return act(
        store,
        "account",
        "object",
        provider,
        by=by,
        at=at,
        right=Right.PROVIDER,
        channel=channel,
        reason=reason,
        facts=facts,
        called=called,
    )


def since(stood: Standings, event: Event) -> Iterator[Text]:
    """What was done about a body since an act of its account, one line each: what may have changed it."""
    for (track, subject), stand in sorted(stood.by_subject.items()):
        for one in stand.events:
            whose = subject if track == "delivery" else stand.events[0].facts.get("provider", "")
            if track != "account" and whose == event.subject and one.at > event.at:
                yield message(
                    "round.asking.did",
                    day=Alike(one.at[:10]),
                    act=message(f"round.act.{track}.{one.act}"),
                    by=Alike(one.by),
                )
