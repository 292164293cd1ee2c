"""Words that depend on where a round's figures come from: the bodies themselves, or a printed report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tilstand.languages import said
from tilstand.languages.catalogue import section
from tilstand.terms import Text
from tilstand.terms.text import FALLBACK

__all__ = ["words_of"]


@cache
def words_of(basis: str) -> Mapping[str, Text]:
    """The engine's words for a round of a basis, where they are others than usual, by path.

    Args:
        basis: `delivered` or `reconstructed`.

    Example:
        >>> words_of("delivered")["report.method.printed"].text("nb"), dict(words_of("reconstructed"))
        ('Oppgitt', {})
    """
    own = f"report.{basis}"
    return {f"report{path.removeprefix(own)}": said(path) for path in section(FALLBACK, own)}
