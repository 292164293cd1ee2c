"""The workbook of a body: taken along, filled in, and brought back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand import collect
from tilstand.define.registers import counted
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.portal.clock import now
from tilstand.portal.draft import draft, writable
from tilstand.portal.form import labels
from tilstand.portal.gate import Visit
from tilstand.portal.returned import read_back, taken_over
from tilstand.portal.tongue import tongue
from tilstand.portal.uploaded import forgotten, received, remembered, waiting

__all__ = ["take_over", "upload", "workbook"]


def workbook(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The workbook that the body can fill in, with last time's figures beside."""
    room, own = visit.room, visit.provider
    language = tongue(request)
    told = {address: words.text(language) for address, words in room.answered.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{own}.xlsx"
        collect.template(
            room.held,
            room.name,
            own,
            path,
            room.before.get(own, {}),
            earlier_answers=told,
            language=language,
            counted=counted(room.held, room.name),
        )
        data = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{own}.xlsx"'}
    )


def upload(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a file says that the draft does not; nothing is changed by looking."""
    _open(visit)
    forgotten(request, _key(visit))
    path = received(request, visit.provider)
    own, kept = visit.pages(), draft(visit.room, visit.provider)
    found = read_back(visit.room, visit.provider, own, path, kept)
    if found.usable and found.entries:
        remembered(request, _key(visit), path)
    else:
        path.unlink()
    facts = {"visit": visit, "found": found, "draft": kept, "labels": labels(own)}
    return render(request, "upload.html.j2", facts)


def take_over(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Write what was shown into the draft."""
    _open(visit)
    path = waiting(request, _key(visit))
    if path is None:
        raise Http404
    digest = request.POST.get("digest", "")
    own = (visit.room, visit.provider, visit.pages(), path, digest)
    taken_over(*own, by=visit.person.name, at=now())
    forgotten(request, _key(visit))
    return redirect("summary", round_name=visit.room.name, provider=visit.provider)


def _open(visit: Visit) -> None:
    state = visit.room.stood().of("delivery", visit.provider).state
    if not writable(state):
        told = message(f"round.state.delivery.{state}")
        raise failure(UsageError, "portal.locked", state=told)


def _key(visit: Visit) -> str:
    return f"upload {visit.room.name} {visit.provider}"
