"""DOCX: paragraphs, tables and footnotes from the zipped XML, opened without trusting it.

Text that is marked as deleted is not read; text that is marked as inserted is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from tilstand.audit.document.lines import Document
from tilstand.audit.page import Line, Shape
from tilstand.errors import DocumentError
from tilstand.unpack import DamagedXmlError, Excess, events, excess

__all__ = ["word"]

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_CAPTIONS = ("caption", "bildetekst")
_HEADINGS = ("heading", "overskrift", "title", "tittel", "subtitle")


def word(data: bytes, name: str) -> Document:
    """The lines of a Word document: a line for each paragraph or row, footnotes last.

    Raises:
        DocumentError: If the file is damaged, encrypted, or would become far too large once unpacked.
    """
    if data.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        raise _refused(name, "It is locked by a password, or in the old Word format (.doc).")
    lines: list[Line] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            match excess(archive):
                case Excess.PARTS | Excess.SIZE:
                    raise _refused(name, "It would become far too large once unpacked.")
                case Excess.ENCRYPTED:
                    raise _refused(name, "It is locked by a password.")
                case Excess.AMBIGUOUS:
                    raise _refused(name, "It is damaged.")
            present = set(archive.namelist())
            if _PARTS[0] not in present:
                raise _refused(name, "It is no Word document.")
            for part in _PARTS:
                if part in present:
                    lines.extend(_lines(archive.read(part), len(lines)))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, DamagedXmlError) as error:
        raise _refused(name, "It is damaged, or is no Word document.") from error
    return Document(tuple(lines))


def _refused(name: str, cause: str) -> DocumentError:
    return DocumentError(
        f"{name} cannot be read as a Word document",
        cause=cause,
        remedy="Open it in Word, save it again as .docx without a password, and give that file.",
    )


def _lines(content: bytes, before: int) -> Iterator[Line]:
    scan = _Scan()
    events(content, scan.start, scan.end, scan.text)
    for number, (text, shape, cells) in enumerate(scan.found, before + 1):
        yield Line(number, text, shape, cells)


@dataclass(slots=True)
class _Scan:
    """The paragraphs of a part as the parser comes by them."""

    found: list[tuple[str, Shape, tuple[str, ...]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    shape: Shape = Shape.PLAIN
    inside: bool = False
    rows: list[list[str]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)

    def start(self, name: str, given: dict[str, str]) -> None:
        match _local(name):
            case "p":
                self.words, self.shape = [], Shape.PLAIN
            case "pStyle":
                style = next((v for k, v in given.items() if _local(k) == "val"), "")
                if style.lower().startswith(_HEADINGS):
                    self.shape = Shape.HEADING
                elif style.lower().startswith(_CAPTIONS):
                    self.shape = Shape.CAPTION
            case "numPr" if self.shape is Shape.PLAIN:
                self.shape = Shape.ITEM
            case "t":
                self.inside = True
            case "tab" | "br" | "cr" | "noBreakHyphen":
                self.words.append("-" if _local(name) == "noBreakHyphen" else " ")
            case "tr":
                self.rows.append([])
            case "tc":
                self.cells.append([])

    def text(self, data: str) -> None:
        if self.inside:
            self.words.append(data)

    def end(self, name: str) -> None:
        match _local(name):
            case "t":
                self.inside = False
            case "p":
                text = "".join(self.words)
                if self.cells:
                    self.cells[-1].append(text)
                else:
                    self.found.append((text, self.shape, ()))
                self.words = []
            case "tc":
                cell = " ".join(" ".join(self.cells.pop()).split())
                if self.rows:
                    self.rows[-1].append(cell)
            case "tr":
                row = tuple(self.rows.pop())
                self.found.append((" ".join(row), Shape.ROW, row))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
