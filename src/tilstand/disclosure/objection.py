"""What a table is refused for: a name and facts, which the catalogue of a language puts into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["DisclosureError", "Objection"]


@dataclass(frozen=True, slots=True)
class Objection:
    """One fault of a table, of what is said of it, or of what is asked for.

    Attributes:
        name: Which fault: the last part of its message's path.
        facts: What is put into the message.
    """

    name: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


class DisclosureError(ValueError):
    """A table that cannot be protected as it is; every fault is told at once.

    Args:
        objections: The faults, in the order in which they are met.
        more: How many more there are of the same kinds.
    """

    def __init__(self, objections: Sequence[Objection], more: int = 0) -> None:
        self.objections, self.more = tuple(objections), more
        super().__init__("; ".join(f"{one.name} {dict(one.facts)}" for one in self.objections))
