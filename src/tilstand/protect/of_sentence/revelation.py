"""One thing that a sentence gives away."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.protect.of_sentence.shown import Codes

__all__ = ["Revelation"]


@dataclass(frozen=True, slots=True)
class Revelation:
    """Something that a sentence gives away.

    Attributes:
        kind: `few` persons, `none`, `all` of a group in one category, `rest` (all but few), a `share` that
            few or all but few make up, a `change` of what is hidden, a `rank` of it, or `one` alone.
        text: The words that say it.
        start: Where they stand in the text.
        cells: The cells that it may be about, by their codes.
    """

    kind: str
    text: str
    start: int
    cells: tuple[Codes, ...]
