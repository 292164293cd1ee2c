"""What an anchor holds is proven, whatever was done to the archive; what follows it is called unproven."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from tilstand.archive import (
    ANCHOR,
    Archive,
    LogCheckpoint,
    list_round_logs,
    make_checkpoint,
    read_checkpoint,
    verify_checkpoint,
)
from tilstand.errors import ArchiveError
from tilstand.workflow.event_log import HashChain


def chained(path: Path, records: list[dict[str, Any]]) -> None:
    """A log written anew, with a head that fits."""
    path.unlink(missing_ok=True)
    count, lines = HashChain(path).append_records(records)
    told = {"count": count, "sha256": hashlib.sha256(lines[-1]).hexdigest()}
    path.with_name("head").write_text(json.dumps(told))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """An archive of three files and a tombstone, and the logs of two people."""
    folder = tmp_path_factory.mktemp("made")
    archive = Archive(folder / "archive")
    for name in "abc":
        archive.store_bytes("submission", name.encode() * 9, name=f"{name}.csv", by="a")
    archive.store_bytes("answers", b"words", name="d.toml", by="a", expires=date(2030, 1, 1))
    archive.expire_objects(date(2031, 1, 1), by="b")
    for who, acts in (("ada", 3), ("bo", 2)):
        log = folder / "collection" / "rounds" / "2031" / "log" / f"{who}.jsonl"
        log.parent.mkdir(parents=True, exist_ok=True)
        HashChain(log).append_records({"act": "open", "by": who, "n": n} for n in range(acts))
    (folder / "anchor.json").write_bytes(make_checkpoint(archive, list_round_logs(folder / "collection")).to_bytes())
    return folder


@pytest.fixture
def copy(made, tmp_path) -> Path:
    return copytree(made, tmp_path / "made")


def look(folder: Path) -> Any:
    archive, anchor = Archive(folder / "archive"), read_checkpoint(folder / "anchor.json")
    archive.verify_archive_contents()
    assert isinstance(anchor, LogCheckpoint)
    return verify_checkpoint(anchor, archive, list_round_logs(folder / "collection"))


def test_what_the_anchor_holds_is_proven_and_tombstones_belong_to_it(made):
    found = look(made)
    assert (found.events, found.later, found.acts, found.later_acts) == (5, 0, 5, 0)


def test_what_follows_the_anchor_is_called_unproven(copy):
    Archive(copy / "archive").store_bytes("submission", b"new", name="n.csv", by="a")
    HashChain(copy / "collection" / "rounds" / "2031" / "log" / "cy.jsonl").append_records([{"act": "open"}] * 4)
    found = look(copy)
    assert (found.events, found.later, found.acts, found.later_acts) == (5, 1, 5, 4)


def test_an_anchor_names_nobody_and_is_the_same_for_the_same_logs(made, copy):
    text = (made / "anchor.json").read_text()
    told = re.sub(r"\b[0-9a-f]{64}\b", "", text)  # letters may stand beside each other in a hash by chance
    assert told != text
    assert not [word for word in ("ada", "csv", "submission") if word in told]
    (copy / "collection" / "rounds" / "2031" / "log" / "cy.jsonl").touch()  # who has done nothing yet
    assert make_checkpoint(Archive(copy / "archive"), list_round_logs(copy / "collection")).to_bytes().decode() == text


def test_logs_stand_in_the_order_of_their_names_whatever_the_disk_says(tmp_path, monkeypatch):
    names = [f"rounds/{year}/log/{who}.jsonl" for year in ("2030", "2031") for who in ("ada", "cy")]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = sorted(tmp_path.glob("rounds/*/log/*.jsonl"), reverse=True)
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(found))
    assert list_round_logs(tmp_path) == tuple(tmp_path / name for name in names)


def records(folder: Path) -> list[dict[str, Any]]:
    return HashChain(folder / "archive" / "log.jsonl").parse_records()


def rewritten(folder: Path) -> None:
    """A figure rewritten with its object, its chain and the head."""
    told = records(folder)
    data = b"other"
    sha256 = hashlib.sha256(data).hexdigest()
    old = told[1]["sha256"]
    (folder / "archive" / "objects" / old[:2] / old).unlink()
    new = folder / "archive" / "objects" / sha256[:2] / sha256
    new.parent.mkdir(exist_ok=True)
    new.write_bytes(data)
    told[1] |= {"sha256": sha256, "size": len(data)}
    chained(folder / "archive" / "log.jsonl", told)


def forgotten(folder: Path) -> None:
    """The last file taken away with its event, and the chain written anew."""
    told = records(folder)
    old = told[2]["sha256"]
    (folder / "archive" / "objects" / old[:2] / old).unlink()
    chained(folder / "archive" / "log.jsonl", told[:2])


def buried(folder: Path) -> None:
    """A file that is kept for ever, taken away under a tombstone after the anchor."""
    told = records(folder)
    old = told[0]["sha256"]
    (folder / "archive" / "objects" / old[:2] / old).unlink()
    chained(folder / "archive" / "log.jsonl", [*told, {**told[0], "event": "expired"}])


def cut(folder: Path) -> None:
    """Cut to one line and a half, and repaired with a head that was made to fit."""
    log = folder / "archive" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + lines[1][:40])
    (folder / "archive" / "head").unlink()
    assert Archive(folder / "archive").repair_last_line()


def anew(folder: Path) -> None:
    rmtree(folder / "archive")
    Archive(folder / "archive").store_bytes("submission", b"own", name="a.csv", by="a")


def other_head(folder: Path) -> None:
    (folder / "archive" / "head").write_text('{"count": 1, "sha256": "' + "0" * 64 + '"}')


def shorter_journal(folder: Path) -> None:
    log = folder / "collection" / "rounds" / "2031" / "log" / "ada.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))


def other_journal(folder: Path) -> None:
    log = folder / "collection" / "rounds" / "2031" / "log" / "ada.jsonl"
    told = HashChain(log).parse_records()
    log.unlink()
    HashChain(log).append_records([*told[:2], {"act": "close"}])


def bytes_of_object(folder: Path) -> None:
    one = next((folder / "archive" / "objects").glob("??/*"))
    one.chmod(0o600)
    one.write_bytes(b"x")


SPOILT: list[Callable[[Path], object]] = [
    rewritten,
    forgotten,
    buried,
    cut,
    anew,
    other_head,
    shorter_journal,
    other_journal,
    bytes_of_object,
    lambda folder: rmtree(folder / "archive"),
    lambda folder: rmtree(folder / "archive" / "objects"),
    lambda folder: (folder / "archive" / "log.jsonl").unlink(),
    lambda folder: (folder / "archive" / "head").unlink(),
    lambda folder: next((folder / "archive" / "objects").glob("??/*")).unlink(),
    lambda folder: (folder / "collection" / "rounds" / "2031" / "log" / "bo.jsonl").unlink(),
    lambda folder: (folder / "anchor.json").write_text('{"archive": {"first": "", "count": 0, "last": ""}}'),
    lambda folder: [rmtree(folder / "archive"), (folder / "archive").mkdir()],
]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda one: one.__name__)
def test_what_was_done_to_an_archive_is_found_given_the_anchor(copy, spoil):
    spoil(copy)
    with pytest.raises(ArchiveError):
        look(copy)


def test_all_that_does_not_match_an_anchor_is_told_at_once(copy):
    log = copy / "collection" / "rounds" / "2031" / "log"
    shorter_journal(copy)
    (log / "bo.jsonl").unlink()
    rewritten(copy)
    with pytest.raises(ArchiveError) as told:
        look(copy)
    assert told.value.title == f"The archive in {copy / 'archive'} does not match the anchor"
    (gone,) = (one for one in told.value.causes if one.startswith("The log"))
    assert gone == "The log that began with the anchor's first line is gone; the anchor knows 2 lines of it."
    assert sorted(set(told.value.causes) - {gone}) == [
        "ada.jsonl: the anchor knows 3 lines, and there are 2.",
        "log.jsonl: line 5 is another than the anchor's.",
    ]
    assert verify_checkpoint(read_checkpoint(copy / "anchor.json"), Archive(made_again(copy)), None).acts is None


def made_again(folder: Path) -> Path:
    """The archive as it was when its anchor was made, its logs left as they are."""
    told = records(folder)
    sha256 = hashlib.sha256(b"b" * 9).hexdigest()
    told[1] |= {"sha256": sha256, "size": 9}
    chained(folder / "archive" / "log.jsonl", told)
    return folder / "archive"


EXTENT = {"first": "a" * 64, "count": 1, "last": "0" * 64}


@pytest.mark.parametrize(
    "told",
    [
        "{",
        "[]",
        "5",
        "[" * 100_000,
        json.dumps({"archive": EXTENT}),
        json.dumps({"archive": [1], "writers": []}),
        json.dumps({"archive": EXTENT, "writers": 5}),
        json.dumps({"archive": EXTENT, "writers": [EXTENT | {"count": 0}]}),
        json.dumps({"archive": EXTENT | {"count": "x"}, "writers": []}),
        json.dumps({"archive": EXTENT | {"last": "0" * 63}, "writers": []}),
        json.dumps({"archive": EXTENT | {"first": "A" * 64}, "writers": []}),
        json.dumps({"anchor": None}),
    ],
)
def test_a_file_that_holds_no_anchor_is_told_by_its_name(tmp_path, told):
    file = tmp_path / ANCHOR
    assert file.name == "anchor.json"
    assert read_checkpoint(file) is None
    file.write_text(told)
    with pytest.raises(ArchiveError) as caught:
        read_checkpoint(file)
    assert caught.value.title == f"{file} holds no anchor"


def test_the_anchor_of_an_edition_stands_in_its_manifest(tmp_path):
    file = tmp_path / "manifest.json"
    anchor = {"archive": EXTENT, "writers": [EXTENT]}
    file.write_text(json.dumps({"files": {}, "anchor": anchor}))
    found = read_checkpoint(file)
    assert found is not None
    assert (found.to_dict(), json.loads(found.to_bytes())) == (anchor, anchor)


def test_what_no_rule_let_expire_is_told_by_its_name_and_the_beginning_of_its_hash(copy):
    one = records(copy)[0]
    buried(copy)
    with pytest.raises(ArchiveError) as told:
        Archive(copy / "archive").verify_archive_contents()
    why = "is noted as expired, and no rule let it expire."
    assert told.value.causes == (f"{one['name']} ({one['sha256'][:12]}…) {why}",)


def test_a_log_that_was_cut_below_what_the_head_knows_is_not_repaired(copy):
    log = copy / "archive" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + lines[1][:40])
    before = log.read_bytes()
    with pytest.raises(ArchiveError, match="5 lines were written"):
        Archive(copy / "archive").repair_last_line()
    assert log.read_bytes() == before


def test_a_folder_that_is_none_is_no_archive_and_nothing_is_written_to_it(tmp_path):
    (tmp_path / "hosts").write_text("")
    with pytest.raises(ArchiveError, match="There is no archive in"):
        Archive(tmp_path).verify_archive_contents()
    assert not Archive(tmp_path).repair_last_line()
    assert [one.name for one in tmp_path.iterdir()] == ["hosts"]


@pytest.mark.slow
def test_without_an_anchor_the_command_says_that_nothing_holds_the_log(called, copy):
    bare = called("archive", "verify", copy / "archive", cwd=copy)
    held = called("archive", "verify", copy / "archive", "--anchor", copy / "anchor.json", cwd=copy)
    assert (bare.returncode, held.returncode) == (1, 0)
    assert b"would look the same" in bare.stdout
    assert b"proven up to the anchor: 5 events" in held.stdout
