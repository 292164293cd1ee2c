"""The unit's pages: the board of a round."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tilstand import round as rounds
from tilstand.languages import Dated
from tilstand.portal.clock import now
from tilstand.portal.draft import draft
from tilstand.portal.form import pages
from tilstand.portal.gate import Visit
from tilstand.portal.room import Room
from tilstand.round.board import Board, lying, silent
from tilstand.round.board_told import board_told
from tilstand.round.explain import delivered
from tilstand.round.reasons import reasons
from tilstand.round.trace import held as open_findings
from tilstand.round.words import opened, said, waiting, withheld

__all__ = ["board"]


def board(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where every body stands, form by form, and what stands between now and the edition."""
    room = visit.room
    found, lines = _board(room), []
    for line, post in zip(board_told(room.view, found), found.posts, strict=True):
        kept = draft(room, post.provider)
        own = [(p.title, kept.filled(p.addresses), len(p.addresses)) for p in pages(room, post.provider)]
        lines.append((line, post, own))
    facts = {
        "visit": visit,
        "rows": lines,
        "between": found.between,
        "deadline": found.deadline,
        "when": Dated(room.view.round(room.name).period),
    }
    return render(request, "board.html.j2", facts)


def _board(room: Room) -> Board:
    view, name, stood, today = room.view, room.name, room.stood(), now().date()
    told = said(view, delivered(view, name, stood), reasons(view, name))
    closed = waiting(told, opened(room.folder, stood, told), withheld(stood))
    due = view.round(name).deadline
    early = due is not None and today <= due
    known = open_findings(view.path, name, stood, silent=silent(view, name, stood), early=early)
    return rounds.board(view, name, stood, today, closed, lying(room.held, name), told, known)
