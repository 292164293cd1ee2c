"""An archive that is held open: what came since is seen, and so is damage to what was read before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tilstand.archive import Archive
from tilstand.archive.archive import ArchiveState
from tilstand.errors import ArchiveError

DAY = date(2031, 1, 1)


def test_of_no_events_there_is_nothing() -> None:
    held = ArchiveState().include_events(())
    assert (held.standing, held.gone, held.refused, held.first) == ({}, {}, {}, {})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_what_another_stored_meanwhile_is_not_stored_again(archive: Archive) -> None:
    archive.store_bytes("submission", b"one", name="one.csv", by="a")
    other = Archive(archive.root)
    theirs = other.store_bytes("submission", b"two", name="two.csv", by="b")
    assert archive.store_bytes("submission", b"two", name="two.csv", by="a") == theirs
    assert [entry.by for entry in archive.entries()] == ["a", "b"]
    assert archive.find_first_receipt_day(theirs.sha256) == date.fromisoformat(theirs.at[:10])


def test_what_another_let_expire_is_a_tombstone_here(archive: Archive) -> None:
    entry = archive.store_bytes("answers", b"words", name="a", by="a", expires=DAY)
    Archive(archive.root).expire_objects(date(2032, 1, 1), by="b")
    assert archive.store_bytes("answers", b"words", name="a", by="a").event == "expired"
    with pytest.raises(ArchiveError):
        archive.read(entry.sha256)


def test_a_line_changed_after_it_was_read_is_told_at_the_next_event(archive: Archive) -> None:
    for name in "abc":
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    whole = archive.log.read_bytes()
    archive.log.write_bytes(whole.replace(b'"name": "b"', b'"name": "x"'))
    with pytest.raises(ArchiveError, match=r"log\.jsonl"):
        archive.store_bytes("submission", b"d", name="d", by="a")
    archive.log.write_bytes(whole)
    archive.store_bytes("submission", b"d", name="d", by="a")
    assert archive.verify_archive_contents() == (4, 4)


def test_a_log_that_lost_its_end_after_it_was_read_is_told(archive: Archive) -> None:
    for name in "abc":
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    lines = archive.log.read_bytes().splitlines(keepends=True)
    archive.log.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(ArchiveError):
        archive.store_bytes("submission", b"d", name="d", by="a")
