"""Rebuilds a year from the figures of a printed report, through the collection's own mapping.

    python tools/reconstruct.py FIGURES.csv COLLECTION [--round 2024]

FIGURES.csv is a list of the report's figures (id, line, section, provider, measure, unit, period, dims,
value, qualifier, quote). `sources/mapping.csv` says what each of its names means here, `sources/added.csv`
adds what the report says without a figure of its own. Written are `sources/figures.csv` (the place of every
figure), `rounds/ROUND/submissions/PROVIDER.csv` (what a body itself stated) and `rounds/ROUND/published.csv`
(everything that was printed beside that). Same inputs, same bytes. Whatever no rule covers stops the run:
nothing is written until every figure has its place.

Of two printings of one cell in a body's own part of the report, a table comes before a footnote, a sentence
and a chart, and a printed number before one that follows from words; the other printings are `published`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from translation import Row, Translation, parts

from tilstand.define import Collection, FormCell, read_collection
from tilstand.define.registers import read_registers
from tilstand.errors import CollectionError
from tilstand.terms import Period

FROZEN = "1 January of the following year"
SPOTS = ("table", "footnote", "sentence", "chart", "key_figures")
SUBMISSION = (
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
)
PUBLISHED = (
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
)
FIGURES = ("id", "line", "place", "measure", "provider", "period", "breakdown", "value", "qualifier")


@dataclass(frozen=True)
class Figure:
    """One printed figure in the collection's own words.

    Attributes:
        place: `situation` until it is known where it goes; then `submission` or `published`.
        spot: Where in the report it stands.
    """

    id: str
    line: int
    place: str
    measure: str
    provider: str
    period: str
    breakdown: str
    value: str
    status: str
    qualifier: str
    quote: str
    spot: str

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """The address that two printings of the same figure share."""
        return self.measure, self.provider, self.period, self.breakdown


def figure(row: Row, mapping: Translation, norway: Collection) -> Figure:
    """A figure of the list in the collection's words.

    Raises:
        LookupError: If a name in it has no rule or two equal ones, or its unit is not the measure's.
    """
    dims = dict(part.partition("=")[::2] for part in row["dims"].split(";") if part)
    facts = {"unit": row["unit"], "section": row["section"], "qualifier": row["qualifier"], **dims}
    rule = mapping.measure(row, facts)
    qualifier = mapping.word("qualifier", row, row["qualifier"])
    period = mapping.word("period", row, row["period"])
    provider = mapping.word("provider", row, row["provider"])
    breakdown = "; ".join(f"{key}={value}" for key, value in sorted(dims.items()))
    measure, quote = rule.measure or row["measure"], mapping.quote(row["quote"])
    if rule.place == "situation":
        codes = dict([(rule.dimension, rule.code)] if rule.dimension else [])
        codes |= mapping.codes(row, facts, set(dims))
        provider = codes.pop("provider", provider)
        codes.pop("", None)
        breakdown = "; ".join(f"{key}={value}" for key, value in sorted(codes.items()))
        unit = mapping.word("unit", row, row["unit"])
        if unit != norway.measures[measure].unit.value:
            raise LookupError(f"line {row['line']}: {measure} counts no {unit}")
    id, value = row["id"], row["value"]
    if rule.place == "left_out":
        id, provider, breakdown, value, quote = _anonymous(id), "", "", "", ""
    line = int(row["line"])
    return Figure(
        id=id,
        line=line,
        place=rule.place,
        measure=measure,
        provider=provider,
        period=period,
        breakdown=breakdown,
        value=value,
        status="" if not value else "zero" if float(value) == 0 else "number",
        qualifier=qualifier,
        quote=quote,
        spot=mapping.spot(line),
    )


def added(row: Row) -> Figure:
    """A row of `added.csv`: said by the report, but not a figure of the list."""
    names = ("measure", "provider", "period", "breakdown", "value", "status", "quote", "spot")
    return Figure(
        id="",
        line=int(row["line"]),
        place=row["place"] or "situation",
        qualifier="derived" if row["value"] else "exact",
        **{name: row[name] for name in names},
    )


def placed(figures: Sequence[Figure], mapping: Translation, norway: Collection) -> list[Figure]:
    """The figures with `submission` or `published` for `situation`: one printing is the body's own."""
    own: dict[tuple[str, str, str, str], Figure] = {}
    for one in sorted(figures, key=lambda f: (SPOTS.index(f.spot), f.qualifier == "derived", f.line)):
        reports = one.provider in norway.providers and norway.providers[one.provider].forms
        if one.place == "situation" and reports and not mapping.summary(one.line):
            own.setdefault(one.cell, one)
    chosen = {id(one) for one in own.values()}

    def settled(one: Figure) -> Figure:
        if one.place != "situation":
            return one
        return replace(one, place="submission" if id(one) in chosen else "published")

    return [settled(one) for one in figures]


def submissions(figures: Iterable[Figure], norway: Collection, document: str) -> dict[str, list[Row]]:
    """The rows of each body's file; a body that reports through another stands in the other's file.

    Raises:
        LookupError: If none of the body's forms asks for a cell.
    """
    cells = {form: {cell: at for at, cell in enumerate(norway.cells(form))} for form in norway.forms}
    names = next((one.registers for one in norway.rounds.values() if one.document == document), ())
    kept = _kept(norway, names)
    found: dict[str, list[tuple[tuple[bool, int, int, str], Row]]] = {}
    for one in figures:
        if one.place != "submission":
            continue
        provider = norway.providers[one.provider]
        cell = FormCell(one.measure, tuple(sorted(_pairs(one.breakdown))))
        form = next((form for form in provider.forms if cell in cells[form]), None)
        if form is None:
            raise LookupError(f"line {one.line}: {one.provider} is not asked for {cell.measure} {cell.breakdown}")
        if (one.provider, one.measure) in kept:
            continue  # no file delivers what a register counts
        frozen = norway.measures[one.measure].as_at == FROZEN
        row = {
            "provider": one.provider,
            "form": form,
            "period": one.period,
            "version": "1",
            "measure": one.measure,
            "breakdown": one.breakdown,
            "value": one.value,
            "status": one.status,
            "qualifier": one.qualifier,
            "as_at": f"{Period.from_text(one.period).last.year + 1}-01-01" if frozen else "",
            "document": document,
            "line": str(one.line),
            "quote": one.quote,
        }
        order = (bool(provider.via), provider.forms.index(form), cells[form][cell], one.period)
        found.setdefault(provider.via or one.provider, []).append((order, row))
    return {name: [row for _, row in sorted(rows, key=itemgetter(0))] for name, rows in sorted(found.items())}


def _kept(norway: Collection, names: Iterable[str]) -> set[tuple[str, str]]:
    """The measures that registers count, each with the body."""
    every = read_registers(norway)
    told = [tally.figures for name in names if (tally := every[name].about.tally) is not None]
    return {(one.provider, one.measure) for one in told if one is not None}


def main(arguments: Sequence[str] | None = None, read: Callable[[Path], Collection] = read_collection) -> int:
    """Rebuilds the year; the exit code is 1 if a figure has no place."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("collection", type=Path)
    parser.add_argument("--round", default="2024")
    options = parser.parse_args(arguments)
    try:
        norway = read(options.collection)
    except CollectionError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code
    sources, year = norway.path / "sources", norway.path / "rounds" / options.round
    document = norway.rounds[options.round].document
    mapping = Translation(_read(sources / "mapping.csv"))
    problems: list[str] = []
    figures: list[Figure] = []
    for row in _read(options.figures):
        try:
            figures.append(figure(row, mapping, norway))
        except LookupError as error:
            problems.append(str(error))
    count = len(figures)
    figures = placed([*figures, *map(added, _read(sources / "added.csv"))], mapping, norway)
    try:
        files = submissions(figures, norway, document)
    except LookupError as error:
        problems.append(str(error))
    if problems:
        print("\n".join(["Not every figure has a place:", *problems]), file=sys.stderr)
        return 1
    _write(sources / "figures.csv", FIGURES, (vars(one) for one in figures[:count]))
    for name, rows in files.items():
        _write(year / "submissions" / f"{name}.csv", SUBMISSION, rows)
    printed = sorted((one for one in figures if one.place == "published"), key=lambda f: (f.line, f.cell))
    as_published = ({**vars(one), "document": document, "place": one.spot} for one in printed)
    _write(year / "published.csv", PUBLISHED, as_published)
    return 0


def _pairs(breakdown: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (part.partition("=") for part in parts(breakdown))]


def _anonymous(id: str) -> str:
    return "left-out-" + hashlib.sha256(id.encode()).hexdigest()[:8]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
