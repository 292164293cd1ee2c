"""The schema of a register: which fields an entry has, what leaves the house, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from tilstand.define.definitions import Definition, schema_error
from tilstand.terms import Period

Where = Mapping[str, tuple[str, ...]]
"""Codes by field: an entry is meant where each of the fields has one of its codes."""


class RegisterField(Definition):
    """One field of an entry.

    Nothing leaves the house that is not declared as public: a field that somebody forgot is internal.

    Attributes:
        type: `text` (in words), `code`, `day` (a day, a month, a part of a year or a year), `number` (whole),
            `yes_no`, `entry` (another entry), `address` (on the web).
        codes: Name of its code list, or `providers` for the bodies of the collection.
        laws: True where its codes are points of law: numbers that read as laws in their labels count nobody.
        many: True where it may have several values, with `;` between.
        languages: True where it is written in each of the collection's languages, in a column of its own.
        needed: True where it may not be blank.
        identifies: True where no two entries may have the same.
        public: True where it leaves the house.
        public_where: It leaves only where other fields have these codes.
        year_only: True for a day of which only the year leaves.
        opened: True for a text that is somebody's own words: it is told as said, and not counted.
        on: Field with the day on which its codes must be valid: a law in force, a body that exists.
        pattern: A form that a text must have; what has it is not looked through for numbers of persons.
        names: True where names of persons may stand: a case of a court is called by one.
        of: Name of the register that an entry is of; its own if not given.
    """

    type: Literal["text", "code", "day", "number", "yes_no", "entry", "address"]
    codes: str = ""
    laws: bool = False
    many: bool = False
    languages: bool = False
    needed: bool = False
    identifies: bool = False
    public: bool = False
    public_where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    year_only: bool = False
    opened: bool = False
    on: str = ""
    pattern: str = ""
    names: bool = False
    of: str = ""

    @model_validator(mode="after")
    def _check_field_type(self) -> RegisterField:
        if (self.type == "code") != bool(self.codes) or (self.laws and not self.codes):
            raise schema_error("register_codes")
        if self.public_where and not self.public:
            raise schema_error("register_public")
        return self


class OrderedDays(Definition):
    """Two days, of which the first is never after the last.

    Attributes:
        first: Field with the one day.
        last: Field with the other.
    """

    first: str
    last: str


class InstanceSequence(Definition):
    """Entries that follow upon each other, as one court's decision upon another's.

    Attributes:
        before: Field with the entry that this one follows upon.
        on: Field with the day of an entry.
        final: Field that says yes where nothing can follow.
        same: Fields in which entries that follow upon each other agree.
    """

    before: str
    on: str
    final: str = ""
    same: tuple[str, ...] = ()


class DueRule(Definition):
    """What has to be done by a day.

    Attributes:
        field: Field with the day; empty where it is reckoned from when somebody last wrote or looked.
        months: How many months after that.
        where: The entries that it concerns; all if nothing is said.
    """

    field: str = ""
    months: int = 0
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class RegisterRetention(Definition):
    """How long an entry is kept.

    Attributes:
        field: Field with the day from which it is reckoned.
        months: How many months after that it is to be removed.
        where: The entries that it concerns; all if nothing is said.
    """

    field: str
    months: int
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class TallyFigures(Definition):
    """Where counts of a register stand in a report: as figures that the unit delivers.

    Attributes:
        measure, provider, form: What they count, who delivers them, and on which form.
        dimensions: The dimension that a field is, by field.
        marks: The code that a yes of a field is, by field: `age_at_offence=minor`.
    """

    measure: str
    provider: str
    form: str
    dimensions: dict[str, str] = Field(default_factory=dict)
    marks: dict[str, str] = Field(default_factory=dict)


class SecondaryTally(Definition):
    """What is counted beside: cases that have an entry of another kind, each once, by the first of those.

    Attributes:
        where: The entries that make a case count here.
    """

    where: dict[str, tuple[str, ...]]


class Tally(Definition):
    """What is counted in a register: cases, each once, by the day of the first entry that makes it one.

    Attributes:
        case: Field that says which entries are of one case; empty where each entry is one.
        on: Field with the day.
        where: The entries that can make a case count.
        least: Field with a number: only an entry with at least one in it makes a case count.
        final: Field that says yes where a case is at its end.
        lost: What the last entry of a case at its end says where the case counts no more.
        by: Field of codes that cases are told apart by, which exclude each other.
        also: Fields that are counted across: of yes and no, or of codes.
        balance: The period that the opening balance covers: what was counted before the register began.
            `balance.csv` has it. No entry of that period is counted again.
        figures: Where the counts stand in a report; None where they stand in none.
        beside: What is counted beside, by name; of no time that the balance covers.
        step: What the last year is told in: months or quarters; nothing if not given.
        across: Fields of codes, each a table of its own for the period: its codes by those of `by`.
    """

    case: str = ""
    on: str
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    least: str = ""
    final: str = ""
    lost: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    by: str = ""
    also: tuple[str, ...] = ()
    balance: str = ""
    figures: TallyFigures | None = None
    beside: dict[str, SecondaryTally] = Field(default_factory=dict)
    step: Literal["", "month", "quarter"] = ""
    across: tuple[str, ...] = ()


class RegisterCalendar(Definition):
    """Entries that take place on days, as a calendar file that anybody can subscribe to.

    Attributes:
        begins, ends: Fields with the first and the last day; only an entry with a day of its own is an event.
        called: Field with what it is.
        address: Field with where there is more of it.
        where: The entries that it has; all if nothing is said.
    """

    begins: str
    ends: str = ""
    called: str
    address: str = ""
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def named(self) -> tuple[str, ...]:
        """The fields that it uses."""
        return tuple(text for text in (self.begins, self.ends, self.called, self.address, *self.where) if text)


class Register(Definition):
    """`registers/NAME/register.toml`.

    Attributes:
        fields: The fields by name, in their order.
        known_until: How far it is known, its end included: a day, or a period. Nothing is told of a later
            time until somebody declares more (`register known`).
        complete: True where all that happened until then stands in it. Where it does not, that nothing is
            entered is not zero.
        title: The fields by which an entry is called in a list.
        second_person: True where an entry leaves only when somebody else than its writer has released it.
        needs_basis: True where nothing is published as long as no legal basis is stated.
        legal_basis: The law on which the register rests.
        known: Words with a capital that are nobody's name.
        ordered: Days that stand in an order.
        instances: How entries follow upon each other; None where they do not.
        due: What has to be done by a day, by name.
        retention: How long entries are kept, by name.
        tally: What is counted; None where nothing is.
        blocked: Entries that never leave, not even when they are released: they are counted all the same.
        groups: Field of codes that published entries stand under; it leaves with each of them.
        begins: Field with the day from which an entry is one, where nothing is counted: an overview has none
            of a later time.
        moves: Field of codes whose change is told: what moves and what does not.
        movers: Field of codes that says who it is that moves; shown in a table and a picture.
        calendar: What of it is a calendar; None where nothing is.
        numbers: Numbers in its labels that count nobody, by the label's path.
    """

    fields: dict[str, RegisterField] = Field(min_length=1)
    known_until: str
    complete: bool = True
    title: tuple[str, ...] = ()
    second_person: bool = False
    needs_basis: bool = False
    legal_basis: str = ""
    known: tuple[str, ...] = ()
    ordered: tuple[OrderedDays, ...] = ()
    instances: InstanceSequence | None = None
    due: dict[str, DueRule] = Field(default_factory=dict)
    retention: dict[str, RegisterRetention] = Field(default_factory=dict)
    tally: Tally | None = None
    blocked: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    groups: str = ""
    begins: str = ""
    moves: str = ""
    movers: str = ""
    calendar: RegisterCalendar | None = None
    numbers: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("known_until")
    @classmethod
    def _check_known_until(cls, text: str) -> str:
        try:
            Period.from_text(text)
        except ValueError:
            raise schema_error("register_known", text=text) from None
        return text

    @model_validator(mode="after")
    def _check_balance_reach(self) -> Register:
        if self.tally is not None and self.balance_end is not None and self.balance_end > self.reach:
            raise schema_error("register_known_balance", known=self.known_until, balance=self.tally.balance)
        return self

    @model_validator(mode="after")
    def _check_public_fields(self) -> Register:
        used = self.calendar.named if self.calendar is not None else ()
        names = (self.groups, self.moves, self.movers, *used)
        shown = [self.fields[name] for name in names if name in self.fields]
        if any(not register_field.public or register_field.public_where for register_field in shown):
            raise schema_error("register_shown")
        return self

    @property
    def day_field(self) -> str:
        """The field with the day of an entry; empty where entries are of no time."""
        return self.tally.on if self.tally is not None else self.begins

    @property
    def balance_end(self) -> date | None:
        """The last day of the opening balance; None where there is none."""
        balance = self.tally.balance if self.tally is not None else ""
        return Period.from_text(balance).last if balance else None

    @property
    def reach(self) -> date:
        """The last day of which it is known, as it was declared when it began."""
        return Period.from_text(self.known_until).last

    def named(self) -> list[tuple[tuple[str, ...], str]]:
        """Every name of a field that is used in the schema, with its place."""
        found_pairs: list[tuple[tuple[str, ...], str]] = [(("title",), name) for name in self.title]
        for name, field in self.fields.items():
            found_pairs += [(("fields", name, "on"), field.on)] if field.on else []
            found_pairs += [(("fields", name, "public_where"), other_text) for other_text in field.public_where]
        for ordered_days in self.ordered:
            found_pairs += [(("ordered",), ordered_days.first), (("ordered",), ordered_days.last)]
        if self.instances is not None:
            chain = self.instances
            wanted = (chain.before, chain.on, *((chain.final,) if chain.final else ()), *chain.same)
            found_pairs += [(("instances",), name) for name in wanted]
        found_pairs += [(("blocked",), name) for name in self.blocked]
        singled = (self.groups, self.begins, self.moves, self.movers)
        found_pairs += [(("groups",), name) for name in singled if name]
        found_pairs += [(("calendar",), name) for name in (self.calendar.named if self.calendar is not None else ())]
        if self.tally is not None:
            told = self.tally
            singles = (told.case, told.on, told.least, told.final, told.by)
            found_pairs += [
                (("tally",), name) for name in (*singles, *told.where, *told.lost, *told.also, *told.across) if name
            ]
            found_pairs += [(("tally", "beside", kind), text) for kind, b in told.beside.items() for text in b.where]
        for kind, rules in (("due", self.due), ("retention", self.retention)):
            for name, rule in rules.items():
                wanted = (*((rule.field,) if rule.field else ()), *rule.where)
                found_pairs += [((kind, name), other_item) for other_item in wanted]
        return found_pairs
