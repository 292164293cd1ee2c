"""The public and internal folder of an edition, and their atomic replacement.

The folder beside has the edition's name with `-internal` after it. In lists of an edition's files, and in its
own manifest, `internal/` stands for that folder; the manifest lies there too.

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
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from filecmp import cmp
from pathlib import Path

from tilstand.publish.manifest import INTERNAL, MANIFEST, get_file_visibility
from tilstand.storage.atomic import lock_folder

ENDING = "-internal"


def get_internal_folder(out: Path) -> Path:
    """The folder of an edition's internal files, which lies beside that of the edition itself.

    A symbolic link to an edition stands for what it points to.

    Args:
        out: The edition's folder.

    Example:
        >>> get_internal_folder(Path("/editions/norway-2024")).name
        'norway-2024-internal'
    """
    real = out.resolve()
    return real.parent / f"{real.name}{ENDING}"


def get_edition_file_path(out: Path, name: str) -> Path:
    """Where a file of an edition lies.

    Args:
        out: The edition's folder.
        name: The file as the edition's own manifest lists it.
    """
    return (
        out / name if get_file_visibility(name) == "public" else get_internal_folder(out) / name.removeprefix(INTERNAL)
    )


def list_edition_files(out: Path) -> dict[str, Path]:
    """Every file that lies in an edition's two folders, by the name that its own manifest lists it under.

    Args:
        out: The edition's folder.
    """
    internal = get_internal_folder(out)
    files = {name: out / name for name, _ in walk_folder(out)}
    files |= {name if name == MANIFEST else f"{INTERNAL}{name}": internal / name for name, _ in walk_folder(internal)}
    return {name: path for name, path in sorted(files.items()) if path.is_file()}


def walk_folder(folder: Path) -> Iterator[tuple[str, bool]]:
    """Everything in a folder but plain folders, by its name in it, and whether it is a plain file."""
    for here, folders, files in os.walk(folder):
        for path in (Path(here) / name for name in (*files, *folders)):
            mode = path.lstat().st_mode
            if not stat.S_ISDIR(mode):
                yield path.relative_to(folder).as_posix(), stat.S_ISREG(mode)


WITHIN, BESIDE = "public", "internal"
"""The two folders in one that is being written: the edition's, and its internal part's."""

_NEW, _FORMER = ".new", ".former"


@contextmanager
def stage_folder(out: Path) -> Iterator[Path]:
    """A folder with two empty ones in it, locked while they are written; gone or in their places at the end.

    Args:
        out: The folder whose place, with that of its internal part, they are to take.
    """
    with lock_folder(out.parent):  # no run sweeps between the folder and its lock
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
            shutil.rmtree(_get_displaced_folder(token), ignore_errors=True)
        if not _get_displaced_folder(token).exists():  # else that is all there is, and the next run puts it back
            shutil.rmtree(token, ignore_errors=True)
        os.close(handle)


def swap_folders(new: Path, out: Path) -> None:
    """Put two new folders in the place of the former; the parent's lock is held.

    Args:
        new: What `stage_folder` gave.
        out: The edition's folder.
    """
    former, internal = _get_displaced_folder(new), get_internal_folder(out)
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
            _undo_folder_swap(new, out)
        raise


def remove_leftovers(out: Path) -> None:
    """Take away what killed runs left for one edition, and put back what one had taken out of its place.

    What belongs to another folder, or to a run that is at work, is left alone. The parent's lock is held: a
    swap keeps it, so no run is between its renames.
    """
    left = _list_staging_folders(out)
    for former in (path for path in left if path.suffix == _FORMER):
        if _is_midway_swap(former):
            _undo_folder_swap(former.with_suffix(_NEW), out)
        shutil.rmtree(former, ignore_errors=True)
    for new in (path for path in left if path.suffix == _NEW):
        if _is_folder_unlocked(new):
            shutil.rmtree(new, ignore_errors=True)


def has_unfinished_swap(out: Path) -> bool:
    """True if a run was stopped while the folders changed places: the next one puts them back."""
    try:
        return any(
            folder.suffix == _FORMER and _is_midway_swap(folder) for folder in _list_staging_folders(out.resolve())
        )
    except OSError:
        return False


def _undo_folder_swap(new: Path, out: Path) -> None:
    """Put the former folders back; it can itself be stopped anywhere and begun again."""
    former, internal = _get_displaced_folder(new), get_internal_folder(out)
    if (former / WITHIN).exists() and not out.exists():
        (former / WITHIN).rename(out)
    files = (internal / MANIFEST, new / MANIFEST)
    if not (new / BESIDE).exists() and all(map(Path.is_file, files)) and cmp(*files, shallow=False):
        internal.rename(new / BESIDE)  # it is that of this swap: nothing else is moved from its place
    if (former / BESIDE).exists() and not internal.exists():
        (former / BESIDE).rename(internal)
    shutil.rmtree(former, ignore_errors=True)


def _list_staging_folders(out: Path) -> list[Path]:
    if not out.parent.is_dir():
        return []
    ours = re.compile(rf"\.{re.escape(out.name)}\.[a-z0-9_]{{8}}(?:\{_NEW}|\{_FORMER})")
    return sorted(path for path in out.parent.iterdir() if ours.fullmatch(path.name) and not path.is_symlink())


def _is_midway_swap(former: Path) -> bool:
    return (former.with_suffix(_NEW) / WITHIN).is_dir()


def _is_folder_unlocked(folder: Path) -> bool:
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


def _get_displaced_folder(new: Path) -> Path:
    return new.with_suffix(_FORMER)
