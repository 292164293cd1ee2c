"""A page for each theme: the report's text with its tables and pictures, then the theme's other tables."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from markupsafe import Markup

from tilstand.model.document import Chapter
from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import anchor, named
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.figure import shown, sources_of
from tilstand.publish.site.inserted import Inserted, inward
from tilstand.publish.site.press import Press
from tilstand.publish.site.prose import Prose

__all__ = ["texts", "texts_of", "themes"]

_NUMBER = re.compile(r"(\d+)-")


def texts_of(book: SiteEdition, part: int | None) -> list[Chapter]:
    """The chapters of a part; None for those that belong to no part."""
    found = [chapter for chapter in book.chapters if not chapter.provider]
    return [chapter for chapter in found if _part(book, chapter) == part]


def _part(book: SiteEdition, chapter: Chapter) -> int | None:
    number = _NUMBER.match(chapter.id)
    return int(number[1]) if number and int(number[1]) in book.parts else None


def themes(press: Press) -> None:
    """The pages of the parts."""
    for number in press.book.parts:
        _theme(press, number)


def texts(press: Press) -> None:
    """A page for each chapter that belongs to no part: summary, terms, and the like."""
    for chapter in texts_of(press.book, None):
        at = f"text/{named(chapter.id.replace('/', '-'))}.html"
        prose = Prose(press.book, Inserted.of(press, at, [chapter]).html, partial(inward, press, at))
        body = prose.html(chapter.document)
        press.print(at, "text", chapter.title, body=body, headings=prose.headings)


def _theme(press: Press, number: int) -> None:
    book = press.book
    at = f"part/{number}.html"
    name = book.part(number)
    chapters = texts_of(book, number)
    inserted = Inserted.of(press, at, chapters)
    prose = Prose(book, inserted.html, partial(inward, press, at))
    body = Markup("\n").join(_chapter(prose, chapter, single=len(chapters) == 1) for chapter in chapters)
    own = [table for table in book.declared if table.part == number]
    left = [table for table in own if table.id not in inserted.tables]
    # Without a text the tables themselves are the page; with one, the others are named and linked.
    inline = [] if chapters else left
    tables = [
        {"title": book.caption(table), "place": anchor(table.id), "html": shown(press, at, table)}
        for table in inline
    ]
    press.print(
        at,
        "theme",
        name,
        number=str(number),
        intro=book.own(f"report.part_intro.{number}"),
        body=body,
        headings=prose.headings,
        tables=tables,
        others=[] if not chapters else [_named(book, table) for table in left],
        bodies=_bodies(book, number),
        empty=not (own or chapters or _bodies(book, number)),
        sources=sources_of(book, own),
    )


def _chapter(prose: Prose, chapter: Chapter, *, single: bool) -> Markup:
    if single:
        return prose.html(chapter.document)
    place = prose.place(chapter.title)
    prose.headings.append((place, chapter.title))
    head = Markup('<h2 class="ds-heading" data-size="md" id="{}">{}</h2>').format(place, chapter.title)
    return head + prose.html(chapter.document, top=3)


def _named(book: SiteEdition, table: ReleasableTable) -> dict[str, Any]:
    return {"title": book.caption(table), "page": f"table/{named(table.id)}.html"}


def _bodies(book: SiteEdition, number: int) -> list[dict[str, Any]]:
    providers = book.names.providers
    forms = book.names.forms
    told = {answer.provider for answer in book.answers if forms[answer.form].part == number}
    told |= {table.provider for table in book.accounts.values() if table.part == number}
    told |= {name for name in providers if number in providers[name].own_parts}
    return [
        {
            "name": book.provider(name),
            "lang": book.tongues.get(book.names.provider(name)),
            "page": f"body/{named(name)}.html",
        }
        for name in book.bodies
        if name in told
    ]
