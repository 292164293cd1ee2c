"""The address of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tilstand.terms.period import Period

__all__ = ["Key"]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The address of a figure: a measure, for a provider and a period, at some codes.

    Attributes:
        measure: The measure.
        provider: Provider or group that the figure is about.
        period: Period of reference.
        dims: Codes by dimension, sorted; a dimension that is not named stands at its total.
    """

    measure: str
    provider: str
    period: Period
    dims: tuple[tuple[str, str], ...] = ()
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        if not self._hash:  # addresses are looked up far more often than they are made
            object.__setattr__(self, "_hash", hash((self.measure, self.provider, self.period, self.dims)))
        return self._hash

    def __reduce__(self) -> tuple[type[Key], tuple[str, str, Period, tuple[tuple[str, str], ...]]]:
        """Without its hash, which is another one in another process."""
        return Key, (self.measure, self.provider, self.period, self.dims)

    @property
    def order(self) -> tuple[object, ...]:
        """What to sort many addresses by: they stand as they would by themselves, in half the time."""
        period = self.period
        return self.measure, self.provider, period.first, period.last, period.text, self.dims

    def code(self, dimension: str) -> str | None:
        """The code in a dimension; None at its total."""
        return dict(self.dims).get(dimension)

    def at(self, dimension: str, code: str) -> Key:
        """The address with a code put in."""
        return Key(self.measure, self.provider, self.period, _sorted({**dict(self.dims), dimension: code}))

    def without(self, dimension: str) -> Key:
        """The address with a dimension at its total."""
        dims = tuple(pair for pair in self.dims if pair[0] != dimension)
        return Key(self.measure, self.provider, self.period, dims)

    def of(self, provider: str) -> Key:
        """The same address for another provider."""
        return Key(self.measure, provider, self.period, self.dims)

    def text(self) -> str:
        """The address in one line, as it stands in files."""
        codes = "; ".join(f"{name}={code}" for name, code in self.dims)
        return f"{self.measure} | {self.provider} | {self.period}" + (f" | {codes}" if codes else "")


def _sorted(dims: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dims.items()))
