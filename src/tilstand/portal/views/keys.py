"""Choosing a second step: whoever sets one up has shown it, and is not asked for it again at once."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from tilstand.portal.factor import shown
from tilstand.portal.invite import unfit
from tilstand.portal.models import Person
from tilstand.portal.session import ended_elsewhere

__all__ = ["add_passkey", "change_password", "leave_elsewhere", "remove_passkey", "set_up_app"]


class _SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        shown(self.request)
        return answer


class _AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        shown(self.request)
        return answer


def change_password(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose another password, by the one that one has; other browsers are signed out."""
    if not person.has_usable_password():
        raise Http404
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        if not ratelimit.consume(request, action="change_password", user=person):
            often: HttpResponse = ratelimit.respond_429(request)
            return often
        text = request.POST.get
        if not person.check_password(text("old", "")):
            wrong = ("password_old",)
        wrong += unfit(person, text("password", ""), text("again", ""))
        if not wrong:
            person.set_password(text("password", ""))
            person.save()
            update_session_auth_hash(request, person)
            return redirect("mfa_index")
    return render(request, "password.html.j2", {"wrong": wrong}, status=400 if wrong else 200)


def leave_elsewhere(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign out in every other browser."""
    ended_elsewhere(person, but=request.session.session_key)
    return redirect("mfa_index")


set_up_app = _SetUpApp.as_view()
add_passkey = _AddPasskey.as_view()
remove_passkey = RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))
