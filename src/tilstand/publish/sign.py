"""Signing an edition: its public manifest, by a key that lies neither with it nor with what it is made of."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from tilstand.errors import PublishError
from tilstand.languages import failure
from tilstand.publish.key import SigningKeyError, pair, public_half, signature
from tilstand.publish.manifest import MANIFEST
from tilstand.publish.place import ENDING, beside
from tilstand.publish.public_manifest import PUBLIC, SIGNATURE
from tilstand.publish.verify import Verified, verified

__all__ = ["new_keys", "sign"]

_LOCKED = b"ENCRYPTED"


def sign(folder: Path, private: Path, ask: Callable[[], str] = str) -> Verified:
    """Sign an edition; before that it is verified, and after it with the key's public half.

    Args:
        folder: The edition's folder.
        private: File of the private key.
        ask: Asked for the password of a key that is locked with one.

    Returns:
        The edition as it verifies with the key.

    Raises:
        PublishError: If the edition is not as it was built, or the key cannot be used, or lies where it
            must not.
    """
    key = _apart(private, folder)
    verified(folder)
    password = ask().encode() if _LOCKED in key else b""
    try:
        signed = signature(key, (folder / PUBLIC).read_bytes(), password)
        public = public_half(key, password)
    except SigningKeyError as error:
        raise failure(PublishError, "seal.no_key") from error
    unfinished = folder.parent / f".{folder.name}-{SIGNATURE}"
    try:
        unfinished.write_bytes(signed)
        unfinished.replace(folder / SIGNATURE)
    except OSError as error:
        raise failure(PublishError, "unwritable", file=folder / SIGNATURE, error=error) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return verified(folder, key=public)


def new_keys(private: Path, public: Path, password: str = "") -> None:
    """Write a new pair of keys: the private one for its owner's eyes alone, neither over anything.

    Raises:
        PublishError: If a file is there, cannot be written, or would lie where a private key must not.
    """
    _outside(private)
    made = pair(password.encode())
    for path, data, mode in ((private, made[0], 0o600), (public, made[1], 0o644)):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
        except OSError as error:
            raise failure(PublishError, "unwritable", file=path, error=error) from error


def _apart(private: Path, folder: Path) -> bytes:
    """A private key's bytes, where it lies apart from edition and sources and nobody else can read it."""
    _outside(private)
    if any(private.resolve().is_relative_to(one.resolve()) for one in (folder, beside(folder))):
        raise failure(PublishError, "seal.key_inside", file=private, folder=folder)
    try:
        mode = private.stat().st_mode
        data = private.read_bytes()
    except OSError as error:
        raise failure(PublishError, "seal.no_key") from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise failure(PublishError, "seal.key_open", file=private)
    return data


def _outside(private: Path) -> None:
    for above in private.resolve().parents:
        archive = (above / "log.jsonl").is_file() and (above / "objects").is_dir()
        own = above.name.endswith(ENDING) and (above / MANIFEST).is_file()
        if archive or own or any((above / one).is_file() for one in ("collection.toml", PUBLIC)):
            raise failure(PublishError, "seal.key_inside", file=private, folder=above)
