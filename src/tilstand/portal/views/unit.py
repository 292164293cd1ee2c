"""The unit's pages: the board of a round, reminders, what does not fit."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand import round as rounds
from tilstand.languages import Dated, message
from tilstand.letters import letter
from tilstand.letters.mail import eml
from tilstand.model import Findings, Severity
from tilstand.model.revision import FigureRevision
from tilstand.portal.clock import now
from tilstand.portal.contact import reached
from tilstand.portal.draft import NOTHING_WRITTEN, drafts
from tilstand.portal.form import pages
from tilstand.portal.gate import Visit
from tilstand.portal.post import posted, queue, told_of
from tilstand.portal.reason import read_words
from tilstand.portal.room import Room
from tilstand.portal.tell import told_to_report, untold
from tilstand.portal.thread import posed_now, state_of
from tilstand.portal.tongue import tongue
from tilstand.portal.wish import wishes
from tilstand.reconcile.find import where
from tilstand.round import act
from tilstand.round.board import Board, lying, silent
from tilstand.round.board_told import board_told
from tilstand.round.explain import delivered
from tilstand.round.leave import leave
from tilstand.round.read import RoundState
from tilstand.round.reasons import reasons
from tilstand.round.remind import owing
from tilstand.round.standing import Standings
from tilstand.round.trace import held as open_findings
from tilstand.round.words import opened, said, waiting, withheld
from tilstand.terms import Text

__all__ = ["accept", "ask_after_all", "board", "exempt", "findings", "remind", "reopen", "tell"]


def board(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where every body stands, form by form, and what stands between now and the edition."""
    room = visit.room
    stood, lines, kept = room.stood(), [], drafts(room)
    found = _board(room, stood)
    owes = {one.provider for one in owing(found, stood)}
    for line, post in zip(board_told(room.view, found), found.posts, strict=True):
        written, own = kept.get(post.provider, NOTHING_WRITTEN), pages(room, post.provider)
        lines.append((line, post, [(p.title, written.filled(p.addresses), len(p.addresses)) for p in own]))
    facts = {
        "visit": visit,
        "rows": lines,
        "owing": owes,
        "untold": len(untold(room)),
        "names": {p.provider: stood.of("delivery", p.provider).names for p in found.posts},
        "wishes": wishes(room),
        "told": request.session.pop("told", ""),
        "between": found.between,
        "deadline": found.deadline,
        "when": Dated(room.view.round(room.name).period),
    }
    return render(request, "board.html.j2", facts)


def remind(request: HttpRequest, visit: Visit, provider: str) -> HttpResponse:
    """Write one body a reminder of what it has yet to send: a mail as a file, ready to be sent."""
    room, today = visit.room, now().date()
    stood = room.stood()
    found = (one for one in owing(_board(room, stood), stood) if one.provider == provider)
    one = next(found, None)
    if one is None:
        raise Http404
    written = letter.reminder(
        room.view,
        room.name,
        provider,
        today=today,
        figures=one.figures,
        refused=one.refused,
        questions=one.questions,
        account=one.account,
    )
    sender, office = room.view.settings.contact, room.view.providers[provider].contact
    receiver = reached(provider, office, today=today)
    name = f"reminder-{provider}-{today.isoformat()}.eml"
    data = eml(written, sender=sender, receiver=receiver, at=now())
    queue(name, data, "reminder", round_name=room.name, provider=provider, at=now())
    posted(now(), only=name)
    told = told_of(name, room.view.provider_label(provider))
    request.session["told"] = told.text(tongue(request))
    return redirect("board", round_name=room.name)


def tell(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Tell every body that is asked, and was not told yet, by when and where."""
    count = told_to_report(visit.room, at=now())
    request.session["told"] = message("portal.tell.done", count=count).text(tongue(request))
    return redirect("board", round_name=visit.room.name)


def accept(request: HttpRequest, visit: Visit, provider: str) -> HttpResponse:
    """Accept what stood on the board of a body's figures."""
    return _did(visit, "accept", provider, names=request.POST.get("names", ""))


def reopen(request: HttpRequest, visit: Visit, provider: str) -> HttpResponse:
    """Open a body's figures for more, with the reason."""
    return _did(visit, "reopen", provider, reason=request.POST.get("reason", ""))


def exempt(request: HttpRequest, visit: Visit, provider: str) -> HttpResponse:
    """Ask a body for nothing this time, with the reason."""
    return _did(visit, "exempt", provider, reason=request.POST.get("reason", ""))


def ask_after_all(request: HttpRequest, visit: Visit, provider: str) -> HttpResponse:
    """Ask a body that was exempt."""
    return _did(visit, "resume", provider)


def _did(visit: Visit, name: str, provider: str, **more: str) -> HttpResponse:
    room, how = visit.room, {"by": visit.person.name, "channel": "portal", **more}
    if provider not in room.view.providers:
        raise Http404
    called = room.view.provider_label(provider)
    act(room.store, "delivery", name, provider, at=now(), called=called, **how)  # type: ignore[arg-type]
    return redirect("board", round_name=room.name)


def findings(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What does not fit in the round, cause by cause, and which questions are asked about it."""
    room = visit.room
    state, every = state_of(room), posed_now(room)
    leave(state, every)
    told = Findings(tuple(one for one in state.findings if one.severity is not Severity.INFO))
    facts = {
        "visit": visit,
        "groups": told.by_cause(),
        "explained": {one.cause: one.parts for one in state.reconciled.explanations},
        "questions": [one for one in every if one.query],
        "revised": [*_revised(room, state)],
    }
    return render(request, "findings.html.j2", facts)


def _revised(room: Room, state: RoundState) -> Iterator[tuple[FigureRevision, Text, str]]:
    """What bodies have corrected of earlier rounds, where, and why; what follows from it in sums is not."""
    for one in state.reconciled.figures.revisions:
        if one.key.provider in one.by:
            yield one, where(state.collection, one.key), read_words(room, one.reason)


def _board(room: Room, stood: Standings) -> Board:
    view, name, today = room.view, room.name, now().date()
    came = room.once(("delivered", stood.count), lambda: delivered(view, name, stood))
    told = said(view, came, reasons(view, name))
    closed = waiting(told, opened(room.folder, stood, told), withheld(stood))
    due = view.round(name).deadline
    early = due is not None and today <= due
    known = open_findings(view.path, name, stood, silent=silent(view, name, stood), early=early)
    return rounds.board(view, name, stood, today, closed, lying(room.held, name), told, known)
