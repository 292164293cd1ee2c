"""`tilstand round ask`, `answer` and `close`: questions to bodies, and what came back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand import round as rounds
from tilstand.archive import Archive
from tilstand.cli.options import AsJson, CollectionFolder, In, RoundName, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_output_console, print_json
from tilstand.cli.round_opening import (
    Mails,
    Until,
    Whom,
    build_mail_files,
    check_bodies_known,
    warn_of_missing_addresses,
)
from tilstand.cli.round_status import open_round_journal
from tilstand.define import Framework
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.round import letters, questions
from tilstand.round.board import find_silent_bodies
from tilstand.round.letters import write_files_together
from tilstand.round.replies import QuestionReply, read_replies
from tilstand.round.state import get_archive_path
from tilstand.terms import InvariantText, Language

if TYPE_CHECKING:
    from tilstand.model.release import BodyQuery

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Numbers = Annotated[list[str] | None, typer.Argument(metavar="[QUESTION...]", help="Numbers of the questions.")]


def ask_bodies(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    bodies: Whom = None,
    mails: Mails = None,
    only: Annotated[
        list[str] | None, typer.Option("--question", help="Only the question of this number; may be repeated.")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also bodies that have sent nothing yet; others than those wait.")
    ] = False,
    until: Until = "",
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what does not fit, question by question; with --mails, ask each body in one letter.

    What was asked before and says the same is not asked again. A body that has sent nothing is asked when it
    is named, or with --all; before the deadline nobody is asked why nothing has come. Exit 1 while questions
    wait to be asked.
    """
    from tilstand.round.questions import cache_findings
    from tilstand.round.state import load_round  # an answer and a closing do not wait for it

    language, wanted = choose_language(language, collection), parse_day_option(until)
    state = load_round(collection, round_name)
    round_view, store = state.collection, open_round_journal(state.collection, round_name)
    check_bodies_known(round_view, bodies or ())
    subject_states, at = rounds.derive_subject_states(store.read_events()), read_clock()
    waited = frozenset[str]() if everybody or bodies else find_silent_bodies(round_view, round_name, subject_states)
    early = _find_pending_deadline(round_view, round_name, parse_day_option(today) or at.date()) is not None
    every = questions.list_body_questions(state, subject_states, bodies or ())
    cache_findings(state, questions.list_body_questions(state, subject_states) if bodies else every)
    body_questions = questions.select_due_questions(every, silent=waited, early=early)
    chosen = _select_posed_questions(body_questions, only)
    body_queries_by_name: dict[str, list[BodyQuery]] = defaultdict(list)
    for body_question in chosen:
        if body_question.open and body_question.query is not None:
            body_queries_by_name[body_question.provider].append(body_question.query)
    if mails is not None:
        due = wanted or _find_pending_deadline(round_view, round_name, at.date())
        written = {
            provider: letters.write_question_letter(round_view, round_name, provider, own_queries, due)
            for provider, own_queries in body_queries_by_name.items()
        }
        write_files_together(build_mail_files(round_view, mails, "questions", written, at=at))
        questions.note_asked_questions(store, chosen, by=by, at=at)
        subject_states = rounds.derive_subject_states(store.read_events())
        chosen = tuple(
            replace(
                current_body_question, stand=subject_states.get_subject_state("question", current_body_question.number)
            )
            for current_body_question in chosen
        )
    if as_json:
        print_json(
            {"round": round_name, "questions": [current_body_question.to_dict() for current_body_question in chosen]}
        )
    else:
        _show_posed_questions(round_view, chosen, language)
    if mails is not None:
        warn_of_missing_addresses(round_view, body_queries_by_name, language)
    if any(current_body_question.act for current_body_question in chosen):
        raise typer.Exit(1)


def record_body_answer(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    number: Annotated[str, typer.Argument(metavar="[QUESTION]", help="Number of the question.")] = "",
    body: Annotated[str, typer.Option("--body", help="The body that answered; who was asked if not given.")] = "",
    outcome: Annotated[str, typer.Option("--outcome", help="corrected, confirmed, explained or withdrawn.")] = "",
    many: Annotated[
        Path | None,
        typer.Option("--answers", help="Many answers: CSV or TOML with question, body, outcome, words, person."),
    ] = None,
    words: Annotated[str, typer.Option("--words", help="What the body wrote.")] = "",
    source: Annotated[Path | None, typer.Option("--from", help="A file with what it wrote.")] = None,
    person: Annotated[str, typer.Option("--person", help="Who at the body answered.")] = "",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    language: In = "",
) -> None:
    """Note what bodies answered, one question or a file of them: words go into the archive, and expire."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    question_reply = QuestionReply(
        number.strip().lower(), outcome, body, _read_answer_file(source) if source else words, person
    )
    if (many is None) == (not question_reply.number) or (many is not None and question_reply != QuestionReply("", "")):
        raise make_error(UsageError, "asking.one_or_many")
    question_replies = (question_reply,) if many is None else read_replies(many)
    check_bodies_known(
        held,
        [
            current_question_reply.provider
            for current_question_reply in question_replies
            if current_question_reply.provider
        ],
    )
    held.round(round_name)
    store, kept = open_round_journal(held, round_name), Archive(archive or get_archive_path(held.path))
    for round_event, before in questions.note_answers(
        held, round_name, store, kept, question_replies, by=by, at=read_clock()
    ):
        text = format_message(f"round.asking.outcome.{round_event.facts['outcome']}").text(language)
        name = held.provider_label(round_event.facts["provider"]).text(language)
        get_output_console().print(f"{round_event.subject} · {name}: {text}")
        if before is not None:
            facts = {
                "day": InvariantText(before.at[:10]),
                "by": InvariantText(before.facts.get("person", "") or before.by),
            }
            earlier = format_message(f"round.asking.outcome.{before.facts['outcome']}")
            line = format_message("round.asking.answered_before", outcome=earlier, **facts)
            get_output_console().print(Text(f"  ! {line.text(language)}", style="yellow"))


def close_body_questions(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    numbers: Numbers = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="All that are open or answered, and whose finding is no longer there.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Close questions, with the reason; also those about what is no longer there."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    held.round(round_name)
    store, given = open_round_journal(held, round_name), [text.strip().lower() for text in numbers or ()]
    if not given and not gone:
        raise make_error(UsageError, "asking.which")
    if gone:
        from tilstand.round.questions import cache_findings
        from tilstand.round.state import load_round  # who names the questions does not wait for it

        state = load_round(collection, round_name)
        posed = questions.list_body_questions(state, rounds.derive_subject_states(store.read_events()))
        cache_findings(state, posed)
        open_ = (
            body_question
            for body_question in posed
            if body_question.query is None and body_question.stand.state in ("open", "answered")
        )
        given += [body_question.number for body_question in open_]
    for number in questions.close_questions(store, given, by=by, reason=reason, at=read_clock()):
        get_output_console().print(f"{number}: {format_message('round.state.question.closed').text(language)}")


def _select_posed_questions(
    found: tuple[questions.BodyQuestion, ...], only: list[str] | None
) -> tuple[questions.BodyQuestion, ...]:
    wanted = {text.strip().lower() for text in only or ()}
    strange = sorted(wanted - {body_question.number for body_question in found})
    if strange:
        raise make_error(
            UsageError, "asking.no_question", [InvariantText(text) for text in strange], count=len(strange)
        )
    return tuple(body_question for body_question in found if not wanted or body_question.number in wanted)


def _find_pending_deadline(held: Framework, round_name: str, today: date) -> date | None:
    due = held.round(round_name).deadline
    return due if due is not None and today <= due else None


def _read_answer_file(source: Path) -> str:
    try:
        return source.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise make_error(UsageError, "not_read", [format_message("errors.not_read.absent", path=source)]) from error


def _show_posed_questions(held: Framework, found: tuple[questions.BodyQuestion, ...], language: Language) -> None:
    console = get_output_console()
    for body_question in found:
        name = held.provider_label(body_question.provider).text(language)
        state = format_message(f"round.state.question.{body_question.stand.state}").text(language)
        came = body_question.stand.last("answer")
        if body_question.stand.state in ("answered", "closed") and came is not None:
            state += f" ({format_message('round.asking.outcome.' + came.facts['outcome']).text(language)})"
        if body_question.query is None:
            state += f" · {format_message('round.asking.gone').text(language)}"
        console.print(Text(f"{body_question.number} · {name} · {state}", style="bold"))
        if body_question.query is not None:
            for text in (body_question.query.title, body_question.query.where, body_question.query.what):
                console.print(f"  {text.text(body_question.language)}")
    told = format_message(
        "round.asking.count",
        count=len(found),
        open=sum(current_body_question.stand.state == "open" for current_body_question in found),
        answered=sum(current_body_question.stand.state == "answered" for current_body_question in found),
        waiting=sum(bool(current_body_question.act) for current_body_question in found),
    )
    console.print(told.text(language))
