"""The archive is append-only: nothing is changed, what expires leaves a tombstone, damage is seen."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tilstand.archive import Archive
from tilstand.archive.log import ArchiveLog
from tilstand.errors import ArchiveError


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_what_is_stored_is_read_back(archive: Archive) -> None:
    entry = archive.store_bytes(
        "submission", b"figures", name="havn.csv", by="adviser", provider="havn", round_name="2031"
    )
    assert archive.read(entry.sha256) == b"figures"
    assert [e.name for e in archive.entries()] == ["havn.csv"]


def test_the_same_bytes_are_stored_once(archive: Archive) -> None:
    one = archive.store_bytes("submission", b"figures", name="havn.csv", by="a")
    two = archive.store_bytes("submission", b"figures", name="havn.csv", by="b")
    assert one == two
    assert len(list(archive.entries())) == 1


def test_a_new_version_is_a_new_object(archive: Archive) -> None:
    one = archive.store_bytes("submission", b"1", name="havn.csv", by="a")
    two = archive.store_bytes("submission", b"2", name="havn.csv", by="a")
    assert archive.read(one.sha256) == b"1"
    assert archive.read(two.sha256) == b"2"


def test_what_expires_leaves_a_tombstone_with_its_hash(archive: Archive) -> None:
    entry = archive.store_bytes("line_list", b"rows", name="list.csv", by="a", expires=date(2032, 1, 31))
    kept = archive.store_bytes("submission", b"counts", name="havn.csv", by="a")
    assert archive.expire_objects(date(2032, 1, 31), by="a") == ()
    (tombstone,) = archive.expire_objects(date(2032, 2, 1), by="b")
    assert (tombstone.event, tombstone.sha256, tombstone.by) == ("expired", entry.sha256, "b")
    with pytest.raises(ArchiveError, match="expired"):
        archive.read(entry.sha256)
    assert archive.read(kept.sha256) == b"counts"
    assert archive.expire_objects(date(2032, 2, 2), by="b") == ()


def test_bytes_that_are_also_kept_stay(archive: Archive) -> None:
    archive.store_bytes("line_list", b"same", name="list.csv", by="a", expires=date(2032, 1, 1))
    kept = archive.store_bytes("submission", b"same", name="havn.csv", by="a")
    assert len(archive.expire_objects(date(2033, 1, 1), by="a")) == 1
    assert archive.read(kept.sha256) == b"same"


def test_what_expired_does_not_come_back(archive: Archive) -> None:
    entry = archive.store_bytes("line_list", b"rows", name="list.csv", by="a", expires=date(2032, 1, 1))
    archive.expire_objects(date(2032, 2, 1), by="a")
    for kind, name in (("line_list", "list.csv"), ("line_list", "again.csv"), ("submission", "list.csv")):
        again = archive.store_bytes(kind, b"rows", name=name, by="b", expires=date(2040, 1, 1))
        assert (again.event, again.by) == ("expired", "a")
    assert len(list(archive.entries())) == 2
    with pytest.raises(ArchiveError, match="expired"):
        archive.read(entry.sha256)


def test_a_refusal_leaves_a_hash_and_no_bytes(archive: Archive) -> None:
    digest = hashlib.sha256(b"Generated Person").hexdigest()
    first = archive.note_refused_file("line_list", digest, 16, name="havn.csv", by="a", provider="havn")
    assert archive.note_refused_file("line_list", digest, 16, name="havn.csv", by="b") == first
    assert [e.event for e in archive.entries()] == ["refused"]
    assert not list(archive.root.rglob(digest))
    assert archive.verify_archive_contents() == (1, 0)
    with pytest.raises(ArchiveError, match="never stored"):
        archive.read(digest)


def test_the_day_of_receipt_is_the_first_one(archive: Archive) -> None:
    digest = hashlib.sha256(b"rows").hexdigest()
    assert archive.find_first_receipt_day(digest) is None
    for name, day in (("a.csv", 3), ("b.csv", 9)):
        archive.store_bytes("line_list", b"rows", name=name, by="a", at=datetime(2032, 5, day, 12, tzinfo=UTC))
    assert archive.find_first_receipt_day(digest) == date(2032, 5, 3)


def objects(archive: Archive) -> set[str]:
    return {path.name for path in (archive.root / "objects").rglob("*") if path.is_file()}


def test_a_crash_after_the_tombstone_leaves_no_bytes_for_long(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = archive.store_bytes("submission", b"counts", name="havn.csv", by="a")
    archive.store_bytes("line_list", b"rows", name="list.csv", by="a", expires=date(2032, 1, 1))
    with monkeypatch.context() as crash:
        crash.setattr(Path, "unlink", lambda self, **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            archive.expire_objects(date(2032, 2, 1), by="a")
    assert len(objects(archive)) == 2
    with pytest.raises(ArchiveError, match="should be gone"):
        archive.verify_archive_contents()
    assert archive.expire_objects(date(2032, 2, 2), by="a") == ()
    assert objects(archive) == {kept.sha256}
    assert archive.verify_archive_contents() == (3, 1)


def test_bytes_of_a_stopped_store_are_swept_and_told(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.store_bytes("submission", b"counts", name="havn.csv", by="a")
    with monkeypatch.context() as crash:
        crash.setattr(ArchiveLog, "append_entry", lambda self, entry: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            archive.store_bytes("line_list", b"rows", name="list.csv", by="a", expires=date(2032, 1, 1))
    (archive.root / "objects" / "ab").mkdir()
    (archive.root / "objects" / "ab" / ".writing-x").write_bytes(b"rows")
    assert len(objects(archive)) == 3
    (swept,) = archive.expire_objects(date(2030, 1, 1), by="b")
    assert (swept.event, swept.sha256) == ("swept", hashlib.sha256(b"rows").hexdigest())
    assert len(objects(archive)) == 1
    archive.verify_archive_contents()


@pytest.mark.parametrize("left", [0, 1, 2])
def test_cut_off_last_lines_are_seen(archive: Archive, left: int) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    archive.log.write_bytes(b"".join(archive.log.read_bytes().splitlines(keepends=True)[:left]))
    with pytest.raises(ArchiveError, match=f"damaged at line {left + 1}"):
        archive.verify_archive_contents()
    with pytest.raises(ArchiveError, match="damaged"):
        archive.store_bytes("submission", b"d", name="d.csv", by="a")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.expire_objects(date(2040, 1, 1), by="a")
    assert len(objects(archive)) == 3


@pytest.mark.parametrize("head", [None, b"", b"[]", b"{}"])
def test_a_lost_or_spoiled_head_is_seen(archive: Archive, head: bytes | None) -> None:
    for name in ("a.csv", "b.csv"):
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    path = archive.root / "head"
    path.unlink() if head is None else path.write_bytes(head)
    with pytest.raises(ArchiveError, match="head"):
        archive.verify_archive_contents()


def test_a_crash_between_line_and_head_is_no_damage(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for count, name in enumerate(("a.csv", "b.csv"), start=1):
        with monkeypatch.context() as crash:
            crash.setattr(
                ArchiveLog, "_write_log_head", lambda self, count, line: (_ for _ in ()).throw(KeyboardInterrupt)
            )
            with pytest.raises(KeyboardInterrupt):
                archive.store_bytes("submission", name.encode(), name=name, by="a")
        assert archive.verify_archive_contents() == (2 * count - 1, 2 * count - 1)
        archive.store_bytes("submission", b"x" + name.encode(), name=name, by="a")
    assert archive.verify_archive_contents() == (4, 4)


def test_objects_without_a_log_are_an_error(archive: Archive) -> None:
    archive.store_bytes("submission", b"figures", name="a.csv", by="a")
    archive.log.unlink()
    (archive.root / "head").unlink()
    with pytest.raises(ArchiveError, match="has no log"):
        list(archive.entries())


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("cut", [1, 40])
def test_a_torn_last_line_is_told_and_can_be_taken_away(archive: Archive, lines: int, cut: int) -> None:
    for name in "abc"[:lines]:
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    with pytest.MonkeyPatch.context() as crash:
        crash.setattr(ArchiveLog, "_write_log_head", lambda self, count, line: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            archive.store_bytes("submission", b"torn", name="torn.csv", by="a")
    archive.log.write_bytes(archive.log.read_bytes()[:-cut])
    with pytest.raises(ArchiveError, match="half-written line") as caught:
        archive.verify_archive_contents()
    assert "--repair-last-line" in caught.value.remedy
    assert archive.repair_last_line()
    assert not archive.repair_last_line()
    assert [e.name for e in archive.entries()] == list("abc"[:lines])
    again = archive.store_bytes("submission", b"torn", name="torn.csv", by="a")
    assert archive.read(again.sha256) == b"torn"
    archive.verify_archive_contents()


def test_lost_and_changed_objects_are_told_together(archive: Archive) -> None:
    entries = [archive.store_bytes("submission", n.encode(), name=f"{n}.csv", by="a") for n in "abc"]
    paths = [archive.root / "objects" / e.sha256[:2] / e.sha256 for e in entries]
    paths[0].unlink()
    paths[1].chmod(0o600)
    paths[1].write_bytes(b"x")
    with pytest.raises(ArchiveError) as caught:
        archive.verify_archive_contents()
    assert [cause.split()[0] for cause in caught.value.causes] == ["a.csv", "b.csv"]
    assert archive.store_bytes("submission", b"a", name="a.csv", by="a") == entries[0]
    assert archive.read(entries[0].sha256) == b"a"


def test_a_name_may_hold_any_character(archive: Archive) -> None:
    names = ["line\u2028end.csv", "bad\udcff.csv", "bl\u00e5.csv"]
    for name in names:
        archive.store_bytes("submission", repr(name).encode(), name=name, by="a")
    assert [e.name for e in archive.entries()] == names


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_of_the_log_is_seen(archive: Archive, line: int) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    lines = archive.log.read_text().splitlines()
    lines[line] = json.dumps({**json.loads(lines[line]), "by": "somebody else"}, sort_keys=True)
    archive.log.write_text("\n".join(lines) + "\n")
    with pytest.raises(ArchiveError, match="damaged"):
        list(archive.entries())
    with pytest.raises(ArchiveError, match="damaged"):
        archive.store_bytes("submission", b"d", name="d.csv", by="a")


def test_a_line_taken_away_is_seen(archive: Archive) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    lines = archive.log.read_text().splitlines()
    archive.log.write_text("\n".join([lines[0], lines[2]]) + "\n")
    with pytest.raises(ArchiveError, match="damaged at line 2"):
        list(archive.entries())


def test_changed_bytes_are_seen(archive: Archive) -> None:
    entry = archive.store_bytes("submission", b"figures", name="havn.csv", by="a")
    path = archive.root / "objects" / entry.sha256[:2] / entry.sha256
    path.chmod(0o600)
    path.write_bytes(b"other figures")
    with pytest.raises(ArchiveError, match="was changed"):
        archive.read(entry.sha256)


def test_the_archive_cannot_lie_inside_a_collection(tmp_path: Path) -> None:
    (tmp_path / "collection.toml").write_text("")
    with pytest.raises(ArchiveError, match="cannot lie"):
        Archive(tmp_path / "rounds" / "archive")


def test_two_at_a_time_lose_nothing(archive: Archive) -> None:
    names = [f"{n}.csv" for n in range(24)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: archive.store_bytes("submission", name.encode(), name=name, by="a"), names))
    assert sorted(e.name for e in archive.entries()) == sorted(names)
