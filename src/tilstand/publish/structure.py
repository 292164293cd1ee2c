"""The structure of a tagged PDF: from an element to those below it."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

__all__ = ["elements", "kids"]


def elements(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """The outermost elements of a kind below a node, in reading order."""
    for kid in kids(node):
        if kid.get("/S") == kind:
            yield kid
        else:
            yield from elements(kid, kind)


def kids(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The elements right below a node; what is painted is left out."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
