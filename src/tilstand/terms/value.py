"""Values of figures with their status, units, and the keys of figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Literal

from tilstand.terms.period import Period


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
    def sort_key(self) -> tuple[object, ...]:
        """What to sort many addresses by: they stand as they would by themselves, in half the time."""
        period = self.period
        return self.measure, self.provider, period.first, period.last, period.text, self.dims

    def code(self, dimension: str) -> str | None:
        """The code in a dimension; None at its total."""
        return dict(self.dims).get(dimension)

    def at(self, dimension: str, code: str) -> Key:
        """The address with a code put in."""
        return Key(
            self.measure, self.provider, self.period, _sort_dimension_codes({**dict(self.dims), dimension: code})
        )

    def remove_dimension(self, dimension: str) -> Key:
        """The address with a dimension at its total."""
        dims = tuple(pair for pair in self.dims if pair[0] != dimension)
        return Key(self.measure, self.provider, self.period, dims)

    def replace_provider(self, provider: str) -> Key:
        """The same address for another provider."""
        return Key(self.measure, provider, self.period, self.dims)

    def text(self) -> str:
        """The address in one line, as it stands in files."""
        codes = "; ".join(f"{name}={code}" for name, code in self.dims)
        return f"{self.measure} | {self.provider} | {self.period}" + (f" | {codes}" if codes else "")


def _sort_dimension_codes(dims: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dims.items()))


Sort = Literal["things", "persons", "time", "year", "share"]


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A unit: one that every collection has, or one that a collection declares.

    Attributes:
        value: Its name.
        sort: Whether one of it is a thing (a report, a visit), a person, a length of time, a year itself, or
            a hundredth of something else.

    Example:
        >>> Unit.PERSONS.people, Unit("beds").people, Unit.PERCENT.counted
        (True, False, False)
    """

    value: str
    sort: Sort = "things"

    PERSONS: ClassVar[Unit]
    DAYS: ClassVar[Unit]
    REPORTS: ClassVar[Unit]
    YEAR: ClassVar[Unit]
    PERCENT: ClassVar[Unit]
    PERCENTAGE_POINTS: ClassVar[Unit]
    REGISTRATIONS: ClassVar[Unit]
    """What persons whom several bodies counted add up to: the same person may be among them twice. No measure
    counts in it; it is what a figure of persons is called where it is such a sum."""

    @classmethod
    def list_core_units(cls) -> tuple[Unit, ...]:
        """The units that every collection has, in their order."""
        return _CORE

    @classmethod
    def together(cls, counts: Iterable[tuple[Unit, bool]]) -> tuple[Unit, ...]:
        """Units of figures that stand together, each once.

        Args:
            counts: Each unit, and whether the sum over bodies counts the same person more than once. Beside
                such a sum, the persons whom one body counted are registrations too.

        Example:
            >>> [str(one) for one in Unit.together([(Unit.PERSONS, True), (Unit.REGISTRATIONS, True)])]
            ['registrations']
        """
        found = dict.fromkeys(counts)
        summed = any(unit == cls.REGISTRATIONS for unit, _ in found)
        named = (cls.REGISTRATIONS if summed and more and unit.people else unit for unit, more in found)
        return tuple(dict.fromkeys(named))

    @property
    def counted(self) -> bool:
        """True where a value is a whole, non-negative number."""
        return self.sort != "share"

    @property
    def people(self) -> bool:
        """True where one is a person, so that the same one may be met in several places."""
        return self.sort == "persons"

    @property
    def is_quantity(self) -> bool:
        """True where a number says how many there are of something or somebody."""
        return self.sort in ("things", "persons")

    def __str__(self) -> str:
        return self.value


_SORTS: dict[Sort, tuple[str, ...]] = {
    "persons": ("persons",),
    "things": (
        *("reports", "proposals", "cases", "decisions", "events", "visits", "calls", "contacts", "items"),
        *("places", "bodies"),
    ),
    "time": ("days", "weeks", "months", "years"),
    "year": ("year",),
    "share": ("percent", "percentage_points"),
}
_CORE = tuple(Unit(name, sort) for sort, names in _SORTS.items() for name in names)
Unit.REGISTRATIONS = Unit("registrations")
for _unit in _CORE:
    if _unit.value.upper() in Unit.__annotations__:
        setattr(Unit, _unit.value.upper(), _unit)


class ValueStatus(StrEnum):
    """State of a value, with its SDMX observation status (CL_OBS_STATUS) in `sdmx`."""

    NUMBER = "number"
    ZERO = "zero"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    NOT_COLLECTED = "not_collected"
    NOT_SUBMITTED = "not_submitted"
    SUPPRESSED = "suppressed"

    @property
    def sdmx(self) -> str:
        """The SDMX code list's letter for this state."""
        return _SDMX[self]

    @property
    def confidentiality(self) -> str:
        """SDMX's CL_CONF_STATUS, C and F, in words: R reads a column of F alone as false.

        Which of the hidden ones are small is not told.
        """
        return "confidential" if self is ValueStatus.SUPPRESSED else "free"

    @property
    def sign(self) -> str:
        """The sign printed in a table where there is no number (Statistics Norway's signs)."""
        return _SIGN[self]


_SDMX = {
    ValueStatus.NUMBER: "A",
    ValueStatus.ZERO: "A",
    ValueStatus.NOT_KNOWN: "O",
    ValueStatus.NOT_APPLICABLE: "M",
    ValueStatus.NOT_COLLECTED: "L",
    ValueStatus.NOT_SUBMITTED: "O",
    ValueStatus.SUPPRESSED: "Q",
}
_SIGN = {
    ValueStatus.NUMBER: "",
    ValueStatus.ZERO: "",
    ValueStatus.NOT_KNOWN: "..",
    ValueStatus.NOT_APPLICABLE: ".",
    ValueStatus.NOT_COLLECTED: "…",
    ValueStatus.NOT_SUBMITTED: "…",
    ValueStatus.SUPPRESSED: ":",
}


class ValueQualifier(StrEnum):
    """How a stated number is to be read.

    ABOUT: rounded by its author ("about 200"). AT_LEAST, AT_MOST: ends of a stated range.
    DERIVED: follows from words ("all were women"), not printed as a digit.
    REPAIRED: a damaged digit was read from what surrounds it.
    FEW: a protected count that stands as 0; it is 0 up to its figure's `upper`. Nobody states it.
    """

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    DERIVED = "derived"
    REPAIRED = "repaired"
    FEW = "few"

    @property
    def is_stated(self) -> bool:
        """True where somebody who states a number can mean it so."""
        return self is not ValueQualifier.FEW


class FigureOrigin(StrEnum):
    """How a figure came into the ledger."""

    SUBMITTED = "submitted"
    COUNTED = "counted"
    PUBLISHED = "published"
    COMPUTED = "computed"
    DEDUCED = "deduced"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Value:
    """A number as it was given, or the reason why there is none.

    Attributes:
        status: What the value is.
        amount: The number with its stated decimals; None unless the status is NUMBER or ZERO.

    Example:
        >>> Value.number("45").interval
        (Fraction(89, 2), Fraction(91, 2))
        >>> Value.missing(ValueStatus.NOT_KNOWN).amount is None
        True
    """

    status: ValueStatus
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.status in (ValueStatus.NUMBER, ValueStatus.ZERO)):
            raise ValueError(f"a value of status {self.status} and amount {self.amount} is neither")
        if (self.amount == 0) != (self.status is ValueStatus.ZERO):
            raise ValueError("zero, and only zero, has the status 'zero'")

    @classmethod
    def number(cls, amount: int | str | Decimal) -> Value:
        """A number; zero becomes a known zero."""
        number = Decimal(amount)
        return cls(ValueStatus.ZERO if number == 0 else ValueStatus.NUMBER, number)

    @classmethod
    def missing(cls, status: ValueStatus) -> Value:
        """No number, and why."""
        return cls(status)

    @property
    def known(self) -> bool:
        """True where there is a number."""
        return self.amount is not None

    @property
    def given(self) -> bool:
        """True where somebody gave a number, whether it is shown or hidden."""
        return self.known or self.status is ValueStatus.SUPPRESSED

    @property
    def exact_number(self) -> Fraction:
        """The number itself, exactly.

        Raises:
            ValueError: If there is no number.
        """
        if self.amount is None:
            raise ValueError(f"no number: {self.status}")
        return Fraction(self.amount)

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """The numbers that print as this one: half a unit of the last decimal to either side."""
        if self.amount is None:
            raise ValueError(f"no number: {self.status}")
        exponent = self.amount.as_tuple().exponent
        half = Fraction(Decimal(1).scaleb(int(exponent))) / 2
        return Fraction(self.amount) - half, Fraction(self.amount) + half

    def __str__(self) -> str:
        return self.status.sign if self.amount is None else f"{self.amount:f}"
