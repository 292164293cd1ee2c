"""The report as PDF: PDF/A-2a and PDF/UA-1 in one file, the same bytes for the same inputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files

import typst

from tilstand.define import Collection
from tilstand.errors import PublishError
from tilstand.model import Answer, ReleasableTable
from tilstand.publish.appendix import Appendix
from tilstand.publish.coverage import printable
from tilstand.publish.document import document
from tilstand.publish.gate import admitted, admitted_words, discreet
from tilstand.publish.picture import pictures
from tilstand.publish.tags import with_row_headers
from tilstand.terms import Language
from tilstand.text import Chapter

__all__ = ["report"]


def report(
    collection: Collection,
    year: str,
    tables: Sequence[ReleasableTable],
    appendix: Appendix,
    answers: Sequence[Answer],
    language: Language,
    chapters: Sequence[Chapter] = (),
) -> bytes:
    """The report of a year in one language.

    Args:
        collection: The collection.
        year: Name of the year.
        tables: The tables as protect released them.
        appendix: What the method appendix tells.
        answers: The bodies' answers in words.
        language: Language of the report.
        chapters: The report's text in the language, as protect released it.

    Returns:
        The PDF's bytes.

    Raises:
        ReleaseError: If a table is not as protect released it, or the text names an internal file.
        PublishError: If a text holds a character that the fonts lack, or the report cannot be set.
    """
    right = admitted(tables)
    texts = admitted_words(chapters)
    drawn = pictures(right, collection, language, theme="print") if texts else ()
    told = document(collection, year, right, appendix, answers, language, texts, drawn)
    printable(told)
    data = json.dumps(told, ensure_ascii=False, sort_keys=True)
    discreet({f"report-{language}.pdf": data.encode()})
    published = collection.years[year].published
    package = files("tilstand.publish")
    with as_file(package.joinpath("fonts")) as fonts:
        try:
            pdf = typst.Compiler(
                package.joinpath("templates", "report.typ").read_bytes(),
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                ignore_system_fonts=True,
            ).compile(
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=datetime(published.year, published.month, published.day, tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise PublishError(
                f"The report in {language} cannot be set",
                cause=[error.message, *error.hints],
                remedy="This is a fault of the report's template; the data are not to blame.",
            ) from error
    if not isinstance(pdf, bytes):
        raise PublishError(f"The report in {language} cannot be set", cause="The typesetter gave no file.")
    return with_row_headers(pdf)
