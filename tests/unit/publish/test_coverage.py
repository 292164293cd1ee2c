from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
import typst

from tilstand.publish.coverage import paragraphs, printable, tidy
from tilstand.text.sign import _known

FONTS = Path(str(files("tilstand.publish").joinpath("fonts")))


def test_every_character_that_is_let_through_can_be_set():
    text = "".join(chr(point) for point in sorted(_known()))
    source = b'#set document(title: "t")\n#set text(font: "Inter")\n#sys.inputs.text'
    pdf = typst.Compiler(
        source,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
        ignore_system_fonts=True,
    ).compile(
        format="pdf",
        sys_inputs={"text": text},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime(2024, 1, 1, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)


@pytest.mark.parametrize(
    "letters", ["æøå ÆØÅ", "čđŋšŧž", "ščřžýáíé", "ąęłńóśźż", "șțăâî", "ğıİş", "«» – — … “” ’ § €"]
)
def test_the_letters_of_the_bodies_languages_are_there(letters):
    printable({"a": letters})


def test_fonts_come_with_their_licence_and_are_small():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    fonts = sorted(FONTS.glob("*.otf"))
    assert [font.stem for font in fonts] == [
        "Inter-Bold",
        "Inter-Italic",
        "Inter-Medium",
        "Inter-Regular",
        "Inter-SemiBold",
    ]
    assert all(font.stat().st_size < 150_000 for font in fonts)


def test_unseen_characters_and_runs_of_space_are_tidied():
    assert tidy("a\u00ad\u200bb\r\n c\t d\ufeff") == "ab c d"


def test_what_the_fonts_lack_has_a_placeholder_and_lines_are_kept():
    hostile = "- punkt\n# \u05e9\u05dc\u05d5\u05dd\n\nEn 👩\u200d👧 her."
    told = paragraphs(hostile)
    assert told == [["- punkt", "# □□□□"], ["En □□ her."]]
    printable(told)


def test_a_long_word_may_break_and_keeps_its_letters():
    word = "a" * 224
    ((line,),) = paragraphs(word)
    assert max(map(len, line.split("\u200b"))) <= 24
    assert line.replace("\u200b", "") == word
