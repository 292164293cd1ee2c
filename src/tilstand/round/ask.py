"""Questions to bodies: one for each thing that does not fit, asked once, answered, closed by who asked."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tilstand.archive.keep import keep_words
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.model.wording import fingerprint
from tilstand.round.act import act, acts, stamp
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.reply import Reply
from tilstand.round.standing import Stand, Standings, standings
from tilstand.round.trace import ABSENT
from tilstand.round.track import NOTHING, Right
from tilstand.terms import Alike, Joined, Language

if TYPE_CHECKING:
    from tilstand.archive import Archive
    from tilstand.define import Framework
    from tilstand.model.release import Query
    from tilstand.round.read import RoundState

__all__ = ["OUTCOMES", "Posed", "answers", "ask", "asked_of", "close", "due", "posed"]

OUTCOMES = ("corrected", "confirmed", "explained", "withdrawn")
"""What can come back: a new figure; it is right as it is; why it is so; it is taken back."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A question to a body.

    Attributes:
        number: Its number, which stays while figures change.
        provider: The body that is asked.
        query: What is asked; None where what it was about is no longer there.
        language: The language in which the body is asked.
        stand: Where it stands.
    """

    number: str
    provider: str
    query: Query | None
    language: Language
    stand: Stand

    @property
    def told(self) -> str:
        """Hash of what is asked, as it is told: other figures make it another."""
        if self.query is None:
            return ""
        lines = (self.query.where, self.query.what)
        return hashlib.sha256("\n".join(one.text(self.language) for one in lines).encode()).hexdigest()

    @property
    def act(self) -> str:
        """What is to be done so that it is asked; empty where nothing is."""
        last = self.stand.last("ask", "ask_again")
        other = last is not None and last.facts.get("asked") != self.told
        if self.query is None or (self.stand.state != NOTHING and not other):
            return ""
        return {NOTHING: "ask", "closed": "ask", "answered": "ask_again"}.get(self.stand.state, "")

    @property
    def open(self) -> bool:
        """True where an answer is wanted, now or once it is asked."""
        return self.query is not None and (bool(self.act) or self.stand.state == "open")

    def asdict(self) -> dict[str, Any]:
        """The question as it stands in JSON."""
        came, query = self.stand.last("answer"), self.query
        return {
            "number": self.number,
            "provider": self.provider,
            "state": self.stand.state,
            "rule": query.rule if query else self.stand.events[0].facts.get("rule", ""),
            "there": query is not None,
            "outcome": came.facts.get("outcome", "") if came else "",
            "text": [one.text(self.language) for one in (query.where, query.what, query.do)] if query else [],
        }


def posed(
    state: RoundState,
    stood: Standings,
    only: Iterable[str] = (),
    *,
    silent: Container[str] = (),
    early: bool = False,
) -> tuple[Posed, ...]:
    """Every question of a round, body by body: what does not fit now, and what was asked and is gone.

    Args:
        state: The round.
        stood: Where everything stands.
        only: These bodies; all that report, if none is named.
        silent: Bodies that have sent nothing: nothing new is asked of them.
        early: True where there is still time: nobody is asked why nothing has come.
    """
    found: list[Posed] = []
    wanted = tuple(only) or state.collection.reporting(state.round)
    for provider in wanted:
        language = state.collection.language_of(provider)
        own = [
            Posed(one.number, provider, one, language, stood.of("question", one.number))
            for one in _queries(state, provider, language)
        ]
        known = {one.number for one in own}
        found += own
        found += [
            Posed(number, provider, None, language, stood.of("question", number))
            for number in asked_of(stood, provider)
            if number not in known
        ]
    return due(found, silent=silent, early=early)


def due(questions: Iterable[Posed], *, silent: Container[str] = (), early: bool = False) -> tuple[Posed, ...]:
    """The questions without those that nobody has been asked, and that are not asked yet.

    Args:
        questions: Every question.
        silent: Bodies that have sent nothing: nothing new is asked of them.
        early: True where there is still time: nobody is asked why nothing has come.
    """
    return tuple(one for one in questions if not _waits(one, one.provider in silent, early))


def _waits(one: Posed, silent: bool, early: bool) -> bool:
    absent = one.query is not None and one.query.rule == ABSENT
    return one.stand.state == NOTHING and (silent or (early and absent))


def asked_of(stood: Standings, provider: str) -> tuple[str, ...]:
    """The numbers of the questions that a body was asked."""
    return tuple(
        one
        for one in stood.subjects("question")
        if stood.of("question", one).events[0].facts.get("provider") == provider
    )


def ask(store: Store, questions: Iterable[Posed], *, by: str, at: datetime) -> tuple[Posed, ...]:
    """Note that questions are asked, all or none; one that is asked, and says the same, is left as it is.

    Args:
        store: The acts of the round.
        questions: The questions.
        by: Who asks.
        at: When.

    Returns:
        Those that were asked now.

    Raises:
        UsageError: If the table of acts does not allow it.
        ArchiveError: If the log cannot be written to.
    """
    new = tuple(one for one in questions if one.act)
    events = []
    for one in new:
        rule = one.query.rule if one.query else ""
        about = one.query.about.text() if one.query and one.query.about else ""
        facts = {"provider": one.provider, "rule": rule, "asked": one.told, "figure": about}
        events.append(Event("question", one.act, one.number, by, stamp(at), facts=facts))
    acts(store, events)
    return new


def answers(
    collection: Framework,
    round_name: str,
    store: Store,
    archive: Archive,
    given: Iterable[Reply],
    *,
    by: str,
    at: datetime,
    channel: str = "mail",
) -> tuple[tuple[Event, Event | None], ...]:
    """Note what bodies answered, all or none; their words go into the archive, the log has their hash.

    Args:
        collection: The collection.
        round_name: Name of the round.
        store: The acts of the round.
        archive: Where the words are kept, and expire.
        given: What came back, each to another question.
        by: Who notes it.
        at: When.
        channel: Through which door it came.

    Returns:
        The acts, each with the answer that came before it, where there was one: both are kept, the later one
        counts.

    Raises:
        UsageError: If a body was not asked this, or an answer is not one.
        ArchiveError: If the archive or the log cannot be written to.
    """
    stood, wanted = standings(store.events()), tuple(given)
    events = list(_all_answered(stood, wanted, by, at, channel))
    whose = {one.subject: one.facts["provider"] for one in events}
    if all(stood.of("question", one.number).state in ("open", "answered") for one in wanted):
        for one in wanted:
            if one.words.strip():
                name, told = f"{whose[one.number]}.question-{one.number}", [one.words.strip()]
                whom = whose[one.number]
                keep_words(archive, collection, round_name, whom, told, name=name, by=by, at=at)
    made = acts(store, events, called={one.number: Alike(one.number) for one in wanted})
    stands = (stood.of("question", one.subject) for one in made)
    before = (one.last("answer") if one.state == "answered" else None for one in stands)
    return tuple(zip(made, before, strict=True))


def _all_answered(
    stood: Standings, wanted: tuple[Reply, ...], by: str, at: datetime, channel: str
) -> Iterator[Event]:
    """The answers as acts; of several, everything that is wrong with any of them is told at once."""
    refused: list[tuple[str, UsageError]] = []
    for one in wanted:
        try:
            yield _answered(one, _whose(stood, one), by, at, channel)
        except UsageError as error:
            refused.append((one.number, error))
    if len(wanted) == 1 and refused:
        raise refused[0][1]
    if refused:
        wrong = [Joined((Alike(number), error.why[0]), ": ") for number, error in refused]
        raise failure(UsageError, "round.several", wrong, count=len(wanted))


def _whose(stood: Standings, one: Reply) -> str:
    """The body that answers: the one that was asked."""
    events = stood.of("question", one.number).events
    if not events:
        raise failure(UsageError, "asking.no_question", [Alike(one.number)], count=1)
    asked = events[0].facts.get("provider", "")
    if one.provider and asked != one.provider:
        raise failure(UsageError, "asking.other_body", number=one.number)
    return asked


def _answered(one: Reply, provider: str, by: str, at: datetime, channel: str) -> Event:
    if one.outcome not in OUTCOMES:
        raise failure(UsageError, "asking.outcome", outcome=one.outcome, list=", ".join(OUTCOMES))
    if one.outcome == "explained" and not one.words.strip():
        raise failure(UsageError, "asking.no_words", number=one.number)
    facts = {"provider": provider, "outcome": one.outcome} | ({"person": one.person} if one.person else {})
    names = fingerprint(one.words.strip())
    return Event("question", "answer", one.number, by, stamp(at), Right.PROVIDER, channel, names, facts=facts)


def close(store: Store, numbers: Iterable[str], *, by: str, reason: str, at: datetime) -> Iterator[str]:
    """Close questions, with the reason: also those whose finding is gone.

    Raises:
        UsageError: If one is not open, or the reason is missing.
        ArchiveError: If the log cannot be written to.
    """
    for number in dict.fromkeys(numbers):
        act(store, "question", "close", number, by=by, at=at, reason=reason, called=Alike(number))
        yield number


def _queries(state: RoundState, provider: str, language: Language) -> Iterator[Query]:
    """What a body is asked about itself and about those that report through it, as protect lets it out."""
    from tilstand import protect  # only who works questions out waits for it

    collection = state.collection
    for body in (provider, *collection.through.get(provider, ())):
        if any(body in finding.providers for finding in state.findings):
            released = protect.release_to(
                collection,
                state.name,
                body,
                state.batch,
                state.reconciled.figures,
                state.findings,
                languages=[language],
                texts={},
            )
            yield from released.queries
