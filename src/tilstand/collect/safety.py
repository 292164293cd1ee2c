"""What a file must survive before anybody reads it: size, zip directory, encryption, macros, formulas."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tilstand.collect.fact import fact, written
from tilstand.collect.sheet_xml import SheetContents, attributes, sheet
from tilstand.languages import Fact, message, quoted
from tilstand.terms import Text
from tilstand.unpack import MOST_BYTES, DamagedXmlError, Excess, excess, unpacked_size

__all__ = ["Refusal", "check_workbook", "file_bytes"]

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
class Refusal:
    """Why a file is refused: the rule, its facts, and the place within the file."""

    rule: str
    facts: dict[str, object]
    place: Text | None = None


def _unreadable(what: str, remedy: str) -> Refusal:
    facts = {"what": message(f"collect.file.{what}"), "remedy": message(f"collect.file.{remedy}")}
    return Refusal("C001", {**facts})


def file_bytes(path: Path) -> bytes | Refusal:
    """The bytes of a file, or why it is not read at all."""
    if not path.is_file():
        return _unreadable("absent", "absent_do")
    size = path.stat().st_size
    if size > MOST_BYTES:
        return _too_large("large", size=size // 1_000_000)
    data = path.read_bytes()
    return data if data.strip() else Refusal("C006", {})


def check_workbook(data: bytes) -> Iterator[Refusal]:
    """Everything for which a workbook is refused; nothing at all if it may be read.

    Formulas are looked for in the XML itself, since a reader of values shows what they last gave.
    """
    if data.startswith(_OLE):
        yield (Refusal("C004", {}) if _ENCRYPTED in data else _unreadable("old_excel", "not_workbook_do"))
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        faults = list(_directory(archive))
        yield from faults
        if not faults:
            yield from _parts(archive)
    except _DAMAGED:
        yield _damaged()


def _damaged() -> Refusal:
    return _unreadable("not_excel", "damaged_do")


def _too_large(what: str, **facts: Fact) -> Refusal:
    return Refusal(
        "C002", {"what": message(f"collect.file.{what}", **{name: fact(one) for name, one in facts.items()})}
    )


def _directory(archive: zipfile.ZipFile) -> Iterator[Refusal]:
    match excess(archive):
        case Excess.PARTS:
            count = len(archive.infolist())
            yield _too_large("large_parts", count=count)
            return
        case Excess.SIZE:
            size = max(unpacked_size(archive) // 1_000_000, 1)
            yield _too_large("large_unpacked", size=size)
            return
        case Excess.ENCRYPTED:
            yield Refusal("C004", {})
            return
        case Excess.AMBIGUOUS:
            yield _damaged()
            return
    names = [entry.filename.lower() for entry in archive.infolist()]
    if "xl/workbook.xml" not in names:
        yield _unreadable("not_workbook", "not_workbook_do")
    for mark, what in _FOREIGN.items():
        if any(mark in name for name in names):
            yield Refusal("C003", {"what": message(f"collect.foreign.{what}")})


def _parts(archive: zipfile.ZipFile) -> Iterator[Refusal]:
    names = _sheet_names(archive)
    for entry in archive.infolist():
        content = archive.read(entry)  # the whole part, so that a false size or checksum shows
        if not entry.filename.lower().endswith(".xml") or "/_rels/" in entry.filename.lower():
            continue
        try:
            found = sheet(content)
        except DamagedXmlError:
            yield _damaged()
            continue
        if found is not None:
            yield from _sheet_faults(found, names.get(entry.filename, entry.filename))


def _sheet_faults(found: SheetContents, name: str) -> Iterator[Refusal]:
    place = message("collect.place.sheet", sheet=quoted(written(name)))
    if found.too_wide:
        yield replace(_too_large("large_sheet"), place=place)
    if found.formulas:
        shown = ", ".join(found.formulas[:20]) + (" …" if len(found.formulas) > 20 else "")
        yield Refusal("C005", {"count": len(found.formulas), "cells": shown}, place)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Names of the sheets by the part they are written in, as far as the workbook says so."""
    try:
        targets = {
            found.get("Id", ""): found.get("Target", "")
            for found in attributes(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        sheets = attributes(archive.read("xl/workbook.xml"), "sheet")
    except (KeyError, DamagedXmlError):
        return {}
    return {
        f"xl/{targets.get(found.get('id', ''), '').removeprefix('/xl/')}": found.get("name", "")
        for found in sheets
    }
