"""What is kept cannot be changed; where somebody has a way round that, it is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand.errors import ArchiveError
from tilstand.workflow.actions import perform_act

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def rounds(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Two acts in a round of their own, undone after the test."""
    from django.db import transaction

    from tilstand.portal.event_store import DatabaseEventStore, sync_folder
    from tilstand.portal.models import HeldRound

    with transaction.atomic():
        HeldRound.objects.update(held=False)
        store = DatabaseEventStore("proof", tmp_path / "proof" / "log")
        for body in ("rosa", "udi"):
            perform_act(store, "delivery", "ask", body, by="Kari Prøve", at=datetime(2032, 2, 1, tzinfo=UTC))
        sync_folder(tmp_path / "proof" / "log", store.read_events())  # which waits for the end of what is undone here
        yield tmp_path
        transaction.set_rollback(True)


def of_proof(found):
    return next(one for one in found if one.name == "proof")


def test_what_is_proven_is_told_with_the_last_hash(rounds: Path) -> None:
    from tilstand.portal.maintenance import verify_kept_rounds
    from tilstand.portal.models import KeptAct

    found = of_proof(verify_kept_rounds(rounds))
    assert (found.held, found.acts) == (True, 2)
    assert found.last == KeptAct.objects.get(round_name="proof", number=2).sha256


@pytest.mark.parametrize("way", ["update", "delete", "bulk", "raw"])
def test_the_database_lets_nobody_change_or_remove_an_act(rounds: Path, way: str) -> None:
    from django.db import DatabaseError, connection, transaction

    from tilstand.portal.models import KeptAct

    kept = KeptAct.objects.filter(round_name="proof")
    changed = [KeptAct(id=one.id, line="{}") for one in kept]
    ways = {
        "update": lambda: kept.update(line="{}"),
        "delete": kept.delete,
        "bulk": lambda: KeptAct.objects.bulk_update(changed, ["line"]),
        "raw": lambda: connection.cursor().execute("DELETE FROM portal_keptact"),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ways[way]()
    assert kept.count() == 2


def test_who_takes_the_guard_away_and_changes_an_act_is_found_twice(rounds: Path) -> None:
    from django.db import connection

    from tilstand.portal.event_store import DatabaseEventStore
    from tilstand.portal.maintenance import verify_kept_rounds
    from tilstand.portal.models import KeptAct

    guard = {"sqlite": "no_update", "postgresql": "no_change"}[connection.vendor]
    on = "" if connection.vendor == "sqlite" else " ON portal_keptact"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER portal_keptact_{guard}{on}")
        if connection.vendor == "sqlite":  # what else stands in its place is no guard
            cursor.execute("CREATE TRIGGER other AFTER INSERT ON portal_keptact BEGIN SELECT 1; END")
    kept = KeptAct.objects.filter(round_name="proof", number=1)
    kept.update(line=kept[0].line.replace("rosa", "nora"))
    with pytest.raises(ArchiveError, match="lets somebody change"):
        verify_kept_rounds(rounds)
    with pytest.raises(ArchiveError, match="Line 1 in the log of proof"):
        DatabaseEventStore("proof").read_events()


def test_a_folder_that_says_otherwise_is_told(rounds: Path) -> None:
    from tilstand.portal.maintenance import verify_kept_rounds

    (file,) = (rounds / "proof" / "log").glob("*.jsonl")
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(ArchiveError, match="says something other"):
        verify_kept_rounds(rounds)


def test_what_was_kept_as_the_portal_was_killed_is_in_the_folder_once_it_is_started_again(rounds: Path) -> None:
    from tilstand.portal.event_store import sync_all_folders
    from tilstand.portal.maintenance import verify_kept_rounds
    from tilstand.portal.models import HeldRound

    HeldRound.objects.filter(name="proof").update(held=True)
    (file,) = (rounds / "proof" / "log").glob("*.jsonl")
    whole = file.read_bytes()
    first, second = whole.splitlines(keepends=True)
    for left in (first, first + second[:-9]):  # before it was written, and in the middle of it
        file.write_bytes(left)
        sync_all_folders(rounds)
        assert file.read_bytes() == whole
        assert of_proof(verify_kept_rounds(rounds)).acts == 2
    file.write_bytes(first.replace(b"rosa", b"nora"))
    with pytest.raises(ArchiveError, match="says something other"):
        sync_all_folders(rounds)
