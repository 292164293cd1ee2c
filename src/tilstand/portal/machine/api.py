"""Fetch a body's form, check it, fill it in and sign it, by a program: the same rules as for people.

A program shows a token that somebody who acts for the body made in the portal: `Authorization: Bearer ...`.
It may read, write, or sign, for one body, until a day; never more than whoever made it. What does not fit and
why something is refused is told in the words of the portal, in the language of `Accept-Language`.

First fetch the form, and check what you have: nothing is kept. Then save it, over the versions that you saw,
and sign the digest that the saving gave, with a key of your own in `Idempotency-Key`: who asks twice under
the same key delivers once.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Path
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import failure
from tilstand.portal.clock import now
from tilstand.portal.draft import Clash, Draft, Entered, draft, overlaid, save
from tilstand.portal.examine import examined
from tilstand.portal.gate import unkept
from tilstand.portal.machine.door import Caller, TokenShown, caller, fault, language_of
from tilstand.portal.machine.once import once
from tilstand.portal.machine.show import form, looked, standing, the_round
from tilstand.portal.machine.show import receipt as receipt_of
from tilstand.portal.machine.told import (
    AskedRoundTold,
    DeliveredTold,
    EntriesTold,
    FaultTold,
    FormTold,
    KeptTold,
    LookedTold,
    ShownTold,
)
from tilstand.portal.models import Token
from tilstand.portal.pace import TooOftenError
from tilstand.portal.receipt import delivered
from tilstand.portal.room import room, rooms
from tilstand.portal.sign import signed
from tilstand.portal.turn import hold_body, in_turn
from tilstand.terms import Alike

__all__ = ["api"]

RoundPath = Annotated[str, Path()]
_KEY: Any = Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9._~-]{8,64}$")  # type: ignore[type-arg]
_REFUSED: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 412, 422, 429, 503), FaultTold)

api = NinjaAPI(
    title="Tilstand", version="1", description=__doc__, docs_url=None, auth=TokenShown(), urls_namespace="api"
)


@api.get("rounds", response={200: list[AskedRoundTold], **_REFUSED}, operation_id="rounds")
def asked_rounds(request: HttpRequest) -> list[AskedRoundTold]:
    """The rounds in which the body is asked."""
    token: Token = request.auth  # type: ignore[attr-defined]
    language, held = language_of(request), [room(name) for name in rooms()]
    own = [one for one in held if token.provider in one.view.reporting(one.view.round(one.name))]
    return [the_round(one, token.provider, language) for one in own]


@api.get("rounds/{round_name}/form", response={200: FormTold, **_REFUSED}, operation_id="form")
def fetch(request: HttpRequest, round_name: RoundPath) -> FormTold:
    """All that the body is asked, with last time's figures and what stands now."""
    one = caller(request, round_name, "read")
    return form(one.room, one.provider, one.pages(), _draft(one), one.language)


@api.post("rounds/{round_name}/check", response={200: LookedTold, **_REFUSED}, operation_id="check")
def check(request: HttpRequest, round_name: RoundPath, told: EntriesTold) -> LookedTold:
    """What would not fit if the places said this; nothing is kept."""
    one = caller(request, round_name, "read")
    own = one.pages()
    made = overlaid(one.room, one.provider, own, _draft(one), map(_entered, told.entries))
    return looked(made, examined(one.room, one.provider, own, made), one.language)


@api.put("rounds/{round_name}/draft", response={200: KeptTold, **_REFUSED}, operation_id="save")
def keep(request: HttpRequest, round_name: RoundPath, told: EntriesTold) -> KeptTold:
    """Save places, all of them or none; the same again changes nothing."""
    one = caller(request, round_name, "write")
    own, how = one.pages(), {"by": one.by, "at": now(), "channel": "api"}
    with in_turn():
        hold_body(one.room.name, one.provider)
        cells = [
            save(one.room, one.provider, own, _entered(entry), **how)  # type: ignore[arg-type]
            for entry in told.entries
        ]
    kept = _draft(one)
    found = looked(kept, examined(one.room, one.provider, own, kept), one.language)
    return KeptTold(**dict(found), versions={cell.address: cell.version for cell in cells})


@api.post("rounds/{round_name}/submission", response={200: DeliveredTold, **_REFUSED}, operation_id="sign")
def sign(request: HttpRequest, round_name: RoundPath, told: ShownTold, key: str = _KEY) -> DeliveredTold:
    """Sign and deliver the form that was seen; asked twice under the same key, it is delivered once."""
    one, at = caller(request, round_name, "sign"), now()

    def do() -> DeliveredTold:
        how = {"by": one.by, "at": at, "channel": "api"}
        came = signed(one.room, one.provider, one.pages(), told.digest, **how)  # type: ignore[arg-type]
        if came.outcome != "received":
            raise failure(UsageError, "portal.not_received")
        return _receipt(one)

    return once(one.token, key, (round_name, told.digest), DeliveredTold, do, round_name=one.room.name, at=at)


@api.get("rounds/{round_name}/receipt", response={200: DeliveredTold, **_REFUSED}, operation_id="receipt")
def receipt(request: HttpRequest, round_name: RoundPath) -> DeliveredTold:
    """The receipt of what stands."""
    return _receipt(caller(request, round_name, "read"))


@api.exception_handler(TilstandError)
def _refused(request: HttpRequest, error: TilstandError) -> HttpResponse:
    if unkept(error.__cause__):
        return _unkept(request, error)
    often = isinstance(error, TooOftenError)
    answer = _told(fault(error, language_of(request)), 429 if often else 409)
    if often:
        answer["Retry-After"] = "60"
    return answer


@api.exception_handler(OSError)
@api.exception_handler(InterfaceError)
@api.exception_handler(OperationalError)
def _unkept(request: HttpRequest, error: Exception) -> HttpResponse:
    if not unkept(error) and not unkept(error.__cause__):
        raise error
    return _told(fault(failure(UsageError, "portal.unkept"), language_of(request)), 503)


@api.exception_handler(Clash)
def _clash(request: HttpRequest, error: Clash) -> HttpResponse:
    about = error.stands
    told = fault(failure(UsageError, "portal.clash", by=Alike(about.by)), language_of(request))
    here = draft(room(about.round_name), about.provider)
    return _told(told.model_copy(update={"stands": standing(here, about.address)}), 412)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return _told(fault(failure(UsageError, "portal.absent"), language_of(request)), 404)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = _told(fault(failure(UsageError, "portal.token_unknown"), language_of(request)), 401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where what was sent is not as it should be: the places, and nothing of what stood there."""
    places = dict.fromkeys(".".join(map(str, one["loc"])) for one in error.errors)
    told = failure(UsageError, "portal.misread", [Alike(place) for place in places])
    return _told(fault(told, language_of(request)), 422)


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Where what was sent is no JSON at all."""
    told = failure(UsageError, "portal.misread", [Alike("JSON")])
    return _told(fault(told, language_of(request)), error.status_code)


def _told(told: FaultTold, status: int) -> HttpResponse:
    body = json.dumps(told.model_dump(mode="json"), ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(body, content_type="application/json", status=status)


def _draft(one: Caller) -> Draft:
    return draft(one.room, one.provider)


def _entered(one: Any) -> Entered:
    return Entered(**one.model_dump())


def _receipt(one: Caller) -> DeliveredTold:
    found = delivered(one.room, one.provider, one.pages())
    if found is None:
        raise Http404
    return receipt_of(one.room, one.provider, found)
