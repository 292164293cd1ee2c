"""The report as PDF: PDF/A-2a and PDF/UA-1 in one file, the same bytes for the same inputs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tilstand.define import Collection
from tilstand.model import Answer, ReleasableTable
from tilstand.model.document import Chapter
from tilstand.publish.appendix import Appendix
from tilstand.publish.coverage import printable
from tilstand.publish.document import document
from tilstand.publish.gate import admitted, admitted_words, discreet
from tilstand.publish.picture import pictures
from tilstand.publish.typeset import pdf
from tilstand.terms import Language
from tilstand.text.long_word import BREAK

__all__ = ["report"]


def report(
    collection: Collection,
    round_name: str,
    tables: Sequence[ReleasableTable],
    appendix: Appendix,
    answers: Sequence[Answer],
    language: Language,
    chapters: Sequence[Chapter] = (),
) -> bytes:
    """The report of a year in one language.

    Args:
        collection: The collection.
        round_name: Name of the round.
        tables: The tables as protect released them.
        appendix: What the method appendix tells.
        answers: The bodies' answers in words.
        language: Language of the report.
        chapters: The report's text in the language, as protect released it.

    Returns:
        The PDF's bytes.

    Raises:
        ReleaseError: If a table is not as protect released it, or the text names an internal file.
        PublishError: If a text of the collection holds a character that the fonts lack, or the report
            cannot be set.
    """
    right = admitted(tables)
    texts = admitted_words(chapters)
    drawn = pictures(right, collection, language, theme="print") if texts else ()
    told = document(collection, round_name, right, appendix, answers, language, texts, drawn)
    printable(told)
    data = json.dumps(told, ensure_ascii=False, sort_keys=True)
    discreet({f"report-{language}.pdf": data.replace(BREAK, "").encode()})
    return pdf("report", data, collection.rounds[round_name].published, f"The report in {language}")
