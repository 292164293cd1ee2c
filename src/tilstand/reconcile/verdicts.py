"""All verdicts of a round in their order; those that nobody is told of are made when somebody asks.

Most relations hold, or do not fail whatever the figures are that nobody stated. That is known before they
are worked out (`Book.consistent`), so they stand as what they would be made of. What looks for faults reads
`open` alone; who goes through the sequence gets every verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from tilstand.book.row import Outcome
from tilstand.model.statements import Head
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Key

__all__ = ["Quiet", "QuietHeads", "Verdicts"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A verdict that is not made yet: it does not fail, declares nothing, and is about figures of one head.

    Attributes:
        rule: Number of its rule.
        first: The figure that it is about.
        make: Gives the verdict.
        split: What its other figures break down the first by, as it stands in its name; empty for nothing.
        holds: True where it is known to be tested and to hold.
    """

    rule: str
    first: Key
    make: Callable[[], Verdict]
    split: str = ""
    holds: bool = False

    @classmethod
    def of(cls, verdict: Verdict | Quiet) -> Quiet:
        """One that stands for a verdict that is made already; one that is not is itself."""
        if isinstance(verdict, cls):
            return verdict
        assert isinstance(verdict, Verdict)
        names = {name for part in verdict.parts for name, _ in part.key.dims}
        split = sorted(names - {name for name, _ in verdict.first.dims})
        holds = verdict.outcome is Outcome.HOLDS
        return cls(verdict.rule, verdict.first, lambda: verdict, "-by-".join(split), holds)

    @property
    def head(self) -> Head:
        """The measure, body and period that it is about."""
        return self.first.measure, self.first.provider, self.first.period


_MOST = 1_000
"""Heads whose verdicts are told apart to count them."""


@dataclass(frozen=True, slots=True)
class QuietHeads:
    """The verdicts of heads of which none is open: not even told apart until somebody asks.

    Attributes:
        heads: The heads, in their order.
        told: Gives the verdicts of one.
    """

    heads: tuple[Head, ...]
    told: Callable[[Head], Iterable[Verdict | Quiet]]

    def of(self, head: Head) -> Iterator[Quiet]:
        """The verdicts of one of the heads."""
        return map(Quiet.of, self.told(head))


class Verdicts(Sequence[Verdict]):
    """Verdicts in order.

    Args:
        each: The verdicts, made or not.
    """

    def __init__(self, each: Iterable[Verdict | Quiet | QuietHeads]) -> None:
        self.each = tuple(each)

    @cached_property
    def open(self) -> tuple[Verdict, ...]:
        """Those of which there may be something to tell."""
        return tuple(one for one in self.each if isinstance(one, Verdict))

    @cached_property
    def _made(self) -> tuple[Verdict, ...]:
        return tuple(one if isinstance(one, Verdict) else one.make() for one in self._apart)

    @property
    def _apart(self) -> Iterator[Verdict | Quiet]:
        """The verdicts, told apart."""
        for one in self.each:
            if isinstance(one, QuietHeads):
                yield from (quiet for head in one.heads for quiet in one.of(head))
            else:
                yield one

    def quiet(self, heads: Container[Head]) -> Iterator[Quiet]:
        """Those of some heads that are not made yet."""
        for one in self.each:
            if isinstance(one, QuietHeads):
                yield from (quiet for head in one.heads if head in heads for quiet in one.of(head))
            elif isinstance(one, Quiet) and one.head in heads:
                yield one

    @cached_property
    def apart(self) -> int:
        """How many heads there are of which the verdicts are not told apart, being too many."""
        heads = {head for one in self.each if isinstance(one, QuietHeads) for head in one.heads}
        return len(heads) if len(heads) > _MOST else 0

    @property
    def counted(self) -> Iterable[Verdict]:
        """The verdicts that are counted one by one: all, or those of other heads where these are too many."""
        if not self.apart:
            return self
        return (
            one if isinstance(one, Verdict) else one.make()
            for one in self.each
            if not isinstance(one, QuietHeads)
        )

    def with_open(self, verdicts: Sequence[Verdict]) -> Verdicts:
        """The same with other verdicts in place of those in `open`, one for each."""
        waiting = iter(verdicts)
        return Verdicts(next(waiting) if isinstance(one, Verdict) else one for one in self.each)

    def after(self, verdicts: Iterable[Verdict]) -> Verdicts:
        """These verdicts, and some more after them."""
        return Verdicts((*self.each, *verdicts))

    def without(self, dropped: Callable[[Verdict], bool]) -> Verdicts:
        """These verdicts but for some of those in `open`."""
        return Verdicts(one for one in self.each if not isinstance(one, Verdict) or not dropped(one))

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Verdict]: ...
    def __getitem__(self, at: int | slice) -> Verdict | Sequence[Verdict]:
        return self._made[at]
