"""What one cause is explained in: all relations over the same figures, as a system of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tilstand.book.build import Built, build
from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation
from tilstand.define import RoundView
from tilstand.define.rules import RelationForm
from tilstand.terms import Period

__all__ = ["CauseScene", "scene"]


@dataclass(frozen=True, slots=True)
class CauseScene:
    """What one cause is explained in: the relations around it as a system.

    Attributes:
        collection: The collection.
        book: The figures.
        built: The system.
        broken: Row ids of the relations that fail.
        about: Measure and period of most of them.
    """

    collection: RoundView
    book: Book
    built: Built
    broken: tuple[str, ...]
    about: tuple[str, Period]

    @property
    def of_persons(self) -> bool:
        """True where persons of several bodies are added up: moves of persons can explain such a gap."""
        measure = self.book.collection.measures[self.about[0]]
        return measure.unit.people and any(
            self.built.rows[id].form is RelationForm.MEMBERS for id in self.broken if id in self.built.rows
        )


def scene(book: Book, broken: Sequence[LinearRelation], rows: Iterable[LinearRelation]) -> CauseScene:
    """All relations over the same measures and periods as the broken ones."""
    heads = {(p.key.measure, p.key.period) for row in broken for p in row.parts}
    near = [r for r in rows if all((p.key.measure, p.key.period) in heads for p in r.parts)]
    built = build(book, near)
    ids = tuple(id for row in broken if (id := built.named(row)) is not None)
    first = broken[0].left[0].key
    return CauseScene(book.collection, book, built, ids, (first.measure, first.period))
