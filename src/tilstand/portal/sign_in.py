"""How people sign in, as the library that does it asks: who may, by what, and where they go from there."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.clock import since
from tilstand.portal.factor import has_factor
from tilstand.portal.tongue import tongue

__all__ = ["FactorAdapter", "SignInAdapter"]

_SALT = "tilstand.portal.factor"
_RECENT = 10 * 60


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves, and whose access has ended is told so."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the choice of whom one acts for."""
        return reverse("choose")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Told to who knows the password alone, so that nobody learns who has been here."""
        told = failure(UsageError, "portal.ended").spoken(tongue(request))
        return render(request, "told.html.j2", {"error": told}, status=403)

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Whoever changes how they sign in shows the second step again, unless they just did."""
        if not has_factor(self.request.user):
            return False
        records = get_authentication_records(self.request, self.request.user)
        shown = [one["at"] for one in records if one["method"] == "mfa"]
        return not shown or since(max(shown)) > _RECENT


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second steps are kept encrypted, under a key that is made of the portal's secret."""

    def encrypt(self, text: str) -> str:
        """A secret, as the database keeps it."""
        return _lock().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """A secret, as it was."""
        return _lock().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """What the app calls the account."""
        return str(user.login)


def _lock() -> Fernet:
    key = salted_hmac(_SALT, b"", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
