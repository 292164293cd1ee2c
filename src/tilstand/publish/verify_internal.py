"""The internal part of an edition, where it lies beside: is it this one's, and every file as it was built.

It belongs to the edition whose public manifest its own manifest lists. A swap that was stopped halfway, and a
folder that somebody moved, leave one that does not, and it is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilstand.languages import message
from tilstand.publish.manifest import INTERNAL, MANIFEST, visibility
from tilstand.publish.place import beside
from tilstand.publish.public_manifest import PUBLIC, Listed, read_listed
from tilstand.publish.swap import unfinished
from tilstand.publish.verify_files import astray, is_plain
from tilstand.terms import Text

__all__ = ["LARGEST", "InternalPart", "internal_part"]

LARGEST = 64_000_000  # bytes of a manifest; one of 1,000 files has 200 kB


@dataclass(frozen=True, slots=True)
class InternalPart:
    """What lies beside an edition.

    Attributes:
        state: `whole`; `manifest`, where nothing but its manifest is there, as an archive keeps it; `none`.
        files: Number of files.
        problems: What is not as it was built.
    """

    state: str
    files: int
    problems: tuple[Text, ...] = ()


def internal_part(folder: Path, edition: str, public: tuple[Listed, ...], sha256: str) -> InternalPart:
    """The internal part beside an edition.

    Args:
        folder: The edition's folder.
        edition: The edition's name.
        public: The files that its public manifest lists.
        sha256: That manifest's hash.
    """
    there = beside(folder)
    stopped = (message("errors.seal.broken.stopped"),) if unfinished(folder) else ()
    if not there.exists() and not there.is_symlink():
        return InternalPart("none", 0, stopped)
    if there.is_symlink() or not there.is_dir():
        return InternalPart("none", 0, (message("errors.seal.broken.no_folder", file=there.name), *stopped))
    read = _read(there / MANIFEST)
    if read is None:
        told = message("errors.seal.broken.no_internal", folder=there.name, file=MANIFEST)
        return InternalPart("none", 0, (told, *stopped))
    rows, listed = read
    seals = {one.sha256 for one in listed if one.file == PUBLIC}
    if rows.get("edition") != edition or seals != {sha256}:
        told = message(
            "errors.seal.broken.other_internal", folder=there.name, edition=str(rows.get("edition"))
        )
        return InternalPart("none", 0, (told, *stopped))
    return _compared(there, public, listed, stopped)


def _compared(
    there: Path, public: tuple[Listed, ...], listed: tuple[Listed, ...], stopped: tuple[Text, ...]
) -> InternalPart:
    inside = {
        one.file.removeprefix(INTERNAL): one
        for one in listed
        if visibility(one.file) == "internal" and one.file != MANIFEST
    }
    alone = bool(inside) and not any((there / name).exists() for name in inside)
    problems = [
        *_lists(public, listed),
        *astray(
            there,
            inside,
            passed=lambda name: name == MANIFEST or (alone and name in inside),
            called=lambda name: f"{there.name}/{name}",
        ),
        *stopped,
    ]
    return InternalPart("manifest" if alone else "whole", 1 if alone else 1 + len(inside), tuple(problems))


def _lists(public: tuple[Listed, ...], listed: tuple[Listed, ...]) -> Iterator[Text]:
    """Where the two manifests do not say the same."""
    if {one for one in listed if visibility(one.file) == "public" and one.file != PUBLIC} != set(public):
        yield message("errors.seal.broken.two_manifests")


def _read(path: Path) -> tuple[Mapping[str, Any], tuple[Listed, ...]] | None:
    try:
        if not is_plain(path, LARGEST):
            return None
        rows = json.loads(path.read_bytes())
        return rows, read_listed(rows["outputs"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
