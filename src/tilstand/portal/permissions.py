"""Permission decorators of views, rate limits and cache headers.

It is counted in each process by itself, and kept nowhere: a portal with two processes lets through twice.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, EFBIG, ENOSPC
from functools import wraps
from threading import Lock
from typing import Any, ClassVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import make_error
from tilstand.portal.authentication import (
    has_passed_second_factor,
    has_second_factor,
    is_session_expired,
    redirect_to_sign_in,
)
from tilstand.portal.forms import FormPage, build_all_form_pages
from tilstand.portal.localization import adapt_for_portal, choose_language
from tilstand.portal.models import Mandate, Person
from tilstand.portal.snapshot import (
    RoundSnapshot,
    get_kept_register,
    get_portal_time,
    get_round_snapshot,
    get_session_time,
    make_register_key,
    measure_elapsed_seconds,
)
from tilstand.registers.store import RegisterStore

Answering = Callable[[HttpRequest], HttpResponse]


def disable_caching(answering: Answering) -> Answering:
    """Pages are kept neither by browsers nor by what stands between; what is the same for all, is."""

    def answer_without_cache(request: HttpRequest) -> HttpResponse:
        answer = answering(request)
        patch_cache_control(answer, no_store=True, private=True)
        return answer

    return answer_without_cache


WORK = frozenset(
    {
        *("upload", "take_over", "look_at_table", "take_in_table", "sign", "workbook", "receipt_pdf", "build"),
        *("export_csv", "export_workbook", "check_register"),
    }
)
"""What takes the machine a while; all else that changes something is `write`."""

_MINUTE = 60.0
_ASKED: dict[tuple[int, str], deque[float]] = {}
_HOLD = Lock()


class RateLimitError(UsageError):
    """Somebody asks more often than the portal answers one person."""


def limit_rate(person: int, what: str) -> None:
    """Count that somebody asks for something.

    Args:
        person: Who, by number.
        what: `write`, or `work` for what takes the machine a while.

    Raises:
        TooOftenError: If they have asked for it too often within the last minute; it is not counted then.
    """
    most = settings.PACE[what]
    with _HOLD:
        own_values = _ASKED.setdefault((person, what), deque())
        while own_values and measure_elapsed_seconds(own_values[0]) > _MINUTE:
            own_values.popleft()
        if len(own_values) >= most:
            raise make_error(RateLimitError, "portal.too_often")
        own_values.append(get_session_time())


View = Callable[..., HttpResponse]
_LOG = logging.getLogger("tilstand.portal.gate")


@dataclass(frozen=True)
class Visitor:
    """Somebody who does something in the portal.

    Attributes:
        person: Who it is.
        channel: Through which door.
    """

    person: Person
    channel: ClassVar[str] = "portal"

    @property
    def stamp(self) -> dict[str, Any]:
        """Who acts and when, as whatever is kept notes it."""
        return {"by": self.person.name, "at": get_portal_time()}

    def get_act_stamp(self) -> dict[str, Any]:
        """The same, with the door through which an act came."""
        return {**self.stamp, "channel": self.channel}


@dataclass(frozen=True)
class Actor(Visitor):
    """Somebody who acts for a body, or for the unit, in a round.

    Attributes:
        room: The round.
        provider: The body; empty for the unit.
        signs: True where they may sign the body's figures off.
    """

    room: RoundSnapshot
    provider: str
    signs: bool

    def pages(self) -> tuple[FormPage, ...]:
        """What the body is asked, and what it can correct."""
        return build_all_form_pages(self.room, self.provider)

    def redirect_to(self, page: str, **named: Any) -> HttpResponse:
        """The way to another page of the same round, and of the same body."""
        body = {"provider": self.provider} if self.provider else {}
        return redirect(reverse(page, kwargs={"round_name": self.room.name, **body, **named}))


@dataclass(frozen=True)
class RegisterActor(Visitor):
    """Somebody who acts for the unit, with a register.

    Attributes:
        shelf: The register.
        key: The name under which the portal keeps it.
    """

    shelf: RegisterStore
    key: str

    def redirect_to_register(self, page: str, **named: Any) -> HttpResponse:
        """The way to another page of the same register."""
        return redirect(reverse(page, kwargs={"register": self.shelf.register.name, **named}))


def require_login(view: View) -> View:
    """Anybody who has signed in, with a second step."""

    @handle_view_errors
    def answer_within_rate(request: HttpRequest, person: Person, **named: Any) -> HttpResponse:
        if request.resolver_match and request.resolver_match.url_name in WORK:
            limit_rate(person.pk, "work")
        elif request.method == "POST":
            limit_rate(person.pk, "write")
        return view(request, person, **named)

    @wraps(view)
    def open_for_person(request: HttpRequest, **named: Any) -> HttpResponse:
        if not request.user.is_authenticated or is_session_expired(request):
            return redirect_to_sign_in(request)
        if not has_passed_second_factor(request):
            # A second step that was chosen elsewhere after this session had begun has yet to be shown.
            return redirect_to_sign_in(request) if has_second_factor(request.user) else redirect("mfa_index")
        return answer_within_rate(request, request.user, **named)

    return open_for_person


def require_body_member(view: View, *, signs: bool = False) -> View:
    """Those who act for the body that the address names; only who may sign for it, where `signs` is true."""

    @wraps(view)
    def open_for_mandate(
        request: HttpRequest, person: Person, *, round_name: str, provider: str, **named: Any
    ) -> HttpResponse:
        mandate = Mandate.objects.filter(person=person, provider=provider).exclude(provider="").first()
        if mandate is None or (signs and not mandate.signs):
            raise Http404
        room = get_round_snapshot(round_name)
        if provider not in room.bodies:
            raise Http404
        return view(request, Actor(person, room, provider, mandate.signs), **named)

    return require_login(open_for_mandate)


def require_signer(view: View) -> View:
    """Those who may sign for the body that the address names."""
    return require_body_member(view, signs=True)


def require_coordinator(view: View) -> View:
    """The unit, whatever the round."""

    @wraps(view)
    def open_for_coordinator(request: HttpRequest, person: Person, **named: Any) -> HttpResponse:
        if not Mandate.objects.filter(person=person, provider="").exists():
            raise Http404
        return view(request, person, **named)

    return require_login(open_for_coordinator)


def require_round_coordinator(view: View) -> View:
    """The unit, in a round."""

    @wraps(view)
    def open_kept_round(request: HttpRequest, person: Person, *, round_name: str, **named: Any) -> HttpResponse:
        return view(request, Actor(person, get_round_snapshot(round_name), "", signs=False), **named)

    return require_coordinator(open_kept_round)


def require_register_keeper(view: View) -> View:
    """The unit, with a register that the portal keeps."""

    @wraps(view)
    def open_kept_register(request: HttpRequest, person: Person, *, register: str, **named: Any) -> HttpResponse:
        return view(request, RegisterActor(person, get_kept_register(register), make_register_key(register)), **named)

    return require_coordinator(open_kept_register)


def is_storage_failure(error: BaseException | None) -> bool:
    """True where nothing could be kept just now: the database is locked or away, or the disk is full."""
    away = isinstance(error, (OperationalError, InterfaceError))
    return away or getattr(error, "errno", 0) in (ENOSPC, EDQUOT, EFBIG)


def render_refusal(request: HttpRequest, error: TilstandError, status: int, *, as_page: bool = False) -> HttpResponse:
    """Why something is not done, and what to do: a page, or JSON where a script asked and may be told."""
    spoken = error.rephrase_error(adapt_for_portal).spoken(choose_language(request))
    if request.headers.get("Accept") == "application/json" and not as_page:
        message = " ".join((spoken.title, *spoken.causes, spoken.remedy))
        return JsonResponse({"told": message}, status=status)
    return render(request, "told.html.j2", {"error": spoken}, status=status)


def handle_view_errors(view: View) -> View:
    """The page; where the work cannot go on, why, and what to do."""

    @wraps(view)
    def answer_or_explain(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except (TilstandError, OperationalError, InterfaceError, OSError) as error:
            if is_storage_failure(error) or is_storage_failure(error.__cause__):  # a full disk, whoever met it
                _LOG.warning("%s", "not kept", extra={"event": type(error).__name__})
                return render_refusal(request, make_error(UsageError, "portal.unkept"), 503)
            if not isinstance(error, TilstandError):
                raise
            too_often = isinstance(error, RateLimitError)
            answer = render_refusal(request, error, 429 if too_often else 409)
            if too_often:
                answer["Retry-After"] = "60"
            return answer

    return answer_or_explain
