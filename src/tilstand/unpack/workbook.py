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

from tilstand.unpack.book_xml import listed_sheets, notes, odd_formats, text_lengths
from tilstand.unpack.cell import cell_text
from tilstand.unpack.sheet_xml import SheetContents, sheet
from tilstand.unpack.zipped import DamagedXmlError, Excess, excess, unpacked_size

__all__ = ["workbook"]

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


def workbook(data: bytes) -> dict[str, Any]:
    """A workbook as plain data.

    Args:
        data: The file's bytes.

    Returns:
        `refused`: everything for which it is refused, each with `what` it is and its facts; and `sheets`,
        empty where it is refused: each sheet's name, the texts of its cells, what else it holds, whether a
        menu shows it, and whether it has comments or boxes.
    """
    if data.startswith(_OLE):
        return _nothing("encrypted" if _ENCRYPTED in data else "old_excel")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        refused = list(_directory(archive))
        if refused:
            return {"refused": refused, "sheets": []}
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        names = listed_sheets(parts)
        contents = _contents(parts, names)
        refused = list(_swollen(parts, contents))
        noted = notes(parts, names)
    except _DAMAGED:
        return _nothing("damaged")
    if refused:
        return {"refused": refused, "sheets": []}
    try:
        return {"refused": [], "sheets": list(_sheets(data, contents, noted))}
    except CalamineError:
        return _nothing("damaged_inside")


def _nothing(what: str) -> dict[str, Any]:
    return {"refused": [{"what": what}], "sheets": []}


def _directory(archive: zipfile.ZipFile) -> Iterator[Refused]:
    match excess(archive):
        case Excess.PARTS:
            yield {"what": "large_parts", "count": len(archive.infolist())}
            return
        case Excess.SIZE:
            yield {"what": "large_unpacked", "size": max(unpacked_size(archive) // 1_000_000, 1)}
            return
        case Excess.ENCRYPTED:
            yield {"what": "encrypted"}
            return
        case Excess.AMBIGUOUS:
            yield {"what": "damaged"}
            return
    names = [entry.filename.lower() for entry in archive.infolist()]
    if "xl/workbook.xml" not in names:
        yield {"what": "not_workbook"}
    for mark, what in _FOREIGN.items():
        if any(mark in name for name in names):
            yield {"what": "foreign", "kind": what}


def _contents(parts: dict[str, bytes], names: dict[str, str]) -> dict[str, SheetContents]:
    """What each sheet holds that a reader of values does not show, by the sheet's name.

    Every part is read, so that a false size or checksum shows; every sheet is looked through.

    Raises:
        DamagedXmlError: If a part cannot be parsed, or a sheet lies where a reader may not find it.
    """
    found: dict[str, SheetContents] = {}
    shown = odd_formats(parts)
    for file, content in parts.items():
        if file.lower().endswith(".xml") and "/_rels/" not in file.lower():
            one = sheet(content, shown)
            if one is not None:
                found[names.get(file, posixpath.basename(file))] = one
    return found


def _swollen(parts: dict[str, bytes], contents: dict[str, SheetContents]) -> Iterator[Refused]:
    lengths = text_lengths(parts)
    for name, one in contents.items():
        if one.too_wide:
            yield {"what": "large_sheet", "sheet": name}
    if max(lengths, default=0) * sum(one.texts for one in contents.values()) > MOST_TEXT:
        yield {"what": "large_texts"}


def _sheets(
    data: bytes, contents: dict[str, SheetContents], noted: frozenset[str]
) -> Iterator[dict[str, Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for one in book.sheets_metadata:
        rows = book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
        held = asdict(contents.get(one.name, SheetContents()))
        yield {
            "name": one.name,
            "texts": [[cell_text(cell) for cell in row] for row in rows],
            "contents": {**held, "hidden": sorted(held["hidden"])},
            "visible": one.visible is SheetVisibleEnum.Visible,
            "notes": one.name in noted,
        }
