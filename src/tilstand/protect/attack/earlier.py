"""What earlier editions told: it stays published, and what one of them hid stays hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from tilstand.model.release import Release
from tilstand.protect.attack.shown import ToldFigure, shown
from tilstand.terms import Key, Period

__all__ = ["NOTHING_TOLD", "Earlier"]


@dataclass(frozen=True)
class Earlier:
    """What readers hold in their hands already.

    Attributes:
        told: The figures of which an edition told a number, the last one's.
        hiding: The periods of the rounds whose edition hid figures: what none of them told stays hidden.
        hidden: Figures that an edition showed to be hidden, as its files say.
        fewer: The figures of which an edition told no more than what they are fewer than.
        none: Figures of which everybody knows that they are none.
        excused: True where what earlier editions give away by themselves is no leak of the next one.
    """

    told: Mapping[Key, ToldFigure] = field(default_factory=dict)
    hiding: Set[Period] = frozenset()
    hidden: frozenset[Key] = frozenset()
    fewer: Mapping[Key, ToldFigure] = field(default_factory=dict)
    none: frozenset[Key] = frozenset()
    excused: bool = True

    def after(self, release: Release, *, hides: bool) -> Earlier:
        """The same with one edition more.

        Args:
            release: What it told.
            hides: True if its policy hid figures or told them otherwise than they are.
        """
        name = f"edition {release.names.round_name}"
        new = {key: replace(one, places=(name,)) for key, one in shown(release).items()}
        fewer = {key: new.pop(key) for key, _ in release.fewer}
        hiding = {*self.hiding, release.names.period} if hides else self.hiding
        fewer = {key: one for key, one in {**self.fewer, **fewer}.items() if key not in new}
        return replace(self, told={**self.told, **new}, fewer=fewer, hiding=frozenset(hiding))

    def printed(self, told: Mapping[Key, ToldFigure], hidden: Iterable[Key]) -> Earlier:
        """The same with an edition that went out, as its files tell it.

        Args:
            told: The figures of which it told a number.
            hidden: The figures that it showed to be hidden.
        """
        now = {**self.told, **told}
        return replace(self, told=now, hidden=(self.hidden | frozenset(hidden)) - now.keys())

    def public(self, numbers: Mapping[Key, int]) -> frozenset[Key]:
        """The figures that were told as they are now: nothing that is done now keeps them from anybody."""
        return frozenset(key for key, one in self.told.items() if one.settled and numbers.get(key) == one.low)

    def closed(self, key: Key) -> bool:
        """True for a figure that an edition hid."""
        return key in self.hidden or (key.period in self.hiding and key not in self.told)


NOTHING_TOLD = Earlier()
"""Before the first edition."""
