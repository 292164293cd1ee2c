"""Which database: SQLite in a file unless `DATABASE_URL` names another."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

__all__ = ["database"]

# A line to the database is kept from request to request, and looked at before it is used again.
_KEPT: dict[str, Any] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
_POSTGRESQL = ("postgres", "postgresql")
# Seconds for which a database that is held, or away, is waited for; with PostgreSQL whoever writes may wait
# for the body, then for the round, then for the table.
_PATIENCE, _PATIENCE_EACH = 10, 5


def database(url: str, place: Path) -> dict[str, Any]:
    """The settings of a database.

    Args:
        url: `postgresql://NAME:PASSWORD@HOST:PORT/DATABASE` or `sqlite:FILE`; empty for a file in `place`.
        place: The portal's folder.

    Raises:
        ValueError: If it names a database of another kind.

    Example:
        >>> database("", Path("p"))["NAME"], database("sqlite::memory:", Path("p"))["NAME"]
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
