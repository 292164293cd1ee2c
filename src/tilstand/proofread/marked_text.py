"""A text as it was written, with the numbers that were checked marked in their places."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilstand.proofread.page_blocks import PageLine
from tilstand.proofread.result import CheckedNumber, ClaimForm, Standing
from tilstand.sandbox.documents import LineShape

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same text gives the same bytes


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of a line.

    Attributes:
        text: Its words.
        number: The number that it is, as it was checked; None for what stands between.
    """

    text: str
    number: CheckedNumber | None = None


def mark_numbers(
    lines: Sequence[PageLine], checked: Iterable[CheckedNumber]
) -> Iterator[tuple[PageLine, tuple[MarkedPiece, ...]]]:
    """Each line of a document in pieces, in order: the numbers that were checked, and what stands between.

    Args:
        lines: The document's lines.
        checked: What was found of its numbers, in order of place.
    """
    numbers_by_line: dict[int, list[CheckedNumber]] = {}
    for number in checked:
        numbers_by_line.setdefault(number.at, []).append(number)
    for line in lines:
        pieces, at = list[MarkedPiece](), 0
        for number in numbers_by_line.get(line.number, ()):
            match = re.compile(rf"(?<!\w){re.escape(number.printed)}(?!\w)").search(line.text, at)
            if match is not None:
                pieces += [MarkedPiece(line.text[at : match.start()]), MarkedPiece(match.group(), number)]
                at = match.end()
        yield line, tuple(piece for piece in (*pieces, MarkedPiece(line.text[at:])) if piece.text)


def suggest_sentence(number: CheckedNumber) -> str:
    """The sentence of a number that does not fit as it should read; empty where more than the number is wrong.

    Args:
        number: The number, as it was checked.
    """
    plain = number.expected.isdigit() and number.form is ClaimForm.FIGURE
    if number.status is not Standing.DOES_NOT_FIT or number.contradicting or not plain:
        return ""
    return number.text.replace(number.printed, number.expected, 1) if number.text.count(number.printed) == 1 else ""


def write_commented_document(
    marked: Iterable[tuple[PageLine, Sequence[MarkedPiece]]], describe: Callable[[CheckedNumber], str]
) -> bytes:
    """The text as a Word document, with a comment at each number that is marked.

    Args:
        marked: The lines in pieces; a piece with a number gets a comment.
        describe: What the comment says of a number.
    """
    import docx  # loaded for who asks for it

    document = docx.Document()
    for line, pieces in marked:
        heading = line.shape is LineShape.HEADING
        paragraph = document.add_paragraph(style="Heading 1" if heading else None)
        for piece in pieces:
            run = paragraph.add_run(piece.text)
            if piece.number is not None:
                comment = document.add_comment(run, describe(piece.number), author="tilstand", initials="t")
                comment._comment_elm.attrib.pop(
                    next(name for name in comment._comment_elm.attrib if name.endswith("}date"))
                )
    raw = io.BytesIO()
    document.save(raw)
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as written, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as stable:
        for name in written.namelist():
            stable.writestr(zipfile.ZipInfo(name, _WHEN), written.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
