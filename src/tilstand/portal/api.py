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
from typing import Annotated, Any, TypeVar

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
    FaultTold,
    FormTold,
    KeptTold,
    LookedTold,
    ShownTold,
    to_check_schema,
    to_entry_schema,
    to_form_schema,
    to_round_schema,
)
from tilstand.portal.api_schemas import to_receipt_schema as receipt_of
from tilstand.portal.delivery import check_draft, load_delivered_figures, submit_draft
from tilstand.portal.drafts import Draft, DraftConflict, PlaceEntry, load_draft, overlay_entries, save_place_entry
from tilstand.portal.event_store import lock_body_draft, serialized_transaction
from tilstand.portal.forms import FormPage, build_all_form_pages
from tilstand.portal.localization import list_offered_languages
from tilstand.portal.models import GivenAnswer, Token
from tilstand.portal.permissions import RateLimitError, is_storage_failure, limit_rate
from tilstand.portal.snapshot import (
    RoundSnapshot,
    get_portal_time,
    get_round_snapshot,
    list_kept_rounds,
    load_current_collection,
)
from tilstand.terms import InvariantText, Language


@dataclass(frozen=True)
class ApiClient:
    """A program that acts for a body in a round.

    Attributes:
        token: What it shows.
        room: The round.
        language: The language in which it is answered.
    """

    token: Token
    room: RoundSnapshot
    language: Language

    @property
    def provider(self) -> str:
        """The body."""
        return self.token.provider

    @property
    def by(self) -> str:
        """Whose rights it has a part of."""
        return self.token.person.name

    def pages(self) -> tuple[FormPage, ...]:
        """What the body is asked, and what it can correct."""
        return build_all_form_pages(self.room, self.provider)


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
    round_snapshot = get_round_snapshot(round_name)
    if token.provider not in round_snapshot.view.reporting(round_snapshot.view.round(round_snapshot.name)):
        raise Http404
    own_mandate = find_token_mandate(token)
    if own_mandate is None or MAY.index(token.may) < MAY.index(may) or (may == "sign" and not own_mandate.signs):
        raise make_error(UsageError, "portal.token_short")
    limit_rate(token.person.pk, "write" if may == "write" else "work")
    return ApiClient(token, round_snapshot, choose_api_language(request))


def choose_api_language(request: HttpRequest) -> Language:
    """The language that a program asks for with `Accept-Language`, else the body's, else the collection's."""
    there = [text for text, _ in list_offered_languages()]
    head = request.headers.get("Accept-Language", "")[:500]
    wanted = [tag.partition("-")[0] for tag, weight in parse_accept_lang_header(head) if weight]
    token = getattr(request, "auth", None)
    if isinstance(token, Token):
        wanted.append(load_current_collection().get_provider_language(token.provider))
    return next((text for text in (*wanted, load_current_collection().settings.language) if text in there), there[0])


def to_fault_schema(error: TilstandError, language: Language) -> FaultTold:
    """Why nothing was done, in the words that people are told."""
    spoken = error.spoken(language)
    return FaultTold(title=spoken.title, causes=[*spoken.causes], remedy=spoken.remedy)


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
    language, round_snapshots = (
        choose_api_language(request),
        [get_round_snapshot(name) for name in list_kept_rounds()],
    )
    own_snapshots = [
        round_snapshot
        for round_snapshot in round_snapshots
        if token.provider in round_snapshot.view.reporting(round_snapshot.view.round(round_snapshot.name))
    ]
    return [to_round_schema(round_snapshot, token.provider, language) for round_snapshot in own_snapshots]


@api.get("rounds/{round_name}/form", response={200: FormTold, **_REFUSED}, operation_id="form", summary="Fetch")
def fetch_report_form(request: HttpRequest, round_name: RoundPath) -> FormTold:
    """All that the body is asked, with last time's figures and what stands now."""
    api_client = authorise_client(request, round_name, "read")
    return to_form_schema(
        api_client.room, api_client.provider, api_client.pages(), _load_client_draft(api_client), api_client.language
    )


@api.post("rounds/{round_name}/check", response={200: LookedTold, **_REFUSED}, operation_id="check", summary="Check")
def check_report_entries(request: HttpRequest, round_name: RoundPath, told: EntriesTold) -> LookedTold:
    """What would not fit if the places said this; nothing is kept."""
    api_client = authorise_client(request, round_name, "read")
    own_pages = api_client.pages()
    made = overlay_entries(
        api_client.room,
        api_client.provider,
        own_pages,
        _load_client_draft(api_client),
        map(_to_place_entry, told.entries),
    )
    return to_check_schema(
        made, check_draft(api_client.room, api_client.provider, own_pages, made), api_client.language
    )


@api.put("rounds/{round_name}/draft", response={200: KeptTold, **_REFUSED}, operation_id="save", summary="Keep")
def save_report_draft(request: HttpRequest, round_name: RoundPath, told: EntriesTold) -> KeptTold:
    """Save places, all of them or none; the same again changes nothing."""
    api_client = authorise_client(request, round_name, "write")
    own_pages, how = api_client.pages(), {"by": api_client.by, "at": get_portal_time(), "channel": "api"}
    with serialized_transaction():
        lock_body_draft(api_client.room.name, api_client.provider)
        cells = [
            save_place_entry(api_client.room, api_client.provider, own_pages, _to_place_entry(entry), **how)  # type: ignore[arg-type]
            for entry in told.entries
        ]
    kept = _load_client_draft(api_client)
    looked_told = to_check_schema(
        kept, check_draft(api_client.room, api_client.provider, own_pages, kept), api_client.language
    )
    return KeptTold(**dict(looked_told), versions={cell.address: cell.version for cell in cells})


@api.post(
    "rounds/{round_name}/submission", response={200: DeliveredTold, **_REFUSED}, operation_id="sign", summary="Sign"
)
def sign_report(request: HttpRequest, round_name: RoundPath, told: ShownTold, key: str = _KEY) -> DeliveredTold:
    """Sign and deliver the form that was seen; asked twice under the same key, it is delivered once."""
    api_client, at = authorise_client(request, round_name, "sign"), get_portal_time()

    def deliver_report_once() -> DeliveredTold:
        how = {"by": api_client.by, "at": at, "channel": "api"}
        came = submit_draft(api_client.room, api_client.provider, api_client.pages(), told.digest, **how)  # type: ignore[arg-type]
        if came.outcome != "received":
            raise make_error(UsageError, "portal.not_received")
        return _build_client_receipt(api_client)

    return answer_idempotently(
        api_client.token,
        key,
        (round_name, told.digest),
        DeliveredTold,
        deliver_report_once,
        round_name=api_client.room.name,
        at=at,
    )


@api.get(
    "rounds/{round_name}/receipt", response={200: DeliveredTold, **_REFUSED}, operation_id="receipt", summary="Receipt"
)
def fetch_delivery_receipt(request: HttpRequest, round_name: RoundPath) -> DeliveredTold:
    """The receipt of what stands."""
    return _build_client_receipt(authorise_client(request, round_name, "read"))


@api.exception_handler(TilstandError)
def _handle_portal_error(request: HttpRequest, error: TilstandError) -> HttpResponse:
    if is_storage_failure(error.__cause__):
        return _handle_storage_error(request, error)
    often = isinstance(error, RateLimitError)
    answer = _to_fault_response(to_fault_schema(error, choose_api_language(request)), 429 if often else 409)
    if often:
        answer["Retry-After"] = "60"
    return answer


@api.exception_handler(OSError)
@api.exception_handler(InterfaceError)
@api.exception_handler(OperationalError)
def _handle_storage_error(request: HttpRequest, error: Exception) -> HttpResponse:
    if not is_storage_failure(error) and not is_storage_failure(error.__cause__):
        raise error
    return _to_fault_response(
        to_fault_schema(make_error(UsageError, "portal.unkept"), choose_api_language(request)), 503
    )


@api.exception_handler(DraftConflict)
def _handle_draft_conflict(request: HttpRequest, error: DraftConflict) -> HttpResponse:
    about = error.stands
    fault_told = to_fault_schema(
        make_error(UsageError, "portal.clash", by=InvariantText(about.by)), choose_api_language(request)
    )
    here = load_draft(get_round_snapshot(about.round_name), about.provider)
    return _to_fault_response(fault_told.model_copy(update={"stands": to_entry_schema(here, about.address)}), 412)


@api.exception_handler(Http404)
def _handle_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _to_fault_response(
        to_fault_schema(make_error(UsageError, "portal.absent"), choose_api_language(request)), 404
    )


@api.exception_handler(AuthenticationError)
def _handle_unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = _to_fault_response(
        to_fault_schema(make_error(UsageError, "portal.token_unknown"), choose_api_language(request)), 401
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _handle_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where what was sent is not as it should be: the places, and nothing of what stood there."""
    places = dict.fromkeys(".".join(map(str, current_error["loc"])) for current_error in error.errors)
    usage_error = make_error(UsageError, "portal.misread", [InvariantText(place) for place in places])
    return _to_fault_response(to_fault_schema(usage_error, choose_api_language(request)), 422)


@api.exception_handler(HttpError)
def _handle_malformed_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Where what was sent is no JSON at all."""
    usage_error = make_error(UsageError, "portal.misread", [InvariantText("JSON")])
    return _to_fault_response(to_fault_schema(usage_error, choose_api_language(request)), error.status_code)


def _to_fault_response(told: FaultTold, status: int) -> HttpResponse:
    body = json.dumps(told.model_dump(mode="json"), ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(body, content_type="application/json", status=status)


def _load_client_draft(one: ApiClient) -> Draft:
    return load_draft(one.room, one.provider)


def _to_place_entry(one: Any) -> PlaceEntry:
    return PlaceEntry(**one.model_dump())


def _build_client_receipt(one: ApiClient) -> DeliveredTold:
    delivered_figures = load_delivered_figures(one.room, one.provider, one.pages())
    if delivered_figures is None:
        raise Http404
    return receipt_of(one.room, one.provider, delivered_figures)
