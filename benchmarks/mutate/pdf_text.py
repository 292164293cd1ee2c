"""The text of a tagged PDF, block by block as its structure names them: pages and lines play no part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf

from mutate.part import plain

__all__ = ["Block", "blocks"]

_OUTER = 2  # frames around a figure's shapes: what stands in them is placed on the page
LEAVES = frozenset(
    {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Caption", "/LBody", "/Lbl", "/TOCI", "/Figure", "/Note"}
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text.

    Attributes:
        kind: Its tag; `/TR` for a row of a table, whose cells are `cells`.
        text: Its text; the alternative text of a figure.
        cells: The texts of a row's cells.
        drawing: What a figure draws: its letters and shapes, each at its distance from the figure's corner.
    """

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    drawing: str = ""


@lru_cache(maxsize=8)
def blocks(data: bytes) -> tuple[Block, ...]:
    """All blocks of a file, in the order of its structure; several laws read the same one."""
    with pikepdf.open(BytesIO(data)) as document:
        pages = {page.obj.objgen: _marked(page) for page in document.pages}
        return tuple(_Walk(pages).blocks(document.Root.StructTreeRoot, None))


class _Walk:
    def __init__(self, pages: dict[Any, tuple[dict[int, str], dict[int, str]]]) -> None:
        self.texts = {page: texts for page, (texts, _) in pages.items()}
        self.drawn = {page: drawn for page, (_, drawn) in pages.items()}

    def blocks(self, node: Any, page: Any) -> Iterator[Block]:
        for kid, at in self.kids(node, page):
            kind = str(kid.get("/S", ""))
            if kind == "/TR":
                cells = tuple(plain(self.text(cell, on)) for cell, on in self.kids(kid, at))
                yield Block(kind, " | ".join(cells), cells)
            elif kind == "/Figure":
                marks = [mark for mark in _list(kid.get("/K")) if isinstance(mark, int)]
                shapes = "".join(self.drawn[at.objgen].get(mark, "") for mark in marks)
                yield Block(kind, plain(str(kid.get("/Alt", ""))), drawing=shapes)
            elif kind in LEAVES:
                yield Block(kind, plain(self.text(kid, at, own=True)))
                yield from self.blocks(kid, at)
            elif kind:
                yield from self.blocks(kid, at)

    def kids(self, node: Any, page: Any) -> Iterator[tuple[Any, Any]]:
        for kid in _list(node.get("/K")):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid, kid.get("/Pg", page)

    def text(self, node: Any, page: Any, *, own: bool = False) -> str:
        """The text under a node; with `own`, without that of blocks inside it."""
        page = node.get("/Pg", page)
        found = []
        for kid in _list(node.get("/K")):
            if isinstance(kid, int):
                found.append(self.texts[page.objgen].get(kid, ""))
            elif not isinstance(kid, pikepdf.Dictionary):
                continue
            elif "/S" in kid:
                if not (own and (str(kid["/S"]) in LEAVES or str(kid["/S"]) in ("/Table", "/L", "/TR"))):
                    found.append(self.text(kid, page))
            elif "/MCID" in kid:
                found.append(self.texts[kid.get("/Pg", page).objgen].get(int(kid["/MCID"]), ""))
        return "".join(found)


def _list(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page: pikepdf.Page) -> tuple[dict[int, str], dict[int, str]]:
    """The text of each marked part of a page, and what it draws."""
    fonts: Any = page.obj["/Resources"].get("/Font")
    known: dict[str, dict[int, str]] = {}
    found: dict[int, str] = {}
    drawn: dict[int, _Drawing] = {}
    stack: list[tuple[int | None, str | None]] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in ("BDC", "BMC"):
            about = operands[1] if len(operands) > 1 else None
            inside: Any = about if isinstance(about, pikepdf.Dictionary) else {}
            mark = int(inside["/MCID"]) if "/MCID" in inside else (stack[-1][0] if stack else None)
            spoken = str(inside["/ActualText"]) if "/ActualText" in inside else None
            if spoken is not None and mark is not None:
                found[mark] = found.get(mark, "") + spoken
            silent = stack[-1][1] if stack else None
            stack.append((mark, spoken if spoken is not None else silent))
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            label = str(operands[0])
            if label not in known:
                known[label] = _letters(fonts[label])
            font = known[label]
        elif name in ("Tj", "TJ") and stack and stack[-1][0] is not None and stack[-1][1] is None:
            mark = stack[-1][0]
            pieces = operands[0] if name == "TJ" else [operands[0]]
            raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            text = "".join(font.get(int.from_bytes(raw[n : n + 2], "big"), "") for n in range(0, len(raw), 2))
            found[mark] = found.get(mark, "") + text
            drawn.setdefault(mark, _Drawing()).shapes.append(text)
        elif stack and stack[-1][0] is not None:
            drawn.setdefault(stack[-1][0], _Drawing()).draw(name, operands)
    return found, {mark: " ".join(one.shapes) for mark, one in drawn.items()}


class _Drawing:
    """The shapes of a marked part, wherever on the page it stands."""

    def __init__(self) -> None:
        self.corner: tuple[float, float] | None = None
        self.shapes: list[str] = []
        self.depth = 0

    def draw(self, name: str, operands: Any) -> None:
        self.depth += {"q": 1, "Q": -1}.get(name, 0)
        if name == "Tf":  # fonts are numbered page by page
            operands = operands[1:]
        told = [f"{float(one):.2f}" if isinstance(one, int | float | Decimal) else str(one) for one in operands]
        if (name == "cm" and self.depth <= _OUTER) or (name == "m" and self.corner is None):
            x, y = (float(one) for one in operands[-2:])
            self.corner = self.corner or (x, y)
            told[-2:] = [f"{x - self.corner[0]:.1f}", f"{y - self.corner[1]:.1f}"]
        elif name in ("l", "re") and self.depth < _OUTER:
            return  # the frame that the figure is cut to
        self.shapes.append(" ".join([name, *told]))


def _letters(font: Any) -> dict[int, str]:
    """What each glyph of a font says."""
    told = font["/ToUnicode"].read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for run in re.findall(r"beginbfchar(.*?)endbfchar", told, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", run):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for run in re.findall(r"beginbfrange(.*?)endbfrange", told, re.S):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", run):
            start = int(text, 16)
            for n in range(int(first, 16), int(last, 16) + 1):
                found[n] = chr(start + n - int(first, 16))
    return found
