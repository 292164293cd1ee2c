"""Row heads in a tagged PDF: the typesetter tags column heads, but not the first cell of a row."""

from __future__ import annotations

import io

import pikepdf

from tilstand.publish.structure import elements, kids

__all__ = ["with_row_headers"]


def with_row_headers(pdf: bytes) -> bytes:
    """The same PDF, the first cell of each table row marked as the header of its row (TH, Scope=Row).

    The typesetter names the column heads of each cell one by one; such a list would hide the row's head from
    a screen reader, so it is taken away and the scopes of both heads speak. The empty cell above the row
    heads is the head of nothing, so it is an ordinary cell. The name of a group of rows heads a row without
    figures: what it spans besides its own column is one empty cell. The typesetter cuts the body at each of
    them, and puts one that comes first into the table's head; here the body is whole again.

    Args:
        pdf: A tagged PDF.

    Source:
        ISO 32000-1, 14.8.4.3.4 (table elements) and 14.8.5.7 (Headers, Scope).
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in elements(document.Root.StructTreeRoot, "/Table"):
            _whole(table)
            for head in elements(table, "/THead"):
                for cell in elements(head, "/TH"):
                    if not _filled(cell):
                        _ordinary(cell)
            for body in elements(table, "/TBody"):
                for row in elements(body, "/TR"):
                    _head(document, row)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _whole(table: pikepdf.Object) -> None:
    """One head of one row, and one body with all other rows."""
    heads, bodies = list(elements(table, "/THead")), list(elements(table, "/TBody"))
    if not heads or not bodies:
        return
    first, body = heads[0], bodies[0]
    top, *rows = [row for head in heads for row in kids(head)]
    rows += [row for one in bodies for row in kids(one)]
    first["/K"] = pikepdf.Array([top])
    body["/K"] = pikepdf.Array(rows)
    for row in rows:
        row["/P"] = body
    gone = [one.objgen for one in (*heads[1:], *bodies[1:])]
    table["/K"] = pikepdf.Array([kid for kid in table["/K"] if kid.objgen not in gone])


def _head(document: pikepdf.Pdf, row: pikepdf.Object) -> None:
    cells = [kid for kid in kids(row) if kid.get("/S") in ("/TD", "/TH")]
    for cell in cells:
        attributes = _table_attributes(cell)
        if "/Headers" in attributes:
            del attributes["/Headers"]
    if not cells:
        return
    cells[0]["/S"] = pikepdf.Name("/TH")
    attributes = _table_attributes(cells[0])
    attributes["/Scope"] = pikepdf.Name("/Row")
    span = int(attributes.get("/ColSpan", 1))
    if span > 1:
        del attributes["/ColSpan"]
        rest = pikepdf.Dictionary(
            Type=pikepdf.Name("/StructElem"),
            S=pikepdf.Name("/TD"),
            P=row,
            A=pikepdf.Dictionary(O=pikepdf.Name("/Table"), ColSpan=span - 1),
        )
        row["/K"] = pikepdf.Array([cells[0], document.make_indirect(rest)])


def _ordinary(cell: pikepdf.Object) -> None:
    cell["/S"] = pikepdf.Name("/TD")
    attributes = _table_attributes(cell)
    for name in ("/Scope", "/Headers"):
        if name in attributes:
            del attributes[name]


def _filled(node: pikepdf.Object) -> bool:
    """True if an element holds marked content, itself or in what it holds."""
    kids = node.get("/K")
    if kids is None:
        return False
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not (isinstance(kid, pikepdf.Dictionary) and "/S" in kid) or _filled(kid):
            return True
    return False


def _table_attributes(cell: pikepdf.Object) -> pikepdf.Object:
    """The attributes of the cell that concern tables; made if it has none."""
    own = cell.get("/A")
    for one in own if isinstance(own, pikepdf.Array) else [own]:
        if isinstance(one, pikepdf.Dictionary) and one.get("/O") == "/Table":
            return one
    made = pikepdf.Dictionary(O=pikepdf.Name("/Table"))
    if own is None:
        cell["/A"] = made
        return cell["/A"]
    cell["/A"] = pikepdf.Array([*(own if isinstance(own, pikepdf.Array) else [own]), made])
    return cell["/A"][-1]
