"""What was built, page by page as its readers will see it: for the unit, and for those who see it early."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tilstand.portal.clock import now
from tilstand.portal.early import looking
from tilstand.portal.gate import Visit, told
from tilstand.portal.job import built

__all__ = ["early", "file_in", "preview"]


def preview(request: HttpRequest, visit: Visit, kind: str, page: str) -> HttpResponse:
    """A file of what was built."""
    if kind not in ("draft", "edition"):
        raise Http404
    return file_in(built(visit.room.name, kind) / "site", page)


@require_GET
@never_cache
@told
def early(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """A file of the edition, by a link of somebody who may see it early."""
    held = looking(token, page, at=now())
    answer = file_in(built(held.name, "edition") / "site", page)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def file_in(folder: Path, page: str) -> HttpResponse:
    """A file within a folder of web pages; what lies outside of it is not there."""
    root = folder.resolve()
    path = (root / (page or "index.html")).resolve()
    if path.is_dir():
        path = path / "index.html"
    if not path.is_relative_to(root) or not path.is_file():
        raise Http404
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    shown = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return HttpResponse(path.read_bytes(), content_type=shown)
