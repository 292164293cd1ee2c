"""Row headers in a tagged PDF: the typesetter tags column heads, but not the first cell of a row."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

__all__ = ["with_row_headers"]


def with_row_headers(pdf: bytes) -> bytes:
    """The same PDF, the first cell of each table row marked as the header of its row (TH, Scope=Row).

    Args:
        pdf: A tagged PDF.

    Source:
        ISO 32000-1, 14.8.4.3.4 (table elements) and 14.8.5.7 (Scope).
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in _elements(document.Root.StructTreeRoot, "/Table"):
            for row in _elements(table, "/TR"):
                cells = [kid for kid in _kids(row) if kid.get("/S") in ("/TD", "/TH")]
                if cells and cells[0].get("/S") == "/TD":
                    _make_header(cells[0])
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _elements(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    for kid in _kids(node):
        if kid.get("/S") == kind:
            yield kid
        else:
            yield from _elements(kid, kind)


def _kids(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def _make_header(cell: pikepdf.Object) -> None:
    cell["/S"] = pikepdf.Name("/TH")
    scope = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=pikepdf.Name("/Row"))
    own = cell.get("/A")
    if own is None:
        cell["/A"] = scope
    elif isinstance(own, pikepdf.Array):
        tables = [one for one in own if isinstance(one, pikepdf.Dictionary) and one.get("/O") == "/Table"]
        if tables:
            tables[0]["/Scope"] = pikepdf.Name("/Row")
        else:
            own.append(scope)
    elif own.get("/O") == "/Table":
        own["/Scope"] = pikepdf.Name("/Row")
    else:
        cell["/A"] = pikepdf.Array([own, scope])
