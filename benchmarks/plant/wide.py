"""A generated collection whose one submission states very many figures, with faults planted in some.

Every measure is broken down by two dimensions of its own size, of two to nine codes each; its figures for
one body and month are a table with totals: the codes of each line and of each column add up. Half of the
measures are whole numbers, half have decimals; one figure in twenty is blank. In the tables chosen for it
one figure is changed, in a line without blanks, so that the fault can be seen. Rows stand in no order. The
same seed gives the same folder. Nothing in it exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["PlantedTables", "wide"]

ROUND = "2031"
SIZES = range(2, 10)
MEASURES = [(high, wide) for high, wide in product(SIZES, SIZES)]
MONTHS = 12
MEAN = 43
BLANK = 0.05
CHUNK = 20_000
HEAD = "provider,form,period,version,measure,breakdown,value,status"
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PlantedTables:
    """What was written.

    Attributes:
        rows: Rows, blank ones among them.
        relations: Sums between them.
        faults: The head of each faulty table: measure, body and month.
    """

    rows: int
    relations: int
    faults: frozenset[tuple[str, str, str]]


def wide(folder: Path, rows: int, faults: int, seed: int = 2024) -> PlantedTables:
    """Write a collection.

    Args:
        folder: Where; it is made.
        rows: How many rows the submission is to have, about.
        faults: How many tables have a fault.
        seed: Seed of everything that is drawn.
    """
    draw = np.random.default_rng(seed)
    tables = max(rows // MEAN, faults)
    bodies = -(-tables // (len(MEASURES) * MONTHS))
    _definitions(folder, bodies)
    chosen = set(draw.choice(tables, faults, replace=False).tolist())
    written = relations = 0
    found: set[tuple[str, str, str]] = set()
    with (folder / "rounds" / ROUND / "submissions" / "bureau.csv").open("w", encoding="utf-8") as out:
        out.write(HEAD + "\n")
        for first in range(0, tables, CHUNK):
            lines: list[str] = []
            for table in range(first, min(first + CHUNK, tables)):
                high, across = MEASURES[table % len(MEASURES)]
                decimals = (high + across) % 2 == 1
                cells = _cells(draw, high, across, decimals=decimals)
                blank = draw.random(cells.shape) < BLANK
                if table in chosen:
                    at = int(draw.integers(0, high + 1)), int(draw.integers(0, across + 1))
                    cells[at] += int(draw.integers(1, 10)) * (1 if decimals else 100)
                    blank[at[0]] = False
                    found.add(_head(table))
                lines += _lines(table, high, across, cells, blank)
                relations += high + across + 2
            out.write("\n".join([lines[at] for at in draw.permutation(len(lines))]) + "\n")
            written += len(lines)
    return PlantedTables(written, relations, frozenset(found))


def _cells(draw: np.random.Generator, high: int, across: int, *, decimals: bool) -> Numbers:
    """A table in hundredths; the first line and column are totals."""
    cells = np.zeros((high + 1, across + 1), dtype=np.int64)
    cells[1:, 1:] = draw.integers(0, 1000, (high, across)) * (1 if decimals else 100)
    cells[0, 1:] = cells[1:, 1:].sum(axis=0)
    cells[:, 0] = cells[:, 1:].sum(axis=1)
    return cells


def _letters(number: int, length: int) -> str:
    """A number in letters: a name holds no digit that was not declared."""
    return "".join(chr(ord("a") + number // 26**at % 26) for at in reversed(range(length)))


def _measure(high: int, across: int) -> str:
    return f"kind_{_letters(high, 1)}{_letters(across, 1)}"


def _body(number: int) -> str:
    return f"body_{_letters(number, 3)}"


def _head(table: int) -> tuple[str, str, str]:
    rest, measure = divmod(table, len(MEASURES))
    body, month = divmod(rest, MONTHS)
    return _measure(*MEASURES[measure]), _body(body), f"{ROUND}-{month + 1:02}"


def _dims(high: int, across: int) -> Iterator[str]:
    for one, other in product(range(high + 1), range(across + 1)):
        down = f"line_{_letters(high, 1)}={_letters(one, 1)}" if one else ""
        along = f"column_{_letters(across, 1)}={_letters(other, 1)}" if other else ""
        yield "; ".join(filter(None, (along, down)))


_DIMS = {pair: list(_dims(*pair)) for pair in MEASURES}


def _lines(table: int, high: int, across: int, cells: Numbers, blank: npt.NDArray[np.bool_]) -> Iterator[str]:
    measure, body, month = _head(table)
    head = f"{body},tables,{month},1,{measure},"
    values = zip(_DIMS[high, across], cells.ravel().tolist(), blank.ravel().tolist(), strict=True)
    for dims, value, none in values:
        yield f"{head}{dims}," + (f"{_written(value)},number" if not none else ",")


def _written(value: int) -> str:
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _definitions(folder: Path, bodies: int) -> None:
    """The files that say what is counted."""
    for name in ("codelists", "forms", "labels", f"rounds/{ROUND}/submissions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    lists = [(kind, size) for kind in ("line", "column") for size in SIZES]
    names = {f"{kind}_{_letters(size, 1)}": size for kind, size in lists}
    for name, size in names.items():
        codes = "".join(f"{_letters(one, 1)}\n" for one in range(1, size + 1))
        (folder / "codelists" / f"{name}.csv").write_text("code\n" + codes, "utf-8")
    settings = [
        'id = "wide"\ncountry = "Generated land"\ncoordinator = "bureau"\nlanguages = ["en"]',
        'kinds = ["office"]\nmoments = []\n\n[roles]\nnobody = {}\n',
        "[dimensions]",
        *(f'{name} = {{ codelist = "{name}" }}' for name in names),
    ]
    _write(folder / "collection.toml", settings)
    measures = []
    for pair in MEASURES:
        counted = 'unit = "percent"' if sum(pair) % 2 else 'unit = "reports"'
        down, along = f"line_{_letters(pair[0], 1)}", f"column_{_letters(pair[1], 1)}"
        measures.append(f'[{_measure(*pair)}]\n{counted}\nrole = "nobody"\ndimensions = ["{down}", "{along}"]\n')
    _write(folder / "measures.toml", measures)
    own = 'kind = "office"\nforms = ["tables"]\n'
    every = [f'[providers.{_body(one)}]\n{own}via = "bureau"\n' for one in range(bodies)]
    _write(folder / "providers.toml", [f"[providers.bureau]\n{own}", *every])
    blocks = []
    for pair in MEASURES:
        down, along = f"line_{_letters(pair[0], 1)}", f"column_{_letters(pair[1], 1)}"
        begin = f'[[blocks]]\nmeasure = "{_measure(*pair)}"\nperiod = "month"\n'
        blocks.append(f'{begin}breakdowns = ["{down}", "{along}"]\n')
        blocks.append(f'{begin}split = "{down}"\nbreakdowns = ["{along}"]\n')
    _write(folder / "forms" / "tables.toml", ['part = 1\nkinds = ["office"]\nunit = "reports"\n', *blocks])
    _write(folder / "labels" / "en.toml", _labels(names, bodies))
    about = f'period = "{ROUND}"\npublished = 2032-05-15\nbasis = "delivered"\n'
    _write(folder / "rounds" / ROUND / "round.toml", [about])


def _labels(names: dict[str, int], bodies: int) -> Iterator[str]:
    yield '[providers]\nbureau = "The bureau (generated)"'
    yield from (f'{_body(one)} = "Office {_letters(one, 3).upper()} (generated)"' for one in range(bodies))
    for name, size in names.items():
        yield f"[codes.{name}]"
        yield from (f'{_letters(one, 1)} = "Code {_letters(one, 1).upper()}"' for one in range(1, size + 1))
    yield "[dimensions]"
    yield from (f'{name} = "{name.replace("_", " ").capitalize()}"' for name in names)
    yield '[units]\nreports = "reports"\npercent = "per cent"\n[parts]\n1 = "Tables"'
    yield '[forms.tables]\ntitle = "Tables"\nintro = "Generated."'
    for pair in MEASURES:
        name = _measure(*pair)
        yield f'[measures.{name}]\nname = "{name.replace("_", " ").capitalize()}"\nrule = "Generated."'
    yield '[report]\ntitle = "Generated report"\nnumber = "1"\n'


def _write(file: Path, parts: Iterator[str] | list[str]) -> None:
    file.write_text("\n".join(parts) + "\n", "utf-8")
