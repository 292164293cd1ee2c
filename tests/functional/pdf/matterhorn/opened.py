"""A file opened for looking at: its structure elements in order, and what each page paints, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pikepdf

from matterhorn.content import Painted, painted

__all__ = ["STANDARD", "Element", "Opened"]

STANDARD = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Figure",
        "Formula",
        "Form",
    ]
)


@dataclass
class Element:
    """A structure element."""

    node: pikepdf.Object
    tag: str
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # page object and MCID
    objects: list[pikepdf.Object] = field(default_factory=list)

    def attribute(self, owner: str, name: str) -> pikepdf.Object | None:
        own = self.node.get("/A")
        for one in own if isinstance(own, pikepdf.Array) else [own]:
            if isinstance(one, pikepdf.Dictionary) and one.get("/O") == owner and name in one:
                return one[name]
        return None

    def above(self) -> Iterator[Element]:
        at = self.parent
        while at is not None:
            yield at
            at = at.parent


class Opened:
    """A file with what the rules ask for again and again."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root
        self.tree = pdf.Root.get("/StructTreeRoot")

    @cached_property
    def roles(self) -> dict[str, str]:
        found = self.tree.get("/RoleMap") if self.tree is not None else None
        return {} if found is None else {name[1:]: str(to)[1:] for name, to in found.items()}

    def mapped(self, tag: str) -> str:
        met: set[str] = set()
        while tag not in STANDARD and tag in self.roles and tag not in met:
            met.add(tag)
            tag = self.roles[tag]
        return tag

    @cached_property
    def elements(self) -> list[Element]:
        found: list[Element] = []
        if self.tree is not None:
            self._walk(self.tree, None, found)
        return found

    def of(self, *tags: str) -> list[Element]:
        return [one for one in self.elements if one.tag in tags]

    def _walk(self, node: pikepdf.Object, parent: Element | None, found: list[Element]) -> None:
        inner = node.get("/K")
        for kid in inner if isinstance(inner, pikepdf.Array) else [] if inner is None else [inner]:
            if isinstance(kid, int):
                assert parent is not None
                parent.marks.append((parent.node.Pg.objgen[0], kid))
            elif "/S" in kid:
                element = Element(kid, self.mapped(str(kid.S)[1:]), parent)
                found.append(element)
                if parent is not None:
                    parent.children.append(element)
                self._walk(kid, element, found)
            elif parent is not None and kid.get("/Type") == "/MCR":
                parent.marks.append((kid.get("/Pg", parent.node.get("/Pg")).objgen[0], int(kid.MCID)))
            elif parent is not None and kid.get("/Type") == "/OBJR":
                parent.objects.append(kid.Obj)

    @cached_property
    def content(self) -> list[list[Painted]]:
        return [painted(page) for page in self.pdf.pages]
