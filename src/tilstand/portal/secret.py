"""The secret with which sessions are signed: made once, and kept where only the portal reads."""

from __future__ import annotations

import secrets
from pathlib import Path

from tilstand.archive.log import written

__all__ = ["secret"]


def secret(place: Path, given: str = "") -> str:
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
        written(file, made.encode() + b"\n", mode=0o600)
    return made
