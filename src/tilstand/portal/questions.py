"""Questions about figures as threads: asked in words that stay, answered, followed up, closed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model.hashes import hash_text
from tilstand.model.release import BodyQuery
from tilstand.portal.localization import list_offered_languages
from tilstand.portal.mail_queue import notify_body
from tilstand.portal.models import AskedQuestion, HeldRound, SavedWords
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.round import perform_act, questions
from tilstand.round.questions import BodyQuestion, list_asked_questions
from tilstand.round.replies import QuestionReply
from tilstand.round.state import RoundState, load_round
from tilstand.terms import InvariantText
from tilstand.workflow.event_log import RoundEvent

_MOST = 4_000


@dataclass(frozen=True, slots=True)
class ThreadStep:
    """One thing that was said in a thread.

    Attributes:
        event: The act.
        words: What was said with it; empty where nothing was, or it has expired.
    """

    event: RoundEvent
    words: str


@dataclass(frozen=True, slots=True)
class QuestionThread:
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


def load_round_state(room: RoundSnapshot) -> RoundState:
    """The round as it stands, reconciled: worked out once for the same files and acts."""
    return room.compute_once(("state", room.read_standings().count), lambda: load_round(room.held, room.name))


def list_posed_questions(room: RoundSnapshot) -> tuple[BodyQuestion, ...]:
    """Every question of the round as it stands."""
    subject_states = room.read_standings()
    return room.compute_once(
        ("posed", subject_states.count), lambda: questions.list_body_questions(load_round_state(room), subject_states)
    )


def list_question_threads(room: RoundSnapshot, provider: str = "") -> tuple[QuestionThread, ...]:
    """The questions that were asked, of one body or of all, the open ones first."""
    states = room.read_standings()
    numbers = list_asked_questions(states, provider) if provider else states.list_subjects("question")
    every = AskedQuestion.objects.filter(round_name=room.name).order_by("pk")
    asked = {question.number: question for question in every}
    words = dict(SavedWords.objects.filter(round_name=room.name).values_list("sha256", "text"))
    threads = []
    for number in numbers:
        stand, shown = states.get_subject_state("question", number), asked.get(number)
        steps = tuple(ThreadStep(event, _read_act_words(room, event, words)) for event in stand.events)
        first = stand.events[0].facts
        about = shown.address if shown else first.get("figure", "")
        lines = json.loads(shown.told) if shown else _describe_posed_question(room, number)
        told = {tag: tuple(line) for tag, line in lines.items()}
        threads.append(QuestionThread(number, first.get("provider", ""), stand.state, about, told, steps))
    order = ("open", "answered", "closed")
    return tuple(sorted(threads, key=lambda thread: (order.index(thread.state), thread.provider, thread.number)))


def group_threads_by_place(room: RoundSnapshot, provider: str) -> Mapping[str, list[QuestionThread]]:
    """The questions that a body was asked, by the place of its form that each is about."""
    threads: dict[str, list[QuestionThread]] = {}
    for thread in list_question_threads(room, provider):
        threads.setdefault(thread.address, []).append(thread)
    return threads


def ask_questions(room: RoundSnapshot, numbers: Iterable[str], *, by: str, at: datetime) -> int:
    """Ask bodies what is not asked yet; each is told by mail that it is asked, and what stands here.

    Raises:
        UsageError: If one is no question that waits to be asked.
    """
    wanted, there = set(numbers), {question.number: question for question in list_posed_questions(room) if question.act}
    if not wanted or wanted - there.keys():
        raise make_error(UsageError, "portal.not_to_ask")
    chosen = [there[number] for number in sorted(wanted)]
    with transaction.atomic():
        HeldRound.objects.select_for_update().get(name=room.name)
        questions.note_asked_questions(room.store, chosen, by=by, at=at)
        for question in chosen:
            _save_asked_question(room, question, at)
    for provider, count in Counter(question.provider for question in chosen).items():
        notify_body(room, provider, "questions", count, at=at)
    return len(chosen)


def answer_question(room: RoundSnapshot, provider: str, given: QuestionReply, *, by: str, at: datetime) -> None:
    """Answer a question on behalf of the body that was asked.

    Raises:
        UsageError: If the body was not asked it, it is closed, or the answer is not one.
    """
    if given.number not in list_asked_questions(room.read_standings(), provider):
        raise make_error(UsageError, "portal.not_asked")
    if len(given.words) > _MOST:
        raise make_error(UsageError, "portal.too_long")
    with transaction.atomic():
        HeldRound.objects.select_for_update().get(name=room.name)
        how = {"by": by, "at": at, "channel": "portal"}
        questions.note_answers(room.held, room.name, room.store, room.archive, [given], **how)  # type: ignore[arg-type]


def follow_up_question(room: RoundSnapshot, number: str, words: str, *, by: str, at: datetime) -> None:
    """Follow an answer up, with what is still to be said: the question is open again.

    Raises:
        UsageError: If it is not answered, or nothing is said.
    """
    stand = room.read_standings().get_subject_state("question", number)
    last = stand.last("ask", "ask_again")
    if not words.strip() or len(words) > _MOST or last is None:
        raise make_error(UsageError, "portal.nothing_said")
    sha256 = hash_text(words.strip())
    facts = {**last.facts, "words": sha256}
    whose = stand.events[0].facts.get("provider", "")
    with transaction.atomic():
        HeldRound.objects.select_for_update().get(name=room.name)
        how = {"by": by, "at": at, "channel": "portal", "facts": facts, "called": InvariantText(number)}
        perform_act(room.store, "question", "ask_again", number, **how)  # type: ignore[arg-type]
        own_texts = {"round_name": room.name, "provider": whose, "sha256": sha256}
        SavedWords.objects.get_or_create(**own_texts, defaults={"text": words.strip(), "at": at})
    notify_body(room, whose, "questions", 1, at=at)


def close_question(room: RoundSnapshot, number: str, reason: str, *, by: str, at: datetime) -> None:
    """Close a question, with the reason."""
    tuple(questions.close_questions(room.store, [number], by=by, reason=reason, at=at))


def _describe_posed_question(room: RoundSnapshot, number: str) -> dict[str, list[str]]:
    """What a question that was asked elsewhere says as it stands now; nothing where it is no longer there."""
    posed = next((question for question in list_posed_questions(room) if question.number == number), None)
    return _format_query_lines(posed.query) if posed is not None and posed.query is not None else {}


def _format_query_lines(query: BodyQuery) -> dict[str, list[str]]:
    lines = (query.title, query.where, query.what, query.do)
    return {tag: [line.text(tag) for line in lines] for tag, _ in list_offered_languages()}


def _save_asked_question(room: RoundSnapshot, question: BodyQuestion, at: datetime) -> None:
    if question.query is None:
        return
    address = question.query.about.text() if question.query.about else ""
    told = json.dumps(_format_query_lines(question.query))
    values = {"provider": question.provider, "address": address, "told": told, "at": at}
    asked = {"round_name": room.name, "number": question.number, "asked": question.told}
    AskedQuestion.objects.get_or_create(**asked, defaults=values)


def _read_act_words(room: RoundSnapshot, event: RoundEvent, words: Mapping[str, str]) -> str:
    """What was said with an act: an answer lies in the archive, a follow-up here, a reason in the log."""
    if event.act == "close":
        return event.reason
    sha256 = event.names if event.act == "answer" else event.facts.get("words", "")
    if not sha256 or sha256 in words:
        return words.get(sha256, "")
    try:
        return room.archive.read(sha256).decode("utf-8", "replace")
    except ArchiveError:
        has_words = sha256 != hash_text("")
        return format_message("portal.thread.expired").text(room.held.settings.language) if has_words else ""
