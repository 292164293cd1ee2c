"""What a workbook must survive before anybody reads it: zip directory, encryption, macros, odd parts."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tilstand.collect.book_xml import listed_sheets, notes, odd_formats, text_lengths
from tilstand.collect.fact import written
from tilstand.collect.file import Refusal, too_large, unreadable
from tilstand.collect.sheet_xml import SheetContents, sheet
from tilstand.languages import message, quoted
from tilstand.unpack import DamagedXmlError, Excess, excess, unpacked_size

__all__ = ["CheckedWorkbook", "check_workbook"]

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
)


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """What a look at a workbook's parts shows.

    Attributes:
        refusals: Everything for which it is refused; it may be read if there is nothing.
        sheets: What each sheet holds that a reader of values does not show, by the sheet's name.
        notes: The names of the sheets that have comments, or pictures and boxes with text.
    """

    refusals: tuple[Refusal, ...]
    sheets: Mapping[str, SheetContents] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()


def check_workbook(data: bytes) -> CheckedWorkbook:
    """What a workbook is refused for, and what its sheets hold beside values.

    Formulas are looked for in the XML itself, since a reader of values shows what they last gave.
    """
    if data.startswith(_OLE):
        return CheckedWorkbook(
            (Refusal("C004", {}) if _ENCRYPTED in data else unreadable("old_excel", "not_workbook_do"),)
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        faults = tuple(_directory(archive))
        return CheckedWorkbook(faults) if faults else _parts(archive)
    except (*_DAMAGED, DamagedXmlError):
        return CheckedWorkbook((_damaged(),))


def _damaged() -> Refusal:
    return unreadable("not_excel", "damaged_do")


def _directory(archive: zipfile.ZipFile) -> Iterator[Refusal]:
    match excess(archive):
        case Excess.PARTS:
            count = len(archive.infolist())
            yield too_large("large_parts", count=count)
            return
        case Excess.SIZE:
            size = max(unpacked_size(archive) // 1_000_000, 1)
            yield too_large("large_unpacked", size=size)
            return
        case Excess.ENCRYPTED:
            yield Refusal("C004", {})
            return
        case Excess.AMBIGUOUS:
            yield _damaged()
            return
    names = [entry.filename.lower() for entry in archive.infolist()]
    if "xl/workbook.xml" not in names:
        yield unreadable("not_workbook", "not_workbook_do")
    for mark, what in _FOREIGN.items():
        if any(mark in name for name in names):
            yield Refusal("C003", {"what": message(f"collect.foreign.{what}")})


def _parts(archive: zipfile.ZipFile) -> CheckedWorkbook:
    """Every part is read, so that a false size or checksum shows; every sheet is looked through.

    Raises:
        DamagedXmlError: If a part cannot be parsed, or a sheet lies where a reader may not find it.
    """
    parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    names = listed_sheets(parts)
    found: dict[str, SheetContents] = {}
    shown, lengths = odd_formats(parts), text_lengths(parts)
    for file, content in parts.items():
        if file.lower().endswith(".xml") and "/_rels/" not in file.lower():
            one = sheet(content, shown)
            if one is not None:
                found[names.get(file, posixpath.basename(file))] = one
    refusals = [
        replace(too_large("large_sheet"), place=message("collect.place.sheet", sheet=quoted(written(name))))
        for name, one in found.items()
        if one.too_wide
    ]
    if max(lengths, default=0) * sum(one.texts for one in found.values()) > MOST_TEXT:
        refusals.append(too_large("large_texts"))
    return CheckedWorkbook(tuple(refusals), found, notes(parts, names))
