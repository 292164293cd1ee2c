"""Swapping folders: a new edition takes the place of the former, and a kill at any moment leaves one of them.

Beside the folder lie, while it is done, `.NAME.TOKEN.new` and, between the two renames, `.NAME.TOKEN.former`.
Whoever writes holds a lock on the new one, so that what a killed run left can be told from what a run is
writing. A former edition is put back only while its new one lies beside it: then the run was killed between
the renames. Alone, it is what a finished swap had no time to take away.
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

__all__ = ["alone", "begun", "swap", "swept"]

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
    """An empty folder beside another, locked while it is written, and gone or in its place at the end.

    Args:
        out: The folder whose place it is to take.
    """
    with alone(out.parent):  # no run sweeps between the folder and its lock
        token = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=_NEW, dir=out.parent))
        handle = os.open(token, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        token.chmod(0o755)
        yield token
    finally:
        if out.exists():
            shutil.rmtree(_former(token), ignore_errors=True)
        if not _former(token).exists():  # else that is all there is, and the next run puts it back
            shutil.rmtree(token, ignore_errors=True)
        os.close(handle)


def swap(new: Path, out: Path) -> None:
    """Put a new folder in another's place, which lies beside it then; the parent's lock is held."""
    former = _former(new)
    try:
        if out.exists():
            out.rename(former)
        new.rename(out)
    except BaseException:
        if former.exists() and not out.exists():
            former.rename(out)
        raise


def swept(out: Path) -> None:
    """Take away what killed runs left for one folder, and put back what one had taken out of its place.

    What belongs to another folder, or to a run that is at work, is left alone. The parent's lock is held: a
    swap keeps it, so no run is between its renames.
    """
    if not out.parent.is_dir():
        return
    ours = re.compile(rf"\.{re.escape(out.name)}\.[a-z0-9_]{{8}}(?:\{_NEW}|\{_FORMER})")
    left = sorted(one for one in out.parent.iterdir() if ours.fullmatch(one.name) and not one.is_symlink())
    for former in (one for one in left if one.suffix == _FORMER):
        if former.with_suffix(_NEW).is_dir() and not out.exists():
            former.rename(out)
        else:
            shutil.rmtree(former, ignore_errors=True)
    for new in (one for one in left if one.suffix == _NEW):
        if _idle(new):
            shutil.rmtree(new, ignore_errors=True)


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
