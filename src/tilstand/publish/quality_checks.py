"""What is looked for in the files of an edition before it goes out: links, access, languages, agreement."""

from __future__ import annotations

import io
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pikepdf

from tilstand.model.names import MARKS, EditionNames
from tilstand.model.release import Release
from tilstand.publish.figure_files import FIGURE_FILES
from tilstand.publish.front_matter import get_edition_line
from tilstand.publish.site.structure import slugify
from tilstand.terms.text import strip_language_runs

_SITE = "site/"
_TO = re.compile(r'\b(?:href|src)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
_TAG = re.compile(r"<(svg|img|table|h[1-6]|input|th)\b([^>]*)>")
_NAMED = re.compile(r"aria-(?:label|labelledby|hidden)=|role=.presentation")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?", re.ASCII)


def check_links(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Every link of the site that leads nowhere in it, and every address outside that is not well formed.

    Args:
        files: The edition's files by name.
    """
    texts_by_name = _select_edition_pages(files)
    ids = {name: frozenset(map(unescape, _ID.findall(html))) for name, html in texts_by_name.items()}
    broken = []
    for name, html in texts_by_name.items():
        for to in dict.fromkeys(map(unescape, _TO.findall(html))):
            if not _is_link_resolved(name, to, files, ids):
                broken.append(f"{name}: {to}")
    return tuple(broken)


def _is_link_resolved(at: str, to: str, files: Mapping[str, bytes], ids: Mapping[str, frozenset[str]]) -> bool:
    try:
        parts = urlsplit(to)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(_HOST.fullmatch(parts.netloc))
    if parts.scheme or parts.netloc:
        return parts.scheme in ("data", "mailto")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(at), unquote(parts.path))) if parts.path else at
    if path not in files:
        return False
    return not parts.fragment or path not in ids or unquote(parts.fragment) in ids[path]


def check_accessibility(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What keeps somebody out by how pages and reports are built: the rules that a program can judge.

    Pages: a language, a title, one main heading, no level left out, names for pictures, tables and fields, no
    place named twice. Reports: tagged, with language and title, and words for every picture.
    """
    return (
        *(
            f"{name}: {what}"
            for name, html in _select_edition_pages(files).items()
            for what in _find_html_barriers(html)
        ),
        *(
            f"{name}: {what}"
            for name, data in files.items()
            if name.endswith(".pdf") and "/" not in name
            for what in _find_pdf_barriers(data)
        ),
    )


def _find_html_barriers(html: str) -> Iterator[str]:
    if not re.search(r'<html lang="[^"]+"', html):
        yield "lang"
    if not re.search(r"<title>[^<]+</title>", html):
        yield "title"
    levels, captions = [], html.count("<caption")
    for tag, rest in _TAG.findall(html):
        if (
            (tag in ("svg", "img") and not (_NAMED.search(rest) or "alt=" in rest))
            or (tag == "input" and not _has_form_label(rest, html))
            or (tag == "th" and "scope=" not in rest)
        ):
            yield tag
        elif tag == "table":
            captions -= 1
        elif tag.startswith("h") and tag != "th":
            levels.append(int(tag[1]))
    if captions < 0:
        yield "caption"
    if levels.count(1) != 1:
        yield "h1"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "h2-h6"
    yield from (f"id={item}" for item, count in Counter(_ID.findall(html)).items() if count > 1)


def _has_form_label(rest: str, html: str) -> bool:
    own_match = _ID.search(rest)
    return bool(_NAMED.search(rest)) or (own_match is not None and f'for="{own_match.group(1)}"' in html)


def _find_pdf_barriers(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        if not ("/MarkInfo" in root and bool(root.MarkInfo.get("/Marked"))) or "/StructTreeRoot" not in root:
            yield "StructTreeRoot"
        if "/Lang" not in root:
            yield "Lang"
        if not str(pdf.docinfo.get("/Title", "")):
            yield "Title"
        for object_item in pdf.objects:
            if (
                isinstance(object_item, pikepdf.Dictionary)
                and object_item.get("/S") == "/Figure"
                and "/Alt" not in object_item
            ):
                yield "Figure"


def check_languages(release: Release, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What one language of the edition has and another lacks, or where their figures differ.

    Args:
        release: What is released.
        files: The edition's files by name.
    """
    names = release.names
    lacking = [f"report-{report}.pdf" for report in names.reports if f"report-{report}.pdf" not in files]
    chapters = {report: {chapter.id for chapter in release.chapters.get(report, ())} for report in names.reports}
    every = set().union(*chapters.values())
    lacking += [f"{text}: {name}" for text, own_texts in chapters.items() for name in sorted(every - own_texts)]
    place = slugify(names.round_name)
    pages = {text: _list_shared_pages(files, f"{_SITE}{text}/{place}/") for text in names.web}
    common = set().union(*pages.values())
    lacking += [f"{text}: {name}" for text, own_texts in pages.items() for name in sorted(common - own_texts)]
    for table in release.tables:
        told = {
            json.dumps(json.loads(files.get(f"data/{table.id}.{text}.json", b"{}")).get("value"))
            for text in names.reading_languages
        }
        lacking += [] if len(told) == 1 and told != {"null"} else [f"data/{table.id}.json"]
    return tuple(lacking)


def _list_shared_pages(files: Mapping[str, bytes], folder: str) -> set[str]:
    """The pages that every language has: not its own texts, nor a body that only one has a text of."""
    matches = (name.removeprefix(folder) for name in files if name.startswith(folder))
    return {name for name in matches if not name.startswith(("text/", "body/"))}


def check_edition_marks(names: EditionNames, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Files that do not say which edition they are, or that one is a draft and another is not.

    Args:
        names: What the edition is called.
        files: The edition's files by name.
    """
    return tuple(dict.fromkeys((*_find_unnamed_editions(names, files), *_find_draft_mark_errors(names, files))))


def _find_unnamed_editions(names: EditionNames, files: Mapping[str, bytes]) -> Iterator[str]:
    from pypdf import PdfReader  # only who looks at a finished edition waits for it

    place = slugify(names.round_name)
    for language in names.reports:
        name = f"report-{language}.pdf"
        first = PdfReader(io.BytesIO(files[name])).pages[0].extract_text() if name in files else ""
        if _strip_display_spaces(get_edition_line(names).text(language)) not in _strip_display_spaces(first):
            yield name
    for language in names.web:
        name = f"{_SITE}{language}/{place}/index.html"
        held = unescape(re.sub("<[^>]*>", "", files.get(name, b"").decode()))
        if _strip_display_spaces(get_edition_line(names).text(language)) not in _strip_display_spaces(held):
            yield name
    version = f'version: "{names.round_name}, '.encode()
    if version not in files.get("data/CITATION.cff", b""):
        yield "data/CITATION.cff"
    if f"edition,{names.round_name}," not in files.get("data/dictionary.csv", b"").decode():
        yield "data/dictionary.csv"
    copies = [name for name in files if name.startswith("data/") or (name.endswith(".pdf") and "/" not in name)]
    for name in copies:
        if files.get(f"{_SITE}data/{place}/{slugify(name.removeprefix('data/'))}") != files[name]:
            yield name


def _find_draft_mark_errors(names: EditionNames, files: Mapping[str, bytes]) -> Iterator[str]:
    marks = names.imprint.marks
    for name, html in _select_edition_pages(files).items():
        if {" data-draft=" in html, 'content="noindex"' in html} != {bool(marks)}:
            yield name
    for name, data in files.items():
        own_flag = name.startswith("data/") and name.endswith(".csv") and not name.endswith(_UNMARKED)
        first = data.partition(b"\n")[0].decode().split(",") if own_flag else []
        if own_flag and [column for column in first if column in MARKS] != list(marks):
            yield name


_UNMARKED = ("dictionary.csv", *FIGURE_FILES)


def _select_edition_pages(files: Mapping[str, bytes]) -> dict[str, str]:
    """The pages of this edition: those of former ones, which lie beside it, are as they were."""
    return {
        name: data.decode()
        for name, data in files.items()
        if name.startswith(_SITE) and name.endswith(".html") and not name.startswith(f"{_SITE}edition/")
    }


def _strip_display_spaces(text: str) -> str:
    """A text without spaces and signs that only the eye needs."""
    return re.sub(r"[\s\u00ad\u200b]", "", strip_language_runs(text))
