"""A phrase that stands in a text, and what it names."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.audit.heading import About

__all__ = ["Hit"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a text.

    Attributes:
        start, end: Its place.
        about: What it speaks of.
        group: For a code, its code list.
        names: The providers, measures, codes, dimensions or units that it may mean.
    """

    start: int
    end: int
    about: About
    group: str
    names: frozenset[str]

    def moved(self, by: int) -> Hit:
        """The same hit, further on in a longer text."""
        return Hit(self.start + by, self.end + by, self.about, self.group, self.names)
