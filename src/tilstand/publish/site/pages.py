"""The site: every page of an edition in every language, with its files, as bytes by address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from tilstand.languages import get_language_name
from tilstand.model.names import RECONSTRUCTED
from tilstand.model.release import Release
from tilstand.publish.front_matter import Rows
from tilstand.publish.release_gate import check_public_links, iterate_page_links
from tilstand.publish.site.body_pages import build_body_pages
from tilstand.publish.site.content_pages import (
    build_front_page,
    build_landing_pages,
    build_text_pages,
    build_theme_pages,
)
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.figures import draw_release_pictures
from tilstand.publish.site.html import add_break_opportunities, mark_language_spans
from tilstand.publish.site.own_table import build_own_table_page
from tilstand.publish.site.reference_pages import (
    build_about_page,
    build_accessibility_page,
    build_citation_page,
    build_data_page,
    build_definition_pages,
    build_method_page,
    build_series_pages,
)
from tilstand.publish.site.reference_pages import build_table_pages as table_pages
from tilstand.publish.site.renderer import SiteRenderer, load_site_assets
from tilstand.publish.site.search import build_keyword_page
from tilstand.publish.site.structure import slugify
from tilstand.storage.background import run_in_background
from tilstand.terms import Language, Period

_PAGES = (
    build_front_page,
    build_landing_pages,
    build_theme_pages,
    build_text_pages,
    table_pages,
    build_series_pages,
    build_own_table_page,
    build_body_pages,
    build_method_page,
    build_definition_pages,
    build_about_page,
    build_keyword_page,  # after the pages whose words it lists
    build_citation_page,
    build_accessibility_page,
)


def build_site(
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
    charts = draw_release_pictures(release, tongues)
    data_hash()  # what it rests on is made once, before the work is shared
    facts = (tongues, earlier or {}, changed or {}, data_hash)
    presses = [SiteRenderer(SiteContext(release, charts, downloads or {}, language, *facts)) for language in tongues]
    there = run_in_background(*(partial(_render_language_pages, press) for press in presses[1::2]))
    pages: dict[str, bytes] = {}
    for press in presses[::2]:
        pages |= _render_language_pages(press)
    for later in there:
        pages |= later.result()
    for press in presses:
        # It tells the size of every file: of those that are still being made too.
        pages |= _render_checked_pages(build_data_page, SiteRenderer(press.book))
    if presses:
        pages |= _render_checked_pages(_render_site_doorway, SiteRenderer(presses[0].book))
    place = slugify(release.names.round_name)
    folder, served = load_site_assets(bool(release.names.imprint.marks))
    pages |= {f"{folder}/{name}": content for name, content in served.items()}
    pages |= {f"data/{place}/{slugify(name)}": content for name, content in (downloads or {}).items()}
    return dict(sorted(pages.items()))


def _render_language_pages(press: SiteRenderer) -> dict[str, bytes]:
    """The pages of a language, but for those that tell of every file."""
    return _render_checked_pages(lambda press: [print_pages(press) for print_pages in _PAGES], press)


def _render_checked_pages(print_pages: Callable[[SiteRenderer], object], press: SiteRenderer) -> dict[str, bytes]:
    """The pages that are printed; none leads to what is internal."""
    print_pages(press)
    for name, page in press.pages.items():
        check_public_links(name, iterate_page_links(page))
    return {
        name: add_break_opportunities(page.decode(), press.book.language).encode() for name, page in press.pages.items()
    }


def _render_site_doorway(press: SiteRenderer) -> None:
    """The page at the root: the choice of language."""
    book = press.book
    choices = [
        {
            "language": language,
            "name": get_language_name(language),
            "title": _get_title_in_language(book, language),
            "href": f"{language}/index.html",
        }
        for language in book.languages
    ]
    folder = load_site_assets(bool(book.names.imprint.marks))[0]
    html = press.render_fragment(
        "index.html",
        "doorway",
        choices=choices,
        retold=book.names.basis == RECONSTRUCTED,
        sheet=lambda name: Markup(f"{folder}/{name}"),
    )
    press.pages["index.html"] = mark_language_spans(html, book.language).encode()


def _get_title_in_language(book: SiteContext, language: Language) -> str:
    return replace(book, language=language).title
