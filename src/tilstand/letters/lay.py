"""Laying files down: all of them whole, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tilstand.errors import PublishError
from tilstand.languages import failure

__all__ = ["laid"]


def laid(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write files; where one cannot be written none is, and what stood there before stands as it was.

    Args:
        files: What to write, by where.

    Returns:
        Where they are.

    Raises:
        PublishError: If one of them cannot be written.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
                waiting[path] = Path(name)
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                if path.is_dir():
                    raise IsADirectoryError(path)
            except OSError as error:
                raise failure(PublishError, "unwritable", file=path, error=error) from error
        for path, temporary in waiting.items():
            temporary.chmod(0o644)
            temporary.replace(path)
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    return tuple(files)
