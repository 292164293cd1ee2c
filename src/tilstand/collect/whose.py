"""Whose file it is, by what stands inside it: a workbook knows the body that it was made for."""

from __future__ import annotations

from pathlib import Path

from tilstand.collect.finding import FileReport
from tilstand.collect.manifest import SHEET, Manifest
from tilstand.define import Framework, Round
from tilstand.model import Findings
from tilstand.model.batch import file_name

__all__ = ["whose"]


def whose(collection: Framework, about: Round, path: Path) -> tuple[str, Findings]:
    """The body that a file is from, as the workbook says, else as the file's name begins; empty if unknown.

    Args:
        collection: What is asked.
        about: The round.
        path: The file.

    Returns:
        The body; and why the workbook cannot be read at all, where it cannot.
    """
    report = FileReport(collection, about, file_name(path))
    if path.suffix.lower() == ".xlsx":
        from tilstand.collect.book_open import open_workbook  # no workbook, no reader

        opened = open_workbook(path, report)
        hidden = opened.sheets.get(SHEET) if opened else None
        manifest = Manifest.read(hidden.texts) if hidden else None
        inside = manifest.facts.get("provider", "") if manifest else ""
        if inside in collection.providers:
            return inside, report.findings
    named = path.name.split(".")[0]
    return named if named in collection.providers else "", report.findings
