"""What is unsafe in how a portal is set up: its environment, folder and database, each as a finding."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.db import connection

from tilstand.errors import ArchiveError
from tilstand.languages import Fact, message
from tilstand.model import Finding, Severity
from tilstand.portal.backup import last_backup
from tilstand.portal.clock import now
from tilstand.portal.expire import due
from tilstand.portal.models import Invitation, Mandate, Person, QueuedMail
from tilstand.portal.proof import verified
from tilstand.portal.room import collection as read_collection
from tilstand.terms import Alike

__all__ = ["unsafe"]

_SECRET = 50
_HERE = {"localhost", "127.0.0.1", "[::1]", "::1"}
_MANY = 20
_OLD = timedelta(hours=26)
_NEEDED = ("issuer", "client", "key", "levels")
# What the framework says that is told here in our own words, or is for whoever has the domain to decide.
_TOLD = {f"security.W{number}" for number in ("005", "008", "009", "012", "016", "018", "020", "021")}
E_, W_, I_ = Severity.ERROR, Severity.WARNING, Severity.INFO


def unsafe(collection: Path, place: Path) -> tuple[Finding, ...]:
    """Everything that is unsafe, the heaviest first.

    Args:
        collection: The collection.
        place: Folder of what is the portal's own.
    """
    found = (*_environment(), *_issuer(), *_folder(place), *_people(), *_kept(collection, place))
    return tuple(sorted(found, key=lambda one: ([E_, W_, I_].index(one.severity), one.rule)))


def _environment() -> Iterator[Finding]:
    """How it answers, and to whom."""
    if settings.DEBUG:
        yield _finding("P001", E_, "DEBUG")
    if len(settings.SECRET_KEY) < _SECRET:
        yield _finding("P002", E_, "TILSTAND_SECRET", count=_SECRET)
    if not set(settings.ALLOWED_HOSTS) - _HERE or "*" in settings.ALLOWED_HOSTS:
        yield _finding("P003", E_, "TILSTAND_HOSTS", list=Alike(", ".join(settings.ALLOWED_HOSTS)))
    if not settings.SECURE_SSL_REDIRECT or not settings.SESSION_COOKIE_SECURE:
        yield _finding("P004", E_, "TILSTAND_LOOPBACK")
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield _finding("P005", W_, "TILSTAND_PROXIES")
    if settings.PASSWORDS_ALONE:
        yield _finding("P006", E_, "TILSTAND_PASSWORDS_ALONE")
    told = {one.id for one in run_checks(tags=[Tags.security], include_deployment_checks=True)}
    if told - _TOLD:
        yield _finding("P007", E_, "settings.py", list=Alike(", ".join(sorted(map(str, told - _TOLD)))))


def _issuer() -> Iterator[Finding]:
    """Who signs people in."""
    given = settings.OIDC
    missing = [f"TILSTAND_OIDC_{name.upper()}" for name in _NEEDED if not given[name]]
    if 0 < len(missing) < len(_NEEDED):
        yield _finding("P011", E_, "TILSTAND_OIDC", list=Alike(", ".join(missing)))
    if given["issuer"] and not given["issuer"].startswith("https://"):
        yield _finding("P012", E_, "TILSTAND_OIDC_ISSUER")
    if given["key"] and not Path(given["key"]).is_file():
        yield _finding("P013", E_, "TILSTAND_OIDC_KEY", file=Alike(Path(given["key"]).name))
    elif given["key"] and _open_to_others(Path(given["key"])):
        yield _finding("P021", E_, "TILSTAND_OIDC_KEY", file=Alike(Path(given["key"]).name))


def _folder(place: Path) -> Iterator[Finding]:
    """What lies in its folder, and who can read it."""
    # In a folder that nobody else can enter it does not matter who may read a file.
    names = (place, place / "secret", *sorted(place.glob("*.sqlite3")))
    for path in names if _open_to_others(place) else ():
        if _open_to_others(path):
            yield _finding("P021", E_, place.name, file=Alike(path.name))
    if settings.SMTP and urlsplit(settings.SMTP).scheme not in ("smtp", "smtps"):
        yield _finding("P014", E_, "TILSTAND_SMTP")
    late = QueuedMail.objects.filter(state="queued", at__lt=now() - _OLD).count()
    if late:
        yield _finding("P025", W_, "mails", count=late)
    waiting = 0 if settings.SMTP else len([*(place / "mails").glob("*.eml")])
    if waiting:
        yield _finding("P022", I_, "mails", count=waiting)
    made = last_backup(place)
    if made is None or now() - made > _OLD:
        day = made.date().isoformat() if made else "–"
        yield _finding("P023", W_ if made else E_, place.name, day=Alike(day))
    active = Person.objects.filter(is_active=True).count()
    if connection.vendor == "sqlite" and active > _MANY:
        yield _finding("P024", W_, "DATABASE_URL", count=active)


def _people() -> Iterator[Finding]:
    """Who can sign in; counted, and nobody named."""
    able = Person.objects.filter(is_active=True)
    unit = Mandate.objects.filter(provider="", person__is_active=True).count()
    if unit < 2:
        yield _finding("P031", W_ if unit else E_, "people", count=unit)
    strong = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id")
    weak = able.exclude(password__startswith="!").exclude(pk__in=strong).count()
    if weak:
        yield _finding("P032", W_, "people", count=weak)
    late = Invitation.objects.filter(used=None, until__lt=now()).count()
    if late:
        yield _finding("P033", I_, "people", count=late)


def _kept(collection: Path, place: Path) -> Iterator[Finding]:
    """What it keeps, and whose figures they are."""
    held = read_collection()
    if not held.settings.contact.mail:
        yield _finding("P041", W_, "collection.toml")
    if held.settings.demonstration:
        yield _finding("P042", I_, "collection.toml")
    late = len([*due(now().date())])
    if late:
        yield _finding("P044", W_, connection.vendor, count=late)
    try:
        verified(collection / "rounds")
    except ArchiveError as error:
        yield _finding("P043", E_, connection.vendor, error=Alike(str(error).splitlines()[0]))


def _open_to_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _finding(rule: str, severity: Severity, where: str, **facts: Fact) -> Finding:
    what, do = (message(f"portal.check.{rule}.{line}", **facts) for line in ("what", "do"))
    return Finding(rule, severity, Alike(where), what, do)
