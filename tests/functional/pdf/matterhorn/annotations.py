"""Checkpoints 21, 25 and 28: links and other annotations, files and forms."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from matterhorn.opened import Opened
from matterhorn.rule import rule


def _annotations(opened: Opened) -> Iterator[tuple[int, pikepdf.Object]]:
    for at, page in enumerate(opened.pdf.pages, 1):
        for one in page.obj.get("/Annots", []):
            if not int(one.get("/F", 0)) & 2 and one.Subtype not in ("/PrinterMark", "/Popup"):
                yield at, one


def _held(opened: Opened, tag: str) -> set[tuple[int, int]]:
    return {one.objgen for element in opened.of(tag) for one in element.objects}


@rule("28-002")
def annotation_outside_annot(opened: Opened) -> Iterator[str]:
    held = _held(opened, "Annot")
    for page, one in _annotations(opened):
        if one.Subtype not in ("/Link", "/Widget") and one.objgen not in held:
            yield f"page {page}: {one.Subtype}"


@rule("28-004")
def annotation_without_words(opened: Opened) -> Iterator[str]:
    for page, one in _annotations(opened):
        if one.Subtype not in ("/Link", "/Widget") and not str(one.get("/Contents", "")).strip():
            yield f"page {page}: {one.Subtype}"


@rule("28-005")
def field_without_words(opened: Opened) -> Iterator[str]:
    for page, one in _annotations(opened):
        if one.Subtype == "/Widget" and not str(one.get("/TU", "")).strip():
            yield f"page {page}"


@rule("28-009")
def tab_order(opened: Opened) -> Iterator[str]:
    for at, page in enumerate(opened.pdf.pages, 1):
        if len(page.obj.get("/Annots", [])) and page.obj.get("/Tabs") != "/S":
            yield f"page {at}"


@rule("28-010")
def field_outside_form(opened: Opened) -> Iterator[str]:
    held = _held(opened, "Form")
    for page, one in _annotations(opened):
        if one.Subtype == "/Widget" and one.objgen not in held:
            yield f"page {page}"


@rule("28-011")
def link_outside_link(opened: Opened) -> Iterator[str]:
    held = _held(opened, "Link")
    for page, one in _annotations(opened):
        if one.Subtype == "/Link" and one.objgen not in held:
            yield f"page {page}"


@rule("28-012")
def link_without_words(opened: Opened) -> Iterator[str]:
    for page, one in _annotations(opened):
        if one.Subtype == "/Link" and not str(one.get("/Contents", "")).strip():
            yield f"page {page}"


@rule("21-001")
def file_without_name(opened: Opened) -> Iterator[str]:
    for name, file in opened.pdf.attachments.items():
        if "/F" not in file.obj or "/UF" not in file.obj:
            yield name


@rule("25-001")
def dynamic_form(opened: Opened) -> Iterator[str]:
    if "/XFA" in opened.root.get("/AcroForm", {}):
        yield "AcroForm"
