"""A copy back into an empty database: all of it, proven to be as it was written, or nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import defaultdict
from pathlib import Path

from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, models, transaction

from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure
from tilstand.portal.act_store import extended, proven
from tilstand.portal.backup import FORMAT, MANIFEST, tables
from tilstand.portal.mirror import log_of
from tilstand.portal.models import HeldRound
from tilstand.portal.proof import verified
from tilstand.round.journal import Journal

__all__ = ["restored"]

_BATCH = 500


@transaction.atomic
def restored(file: Path, rounds: Path) -> int:
    """Put a copy into the database; how many lines it has. What the folders have since is taken from them.

    Args:
        file: The copy.
        rounds: Folder of the collection's rounds, which must say what the copy says.

    Raises:
        UsageError: If the database is not empty.
        ArchiveError: If the copy is not as it was written, or says something other than the folder.
    """
    own = tables()
    if any(table._default_manager.exists() for table in own.values()):
        raise failure(UsageError, "portal.not_empty")
    found = _read(file, own)
    try:
        for table, lines in found.items():
            table._default_manager.bulk_create(lines, batch_size=_BATCH)
        connection.check_constraints()
    except DatabaseError as error:
        raise failure(ArchiveError, "portal.copy_damaged", file=file.name) from error
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*own.values()]):
            cursor.execute(statement)
    for held in HeldRound.objects.filter(held=True):
        _caught_up(held, log_of(rounds, held.name))
    verified(rounds)
    return sum(map(len, found.values()))


def _caught_up(held: HeldRound, folder: Path) -> None:
    """Take from the folder of a round what was done after the copy was made: the folder has every act."""
    stood, there = proven(held.name, held.series), Journal(folder).events()
    if there[: len(stood)] == stood:
        extended(held, there[len(stood) :])


def _read(file: Path, own: dict[str, type[models.Model]]) -> dict[type[models.Model], list[models.Model]]:
    """What a copy holds, table by table, once its hashes are those that it was written with."""
    found: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    try:
        with zipfile.ZipFile(file) as parcel:
            about = json.loads(parcel.read(MANIFEST))
            if about["format"] != FORMAT or set(about["tables"]) - set(own):
                raise failure(ArchiveError, "portal.copy_newer", version=about["version"])
            for name, told in about["tables"].items():
                lines = parcel.read(name)
                if hashlib.sha256(lines).hexdigest() != told["sha256"]:
                    raise failure(ArchiveError, "portal.copy_damaged", file=file.name)
                for one in serializers.deserialize("jsonl", lines.decode()):
                    found[type(one.object)].append(one.object)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, DeserializationError) as error:
        raise failure(ArchiveError, "portal.copy_damaged", file=file.name) from error
    return found
