"""Whose file it is, by what stands inside it: a workbook knows the body that it was made for."""

from __future__ import annotations

from pathlib import Path

from tilstand.collect.finding import FileReport
from tilstand.collect.manifest import SHEET, Manifest
from tilstand.collect.workbook import open_workbook
from tilstand.define import Framework, Round

__all__ = ["whose"]


def whose(collection: Framework, about: Round, path: Path) -> str:
    """The body that a file is from: as the workbook says, else as the file's name begins; empty if unknown.

    Args:
        collection: What is asked.
        about: The round.
        path: The file; what does not fit in it is told when it is read, not here.
    """
    if path.suffix.lower() == ".xlsx":
        opened = open_workbook(path, FileReport(collection, about, path.name))
        manifest = Manifest.read(opened[0][SHEET]) if opened and SHEET in opened[0] else None
        inside = manifest.facts.get("provider", "") if manifest else ""
        if inside in collection.providers:
            return inside
    named = path.name.split(".")[0]
    return named if named in collection.providers else ""
