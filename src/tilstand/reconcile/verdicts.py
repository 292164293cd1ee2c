"""All verdicts of a round in their order; those that nobody is told of are made when somebody asks.

Most relations hold, or do not fail whatever the figures are that nobody stated. That is known before they
are worked out (`Book.consistent`), so they stand as what they would be made of. What looks for faults reads
`open` alone; who goes through the sequence gets every verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from tilstand.book.figures import Head
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Key

__all__ = ["Quiet", "Verdicts"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A verdict that is not made yet: it does not fail, declares nothing, and is about figures of one head.

    Attributes:
        rule: Number of its rule.
        first: The figure that it is about.
        make: Gives the verdict.
        split: The dimension that its other figures break down the first by; empty for none.
    """

    rule: str
    first: Key
    make: Callable[[], Verdict]
    split: str = ""

    @property
    def head(self) -> Head:
        """The measure, body and period that it is about."""
        return self.first.measure, self.first.provider, self.first.period


class Verdicts(Sequence[Verdict]):
    """Verdicts in order.

    Args:
        each: The verdicts, made or not.
    """

    def __init__(self, each: Iterable[Verdict | Quiet]) -> None:
        self.each = tuple(each)

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Verdicts:
        """Some verdicts as such a sequence; one that is such a sequence is itself."""
        return verdicts if isinstance(verdicts, cls) else cls(verdicts)

    @cached_property
    def open(self) -> tuple[Verdict, ...]:
        """Those of which there may be something to tell."""
        return tuple(one for one in self.each if isinstance(one, Verdict))

    @cached_property
    def _made(self) -> tuple[Verdict, ...]:
        return tuple(one if isinstance(one, Verdict) else one.make() for one in self.each)

    def with_open(self, verdicts: Sequence[Verdict]) -> Verdicts:
        """The same with other verdicts in place of those in `open`, one for each."""
        waiting = iter(verdicts)
        return Verdicts(next(waiting) if isinstance(one, Verdict) else one for one in self.each)

    def after(self, verdicts: Iterable[Verdict]) -> Verdicts:
        """These verdicts, and some more after them."""
        return Verdicts((*self.each, *verdicts))

    def without(self, dropped: Callable[[Verdict], bool]) -> Verdicts:
        """These verdicts but for some of those in `open`."""
        return Verdicts(one for one in self.each if isinstance(one, Quiet) or not dropped(one))

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self.each)

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Verdict]: ...
    def __getitem__(self, at: int | slice) -> Verdict | Sequence[Verdict]:
        return self._made[at]
