"""Files that are written whole or not at all."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

_WRITING = ".writing-"
_MOMENT = 60  # seconds, between a file and its lock


def write_file_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all, and onto the disk before anything after it."""
    write_files_atomically({path: data}, mode)


def write_files_atomically(files: Mapping[Path, bytes], mode: int = 0o600) -> None:
    """Write files; where one cannot be written none is, and what stood there before stands as it was.

    Args:
        files: What to write, by where.
        mode: The permissions that they get.

    Raises:
        OSError: If one of them cannot be written; its `filename` tells which.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                _remove_stale_files(path.parent)
                handle, name = tempfile.mkstemp(prefix=_WRITING, dir=path.parent)
                staged[path] = Path(name)
                with os.fdopen(handle, "wb") as stream:
                    fcntl.flock(stream, fcntl.LOCK_EX)
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                if path.is_dir():
                    raise IsADirectoryError(path)
            except OSError as error:
                error.filename = str(path)
                raise
        for path, temporary in staged.items():
            temporary.chmod(mode)
            temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _remove_stale_files(folder: Path) -> None:
    """Take away what killed runs left half written; what a run is writing is locked, or new."""
    for path in folder.glob(f"{_WRITING}*"):
        with suppress(OSError), path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - path.stat().st_mtime > _MOMENT:
                path.unlink()


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold a folder's lock: the folder itself, so that no lock file is left behind."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
