"""The name of a group of rows never stands alone at the end of a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    inner = node.get("/K")
    many = inner if isinstance(inner, pikepdf.Array) else [inner]
    return [one for one in many if isinstance(one, pikepdf.Dictionary)]


def _found(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    for kid in _kids(node):
        if kid.get("/S") == kind:
            yield kid
        else:
            yield from _found(kid, kind)


def _page(node: pikepdf.Object) -> tuple[int, int] | None:
    if "/Pg" in node:
        return node.Pg.objgen
    return next((page for kid in _kids(node) if (page := _page(kid)) is not None), None)


def _names_a_group(row: pikepdf.Object) -> bool:
    cells = _kids(row)
    return len(cells) == 2 and "/K" not in cells[1]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_group_of_rows_begins_on_the_page_of_its_first_row(edition, language):
    with pikepdf.open(edition / f"report-{language}.pdf") as document:
        heads, apart = 0, []
        for body in _found(document.Root.StructTreeRoot, "/TBody"):
            for row, after in pairwise(_found(body, "/TR")):
                if _names_a_group(row):
                    heads += 1
                    if _page(row) != _page(after):
                        apart.append(_page(row))
    assert heads > 30
    assert apart == []
