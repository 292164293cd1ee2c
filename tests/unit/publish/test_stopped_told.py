"""Every message with which publishing stops, whole: of folders, keys, lists of files, links and seals."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as Made

import pytest

from tilstand.errors import TilstandError
from tilstand.publish.edition import check_destination, has_mixed_internal_files, replace_edition
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.publish.manifest import (
    MANIFEST,
    PUBLIC,
    build_manifests,
    generate_key_pair,
    is_plain_file_name,
    read_manifest_files,
)
from tilstand.publish.release_gate import check_public_links, check_release_seal
from tilstand.publish.verification import make_keys, sign_edition_folder
from tilstand.terms import Period

FILES = {"data/a.csv": b"12\n", "internal/findings.json": b"[]"}


def built(out: Path, **more: bytes) -> Path:
    files = {**FILES, **more}
    replace_edition(files | build_manifests("land", "2031", Period.from_year(2031), {}, files)[1], out, None)
    return out


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return built(tmp_path / "e")


def told(work: Callable[[], object], place: Path) -> list[str]:
    """The lines of the message that it stops with; the folder of the test is `.` in them."""
    with pytest.raises(TilstandError) as stopped:
        work()
    return stopped.value.message.replace(str(place), ".").splitlines()


def collection(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "collection.toml").write_text("")
    return folder


def many(out: Path) -> None:
    for name in "gfedcba":
        (out / name).write_text("")


def linked(out: Path) -> None:
    get_internal_folder(out).rename(out.parent / "x")
    get_internal_folder(out).symlink_to("x")


def emptied(out: Path, *, of: str) -> None:
    (out if of == "e" else get_internal_folder(out)).joinpath(PUBLIC if of == "e" else MANIFEST).write_text("{}")


BESIDE = "  -> Move these files to another folder, or choose another folder with --out."
HOLDS = "  Beside an earlier edition it holds {}, and all of the folder would be replaced."
FOLDERS: dict[str, tuple[Callable[[Path], object], str, list[str]]] = {
    "a file": (
        lambda out: out.rename(out.parent / "x") and out.write_text(""),
        "e",
        ["  It is a file, not a folder.", "  -> Choose an empty folder, or one that does not exist yet."],
    ),
    "something else": (
        lambda out: emptied(out, of="e"),
        "e",
        [
            "  It holds something that is not an edition, and would be replaced.",
            "  -> Choose an empty folder, or one that does not exist yet.",
        ],
    ),
    "five more": (
        lambda out: (many(out), [(out / name).unlink() for name in "fg"]),
        "e",
        [HOLDS.format("a, b, c, d, e"), BESIDE],
    ),
    "seven more": (many, "e", [HOLDS.format("a, b, c, d, e and 2 more"), BESIDE]),
    "one more beside": (
        lambda out: (
            (get_internal_folder(out) / "sub").mkdir() or (get_internal_folder(out) / "sub" / "x").write_text("")
        ),
        "e-internal",
        [HOLDS.format("sub/x"), BESIDE],
    ),
    "something else beside": (
        lambda out: emptied(out, of="internal"),
        "e-internal",
        [
            "  The internal files of the edition go there, and it holds something else.",
            "  -> Move what it holds to another folder, or choose another folder for the edition with --out.",
        ],
    ),
    "a file beside": (
        lambda out: get_internal_folder(out).rename(out.parent / "x") and get_internal_folder(out).write_text(""),
        "e-internal",
        ["  It is a file, not a folder.", "  -> Choose an empty folder, or one that does not exist yet."],
    ),
    "a link beside": (
        linked,
        "e-internal",
        [
            "  It is a symbolic link. Internal files are written beside the edition, not where a link leads.",
            "  -> Take the link away, or choose another folder with --out.",
        ],
    ),
}


@pytest.mark.parametrize(("spoil", "name", "lines"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_holds_something_else(out, spoil, name, lines):
    spoil(out)
    for work in (lambda: check_destination(out, None), lambda: built(out)):
        assert told(work, out.parent) == [f"The edition cannot be written to ./{name}", *lines]


def test_a_folder_where_no_edition_lies(tmp_path):
    of = collection(tmp_path / "sagaland")
    title = "The edition cannot be written to {}"
    assert told(lambda: check_destination(of / "a" / "out", of), tmp_path) == [
        title.format("./sagaland/a/out"),
        "  That is inside the collection sagaland, which the edition would become a part of.",
        "  -> Choose a folder outside it with --out.",
    ]
    assert told(lambda: check_destination(tmp_path, of), tmp_path) == [
        title.format("."),
        "  The collection sagaland lies in it, and would be replaced.",
        "  -> Choose another folder with --out.",
    ]
    assert told(lambda: check_destination(tmp_path / "e-internal", of), tmp_path) == [
        title.format("./e-internal"),
        "  Names that end in -internal are those of the folders for internal files, which lie beside editions.",
        "  -> Choose another name with --out.",
    ]
    (tmp_path / "e").symlink_to("e")
    first, why, remedy = told(lambda: check_destination(tmp_path / "e", of), tmp_path)
    assert (first, remedy) == (title.format("./e"), "  -> Choose another folder.")
    assert why.strip()
    assert check_destination(tmp_path / "f", of) == tmp_path / "f"


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def full(*asked: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    first, why, remedy = told(lambda: built(tmp_path / "e"), tmp_path)
    assert first == "The edition cannot be written to ./e"
    assert why.strip()
    assert remedy == "  -> Check that the folder above it can be written to; nothing was changed."
    assert list(tmp_path.iterdir()) == []


def test_an_edition_with_its_internal_files_in_it_is_known_by_its_own_manifest(out):
    assert not has_mixed_internal_files(out)
    own = json.loads((get_internal_folder(out) / MANIFEST).read_bytes())
    for spoiled in ({"tool": {"name": "other"}}, {"edition": 1}, {"outputs": [{}]}, {"tool": None}):
        (out / MANIFEST).write_text(json.dumps({**own, **spoiled}))
        assert not has_mixed_internal_files(out)
    (out / MANIFEST).write_text(json.dumps(own))
    assert has_mixed_internal_files(out)


KEY_INSIDE = [
    "  {} would go wherever the edition, the collection or the archive goes.",
    "  -> Move it to a place that only its owner reads.",
]


def test_keys_that_lie_where_they_must_not_or_cannot_be_used(out, tmp_path):
    make_keys(tmp_path / "k.pem", tmp_path / "k.pub")
    assert told(lambda: make_keys(out / "k", tmp_path / "p"), tmp_path) == [
        "A private key cannot lie in ./e",
        KEY_INSIDE[0].format("./e/k"),
        KEY_INSIDE[1],
    ]
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "k").write_bytes(generate_key_pair()[0])
    (plain / "k").chmod(0o600)
    of = collection(tmp_path / "land")
    (of / "k").write_bytes(generate_key_pair()[0])
    for folder in (of, get_internal_folder(out)):
        key = folder / "k"
        key.write_bytes(b"")
        assert (
            told(lambda key=key: sign_edition_folder(out, key), tmp_path)[0]
            == f"A private key cannot lie in ./{folder.name}"
        )
        key.unlink()
    assert told(lambda: sign_edition_folder(plain, plain / "k"), tmp_path) == [
        "A private key cannot lie in ./plain",
        KEY_INSIDE[0].format("./plain/k"),
        KEY_INSIDE[1],
    ]
    for mode in (0o640, 0o604, 0o610):
        (plain / "k").chmod(mode)
        assert told(lambda: sign_edition_folder(out, plain / "k"), tmp_path) == [
            "Others can read the private key ./plain/k",
            "  -> Take their rights away: chmod 600 ./plain/k",
        ]
    unusable = [
        "The key cannot be used",
        "  It must be an Ed25519 key in PEM, and a locked one needs its password.",
        "  -> tilstand publish key makes a pair.",
    ]
    (plain / "k").chmod(0o600)
    (plain / "k").write_bytes(b"none")
    assert told(lambda: sign_edition_folder(out, plain / "k"), tmp_path) == unusable
    assert told(lambda: sign_edition_folder(out, plain / "nothing"), tmp_path) == unusable
    for taken in ("k.pem", "k.pub"):
        first, why = told(lambda taken=taken: make_keys(tmp_path / taken, tmp_path / "k.pub"), tmp_path)
        assert (first, bool(why.strip())) == (f"./{taken} cannot be written", True)
    assert not list(tmp_path.glob(".*"))


def test_a_password_is_asked_for_only_where_a_key_is_locked(out, tmp_path):
    asked: list[str] = []

    def ask() -> str:
        asked.append("asked")
        return "sesam"

    make_keys(tmp_path / "a.pem", tmp_path / "a.pub")
    make_keys(tmp_path / "b.pem", tmp_path / "b.pub", "sesam")
    assert [(tmp_path / one).stat().st_mode & 0o777 for one in ("a.pem", "b.pem")] == [0o600, 0o600]
    assert sign_edition_folder(out, tmp_path / "a.pem", ask).origin == "key"
    assert asked == []
    assert sign_edition_folder(out, tmp_path / "b.pem", ask).origin == "key"
    assert asked == ["asked"]


# Lists of files, links and seals


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({}, "no list"),
        ([1], "no file"),
        ([{"file": "a", "sha256": "b", "size": "1"}], "no file"),
        ([{"file": "a", "sha256": "b", "size": 1}] * 2, "twice, or outside"),
        ([{"file": "/a", "sha256": "b", "size": 1}], "twice, or outside"),
    ],
)
def test_what_is_no_list_of_files(rows, why):
    with pytest.raises(ValueError, match=f"^{why}$"):
        read_manifest_files(rows)


def test_which_names_lie_inside():
    names = ("a", "a/b.c", "...", "a/..b")
    strange = ("", ".", "..", "../a", "a/../b", "/a", "a//b", "a/", "./a", "a\\b", "a\0b")
    assert [name for name in (*names, *strange) if is_plain_file_name(name)] == list(names)


def test_links_and_seals_that_stop_an_edition(make):
    assert told(lambda: check_public_links("a.html", ["internal/z", "internal/b"]), Path("/nowhere")) == [
        "A public file would lead to an internal one",
        "  a.html leads to internal/b.",
        "  a.html leads to internal/z.",
        "  -> Take the link out of the text that brings it in.",
    ]
    seal: list[str] = ["The edition is not published", "  -> Publish the release as tilstand.protect made it."]
    made = make()
    for work, why in (
        (lambda: check_release_seal(Made()), "SimpleNamespace is not a release."),  # type: ignore[arg-type]
        (
            lambda: check_release_seal(dataclasses.replace(made, tables=made.tables[1:])),
            "Something in it was changed after it was sealed.",
        ),
        (lambda: check_release_seal(dataclasses.replace(made, provider=object())), None),
    ):
        first, cause, last = told(work, Path("/nowhere"))
        assert [first, last] == seal
        assert cause == f"  {why}" if why else cause.endswith(".")
