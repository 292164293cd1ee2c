"""What leads out of a collection's folder: a link would carry files of elsewhere into an edition."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["leading_out"]


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


def _inside(path: Path, real: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(real)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False
