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

from tilstand.model.imprint import MARKS
from tilstand.model.names import Names
from tilstand.model.release import Release
from tilstand.publish.imprint import edition_line
from tilstand.publish.site.address import named
from tilstand.terms.marked import bare

__all__ = ["broken_links", "disagreements", "inaccessible", "lacking_languages"]

_SITE = "site/"
_TO = re.compile(r'\b(?:href|src)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
_TAG = re.compile(r"<(svg|img|table|h[1-6]|input|th)\b([^>]*)>")
_NAMED = re.compile(r"aria-(?:label|labelledby|hidden)=|role=.presentation")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?", re.ASCII)


def broken_links(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Every link of the site that leads nowhere in it, and every address outside that is not well formed.

    Args:
        files: The edition's files by name.
    """
    found = _pages(files)
    ids = {name: frozenset(map(unescape, _ID.findall(html))) for name, html in found.items()}
    broken = []
    for name, html in found.items():
        for to in dict.fromkeys(map(unescape, _TO.findall(html))):
            if not _leads(name, to, files, ids):
                broken.append(f"{name}: {to}")
    return tuple(broken)


def _leads(at: str, to: str, files: Mapping[str, bytes], ids: Mapping[str, frozenset[str]]) -> bool:
    try:
        parts = urlsplit(to)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(_HOST.fullmatch(parts.netloc))
    if parts.scheme or parts.netloc:
        return parts.scheme in ("data", "mailto")
    path = (
        posixpath.normpath(posixpath.join(posixpath.dirname(at), unquote(parts.path))) if parts.path else at
    )
    if path not in files:
        return False
    return not parts.fragment or path not in ids or unquote(parts.fragment) in ids[path]


def inaccessible(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What keeps somebody out by how pages and reports are built: the rules that a program can judge.

    Pages: a language, a title, one main heading, no level left out, names for pictures, tables and fields, no
    place named twice. Reports: tagged, with language and title, and words for every picture.
    """
    return (
        *(f"{name}: {what}" for name, html in _pages(files).items() for what in _amiss(html)),
        *(
            f"{name}: {what}"
            for name, data in files.items()
            if name.endswith(".pdf") and "/" not in name
            for what in _untagged(data)
        ),
    )


def _amiss(html: str) -> Iterator[str]:
    if not re.search(r'<html lang="[^"]+"', html):
        yield "lang"
    if not re.search(r"<title>[^<]+</title>", html):
        yield "title"
    levels, captions = [], html.count("<caption")
    for tag, rest in _TAG.findall(html):
        if (
            (tag in ("svg", "img") and not (_NAMED.search(rest) or "alt=" in rest))
            or (tag == "input" and not _labelled(rest, html))
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
    yield from (f"id={one}" for one, count in Counter(_ID.findall(html)).items() if count > 1)


def _labelled(rest: str, html: str) -> bool:
    own = _ID.search(rest)
    return bool(_NAMED.search(rest)) or (own is not None and f'for="{own.group(1)}"' in html)


def _untagged(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        if not ("/MarkInfo" in root and bool(root.MarkInfo.get("/Marked"))) or "/StructTreeRoot" not in root:
            yield "StructTreeRoot"
        if "/Lang" not in root:
            yield "Lang"
        if not str(pdf.docinfo.get("/Title", "")):
            yield "Title"
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" not in one:
                yield "Figure"


def lacking_languages(release: Release, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What one language of the edition has and another lacks, or where their figures differ.

    Args:
        release: What is released.
        files: The edition's files by name.
    """
    names = release.names
    lacking = [f"report-{one}.pdf" for one in names.reports if f"report-{one}.pdf" not in files]
    chapters = {one: {chapter.id for chapter in release.chapters.get(one, ())} for one in names.reports}
    every = set().union(*chapters.values())
    lacking += [f"{one}: {name}" for one, own in chapters.items() for name in sorted(every - own)]
    place = named(names.round_name)
    pages = {one: _beside(files, f"{_SITE}{one}/{place}/") for one in names.web}
    common = set().union(*pages.values())
    lacking += [f"{one}: {name}" for one, own in pages.items() for name in sorted(common - own)]
    for table in release.tables:
        told = {
            json.dumps(json.loads(files.get(f"data/{table.id}.{one}.json", b"{}")).get("value"))
            for one in names.read_in
        }
        lacking += [] if len(told) == 1 and told != {"null"} else [f"data/{table.id}.json"]
    return tuple(lacking)


def _beside(files: Mapping[str, bytes], folder: str) -> set[str]:
    """The pages that every language has: not its own texts, nor a body that only one has a text of."""
    found = (name.removeprefix(folder) for name in files if name.startswith(folder))
    return {name for name in found if not name.startswith(("text/", "body/"))}


def disagreements(names: Names, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Files that do not say which edition they are, or that one is a draft and another is not.

    Args:
        names: What the edition is called.
        files: The edition's files by name.
    """
    return tuple(dict.fromkeys((*_unsaid(names, files), *_marked(names, files))))


def _unsaid(names: Names, files: Mapping[str, bytes]) -> Iterator[str]:
    from pypdf import PdfReader  # only who looks at a finished edition waits for it

    place = named(names.round_name)
    for language in names.reports:
        name = f"report-{language}.pdf"
        first = PdfReader(io.BytesIO(files[name])).pages[0].extract_text() if name in files else ""
        if _bare(edition_line(names).text(language)) not in _bare(first):
            yield name
    for language in names.web:
        name = f"{_SITE}{language}/{place}/index.html"
        held = unescape(re.sub("<[^>]*>", "", files.get(name, b"").decode()))
        if _bare(edition_line(names).text(language)) not in _bare(held):
            yield name
    version = f'version: "{names.round_name}, '.encode()
    if version not in files.get("data/CITATION.cff", b""):
        yield "data/CITATION.cff"
    if f"edition,{names.round_name}," not in files.get("data/dictionary.csv", b"").decode():
        yield "data/dictionary.csv"
    copies = [
        name for name in files if name.startswith("data/") or (name.endswith(".pdf") and "/" not in name)
    ]
    for name in copies:
        if files.get(f"{_SITE}data/{place}/{named(name.removeprefix('data/'))}") != files[name]:
            yield name


def _marked(names: Names, files: Mapping[str, bytes]) -> Iterator[str]:
    marks = names.imprint.marks
    for name, html in _pages(files).items():
        if {" data-draft=" in html, 'content="noindex"' in html} != {bool(marks)}:
            yield name
    for name, data in files.items():
        own = name.startswith("data/") and name.endswith(".csv") and not name.endswith(_UNMARKED)
        first = data.partition(b"\n")[0].decode().split(",") if own else []
        if own and [column for column in first if column in MARKS] != list(marks):
            yield name


_UNMARKED = ("dictionary.csv",)


def _pages(files: Mapping[str, bytes]) -> dict[str, str]:
    """The pages of this edition: those of former ones, which lie beside it, are as they were."""
    return {
        name: data.decode()
        for name, data in files.items()
        if name.startswith(_SITE) and name.endswith(".html") and not name.startswith(f"{_SITE}edition/")
    }


def _bare(text: str) -> str:
    """A text without spaces and signs that only the eye needs."""
    return re.sub(r"[\s\u00ad\u200b]", "", bare(text))
