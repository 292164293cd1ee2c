"""Verification and signing of an edition against its manifests.

It belongs to the edition whose public manifest its own manifest lists. A swap that was stopped halfway, and a
folder that somebody moved, leave one that does not, and it is told.

A folder cannot vouch for itself: whoever changes a figure can write a manifest that fits. Where an edition
comes from is therefore shown only by what was not downloaded with it, a public key or a hash.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tilstand.errors import PublishError
from tilstand.languages import format_message, make_error
from tilstand.publish.edition_folders import ENDING, get_internal_folder, has_unfinished_swap, walk_folder
from tilstand.publish.manifest import (
    INTERNAL,
    MANIFEST,
    PUBLIC,
    SIGNATURE,
    EditionManifest,
    ListedFile,
    SigningKeyError,
    derive_public_key,
    generate_key_pair,
    get_file_visibility,
    hash_listed_data,
    is_valid_signature,
    read_manifest,
    sign_bytes,
)
from tilstand.publish.previous_edition import KEPT_SIGNS
from tilstand.publish.withdrawn_passages import WithdrawnPassage, find_withdrawn_files
from tilstand.terms import Text


def find_differences(
    folder: Path, listed: Mapping[str, ListedFile], *, passed: Callable[[str], bool], called: Callable[[str], str] = str
) -> Iterator[Text]:
    """What lies in a folder and should not, or should and does not, or is other than it was.

    Args:
        folder: The folder.
        listed: The files that belong there, by name.
        passed: True for a name that is looked at elsewhere.
        called: How a name in the folder is told.
    """
    there = dict(walk_folder(folder))
    for name in sorted({*there, *listed}):
        if passed(name):
            continue
        if name not in listed:
            how = "added"
        elif name not in there:
            how = "missing"
        elif not there[name]:
            how = "link"
        else:
            how = _compare_listed_file(folder / name, listed[name])
        if how:
            yield format_message(f"errors.seal.broken.{how}", file=called(name))


def is_plain_file(path: Path, most: int) -> bool:
    """True for a plain file, of no more than so many bytes, and not for a link to one.

    Raises:
        OSError: If there is nothing, or it cannot be looked at.
    """
    about = path.lstat()
    return stat.S_ISREG(about.st_mode) and about.st_size <= most


def _compare_listed_file(path: Path, one: ListedFile) -> str:
    try:
        if path.stat().st_size != one.size:
            return "changed"
        with path.open("rb") as stream:
            return "" if hashlib.file_digest(stream, "sha256").hexdigest() == one.sha256 else "changed"
    except OSError:
        return "unread"


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


def verify_internal_part(folder: Path, edition: str, public: tuple[ListedFile, ...], sha256: str) -> InternalPart:
    """The internal part beside an edition.

    Args:
        folder: The edition's folder.
        edition: The edition's name.
        public: The files that its public manifest lists.
        sha256: That manifest's hash.
    """
    there = get_internal_folder(folder)
    stopped = (format_message("errors.seal.broken.stopped"),) if has_unfinished_swap(folder) else ()
    if not there.exists() and not there.is_symlink():
        return InternalPart("none", 0, stopped)
    if there.is_symlink() or not there.is_dir():
        return InternalPart("none", 0, (format_message("errors.seal.broken.no_folder", file=there.name), *stopped))
    manifest = _read_internal_manifest(there / MANIFEST)
    if manifest is None:
        text = format_message("errors.seal.broken.no_internal", folder=there.name, file=MANIFEST)
        return InternalPart("none", 0, (text, *stopped))
    named = manifest.content.get("edition")
    if named != edition or {listed.sha256 for listed in manifest.files if listed.file == PUBLIC} != {sha256}:
        text = format_message("errors.seal.broken.other_internal", folder=there.name, edition=str(named))
        return InternalPart("none", 0, (text, *stopped))
    return _compare_internal_files(there, public, manifest.files, stopped)


def _compare_internal_files(
    there: Path, public: tuple[ListedFile, ...], listed: tuple[ListedFile, ...], stopped: tuple[Text, ...]
) -> InternalPart:
    internal = [file for file in listed if get_file_visibility(file.file) == "internal" and file.file != MANIFEST]
    inside = {file.file.removeprefix(INTERNAL): file for file in internal}
    alone = bool(inside) and not any((there / name).exists() for name in inside)
    agree = {file for file in listed if get_file_visibility(file.file) == "public" and file.file != PUBLIC} == {*public}
    problems = [
        *([] if agree else [format_message("errors.seal.broken.two_manifests")]),
        *find_differences(
            there,
            inside,
            passed=lambda name: name == MANIFEST or (alone and name in inside),
            called=lambda name: f"{there.name}/{name}",
        ),
        *stopped,
    ]
    return InternalPart("manifest" if alone else "whole", 1 if alone else 1 + len(inside), tuple(problems))


def _read_internal_manifest(path: Path) -> EditionManifest | None:
    try:
        return read_manifest(path) if is_plain_file(path, LARGEST) else None
    except (OSError, ValueError):
        return None


_SHOWN = 30


@dataclass(frozen=True, slots=True)
class VerifiedEdition:
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


def verify_edition_folder(
    folder: Path, *, key: bytes | None = None, expected: str = "", withdrawn: Sequence[WithdrawnPassage] = ()
) -> VerifiedEdition:
    """An edition, once every file in its folder is found to be the one that was built.

    Where the folder of its internal part lies beside it, that is looked at too.

    Args:
        folder: The edition's folder, as it was built or as it was downloaded.
        key: Public key (Ed25519, PEM) of the one who published it, from elsewhere.
        expected: Hash of its public manifest, or of its data files, from elsewhere.
        withdrawn: What was withdrawn of its round after print.

    Raises:
        PublishError: If there is no edition, a file was changed, added or taken away, the signature is not
            that key's, the hash is another's, or a file has something that was withdrawn; all of it is told.
    """
    manifest = _read_public_manifest(folder)
    told, listed, sha256 = manifest.content, manifest.files, manifest.sha256
    data = hash_listed_data({file.file: file.sha256 for file in listed})
    part = verify_internal_part(folder, told["edition"], listed, sha256)
    problems = [*_find_edition_differences(folder, listed), *part.problems]
    problems += _check_edition_signature(folder, manifest.raw, key)
    problems += _find_withdrawn_problems(folder, manifest, withdrawn)
    if told.get("data") != data:
        problems.append(format_message("errors.seal.broken.data"))
    asked = expected.strip().lower()
    if asked and asked not in (sha256, data):
        day = _get_withdrawals(manifest, "editions").get(asked[:KEPT_SIGNS])
        problems += [format_message("errors.seal.broken.withdrawn_edition", day=date.fromisoformat(day))] if day else []
        problems.append(format_message("errors.seal.broken.hash", found=sha256, data=data))
    if problems:
        more = len(problems) - _SHOWN
        shown = problems[:_SHOWN] + ([format_message("errors.seal.broken.more", count=more)] if more > 0 else [])
        raise make_error(PublishError, "seal.broken", shown, folder=folder)
    origin = "key" if key is not None else "hash" if asked == sha256 else "data" if asked else ""
    return VerifiedEdition(
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


def _find_withdrawn_problems(
    folder: Path, manifest: EditionManifest, withdrawn: Sequence[WithdrawnPassage]
) -> Iterator[Text]:
    """Files that have something that was withdrawn: by the hash that they had, or by its words."""
    known = _get_withdrawals(manifest, "files")
    there = {name: folder / name for name, plain in walk_folder(folder) if plain} if known or withdrawn else {}
    served = {name: path.read_bytes() for name, path in there.items() if path.stat().st_size <= LARGEST}
    days = {name: known.get(hashlib.sha256(data).hexdigest(), "") for name, data in served.items()}
    told = {name: date.fromisoformat(day) for name, day in days.items() if day}
    told |= {name: passage.on for name, passage in find_withdrawn_files(served, withdrawn)}
    for name, day in sorted(told.items()):
        yield format_message("errors.seal.broken.withdrawn", file=name, day=day)


def _get_withdrawals(manifest: EditionManifest, kind: str) -> Mapping[str, str]:
    """The days on which something was withdrawn, by hash of former files or editions."""
    told = manifest.content.get("withdrawn")
    days = told.get(kind) if isinstance(told, Mapping) else None
    return days if isinstance(days, Mapping) else {}


def _read_public_manifest(folder: Path) -> EditionManifest:
    path = folder / PUBLIC
    try:
        if not is_plain_file(path, LARGEST):
            raise make_error(PublishError, "seal.none", folder=folder, file=PUBLIC)
        manifest = read_manifest(path)
        if not (isinstance(manifest.content["edition"], str) and isinstance(manifest.content["round"], str)):
            raise ValueError
    except OSError as error:
        why = "stopped" if has_unfinished_swap(folder) else "none"
        raise make_error(PublishError, f"seal.{why}", folder=folder, file=PUBLIC) from error
    except (ValueError, KeyError) as error:
        raise make_error(PublishError, "seal.unread", folder=folder, file=PUBLIC) from error
    return manifest


def _find_edition_differences(folder: Path, listed: tuple[ListedFile, ...]) -> Iterator[Text]:
    """What is not as it was built; files that belong in the folder beside are told as one."""
    if any(get_file_visibility(file.file) == "internal" for file in listed):
        yield format_message("errors.seal.broken.called_public")
    if (folder / MANIFEST).exists() or (folder / INTERNAL).exists():
        yield format_message("errors.seal.broken.mingled", file=MANIFEST, folder=INTERNAL)
    yield from find_differences(
        folder,
        {file.file: file for file in listed},
        passed=lambda name: name in (PUBLIC, SIGNATURE) or get_file_visibility(name) == "internal",
    )
    if (folder / SIGNATURE).is_symlink() or ((folder / SIGNATURE).exists() and not (folder / SIGNATURE).is_file()):
        yield format_message("errors.seal.broken.link", file=SIGNATURE)


def _check_edition_signature(folder: Path, raw: bytes, key: bytes | None) -> Iterator[Text]:
    if key is None:
        return
    path = folder / SIGNATURE
    if not path.is_file():
        yield format_message("errors.seal.broken.unsigned", file=SIGNATURE)
        return
    try:
        if not is_valid_signature(key, raw, path.read_bytes()):
            yield format_message("errors.seal.broken.signature", file=SIGNATURE)
    except SigningKeyError as error:
        raise make_error(PublishError, "seal.no_key") from error


_LOCKED = b"ENCRYPTED"


def sign_edition_folder(folder: Path, private: Path, ask: Callable[[], str] = str) -> VerifiedEdition:
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
    key = _read_separate_private_key(private, folder)
    verify_edition_folder(folder)
    password = ask().encode() if _LOCKED in key else b""
    try:
        signed = sign_bytes(key, (folder / PUBLIC).read_bytes(), password)
        public = derive_public_key(key, password)
    except SigningKeyError as error:
        raise make_error(PublishError, "seal.no_key") from error
    unfinished = folder.parent / f".{folder.name}-{SIGNATURE}"
    try:
        unfinished.write_bytes(signed)
        unfinished.replace(folder / SIGNATURE)
    except OSError as error:
        raise make_error(PublishError, "unwritable", file=folder / SIGNATURE, error=error) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return verify_edition_folder(folder, key=public)


def make_keys(private: Path, public: Path, password: str = "") -> None:
    """Write a new pair of keys: the private one for its owner's eyes alone, neither over anything.

    Raises:
        PublishError: If a file is there, cannot be written, or would lie where a private key must not.
    """
    _check_key_location(private)
    made = generate_key_pair(password.encode())
    for path, data, mode in ((private, made[0], 0o600), (public, made[1], 0o644)):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
        except OSError as error:
            raise make_error(PublishError, "unwritable", file=path, error=error) from error


def _read_separate_private_key(private: Path, folder: Path) -> bytes:
    """A private key's bytes, where it lies apart from edition and sources and nobody else can read it."""
    _check_key_location(private)
    if any(private.resolve().is_relative_to(path.resolve()) for path in (folder, get_internal_folder(folder))):
        raise make_error(PublishError, "seal.key_inside", file=private, folder=folder)
    try:
        mode = private.stat().st_mode
        data = private.read_bytes()
    except OSError as error:
        raise make_error(PublishError, "seal.no_key") from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise make_error(PublishError, "seal.key_open", file=private)
    return data


def _check_key_location(private: Path) -> None:
    for above in private.resolve().parents:
        archive = (above / "log.jsonl").is_file() and (above / "objects").is_dir()
        own_flag = above.name.endswith(ENDING) and (above / MANIFEST).is_file()
        if archive or own_flag or any((above / text).is_file() for text in ("collection.toml", PUBLIC)):
            raise make_error(PublishError, "seal.key_inside", file=private, folder=above)
