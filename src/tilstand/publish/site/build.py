"""The site: every page of an edition in every language, with its files, as bytes by address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from tilstand.beside import begun
from tilstand.languages import native
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.release import Release
from tilstand.publish.gate import discreet, linked
from tilstand.publish.imprint import Rows
from tilstand.publish.site.address import named
from tilstand.publish.site.bodies import bodies
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.data_page import data
from tilstand.publish.site.definitions import definitions
from tilstand.publish.site.figure import drawn
from tilstand.publish.site.front import front, landing
from tilstand.publish.site.keywords import keywords
from tilstand.publish.site.parted import parted
from tilstand.publish.site.press import Press, assets
from tilstand.publish.site.reference import about, accessibility, cite, method
from tilstand.publish.site.tables import series
from tilstand.publish.site.tables import tables as table_pages
from tilstand.publish.site.theme import texts, themes
from tilstand.publish.site.tongue import spanned
from tilstand.terms import Language, Period

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
    about,
    keywords,  # after the pages whose words it lists
    cite,
    accessibility,
)


def site(
    release: Release,
    downloads: Mapping[str, bytes] | None = None,
    *,
    earlier: Mapping[str, Period] | None = None,
    changed: Mapping[Language, Rows] | None = None,
    data_hash: Callable[[], str] = str,
) -> dict[str, bytes]:
    """The web edition of a round: a folder that any web server, or none, can show.

    Pages lie at `LANGUAGE/ROUND/...`, data files at `data/ROUND/`, style and fonts at `assets/HASH/`.
    Editions of several years can be laid into one folder; the latest goes in last. All links within the
    site are relative, and nothing is fetched from elsewhere.

    Args:
        release: What is released; it has passed the gate.
        downloads: Data files by name, which are put on the site; those called after a table
            (`TABLE.csv`) are offered beside it. What is in them is asked for last.
        earlier: Rounds whose editions lie on the same site, each with its period.
        changed: The figures that a correction changed, by language.
        data_hash: Yields one hash for all its data files, which stands on the page about the report. It is
            asked for before any page is printed, for the pages of every other language are printed beside.

    Returns:
        The bytes of every file by its path on the site.

    Raises:
        ReleaseError: If a link of a page leads to an internal file.
        PublishError: If a name cannot be part of a web address.
    """
    tongues = release.names.web
    charts = drawn(release, tongues)
    data_hash()  # what it rests on is made once, before the work is shared
    facts = (tongues, earlier or {}, changed or {}, data_hash)
    presses = [Press(SiteEdition(release, charts, downloads or {}, language, *facts)) for language in tongues]
    there = begun(*(partial(_printed, press) for press in presses[1::2]))
    pages: dict[str, bytes] = {}
    for press in presses[::2]:
        pages |= _printed(press)
    for later in there:
        pages |= later.result()
    for press in presses:
        # It tells the size of every file: of those that are still being made too.
        pages |= _checked(data, Press(press.book))
    if presses:
        pages |= _checked(_doorway, Press(presses[0].book))
    place = named(release.names.round_name)
    folder, served = assets(bool(release.names.imprint.marks))
    pages |= {f"{folder}/{name}": content for name, content in served.items()}
    pages |= {f"data/{place}/{named(name)}": content for name, content in (downloads or {}).items()}
    return dict(sorted(pages.items()))


def _printed(press: Press) -> dict[str, bytes]:
    """The pages of a language, but for those that tell of every file."""
    return _checked(lambda press: [print_pages(press) for print_pages in _PAGES], press)


def _checked(print_pages: Callable[[Press], object], press: Press) -> dict[str, bytes]:
    """The pages that are printed; none leads to what is internal."""
    print_pages(press)
    for name, page in press.pages.items():
        discreet(name, linked(page))
    return {name: parted(page.decode(), press.book.language).encode() for name, page in press.pages.items()}


def _doorway(press: Press) -> None:
    """The page at the root: the choice of language."""
    book = press.book
    choices = [
        {
            "language": language,
            "name": native(language),
            "title": _title(book, language),
            "href": f"{language}/index.html",
        }
        for language in book.languages
    ]
    folder = assets(bool(book.names.imprint.marks))[0]
    html = press.fragment(
        "index.html",
        "doorway",
        choices=choices,
        retold=book.names.basis == RECONSTRUCTED,
        sheet=lambda name: Markup(f"{folder}/{name}"),
    )
    press.pages["index.html"] = spanned(html, book.language).encode()


def _title(book: SiteEdition, language: Language) -> str:
    return replace(book, language=language).title
