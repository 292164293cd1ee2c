"""The fonts that are shipped: what they have is what the typesetter sets, in all styles alike."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from tilstand.fonts.glyphs import get_font_folder, list_code_points, measure_advance_widths

FONTS = Path(str(get_font_folder()))


def test_every_character_that_is_let_through_can_be_set() -> None:
    text = "".join(chr(point) for point in sorted(list_code_points()))
    source = b'#set document(title: "t")\n#set text(font: "Inter", fallback: false)\n#sys.inputs.text'
    pdf = typst.Compiler(
        source, font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]), ignore_system_fonts=True
    ).compile(
        format="pdf",
        sys_inputs={"text": text},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime(2024, 1, 1, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)


def test_all_styles_have_the_same_characters() -> None:
    for font in FONTS.glob("*.otf"):
        assert frozenset(TTFont(font, lazy=True).getBestCmap()) == list_code_points(), font.name


@pytest.mark.parametrize(
    "scripts", [("LATIN", 0x41, 0x148), ("LATIN", 0x1EA0, 0x1EF9), ("GREEK", 0x386, 0x3CE), ("CYRILLIC", 0x400, 0x45F)]
)
def test_whole_alphabets_are_there(scripts: tuple[str, int, int]) -> None:
    script, first, last = scripts
    letters = {point for point in range(first, last + 1) if unicodedata.name(chr(point), "").startswith(script)}
    assert letters
    assert letters <= list_code_points()


def test_widths_are_those_of_the_font_as_it_is_drawn() -> None:
    for weight, name in (("regular", "Inter-Regular"), ("semibold", "Inter-SemiBold")):
        font = TTFont(FONTS / f"{name}.otf")
        drawn, names = font.getGlyphSet(), font.getBestCmap()
        for sign in "iMåж0 ":
            assert measure_advance_widths(weight)[ord(sign)] == drawn[names[ord(sign)]].width / 2048  # type: ignore[index]


@pytest.mark.slow
def test_nobody_pays_for_fonts_before_they_are_asked_for() -> None:
    program = "import sys, tilstand.fonts.glyphs, tilstand.render.charts; print('fontTools' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "False"


def test_fonts_come_with_their_licence_and_are_small() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    fonts = sorted(FONTS.glob("*.otf"))
    assert [font.stem for font in fonts] == [
        "Inter-Bold",
        "Inter-Italic",
        "Inter-Medium",
        "Inter-Regular",
        "Inter-SemiBold",
    ]
    assert all(font.stat().st_size < 250_000 for font in fonts)
