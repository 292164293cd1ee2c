"""Public and internal manifests of an edition, and the keys that sign them.

It names nothing that is internal: of the files that an edition was built from it holds one hash over all.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tilstand.model.names import Imprint
from tilstand.terms import Period

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class SigningKeyError(ValueError):
    """What was given as a key is none of this kind, or cannot be opened with the password."""


def generate_key_pair(password: bytes = b"") -> tuple[bytes, bytes]:
    """A new private key, locked with the password if one is given, and its public half."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private_key = Ed25519PrivateKey.generate()
    locked = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    private = private_key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, locked)
    return private, _encode_public_key(private_key)


def derive_public_key(private: bytes, password: bytes = b"") -> bytes:
    """The public key that belongs to a private one.

    Raises:
        SigningKeyError: If it cannot be opened.
    """
    return _encode_public_key(_load_private_key(private, password))


def sign_bytes(private: bytes, data: bytes, password: bytes = b"") -> bytes:
    """The signature of bytes: 64 bytes, the same for the same key and bytes.

    Raises:
        SigningKeyError: If the key cannot be opened.
    """
    return _load_private_key(private, password).sign(data)


def is_valid_signature(public: bytes, data: bytes, signed: bytes) -> bool:
    """True if a signature is that of these bytes by the key whose public half is given.

    Raises:
        SigningKeyError: If it is no public key of this kind.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SigningKeyError from error
    if not isinstance(key, Ed25519PublicKey):
        raise SigningKeyError
    try:
        key.verify(signed, data)
    except InvalidSignature:
        return False
    return True


def _load_private_key(private: bytes, password: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(private, password or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SigningKeyError from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError
    return key


def _encode_public_key(private: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization as form

    return private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)


PUBLIC, SIGNATURE = "public-manifest.json", "public-manifest.sig"
"""The file itself, and its signature; it lists every other public file of the edition."""

DATA = "data/"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as a manifest lists it.

    Attributes:
        file: Its name in the folder.
        sha256: Hash of its bytes.
        size: Number of bytes.
    """

    file: str
    sha256: str
    size: int


def hash_file_listing(hashes: Mapping[str, str]) -> str:
    r"""One hash for many files: that of the lines `HASH  NAME`, sorted by name, as `sha256sum` prints them.

    Args:
        hashes: SHA-256 of each file, by name.

    Example:
        >>> hash_file_listing({"b": "2", "a": "1"}) == hashlib.sha256(b"1  a\n2  b\n").hexdigest()
        True
    """
    lines = (f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def hash_data_files(files: Mapping[str, bytes]) -> str:
    """One hash for the data files of an edition, whatever else is among its files.

    In their folder `sha256sum * | sha256sum` gives the same, where the shell sorts names by their bytes.

    Args:
        files: Files by name.
    """
    return hash_listed_data({name: _hash_file_bytes(data) for name, data in files.items() if name.startswith(DATA)})


def hash_listed_data(hashes: Mapping[str, str]) -> str:
    """The same from the hash of each file, by name."""
    return hash_file_listing(
        {name.removeprefix(DATA): sha256 for name, sha256 in hashes.items() if name.startswith(DATA)}
    )


@dataclass(frozen=True, slots=True)
class EditionManifest:
    """A manifest as it was read.

    Attributes:
        sha256: Hash of its bytes.
        content: What it says.
        files: The files that it lists.
        raw: Its bytes.
    """

    sha256: str
    content: Mapping[str, Any]
    files: tuple[ListedFile, ...]
    raw: bytes


def read_manifest(path: Path) -> EditionManifest:
    """Read the public manifest of an edition, or its own; which of them it is, its name tells.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no manifest, lists a file twice, or one outside the folder.
    """
    raw = path.read_bytes()
    try:
        content = json.loads(raw)
        files = read_manifest_files(content["files" if path.name == PUBLIC else "outputs"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return EditionManifest(_hash_file_bytes(raw), content, files, raw)


def read_manifest_files(rows: object) -> tuple[ListedFile, ...]:
    """The files that a manifest lists, where each is listed once, under a name inside the folder.

    Raises:
        ValueError: If it is no such list.
    """
    files = []
    if not isinstance(rows, list):
        raise ValueError("no list")
    for row in rows:
        match row:
            case {"file": str(file), "sha256": str(sha256), "size": int(size)}:
                files.append(ListedFile(file, sha256, size))
            case _:
                raise ValueError("no file")
    names = {listed.file for listed in files}
    if len(names) < len(files) or not all(map(is_plain_file_name, names)):
        raise ValueError("twice, or outside")
    return tuple(files)


def is_plain_file_name(name: str) -> bool:
    """True for a name of a file that lies in the folder, and nowhere else."""
    path = PurePosixPath(name)
    plain = path.as_posix() == name and "\\" not in name and "\0" not in name
    return plain and not path.is_absolute() and ".." not in path.parts and name not in ("", ".")


INTERNAL, MANIFEST = "internal/", "manifest.json"
_PLAIN = Imprint()
_INTERNAL = (INTERNAL, MANIFEST)
_NO_WITHDRAWALS: Mapping[str, Mapping[str, str]] = {}


def build_manifests(
    collection: str,
    round_name: str,
    period: Period,
    inputs: Mapping[str, str],
    outputs: Mapping[str, bytes],
    earlier: Mapping[str, Period] | None = None,
    imprint: Imprint = _PLAIN,
    anchor: Mapping[str, Any] | None = None,
    withdrawn: Mapping[str, Mapping[str, str]] = _NO_WITHDRAWALS,
) -> tuple[str, dict[str, bytes]]:
    """The edition's name and its two manifests: the public one, and the unit's own, which lists that too.

    Args:
        collection: Name of the collection.
        round_name: Name of the round.
        period: Its period.
        inputs: Hash of every file that the edition was built from.
        outputs: Every file of the edition but these two.
        earlier: Rounds whose editions the site lists beside this one, each with its period.
        imprint: Whether it is a draft, and what was corrected.
        anchor: How far the logs had come, as it was recorded for this edition.
        withdrawn: The day on which something was withdrawn from former editions, by the beginnings of their
            hashes, and from their files, by hash.

    Returns:
        The name, which depends on everything that the edition holds, and the manifests' bytes by name.
    """
    listed = [{"file": file, "sha256": sha256} for file, sha256 in sorted(inputs.items())]
    content = _encode_manifest_json([listed, _list_output_files(outputs)])
    name = f"{collection}-{round_name}-{_hash_file_bytes(content)[:12]}"
    about = {
        "edition": name,
        "collection": collection,
        "round": round_name,
        "period": str(period),
        "earlier": {name: str(span) for name, span in (earlier or {}).items()},
        "draft": imprint.draft,
        **({"demonstration": True} if imprint.demonstration else {}),
        **_describe_correction(imprint),
        **({"withdrawn": withdrawn} if withdrawn else {}),
        "tool": {"name": "tilstand", "version": metadata.version("tilstand")},
    }
    public = {
        **about,
        "inputs": {"files": len(inputs), "sha256": hash_file_listing(inputs)},
        "data": hash_data_files(outputs),
        **({"anchor": anchor} if anchor is not None else {}),
        "files": [
            {key: row[key] for key in ("file", "sha256", "size")}
            for row in _list_output_files(outputs)
            if row["visibility"] == "public"
        ],
    }
    public_data = _encode_manifest_json(public)
    internal = {
        **about,
        "python": platform.python_version(),
        "libraries": _list_library_versions(),
        "inputs": listed,
        "outputs": _list_output_files({**outputs, PUBLIC: public_data}),
    }
    return name, {PUBLIC: public_data, MANIFEST: _encode_manifest_json(internal)}


def _list_output_files(outputs: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [
        {"file": name, "sha256": _hash_file_bytes(data), "size": len(data), "visibility": get_file_visibility(name)}
        for name, data in sorted(outputs.items())
    ]


def _describe_correction(imprint: Imprint) -> dict[str, object]:
    """What a corrected edition tells of itself; nothing of one that was not."""
    if imprint.corrected is None:
        return {}
    days = [correction.on.isoformat() for correction in imprint.corrections]
    return {"corrected": imprint.corrected.isoformat(), "corrections": days, "former": imprint.former}


def get_file_visibility(file: str) -> str:
    """Whether a file of an edition is `public` or `internal`."""
    return "internal" if file.startswith(_INTERNAL) else "public"


def _encode_manifest_json(content: object) -> bytes:
    """JSON as it is written: sorted keys, so that the same content has the same bytes."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


@cache
def _list_library_versions() -> Mapping[str, str]:
    needed = (re.split(r"[^A-Za-z0-9_.-]", text, maxsplit=1)[0] for text in metadata.requires("tilstand") or ())
    texts_by_name = {}
    for name in sorted(needed):
        try:
            texts_by_name[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # an extra that is not installed took no part
            continue
    return texts_by_name


def _hash_file_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
