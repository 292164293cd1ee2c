"""What a library raises at a damaged file is told of that file, and what it never raises is not hidden."""

from __future__ import annotations

import zipfile
import zlib

import pytest
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from handmade import book, paragraph, printed, word, zipped
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError

from tilstand.sandbox import pdf as pdfs
from tilstand.sandbox import pdf as tags
from tilstand.sandbox import word as words
from tilstand.sandbox import workbook as workbooks
from tilstand.sandbox.documents import DamagedXmlError
from tilstand.sandbox.pdf import LockedError


def raising(error: type[BaseException]):  # type: ignore[no-untyped-def]
    def fail(*_: object) -> None:
        raise error("generated")

    return fail


PDF = {
    **dict.fromkeys((LockedError, FileNotDecryptedError, DependencyError), "locked"),
    **dict.fromkeys((PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError), "no_pdf"),
}


@pytest.mark.parametrize(("error", "what"), PDF.items())
def test_of_a_pdf(monkeypatch, error: type[Exception], what: str) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(pdfs, "read_tagged_lines", raising(error))
    assert pdfs.read_pdf_lines(printed(["19 saker"])) == {"refused": {"what": what}}


@pytest.mark.parametrize("error", [AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError])
def test_of_tags_that_contradict_each_other(monkeypatch, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(tags._StructureReader, "lines", raising(error))
    assert [one.text for one in pdfs.read_pdf_lines(printed(["19 saker"]))["lines"]] == ["19 saker", ""]


ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, DamagedXmlError)


@pytest.mark.parametrize("error", [*ZIP, ValueError, RuntimeError])
def test_of_a_workbook(monkeypatch, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(workbooks, "list_sheet_parts", raising(error))
    found = workbooks.unpack_workbook(zipped(book({"Skjema": "<sheetData/>"})))
    assert found == {"refused": [{"what": "damaged"}], "sheets": []}


@pytest.mark.parametrize(
    "error",
    [
        *(*ZIP, PythonDocxError, OpcError, XmlchemyError, KeyError, IndexError, ValueError),
        *(AttributeError, TypeError, SyntaxError, RecursionError),
    ],
)
def test_of_a_word_document(monkeypatch, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(words.docx, "Document", raising(error))
    assert words.read_word_lines(word(paragraph("19 saker."))) == {"refused": {"what": "no_word", "why": "other"}}


def test_what_stops_the_process_is_hidden_by_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((pdfs, "read_tagged_lines"), (workbooks, "list_sheet_parts"), (words.docx, "Document")):
        monkeypatch.setattr(module, name, raising(MemoryError))
    files = (
        (pdfs.read_pdf_lines, printed(["19 saker"])),
        (workbooks.unpack_workbook, zipped(book({"Skjema": "<sheetData/>"}))),
        (words.read_word_lines, word(paragraph("19 saker."))),
    )
    for reader, data in files:
        with pytest.raises(MemoryError):
            reader(data)
