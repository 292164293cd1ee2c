"""What is no file of a collection: a link carries files of elsewhere into an edition, a pipe never ends."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

__all__ = ["leading_out", "unending"]


def leading_out(root: Path) -> Iterator[Path]:
    """The links in a folder, at any depth, whose end lies outside it, or nowhere.

    Args:
        root: The folder; it may be a link itself.
    """
    real = root.resolve()
    for here, folders, files in os.walk(root):
        for name in sorted((*folders, *files)):
            path = Path(here) / name
            if path.is_symlink() and not _inside(path, real):
                yield path


def unending(root: Path) -> Iterator[Path]:
    """Pipes, sockets and devices in a folder, at any depth: whoever reads them waits for ever.

    Among submissions they are passed over, as all that is no file.

    Args:
        root: The folder.
    """
    for here, folders, files in os.walk(root):
        for name in sorted((*folders, *files)) if Path(here).name != "submissions" else ():
            path = Path(here) / name
            try:
                mode = path.stat().st_mode
            except OSError:
                continue
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                yield path


def _inside(path: Path, real: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(real)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False
