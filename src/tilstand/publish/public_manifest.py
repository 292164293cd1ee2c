"""The public manifest: every public file of an edition with its hash, for whoever has downloaded the folder.

It names nothing that is internal: of the files that an edition was built from it holds one hash over all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

__all__ = [
    "DATA",
    "PUBLIC",
    "SIGNATURE",
    "Listed",
    "data_hash",
    "inside",
    "listing_hash",
    "public_manifest",
    "read_listed",
]

PUBLIC, SIGNATURE = "public-manifest.json", "public-manifest.sig"
"""The file itself, and its signature; it lists every other public file of the edition."""

DATA = "data/"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest lists it.

    Attributes:
        file: Its name in the folder.
        sha256: Hash of its bytes.
        size: Number of bytes.
    """

    file: str
    sha256: str
    size: int


def listing_hash(hashes: Mapping[str, str]) -> str:
    r"""One hash for many files: that of the lines `HASH  NAME`, sorted by name, as `sha256sum` prints them.

    Args:
        hashes: SHA-256 of each file, by name.

    Example:
        >>> listing_hash({"b": "2", "a": "1"}) == hashlib.sha256(b"1  a\n2  b\n").hexdigest()
        True
    """
    lines = (f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def data_hash(files: Mapping[str, bytes]) -> str:
    """One hash for the data files of an edition, whatever else is among its files.

    In their folder `sha256sum * | sha256sum` gives the same, where the shell sorts names by their bytes.

    Args:
        files: Files by name.
    """
    found = {name: data for name, data in files.items() if name.startswith(DATA)}
    return listing_hash(
        {name.removeprefix(DATA): hashlib.sha256(data).hexdigest() for name, data in found.items()}
    )


def public_manifest(
    about: Mapping[str, Any],
    inputs: Mapping[str, str],
    public: Mapping[str, bytes],
    anchor: Mapping[str, Any] | None = None,
) -> bytes:
    """The public manifest's bytes.

    Args:
        about: What the edition is: its name, round, period and what it says of itself.
        inputs: Hash of every file that the edition was built from.
        public: Its public files but this one and its signature.
        anchor: How far the logs had come, as it was recorded for this edition.
    """
    files = [
        {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for name, data in sorted(public.items())
    ]
    told = {
        **about,
        "inputs": {"files": len(inputs), "sha256": listing_hash(inputs)},
        "data": data_hash(public),
        **({"anchor": anchor} if anchor is not None else {}),
        "files": files,
    }
    return (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def read_listed(rows: object) -> tuple[Listed, ...]:
    """The files that a manifest lists, where each is listed once, under a name inside the folder.

    Raises:
        ValueError: If it is no such list.
    """
    found = tuple(_rows(rows))
    names = {one.file for one in found}
    if len(names) < len(found) or not all(map(inside, names)):
        raise ValueError("twice, or outside")
    return found


def _rows(rows: object) -> Iterator[Listed]:
    if not isinstance(rows, list):
        raise ValueError("no list")
    for row in rows:
        match row:
            case {"file": str(file), "sha256": str(sha256), "size": int(size)}:
                yield Listed(file, sha256, size)
            case _:
                raise ValueError("no file")


def inside(name: str) -> bool:
    """True for a name of a file that lies in the folder, and nowhere else."""
    path = PurePosixPath(name)
    plain = path.as_posix() == name and "\\" not in name and "\0" not in name
    return plain and not path.is_absolute() and ".." not in path.parts and name not in ("", ".")
