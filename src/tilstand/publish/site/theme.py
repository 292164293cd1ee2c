"""A page for each theme: the report's text with its tables and pictures, then the theme's other tables."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup

from tilstand.languages.inner import Inner
from tilstand.model.document import plain
from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import anchor, named
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.divide import ChapterPiece, paged
from tilstand.publish.site.figure import shown, sources_of
from tilstand.publish.site.inserted import Inserted, inward
from tilstand.publish.site.press import Press
from tilstand.publish.site.prose import Prose
from tilstand.terms import Alike

__all__ = ["texts", "themes"]


def themes(press: Press) -> None:
    """The pages of the parts."""
    for number in press.book.parts:
        _theme(press, number)


def texts(press: Press) -> None:
    """The pages of each chapter that belongs to no part: summary, terms, and the like."""
    for chapter in press.book.texts_of(None):
        at = f"text/{named(chapter.id.replace('/', '-'))}.html"
        for page, body in _pages(press, at, chapter.title):
            press.print(page["at"], "text", chapter.title, body=body, chapter=page, trail=_trail(page))


def _theme(press: Press, number: int) -> None:
    book = press.book
    at = f"part/{number}.html"
    name = book.part(number)
    chapters = book.texts_of(number)
    own = [table for table in book.declared if table.part == number]
    inserts = {one.id for one in (i for c in chapters for i in c.document.inserts) if one.kind == "table"}
    left = [table for table in own if table.id not in inserts]
    # Without a text the tables themselves are the page; with one, the others are named and linked.
    inline = [] if chapters else left
    tables = [
        {"title": book.caption(table), "place": anchor(table.id), "html": shown(press, at, table)}
        for table in inline
    ]
    others = [] if not chapters else [_named(book, table) for table in book.in_order(left)]
    bodies = _bodies(book, number)
    ends = [
        ("tables", "tables_of_part", tables),
        ("more", "tables_more", others),
        ("bodies", "bodies", bodies),
    ]
    last = [(place, book.say(word)) for place, word, found in ends if found]
    for page, body in _pages(press, at, name, last):
        end = page["next"] is None
        press.print(
            page["at"],
            "theme",
            name,
            number=str(number),
            intro=book.own(f"report.part_intro.{number}") if page["number"] == 1 else "",
            body=body,
            chapter=page,
            tables=tables if end else [],
            others=others if end else [],
            bodies=bodies if end else [],
            empty=not (own or chapters or bodies),
            sources=sources_of(book, own) if end else {"bodies": []},
            trail=_trail(page),
        )


def _trail(page: dict[str, Any]) -> list[tuple[str, str]]:
    """The way to a page that is not the first of its chapter leads over the first."""
    return [] if page["number"] == 1 else [(page["pages"][0]["at"], page["name"])]


def _pages(
    press: Press, at: str, name: str, last: list[tuple[str, str]] | None = None
) -> list[tuple[dict[str, Any], Markup]]:
    """The pages of a chapter: what each tells of itself and of the others, and its body."""
    book, prose = press.book, None
    divided = book.divided[at]
    single = len({piece.chapter.id for pieces in divided for piece in pieces}) == 1
    written: list[tuple[str, list[tuple[str, str]], list[str], Markup]] = []
    for number, pieces in enumerate(divided, 1):
        here = paged(at, number)
        insert = Inserted.of(press, here, [replace(one.chapter, document=one.document) for one in pieces])
        way = partial(inward, press, here)
        # Places are the same, and each is there once, as if the chapter stood on one page.
        fresh = Prose(book, insert.html, way)
        prose = fresh if prose is None else replace(fresh, _places=prose._places)
        body = Markup("\n").join(_piece(book, prose, piece, single=single) for piece in pieces)
        spots = [spot for piece in pieces for spot in _spots(piece)]
        written.append((here, prose.headings, spots, body))
    written[-1][1].extend(last or [])
    count = str(len(written))
    told = [
        book.say("chapter_page", at=str(n), of=count) if count != "1" else ""
        for n, _ in enumerate(written, 1)
    ]
    pages = [
        {
            "at": here,
            "number": n,
            "title": told[n - 1],
            "inside": Inner(Alike(told[n - 1])).text(book.language),
            "headings": headings,
            "spots": spots,
        }
        for n, (here, headings, spots, _) in enumerate(written, 1)
    ]
    whole = [None, *pages, None]
    return [
        (page | {"name": name, "pages": pages, "before": whole[n], "next": whole[n + 2]}, one[-1])
        for n, (page, one) in enumerate(zip(pages, written, strict=True))
    ]


def _piece(book: SiteEdition, prose: Prose, piece: ChapterPiece, *, single: bool) -> Markup:
    """What stands on a page of a chapter; one that has a part to itself bears the part's heading."""
    chapter, head = piece.chapter, Markup("")
    h2 = Markup('<h2 class="ds-heading" data-size="md"{}>{}</h2>')
    if not single and piece.first:
        place = prose.place(chapter.title)
        prose.headings.append((place, chapter.title))
        head = h2.format(Markup(' id="{}"').format(place), chapter.title)
    elif not single or piece.under is not None:
        title = chapter.title if piece.under is None else plain(piece.under.children)
        head = h2.format("", book.say("chapter_goes_on", title=title))
    top = 2 if single else 3
    under = 2 if piece.under is not None else 1
    return head + prose.html(
        piece.document, top=top, skip_title=piece.first, whole=chapter.document, under=under
    )


def _spots(piece: ChapterPiece) -> list[str]:
    """The places of the tables and pictures on a page."""
    found = []
    for one in piece.document.inserts:
        if one.kind == "table":
            found.append(f"t_{one.id}")
        elif one.kind == "chart":
            found.append(f"picture_{one.id}")
    return list(dict.fromkeys(found))


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
