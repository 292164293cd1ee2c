"""Who asks the portal for programs: what a token opens, in which language, and why something is refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import failure
from tilstand.portal.clock import now
from tilstand.portal.form import FormPage, every_page
from tilstand.portal.machine.told import FaultTold
from tilstand.portal.models import Token
from tilstand.portal.pace import paced
from tilstand.portal.room import Room, collection, room
from tilstand.portal.token import MAY, mandate_of, token_shown
from tilstand.portal.tongue import offered
from tilstand.terms import Language

__all__ = ["Caller", "TokenShown", "caller", "fault", "language_of"]


@dataclass(frozen=True)
class Caller:
    """A program that acts for a body in a round.

    Attributes:
        token: What it shows.
        room: The round.
        language: The language in which it is answered.
    """

    token: Token
    room: Room
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
        return every_page(self.room, self.provider)


class TokenShown(HttpBearer):
    """A token that was made in the portal, in the head of each request."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, where it opens something."""
        return token_shown(token, at=now())


def caller(request: HttpRequest, round_name: str, may: str) -> Caller:
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
    held = room(round_name)
    if token.provider not in held.view.reporting(held.view.round(held.name)):
        raise Http404
    own = mandate_of(token)
    if own is None or MAY.index(token.may) < MAY.index(may) or (may == "sign" and not own.signs):
        raise failure(UsageError, "portal.token_short")
    paced(token.person.pk, "write" if may == "write" else "work")
    return Caller(token, held, language_of(request))


def language_of(request: HttpRequest) -> Language:
    """The language that a program asks for with `Accept-Language`, else the body's, else the collection's."""
    there = [one for one, _ in offered()]
    head = request.headers.get("Accept-Language", "")[:500]
    wanted = [tag.partition("-")[0] for tag, weight in parse_accept_lang_header(head) if weight]
    token = getattr(request, "auth", None)
    if isinstance(token, Token):
        wanted.append(collection().language_of(token.provider))
    return next((one for one in (*wanted, collection().settings.language) if one in there), there[0])


def fault(error: TilstandError, language: Language) -> FaultTold:
    """Why nothing was done, in the words that people are told."""
    spoken = error.spoken(language)
    return FaultTold(title=spoken.title, causes=[*spoken.causes], remedy=spoken.remedy)
