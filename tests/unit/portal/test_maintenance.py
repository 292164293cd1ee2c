"""What is kept for its time: contact points with consent, words, accounts; taken away by rule, and noted."""

from __future__ import annotations

import json
import os
import re
import zipfile
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from portal_names import portal

from tilstand.errors import ArchiveError, UsageError
from tilstand.workflow.actions import perform_act

OWN = "/2031/body/fjord_shelter/"
TOLD = {"provider": "fjord_shelter", "name": "Ada Prøve", "mail": "ada@example.org"}


def today(days: int = 0) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


def agreed(unit: Any, days: int = 0, **more: str) -> Any:
    return unit.post("/contacts/add", {**TOLD, "consented": today(days), **more})


def test_a_reminder_goes_to_who_said_yes_and_to_the_office_once_that_is_over(
    visitor: Any, place: Path, tmp_path: Path
) -> None:
    from django.test import override_settings

    unit = visitor("unit")

    def receiver() -> str:
        with override_settings(PORTAL=tmp_path):
            assert unit.post("/2031/remind/fjord_shelter").status_code == 302
        mail = max((tmp_path / "mails").glob("*.eml"))
        return str(message_from_bytes(mail.read_bytes(), policy=policy.default)["To"])

    office = receiver()
    agreed(unit, 30)
    agreed(unit, 10, name="Bo Prøve", mail="bo@example.org")
    assert "bo@example.org" in receiver()
    page = unit.get("/contacts").content.decode()
    assert page.index("Ada Prøve") < page.index("Bo Prøve")  # who is asked again first
    first = portal.ContactPoint.objects.get(name="Ada Prøve")
    unit.post(f"/contacts/{first.pk}/renew")
    assert "ada@example.org" in receiver()
    unit.post(f"/contacts/{first.pk}/remove")
    assert "bo@example.org" in receiver()
    portal.ContactPoint.objects.update(review=datetime.now(UTC).date() - timedelta(days=1))
    assert receiver() == office


@pytest.mark.parametrize(
    "wrong",
    [
        {"consented": today(400)},
        {"consented": today(-2)},
        {"consented": "yesterday"},
        {"mail": "ada@"},
        {"mail": "a\nb@example.org"},
        {"name": " "},
        {"provider": "nowhere"},
    ],
)
def test_nobody_is_noted_without_a_yes_of_the_past_year_and_an_address(visitor: Any, wrong: Any) -> None:
    answer = visitor("unit").post("/contacts/add", {**TOLD, "consented": today(), **wrong})
    assert (answer.status_code, "Ingenting er endret" in answer.content.decode()) == (409, True)
    assert not portal.ContactPoint.objects.exists()


def test_what_was_kept_long_enough_goes_and_leaves_a_tombstone_that_names_nobody(visitor: Any, tmp_path: Path) -> None:
    from django.db import DatabaseError, transaction

    unit = visitor("unit")
    answer = {"address": "mean_stay | fjord_shelter | 2031", "given": "30", "words": "an odd year"}
    visitor("writer").post(f"{OWN}save", answer)
    agreed(unit)
    unit.post(f"/people/{portal.Person.objects.get(login='other').pk}/end")
    (tmp_path / "mails").mkdir()
    mails = [tmp_path / "mails" / f"{name}.eml" for name in ("old", "new")]
    for mail in mails:
        mail.write_text("x")
    os.utime(mails[0], (0, 0))
    words = portal.SavedWords.objects.get()
    assert portal.expire_records(tmp_path, at=portal.get_portal_time()) == ()
    portal.SavedWords.objects.update(at=portal.get_portal_time() - timedelta(days=3651))
    portal.Person.objects.filter(login="other").update(ended=portal.get_portal_time() - timedelta(days=366))
    portal.ContactPoint.objects.update(review=portal.get_portal_time().date() - timedelta(days=1))
    kept = (portal.KeptAct.objects.count(), portal.SavedCell.objects.count())
    gone = portal.expire_records(tmp_path, at=portal.get_portal_time())
    assert [mail.exists() for mail in mails] == [False, True]
    assert [one.kind for one in gone] == ["savedwords", "person", "contactpoint"]
    assert gone[0].sha256 == words.sha256
    assert not portal.SavedWords.objects.exists()
    assert not portal.Person.objects.filter(login="other").exists()
    assert not portal.Mandate.objects.filter(person__login="other").exists()
    assert not [*portal.list_expired_records(portal.get_portal_time().date())]
    assert (portal.KeptAct.objects.count(), portal.SavedCell.objects.count()) == kept
    assert not any("Prøve" in str(line) for line in portal.Tombstone.objects.values())
    assert "30" in visitor("writer").get(f"{OWN}form/fjord_shelter.shelter").content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        portal.Tombstone.objects.all().delete()


# A copy of the portal, and back: what is restored is all of what was there, or nothing is.


NOON = datetime(2032, 2, 2, 12, tzinfo=UTC)


def lines() -> dict[str, list[Any]]:
    return {
        name: [*table._default_manager.order_by("pk").values()] for name, table in portal.list_backup_tables().items()
    }


def emptied() -> None:
    """Empty every table, as an empty database has them: what holds them is taken away within the test."""
    from django.db import connection

    names = [table._meta.db_table for table in portal.list_backup_tables().values()]
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
    portal.protect_tables(connection.schema_editor(), *(f"portal_{name}" for name in held))


@pytest.fixture
def copy(visitor: Any, place: Path, tmp_path: Path) -> Any:
    """A copy of a round in which somebody wrote a figure, a remark and what is no figure."""

    for version, given in enumerate(("30", "some ten")):
        told = {"address": "mean_stay | fjord_shelter | 2031", "given": given, "version": str(version)}
        visitor("writer").post(f"{OWN}save", {**told, "words": "an odd year"})
    portal.sync_folder(
        place / "rounds" / "2031" / "log", portal.DatabaseEventStore("2031").read_events()
    )  # as it is done once a test ends
    return portal.write_backup(tmp_path / "copies", place, at=portal.get_portal_time())


def test_a_copy_comes_back_whole_and_the_round_goes_on(copy: Any, place: Path, visitor: Any) -> None:
    before = lines()
    assert copy.path.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="not empty"):
        portal.restore_backup(copy.path, place / "rounds")
    emptied()
    assert not any(lines().values())
    assert portal.restore_backup(copy.path, place / "rounds") == sum(map(len, before.values()))
    assert lines() == before
    told = {"address": "mean_stay | fjord_shelter | 2031", "given": "31", "version": "2"}
    assert visitor("writer").post(f"{OWN}save", told).status_code == 200
    assert portal.SavedCell.objects.latest("pk").given == "31"


def test_what_the_folder_has_since_the_copy_is_taken_from_there(copy: Any, place: Path) -> None:
    """Acts are in the folder as well: what happened after the copy was made is not lost with the database."""
    from tilstand.workflow.actions import perform_act

    log, store = place / "rounds" / "2031" / "log", portal.DatabaseEventStore("2031")
    perform_act(store, "delivery", "exempt", "police", by="Una Prøve", at=NOON, reason="closed")
    portal.sync_folder(log, store.read_events())
    before = store.read_events()
    emptied()
    portal.restore_backup(copy.path, place / "rounds")
    assert portal.DatabaseEventStore("2031").read_events() == before


def test_a_copy_that_was_changed_or_is_of_another_round_changes_nothing(copy: Any, place: Path, tmp_path: Path) -> None:
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
            portal.restore_backup(file, place / "rounds")
        assert not any(lines().values())
    log = next((place / "rounds" / "2031" / "log").glob("*.json*"))
    log.unlink()  # the folder says something other than the copy
    with pytest.raises(ArchiveError):
        portal.restore_backup(copy.path, place / "rounds")
    assert not any(lines().values())


def test_a_copy_holds_no_session_and_no_secret(copy: Any, place: Path) -> None:
    from django.conf import settings

    with zipfile.ZipFile(copy.path) as parcel:
        held = b"".join(parcel.read(name) for name in parcel.namelist())
        assert not [name for name in parcel.namelist() if re.search("session|cache|permission", name)]
    assert settings.SECRET_KEY.encode() not in held


# What is kept cannot be changed; where somebody has a way round that, it is told.


@pytest.fixture
def rounds(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Two acts in a round of their own, undone after the test."""
    from django.db import transaction

    with transaction.atomic():
        portal.HeldRound.objects.update(held=False)
        store = portal.DatabaseEventStore("proof", tmp_path / "proof" / "log")
        for body in ("rosa", "udi"):
            perform_act(store, "delivery", "ask", body, by="Kari Prøve", at=datetime(2032, 2, 1, tzinfo=UTC))
        portal.sync_folder(
            tmp_path / "proof" / "log", store.read_events()
        )  # which waits for the end of what is undone here
        yield tmp_path
        transaction.set_rollback(True)


def of_proof(found):
    return next(one for one in found if one.name == "proof")


@pytest.mark.usefixtures("database")
def test_what_is_proven_is_told_with_the_last_hash(rounds: Path) -> None:
    found = of_proof(portal.verify_kept_rounds(rounds))
    assert (found.held, found.acts) == (True, 2)
    assert found.last == portal.KeptAct.objects.get(round_name="proof", number=2).sha256


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("way", ["update", "delete", "bulk", "raw"])
def test_the_database_lets_nobody_change_or_remove_an_act(rounds: Path, way: str) -> None:
    from django.db import DatabaseError, connection, transaction

    kept = portal.KeptAct.objects.filter(round_name="proof")
    changed = [portal.KeptAct(id=one.id, line="{}") for one in kept]
    ways = {
        "update": lambda: kept.update(line="{}"),
        "delete": kept.delete,
        "bulk": lambda: portal.KeptAct.objects.bulk_update(changed, ["line"]),
        "raw": lambda: connection.cursor().execute("DELETE FROM portal_keptact"),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ways[way]()
    assert kept.count() == 2


@pytest.mark.usefixtures("database")
def test_who_takes_the_guard_away_and_changes_an_act_is_found_twice(rounds: Path) -> None:
    from django.db import connection

    guard = {"sqlite": "no_update", "postgresql": "no_change"}[connection.vendor]
    on = "" if connection.vendor == "sqlite" else " ON portal_keptact"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER portal_keptact_{guard}{on}")
        if connection.vendor == "sqlite":  # what else stands in its place is no guard
            cursor.execute("CREATE TRIGGER other AFTER INSERT ON portal_keptact BEGIN SELECT 1; END")
    kept = portal.KeptAct.objects.filter(round_name="proof", number=1)
    kept.update(line=kept[0].line.replace("rosa", "nora"))
    with pytest.raises(ArchiveError, match="lets somebody change"):
        portal.verify_kept_rounds(rounds)
    with pytest.raises(ArchiveError, match="Line 1 in the log of proof"):
        portal.DatabaseEventStore("proof").read_events()


@pytest.mark.usefixtures("database")
def test_a_folder_that_says_otherwise_is_told(rounds: Path) -> None:
    (file,) = (rounds / "proof" / "log").glob("*.jsonl")
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(ArchiveError, match="says something other"):
        portal.verify_kept_rounds(rounds)


@pytest.mark.usefixtures("database")
def test_what_was_kept_as_the_portal_was_killed_is_in_the_folder_once_it_is_started_again(rounds: Path) -> None:
    portal.HeldRound.objects.filter(name="proof").update(held=True)
    (file,) = (rounds / "proof" / "log").glob("*.jsonl")
    whole = file.read_bytes()
    first, second = whole.splitlines(keepends=True)
    for left in (first, first + second[:-9]):  # before it was written, and in the middle of it
        file.write_bytes(left)
        portal.sync_all_folders(rounds)
        assert file.read_bytes() == whole
        assert of_proof(portal.verify_kept_rounds(rounds)).acts == 2
    file.write_bytes(first.replace(b"rosa", b"nora"))
    with pytest.raises(ArchiveError, match="says something other"):
        portal.sync_all_folders(rounds)


# The tables are made as the models say, and the database lets nobody change what is only added to.


ONLY_ADDED_TO = {"keptact", "savedcell", "accessact", "tombstone", "earlylook"}


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_the_steps_that_make_the_tables_come_to_what_the_models_say() -> None:
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    left = found.changes(graph=loader.graph, trim_to_apps={"portal"}, convert_apps={"portal"})
    assert [str(step) for one in left.get("portal", ()) for step in one.operations] == []


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_triggers_guard_each_table_that_is_only_added_to_and_no_other() -> None:
    from django.apps import apps
    from django.db import connection

    asked = (Path(portal.guard.__file__).parent / "sql" / f"{connection.vendor}.guards.sql").read_text("utf-8")
    found = {}
    with connection.cursor() as cursor:
        for one in apps.get_app_config("portal").get_models():
            cursor.execute(asked, [one._meta.db_table])
            found[one._meta.model_name] = len(cursor.fetchall())
    assert {name for name, many in found.items() if many} == ONLY_ADDED_TO
    assert set(found.values()) == {0, 2}  # one for each way of changing a line


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_who_signs_in_is_known_by_the_user_name() -> None:
    assert (portal.Person.USERNAME_FIELD, portal.Person.REQUIRED_FIELDS) == ("login", ["name"])
