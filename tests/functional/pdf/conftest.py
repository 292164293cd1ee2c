"""A small sound PDF, set as the report is set, for the rules to be tried on."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.resources import as_file

import pikepdf
import pytest
import typst

from tilstand.fonts.font import folder
from tilstand.publish.tags import with_row_headers

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


@pytest.fixture(scope="session")
def sound_bytes() -> bytes:
    with as_file(folder()) as fonts:
        made = typst.Compiler(
            _SOURCE.encode(),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            ignore_system_fonts=True,
        ).compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
    assert isinstance(made, bytes)
    return with_row_headers(made)


@pytest.fixture
def sound(sound_bytes: bytes) -> Callable[[], pikepdf.Pdf]:
    return lambda: pikepdf.open(io.BytesIO(sound_bytes))
