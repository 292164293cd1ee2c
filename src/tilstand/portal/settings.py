"""Settings of the portal, from the environment; `start` sets what a command says.

`TILSTAND_COLLECTION` is the folder of the collection, `TILSTAND_PORTAL` that of what is the portal's own: the
database, its secret. `DATABASE_URL` names another database than the file in that folder, `TILSTAND_SECRET`
is the secret where it lies in no file. `TILSTAND_HOSTS` are the names under which it may be asked, with
commas between; loopback if not given. `TILSTAND_LOOPBACK` is 1 where it answers on this machine alone,
unencrypted; there `TILSTAND_PASSWORDS_ALONE` is 1 if nobody is asked for a second step. `TILSTAND_PROXIES`
is how many servers stand between it and those who ask, each of which says from where it was asked.

`TILSTAND_SMTP` is the server that sends mails: `smtp://NAME:PASSWORD@HOST:587`, or `smtps://` where the
line is encrypted from the start. Beyond this machine it always is. Without it mails lie as files.

Who signs people in by OpenID Connect: `TILSTAND_OIDC_ISSUER` and `_CLIENT`, the address of the issuer and
what it calls the portal; `_KEY` and `_KID`, a file with the portal's private key (RSA, PEM) and its name
there; `_LEVELS`, the levels (`acr`) that are enough, with spaces between; `_NAME`, what people call the
issuer; `_DETAILS`, authorization details (RFC 9396, JSON) that are asked for and must come back.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from tilstand.portal.configuration import build_database_settings, get_session_secret

_HERE = Path(__file__).parent
_OWN = Path(os.environ.get("TILSTAND_PORTAL", "portal"))
_LOOPBACK = os.environ.get("TILSTAND_LOOPBACK", "") == "1"
_HOSTS = os.environ.get("TILSTAND_HOSTS", "")

PASSWORDS_ALONE = _LOOPBACK and os.environ.get("TILSTAND_PASSWORDS_ALONE", "") == "1"
COLLECTION = Path(os.environ.get("TILSTAND_COLLECTION", "."))
PORTAL = _OWN
SMTP = os.environ.get("TILSTAND_SMTP", "")

DEBUG = False
SECRET_KEY = get_session_secret(_OWN, os.environ.get("TILSTAND_SECRET", ""))
ALLOWED_HOSTS = [text.strip() for text in _HOSTS.split(",") if text.strip()] or ["localhost", "127.0.0.1"]
ROOT_URLCONF = "tilstand.portal.urls"
WSGI_APPLICATION = None
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tilstand.portal",
]
MIDDLEWARE = [
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
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "environment": "tilstand.portal.pages.build_jinja_environment",
            "context_processors": ["tilstand.portal.pages.build_page_context"],
        },
    }
]
DATABASES = {"default": build_database_settings(os.environ.get("DATABASE_URL", ""), _OWN)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "portal.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
AUTH_PASSWORD_VALIDATORS += [
    {"NAME": "tilstand.portal.authentication.LocalWordsValidator"},
    {"NAME": "tilstand.portal.authentication.LeakedPasswordValidator"},
]
# A file of SHA-1 hashes of leaked passwords, in order; none where the place has no such list.
LEAKED = os.environ.get("TILSTAND_LEAKED", "")
# How often one person may ask within a minute, in one process: to change something, and for long work.
PACE = dict(zip(("write", "work"), map(int, os.environ.get("TILSTAND_PACE", "1200,240").split(",")), strict=True))
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
# What counts attempts is shared by all processes of the portal.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TILSTAND_PROXIES", "0"))
ACCOUNT_ADAPTER = "tilstand.portal.authentication.SignInAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "html.j2"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_METHODS = ["mfa"]
# Many offices share an address: what stops guessing is the limit of each account; the other one stops floods.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,5/5m/key"}
MFA_ADAPTER = "tilstand.portal.authentication.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _LOOPBACK

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

_OIDC = ("issuer", "client", "key", "kid", "levels", "name", "details")
OIDC = {name: os.environ.get(f"TILSTAND_OIDC_{name.upper()}", "") for name in _OIDC}

# A browser takes a cookie of such a name from this host alone, encrypted.
_COOKIE = "" if _LOOPBACK else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIE}sessionid", f"{_COOKIE}csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not _LOOPBACK
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tilstand.portal.views.authentication.render_csrf_failure"
SECURE_SSL_REDIRECT = not _LOOPBACK
SECURE_REDIRECT_EXEMPT = ["^health$"]
SECURE_HSTS_SECONDS = 0 if _LOOPBACK else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not _LOOPBACK
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static", _HERE.parent / "publish" / "site" / "static"]
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LOGGING = {
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
}
