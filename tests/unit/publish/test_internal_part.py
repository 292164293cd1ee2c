"""What is internal lies beside an edition: nothing else is written over, and verify says what is there."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from tilstand.errors import PublishError
from tilstand.publish import check_destination, has_mixed_internal_files
from tilstand.publish.edition import bundle_edition, replace_edition, unpack_bundle
from tilstand.publish.edition_folders import get_internal_folder, list_edition_files
from tilstand.publish.manifest import build_manifests
from tilstand.publish.published_edition import read_edition
from tilstand.publish.verification import make_keys, sign_edition_folder, verify_edition_folder
from tilstand.terms import Period

FILES = {"data/a.json": b"value\n12\n", "internal/findings.json": b"[]", "internal/relations.json": b"[1]"}


def built(out: Path, text: bytes = b"value\n12\n") -> Path:
    files = FILES | {"data/a.json": text}
    replace_edition(files | build_manifests("sagaland", "2031", Period.from_year(2031), {}, dict(files))[1], out, None)
    return out


def old_fashioned(out: Path) -> Path:
    """An edition with its internal files in it, as earlier versions wrote it."""
    built(out)
    for name, path in list_edition_files(out).items():
        if not path.is_relative_to(out):
            (out / name).parent.mkdir(exist_ok=True)
            path.rename(out / name)
    get_internal_folder(out).rmdir()
    return out


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return built(tmp_path / "e")


def test_what_is_in_the_edition_s_folder_may_be_published_as_it_is(out):
    assert {one.name for one in out.iterdir()} == {"data", "public-manifest.json"}
    assert {one.name for one in get_internal_folder(out).iterdir()} == {
        "findings.json",
        "manifest.json",
        "relations.json",
    }


def linked(folder: Path) -> None:
    copytree(folder, folder.parent / "elsewhere")
    rmtree(folder)
    folder.symlink_to(folder.parent / "elsewhere")


def hanging(folder: Path) -> None:
    rmtree(folder)
    folder.symlink_to(folder.parent / "nowhere")


def a_file(folder: Path) -> None:
    rmtree(folder)
    folder.write_text("work")


def other_work(folder: Path) -> None:
    rmtree(folder)
    folder.mkdir()
    (folder / "thesis.docx").write_text("years of work")


STRANGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to a folder": (linked, "symbolic link"),
    "a link to nothing": (hanging, "symbolic link"),
    "a file": (a_file, "It is a file"),
    "somebody's work": (other_work, "something else"),
    "a file more": (lambda folder: (folder / "notes.txt").write_text("work"), r"holds notes\.txt"),
    "a folder more": (lambda folder: (folder / "sub").symlink_to(folder.parent), "holds sub"),
    "the manifest of another program": (lambda folder: (folder / "manifest.json").write_text("{}"), "something"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "something else"),
}


@pytest.mark.parametrize(("spoil", "told"), STRANGE.values(), ids=STRANGE)
def test_what_lies_beside_and_is_no_internal_part_is_not_written_over(out, spoil, told):
    spoil(get_internal_folder(out))
    for work in (lambda: check_destination(out, None), lambda: built(out, b"value\n13\n")):
        with pytest.raises(PublishError, match=told) as stopped:
            work()
        assert "e-internal" in stopped.value.title
    assert (out / "data" / "a.json").read_bytes() == b"value\n12\n"
    assert not list(out.parent.glob(".e.*"))


def test_an_edition_takes_no_name_of_an_internal_part(out):
    with pytest.raises(PublishError, match="end in -internal"):
        built(get_internal_folder(out))
    assert (get_internal_folder(out) / "findings.json").is_file()


def test_an_edition_that_has_its_internal_files_in_it_is_read_told_and_replaced(tmp_path):
    out = old_fashioned(tmp_path / "e")
    own = read_edition(out)
    assert own.sha256 != own.own
    assert own.called(own.sha256)
    assert own.called(own.own)
    assert not own.called("")
    assert has_mixed_internal_files(out)
    with pytest.raises(PublishError, match=r"manifest\.json or internal/ lies in the edition"):
        verify_edition_folder(out)
    built(out)
    assert not has_mixed_internal_files(out)
    assert verify_edition_folder(out).beside == "whole"
    assert {one.name for one in tmp_path.iterdir()} == {"e", "e-internal"}


def test_one_that_holds_more_is_not_replaced(tmp_path):
    out = old_fashioned(tmp_path / "e")
    (out / "internal" / "notes.txt").write_text("work")
    with pytest.raises(PublishError, match=r"internal/notes\.txt"):
        built(out)


def test_verify_says_whether_the_internal_part_is_here(called, out, tmp_path):
    assert (verify_edition_folder(out).beside, verify_edition_folder(out).internal) == ("whole", 3)
    for name in ("findings.json", "relations.json"):
        (get_internal_folder(out) / name).unlink()
    assert (verify_edition_folder(out).beside, verify_edition_folder(out).internal) == ("manifest", 1)
    rmtree(get_internal_folder(out))
    assert (verify_edition_folder(out).beside, verify_edition_folder(out).internal) == ("none", 0)
    told = called("verify", ".", cwd=out).stdout
    assert b"Its internal part is not here: no folder e-internal lies beside it." in told


def rewritten(folder: Path) -> None:
    """A file and the internal manifest's line for it."""
    told = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps({**told, "edition": "sagaland-2031-000000000000"}))


def of_another(folder: Path) -> None:
    other = built(folder.parent / "other", b"value\n13\n")
    rmtree(folder)
    get_internal_folder(other).rename(folder)


def another_list(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_bytes())
    told["outputs"] = [one for one in told["outputs"] if one["file"] != "data/a.json"]
    (folder / "manifest.json").write_text(json.dumps(told))


def led_out(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_bytes())
    told["outputs"].append({**told["outputs"][0], "file": "internal/../../x"})
    (folder / "manifest.json").write_text(json.dumps(told))


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file changed": (lambda f: (f / "findings.json").write_bytes(b"{}"), r"e-internal/findings\.json was changed"),
    "a file gone": (lambda f: (f / "findings.json").unlink(), r"e-internal/findings\.json is missing"),
    "a file added": (lambda f: (f / "x.json").write_bytes(b""), r"e-internal/x\.json is not in the manifest"),
    "a link": (
        lambda f: ((f / "findings.json").unlink(), (f / "findings.json").symlink_to(f / "relations.json")),
        r"e-internal/findings\.json is not a plain file",
    ),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), r"e-internal .* no manifest\.json"),
    "half a manifest": (lambda f: (f / "manifest.json").write_bytes(b'{"edit'), r"no manifest\.json"),
    "a manifest without end": (lambda f: (f / "manifest.json").write_bytes(b"[" * 100_000), r"no manifest\.json"),
    "a list for a manifest": (lambda f: (f / "manifest.json").write_bytes(b"[]"), r"no manifest\.json"),
    "a name outside": (led_out, r"no manifest\.json"),
    "the manifest renamed": (rewritten, "belongs to another edition"),
    "another edition's": (of_another, "belongs to another edition"),
    "another list of public files": (another_list, "do not list the same files"),
    "a link to the folder": (linked, "e-internal is not a folder of its own"),
    "a file in its place": (a_file, "e-internal is not a folder of its own"),
    "emptied": (lambda f: [one.unlink() for one in f.iterdir()], r"no manifest\.json"),
}


@pytest.mark.parametrize(("spoil", "told"), SPOILED.values(), ids=SPOILED)
def test_what_was_done_to_the_internal_part_is_told(out, tmp_path, spoil, told):
    spoil(get_internal_folder(out))
    make_keys(tmp_path / "k.pem", tmp_path / "k.pub")
    for work in (lambda: verify_edition_folder(out), lambda: sign_edition_folder(out, tmp_path / "k.pem")):
        with pytest.raises(PublishError, match=told):
            work()
    assert not (out / "public-manifest.sig").exists()


def packed(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, one in files.items():
            made.writestr(name, one)
    return data.getvalue()


NO_PARCELS = {
    "a name that leads out": packed(**{"../thesis.docx": b"new"}),
    "a name that leads out among others": packed(**{"data/a.json": b"", "../thesis.docx": b"new"}),
    "an absolute name": packed(**{"/tmp/thesis.docx": b"new"}),
    "no zip": b"PK\x03\x04",
    "a bad part": packed(**{"data/a.json": b"value" * 99}).replace(b"valuevalue", b"valuevaluX"),
}


@pytest.mark.parametrize("data", NO_PARCELS.values(), ids=NO_PARCELS)
def test_a_parcel_leads_nowhere_but_into_its_folder(tmp_path, data):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="not an edition in one file"):
        unpack_bundle(data, tmp_path / "e")
    assert (tmp_path / "thesis.docx").read_text() == "years of work"
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.docx"]


def test_an_edition_with_its_internal_files_in_it_is_archived_without_them(out, tmp_path):
    data = bundle_edition({name: path.read_bytes() for name, path in list_edition_files(out).items()})
    assert unpack_bundle(data, tmp_path / "taken").beside == "manifest"
    assert [one.name for one in get_internal_folder(tmp_path / "taken").iterdir()] == ["manifest.json"]
    assert get_internal_folder(tmp_path / "taken").stat().st_mode & 0o777 == 0o700
