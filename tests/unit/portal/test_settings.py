"""What the portal is set to, on this machine alone and where the world can reach it."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.whole_room
SETTINGS = Path(__file__).parents[3] / "src" / "tilstand" / "portal" / "settings.py"
NOBODY = ["'none'"]
OWN = ["'self'"]
EVERYWHERE = {
    "DEBUG": False,
    "LOGIN_URL": "account_login",
    "AUTH_USER_MODEL": "portal.Person",
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_RATE_LIMITS": {"login": "300/m/ip", "login_failed": "100/m/ip,5/5m/key"},
    "ACCOUNT_REAUTHENTICATION_METHODS": ["mfa"],
    "ACCOUNT_SESSION_REMEMBER": False,
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "CACHES": {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",  # one table for all processes
        }
    },
    "CONTENT_SECURITY_POLICY": {
        "DIRECTIVES": {
            **dict.fromkeys(("default-src", "object-src", "base-uri", "frame-ancestors"), NOBODY),
            **dict.fromkeys(("style-src", "script-src", "font-src", "connect-src", "form-action"), OWN),
            "img-src": ["'self'", "data:"],
        }
    },
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_FAILURE_VIEW": "tilstand.portal.views.authentication.render_csrf_failure",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_AGE": 7_200,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_REDIRECT_EXEMPT": ["^health$"],
    "SECURE_REFERRER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_097_152,
    "FILE_UPLOAD_MAX_MEMORY_SIZE": 2_097_152,
    "USE_TZ": True,
    "TIME_ZONE": "UTC",
    "USE_I18N": False,
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "ROOT_URLCONF": "tilstand.portal.urls",
    "WSGI_APPLICATION": None,
    "INSTALLED_APPS": [
        *(f"django.contrib.{name}" for name in ("contenttypes", "auth", "sessions", "staticfiles")),
        *("csp", "allauth", "allauth.account", "allauth.mfa", "tilstand.portal"),
    ],
    "MIDDLEWARE": [  # each sees what those above let through, and they see what it answers
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "tilstand.portal.permissions.disable_caching",
        "tilstand.portal.snapshot.scan_files_once",
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [SETTINGS.parent / "templates"],
            "OPTIONS": {
                "environment": "tilstand.portal.pages.build_jinja_environment",
                "context_processors": ["tilstand.portal.pages.build_page_context"],
            },
        }
    ],
    "ACCOUNT_ADAPTER": "tilstand.portal.authentication.SignInAdapter",
    "ACCOUNT_TEMPLATE_EXTENSION": "html.j2",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": "login",
    "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
    "MFA_ADAPTER": "tilstand.portal.authentication.FactorAdapter",
    "STATIC_URL": "/static/",
    "STATICFILES_DIRS": [SETTINGS.parent / "static", SETTINGS.parents[1] / "publish" / "site" / "static"],
    "WHITENOISE_USE_FINDERS": True,
    "LOGGING": {  # lines of one form, and no more than what somebody has to look at
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "tilstand.portal.configuration.JsonLineFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING"},
            "django.server": {"level": "ERROR"},
            "tilstand": {"level": "INFO"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    },
}
OF_THE_PLACE = {"COLLECTION", "PORTAL", "SECRET_KEY", "DATABASES", "AUTH_PASSWORD_VALIDATORS"}
LIBRARY = {"NONE", "SELF"}
OPEN = {  # to the world: nothing goes unencrypted, and no other host sets a cookie
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1"],
    "PASSWORDS_ALONE": False,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
    "PACE": {"write": 1200, "work": 240},
    "LEAKED": "",
    "SMTP": "",
    "OIDC": dict.fromkeys(("issuer", "client", "key", "kid", "levels", "name", "details"), ""),
}
HERE = {  # on this machine alone
    **OPEN,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
    "SESSION_COOKIE_NAME": "sessionid",
    "CSRF_COOKIE_NAME": "csrftoken",
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 0,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
}
GIVEN = {
    "TILSTAND_HOSTS": " kom.example , ,www.kom.example",
    "TILSTAND_PASSWORDS_ALONE": "1",
    "TILSTAND_PACE": "12,3",
    "TILSTAND_PROXIES": "2",
    "TILSTAND_LEAKED": "/leaked",
    "TILSTAND_SMTP": "smtp://post.example",
    "TILSTAND_SECRET": "of-the-place",
    "TILSTAND_COLLECTION": "/c",
    "TILSTAND_PORTAL": "/p",
    **{f"TILSTAND_OIDC_{name.upper()}": name for name in OPEN["OIDC"]},  # type: ignore[attr-defined]
}
COME = {
    "ALLOWED_HOSTS": ["kom.example", "www.kom.example"],
    "PACE": {"write": 12, "work": 3},
    "ALLAUTH_TRUSTED_PROXY_COUNT": 2,
    "LEAKED": "/leaked",
    "SMTP": "smtp://post.example",
    "SECRET_KEY": "of-the-place",
    "COLLECTION": Path("/c"),
    "PORTAL": Path("/p"),
    "OIDC": {name: name for name in OPEN["OIDC"]},  # type: ignore[attr-defined]
}


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """What the settings are where the environment says this much."""

    def made(**environment: str) -> dict[str, Any]:
        for name in (*GIVEN, "TILSTAND_LOOPBACK", "DATABASE_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(tmp_path)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return made


def among(found: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in told}


def test_where_nothing_is_said_it_is_made_for_the_world(set_to: Any) -> None:
    found = set_to()
    assert among(found, EVERYWHERE | OPEN) == EVERYWHERE | OPEN
    assert {one for one in found if one.isupper() and one[0] != "_"} == {
        *EVERYWHERE, *OPEN, *OF_THE_PLACE, *LIBRARY,
    }  # fmt: skip
    assert (found["COLLECTION"], found["PORTAL"]) == (Path(), Path("portal"))
    assert found["DATABASES"]["default"]["NAME"] == "portal/portal.sqlite3"
    assert len(found["SECRET_KEY"]) == 64
    theirs = "django.contrib.auth.password_validation"
    assert found["AUTH_PASSWORD_VALIDATORS"] == [
        {"NAME": f"{theirs}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": f"{theirs}.CommonPasswordValidator"},
        {"NAME": f"{theirs}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("login", "name")}},
        {"NAME": "tilstand.portal.authentication.LocalWordsValidator"},
        {"NAME": "tilstand.portal.authentication.LeakedPasswordValidator"},
    ]


def test_on_this_machine_alone_nothing_is_encrypted_and_a_second_step_can_be_left_out(set_to: Any) -> None:
    found = set_to(TILSTAND_LOOPBACK="1")
    assert among(found, EVERYWHERE | HERE) == EVERYWHERE | HERE
    assert set_to(TILSTAND_LOOPBACK="1", TILSTAND_PASSWORDS_ALONE="1")["PASSWORDS_ALONE"] is True
    assert set_to(TILSTAND_LOOPBACK="yes")["SECURE_SSL_REDIRECT"] is True


def test_what_the_place_says_is_taken(set_to: Any) -> None:
    told = OPEN | COME  # a second step is never left out where the world can reach it
    assert among(set_to(**GIVEN), told) == told
