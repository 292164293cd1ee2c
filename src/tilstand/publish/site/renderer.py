"""Rendering of the page templates with relative links (Jinja)."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Template, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from tilstand.languages import get_language_name
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import group_numbers_for_speech, mark_language_spans, remove_control_characters
from tilstand.publish.site.structure import get_relative_address, slugify
from tilstand.render.svg_canvas import write_palette_stylesheet


class TemplateBytecodeCache(BytecodeCache):
    """Compiled templates in the `__pycache__` beside them; what cannot be read or written is compiled anew.

    A template is known by its text and by the options that it was compiled with, and not by its time. As with
    modules, nothing is written where Python was told not to, or is not allowed to.

    Args:
        options: What the environment compiles templates with.
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = repr(sorted(options.items()))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Where the compiled template lies; nowhere for one that is no file."""
        return "" if filename is None else cache_from_source(filename)

    def get_source_checksum(self, source: str) -> str:
        """What tells whether it is still the same."""
        return super().get_source_checksum(f"{self._options}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read it, if it is there and whole."""
        with suppress(OSError, EOFError, ValueError, UnpicklingError):
            bucket.bytecode_from_string(Path(bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it: whole or not at all, for others may read it at the same time."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        place = Path(bucket.key)
        path = place.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            place.parent.mkdir(exist_ok=True)
            path.write_bytes(bucket.bytecode_to_string())
            path.replace(place)


_OPTIONS = ("autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline")
_MARK = "draft.css"
_SERVED = (".css", ".js", ".woff2")


@cache
def load_site_assets(marked: bool = False) -> tuple[str, Mapping[str, bytes]]:
    """The folder of the style sheets, fonts and script, and its files; the mark only where it is asked for.

    The folder is named after what it holds, so that an older edition keeps the look that it was made with
    when a newer one is laid beside it.
    """
    static = files("tilstand.publish.site").joinpath("static")
    datas_by_name = {
        traversable.name: traversable.read_bytes() for traversable in static.iterdir() if traversable.is_file()
    }
    datas_by_name["pictures.css"] = write_palette_stylesheet().encode()
    kept = {
        name: data
        for name, data in sorted(datas_by_name.items())
        if (name.endswith(_SERVED) or name.startswith("LICENSE")) and (marked or name != _MARK)
    }
    text = json.dumps([[name, hashlib.sha256(data).hexdigest()] for name, data in kept.items()])
    return f"assets/{hashlib.sha256(text.encode()).hexdigest()[:8]}", kept


@cache
def _create_site_environment() -> Environment:
    options: dict[str, Any] = dict.fromkeys(_OPTIONS, True)
    return Environment(
        loader=PackageLoader("tilstand.publish.site"),
        undefined=StrictUndefined,
        finalize=_clean_template_value,
        bytecode_cache=TemplateBytecodeCache(options),
        **options,
    )


@pass_context  # so that nothing of it is compiled in
def _clean_template_value(_: Context, value: object) -> object:
    return remove_control_characters(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def load_page_template(name: str) -> Template:
    """A template by the name of its file."""
    return _create_site_environment().get_template(name)


@dataclass
class SiteRenderer:
    """Prints the pages of one book.

    Attributes:
        book: The book.
        pages: What was printed, by address.
    """

    book: SiteContext
    pages: dict[str, bytes] = field(default_factory=dict)

    def page(self, path: str) -> str:
        """Address of a page of this edition, on the whole site."""
        return f"{self.book.language}/{slugify(self.book.round_name)}/{path}"

    def get_relative_way(self, at: str, path: str) -> str:
        """The way from a page of this edition to another."""
        return get_relative_address(self.page(at), self.page(path))

    def get_rendered_page(self, path: str) -> str:
        """A page of this edition that was printed before."""
        return self.pages[self.page(path)].decode()

    def render_site_page(self, path: str, template: str, title: str, **facts: object) -> None:
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
                "name": get_language_name(language),
                "href": get_relative_address(at, f"{language}/{self.book.round_name}/{beside}"),
                "same": beside == path,
            }
            for language in self.book.languages
            for beside in [self.book.beside(language, path)]
        ]
        facts.setdefault("trail", [])
        html = load_page_template(f"{template}.html.j2").render(
            book=self.book,
            say=self.book.format_site_text,
            shared=self.book.format_shared_text,
            path=path,
            title=title,
            url=lambda target: get_relative_address(at, self.page(target)),
            root=lambda target: get_relative_address(at, target),
            asset=lambda name: get_relative_address(
                at, f"{load_site_assets(bool(self.book.names.imprint.marks))[0]}/{name}"
            ),
            versions=others,
            **facts,
        )
        self.pages[at] = mark_language_spans(group_numbers_for_speech(html), self.book.language).encode()

    def render_fragment(self, at: str, template: str, **facts: object) -> Markup:
        """A piece of a page, such as a table within a text."""
        here = self.page(at)
        return Markup(  # what the template wrote is escaped
            load_page_template(f"{template}.html.j2").render(
                book=self.book,
                say=self.book.format_site_text,
                shared=self.book.format_shared_text,
                url=lambda target: get_relative_address(here, self.page(target)),
                root=lambda target: get_relative_address(here, target),
                **facts,
            )
        )
