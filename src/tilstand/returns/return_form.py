"""A return as data: what a form of an international body asks, and where each answer would come from.

A return lies in `returns/NAME-VERSION/` of a collection. Its questions have cells, which are the codes of the form's
own columns; its sources are measures of the collection with how they stand to what is asked; its dimensions are a
correspondence table (GSIM) from the collection's codes to those of the form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Literal

from pydantic import Field

from tilstand.define import Framework
from tilstand.define.correspondence import DimensionMatch
from tilstand.define.definitions import Definition
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Dims
from tilstand.terms import InvariantText, Period, Text

FOLDER = "returns"
"""Where the returns of a collection lie."""

FormCodes = tuple[tuple[str, str], ...]
"""Codes of a form by its columns, in the order of the columns: they say which cell it is."""


class FormKnowledge(StrEnum):
    """How a form is known. Only one that was seen itself can be sent."""

    ORIGINAL = "original"
    PUBLISHED = "published"
    DESCRIBED = "described"


class FormLayout(Definition):
    """The file that a form is, or that its body publishes.

    Attributes:
        columns: Its columns.
        constants: What stands in a column in every row.
        period: The column that has the year.
        value: The column that has the number.
        totals: The code of a column that stands for all.
        kind: The columns that tell one kind of cell from another; all that a question has, if not given.
    """

    columns: tuple[str, ...] = Field(min_length=2)
    constants: dict[str, str] = Field(default_factory=dict)
    period: str
    value: str
    totals: dict[str, str] = Field(default_factory=dict)
    kind: tuple[str, ...] = ()


class ReturnSource(Definition):
    """A measure from which a question may be answered.

    Attributes:
        of: The measure.
        provider: The body or group whose figure it is.
        where: Codes of the collection at which alone it is meant.
        kind: How it stands to what is asked. Only what is equal fills a cell; all else is told beside it.
        why: Label that says how it differs.
    """

    of: str
    provider: str
    where: Dims = Field(default_factory=dict)
    kind: Literal["equal", "part_of", "contains", "overlaps", "not_comparable"] = "equal"
    why: str = ""


class ReturnQuestion(Definition):
    """A question, with its cells.

    Attributes:
        units: Units in which it asks; a figure of another unit never fills a cell.
        at: Codes that all its cells have, by column.
        by: Codes of which each cell has one, by column.
        per: A rate for so many inhabitants is asked; 0 where a number is.
        knows: The body that would know: one of the collection's, or a label of its own.
        about: What the world was told of it, as `elsewhere.csv` calls it.
        sources: Measures from which it may be answered, the best first.
    """

    units: tuple[str, ...] = Field(min_length=1)
    at: dict[str, str] = Field(default_factory=dict)
    by: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    per: int = Field(default=0, ge=0)
    knows: str
    about: str = ""
    sources: tuple[ReturnSource, ...] = ()

    def list_cells(self, columns: Sequence[str]) -> Iterator[FormCodes]:
        """Its cells, in the order of its codes."""
        codes = {**{column: (code,) for column, code in self.at.items()}, **self.by}
        asked = [column for column in columns if column in codes]
        for chosen in product(*(codes[column] for column in asked)):
            yield tuple(zip(asked, chosen, strict=True))


class ReturnDefinition(Definition):
    """`returns/NAME-VERSION/return.toml`.

    Attributes:
        form: How the form is known.
        source: Where it was read.
        read: The day.
        begins: Month and day with which its year begins.
        layout: The file.
        dimensions: What the collection's dimensions are among the form's columns, code by code.
        questions: The questions.
    """

    form: FormKnowledge
    source: str
    read: date
    begins: str = Field(default="01-01", pattern="^(0[1-9]|1[0-2])-01$")
    layout: FormLayout
    dimensions: dict[str, DimensionMatch] = Field(default_factory=dict)
    questions: dict[str, ReturnQuestion] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class SentCell:
    """A cell as it was sent for an earlier period.

    Attributes:
        value: The number; None where the cell was left open.
        state: Its state then.
        measure: The measure that it came from.
    """

    value: Decimal | None
    state: str
    measure: str


@dataclass(frozen=True, slots=True)
class ElsewhereNumber:
    """A number that the world already has.

    Attributes:
        about: What it is about.
        period: Of when it is.
        who: Who published it.
        number: The number as it stands there.
        counted: Label of what it counts.
        source: Address.
        read: The day on which it was read.
    """

    about: str
    period: Period
    who: str
    number: str
    counted: str
    source: str
    read: str


@dataclass(frozen=True)
class ReturnForm:
    """A return with its words, and with what was told before.

    Attributes:
        name: Its folder.
        definition: What it asks.
        collection: The collection.
        labels: Its words.
        population: Inhabitants by year and cell.
        sent: What was sent, by year and cell.
        elsewhere: What the world already has, the latest first.
    """

    name: str
    definition: ReturnDefinition
    collection: Framework
    labels: Catalogue
    population: Mapping[tuple[int, FormCodes], int]
    sent: Mapping[int, Mapping[FormCodes, SentCell]]
    elsewhere: tuple[ElsewhereNumber, ...]

    @property
    def title(self) -> Text:
        """What it is called."""
        return self.labels[f"returns.{self.name}"]

    def get_question_title(self, question: str) -> Text:
        """What a question is called."""
        return self.labels[f"questions.{question}"]

    def get_column_name(self, question: str, column: str) -> Text:
        """What a column is called in a question; its own name where it has no label."""
        for path in (f"columns.{question}.{column}", f"columns.{column}"):
            if path in self.labels:
                return self.labels[path]
        return InvariantText(column)

    def get_body_name(self, body: str) -> Text:
        """The name of a body: of the collection, or one that does not report to it."""
        known = body in self.collection.providers or body in self.collection.groups
        return self.collection.provider_label(body) if known else self.labels[f"bodies.{body}"]

    def get_asked_period(self, period: Period) -> Period:
        """The year of the form that begins in the first year of a round's period."""
        month, day = map(int, self.definition.begins.split("-"))
        first = date(period.first.year, month, day)
        if (month, day) == (1, 1):
            return Period.from_year(first.year)
        return Period.between(first, date.fromordinal(date(first.year + 1, month, day).toordinal() - 1))

    def hash_files(self) -> dict[str, str]:
        """Hash of every file of the return, by its place in the collection."""
        root = self.collection.path
        inside = (root / FOLDER / self.name).rglob("*")
        shared = ((root / FOLDER / "labels").glob("*.toml"), (root / FOLDER).glob("*.csv"))
        files = sorted({file for places in (inside, *shared) for file in places if file.is_file()})
        return {file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
