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

from tilstand.unpack.line import DocumentLine, Shape
from tilstand.unpack.zipped import DamagedXmlError, Excess, excess, sound

__all__ = ["word"]

_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
_PARAGRAPH, _ROW, _CELL = qn("w:p"), qn("w:tr"), qn("w:tc")
_WORDS = (qn("w:r"), qn("m:t"))
_NOT_READ = (qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_SHAPES = (
    (("Heading", "Title", "Subtitle"), Shape.HEADING),
    (("Caption",), Shape.CAPTION),
)

# What reading a file raises that is damaged, that contradicts itself, or that is something else.
_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, DamagedXmlError)
_DOCX = (PythonDocxError, OpcError, XmlchemyError)
_FAULTS = (*_ZIP, *_DOCX, LookupError, ValueError, AttributeError, TypeError, SyntaxError, RecursionError)

_Found = tuple[str, Shape, tuple[str, ...]]


def word(data: bytes) -> dict[str, Any]:
    """The lines of a Word document.

    Returns:
        `lines`: one for each paragraph or row, footnotes last. Or `refused`: why it is not read.
    """
    if data.startswith(_OLD):
        return _refused("old")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            match excess(archive):
                case Excess.PARTS | Excess.SIZE:
                    return _refused("swollen")
                case Excess.ENCRYPTED:
                    return _refused("password")
                case Excess.AMBIGUOUS:
                    return _refused("damaged")
            sound(archive)
        found = list(_found(docx.Document(io.BytesIO(data))))
    except _FAULTS:
        return _refused("other")
    return {"lines": [DocumentLine(number, *line) for number, line in enumerate(found, 1)]}


def _refused(why: str) -> dict[str, Any]:
    return {"refused": {"what": "no_word", "why": why}}


def _found(opened: Opened) -> Iterator[_Found]:
    shape = _shapes(opened)
    yield from _blocks(opened.element.body, shape)
    for notes in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in opened.part.rels.values():
            if relation.reltype == notes and not relation.is_external:
                yield from _blocks(parse_xml(relation.target_part.blob), shape)


def _shapes(opened: Opened) -> Callable[[Any], Shape]:
    """What a paragraph is, by its style or one that its style is based on, in any language of Word."""

    @cache
    def styled(id: str | None) -> Shape:
        style = opened.styles.get_by_id(id, WD_STYLE_TYPE.PARAGRAPH)
        shape, seen = Shape.PLAIN, set[str]()
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            for names, found in _SHAPES:
                if (style.name or "").startswith(names):
                    return found
            shape = Shape.ITEM if _listed(style.element) else shape
            style = style.base_style
        return shape

    def shape(paragraph: Any) -> Shape:
        found = styled(paragraph.style)
        return Shape.ITEM if found is Shape.PLAIN and _listed(paragraph) else found

    return shape


def _listed(element: Any) -> bool:
    return element.pPr is not None and element.pPr.numPr is not None


def _blocks(root: Any, shape: Callable[[Any], Shape]) -> Iterator[_Found]:
    for gone in list(root.iter(*_NOT_READ)):
        gone.getparent().remove(gone)
    return _within(root, shape, None)


def _within(node: Any, shape: Callable[[Any], Shape], cell: list[str] | None) -> Iterator[_Found]:
    """The paragraphs and rows below an element; the paragraphs of a cell go into the cell."""
    for child in node.iterchildren("*"):
        if child.tag == _ROW:
            cells: list[str] = []
            for own in child.iter(_CELL):
                if next(own.iterancestors(_ROW)) is child:
                    words: list[str] = []
                    yield from _within(own, shape, words)
                    cells.append(" ".join(" ".join(words).split()))
            yield " ".join(cells), Shape.ROW, tuple(cells)
            continue
        if child.tag == _PARAGRAPH:
            if cell is None:
                yield _text(child), shape(child), ()
            else:
                cell.append(_text(child))
        yield from _within(child, shape, cell)


def _text(paragraph: Any) -> str:
    """The text of a paragraph, without that of a text box that is anchored in it."""
    own = (one for one in paragraph.iter(*_WORDS) if next(one.iterancestors(_PARAGRAPH)) is paragraph)
    return "".join(one.text or "" for one in own).replace("\t", " ").replace("\n", " ")
