"""Views for signing in and out, invitations, second factors and error pages."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilstand.errors import UsageError
from tilstand.languages import DatedText, make_error
from tilstand.portal.accounts import get_invitation, join_by_oidc, join_with_password, list_password_faults
from tilstand.portal.authentication import end_other_sessions, get_stored_post
from tilstand.portal.localization import choose_language
from tilstand.portal.models import Person
from tilstand.portal.oidc import get_issuer_name, identify_by_issuer, redirect_to_issuer
from tilstand.portal.pages import read_fields
from tilstand.portal.permissions import handle_view_errors, is_storage_failure, render_refusal
from tilstand.portal.snapshot import get_portal_time, get_round_snapshot, list_kept_rounds, load_current_collection

_LOOKED = date(2026, 11, 27)  # when the statement was last held against the pages


@require_POST
def sign_out_visitor(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    answer = redirect("account_login")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def choose_mandate(request: HttpRequest, person: Person) -> HttpResponse:
    """Whom one acts for; who acts for one body in one round is taken there."""
    mandates, choices = list(person.mandates.order_by("provider")), []
    for name in list_kept_rounds():
        room = get_round_snapshot(name)
        bodies, states = room.bodies, room.read_standings()
        for mandate in mandates:
            if not mandate.provider or mandate.provider in bodies:
                state = states.get_subject_state("delivery", mandate.provider).state
                choices.append((name, mandate, room, state))
    if len(choices) == 1:
        name, mandate, _, _ = choices[0]
        if mandate.provider:
            return redirect("overview", round_name=name, provider=mandate.provider)
        return redirect("board", round_name=name)
    of_unit = any(not mandate.provider for mandate in mandates)
    return render(request, "choose.html.j2", {"choices": choices, "of_unit": of_unit})


def render_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What nobody has here, or who asks has no right to: the two are told alike."""
    return render_refusal(request, make_error(UsageError, "portal.absent"), 404, as_page=True)


def render_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the library that signs people in does not open now: told as what is not there."""
    return render_refusal(request, make_error(UsageError, "portal.absent"), 403, as_page=True)


def render_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read: it is too long, or no browser sends such a thing."""
    if not hasattr(request, "user"):  # it was asked under another's name, and nothing of it was looked at
        return HttpResponse("400", content_type="text/plain", status=400)
    return render_refusal(request, make_error(UsageError, "portal.unread"), 400, as_page=True)


def show_accessibility_statement(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, for everybody."""
    contact = load_current_collection().settings.contact
    whom = ", ".join(filter(None, (contact.name, contact.mail, contact.phone)))
    return render(request, "accessible.html.j2", {"whom": whom, "looked": DatedText(_LOOKED)})


def render_server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the program's own: told as that, and nothing of it shown."""
    error = sys.exc_info()[1]
    away = isinstance(error, Exception) and is_storage_failure(error)  # where not even a session can be read
    told = make_error(UsageError, "portal.unkept" if away else "portal.broken")
    try:
        return render_refusal(request, told, 503 if away else 500, as_page=not away)
    except Exception:  # what is broken may be what a page is made of
        if not away:
            return HttpResponse("500", content_type="text/plain", status=500)
        # In which language somebody reads is known to the database alone.
        spoken = told.spoken(load_current_collection().settings.language)
        message = f"{spoken.title} {spoken.remedy}"
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"told": message}, status=503)
        return HttpResponse(message, content_type="text/plain; charset=utf-8", status=503)


def render_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open too long, or was sent from elsewhere: nothing was done."""
    error = make_error(UsageError, "portal.stale")
    if request.headers.get("Accept") == "application/json":
        spoken = error.spoken(choose_language(request))
        return JsonResponse({"told": f"{spoken.title}. {spoken.remedy}"}, status=403)
    return render_refusal(request, error, 403)


def report_portal_health(request: HttpRequest) -> HttpResponse:
    """Whether the portal answers, and its database with it."""
    try:
        Person.objects.exists()
    except DatabaseError:
        return HttpResponse("database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


_SHOWN = ("given", "words", "reason", "name", "login", "field")


def show_stored_post(request: HttpRequest, person: Person) -> HttpResponse:
    """What was sent, to be sent again or let go; nothing is done by itself."""
    found = get_stored_post(request)
    if found is None:
        return redirect("choose")
    fields = [(name, value) for name, values in found["fields"].items() for value in values]
    written = [value for name, value in fields if value.strip() and name.partition(":")[0] in _SHOWN]
    answer = render(request, "held.html.j2", {"path": found["path"], "fields": fields, "written": written})
    get_stored_post(request, let_go=True)
    return answer


def renew_csrf_token(request: HttpRequest, person: Person) -> HttpResponse:
    """The token of a page that stayed open while somebody signed in again."""
    return JsonResponse({"token": get_token(request)})


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
@handle_view_errors
def join_by_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, and go on to a second step."""
    found = get_invitation(token, at=get_portal_time())
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        password, again = read_fields(request, "password", "again")
        wrong = list_password_faults(found.person, password, again)
        if not wrong:
            person = join_with_password(found, password, at=get_portal_time())
            login(request, person)
            record_authentication(request, person, "password")
            return redirect("mfa_index")
    facts = {
        "joining": found.person,
        "mandates": found.person.mandates.order_by("pk"),
        "wrong": wrong,
        "token": token,
        "label": load_current_collection().provider_label,
    }
    # The link leaves to no other place (`SECURE_REFERRER_POLICY`); without any referrer a browser would send the form
    # with no origin, and it would be refused.
    return render(request, "join.html.j2", facts, status=400 if wrong else 200)


class _SecondStep:
    """A form of the library after which whoever sent it has just shown a second step."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        record_authentication(self.request, self.request.user, "mfa")
        return answer


class _TotpSetupView(_SecondStep, ActivateTOTPView):  # type: ignore[misc]
    """An app is chosen."""


class _PasskeyAddView(_SecondStep, AddWebAuthnView):  # type: ignore[misc]
    """A passkey is chosen."""


def change_own_password(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose another password, by the one that one has; other browsers are signed out."""
    if not person.has_usable_password():
        raise Http404
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        if not ratelimit.consume(request, action="change_password", user=person):
            often: HttpResponse = ratelimit.respond_429(request)
            return often
        old, password, again = read_fields(request, "old", "password", "again")
        if not person.check_password(old):
            wrong = ("password_old",)
        wrong += list_password_faults(person, password, again)
        if not wrong:
            person.set_password(password)
            person.save()
            update_session_auth_hash(request, person)
            return redirect("mfa_index")
    return render(request, "password.html.j2", {"wrong": wrong}, status=400 if wrong else 200)


def sign_out_other_sessions(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign out in every other browser."""
    end_other_sessions(person, but=request.session.session_key)
    return redirect("mfa_index")


set_up_app = _TotpSetupView.as_view()
add_passkey = _PasskeyAddView.as_view()
remove_passkey = RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))


_JOINING, _ONWARD = "joining", "onward"


@require_GET
@never_cache
@handle_view_errors
def start_oidc_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to the issuer; an invitation that is to be used, and where to go afterwards, are kept meanwhile."""
    if not get_issuer_name():
        raise Http404
    token = request.GET.get("invitation", "")
    if token:
        get_invitation(token, at=get_portal_time())
    request.session[_JOINING], request.session[_ONWARD] = token, request.GET.get("next", "")
    return redirect_to_issuer(request, request.build_absolute_uri(reverse("from_issuer")), choose_language(request))


@require_GET
@never_cache
@handle_view_errors
def finish_oidc_sign_in(request: HttpRequest) -> HttpResponse:
    """Come back from the issuer: signed in, if whom it vouches for was invited."""
    if not get_issuer_name():
        raise Http404
    token, onward = (request.session.pop(name, "") for name in (_JOINING, _ONWARD))
    who = identify_by_issuer(request)
    if token:
        person: Person | None = join_by_oidc(get_invitation(token, at=get_portal_time()), who, at=get_portal_time())
    else:
        person = Person.objects.filter(vouched__sha256=who).first()
    if person is None:
        raise make_error(UsageError, "portal.not_invited")
    if not person.is_active:
        raise make_error(UsageError, "portal.ended")
    login(request, person)
    record_authentication(request, person, "issuer")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else "choose")
