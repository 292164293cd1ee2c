"""A workbook as plain data: what a reader of values shows, what it does not show, or why it is refused.

Size, zip directory, encryption, macros and odd parts are looked at before a library opens it. Formulas are
looked for in the XML itself, since a reader of values shows what they last gave.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from tilstand.sandbox.documents import ArchiveFault, DamagedXmlError, find_archive_fault, sum_unpacked_size
from tilstand.sandbox.worksheets import (
    SheetContents,
    find_annotated_sheets,
    find_misleading_formats,
    format_cell_value,
    list_sheet_parts,
    measure_shared_strings,
    scan_worksheet,
)

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    "vbaproject": "macros",
    "xl/macrosheets/": "macros",
    "xl/externallinks/": "files",
    "xl/connections.xml": "sources",
    "xl/embeddings/": "objects",
    "xl/activex/": "controls",
}

MOST_TEXT = 200_000_000  # signs that all cells together could hold

# What a broken file makes of reading it; `NotImplementedError`: packed in a way that zipfile does not know.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    DamagedXmlError,
)

Refused = dict[str, Any]


def unpack_workbook(data: bytes, dates: bool = False) -> dict[str, Any]:
    """A workbook as plain data.

    Args:
        data: The file's bytes.
        dates: Whether days are expected in its cells, as in a list of persons.

    Returns:
        `refused`: everything for which it is refused, each with `what` it is and its facts; and `sheets`,
        empty where it is refused: each sheet's name, the texts of its cells, what else it holds, whether a
        menu shows it, and whether it has comments or boxes.
    """
    if data.startswith(_OLE):
        return _refuse_workbook({"what": "encrypted" if _ENCRYPTED in data else "old_excel"})
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if refused := list(_check_archive_directory(archive)):
            return _refuse_workbook(*refused)
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        names = list_sheet_parts(parts)
        contents = _scan_sheet_contents(parts, names)
        refused = list(_find_oversized_sheets(parts, contents))
        noted = find_annotated_sheets(parts, names)
    except _DAMAGED:
        return _refuse_workbook({"what": "damaged"})
    if refused:
        return _refuse_workbook(*refused)
    try:
        return {"refused": [], "sheets": list(_read_sheet_values(data, contents, noted, dates))}
    except CalamineError:
        return _refuse_workbook({"what": "damaged_inside"})


def _refuse_workbook(*refused: Refused) -> dict[str, Any]:
    return {"refused": list(refused), "sheets": []}


def _check_archive_directory(archive: zipfile.ZipFile) -> Iterator[Refused]:
    fault = find_archive_fault(archive)
    if fault is not None:
        refusals: dict[ArchiveFault, Refused] = {
            ArchiveFault.PARTS: {"what": "large_parts", "count": len(archive.infolist())},
            ArchiveFault.SIZE: {"what": "large_unpacked", "size": max(sum_unpacked_size(archive) // 1_000_000, 1)},
            ArchiveFault.ENCRYPTED: {"what": "encrypted"},
            ArchiveFault.AMBIGUOUS: {"what": "damaged"},
        }
        yield refusals[fault]
        return
    names = [entry.filename.lower() for entry in archive.infolist()]
    if "xl/workbook.xml" not in names:
        yield {"what": "not_workbook"}
    for mark, what in _FOREIGN.items():
        if any(mark in name for name in names):
            yield {"what": "foreign", "kind": what}


def _scan_sheet_contents(parts: dict[str, bytes], names: dict[str, str]) -> dict[str, SheetContents]:
    """What each sheet holds that a reader of values does not show, by the sheet's name.

    Every part is read, so that a false size or checksum shows; every sheet is looked through.

    Raises:
        DamagedXmlError: If a part cannot be parsed, or a sheet lies where a reader may not find it.
    """
    sheet_contents_by_name: dict[str, SheetContents] = {}
    shown = find_misleading_formats(parts)
    for file, content in parts.items():
        if file.lower().endswith(".xml") and "/_rels/" not in file.lower():
            sheet_contents = scan_worksheet(content, shown)
            if sheet_contents is not None:
                sheet_contents_by_name[names.get(file, posixpath.basename(file))] = sheet_contents
    return sheet_contents_by_name


def _find_oversized_sheets(parts: dict[str, bytes], contents: dict[str, SheetContents]) -> Iterator[Refused]:
    lengths = measure_shared_strings(parts)
    for name, content in contents.items():
        if content.is_oversized:
            yield {"what": "large_sheet", "sheet": name}
    if max(lengths, default=0) * sum(sheet_contents.texts for sheet_contents in contents.values()) > MOST_TEXT:
        yield {"what": "large_texts"}


def _read_sheet_values(
    data: bytes, contents: dict[str, SheetContents], noted: frozenset[str], dates: bool
) -> Iterator[dict[str, Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet_metadata in book.sheets_metadata:
        rows = book.get_sheet_by_name(sheet_metadata.name).to_python(skip_empty_area=False)
        held = asdict(contents.get(sheet_metadata.name, SheetContents()))
        yield {
            "name": sheet_metadata.name,
            "texts": [[format_cell_value(cell, dates) for cell in row] for row in rows],
            "contents": {**held, "hidden": sorted(held["hidden"])},
            "visible": sheet_metadata.visible is SheetVisibleEnum.Visible,
            "notes": sheet_metadata.name in noted,
        }
