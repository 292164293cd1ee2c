"""Mutations chosen by hand, one for each way in which a figure is told, beside those that are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mutate.figure import Figure, Mutation

__all__ = ["CHOSEN", "Chosen", "chosen"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A figure and another value for it.

    Attributes:
        key: Address of the submitted figure.
        value: What it becomes.
        moved: At least so many parts have to change with it; 0 if no edition can be made.
    """

    key: str
    value: int
    moved: int

    def among(self, known: Sequence[Figure]) -> Mutation:
        """The mutation, among the figures of a collection."""
        figure = next(one for one in known if one.key == self.key and not one.published)
        assert figure.value != self.value, f"{self.key} is {self.value} already"
        return Mutation(figure, Decimal(self.value))


CHOSEN = (
    # A cell of a breakdown, and with it those of the two groups and the umbrella that the body is in.
    Chosen("adults_assisted | rosa | 2024 | region=africa", 20, 20),
    # A body's total: its account, the groups, sentences, pictures, key figures.
    Chosen("adults_assisted | rosa | 2024", 56, 60),
    # A figure of an earlier year, which sentences of this year compare with.
    Chosen("decisions | udi | 2023", 72, 16),
    # A part that did not give its total, and now does: the total's footnote goes, in every file.
    Chosen("clinics_visited | nadheim_oslo | 2024 | area=oslo", 69, 8),
    # A total that its parts give no more: with its mark it prints as another body's does without one.
    Chosen("adults_assisted | nadheim_bergen | 2024", 10, 60),
    # A figure that a printed change was reckoned from: one change fits now, and the other no more.
    Chosen("processing_days | pod | 2024 | clearance=cleared", 429, 8),
    # A part larger than its whole: no sentence can say "50 of the ten", and no edition is made.
    Chosen("adults_assisted | nadheim_stavanger | 2024 | entry=new", 50, 0),
)


def chosen(known: Sequence[Figure]) -> list[tuple[Mutation, int]]:
    """The chosen mutations, each with how many parts have to change at least."""
    return [(one.among(known), one.moved) for one in CHOSEN]
