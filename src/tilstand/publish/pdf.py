"""Report as PDF/A-2a and PDF/UA-1: typesetting with Typst, and tagged row headers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from tilstand.errors import PublishError
from tilstand.fonts.glyphs import get_font_folder
from tilstand.languages import LanguageName, format_message, make_error
from tilstand.model.release import Release
from tilstand.publish.front_matter import Rows
from tilstand.publish.page_model import build_report
from tilstand.publish.print_text import check_glyphs, keep_dates_together
from tilstand.publish.release_gate import check_public_links, iterate_link_targets
from tilstand.render.charts import draw_pictures
from tilstand.terms import InvariantText, Language, Text

if TYPE_CHECKING:
    import pikepdf  # who sets no document does not wait for it: each function loads it


def find_structure_elements(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """The outermost elements of a kind below a node, in reading order."""
    for kid in iterate_children(node):
        if kid.get("/S") == kind:
            yield kid
        else:
            yield from find_structure_elements(kid, kind)


def iterate_children(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The elements right below a node; what is painted is left out."""
    import pikepdf

    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def add_row_headers(pdf: bytes) -> bytes:
    """The same PDF, the first cell of each table row marked as the header of its row (TH, Scope=Row).

    The typesetter names the column heads of each cell one by one; such a list would hide the row's head from
    a screen reader, so it is taken away and the scopes of both heads speak. The empty cell above the row
    heads is the head of nothing, so it is an ordinary cell. The name of a group of rows heads a row without
    figures: what it spans besides its own column is one empty cell. The typesetter cuts the body at each of
    them, and puts one that comes first into the table's head; here the body is whole again.

    Args:
        pdf: A tagged PDF.

    Source:
        ISO 32000-1, 14.8.4.3.4 (table elements) and 14.8.5.7 (Headers, Scope).
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in find_structure_elements(document.Root.StructTreeRoot, "/Table"):
            _merge_table_sections(table)
            for head in find_structure_elements(table, "/THead"):
                for cell in find_structure_elements(head, "/TH"):
                    if not _has_marked_content(cell):
                        _mark_data_cell(cell)
            for body in find_structure_elements(table, "/TBody"):
                for row in find_structure_elements(body, "/TR"):
                    _mark_row_header(document, row)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _merge_table_sections(table: pikepdf.Object) -> None:
    """One head of one row, and one body with all other rows."""
    import pikepdf

    heads, bodies = (list(find_structure_elements(table, "/THead")), list(find_structure_elements(table, "/TBody")))
    if not heads or not bodies:
        return
    first, body = heads[0], bodies[0]
    top, *rows = [row for head in heads for row in iterate_children(head)]
    rows += [row for object_item in bodies for row in iterate_children(object_item)]
    first["/K"] = pikepdf.Array([top])
    body["/K"] = pikepdf.Array(rows)
    for row in rows:
        row["/P"] = body
    gone = [object_item.objgen for object_item in (*heads[1:], *bodies[1:])]
    table["/K"] = pikepdf.Array([kid for kid in table["/K"] if kid.objgen not in gone])


def _mark_row_header(document: pikepdf.Pdf, row: pikepdf.Object) -> None:
    import pikepdf

    cells = [kid for kid in iterate_children(row) if kid.get("/S") in ("/TD", "/TH")]
    for cell in cells:
        attributes = _get_table_attributes(cell)
        if "/Headers" in attributes:
            del attributes["/Headers"]
    if not cells:
        return
    cells[0]["/S"] = pikepdf.Name("/TH")
    attributes = _get_table_attributes(cells[0])
    attributes["/Scope"] = pikepdf.Name("/Row")
    span = int(attributes.get("/ColSpan", 1))
    if span > 1:
        del attributes["/ColSpan"]
        dictionary = pikepdf.Dictionary(
            Type=pikepdf.Name("/StructElem"),
            S=pikepdf.Name("/TD"),
            P=row,
            A=pikepdf.Dictionary(O=pikepdf.Name("/Table"), ColSpan=span - 1),
        )
        row["/K"] = pikepdf.Array([cells[0], document.make_indirect(dictionary)])


def _mark_data_cell(cell: pikepdf.Object) -> None:
    import pikepdf

    cell["/S"] = pikepdf.Name("/TD")
    attributes = _get_table_attributes(cell)
    for name in ("/Scope", "/Headers"):
        if name in attributes:
            del attributes[name]


def _has_marked_content(node: pikepdf.Object) -> bool:
    """True if an element holds marked content, itself or in what it holds."""
    import pikepdf

    kids = node.get("/K")
    if kids is None:
        return False
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not (isinstance(kid, pikepdf.Dictionary) and "/S" in kid) or _has_marked_content(kid):
            return True
    return False


def _get_table_attributes(cell: pikepdf.Object) -> pikepdf.Object:
    """The attributes of the cell that concern tables; made if it has none."""
    import pikepdf

    own_item = cell.get("/A")
    for object_item in own_item if isinstance(own_item, pikepdf.Array) else [own_item]:
        if isinstance(object_item, pikepdf.Dictionary) and object_item.get("/O") == "/Table":
            return object_item
    dictionary = pikepdf.Dictionary(O=pikepdf.Name("/Table"))
    if own_item is None:
        cell["/A"] = dictionary
        return cell["/A"]
    cell["/A"] = pikepdf.Array([*(own_item if isinstance(own_item, pikepdf.Array) else [own_item]), dictionary])
    return cell["/A"][-1]


_PAGED = ("report", "overview")
"""The documents that are set on the report's own page."""


def compile_pdf(template: str, data: str, published: date, title: Text) -> bytes:
    """A set document.

    Args:
        template: Name of the template, without its ending.
        data: What varies, as JSON: set as text, never as markup.
        published: The only clock that the document knows.
        title: What it is called where it cannot be set, such as "The report in Polish".

    Raises:
        PublishError: If it cannot be set.
    """
    import typst  # only who sets a document loads what sets one, and what tags it

    templates = files("tilstand.publish").joinpath("templates")
    parts = ("said", *(("page",) if template in _PAGED else ()), template)
    with as_file(get_font_folder()) as fonts:
        try:
            made = typst.Compiler(
                b"".join(templates.joinpath(f"{part}.typ").read_bytes() for part in parts),
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                ignore_system_fonts=True,
            ).compile(
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=datetime(published.year, published.month, published.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            invariant_texts = [InvariantText(text) for text in (error.message, *error.hints)]
            raise make_error(
                PublishError, "edition.unset", invariant_texts, document=title, template=template
            ) from error
    if not isinstance(made, bytes):
        causes = [format_message("errors.edition.unset.no_file")]
        raise make_error(PublishError, "edition.unset", causes, document=title, template=template)
    return add_row_headers(made)


def compile_document(template: str, content: dict[str, Any], published: date, title: Text, file: str = "") -> bytes:
    """A set document whose texts can all be set, whose days do not part, and whose links lead to public files.

    Args:
        template: Name of the template, without its ending.
        content: What varies, as plain data; `language` is its language.
        published: The only clock that the document knows.
        title: What it is called where it cannot be set.
        file: Name of its file, where it holds links.

    Raises:
        ReleaseError: If a link leads to an internal file.
        PublishError: If it holds a character that the fonts lack, or cannot be set.
    """
    check_glyphs(content)
    data = json.dumps(keep_dates_together(content, content["language"]), ensure_ascii=False, sort_keys=True)
    if file:
        check_public_links(file, iterate_link_targets(content))
    return compile_pdf(template, data, published, title)


def render_pdf(release: Release, language: Language, changed: Rows = ()) -> bytes:
    """The report of a round in one language.

    Args:
        release: What is released; it has passed the gate.
        language: Language of the report.
        changed: The figures that a correction changed, for its first page.

    Returns:
        The PDF's bytes.

    Raises:
        ReleaseError: If a link of the text leads to an internal file.
        PublishError: If a text of the collection holds a character that the fonts lack, or the report
            cannot be set.
    """
    names = release.names
    written = bool(release.chapters.get(language))
    drawn = draw_pictures(release.plots, names, language, theme="print") if written else ()
    told = build_report(release, language, drawn, changed)
    title = format_message("errors.edition.unset.report", language=LanguageName(language))
    return compile_document("report", told, names.published, title, f"report-{language}.pdf")
