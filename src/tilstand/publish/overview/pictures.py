"""The pictures of an overview, drawn for pages and for print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tilstand.define.catalogue import Catalogue
from tilstand.model.overview import Overview
from tilstand.render.picture import WIDTH, Picture, pictures
from tilstand.terms import Language

__all__ = ["for_pages", "for_print"]

_PHONE = 320


@dataclass(frozen=True)
class _EngineWords:
    """An overview has no words of its own for pictures: the engine's stand."""

    words: Catalogue = field(default_factory=lambda: Catalogue({}))


def for_pages(made: Overview, language: Language) -> Mapping[str, tuple[Picture, Picture]]:
    """Each picture by its table: for a desk, and for a telephone."""
    wide, narrow = (
        pictures(made.plots, _EngineWords(), language, theme="page", width=width) for width in (WIDTH, _PHONE)
    )
    return {one.table: (one, small) for one, small in zip(wide, narrow, strict=True)}


def for_print(made: Overview, language: Language) -> Mapping[str, Picture]:
    """Each picture by its table, as it is printed."""
    return {one.table: one for one in pictures(made.plots, _EngineWords(), language, theme="print")}
