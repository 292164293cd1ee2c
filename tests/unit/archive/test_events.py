"""The archive event by event: what each says in the log, and every way in which damage is told."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.archive import Archive
from tilstand.errors import ArchiveError

NOW = datetime(2032, 3, 1, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_an_event_says_all_that_is_known_and_the_chain_binds_it_to_the_one_before(archive: Archive) -> None:
    facts = {"provider": "havn", "round_name": "2031"}
    one = archive.store_bytes("line_list", b"rows", name="ø.csv", by="a", expires=date(2040, 1, 2), at=NOW, **facts)
    two = archive.note_refused_file("workbook", "f" * 64, 17, name="x.xlsx", by="b", **facts)
    assert astuple(one) == (
        *("stored", "line_list", "ø.csv", sha(b"rows"), 4, "havn", "2031", "a"),
        *("2032-03-01T07:30:15+00:00", "2040-01-02"),
    )
    assert astuple(two)[:8] == ("refused", "workbook", "x.xlsx", "f" * 64, 17, "havn", "2031", "b")
    assert two.expires == ""
    assert datetime.fromisoformat(two.at).tzinfo == UTC
    lines = archive.log.read_bytes().splitlines()
    assert [json.loads(line)["before"] for line in lines] == ["0" * 64, sha(lines[0])]
    assert json.loads(lines[0])["name"] == "ø.csv"
    assert list(json.loads(lines[0])) == sorted(json.loads(lines[0]))
    assert "ø".encode() in lines[0]
    head = (archive.root / "head").read_text()
    assert head == f'{{"count": 2, "sha256": "{sha(lines[1])}"}}\n'


def test_bytes_cannot_be_written_over_and_nothing_lies_beside_them(archive: Archive) -> None:
    entry = archive.store_bytes("submission", b"figures", name="a.csv", by="a")
    path = archive.root / "objects" / entry.sha256[:2] / entry.sha256
    assert path.read_bytes() == b"figures"
    assert path.stat().st_mode & 0o777 == 0o400
    assert archive.log.parent == archive.root
    assert (archive.root / "head").stat().st_mode & 0o777 == 0o600
    names = {file.relative_to(archive.root).as_posix() for file in archive.root.rglob("*") if file.is_file()}
    assert names == {"log.jsonl", "head", ".lock", f"objects/{entry.sha256[:2]}/{entry.sha256}"}


def test_the_same_refusal_is_one_event_and_another_name_or_kind_is_another(archive: Archive) -> None:
    asked = [("workbook", "x.xlsx", "a" * 64), ("workbook", "y.xlsx", "a" * 64), ("answers", "x.xlsx", "a" * 64)]
    asked += [("workbook", "x.xlsx", "b" * 64), *asked]
    archive.store_bytes("workbook", b"x", name="x.xlsx", by="a")
    for kind, name, digest in asked:
        entry = archive.note_refused_file(kind, digest, 1, name=name, by="a")
        assert (entry.event, entry.kind, entry.name, entry.sha256) == ("refused", kind, name, digest)
    assert [entry.event for entry in archive.entries()] == ["stored", *["refused"] * 4]


def test_the_day_of_receipt_is_that_of_the_first_event_about_the_same_bytes(archive: Archive) -> None:
    archive.store_bytes("submission", b"other", name="a.csv", by="a", at=NOW - timedelta(days=9))
    archive.store_bytes("submission", b"bytes", name="b.csv", by="a", at=NOW)
    archive.store_bytes("answers", b"bytes", name="c.csv", by="a", at=NOW + timedelta(days=9))
    assert archive.find_first_receipt_day(sha(b"bytes")) == date(2032, 3, 1)
    assert archive.find_first_receipt_day(sha(b"nothing")) is None


def test_a_tombstone_is_the_event_of_the_bytes_with_another_day(archive: Archive) -> None:
    entry = archive.store_bytes(
        "line_list", b"rows", name="a.csv", by="a", provider="p", expires=date(2032, 3, 4), at=NOW
    )
    (gone,) = archive.expire_objects(date(2032, 3, 5), by="b")
    assert astuple(gone)[1:7] == astuple(entry)[1:7]
    assert (gone.event, gone.by, gone.expires) == ("expired", "b", "2032-03-04")
    assert gone.at != entry.at
    with pytest.raises(ArchiveError) as told:
        archive.read(entry.sha256)
    assert told.value.causes == (f"It expired on {date.fromisoformat(gone.at[:10]):%-d %B %Y}.",)


def test_what_is_wrong_with_the_bytes_is_told_in_the_order_of_their_names(archive: Archive) -> None:
    names = ["d.csv", "b.csv", "c.csv", "a.csv"]
    entries = {name: archive.store_bytes("submission", name.encode(), name=name, by="a") for name in names}
    paths = {name: archive.root / "objects" / one.sha256[:2] / one.sha256 for name, one in entries.items()}
    for name in ("a.csv", "d.csv"):
        paths[name].unlink()
    paths["b.csv"].chmod(0o600)
    paths["b.csv"].write_bytes(b"x")
    strays = sorted(sha(bytes([n])) for n in range(4))
    for stray in strays:
        (archive.root / "objects" / stray[:2]).mkdir(exist_ok=True)
        (archive.root / "objects" / stray[:2] / stray).write_bytes(b"?")
    (archive.root / "objects" / strays[0][:2] / "README").write_text("no object")
    with pytest.raises(ArchiveError) as told:
        archive.verify_archive_contents()
    gone = "has no event, or should be gone: tilstand archive expire removes it."
    short = {name: one.sha256[:12] for name, one in entries.items()}
    assert told.value.causes == (
        f"a.csv ({short['a.csv']}…) is missing.",
        f"b.csv ({short['b.csv']}…) was changed.",
        f"d.csv ({short['d.csv']}…) is missing.",
        *(f"{stray[:12]}… {gone}" for stray in strays),
    )
    assert "not as it was written" in told.value.title
    swept = archive.expire_objects(date(2032, 1, 1), by="b")
    assert [astuple(one)[:8] for one in swept] == [("swept", "", "", one, 1, "", "", "b") for one in strays]
    assert not [one for one in strays if (archive.root / "objects" / one[:2] / one).exists()]


def test_bytes_that_are_not_there_are_told_apart(archive: Archive) -> None:
    with pytest.raises(ArchiveError) as told:
        archive.read("a" * 64)
    assert (told.value.title, told.value.causes) == (
        f"The archive does not hold {'a' * 12}…",
        ("It was never stored here.",),
    )
    with pytest.raises(ArchiveError, match="There is no archive in"):
        Archive(archive.root / "elsewhere").verify_archive_contents()


def lines(archive: Archive) -> list[bytes]:
    return archive.log.read_bytes().splitlines(keepends=True)


def changed(line: bytes, **facts: Any) -> bytes:
    return json.dumps({**json.loads(line), **facts}, ensure_ascii=False, sort_keys=True).encode() + b"\n"


@pytest.mark.parametrize(
    ("spoil", "line", "how"),
    [
        (lambda own: own[:1], 2, "3 lines were written, and 2 of the last are gone"),
        (lambda own: own[:2], 3, "3 lines were written, and 1 of the last is gone"),
        (lambda own: [*own[:2], changed(own[2], by="x")], 3, "the line is not the one that was written"),
        (lambda own: [changed(own[0], by="x"), *own[1:]], 2, "the line before it was changed or taken away"),
        (lambda own: [own[0], b"{}\n", own[2]], 2, "the line cannot be read"),
        (lambda own: [own[0], b"[1]\n", own[2]], 2, "the line cannot be read"),
        (lambda own: [*own[:2], changed(own[2], more=1)], 3, "the line cannot be read"),
    ],
)
def test_a_damaged_log_is_told_with_its_line_and_how(archive: Archive, spoil, line, how) -> None:  # type: ignore[no-untyped-def]
    for name in "abc":
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    archive.log.write_bytes(b"".join(spoil(lines(archive))))
    with pytest.raises(ArchiveError) as told:
        archive.entries()
    assert told.value.title == f"The archive's log is damaged at line {line}"
    assert told.value.causes == (f"In {archive.log}: {how}.",)


@pytest.mark.parametrize(
    ("head", "how"),
    [
        (None, "the file head beside it is gone, so its end cannot be known"),
        ("[]", "the file head beside it cannot be read"),
        ('{"count": "x", "sha256": ""}', "the file head beside it cannot be read"),
    ],
)
def test_a_spoiled_head_is_told(archive: Archive, head: str | None, how: str) -> None:
    for name in "ab":
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    (archive.root / "head").unlink()
    if head is not None:
        (archive.root / "head").write_text(head)
    with pytest.raises(ArchiveError) as told:
        archive.entries()
    assert told.value.causes == (f"In {archive.log}: {how}.",)


def test_a_log_of_one_line_without_a_head_was_stopped_between_the_two(archive: Archive) -> None:
    archive.store_bytes("submission", b"a", name="a", by="a")
    (archive.root / "head").unlink()
    assert [entry.name for entry in archive.entries()] == ["a"]


def test_a_half_written_line_is_told_with_its_number_and_taken_away_with_its_head(archive: Archive) -> None:
    assert not archive.repair_last_line()
    for name in "ab":
        archive.store_bytes("submission", name.encode(), name=name, by="a")
    whole, head = archive.log.read_bytes(), (archive.root / "head").read_bytes()
    archive.log.write_bytes(whole + b'{"event"')
    (archive.root / "head").write_text(json.dumps({"count": 1, "sha256": sha(lines(archive)[0][:-1])}))
    with pytest.raises(ArchiveError) as told:
        archive.entries()
    assert told.value.title == "The archive's log ends in a half-written line (3)"
    assert archive.repair_last_line()
    assert (archive.log.read_bytes(), (archive.root / "head").read_bytes()) == (whole, head)
    archive.log.write_bytes(b'{"event"')
    (archive.root / "head").unlink()
    assert archive.repair_last_line()
    assert archive.log.read_bytes() == b""
    assert not (archive.root / "head").exists()


DAYS = [date(2032, 1, 1) + timedelta(days=n) for n in range(4)]
STORED = st.tuples(
    st.sampled_from(["submission", "line_list"]),
    st.sampled_from([b"1", b"2", b"3"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from([None, *DAYS]),
)


@draws(10)
@given(steps=st.lists(st.one_of(STORED, st.sampled_from(DAYS)), max_size=7))
def test_whatever_is_done_what_stands_is_held_and_what_is_held_stands(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    """Against a plain account of the same: bytes stand until the last of their names has expired."""
    archive = Archive(tmp_path_factory.mktemp("archive"))
    standing: dict[tuple[str, str, bytes], date | None] = {}
    gone: set[bytes] = set()
    events = 0
    for step in steps:
        if isinstance(step, date):
            due = [key for key, expires in standing.items() if expires is not None and expires < step]
            made = archive.expire_objects(step, by="b")
            assert sorted(one.sha256 for one in made) == sorted(sha(key[2]) for key in due)
            gone |= {key[2] for key in due}
            standing = {key: expires for key, expires in standing.items() if key not in due}
            events += len(due)
        else:
            kind, data, name, expires = step
            entry = archive.store_bytes(kind, data, name=name, by="a", expires=expires)
            if (kind, name, data) in standing:
                assert (entry.event, entry.expires) == ("stored", str(standing[kind, name, data] or ""))
            elif data in gone:
                assert entry.event == "expired"
            else:
                standing[kind, name, data] = expires
                events += 1
        held = {data for _, _, data in standing}
        if events:
            assert archive.verify_archive_contents() == (events, len(held))
        assert {
            data for data in (b"1", b"2", b"3") if (archive.root / "objects" / sha(data)[:2] / sha(data)).exists()
        } == held


def test_bytes_are_on_the_disk_before_anything_is_said_of_them(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is synced is whole by then: nothing of it waits in the program."""
    synced: list[int] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        synced.append(os.fstat(handle).st_size)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    archive.store_bytes("submission", b"x" * 777, name="a", by="a")
    line, head = archive.log.stat().st_size, (archive.root / "head").stat().st_size
    assert synced == [777, line, head]


def test_bytes_that_were_refused_and_lie_there_all_the_same_are_swept_and_told(archive: Archive) -> None:
    archive.store_bytes("submission", b"kept", name="a", by="a")
    archive.note_refused_file("submission", sha(b"x"), 1, name="b", by="a")
    (archive.root / "objects" / sha(b"x")[:2]).mkdir(exist_ok=True)
    (archive.root / "objects" / sha(b"x")[:2] / sha(b"x")).write_bytes(b"x")
    (swept,) = archive.expire_objects(date(2032, 1, 1), by="b")
    assert (swept.event, swept.sha256) == ("swept", sha(b"x"))
    assert archive.verify_archive_contents() == (3, 1)
