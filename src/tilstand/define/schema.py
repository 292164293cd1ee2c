"""The collection's files as typed, frozen objects: what an adviser may write in them, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, InstanceOf, ValidationInfo, model_validator

from tilstand.define.definitions import Contact, Definition, schema_error
from tilstand.terms import Period, Unit


def _parse_period_field(value: object) -> object:
    try:
        return value if isinstance(value, Period) else Period.from_text(str(value))
    except ValueError as error:
        raise schema_error("no_period", name=str(value)) from error


PeriodField = Annotated[Period, BeforeValidator(_parse_period_field)]
Dims = dict[str, str]


class ProviderHistory(Definition):
    """Where a provider stood in the tree during a time that is over or yet to come.

    Attributes:
        first: First day of that time; from the beginning, if none is given.
        last: Last day of that time; for good, if none is given.
        parent: The body that it belonged to.
    """

    first: date | None = None
    last: date | None = None
    parent: str = ""


def _parse_unit_field(value: object, info: ValidationInfo) -> object:
    known = (info.context or {}).get("units") or {unit.value: unit for unit in Unit.list_core_units()}
    if isinstance(value, str):
        if value not in known:
            raise schema_error("no_unit", name=value, known=", ".join(known))
        return known[value]
    return value


UnitField = Annotated[InstanceOf[Unit], BeforeValidator(_parse_unit_field)]


class UnitDeclaration(Definition):
    """A unit that the collection declares, beside those that every collection has.

    Attributes:
        sort: Whether one is a thing, a person or a length of time.
    """

    sort: Literal["things", "persons", "time"] = "things"


class Role(Definition):
    """Whom a number is about.

    Attributes:
        protected: True where small counts are sensitive.
        ladder: True for people whose case climbs from presumed to identified: a list says where each stands.
    """

    protected: bool = False
    ladder: bool = False


class Provider(Definition):
    """A body that reports, or under which others report (SDMX: data provider).

    Attributes:
        kind: One of the collection's kinds; none, if none is named.
        type: What it is in the tree: a type of body, a body, or an office of one.
        parent: The body that it belongs to.
        forms: The forms that it is asked.
        via: The body that answers for it, where it does not report itself.
        city: Where it is.
        umbrella: True where its figures are the sum of those of the bodies below it.
        part: Parts of the report that tell of it, beside those of its forms.
        first: First day on which there is such a body.
        last: Last day on which there is such a body.
        into: The bodies that go on with its work after its last day: one where it was merged with another,
            several where it was split.
        history: Where it stood in the tree at other times.
        name_language: The language of its name (`en`), where that is not the collection's own.
        language: The one of the collection's languages that it is written to in; its own, if none is given.
        contact: Where it is written to.
        note: A remark that is printed with its name, in the collection's language.
    """

    kind: str = ""
    type: Literal["type", "agency", "office"] = "agency"
    parent: str = ""
    forms: tuple[str, ...] = ()
    via: str = ""
    city: str = ""
    umbrella: bool = False
    part: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    into: tuple[str, ...] = ()
    history: tuple[ProviderHistory, ...] = ()
    name_language: str = ""
    language: str = ""
    contact: Contact = Contact()
    note: str = ""

    def is_open_during(self, period: Period) -> bool:
        """True where there is such a body during some of the period."""
        opened = self.first is None or self.first <= period.last
        return opened and (self.last is None or period.first <= self.last)


class Group(Definition):
    """Providers (or groups) whose figures are shown together.

    Attributes:
        members: The bodies or groups, in the order in which they are shown.
        note: A remark that is printed with its name, in the collection's language.
        counts: `reported` if its figures are of the members that reported, `all` if they are of every member,
            also of one that did not.
    """

    members: tuple[str, ...]
    note: str = ""
    counts: Literal["reported", "all"] = "reported"


class Dimension(Definition):
    """A way to break a measure down.

    Attributes:
        codelist: Its codes.
        multiple: True where one unit may carry several codes (several citizenships, several marks of
            exploitation): the parts then need not add up to the total.
        when: For age and place, the time that the code speaks of, one of the collection's moments.
        geo: True where the codes are places, so that figures could stand on a map.
        fixed: True where a person has the same code wherever she is counted in the period (sex, region), so
            that two bodies can only have a person in common under the same code.
        means: What it breaks down by in the words of standards for line lists (`sex`, `citizenship`).
    """

    codelist: str
    multiple: bool = False
    geo: bool = False
    fixed: bool = False
    means: str = ""
    when: str = ""


class Break(Definition):
    """A break in a series: figures before and after are not compared without saying so.

    Cause `sum` is a break of sums alone: before it a group's figure is the sum that was printed, and from it
    on the sum of what its members reported.

    Attributes:
        period: The first period after the break.
        cause: What broke: the rule of counting, who reports, what is counted, the register, or the sum.
        provider: The body or group that it concerns; all, if none is named.
        note: The path of a label that tells why, or the words themselves in the collection's language.
    """

    period: PeriodField
    cause: Literal["rule", "reporter", "definition", "register", "sum"]
    provider: str = ""
    note: str = ""


class SizeClass(Definition):
    """From which size on a change is asked about how soon.

    Attributes:
        size: The larger of the two numbers is at least this.
        times: The larger one is at least so many times the smaller one.
        least: The difference is at least this.
    """

    size: int = Field(default=0, ge=0)
    times: float = Field(gt=1)
    least: int = Field(default=1, ge=1)


class Deviation(Definition):
    """When a body is asked about a figure that is another than the year before. Nothing is forbidden by it.

    Attributes:
        before: What a figure is held against: the same part of the year before, or the period just before it.
        sizes: The classes by size, the smallest first; none means that no change is asked about.
        gone: A figure of at least so much that became none, or came out of none, is asked about; 0 for never.
    """

    before: Literal["year", "period"] = "year"
    sizes: tuple[SizeClass, ...] = ()
    gone: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _check_rising_sizes(self) -> Deviation:
        sizes = [size.size for size in self.sizes]
        if sizes != sorted(set(sizes)):
            raise schema_error("sizes_rise")
        return self

    def asks(self, before: int, now: int) -> bool:
        """True if somebody asks about a change from one number to another.

        Example:
            >>> rule = Deviation(sizes=(SizeClass(times=3, least=10),), gone=10)
            >>> rule.asks(13, 130), rule.asks(2, 8), rule.asks(12, 0), rule.asks(0, 4)
            (True, False, True, False)
        """
        small, large = sorted((before, now))
        if small <= 0:
            return 0 < self.gone <= large
        own_class = next((size for size in reversed(self.sizes) if size.size <= large), None)
        return own_class is not None and large >= own_class.times * small and large - small >= own_class.least


class Measure(Definition):
    """What is counted, in which unit, of whom, and by which rule.

    Attributes:
        unit: What one is one of.
        role: Whose number it is, one of the collection's roles: they are never joined. `none` is nobody's.
        status: Presumed or identified, where it concerns victims.
        stage: Which of several stages of identification.
        decided_by: Who decided the status.
        flow: A flow over the period, or a stock on a day.
        statistic: A count, or a mean, share, range or change of counts.
        change_of: For a change, the measure that changes.
        dimensions: The dimensions it may be broken down by.
        partial: Dimensions whose codes need not add up to the total in this measure.
        aggregate: `members` if a group's figure is the sum over its members; `none` if not.
        registrations: True where the sum over bodies counts the same person more than once.
        source_register: Where the figures come from.
        as_at: The day or rule at which the register is read.
        legal_basis: Law that the decisions rest on.
        breaks: Breaks in the series.
        year_before: When a change since the year before is asked about, where it is not as in the collection.
    """

    unit: UnitField
    role: str = "none"
    status: Literal["", "presumed", "identified", "any"] = ""
    stage: str = ""
    decided_by: str = ""
    flow: Literal["flow", "stock"] = "flow"
    statistic: Literal["count", "mean", "share", "range", "change", "year"] = "count"
    change_of: str = ""
    dimensions: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    aggregate: Literal["members", "none"] = "none"
    registrations: bool = False
    source_register: str = ""
    as_at: str = ""
    legal_basis: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    year_before: Deviation | None = None

    @property
    def is_computed(self) -> bool:
        """True where a whole number in print may be a rounded one: a mean or a share, not a count."""
        return self.statistic in ("mean", "share")


class Block(Definition):
    """A part of a form that asks for one measure.

    Attributes:
        measure: What is asked for.
        where: Codes that hold for the whole block.
        split: A dimension by whose codes the whole block is repeated.
        total: True if the total is asked for.
        breakdowns: Dimensions asked for one by one.
        codes: Only these codes of a breakdown (all, where a dimension is not named).
        period: Length of the periods asked for within the round; `round` is the whole of it.
    """

    measure: str
    where: Dims = Field(default_factory=dict)
    split: str = ""
    total: bool = True
    breakdowns: tuple[str, ...] = ()
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    period: Literal["round", "half", "tertial", "quarter", "month", "day"] = "round"


class Question(Definition):
    """A question that is answered in words.

    Attributes:
        id: Its name; the label `questions.ID` is what is asked.
        max_words: The longest answer.
    """

    id: str
    max_words: int = 600


class Form(Definition):
    """What a kind of provider is asked: figures in blocks, and questions.

    Attributes:
        part: Part of the report; the first, if none is named.
        kinds: The kinds of provider that it is for.
        unit: What one row of a list is, where the body may deliver one instead of figures.
        blocks: The figures.
        questions: The questions.
    """

    part: int = 1
    kinds: tuple[str, ...] = ()
    unit: UnitField | None = None
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...] = ()


class SizeWord(Definition):
    """What a word of size means in this collection ("a small decrease").

    A change fits the word if its relative size (per cent) or its size in units lies within the limits:
    `small` words need one of the two maxima, `large` words both minima that are given.

    Attributes:
        most_percent: The largest change in per cent.
        most_units: The largest change in units.
        least_percent: The smallest change in per cent.
        least_units: The smallest change in units.
        most_points: The largest change of a share, in percentage points.
        least_points: The smallest change of a share, in percentage points.
        cap_percent: For words that the report writes itself: however few units a change is, the word is not
            used where it is more than this in per cent. A word that somebody else wrote is judged without it.
    """

    most_percent: float | None = None
    most_units: int | None = None
    least_percent: float | None = None
    least_units: int | None = None
    most_points: float | None = None
    least_points: float | None = None
    cap_percent: float | None = None
