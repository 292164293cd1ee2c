"""Signing in, and joining, by an issuer that vouches for somebody."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.clock import now
from tilstand.portal.gate import told
from tilstand.portal.invite import invitation, joined_by
from tilstand.portal.issuer import asked, named, vouched_for
from tilstand.portal.models import Person
from tilstand.portal.tongue import tongue

__all__ = ["back", "to_issuer"]

_JOINING, _ONWARD = "joining", "onward"


@require_GET
@never_cache
@told
def to_issuer(request: HttpRequest) -> HttpResponse:
    """Go to the issuer; an invitation that is to be used, and where to go afterwards, are kept meanwhile."""
    if not named():
        raise Http404
    token = request.GET.get("invitation", "")
    if token:
        invitation(token, at=now())
    request.session[_JOINING], request.session[_ONWARD] = token, request.GET.get("next", "")
    return asked(request, request.build_absolute_uri(reverse("from_issuer")), tongue(request))


@require_GET
@never_cache
@told
def back(request: HttpRequest) -> HttpResponse:
    """Come back from the issuer: signed in, if whom it vouches for was invited."""
    if not named():
        raise Http404
    token, onward = (request.session.pop(name, "") for name in (_JOINING, _ONWARD))
    who = vouched_for(request)
    if token:
        person: Person | None = joined_by(invitation(token, at=now()), who, at=now())
    else:
        person = Person.objects.filter(vouched__sha256=who).first()
    if person is None:
        raise failure(UsageError, "portal.not_invited")
    if not person.is_active:
        raise failure(UsageError, "portal.ended")
    login(request, person)
    record_authentication(request, person, "issuer")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else "choose")
