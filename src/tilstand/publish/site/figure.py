"""What stands for a table on a page: its pictures, its grid, and where its figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from tilstand.model.release import Release
from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition, keys_of
from tilstand.publish.site.citation import cited
from tilstand.publish.site.grid import grid
from tilstand.publish.site.press import Press
from tilstand.render.picture import WIDTH, Picture, pictures
from tilstand.terms import Language

__all__ = ["NARROW", "TELEPHONE", "beside", "charts_of", "drawn", "pictured", "shown", "sources_of"]

NARROW = ":narrow"
"""What the name of a language is followed by where a picture is laid out for a telephone."""

TELEPHONE = 288
"""Width of the text on a page that is 320 pixels wide."""


_NOTHING: Mapping[str, str] = MappingProxyType({})


def drawn(release: Release, languages: Iterable[Language]) -> dict[str, dict[str, Picture]]:
    """All pictures by chart, each by language and, followed by `NARROW`, for a telephone.

    Args:
        release: What is released.
        languages: Languages of the site.
    """
    found: dict[str, dict[str, Picture]] = {}
    for language in languages:
        for width, kind in ((WIDTH, ""), (TELEPHONE, NARROW)):
            for one in pictures(release.plots, release.names, language, theme="page", width=width):
                found.setdefault(one.id, {})[f"{language}{kind}"] = one
    return found


def shown(
    press: Press,
    at: str,
    table: ReleasableTable,
    *,
    link: bool = True,
    pictures: bool = True,
    titled: bool = True,
) -> Markup:
    """A table with its pictures, as HTML.

    Args:
        press: The press.
        at: Page that it stands on.
        table: The table.
        link: True for a link to the table's own page.
        pictures: False to leave its pictures out.
        titled: False where the page's heading is the table's title: then its caption is not seen twice.
    """
    charts = charts_of(press.book, table.id) if pictures else []
    page = f"table/{named(table.id)}.html"
    return pictured(press, at, charts) + press.fragment(
        at,
        "figure",
        table=grid(press.book, table),
        page=page if link else "",
        citation=cited(press.book, table, page=page) if link else "",
        titled=titled,
    )


def charts_of(book: SiteEdition, table: str) -> list[str]:
    """The charts of a table that have been drawn in the language of the book, in order."""
    return [one.id for one in book.release.plots if one.table == table and one.language == book.language]


def pictured(
    press: Press, at: str, charts: Sequence[str], *, behind: ReleasableTable | None = None
) -> Markup:
    """Pictures as HTML.

    Args:
        press: The press.
        at: Page that they stand on.
        charts: The charts.
        behind: The table behind them, where it does not stand on the page.
    """
    if not charts:
        return Markup("")
    book = press.book
    page = {} if behind is None else {"title": book.caption(behind), "page": f"table/{named(behind.id)}.html"}
    return beside(press, at, [book.pictures[name] for name in charts], page)


def beside(
    press: Press,
    at: str,
    pictures: Iterable[Mapping[str, Picture]],
    behind: Mapping[str, str] = _NOTHING,
) -> Markup:
    """Pictures that are drawn already, as HTML.

    Args:
        press: The press.
        at: Page that they stand on.
        pictures: Each picture by language and width.
        behind: Title and page of the table behind them, where it does not stand on the page.
    """
    found = [_picture(press.book, one, at) for one in pictures]
    return press.fragment(at, "pictures", pictures=found, behind=behind)


def _picture(book: SiteEdition, found: Mapping[str, Picture], at: str) -> dict[str, Any]:
    wide, narrow = found[book.language], found.get(f"{book.language}{NARROW}")
    # A picture of words has no table behind it: it stands where its text has a place for it.
    page = f"{f'table/{named(wide.table)}.html' if wide.table else at}#picture_{wide.id}"
    return {
        "page": page,
        "citation": cited(book, picture=wide, page=page),
        "id": wide.id,
        "title": wide.title,
        # Drawn by render.picture, which escapes what it writes.
        "wide": Markup(wide.svg.decode()),
        "narrow": Markup(narrow.svg.decode()) if narrow is not None else "",
    }


def sources_of(book: SiteEdition, tables: Sequence[ReleasableTable]) -> dict[str, Any]:
    """Who gave the figures, from which registers, and by which rules they were counted."""
    keys = list(keys_of(tables))
    names = book.names
    used = {key.measure for key in keys}
    measures = [name for name in names.measures if name in used]
    registers = dict.fromkeys(names.measures[name].register for name in measures)
    known = [book.own(f"registers.{name}") for name in registers if name]
    given = {member for key in keys for member in names.body(key.provider).members}
    silent = {who for who, _ in book.appendix.absent}
    return {
        "bodies": [
            {
                "name": book.provider(name),
                "lang": book.tongues.get(names.provider(name)),
                "page": f"body/{named(name)}.html" if name in book.bodies else "",
            }
            for name in names.providers
            if name in given and names.provider(name) not in silent
        ],
        "registers": [name for name in known if name],
        "rules": [
            {
                "name": book.text(names.measure(name)),
                "text": book.text(names.measures[name].rule),
                "place": f"definitions.html#m-{name}",
            }
            for name in measures
        ],
    }
