"""The generated collection as a site, and its pages as trees."""

from __future__ import annotations

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
def built(make):  # type: ignore[no-untyped-def]
    """Builds the site of a release with what a test changes in it."""

    def build(*args, downloads=None, earlier=None, **changes):  # type: ignore[no-untyped-def]
        told = {"languages": changes.pop("languages")} if "languages" in changes else {}
        return Pages(site(make(*args, **changes), downloads, earlier=earlier, **told))

    return build
