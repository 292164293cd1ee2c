"""Registers of a collection with labels, code lists and opening balances."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tilstand.define.collection import Framework
from tilstand.define.collection_reader import CollectionReader
from tilstand.define.declaration_checks import RESERVED
from tilstand.define.labels import Catalogue
from tilstand.define.register_schema import Register, RegisterField
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.terms import Code, Codelist, Language, Period, Text

_COLUMNS = ("period", "breakdown", "value", "document", "line", "quote")


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A number of the balance.

    Attributes:
        period: What it counts: cases of this period.
        breakdown: Codes by field, in the order of the fields' names.
        value: The number.
        document: Where it was printed.
        line: On which line.
        quote: What stands there.
    """

    period: Period
    breakdown: tuple[tuple[str, str], ...]
    value: int
    document: str
    line: str
    quote: str = ""


def parse_balance_rows(
    text: str, known: Mapping[str, frozenset[str]]
) -> tuple[tuple[BalanceRow, ...], tuple[tuple[int, str], ...]]:
    """The rows of a balance, and the lines that cannot be read, each with what stands there.

    Args:
        text: The file: CSV with the columns period, breakdown, value, document, line and quote.
        known: The codes that a breakdown may have, by field.
    """
    rows, wrong = [], []
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) not in (_COLUMNS, _COLUMNS[:-1]):
        return (), ((1, ",".join(reader.fieldnames or ())),)
    for number, texts_by_name in enumerate(reader, start=2):
        pairs = tuple(
            sorted(
                (name.strip(), code.strip())
                for name, _, code in (
                    current_text.partition("=") for current_text in (texts_by_name["breakdown"] or "").split(";")
                )
                if name.strip()
            )
        )
        odd = [f"{name}={code}" for name, code in pairs if code not in known.get(name, frozenset())]
        try:
            row = BalanceRow(
                Period.from_text(texts_by_name["period"]),
                pairs,
                int(texts_by_name["value"]),
                *(texts_by_name.get(name) or "" for name in ("document", "line", "quote")),
            )
        except (TypeError, ValueError):
            odd.append(f"{texts_by_name['period']}, {texts_by_name['value']}")
        if odd:
            wrong.append((number, odd[0]))
        else:
            rows.append(row)
    return tuple(rows), tuple(wrong)


FOLDER = "registers"
"""Where the registers of a collection lie."""

ID = "id"
"""The column with the name of an entry."""


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column in which entries are written.

    Attributes:
        id: Its heading: the field's name, with the language where it has one (`summary.en`).
        name: The field.
        field: What the field is.
        language: The language; empty where the field has none.
    """

    id: str
    name: str
    field: RegisterField
    language: Language = ""


@dataclass(frozen=True)
class DeclaredRegister:
    """A register with what its words mean.

    Attributes:
        name: Its name.
        about: Its schema.
        collection: The collection that it belongs to.
        labels: The words of the registers, those of the collection behind them.
        codelists: Code lists of the registers, those of the collection behind them.
        path: Its folder.
        balance: What was counted before the register began.
    """

    name: str
    about: Register
    collection: Framework
    labels: Catalogue
    codelists: Mapping[str, Codelist]
    path: Path
    balance: tuple[BalanceRow, ...] = ()

    @property
    def columns(self) -> Mapping[str, RegisterColumn]:
        """The columns by heading, in their order."""
        register_columns_by_name: dict[str, RegisterColumn] = {}
        for name, field in self.about.fields.items():
            if field.languages:
                for language in self.collection.settings.languages:
                    register_columns_by_name[f"{name}.{language}"] = RegisterColumn(
                        f"{name}.{language}", name, field, language
                    )
            else:
                register_columns_by_name[name] = RegisterColumn(name, name, field)
        return register_columns_by_name

    @property
    def called(self) -> Text:
        """What the register is called."""
        return self.labels[f"registers.{self.name}.name"]

    def label(self, field: str) -> Text:
        """What a field is called."""
        return self.labels[f"registers.{self.name}.fields.{field}"]

    def codes(self, field: RegisterField) -> tuple[Code, ...]:
        """The codes that a field may have."""
        if field.codes == "providers":
            framework = self.collection
            return tuple(Code(provider, framework.provider_label(provider)) for provider in framework.providers)
        return tuple(self.codelists[field.codes]) if field.codes else ()

    def get_field_code_label(self, field: RegisterField, code: str) -> Text:
        """What a code of a field is called."""
        return next(current_code.label for current_code in self.codes(field) if current_code.id == code)


def read_registers(collection: Framework) -> dict[str, DeclaredRegister]:
    """The registers of a collection by name; none where it has none.

    Raises:
        CollectionError: If a file does not fit the schema, or names what there is not; all is told at once.
    """
    return _RegisterReader(collection).registers()


def read_register(collection: Framework, name: str) -> DeclaredRegister:
    """A register of a collection by its name.

    Raises:
        UsageError: If it has no such register.
        CollectionError: As `read_registers` says.
    """
    return read_registers_by_name(collection, (name,))[0]


def read_registers_by_name(collection: Framework, names: Iterable[str]) -> tuple[DeclaredRegister, ...]:
    """Registers of a collection by their names, in that order; its files are read once for all of them.

    Raises:
        UsageError: If it has no such register.
        CollectionError: As `read_registers` says.
    """
    wanted = tuple(names)
    declared_registers_by_name = read_registers(collection) if wanted else {}
    for name in wanted:
        if name not in declared_registers_by_name:
            path = "register.none_such" if declared_registers_by_name else "register.none"
            raise make_error(
                UsageError, path, name=name, collection=collection.id, list=", ".join(declared_registers_by_name)
            )
    return tuple(declared_registers_by_name[name] for name in wanted)


def list_register_measures(collection: Framework, round_name: str) -> frozenset[tuple[str, str]]:
    """What a round takes from the registers that it names, as bodies and measures: nobody is asked for it.

    Raises:
        UsageError: If the collection has no such register.
        CollectionError: As `read_registers` says.
    """
    tallies = (
        declared_register.about.tally
        for declared_register in read_registers_by_name(collection, collection.round(round_name).registers)
    )
    tally_figures = (tally.figures for tally in tallies if tally is not None)
    return frozenset(
        (current_tally_figures.provider, current_tally_figures.measure)
        for current_tally_figures in tally_figures
        if current_tally_figures is not None
    )


class _RegisterReader(CollectionReader):
    def __init__(self, collection: Framework) -> None:
        super().__init__(collection.path)
        self.collection = collection
        self.languages = collection.settings.languages
        self.printed = collection.settings.report_languages

    def registers(self) -> dict[str, DeclaredRegister]:
        framework, declared_registers_by_name = self.collection, dict[str, DeclaredRegister]()
        files = sorted((self.root / FOLDER).glob("*/register.toml"))
        if not files:
            return declared_registers_by_name
        labels = self.read_labels(FOLDER)
        every = Catalogue({**framework.labels.labels, **labels.labels})
        lists = {**framework.codelists, **self.read_codelists(None, every, FOLDER)}
        schemas = self.read_definition_files(files, Register)
        names = {file.parent.name for file in schemas}
        for file, about in schemas.items():
            name = file.parent.name
            declared_register = DeclaredRegister(name, about, framework, every, lists, file.parent)
            self.fits(file, declared_register, names)
            if about.tally is not None and not self.unreadable:
                declared_register = replace(declared_register, balance=self.read_opening_balance(declared_register))
            declared_registers_by_name[name] = declared_register
        self.raise_noted_problems()
        return declared_registers_by_name

    def read_opening_balance(self, one: DeclaredRegister) -> tuple[BalanceRow, ...]:
        """The opening balance of a register; none where it has no such file."""
        file = one.path / "balance.csv"
        if not file.is_file():
            return ()
        tally = one.about.tally
        known: dict[str, frozenset[str]] = {}
        for name in (tally.by, tally.final, *tally.also) if tally else ():
            field = one.about.fields.get(name)
            if field is not None:
                codes = [code.id for code in one.codes(field)] if field.codes else ["yes", "no"]
                known[name] = frozenset(codes)
        rows, wrong = parse_balance_rows(file.read_text("utf-8-sig"), known)
        for line, text in wrong:
            self.note_minor_problem(file, line, "problem.balance", text=text)
        return rows

    def fits(self, file: Path, one: DeclaredRegister, names: set[str]) -> None:
        """Note what a schema names that there is not."""
        about = one.about
        wanted = [f"registers.{one.name}.name"]
        wanted += [f"registers.{one.name}.fields.{field}" for field in about.fields]
        wanted += [f"registers.{one.name}.due.{rule}" for rule in (*about.due, *about.retention)]
        for path in wanted:
            if path not in one.labels:
                self.note_minor_problem(file, 1, "problem.register_label", name=path)
        for place, name in about.named():
            self.check_name(file, place, "field", name, about.fields)
        for sort, name, there in _list_collection_references(about, one.collection):
            self.check_name(file, ("tally", "figures"), sort, name, there)
        for name, field in about.fields.items():
            if RESERVED.search(name):  # open data have columns of their own beside the fields
                self.note_fatal_problem(file, ("fields", name), "name", name=name)
            if field.codes:
                self.check_name(
                    file, ("fields", name, "codes"), "codelists", field.codes, {*one.codelists, "providers"}
                )
            if field.of:
                self.check_name(file, ("fields", name, "of"), "register", field.of, names)

    def check_name(self, file: Path, place: tuple[str, ...], kind: str, name: str, known: Container[str]) -> None:
        """Note a name that a schema uses and that there is not."""
        if name not in known:
            self.note_fatal_problem(file, place, "not_known", name=name, kind=format_message(f"define.kinds.{kind}"))


def _list_collection_references(about: Register, held: Framework) -> Iterator[tuple[str, str, Container[str]]]:
    """The names of the collection that a schema uses: which kind, the name, and those that there are."""
    figures = about.tally.figures if about.tally is not None else None
    if figures is None:
        return
    yield "measures", figures.measure, held.measures
    yield "providers", figures.provider, held.providers
    dimensions = [*figures.dimensions.values(), *(mark.partition("=")[0] for mark in figures.marks.values())]
    yield from (("dimensions", dimension, held.settings.dimensions) for dimension in dimensions)
