"""A round goes from its folder into the database and back: the same acts, the same bytes, one keeper."""

from __future__ import annotations

import itertools
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tilstand.errors import ArchiveError
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import EventJournal, name_writer_file

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
KARI, OLA = "Kari Prøve", "Ola Prøve"
_NAMES = itertools.count(1)

pytestmark = pytest.mark.usefixtures("database")


def did(store, name, by=KARI, minutes=0, **more):
    given = {"names": "a" * 64, "reason": "En grunn."} | more
    return perform_act(store, "delivery", name, "rosa", by=by, at=NOON + timedelta(minutes=minutes), **given)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A folder with acts of two people, one of whose clocks is behind, and a file name that is no text."""
    folder = tmp_path / f"exchanged-{next(_NAMES)}" / "log"
    did(EventJournal(folder), "ask")
    did(EventJournal(folder), "receive", OLA, -30, facts={"file": "rosa\udcff.xlsx"})
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


def test_a_round_goes_in_and_out_and_every_byte_is_the_same(log: Path) -> None:
    from tilstand.portal.event_store import DatabaseEventStore, export_round, import_round

    name, before, events = log.parent.name, bytes_of(log), EventJournal(log).read_events()
    assert import_round(log, name) == 2
    assert DatabaseEventStore(name).read_events() == events
    shutil.rmtree(log)
    log.mkdir()
    assert export_round(log, name) == 2
    assert (bytes_of(log), EventJournal(log).read_events()) == (before, events)


def test_what_is_done_in_the_portal_stands_in_the_folder_at_once_as_the_folder_itself_writes_it(log) -> None:
    from tilstand.portal.event_store import DatabaseEventStore, import_round

    twin = shutil.copytree(log, log.parent / "twin")
    import_round(log, log.parent.name)
    for store in (DatabaseEventStore(log.parent.name, log), EventJournal(twin)):
        did(store, "accept", minutes=5)
        did(store, "freeze", OLA, -20)
    assert bytes_of(log) == bytes_of(twin)


def test_one_of_the_two_keeps_a_round_and_the_other_says_so(log: Path) -> None:
    from tilstand.portal.event_store import DatabaseEventStore, export_round, import_round

    name = log.parent.name
    import_round(log, name)
    with pytest.raises(ArchiveError, match=f"{name} is kept in the portal"):
        did(EventJournal(log), "accept")
    did(DatabaseEventStore(name, log), "accept")
    export_round(log, name)
    with pytest.raises(ArchiveError, match=f"{name} is kept in its folder"):
        did(DatabaseEventStore(name, log), "freeze")
    did(EventJournal(log), "freeze")
    assert import_round(log, name) == 4  # the database goes on where it was
    assert [one.act for one in DatabaseEventStore(name).read_events()] == ["ask", "receive", "accept", "freeze"]


def test_a_log_that_was_merged_meanwhile_begins_a_new_chain_and_the_old_one_stays(log: Path) -> None:
    from tilstand.portal.event_store import DatabaseEventStore, export_round, import_round, verify_event_chain

    name = log.parent.name
    other = shutil.copytree(log, log.parent / "other")
    import_round(log, name)
    did(DatabaseEventStore(name, log), "accept", minutes=50)
    export_round(log, name)
    did(EventJournal(other), "keep_older", OLA, 10)
    shutil.copy(other / f"{name_writer_file(OLA)}.jsonl", log)
    import_round(log, name)
    assert [one.act for one in DatabaseEventStore(name).read_events()] == ["ask", "receive", "keep_older", "accept"]
    assert [one.act for one in verify_event_chain(name, 1)] == ["ask", "receive", "accept"]


def test_an_act_is_kept_nowhere_where_the_folder_says_otherwise(log: Path) -> None:
    from tilstand.portal.event_store import DatabaseEventStore, export_round, import_round

    name = log.parent.name
    import_round(log, name)
    (log / ".elsewhere").unlink()
    did(EventJournal(log), "accept", OLA)  # as a copy from elsewhere would have it
    with pytest.raises(ArchiveError, match="says something other than the database"):
        export_round(log, name)
    assert len(DatabaseEventStore(name).read_events()) == 2
