"""Backup, restore, expiry, verification and deployment checks."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.checks import Tags, run_checks
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction
from django.utils.crypto import salted_hmac

from tilstand import __version__
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import Fact, format_message, make_error
from tilstand.model import Finding, Severity
from tilstand.portal.event_store import extend_event_chain, get_chain_rows, get_log_folder, verify_event_chain
from tilstand.portal.models import (
    AccessAct,
    ContactPoint,
    EarlyLook,
    GivenAnswer,
    HeldRound,
    Invitation,
    KeptAct,
    Mandate,
    Person,
    QueuedMail,
    SavedCell,
    SavedWords,
    Token,
    Tombstone,
)
from tilstand.portal.snapshot import get_portal_time, load_current_collection
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import InvariantText
from tilstand.workflow.event_log import EventJournal

_SQL = Path(__file__).parent / "sql"
FORMAT, MANIFEST = 1, "manifest.json"
_NOTE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was written.

    Attributes:
        path: The file.
        sha256: Its hash.
        at: When.
    """

    path: Path
    sha256: str
    at: datetime


class _ExactJsonEncoder(DjangoJSONEncoder):
    """Moments to the last digit, where the framework's own form leaves some out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def list_backup_tables() -> dict[str, type[models.Model]]:
    """What belongs to a copy, by the name of its file: not sessions, and not what counts attempts."""
    own_values = (*apps.get_app_config("portal").get_models(), Authenticator)
    return {f"{item._meta.label_lower}.jsonl": item for item in own_values}


def write_backup(folder: Path, place: Path, *, at: datetime) -> Backup:
    """Write a copy; all of it as it stood at one moment.

    Args:
        folder: Where to.
        place: Folder of what is the portal's own; when the last copy was made is noted there.
        at: When.
    """
    stream, told = io.BytesIO(), {}
    moment, within = at.astimezone(UTC), connection.in_atomic_block
    with transaction.atomic(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as parcel:
        if not within:
            with connection.cursor() as cursor:
                cursor.execute((_SQL / f"{connection.vendor}.snapshot.sql").read_text("utf-8"))
        for name, table in list_backup_tables().items():
            rows = table._default_manager.order_by("pk")
            lines = serializers.serialize("jsonl", rows, cls=_ExactJsonEncoder).encode()
            told[name] = {"lines": lines.count(b"\n"), "sha256": hashlib.sha256(lines).hexdigest()}
            parcel.writestr(_make_zip_entry(name, moment), lines)
        about = {"format": FORMAT, "version": __version__, "at": moment.isoformat(), "tables": told}
        parcel.writestr(_make_zip_entry(MANIFEST, moment), json.dumps(about, indent=1))
    data = stream.getvalue()
    path = folder / f"portal-{moment:%Y%m%dT%H%M%SZ}.zip"
    backup = Backup(path, hashlib.sha256(data).hexdigest(), moment)
    write_file_atomically(path, data)
    note = {"file": path.name, "sha256": backup.sha256, "at": moment.isoformat()}
    write_file_atomically(place / _NOTE, json.dumps(note).encode())
    return backup


def find_last_backup_time(place: Path) -> datetime | None:
    """When the last copy was made; None if none was."""
    note = place / _NOTE
    return datetime.fromisoformat(json.loads(note.read_text("utf-8"))["at"]) if note.is_file() else None


def _make_zip_entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


_SALT = "tilstand.portal.tombstone"
_LINKS = timedelta(days=30)
_MAILS = timedelta(days=90)
_ANSWERS = timedelta(days=7)


def list_expired_records(today: date) -> Iterator[models.Model]:
    """What has been kept long enough by a day: words, accounts that ended, contact points not renewed."""
    retention = load_current_collection().settings.retention
    yield from SavedWords.objects.filter(at__date__lt=today - timedelta(days=retention.answers)).order_by("pk")
    yield from Person.objects.filter(ended__date__lt=today - timedelta(days=retention.account)).order_by("pk")
    yield from ContactPoint.objects.filter(review__lt=today).order_by("pk")


@transaction.atomic
def expire_records(place: Path, *, at: datetime) -> tuple[Tombstone, ...]:
    """Take away what has been kept long enough; a tombstone for each.

    Links and tokens whose time is out, answers to programs, sessions that have ended and mails that lie there
    go as well, and leave none: what they were for is noted elsewhere.

    Args:
        place: Folder of what is the portal's own.
        at: When.
    """
    tombstones = []
    for record in list_expired_records(at.date()):
        tombstones.append(create_tombstone(record, at=at))
        record.delete()
    Invitation.objects.filter(until__lt=at - _LINKS).delete()
    Token.objects.filter(models.Q(until__lt=at - _LINKS) | models.Q(ended__lt=at - _LINKS)).delete()
    GivenAnswer.objects.filter(at__lt=at - _ANSWERS).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    QueuedMail.objects.filter(at__lt=at - _MAILS).delete()
    for mail in (place / "mails").glob("*.eml"):
        if mail.stat().st_mtime < (at - _MAILS).timestamp():
            mail.unlink()
    return tuple(tombstones)


def create_tombstone(one: models.Model, *, at: datetime) -> Tombstone:
    """Note that something is taken away."""
    if isinstance(one, SavedWords):
        about = {"round_name": one.round_name, "provider": one.provider, "sha256": one.sha256}
    else:
        line = json.dumps({field.name: str(getattr(one, field.name)) for field in one._meta.fields}, sort_keys=True)
        mark = salted_hmac(_SALT, line, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
        about = {"provider": getattr(one, "provider", ""), "sha256": mark}
    return Tombstone.objects.create(kind=str(one._meta.model_name), at=at, **about)


@dataclass(frozen=True, slots=True)
class RoundProof:
    """What is proven of a round or a register.

    Attributes:
        name: Its name.
        held: True where the database keeps its acts.
        acts: How many acts it has.
        last: Hash of the last: noted elsewhere, it proves later that none was taken away from the end.
    """

    name: str
    held: bool
    acts: int
    last: str


def verify_kept_rounds(rounds: Path) -> tuple[RoundProof, ...]:
    """What is proven of every round and register that the database knows.

    Args:
        rounds: Folder of the collection's rounds; what lies there, and in `registers` beside it, must be what
            the database has.

    Raises:
        ArchiveError: If an act was changed or taken away, here or in a folder, or the database lets anybody.
    """
    for table in (KeptAct, SavedCell, AccessAct, EarlyLook, Tombstone):
        if not _is_table_append_only(table._meta.db_table):
            raise make_error(ArchiveError, "portal.unguarded", table=table._meta.db_table)
    return tuple(_prove_round(held, rounds) for held in HeldRound.objects.order_by("name"))


def _prove_round(held: HeldRound, rounds: Path) -> RoundProof:
    for series in range(1, held.series):
        verify_event_chain(held.name, series)
    events = verify_event_chain(held.name, held.series)
    last = get_chain_rows(held.name, held.series).order_by("-number").first()
    if held.held and EventJournal(get_log_folder(rounds, held.name)).read_events() != events:
        file = format_message("portal.command.any_file")
        raise make_error(ArchiveError, "portal.other_acts", round=held.name, file=file)
    return RoundProof(held.name, held.held, len(events), last.sha256 if last else "")


def _is_table_append_only(table: str) -> bool:
    """True where the database's own triggers let nobody change or remove a line."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"{connection.vendor}.guards.sql").read_text("utf-8"), [table])
        return len({row[0] for row in cursor.fetchall() if row[0].startswith(table)}) == 2


_BATCH = 500


@transaction.atomic
def restore_backup(file: Path, rounds: Path) -> int:
    """Put a copy into the database; how many lines it has. What the folders have since is taken from them.

    Args:
        file: The copy.
        rounds: Folder of the collection's rounds, which must say what the copy says.

    Raises:
        UsageError: If the database is not empty.
        ArchiveError: If the copy is not as it was written, or says something other than the folder.
    """
    own_kinds = list_backup_tables()
    if any(table._default_manager.exists() for table in own_kinds.values()):
        raise make_error(UsageError, "portal.not_empty")
    models_by_kind = _read_backup_tables(file, own_kinds)
    try:
        for table, lines in models_by_kind.items():
            table._default_manager.bulk_create(lines, batch_size=_BATCH)
        connection.check_constraints()
    except DatabaseError as error:
        raise make_error(ArchiveError, "portal.copy_damaged", file=file.name) from error
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*own_kinds.values()]):
            cursor.execute(statement)
    for held in HeldRound.objects.filter(held=True):  # the folder has every act, also those since the copy
        events = verify_event_chain(held.name, held.series)
        there = EventJournal(get_log_folder(rounds, held.name)).read_events()
        if there[: len(events)] == events:
            extend_event_chain(held, there[len(events) :])
    verify_kept_rounds(rounds)
    return sum(map(len, models_by_kind.values()))


def _read_backup_tables(file: Path, own: dict[str, type[models.Model]]) -> dict[type[models.Model], list[models.Model]]:
    """What a copy holds, table by table, once its hashes are those that it was written with."""
    models_by_kind: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    try:
        with zipfile.ZipFile(file) as parcel:
            about = json.loads(parcel.read(MANIFEST))
            if about["format"] != FORMAT or set(about["tables"]) - set(own):
                raise make_error(ArchiveError, "portal.copy_newer", version=about["version"])
            for name, told in about["tables"].items():
                lines = parcel.read(name)
                if hashlib.sha256(lines).hexdigest() != told["sha256"]:
                    raise make_error(ArchiveError, "portal.copy_damaged", file=file.name)
                for deserialized_object in serializers.deserialize("jsonl", lines.decode()):
                    models_by_kind[type(deserialized_object.object)].append(deserialized_object.object)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, DeserializationError) as error:
        raise make_error(ArchiveError, "portal.copy_damaged", file=file.name) from error
    return models_by_kind


_SECRET = 50
_HERE = {"localhost", "127.0.0.1", "[::1]", "::1"}
_MANY = 20
_OLD = timedelta(hours=26)
_NEEDED = ("issuer", "client", "key", "levels")
# What the framework says that is told here in our own words, or is for whoever has the domain to decide.
_TOLD = {f"security.W{number}" for number in ("005", "008", "009", "012", "016", "018", "020", "021")}
E_, W_, I_ = Severity.ERROR, Severity.WARNING, Severity.INFO
_Fault = tuple[str, Severity, str, Mapping[str, Fact]]
"""What is unsafe: its rule, how heavy it is, where it is set, and facts of its message."""


def check_deployment(collection: Path, place: Path) -> tuple[Finding, ...]:
    """Everything that is unsafe, the heaviest first.

    Args:
        collection: The collection.
        place: Folder of what is the portal's own.
    """
    faults = (*_check_environment(), *_check_portal_folder(place), *_check_people(), *_check_kept_data(collection))
    findings = (_make_deployment_finding(*fault) for fault in faults)
    return tuple(sorted(findings, key=lambda finding: ([E_, W_, I_].index(finding.severity), finding.rule)))


def _check_environment() -> Iterator[_Fault]:
    """How it answers, to whom, and who signs people in."""
    if settings.DEBUG:
        yield "P001", E_, "DEBUG", {}
    if len(settings.SECRET_KEY) < _SECRET:
        yield "P002", E_, "TILSTAND_SECRET", {"count": _SECRET}
    if not set(settings.ALLOWED_HOSTS) - _HERE or "*" in settings.ALLOWED_HOSTS:
        yield "P003", E_, "TILSTAND_HOSTS", {"list": InvariantText(", ".join(settings.ALLOWED_HOSTS))}
    if not settings.SECURE_SSL_REDIRECT or not settings.SESSION_COOKIE_SECURE:
        yield "P004", E_, "TILSTAND_LOOPBACK", {}
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield "P005", W_, "TILSTAND_PROXIES", {}
    if settings.PASSWORDS_ALONE:
        yield "P006", E_, "TILSTAND_PASSWORDS_ALONE", {}
    told = {check.id for check in run_checks(tags=[Tags.security], include_deployment_checks=True)} - _TOLD
    if told:
        yield "P007", E_, "settings.py", {"list": InvariantText(", ".join(sorted(map(str, told))))}
    issuer, key = settings.OIDC["issuer"], Path(settings.OIDC["key"])
    missing = [f"TILSTAND_OIDC_{name.upper()}" for name in _NEEDED if not settings.OIDC[name]]
    if 0 < len(missing) < len(_NEEDED):
        yield "P011", E_, "TILSTAND_OIDC", {"list": InvariantText(", ".join(missing))}
    if issuer and not issuer.startswith("https://"):
        yield "P012", E_, "TILSTAND_OIDC_ISSUER", {}
    if settings.OIDC["key"] and (not key.is_file() or _is_open_to_others(key)):
        rule = "P021" if key.is_file() else "P013"
        yield rule, E_, "TILSTAND_OIDC_KEY", {"file": InvariantText(key.name)}


def _check_portal_folder(place: Path) -> Iterator[_Fault]:
    """What lies in its folder, and who can read it."""
    # In a folder that nobody else can enter it does not matter who may read a file.
    names = (place, place / "secret", *sorted(place.glob("*.sqlite3")))
    for path in names if _is_open_to_others(place) else ():
        if _is_open_to_others(path):
            yield "P021", E_, place.name, {"file": InvariantText(path.name)}
    if settings.SMTP and urlsplit(settings.SMTP).scheme not in ("smtp", "smtps"):
        yield "P014", E_, "TILSTAND_SMTP", {}
    late = QueuedMail.objects.filter(state="queued", at__lt=get_portal_time() - _OLD).count()
    if late:
        yield "P025", W_, "mails", {"count": late}
    waiting = 0 if settings.SMTP else len([*(place / "mails").glob("*.eml")])
    if waiting:
        yield "P022", I_, "mails", {"count": waiting}
    moment = find_last_backup_time(place)
    if moment is None or get_portal_time() - moment > _OLD:
        day = moment.date().isoformat() if moment else "–"
        yield "P023", W_ if moment else E_, place.name, {"day": InvariantText(day)}


def _check_people() -> Iterator[_Fault]:
    """Who can sign in; counted, and nobody named."""
    able = Person.objects.filter(is_active=True)
    if connection.vendor == "sqlite" and able.count() > _MANY:
        yield "P024", W_, "DATABASE_URL", {"count": able.count()}
    unit = Mandate.objects.filter(provider="", person__is_active=True).count()
    if unit < 2:
        yield "P031", W_ if unit else E_, "people", {"count": unit}
    strong = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id")
    weak = able.exclude(password__startswith="!").exclude(pk__in=strong).count()
    if weak:
        yield "P032", W_, "people", {"count": weak}
    late = Invitation.objects.filter(used=None, until__lt=get_portal_time()).count()
    if late:
        yield "P033", I_, "people", {"count": late}


def _check_kept_data(collection: Path) -> Iterator[_Fault]:
    """What it keeps, and whose figures they are."""
    held = load_current_collection()
    if not held.settings.contact.mail:
        yield "P041", W_, "collection.toml", {}
    if held.settings.demonstration:
        yield "P042", I_, "collection.toml", {}
    late = len([*list_expired_records(get_portal_time().date())])
    if late:
        yield "P044", W_, connection.vendor, {"count": late}
    try:
        verify_kept_rounds(collection / "rounds")
    except ArchiveError as error:
        yield "P043", E_, connection.vendor, {"error": InvariantText(str(error).splitlines()[0])}


def _is_open_to_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _make_deployment_finding(rule: str, severity: Severity, where: str, facts: Mapping[str, Fact]) -> Finding:
    what, do = (format_message(f"portal.check.{rule}.{line}", **facts) for line in ("what", "do"))
    return Finding(rule, severity, InvariantText(where), what, do)
