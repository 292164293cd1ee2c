"""Swapping folders: a new edition and its internal part take the place of the former, both or neither.

While it is done there lie beside them `.NAME.TOKEN.new`, which holds both new folders and a copy of the
internal manifest, and, while the folders change places, `.NAME.TOKEN.former`, which takes in the former ones.
They are all the record there is, and it is enough: the public folder goes last, so that as long as a new one
lies in `.new` the swap is not done, and is undone; once it is gone the swap is done, and only what is over is
taken away. A former folder is put back only then, so that what a finished swap left never comes back.
Whoever writes holds a lock on `.new`, so that what a killed run left can be told from what a run is writing.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tilstand.publish.manifest import MANIFEST
from tilstand.publish.place import beside

__all__ = ["BESIDE", "WITHIN", "alone", "begun", "swap", "swept", "unfinished"]

WITHIN, BESIDE = "public", "internal"
"""The two folders in one that is being written: the edition's, and its internal part's."""

_NEW, _FORMER = ".new", ".former"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder's lock: the folder itself, so that no lock file is left behind."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def begun(out: Path) -> Iterator[Path]:
    """A folder with two empty ones in it, locked while they are written; gone or in their places at the end.

    Args:
        out: The folder whose place, with that of its internal part, they are to take.
    """
    with alone(out.parent):  # no run sweeps between the folder and its lock
        token = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=_NEW, dir=out.parent))
        handle = os.open(token, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        for name, mode in ((BESIDE, 0o700), (WITHIN, 0o755)):
            (token / name).mkdir()
            (token / name).chmod(mode)
        yield token
    finally:
        if not (token / WITHIN).exists():  # it is in its place
            shutil.rmtree(_former(token), ignore_errors=True)
        if not _former(token).exists():  # else that is all there is, and the next run puts it back
            shutil.rmtree(token, ignore_errors=True)
        os.close(handle)


def swap(new: Path, out: Path) -> None:
    """Put two new folders in the place of the former; the parent's lock is held.

    Args:
        new: What `begun` gave.
        out: The edition's folder.
    """
    former, internal = _former(new), beside(out)
    if (new / BESIDE / MANIFEST).is_file():
        shutil.copyfile(new / BESIDE / MANIFEST, new / MANIFEST)
    try:
        former.mkdir(mode=0o700)
        if internal.exists():
            internal.rename(former / BESIDE)
        if any((new / BESIDE).iterdir()):
            (new / BESIDE).rename(internal)
        if out.exists():
            out.rename(former / WITHIN)
        (new / WITHIN).rename(out)
    except BaseException:
        if (new / WITHIN).exists():
            _undone(new, out)
        raise


def swept(out: Path) -> None:
    """Take away what killed runs left for one edition, and put back what one had taken out of its place.

    What belongs to another folder, or to a run that is at work, is left alone. The parent's lock is held: a
    swap keeps it, so no run is between its renames.
    """
    left = _left(out)
    for former in (one for one in left if one.suffix == _FORMER):
        if _midway(former):
            _undone(former.with_suffix(_NEW), out)
        shutil.rmtree(former, ignore_errors=True)
    for new in (one for one in left if one.suffix == _NEW):
        if _idle(new):
            shutil.rmtree(new, ignore_errors=True)


def unfinished(out: Path) -> bool:
    """True if a run was stopped while the folders changed places: the next one puts them back."""
    try:
        return any(one.suffix == _FORMER and _midway(one) for one in _left(out.resolve()))
    except OSError:
        return False


def _undone(new: Path, out: Path) -> None:
    """Put the former folders back; it can itself be stopped anywhere and begun again."""
    former, internal = _former(new), beside(out)
    if (former / WITHIN).exists() and not out.exists():
        (former / WITHIN).rename(out)
    if not (new / BESIDE).exists() and _same(internal / MANIFEST, new / MANIFEST):
        internal.rename(new / BESIDE)
    if (former / BESIDE).exists() and not internal.exists():
        (former / BESIDE).rename(internal)
    shutil.rmtree(former, ignore_errors=True)


def _same(one: Path, other: Path) -> bool:
    """True if the internal part is the one of this swap: nothing else is moved from its place."""
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _left(out: Path) -> list[Path]:
    if not out.parent.is_dir():
        return []
    ours = re.compile(rf"\.{re.escape(out.name)}\.[a-z0-9_]{{8}}(?:\{_NEW}|\{_FORMER})")
    return sorted(one for one in out.parent.iterdir() if ours.fullmatch(one.name) and not one.is_symlink())


def _midway(former: Path) -> bool:
    return (former.with_suffix(_NEW) / WITHIN).is_dir()


def _idle(folder: Path) -> bool:
    """True if no run holds the folder."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # gone, or in its place, by now
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _former(new: Path) -> Path:
    return new.with_suffix(_FORMER)
