"""The second step of signing in: whether somebody has one, and whether it was shown in this session."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

__all__ = ["has_factor", "shown", "strong"]

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What is as strong as a password and a second step: one of the latter, or an issuer that vouches for it.
_STRONG = {"mfa", "issuer"}


def has_factor(person: Any) -> bool:
    """True where somebody has an app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=_FACTORS).exists())


def strong(request: HttpRequest) -> bool:
    """True where whoever asks has shown a second step in this session, or need not."""
    if settings.PASSWORDS_ALONE:
        return True
    records = get_authentication_records(request, request.user)
    return any(one.get("method") in _STRONG for one in records)


def shown(request: HttpRequest) -> None:
    """Note that whoever asks has just shown a second step."""
    record_authentication(request, request.user, "mfa")
