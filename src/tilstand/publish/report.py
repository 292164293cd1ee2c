"""The report as PDF: PDF/A-2a and PDF/UA-1 in one file, the same bytes for the same inputs."""

from __future__ import annotations

import json

from tilstand.languages import Tongue, message
from tilstand.model.release import Release
from tilstand.publish.coverage import printable
from tilstand.publish.document import document
from tilstand.publish.gate import discreet, targets_of
from tilstand.publish.imprint import Rows
from tilstand.publish.keep import days_kept
from tilstand.publish.typeset import pdf
from tilstand.render.picture import pictures
from tilstand.terms import Language

__all__ = ["report"]


def report(release: Release, language: Language, changed: Rows = ()) -> bytes:
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
    drawn = pictures(release.plots, names, language, theme="print") if written else ()
    told = document(release, language, drawn, changed)
    printable(told)
    data = json.dumps(days_kept(told, language), ensure_ascii=False, sort_keys=True)
    discreet(f"report-{language}.pdf", targets_of(told))
    title = message("errors.edition.unset.report", language=Tongue(language))
    return pdf("report", data, names.published, title)
