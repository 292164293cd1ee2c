"""Views of the unit for a round: board, findings, decisions, questions and audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand import round as rounds
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, get_language_name, make_error
from tilstand.model import Findings, Severity
from tilstand.model.figures import FigureRevision
from tilstand.portal import mail_queue, questions
from tilstand.portal.audit_log import read_audit_log
from tilstand.portal.decisions import decide_open_finding, list_open_findings, list_reopen_requests
from tilstand.portal.drafts import NOTHING_WRITTEN, load_draft_progress
from tilstand.portal.event_store import import_round
from tilstand.portal.forms import build_form_pages, collect_place_labels
from tilstand.portal.localization import choose_language
from tilstand.portal.pages import leave_note, make_download, parse_number, read_fields, take_note
from tilstand.portal.permissions import Actor
from tilstand.portal.snapshot import RoundSnapshot, get_portal_time, load_current_collection
from tilstand.portal.uploads import read_archived_words
from tilstand.publish.csv_files import write_csv_rows
from tilstand.reconcile.findings import format_figure_place
from tilstand.round import letters, perform_act, texts
from tilstand.round.board import RoundBoard, find_bodies_with_files, find_silent_bodies
from tilstand.round.board_lines import describe_board, list_outstanding_items
from tilstand.round.differences import compare_rounds
from tilstand.round.finding_cache import load_cached_findings as open_findings
from tilstand.round.opening import open_round
from tilstand.round.questions import OUTCOMES, cache_findings
from tilstand.round.replies import QuestionReply
from tilstand.round.state import RoundState, collect_explained_batch
from tilstand.terms import InvariantText, Text
from tilstand.workflow.actions import SubjectStates


def show_open_findings(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What nobody has decided about."""
    settings = visit.room.held.settings
    facts = {
        "visit": visit,
        "open": [*list_open_findings(visit.room)],
        "tongues": [(tag, get_language_name(tag)) for tag in settings.languages],
        "own": settings.language,
        "told": take_note(request),
    }
    return render(request, "decisions.html.j2", facts)


def decide_posted_finding(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Decide about one of them."""
    code, action, figure, after = read_fields(request, "code", "action", "figure", "after")
    tongues = visit.room.held.settings.languages
    reason = dict(zip(tongues, read_fields(request, *(f"reason-{tag}" for tag in tongues)), strict=True))
    at = parse_number(figure, 3, -1)
    name = decide_open_finding(visit.room, code, action, reason, figure=at, after=after, **visit.stamp)
    leave_note(request, format_message("portal.decide.done", name=InvariantText(name)))
    return visit.redirect_to("decisions")


_PAGE = 100
_HEAD = ("at", "by", "kind", "what", "about", "before", "after", "reason", "channel", "sha256")


def show_audit_log(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The latest first, of one body or of all."""
    view, asked = visit.room.view, request.GET.get("body", "")
    body = asked if asked in view.providers else ""
    lines = read_audit_log(visit.room, body)
    of = max(1, -(-len(lines) // _PAGE))
    at = min(max(parse_number(request.GET.get("page", ""), 6, 1), 1), of)
    facts = {
        "visit": visit,
        "lines": lines[(at - 1) * _PAGE : at * _PAGE],
        "count": len(lines),
        "at": at,
        "of": of,
        "body": body,
        "bodies": [(name, view.provider_label(name)) for name in visit.room.bodies],
    }
    return render(request, "log.html.j2", facts)


def export_audit_log(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Everything as CSV, the first first; no cell starts a formula."""
    language = choose_language(request)
    rows = [[getattr(line, column) for column in _HEAD] for line in reversed(read_audit_log(visit.room))]
    lines = [[cell if isinstance(cell, str) else cell.text(language) for cell in row] for row in rows]
    return make_download(write_csv_rows(_HEAD, lines), f"log-{visit.room.name}.csv", "text/csv; charset=utf-8")


def show_next_round(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What this round took over from the one before; and, where it is the last, the way to the next."""
    held, name = load_current_collection(), visit.room.name
    if request.method == "POST":
        return _open_next_round(request, visit)
    former = next((earlier for earlier in reversed([*held.rounds]) if earlier < name), "")
    facts = {
        "visit": visit,
        "former": former,
        "changes": [difference.said for difference in compare_rounds(held, former, name)] if former else [],
        "last": name == [*held.rounds][-1],
        "suggested": held.round(name).period.shift_period(1).text,
    }
    return render(request, "next_round.html.j2", facts)


def _open_next_round(request: HttpRequest, visit: Actor) -> HttpResponse:
    held, room = load_current_collection(), visit.room
    name, day = read_fields(request, "name", "deadline")
    wanted = name.strip()
    if wanted in held.rounds or room.name != [*held.rounds][-1]:
        raise make_error(UsageError, "portal.round_there")
    try:
        deadline = date.fromisoformat(day)
    except ValueError as error:
        raise make_error(UsageError, "portal.no_deadline") from error
    if wanted != held.round(room.name).period.shift_period(1).text or deadline <= get_portal_time().date():
        raise make_error(UsageError, "portal.no_deadline")
    open_round(held.path, wanted, since=room.name, deadline=deadline, **visit.stamp)
    import_round(held.path / "rounds" / wanted / "log", wanted)
    return redirect("next_round", round_name=wanted)


def show_round_questions(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Every thread of the round, and what waits to be asked."""
    every = questions.list_posed_questions(visit.room)
    facts = {
        "visit": visit,
        "waiting": [question for question in every if question.act and question.query],
        "threads": questions.list_question_threads(visit.room),
        "gone": {question.number for question in every if question.query is None},
        "label": visit.room.view.provider_label,
        "told": take_note(request),
    }
    return render(request, "questions.html.j2", facts)


def ask_chosen_questions(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Ask what was chosen."""
    count = questions.ask_questions(visit.room, request.POST.getlist("number"), **visit.stamp)
    leave_note(request, format_message("portal.thread.were_asked", count=count))
    return visit.redirect_to("questions")


def follow_up_answer(request: HttpRequest, visit: Actor, number: str) -> HttpResponse:
    """Follow an answer up."""
    questions.follow_up_question(visit.room, number, *read_fields(request, "words"), **visit.stamp)
    return visit.redirect_to("questions")


def close_asked_question(request: HttpRequest, visit: Actor, number: str) -> HttpResponse:
    """Close a question, with the reason."""
    questions.close_question(visit.room, number, *read_fields(request, "reason"), **visit.stamp)
    return visit.redirect_to("questions")


def show_body_questions(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The body's own questions, and where to answer them."""
    threads, labels = questions.list_question_threads(visit.room, visit.provider), collect_place_labels(visit.pages())
    facts = {"visit": visit, "threads": threads, "labels": labels, "outcomes": OUTCOMES}
    return render(request, "asked.html.j2", facts)


def answer_body_question(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Answer one of them."""
    number, outcome, words = read_fields(request, "number", "outcome", "words")
    reply = QuestionReply(number, outcome, visit.provider, words)
    questions.answer_question(visit.room, visit.provider, reply, **visit.stamp)
    return visit.redirect_to("asked")


def show_round_board(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where every body stands, form by form, and what stands between now and the edition."""
    room = visit.room
    states, drafts, rows = room.read_standings(), load_draft_progress(room), []
    board = _build_round_board(room, states)
    for line, post in zip(describe_board(room.view, board), board.posts, strict=True):
        written = drafts.get(post.provider, NOTHING_WRITTEN)
        pages = build_form_pages(room, post.provider)
        rows.append((line, post, [(p.title, written.filled(p.addresses), len(p.addresses)) for p in pages]))
    facts = {
        "visit": visit,
        "rows": rows,
        "owing": {item.provider for item in list_outstanding_items(board, states)},
        "untold": len(mail_queue.list_uninvited_bodies(room)),
        "names": {post.provider: states.get_subject_state("delivery", post.provider).names for post in board.posts},
        "wishes": list_reopen_requests(room),
        "told": take_note(request),
        "between": board.between,
        "deadline": board.deadline,
        "when": DatedText(room.about.period),
    }
    return render(request, "board.html.j2", facts)


def remind_body(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
    """Write one body a reminder of what it has yet to send: a mail as a file, ready to be sent."""
    room, now = visit.room, get_portal_time()
    states = room.read_standings()
    every = list_outstanding_items(_build_round_board(room, states), states)
    owed = next((item for item in every if item.provider == provider), None)
    if owed is None:
        raise Http404
    due: dict[str, Any] = {
        "figures": owed.figures,
        "refused": owed.refused,
        "questions": owed.questions,
        "account": owed.account,
    }
    mail = letters.write_reminder(room.view, room.name, provider, today=now.date(), **due)
    name = f"reminder-{provider}-{now.date().isoformat()}.eml"
    mail_queue.mail_body(room, provider, mail, "reminder", name, at=now)
    leave_note(request, mail_queue.describe_mail_state(name, room.view.provider_label(provider)))
    return visit.redirect_to("board")


def invite_bodies_to_report(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Tell every body that is asked, and was not told yet, by when and where."""
    count = mail_queue.send_report_invitations(visit.room, at=get_portal_time())
    leave_note(request, format_message("portal.tell.done", count=count))
    return visit.redirect_to("board")


def build_body_act(act: str, *sent: str) -> Callable[..., HttpResponse]:
    """The view that does something with the figures of a body.

    Args:
        act: What it does.
        sent: The fields of the form that say more: what stood on the board, or the reason.
    """

    def apply_body_act(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
        if provider not in visit.room.view.providers:
            raise Http404
        called, how = visit.room.view.provider_label(provider), visit.get_act_stamp()
        more: dict[str, Any] = dict(zip(sent, read_fields(request, *sent), strict=True))
        perform_act(visit.room.store, "delivery", act, provider, called=called, **more, **how)
        return visit.redirect_to("board")

    return apply_body_act


def show_round_findings(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What does not fit in the round, cause by cause, and which questions are asked about it."""
    state, every = questions.load_round_state(visit.room), questions.list_posed_questions(visit.room)
    cache_findings(state, every)
    told = Findings(tuple(finding for finding in state.findings if finding.severity is not Severity.INFO))
    facts = {
        "visit": visit,
        "groups": told.group_by_cause(),
        "explained": {explanation.cause: explanation.parts for explanation in state.reconciled.explanations},
        "questions": [question for question in every if question.query],
        "revised": [*_iterate_revised_figures(visit.room, state)],
    }
    return render(request, "findings.html.j2", facts)


def _iterate_revised_figures(room: RoundSnapshot, state: RoundState) -> Iterator[tuple[FigureRevision, Text, str]]:
    """What bodies have corrected of earlier rounds, where, and why; what follows from it in sums is not."""
    for revision in state.reconciled.figures.revisions:
        if revision.key.provider in revision.by:
            yield (
                revision,
                format_figure_place(state.collection, revision.key),
                read_archived_words(room, revision.reason),
            )


def _build_round_board(room: RoundSnapshot, stood: SubjectStates) -> RoundBoard:
    view, name, today = room.view, room.name, get_portal_time().date()
    came = room.compute_once(("delivered", stood.count), lambda: collect_explained_batch(view, name, stood))
    wordings = texts.list_texts(view, came, texts.list_unit_reasons(view, name))
    closed = texts.list_pending_texts(
        wordings, texts.list_released_texts(room.folder, stood, wordings), texts.list_withheld_texts(stood)
    )
    early = room.about.deadline is not None and today <= room.about.deadline
    known = open_findings(view.path, name, stood, silent=find_silent_bodies(view, name, stood), early=early)
    return rounds.build_board(
        view, name, stood, today, closed, find_bodies_with_files(room.held, name), wordings, known
    )
