"""The folder of an edition: what may be replaced in it and beside it, and how both are, as a whole."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.languages import failure, message
from tilstand.publish.manifest import INTERNAL, MANIFEST, visibility
from tilstand.publish.place import ENDING, beside
from tilstand.publish.public_manifest import PUBLIC, SIGNATURE
from tilstand.publish.swap import BESIDE, WITHIN, alone, begun, swap, swept
from tilstand.terms import Text

__all__ = ["destination", "mingled", "replace"]

_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what file managers leave behind unasked
_SHOWN = 5


def destination(out: Path, collection: Path | None) -> Path:
    """The folder that an edition may be written to: free, or holding an earlier edition and nothing else.

    Args:
        out: The folder that was asked for; a symbolic link stands for what it points to.
        collection: The collection's folder, which an edition never touches; None if it lies nowhere.

    Returns:
        The folder itself, without symbolic links.

    Raises:
        PublishError: If the folder lies inside a collection or around this one, or it, or the one beside it
            for what is internal, holds anything that is not an earlier edition's: all of it would be lost.
    """
    real = _place(out, collection)
    try:
        if real.parent.is_dir():
            with alone(real.parent):  # not while another run is swapping it
                swept(real)
                _only_an_edition(out, real)
                _only_its_internal_part(beside(real))
    except OSError as error:
        raise _stopped("place", out, error=error) from error
    return real


def _place(out: Path, collection: Path | None) -> Path:
    """Where the folder lies; it must be neither inside a collection nor around this one."""
    try:
        real, source = out.resolve(), collection.resolve() if collection is not None else None
        if real.is_symlink():  # newer versions of Python leave a link that leads to itself as it is
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(out))
        inside = next(
            (above for above in (real, *real.parents) if (above / "collection.toml").is_file()), None
        )
    except (OSError, RuntimeError) as error:  # a link that leads to itself, a folder that cannot be entered
        raise _stopped("place", out, error=error) from error
    if inside is not None:
        raise _stopped("inside", out, collection=inside.name)
    if real.name.endswith(ENDING):
        raise _stopped("reserved", out, ending=ENDING)
    if source is not None and source.is_relative_to(real):
        raise _stopped("around", out, collection=source.name)
    return real


def replace(files: Mapping[str, bytes], out: Path, collection: Path | None) -> None:
    """Write an edition's files to its folder, and what is internal to the one beside: all of them, or none.

    The files are written beside the folders first, and then take their place. Whatever stops that, an
    interrupt too, the former edition is put back. Of two runs at once the later one's edition stands.

    Args:
        files: The bytes by name, as the edition's own manifest lists them.
        out: The folder (see `destination`).
        collection: The collection's folder.

    Raises:
        PublishError: If the folder cannot be written, or is no longer free.
    """
    asked, out = out, _place(out, collection)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with begun(out) as built:
            where = {name: built / _part(name) for name in files}
            for folder in sorted({path.parent for path in where.values()}):
                folder.mkdir(parents=True, exist_ok=True)
            for name, path in where.items():
                path.write_bytes(files[name])
                if visibility(name) == "internal":  # not for whoever has an account beside
                    path.chmod(0o600)
            with alone(out.parent):
                swept(out)
                _only_an_edition(asked, out)  # the last moment at which somebody may have put something there
                _only_its_internal_part(beside(out))
                swap(built, out)
    except OSError as error:
        raise _stopped("unwritable", out, error=error) from error


def mingled(out: Path) -> bool:
    """True if an edition lies in the folder with its internal files in it, as earlier versions wrote it."""
    return _told(out / MANIFEST, "outputs") is not None


def _part(name: str) -> str:
    """Where a file lies in a folder that is being written."""
    return f"{WITHIN}/{name}" if visibility(name) == "public" else f"{BESIDE}/{name.removeprefix(INTERNAL)}"


def _only_an_edition(out: Path, real: Path) -> None:
    if not real.exists():
        return
    if not real.is_dir():
        raise _stopped("a_file", out)
    _only_listed(out, real, _listed(real), "strange")


def _only_its_internal_part(folder: Path) -> None:
    """Make sure that the folder beside an edition's holds an edition's internal part and nothing else."""
    if folder.is_symlink():
        raise _stopped("linked", folder)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise _stopped("a_file", folder)
    told = _told(folder / MANIFEST, "outputs")
    listed = {name.removeprefix(INTERNAL) for name in told or () if visibility(name) == "internal"}
    _only_listed(folder, folder, {MANIFEST, *listed} if told is not None else None, "strange_internal")


def _only_listed(out: Path, real: Path, listed: set[str] | None, strangers: str) -> None:
    there = sorted(_files(real))
    if not there:
        return
    if listed is None:
        raise _stopped(strangers, out)
    strange = [name for name in there if name not in listed]
    if strange:
        shown: str | Text = ", ".join(strange[:_SHOWN])
        if len(strange) > _SHOWN:
            shown = message("errors.edition.beside.more", list=shown, count=len(strange) - _SHOWN)
        raise _stopped("beside", out, list=shown)


def _files(root: Path) -> Iterator[str]:
    """Files, and links to folders, by their names in the folder."""
    for here, folders, files in os.walk(root):
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in (*files, *links):
            if name not in _LITTER:
                yield (Path(here) / name).relative_to(root).as_posix()


def _listed(out: Path) -> set[str] | None:
    """The files of an edition in a folder, its internal ones too where they lie in it; None if none does."""
    public, own = _told(out / PUBLIC, "files"), _told(out / MANIFEST, "outputs")
    if public is None and own is None:
        return None
    return {PUBLIC, SIGNATURE, MANIFEST, *(public or ()), *(own or ())}


def _told(manifest: Path, rows: str) -> set[str] | None:
    """The files that a manifest lists; None if it is not one that this tool wrote."""
    try:
        told: Any = json.loads(manifest.read_bytes())
        if told["tool"]["name"] != "tilstand" or not isinstance(told["edition"], str):
            return None
        return {str(one["file"]) for one in told[rows]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _stopped(why: str, out: Path, **facts: str | Text | OSError | RuntimeError) -> PublishError:
    """Why the edition cannot be written to a folder."""
    return failure(PublishError, f"edition.{why}", (), out=out, **facts)
