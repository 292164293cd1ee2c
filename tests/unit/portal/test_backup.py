"""A copy of the portal, and back: what is restored is all of what was there, or nothing is."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tilstand.errors import ArchiveError, UsageError

NOON = datetime(2032, 2, 2, 12, tzinfo=UTC)
OWN = "/2031/body/fjord_shelter/"


def lines() -> dict[str, list[Any]]:
    from tilstand.portal.maintenance import list_backup_tables

    return {name: [*table._default_manager.order_by("pk").values()] for name, table in list_backup_tables().items()}


def emptied() -> None:
    """Empty every table, as an empty database has them: what holds them is taken away within the test."""
    from django.db import connection

    from tilstand.portal.guard import protect_tables
    from tilstand.portal.maintenance import list_backup_tables

    names = [table._meta.db_table for table in list_backup_tables().values()]
    guards = {"sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"}
    guards["postgresql"] = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(guards[connection.vendor])
        for trigger, table in cursor.fetchall():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {trigger}{on}")
        for name in reversed(names):
            cursor.execute(f"DELETE FROM {name}")
    held = ("keptact", "savedcell", "accessact", "earlylook", "tombstone")
    protect_tables(connection.schema_editor(), *(f"portal_{name}" for name in held))


@pytest.fixture
def copy(visitor: Any, place: Path, tmp_path: Path) -> Any:
    """A copy of a round in which somebody wrote a figure, a remark and what is no figure."""
    from tilstand.portal.event_store import DatabaseEventStore, sync_folder
    from tilstand.portal.maintenance import write_backup
    from tilstand.portal.snapshot import get_portal_time

    for version, given in enumerate(("30", "some ten")):
        told = {"address": "mean_stay | fjord_shelter | 2031", "given": given, "version": str(version)}
        visitor("writer").post(f"{OWN}save", {**told, "words": "an odd year"})
    sync_folder(
        place / "rounds" / "2031" / "log", DatabaseEventStore("2031").read_events()
    )  # as it is done once a test ends
    return write_backup(tmp_path / "copies", place, at=get_portal_time())


def test_a_copy_comes_back_whole_and_the_round_goes_on(copy: Any, place: Path, visitor: Any) -> None:
    from tilstand.portal.maintenance import restore_backup
    from tilstand.portal.models import SavedCell

    before = lines()
    assert copy.path.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="not empty"):
        restore_backup(copy.path, place / "rounds")
    emptied()
    assert not any(lines().values())
    assert restore_backup(copy.path, place / "rounds") == sum(map(len, before.values()))
    assert lines() == before
    told = {"address": "mean_stay | fjord_shelter | 2031", "given": "31", "version": "2"}
    assert visitor("writer").post(f"{OWN}save", told).status_code == 200
    assert SavedCell.objects.latest("pk").given == "31"


def test_what_the_folder_has_since_the_copy_is_taken_from_there(copy: Any, place: Path) -> None:
    """Acts are in the folder as well: what happened after the copy was made is not lost with the database."""
    from tilstand.portal.event_store import DatabaseEventStore, sync_folder
    from tilstand.portal.maintenance import restore_backup
    from tilstand.workflow.actions import perform_act

    log, store = place / "rounds" / "2031" / "log", DatabaseEventStore("2031")
    perform_act(store, "delivery", "exempt", "police", by="Una Prøve", at=NOON, reason="closed")
    sync_folder(log, store.read_events())
    before = store.read_events()
    emptied()
    restore_backup(copy.path, place / "rounds")
    assert DatabaseEventStore("2031").read_events() == before


def test_a_copy_that_was_changed_or_is_of_another_round_changes_nothing(copy: Any, place: Path, tmp_path: Path) -> None:
    from tilstand.portal.maintenance import restore_backup

    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(copy.path) as parcel, zipfile.ZipFile(changed, "w") as other:
        for name in parcel.namelist():
            data = parcel.read(name)
            other.writestr(name, data.replace(b'"30"', b'"31"') if "savedcell" in name else data)
    later = tmp_path / "later.zip"
    with zipfile.ZipFile(copy.path) as parcel, zipfile.ZipFile(later, "w") as other:
        for name in parcel.namelist():
            told = parcel.read(name)
            if name == "manifest.json":
                told = json.dumps(json.loads(told) | {"format": 2}).encode()
            other.writestr(name, told)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(copy.path.read_bytes()[:-30])
    emptied()
    for file in (changed, later, broken, tmp_path / "none.zip"):
        with pytest.raises(ArchiveError):
            restore_backup(file, place / "rounds")
        assert not any(lines().values())
    log = next((place / "rounds" / "2031" / "log").glob("*.json*"))
    log.unlink()  # the folder says something other than the copy
    with pytest.raises(ArchiveError):
        restore_backup(copy.path, place / "rounds")
    assert not any(lines().values())


def test_a_copy_holds_no_session_and_no_secret(copy: Any, place: Path) -> None:
    from django.conf import settings

    with zipfile.ZipFile(copy.path) as parcel:
        held = b"".join(parcel.read(name) for name in parcel.namelist())
        assert not [name for name in parcel.namelist() if re.search("session|cache|permission", name)]
    assert settings.SECRET_KEY.encode() not in held
