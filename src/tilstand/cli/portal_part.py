"""Parts of the portal for the command line: it is an extra, and is loaded when a command needs it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.terms import Language

__all__ = ["Place", "part", "ready", "told"]

Place = Annotated[
    Path | None,
    typer.Option("--dir", help="Folder of what is the portal's own; COLLECTION-portal beside if not given."),
]
_EXTRA = (
    *("allauth", "asgiref", "authlib", "csp", "django", "fido2", "granian"),
    *("joserfc", "ninja", "psycopg", "qrcode", "requests", "whitenoise"),
)


def part(name: str) -> Any:
    """A part of the portal.

    Raises:
        UsageError: If what it needs is not installed.
    """
    try:
        return import_module(f"tilstand.portal.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise failure(UsageError, "portal.not_installed", name=error.name) from error


def ready(collection: Path, place: Path | None, **more: Any) -> Path:
    """Start the portal of a collection in this process; the folder of what is its own."""
    own: Path = part("start").started(collection, place, **more)
    return own


def told(path: str, language: Language, **facts: str | int) -> str:
    """What a command of the portal answers."""
    return message(f"portal.command.{path}", **facts).text(language)
