"""Checkpoints 10 and 31: fonts are in the file, and every sign that is painted has a shape and a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from matterhorn.opened import Opened
from matterhorn.rule import rule

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_BAD = {0, 0xFEFF, 0xFFFE}


def _fonts(opened: Opened) -> dict[tuple[int, str], pikepdf.Object]:
    return {
        (at, name): font
        for at, page in enumerate(opened.pdf.pages)
        for name, font in page.Resources.get("/Font", pikepdf.Dictionary()).items()
    }


def _each(opened: Opened) -> list[pikepdf.Object]:
    return list({font.objgen: font for font in _fonts(opened).values()}.values())


def _letters(font: pikepdf.Object) -> dict[int, bytes]:
    """Which letters a code stands for, by the font's ToUnicode table."""
    found: dict[int, bytes] = {}
    if "/ToUnicode" not in font:
        return found
    for kind, block in _BLOCK.findall(font.ToUnicode.read_bytes()):
        parts = [one for one, *_ in _HEX.findall(block) if one]
        codes = [bytes.fromhex(part.decode()) for part in parts]
        if kind == b"bfchar":
            found |= {int.from_bytes(a): b for a, b in zip(codes[::2], codes[1::2], strict=True)}
        else:
            for first, last, start in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                for n in range(int.from_bytes(last) - int.from_bytes(first) + 1):
                    letter = int.from_bytes(start) + n
                    found[int.from_bytes(first) + n] = letter.to_bytes(len(start))
    return found


def _used(opened: Opened) -> Iterator[tuple[int, pikepdf.Object, set[int]]]:
    fonts = _fonts(opened)
    for at, page in enumerate(opened.content):
        for name in {one.font for one in page if one.text}:
            text = b"".join(one.text for one in page if one.font == name)
            yield at + 1, fonts[at, name], {int.from_bytes(text[n : n + 2]) for n in range(0, len(text), 2)}


@rule("10-001")
def sign_without_a_letter(opened: Opened) -> Iterator[str]:
    for page, font, codes in _used(opened):
        missing = codes - set(_letters(font))
        if missing:
            yield f"page {page}, {font.BaseFont}: {sorted(missing)}"


@rule("31-004")
def another_collection(opened: Opened) -> Iterator[str]:
    """The fonts are encoded by identity, with no character collection that a reader would have to know."""
    for font in _each(opened):
        told = font.DescendantFonts[0].CIDSystemInfo
        if font.Encoding != "/Identity-H" or (str(told.Registry), str(told.Ordering)) != ("Adobe", "Identity"):
            yield str(font.BaseFont)


@rule("31-005")
def shapes_without_a_map(opened: Opened) -> Iterator[str]:
    for font in _each(opened):
        inner = font.DescendantFonts[0]
        if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield str(font.BaseFont)


@rule("31-009")
def font_elsewhere(opened: Opened) -> Iterator[str]:
    for font in _each(opened):
        described = font.DescendantFonts[0].get("/FontDescriptor", pikepdf.Dictionary())
        if not any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield str(font.BaseFont)


@rule("31-027")
def no_table_of_letters(opened: Opened) -> Iterator[str]:
    yield from (str(font.BaseFont) for font in _each(opened) if "/ToUnicode" not in font)


@rule("31-028")
def letters_that_are_none(opened: Opened) -> Iterator[str]:
    for font in _each(opened):
        for code, letters in _letters(font).items():
            if not letters or any(int.from_bytes(letters[n : n + 2]) in _BAD for n in range(0, len(letters), 2)):
                yield f"{font.BaseFont}: {code}"


@rule("31-030")
def missing_shape(opened: Opened) -> Iterator[str]:
    yield from (f"page {page}, {font.BaseFont}" for page, font, codes in _used(opened) if 0 in codes)
