"""What somebody sent after their session had ended: shown once they are back, and sent when they say so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render

from tilstand.portal.models import Person
from tilstand.portal.session import held

__all__ = ["renewed", "show"]

_SHOWN = ("given", "words", "reason", "name", "login", "field")


def show(request: HttpRequest, person: Person) -> HttpResponse:
    """What was sent, to be sent again or let go; nothing is done by itself."""
    found = held(request)
    if found is None:
        return redirect("choose")
    fields = [(name, value) for name, values in found["fields"].items() for value in values]
    written = [value for name, value in fields if value.strip() and name.partition(":")[0] in _SHOWN]
    answer = render(request, "held.html.j2", {"path": found["path"], "fields": fields, "written": written})
    held(request, let_go=True)
    return answer


def renewed(request: HttpRequest, person: Person) -> HttpResponse:
    """The token of a page that stayed open while somebody signed in again."""
    return JsonResponse({"token": get_token(request)})
