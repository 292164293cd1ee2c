"""Checkpoints 06, 07, 20, 26: what the file says of itself, and who may read it."""

from __future__ import annotations

from collections.abc import Iterator

from matterhorn.opened import Opened
from matterhorn.rule import rule


def _told(opened: Opened, name: str) -> str:
    if "/Metadata" not in opened.root:
        return ""
    with opened.pdf.open_metadata(update_docinfo=False) as metadata:
        return str(metadata.get(name, ""))


@rule("06-001")
def no_metadata(opened: Opened) -> Iterator[str]:
    if "/Metadata" not in opened.root:
        yield "catalog"


@rule("06-002")
def not_named_as_accessible(opened: Opened) -> Iterator[str]:
    if _told(opened, "pdfuaid:part") != "1":
        yield "pdfuaid:part"


@rule("06-003")
def no_title(opened: Opened) -> Iterator[str]:
    if not _told(opened, "dc:title").strip():
        yield "dc:title"


@rule("07-001")
def title_not_shown(opened: Opened) -> Iterator[str]:
    if not opened.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "ViewerPreferences"


@rule("20-001")
def layers(opened: Opened) -> Iterator[str]:
    if "/OCProperties" in opened.root:
        yield "catalog"


@rule("26-002")
def locked(opened: Opened) -> Iterator[str]:
    if opened.pdf.is_encrypted and not int(opened.pdf.encryption.P) & 512:
        yield "permissions"


@rule("19005-2 6.6.4")
def not_named_as_archive(opened: Opened) -> Iterator[str]:
    if (_told(opened, "pdfaid:part"), _told(opened, "pdfaid:conformance")) != ("2", "A"):
        yield "pdfaid"
