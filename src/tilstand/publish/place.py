"""Where the files of an edition lie: what is public in its folder, what is internal in the folder beside it.

The folder beside has the edition's name with `-internal` after it. In lists of an edition's files, and in its
own manifest, `internal/` stands for that folder; the manifest lies there too.
"""

from __future__ import annotations

from pathlib import Path

from tilstand.publish.manifest import INTERNAL, MANIFEST, visibility

__all__ = ["ENDING", "beside", "laid", "place"]

ENDING = "-internal"


def beside(out: Path) -> Path:
    """The folder of an edition's internal files, which lies beside that of the edition itself.

    A symbolic link to an edition stands for what it points to.

    Args:
        out: The edition's folder.

    Example:
        >>> beside(Path("/editions/norway-2024")).name
        'norway-2024-internal'
    """
    real = out.resolve()
    return real.parent / f"{real.name}{ENDING}"


def place(out: Path, name: str) -> Path:
    """Where a file of an edition lies.

    Args:
        out: The edition's folder.
        name: The file as the edition's own manifest lists it.
    """
    return out / name if visibility(name) == "public" else beside(out) / name.removeprefix(INTERNAL)


def laid(out: Path) -> dict[str, Path]:
    """Every file that lies in an edition's two folders, by the name that its own manifest lists it under.

    Args:
        out: The edition's folder.
    """
    internal = beside(out)
    public = {one.relative_to(out).as_posix(): one for one in out.rglob("*") if one.is_file()}
    own = {one.relative_to(internal).as_posix(): one for one in internal.rglob("*") if one.is_file()}
    named = {name if name == MANIFEST else f"{INTERNAL}{name}": one for name, one in own.items()}
    return dict(sorted((public | named).items()))
