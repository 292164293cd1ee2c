"""Templates of the unit's own pages (Jinja)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def load_internal_template(name: str, finalize: Callable[[object], object] | None = None) -> Template:
    """A template by the name of its file; what it prints goes through `finalize` first."""
    environment = Environment(
        loader=PackageLoader("tilstand.internal", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    return environment.get_template(name)
