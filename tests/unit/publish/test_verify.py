"""An edition is what was built, or it is told what is not; whose it is, only what came another way shows."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from tilstand.errors import PublishError
from tilstand.publish.edition import replace_edition
from tilstand.publish.edition_folders import get_edition_file_path, get_internal_folder, list_edition_files
from tilstand.publish.manifest import PUBLIC, SIGNATURE, build_manifests, generate_key_pair
from tilstand.publish.verification import VerifiedEdition, make_keys, sign_edition_folder, verify_edition_folder
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


def test_a_signature_that_is_gone_or_cut_is_told(copy, keys):
    os.truncate(copy / SIGNATURE, 63)
    with pytest.raises(PublishError, match="not that of this key"):
        verify_edition_folder(copy, key=keys[1].read_bytes())
    (copy / SIGNATURE).unlink()
    with pytest.raises(PublishError, match="There is no signature"):
        verify_edition_folder(copy, key=keys[1].read_bytes())
    assert verify_edition_folder(copy).origin == ""


@pytest.mark.parametrize("inside", ["collection", "archive", "edition", "internal part"])
def test_a_private_key_lies_apart(sealed, tmp_path, inside):
    if inside in ("edition", "internal part"):
        folder = copytree(sealed if inside == "edition" else get_internal_folder(sealed), tmp_path / "e-internal")
    else:
        folder = tmp_path
        (folder / ("collection.toml" if inside == "collection" else "log.jsonl")).write_text("")
        (folder / "objects").mkdir()
    deep = folder / "sub"
    deep.mkdir(exist_ok=True)
    with pytest.raises(PublishError, match="cannot lie in"):
        make_keys(deep / "key.pem", tmp_path / "key.pub")
    (deep / "key.pem").write_bytes(generate_key_pair()[0])
    with pytest.raises(PublishError, match="cannot lie in"):
        sign_edition_folder(sealed, deep / "key.pem")
    assert not (tmp_path / "key.pub").exists()


def test_a_private_key_is_for_its_owner_alone_and_never_written_over(sealed, keys, tmp_path):
    assert keys[0].stat().st_mode & 0o777 == 0o600
    with pytest.raises(PublishError, match="cannot be written"):
        make_keys(keys[0], tmp_path / "new.pub")
    lent = tmp_path / "lent.pem"
    lent.write_bytes(keys[0].read_bytes())
    lent.chmod(0o640)
    with pytest.raises(PublishError, match="Others can read"):
        sign_edition_folder(sealed, lent)


def test_a_locked_key_opens_with_its_password_alone(copy, tmp_path):
    make_keys(tmp_path / "k.pem", tmp_path / "k.pub", "sesam")
    assert isinstance(sign_edition_folder(copy, tmp_path / "k.pem", lambda: "sesam"), VerifiedEdition)
    for wrong in ("", "other"):
        with pytest.raises(PublishError, match="cannot be used"):
            sign_edition_folder(copy, tmp_path / "k.pem", lambda wrong=wrong: wrong)


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


def test_another_hash_is_told_beside_the_edition_s_own(sealed):
    own = verify_edition_folder(sealed)
    with pytest.raises(PublishError) as told:
        verify_edition_folder(sealed, expected="0" * 64)
    assert own.sha256 in told.value.message
    assert own.data in told.value.message
