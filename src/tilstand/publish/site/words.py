"""The web edition's fixed texts: the collection's own words first, the site's where it has none."""

from __future__ import annotations

from tilstand.define.catalogue import Catalogue
from tilstand.languages import Fact
from tilstand.terms import Text
from tilstand.text import fixed

__all__ = ["words"]


def words(labels: Catalogue, path: str, **facts: Fact) -> Text:
    """The text at `report.site.PATH` of the names, or the site's own at PATH, with its facts put in.

    Args:
        labels: The collection's labels, which win over the site's.
        path: Name of the text.
        **facts: What stands for `{name}` in the text; a text is put in in its own language.

    Raises:
        KeyError: If neither the collection nor the site knows the path.

    Example:
        >>> words(Catalogue({}), "answer_in", language="nynorsk").text("nb")
        'Svaret er gitt på nynorsk.'
    """
    return fixed(labels, f"site.{path}", **facts)
