"""The generated collection as a site, and its pages as trees."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

import html5lib
import pytest

from tilstand.languages.typography import SEAM
from tilstand.publish.site import build_site
from tilstand.terms import Period

_BLOCKS = ("h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "figcaption", "pre", "title")
_SAID = ("id", "lang", "hreflang", "aria-label", "aria-current", "colspan")
_LEVEL = re.compile(r"level-([1-9])")


def _told(node) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A line for each heading, paragraph, row: the element with what is said of it, its words, its links."""
    if node.tag == "tr":
        yield f"{_named(node)} {' | '.join(' '.join(_inline(cell)) for cell in node)}"
    elif node.tag in _BLOCKS and not any(one.tag in _BLOCKS for one in node.iter() if one is not node):
        yield f"{_named(node)} {' '.join(_inline(node))}".strip()
    elif node.tag not in ("nav", "script"):
        if any(node.get(name) for name in _SAID) or node.tag in ("svg", "link"):
            yield f"{_named(node)} {node.get('href', '')}".strip()
        for one in node if node.tag != "svg" else ():
            yield from _told(one)


def _named(node) -> str:  # type: ignore[no-untyped-def]
    kinds = [one for one in (node.get("class") or "").split() if one in ("strong", "break", "heading")]
    level = _LEVEL.search(" ".join(one.get("class") or "" for one in (node, *node)))
    if level and node.tag in ("tr", "div"):
        kinds.append(level[1])
    return ".".join([node.tag.rpartition("}")[2], *kinds]) + _facts(node)


def _facts(node) -> str:  # type: ignore[no-untyped-def]
    return "".join(f" {name}={node.get(name)}" for name in _SAID if node.get(name))


def _inline(node) -> Iterator[str]:  # type: ignore[no-untyped-def]
    yield from (node.text or "").split()
    for one in node:
        inner = " ".join(_inline(one))
        if one.tag == "a":
            yield f"[{inner}]({one.get('href')}{_facts(one)})"
        elif one.tag in ("strong", "em", "code") or one.get("class") == "break-mark":
            yield f"*{inner}*{_facts(one)}"
        elif inner or one.tag == "br":
            yield inner if one.tag != "br" else "/"
        yield from (one.tail or "").split()


def _wrapped(lines: Iterable[str]) -> str:
    """Lines that are not too long, a line break where a text goes on."""
    options = {"break_long_words": False, "break_on_hyphens": False, "subsequent_indent": "    "}
    return "\n".join(part for line in lines for part in textwrap.wrap(line, 108, **options)) + "\n"


class Pages(dict[str, bytes]):
    """The files of a site by their paths."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self._trees: dict[str, object] = {}

    def tree(self, path: str):  # type: ignore[no-untyped-def]
        """A page, read as strictly as HTML is meant; the parser's errors are errors here."""
        if path not in self._trees:
            parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            self._trees[path] = parser.parse(self[path].decode())
        return self._trees[path]

    def told(self, path: str) -> str:
        """What a page tells in its main part, a line for each block of it."""
        lines = (line for part in self.tree(path).find("body/main") for line in _told(part))
        return _wrapped(line.replace(SEAM, "") for line in lines)

    def around(self, path: str) -> str:
        """What stands around a page's main part: its title, its other languages, all ways to other pages."""
        tree = self.tree(path)
        lines = [line for part in tree.find("head") for line in _told(part)]
        for place in tree.iter("nav"):
            lines += [f"nav {place.get('aria-label')}", *(line for one in place for line in _told(one))]
        # Their folder is named after what the style sheets hold.
        lines = [re.sub(r"assets/\w+", "assets", line) for line in lines]
        foot = [line for place in tree.iter("footer") for one in place for line in _told(one)]
        return _wrapped([*lines, *foot])

    @property
    def html(self) -> list[str]:
        """The paths of all pages."""
        return [path for path in self if path.endswith(".html")]


@pytest.fixture
def built(make, sagaland, site_of_release):  # type: ignore[no-untyped-def]
    """Builds the site of a release with what a test changes in it."""

    def build(collection=None, *args, languages=(), downloads=None, earlier=None, **changes):  # type: ignore[no-untyped-def]
        if collection is None and not (args or languages or downloads or earlier or changes):
            return site_of_release
        collection = collection or sagaland
        settings = collection.settings.model_copy(update={"web": languages})
        web = dataclasses.replace(collection, settings=settings)
        return Pages(build_site(make(web, *args, **changes), downloads, earlier=earlier))

    return build


@pytest.fixture(scope="session")
def site_of_release(release):  # type: ignore[no-untyped-def]
    """The site of the generated figures as they are, in three languages."""
    return Pages(build_site(release))


@pytest.fixture(scope="session")
def site_of_whole(whole):  # type: ignore[no-untyped-def]
    """The site of the small edition that has some of everything."""
    files = dict.fromkeys(("by_sex.csv", "by_sex.en.json", "by_sex.nb.json", "report-nb.pdf"), b"x" * 2600)
    files |= {"tables.xlsx": b"x", "tables.en.xlsx": b"xx", "dictionary.csv": b"x" * 70}
    return Pages(
        build_site(whole, files, earlier={"2029": Period.from_year(2029), "2030-H2": Period.from_text("2030-H2")})
    )
