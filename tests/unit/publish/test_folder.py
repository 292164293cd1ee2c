"""What an edition may replace, and that an interrupt or a second run never leaves less than one edition."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tilstand.errors import PublishError
from tilstand.publish import check_destination
from tilstand.publish.edition import replace_edition
from tilstand.publish.edition_folders import get_internal_folder, list_edition_files, stage_folder
from tilstand.publish.manifest import build_manifests
from tilstand.terms import Period

HERE = ["collections", "e", "e-internal"]


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "collections" / "sagaland"
    folder.mkdir(parents=True)
    (folder / "collection.toml").write_text("")
    return folder


def built(text: str, **more: str) -> dict[str, bytes]:
    files = {"data/a.csv": text.encode(), "report-nb.pdf": text.encode()}
    files |= {name: content.encode() for name, content in more.items()}
    return files | build_manifests("sagaland", "2031", Period.from_year(2031), {}, dict(files))[1]


def content(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in list_edition_files(folder).items()}


@pytest.mark.parametrize(
    "manifest",
    [
        "{}",
        "[]",
        "not json",
        '{"name": "A web extension", "manifest_version": 3}',
        '{"tool": {"name": "another"}, "edition": "x", "outputs": [], "files": []}',
        '{"tool": {"name": "tilstand"}, "edition": "x"}',
    ],
)
@pytest.mark.parametrize("name", ["manifest.json", "public-manifest.json"])
def test_a_manifest_of_something_else_protects_its_folder(tmp_path, collection, manifest, name):
    out = tmp_path / "extension"
    out.mkdir()
    (out / name).write_text(manifest)
    (out / "code.js").write_text("years of work")
    with pytest.raises(PublishError, match="not an edition"):
        replace_edition(built("new"), out, collection)
    assert set(content(out)) == {name, "code.js"}


def test_what_somebody_put_beside_an_edition_is_named_and_kept(tmp_path, collection):
    out = tmp_path / "e"
    replace_edition(built("old"), out, collection)
    (out / "notes").mkdir()
    (out / "notes" / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match=r"notes/thesis\.docx") as caught:
        replace_edition(built("new"), out, collection)
    assert "Move these files" in caught.value.remedy
    assert content(out)["data/a.csv"] == b"old"
    assert (out / "notes" / "thesis.docx").is_file()


def test_many_strange_files_are_counted(tmp_path, collection):
    out = tmp_path / "e"
    replace_edition(built("old"), out, collection)
    for number in range(9):
        (out / f"{number}.txt").write_text("")
    with pytest.raises(PublishError, match=r"4\.txt and 4 more"):
        replace_edition(built("new"), out, collection)


def test_a_link_to_a_folder_beside_an_edition_is_not_taken_away(tmp_path, collection):
    out, elsewhere = tmp_path / "e", tmp_path / "elsewhere"
    replace_edition(built("old"), out, collection)
    elsewhere.mkdir()
    (out / "link").symlink_to(elsewhere)
    with pytest.raises(PublishError, match="link"):
        replace_edition(built("new"), out, collection)


def test_what_a_file_manager_leaves_behind_stops_nothing(tmp_path, collection):
    out = tmp_path / "e"
    replace_edition(built("old"), out, collection)
    (out / ".DS_Store").write_text("")
    replace_edition(built("new"), out, collection)
    assert content(out) == built("new")


@pytest.mark.parametrize("inside", [".", "out", "rounds/2031/out"])
def test_an_edition_does_not_lie_in_a_collection(collection, inside):
    before = content(collection)
    with pytest.raises(PublishError, match="inside the collection sagaland"):
        replace_edition(built("new"), collection / inside, collection)
    assert content(collection) == before


def test_a_collection_does_not_lie_in_an_edition(tmp_path, collection):
    with pytest.raises(PublishError, match="sagaland lies in it"):
        replace_edition(built("new"), collection.parent, collection)
    assert (collection / "collection.toml").is_file()


def test_a_link_stands_for_what_it_points_to(tmp_path, collection):
    real, link = tmp_path / "disk" / "e", tmp_path / "e"
    real.mkdir(parents=True)
    link.symlink_to(real)
    for text in ("old", "new"):
        replace_edition(built(text), link, collection)
    assert link.is_symlink()
    assert content(real) == built("new")
    assert sorted(entry.name for entry in real.parent.iterdir()) == ["e", "e-internal"]


def test_a_link_into_the_collection_is_seen(tmp_path, collection):
    (tmp_path / "e").symlink_to(collection / "e")
    with pytest.raises(PublishError, match="inside the collection"):
        check_destination(tmp_path / "e", collection)


def test_a_link_to_itself_is_told(tmp_path, collection):
    (tmp_path / "e").symlink_to(tmp_path / "e")
    with pytest.raises(PublishError, match="cannot be written"):
        check_destination(tmp_path / "e", collection)


def test_a_file_is_not_replaced(tmp_path, collection):
    (tmp_path / "e").write_text("work")
    with pytest.raises(PublishError, match="a file"):
        replace_edition(built("new"), tmp_path / "e", collection)
    assert (tmp_path / "e").read_text() == "work"


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, MemoryError, OSError])
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_an_interrupt_between_the_renames_leaves_one_edition(tmp_path, collection, monkeypatch, fault, after):
    """The fault strikes after one of the four renames has happened: the last one settles it."""
    out = tmp_path / "e"
    replace_edition(built("old"), out, collection)
    real, calls = Path.rename, []

    def rename(self: Path, target: Path) -> Path:
        done = real(self, target)
        calls.append(target)
        if len(calls) == after:
            raise fault("now")
        return done

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(PublishError if fault is OSError else fault):
        replace_edition(built("new"), out, collection)
    assert content(out) == built("new" if after == 4 else "old")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == HERE


def test_what_cannot_be_put_back_is_at_least_not_taken_away(tmp_path, collection, monkeypatch):
    """A second fault hits the putting back: the former edition still lies beside, under its other name."""
    out = tmp_path / "e"
    replace_edition(built("old"), out, collection)
    real, calls = Path.rename, []

    def rename(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        replace_edition(built("new"), out, collection)
    (former,) = tmp_path.glob(".e.*.former")
    assert (former / "internal" / "manifest.json").read_bytes() == built("old")["manifest.json"]
    monkeypatch.undo()
    assert check_destination(out, collection) == out
    assert content(out) == built("old")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == HERE


def killed(out: Path, *, after: int = 3) -> None:
    """What a run leaves that was killed after some of the four renames, or after all but the public one."""
    new, former = (out.with_name(f".{out.name}.abcdefgh.{which}") for which in ("new", "former"))
    made = built("killed")
    for folder in (new / "public", new / "internal", former):
        folder.mkdir(parents=True)
    (new / "public" / "report-nb.pdf").write_bytes(made["report-nb.pdf"])
    for place in (new, new / "internal"):
        (place / "manifest.json").write_bytes(made["manifest.json"])
    moves = [(get_internal_folder(out), former / "internal"), (new / "internal", get_internal_folder(out))]
    moves += [(out, former / "public"), (new / "public", out)]
    for one, other in moves[:after]:
        one.rename(other)


STRANGE = (".e.abcdefgh", ".e.abcdefgh.former.bak", ".e2.abcdefgh.former", ".e2.abcdefgh.new", ".e.x.abcdefgh.new")


def test_the_next_run_puts_back_what_a_killed_one_left_and_nothing_of_another_folder(tmp_path, collection):
    """Killed between the two renames: the former edition comes back, even if the next run fails too."""
    out = tmp_path / "e"
    for name in STRANGE:
        (tmp_path / name).mkdir()
    here = sorted([*STRANGE, *HERE])
    replace_edition(built("old"), out, collection)
    killed(out)
    assert check_destination(out, collection) == out
    assert content(out) == built("old")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == here
    killed(out)
    replace_edition(built("new"), out, collection)
    assert content(out) == built("new")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == here


def test_what_a_finished_swap_left_is_taken_away_and_never_put_back(tmp_path, collection):
    """Killed while the former edition was taken away; then somebody moved the new one elsewhere."""
    out = tmp_path / "e"
    replace_edition(built("old"), out, collection)
    killed(out, after=4)
    out.rename(tmp_path / "kept")
    assert check_destination(out, collection) == out
    assert not out.exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["collections", "e-internal", "kept"]


def test_a_run_that_is_writing_is_left_alone_and_one_that_was_killed_is_swept(tmp_path, collection):
    (tmp_path / ".e.zzzzzzzz.new").mkdir()
    (tmp_path / ".e.zzzzzzzz.new" / "public").mkdir()
    with stage_folder(tmp_path / "e") as writing:
        replace_edition(built("new"), tmp_path / "e", collection)
        assert [entry.name for entry in tmp_path.glob(".e.*")] == [writing.name]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == HERE


def test_what_is_internal_is_for_its_owner_alone(tmp_path, collection):
    out = tmp_path / "e"
    replace_edition(built("new", **{"internal/findings.json": "[]"}), out, collection)
    modes = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes["e-internal"] == 0o700
    assert modes["e-internal/findings.json"] == modes["e-internal/manifest.json"] == 0o600
    assert modes["e"] == 0o755
    assert modes["e/data/a.csv"] & 0o044


def test_two_runs_at_once_end_with_one_whole_edition(tmp_path, collection):
    out = tmp_path / "e"
    texts = [f"{number}" * 1000 for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda text: replace_edition(built(text, **{text[:1]: text}), out, collection), texts))
    assert content(out) in [built(text, **{text[:1]: text}) for text in texts]
    assert json.loads((out / "public-manifest.json").read_bytes())["tool"]["name"] == "tilstand"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == HERE
