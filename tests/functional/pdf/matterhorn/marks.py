"""Checkpoint 01 and the parent tree: all that is painted is tagged or an artifact, both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pikepdf

from matterhorn.opened import Opened
from matterhorn.rule import rule


@rule("01-003")
def artifact_inside_content(opened: Opened) -> Iterator[str]:
    for at, page in enumerate(opened.content, 1):
        yield from (f"page {at}" for one in page if one.nested == "artifact in content")


@rule("01-004")
def content_inside_artifact(opened: Opened) -> Iterator[str]:
    for at, page in enumerate(opened.content, 1):
        yield from (f"page {at}" for one in page if one.nested == "content in artifact")


@rule("01-005")
def neither_tagged_nor_artifact(opened: Opened) -> Iterator[str]:
    for at, page in enumerate(opened.content, 1):
        for one in page:
            if not one.nested and one.tagged is None and not one.artifact:
                yield f"page {at}: {one.operator}"


@rule("01-007")
def suspects(opened: Opened) -> Iterator[str]:
    if opened.root.get("/MarkInfo", {}).get("/Suspects", False):
        yield "MarkInfo"


@rule("14289-1 7.1 marked")
def not_marked(opened: Opened) -> Iterator[str]:
    if not opened.root.get("/MarkInfo", {}).get("/Marked", False) or opened.tree is None:
        yield "the file is not a tagged one"


@rule("32000-1 14.7.4.2")
def marks_without_an_element(opened: Opened) -> Iterator[str]:
    """Each MCID that is painted belongs to exactly one element, and each that an element names is painted."""
    told = Counter(mark for element in opened.elements for mark in element.marks)
    yield from (f"{mark} is in {times} elements" for mark, times in told.items() if times > 1)
    seen = {
        (page.obj.objgen[0], one.tagged)
        for page, content in zip(opened.pdf.pages, opened.content, strict=True)
        for one in content
        if one.tagged is not None
    }
    yield from (f"{mark} is painted, and no element has it" for mark in sorted(seen - set(told)))
    yield from (f"{mark} is in an element, and never painted" for mark in sorted(set(told) - seen))


@rule("32000-1 14.7.4.4")
def parent_tree_leads_elsewhere(opened: Opened) -> Iterator[str]:
    """The parent tree gives for each mark, and for each annotation, the element that names it."""
    if opened.tree is None:
        return
    numbers = pikepdf.NumberTree(opened.tree.ParentTree)
    pages = {page.obj.objgen[0]: page.obj for page in opened.pdf.pages}
    for element in opened.elements:
        for page, mcid in element.marks:
            parents = numbers.get(int(pages[page].get("/StructParents", -1)), [])
            if mcid >= len(parents) or parents[mcid].objgen != element.node.objgen:
                yield f"mark {mcid} of page object {page}"
        for one in element.objects:
            parent = numbers.get(int(one.get("/StructParent", -1)))
            if parent is None or parent.objgen != element.node.objgen:
                yield f"annotation {one.objgen[0]}"


@rule("32000-1 14.7.2 parent")
def parent_is_another(opened: Opened) -> Iterator[str]:
    for one in opened.elements:
        above = opened.tree if one.parent is None else one.parent.node
        if "/P" not in one.node or one.node.P.objgen != above.objgen:
            yield f"{one.tag} {one.node.objgen[0]}"
