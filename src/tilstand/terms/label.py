"""The languages that texts are made in, until each reader asks for its own."""

from __future__ import annotations

from collections.abc import Callable

from tilstand.terms.text import Language, Written

__all__ = ["LANGUAGES", "each"]

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


def each(text: Callable[[Language], str]) -> Written:
    """A text made up in every language."""
    return Written.of({language: text(language) for language in LANGUAGES})
