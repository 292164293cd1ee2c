"""How long words are kept: theirs where any stand in a file, for ever where they lie elsewhere."""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tilstand.archive import Archive
from tilstand.archive.retention import store_free_texts, store_received_file
from tilstand.define import Collection
from tilstand.errors import ArchiveError
from tilstand.model import Answer, Observation, ReceivedFile, Source, Submission
from tilstand.model.hashes import make_placeholder
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import Key, Period, Value

PERIOD = Period.from_text("2031")
KEY = Key("victims_assisted", "havn_shelter", PERIOD)
APART = make_placeholder("Two moved.")


def stated(remark: str) -> Observation:
    return Observation(KEY, Value.number(3), Source("a.csv", 2), remark=remark)


def said(*texts: str) -> Answer:
    return Answer("havn_shelter", "shelter", "needs", dict(zip("abc", texts, strict=False)), Source("a.csv"))


@pytest.mark.parametrize(
    ("figures", "answers", "words"),
    [
        ([""], [], False),
        (["", "Two moved."], [], True),
        ([APART, ""], [], False),  # the words lie elsewhere
        ([APART, "Two moved."], [], True),
        ([""], [said("Yes."), said("")], True),
        ([""], [said("", "Yes.")], True),
        ([""], [said(APART, "")], False),
        ([], [said("", "")], False),
    ],
)
def test_a_file_expires_where_words_stand_in_it_and_its_counts_stay(
    sagaland: Collection, tmp_path: Path, figures: list[str], answers: list[Answer], words: bool
) -> None:
    archive, file = Archive(tmp_path / "archive"), tmp_path / "a.csv"
    file.write_bytes(b"some bytes")
    made = tuple(replace(stated(remark), key=KEY.at("sex", f"{n}")) for n, remark in enumerate(figures))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    own = Submission("havn_shelter", PERIOD, 1, "delivered", "csv", "a.csv", sha256, made, tuple(answers))
    received = ReceivedFile(file, "havn_shelter", "csv", sha256, own)
    assert list(store_received_file(archive, sagaland, "2031", received, by="a")) == []
    first, *counts = archive.entries()
    days = timedelta(days=sagaland.settings.retention.answers)
    assert first.expires == (str(datetime.now(UTC).date() + days) if words else "")
    assert [(one.name, one.expires) for one in counts] == [("a.csv.counts.csv", "")] * bool(figures)
    other = replace(received, sha256="0" * 64)
    with pytest.raises(ArchiveError) as told:
        list(store_received_file(archive, sagaland, "2031", other, by="a"))
    assert told.value.title == "a.csv changed while it was being read"


def test_each_text_is_kept_under_its_hash_and_words_given_again_are_kept_anew(
    sagaland: Collection, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "archive")
    late = datetime(2031, 5, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))  # in UTC it is the day before

    def give(at: datetime) -> None:
        texts = ("Nei.", "\udcff")
        told = {"name": "a.toml", "by": "ada"}
        store_free_texts(archive, sagaland, "2031", "havn_shelter", texts, at=at, **told)

    give(late)
    days = sagaland.settings.retention.answers
    due = date(2031, 5, 1) + timedelta(days=days)
    facts = {"kind": "answers", "name": "a.toml.words", "provider": "havn_shelter", "round_name": "2031"}
    facts |= {"event": "stored", "by": "ada", "at": "2031-05-01T22:30:00+00:00", "expires": str(due)}
    entries = list(archive.entries())
    assert [{name: getattr(one, name) for name in facts} for one in entries] == [facts, facts]
    assert [archive.read(one.sha256) for one in entries] == [b"Nei.", b"\xed\xb3\xbf"]
    assert entries[0].sha256 == make_placeholder("Nei.").removeprefix("sha256:")
    assert len(archive.expire_objects(due + timedelta(days=1), by="bo")) == 2
    give(late + timedelta(days=9))
    again = list(archive.entries())[4:]
    assert [(one.event, one.expires) for one in again] == [("stored", str(due + timedelta(days=9)))] * 2
    assert archive.read(again[0].sha256) == b"Nei."


def test_what_a_killed_run_left_half_written_is_taken_away_once_it_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[bool] = []

    def looked(_: int) -> None:
        (own,) = set(tmp_path.glob(".writing-*")) - {new, held}
        with own.open("rb") as stream, pytest.raises(BlockingIOError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        locked.append(True)

    old, new, held = (tmp_path / f".writing-{name}" for name in ("old", "new", "held"))
    for file in (old, new, held):
        file.write_bytes(b"half")
    for file in (old, held):
        os.utime(file, (0, 0))
    with held.open("rb") as stream:  # somebody writes it
        fcntl.flock(stream, fcntl.LOCK_SH)
        write_file_atomically(tmp_path / "folder" / "x", b"elsewhere")
        assert old.exists()
        monkeypatch.setattr(os, "fsync", looked)
        write_file_atomically(tmp_path / "head", b"whole")
    assert locked == [True]
    assert {file.name for file in tmp_path.iterdir()} == {".writing-new", ".writing-held", "head", "folder"}
    assert (tmp_path / "head").read_bytes() == b"whole"
    assert (tmp_path / "head").stat().st_mode & 0o777 == 0o600
