"""Lines of a document and the blocks they form: headings, paragraphs, table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tilstand.reading.ocr import LARGE, load_ocr_confusions
from tilstand.sandbox.documents import LineShape

_MARK = re.compile(
    r"(?:[^\w\s(§\"“”«»'’|.,:;)\]&@]{1,2}"
    rf"|[&@«»](?=\s+[\d|{LARGE}])|[eoL][®°]|[eoL](?=\s+[\d|{LARGE}]))\s+(?=\S)"
)
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+(?=[^\W\d])")
_LABELLED = re.compile(r"[^\W\d][^.:;\d]{0,50}:\s*\d[\d\s.,]*(?:[^\W\d]+)?$")
# A line of a list: a label, and what is said of it.
_POINT = re.compile(r"[^\W\d][^.:;\d]{0,50}:\s*\d")
_END = re.compile(r"[.!?:;]['\"”»)\]\d]*$")
_LISTED = re.compile(
    r"[^\W\d_](?:§+ ?[\d-]+|(?<=\d)[^\W\d_]|[^.;:!?\d]){2,90}(?<![-–]\s)"
    r"(?P<values>(?:\s(?:[-–]|\d[\d,.]*)[a-z]?){1,2})"
)
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?=[^\W\d])")
_CELL = re.compile(r"(?:[-–—=_.:]|[-−–]?\d[\d.,]*\s?%?)(?:\s?\(\d+\)?)?$")
# A number that is neither a year nor that of a part or table.
_FIGURE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d(?!\d))\d+(?![\d.])")
# A sign by itself that is read for a word of one letter.
_LONE_SIGN = re.compile(r"(?<!\S)[^\w\s](?=\s\w)")
# A number alone on its line: that of a page, or one of a picture.
_LONE = re.compile(r"\d{1,3}")
_PART = re.compile(r"^[^\W\d]+\s\d{1,2}\b[\s:–-]*")
# The number in the middle of a chart, with a word before it; what it counts stands below it.
_CENTRE = re.compile(r"[^\W\d_]{3,}\s\d[\d ]*\*?")
_MOST_HEADING = 120


# A line of these shapes is a block of its own.
_CLOSED = (LineShape.HEADING, LineShape.CAPTION, LineShape.PARAGRAPH, LineShape.ROW)


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    CAPTION = "caption"
    TEXT = "text"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of the document.

    Attributes:
        number: Its number in the file; of a PDF or DOCX, in the text taken out of it.
        text: The line without its mark.
        shape: What the document's structure says it is.
        cells: The cells of a table's row.
        page: Page that it stands on, from 1; 0 where there are no pages.
    """

    number: int
    text: str
    shape: LineShape = LineShape.PLAIN
    cells: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class PageBlock:
    """Lines that belong together.

    Attributes:
        kind: What they are.
        text: Their text, joined.
        starts: For each line, where it begins in the text, and its number.
        cells: The cells of a table's row.
        page: Page that it begins on.
    """

    kind: BlockKind
    text: str
    starts: tuple[tuple[int, int], ...]
    cells: tuple[str, ...] = ()
    page: int = 0

    def line(self, at: int) -> int:
        """The number of the line at a place of the text."""
        found = self.starts[0][1]
        for start, number in self.starts:
            if start > at:
                break
            found = number
        return found


def split_page_blocks(lines: Sequence[PageLine]) -> Iterator[PageBlock]:
    """The blocks of a document, in order.

    A paragraph that is broken off by a blank line and goes on with a small letter is one paragraph: pages end
    in the middle of sentences.
    """
    open_lines: list[PageLine] = []
    blank = False
    for line in _mark_narrow_table_rows(lines):
        text = line.text.strip()
        if not text:
            blank = True
            continue
        if open_lines and _begins_block(line, text, open_lines, blank):
            yield _build_block(open_lines)
            open_lines = []
        open_lines.append(line)
        blank = False
    if open_lines:
        yield _build_block(open_lines)


def _begins_block(line: PageLine, text: str, before: Sequence[PageLine], blank: bool) -> bool:
    last = before[-1]
    if line.shape is not LineShape.PLAIN or last.shape in _CLOSED:
        return True
    if _is_centred_line(before[0]) and not blank and len(before) < 3 and _is_chart_caption((*before, line)[1]):
        return len(before) > 1
    if _MARK.match(text) or (text[0].isdigit() and _LONE.fullmatch(_strip_line_mark(last.text.strip()))):
        return True
    if (line.text[0] in " \f\t" and last.text[0] not in " \f\t") or _NUMBERED.match(text):
        return not _continues_block(text, last)
    if _LABELLED.fullmatch(text) or _LABELLED.fullmatch(last.text.strip()):
        return True
    if (
        _is_text_row(text)
        or _is_text_row(last.text.strip())
        or (_POINT.match(text) and _POINT.match(last.text.strip()))
    ):
        return True
    return blank and not _continues_block(text, last)


def _continues_block(text: str, last: PageLine) -> bool:
    if _END.search(last.text.strip()):
        return False
    return (text[0].islower() and len(last.text) > 40) or (text[0].isdigit() and len(last.text) > 60)


def _build_block(lines: Sequence[PageLine]) -> PageBlock:
    if len(lines) == 1 and (lines[0].shape is LineShape.ROW or _is_text_row(lines[0].text.strip())):
        only = lines[0]
        cells = only.cells or _split_text_cells(only.text.strip())
        return PageBlock(BlockKind.ROW, only.text.strip(), ((0, only.number),), cells, only.page)
    text, starts = "", []
    centred = len(lines) == 2 and _is_centred_line(lines[0]) and _is_chart_caption(lines[1])
    for line in lines:
        piece = _LONE_SIGN.sub(_read_isolated_sign, " ".join(line.text.replace("\f", " ").split()))
        if not text or centred:
            piece = _strip_line_mark(piece)
        if text:
            text = _dehyphenate_line(text, piece)
        starts.append((len(text), line.number))
        text += piece
    return PageBlock(_classify_block(lines, text), text, tuple(starts), page=lines[0].page)


def _is_centred_line(line: PageLine) -> bool:
    text = _strip_line_mark(line.text.strip())
    return line.shape is LineShape.PLAIN and text[:1].isupper() and _CENTRE.fullmatch(text) is not None


def _is_chart_caption(line: PageLine) -> bool:
    """True for a few words that may stand below the number in the middle of a chart."""
    text = _strip_line_mark(line.text.strip())
    return text[:1].islower() and len(text.split()) < 4


def _strip_line_mark(text: str) -> str:
    """A line without its mark."""
    return _MARK.sub("", text, count=1) if _MARK.match(text) else text


def _dehyphenate_line(text: str, following: str) -> str:
    """The text ready for the next line: a word divided at the end of a line becomes whole again."""
    if len(text) > 1 and text[-1] in "-\u00ad" and text[-2].isalpha() and following[:1].isalpha():
        return text if text[-1] == "-" and following[0].isupper() else text[:-1]
    return text + " "


def _classify_block(lines: Sequence[PageLine], text: str) -> BlockKind:
    if lines[0].shape in (LineShape.HEADING, LineShape.CAPTION):
        return BlockKind(lines[0].shape.value)
    if any(line.shape is not LineShape.PLAIN for line in lines) or len(lines) > 3 or len(text) > _MOST_HEADING:
        return BlockKind.TEXT
    section = _SECTION.match(text)
    bare = _PART.sub("", text[section.end() :] if section else text)
    opens = bare[:1].isupper() and not _END.search(text) and not re.search(r"\.\s", bare)
    return BlockKind.HEADING if opens and not _FIGURE.search(bare) else BlockKind.TEXT


def _is_text_row(text: str) -> bool:
    return len(_split_text_cells(text)) > 3


def _mark_narrow_table_rows(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """The lines, with those of a narrow table as rows: a label and a number, several under one another."""
    matches = [
        _LISTED.fullmatch(line.text.strip())
        if line.shape is LineShape.PLAIN and not _is_text_row(line.text.strip())
        else None
        for line in lines
    ]
    listed = [match is not None for match in matches]
    for at, line in enumerate(lines):
        match = matches[at]
        near = (at > 0 and listed[at - 1]) or (at + 1 < len(lines) and listed[at + 1])
        if match is None or not (near or len(match["values"].split()) > 1):
            yield line
            continue
        cells = (line.text.strip()[: match.start("values")], *match["values"].split())
        yield replace(line, shape=LineShape.ROW, cells=cells)


def _split_text_cells(text: str) -> tuple[str, ...]:
    """The cells of a line of a plain-text table: a label, then at least three cells of numbers or dashes."""
    words = re.sub(r"(?<=[\d)])\s+(?=\(\d)", "", text).split()
    values: list[str] = []
    while words and _CELL.fullmatch(words[-1]):
        values.append(words.pop())
    if len(values) < 3 or any(w.endswith((".", ",")) for w in words[-1:]):
        return ()
    return (" ".join(words), *reversed(values))


def split_plain_lines(text: str) -> Iterable[PageLine]:
    """The lines of plain text."""
    return (PageLine(number, line) for number, line in enumerate(text.split("\n"), 1))


def _read_isolated_sign(sign: re.Match[str]) -> str:
    """The word that a sign by itself is read for, or the sign."""
    return load_ocr_confusions().signs.get(sign[0], sign[0])
