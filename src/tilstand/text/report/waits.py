"""What stands in the place of sentences that nobody has released: how many they are, not their words."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence

from tilstand.define.catalogue import Catalogue
from tilstand.model.wording import fingerprint
from tilstand.terms import Language
from tilstand.text.fixed import fixed
from tilstand.text.report.inline import InlinePiece
from tilstand.text.report.split import split, written

__all__ = ["released_row"]


def released_row(
    row: Sequence[InlinePiece],
    language: Language,
    opened: Container[str],
    labels: Catalogue,
    *,
    heading: bool = False,
) -> tuple[InlinePiece, ...]:
    """A row of pieces with its released sentences alone.

    Args:
        row: The row.
        language: Its language.
        opened: The hashes of the sentences that are released.
        labels: The collection's labels, which win over the engine's words.
        heading: True for a heading, which is told in fewer words.
    """

    def waits(waiting: Sequence[InlinePiece], after: str = " ") -> Iterator[InlinePiece]:
        if waiting:
            told = fixed(labels, "waits_heading" if heading else "waits", count=len(waiting)).text(language)
            yield InlinePiece(waiting[0].line, told + after, waits=True)

    return tuple(_released(row, language, opened, waits))


def _released(
    row: Sequence[InlinePiece],
    language: Language,
    opened: Container[str],
    waits: Callable[..., Iterator[InlinePiece]],
) -> Iterator[InlinePiece]:
    waiting: list[InlinePiece] = []
    for pieces in split(row, language):
        words = written(pieces)
        if not words or fingerprint(words) in opened:
            yield from waits(waiting)
            waiting = []
            yield from pieces
        else:
            waiting.append(pieces[0])
    yield from waits(waiting, "")
