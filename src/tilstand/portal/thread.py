"""Questions about figures as threads: asked in words that stay, answered, followed up, closed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure, message
from tilstand.model.wording import fingerprint
from tilstand.portal.models import AskedQuestion, HeldRound, SavedWords
from tilstand.portal.notice import noticed
from tilstand.portal.room import Room
from tilstand.portal.tongue import offered
from tilstand.round import act
from tilstand.round import ask as questions
from tilstand.round.ask import Posed, asked_of
from tilstand.round.event import Event
from tilstand.round.read import RoundState, read
from tilstand.round.reply import Reply
from tilstand.terms import Alike

__all__ = [
    "Thread",
    "ThreadStep",
    "answered",
    "asked",
    "asked_again",
    "beside",
    "closed_with",
    "posed_now",
    "state_of",
    "threads",
]

_MOST = 4_000


@dataclass(frozen=True, slots=True)
class ThreadStep:
    """One thing that was said in a thread.

    Attributes:
        event: The act.
        words: What was said with it; empty where nothing was, or it has expired.
    """

    event: Event
    words: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with what followed.

    Attributes:
        number: Its number.
        provider: The body.
        state: Where it stands.
        address: The place of the form that it is about; empty where it is about none.
        told: What was asked last, in every language: where, what was found, what to do.
        steps: What was said.
    """

    number: str
    provider: str
    state: str
    address: str
    told: Mapping[str, tuple[str, ...]]
    steps: tuple[ThreadStep, ...]


def state_of(room: Room) -> RoundState:
    """The round as it stands, reconciled: worked out once for the same files and acts."""
    return room.once(("state", room.stood().count), lambda: read(room.held, room.name))


def posed_now(room: Room) -> tuple[Posed, ...]:
    """Every question of the round as it stands."""
    stood = room.stood()
    return room.once(("posed", stood.count), lambda: questions.posed(state_of(room), stood))


def threads(room: Room, provider: str = "") -> tuple[Thread, ...]:
    """The questions that were asked, of one body or of all, the open ones first."""
    stood = room.stood()
    numbers = asked_of(stood, provider) if provider else stood.subjects("question")
    told: dict[str, AskedQuestion] = {}
    for one in AskedQuestion.objects.filter(round_name=room.name).order_by("pk"):
        told[one.number] = one
    words = dict(SavedWords.objects.filter(round_name=room.name).values_list("sha256", "text"))
    found = []
    for number in numbers:
        stand, asked = stood.of("question", number), told.get(number)
        steps = [ThreadStep(event, _said(room, event, words)) for event in stand.events]
        about = asked.address if asked else stand.events[0].facts.get("figure", "")
        lines = json.loads(asked.told) if asked else _posed_as(room, number)
        whose = stand.events[0].facts.get("provider", "")
        found.append(
            Thread(
                number,
                whose,
                stand.state,
                about,
                {tag: tuple(each) for tag, each in lines.items()},
                tuple(steps),
            )
        )
    order = ("open", "answered", "closed")
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.provider, one.number)))


def beside(room: Room, provider: str) -> Mapping[str, tuple[Thread, ...]]:
    """The questions that a body was asked, by the place of its form that each is about."""
    found: dict[str, tuple[Thread, ...]] = {}
    for one in threads(room, provider):
        found[one.address] = (*found.get(one.address, ()), one)
    return found


def asked(room: Room, numbers: Iterable[str], *, by: str, at: datetime) -> int:
    """Ask bodies what is not asked yet; each is told by mail that it is asked, and what stands here.

    Raises:
        UsageError: If one is no question that waits to be asked.
    """
    wanted, there = set(numbers), {one.number: one for one in posed_now(room) if one.act}
    if not wanted or wanted - there.keys():
        raise failure(UsageError, "portal.not_to_ask")
    chosen = [there[number] for number in sorted(wanted)]
    with transaction.atomic():
        HeldRound.objects.select_for_update().get(name=room.name)
        questions.ask(room.store, chosen, by=by, at=at)
        for one in chosen:
            _written_down(room, one, at)
    by_body = defaultdict(list)
    for one in chosen:
        by_body[one.provider].append(one)
    for provider, own in by_body.items():
        noticed(room, provider, "questions", len(own), at=at)
    return len(chosen)


def answered(room: Room, provider: str, given: Reply, *, by: str, at: datetime) -> None:
    """Answer a question on behalf of the body that was asked.

    Raises:
        UsageError: If the body was not asked it, it is closed, or the answer is not one.
    """
    if given.number not in asked_of(room.stood(), provider):
        raise failure(UsageError, "portal.not_asked")
    if len(given.words) > _MOST:
        raise failure(UsageError, "portal.too_long")
    with transaction.atomic():
        HeldRound.objects.select_for_update().get(name=room.name)
        how = {"by": by, "at": at, "channel": "portal"}
        questions.answers(room.held, room.name, room.store, room.archive, [given], **how)  # type: ignore[arg-type]


def asked_again(room: Room, number: str, words: str, *, by: str, at: datetime) -> None:
    """Follow an answer up, with what is still to be said: the question is open again.

    Raises:
        UsageError: If it is not answered, or nothing is said.
    """
    stand = room.stood().of("question", number)
    last = stand.last("ask", "ask_again")
    if not words.strip() or len(words) > _MOST or last is None:
        raise failure(UsageError, "portal.nothing_said")
    sha256 = fingerprint(words.strip())
    facts = {**last.facts, "words": sha256}
    whose = stand.events[0].facts.get("provider", "")
    with transaction.atomic():
        HeldRound.objects.select_for_update().get(name=room.name)
        how = {"by": by, "at": at, "channel": "portal", "facts": facts, "called": Alike(number)}
        act(room.store, "question", "ask_again", number, **how)  # type: ignore[arg-type]
        own = {"round_name": room.name, "provider": whose, "sha256": sha256}
        SavedWords.objects.get_or_create(**own, defaults={"text": words.strip(), "at": at})
    noticed(room, whose, "questions", 1, at=at)


def closed_with(room: Room, number: str, reason: str, *, by: str, at: datetime) -> None:
    """Close a question, with the reason."""
    tuple(questions.close(room.store, [number], by=by, reason=reason, at=at))


def _posed_as(room: Room, number: str) -> dict[str, list[str]]:
    """What a question that was asked elsewhere says as it stands now; nothing where it is no longer there."""
    one = next((each for each in posed_now(room) if each.number == number), None)
    return _lines(one) if one is not None else {}


def _lines(one: Posed) -> dict[str, list[str]]:
    if one.query is None:
        return {}
    lines = (one.query.title, one.query.where, one.query.what, one.query.do)
    return {tag: [each.text(tag) for each in lines] for tag, _ in offered()}


def _written_down(room: Room, one: Posed, at: datetime) -> None:
    if one.query is None:
        return
    told = _lines(one)
    about = one.query.about.text() if one.query.about else ""
    own = {"round_name": room.name, "number": one.number, "asked": one.told}
    values = {"provider": one.provider, "address": about, "told": json.dumps(told), "at": at}
    AskedQuestion.objects.get_or_create(**own, defaults=values)


def _said(room: Room, event: Event, words: Mapping[str, str]) -> str:
    """What was said with an act: an answer lies in the archive, a follow-up here, a reason in the log."""
    if event.act == "close":
        return event.reason
    sha256 = event.names if event.act == "answer" else event.facts.get("words", "")
    if not sha256 or sha256 in words:
        return words.get(sha256, "")
    try:
        return room.archive.read(sha256).decode("utf-8", "replace")
    except ArchiveError:
        has_words = sha256 != fingerprint("")
        return message("portal.thread.expired").text(room.held.settings.language) if has_words else ""
