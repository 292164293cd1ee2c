"""A table that somebody uploaded: kept aside until they say what is to become of it."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tilstand.errors import UsageError
from tilstand.languages import failure

__all__ = ["forgotten", "received", "remembered", "waiting"]

_MOST = 10 * 1024 * 1024
_KINDS = (".xlsx", ".csv")


def received(request: HttpRequest, name: str) -> Path:
    """Keep the file that came aside.

    Args:
        request: What came, with the file as `file`.
        name: What the name of what is kept begins with.

    Raises:
        UsageError: If none came, or it is no table, or too big.
    """
    given = request.FILES.get("file")
    ending = Path(given.name or "").suffix.lower() if isinstance(given, UploadedFile) else ""
    if not isinstance(given, UploadedFile) or ending not in _KINDS:
        raise failure(UsageError, "portal.no_file")
    if (given.size or 0) > _MOST:
        raise failure(UsageError, "portal.too_big", count=_MOST // 1024 // 1024)
    path = _folder() / f"{name}.{secrets.token_hex(8)}{ending}"
    path.write_bytes(given.read())
    return path


def remembered(request: HttpRequest, key: str, path: Path) -> None:
    """Remember a file for whoever sent it, until they say what is to become of it."""
    request.session[key] = path.name


def waiting(request: HttpRequest, key: str) -> Path | None:
    """The file that is remembered; None where none is."""
    path = _folder() / Path(str(request.session.get(key, "")) or "-").name
    return path if path.is_file() else None


def forgotten(request: HttpRequest, key: str) -> None:
    """Take the file away that was looked at before."""
    if name := request.session.pop(key, ""):
        (_folder() / Path(name).name).unlink(missing_ok=True)


def _folder() -> Path:
    made: Path = settings.PORTAL / "uploads"
    made.mkdir(mode=0o700, exist_ok=True)
    return made
