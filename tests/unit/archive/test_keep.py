"""Counts are kept for ever, words and rows for their time, and nothing of what was refused."""

from __future__ import annotations

import hashlib
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.archive import Archive, ArchiveEvent
from tilstand.archive.retention import store_batch
from tilstand.errors import ArchiveError
from tilstand.terms import Key, Period, Value

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
HEADER = "provider,form,period,version,measure,breakdown,value,status"
PERSON = "Generated Person"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of Sagaland without submissions for 2031."""
    folder = tmp_path / "sagaland"
    shutil.copytree(FOLDER, folder)
    for file in submissions(folder).iterdir():
        file.unlink()
    return folder


def submissions(folder: Path) -> Path:
    return folder / "rounds" / "2031" / "submissions"


@pytest.fixture
def kept(place: Path, tmp_path: Path):
    archive = Archive(tmp_path / "archive")

    def kept(**further) -> tuple[Archive, list[ArchiveEvent], tuple[str, ...]]:
        collection = define.read_collection(place)
        notes = store_batch(
            archive, collection, "2031", collect.collect_round(collection, "2031", **further), by="tester"
        )
        return archive, list(archive.entries()), notes

    return kept


def bytes_of(archive: Archive) -> bytes:
    return b"".join(path.read_bytes() for path in archive.root.rglob("*") if path.is_file())


def csv(place: Path, *rows: str, name: str = "havn_shelter.csv") -> Path:
    file = submissions(place) / name
    file.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    return file


GOOD = "havn_shelter,shelter,2031,1,victims_assisted,,28,number"
AFTER = datetime.now(UTC).date()


def test_a_csv_submission_and_its_counts_are_kept(place, kept):
    csv(place, GOOD)
    archive, entries, notes = kept()
    assert [(e.event, e.kind, e.expires) for e in entries] == [("stored", "submission", "")] * 2
    assert notes == ()
    assert archive.read(entries[0].sha256) == (submissions(place) / "havn_shelter.csv").read_bytes()
    assert GOOD.encode() in archive.read(entries[1].sha256)
    kept()
    assert len(list(archive.entries())) == 2


@pytest.mark.parametrize(
    ("header", "row"),
    [("case,role,sex,name", f"1,victim,female,{PERSON}"), ("case,role,sex", f"{PERSON},victim,female")],
)
def test_a_refused_line_list_leaves_a_hash_only(kept, tmp_path, header, row):
    listed = tmp_path / f"havn_shelter.{PERSON}.csv"
    listed.write_text(f"{header}\n{row}\n", "utf-8")
    archive, entries, _ = kept(line_lists=[listed])
    assert [(e.event, e.kind, e.name) for e in entries] == [("refused", "line_list", "havn_shelter.csv")]
    assert PERSON.encode() not in bytes_of(archive)
    assert archive.verify_archive_contents() == (1, 0)


def test_a_list_among_the_submissions_is_no_submission(place, kept):
    file = submissions(place) / "havn_shelter.csv"
    file.write_text(f"case,sex,note\n1,female,{PERSON}\n", "utf-8")
    archive, entries, _ = kept()
    assert [(e.event, e.kind) for e in entries] == [("refused", "line_list")]
    assert PERSON.encode() not in bytes_of(archive)


def test_what_nobody_sent_is_not_kept(place, kept):
    csv(place, GOOD)
    for name in (".DS_Store", "~$havn_shelter.xlsx", "README.md"):
        (submissions(place) / name).write_bytes(b"left behind")
    archive, entries, _ = kept()
    assert {e.name.split(".")[0] for e in entries} == {"havn_shelter"}
    assert b"left behind" not in bytes_of(archive)


def test_a_faulty_submission_leaves_a_hash_only(place, kept):
    csv(place, GOOD, f"havn_shelter,shelter,2031,1,victims_assisted,sex=female,{PERSON},number")
    archive, entries, _ = kept()
    assert [e.event for e in entries] == ["refused"]
    assert PERSON.encode() not in bytes_of(archive)


def test_a_name_of_nobody_known_is_not_told(place, kept):
    csv(place, GOOD, name=f"{PERSON}.csv")
    archive, entries, _ = kept()
    assert [(e.event, e.name, e.provider) for e in entries] == [("refused", "unknown.csv", "")]
    assert PERSON.encode() not in bytes_of(archive)


def test_a_workbook_expires_and_its_counts_stay(place, kept):
    collection = define.read_collection(place)
    key = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
    question = next(q.id for q in collection.forms["shelter"].questions)
    collect.write_workbook_template(
        collection,
        "2031",
        "havn_shelter",
        submissions(place) / "havn_shelter.xlsx",
        {},
        values={key: Value.number(28)},
        answers={("havn_shelter", "shelter", question): "Free text."},
    )
    archive, entries, _ = kept()
    assert [e.kind for e in entries] == ["workbook", "submission"]
    limit = AFTER + timedelta(days=collection.settings.retention.answers)
    assert entries[0].expires == limit.isoformat()
    assert entries[1].expires == ""
    archive.expire_objects(limit + timedelta(days=1), by="tester")
    with pytest.raises(ArchiveError, match="expired"):
        archive.read(entries[0].sha256)
    assert GOOD.encode() in archive.read(entries[1].sha256)
    assert b"Free text" not in archive.read(entries[1].sha256)


def test_a_list_that_expired_is_counted_and_not_stored_again(kept, tmp_path):
    listed = tmp_path / "havn_shelter.shelter.csv"
    listed.write_text("case,role,sex\nHS-0815,victim,female\n", "utf-8")
    archive, (first, counts), notes = kept(line_lists=[listed])
    assert (first.kind, counts.kind, notes) == ("line_list", "submission", ())
    archive.expire_objects(date(2999, 1, 1), by="tester")
    _, entries, notes = kept(line_lists=[listed])
    assert [e.event for e in entries] == ["stored", "stored", "expired"]
    gone = date.fromisoformat(entries[2].at[:10])
    assert "not stored again" in notes[0].text("en")
    assert f"{gone:%-d %B %Y}" in notes[0].text("en")
    assert b"HS-0815" not in bytes_of(archive)


def test_the_time_limit_runs_from_the_first_receipt(kept, tmp_path, monkeypatch):
    listed = tmp_path / "havn_shelter.shelter.csv"
    listed.write_text("case,role,sex\nHS-0815,victim,female\n", "utf-8")
    _, (first, *_), _ = kept(line_lists=[listed])
    listed.rename(tmp_path / "havn_shelter.shelter.1.csv")

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=100)

    monkeypatch.setattr(sys.modules["tilstand.archive.retention"], "datetime", Later)
    _, entries, _ = kept(line_lists=[tmp_path / "havn_shelter.shelter.1.csv"])
    assert [e.expires for e in entries if e.kind == "line_list"] == [first.expires] * 2


def test_a_file_that_changes_meanwhile_is_told(place, tmp_path):
    file = csv(place, GOOD)
    collection = define.read_collection(place)
    batch = collect.collect_round(collection, "2031")
    file.write_text("other")
    with pytest.raises(ArchiveError, match="changed while"):
        store_batch(Archive(tmp_path / "archive"), collection, "2031", batch, by="tester")


def test_what_came_is_noted_with_whose_it_is_and_how_long_it_is_kept(place, kept, tmp_path):
    """Counts for ever, words and rows for a time of their own; of a refusal the hash."""
    settings = place / "collection.toml"
    limits = "\n[retention]\nline_list = 30\nanswers = 60\n"
    settings.write_text(settings.read_text("utf-8") + limits, "utf-8")
    csv(place, GOOD)
    shutil.copy(FOLDER / "rounds/2031/submissions/havn_shelter.answers.toml", submissions(place))
    bad = csv(place, "fjord_shelter,shelter,2031,1,victims_assisted,,x,number", name="fjord_shelter.csv")
    listed = tmp_path / "dal_shelter.shelter.CSV"
    listed.write_text("case,role,sex\nHS-0815,victim,female\n", "utf-8")
    _, entries, notes = kept(line_lists=[listed])
    assert notes == ()
    told = {(one.event, one.kind, one.name, one.provider, one.round_name, one.by, one.expires) for one in entries}
    rows, words = (AFTER + timedelta(days=days) for days in (30, 60))
    assert told == {
        ("stored", "submission", "havn_shelter.csv", "havn_shelter", "2031", "tester", ""),
        ("stored", "submission", "havn_shelter.csv.counts.csv", "havn_shelter", "2031", "tester", ""),
        ("stored", "answers", "havn_shelter.answers.toml", "havn_shelter", "2031", "tester", f"{words}"),
        ("stored", "line_list", "dal_shelter.shelter.CSV", "dal_shelter", "2031", "tester", f"{rows}"),
        ("stored", "submission", "dal_shelter.shelter.CSV.counts.csv", "dal_shelter", "2031", "tester", ""),
        ("refused", "submission", "fjord_shelter.csv", "fjord_shelter", "2031", "tester", ""),
    }
    (refused,) = [one for one in entries if one.event == "refused"]
    assert (refused.size, refused.sha256) == (len(bad.read_bytes()), hashlib.sha256(bad.read_bytes()).hexdigest())
