"""Questions: the unit asks, follows up and closes; the body sees its own, beside the figure, and answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.languages import message
from tilstand.portal.clock import now
from tilstand.portal.form import labels
from tilstand.portal.gate import Visit
from tilstand.portal.thread import answered, asked, asked_again, closed_with, posed_now, threads
from tilstand.portal.tongue import tongue
from tilstand.round.ask import OUTCOMES
from tilstand.round.reply import Reply

__all__ = ["answer", "ask", "close", "follow", "of_body", "of_unit"]


def of_unit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every thread of the round, and what waits to be asked."""
    room = visit.room
    every = posed_now(room)
    facts = {
        "visit": visit,
        "waiting": [one for one in every if one.act and one.query],
        "threads": threads(room),
        "gone": {one.number for one in every if one.query is None},
        "label": room.view.provider_label,
        "told": request.session.pop("told", ""),
    }
    return render(request, "questions.html.j2", facts)


def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask what was chosen."""
    count = asked(visit.room, request.POST.getlist("number"), by=visit.person.name, at=now())
    request.session["told"] = message("portal.thread.were_asked", count=count).text(tongue(request))
    return redirect("questions", round_name=visit.room.name)


def follow(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Follow an answer up."""
    asked_again(visit.room, number, request.POST.get("words", ""), by=visit.person.name, at=now())
    return redirect("questions", round_name=visit.room.name)


def close(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Close a question, with the reason."""
    closed_with(visit.room, number, request.POST.get("reason", ""), by=visit.person.name, at=now())
    return redirect("questions", round_name=visit.room.name)


def of_body(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The body's own questions, and where to answer them."""
    facts = {
        "visit": visit,
        "threads": threads(visit.room, visit.provider),
        "labels": labels(visit.pages()),
        "outcomes": OUTCOMES,
    }
    return render(request, "asked.html.j2", facts)


def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Answer one of them."""
    text = request.POST.get
    given = Reply(text("number", ""), text("outcome", ""), visit.provider, text("words", ""))
    answered(visit.room, visit.provider, given, by=visit.person.name, at=now())
    return redirect("asked", round_name=visit.room.name, provider=visit.provider)
