"""The workbook of a body: taken along, filled in, and brought back."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
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

__all__ = ["take_over", "upload", "workbook"]

_MOST = 10 * 1024 * 1024
_KINDS = (".xlsx", ".csv")


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
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or Path(given.name or "").suffix.lower() not in _KINDS:
        raise failure(UsageError, "portal.no_file")
    if (given.size or 0) > _MOST:
        raise failure(UsageError, "portal.too_big", count=_MOST // 1024 // 1024)
    path = _folder() / f"{visit.provider}.{secrets.token_hex(8)}{Path(given.name or '').suffix.lower()}"
    path.write_bytes(given.read())
    _forget(request, visit)
    own, kept = visit.pages(), draft(visit.room, visit.provider)
    found = read_back(visit.room, visit.provider, own, path, kept)
    if found.usable and found.entries:
        request.session[_key(visit)] = path.name
    else:
        path.unlink()
    facts = {"visit": visit, "found": found, "draft": kept, "labels": labels(own)}
    return render(request, "upload.html.j2", facts)


def take_over(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Write what was shown into the draft."""
    _open(visit)
    path = _folder() / str(request.session.get(_key(visit), ""))
    if not path.is_file():
        raise Http404
    digest = request.POST.get("digest", "")
    own = (visit.room, visit.provider, visit.pages(), path, digest)
    taken_over(*own, by=visit.person.name, at=now())
    _forget(request, visit)
    return redirect("summary", round_name=visit.room.name, provider=visit.provider)


def _open(visit: Visit) -> None:
    state = visit.room.stood().of("delivery", visit.provider).state
    if not writable(state):
        told = message(f"round.state.delivery.{state}")
        raise failure(UsageError, "portal.locked", state=told)


def _folder() -> Path:
    made: Path = settings.PORTAL / "uploads"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def _key(visit: Visit) -> str:
    return f"upload {visit.room.name} {visit.provider}"


def _forget(request: HttpRequest, visit: Visit) -> None:
    """Take the file away that was looked at before."""
    if name := request.session.pop(_key(visit), ""):
        (_folder() / Path(name).name).unlink(missing_ok=True)
