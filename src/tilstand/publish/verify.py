"""Verifying an edition: every byte against its manifest, and the manifest against what lies elsewhere.

A folder cannot vouch for itself: whoever changes a figure can write a manifest that fits. Where an edition
comes from is therefore shown only by what was not downloaded with it, a public key or a hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.languages import failure, message
from tilstand.publish.key import SigningKeyError, verifies
from tilstand.publish.manifest import INTERNAL, MANIFEST, visibility
from tilstand.publish.public_manifest import DATA, PUBLIC, SIGNATURE, Listed, listing_hash, read_listed
from tilstand.publish.swap import unfinished
from tilstand.publish.verify_files import astray, is_plain
from tilstand.publish.verify_internal import LARGEST, internal_part
from tilstand.terms import Text

__all__ = ["Verified", "verified"]

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Verified:
    """An edition whose every file is the one that its manifest lists.

    Attributes:
        edition: Its name.
        round_name: Its round.
        files: Number of public files.
        beside: What lies beside it of what is internal: `whole`, its `manifest` alone, or `none`.
        internal: Number of internal files that lie there.
        sha256: Hash of the public manifest.
        data: Hash of the data files alone.
        origin: What shows where it comes from: `key`, `hash`, `data` (of the data files alone), or nothing.
        draft: True if it is a draft.
        inputs: Hash over the names and hashes of all files that it was built from.
    """

    edition: str
    round_name: str
    files: int
    beside: str
    internal: int
    sha256: str
    data: str
    origin: str
    draft: bool
    inputs: str = ""


def verified(folder: Path, *, key: bytes | None = None, expected: str = "") -> Verified:
    """An edition, once every file in its folder is found to be the one that was built.

    Where the folder of its internal part lies beside it, that is looked at too.

    Args:
        folder: The edition's folder, as it was built or as it was downloaded.
        key: Public key (Ed25519, PEM) of the one who published it, from elsewhere.
        expected: Hash of its public manifest, or of its data files, from elsewhere.

    Raises:
        PublishError: If there is no edition, a file was changed, added or taken away, the signature is not
            that key's, or the hash is another's; all of it is told.
    """
    raw, told, listed = _public(folder)
    sha256, data = hashlib.sha256(raw).hexdigest(), _data(listed)
    part = internal_part(folder, told["edition"], listed, sha256)
    problems = [*_astray(folder, listed), *part.problems, *_signed(folder, raw, key)]
    if told.get("data") != data:
        problems.append(message("errors.seal.broken.data"))
    asked = expected.strip().lower()
    if asked and asked not in (sha256, data):
        problems.append(message("errors.seal.broken.hash", found=sha256, data=data))
    if problems:
        more = len(problems) - _SHOWN
        shown = problems[:_SHOWN] + ([message("errors.seal.broken.more", count=more)] if more > 0 else [])
        raise failure(PublishError, "seal.broken", shown, folder=folder)
    origin = "key" if key is not None else "hash" if asked == sha256 else "data" if asked else ""
    return Verified(
        edition=told["edition"],
        round_name=told["round"],
        files=len(listed),
        beside=part.state,
        internal=part.files,
        sha256=sha256,
        data=data,
        origin=origin,
        draft=told.get("draft") is not False,
        inputs=str(dict(told.get("inputs") or {}).get("sha256", "")),
    )


def _public(folder: Path) -> tuple[bytes, Mapping[str, Any], tuple[Listed, ...]]:
    """The public manifest: its bytes, what it says, and the files that it lists."""
    path = folder / PUBLIC
    try:
        if not is_plain(path, LARGEST):
            raise failure(PublishError, "seal.none", folder=folder, file=PUBLIC)
        raw = path.read_bytes()
    except OSError as error:
        why = "stopped" if unfinished(folder) else "none"
        raise failure(PublishError, f"seal.{why}", folder=folder, file=PUBLIC) from error
    try:
        told = json.loads(raw)
        if not (isinstance(told["edition"], str) and isinstance(told["round"], str)):
            raise ValueError
        return raw, told, read_listed(told["files"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise failure(PublishError, "seal.unread", folder=folder, file=PUBLIC) from error


def _astray(folder: Path, listed: tuple[Listed, ...]) -> Iterator[Text]:
    """What is not as it was built; files that belong in the folder beside are told as one."""
    if any(visibility(one.file) == "internal" for one in listed):
        yield message("errors.seal.broken.called_public")
    if (folder / MANIFEST).exists() or (folder / INTERNAL).exists():
        yield message("errors.seal.broken.mingled", file=MANIFEST, folder=INTERNAL)
    yield from astray(
        folder,
        {one.file: one for one in listed},
        passed=lambda name: name in (PUBLIC, SIGNATURE) or visibility(name) == "internal",
    )
    if (folder / SIGNATURE).is_symlink() or (
        (folder / SIGNATURE).exists() and not (folder / SIGNATURE).is_file()
    ):
        yield message("errors.seal.broken.link", file=SIGNATURE)


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
