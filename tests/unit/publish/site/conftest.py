"""The generated collection as a site, and its pages as trees."""

from __future__ import annotations

import dataclasses

import html5lib
import pytest

from tilstand.publish.site import site


class Pages(dict[str, bytes]):
    """The files of a site by their paths."""

    def tree(self, path: str):  # type: ignore[no-untyped-def]
        """A page, read as strictly as HTML is meant; the parser's errors are errors here."""
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self[path].decode())

    @property
    def html(self) -> list[str]:
        """The paths of all pages."""
        return [path for path in self if path.endswith(".html")]


@pytest.fixture
def built(make, sagaland):  # type: ignore[no-untyped-def]
    """Builds the site of a release with what a test changes in it."""

    def build(collection=sagaland, *args, languages=(), downloads=None, earlier=None, **changes):  # type: ignore[no-untyped-def]
        settings = collection.settings.model_copy(update={"web": languages})
        web = dataclasses.replace(collection, settings=settings)
        return Pages(site(make(web, *args, **changes), downloads, earlier=earlier))

    return build
