"""A text that has no place where a line may end is set all the same, however long it is."""

from __future__ import annotations

import io
import json
from importlib.resources import files

import pytest
import typst
from pypdf import PdfReader

from tilstand.report_text.print_forms import add_line_breaks

_SAID = files("tilstand.publish").joinpath("templates", "said.typ").read_bytes()
_PAGE = b"""
#set page(width: 160mm, height: auto)
#show "\xe2\x80\x8b": h(0.001pt)
#text(data.text)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "\ufff9en\ufffa" + "y" * 30_000 + "\ufffb",
        pytest.param("x" * 30_000, marks=pytest.mark.proof),
        pytest.param(("x" * 100 + " ") * 300, marks=pytest.mark.proof),
    ],
)
def test_a_word_of_thirty_thousand_letters_is_set(words: str) -> None:
    data = json.dumps({"text": add_line_breaks(words)}, ensure_ascii=False)
    made = typst.compile(_SAID + _PAGE, sys_inputs={"data": data})
    (page,) = PdfReader(io.BytesIO(made)).pages
    letters = words[10]
    assert sum(page.extract_text().count(one) for one in letters) == words.count(letters)
    assert float(page.mediabox.width) == pytest.approx(453.54, abs=0.1)
    assert float(page.mediabox.height) > 1_000
