"""What an edition says of those whom nobody saw: the estimate, or the reasons why none is given."""

from __future__ import annotations

from typing import Protocol

from tilstand.define import Framework
from tilstand.terms import Key, Text
from tilstand.text import fixed

__all__ = ["ESTIMATE", "Estimated", "estimated", "hidden_population"]

ESTIMATE = "hidden_population"
"""What stands for the measure in the address of an estimate."""


class Estimated(Protocol):
    """An answer of the estimate stage."""

    def told(self, cells: tuple[Key, ...]) -> Text:
        """A sentence that can stand in the report, its numbers with the cells of the estimate."""


def estimated(collection: Framework, round_name: str) -> Key:
    """The address of the estimate of a round."""
    return Key(ESTIMATE, collection.settings.coordinator, collection.round(round_name).period)


def hidden_population(collection: Framework, round_name: str, answer: Estimated | None) -> tuple[Text, ...]:
    """The paragraphs of the section, in all languages.

    Args:
        collection: The collection.
        round_name: Name of the round.
        answer: The estimate; None where the collection has no overlaps between lists.
    """
    overlap = collection.round(round_name).overlap
    told = [fixed(collection.labels, "hidden_population.intro")]
    if answer is None or overlap is None:
        told += [fixed(collection.labels, f"hidden_population.{name}") for name in ("none", "needed")]
    elif not overlap.told:
        told.append(fixed(collection.labels, "hidden_population.withheld"))
    else:
        told.append(answer.told((estimated(collection, round_name),)))
    return tuple(told)
