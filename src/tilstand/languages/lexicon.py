"""The words and signs of a language: packaged data, so that a new language adds words and not code."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tilstand.languages.language import folder
from tilstand.terms.text import Language

__all__ = ["Lexicon", "Power", "Quantifier", "Reading", "lexicon"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Digits(_Part):
    """Signs of numbers in digits that are tolerated on reading."""

    read_thousands: tuple[str, ...]
    read_decimal: tuple[str, ...]


class Power(_Part):
    """A word for a power of ten, with the gender that its own number word takes."""

    value: int
    singular: str
    plural: str
    gender: str


class Reversed(_Part):
    """Old counting, the unit before the ten: "toogtyve"."""

    tens: dict[str, int]
    and_: str = Field(alias="and")


class Cardinals(_Part):
    """Number words: how they are built, the one that inflects, and variants that are only read.

    Zero is `none` before a noun ("no children") and `alone` without one ("none").
    """

    units: tuple[str, ...] = Field(min_length=20, max_length=20)
    tens: tuple[str, ...] = Field(min_length=8, max_length=8)
    join: str
    and_: str = Field(alias="and")
    and_from: int = 1
    none: str
    alone: str
    one: dict[str, str]
    powers: tuple[Power, ...]
    variants: dict[str, int] = Field(default_factory=dict)
    articles: dict[str, int] = Field(default_factory=dict)
    reversed: Reversed | None = None

    @property
    def gender(self) -> str:
        """The gender of a number that counts nothing named: the first that has a word for one."""
        return next(iter(self.one))


class Points(_Part):
    """The word for percentage points."""

    singular: str = ""
    plural: str = ""


class Phrases(_Part):
    """Small phrases around numbers; after an abbreviation, a full stop does not end the sentence.

    `sections` are words whose number stays on their line ("article 4"); `qualifiers` stand before a number
    that is not exact, by `tilstand.terms.Qualifier`. A phrase that is empty is one that the language does
    not have: what would be written with it cannot be.
    """

    abbreviations: tuple[str, ...]
    sections: tuple[str, ...] = ()
    list_and: str = ""
    percent: str = ""
    points: Points = Points()
    range: str
    definite: dict[str, str] = Field(default_factory=dict)
    part: dict[str, str] = Field(default_factory=dict)
    dated: str = ""
    between: str = ""
    broken: str = ""
    risen: str = ""
    fallen: str = ""
    unmoved: str = ""
    qualifiers: dict[str, str]


class Dates(_Part):
    """Months and parts of years as they are read in running text.

    Attributes:
        months: From January on.
        parts: Words for a part of a year, each with the letter of its period ("Q" of 2024-Q1).
        of_year: Between a part and its year ("1. tertial i 2024").
    """

    months: tuple[str, ...] = ()
    parts: dict[str, Literal["T", "Q", "H"]] = Field(default_factory=dict)
    of_year: tuple[str, ...] = ()


class ChangeWording(_Part):
    """One way to word a change: up, down and unchanged."""

    up: str
    down: str
    same: str
    article: dict[str, str] = Field(default_factory=dict)


class Size(_Part):
    """A word of size: before a noun ("en liten"), with a verb ("litt"), before a comparative ("langt")."""

    attribute: str
    adverb: str
    degree: str = ""


class Quantifier(_Part):
    """A word for a share of what was counted: "alle", "begge", "ingen", "halvparten".

    Attributes:
        share: The share of the whole, exact.
        value: The count, where the word gives one.
        at_least: True where the share is a lower end ("de fleste").
        bound: True where the word states so exact a number that report text must bind it.
        weak: True where the word often states nothing ("no").
    """

    share: Fraction
    value: int | None = None
    at_least: bool = False
    bound: bool = False
    weak: bool = False


class Ordinals(_Part):
    """Ordinal words; `weak` ones also mean something else ("andre": second, others).

    `variants` are other words for a number that has one in `words`. `suffixes` make an
    ordinal of a number in digits ("2nd"); a language without any has a full stop ("2.").
    """

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    variants: dict[str, int] = Field(default_factory=dict)
    suffixes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """One ordinal for each number, from the first on."""
        return (*self.first[:1], *self.second[:1], *self.words)


class Reading(_Part):
    """Words that tell what a number in running text is."""

    percent: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    magnitudes: dict[str, Decimal] = Field(default_factory=dict)
    units: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    exactly: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    between_and: tuple[str, ...] = ()
    range_to: tuple[str, ...] = ()
    month_abbreviations: tuple[str, ...] = ()
    year_before: tuple[str, ...] = ()
    law_before: tuple[str, ...] = ()
    law_after: tuple[str, ...] = ()
    law_words: tuple[str, ...] = ()
    reference_before: tuple[str, ...] = ()
    clock_before: tuple[str, ...] = ()
    clock_after: tuple[str, ...] = ()
    phone_before: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    count_after: tuple[str, ...] = ()
    quantifiers: dict[str, Quantifier] = Field(default_factory=dict)
    ordinals: Ordinals = Ordinals()


class Lint(_Part):
    """Words that report text may not state unbound, beside number words."""

    amounts: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()


class Lexicon(_Part):
    """Everything that is particular to one language; a language without number words has no `cardinals`."""

    digits: Digits
    cardinals: Cardinals | None = None
    phrases: Phrases
    dates: Dates = Dates()
    change: dict[str, ChangeWording] = Field(default_factory=dict)
    sizes: dict[str, Size] = Field(default_factory=dict)
    read: Reading = Reading()
    lint: Lint = Lint()


@cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language; one without number words has digits and signs instead.

    Example:
        >>> lexicon("nn").phrases.list_and
        'og'
        >>> lexicon("ka").cardinals is None, lexicon("ka").phrases.qualifiers["at_least"]
        (True, '≥')
    """
    source = folder(language).joinpath("numbers.toml")
    if not source.is_file():
        source = folder("").joinpath("digits.toml")
    return Lexicon.model_validate(tomllib.loads(source.read_text("utf-8")))
