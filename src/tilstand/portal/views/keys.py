"""Choosing a second step: whoever sets one up has shown it, and is not asked for it again at once."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse
from django.urls import reverse_lazy

from tilstand.portal.factor import shown

__all__ = ["add_passkey", "remove_passkey", "set_up_app"]


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


set_up_app = _SetUpApp.as_view()
add_passkey = _AddPasskey.as_view()
remove_passkey = RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))
