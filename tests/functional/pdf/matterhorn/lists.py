"""Checkpoints 09 and 16: lists and tables of contents hold what they may hold."""

from __future__ import annotations

from collections.abc import Iterator

from matterhorn.opened import Opened
from matterhorn.rule import rule

_LIST = {"L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody", "L"}}
_CONTENTS = {"TOC": {"TOC", "TOCI", "Caption"}, "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"}}
_INSIDE = {"LI": {"L"}, "LBody": {"LI"}}


def _strangers(opened: Opened, allowed: dict[str, set[str]]) -> Iterator[str]:
    for one in opened.of(*allowed):
        for child in one.children:
            if child.tag not in allowed[one.tag]:
                yield f"{child.tag} in {one.tag} {one.node.objgen[0]}"


@rule("09-005")
def list_holds_another(opened: Opened) -> Iterator[str]:
    yield from _strangers(opened, _LIST)
    for one in opened.of(*_INSIDE):
        above = one.parent.tag if one.parent else "root"
        if above not in _INSIDE[one.tag]:
            yield f"{one.tag} in {above}"


@rule("09-006")
def contents_hold_another(opened: Opened) -> Iterator[str]:
    yield from _strangers(opened, _CONTENTS)
    for one in opened.of("TOCI"):
        if one.parent is None or one.parent.tag != "TOC":
            yield f"TOCI {one.node.objgen[0]}"


@rule("16-001 body")
def item_without_a_body(opened: Opened) -> Iterator[str]:
    yield from (
        f"item {one.node.objgen[0]}"
        for one in opened.of("LI")
        if not any(child.tag == "LBody" for child in one.children)
    )


@rule("16-003 numbering")
def labels_without_numbering(opened: Opened) -> Iterator[str]:
    """A list whose items have labels says what kind they are."""
    for one in opened.of("L"):
        labels = any(part.tag == "Lbl" for item in one.children for part in item.children)
        if labels and str(one.attribute("/List", "/ListNumbering") or "/None") == "/None":
            yield f"list {one.node.objgen[0]}"
