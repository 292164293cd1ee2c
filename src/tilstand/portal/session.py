"""How long somebody stays signed in, and what becomes of work that comes after that: it is kept for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.timezone import now

from tilstand.languages import message
from tilstand.portal.clock import moment, since
from tilstand.portal.models import Person
from tilstand.portal.tongue import tongue

__all__ = ["elsewhere", "ended_elsewhere", "held", "over", "sent_to_sign_in"]

_BEGUN, _SEEN, _HELD = "begun", "seen", "held"
_IDLE, _LONGEST = 60 * 60, 12 * 60 * 60
_NOTED = 5 * 60
_MOST = 400_000  # signs that are kept of a page


def over(request: HttpRequest) -> bool:
    """True where somebody did nothing for an hour, or signed in twelve hours ago: they are signed out."""
    session = request.session
    if _BEGUN not in session:
        session[_BEGUN] = session[_SEEN] = moment()
    idle = since(session[_SEEN])
    if idle > _IDLE or since(session[_BEGUN]) > _LONGEST:
        return True
    if idle > _NOTED:
        session[_SEEN] = moment()
    return False


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to signing in; what was sent is kept for whoever sent it, and a script is told in words."""
    if request.headers.get("Accept") == "application/json":
        told = message("portal.page.signed_out").text(tongue(request))
        return JsonResponse({"told": told, "sign_in": reverse("account_login")}, status=401)
    who, onward = _who(request), request.get_full_path()
    if request.user.is_authenticated:
        logout(request)
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    size = sum(len(one) for name in fields for one in (name, *fields[name]))
    if request.method == "POST":
        onward = reverse("choose")
        if who and fields and size <= _MOST:
            request.session[_HELD] = {"who": who, "path": request.path, "fields": fields}
            onward = reverse("held")
    return redirect_to_login(onward)


def held(request: HttpRequest, *, let_go: bool = False) -> dict[str, Any] | None:
    """What was sent by who is signed in now, while they no longer were."""
    found: dict[str, Any] | None = request.session.get(_HELD)
    if found is None or found["who"] != str(request.user.pk) or let_go:
        request.session.pop(_HELD, None)
        return None
    return found


def elsewhere(person: Person, *, but: str | None = None) -> list[Session]:
    """Where somebody is signed in.

    Args:
        person: Who.
        but: Key of the session that does not count.
    """
    live = Session.objects.filter(expire_date__gt=now())
    own = (one for one in live if one.session_key != but)
    return [one for one in own if one.get_decoded().get(SESSION_KEY) == str(person.pk)]


def ended_elsewhere(person: Person, *, but: str | None = None) -> None:
    """Sign somebody out wherever they are signed in, but for one session."""
    for one in elsewhere(person, but=but):
        one.delete()


def _who(request: HttpRequest) -> str:
    """Whose session it is, also where its time is out; nobody's is kept, so that strangers fill nothing."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    former = Session.objects.filter(session_key=key).first() if key else None
    return str(former.get_decoded().get(SESSION_KEY, "")) if former else ""
