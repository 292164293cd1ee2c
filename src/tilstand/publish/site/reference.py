"""Reference pages: method, about the report, how to cite, and the accessibility statement."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from tilstand.model.appendix import Appendix, Correction, Disagreement, Settled
from tilstand.model.headcount import Headcount
from tilstand.publish.front import front
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.citation import bibtex, cited
from tilstand.publish.site.press import Press
from tilstand.publish.site.prose import paragraphs
from tilstand.terms import Text
from tilstand.text import day

__all__ = ["about", "accessibility", "cite", "method"]


def method(press: Press) -> None:
    """The method appendix: corrections, open findings, who reported, counting rules, sources."""
    book, told = press.book, press.book.appendix

    def tongue(one: Correction | Settled) -> str | None:
        told = one.reason.language(book.language)
        return None if told == book.language else told

    press.print(
        "method.html",
        "method",
        book.fixed("method.title"),
        adjustments=[
            {
                "cells": [book.text(one.figure), book.text(one.before), book.text(one.after)],
                "reason": one.reason.text(book.language),
                "lang": tongue(one),
                "by": f"{one.decided_by.text(book.language)}, {day(one.decided_on, book.language)}",
            }
            for one in told.adjustments
        ],
        settled=[
            {
                "figure": book.text(one.figure),
                "decision": book.text(one.decision),
                "reason": one.reason.text(book.language),
                "lang": tongue(one),
                "by": f"{one.decided_by.text(book.language)}, {day(one.decided_on, book.language)}",
            }
            for one in told.settled
        ],
        findings=[
            _finding(book, one, number) for number, one in enumerate(told.disagreements or _plain(told), 1)
        ],
        people=[book.text(paragraph) for paragraph in _people(book.release.headcount)],
        unseen=[book.text(paragraph) for paragraph in told.hidden_population],
        reported=[_body(book, who) for who in told.reported],
        checked=[_body(book, book.names.provider(name)) for name in book.names.imprint.checked],
        absent=[{**_body(book, who), "reason": book.text(why)} for who, why in told.absent],
        sizes=[(book.text(word), book.text(limit)) for word, limit in told.sizes],
        rules=[(book.text(measure), book.text(rule)) for measure, rule in told.rules],
        sources=[(book.text(name), book.text(note)) for name, note in told.sources],
    )


def _people(told: Headcount | None) -> tuple[Text, ...]:
    """How many different persons the registrations can be, and what that rests on."""
    return () if told is None or told.sentence is None else (told.sentence, *told.conditions)


def _plain(told: Appendix) -> list[Disagreement]:
    return [Disagreement(title, (text,)) for title, text in told.open_findings]


def _finding(book: SiteEdition, one: Disagreement, number: int) -> dict[str, Any]:
    """One cause: its number and its sentences, and the figures of each finding where there are several."""
    anchors, rows = one.anchors, one.rows
    words = [part for each in one.paragraphs for part in paragraphs(book.text(each))]
    places = zip_longest(words, () if rows else anchors[: len(words)], fillvalue="")
    return {
        "title": book.text(one.title),
        "number": number,
        "anchor": anchors[0] if anchors else "",
        "paragraphs": [
            {"words": part, "anchor": anchor if n else ""} for n, (part, anchor) in enumerate(places)
        ],
        "rows": [
            {"cells": [book.text(cell) for cell in row], "anchor": anchor if n else ""}
            for n, (row, anchor) in enumerate(zip(rows, anchors, strict=False))
        ],
    }


def _body(book: SiteEdition, who: Text) -> dict[str, Any]:
    pages = {book.names.provider(name): name for name in book.bodies}
    return {
        "name": book.text(who),
        "lang": book.tongues.get(who),
        "page": f"body/{pages[who]}.html" if who in pages else "",
    }


def about(press: Press) -> None:
    """What the report is, where its figures come from, and how its tables are read."""
    book = press.book
    told, sha256 = front(book.names, book.language), book.data_hash()
    press.print(
        "about.html",
        "about",
        book.say("about"),
        paragraphs=told["paragraphs"],
        sections=told["sections"],
        protection=[book.text(one) for one in book.names.protection],
        signs=told["signs"],
        data_hash=[sha256[at : at + 8] for at in range(0, len(sha256), 8)],
    )


def cite(press: Press) -> None:
    """How to cite the report, and how its addresses are made."""
    book = press.book
    table = next((one for one in book.declared), None)
    example = press.page(f"table/{table.id if table else 'TABLE'}.html")
    press.print(
        "cite.html",
        "cite",
        book.say("cite"),
        report=cited(book),
        table=cited(book, table, page=f"table/{table.id}.html") if table is not None else "",
        bibtex=bibtex(book),
        example=f"/{example}",
    )


def accessibility(press: Press) -> None:
    """The draft of an accessibility statement."""
    press.print("accessibility.html", "accessibility", press.book.say("accessibility"))
