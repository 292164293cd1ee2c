"""From plain data and a template to a PDF: PDF/A-2a and PDF/UA-1 in one file, the same bytes every time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import as_file, files

from tilstand.errors import PublishError
from tilstand.fonts.font import folder
from tilstand.languages import failure, message
from tilstand.terms import Alike, Text

__all__ = ["pdf"]

_PAGED = ("report", "overview")
"""The documents that are set on the report's own page."""


def pdf(template: str, data: str, published: date, title: Text) -> bytes:
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

    from tilstand.publish.tags import with_row_headers

    templates = files("tilstand.publish").joinpath("templates")
    parts = ("said", *(("page",) if template in _PAGED else ()), template)
    with as_file(folder()) as fonts:
        try:
            made = typst.Compiler(
                b"".join(templates.joinpath(f"{one}.typ").read_bytes() for one in parts),
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                ignore_system_fonts=True,
            ).compile(
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=datetime(published.year, published.month, published.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            told = [Alike(one) for one in (error.message, *error.hints)]
            raise failure(PublishError, "edition.unset", told, document=title, template=template) from error
    if not isinstance(made, bytes):
        causes = [message("errors.edition.unset.no_file")]
        raise failure(PublishError, "edition.unset", causes, document=title, template=template)
    return with_row_headers(made)
