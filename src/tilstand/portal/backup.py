"""A copy of all that the portal's database keeps, table by table, which either kind of database can take."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from tilstand import __version__
from tilstand.archive.log import written

__all__ = ["FORMAT", "MANIFEST", "Backup", "last_backup", "tables", "written_to"]

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


class _Exact(DjangoJSONEncoder):
    """Moments to the last digit, where the framework's own form leaves some out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def tables() -> dict[str, type[models.Model]]:
    """What belongs to a copy, by the name of its file: not sessions, and not what counts attempts."""
    own = (*apps.get_app_config("portal").get_models(), Authenticator)
    return {f"{one._meta.label_lower}.jsonl": one for one in own}


def written_to(folder: Path, place: Path, *, at: datetime) -> Backup:
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
        for name, table in tables().items():
            rows = table._default_manager.order_by("pk")
            lines = serializers.serialize("jsonl", rows, cls=_Exact).encode()
            told[name] = {"lines": lines.count(b"\n"), "sha256": hashlib.sha256(lines).hexdigest()}
            parcel.writestr(_entry(name, moment), lines)
        about = {"format": FORMAT, "version": __version__, "at": moment.isoformat(), "tables": told}
        parcel.writestr(_entry(MANIFEST, moment), json.dumps(about, indent=1))
    data = stream.getvalue()
    path = folder / f"portal-{moment:%Y%m%dT%H%M%SZ}.zip"
    made = Backup(path, hashlib.sha256(data).hexdigest(), moment)
    written(path, data)
    note = {"file": path.name, "sha256": made.sha256, "at": moment.isoformat()}
    written(place / _NOTE, json.dumps(note).encode())
    return made


def last_backup(place: Path) -> datetime | None:
    """When the last copy was made; None if none was."""
    note = place / _NOTE
    return datetime.fromisoformat(json.loads(note.read_text("utf-8"))["at"]) if note.is_file() else None


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
