"""Verifying an edition: every byte against its manifest, and the manifest against what lies elsewhere.

A folder cannot vouch for itself: whoever changes a figure can write a manifest that fits. Where an edition
comes from is therefore shown only by what was not downloaded with it, a public key or a hash.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.languages import failure, message
from tilstand.publish.key import SigningKeyError, verifies
from tilstand.publish.manifest import INTERNAL, MANIFEST, visibility
from tilstand.publish.public_manifest import DATA, PUBLIC, SIGNATURE, Listed, listing_hash, read_listed
from tilstand.terms import Text

__all__ = ["Verified", "verified"]

_SHOWN = 30
_HASH = re.compile(r"[0-9a-f]{64}")
_LARGEST = 64_000_000  # bytes of a manifest; one of 1,000 files has 200 kB


@dataclass(frozen=True, slots=True)
class Verified:
    """An edition whose every file is the one that its manifest lists.

    Attributes:
        edition: Its name.
        round_name: Its round.
        files: Number of public files.
        internal: Number of internal files that lie beside them.
        sha256: Hash of the public manifest.
        data: Hash of the data files alone.
        origin: What shows where it comes from: `key`, `hash`, `data` (of the data files alone), or nothing.
        draft: True if it is a draft.
    """

    edition: str
    round_name: str
    files: int
    internal: int
    sha256: str
    data: str
    origin: str
    draft: bool


def verified(folder: Path, *, key: bytes | None = None, expected: str = "") -> Verified:
    """An edition, once every file in its folder is found to be the one that was built.

    Args:
        folder: The edition's folder, as it was built or as it was downloaded, without what is internal.
        key: Public key (Ed25519, PEM) of the one who published it, from elsewhere.
        expected: Hash of its public manifest, or of its data files, from elsewhere.

    Raises:
        PublishError: If there is no edition, a file was changed, added or taken away, the signature is not
            that key's, or the hash is another's; all of it is told.
    """
    raw, told, listed = _public(folder)
    sha256 = hashlib.sha256(raw).hexdigest()
    internal = _internal(folder, told)
    if not (folder / INTERNAL).exists():  # the manifest alone, as an archive keeps an edition
        internal = tuple(one for one in internal if not one.file.startswith(INTERNAL))
    allowed = {one.file: one for one in (*listed, *internal)}
    problems = [
        *_files(folder, allowed),
        *_lists(told, listed, internal, sha256),
        *_signed(folder, raw, key),
    ]
    data = _data(listed)
    asked = expected.strip().lower()
    if asked and asked not in (sha256, data):
        problems.append(message("errors.seal.broken.hash", found=sha256, data=data))
    if problems:
        more = len(problems) - _SHOWN
        shown = problems[:_SHOWN] + ([message("errors.seal.broken.more", count=more)] if more > 0 else [])
        raise failure(PublishError, "seal.broken", shown, folder=folder)
    origin = "key" if key is not None else "hash" if asked == sha256 else "data" if asked else ""
    return Verified(
        told["edition"],
        told["round"],
        len(listed),
        sum(visibility(one.file) == "internal" for one in internal),
        sha256,
        data,
        origin,
        told.get("draft") is not False,
    )


def _public(folder: Path) -> tuple[bytes, Mapping[str, Any], tuple[Listed, ...]]:
    """The public manifest: its bytes, what it says, and the files that it lists."""
    path = folder / PUBLIC
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _LARGEST:
            raise failure(PublishError, "seal.none", folder=folder, file=PUBLIC)
        raw = path.read_bytes()
    except OSError as error:
        raise failure(PublishError, "seal.none", folder=folder, file=PUBLIC) from error
    try:
        told = json.loads(raw)
        if not (isinstance(told["edition"], str) and isinstance(told["round"], str)):
            raise ValueError
        return raw, told, read_listed(told["files"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise failure(PublishError, "seal.unread", folder=folder, file=PUBLIC) from error


def _internal(folder: Path, told: Mapping[str, Any]) -> tuple[Listed, ...]:
    """The internal files, as their own manifest lists them; none where only the public ones lie there."""
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink():
        return ()
    try:
        raw = path.read_bytes()
        rows = json.loads(raw)
        if rows["edition"] != told["edition"]:
            raise ValueError
        listed = read_listed(rows["outputs"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise failure(PublishError, "seal.unread", folder=folder, file=MANIFEST) from error
    return (Listed(MANIFEST, hashlib.sha256(raw).hexdigest(), len(raw)), *listed)


def _lists(
    told: Mapping[str, Any], listed: tuple[Listed, ...], internal: tuple[Listed, ...], sha256: str
) -> Iterator[Text]:
    """Where the two manifests, or a manifest and itself, do not say the same."""
    if told.get("data") != _data(listed):
        yield message("errors.seal.broken.data")
    public = {one for one in internal if visibility(one.file) == "public"}
    own = {one for one in public if one.file == PUBLIC}
    if internal and (public - own != set(listed) or {one.sha256 for one in own} != {sha256}):
        yield message("errors.seal.broken.two_manifests")


def _files(folder: Path, allowed: Mapping[str, Listed]) -> Iterator[Text]:
    """What lies in the folder and should not, or should and does not, or is other than it was."""
    there = dict(_there(folder))
    for name in sorted({*there, *allowed} - {PUBLIC, SIGNATURE}):
        if name not in allowed:
            yield message("errors.seal.broken.added", file=name)
        elif name not in there:
            yield message("errors.seal.broken.missing", file=name)
        elif not there[name]:
            yield message("errors.seal.broken.link", file=name)
        else:
            how = _changed(folder / name, allowed[name])
            if how:
                yield message(f"errors.seal.broken.{how}", file=name)
    if not there.get(SIGNATURE, True):
        yield message("errors.seal.broken.link", file=SIGNATURE)


def _there(folder: Path) -> Iterator[tuple[str, bool]]:
    """Everything in the folder but plain folders, and whether it is a plain file."""
    for here, folders, files in os.walk(folder):
        for name in (*files, *folders):
            path = Path(here) / name
            mode = path.lstat().st_mode
            if not stat.S_ISDIR(mode):
                yield path.relative_to(folder).as_posix(), stat.S_ISREG(mode)


def _changed(path: Path, one: Listed) -> str:
    try:
        if path.stat().st_size != one.size:
            return "changed"
        with path.open("rb") as stream:
            return "" if hashlib.file_digest(stream, "sha256").hexdigest() == one.sha256 else "changed"
    except OSError:
        return "unread"


def _signed(folder: Path, raw: bytes, key: bytes | None) -> Iterator[Text]:
    if key is None:
        return
    path = folder / SIGNATURE
    if not path.is_file():
        yield message("errors.seal.broken.unsigned", file=SIGNATURE)
        return
    try:
        if not verifies(key, raw, path.read_bytes()):
            yield message("errors.seal.broken.signature", file=SIGNATURE)
    except SigningKeyError as error:
        raise failure(PublishError, "seal.no_key") from error


def _data(listed: tuple[Listed, ...]) -> str:
    found = {one.file.removeprefix(DATA): one.sha256 for one in listed if one.file.startswith(DATA)}
    return listing_hash(found)
