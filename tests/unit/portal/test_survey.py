"""What `tilstand portal check` says: each thing that is unsafe once, and nothing of a set-up that is safe."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from plain import held, plain, short

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

    from tilstand.portal.accounts import grant_mandate, register_person
    from tilstand.portal.maintenance import write_backup
    from tilstand.portal.models import Person
    from tilstand.portal.snapshot import get_portal_time

    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    grant_mandate(
        register_person("second", "Siri Prøve", by=None, at=get_portal_time()),
        "",
        signs=False,
        by=None,
        at=get_portal_time(),
    )
    for one in Person.objects.all():
        Authenticator.objects.create(user=one, type="totp", data={})
    write_backup(tmp_path / "copies", folder, at=get_portal_time())
    with override_settings(**SAFE):
        yield folder


def rules(place: Path, own: Path) -> list[str]:
    from tilstand.portal.maintenance import check_deployment

    found = check_deployment(place, own)
    for one in found:
        for language in ("nb", "nn", "en", "sv", "pl"):
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

    from tilstand.portal.accounts import issue_invitation
    from tilstand.portal.models import Invitation, Mandate, Person
    from tilstand.portal.snapshot import get_portal_time

    (own / "secret").write_text("x")
    (own / "secret").chmod(0o644)
    assert rules(place, own) == []  # nobody else can enter the folder
    own.chmod(0o755)
    (own / "mails").mkdir()
    (own / "mails" / "reminder.eml").write_text("x")
    note = own / "last-backup.json"
    note.write_text(json.dumps({"at": (get_portal_time() - timedelta(days=3)).isoformat()}))
    weak = Person.objects.get(login="leader")
    weak.set_password("a shelter by the fjord")
    weak.save()
    Authenticator.objects.filter(user=weak).delete()
    issue_invitation(weak, by=None, at=get_portal_time() - timedelta(days=9))
    Mandate.objects.filter(provider="", person__login="second").delete()
    assert rules(place, own) == ["P021", "P021", "P023", "P031", "P032", "P022", "P033"]
    assert Invitation.objects.count() == 1
    note.unlink()
    Mandate.objects.filter(provider="").delete()
    assert rules(place, own)[:4] == ["P021", "P021", "P023", "P031"]


def test_many_people_in_one_file_and_a_broken_chain_are_found(place: Path, own: Path) -> None:
    from django.db import connection

    from tilstand.portal.models import KeptAct, Person

    Person.objects.bulk_create(Person(login=f"p{n}", name="Generated", password="!") for n in range(20))
    last = KeptAct.objects.filter(round_name="2031").latest("pk")
    KeptAct.objects.create(
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

    from tilstand.portal import maintenance
    from tilstand.portal.models import Person, QueuedMail

    at = datetime(2032, 3, 3, 12, tzinfo=UTC)
    monkeypatch.setattr(maintenance, "get_portal_time", lambda: at)
    monkeypatch.setattr(maintenance, "find_last_backup_time", lambda place: at - timedelta(hours=26, seconds=late))
    connection, verify_kept_rounds = maintenance.connection, maintenance.verify_kept_rounds

    def verify_with_own_connection(rounds: Path) -> Any:
        """The proof asks the database itself, whatever the survey is told of it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(maintenance, "connection", connection)
            return verify_kept_rounds(rounds)

    monkeypatch.setattr(maintenance, "verify_kept_rounds", verify_with_own_connection)
    lines, late = [], 0
    (tmp_path / "key.pem").write_text("x")
    (tmp_path / "key.pem").chmod(0o604)
    tmp_path.chmod(0o700)

    def told(**changed: Any) -> None:
        lines.append(f"# {plain({**changed, 'OIDC': len(changed.get('OIDC', ''))})}")
        with override_settings(**changed):
            lines.extend(short(plain(one)) for one in maintenance.check_deployment(place, own))

    for state in STATES:
        told(**state)
    told(OIDC=ISSUER | {"key": str(tmp_path / "key.pem")})
    for hours in (26, 27):
        QueuedMail.objects.create(file=f"{hours}.eml", kind="reminder", at=at - timedelta(hours=hours), due=at)
        told(SMTP="smtp://x")
    (own / "mails").mkdir()
    for name in ("a.eml", "b.eml", "c.txt"):
        (own / "mails" / name).write_text("x")
    late = 1
    told(SMTP="")
    monkeypatch.setattr(maintenance, "find_last_backup_time", lambda place: None)
    own.chmod(0o750)
    for name in ("a.sqlite3", "b.sqlite3"):
        (own / name).write_text("x")
        (own / name).chmod(0o640)
    many = Person.objects.filter(is_active=True).count()
    for more in (20 - many, 1):
        Person.objects.bulk_create(Person(login=f"p{more}-{n}", name="Generated", password="!") for n in range(more))
        monkeypatch.setattr(maintenance, "connection", SimpleNamespace(vendor="sqlite"))
        told()
    held(Path(__file__).with_suffix(".txt"), lines)


def test_nobody_is_named(place: Path, own: Path) -> None:
    from tilstand.portal.maintenance import check_deployment

    told = os.linesep.join(one.format_finding_message("en") for one in check_deployment(place, own / "none"))
    assert "Prøve" not in told
