"""What an edition may replace, and that an interrupt or a second run never leaves less than one edition."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import os
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from typing import Any

import pypdf
import pytest

from tilstand import publish
from tilstand.errors import PublishError, ReleaseError
from tilstand.model.appendix import Appendix
from tilstand.publish import check_destination
from tilstand.publish.edition import WrittenEdition, replace_edition
from tilstand.publish.edition_folders import get_internal_folder, has_unfinished_swap, list_edition_files, stage_folder
from tilstand.publish.figure_files import FIGURE_FILES
from tilstand.publish.manifest import build_manifests
from tilstand.publish.verification import verify_edition_folder
from tilstand.terms import Period, TranslatedText

INTERNAL = {"findings.json": '[{"what": "ø"}]'.encode(), "raw.bin": b"\x00\x01"}
INPUTS = {"measures.toml": "a" * 64, "collection.toml": "b" * 64}


@pytest.fixture(scope="module")
def small(sagaland, filled, released):
    """A release in one language only, and what a test changes in its figures before."""

    def made(put: Callable[[Any], object] = lambda shelf: None, **changes):
        one = sagaland.settings.model_copy(update={"reports": ("nb",), "web": ("nb",)})
        shelf = filled()
        put(shelf)
        return released(dataclasses.replace(sagaland, settings=one), "2031", shelf, **changes)

    return made


@pytest.fixture(scope="module")
def write(small):
    release = small()

    def write(out: Path) -> WrittenEdition:
        return publish.write_edition(release, out, inputs=INPUTS, internal=lambda: INTERNAL)

    return write


@pytest.fixture(scope="module")
def written(write, tmp_path_factory) -> WrittenEdition:
    """An edition that nothing changes."""
    return write(tmp_path_factory.mktemp("written") / "out")


def files(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in list_edition_files(folder).items()}


def test_the_same_inputs_give_the_same_folder(write, written, tmp_path):
    two = write(tmp_path / "deep" / "two")
    assert files(written.path) == files(tmp_path / "deep" / "two")
    assert written.id == two.id
    assert set(written.files) == set(files(written.path))


@pytest.mark.slow
def test_another_figure_gives_another_edition(small, written, tmp_path):
    release = small(lambda shelf: shelf.put("cases_opened", "police", 1205))
    two = publish.write_edition(release, tmp_path / "two", inputs=INPUTS, internal=lambda: INTERNAL)
    assert written.id != two.id
    same = [name for name, data in files(written.path).items() if data == files(two.path).get(name)]
    assert "data/by_sex.csv" in same
    assert not {"data/police.csv", "data/police.en.json", "report-nb.pdf", "manifest.json"} & {*same}


def test_the_manifest_accounts_for_every_file(written):
    made = written
    told = json.loads((get_internal_folder(made.path) / "manifest.json").read_text("utf-8"))
    assert (get_internal_folder(made.path) / "manifest.json").read_bytes() == made.manifest
    assert made.manifest.decode() == json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert told["edition"] == made.id
    assert made.id.startswith("sagaland-2031-")
    assert [one["file"] for one in told["inputs"]] == ["collection.toml", "measures.toml"]
    there = files(made.path)
    assert {one["file"] for one in told["outputs"]} == set(there) - {"manifest.json"}
    for one in told["outputs"]:
        data = there[one["file"]]
        assert (one["sha256"], one["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert one["visibility"] == ("internal" if one["file"].startswith("internal/") else "public")
    assert made.files["manifest.json"] == "internal"
    assert {"typst", "pikepdf", "pydantic"} <= set(told["libraries"])
    assert told["tool"]["name"] == "tilstand"


@pytest.mark.slow
def test_nothing_public_names_or_links_anything_internal(written):
    made = written
    public = [file for file, visibility in made.files.items() if visibility == "public"]
    assert "report-nb.pdf" in public
    for file in public:
        data = (made.path / file).read_bytes()
        texts = [data]
        if file.endswith(".pdf"):
            reader = pypdf.PdfReader(io.BytesIO(data))
            texts += [page.extract_text().encode() for page in reader.pages]
            texts += [str(page.get("/Annots", "")).encode() for page in reader.pages]
        for word in (b"internal/", b"findings.json", b"manifest.json"):
            assert not any(word in text for text in texts), (file, word)


def test_internal_files_are_written_as_given(written):
    for name, data in INTERNAL.items():
        assert (get_internal_folder(written.path) / name).read_bytes() == data


@pytest.mark.slow
def test_an_earlier_edition_is_replaced_as_a_whole(write, written, tmp_path):
    out = copytree(written.path, tmp_path / "out")
    internal = copytree(get_internal_folder(written.path), get_internal_folder(out))
    told = json.loads((out / "public-manifest.json").read_text("utf-8"))
    (out / "data" / "gone.csv").write_text("from a table that is no longer there")
    told["files"].append({"file": "data/gone.csv", "sha256": "", "size": 0})
    (out / "public-manifest.json").write_text(json.dumps(told), "utf-8")
    own = json.loads((internal / "manifest.json").read_text("utf-8"))
    (internal / "gone.json").write_text("[]")
    own["outputs"].append({"file": "internal/gone.json", "sha256": "", "size": 0})
    (internal / "manifest.json").write_text(json.dumps(own), "utf-8")
    write(out)
    assert files(out) == files(written.path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out", "out-internal"]


def test_a_folder_that_holds_something_else_is_left_alone(write, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="not an edition"):
        write(tmp_path)
    assert files(tmp_path) == {"thesis.docx": b"years of work"}


def test_a_failed_edition_leaves_the_earlier_one_as_it_was(appendix, small, written, tmp_path):
    out = copytree(written.path, tmp_path / "out")
    before = files(out)
    broken = Appendix(open_findings=appendix.open_findings, rules=((said("\u2603"),) * 2,))
    with pytest.raises(PublishError):
        publish.write_edition(small(appendix=broken), out, inputs=INPUTS)
    assert files(out) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def said(text):
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


def test_a_forged_release_is_refused_before_anything_is_written(release, tmp_path):
    forged = dataclasses.replace(release.tables[0], number="99")
    false = dataclasses.replace(release, tables=(forged, *release.tables[1:]))
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        publish.write_edition(false, tmp_path / "out", inputs=INPUTS)
    assert not (tmp_path / "out").exists()


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_data_are_tidy_and_in_the_order_of_the_table(written):
    data = rows(written.path / "data" / "by_sex.csv")
    assert [(int(row["row"]), int(row["column"])) for row in data] == sorted(
        (int(row["row"]), int(row["column"])) for row in data
    )
    first = data[0]
    assert (first["measure"], first["provider"], first["period"]) == ("victims_assisted", "follow_up", "2031")
    assert (first["exploitation"], first["sex"], first["unit"]) == ("_T", "_T", "registrations")
    assert (first["value"], first["status"], first["bracket"], first["origin"]) == ("22", "A", "9", "computed")
    assert first["notes"] == "Printed 25"
    assert any(row["exploitation"] == "_X" and row["value"] == "5" for row in data)
    assert "entry" not in first
    assert b"\r" not in (written.path / "data" / "by_sex.csv").read_bytes()


def test_a_blank_in_the_data_has_its_reason(written):
    data = rows(written.path / "data" / "by_shelter.csv")
    absent = [row for row in data if row["provider"] == "dal_shelter"]
    assert {(row["value"], row["status"]) for row in absent} == {("", "O")}
    outreach = [row for row in data if row["provider"] == "island_outreach"]
    assert {(row["value"], row["status"]) for row in outreach} == {("", "L")}
    police = rows(written.path / "data" / "police.csv")
    assert {(r["measure"], r["value"], r["status"]) for r in police if r["measure"] == "_Z"} == {("_Z", "", "M")}


def test_the_dictionary_explains_every_code_that_the_data_use(written):
    made = written
    entries = rows(written.path / "data" / "dictionary.csv")
    known = {(entry["kind"], entry["list"], entry["id"]) for entry in entries}
    fixed = {"table", "row", "column", "row_label", "column_label", "unit", "value", "bracket", "notes"}
    for file in (f for f in made.files if f.endswith(".csv") and not f.endswith(("dictionary.csv", *FIGURE_FILES))):
        for row in rows(written.path / file):
            assert ("table", "", row["table"]) in known
            for column, code in row.items():
                if column in fixed or code in ("", "_Z"):
                    continue
                kind = column if column in ("measure", "status", "confidentiality", "qualifier", "origin") else "code"
                if column == "provider":
                    assert {("provider", "", code), ("group", "", code)} & known
                elif column != "period":
                    assert (kind, "" if kind != "code" else column, code) in known, (file, column, code)
    assert all(entry[f"label_{tongue}"] for entry in entries for tongue in ("nb", "nn", "en"))
    assert ("bracket", "entry", "by_sex") in known
    assert {("column", "", name) for name in fixed} <= known
    units = {row["unit"] for file in made.files if file.endswith("police.csv") for row in rows(written.path / file)}
    assert {("unit", "", unit) for unit in units - {"_Z"}} <= known
    (identified,) = [one for one in entries if (one["kind"], one["id"]) == ("measure", "victims_identified")]
    assert (identified["register"], identified["decided_by"]) == ("case_register", "police")
    assert ("register", "", "case_register") in known
    broken = {(one["id"], one["period"], one["source"]) for one in entries if one["kind"] == "break"}
    moved = {(measure, "2031", "reporter") for measure in ("victims_assisted", "dependants_housed")}
    assert broken == {("victims_identified", "2030", "rule"), *moved}  # a shelter stands under another body
    assert ("member", "follow_up", "island_outreach") in known
    assert {("sign", "L", "…"), ("sign", "Q", ":"), ("reason", "", "restated")} <= known


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


# Two folders change over together: whatever stops that, one pair stands or the next run mends it.


PAIR = ["e", "e-internal"]


def built_swap(text: str) -> dict[str, bytes]:
    files = {"data/a.csv": text.encode(), "internal/findings.json": text.encode()}
    return files | build_manifests("sagaland", "2031", Period.from_year(2031), {}, dict(files))[1]


def killed_swap(work: Callable[[], object], step: str, number: int) -> bool:
    """Do some work in a process that kills itself after the given rename or folder taken away."""
    own = os.fork()
    if own == 0:
        owner, name = {"rename": (Path, "rename"), "rmtree": (shutil, "rmtree")}[step]
        real, calls = getattr(owner, name), [0]

        def counted(*given: object, **options: object) -> object:
            done = real(*given, **options)
            calls[0] += 1
            if calls[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        setattr(owner, name, counted)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(own, 0)[1])


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("first", [False, True], ids=["over another", "the first"])
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_kill_after_any_rename_leaves_what_verify_names_and_the_next_run_mends(tmp_path, after, first):
    out = tmp_path / "e"
    if not first:
        replace_edition(built_swap("old"), out, None)
    renames = 2 if first else 4
    assert killed_swap(lambda: replace_edition(built_swap("new"), out, None), "rename", after) == (after <= renames)
    if after < renames:
        assert has_unfinished_swap(out)
        with pytest.raises(PublishError, match="was stopped") as told:
            verify_edition_folder(out)
        assert "next run" in str(told.value) or "puts the former edition back" in told.value.remedy
    check_destination(out, None)
    assert content(out) == ({} if first and after < renames else built_swap("new" if after >= renames else "old"))
    assert names(tmp_path) == ([] if first and after < renames else PAIR)
    assert not has_unfinished_swap(out)
    replace_edition(built_swap("next"), out, None)
    assert verify_edition_folder(out).beside == "whole"
    assert names(tmp_path) == PAIR


@pytest.mark.slow
@pytest.mark.parametrize("after", [2, 3])
@pytest.mark.parametrize("again", [1, 2, 3])
def test_putting_back_can_be_killed_too_and_is_begun_again(tmp_path, after, again):
    out = tmp_path / "e"
    replace_edition(built_swap("old"), out, None)
    killed_swap(lambda: replace_edition(built_swap("new"), out, None), "rename", after)
    for step in ("rename", "rmtree"):
        killed_swap(lambda: check_destination(out, None), step, again)
    check_destination(out, None)
    assert content(out) == built_swap("old")
    assert names(tmp_path) == PAIR


@pytest.mark.slow
def test_an_internal_part_that_somebody_put_there_since_is_not_moved(tmp_path):
    out = tmp_path / "e"
    replace_edition(built_swap("old"), out, None)
    killed_swap(lambda: replace_edition(built_swap("new"), out, None), "rename", 3)
    shutil.rmtree(get_internal_folder(out))
    get_internal_folder(out).mkdir()
    (get_internal_folder(out) / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="something else"):
        check_destination(out, None)
    assert content(out)["data/a.csv"] == b"old"
    assert names(get_internal_folder(out)) == ["thesis.docx"]


@pytest.mark.slow
def test_an_edition_without_internal_files_takes_the_former_ones_away(tmp_path):
    out = tmp_path / "e"
    replace_edition(built_swap("old"), out, None)
    public = {name: data for name, data in built_swap("new").items() if "internal" not in name}
    replace_edition({name: data for name, data in public.items() if name != "manifest.json"}, out, None)
    assert names(tmp_path) == ["e"]
    assert verify_edition_folder(out).beside == "none"


# An overview's files: what each is made of, in which order that is asked for, and what is written.
