"""What a figure can be: a number, or the reason why there is none. A blank is not a zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

__all__ = ["Origin", "Qualifier", "Status", "Value"]


class Status(StrEnum):
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
        """The letter of SDMX's CL_CONF_STATUS: which of the hidden ones are small is not told."""
        return "C" if self is Status.SUPPRESSED else "F"

    @property
    def sign(self) -> str:
        """The sign printed in a table where there is no number (Statistics Norway's signs)."""
        return _SIGN[self]


_SDMX = {
    Status.NUMBER: "A",
    Status.ZERO: "A",
    Status.NOT_KNOWN: "O",
    Status.NOT_APPLICABLE: "M",
    Status.NOT_COLLECTED: "L",
    Status.NOT_SUBMITTED: "O",
    Status.SUPPRESSED: "Q",
}
_SIGN = {
    Status.NUMBER: "",
    Status.ZERO: "",
    Status.NOT_KNOWN: "..",
    Status.NOT_APPLICABLE: ".",
    Status.NOT_COLLECTED: "…",
    Status.NOT_SUBMITTED: "…",
    Status.SUPPRESSED: ":",
}


class Qualifier(StrEnum):
    """How a stated number is to be read.

    ABOUT: rounded by its author ("about 200"). AT_LEAST, AT_MOST: ends of a stated range.
    DERIVED: follows from words ("all were women"), not printed as a digit.
    REPAIRED: a damaged digit was read from what surrounds it.
    """

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    DERIVED = "derived"
    REPAIRED = "repaired"


class Origin(StrEnum):
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
        >>> Value.missing(Status.NOT_KNOWN).amount is None
        True
    """

    status: Status
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.status in (Status.NUMBER, Status.ZERO)):
            raise ValueError(f"a value of status {self.status} and amount {self.amount} is neither")
        if (self.amount == 0) != (self.status is Status.ZERO):
            raise ValueError("zero, and only zero, has the status 'zero'")

    @classmethod
    def number(cls, amount: int | str | Decimal) -> Value:
        """A number; zero becomes a known zero."""
        number = Decimal(amount)
        return cls(Status.ZERO if number == 0 else Status.NUMBER, number)

    @classmethod
    def missing(cls, status: Status) -> Value:
        """No number, and why."""
        return cls(status)

    @property
    def known(self) -> bool:
        """True where there is a number."""
        return self.amount is not None

    @property
    def given(self) -> bool:
        """True where somebody gave a number, whether it is shown or hidden."""
        return self.known or self.status is Status.SUPPRESSED

    @property
    def exact(self) -> Fraction:
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
