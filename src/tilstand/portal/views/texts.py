"""What was said in words: read, with what is marked in it, and released or withheld.

Answers of bodies stand one by one. Sentences of the report stand page by page, as they are read: those in
which nothing is marked are released together, each other one by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.languages import Dated
from tilstand.portal.clock import now
from tilstand.portal.gate import Visit
from tilstand.portal.room import Room
from tilstand.round.explain import archive_beside, delivered
from tilstand.round.former import former
from tilstand.round.given import read_out
from tilstand.round.page import Marks, Pages, clues, code
from tilstand.round.reasons import reasons
from tilstand.round.words import Wording, opened, release, said, waiting, withheld, withhold
from tilstand.terms import Alike, Text

__all__ = ["release_text", "sentences", "texts", "withhold_text"]


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text that nobody has released.

    Attributes:
        wording: The text.
        code: By what it is released: only the words themselves tell it.
        pieces: Its words, and whether each piece is marked.
        kinds: What is marked.
        former: What was printed of the same the time before.
        asked: What it answers, or where it stands.
        alone: True where it is released by itself.
    """

    wording: Wording
    code: str
    pieces: tuple[tuple[str, bool], ...]
    kinds: tuple[str, ...]
    former: str
    asked: Text
    alone: bool = True


def texts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every answer that waits, with what may tell of a person marked in it."""
    waits = _pages(visit.room)
    own = [one for one in waits.closed if one.provider]
    marks, before = clues(visit.room.view, own), former(visit.room.held, visit.room.name)
    shown = [_shown(visit.room, one, marks, before.of(one)) for one in own]
    left = len(waits.closed) - len(own)
    return render(request, "texts.html.j2", {"visit": visit, "texts": shown, "left": left})


def sentences(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A page of the report's own sentences, and of the unit's reasons, that wait; before beside now."""
    waits, number = _pages(visit.room), request.GET.get("page", "")
    at = [number for number, texts in waits.waiting(_own)]
    wanted = int(number) if number.isdecimal() and len(number) < 6 and int(number) in at else 0
    page, before = waits.page(wanted, _own), former(visit.room.held, visit.room.name)
    lines: list[WaitingText] = []
    together: tuple[Wording, ...] = ()
    if page is not None:
        if all(map(_own, page.texts)):  # words of bodies are released one by one, on their own page
            together = page.together
        lines = [
            replace(_shown(visit.room, one, page.marks, before.of(one)), alone=one not in together)
            for one in filter(_own, page.texts)
        ]
    facts = {
        "visit": visit,
        "page": page,
        "lines": lines,
        "together": together,
        "at": at,
        "of": len(waits),
        "count": sum(map(_own, waits.closed)),
        "until": Dated(visit.room.view.round(visit.room.name).period.last),
    }
    return render(request, "sentences.html.j2", facts)


def release_text(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Release the text that was shown."""
    waits, room = _pages(visit.room), visit.room
    hashes = waits.released_by([request.POST.get("code", "")])
    more = {"by": visit.person.name, "at": now(), "reason": request.POST.get("reason", "")}
    of_bodies = any(one.provider and one.sha256 in hashes for one in waits.closed)
    release(room.folder, room.store, waits.told, hashes, shown=hashes, **more)  # type: ignore[arg-type]
    return redirect("texts" if of_bodies else "sentences", round_name=room.name)


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
    asked = _about(room, one)
    places = [(clue.start, clue.end) for clue in found]
    kinds = tuple(dict.fromkeys(clue.kind.value for clue in found))
    return WaitingText(one, code(room.name, (one,)), tuple(_pieces(one.read, places)), kinds, before, asked)


def _own(one: Wording) -> bool:
    """True for what nobody but the unit wrote."""
    return not one.provider


def _about(room: Room, one: Wording) -> Text:
    """What a text answers, or where it stands."""
    labels, path = room.view.labels, f"questions.{one.question}"
    if one.file:
        return Alike(" · ".join(filter(None, (f"{one.file}:{one.line}", one.section))))
    if one.reason is not None:
        return one.reason
    return labels[path] if path in labels else room.view.provider_label(one.provider)


def _pieces(words: str, places: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is marked."""
    at = 0
    for start, end in sorted(places):
        if start >= at:
            yield words[at:start], False
            yield words[start:end], True
            at = end
    yield words[at:], False
