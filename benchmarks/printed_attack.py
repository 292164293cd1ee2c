"""An attacker who has the published files alone: is a protected count certainly small but not none?

    python benchmarks/printed_attack.py EDITION... [--collection PATH --round NAME]...
    python benchmarks/printed_attack.py --tables SOURCE.csv COUNT DIMS[/DIMS...] [--base 3]

Editions are read from their CSV files and their dictionary, several of them as one. A true world gives every
printed number a true one: 0 is 0 to below the base, the base is 1 to below twice the base, any other number is off
by less than the base and no small count; sums of codes and of bodies, and what the collection relates, hold in
truth. A count is known when no true world has it at none or at the base and above. That is asked for the public,
and for each body that knows its own figures. With the collection (one for each edition, in their order) its true
figures say which sums are true ones, which figures did not change, and what only a true zero or only a small count
looks like in some column. `--tables` asks the same of `tilstand protect table` for one file shown in several ways.
Written apart from tilstand.protect, from the published rule.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

Address = tuple[str, str, str, frozenset[tuple[str, str]]]
Truth = Callable[[Address], int | None]
FIXED = {
    *("reconstructed", "draft", "table", "row", "column", "row_label", "column_label", "measure", "provider"),
    *("period", "unit", "value", "status", "confidentiality", "qualifier", "origin", "bracket", "upper"),
    *("published", "computed", "computed_upper", "notes"),
}
SEEN = ("status", "confidentiality", "qualifier", "origin", "bracket", "upper", "notes")
TOP = 10**6


@dataclass
class Edition:
    """What is read from one edition: rows of its files, bases, codes under codes, and bodies under groups."""

    rows: list[tuple[Address, dict[str, str]]]
    bases: dict[str, int]
    codes: dict[tuple[str, str], list[tuple[str, str]]]
    bodies: dict[str, list[str]]
    prints: dict[Address, set[tuple[int, bool]]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for address, row in self.rows:
            if row["status"] == "A" and row["value"].removeprefix("-").isdigit():
                ranged = row["upper"] != "" and row["qualifier"] != "few"
                self.prints[address].add((int(row["value"]), ranged))


def read_edition(folder: Path) -> Edition:
    """Read the data files of an edition."""
    bases: dict[str, int] = {}
    lists: dict[str, str] = {}
    parents: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    bodies: dict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader((folder / "data" / "dictionary.csv").open(encoding="utf-8")):
        match row["kind"]:
            case "protected":
                bases[row["id"]] = int(row["remark"] or 3)
            case "dimension":
                lists[row["id"]] = row["codelist"]
            case "code" if row["id"] not in ("_T", "_Z", "_X"):
                parents[row["list"]].append((row["parent"] or "_T", row["id"], row["remark"]))
            case "member":
                bodies[row["list"]].append(row["id"])
            case "provider" if row["parent"]:
                bodies[row["parent"]].append(row["id"])
    codes: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for dimension, name in lists.items():
        # Codes may be listed by dimension or by code list.
        for parent, code, kind in parents.get(dimension, ()) or parents.get(name, ()):
            codes[dimension, parent].append((code, kind))
    rows = []
    for file in sorted((folder / "data").glob("*.csv")):
        if file.name != "dictionary.csv":
            read = csv.DictReader(file.open(encoding="utf-8"))
            rows += [(read_address(row), row) for row in read if "value" in row]  # changes have an old and a new one
    return Edition(rows, bases, codes, bodies)


def read_address(row: Mapping[str, str]) -> Address:
    """The address of a row: its codes are what stands in columns that are not the same in all files."""
    codes = frozenset((d, code) for d, code in row.items() if d not in FIXED and code not in ("_T", "_Z", ""))
    return row["measure"], row["provider"], row["period"], codes


def move_address(address: Address, dimension: str, code: str) -> Address:
    """The address with another code in a dimension."""
    kept = {pair for pair in address[3] if pair[0] != dimension}
    return *address[:3], frozenset(kept if code == "_T" else kept | {(dimension, code)})


@dataclass
class Cell:
    """What a number may be, by all its prints; its base, the print (-1 where there is none) and the truth, if known."""

    low: int
    high: int
    base: int
    printed: int
    true: int | None


@dataclass
class World:
    """All true worlds: cells by address and version, and rows that are zero or, where not equal, at most zero."""

    names: dict[tuple[Address, int], int] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    rows: set[tuple[frozenset[tuple[int, int]], bool]] = field(default_factory=set)
    notes: Counter[str] = field(default_factory=Counter)

    def add_cell(self, address: Address, version: int, cell: Cell) -> int:
        """The number of a cell; one that was printed before is narrowed."""
        at = self.names.setdefault((address, version), len(self.cells))
        if at == len(self.cells):
            self.cells.append(cell)
        old = self.cells[at]
        old.low, old.high = max(old.low, cell.low), min(old.high, cell.high)
        old.printed = max(old.printed, cell.printed) if old.printed < 0 else old.printed
        return at


def bound_print(printed: int, base: int) -> tuple[int, int]:
    """What a printed number may be in truth, by the published rule; a small number that is printed is itself."""
    if base == 0 or 0 < printed < base:
        return printed, printed
    if printed == 0:
        return 0, base - 1
    return (1 if printed == base else max(base, printed - base + 1)), printed + base - 1


def build_world(editions: Sequence[Edition], truths: Sequence[Truth | None], relations: Iterable[Any] = ()) -> World:
    """The true worlds that all editions together leave."""
    world = World()
    for edition, truth in zip(editions, truths, strict=True):
        found: dict[Address, int] = {}
        for address, prints in edition.prints.items():
            base = edition.bases.get(address[0], 0)
            true = truth(address) if truth else None
            version = find_version(world, address, min(prints)[0], true)
            for value, ranged in prints:
                low, high = (0, TOP) if ranged else bound_print(value, base)
                if true is not None and not low <= true <= high:
                    print(f"  against the rule: {show(address)} is printed {value}, and is {true}")
                    low, high = min(low, true), max(high, true)
                found[address] = world.add_cell(address, version, Cell(low, high, base, value, true))
        add_sums(world, edition, truth, found)
        add_relations(world, truth, found, relations)
    return world


def find_version(world: World, address: Address, value: int, true: int | None) -> int:
    """Which figure this is: one that changed between editions is another one."""
    version = 0
    while (at := world.names.get((address, version))) is not None:
        if world.cells[at].printed == value if true is None else world.cells[at].true == true:
            break
        version += 1
    return version


def list_sums(edition: Edition, found: Mapping[Address, int]) -> Iterator[tuple[Address, list[Address], bool]]:
    """Every total of printed parts: codes under a code, bodies under a group; and what is a part of which."""
    for address in found:
        measure, provider, period, codes = address
        for (dimension, parent), below in edition.codes.items():
            if dict(codes).get(dimension, "_T") != parent:
                continue
            parts = [move_address(address, dimension, code) for code, kind in below if kind != "of_which"]
            if any(part in found for part in parts):
                yield address, parts, True
            for code, kind in below:
                if kind == "of_which" and (part := move_address(address, dimension, code)) in found:
                    yield address, [part], False
        if provider in edition.bodies:
            parts = [(measure, body, period, codes) for body in edition.bodies[provider]]
            if any(part in found for part in parts):
                yield address, parts, True


def add_sums(world: World, edition: Edition, truth: Truth | None, found: Mapping[Address, int]) -> None:
    """The sums that are true; without a truth those that are printed so and whose parts are all there."""
    for total, parts, equal in list_sums(edition, found):
        numbers = [world.cells[found[part]].printed if part in found else 0 for part in parts]
        printed = world.cells[found[total]].printed == sum(numbers)
        if truth is None:
            if equal and printed:
                row = {found[total]: -1} | {found[part]: 1 for part in parts if part in found}
                world.rows.add((frozenset(row.items()), True))
            continue
        trues = {part: number for part in parts if (number := truth(part)) is not None}
        whole = truth(total)
        if whole is None or (equal and whole != sum(trues.values())) or sum(trues.values()) > whole:
            world.notes["sums in print that are none in truth"] += equal and printed
            continue
        if equal and not printed and all(part in found for part in trues):
            print(f"  broken in print: {show(total)} is {sum(numbers)}, printed {world.cells[found[total]].printed}")
        row = {found[total]: -1}
        for part, number in trues.items():
            unseen = Cell(0, TOP, edition.bases.get(part[0], 0), -1, number)
            row[found[part] if part in found else world.add_cell(part, 0, unseen)] = 1
        world.rows.add((frozenset(row.items()), equal))


def add_relations(world: World, truth: Truth | None, found: Mapping[Address, int], relations: Iterable[Any]) -> None:
    """What the collection relates: sums, the same, at most; of all whose figures are printed and that are true."""
    periods = {address[2] for address in found}
    for relation in relations if truth else ():
        sides = relation.get("left", ()), relation.get("right", ())
        if relation["kind"] not in ("sum", "same", "at_most") or "steps" in str(sides):
            continue
        for period in periods:
            left, right = (
                [(t["measure"], t.get("provider", ""), period, frozenset(t.get("where", {}).items())) for t in side]
                for side in sides
            )
            numbers = [[truth(address) if truth else None for address in side] for side in (left, right)]
            if any(address not in found for address in (*left, *right)) or None in (*numbers[0], *numbers[1]):
                continue
            gap = sum(filter(None, numbers[0])) - sum(filter(None, numbers[1]))
            equal = relation["kind"] != "at_most"
            if gap == 0 or (gap < 0 and not equal):
                parts: Counter[int] = Counter(found[address] for address in left)
                parts.subtract(found[address] for address in right)
                world.rows.add((frozenset(pair for pair in parts.items() if pair[1]), equal))


def find_known(world: World, body: str = "", inside: Mapping[str, set[str]] | None = None) -> set[int]:
    """The cells that are certainly small and not none, for the public or for a body that knows its own figures."""
    lower, upper = np.array([c.low for c in world.cells], float), np.array([c.high for c in world.cells], float)
    owned, asked = set(), {}
    for (address, _), at in world.names.items():
        if body and address[1] == body and (true := world.cells[at].true) is not None:
            lower[at] = upper[at] = true
            owned.add(at)
    for (address, version), at in world.names.items():
        if (cell := world.cells[at]).base and cell.printed >= 0 and address[1] != body and cell.low < 2 * cell.base:
            same = (world.names.get(((address[0], body, *address[2:]), number)) for number in range(version, -1, -1))
            mine = next((number for number in same if number is not None), None)
            part = body in (inside or {}).get(address[1], ()) and mine in owned
            asked[at] = int(lower[mine]) if part and mine is not None else 0  # what is not of others
    free = [[at for at, _ in parts if lower[at] < upper[at]] for parts, _ in world.rows]
    ties = [(at, row[0]) for row in free for at in row]
    ends = np.array(ties or [(0, 0)]).T
    ends = csr_matrix((np.ones(ends.shape[1]), ends), (len(lower) + 1,) * 2)
    places = connected_components(ends, directed=False)[1]
    rows: dict[int, list[tuple[dict[int, int], bool]]] = defaultdict(list)
    for (parts, equal), row in zip(world.rows, free, strict=True):
        if row:
            rows[places[row[0]]].append((dict(parts), equal))
    known = {at for at, mine in asked.items() if lower[at] == upper[at] and 0 < lower[at] - mine < world.cells[at].base}
    for place in set(places):
        left = {at: n for at, n in asked.items() if places[at] == place and lower[at] < upper[at]}
        known |= solve_system(world, rows[place], lower, upper, left) if left else set()
    return known


def solve_system(world: World, rows: Any, lower: Any, upper: Any, asked: dict[int, int]) -> set[int]:
    """Which of the cells asked are small in all true worlds: each solve lets as many go as it can."""
    part = sorted({at for parts, _ in rows for at in parts} | set(asked))
    inside = {at: column for column, at in enumerate(part)}
    while asked:
        width = len(part) + 2 * len(asked)
        matrix: list[dict[int, int]] = []
        limits: list[tuple[float, float]] = []
        ends = np.ones(2 * len(asked))
        for parts, equal in rows:
            matrix.append({inside[at]: times for at, times in parts.items()})
            limits.append((0 if equal else -np.inf, 0))
        for number, (at, mine) in enumerate(asked.items()):
            choice, least = 2 * number, mine + world.cells[at].base
            # One choice makes the count of others none, the other makes it the base or more.
            matrix.append({inside[at]: 1, len(part) + choice: upper[at] - mine})
            matrix.append({inside[at]: 1, len(part) + choice + 1: lower[at] - least})
            limits += [(-np.inf, upper[at]), (lower[at], np.inf)]
            ends[choice], ends[choice + 1] = mine >= lower[at], least <= upper[at]
        cells = [(number, column, times) for number, line in enumerate(matrix) for column, times in line.items()]
        numbers, columns, times = zip(*cells, strict=True)
        rules = LinearConstraint(
            csr_matrix((times, (numbers, columns)), (len(matrix), width)), *zip(*limits, strict=True)
        )
        bounds = Bounds(np.concatenate([lower[part], 0 * ends]), np.concatenate([upper[part], ends]))
        aim = np.concatenate([np.zeros(len(part)), -np.ones(len(ends))])
        done = milp(aim, integrality=np.ones(width), bounds=bounds, constraints=rules, options={"time_limit": 30})
        chosen = 0 * ends if done.x is None else np.rint(done.x[len(part) :])
        let_go = [bool(pair.any()) for pair in chosen.reshape(-1, 2)]
        if not any(let_go):
            world.notes["systems without an answer"] += done.status != 0
            return set(asked) if done.status == 0 else set()
        asked = {at: mine for (at, mine), free in zip(asked.items(), let_go, strict=True) if not free}
    return set()


def show(address: Address) -> str:
    """An address in one line."""
    return " | ".join((*address[:3], "; ".join(f"{d}={code}" for d, code in sorted(address[3]))))


def print_attack(name: str, editions: Sequence[Edition], truths: Sequence[Truth | None], relations: Any = ()) -> int:
    """Attack editions as one, and print what is known; returns how many counts are."""
    begun = time.process_time()
    world = build_world(editions, truths, relations)
    protected = sum(cell.base > 0 and cell.printed >= 0 for cell in world.cells)
    names = {at: show(address) + f" (figure {n + 1})" * (n > 0) for (address, n), at in world.names.items()}
    public = find_known(world)
    inside: dict[str, set[str]] = defaultdict(set)
    for edition in editions:
        for _ in range(3):  # groups of groups
            for group, members in edition.bodies.items():
                inside[group].update(members, *(inside[member] for member in members if member in inside))
    bodies = sorted({address[1] for (address, _), at in world.names.items() if world.cells[at].base} - set(inside))
    told = {body: find_known(world, body, inside) - public for body in bodies} if any(truths) else {}
    print(
        f"{name}: {len(world.cells)} cells, {protected} protected, {len(world.rows)} rows; known to the public "
        f"{len(public)}, to some body {len(set().union(*told.values()))} of {len(bodies)} bodies; "
        f"{dict(world.notes)}; {time.process_time() - begun:.1f} s"
    )
    for body, known in {"all": public, **told}.items():
        for at in sorted(known):
            print(f"  KNOWN to {body}: {names[at]}: printed {world.cells[at].printed}, true {world.cells[at].true}")
    return len(public) + sum(map(len, told.values()))


def print_fields(edition: Edition, truth: Truth) -> None:
    """What stands beside a printed 0 or base only, or far more often, where the truth is none or where it is small."""
    moved: Counter[str] = Counter()
    seen: dict[tuple[str, bool], dict[Address, set[str]]] = defaultdict(lambda: defaultdict(set))
    for address, row in edition.rows:
        base, true = edition.bases.get(address[0], 0), truth(address)
        if not base or true is None:
            continue
        if row["value"].isdigit() and address[1] not in edition.bodies:
            same = "is true" if int(row["value"]) == true else "is not"
            moved[f"published {'filled' if row['published'] else 'empty'}, print {same}"] += 1
        if row["value"] in ("", "0", str(base)):
            codes, listed = dict(address[3]), edition.codes.items()
            under = [(d, code) for (d, above), below in listed for code, _ in below if codes.get(d, "_T") == above]
            parent = any(move_address(address, *pair) in edition.prints for pair in under)
            words = {f"{name}={row[name]}" for name in SEEN}
            words |= {f"{name} {'filled' if row[name] else 'empty'}" for name in ("published", "computed")}
            words.add(f"file={row['table'].replace(address[1], '*')}")
            seen[row["value"], parent][address] |= words
    for (printed, parent), cells in sorted(seen.items()):
        kinds = {a: min(truth(a) or 0, edition.bases[a[0]]) % edition.bases[a[0]] != 0 for a in cells}
        small, total = sum(kinds.values()), len(cells)
        where = f"printed {printed or 'nothing'}, {'sums' if parent else 'finest'}, {small} of {total} small"
        for word in sorted(set().union(*cells.values())):
            there = [kinds[address] for address, words in cells.items() if word in words]
            number, found = len(there), sum(there)
            # How often so many cells, drawn at random, hold so few or so many small counts.
            ways = [math.comb(small, k) * math.comb(total - small, number - k) for k in range(number + 1)]
            chance = min(sum(ways[: found + 1]), sum(ways[found:])) / math.comb(total, number)
            if chance < 0.001:
                print(f"  FIELD {where}: {word}: {found} of {number} small ({chance:.0e})")
    print(f"  bodies: {dict(sorted(moved.items()))}")


def read_truth(collection: Path, round_name: str) -> Truth:
    """The true figures of a round."""
    from tilstand.round.state import load_round
    from tilstand.terms import Key, Period

    figures = load_round(collection, round_name).reconciled.figures

    @cache
    def truth(address: Address) -> int | None:
        measure, provider, period, codes = address
        figure = figures.get(Key(measure, provider, Period.from_text(period), tuple(sorted(codes))))
        amount = None if figure is None or figure.upper is not None else figure.value.amount
        return int(amount) if amount is not None and amount == int(amount) else None

    return truth


def read_relations(folder: Path) -> list[Any]:
    """What a collection relates."""
    return list(tomllib.loads((folder / "relations.toml").read_text("utf-8")).get("relation", ()))


def attack_tables(asked: Sequence[str], base: int) -> int:
    """Attack what `protect table` prints of one file for several researchers, together and alone."""
    source, counted, shown = asked
    rows = list(csv.DictReader(Path(source).read_text("utf-8").splitlines()))

    def truth(address: Address) -> int | None:
        return sum(int(row[counted]) for row in rows if all(row[d] == code for d, code in address[3]))

    tables = []
    for dims in shown.split("/"):
        command = [sys.executable, "-m", "tilstand", "protect", "table", source, "--count", counted]
        command += ["--dims", dims, "--base", str(base), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        cells = [
            {"measure": counted, "provider": "source", "period": "", "status": "A", "qualifier": "", "upper": ""}
            | {name: "_T" if code is None else str(code) for name, code in cell.items() if name != "status"}
            for cell in json.loads(done.stdout)["cells"]
        ]
        codes = {(d, "_T"): [(c, "") for c in dict.fromkeys(r[d] for r in rows)] for d in dims.split(",")}
        read = [(read_address(cell), cell) for cell in cells]
        tables.append(Edition(read, {counted: base}, codes, {}))
    return print_attack(f"{source} by {shown}, base {base}", tables, [truth] * len(tables))


def main() -> int:
    """Attack what is asked for; 1 if anything is known."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("editions", nargs="*", type=Path)
    asked.add_argument("--collection", action="append", default=[], type=Path)
    asked.add_argument("--round", action="append", default=[])
    asked.add_argument("--tables", nargs=3, metavar=("SOURCE", "COUNT", "DIMS"))
    asked.add_argument("--base", type=int, default=3)
    options = asked.parse_args()
    if options.tables:
        return int(attack_tables(options.tables, options.base) > 0)
    editions = [read_edition(folder) for folder in options.editions]
    sources = list(zip(options.collection, options.round, strict=True))
    truths: list[Truth | None] = [read_truth(*source) for source in sources] or [None] * len(editions)
    relations = read_relations(options.collection[-1]) if sources else []
    known = print_attack(" + ".join(map(str, options.editions)), editions, truths, relations)
    for edition, truth in zip(editions, truths, strict=True):
        if truth:
            print_fields(edition, truth)
    return int(known > 0)


if __name__ == "__main__":
    sys.exit(main())
