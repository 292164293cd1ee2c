"""The site: every page of an edition in every language, with its files, as bytes by address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from tilstand.define import Collection
from tilstand.model import Answer, ReleasableTable
from tilstand.publish.appendix import Appendix
from tilstand.publish.gate import admitted, discreet
from tilstand.publish.site.address import named
from tilstand.publish.site.bodies import bodies
from tilstand.publish.site.book import Book, Chapter, Picture
from tilstand.publish.site.data_page import data
from tilstand.publish.site.definitions import definitions
from tilstand.publish.site.figure import drawn
from tilstand.publish.site.front import front, landing
from tilstand.publish.site.keywords import keywords
from tilstand.publish.site.press import Press, assets
from tilstand.publish.site.reference import about, accessibility, cite, method
from tilstand.publish.site.tables import series
from tilstand.publish.site.tables import tables as table_pages
from tilstand.publish.site.theme import texts, themes
from tilstand.publish.site.words import words
from tilstand.terms import Language

__all__ = ["site"]

_PAGES = (
    front,
    landing,
    themes,
    texts,
    table_pages,
    series,
    bodies,
    method,
    definitions,
    data,
    about,
    keywords,  # after the pages whose words it lists
    cite,
    accessibility,
)


def site(
    collection: Collection,
    round_name: str,
    tables: Sequence[ReleasableTable],
    appendix: Appendix,
    answers: Sequence[Answer],
    *,
    chapters: Mapping[Language, Sequence[Chapter]] | None = None,
    pictures: Mapping[str, Mapping[str, Picture]] | None = None,
    downloads: Mapping[str, bytes] | None = None,
    languages: Sequence[Language] = ("nb", "nn", "en"),
    earlier: Sequence[str] = (),
) -> dict[str, bytes]:
    """The web edition of a year: a folder that any web server, or none, can show.

    Pages lie at `LANGUAGE/ROUND/...`, data files at `data/ROUND/`, style and fonts at `assets/HASH/`.
    Editions of several years can be laid into one folder; the latest goes in last. All links within the
    site are relative, and nothing is fetched from elsewhere.

    Args:
        collection: The collection.
        round_name: Name of the round.
        tables: The tables as protect released them.
        appendix: What the method appendix tells.
        answers: The bodies' answers in words.
        chapters: The report's text by language.
        pictures: Drawn charts by id, and by language; the key `nb:narrow` holds the one for a telephone.
            They are drawn here if nothing is given; an empty mapping leaves them out.
        downloads: Data files by name, which are put on the site; those called after a table
            (`TABLE.csv`) are offered beside it.
        languages: Languages of the site; the first one is the default.
        earlier: Years whose editions lie on the same site.

    Returns:
        The bytes of every file by its path on the site.

    Raises:
        ReleaseError: If a table is not as protect released it, or a page names an internal file.
        PublishError: If a name cannot be part of a web address.
    """
    admitted_tables = admitted(tables)
    tongues = tuple(dict.fromkeys(languages))
    charts = drawn(collection, admitted_tables, tongues) if pictures is None else pictures
    pages: dict[str, bytes] = {}
    first: Book | None = None
    for language in tongues:
        book = Book(
            collection,
            round_name,
            admitted_tables,
            appendix,
            tuple(answers),
            tuple((chapters or {}).get(language, ())),
            charts,
            downloads or {},
            language,
            tongues,
            tuple(earlier),
        )
        first = first or book
        press = Press(book)
        for print_pages in _PAGES:
            print_pages(press)
        pages |= press.pages
    if first is not None:
        pages["index.html"] = _doorway(first)
    discreet(pages)
    folder, served = assets()
    pages |= {f"{folder}/{name}": content for name, content in served.items()}
    pages |= {
        f"data/{named(round_name)}/{named(name)}": content for name, content in (downloads or {}).items()
    }
    return dict(sorted(pages.items()))


def _doorway(book: Book) -> bytes:
    """The page at the root: the choice of language."""
    press = Press(book)
    labels = book.collection.labels
    choices = [
        {
            "language": language,
            "name": words(labels, f"language_{language}").text(language),
            "title": _title(book, language),
            "href": f"{language}/index.html",
        }
        for language in book.languages
    ]
    folder = assets()[0]
    return press.fragment(
        "index.html", "doorway", choices=choices, sheet=lambda name: Markup(f"{folder}/{name}")
    ).encode()


def _title(book: Book, language: Language) -> str:
    return replace(book, language=language).title
