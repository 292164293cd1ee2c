"""The inside of a paragraph: references, emphasis, links, footnote marks, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tilstand.define import Words
from tilstand.text.message import message
from tilstand.text.report.reference import BindingError, Reference, reference

__all__ = ["Piece", "Problem", "Raw", "pieces"]

_SIGN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r'|\{\{(?P<reference>(?:[^"{}]|"[^"{}]*")*)\}\}'
    r"|(?P<open>\{\{)"
    r"|\[\^(?P<note>[\w-]+)\]"
    r"|\[(?P<label>(?:\{\{[^{}]*\}\}|[^\[\]{}])+)\]\((?P<target>[^()\s]+)\)"
    r"|(?P<star>\*\*|\*|__|_)"
)
_TARGET = re.compile(r"(?:https?://|mailto:)\S+|[#/]\S*|[\w.-]+(?:/[\w.-]+)*(?:#[\w-]+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the source that stops the build."""

    line: int
    message: Words


@dataclass(frozen=True, slots=True)
class Raw:
    """A row of lines of the source that belong together: text and the number of each line."""

    text: str
    lines: tuple[int, ...]

    def line(self, offset: int) -> int:
        """The line of the source at an offset of the text."""
        return self.lines[min(self.text.count("\n", 0, offset), len(self.lines) - 1)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph before its references are bound.

    Attributes:
        line: Line of the source.
        text: Plain text; empty for all other pieces.
        reference: A reference.
        note: Id of a footnote.
        target: Target of a link around `children`.
        strong: With `children`: strong emphasis.
        children: What is emphasised or linked.
    """

    line: int
    text: str = ""
    reference: Reference | None = None
    note: str = ""
    target: str = ""
    strong: bool = False
    children: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class _Delimiter:
    sign: str
    line: int
    opens: bool
    closes: bool


def pieces(raw: Raw, problems: list[Problem]) -> tuple[Piece, ...]:
    """The pieces of a paragraph; what cannot be read is added to the problems."""
    return _nested(list(_scanned(raw, problems)))


def _scanned(raw: Raw, problems: list[Problem]) -> Iterator[Piece | _Delimiter]:
    at = 0
    text = raw.text
    for match in _SIGN.finditer(text):
        if match.start() > at:
            yield Piece(raw.line(at), text[at : match.start()])
        at = match.end()
        line = raw.line(match.start())
        if match["escaped"] is not None:
            yield Piece(line, match["escaped"])
        elif match["reference"] is not None:
            try:
                yield Piece(line, reference=reference(match["reference"]))
            except BindingError as problem:
                problems.append(Problem(line, _refused(match["reference"], problem)))
        elif match["open"]:
            problems.append(Problem(line, message("text.unclosed")))
        elif match["note"]:
            yield Piece(line, note=match["note"])
        elif match["label"]:
            yield _link(match, raw, problems)
        else:
            yield _delimiter(match, text, line)
    if at < len(text):
        yield Piece(raw.line(at), text[at:])


def _refused(source: str, problem: BindingError) -> Words:
    return Words.of(lambda tongue: f"{{{{{source}}}}}: {problem.words.text(tongue)}")


def _link(match: re.Match[str], raw: Raw, problems: list[Problem]) -> Piece:
    line = raw.line(match.start("label"))
    if not _TARGET.fullmatch(match["target"]):
        problems.append(Problem(line, message("text.link", word=match["target"])))
    count = match["label"].count("\n") + 1
    first = raw.lines.index(line)
    label = Raw(match["label"], raw.lines[first : first + count])
    return Piece(line, target=match["target"], children=pieces(label, problems))


def _delimiter(match: re.Match[str], text: str, line: int) -> _Delimiter:
    before = text[match.start() - 1 : match.start()] or " "
    after = text[match.end() : match.end() + 1] or " "
    opens, closes = not after.isspace(), not before.isspace()
    if match["star"][0] == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return _Delimiter(match["star"], line, opens, closes)


def _nested(flat: list[Piece | _Delimiter]) -> tuple[Piece, ...]:
    """Emphasis from pairs of signs; a sign without its pair is text."""
    done: list[Piece | _Delimiter] = []
    for item in flat:
        if isinstance(item, _Delimiter) and item.closes:
            opener = next(
                (
                    at
                    for at in range(len(done) - 1, -1, -1)
                    if isinstance(other := done[at], _Delimiter) and other.sign == item.sign and other.opens
                ),
                None,
            )
            if opener is not None and opener < len(done) - 1:
                inner = tuple(_literal(piece) for piece in done[opener + 1 :])
                line = inner[0].line
                done[opener:] = [Piece(line, strong=len(item.sign) == 2, children=inner)]
                continue
        done.append(item)
    return tuple(_literal(piece) for piece in done)


def _literal(piece: Piece | _Delimiter) -> Piece:
    return Piece(piece.line, piece.sign) if isinstance(piece, _Delimiter) else piece
