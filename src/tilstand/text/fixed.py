"""Fixed texts of the edition: the collection's own words first, the engine's where it has none."""

from __future__ import annotations

from tilstand.define.catalogue import Catalogue
from tilstand.languages import Fact, filled, said
from tilstand.terms import Text

__all__ = ["fixed", "unit"]


def fixed(labels: Catalogue, path: str, /, **facts: Fact) -> Text:
    """The text at `report.PATH` with its facts put in.

    Args:
        labels: The collection's labels, which win over the engine's.
        path: Path below `report`.
        **facts: What stands for `{name}` in the text; a text is put in in its own language.

    Raises:
        KeyError: If neither the collection nor the engine knows the path.

    Example:
        >>> fixed(Catalogue({}), "table", number="3").text("nb")
        'Tabell 3'
    """
    full = f"report.{path}"
    return filled(labels[full] if full in labels else said(full), **facts)


def unit(labels: Catalogue, name: str, *, one: bool = False) -> Text:
    """What a unit is called where many are counted, or one is."""
    own = f"units.{name}.{'one' if one else 'many'}"
    if own in labels:
        return labels[own]
    return labels[f"units.{name}"] if f"units.{name}" in labels else fixed(labels, own)
