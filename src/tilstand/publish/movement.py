"""Movement: what rose and fell in the series that two editions hold, from one period to the other.

Only figures that both editions publish are compared. Where the later edition has revised the earlier figure,
the revised one is compared; where a series breaks, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tilstand.publish.issue import FigureKey, Issue, Printed
from tilstand.terms import Period, Qualifier
from tilstand.text.change import Change, SizeWords, size_word, sized

__all__ = ["Movement", "movements", "size_words"]

_SHOWN = "A"
_PERCENT = "percent"
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure of one period beside that of an earlier one.

    Attributes:
        address: The later figure.
        before: The earlier figure's period and number.
        now: The later figure's.
        size: The word of size that fits, by the collection's name; empty where none does.
    """

    address: FigureKey
    before: tuple[str, Printed]
    now: tuple[str, Printed]
    size: str = ""

    @property
    def change(self) -> Change:
        """The change as figures."""
        was, now = self.before[1], self.now[1]
        read = (Qualifier(was.qualifier or "exact"), Qualifier(now.qualifier or "exact"))
        return Change(Decimal(was.value), Decimal(now.value), read)

    @property
    def points(self) -> bool:
        """True where the numbers are percentages."""
        return self.now[1].unit == _PERCENT

    def asdict(self) -> dict[str, Any]:
        """The movement as it stands in JSON."""
        (then, was), (when, now) = self.before, self.now
        change = self.change
        return {
            "measure": self.address.measure,
            "provider": self.address.provider,
            "codes": dict(self.address.codes),
            "unit": now.unit,
            "before": {"period": then, "value": was.value, "qualifier": was.qualifier},
            "now": {"period": when, "value": now.value, "qualifier": now.qualifier},
            "direction": change.direction,
            "certain": change.certain,
            "difference": str(change.now - change.before),
            "size": self.size,
        }


def size_words(one: Issue) -> SizeWords:
    """What words of size mean, as an edition's dictionary tells it."""
    found = {}
    for line in one.dictionary.get("size", ()):
        limits = (part.partition("=") for part in line["remark"].split("; ") if part)
        found[line["id"]] = {name: limit for name, _, limit in limits}
    return sized(found)


def movements(old: Issue, new: Issue, continuing: Iterable[FigureKey]) -> Iterator[Movement]:
    """What rose, fell and stood still from the former edition's period to the later one's.

    Args:
        old: The former edition.
        new: The later edition.
        continuing: The series that both have and that do not break.
    """
    steps = _steps(old.period, new.period)
    if steps is None or new.period is None:
        return
    words, series = size_words(new), frozenset(continuing)
    for address in sorted(new.figures):
        when = Period.parse(address.period)
        if address.series not in series or when not in new.period:
            continue
        then = when.shifted(-steps, by=new.period)
        former = FigureKey(address.measure, address.provider, str(then), address.codes)
        was = new.figures.get(former) if former in old.figures else None
        was = old.figures.get(former) if was is None or not _number(was) else was
        now = new.figures[address]
        if was is not None and _number(was) and _number(now) and was.unit == now.unit:
            one = Movement(address, (str(then), was), (address.period, now))
            yield Movement(one.address, one.before, one.now, size_word(one.change, words, points=one.points))


def _number(printed: Printed) -> bool:
    return printed.status == _SHOWN and bool(printed.value)


def _steps(old: Period | None, new: Period | None) -> int | None:
    """How many rounds lie between two periods of one length; None for the same, or for unlike lengths."""
    if old is None or new is None:
        return None
    return next((n for n in range(1, _MOST_STEPS) if new.shifted(-n) == old), None)
