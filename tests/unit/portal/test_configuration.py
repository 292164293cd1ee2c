"""What `tilstand portal check` says: each thing that is unsafe once, and nothing of a set-up that is safe."""

from __future__ import annotations

import doctest
import json
import os
import runpy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from plain import held, plain, short
from portal_names import portal

from tilstand.languages import list_shipped_languages
from tilstand.portal import configuration

SAFE = {
    "SECRET_KEY": "0aB-" * 20,
    "ALLOWED_HOSTS": ["portal.example.org"],
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
}
ISSUER = {"issuer": "https://issuer.example.org", "client": "c", "kid": "", "levels": "high", "name": "", "details": ""}


@pytest.fixture
def own(place: Path, tmp_path: Path) -> Iterator[Path]:
    """The folder of a portal that is set up well: two act for the unit, all have a second step."""
    from allauth.mfa.models import Authenticator
    from django.test import override_settings

    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    portal.grant_mandate(
        portal.register_person("second", "Siri Prøve", by=None, at=portal.get_portal_time()),
        "",
        signs=False,
        by=None,
        at=portal.get_portal_time(),
    )
    for one in portal.Person.objects.all():
        Authenticator.objects.create(user=one, type="totp", data={})
    portal.write_backup(tmp_path / "copies", folder, at=portal.get_portal_time())
    with override_settings(**SAFE):
        yield folder


def rules(place: Path, own: Path) -> list[str]:
    found = portal.check_deployment(place, own)
    for one in found:
        for language in list_shipped_languages():
            assert one.format_finding_message(language).count("\n") == 3
    # The collection of the tests is a demonstration, and its coordinator has no address.
    return [one.rule for one in found if one.rule not in ("P041", "P042")]


def test_a_set_up_that_is_safe_is_silent(place: Path, own: Path) -> None:
    assert rules(place, own) == []


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("P001", {"DEBUG": True}),
        ("P002", {"SECRET_KEY": "short"}),
        ("P003", {"ALLOWED_HOSTS": ["localhost"]}),
        ("P003", {"ALLOWED_HOSTS": ["portal.example.org", "*"]}),
        ("P004", {"SECURE_SSL_REDIRECT": False}),
        ("P005", {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}),
        ("P006", {"PASSWORDS_ALONE": True}),
        ("P007", {"SECURE_HSTS_SECONDS": 0, "X_FRAME_OPTIONS": "SAMEORIGIN"}),
        ("P011", {"OIDC": ISSUER | {"key": "", "client": ""}}),
        ("P012", {"OIDC": ISSUER | {"key": __file__, "issuer": "http://issuer.example.org"}}),
        ("P013", {"OIDC": ISSUER | {"key": "/nowhere/key.pem"}}),
        ("P021", {"OIDC": ISSUER | {"key": __file__}}),
    ],
)
def test_each_setting_that_is_unsafe_is_found(place: Path, own: Path, rule: str, changed: dict[str, Any]) -> None:
    from django.test import override_settings

    with override_settings(**changed):
        assert rule in rules(place, own)


def test_what_lies_open_is_old_or_was_forgotten_is_found(place: Path, own: Path) -> None:
    from allauth.mfa.models import Authenticator

    (own / "secret").write_text("x")
    (own / "secret").chmod(0o644)
    assert rules(place, own) == []  # nobody else can enter the folder
    own.chmod(0o755)
    (own / "mails").mkdir()
    (own / "mails" / "reminder.eml").write_text("x")
    note = own / "last-backup.json"
    note.write_text(json.dumps({"at": (portal.get_portal_time() - timedelta(days=3)).isoformat()}))
    weak = portal.Person.objects.get(login="leader")
    weak.set_password("a shelter by the fjord")
    weak.save()
    Authenticator.objects.filter(user=weak).delete()
    portal.issue_invitation(weak, by=None, at=portal.get_portal_time() - timedelta(days=9))
    portal.Mandate.objects.filter(provider="", person__login="second").delete()
    assert rules(place, own) == ["P021", "P021", "P023", "P031", "P032", "P022", "P033"]
    assert portal.Invitation.objects.count() == 1
    note.unlink()
    portal.Mandate.objects.filter(provider="").delete()
    assert rules(place, own)[:4] == ["P021", "P021", "P023", "P031"]


def test_many_people_in_one_file_and_a_broken_chain_are_found(place: Path, own: Path) -> None:
    from django.db import connection

    portal.Person.objects.bulk_create(portal.Person(login=f"p{n}", name="Generated", password="!") for n in range(20))
    last = portal.KeptAct.objects.filter(round_name="2031").latest("pk")
    portal.KeptAct.objects.create(
        round_name="2031", series=last.series, number=last.number + 1, line=last.line, sha256="0" * 64
    )
    expected = ["P043", "P024"] if connection.vendor == "sqlite" else ["P043"]
    assert rules(place, own) == expected


HALF = {"client": "", "issuer": "http://x.example"}
STATES: list[dict[str, Any]] = [
    {},
    {"SECRET_KEY": "x" * 49, "DEBUG": True, "SMTP": "smtp://x"},
    {"SECRET_KEY": "x" * 50, "SMTP": "smtps://x", "SESSION_COOKIE_SECURE": False},
    {"ALLOWED_HOSTS": ["::1", "127.0.0.1"], "SMTP": "http://x", "SECURE_SSL_REDIRECT": False},
    {"ALLOWED_HOSTS": ["*"], "ALLAUTH_TRUSTED_PROXY_COUNT": 0, "PASSWORDS_ALONE": True},
    {"SECURE_HSTS_SECONDS": 0, "X_FRAME_OPTIONS": "SAMEORIGIN", "OIDC": ISSUER | {"key": "/nowhere/key.pem"}},
    {"OIDC": dict.fromkeys((*ISSUER, "key"), "")},
    {"OIDC": ISSUER | HALF | {"key": ""}},
]


def test_all_that_is_unsafe_is_told_as_it_was(
    place: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting by setting, and at the ends of what is old and of what is many."""
    from django.test import override_settings

    at = datetime(2032, 3, 3, 12, tzinfo=UTC)
    monkeypatch.setattr(portal.maintenance, "get_portal_time", lambda: at)
    monkeypatch.setattr(
        portal.maintenance, "find_last_backup_time", lambda place: at - timedelta(hours=26, seconds=late)
    )
    connection, verify_kept_rounds = portal.maintenance.connection, portal.maintenance.verify_kept_rounds

    def verify_with_own_connection(rounds: Path) -> Any:
        """The proof asks the database itself, whatever the survey is told of it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(portal.maintenance, "connection", connection)
            return verify_kept_rounds(rounds)

    monkeypatch.setattr(portal.maintenance, "verify_kept_rounds", verify_with_own_connection)
    lines, late = [], 0
    (tmp_path / "key.pem").write_text("x")
    (tmp_path / "key.pem").chmod(0o604)
    tmp_path.chmod(0o700)

    def told(**changed: Any) -> None:
        lines.append(f"# {plain({**changed, 'OIDC': len(changed.get('OIDC', ''))})}")
        with override_settings(**changed):
            lines.extend(short(plain(one)) for one in portal.maintenance.check_deployment(place, own))

    for state in STATES:
        told(**state)
    told(OIDC=ISSUER | {"key": str(tmp_path / "key.pem")})
    for hours in (26, 27):
        portal.QueuedMail.objects.create(file=f"{hours}.eml", kind="reminder", at=at - timedelta(hours=hours), due=at)
        told(SMTP="smtp://x")
    (own / "mails").mkdir()
    for name in ("a.eml", "b.eml", "c.txt"):
        (own / "mails" / name).write_text("x")
    late = 1
    told(SMTP="")
    monkeypatch.setattr(portal.maintenance, "find_last_backup_time", lambda place: None)
    own.chmod(0o750)
    for name in ("a.sqlite3", "b.sqlite3"):
        (own / name).write_text("x")
        (own / name).chmod(0o640)
    many = portal.Person.objects.filter(is_active=True).count()
    for more in (20 - many, 1):
        portal.Person.objects.bulk_create(
            portal.Person(login=f"p{more}-{n}", name="Generated", password="!") for n in range(more)
        )
        monkeypatch.setattr(portal.maintenance, "connection", SimpleNamespace(vendor="sqlite"))
        told()
    held(Path(__file__).with_suffix(".txt"), lines)


def test_nobody_is_named(place: Path, own: Path) -> None:
    told = os.linesep.join(one.format_finding_message("en") for one in portal.check_deployment(place, own / "none"))
    assert "Prøve" not in told


# What the portal is set to, on this machine alone and where the world can reach it.


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


@pytest.mark.whole_room
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


@pytest.mark.whole_room
def test_on_this_machine_alone_nothing_is_encrypted_and_a_second_step_can_be_left_out(set_to: Any) -> None:
    found = set_to(TILSTAND_LOOPBACK="1")
    assert among(found, EVERYWHERE | HERE) == EVERYWHERE | HERE
    assert set_to(TILSTAND_LOOPBACK="1", TILSTAND_PASSWORDS_ALONE="1")["PASSWORDS_ALONE"] is True
    assert set_to(TILSTAND_LOOPBACK="yes")["SECURE_SSL_REDIRECT"] is True


@pytest.mark.whole_room
def test_what_the_place_says_is_taken(set_to: Any) -> None:
    told = OPEN | COME  # a second step is never left out where the world can reach it
    assert among(set_to(**GIVEN), told) == told


# Where the portal's database is, setting by setting; the examples of its module run.


def test_the_examples_run():
    found = doctest.testmod(configuration)
    assert found.attempted
    assert not found.failed


def test_another_database_is_reached_as_its_address_says() -> None:
    found = configuration.build_database_settings("postgresql://n%40me:p%2Fw@host:5433/kept?sslmode=require", Path("p"))
    kept = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        **{"NAME": "kept", "USER": "n@me", "PASSWORD": "p/w", "HOST": "host", "PORT": "5433"},
        "OPTIONS": {"connect_timeout": 10, "options": "-c lock_timeout=5s", "sslmode": "require"},
        **kept,
    }
    bare = configuration.build_database_settings("postgres:///kept", Path("p"))
    assert [bare[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == ["kept", "", "", "", ""]
    assert configuration.build_database_settings("sqlite:/there/one.sqlite3", Path("p")) == {
        **{"ENGINE": "django.db.backends.sqlite3", "NAME": "/there/one.sqlite3"},
        "OPTIONS": {
            **{"transaction_mode": "IMMEDIATE", "timeout": 10},
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        **kept,
    }
    with pytest.raises(ValueError, match="mysql"):
        configuration.build_database_settings("mysql://host/kept", Path("p"))
