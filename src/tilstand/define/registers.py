"""The registers of a collection: their schemas, labels and code lists, read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tilstand.define.balance import BalanceRow, balance_rows
from tilstand.define.catalogue import Catalogue
from tilstand.define.declared import RESERVED
from tilstand.define.framework import Framework
from tilstand.define.locate import line_of
from tilstand.define.read import FolderReader
from tilstand.define.register import Register, RegisterField
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.terms import Code, Codelist, Language, Text

__all__ = [
    "FOLDER",
    "DeclaredRegister",
    "RegisterColumn",
    "counted",
    "register",
    "registers",
    "registers_called",
]

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
        found: dict[str, RegisterColumn] = {}
        for name, field in self.about.fields.items():
            if field.languages:
                for language in self.collection.settings.languages:
                    found[f"{name}.{language}"] = RegisterColumn(f"{name}.{language}", name, field, language)
            else:
                found[name] = RegisterColumn(name, name, field)
        return found

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
            held = self.collection
            return tuple(Code(one, held.provider_label(one)) for one in held.providers)
        return tuple(self.codelists[field.codes]) if field.codes else ()

    def code_label(self, field: RegisterField, code: str) -> Text:
        """What a code of a field is called."""
        return next(one.label for one in self.codes(field) if one.id == code)


def registers(collection: Framework) -> dict[str, DeclaredRegister]:
    """The registers of a collection by name; none where it has none.

    Raises:
        CollectionError: If a file does not fit the schema, or names what there is not; all is told at once.
    """
    return _RegisterReader(collection).registers()


def register(collection: Framework, name: str) -> DeclaredRegister:
    """A register of a collection by its name.

    Raises:
        UsageError: If it has no such register.
        CollectionError: As `registers` says.
    """
    return registers_called(collection, (name,))[0]


def registers_called(collection: Framework, names: Iterable[str]) -> tuple[DeclaredRegister, ...]:
    """Registers of a collection by their names, in that order; its files are read once for all of them.

    Raises:
        UsageError: If it has no such register.
        CollectionError: As `registers` says.
    """
    wanted = tuple(names)
    found = registers(collection) if wanted else {}
    for name in wanted:
        if name not in found:
            path = "register.none_such" if found else "register.none"
            raise failure(UsageError, path, name=name, collection=collection.id, list=", ".join(found))
    return tuple(found[name] for name in wanted)


def counted(collection: Framework, round_name: str) -> frozenset[tuple[str, str]]:
    """What a round takes from the registers that it names, as bodies and measures: nobody is asked for it.

    Raises:
        UsageError: If the collection has no such register.
        CollectionError: As `registers` says.
    """
    tallies = (
        one.about.tally for one in registers_called(collection, collection.round(round_name).registers)
    )
    told = (one.figures for one in tallies if one is not None)
    return frozenset((one.provider, one.measure) for one in told if one is not None)


class _RegisterReader(FolderReader):
    def __init__(self, collection: Framework) -> None:
        super().__init__(collection.path)
        self.collection = collection
        self.languages = collection.settings.languages
        self.printed = collection.settings.printed

    def registers(self) -> dict[str, DeclaredRegister]:
        held, found = self.collection, dict[str, DeclaredRegister]()
        files = sorted((self.root / FOLDER).glob("*/register.toml"))
        if not files:
            return found
        labels = self.labels(FOLDER)
        every = Catalogue({**held.labels.labels, **labels.labels})
        lists = {**held.codelists, **self.codelists(None, every, FOLDER)}
        schemas = {}
        for file in files:
            if (about := self.parse(file, self.toml(file), Register)) is not None:
                schemas[file] = about
        names = {file.parent.name for file in schemas}
        for file, about in schemas.items():
            name = file.parent.name
            one = DeclaredRegister(name, about, held, every, lists, file.parent)
            self.fits(file, one, names)
            if about.tally is not None and not self.unreadable:
                one = replace(one, balance=self.balance(one))
            found[name] = one
        self.stop_if_any()
        return found

    def balance(self, one: DeclaredRegister) -> tuple[BalanceRow, ...]:
        """The opening balance of a register; none where it has no such file."""
        file = one.path / "balance.csv"
        if not file.is_file():
            return ()
        told = one.about.tally
        known: dict[str, frozenset[str]] = {}
        for name in (told.by, told.final, *told.also) if told else ():
            field = one.about.fields.get(name)
            if field is not None:
                codes = [code.id for code in one.codes(field)] if field.codes else ["yes", "no"]
                known[name] = frozenset(codes)
        rows, wrong = balance_rows(file.read_text("utf-8-sig"), known)
        for line, text in wrong:
            self.say(file, line, "problem.balance", text=text)
        return rows

    def fits(self, file: Path, one: DeclaredRegister, names: set[str]) -> None:
        """Note what a schema names that there is not."""
        text, about = self.texts[file], one.about
        wanted = [f"registers.{one.name}.name"]
        wanted += [f"registers.{one.name}.fields.{field}" for field in about.fields]
        wanted += [f"registers.{one.name}.due.{rule}" for rule in (*about.due, *about.retention)]
        for path in wanted:
            if path not in one.labels:
                self.say(file, 1, "problem.register_label", name=path)
        for place, name in about.named():
            if name not in about.fields:
                kind = message("define.kinds.field")
                self.problem(file, line_of(text, place), "not_known", name=name, kind=kind)
        for sort, name, there in _outside(about, one.collection):
            if name not in there:
                line = line_of(text, ("tally", "figures"))
                these = message(f"define.kinds.{sort}")
                self.problem(file, line, "not_known", name=name, kind=these)
        for name, field in about.fields.items():
            if RESERVED.search(name):  # open data have columns of their own beside the fields
                self.problem(file, line_of(text, ("fields", name)), "name", name=name)
            if field.codes and field.codes != "providers" and field.codes not in one.codelists:
                kind = message("define.kinds.codelists")
                line = line_of(text, ("fields", name, "codes"))
                self.problem(file, line, "not_known", name=field.codes, kind=kind)
            if field.of and field.of not in names:
                kind = message("define.kinds.register")
                line = line_of(text, ("fields", name, "of"))
                self.problem(file, line, "not_known", name=field.of, kind=kind)


def _outside(about: Register, held: Framework) -> Iterator[tuple[str, str, Container[str]]]:
    """The names of the collection that a schema uses: which kind, the name, and those that there are."""
    figures = about.tally.figures if about.tally is not None else None
    if figures is None:
        return
    yield "measures", figures.measure, held.measures
    yield "providers", figures.provider, held.providers
    dimensions = [*figures.dimensions.values(), *(one.partition("=")[0] for one in figures.marks.values())]
    yield from (("dimensions", one, held.settings.dimensions) for one in dimensions)
