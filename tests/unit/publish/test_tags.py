from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest

from tilstand.publish import report


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


@pytest.fixture
def root(sagaland, protected, appendix, answers) -> Iterator[pikepdf.Object]:
    pdf = report(sagaland, "2031", protected.tables, appendix, answers, "nb")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document.Root.StructTreeRoot


def test_every_body_row_has_a_row_header_and_every_head_a_column_header(root):
    tables = list(found(root, "/Table"))
    assert len(tables) >= 10
    for table in tables:
        (head,) = found(table, "/THead")
        assert {str(attribute(cell, "/Scope")) for row in kids(head) for cell in kids(row)} == {"/Column"}
        (body,) = found(table, "/TBody")
        for row in kids(body):
            first, *others = kids(row)
            assert (str(first.S), str(attribute(first, "/Scope"))) == ("/TH", "/Row")
            assert {str(cell.S) for cell in others} <= {"/TD"}


def test_no_list_of_heads_hides_the_row_header(root):
    for body in found(root, "/TBody"):
        assert all(attribute(cell, "/Headers") is None for row in kids(body) for cell in kids(row))


def test_a_heading_row_keeps_its_span(root):
    spans = {attribute(cell, "/ColSpan") for cell in found(root, "/TH")}
    assert spans & {4, 2}
