"""Starting the portal in this process: its settings, and its database as it should be."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.core.management import call_command

__all__ = ["place_beside", "started"]


def place_beside(collection: Path) -> Path:
    """Where what is the portal's own lies, if nothing else is said: beside the collection."""
    place = collection.resolve()
    return place.parent / f"{place.name}-portal"


def started(collection: Path, place: Path | None = None, *, loopback: bool = False) -> Path:
    """Make the portal ready, once in a process; the folder of what is its own.

    Args:
        collection: The collection.
        place: Folder of what is the portal's own; it is made if it is not there.
        loopback: True where it answers on this machine alone, without encryption.
    """
    own = place or place_beside(collection)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tilstand.portal.settings"
    os.environ["TILSTAND_COLLECTION"] = str(collection.resolve())
    os.environ["TILSTAND_PORTAL"] = str(own)
    if loopback:
        os.environ["TILSTAND_LOOPBACK"] = "1"
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return own
