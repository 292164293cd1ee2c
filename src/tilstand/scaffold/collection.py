"""The files of a new collection, each guess explained in a comment of the file that it stands in."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path

from tilstand.define import read_collection
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.protect.number_gate import find_text_numbers, list_declared_values
from tilstand.report_text.references import find_unbound_numbers
from tilstand.scaffold.figures import Body, FigureTable, find_unit
from tilstand.scaffold.names import NameRegister
from tilstand.scaffold.relations import find_obeyed_relations
from tilstand.storage.toml import format_toml_value
from tilstand.terms import Language, Period, Unit

_SUBMISSION = [
    "provider",
    "form",
    "period",
    "version",
    "measure",
    "breakdown",
    "value",
    "status",
    "qualifier",
    "as_at",
    "document",
    "line",
    "quote",
]
_PUBLISHED = [
    "measure",
    "provider",
    "period",
    "breakdown",
    "value",
    "status",
    "qualifier",
    "document",
    "line",
    "quote",
    "place",
]
_PROPOSED = 30
"""Relations that are proposed: of more, the first."""
_STEPS = 4
"""Periods before that of the round which tables show."""


@dataclass(frozen=True)
class NewCollection:
    """What a new collection is made from.

    Attributes:
        id: Its name.
        country: The country.
        languages: Its languages, its own first.
        bodies: Bodies that report, each from the body at the top down; those of the figures are added.
        measures: What is counted, where no figures say it.
        period: The period of the first round, where no figures say it.
        figures: The figures.
        today: The day on which it is made.
    """

    id: str
    country: str
    languages: tuple[Language, ...]
    bodies: tuple[Body, ...]
    measures: tuple[str, ...]
    period: Period
    figures: FigureTable
    today: date

    @cached_property
    def paths(self) -> tuple[Body, ...]:
        """Every body, those above before those within."""
        named = dict.fromkeys((*self.bodies, *(row.body for row in self.figures.rows)))
        return tuple(dict.fromkeys(path[:depth] for path in named for depth in range(1, len(path) + 1)))

    @cached_property
    def reporting(self) -> tuple[Body, ...]:
        """The bodies that have no other within them."""
        above = {path[:-1] for path in self.paths}
        return tuple(path for path in self.paths if path not in above)

    @cached_property
    def round_name(self) -> str:
        """The name of the first round."""
        return self.period.text.replace("/", "-to-")


def write_collection(new: NewCollection, folder: Path) -> int:
    """Write the files of a new collection, whole or not at all.

    Args:
        new: What it is made from.
        folder: Its folder; it need not exist, and must be empty.

    Returns:
        How many relations were proposed.

    Raises:
        UsageError: If the folder is not empty.
        CollectionError: If what was given makes no collection that can be read; nothing is written then.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise make_error(UsageError, "scaffold.there", folder=folder)
    writer = _CollectionWriter(new)
    files = writer.build_files()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder.parent) as place:
        draft = Path(place) / folder.name
        for name, text in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_text(text, "utf-8")
        try:
            read_collection(draft)
        except CollectionError as error:
            raise make_error(UsageError, "scaffold.unfit", error.told, folder=folder) from error
        if not folder.exists():
            draft.rename(folder)
        else:  # an empty folder, which may be the one that somebody stands in
            for part in sorted(draft.iterdir()):
                part.rename(folder / part.name)
    return len(writer.relations)


@dataclass(frozen=True, slots=True)
class _Part:
    """Bodies that are asked the same, and the part of the report that tells of them."""

    number: int
    form: str
    bodies: tuple[Body, ...]
    measures: tuple[str, ...]
    shown: str  # the body or group whose figures are shown


class _CollectionWriter:
    def __init__(self, new: NewCollection) -> None:
        self.new, self.rows = new, new.figures.rows
        self.body_names, self.measure_names = NameRegister("body"), NameRegister("measure")
        self.dimension_names, self.code_names = (
            NameRegister("breakdown"),
            defaultdict[str, NameRegister](lambda: NameRegister("code")),
        )
        self.labels: dict[str, str] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.breakdowns: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        self.relations: list[str] = []
        for row in self.rows:
            self.breakdowns[row.measure].setdefault(tuple(name for name, _ in row.codes))
        self.measures = tuple(dict.fromkeys((*(row.measure for row in self.rows), *new.measures)))

    def build_files(self) -> dict[str, str]:
        """Every file by its place, and its text."""
        for path in self.new.paths:
            self.name_body(path)
        parts = tuple(self.divide_parts())
        self.relations = list(islice(self.propose_relations(parts), _PROPOSED))
        files = {
            "measures.toml": "\n".join(self.list_measure_lines()),
            "providers.toml": "\n".join(self.list_provider_lines(parts)),
            f"rounds/{self.new.round_name}/round.toml": "\n".join(self.list_round_lines()),
            "relations.toml": "\n".join((*self.comment("relations", count=len(self.relations)), *self.relations, "")),
        }
        for part in parts:
            files[f"forms/{part.form}.toml"] = "\n".join(self.list_form_lines(part))
            files |= {f"tables/{name}.toml": text for name, text in self.build_tables(part)}
        for name, codes in self.list_codelists().items():
            files[f"codelists/{name}.csv"] = "\n".join(("code", *codes, ""))
        files["collection.toml"] = "\n".join(self.list_setting_lines())
        for tag in self.new.languages:
            files[f"labels/{tag}.toml"] = self.format_labels(tag)
            for part in parts:
                if text := "\n".join(self.list_sentences(part, tag)):
                    files[f"report/{tag}/{part.number:02d}-{part.form}.md"] = text + "\n"
        return files | self.build_submissions(parts)

    def comment(self, name: str, /, **facts: object) -> list[str]:
        """A remark in the collection's own language, as lines of a comment."""
        text = format_message(f"scaffold.guess.{name}", **facts).text(self.new.languages[0])
        return [f"# {line}" for line in textwrap.wrap(text, 108)]

    def name_body(self, path: Body) -> str:
        name = self.body_names.get_name(path, path[-1])
        self.labels[f"providers.{name}"] = path[-1]
        return name

    def name_measure(self, measure: str) -> str:
        name = self.measure_names.get_name(measure, measure)
        self.labels[f"measures.{name}.name"] = measure
        return name

    def name_dimension(self, heading: str) -> str:
        name = self.dimension_names.get_name(heading, heading)
        self.labels[f"dimensions.{name}"] = heading
        return name

    def name_code(self, heading: str, code: str) -> str:
        dimension = self.name_dimension(heading)
        name = self.code_names[dimension].get_name(code, code)
        self.labels[f"codes.{dimension}.{name}"] = code
        return name

    def list_dimensions(self, measure: str) -> tuple[str, ...]:
        """The headings of the breakdowns of a measure."""
        return tuple(dict.fromkeys(name for names in self.breakdowns[measure] for name in names))

    def list_codelists(self) -> Mapping[str, list[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for heading, code in (pair for row in self.rows for pair in row.codes):
            found[self.name_dimension(heading)].setdefault(self.name_code(heading, code))
        return {name: list(codes) for name, codes in found.items()}

    def divide_parts(self) -> Iterator[_Part]:
        asked: dict[Body, dict[str, None]] = {path: {} for path in self.new.reporting}
        for row in self.rows:
            if row.body in asked:
                asked[row.body].setdefault(row.measure)
        alike: dict[tuple[str, ...], list[Body]] = defaultdict(list)
        for path, own_measures in asked.items():
            alike[tuple(m for m in self.measures if m in own_measures) or self.measures].append(path)
        forms = NameRegister("form")
        for number, (measures, bodies) in enumerate(alike.items(), start=1):
            first = self.body_names.names[bodies[0]] if len(bodies) == 1 else self.name_measure(measures[0])
            form = forms.get_name(number, first)
            self.labels[f"parts.{number}"] = bodies[0][-1] if len(bodies) == 1 else ", ".join(measures)
            yield _Part(number, form, tuple(bodies), measures, self.choose_shown(bodies))

    def choose_shown(self, bodies: Sequence[Body]) -> str:
        """The body above exactly these, or a group of them."""
        if len(bodies) == 1:
            return self.body_names.names[bodies[0]]
        for path in self.new.paths:
            if {body for body in self.new.reporting if body[: len(path)] == path} == set(bodies):
                return self.body_names.names[path]
        name = self.body_names.get_name(("group", *bodies), "all_bodies")
        self.groups[name] = tuple(self.body_names.names[body] for body in bodies)
        self.labels[f"providers.{name}"] = ", ".join(body[-1] for body in bodies)
        return name

    def list_setting_lines(self) -> Iterator[str]:
        yield from self.comment("collection")
        yield _assign("id", self.new.id)
        yield _assign("country", self.new.country)
        yield from self.comment("coordinator", body=self.new.paths[0][-1])
        yield _assign("coordinator", self.body_names.names[self.new.paths[0]])
        yield _assign("languages", self.new.languages)
        yield from ("", *self.comment("role"), "[roles]", _assign("person", {"protected": True}))
        for heading in dict.fromkeys(name for row in self.rows for name, _ in row.codes):
            name = self.name_dimension(heading)
            kind, facts = self.compare_totals(heading)
            yield from ("", f"[dimensions.{name}]", _assign("codelist", name))
            yield from self.comment(kind, name=heading, **facts)
            if kind == "several":
                yield "multiple = true"
            yield from ("", f"[codelists.{name}]", _assign("exhaustive", kind != "incomplete"))
        numbers = [(path, values) for path, text in self.labels.items() if (values := self.find_values(text))]
        if numbers:
            yield from ("", *self.comment("numbers"), "[numbers]")
            yield from (_assign(format_toml_value(path), values) for path, values in numbers)
        yield ""

    def find_values(self, text: str) -> tuple[str, ...]:
        spans = (span for tag in self.new.languages for span in find_text_numbers(text, tag))
        return tuple(dict.fromkeys(value for span in spans for value in list_declared_values(span)))

    def compare_totals(self, heading: str) -> tuple[str, Mapping[str, int]]:
        """Whether the parts of a breakdown add up to their totals: `whole`, `several`, `incomplete`, `unknown`."""
        sums: dict[object, int] = defaultdict(int)
        totals = {(row.measure, row.body, row.period): row.value for row in self.rows if not row.codes}
        for row in self.rows:
            if [name for name, _ in row.codes] == [heading]:
                sums[row.measure, row.body, row.period] += row.value
        pairs = [(total, sums[place]) for place, total in totals.items() if place in sums]
        held = sum(total == parts for total, parts in pairs)
        facts = {"held": held, "count": len(pairs)}
        if not pairs:
            return "unknown", facts
        if held:
            return "whole", facts
        return ("several" if any(parts > total for total, parts in pairs) else "incomplete"), facts

    def choose_unit(self, measure: str) -> tuple[Unit, str]:
        """What a measure counts, and how that is known."""
        if measure in self.new.figures.units:
            return self.new.figures.units[measure], "unit_given"
        named = find_unit(next(iter(re.findall(r"\w+", measure)), ""), self.new.languages[0])
        return (named, "unit_named") if named is not None and named.is_quantity else (Unit.PERSONS, "unit_safe")

    def list_measure_lines(self) -> Iterator[str]:
        for measure in self.measures:
            unit, known = self.choose_unit(measure)
            yield f"[{self.name_measure(measure)}]"
            yield from self.comment(known, unit=unit, measure=measure)
            yield _assign("unit", unit.value)
            yield 'role = "person"'
            if dimensions := [self.name_dimension(name) for name in self.list_dimensions(measure)]:
                yield _assign("dimensions", dimensions)
            bodies = {row.body for row in self.rows if row.measure == measure} or {*self.new.reporting}
            if len(bodies) > 1 and unit.is_quantity:
                yield 'aggregate = "members"'
                if unit.people:
                    yield from (*self.comment("registrations"), "registrations = true")
            yield ""

    def list_provider_lines(self, parts: Sequence[_Part]) -> Iterator[str]:
        forms = {body: part.form for part in parts for body in part.bodies}
        for path in self.new.paths:
            yield f"[providers.{self.body_names.names[path]}]"
            if len(path) > 1:
                yield _assign("parent", self.body_names.names[path[:-1]])
            yield _assign("forms", [forms[path]]) if path in forms else "umbrella = true"
            yield ""
        for name, members in self.groups.items():
            yield from (f"[groups.{name}]", *self.comment("group"), _assign("members", members), "")

    def list_round_lines(self) -> Iterator[str]:
        yield from (*self.comment("period"), _assign("period", self.new.period.text))
        published = max(self.new.today, self.new.period.last + timedelta(days=1))
        yield from (*self.comment("published"), _assign("published", published))
        if self.rows:
            yield _assign("document", self.new.figures.name)
        yield from ("", *self.comment("policy"), "[policy]", 'method = "round"', "threshold = 3", "")

    def list_form_lines(self, part: _Part) -> Iterator[str]:
        yield from (f"part = {part.number}", "")
        for measure in part.measures:
            asked = self.breakdowns[measure] or {(): None}
            single = [self.name_dimension(names[0]) for names in asked if len(names) == 1]
            yield from ("[[blocks]]", _assign("measure", self.name_measure(measure)))
            if () not in asked:
                yield from (*self.comment("no_total"), "total = false")
            yield from (_assign("breakdowns", single), "")
            for names in asked:
                if len(names) == 2:
                    first, second = map(self.name_dimension, names)
                    yield from ("[[blocks]]", _assign("measure", self.name_measure(measure)), "total = false")
                    yield from (_assign("split", first), _assign("breakdowns", [second]), "")

    def build_tables(self, part: _Part) -> Iterator[tuple[str, str]]:
        """The tables of a part: each measure by each breakdown, and by body where several are asked."""
        steps = -min(_STEPS, len(self.list_earlier_periods()))
        series = {"columns": {"steps": list(range(steps, 1))}} if steps else {}
        for measure in part.measures:
            name = self.name_measure(measure)
            dimensions = [self.name_dimension(heading) for heading in self.list_dimensions(measure)]
            head = {"part": part.number, "measure": name}
            tables: dict[str, dict[str, object]] = {
                dimension: {"provider": part.shown, "rows": {"total": True, "dimension": dimension}, **series}
                for dimension in dimensions
            }
            if len(part.bodies) > 1:
                across = {"columns": {"total": True, "dimension": dimensions[0]}} if dimensions else series
                tables["bodies"] = {"rows": {"group": part.shown}, **across}
            elif not dimensions:
                items = [{"label": f"measures.{name}.name"}]
                tables["all"] = {"provider": part.shown, "rows": {"items": items}, **series}
            next(iter(tables.values()))["key"] = True
            for kind, keys in tables.items():
                lines = (_assign(key, value) for key, value in {**head, **keys}.items())
                yield f"p{part.number}-{name}-{kind}", "\n".join((*lines, ""))

    def list_earlier_periods(self) -> Sequence[Period]:
        earlier = {row.period for row in self.rows} - {self.new.period}
        return sorted(period for period in earlier if period.last < self.new.period.first)

    def list_sentences(self, part: _Part, language: Language) -> Iterator[str]:
        """A sentence for each measure whose name holds no number."""
        for measure in part.measures:
            reference = " ".join(("{{ figure", self.name_measure(measure), "of", part.shown, "digits }}"))
            label = self.translate(measure, language)
            if not any(find_unbound_numbers(label, language)):
                yield f"- {label}: {reference}"

    def translate(self, text: str, language: Language) -> str:
        if language == self.new.languages[0]:
            return text
        return format_message("scaffold.to_be_written", text=text).text(language)

    def format_labels(self, language: Language) -> str:
        lines = (_assign(path, self.translate(text, language)) for path, text in sorted(self.labels.items()))
        return "\n".join((*self.comment("labels"), *lines, ""))

    def build_submissions(self, parts: Sequence[_Part]) -> dict[str, str]:
        """The figures of the round by body, and what was printed earlier or of a body above others."""
        forms = {body: part.form for part in parts for body in part.bodies}
        own_rows: dict[Body, list[list[object]]] = defaultdict(list)
        published: list[list[object]] = []
        source = self.new.figures.name
        for row in self.rows:
            body, measure = self.body_names.names[row.body], self.name_measure(row.measure)
            pairs = sorted((self.name_dimension(name), self.name_code(name, code)) for name, code in row.codes)
            breakdown = "; ".join(f"{name}={code}" for name, code in pairs)
            status = "number" if row.value else "zero"
            place = [measure, breakdown, row.value, status, "exact"]
            if row.body in forms and row.period == self.new.period:
                start = [body, forms[row.body], row.period.text, 1]
                own_rows[row.body].append([*start, *place, "", source, row.line, ""])
            else:
                published.append([measure, body, row.period.text, *place[1:], source, row.line, "", ""])
        folder = f"rounds/{self.new.round_name}"
        files = {
            f"{folder}/submissions/{self.body_names.names[body]}.csv": _format_csv(_SUBMISSION, rows)
            for body, rows in own_rows.items()
        }
        return files | ({f"{folder}/published.csv": _format_csv(_PUBLISHED, published)} if published else {})

    def propose_relations(self, parts: Sequence[_Part]) -> Iterator[str]:
        """Relations between measures that every figure obeys, as comments: one is declared by taking `#` away."""
        totals: dict[tuple[str, Body], dict[Period, int]] = defaultdict(dict)
        for row in self.rows:
            if not row.codes:
                totals[row.measure, row.body][row.period] = row.value
        for part in parts:
            for body in part.bodies:
                series = {measure: totals[measure, body] for measure in part.measures if totals[measure, body]}
                for kind, left, right in find_obeyed_relations(series, {m: self.choose_unit(m)[0] for m in series}):
                    yield self.format_relation(kind, left, right, body)

    def format_relation(self, kind: str, left: Sequence[str], right: Sequence[str], body: Body) -> str:
        name = self.body_names.names[body]
        sides = [
            [{"measure": self.name_measure(measure), "provider": name} for measure in side] for side in (left, right)
        ]
        relation = f"{name}.{'.'.join(self.name_measure(measure) for measure in (*left, *right))}"
        keys = {"id": relation, "kind": kind, "left": sides[0], "right": sides[1], "basis": "convention"}
        return "\n".join(("", "# [[relation]]", *(f"# {_assign(key, value)}" for key, value in keys.items())))


def _assign(key: str, value: object) -> str:
    return f"{key} = {format_toml_value(value)}"


def _format_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()
