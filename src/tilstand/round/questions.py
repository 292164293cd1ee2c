"""Questions to bodies, their answers and closing, and the cache of findings they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tilstand.archive.retention import store_free_texts
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.model.hashes import hash_text
from tilstand.round.finding_cache import ABSENT, get_finding_cache_path
from tilstand.round.replies import QuestionReply
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import InvariantText, JoinedText, Language
from tilstand.workflow.actions import (
    SubjectState,
    SubjectStates,
    derive_subject_states,
    format_act_time,
    perform_act,
    perform_acts,
)
from tilstand.workflow.event_log import EventStore, RoundEvent
from tilstand.workflow.transitions import NOTHING, ActingRight

if TYPE_CHECKING:
    from tilstand.archive import Archive
    from tilstand.define import Framework
    from tilstand.model.release import BodyQuery
    from tilstand.round.state import RoundState

OUTCOMES = ("corrected", "confirmed", "explained", "withdrawn")
"""What can come back: a new figure; it is right as it is; why it is so; it is taken back."""


@dataclass(frozen=True, slots=True)
class BodyQuestion:
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
    query: BodyQuery | None
    language: Language
    stand: SubjectState

    @property
    def told(self) -> str:
        """Hash of what is asked, as it is told: other figures make it another."""
        if self.query is None:
            return ""
        lines = (self.query.where, self.query.what)
        return hashlib.sha256("\n".join(line.text(self.language) for line in lines).encode()).hexdigest()

    @property
    def act(self) -> str:
        """What is to be done so that it is asked; empty where nothing is."""
        last = self.stand.last("ask", "ask_again")
        other_flag = last is not None and last.facts.get("asked") != self.told
        if self.query is None or (self.stand.state != NOTHING and not other_flag):
            return ""
        return {NOTHING: "ask", "closed": "ask", "answered": "ask_again"}.get(self.stand.state, "")

    @property
    def open(self) -> bool:
        """True where an answer is wanted, now or once it is asked."""
        return self.query is not None and (bool(self.act) or self.stand.state == "open")

    def to_dict(self) -> dict[str, Any]:
        """The question as it stands in JSON."""
        came, query = self.stand.last("answer"), self.query
        return {
            "number": self.number,
            "provider": self.provider,
            "state": self.stand.state,
            "rule": query.rule if query else self.stand.events[0].facts.get("rule", ""),
            "there": query is not None,
            "outcome": came.facts.get("outcome", "") if came else "",
            "text": [text.text(self.language) for text in (query.where, query.what, query.do)] if query else [],
        }


def list_body_questions(
    state: RoundState,
    stood: SubjectStates,
    only: Iterable[str] = (),
    *,
    silent: Container[str] = (),
    early: bool = False,
) -> tuple[BodyQuestion, ...]:
    """Every question of a round, body by body: what does not fit now, and what was asked and is gone.

    Args:
        state: The round.
        stood: Where everything stands.
        only: These bodies; all that report, if none is named.
        silent: Bodies that have sent nothing: nothing new is asked of them.
        early: True where there is still time: nobody is asked why nothing has come.
    """
    body_questions: list[BodyQuestion] = []
    wanted = tuple(only) or state.collection.reporting(state.round)
    languages = {provider: state.collection.get_provider_language(provider) for provider in wanted}
    queries = _list_body_queries(state, languages)
    for provider, language in languages.items():
        own_questions = [
            BodyQuestion(query.number, provider, query, language, stood.get_subject_state("question", query.number))
            for query in queries[provider]
        ]
        known = {body_question.number for body_question in own_questions}
        body_questions += own_questions
        body_questions += [
            BodyQuestion(number, provider, None, language, stood.get_subject_state("question", number))
            for number in list_asked_questions(stood, provider)
            if number not in known
        ]
    return select_due_questions(body_questions, silent=silent, early=early)


def select_due_questions(
    questions: Iterable[BodyQuestion], *, silent: Container[str] = (), early: bool = False
) -> tuple[BodyQuestion, ...]:
    """The questions without those that nobody has been asked, and that are not asked yet.

    Args:
        questions: Every question.
        silent: Bodies that have sent nothing: nothing new is asked of them.
        early: True where there is still time: nobody is asked why nothing has come.
    """
    return tuple(
        question for question in questions if not _is_question_early(question, question.provider in silent, early)
    )


def _is_question_early(one: BodyQuestion, silent: bool, early: bool) -> bool:
    absent = one.query is not None and one.query.rule == ABSENT
    return one.stand.state == NOTHING and (silent or (early and absent))


def list_asked_questions(stood: SubjectStates, provider: str) -> tuple[str, ...]:
    """The numbers of the questions that a body was asked."""
    return tuple(
        subject
        for subject in stood.list_subjects("question")
        if stood.get_subject_state("question", subject).events[0].facts.get("provider") == provider
    )


def note_asked_questions(
    store: EventStore, questions: Iterable[BodyQuestion], *, by: str, at: datetime
) -> tuple[BodyQuestion, ...]:
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
    new = tuple(question for question in questions if question.act)
    events = []
    for body_question in new:
        rule = body_question.query.rule if body_question.query else ""
        about = body_question.query.about.text() if body_question.query and body_question.query.about else ""
        facts = {"provider": body_question.provider, "rule": rule, "asked": body_question.told, "figure": about}
        events.append(
            RoundEvent("question", body_question.act, body_question.number, by, format_act_time(at), facts=facts)
        )
    perform_acts(store, events)
    return new


def note_answers(
    collection: Framework,
    round_name: str,
    store: EventStore,
    archive: Archive,
    given: Iterable[QuestionReply],
    *,
    by: str,
    at: datetime,
    channel: str = "mail",
) -> tuple[tuple[RoundEvent, RoundEvent | None], ...]:
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
    subject_states, wanted = derive_subject_states(store.read_events()), tuple(given)
    events = list(_make_answer_events(subject_states, wanted, by, at, channel))
    whose = {event.subject: event.facts["provider"] for event in events}
    if all(
        subject_states.get_subject_state("question", current_question_reply.number).state in ("open", "answered")
        for current_question_reply in wanted
    ):
        for question_reply in wanted:
            if question_reply.words.strip():
                name, told = (
                    f"{whose[question_reply.number]}.question-{question_reply.number}",
                    [question_reply.words.strip()],
                )
                whom = whose[question_reply.number]
                store_free_texts(archive, collection, round_name, whom, told, name=name, by=by, at=at)
    round_events = perform_acts(
        store,
        events,
        called={
            current_question_reply.number: InvariantText(current_question_reply.number)
            for current_question_reply in wanted
        },
    )
    stands = (subject_states.get_subject_state("question", round_event.subject) for round_event in round_events)
    before = (stand.last("answer") if stand.state == "answered" else None for stand in stands)
    return tuple(zip(round_events, before, strict=True))


def _make_answer_events(
    stood: SubjectStates, wanted: tuple[QuestionReply, ...], by: str, at: datetime, channel: str
) -> Iterator[RoundEvent]:
    """The answers as acts; of several, everything that is wrong with any of them is told at once."""
    refused: list[tuple[str, UsageError]] = []
    for question_reply in wanted:
        try:
            yield _make_answer_event(question_reply, _find_asked_body(stood, question_reply), by, at, channel)
        except UsageError as error:
            refused.append((question_reply.number, error))
    if len(wanted) == 1 and refused:
        raise refused[0][1]
    if refused:
        wrong = [JoinedText((InvariantText(number), error.why[0]), ": ") for number, error in refused]
        raise make_error(UsageError, "round.several", wrong, count=len(wanted))


def _find_asked_body(stood: SubjectStates, one: QuestionReply) -> str:
    """The body that answers: the one that was asked."""
    events = stood.get_subject_state("question", one.number).events
    if not events:
        raise make_error(UsageError, "asking.no_question", [InvariantText(one.number)], count=1)
    asked = events[0].facts.get("provider", "")
    if one.provider and asked != one.provider:
        raise make_error(UsageError, "asking.other_body", number=one.number)
    return asked


def _make_answer_event(one: QuestionReply, provider: str, by: str, at: datetime, channel: str) -> RoundEvent:
    if one.outcome not in OUTCOMES:
        raise make_error(UsageError, "asking.outcome", outcome=one.outcome, list=", ".join(OUTCOMES))
    if one.outcome == "explained" and not one.words.strip():
        raise make_error(UsageError, "asking.no_words", number=one.number)
    facts = {"provider": provider, "outcome": one.outcome} | ({"person": one.person} if one.person else {})
    names = hash_text(one.words.strip())
    return RoundEvent(
        "question", "answer", one.number, by, format_act_time(at), ActingRight.PROVIDER, channel, names, facts=facts
    )


def close_questions(store: EventStore, numbers: Iterable[str], *, by: str, reason: str, at: datetime) -> Iterator[str]:
    """Close questions, with the reason: also those whose finding is gone.

    Raises:
        UsageError: If one is not open, or the reason is missing.
        ArchiveError: If the log cannot be written to.
    """
    for number in dict.fromkeys(numbers):
        perform_act(store, "question", "close", number, by=by, at=at, reason=reason, called=InvariantText(number))
        yield number


def _list_body_queries(state: RoundState, languages: Mapping[str, Language]) -> Mapping[str, tuple[BodyQuery, ...]]:
    """What bodies are asked about themselves and about those that report through them, as protect lets it out.

    Those who are asked in one language are released together: names pass the gate once.
    """
    from tilstand import protect  # only who works questions out waits for it

    collection = state.collection
    queries: dict[str, tuple[BodyQuery, ...]] = {}
    about = {body for finding in state.findings for body in finding.providers}
    for language in dict.fromkeys(languages.values()):
        represented = {
            provider: [body for body in (provider, *collection.indirect_reporters.get(provider, ())) if body in about]
            for provider, own in languages.items()
            if own == language
        }
        bodies = dict.fromkeys(body for some in represented.values() for body in some)
        released = protect.release_body_queries(
            collection,
            state.name,
            bodies,
            state.batch,
            state.reconciled.figures,
            state.findings,
            languages=[language],
        )
        for provider, some in represented.items():
            queries[provider] = tuple(query for body in some for query in released.get(body, ()))
    return queries


def cache_findings(state: RoundState, questions: Iterable[BodyQuestion]) -> None:
    """Leave what was found; whatever was left before makes room for it.

    Where the folder cannot be written to nothing is left: nothing rests on it.

    Args:
        state: The round.
        questions: Every question to its bodies.
    """
    told: dict[str, Any] = {
        "read": dict(sorted(state.files.items())),
        "questions": sorted(
            [question.number, question.provider, question.query.rule, question.told]
            for question in questions
            if question.query
        ),
        "errors": [list(error.providers) for error in state.findings.errors],
    }
    path = get_finding_cache_path(state.collection.path, state.name, state.files)
    with suppress(OSError):
        write_file_atomically(path, json.dumps(told, ensure_ascii=False).encode() + b"\n", mode=0o644)
        for other_path in path.parent.glob(".held-*.json"):
            if other_path != path:
                other_path.unlink(missing_ok=True)
