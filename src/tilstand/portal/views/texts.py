"""What bodies answered in words, one by one: read, with what is marked in it, and released or withheld."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.portal.clock import now
from tilstand.portal.gate import Visit
from tilstand.portal.room import Room
from tilstand.round.explain import archive_beside, delivered
from tilstand.round.former import former
from tilstand.round.given import read_out
from tilstand.round.page import Marks, Pages, clues, code
from tilstand.round.reasons import reasons
from tilstand.round.words import Wording, opened, release, said, waiting, withheld, withhold
from tilstand.terms import Text

__all__ = ["release_text", "texts", "withhold_text"]


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text that nobody has released.

    Attributes:
        wording: The text.
        code: By what it is released: only the words themselves tell it.
        pieces: Its words, and whether each piece is marked.
        kinds: What is marked.
        former: What was printed of the same the time before.
        asked: What it answers.
    """

    wording: Wording
    code: str
    pieces: tuple[tuple[str, bool], ...]
    kinds: tuple[str, ...]
    former: str
    asked: Text


def texts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every answer that waits, with what may tell of a person marked in it."""
    waits = _pages(visit.room)
    own = [one for one in waits.closed if one.provider]
    marks, before = clues(visit.room.view, own), former(visit.room.held, visit.room.name)
    shown = [_shown(visit.room, one, marks, before.of(one)) for one in own]
    return render(request, "texts.html.j2", {"visit": visit, "texts": shown})


def release_text(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Release the text that was shown."""
    waits, room = _pages(visit.room), visit.room
    hashes = waits.released_by([request.POST.get("code", "")])
    more = {"by": visit.person.name, "at": now()}
    release(room.folder, room.store, waits.told, hashes, shown=hashes, **more)  # type: ignore[arg-type]
    return redirect("texts", round_name=room.name)


def withhold_text(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say of the text that was shown that it stays unprinted, and why."""
    waits, room = _pages(visit.room), visit.room
    hashes = waits.released_by([request.POST.get("code", "")])
    reason = request.POST.get("reason", "")
    tuple(withhold(room.store, waits.told, hashes, by=visit.person.name, reason=reason, at=now()))
    return redirect("texts", round_name=room.name)


def _pages(room: Room) -> Pages:
    view, stood = room.view, room.stood()
    told = said(view, delivered(view, room.name, stood), reasons(view, room.name))
    told = read_out(archive_beside(room.held.path), told)
    closed = waiting(told, opened(room.folder, stood, told), withheld(stood))
    return Pages(view, room.name, told, closed)


def _shown(room: Room, one: Wording, marks: Marks, before: str) -> WaitingText:
    found = marks[one.sha256]
    labels, path = room.view.labels, f"questions.{one.question}"
    asked = labels[path] if path in labels else room.view.provider_label(one.provider)
    places = [(clue.start, clue.end) for clue in found]
    kinds = tuple(dict.fromkeys(clue.kind.value for clue in found))
    return WaitingText(one, code(room.name, (one,)), tuple(_pieces(one.read, places)), kinds, before, asked)


def _pieces(words: str, places: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is marked."""
    at = 0
    for start, end in sorted(places):
        if start >= at:
            yield words[at:start], False
            yield words[start:end], True
            at = end
    yield words[at:], False
