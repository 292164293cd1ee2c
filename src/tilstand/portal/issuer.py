"""Signing in by OpenID Connect: an issuer vouches for who somebody is; whom they act for is decided here.

The profile is that of ID-porten and Ansattporten: the code flow with PKCE, in which the portal shows
itself by a signed assertion (`private_key_jwt`, RFC 7523) whose audience is the issuer. The level that
somebody was signed in with is looked at here, whatever was asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.terms import Alike

__all__ = ["asked", "named", "vouched_for"]

_SECONDS = 10


class _Straight(OAuth2Session):  # type: ignore[misc]
    """Asks the issuer's own addresses: where one of them sends elsewhere, nothing is asked there."""

    def request(self, method: str, url: str, **more: Any) -> Any:
        """Ask."""
        return super().request(method, url, **{**more, "allow_redirects": False})


class _App(DjangoOAuth2App):  # type: ignore[misc]
    client_cls = _Straight


class _Vouching(OAuth):  # type: ignore[misc]
    oauth2_client_cls = _App


@dataclass(frozen=True, slots=True)
class _Issuer:
    """Who vouches, and by what the portal shows itself."""

    issuer: str
    client: str
    key: str
    kid: str
    levels: str
    name: str
    details: str


def named() -> str:
    """What people call the issuer; empty where nobody signs in by one."""
    one = _Issuer(**settings.OIDC)
    return (one.name or one.issuer) if all((one.issuer, one.client, one.key, one.levels)) else ""


def asked(request: HttpRequest, back: str, language: str) -> HttpResponse:
    """The way to the issuer, from which people come back to an address of the portal.

    Raises:
        UsageError: If the issuer does not answer.
    """
    one = _Issuer(**settings.OIDC)
    more = {"authorization_details": one.details} if one.details else {}
    try:
        answer: HttpResponse = _client(one).authorize_redirect(
            request, back, acr_values=one.levels, ui_locales=language, **more
        )
    except (RequestException, ValueError) as error:
        raise failure(UsageError, "portal.issuer_silent", issuer=Alike(named())) from error
    return answer


def vouched_for(request: HttpRequest) -> str:
    """The hash of whom the issuer vouches for, as they come back from it.

    Raises:
        UsageError: If the issuer does not vouch for them, not at a level that is enough, or does not answer.
    """
    one = _Issuer(**settings.OIDC)
    client = _client(one)
    try:
        claims = client.authorize_access_token(request).get("userinfo") or {}
        known = client.load_server_metadata()["issuer"]
    except RequestException as error:
        raise failure(UsageError, "portal.issuer_silent", issuer=Alike(named())) from error
    except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise failure(UsageError, "portal.issuer_refuses", issuer=Alike(named())) from error
    if not claims.get("sub") or known.rstrip("/") != one.issuer.rstrip("/") or claims.get("iss") != known:
        raise failure(UsageError, "portal.issuer_refuses", issuer=Alike(named()))
    if claims.get("acr") not in one.levels.split() or not _granted(one.details, claims):
        raise failure(UsageError, "portal.issuer_level", issuer=Alike(named()))
    return hashlib.sha256(f"{known}\n{claims['sub']}".encode()).hexdigest()


def _granted(details: str, claims: Any) -> bool:
    """True where everything that was asked for came back: an issuer may grant less than was asked."""
    keys = ("type", "resource")
    came = claims.get("authorization_details") or []
    granted = {tuple(one.get(key) for key in keys) for one in came if isinstance(one, dict)}
    return all(tuple(one.get(key) for key in keys) in granted for one in json.loads(details or "[]"))


@lru_cache(maxsize=1)
def _client(one: _Issuer) -> Any:
    proof = PrivateKeyJWT(one.issuer, headers={"kid": one.kid} if one.kid else None)
    return _Vouching().register(
        "issuer",
        client_id=one.client,
        client_secret=Path(one.key).read_text("ascii"),
        server_metadata_url=f"{one.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_auth_methods=[proof],
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": proof.name,
            "default_timeout": _SECONDS,
        },
    )
