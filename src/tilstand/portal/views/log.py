"""What was done in a round, for the unit: read page by page, and exported as a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tilstand.portal.gate import Visit
from tilstand.portal.tongue import tongue
from tilstand.portal.trail import trail
from tilstand.publish.data import written

__all__ = ["export", "show"]

_PAGE = 100
_HEAD = ("at", "by", "kind", "what", "about", "before", "after", "reason", "channel", "sha256")


def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The latest first, of one body or of all."""
    view, asked, number = visit.room.view, request.GET.get("body", ""), request.GET.get("page", "")
    body = asked if asked in view.providers else ""
    lines = trail(visit.room, body)
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
        "bodies": [(one, view.provider_label(one)) for one in view.reporting(view.round(visit.room.name))],
    }
    return render(request, "log.html.j2", facts)


def export(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything as CSV, the first first; no cell starts a formula."""
    language = tongue(request)
    lines = [
        [
            one.at,
            one.by,
            one.kind,
            *(text.text(language) for text in (one.what, one.about, one.before, one.after)),
            one.reason,
            one.channel,
            one.sha256,
        ]
        for one in reversed(trail(visit.room))
    ]
    named = {"Content-Disposition": f'attachment; filename="log-{visit.room.name}.csv"'}
    return HttpResponse(written(_HEAD, lines), content_type="text/csv; charset=utf-8", headers=named)
