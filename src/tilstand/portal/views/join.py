"""Using an invitation: nothing happens by opening the link, so that who looks at mail uses none up."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tilstand.portal.clock import now
from tilstand.portal.gate import told
from tilstand.portal.invite import invitation, joined, unfit
from tilstand.portal.room import collection

__all__ = ["join"]


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
@told
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, and go on to a second step."""
    found = invitation(token, at=now())
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        password, again = request.POST.get("password", ""), request.POST.get("again", "")
        wrong = unfit(found.person, password, again)
        if not wrong:
            person = joined(found, password, at=now())
            login(request, person)
            record_authentication(request, person, "password")
            return redirect("mfa_index")
    facts = {
        "joining": found.person,
        "mandates": found.person.mandates.order_by("pk"),
        "wrong": wrong,
        "token": token,
        "label": collection().provider_label,
    }
    answer = render(request, "join.html.j2", facts, status=400 if wrong else 200)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
