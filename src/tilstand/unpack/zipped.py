"""Zipped documents and their XML, opened without trusting them: sizes first, entities never.

Used before workbooks and text documents are read. The parser is expat with document types
refused, so that entities can neither grow nor fetch anything.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from enum import StrEnum
from xml.parsers import expat

__all__ = ["MOST_BYTES", "DamagedXmlError", "Excess", "events", "excess", "sound", "unpacked_size"]

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_ENTRIES = 2_000
MOST_RATIO = 200  # ordinary documents shrink to a tenth or a twentieth; a bomb to a thousandth


class DamagedXmlError(Exception):
    """The XML cannot be parsed, or brings a document type."""


class Excess(StrEnum):
    """Why an archive is not opened."""

    PARTS = "parts"
    SIZE = "size"
    ENCRYPTED = "encrypted"
    AMBIGUOUS = "ambiguous"


def unpacked_size(archive: zipfile.ZipFile) -> int:
    """Bytes of all parts once unpacked, as the directory says."""
    return sum(entry.file_size for entry in archive.infolist())


def excess(archive: zipfile.ZipFile) -> Excess | None:
    """Why an archive is not opened; None if it may be.

    AMBIGUOUS is an archive in which two readers could see two different documents: a name that stands twice,
    or a compression that only some of them know.
    """
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        return Excess.PARTS
    steep = any(
        e.file_size > 1_000_000 and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries
    )
    if unpacked_size(archive) > MOST_UNPACKED or steep:
        return Excess.SIZE
    if any(entry.flag_bits & 1 for entry in entries):
        return Excess.ENCRYPTED
    names = [entry.filename.lower() for entry in entries]
    unusual = any(e.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for e in entries)
    return Excess.AMBIGUOUS if len(set(names)) != len(names) or unusual else None


def _refuse(*_: object) -> None:
    raise DamagedXmlError


def sound(archive: zipfile.ZipFile) -> None:
    """See that all XML of an archive can be parsed and brings no document type, before a library reads it.

    Raises:
        DamagedXmlError: If a part cannot be parsed, or brings a document type.
    """
    for entry in archive.infolist():
        content = archive.read(entry)  # the whole part, so that a false size or checksum shows
        if entry.filename.lower().endswith((".xml", ".rels")):
            events(content)


def events(content: bytes, start: Callable[[str, dict[str, str]], None] | None = None) -> None:
    """Parse XML, calling what is given for each element; names are `namespace name`.

    Raises:
        DamagedXmlError: If the XML cannot be parsed, or brings a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    if start is not None:
        parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise DamagedXmlError from error
