"""The archive is append-only: nothing is changed, what expires leaves a tombstone, damage is seen."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.archive import Archive
from tilstand.errors import ArchiveError


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_what_is_stored_is_read_back(archive: Archive) -> None:
    entry = archive.store(
        "submission", b"figures", name="havn.csv", by="adviser", provider="havn", period="2031"
    )
    assert archive.read(entry.sha256) == b"figures"
    assert [e.name for e in archive.entries()] == ["havn.csv"]


def test_the_same_bytes_are_stored_once(archive: Archive) -> None:
    one = archive.store("submission", b"figures", name="havn.csv", by="a")
    two = archive.store("submission", b"figures", name="havn.csv", by="b")
    assert one == two
    assert len(list(archive.entries())) == 1


def test_a_new_version_is_a_new_object(archive: Archive) -> None:
    one = archive.store("submission", b"1", name="havn.csv", by="a")
    two = archive.store("submission", b"2", name="havn.csv", by="a")
    assert archive.read(one.sha256) == b"1"
    assert archive.read(two.sha256) == b"2"


def test_what_expires_leaves_a_tombstone_with_its_hash(archive: Archive) -> None:
    entry = archive.store("line_list", b"rows", name="list.csv", by="a", expires=date(2032, 1, 31))
    kept = archive.store("submission", b"counts", name="havn.csv", by="a")
    assert archive.expire(date(2032, 1, 31), by="a") == ()
    (tombstone,) = archive.expire(date(2032, 2, 1), by="b")
    assert (tombstone.event, tombstone.sha256, tombstone.by) == ("expired", entry.sha256, "b")
    with pytest.raises(ArchiveError, match="expired"):
        archive.read(entry.sha256)
    assert archive.read(kept.sha256) == b"counts"
    assert archive.expire(date(2032, 2, 2), by="b") == ()


def test_bytes_that_are_also_kept_stay(archive: Archive) -> None:
    archive.store("line_list", b"same", name="list.csv", by="a", expires=date(2032, 1, 1))
    kept = archive.store("submission", b"same", name="havn.csv", by="a")
    assert len(archive.expire(date(2033, 1, 1), by="a")) == 1
    assert archive.read(kept.sha256) == b"same"


def test_a_list_that_comes_again_after_it_expired_is_stored_again(archive: Archive) -> None:
    archive.store("line_list", b"rows", name="list.csv", by="a", expires=date(2032, 1, 1))
    archive.expire(date(2032, 2, 1), by="a")
    again = archive.store("line_list", b"rows", name="list.csv", by="a", expires=date(2033, 1, 1))
    assert archive.read(again.sha256) == b"rows"
    assert len(archive.expire(date(2033, 2, 1), by="a")) == 1


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_of_the_log_is_seen(archive: Archive, line: int) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        archive.store("submission", name.encode(), name=name, by="a")
    lines = archive.log.read_text().splitlines()
    lines[line] = json.dumps({**json.loads(lines[line]), "by": "somebody else"}, sort_keys=True)
    archive.log.write_text("\n".join(lines) + "\n")
    with pytest.raises(ArchiveError, match="damaged"):
        list(archive.entries())
    with pytest.raises(ArchiveError, match="damaged"):
        archive.store("submission", b"d", name="d.csv", by="a")


def test_a_line_taken_away_is_seen(archive: Archive) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        archive.store("submission", name.encode(), name=name, by="a")
    lines = archive.log.read_text().splitlines()
    archive.log.write_text("\n".join([lines[0], lines[2]]) + "\n")
    with pytest.raises(ArchiveError, match="damaged at line 2"):
        list(archive.entries())


def test_changed_bytes_are_seen(archive: Archive) -> None:
    entry = archive.store("submission", b"figures", name="havn.csv", by="a")
    path = archive.root / "objects" / entry.sha256[:2] / entry.sha256
    path.chmod(0o600)
    path.write_bytes(b"other figures")
    with pytest.raises(ArchiveError, match="was changed"):
        archive.read(entry.sha256)


def test_the_archive_cannot_lie_inside_a_collection(tmp_path: Path) -> None:
    (tmp_path / "collection.toml").write_text("")
    with pytest.raises(ArchiveError, match="cannot lie"):
        Archive(tmp_path / "years" / "archive")


def test_two_at_a_time_lose_nothing(archive: Archive) -> None:
    names = [f"{n}.csv" for n in range(24)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: archive.store("submission", name.encode(), name=name, by="a"), names))
    assert sorted(e.name for e in archive.entries()) == sorted(names)


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_everything_ever_stored_is_there(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    entries = [archive.store("submission", c, name=str(n), by="a") for n, c in enumerate(contents)]
    assert [archive.read(e.sha256) for e in entries] == contents
