"""The web edition's fixed texts: the collection's own words first, the site's where it has none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tilstand.define.catalogue import Catalogue
from tilstand.terms import Label
from tilstand.text import fixed

__all__ = ["words"]


def words(labels: Catalogue, path: str, **facts: str | Label) -> Label:
    """The text at `report.site.PATH` of the names, or the site's own at PATH, with its facts put in.

    Args:
        labels: The collection's labels, which win over the site's.
        path: Name of the text.
        facts: What stands for `{name}` in the text; a label is put in in its own language.

    Raises:
        KeyError: If neither the collection nor the site knows the path.

    Example:
        >>> words(Catalogue({}), "answer_in", language="nynorsk").nb
        'Svaret er gitt på nynorsk.'
    """
    full = f"report.site.{path}"
    found = labels[full] if full in labels else own()[path]
    return fixed(Catalogue({"report._": found}), "_", **facts)


@cache
def own() -> Mapping[str, Label]:
    """All texts of the site."""
    raw = tomllib.loads(files("tilstand.publish.site").joinpath("words.toml").read_text("utf-8"))
    return {path: Label(**texts) for path, texts in raw.items()}
