"""The language of a page: chosen, else the person's own, else the collection's."""

from __future__ import annotations

from django.http import HttpRequest

from tilstand.languages import native, shipped
from tilstand.portal.models import Person
from tilstand.portal.room import collection
from tilstand.terms import Language

__all__ = ["offered", "tongue"]

_CHOSEN = "language"


def offered() -> tuple[tuple[Language, str], ...]:
    """The languages of the collection that the system speaks, each with its own name."""
    own = (one for one in collection().settings.languages if one in shipped())
    return tuple((one, native(one)) for one in own)


def tongue(request: HttpRequest) -> Language:
    """The language to answer somebody in; what they ask for with `?language=` stays chosen."""
    there = [one for one, _ in offered()]
    asked = request.GET.get(_CHOSEN, "")
    if asked in there:
        request.session[_CHOSEN] = asked
    own = request.user.language if isinstance(request.user, Person) else ""
    wanted = (request.session.get(_CHOSEN, ""), own, collection().settings.language)
    return next((one for one in wanted if one in there), there[0])
