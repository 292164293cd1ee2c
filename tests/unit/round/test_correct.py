"""After print: what is noted as published, what a correction's note says, and which edition it corrects."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from tilstand.errors import PublishError, UsageError
from tilstand.model.names import Corrigendum, Imprint
from tilstand.publish.csv_files import COLUMNS
from tilstand.publish.manifest import PUBLIC, build_manifests
from tilstand.round.imprint import (
    build_corrigenda,
    find_missing_corrigenda,
    get_published_hash,
    note_correction,
    note_publication,
)
from tilstand.round.printed_editions import load_printed_edition
from tilstand.round.state import RoundState
from tilstand.round.texts import hash_corrigendum
from tilstand.terms import Period
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent, open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
WHO: dict[str, Any] = {"by": "Kari", "at": NOON}
WORDS = {"nb": "En sum var feil.", "nn": "Ein sum var feil.", "en": " A sum was wrong. "}
TOLD = {"nb": "En sum var feil.", "nn": "Ein sum var feil.", "en": "A sum was wrong."}
HASH = hash_corrigendum(TOLD)


def did(act: str, day: int = 1, names: str = "1", **more: Any) -> RoundEvent:
    return RoundEvent("edition", act, "2031", "Kari", f"2032-02-{day:02}T12:00:00+00:00", names=names, **more)


def opened(*more: RoundEvent) -> list[RoundEvent]:
    return [did("print", 1, "a" * 64), did("correct", 2, reason="x"), *more]


def put(store: Any, events: list[RoundEvent]) -> None:
    for one in events:
        store.append_events(one, len(store.read_events()))


def corrections(place: Path) -> Path:
    return place / "rounds" / "2031" / "corrections"


def write_edition(folder: Path, *, draft: bool = False, value: str = "3") -> str:
    """An edition of one table; the hash of its public manifest."""
    told = f"{','.join(COLUMNS)}\n{','.join(value if name == 'value' else '2031' for name in COLUMNS)}\n".encode()
    files = {"data/t.csv": told, "data/t.en.json": b"{}"}
    period, imprint = Period.from_year(2031), Imprint(draft=draft)
    made = build_manifests("sagaland", "2031", period, {}, files, imprint=imprint)[1]
    for name, data in {**files, PUBLIC: made[PUBLIC]}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return hashlib.sha256(made[PUBLIC]).hexdigest()


def test_an_edition_is_noted_as_published_by_its_manifest_and_what_it_printed_is_kept(
    wrong: RoundState, store: Any, tmp_path: Path
) -> None:
    edition, collection = tmp_path / "edition", wrong.collection
    kept = collection.path / "rounds" / "2031" / "printed"
    write_edition(edition, draft=True)
    with pytest.raises(UsageError, match="draft"):
        note_publication(collection, store, "2031", edition, **WHO)
    sha256 = write_edition(edition)
    with pytest.raises(UsageError) as stop:
        note_publication(collection, store, "2032", edition, **WHO)
    assert all(one in str(stop.value) for one in (str(edition), "2031", "2032"))
    assert store.read_events() == ()
    name = note_publication(collection, store, "2031", edition, **WHO)
    assert store.read_events() == (did("print", names=sha256, facts={"edition": name}),)
    files = {file.relative_to(kept).as_posix(): file for file in kept.rglob("*") if file.is_file()}
    assert set(files) == {f"{sha256}/{PUBLIC}", f"{sha256}/data/t.csv"}
    assert files[f"{sha256}/data/t.csv"].read_bytes() == (edition / "data" / "t.csv").read_bytes()
    rmtree(kept)
    note_publication(collection, store, "2031", edition, **WHO)  # noted once more it is only kept
    assert len(store.read_events()) == 1
    assert (kept / sha256).is_dir()
    write_edition(edition, value="4")
    with pytest.raises(UsageError):  # another edition takes its place by a correction alone
        note_publication(collection, store, "2031", edition, **WHO)
    assert [file.name for file in kept.iterdir()] == [sha256]


def test_what_an_edition_printed_is_read_as_it_was_kept_or_not_at_all(wrong: RoundState, tmp_path: Path) -> None:
    edition, collection = tmp_path / "edition", wrong.collection
    assert load_printed_edition(collection, "2031") is None
    sha256 = write_edition(edition)
    note_publication(collection, open_journal(collection, "2031"), "2031", edition, **WHO)
    found = load_printed_edition(collection, "2031")
    assert found is not None
    assert found.sha256 == sha256
    file = collection.path / "rounds" / "2031" / "printed" / sha256 / "data" / "t.csv"
    file.write_text(file.read_text("utf-8").replace("3", "4"), "utf-8")
    with pytest.raises(PublishError):
        load_printed_edition(collection, "2031")
    rmtree(file.parents[1])
    with pytest.raises(PublishError):
        load_printed_edition(collection, "2031")


def test_a_note_is_written_in_every_language_and_noted_by_its_hash(wrong: RoundState, store: Any) -> None:
    put(store, opened())
    place = wrong.collection.path
    after = {**WHO, "at": NOON.replace(day=2)}
    made = note_correction(wrong.collection, store, "2031", {**WORDS, "sv": " "}, **after)
    assert (made.act, made.subject, made.names) == ("note", "2031", HASH)
    (file,) = corrections(place).iterdir()
    assert file.name == f"{HASH}.toml"
    assert file.stat().st_mode & 0o777 == 0o644
    assert file.read_text("utf-8").splitlines() == [
        'en = "A sum was wrong."',
        'nb = "En sum var feil."',
        'nn = "Ein sum var feil."',
    ]
    assert tomllib.loads(file.read_text("utf-8")) == TOLD
    folder = place / "rounds" / "2031"
    stood = derive_subject_states(store.read_events())
    (told,) = build_corrigenda(folder, "2031", stood)
    assert (told.on, {tag: told.words.text(tag) for tag in TOLD}) == (date(2032, 2, 2), TOLD)
    assert isinstance(told, Corrigendum)
    assert find_missing_corrigenda(folder, "2031", stood) == ()


def test_a_note_that_lacks_a_language_is_not_written(wrong: RoundState, store: Any) -> None:
    put(store, opened())
    with pytest.raises(UsageError) as stop:
        note_correction(wrong.collection, store, "2031", {"nb": "En sum var feil.", "en": " "}, **WHO)
    assert "nn, en" in str(stop.value)
    assert not corrections(wrong.collection.path).exists()


def test_a_note_that_cannot_be_noted_leaves_the_folder_as_it_was(wrong: RoundState, store: Any) -> None:
    with pytest.raises(UsageError, match="2031"):
        note_correction(wrong.collection, store, "2031", WORDS, **WHO)
    folder = corrections(wrong.collection.path)
    assert list(folder.iterdir()) == []
    (folder / f"{HASH}.toml").write_text("there before", "utf-8")
    with pytest.raises(UsageError):
        note_correction(wrong.collection, store, "2031", WORDS, **WHO)
    assert (folder / f"{HASH}.toml").exists()


def test_a_correction_without_a_note_and_a_note_in_other_words_are_unsaid(tmp_path: Path) -> None:
    assert find_missing_corrigenda(tmp_path, "2031", derive_subject_states(opened())) == ("2032-02-02T12:00:00+00:00",)
    noted = derive_subject_states(opened(did("note", 3, HASH)))
    assert find_missing_corrigenda(tmp_path, "2031", noted) == ("2032-02-03T12:00:00+00:00",)
    (tmp_path / "corrections").mkdir()
    file = tmp_path / "corrections" / f"{HASH}.toml"
    file.write_text("".join(f'{tag} = "{words}"\n' for tag, words in TOLD.items()), "utf-8")
    assert find_missing_corrigenda(tmp_path, "2031", noted) == ()
    for other in ('nb = "Other words."\n', "no form at all", ""):
        file.write_text(other, "utf-8")
        assert find_missing_corrigenda(tmp_path, "2031", noted) == ("2032-02-03T12:00:00+00:00",)
        assert list(build_corrigenda(tmp_path, "2031", noted)) == []


def test_which_edition_is_corrected() -> None:
    assert get_published_hash("2031", derive_subject_states([])) == ""
    assert get_published_hash("2031", derive_subject_states([did("print", 1, "a")])) == ""
    once = opened(did("note", 3, HASH))
    assert get_published_hash("2031", derive_subject_states(once)) == "a" * 64
    twice = [*once, did("print", 4, "b" * 64)]
    assert get_published_hash("2031", derive_subject_states(twice)) == "a" * 64
    assert get_published_hash("2031", derive_subject_states([*twice, did("correct", 5, reason="x")])) == "b" * 64
