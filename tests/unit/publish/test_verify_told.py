"""All that verifying an edition tells, whole: of one that is as it was built, and of what was done to one."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from tilstand.errors import PublishError
from tilstand.model.names import Imprint
from tilstand.publish import verification
from tilstand.publish import verification as verify_internal
from tilstand.publish.edition import bundle_edition, bundle_verified_folder, replace_edition, unpack_bundle
from tilstand.publish.edition_folders import get_edition_file_path, get_internal_folder, list_edition_files
from tilstand.publish.manifest import (
    MANIFEST,
    PUBLIC,
    SIGNATURE,
    ListedFile,
    build_manifests,
    generate_key_pair,
    hash_listed_data,
    read_manifest_files,
)
from tilstand.publish.verification import (
    InternalPart,
    VerifiedEdition,
    find_differences,
    is_plain_file,
    verify_edition_folder,
    verify_internal_part,
)
from tilstand.terms import Period

FILES = {"data/b.csv": b"7\n", "data/a.csv": b"12\n", "report.pdf": b"%PDF", "internal/findings.json": b"[]"}
INPUTS = {"collection.toml": "a" * 64, "a.csv": "b" * 64}


def build(out: Path, *, draft: bool = False, **changed: bytes) -> Path:
    files = FILES | {f"data/{name}.csv": data for name, data in changed.items()}
    made = build_manifests("land", "r", Period.from_year(2031), INPUTS, files, imprint=Imprint(draft=draft))[1]
    replace_edition(files | made, out, None)
    return out


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return build(tmp_path / "e")


def listed(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / PUBLIC).read_bytes()))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def told(out: Path, **given: Any) -> list[str]:
    """The lines of what is wrong, without what stands around them."""
    with pytest.raises(PublishError) as found:
        verify_edition_folder(out, **given)
    title, *lines, remedy = found.value.message.splitlines()
    assert title == f"What lies in {out} is not the edition as it was built"
    assert remedy == "  -> Use nothing of it: get it again from whoever published it, or build it again."
    return [line.strip() for line in lines]


@pytest.mark.parametrize("draft", [False, True])
def test_an_edition_as_it_was_built_whole(tmp_path, draft):
    out = build(tmp_path / "e", draft=draft)
    raw, data = (
        (out / PUBLIC).read_bytes(),
        sha("".join(f"{sha(FILES[f'data/{name}'])}  {name}\n" for name in ("a.csv", "b.csv")).encode()),
    )
    inputs = sha(f"{'b' * 64}  a.csv\n{'a' * 64}  collection.toml\n".encode())
    facts = (listed(out)["edition"], "r", 3, "whole", 2, sha(raw), data)
    assert verify_edition_folder(out) == VerifiedEdition(*facts, "", draft, inputs)
    for expected, origin in ((f" {sha(raw).upper()}\n", "hash"), (data, "data"), (" ", "")):
        assert verify_edition_folder(out, expected=expected) == VerifiedEdition(*facts, origin, draft, inputs)


def test_what_an_older_manifest_does_not_say(out):
    old = {name: one for name, one in listed(out).items() if name not in ("draft", "inputs")}
    (out / PUBLIC).write_text(json.dumps(old))
    rmtree(get_internal_folder(out))
    found = verify_edition_folder(out)
    assert (found.draft, found.inputs, found.beside, found.internal) == (True, "", "none", 0)


def rewritten(**more: object) -> Callable[[Path], object]:
    return lambda out: (out / PUBLIC).write_text(json.dumps({**listed(out), **more}))


def called_public(out: Path) -> None:
    row = {"file": "internal/findings.json", "size": 2, "sha256": sha(b"[]")}
    rewritten(files=[*listed(out)["files"], row])(out)


def several(out: Path) -> None:
    (out / "data" / "a.csv").write_bytes(b"13\n")
    (out / "report.pdf").unlink()
    for name in ("z.csv", ".a"):
        (out / name).write_bytes(b"")
    (out / "data" / "b.csv").unlink()
    (out / "data" / "b.csv").symlink_to("a.csv")
    (get_internal_folder(out) / "x").write_bytes(b"")
    (get_internal_folder(out) / "findings.json").write_bytes(b"{}")


MINGLED = (
    "manifest.json or internal/ lies in the edition, where earlier versions put what is internal. "
    "Do not publish the folder; build the edition again."
)
STOPPED = (
    "A run was stopped while the edition and its internal part changed over. "
    "The next run for this folder puts it right."
)


def halfway(out: Path) -> None:
    for name in (".e.abcdefgh.former", ".e.abcdefgh.new/public"):
        (out.parent / name).mkdir(parents=True)


DONE: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "several things": (
        several,
        [
            ".a is not in the manifest.",
            "data/a.csv was changed.",
            "data/b.csv is not a plain file.",
            "report.pdf is missing.",
            "z.csv is not in the manifest.",
            "e-internal/findings.json was changed.",
            "e-internal/x is not in the manifest.",
        ],
    ),
    "as many bytes": (lambda out: (out / "data/a.csv").write_bytes(b"21\n"), ["data/a.csv was changed."]),
    "a manifest in it": (lambda out: (out / MANIFEST).write_text(""), [MINGLED]),
    "an internal folder in it": (lambda out: (out / "internal").mkdir(), [MINGLED]),
    "a signature that is a folder": (
        lambda out: (out / SIGNATURE).mkdir(),
        ["public-manifest.sig is not a plain file."],
    ),
    "a signature that is a link": (
        lambda out: (out / SIGNATURE).symlink_to("report.pdf"),
        ["public-manifest.sig is not a plain file."],
    ),
    "a signature that leads nowhere": (
        lambda out: (out / SIGNATURE).symlink_to("nothing"),
        ["public-manifest.sig is not a plain file."],
    ),
    "stopped halfway": (halfway, [STOPPED]),
    "a file beside": (
        lambda out: (rmtree(get_internal_folder(out)), get_internal_folder(out).write_text("")),
        ["e-internal is not a folder of its own."],
    ),
    "no manifest beside": (
        lambda out: (get_internal_folder(out) / MANIFEST).unlink(),
        ["e-internal lies beside the edition and has no manifest.json of an edition."],
    ),
}


@pytest.mark.parametrize(("spoil", "lines"), DONE.values(), ids=DONE)
def test_what_was_done_is_told_line_by_line(out, spoil, lines):
    spoil(out)
    assert told(out) == lines


def test_what_only_the_manifest_says_is_told_when_nothing_lies_beside(out):
    rmtree(get_internal_folder(out))
    called_public(out)
    assert told(out) == ["The manifest lists an internal file as public."]
    data = "The manifest gives another checksum of the data files than they have."
    rewritten(files=listed(out)["files"][:-1], data="0" * 64)(out)
    assert told(out) == [data]
    found, own = (
        sha((out / PUBLIC).read_bytes()),
        hash_listed_data({row["file"]: row["sha256"] for row in listed(out)["files"]}),
    )
    (out / "x").write_text("")
    other = f"Another checksum was expected: that of the manifest is {found}, and that of the data files {own}."
    assert told(out, expected="x") == ["x is not in the manifest.", data, other]


def test_an_internal_part_of_another_edition_is_told_with_its_name(out):
    own = json.loads((get_internal_folder(out) / MANIFEST).read_bytes())
    other = "e-internal belongs to another edition ({}), or to another build of this one."
    for name in ("land-2030-x", None):
        (get_internal_folder(out) / MANIFEST).write_text(json.dumps({**own, "edition": name}))
        assert told(out) == [other.format(name)]
    (get_internal_folder(out) / MANIFEST).write_text(json.dumps(own))
    rewritten(more=1)(out)
    assert told(out) == [other.format(own["edition"])]
    halfway(out)
    assert told(out) == [other.format(own["edition"]), STOPPED]
    (get_internal_folder(out) / MANIFEST).unlink()
    assert told(out)[1:] == [STOPPED]
    rmtree(get_internal_folder(out))
    assert told(out) == [STOPPED]
    get_internal_folder(out).symlink_to("nowhere")
    assert told(out) == ["e-internal is not a folder of its own.", STOPPED]


def test_two_manifests_that_do_not_agree(out):
    own = json.loads((get_internal_folder(out) / MANIFEST).read_bytes())
    outputs = [one for one in own["outputs"] if one["file"] != "data/a.csv"]
    (get_internal_folder(out) / MANIFEST).write_text(json.dumps({**own, "outputs": outputs}))
    (get_internal_folder(out) / "x").write_text("")
    assert told(out) == ["The two manifests do not list the same files.", "e-internal/x is not in the manifest."]


def test_no_more_than_thirty_lines_are_shown(out):
    for number in range(30):
        (out / f"{number:02}").write_text("")
    lines = [f"{number:02} is not in the manifest." for number in range(30)]
    assert told(out) == lines
    (out / "30").write_text("")
    assert told(out) == [*lines, "1 more"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda out: (out / PUBLIC).unlink(),
            "There is no sealed edition in {out}\n"
            "  Its public manifest, public-manifest.json, is not there or is not a plain file.\n"
            "  -> Give the folder that tilstand run wrote, or that was downloaded as a whole.",
        ),
        (
            lambda out: (out / PUBLIC).rename(out / "x") and (out / PUBLIC).symlink_to("x"),
            "There is no sealed edition in {out}\n"
            "  Its public manifest, public-manifest.json, is not there or is not a plain file.\n"
            "  -> Give the folder that tilstand run wrote, or that was downloaded as a whole.",
        ),
        (
            lambda out: halfway(out) or rmtree(out),
            "A run was stopped while it changed the edition in {out} over\n"
            "  The former edition lies beside the folder and has not been put back yet.\n"
            "  -> Run tilstand run again for this folder: it puts the former edition back first.",
        ),
        *(
            (
                spoil,
                "public-manifest.json in {out} is not the manifest of an edition\n"
                "  It cannot be read, lists a file twice or outside the folder, "
                "or belongs to another edition.\n"
                "  -> Get the edition again from whoever published it.",
            )
            for spoil in (
                rewritten(edition=1),
                rewritten(round=None),
                rewritten(files={}),
                rewritten(files=[{"file": "a", "sha256": "b"}]),
                lambda out: (out / PUBLIC).write_text("[]"),
                lambda out: (out / PUBLIC).write_bytes(b"\xff"),
            )
        ),
    ],
)
def test_a_folder_without_a_manifest_that_can_be_read(out, spoil, told):
    spoil(out)
    with pytest.raises(PublishError) as stopped:
        verify_edition_folder(out)
    assert stopped.value.message == told.format(out=out)


def test_a_key_that_cannot_be_used_and_a_signature_that_is_not_its_own(out):
    private, public = generate_key_pair()
    assert told(out, key=public) == ["There is no signature (public-manifest.sig)."]
    (out / SIGNATURE).write_bytes(b"x" * 64)
    wrong = "The signature (public-manifest.sig) is not that of this key for this manifest."
    assert told(out, key=public) == [wrong]
    (out / "x").write_text("")
    assert told(out, key=public, expected="y")[:2] == ["x is not in the manifest.", wrong]
    with pytest.raises(PublishError) as stopped:
        verify_edition_folder(out, key=private)
    assert stopped.value.message == (
        "The key cannot be used\n  It must be an Ed25519 key in PEM, and a locked one needs its password.\n"
        "  -> tilstand publish key makes a pair."
    )


def test_a_manifest_of_more_bytes_than_any_has_is_not_read(out, monkeypatch):
    size = max((out / PUBLIC).stat().st_size, (get_internal_folder(out) / MANIFEST).stat().st_size)
    assert verification.LARGEST == verify_internal.LARGEST == 64_000_000
    monkeypatch.setattr(verify_internal, "LARGEST", size)
    assert verify_edition_folder(out).beside == "whole"
    monkeypatch.setattr(verify_internal, "LARGEST", size - 1)
    assert told(out) == ["e-internal lies beside the edition and has no manifest.json of an edition."]
    monkeypatch.setattr(verification, "LARGEST", (out / PUBLIC).stat().st_size - 1)
    with pytest.raises(PublishError, match="There is no sealed edition"):
        verify_edition_folder(out)


def test_what_is_a_plain_file(tmp_path):
    (tmp_path / "file").write_bytes(b"123")
    (tmp_path / "link").symlink_to("file")
    assert [is_plain_file(tmp_path / "file", most) for most in (2, 3, 4)] == [False, True, True]
    assert [is_plain_file(tmp_path / name, 9_999_999) for name in ("link", ".")] == [False, False]
    with pytest.raises(FileNotFoundError):
        is_plain_file(tmp_path / "none", 9)


def test_files_are_held_against_a_list_in_the_order_of_their_names(tmp_path):
    for name in ("b", "a/x", "a/y", "passed", "hidden/z"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / "to").symlink_to("a")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    of = {name: ListedFile(name, sha(b"1"), 1) for name in ("gone", "a/x", "b", "to", "pipe", "passed too")}
    found = find_differences(
        tmp_path, {**of, "b": ListedFile("b", sha(b"2"), 1)}, passed=lambda name: name.startswith("passed")
    )
    assert [one.text("en") for one in found] == [
        "a/y is not in the manifest.",
        "b was changed.",
        "gone is missing.",
        "hidden/z is not in the manifest.",
        "pipe is not a plain file.",
        "to is not a plain file.",
    ]
    named = find_differences(
        tmp_path / "a", {"x": ListedFile("x", sha(b"1"), 2)}, passed=lambda name: False, called="in/{}".format
    )
    assert [one.text("en") for one in named] == ["in/x was changed.", "in/y is not in the manifest."]


def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    (tmp_path / "x").write_bytes(b"1")

    def locked(*asked: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    (found,) = find_differences(tmp_path, {"x": ListedFile("x", sha(b"1"), 1)}, passed=lambda name: False)
    assert found.text("en") == "x cannot be read."


def test_what_lies_beside_is_counted(out):
    of = (listed(out)["edition"], read_manifest_files(listed(out)["files"]), sha((out / PUBLIC).read_bytes()))
    assert verify_internal_part(out, *of) == InternalPart("whole", 2)
    (get_internal_folder(out) / "findings.json").unlink()
    assert verify_internal_part(out, *of) == InternalPart("manifest", 1)
    rmtree(get_internal_folder(out))
    assert verify_internal_part(out, *of) == InternalPart("none", 0)


def test_an_edition_without_internal_files_has_its_manifest_beside_and_is_whole(tmp_path):
    files = {"data/a.csv": b"1"}
    replace_edition(files | build_manifests("land", "r", Period.from_year(2031), {}, files)[1], tmp_path / "e", None)
    found = verify_edition_folder(tmp_path / "e")
    assert (found.beside, found.internal) == ("whole", 1)


def test_files_that_are_packed_stand_in_the_order_of_their_names(out):
    files = {name: path.read_bytes() for name, path in list_edition_files(out).items()}
    names = ["data/a.csv", "data/b.csv", "internal/findings.json", MANIFEST, PUBLIC, "report.pdf"]
    assert list(files) == names
    assert {name: get_edition_file_path(out, name) for name in names} == list_edition_files(out)
    packed = [name for name in names if name != "internal/findings.json"]
    data = bundle_edition(dict(reversed(files.items())))
    assert data == bundle_edition(files) == bundle_verified_folder(out)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == packed
        assert {(one.date_time, one.create_system, one.compress_type) for one in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3, zipfile.ZIP_DEFLATED)
        }
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o644}
        assert {name: archive.read(name) for name in packed} == {name: files[name] for name in packed}


def test_an_edition_is_packed_only_as_it_was_built_and_comes_out_as_it_went_in(out, tmp_path):
    data, own = bundle_verified_folder(out), verify_edition_folder(out)
    taken = unpack_bundle(data, tmp_path / "taken")
    assert taken == VerifiedEdition(
        own.edition, "r", 3, "manifest", 1, own.sha256, own.data, "", draft=False, inputs=own.inputs
    )
    assert [*list_edition_files(tmp_path / "taken")] == ["data/a.csv", "data/b.csv", MANIFEST, PUBLIC, "report.pdf"]
    (out / "data" / "a.csv").write_bytes(b"13\n")
    with pytest.raises(PublishError, match=r"data/a\.csv was changed"):
        bundle_verified_folder(out)
    with pytest.raises(PublishError) as stopped:
        unpack_bundle(data[:-30], tmp_path / "other")
    assert stopped.value.message == (
        "What the archive holds is not an edition in one file\n  -> Take another of its editions: tilstand archive list"
    )
    assert not (tmp_path / "other").exists()
