"""A small sound PDF, set as the report is set, for the rules to be tried on."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from importlib.resources import as_file
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
import typst
from pypdf import PageObject, PdfReader

from tilstand.fonts.glyphs import get_font_folder
from tilstand.publish.pdf import add_row_headers

_SOURCE = """
#set document(title: "Small", author: "Nobody")
#set text(font: "Inter", lang: "nb")
#set page(header: [Above])
#outline(title: [Innhold])
= First
Words with a note#footnote[Said below.] and #text(lang: "en")[some English].
#link("https://example.org")[A link]
== Second
- one
- two
#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0H9V9z'/></svg>"),
  format: "svg", alt: "A square")
=== Third
#table(columns: 2, table.header([], [2024]), table.cell(colspan: 2)[Sex], [Female], [9], [Male], [2])
"""


class Page(NamedTuple):
    """A page of a report: its text, and each piece of it with its height on the page."""

    text: str
    pieces: list[tuple[float, str]]


@pytest.fixture(scope="session")
def printed(once, edition: Path) -> Callable[[str], list[Page]]:  # type: ignore[no-untyped-def]
    """The pages of the edition's report in a language, read once in a run of the tests."""

    def pages(language: str) -> list[Page]:
        def read(folder: Path) -> None:
            found = [_read(page) for page in PdfReader(edition / f"report-{language}.pdf").pages]
            (folder / "pages.json").write_text(json.dumps(found), "utf-8")

        folder = once(f"printed-{language}", read)
        return [Page(*one) for one in json.loads((folder / "pages.json").read_text("utf-8"))]

    return pages


def _read(page: PageObject) -> Page:
    pieces: list[tuple[float, str]] = []

    def seen(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            # The height on the page: the text's place under the matrix that it is drawn with.
            pieces.append((tm[4] * cm[1] + tm[5] * cm[3] + cm[5], text.strip()))

    return Page(page.extract_text(visitor_text=seen), pieces)


@pytest.fixture(scope="session")
def sound_bytes() -> bytes:
    with as_file(get_font_folder()) as fonts:
        made = typst.Compiler(
            _SOURCE.encode(),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            ignore_system_fonts=True,
        ).compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
    assert isinstance(made, bytes)
    return add_row_headers(made)


@pytest.fixture
def sound(sound_bytes: bytes) -> Callable[[], pikepdf.Pdf]:
    return lambda: pikepdf.open(io.BytesIO(sound_bytes))
