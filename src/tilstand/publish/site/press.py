"""The press: templates filled in, with links that are right from each page, into the bytes of the site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tilstand.languages import native
from tilstand.publish.site.address import named, relative
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.compiled import CompiledTemplates
from tilstand.publish.site.prose import seen
from tilstand.publish.site.spoken import spoken
from tilstand.publish.site.tongue import spanned
from tilstand.render.picture import stylesheet

__all__ = ["Press", "assets", "page_template"]

_OPTIONS = ("autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline")
_MARK = "draft.css"
_SERVED = (".css", ".js", ".woff2")


@cache
def assets(marked: bool = False) -> tuple[str, Mapping[str, bytes]]:
    """The folder of the style sheets, fonts and script, and its files; the mark only where it is asked for.

    The folder is named after what it holds, so that an older edition keeps the look that it was made with
    when a newer one is laid beside it.
    """
    static = files("tilstand.publish.site").joinpath("static")
    found = {one.name: one.read_bytes() for one in static.iterdir() if one.is_file()}
    found["pictures.css"] = stylesheet().encode()
    kept = {
        name: data
        for name, data in sorted(found.items())
        if (name.endswith(_SERVED) or name.startswith("LICENSE")) and (marked or name != _MARK)
    }
    told = json.dumps([[name, hashlib.sha256(data).hexdigest()] for name, data in kept.items()])
    return f"assets/{hashlib.sha256(told.encode()).hexdigest()[:8]}", kept


@cache
def _environment() -> Environment:
    options: dict[str, Any] = dict.fromkeys(_OPTIONS, True)
    return Environment(
        loader=PackageLoader("tilstand.publish.site"),
        undefined=StrictUndefined,
        finalize=_clean,
        bytecode_cache=CompiledTemplates(options),
        **options,
    )


@pass_context  # so that nothing of it is compiled in
def _clean(_: Context, value: object) -> object:
    return seen(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def page_template(name: str) -> Template:
    """A template by the name of its file."""
    return _environment().get_template(name)


@dataclass
class Press:
    """Prints the pages of one book.

    Attributes:
        book: The book.
        pages: What was printed, by address.
    """

    book: SiteEdition
    pages: dict[str, bytes] = field(default_factory=dict)

    def page(self, path: str) -> str:
        """Address of a page of this edition, on the whole site."""
        return f"{self.book.language}/{named(self.book.round_name)}/{path}"

    def way(self, at: str, path: str) -> str:
        """The way from a page of this edition to another."""
        return relative(self.page(at), self.page(path))

    def printed(self, path: str) -> str:
        """A page of this edition that was printed before."""
        return self.pages[self.page(path)].decode()

    def print(self, path: str, template: str, title: str, **facts: object) -> None:
        """Print a page.

        Args:
            path: Its address below language and year.
            template: Name of its template.
            title: Its title.
            facts: What the template shows.
        """
        at = self.page(path)
        others = [
            {
                "language": language,
                "name": native(language),
                "href": relative(at, f"{language}/{self.book.round_name}/{beside}"),
                "same": beside == path,
            }
            for language in self.book.languages
            for beside in [self.book.beside(language, path)]
        ]
        facts.setdefault("trail", [])
        html = page_template(f"{template}.html.j2").render(
            book=self.book,
            say=self.book.say,
            shared=self.book.fixed,
            path=path,
            title=title,
            url=lambda target: relative(at, self.page(target)),
            root=lambda target: relative(at, target),
            asset=lambda name: relative(at, f"{assets(bool(self.book.names.imprint.marks))[0]}/{name}"),
            versions=others,
            **facts,
        )
        self.pages[at] = spanned(spoken(html), self.book.language).encode()

    def fragment(self, at: str, template: str, **facts: object) -> Markup:
        """A piece of a page, such as a table within a text."""
        here = self.page(at)
        return Markup(  # what the template wrote is escaped
            page_template(f"{template}.html.j2").render(
                book=self.book,
                say=self.book.say,
                shared=self.book.fixed,
                url=lambda target: relative(here, self.page(target)),
                root=lambda target: relative(here, target),
                **facts,
            )
        )
