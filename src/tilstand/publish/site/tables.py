"""A page for each table, the list of all tables, and the time series with their breaks."""

from __future__ import annotations

from typing import Any

from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.citation import cited
from tilstand.publish.site.figure import shown, sources_of
from tilstand.publish.site.press import Press
from tilstand.publish.site.series import axis, breaks
from tilstand.text import number

__all__ = ["series", "tables"]


def tables(press: Press) -> None:
    """The list of tables, and a page for each of them."""
    book = press.book
    ordered = book.in_order(book.tables)
    listed = [
        {
            "number": str(part),
            "name": book.part(part),
            "tables": [_listed(book, table) for table in ordered if table.part == part],
        }
        for part in book.parts
    ]
    press.print("tables.html", "tables", book.say("tables"), parts=[one for one in listed if one["tables"]])
    for table in book.tables:
        _table(press, table)


def _listed(book: SiteEdition, table: ReleasableTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": book.caption(table),
        "page": f"table/{named(table.id)}.html",
        "series": bool(axis(table)),
    }


def _table(press: Press, table: ReleasableTable) -> None:
    book = press.book
    at = f"table/{named(table.id)}.html"
    provider = table.provider
    press.print(
        at,
        "table",
        book.caption(table),
        table=table.id,
        figure=shown(press, at, table, link=False, titled=False),
        part=(f"part/{table.part}.html", book.part(table.part)),
        body=(f"body/{named(provider)}.html", book.provider(provider)) if provider else None,
        downloads=book.files_of(table.id),
        sources=sources_of(book, [table]),
        citation=cited(book, table, page=at),
        series=f"series/{table.id}.html" if axis(table) else "",
        trail=[("tables.html", book.say("tables_short"))],
    )


def series(press: Press) -> None:
    """The list of time series, and a page for each of them."""
    book = press.book
    found = []
    for table in book.declared:
        along = axis(table)
        if along is None:
            continue
        broken = breaks(book.names, table, along)
        first, last = along.span[0], along.span[-1]
        span = book.say("series_span", first=first, last=last)
        page = f"series/{named(table.id)}.html"
        count = "breaks_count_one" if len(broken) == 1 else "breaks_count"
        found.append(
            {
                "title": book.caption(table),
                "page": page,
                "part": book.part(table.part),
                "span": span,
                "breaks": book.say(count, number=number(len(broken), book.language)) if broken else "–",
            }
        )
        press.print(
            page,
            "series",
            book.text(table.title),
            figure=shown(press, page, table, link=False, titled=False),
            span=span,
            breaks=[
                book.say("break_about", measure=book.text(one.measure), reason=book.text(one.reason))
                for one in broken
            ],
            table=(f"table/{table.id}.html", book.caption(table)),
            downloads=book.files_of(table.id),
            sources=sources_of(book, [table]),
            trail=[("series.html", book.say("series"))],
        )
    press.print("series.html", "series_list", book.say("series"), series=found)
