"""DOCX: paragraphs, tables and footnotes as python-docx finds them, in a file that was looked at before.

Text that is marked as deleted or moved away is not read; text that is marked as inserted is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import docx
from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tilstand.sandbox.documents import (
    ArchiveFault,
    DamagedXmlError,
    DocumentLine,
    LineShape,
    check_archive_xml,
    find_archive_fault,
)

_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
_PARAGRAPH, _ROW, _CELL = qn("w:p"), qn("w:tr"), qn("w:tc")
_WORDS = (qn("w:r"), qn("m:t"))
_NOT_READ = (qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_SHAPES = ((("Heading", "Title", "Subtitle"), LineShape.HEADING), (("Caption",), LineShape.CAPTION))

# What reading a file raises that is damaged, that contradicts itself, or that is something else.
_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, DamagedXmlError)
_DOCX = (PythonDocxError, OpcError, XmlchemyError)
_FAULTS = (*_ZIP, *_DOCX, LookupError, ValueError, AttributeError, TypeError, SyntaxError, RecursionError)

_ARCHIVES = {
    ArchiveFault.PARTS: "swollen",
    ArchiveFault.SIZE: "swollen",
    ArchiveFault.ENCRYPTED: "password",
    ArchiveFault.AMBIGUOUS: "damaged",
}

_Found = tuple[str, LineShape, tuple[str, ...]]


def read_word_lines(data: bytes) -> dict[str, Any]:
    """The lines of a Word document.

    Returns:
        `lines`: one for each paragraph or row, footnotes last. Or `refused`: why it is not read.
    """
    if data.startswith(_OLD):
        return _refuse_word_document("old")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if (fault := find_archive_fault(archive)) is not None:
                return _refuse_word_document(_ARCHIVES[fault])
            check_archive_xml(archive)
        found_entries = list(_extract_word_lines(docx.Document(io.BytesIO(data))))
    except _FAULTS:
        return _refuse_word_document("other")
    return {"lines": [DocumentLine(number, *line) for number, line in enumerate(found_entries, 1)]}


def _refuse_word_document(why: str) -> dict[str, Any]:
    return {"refused": {"what": "no_word", "why": why}}


def _extract_word_lines(opened: Opened) -> Iterator[_Found]:
    shape = _build_shape_classifier(opened)
    yield from _extract_part_lines(opened.element.body, shape)
    for notes in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in opened.part.rels.values():
            if relation.reltype == notes and not relation.is_external:
                yield from _extract_part_lines(parse_xml(relation.target_part.blob), shape)


def _build_shape_classifier(opened: Opened) -> Callable[[Any], LineShape]:
    """What a paragraph is, by its style or one that its style is based on, in any language of Word."""

    @cache
    def find_style_shape(id: str | None) -> LineShape:
        style = opened.styles.get_by_id(id, WD_STYLE_TYPE.PARAGRAPH)
        shape, seen = LineShape.PLAIN, set[str]()
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            for names, line_shape in _SHAPES:
                if (style.name or "").startswith(names):
                    return line_shape
            shape = LineShape.ITEM if _is_list_item(style.element) else shape
            style = style.base_style
        return shape

    def classify_paragraph(paragraph: Any) -> LineShape:
        line_shape = find_style_shape(paragraph.style)
        return LineShape.ITEM if line_shape is LineShape.PLAIN and _is_list_item(paragraph) else line_shape

    return classify_paragraph


def _is_list_item(element: Any) -> bool:
    return element.pPr is not None and element.pPr.numPr is not None


def _extract_part_lines(root: Any, shape: Callable[[Any], LineShape]) -> Iterator[_Found]:
    for gone in list(root.iter(*_NOT_READ)):
        gone.getparent().remove(gone)
    return _walk_word_elements(root, shape, None)


def _walk_word_elements(node: Any, shape: Callable[[Any], LineShape], cell: list[str] | None) -> Iterator[_Found]:
    """The paragraphs and rows below an element; the paragraphs of a cell go into the cell."""
    for child in node.iterchildren("*"):
        if child.tag == _ROW:
            cells: list[str] = []
            for own_values in child.iter(_CELL):
                if next(own_values.iterancestors(_ROW)) is child:
                    words: list[str] = []
                    yield from _walk_word_elements(own_values, shape, words)
                    cells.append(" ".join(" ".join(words).split()))
            yield " ".join(cells), LineShape.ROW, tuple(cells)
            continue
        if child.tag == _PARAGRAPH:
            if cell is None:
                yield _join_paragraph_runs(child), shape(child), ()
            else:
                cell.append(_join_paragraph_runs(child))
        yield from _walk_word_elements(child, shape, cell)


def _join_paragraph_runs(paragraph: Any) -> str:
    """The text of a paragraph, without that of a text box that is anchored in it."""
    own_values = (item for item in paragraph.iter(*_WORDS) if next(item.iterancestors(_PARAGRAPH)) is paragraph)
    return "".join(item.text or "" for item in own_values).replace("\t", " ").replace("\n", " ")
