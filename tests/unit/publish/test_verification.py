"""An edition is what was built, or it is told what is not; whose it is, only what came another way shows."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from tilstand.errors import PublishError
from tilstand.model.names import Imprint
from tilstand.publish import check_destination, has_mixed_internal_files, verification
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
from tilstand.publish.published_edition import read_edition
from tilstand.publish.verification import (
    InternalPart,
    VerifiedEdition,
    find_differences,
    is_plain_file,
    make_keys,
    sign_edition_folder,
    verify_edition_folder,
    verify_internal_part,
)
from tilstand.terms import Period

FILES = {
    "data/a.csv": b"value\n12\n",
    "data/b.csv": b"value\n7\n",
    "report-nb.pdf": b"%PDF 12",
    "site/nb/2031/index.html": b"<p>12</p>",
    "site/nb/2031/about.html": b"<code>sum</code>",
    "internal/findings.json": b"[]",
}


def build(out: Path, *, year: int = 2031, **changed: bytes) -> Path:
    files = FILES | {name.replace("__", "/").replace("_csv", ".csv"): data for name, data in changed.items()}
    inputs = {"collection.toml": "a" * 64}
    replace_edition(files | build_manifests("sagaland", str(year), Period.from_year(year), inputs, files)[1], out, None)
    return out


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder / "key.pem", folder / "key.pub")
    return folder / "key.pem", folder / "key.pub"


@pytest.fixture(scope="module")
def sealed(keys, tmp_path_factory) -> Path:
    out = build(tmp_path_factory.mktemp("sealed") / "e")
    sign_edition_folder(out, keys[0])
    return out


@pytest.fixture
def copy(sealed, tmp_path) -> Path:
    copytree(get_internal_folder(sealed), tmp_path / "e-internal")
    return copytree(sealed, tmp_path / "e")


def public(folder: Path) -> Path:
    """The folder as it is downloaded."""
    rmtree(get_internal_folder(folder))
    return folder


def by(sealed: Path, keys: tuple[Path, Path]) -> list[dict[str, Any]]:
    """What came another way: a key, the checksum of the manifest, and that of the data."""
    told = json.loads((sealed / PUBLIC).read_bytes())
    sha256 = hashlib.sha256((sealed / PUBLIC).read_bytes()).hexdigest()
    return [{"key": keys[1].read_bytes()}, {"expected": sha256}, {"expected": told["data"]}]


def test_what_is_untouched_verifies_whole_and_as_downloaded(sealed, copy, keys):
    for folder, internal in ((sealed, ("whole", 2)), (public(copy), ("none", 0))):
        found = [verify_edition_folder(folder, **given) for given in ({}, *by(sealed, keys))]
        assert [one.origin for one in found] == ["", "key", "hash", "data"]
        assert {(one.files, one.beside, one.internal) for one in found} == {(5, *internal)}


def test_the_manifest_names_nothing_internal_and_no_input(sealed):
    text = (sealed / PUBLIC).read_text()
    assert "internal" not in text
    assert "collection.toml" not in text
    told = json.loads(text)
    assert {one["file"] for one in told["files"]} == {name for name in FILES if "internal" not in name}
    lines = "".join(f"{hashlib.sha256(FILES[f'data/{n}']).hexdigest()}  {n}\n" for n in ("a.csv", "b.csv"))
    assert told["data"] == hashlib.sha256(lines.encode()).hexdigest()


def test_the_same_key_gives_the_same_signature(sealed, copy, keys):
    sign_edition_folder(copy, keys[0])
    assert (copy / SIGNATURE).read_bytes() == (sealed / SIGNATURE).read_bytes()
    replace_edition(
        {"data/a.csv": b"", **build_manifests("s", "1", Period.from_year(1), {}, {"data/a.csv": b""})[1]}, copy, None
    )
    assert not (copy / SIGNATURE).exists()


def written(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data)


def linked(folder: Path) -> None:
    (folder / "data" / "a.csv").rename(folder.parent / "a.csv")
    (folder / "data" / "a.csv").symlink_to(folder.parent / "a.csv")


def listed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Change what the public manifest says."""

    def spoil(folder: Path) -> None:
        told = json.loads((folder / PUBLIC).read_bytes())
        change(told)
        (folder / PUBLIC).write_text(json.dumps(told))

    return spoil


def other_manifest(*names: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        other = build(folder.parent / "other", year=2032, data__a_csv=b"value\n20\n")
        for name in names:
            get_edition_file_path(folder, name).write_bytes(get_edition_file_path(other, name).read_bytes())

    return spoil


UNSEALED = {
    "a digit on the site": written("site/nb/2031/index.html", b"<p>13</p>"),
    "a digit in the data": written("data/a.csv", b"value\n13\n"),
    "the report swapped": written("report-nb.pdf", b"%PDF 13"),
    "a byte more": written("report-nb.pdf", b"%PDF 12\n"),
    "a file emptied": written("data/b.csv", b""),
    "a file taken away": lambda folder: (folder / "data" / "b.csv").unlink(),
    "a page added": written("site/nb/2031/new.html", b"<p>1</p>"),
    "a hidden file added": written("site/.htaccess", b"Redirect / https://example.org"),
    "a file added to the data": written("data/c.csv", b"value\n1\n"),
    "two files swapped": lambda folder: [
        written(f"data/{a}.csv", FILES[f"data/{b}.csv"])(folder) for a, b in ("ab", "ba")
    ],
    "a file renamed": lambda folder: (folder / "data" / "b.csv").rename(folder / "data" / "c.csv"),
    "a link in a file's place": linked,
    "a link to a folder": lambda folder: (folder / "site" / "old").symlink_to(folder / "data"),
    "a pipe": lambda folder: os.mkfifo(folder / "data" / "pipe"),
    "a row of the list taken away": listed(lambda told: told["files"].pop()),
    "a row named twice": listed(lambda told: told["files"].append(told["files"][0])),
    "a name outside": listed(lambda told: told["files"][0].update(file="../e/data/a.csv")),
    "another checksum of the data": listed(lambda told: told.update(data="0" * 64)),
    "another edition's public manifest": other_manifest(PUBLIC),
    "no public manifest": lambda folder: (folder / PUBLIC).unlink(),
    "half a public manifest": lambda folder: os.truncate(folder / PUBLIC, 200),
    "nested without end": written(PUBLIC, b"[" * 100_000),
}


@pytest.mark.parametrize("spoil", UNSEALED.values(), ids=UNSEALED)
@pytest.mark.parametrize("shape", [lambda folder: folder, public], ids=["whole", "downloaded"])
def test_what_was_done_to_a_folder_is_found_with_and_without_a_key(sealed, copy, keys, spoil, shape):
    spoil(shape(copy))
    for given in ({}, *by(sealed, keys)):
        with pytest.raises(PublishError):
            verify_edition_folder(copy, **given)


def resealed(folder: Path) -> None:
    """A figure rewritten, with manifests that fit."""
    rmtree(folder)
    build(folder, data__a_csv=b"value\n13\n")


def signed_by_another(folder: Path) -> None:
    resealed(folder)
    make_keys(folder.parent / "own.pem", folder.parent / "own.pub")
    sign_edition_folder(folder, folder.parent / "own.pem")


def kept_signature(folder: Path) -> None:
    signed = (folder / SIGNATURE).read_bytes()
    resealed(folder)
    (folder / SIGNATURE).write_bytes(signed)


FITTING = {
    "a figure rewritten with its manifest": resealed,
    "the same, signed by another": signed_by_another,
    "the same, with the signature that was": kept_signature,
    "called finished": listed(lambda told: told.update(draft=False, round="2030")),
    "an internal file called public": listed(
        lambda told: told["files"].append(
            {"file": "internal/findings.json", "size": 2, "sha256": hashlib.sha256(b"[]").hexdigest()}
        )
    ),
}


@pytest.mark.parametrize("spoil", FITTING.values(), ids=FITTING)
def test_what_fits_its_own_manifest_is_found_by_what_came_another_way(sealed, copy, keys, spoil):
    key, whole, data = by(sealed, keys)
    spoil(copy)
    for given in (key, whole):
        with pytest.raises(PublishError):
            verify_edition_folder(copy, **given)
    if spoil in (resealed, signed_by_another, kept_signature):
        with pytest.raises(PublishError):
            verify_edition_folder(copy, **data)


def test_a_signed_edition_is_taken_out_of_the_archive_as_it_was_published(called, copy, keys, tmp_path):
    name = verify_edition_folder(copy).edition
    kept = called("publish", "sign", copy, "--key", keys[0], "--archive", "a", "--by", "me", cwd=tmp_path)
    taken = called("archive", "take", "a", name, "--out", "taken", cwd=tmp_path)
    assert (kept.returncode, taken.returncode) == (0, 0), taken.stderr
    assert verify_edition_folder(tmp_path / "taken", key=keys[1].read_bytes()).origin == "key"
    assert b"The files themselves are not here." in called("verify", "taken", cwd=tmp_path).stdout
    again, those = list_edition_files(tmp_path / "taken"), list_edition_files(copy)
    assert {*those} - {*again} == {"internal/findings.json"}
    assert all(again[name].read_bytes() == those[name].read_bytes() for name in again)
    missing = called("archive", "take", "a", "other", "--out", "t", cwd=tmp_path)
    assert missing.returncode == 3
    assert name.encode() in missing.stderr


def test_what_is_no_key_is_told(sealed, keys):
    for no_key in (b"", b"ssh-ed25519 AAAA", keys[0].read_bytes()):
        with pytest.raises(PublishError, match="cannot be used"):
            verify_edition_folder(sealed, key=no_key)


def test_the_command_tells_by_its_exit_code_what_is_shown(called, sealed, keys, tmp_path):
    shown = called("verify", sealed, "--key", keys[1], cwd=tmp_path)
    unshown = called("verify", sealed, cwd=tmp_path)
    broken = called("verify", sealed, "--hash", "0" * 64, cwd=tmp_path)
    assert [one.returncode for one in (shown, unshown, broken)] == [0, 1, 3]
    assert b"Origin shown: the manifest is signed with this key." in shown.stdout
    assert b"Origin not shown" in unshown.stdout
    assert b"for the unit alone: 2 files beside it in e-internal, as built" in unshown.stdout
    assert b"Another checksum was expected" in broken.stderr


# All that verifying an edition tells, whole: of one that is as it was built, and of what was done to one.


FILES_VERIFY_TOLD = {
    "data/b.csv": b"7\n",
    "data/a.csv": b"12\n",
    "report.pdf": b"%PDF",
    "internal/findings.json": b"[]",
}
INPUTS = {"collection.toml": "a" * 64, "a.csv": "b" * 64}


def build_verify_told(out: Path, *, draft: bool = False, **changed: bytes) -> Path:
    files = FILES_VERIFY_TOLD | {f"data/{name}.csv": data for name, data in changed.items()}
    made = build_manifests("land", "r", Period.from_year(2031), INPUTS, files, imprint=Imprint(draft=draft))[1]
    replace_edition(files | made, out, None)
    return out


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return build_verify_told(tmp_path / "e")


def listed_verify_told(out: Path) -> dict[str, Any]:
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
    out = build_verify_told(tmp_path / "e", draft=draft)
    raw, data = (
        (out / PUBLIC).read_bytes(),
        sha("".join(f"{sha(FILES_VERIFY_TOLD[f'data/{name}'])}  {name}\n" for name in ("a.csv", "b.csv")).encode()),
    )
    inputs = sha(f"{'b' * 64}  a.csv\n{'a' * 64}  collection.toml\n".encode())
    facts = (listed_verify_told(out)["edition"], "r", 3, "whole", 2, sha(raw), data)
    assert verify_edition_folder(out) == VerifiedEdition(*facts, "", draft, inputs)
    for expected, origin in ((f" {sha(raw).upper()}\n", "hash"), (data, "data"), (" ", "")):
        assert verify_edition_folder(out, expected=expected) == VerifiedEdition(*facts, origin, draft, inputs)


def test_what_an_older_manifest_does_not_say(out):
    old = {name: one for name, one in listed_verify_told(out).items() if name not in ("draft", "inputs")}
    (out / PUBLIC).write_text(json.dumps(old))
    rmtree(get_internal_folder(out))
    found = verify_edition_folder(out)
    assert (found.draft, found.inputs, found.beside, found.internal) == (True, "", "none", 0)


def rewritten(**more: object) -> Callable[[Path], object]:
    return lambda out: (out / PUBLIC).write_text(json.dumps({**listed_verify_told(out), **more}))


def called_public(out: Path) -> None:
    row = {"file": "internal/findings.json", "size": 2, "sha256": sha(b"[]")}
    rewritten(files=[*listed_verify_told(out)["files"], row])(out)


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
    rewritten(files=listed_verify_told(out)["files"][:-1], data="0" * 64)(out)
    assert told(out) == [data]
    found, own = (
        sha((out / PUBLIC).read_bytes()),
        hash_listed_data({row["file"]: row["sha256"] for row in listed_verify_told(out)["files"]}),
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
    of = (
        listed_verify_told(out)["edition"],
        read_manifest_files(listed_verify_told(out)["files"]),
        sha((out / PUBLIC).read_bytes()),
    )
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


# What is internal lies beside an edition: nothing else is written over, and verify says what is there.


FILES_INTERNAL_PART = {
    "data/a.json": b"value\n12\n",
    "internal/findings.json": b"[]",
    "internal/relations.json": b"[1]",
}


def built(out_internal_part: Path, text: bytes = b"value\n12\n") -> Path:
    files = FILES_INTERNAL_PART | {"data/a.json": text}
    replace_edition(
        files | build_manifests("sagaland", "2031", Period.from_year(2031), {}, dict(files))[1], out_internal_part, None
    )
    return out_internal_part


def old_fashioned(out_internal_part: Path) -> Path:
    """An edition with its internal files in it, as earlier versions wrote it."""
    built(out_internal_part)
    for name, path in list_edition_files(out_internal_part).items():
        if not path.is_relative_to(out_internal_part):
            (out_internal_part / name).parent.mkdir(exist_ok=True)
            path.rename(out_internal_part / name)
    get_internal_folder(out_internal_part).rmdir()
    return out_internal_part


@pytest.fixture
def out_internal_part(tmp_path: Path) -> Path:
    return built(tmp_path / "e")


def test_what_is_in_the_edition_s_folder_may_be_published_as_it_is(out_internal_part):
    assert {one.name for one in out_internal_part.iterdir()} == {"data", "public-manifest.json"}
    assert {one.name for one in get_internal_folder(out_internal_part).iterdir()} == {
        "findings.json",
        "manifest.json",
        "relations.json",
    }


def linked_internal_part(folder: Path) -> None:
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
    "a link to a folder": (linked_internal_part, "symbolic link"),
    "a link to nothing": (hanging, "symbolic link"),
    "a file": (a_file, "It is a file"),
    "somebody's work": (other_work, "something else"),
    "a file more": (lambda folder: (folder / "notes.txt").write_text("work"), r"holds notes\.txt"),
    "a folder more": (lambda folder: (folder / "sub").symlink_to(folder.parent), "holds sub"),
    "the manifest of another program": (lambda folder: (folder / "manifest.json").write_text("{}"), "something"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "something else"),
}


@pytest.mark.parametrize(("spoil", "told"), STRANGE.values(), ids=STRANGE)
def test_what_lies_beside_and_is_no_internal_part_is_not_written_over(out_internal_part, spoil, told):
    spoil(get_internal_folder(out_internal_part))
    for work in (lambda: check_destination(out_internal_part, None), lambda: built(out_internal_part, b"value\n13\n")):
        with pytest.raises(PublishError, match=told) as stopped:
            work()
        assert "e-internal" in stopped.value.title
    assert (out_internal_part / "data" / "a.json").read_bytes() == b"value\n12\n"
    assert not list(out_internal_part.parent.glob(".e.*"))


def test_an_edition_takes_no_name_of_an_internal_part(out_internal_part):
    with pytest.raises(PublishError, match="end in -internal"):
        built(get_internal_folder(out_internal_part))
    assert (get_internal_folder(out_internal_part) / "findings.json").is_file()


def test_an_edition_that_has_its_internal_files_in_it_is_read_told_and_replaced(tmp_path):
    out_internal_part = old_fashioned(tmp_path / "e")
    own = read_edition(out_internal_part)
    assert own.sha256 != own.own
    assert own.called(own.sha256)
    assert own.called(own.own)
    assert not own.called("")
    assert has_mixed_internal_files(out_internal_part)
    with pytest.raises(PublishError, match=r"manifest\.json or internal/ lies in the edition"):
        verify_edition_folder(out_internal_part)
    built(out_internal_part)
    assert not has_mixed_internal_files(out_internal_part)
    assert verify_edition_folder(out_internal_part).beside == "whole"
    assert {one.name for one in tmp_path.iterdir()} == {"e", "e-internal"}


def test_one_that_holds_more_is_not_replaced(tmp_path):
    out_internal_part = old_fashioned(tmp_path / "e")
    (out_internal_part / "internal" / "notes.txt").write_text("work")
    with pytest.raises(PublishError, match=r"internal/notes\.txt"):
        built(out_internal_part)


def test_verify_says_whether_the_internal_part_is_here(called, out_internal_part, tmp_path):
    assert (verify_edition_folder(out_internal_part).beside, verify_edition_folder(out_internal_part).internal) == (
        "whole",
        3,
    )
    for name in ("findings.json", "relations.json"):
        (get_internal_folder(out_internal_part) / name).unlink()
    assert (verify_edition_folder(out_internal_part).beside, verify_edition_folder(out_internal_part).internal) == (
        "manifest",
        1,
    )
    rmtree(get_internal_folder(out_internal_part))
    assert (verify_edition_folder(out_internal_part).beside, verify_edition_folder(out_internal_part).internal) == (
        "none",
        0,
    )
    told = called("verify", ".", cwd=out_internal_part).stdout
    assert b"Its internal part is not here: no folder e-internal lies beside it." in told


def rewritten_internal_part(folder: Path) -> None:
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
    "the manifest renamed": (rewritten_internal_part, "belongs to another edition"),
    "another edition's": (of_another, "belongs to another edition"),
    "another list of public files": (another_list, "do not list the same files"),
    "a link to the folder": (linked_internal_part, "e-internal is not a folder of its own"),
    "a file in its place": (a_file, "e-internal is not a folder of its own"),
    "emptied": (lambda f: [one.unlink() for one in f.iterdir()], r"no manifest\.json"),
}


@pytest.mark.parametrize(("spoil", "told"), SPOILED.values(), ids=SPOILED)
def test_what_was_done_to_the_internal_part_is_told(out_internal_part, tmp_path, spoil, told):
    spoil(get_internal_folder(out_internal_part))
    make_keys(tmp_path / "k.pem", tmp_path / "k.pub")
    for work in (
        lambda: verify_edition_folder(out_internal_part),
        lambda: sign_edition_folder(out_internal_part, tmp_path / "k.pem"),
    ):
        with pytest.raises(PublishError, match=told):
            work()
    assert not (out_internal_part / "public-manifest.sig").exists()


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


def test_an_edition_with_its_internal_files_in_it_is_archived_without_them(out_internal_part, tmp_path):
    data = bundle_edition({name: path.read_bytes() for name, path in list_edition_files(out_internal_part).items()})
    assert unpack_bundle(data, tmp_path / "taken").beside == "manifest"
    assert [one.name for one in get_internal_folder(tmp_path / "taken").iterdir()] == ["manifest.json"]
    assert get_internal_folder(tmp_path / "taken").stat().st_mode & 0o777 == 0o700
