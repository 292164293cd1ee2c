"""How to cite the report and its tables."""

from __future__ import annotations

import re

from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition
from tilstand.render.picture import Picture
from tilstand.terms.marked import bare

__all__ = ["bibtex", "cited"]


def cited(
    book: SiteEdition, table: ReleasableTable | None = None, picture: Picture | None = None, *, page: str = ""
) -> str:
    """The citation of the report, or of a table or picture; of a draft or demonstration, that nobody is to.

    Args:
        book: The book.
        table: The table.
        picture: The picture, instead of a table.
        page: Its page below language and round, for the address.
    """
    if book.names.imprint.marks:
        return book.fixed(f"{book.names.imprint.marks[0]}.cite")
    published = str(book.names.published.year)
    address = f"{book.own('report.address')}{book.language}/{named(book.round_name)}/{page}"
    if picture is not None:
        return book.say(
            "cite_picture_text",
            author=book.author,
            published=published,
            picture=picture.title,
            title=book.title,
            edition=book.edition,
            address=address,
        )
    if table is None:
        return book.say(
            "cite_text", author=book.author, published=published, title=book.title, edition=book.edition
        )
    return book.say(
        "cite_table_text",
        author=book.author,
        published=published,
        table=book.caption(table),
        id=table.id,
        title=book.title,
        edition=book.edition,
        address=address,
    )


def bibtex(book: SiteEdition) -> str:
    """The report as a BibTeX entry; signs that BibTeX would read are taken out. None of those."""
    if book.names.imprint.marks:
        return ""
    published = book.names.published

    def plain(text: str) -> str:
        return re.sub(r"[{}\\]", "", bare(text))

    return "\n".join(
        [
            f"@techreport{{{book.names.collection}{book.round_name},",
            f"  author = {{{{{plain(book.author)}}}}},",
            f"  title = {{{{{plain(book.title)}}}}},",
            f"  institution = {{{{{plain(book.author)}}}}},",
            f"  year = {{{published.year}}},",
            f"  note = {{{plain(book.edition)}}},",
            f"  language = {{{book.language}}}",
            "}",
        ]
    )
