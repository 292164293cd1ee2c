"""Fetch a body's form, check it, fill it in and sign it, by a program: the same rules as for people.

A program shows a token that somebody who acts for the body made in the portal: `Authorization: Bearer ...`.
It may read, write, or sign, for one body, until a day; never more than whoever made it. What does not fit and
why something is refused is told in the words of the portal, in the language of `Accept-Language`.

First fetch the form, and check what you have: nothing is kept. Then save it, over the versions that you saw,
and sign the digest that the saving gave, with a key of your own in `Idempotency-Key`: who asks twice under
the same key delivers once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypeVar

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Header, NinjaAPI, Path
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import BaseModel

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import make_error
from tilstand.portal.accounts import MAY, find_token_mandate, find_valid_token
from tilstand.portal.api_schemas import (
    AskedRoundTold,
    DeliveredTold,
    EntriesTold,
    EntryTold,
    FaultTold,
    FormTold,
    KeptTold,
    LookedTold,
    ShownTold,
    to_check_schema,
    to_entry_schema,
    to_form_schema,
    to_receipt_schema,
    to_round_schema,
)
from tilstand.portal.delivery import check_draft, load_delivered_figures, submit_draft
from tilstand.portal.drafts import Draft, DraftConflict, PlaceEntry, load_draft, overlay_entries, save_place_entry
from tilstand.portal.event_store import lock_body_draft, serialized_transaction
from tilstand.portal.localization import list_offered_languages
from tilstand.portal.models import GivenAnswer, Token
from tilstand.portal.permissions import Actor, RateLimitError, is_storage_failure, limit_rate
from tilstand.portal.snapshot import (
    get_portal_time,
    get_round_snapshot,
    list_kept_rounds,
    load_current_collection,
)
from tilstand.terms import InvariantText, Language


@dataclass(frozen=True)
class ApiClient(Actor):
    """A program that acts for a body in a round, with a part of somebody's rights.

    Attributes:
        token: What it shows.
        language: The language in which it is answered.
    """

    channel: ClassVar[str] = "api"
    token: Token
    language: Language


class TokenShown(HttpBearer):
    """A token that was made in the portal, in the head of each request."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, where it opens something."""
        return find_valid_token(token, at=get_portal_time())


def authorise_client(request: HttpRequest, round_name: str, may: str) -> ApiClient:
    """Who asks, if they may do this.

    Args:
        request: What is asked.
        round_name: In which round.
        may: What is done: `read`, `write` or `sign`.

    Raises:
        Http404: If the body is not asked in such a round.
        UsageError: If the token does not go so far, or asks too often.
    """
    token: Token = request.auth  # type: ignore[attr-defined]
    room, mandate = get_round_snapshot(round_name), find_token_mandate(token)
    if token.provider not in room.bodies:
        raise Http404
    if mandate is None or MAY.index(token.may) < MAY.index(may) or (may == "sign" and not mandate.signs):
        raise make_error(UsageError, "portal.token_short")
    limit_rate(token.person.pk, "write" if may == "write" else "work")
    signs, language = may == "sign", choose_api_language(request)
    return ApiClient(token.person, room, token.provider, signs, token, language)


def choose_api_language(request: HttpRequest) -> Language:
    """The language that a program asks for with `Accept-Language`, else the body's, else the collection's."""
    there, held = [tag for tag, _ in list_offered_languages()], load_current_collection()
    head = request.headers.get("Accept-Language", "")[:500]
    wanted = [tag.partition("-")[0] for tag, weight in parse_accept_lang_header(head) if weight]
    token = getattr(request, "auth", None)
    if isinstance(token, Token):
        wanted.append(held.get_provider_language(token.provider))
    return next((tag for tag in (*wanted, held.settings.language) if tag in there), there[0])


Answer = TypeVar("Answer", bound=BaseModel)


def answer_idempotently(
    token: Token,
    key: str,
    asked: tuple[str, ...],
    kind: type[Answer],
    do: Callable[[], Answer],
    *,
    round_name: str,
    at: datetime,
) -> Answer:
    """Do something, unless it was done under the same key: then the answer of that time.

    What was refused is not kept: nothing has changed by it, and it can be asked again under its key.

    Args:
        token: Who asks.
        key: Their key.
        asked: What they ask.
        kind: The kind of answer.
        do: Does it.
        round_name: The round in which it is done; two who ask at once wait for each other.
        at: When.

    Raises:
        UsageError: If something else was asked under the key.
    """
    digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
    with serialized_transaction():
        lock_body_draft(round_name, token.provider)
        before = GivenAnswer.objects.filter(token=token, key=key).first()
        if before is None:
            answer = do()
            GivenAnswer.objects.create(token=token, key=key, asked=digest, answer=answer.model_dump_json(), at=at)
            return answer
        if before.asked != digest:
            raise make_error(UsageError, "portal.key_used")
        return kind.model_validate_json(before.answer)


RoundPath = Annotated[str, Path()]
_KEY: Any = Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9._~-]{8,64}$")  # type: ignore[type-arg]
_REFUSED: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 412, 422, 429, 503), FaultTold)

api = NinjaAPI(
    title="Tilstand", version="1", description=__doc__, docs_url=None, auth=TokenShown(), urls_namespace="api"
)


@api.get("rounds", response={200: list[AskedRoundTold], **_REFUSED}, operation_id="rounds", summary="Asked Rounds")
def list_asked_rounds(request: HttpRequest) -> list[AskedRoundTold]:
    """The rounds in which the body is asked."""
    token: Token = request.auth  # type: ignore[attr-defined]
    language = choose_api_language(request)
    rooms = map(get_round_snapshot, list_kept_rounds())
    return [to_round_schema(room, token.provider, language) for room in rooms if token.provider in room.bodies]


@api.get("rounds/{round_name}/form", response={200: FormTold, **_REFUSED}, operation_id="form", summary="Fetch")
def fetch_report_form(request: HttpRequest, round_name: RoundPath) -> FormTold:
    """All that the body is asked, with last time's figures and what stands now."""
    client = authorise_client(request, round_name, "read")
    return to_form_schema(
        client.room, client.provider, client.pages(), load_draft(client.room, client.provider), client.language
    )


@api.post("rounds/{round_name}/check", response={200: LookedTold, **_REFUSED}, operation_id="check", summary="Check")
def check_report_entries(request: HttpRequest, round_name: RoundPath, told: EntriesTold) -> LookedTold:
    """What would not fit if the places said this; nothing is kept."""
    client = authorise_client(request, round_name, "read")
    entries = (PlaceEntry(**entry.model_dump()) for entry in told.entries)
    draft = overlay_entries(
        client.room, client.provider, client.pages(), load_draft(client.room, client.provider), entries
    )
    return _check_client_draft(client, draft)


@api.put("rounds/{round_name}/draft", response={200: KeptTold, **_REFUSED}, operation_id="save", summary="Keep")
def save_report_draft(request: HttpRequest, round_name: RoundPath, told: EntriesTold) -> KeptTold:
    """Save places, all of them or none; the same again changes nothing."""
    client = authorise_client(request, round_name, "write")
    versions, pages, stamp = dict[str, int](), client.pages(), client.get_act_stamp()
    with serialized_transaction():
        lock_body_draft(client.room.name, client.provider)
        for entry in told.entries:
            written = PlaceEntry(**entry.model_dump())
            cell = save_place_entry(client.room, client.provider, pages, written, **stamp)
            versions[cell.address] = cell.version
    return KeptTold(**dict(_check_client_draft(client, load_draft(client.room, client.provider))), versions=versions)


@api.post(
    "rounds/{round_name}/submission", response={200: DeliveredTold, **_REFUSED}, operation_id="sign", summary="Sign"
)
def sign_report(request: HttpRequest, round_name: RoundPath, told: ShownTold, key: str = _KEY) -> DeliveredTold:
    """Sign and deliver the form that was seen; asked twice under the same key, it is delivered once."""
    client = authorise_client(request, round_name, "sign")
    stamp = client.get_act_stamp()

    def deliver_report_once() -> DeliveredTold:
        receipt = submit_draft(client.room, client.provider, client.pages(), told.digest, **stamp)
        if receipt.outcome != "received":
            raise make_error(UsageError, "portal.not_received")
        return _build_client_receipt(client)

    about, asked = {"round_name": client.room.name, "at": stamp["at"]}, (round_name, told.digest)
    return answer_idempotently(client.token, key, asked, DeliveredTold, deliver_report_once, **about)


@api.get(
    "rounds/{round_name}/receipt", response={200: DeliveredTold, **_REFUSED}, operation_id="receipt", summary="Receipt"
)
def fetch_delivery_receipt(request: HttpRequest, round_name: RoundPath) -> DeliveredTold:
    """The receipt of what stands."""
    return _build_client_receipt(authorise_client(request, round_name, "read"))


@api.exception_handler(TilstandError)
@api.exception_handler(OSError)
@api.exception_handler(InterfaceError)
@api.exception_handler(OperationalError)
def _handle_portal_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Where the work cannot go on: nothing can be kept just now, or what is asked is refused."""
    if is_storage_failure(error) or is_storage_failure(error.__cause__):
        return _answer_fault(request, make_error(UsageError, "portal.unkept"), 503)
    if not isinstance(error, TilstandError):
        raise error
    too_often = isinstance(error, RateLimitError)
    answer = _answer_fault(request, error, 429 if too_often else 409)
    if too_often:
        answer["Retry-After"] = "60"
    return answer


@api.exception_handler(DraftConflict)
def _handle_draft_conflict(request: HttpRequest, error: DraftConflict) -> HttpResponse:
    about = error.stands
    here = load_draft(get_round_snapshot(about.round_name), about.provider)
    clash = make_error(UsageError, "portal.clash", by=InvariantText(about.by))
    return _answer_fault(request, clash, 412, to_entry_schema(here, about.address))


@api.exception_handler(Http404)
def _handle_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer_fault(request, make_error(UsageError, "portal.absent"), 404)


@api.exception_handler(AuthenticationError)
def _handle_unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = _answer_fault(request, make_error(UsageError, "portal.token_unknown"), 401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
@api.exception_handler(HttpError)
def _handle_misread_request(request: HttpRequest, error: ValidationError | HttpError) -> HttpResponse:
    """Where what was sent is not as it should be: the places, and nothing of what stood there; or no JSON at all."""
    places, status = ["JSON"], getattr(error, "status_code", 422)
    if isinstance(error, ValidationError):
        places = [*dict.fromkeys(".".join(map(str, fault["loc"])) for fault in error.errors)]
    misread = make_error(UsageError, "portal.misread", [InvariantText(place) for place in places])
    return _answer_fault(request, misread, status)


def _answer_fault(
    request: HttpRequest, error: TilstandError, status: int, stands: EntryTold | None = None
) -> HttpResponse:
    """Why nothing was done, in the words that people are told."""
    spoken = error.spoken(choose_api_language(request))
    told = FaultTold(title=spoken.title, causes=[*spoken.causes], remedy=spoken.remedy, stands=stands)
    body = json.dumps(told.model_dump(mode="json"), ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(body, content_type="application/json", status=status)


def _check_client_draft(client: ApiClient, draft: Draft) -> LookedTold:
    found = check_draft(client.room, client.provider, client.pages(), draft)
    return to_check_schema(draft, found, client.language)


def _build_client_receipt(client: ApiClient) -> DeliveredTold:
    delivered = load_delivered_figures(client.room, client.provider, client.pages())
    if delivered is None:
        raise Http404
    return to_receipt_schema(client.room, client.provider, delivered)
