"""PDF/A-2a: no locks, no programs, no strange files, one colour space that the file brings along."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from matterhorn.opened import Opened
from matterhorn.rule import rule

_FORBIDDEN = ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/Rendition")


def _dictionaries(opened: Opened) -> Iterator[pikepdf.Object]:
    for one in opened.pdf.objects:
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            yield from (
                inner for _, inner in one.items() if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect
            )


@rule("19005-2 6.1.3")
def encrypted_or_nameless(opened: Opened) -> Iterator[str]:
    if opened.pdf.is_encrypted:
        yield "encrypted"
    if "/ID" not in opened.pdf.trailer:
        yield "no ID"


@rule("19005-2 6.1.7")
def data_elsewhere(opened: Opened) -> Iterator[str]:
    for one in _dictionaries(opened):
        if isinstance(one, pikepdf.Stream) and ("/F" in one or "/LZWDecode" in str(one.get("/Filter", ""))):
            yield f"object {one.objgen[0]}"


@rule("19005-2 6.2.3")
def no_colours_of_its_own(opened: Opened) -> Iterator[str]:
    intents = opened.root.get("/OutputIntents", [])
    if not any(one.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in one for one in intents):
        yield "OutputIntents"


@rule("19005-2 6.2.10")
def see_through_without_a_colour_space(opened: Opened) -> Iterator[str]:
    """A page that is painted see-through names the space in which its colours mix."""
    for at, page in enumerate(opened.pdf.pages, 1):
        for _, state in page.Resources.get("/ExtGState", pikepdf.Dictionary()).items():
            clear = any(float(state.get(name, 1)) < 1 for name in ("/ca", "/CA"))
            if (clear or str(state.get("/SMask", "/None")) != "/None") and "/Group" not in page.obj:
                yield f"page {at}"


@rule("19005-2 6.5.1")
def runs_something(opened: Opened) -> Iterator[str]:
    for one in _dictionaries(opened):
        if str(one.get("/S", "")) in _FORBIDDEN or "/JS" in one or "/AA" in one:
            yield f"object {one.objgen[0]}"
    if "/JavaScript" in opened.root.get("/Names", {}):
        yield "names"


@rule("19005-2 6.8")
def carries_files(opened: Opened) -> Iterator[str]:
    """Files within the file would have to be PDF/A themselves; this report carries none."""
    yield from opened.pdf.attachments
