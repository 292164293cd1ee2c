"""What lies in a folder, held against a list of files: every byte of each, and nothing else."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tilstand.languages import message
from tilstand.publish.public_manifest import Listed
from tilstand.terms import Text

__all__ = ["astray", "is_plain"]


def astray(
    folder: Path,
    listed: Mapping[str, Listed],
    *,
    passed: Callable[[str], bool],
    called: Callable[[str], str] = str,
) -> Iterator[Text]:
    """What lies in a folder and should not, or should and does not, or is other than it was.

    Args:
        folder: The folder.
        listed: The files that belong there, by name.
        passed: True for a name that is looked at elsewhere.
        called: How a name in the folder is told.
    """
    there = dict(_there(folder))
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
            how = _changed(folder / name, listed[name])
        if how:
            yield message(f"errors.seal.broken.{how}", file=called(name))


def is_plain(path: Path, most: int) -> bool:
    """True for a plain file, of no more than so many bytes, and not for a link to one.

    Raises:
        OSError: If there is nothing, or it cannot be looked at.
    """
    about = path.lstat()
    return stat.S_ISREG(about.st_mode) and about.st_size <= most


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
