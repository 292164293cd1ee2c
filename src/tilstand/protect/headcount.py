"""How many different persons the registrations can be, in words that can be printed, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tilstand.define import Vocabulary
from tilstand.languages import Stated
from tilstand.model import Figures
from tilstand.model.headcount import Headcount
from tilstand.terms import Joined, Text, Value
from tilstand.text import fixed
from tilstand.text.place import inner

__all__ = ["headcount"]


def headcount(collection: Vocabulary, figures: Figures, counted: Headcount | None) -> Headcount | None:
    """The headcount with its words, every number with the figure that it follows from.

    Args:
        collection: The collection.
        figures: The figures as they are released.
        counted: The numbers; None where there are none.

    Returns:
        None where the edition does not show the figure that they follow from.
    """
    if counted is None or counted.registrations is None:
        return None
    figure = figures.get(counted.key)
    if figure is None or not figure.value.known:
        return None
    words = _HeadcountWords(collection, counted, figure.value)
    return replace(counted, sentence=words.sentence(), conditions=tuple(words.conditions()))


class _HeadcountWords:
    def __init__(self, collection: Vocabulary, counted: Headcount, led: Value) -> None:
        self.collection = collection
        self.counted = counted
        self.led = led

    def say(self, name: str, /, **facts: int | Text | None) -> Text:
        """A text; a number in it follows from the registrations."""
        stated = {
            one: Stated(fact, (self.counted.key,)) if isinstance(fact, int) else fact
            for one, fact in facts.items()
            if fact is not None
        }
        return fixed(self.collection.labels, f"headcount.{name}", **stated)

    def sentence(self) -> Text:
        counted = self.counted
        name = "none"
        if counted.registrations:
            name = "open" if counted.most is None else "same" if counted.most == counted.least else "between"
        registrations = counted.registrations
        if name == "between" and counted.printed is not None:
            name = "disputed"
            if self.led.exact == counted.reported:  # their sum leads
                name, registrations = "disputed_sum", counted.reported
        return self.say(
            name,
            registrations=registrations,
            reported=counted.reported,
            printed=counted.printed,
            least=counted.least,
            most=counted.most,
            greatest=counted.greatest,
        )

    def conditions(self) -> Iterator[Text]:
        counted, labels = self.counted, self.collection.labels
        if not counted.registrations:
            return
        if counted.bodies > 1 and counted.dimensions:
            dimensions = Joined(
                tuple(inner(self.collection, labels[f"dimensions.{one}"]) for one in counted.dimensions)
            )
            yield self.say("codes", dimensions=dimensions)
        yield self.say("once")
        if counted.relations:
            relations = Joined(tuple(labels[f"relations.{one}"] for one in counted.relations), "; ")
            yield self.say("relations", relations=relations)
        if counted.greatest_if_apart is not None:
            yield self.say("referred", most=counted.greatest_if_apart)
        if counted.bodies > 1:
            yield self.say("overlap")
