"""Words as bodies gave them: they lie in the archive, and are read there where a person has to see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tilstand.archive import Archive
from tilstand.errors import ArchiveError
from tilstand.languages import message
from tilstand.round.words import Wording
from tilstand.terms import Alike, Joined

__all__ = ["read_out"]


def read_out(archive: Path, texts: Iterable[Wording]) -> tuple[Wording, ...]:
    """Texts with the words that lie in the archive; each that cannot be read there says why.

    Args:
        archive: The archive's folder; it need not be there.
        texts: The texts.
    """
    held = Archive(archive) if archive.is_dir() else None
    return tuple(_read(held, archive, one) if one.given and not one.words else one for one in texts)


def _read(held: Archive | None, folder: Path, one: Wording) -> Wording:
    if held is None:
        return replace(one, unread=message("round.wording.no_archive", folder=Alike(str(folder))))
    try:
        return replace(one, words=held.read(one.given).decode("utf-8", "surrogatepass"))
    except ArchiveError as error:
        return replace(one, unread=Joined(error.told, " "))
