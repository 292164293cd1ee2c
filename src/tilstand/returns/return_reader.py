"""Reading a return: its files held against the collection, all that does not fit told at once with file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tilstand.define import Framework
from tilstand.define.collection_reader import CollectionReader
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.returns.return_form import FOLDER, ElsewhereNumber, FormCodes, ReturnDefinition, ReturnForm, SentCell
from tilstand.terms import Period

_ELSEWHERE = ("about", "period", "who", "number", "counted", "source", "read")
_SENT_FACTS = ("value", "state", "measure")


def list_returns(collection: Framework) -> list[str]:
    """The names of the returns of a collection."""
    return sorted(file.parent.name for file in (collection.path / FOLDER).glob("*/return.toml"))


def read_return(collection: Framework, name: str) -> ReturnForm:
    """A return of a collection.

    Args:
        collection: The collection.
        name: Its folder; the version may be left out where there is only one.

    Raises:
        UsageError: If there is no such return, or more than one.
        CollectionError: If its files do not fit the collection; all is told at once.
    """
    known = list_returns(collection)
    found = [name] if name in known else [known_name for known_name in known if known_name.startswith(f"{name}-")]
    if len(found) != 1:
        path = "return.several" if found else "return.none"
        names = ", ".join(found or known) or "-"
        raise make_error(UsageError, path, name=name, list=names, folder=collection.path / FOLDER)
    return _ReturnReader(collection, found[0]).read_return_files()


class _ReturnReader(CollectionReader):
    def __init__(self, collection: Framework, name: str) -> None:
        super().__init__(collection.path)
        self.collection, self.name = collection, name
        self.languages = collection.settings.languages
        self.printed = collection.settings.report_languages
        self.folder = self.root / FOLDER / name

    def read_return_files(self) -> ReturnForm:
        file = self.folder / "return.toml"
        definition = self.parse_definition(file, self.read_toml_file(file), ReturnDefinition)
        labels = self.read_labels(FOLDER)
        if definition is None or self.unreadable:
            self.raise_noted_problems()
            raise AssertionError
        known = {
            cell: name
            for name, question in definition.questions.items()
            for cell in question.list_cells(definition.layout.columns)
        }
        form = ReturnForm(
            self.name,
            definition,
            self.collection,
            labels,
            self.read_population(definition, known),
            self.read_sent_files(definition, known),
            self.read_elsewhere(),
        )
        self.check_layout(definition)
        self.check_sources(definition)
        self.check_words(form)
        self.raise_noted_problems()
        return form

    def note_return_problem(self, place: tuple[str | int, ...], kind: str, /, **facts: object) -> None:
        self.note(self.folder / "return.toml", place, format_message(f"return.problem.{kind}", **facts))

    def check_layout(self, definition: ReturnDefinition) -> None:
        """Note columns that the form does not have, and codes of it that nobody asks."""
        layout = definition.layout
        used = {*layout.constants, layout.period, layout.value, *layout.totals, *layout.kind}
        asked: dict[str, set[str]] = {column: {code} for column, code in layout.totals.items()}
        for name, question in definition.questions.items():
            for column, codes in (*((key, (code,)) for key, code in question.at.items()), *question.by.items()):
                asked.setdefault(column, set()).update(codes)
                if column not in layout.columns:
                    self.note_return_problem(("questions", name), "column", name=column)
        for column in sorted(used - set(layout.columns)):
            self.note_return_problem(("layout",), "column", name=column)
        for name, match in definition.dimensions.items():
            if name not in self.collection.settings.dimensions:
                self.note_return_problem(("dimensions", name), "dimension", name=name)
                continue
            if match.to not in layout.columns:
                self.note_return_problem(("dimensions", name, "to"), "column", name=match.to)
            for code, meant in match.codes.items():
                if self.collection.is_unknown_code(name, code):
                    self.note_return_problem(("dimensions", name, "codes"), "code", name=code)
                for target in meant.names:
                    if target not in asked.get(match.to, ()):
                        self.note_return_problem(("dimensions", name, "codes", code), "form_code", name=target)

    def check_sources(self, definition: ReturnDefinition) -> None:
        """Note measures, bodies and codes that there are not, and figures of another unit that would fill a cell."""
        collection = self.collection
        for name, question in definition.questions.items():
            for at, source in enumerate(question.sources):
                place = ("questions", name, "sources", at)
                if source.of not in collection.measures:
                    self.note_return_problem(place, "measure", name=source.of)
                    continue
                if source.provider not in {**collection.providers, **collection.groups}:
                    self.note_return_problem(place, "body", name=source.provider)
                    continue
                for dimension, code in source.where.items():
                    known = dimension in collection.measures[source.of].dimensions
                    if not known or collection.is_unknown_code(dimension, code):
                        self.note_return_problem(place, "code", name=f"{dimension}={code}")
                unit = collection.unit(source.of, source.provider).value
                if source.kind == "equal" and unit not in question.units:
                    facts = {"name": source.of, "unit": unit, "units": ", ".join(question.units)}
                    self.note_return_problem(place, "unit", **facts)

    def check_words(self, form: ReturnForm) -> None:
        """Note labels that are missing."""
        needed = [f"returns.{form.name}"]
        for name, question in form.definition.questions.items():
            needed.append(f"questions.{name}")
            if question.knows not in {**self.collection.providers, **self.collection.groups}:
                needed.append(f"bodies.{question.knows}")
            needed += [f"why.{source.why}" for source in question.sources if source.why]
        needed += [f"counted.{number.counted}" for number in form.elsewhere]
        for path in dict.fromkeys(needed):
            if path not in form.labels:
                self.note_return_problem((), "label", name=path)

    def read_population(
        self, definition: ReturnDefinition, known: Mapping[FormCodes, str]
    ) -> dict[tuple[int, FormCodes], int]:
        """Inhabitants by year and cell: `population.csv` with the form's columns, `year`, `number` and `source`."""
        people: dict[tuple[int, FormCodes], int] = {}
        for line, cell, row in self.read_cell_rows("population.csv", definition, known, ("year", "number", "source")):
            try:
                people[int(row["year"]), cell] = int(row["number"])
            except ValueError:
                self.note_row_problem("population.csv", line, "number", name=row["number"])
        return people

    def read_sent_files(
        self, definition: ReturnDefinition, known: Mapping[FormCodes, str]
    ) -> dict[int, dict[FormCodes, SentCell]]:
        """What was sent: `sent/YEAR.csv` as `answers.csv` was written for that year."""
        sent: dict[int, dict[FormCodes, SentCell]] = {}
        for file in sorted((self.folder / "sent").glob("*.csv")):
            name = f"sent/{file.name}"
            if not file.stem.isdigit():
                self.note_row_problem(name, 1, "year", name=file.stem)
                continue
            cells = sent[int(file.stem)] = {}
            for line, cell, row in self.read_cell_rows(name, definition, known, _SENT_FACTS):
                try:
                    amount = Decimal(row["value"]) if row["value"] else None
                except InvalidOperation:
                    self.note_row_problem(name, line, "number", name=row["value"])
                else:
                    cells[cell] = SentCell(amount, row["state"], row["measure"])
        return sent

    def read_cell_rows(
        self, name: str, definition: ReturnDefinition, known: Mapping[FormCodes, str], facts: Sequence[str]
    ) -> Iterator[tuple[int, FormCodes, Mapping[str, str]]]:
        """The rows of a file about cells of the form, each with its line; what is no cell of it is noted."""
        asked = {column for cell in known for column, _ in cell}
        for line, row in self.read_rows(self.folder / name, facts):
            columns = [column for column in definition.layout.columns if column in asked]
            cell = tuple((column, row[column]) for column in columns if row.get(column))
            if cell not in known:
                self.note_row_problem(name, line, "cell", name=", ".join(code for _, code in cell))
                continue
            yield line, cell, row

    def read_elsewhere(self) -> tuple[ElsewhereNumber, ...]:
        """What the world already has: `returns/elsewhere.csv`."""
        numbers = []
        file = self.root / FOLDER / "elsewhere.csv"
        for line, row in self.read_rows(file, _ELSEWHERE):
            try:
                period = Period.from_text(row["period"])
            except ValueError:
                self.note(file, line, format_message("return.problem.year", name=row["period"]))
                continue
            about, who, number, counted, source, read = (row[column] for column in _ELSEWHERE if column != "period")
            numbers.append(ElsewhereNumber(about, period, who, number, counted, source, read))
        return tuple(sorted(numbers, key=lambda number: number.period.first, reverse=True))

    def read_rows(self, file: Path, needed: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The rows of a CSV file that need not be there, each with its line."""
        if not file.is_file():
            return
        self.files.append(file)
        reader = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
        if lacking := [column for column in needed if column not in (reader.fieldnames or ())]:
            self.note(file, 1, format_message("return.problem.file_columns", name=", ".join(lacking)))
            return
        for line, row in enumerate(reader, 2):
            yield line, {column: (text or "").strip() for column, text in row.items() if column}

    def note_row_problem(self, name: str, line: int, kind: str, /, **facts: object) -> None:
        self.note(self.folder / name, line, format_message(f"return.problem.{kind}", **facts))
