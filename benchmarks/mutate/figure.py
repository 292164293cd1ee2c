"""The input figures of a year, and a copy of the collection in which one of them is another."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mutate.data import address

__all__ = ["Figure", "Mutation", "drawn", "figures", "mutated"]

_NUMBERS = ("number", "zero")
_STEPS = ("+1", "+7", "x2", "-1")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an input file.

    Attributes:
        file: The file, in the collection.
        line: Its row, counted from 1 without the head.
        key: Its address.
        value: The number; None where the row tells why there is none.
        status: What the row says of it.
        as_at: The day on which the register was read.
        source: Document and line that it was taken from.
        qualifier: How the number is to be read.
        published: True for a figure that only the coordinator printed.
    """

    file: str
    line: int
    key: str
    value: Decimal | None
    status: str
    as_at: str
    source: tuple[str, int]
    qualifier: str
    published: bool


@dataclass(frozen=True, slots=True)
class Mutation:
    """A figure, and the value that it gets."""

    figure: Figure
    value: Decimal

    def __str__(self) -> str:
        one = self.figure
        return f"{one.key}: {one.value} → {self.value} ({one.file}:{one.line + 1})"


def figures(collection: Path, round_name: str) -> list[Figure]:
    """Every figure of a year's input: submitted and printed ones, of this year and of earlier ones."""
    folder = Path("rounds") / round_name
    files = sorted((collection / folder / "submissions").glob("*.csv"))
    named = [file.relative_to(collection) for file in files] + [folder / "published.csv"]
    return [one for file in named if (collection / file).is_file() for one in _read(collection, file)]


def _read(collection: Path, file: Path) -> list[Figure]:
    found = []
    with (collection / file).open(encoding="utf-8", newline="") as stream:
        for n, row in enumerate(csv.DictReader(stream), start=1):
            codes = dict(pair.split("=", 1) for pair in row["breakdown"].split("; ") if pair)
            number = Decimal(row["value"] or "0") if row["status"] in _NUMBERS else None
            key = address(row["measure"], row["provider"], row["period"], codes)
            source = (row.get("document") or "", int(row.get("line") or 0))
            published = file.name == "published.csv"
            found.append(
                Figure(
                    file.as_posix(),
                    n,
                    key,
                    number,
                    row["status"],
                    row.get("as_at") or "",
                    source,
                    row.get("qualifier") or "exact",
                    published,
                )
            )
    return found


def drawn(known: Sequence[Figure], seed: int, count: int) -> list[Mutation]:
    """Figures with a number, drawn without replacement, and what becomes of each."""
    lot = random.Random(seed)
    chosen = lot.sample([one for one in known if one.value is not None], count)
    return [Mutation(one, _changed(one.value, lot.choice(_STEPS))) for one in chosen if one.value is not None]


def _changed(value: Decimal, step: str) -> Decimal:
    if step == "x2" and value:
        return value * 2
    if step == "-1" and value >= 1:
        return value - 1
    return value + (7 if step == "+7" else 1)


def mutated(collection: Path, mutation: Mutation, folder: Path) -> Path:
    """A copy of a collection, in which one figure has its new value and nothing else differs."""
    copy = folder / collection.name
    shutil.copytree(collection, copy)
    file = copy / mutation.figure.file
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        head, rows = list(reader.fieldnames or ()), list(reader)
    row = rows[mutation.figure.line - 1]
    # Nothing is certain of a number that is no zero any more but that it is a number.
    row["value"], row["status"] = str(mutation.value), "number" if mutation.value else "zero"
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8")
    return copy
