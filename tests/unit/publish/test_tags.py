from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest

from tilstand.publish import render_pdf


def kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    inner = node.get("/K")
    many = inner if isinstance(inner, pikepdf.Array) else [inner]
    return [one for one in many if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def found(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    for kid in kids(node):
        if str(kid.S) == kind:
            yield kid
        yield from found(kid, kind)


def attribute(cell: pikepdf.Object, name: str) -> object:
    own = cell.get("/A")
    for one in own if isinstance(own, pikepdf.Array) else [own]:
        if isinstance(one, pikepdf.Dictionary) and one.get("/O") == "/Table" and name in one:
            return one[name]
    return None


def filled(node: pikepdf.Object) -> bool:
    """True if something is painted in it: a mark of its own, or of what it holds."""
    inner = node.get("/K")
    own = [] if inner is None else inner if isinstance(inner, pikepdf.Array) else [inner]
    return any(isinstance(one, int) for one in own) or any(map(filled, kids(node)))


@pytest.fixture
def root(release) -> Iterator[pikepdf.Object]:
    pdf = render_pdf(release, "nb")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document.Root.StructTreeRoot


def test_every_body_row_has_a_row_header_and_every_head_a_column_header(root):
    tables = list(found(root, "/Table"))
    assert len(tables) >= 10
    for table in tables:
        (head,) = found(table, "/THead")
        for cell in (cell for row in kids(head) for cell in kids(row)):
            # Only a corner without words is an ordinary cell.
            heads = ("/TH", "/Column") if filled(cell) else ("/TD", "None")
            assert (str(cell.S), str(attribute(cell, "/Scope"))) == heads
        (body,) = found(table, "/TBody")
        for row in kids(body):
            first, *others = kids(row)
            assert (str(first.S), str(attribute(first, "/Scope"))) == ("/TH", "/Row")
            assert {str(cell.S) for cell in others} <= {"/TD"}


def test_no_list_of_heads_hides_the_row_header(root):
    for body in found(root, "/TBody"):
        assert all(attribute(cell, "/Headers") is None for row in kids(body) for cell in kids(row))


def test_the_name_of_a_group_heads_a_row_of_one_empty_cell_and_the_row_keeps_its_width(root):
    groups = 0
    for table in found(root, "/Table"):
        width = len(kids(kids(next(found(table, "/THead")))[0]))
        for row in (row for body in found(table, "/TBody") for row in kids(body)):
            cells = kids(row)
            assert sum(int(attribute(cell, "/ColSpan") or 1) for cell in cells) == width
            assert attribute(cells[0], "/ColSpan") is None
            groups += "/K" not in cells[-1] and len(cells) == 2
    assert groups
