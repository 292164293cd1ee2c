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
from tilstand.languages import make_error
from tilstand.terms import InvariantText

_SECONDS = 10


class _DirectOAuth2Session(OAuth2Session):  # type: ignore[misc]
    """Asks the issuer's own addresses: where one of them sends elsewhere, nothing is asked there."""

    def request(self, method: str, url: str, **more: Any) -> Any:
        """Ask."""
        return super().request(method, url, **{**more, "allow_redirects": False})


class _OidcApp(DjangoOAuth2App):  # type: ignore[misc]
    client_cls = _DirectOAuth2Session


class _OidcRegistry(OAuth):  # type: ignore[misc]
    oauth2_client_cls = _OidcApp


@dataclass(frozen=True, slots=True)
class _OidcIssuer:
    """Who vouches, and by what the portal shows itself."""

    issuer: str
    client: str
    key: str
    kid: str
    levels: str
    name: str
    details: str


def get_issuer_name() -> str:
    """What people call the issuer; empty where nobody signs in by one."""
    oidc_issuer = _OidcIssuer(**settings.OIDC)
    there = all((oidc_issuer.issuer, oidc_issuer.client, oidc_issuer.key, oidc_issuer.levels))
    return (oidc_issuer.name or oidc_issuer.issuer) if there else ""


def redirect_to_issuer(request: HttpRequest, back: str, language: str) -> HttpResponse:
    """The way to the issuer, from which people come back to an address of the portal.

    Raises:
        UsageError: If the issuer does not answer.
    """
    oidc_issuer = _OidcIssuer(**settings.OIDC)
    more = {"authorization_details": oidc_issuer.details} if oidc_issuer.details else {}
    try:
        answer: HttpResponse = _build_oidc_client(oidc_issuer).authorize_redirect(
            request, back, acr_values=oidc_issuer.levels, ui_locales=language, **more
        )
    except (RequestException, ValueError) as error:
        raise _make_issuer_error("silent") from error
    return answer


def identify_by_issuer(request: HttpRequest) -> str:
    """The hash of whom the issuer vouches for, as they come back from it.

    Raises:
        UsageError: If the issuer does not vouch for them, not at a level that is enough, or does not answer.
    """
    oidc_issuer = _OidcIssuer(**settings.OIDC)
    client = _build_oidc_client(oidc_issuer)
    try:
        claims = client.authorize_access_token(request).get("userinfo") or {}
        known = client.load_server_metadata()["issuer"]
    except RequestException as error:
        raise _make_issuer_error("silent") from error
    except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise _make_issuer_error("refuses") from error
    if not claims.get("sub") or known.rstrip("/") != oidc_issuer.issuer.rstrip("/") or claims.get("iss") != known:
        raise _make_issuer_error("refuses")
    if claims.get("acr") not in oidc_issuer.levels.split() or not _has_requested_details(oidc_issuer.details, claims):
        raise _make_issuer_error("level")
    return hashlib.sha256(f"{known}\n{claims['sub']}".encode()).hexdigest()


def _make_issuer_error(why: str) -> UsageError:
    return make_error(UsageError, f"portal.issuer_{why}", issuer=InvariantText(get_issuer_name()))


def _has_requested_details(details: str, claims: Any) -> bool:
    """True where everything that was asked for came back: an issuer may grant less than was asked."""
    keys = ("type", "resource")
    came = claims.get("authorization_details") or []
    granted = {tuple(item.get(key) for key in keys) for item in came if isinstance(item, dict)}
    return all(tuple(load.get(key) for key in keys) in granted for load in json.loads(details or "[]"))


@lru_cache(maxsize=1)
def _build_oidc_client(one: _OidcIssuer) -> Any:
    proof = PrivateKeyJWT(one.issuer, headers={"kid": one.kid} if one.kid else None)
    return _OidcRegistry().register(
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
