"""Views of the unit for a round: board, findings, decisions, questions and audit log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand import round as rounds
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, get_language_name, make_error
from tilstand.model import Findings, Severity
from tilstand.model.figures import FigureRevision
from tilstand.portal.audit_log import read_audit_log
from tilstand.portal.decisions import decide_open_finding, list_open_findings, list_reopen_requests
from tilstand.portal.drafts import NOTHING_WRITTEN, load_draft_progress
from tilstand.portal.event_store import import_round
from tilstand.portal.forms import build_form_pages, collect_place_labels
from tilstand.portal.localization import choose_language
from tilstand.portal.mail_queue import (
    choose_contact,
    describe_mail_state,
    list_uninvited_bodies,
    queue_mail,
    send_due_mails,
    send_report_invitations,
)
from tilstand.portal.permissions import Actor
from tilstand.portal.questions import (
    answer_question,
    ask_questions,
    close_question,
    follow_up_question,
    list_posed_questions,
    list_question_threads,
    load_round_state,
)
from tilstand.portal.snapshot import RoundSnapshot, get_portal_time, load_current_collection
from tilstand.portal.uploads import read_archived_words
from tilstand.publish.csv_files import write_csv_rows
from tilstand.reconcile.findings import format_figure_place
from tilstand.round import letters, perform_act
from tilstand.round.board import RoundBoard, find_bodies_with_files, find_silent_bodies
from tilstand.round.board_lines import describe_board, list_outstanding_items
from tilstand.round.differences import compare_rounds
from tilstand.round.finding_cache import load_cached_findings as open_findings
from tilstand.round.letters import format_mail_draft
from tilstand.round.opening import open_round
from tilstand.round.questions import OUTCOMES, cache_findings
from tilstand.round.replies import QuestionReply
from tilstand.round.state import RoundState, collect_explained_batch
from tilstand.round.texts import (
    list_pending_texts,
    list_released_texts,
    list_texts,
    list_unit_reasons,
    list_withheld_texts,
)
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
        "told": request.session.pop("told", ""),
    }
    return render(request, "decisions.html.j2", facts)


def decide_posted_finding(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Decide about one of them."""
    text = request.POST.get
    figure = text("figure", "")
    name = decide_open_finding(
        visit.room,
        text("code", ""),
        text("action", ""),
        {tag: text(f"reason-{tag}", "") for tag in visit.room.held.settings.languages},
        figure=int(figure) if figure.isascii() and figure.isdecimal() and len(figure) < 4 else -1,
        after=text("after", ""),
        by=visit.person.name,
        at=get_portal_time(),
    )
    told = format_message("portal.decide.done", name=InvariantText(name))
    request.session["told"] = told.text(choose_language(request))
    return redirect("decisions", round_name=visit.room.name)


_PAGE = 100
_HEAD = ("at", "by", "kind", "what", "about", "before", "after", "reason", "channel", "sha256")


def show_audit_log(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The latest first, of one body or of all."""
    view, asked, number = visit.room.view, request.GET.get("body", ""), request.GET.get("page", "")
    body = asked if asked in view.providers else ""
    lines = read_audit_log(visit.room, body)
    of = max(1, -(-len(lines) // _PAGE))
    at = int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < 7 else 1
    at = min(max(at, 1), of)
    facts = {
        "visit": visit,
        "lines": lines[(at - 1) * _PAGE : at * _PAGE],
        "count": len(lines),
        "at": at,
        "of": of,
        "body": body,
        "bodies": [(text, view.provider_label(text)) for text in view.reporting(view.round(visit.room.name))],
    }
    return render(request, "log.html.j2", facts)


def export_audit_log(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Everything as CSV, the first first; no cell starts a formula."""
    language = choose_language(request)
    lines = [
        [
            log_line.at,
            log_line.by,
            log_line.kind,
            *(text.text(language) for text in (log_line.what, log_line.about, log_line.before, log_line.after)),
            log_line.reason,
            log_line.channel,
            log_line.sha256,
        ]
        for log_line in reversed(read_audit_log(visit.room))
    ]
    named = {"Content-Disposition": f'attachment; filename="log-{visit.room.name}.csv"'}
    return HttpResponse(write_csv_rows(_HEAD, lines), content_type="text/csv; charset=utf-8", headers=named)


def show_next_round(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What this round took over from the one before; and, where it is the last, the way to the next."""
    held, name = load_current_collection(), visit.room.name
    if request.method == "POST":
        return _open_next_round(request, visit)
    former = next(reversed([current_round for current_round in held.rounds if current_round < name]), "")
    facts = {
        "visit": visit,
        "former": former,
        "changes": [compare_round.said for compare_round in compare_rounds(held, former, name)] if former else [],
        "last": name == [*held.rounds][-1],
        "suggested": held.round(name).period.shift_period(1).text,
    }
    return render(request, "next_round.html.j2", facts)


def _open_next_round(request: HttpRequest, visit: Actor) -> HttpResponse:
    held, text = load_current_collection(), request.POST.get
    wanted = text("name", "").strip()
    if wanted in held.rounds or visit.room.name != [*held.rounds][-1]:
        raise make_error(UsageError, "portal.round_there")
    try:
        deadline = date.fromisoformat(text("deadline", ""))
    except ValueError as error:
        raise make_error(UsageError, "portal.no_deadline") from error
    if wanted != held.round(visit.room.name).period.shift_period(1).text or deadline <= get_portal_time().date():
        raise make_error(UsageError, "portal.no_deadline")
    open_round(held.path, wanted, since=visit.room.name, deadline=deadline, by=visit.person.name, at=get_portal_time())
    import_round(held.path / "rounds" / wanted / "log", wanted)
    return redirect("next_round", round_name=wanted)


def show_round_questions(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Every thread of the round, and what waits to be asked."""
    room = visit.room
    every = list_posed_questions(room)
    facts = {
        "visit": visit,
        "waiting": [body_question for body_question in every if body_question.act and body_question.query],
        "threads": list_question_threads(room),
        "gone": {body_question.number for body_question in every if body_question.query is None},
        "label": room.view.provider_label,
        "told": request.session.pop("told", ""),
    }
    return render(request, "questions.html.j2", facts)


def ask_chosen_questions(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Ask what was chosen."""
    count = ask_questions(visit.room, request.POST.getlist("number"), by=visit.person.name, at=get_portal_time())
    request.session["told"] = format_message("portal.thread.were_asked", count=count).text(choose_language(request))
    return redirect("questions", round_name=visit.room.name)


def follow_up_answer(request: HttpRequest, visit: Actor, number: str) -> HttpResponse:
    """Follow an answer up."""
    follow_up_question(visit.room, number, request.POST.get("words", ""), by=visit.person.name, at=get_portal_time())
    return redirect("questions", round_name=visit.room.name)


def close_asked_question(request: HttpRequest, visit: Actor, number: str) -> HttpResponse:
    """Close a question, with the reason."""
    close_question(visit.room, number, request.POST.get("reason", ""), by=visit.person.name, at=get_portal_time())
    return redirect("questions", round_name=visit.room.name)


def show_body_questions(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The body's own questions, and where to answer them."""
    facts = {
        "visit": visit,
        "threads": list_question_threads(visit.room, visit.provider),
        "labels": collect_place_labels(visit.pages()),
        "outcomes": OUTCOMES,
    }
    return render(request, "asked.html.j2", facts)


def answer_body_question(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Answer one of them."""
    text = request.POST.get
    question_reply = QuestionReply(text("number", ""), text("outcome", ""), visit.provider, text("words", ""))
    answer_question(visit.room, visit.provider, question_reply, by=visit.person.name, at=get_portal_time())
    return redirect("asked", round_name=visit.room.name, provider=visit.provider)


def show_round_board(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where every body stands, form by form, and what stands between now and the edition."""
    room = visit.room
    subject_states, lines, drafts_by_name = room.read_standings(), [], load_draft_progress(room)
    round_board = _build_round_board(room, subject_states)
    owes = {item.provider for item in list_outstanding_items(round_board, subject_states)}
    for line, post in zip(describe_board(room.view, round_board), round_board.posts, strict=True):
        written, own_pages = (drafts_by_name.get(post.provider, NOTHING_WRITTEN), build_form_pages(room, post.provider))
        lines.append((line, post, [(p.title, written.filled(p.addresses), len(p.addresses)) for p in own_pages]))
    facts = {
        "visit": visit,
        "rows": lines,
        "owing": owes,
        "untold": len(list_uninvited_bodies(room)),
        "names": {
            p.provider: subject_states.get_subject_state("delivery", p.provider).names for p in round_board.posts
        },
        "wishes": list_reopen_requests(room),
        "told": request.session.pop("told", ""),
        "between": round_board.between,
        "deadline": round_board.deadline,
        "when": DatedText(room.view.round(room.name).period),
    }
    return render(request, "board.html.j2", facts)


def remind_body(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
    """Write one body a reminder of what it has yet to send: a mail as a file, ready to be sent."""
    room, today = visit.room, get_portal_time().date()
    subject_states = room.read_standings()
    outstanding_items = (
        item
        for item in list_outstanding_items(_build_round_board(room, subject_states), subject_states)
        if item.provider == provider
    )
    current_outstanding_items = next(outstanding_items, None)
    if current_outstanding_items is None:
        raise Http404
    written = letters.write_reminder(
        room.view,
        room.name,
        provider,
        today=today,
        figures=current_outstanding_items.figures,
        refused=current_outstanding_items.refused,
        questions=current_outstanding_items.questions,
        account=current_outstanding_items.account,
    )
    sender, office = room.view.settings.contact, room.view.providers[provider].contact
    receiver = choose_contact(provider, office, today=today)
    name = f"reminder-{provider}-{today.isoformat()}.eml"
    data = format_mail_draft(written, sender=sender, receiver=receiver, at=get_portal_time())
    queue_mail(name, data, "reminder", round_name=room.name, provider=provider, at=get_portal_time())
    send_due_mails(get_portal_time(), only=name)
    text = describe_mail_state(name, room.view.provider_label(provider))
    request.session["told"] = text.text(choose_language(request))
    return redirect("board", round_name=room.name)


def invite_bodies_to_report(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Tell every body that is asked, and was not told yet, by when and where."""
    count = send_report_invitations(visit.room, at=get_portal_time())
    request.session["told"] = format_message("portal.tell.done", count=count).text(choose_language(request))
    return redirect("board", round_name=visit.room.name)


def accept_body_figures(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
    """Accept what stood on the board of a body's figures."""
    return _apply_body_act(visit, "accept", provider, names=request.POST.get("names", ""))


def reopen_body_figures(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
    """Open a body's figures for more, with the reason."""
    return _apply_body_act(visit, "reopen", provider, reason=request.POST.get("reason", ""))


def exempt_body(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
    """Ask a body for nothing this time, with the reason."""
    return _apply_body_act(visit, "exempt", provider, reason=request.POST.get("reason", ""))


def resume_exempt_body(request: HttpRequest, visit: Actor, provider: str) -> HttpResponse:
    """Ask a body that was exempt."""
    return _apply_body_act(visit, "resume", provider)


def _apply_body_act(visit: Actor, name: str, provider: str, **more: str) -> HttpResponse:
    room, how = visit.room, {"by": visit.person.name, "channel": "portal", **more}
    if provider not in room.view.providers:
        raise Http404
    called = room.view.provider_label(provider)
    perform_act(room.store, "delivery", name, provider, at=get_portal_time(), called=called, **how)  # type: ignore[arg-type]
    return redirect("board", round_name=room.name)


def show_round_findings(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What does not fit in the round, cause by cause, and which questions are asked about it."""
    room = visit.room
    state, every = load_round_state(room), list_posed_questions(room)
    cache_findings(state, every)
    told = Findings(tuple(finding for finding in state.findings if finding.severity is not Severity.INFO))
    facts = {
        "visit": visit,
        "groups": told.group_by_cause(),
        "explained": {explanation.cause: explanation.parts for explanation in state.reconciled.explanations},
        "questions": [body_question for body_question in every if body_question.query],
        "revised": [*_iterate_revised_figures(room, state)],
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
    wordings = list_texts(view, came, list_unit_reasons(view, name))
    closed = list_pending_texts(wordings, list_released_texts(room.folder, stood, wordings), list_withheld_texts(stood))
    due = view.round(name).deadline
    early = due is not None and today <= due
    known = open_findings(view.path, name, stood, silent=find_silent_bodies(view, name, stood), early=early)
    return rounds.build_board(
        view, name, stood, today, closed, find_bodies_with_files(room.held, name), wordings, known
    )
