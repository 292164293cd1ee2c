"""Zipped documents checked before they are opened, and the lines read from documents.

Used before workbooks and text documents are read. The parser is expat with document types
refused, so that entities can neither grow nor fetch anything.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple
from xml.parsers import expat

MOST_PAGES = 500  # of a PDF; those beyond are told
MOST_SIGNS = 1_000_000  # of a document's text, some 350 printed pages: more would take its time to judge


class LineShape(StrEnum):
    """What is known of a line from the document's own structure."""

    PLAIN = "plain"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    ITEM = "item"
    ROW = "row"


class DocumentLine(NamedTuple):
    """One line.

    Attributes:
        number: Its number in the text that was taken out of the file.
        text: The line.
        shape: What the document's structure says it is.
        cells: The cells of a table's row.
        page: Page that it stands on, from 1; 0 where there are no pages.
    """

    number: int
    text: str
    shape: LineShape = LineShape.PLAIN
    cells: tuple[str, ...] = ()
    page: int = 0


MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_ENTRIES = 2_000
MOST_RATIO = 200  # ordinary documents shrink to a tenth or a twentieth; a bomb to a thousandth


class DamagedXmlError(Exception):
    """The XML cannot be parsed, or brings a document type."""


class ArchiveFault(StrEnum):
    """Why an archive is not opened."""

    PARTS = "parts"
    SIZE = "size"
    ENCRYPTED = "encrypted"
    AMBIGUOUS = "ambiguous"


def sum_unpacked_size(archive: zipfile.ZipFile) -> int:
    """Bytes of all parts once unpacked, as the directory says."""
    return sum(entry.file_size for entry in archive.infolist())


def find_archive_fault(archive: zipfile.ZipFile) -> ArchiveFault | None:
    """Why an archive is not opened; None if it may be.

    AMBIGUOUS is an archive in which two readers could see two different documents: a name that stands twice,
    or a compression that only some of them know.
    """
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        return ArchiveFault.PARTS
    steep = any(e.file_size > 1_000_000 and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
    if sum_unpacked_size(archive) > MOST_UNPACKED or steep:
        return ArchiveFault.SIZE
    if any(entry.flag_bits & 1 for entry in entries):
        return ArchiveFault.ENCRYPTED
    names = [entry.filename.lower() for entry in entries]
    unusual = any(e.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for e in entries)
    return ArchiveFault.AMBIGUOUS if len(set(names)) != len(names) or unusual else None


def _refuse_document_type(*_: object) -> None:
    raise DamagedXmlError


def check_archive_xml(archive: zipfile.ZipFile) -> None:
    """See that all XML of an archive can be parsed and brings no document type, before a library reads it.

    Raises:
        DamagedXmlError: If a part cannot be parsed, or brings a document type.
    """
    for entry in archive.infolist():
        content = archive.read(entry)  # the whole part, so that a false size or checksum shows
        if entry.filename.lower().endswith((".xml", ".rels")):
            parse_xml_events(content)


def parse_xml_events(
    content: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse XML, calling what is given for each element and text; names are without their namespaces.

    Raises:
        DamagedXmlError: If the XML cannot be parsed, or brings a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_document_type
    if start is not None:
        parser.StartElementHandler = lambda name, given: start(name.rpartition(" ")[2], given)
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise DamagedXmlError from error
