"""Start of Django: database settings, session secret, log format, garbage collection.

Of a person there is the number, of a request the name of its address, not the address; of a fault its
kind and where it happened, not what it says; of a message its form, without what is put in.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.core.management import call_command

from tilstand.storage.atomic import write_file_atomically

# A line to the database is kept from request to request, and looked at before it is used again.
_KEPT: dict[str, Any] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
_POSTGRESQL = ("postgres", "postgresql")
# Seconds for which a database that is held, or away, is waited for; with PostgreSQL whoever writes may wait
# for the body, then for the round, then for the table.
_PATIENCE, _PATIENCE_EACH = 10, 5


def build_database_settings(url: str, place: Path) -> dict[str, Any]:
    """The settings of a database.

    Args:
        url: `postgresql://NAME:PASSWORD@HOST:PORT/DATABASE` or `sqlite:FILE`; empty for a file in `place`.
        place: The portal's folder.

    Raises:
        ValueError: If it names a database of another kind.

    Example:
        >>> build_database_settings("", Path("p"))["NAME"], build_database_settings("sqlite::memory:", Path("p"))["NAME"]
        ('p/portal.sqlite3', ':memory:')
    """
    parts = urlsplit(url)
    if parts.scheme in _POSTGRESQL:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": {
                "connect_timeout": _PATIENCE,
                "options": f"-c lock_timeout={_PATIENCE_EACH}s",
                **dict(parse_qsl(parts.query)),
            },
            **_KEPT,
        }
    if parts.scheme not in ("", "sqlite"):
        raise ValueError(parts.scheme)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": parts.path or str(place / "portal.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": _PATIENCE,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        **_KEPT,
    }


DAY = "2032-03-03"


class JsonLineFormatter(logging.Formatter):
    """A record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if record.args and isinstance(record.msg, str):  # else it may have been put in already
            told["what"] = record.msg
        status, request = getattr(record, "status_code", None), getattr(record, "request", None)
        if status is not None:
            told["status"] = status
        for name in ("event", "person"):
            if getattr(record, name, None) is not None:
                told[name] = getattr(record, name)
        if request is not None:
            known = getattr(getattr(request, "_cached_user", None), "pk", None)
            told |= {} if known is None else {"person": known}
            match = getattr(request, "resolver_match", None)
            told |= {"page": match.view_name if match else "", "method": getattr(request, "method", "")}
        if record.exc_info and record.exc_info[0]:
            told["fault"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["where"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(told, ensure_ascii=False)


def get_session_secret(place: Path, given: str = "") -> str:
    """The secret of a portal.

    Args:
        place: The portal's folder; a secret is made there the first time, if the folder is there.
        given: The secret, where it lies in no file.
    """
    if given:
        return given
    file = place / "secret"
    if file.is_file():
        return file.read_text("ascii").strip()
    made = secrets.token_urlsafe(48)
    if place.is_dir():
        write_file_atomically(file, made.encode() + b"\n", mode=0o600)
    return made


def get_portal_folder(collection: Path) -> Path:
    """Where what is the portal's own lies, if nothing else is said: beside the collection."""
    place = collection.resolve()
    return place.parent / f"{place.name}-portal"


def start_django(collection: Path, place: Path | None = None, *, loopback: bool = False) -> Path:
    """Make the portal ready, once in a process; the folder of what is its own.

    Args:
        collection: The collection.
        place: Folder of what is the portal's own; it is made if it is not there.
        loopback: True where it answers on this machine alone, without encryption.
    """
    own_path = place or get_portal_folder(collection)
    own_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tilstand.portal.settings"
    os.environ["TILSTAND_COLLECTION"] = str(collection.resolve())
    os.environ["TILSTAND_PORTAL"] = str(own_path)
    if loopback:
        os.environ["TILSTAND_LOOPBACK"] = "1"
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return own_path


_RARELY: list[bool] = []


def reduce_garbage_collection() -> None:
    """Leave what is kept from request to request out of sweeps in this process; a server asks for it."""
    gc.set_threshold(50_000, 20, 50)
    _RARELY.append(True)


def collect_after_reload() -> None:
    """A collection was read anew: what is left of the one before is swept up, and it is left out."""
    if _RARELY:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def freeze_kept_objects() -> None:
    """Something more is kept from now on: it is left out of sweeps until a collection is read anew."""
    if _RARELY:
        gc.freeze()
