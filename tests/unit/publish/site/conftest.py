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
def built(sagaland, protected, appendix, answers):  # type: ignore[no-untyped-def]
    def build(**changes):  # type: ignore[no-untyped-def]
        told = {
            "collection": sagaland,
            "round_name": "2031",
            "tables": protected.tables,
            "appendix": appendix,
            "answers": answers,
            **changes,
        }
        return Pages(site(**told))

    return build
