"""Fixed texts of the edition: the collection's own words first, the engine's where it has none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tilstand.define.catalogue import Catalogue
from tilstand.terms import Label

__all__ = ["fixed", "unit"]

_FILES = ("fixed.toml", "fixed_data.toml")


def fixed(labels: Catalogue, path: str, **facts: str | Label) -> Label:
    """The text at `report.PATH` with its facts put in.

    Args:
        labels: The collection's labels, which win over the engine's.
        path: Path below `report`.
        facts: What stands for `{name}` in the text; a label is put in in its own language.

    Raises:
        KeyError: If neither the collection nor the engine knows the path.

    Example:
        >>> fixed(Catalogue({}), "table", number="3").nb
        'Tabell 3'
    """
    full = f"report.{path}"
    found = labels[full] if full in labels else _own()[path]
    return Label(*(_filled(text, facts, tongue) for tongue, text in found.asdict().items()))


def unit(labels: Catalogue, name: str) -> Label:
    """What a unit is called where many are counted."""
    many = f"units.{name}.many"
    return labels[many] if many in labels else labels[f"units.{name}"]


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _filled(text: str, facts: Mapping[str, str | Label], tongue: str) -> str:
    own = {name: fact if isinstance(fact, str) else fact.asdict()[tongue] for name, fact in facts.items()}
    return text.format_map(_Facts(own))


@cache
def _own() -> Mapping[str, Label]:
    package = files("tilstand.text")
    raw = (tomllib.loads(package.joinpath(name).read_text("utf-8")) for name in _FILES)
    return {path: Label(**texts) for texts_of in raw for path, texts in texts_of.items()}
