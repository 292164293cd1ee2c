"""How many different persons the registrations of several bodies can be, as an edition tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tilstand.terms import Key, Text

__all__ = ["Headcount"]


@dataclass(frozen=True, slots=True)
class Headcount:
    """Registrations, and how many different persons they can be at least and at most.

    Attributes:
        key: Address of the registrations of all bodies together.
        bodies: How many bodies reported.
        reported: What the bodies report together; None where one of them says no exact number.
        printed: The sum as it was published, where it is higher than that; else None.
        least: The fewest different persons.
        greatest: The most, if what the bodies report is right; None where there is no limit.
        greatest_if_printed: The most, if the published sum is right; None where none is higher.
        greatest_if_apart: The most, if none of those who were referred is counted by who referred them;
            reckoned from the published sum where that is higher. None where nothing is taken for granted of
            referrals, or where there is no limit.
        relations: Ids of the relations that the greatest number rests on.
        dimensions: Dimensions whose code is taken to follow a person; the least number rests on that.
        sentence: It in words: what is told first.
        conditions: What the numbers rest on, a sentence each.
    """

    key: Key
    bodies: int
    reported: int | None
    printed: int | None
    least: int
    greatest: int | None
    greatest_if_printed: int | None = None
    greatest_if_apart: int | None = None
    relations: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    sentence: Text | None = None
    conditions: tuple[Text, ...] = ()

    @property
    def registrations(self) -> int | None:
        """What is told as the number of registrations: the published sum, else what the bodies report."""
        return self.reported if self.printed is None else self.printed

    @property
    def most(self) -> int | None:
        """The most different persons that no right sum would exceed."""
        return self.greatest if self.greatest_if_printed is None else self.greatest_if_printed

    def without_upper_end(self, bodies: int) -> Headcount:
        """The same where some bodies are not told of: the fewest are as many, the most are not known.

        Args:
            bodies: How many bodies reported in all.
        """
        return replace(
            self,
            bodies=bodies,
            reported=None,
            greatest=None,
            greatest_if_printed=None,
            greatest_if_apart=None,
            relations=(),
        )
