"""An attacker who has the published files alone: is a protected count certainly small but not none?

    python benchmarks/printed_attack.py EDITION... [--collection PATH --round NAME]...
    python benchmarks/printed_attack.py --tables SOURCE.csv COUNT DIMS[/DIMS...] [--base 3]
    python benchmarks/printed_attack.py --twin COLLECTION ROUND

Editions are read from their CSV files and their dictionary, several of them as one. A true world gives every
printed number a true one: 0 is 0 to below the base, the base is 1 to below twice the base, any other number is off
by less than the base and no small count; sums of codes and of bodies, and what the collection relates, hold in
truth. A count is known when no true world has it at none or at the base and above. That is asked for the public,
and for each body that knows its own figures. With the collection (one for each edition, in their order) its true
figures say which sums are true ones, which figures did not change, and what only a true zero or only a small count
looks like in some column. `--tables` asks the same of `tilstand protect table` for one file shown in several ways.
`--twin` builds the round and one whose submissions are what was printed: they must not differ in a single byte.
Written apart from tilstand.protect, from the published rule.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

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
            rows += [(read_address(row), row) for row in csv.DictReader(file.open(encoding="utf-8"))]
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
class World:
    """All true worlds: bounds of each variable, and rows of equal or at most."""

    variables: dict[tuple[Address, int], int] = field(default_factory=dict)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    printed: list[int] = field(default_factory=list)
    true: list[int | None] = field(default_factory=list)
    base: list[int] = field(default_factory=list)
    rows: dict[tuple[tuple[tuple[int, int], ...], bool], str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    def add_cell(self, name: tuple[Address, int], low: int, high: int, base: int, printed: int, true: Any) -> int:
        """The number of a variable, whose bounds are narrowed if it was printed before."""
        at = self.variables.setdefault(name, len(self.lower))
        if at == len(self.lower):
            for values, value in zip(
                (self.lower, self.upper, self.base, self.printed, self.true), (low, high, base, printed, true),
                strict=True,
            ):  # fmt: skip
                values.append(value)
        self.lower[at], self.upper[at] = max(self.lower[at], low), min(self.upper[at], high)
        self.printed[at] = printed if self.printed[at] < 0 else self.printed[at]
        return at

    def add_row(self, parts: Mapping[int, int], *, equal: bool, name: str) -> None:
        """Sum of parts is zero, or at most zero."""
        self.rows.setdefault((tuple(sorted(parts.items())), equal), name)


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
            for value, ranged in prints:
                low, high = (0, TOP) if ranged else bound_print(value, base)
                if true is not None and not low <= true <= high:
                    world.notes["prints that the rule does not allow for the truth"] += 1
                    print(f"  against the rule: {show(address)} is printed {value}, and is {true}")
                    low, high = min(low, true), max(high, true)
                number = find_version(world, address, value, true)
                found[address] = world.add_cell((address, number), low, high, base, value, true)
        add_sums(world, edition, truth, found)
        add_relations(world, truth, found, relations)
    return world


def find_version(world: World, address: Address, value: int, true: int | None) -> int:
    """Which figure this is: one that changed between editions is another one."""
    number = 0
    while (at := world.variables.get((address, number))) is not None:
        same = world.true[at] == true if true is not None else world.printed[at] == value
        if same:
            break
        number += 1
    return number


def list_sums(edition: Edition, found: Mapping[Address, int]) -> Iterator[tuple[Address, list[Address], str, bool]]:
    """Every total of printed parts: codes under a code, bodies under a group; and what is a part of which."""
    for address in found:
        measure, provider, period, codes = address
        for dimension, parent in edition.codes:
            if dict(codes).get(dimension, "_T") != parent:
                continue
            below = edition.codes[dimension, parent]
            parts = [move_address(address, dimension, code) for code, kind in below if kind != "of_which"]
            if any(part in found for part in parts):
                yield address, parts, f"{dimension} under {parent}", True
            for code, kind in below:
                if kind == "of_which" and (part := move_address(address, dimension, code)) in found:
                    yield address, [part], "of which", False
        if provider in edition.bodies:
            parts = [(measure, body, period, codes) for body in edition.bodies[provider]]
            if any(part in found for part in parts):
                yield address, parts, f"bodies of {provider}", True


def add_sums(world: World, edition: Edition, truth: Truth | None, found: Mapping[Address, int]) -> None:
    """The sums that are true; without a truth those that are printed so and whose parts are all there."""
    for total, parts, name, equal in list_sums(edition, dict(found)):
        numbers = [world.printed[found[part]] if part in found else 0 for part in parts]
        printed = world.printed[found[total]] == sum(numbers)
        if truth is None:
            if equal and printed:
                there = [part for part in parts if part in found]
                world.add_row({found[total]: -1} | {found[part]: 1 for part in there}, equal=True, name=name)
            continue
        trues = {part: number for part in parts if (number := truth(part)) is not None}
        whole = truth(total)
        if whole is None or (equal and whole != sum(trues.values())) or sum(trues.values()) > whole:
            world.notes["sums in print that are none in truth"] += equal and printed
            continue
        world.notes["true sums that print breaks"] += equal and not printed and all(p in found for p in trues)
        row = {found[total]: -1}
        for part, number in trues.items():
            base = edition.bases.get(part[0], 0)
            at = found.get(part)
            row[world.add_cell((part, 0), 0, TOP, base, -1, number) if at is None else at] = 1
        world.add_row(row, equal=equal, name=name)


def add_relations(world: World, truth: Truth | None, found: Mapping[Address, int], relations: Iterable[Any]) -> None:
    """What the collection relates: sums, the same, at most; of all whose figures are printed and that are true."""
    if truth is None:
        return
    periods = {address[2] for address in found}
    for relation in relations:
        sides = relation.get("left", ()), relation.get("right", ())
        if relation["kind"] not in ("sum", "same", "at_most") or any(
            "steps" in term for side in sides for term in side
        ):
            continue
        for period in periods:
            left, right = (
                [(t["measure"], t.get("provider", ""), period, frozenset(t.get("where", {}).items())) for t in side]
                for side in sides
            )
            numbers = [[truth(address) for address in side] for side in (left, right)]
            if any(address not in found for address in (*left, *right)) or None in (*numbers[0], *numbers[1]):
                continue
            gap = sum(filter(None, numbers[0])) - sum(filter(None, numbers[1]))
            equal = relation["kind"] != "at_most"
            if gap == 0 or (gap < 0 and not equal):
                parts: Counter[int] = Counter(found[address] for address in left)
                parts.subtract(found[address] for address in right)
                world.add_row({at: times for at, times in parts.items() if times}, equal=equal, name=relation["id"])


def find_known(world: World, own: str = "", inside: Mapping[str, set[str]] | None = None) -> set[int]:
    """The variables that are certainly small and not none, for the public or for a body that knows its own."""
    lower, upper = np.array(world.lower, float), np.array(world.upper, float)
    names = {at: name[0] for name, at in world.variables.items()}
    mine: dict[int, int] = {}
    for at, address in names.items():
        if own and address[1] == own and world.true[at] is not None:
            lower[at] = upper[at] = world.true[at]
    targets = {}
    for at, address in names.items():
        base = world.base[at]
        if base and address[1] != own and world.printed[at] >= 0 and lower[at] < 2 * base:
            targets[at] = base
            if own and own in (inside or {}).get(address[1], ()):
                same = world.variables.get(((address[0], own, *address[2:]), 0))
                mine[at] = int(lower[same]) if same is not None and lower[same] == upper[same] else 0
    known: set[int] = set()
    touched = not own or [at for at, address in names.items() if address[1] == own]
    for part in list_components(world, lower, upper):
        if touched is True or set(part) & set(touched) or any(at in mine for at in part):
            known |= solve_component(world, part, lower, upper, {at: targets[at] for at in part if at in targets}, mine)
    return known


def list_components(world: World, lower: Any, upper: Any) -> list[list[int]]:
    """Variables that rows tie together through what is not fixed; a fixed one belongs to all beside it."""
    root = list(range(len(world.lower)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for parts, _ in world.rows:
        free = [at for at, _ in parts if lower[at] < upper[at]]
        for at in free[1:]:
            root[find(at)] = find(free[0])
    groups: dict[int, set[int]] = defaultdict(set)
    for at in range(len(root)):
        groups[find(at)].add(at)
    for parts, _ in world.rows:
        free = [at for at, _ in parts if lower[at] < upper[at]]
        if free:
            groups[find(free[0])].update(at for at, _ in parts)
    return [sorted(group) for group in groups.values()]


def solve_component(
    world: World, part: list[int], lower: Any, upper: Any, targets: Mapping[int, int], mine: Mapping[int, int]
) -> set[int]:
    """The targets that are small in all true worlds: each solve settles as many as it can."""
    inside = {at: column for column, at in enumerate(part)}
    rows = [(dict(parts), equal) for parts, equal in world.rows if all(at in inside for at, _ in parts)]
    left = dict(targets)
    certain = {at for at in left if lower[at] == upper[at]}
    known = {at for at in certain if 0 < lower[at] - mine.get(at, 0) < left[at]}
    left = {at: base for at, base in left.items() if at not in certain}
    while left:
        asked = sorted(left)
        size, matrix, low, high = len(part), [], [], []
        width = size + 2 * len(asked)
        for parts, equal in rows:
            line = np.zeros(width)
            for at, times in parts.items():
                line[inside[at]] = times
            matrix.append(line)
            low.append(0.0 if equal else -np.inf)
            high.append(0.0)
        for number, at in enumerate(asked):
            column, know = inside[at], mine.get(at, 0)
            none, many = np.zeros(width), np.zeros(width)
            # One choice makes the rest of the count none, the other makes it the base or more.
            none[column], none[size + 2 * number] = 1, upper[at] - know
            many[column], many[size + 2 * number + 1] = 1, -(know + left[at] - lower[at])
            matrix += [none, many]
            low += [-np.inf, lower[at]]
            high += [upper[at], np.inf]
        aim = np.concatenate([np.zeros(size), -np.ones(2 * len(asked))])
        ends = np.ones(2 * len(asked))
        for number, at in enumerate(asked):
            ends[2 * number] = mine.get(at, 0) >= lower[at]
            ends[2 * number + 1] = mine.get(at, 0) + left[at] <= upper[at]
        bounds = Bounds(np.concatenate([lower[part], 0 * ends]), np.concatenate([upper[part], ends]))
        rules = LinearConstraint(csr_matrix(np.array(matrix)), low, high)
        done = milp(aim, integrality=np.ones(width), bounds=bounds, constraints=rules, options={"time_limit": 30})
        if done.x is None:
            world.notes["systems without an answer"] += 1
            return known
        chosen = np.rint(done.x[size:]).reshape(-1, 2).any(axis=1)
        if not chosen.any():
            world.notes["systems not closed in time"] += done.status != 0
            return known | (set(left) if done.status == 0 else set())
        left = {at: left[at] for at, free in zip(asked, chosen, strict=True) if not free}
    return known


def show(address: Address) -> str:
    """An address in one line."""
    return " | ".join((*address[:3], "; ".join(f"{d}={code}" for d, code in sorted(address[3]))))


def print_attack(name: str, editions: Sequence[Edition], truths: Sequence[Truth | None], relations: Any = ()) -> int:
    """Attack editions as one, and print what is known; returns how many counts are."""
    begun = time.process_time()
    world = build_world(editions, truths, relations)
    protected = sum(base > 0 and printed >= 0 for base, printed in zip(world.base, world.printed, strict=True))
    names = {at: show(address) + (f" (figure {n + 1})" if n else "") for (address, n), at in world.variables.items()}
    public = find_known(world)
    inside: dict[str, set[str]] = defaultdict(set)
    for edition in editions:
        for _ in range(3):  # groups of groups
            for group, members in edition.bodies.items():
                inside[group].update(members, *(inside[member] for member in members if member in inside))
    bodies = sorted({address[1] for (address, _), at in world.variables.items() if world.base[at]} - set(inside))
    told = {body: find_known(world, body, inside) - public for body in bodies} if any(truths) else {}
    print(
        f"{name}: {len(world.lower)} cells, {protected} protected, {len(world.rows)} rows; known to the public "
        f"{len(public)}, to some body {len(set().union(*told.values()))} of {len(bodies)} bodies; "
        f"{dict(world.notes)}; {time.process_time() - begun:.1f} s"
    )
    for at in sorted(public):
        print(f"  KNOWN to all: {names[at]}: printed {world.printed[at]}, true {world.true[at]}")
    for body, known in told.items():
        for at in sorted(known):
            print(f"  KNOWN to {body}: {names[at]}: printed {world.printed[at]}, true {world.true[at]}")
    return len(public) + sum(map(len, told.values()))


def print_fields(edition: Edition, truth: Truth) -> None:
    """What stands beside a printed 0 or base only, or far more often, where the truth is none or where it is small."""
    seen: dict[tuple[str, bool], dict[Address, set[str]]] = defaultdict(lambda: defaultdict(set))
    moved: dict[tuple[str, bool], Counter[bool]] = defaultdict(Counter)
    for address, row in edition.rows:
        base, true = edition.bases.get(address[0], 0), truth(address)
        if not base or true is None:
            continue
        if row["value"].isdigit():
            name, group = f"published {'filled' if row['published'] else 'empty'}", address[1] in edition.bodies
            moved[name, group][int(row["value"]) == true] += 1
        if row["value"] in ("", "0", str(base)):
            parent = any(
                move_address(address, dimension, code) in edition.prints
                for (dimension, above), below in edition.codes.items()
                for code, _ in below
                if dict(address[3]).get(dimension, "_T") == above
            )
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
    for (name, group), counts in sorted(moved.items()):
        print(f"  {name}, {'groups' if group else 'bodies'}: print is true {counts[True]}, is not {counts[False]}")


def read_truth(collection: Path, round_name: str) -> Truth:
    """The true figures of a round."""
    from tilstand.round.state import load_round
    from tilstand.terms import Key, Period

    figures = load_round(collection, round_name).reconciled.figures
    kept: dict[Address, int | None] = {}

    def truth(address: Address) -> int | None:
        if address not in kept:
            measure, provider, period, codes = address
            figure = figures.get(Key(measure, provider, Period.from_text(period), tuple(sorted(codes))))
            amount = None if figure is None or figure.upper is not None else figure.value.amount
            kept[address] = int(amount) if amount is not None and amount == int(amount) else None
        return kept[address]

    return truth


def read_relations(collection: Path, round_name: str) -> list[Any]:
    """What the collection and the round relate."""
    files = collection / "relations.toml", collection / "rounds" / round_name / "relations.toml"
    return [r for file in files if file.exists() for r in tomllib.loads(file.read_text("utf-8")).get("relation", ())]


def attack_tables(source: Path, count: str, shown: Sequence[str], base: int) -> int:
    """Attack what `protect table` prints of one file for several researchers, together and alone."""
    rows = list(csv.DictReader(source.open(encoding="utf-8")))

    def truth(address: Address) -> int | None:
        return sum(int(row[count]) for row in rows if all(row[d] == code for d, code in address[3]))

    tables = []
    for dims in shown:
        command = [sys.executable, "-m", "tilstand", "protect", "table", str(source), "--count", count]
        done = subprocess.run(
            [*command, "--dims", dims, "--base", str(base), "--json"], capture_output=True, text=True, check=True
        )
        cells = [
            {"measure": count, "provider": "source", "period": "", "status": "A", "qualifier": "", "upper": ""}
            | {name: "_T" if code is None else str(code) for name, code in cell.items() if name != "status"}
            for cell in json.loads(done.stdout)["cells"]
        ]
        codes = {(d, "_T"): [(c, "") for c in dict.fromkeys(r[d] for r in rows)] for d in dims.split(",")}
        read = [(read_address(cell), cell) for cell in cells]
        tables.append(Edition(read, {count: base}, codes, {}))
    return print_attack(f"{source.name} by {' and '.join(shown)}, base {base}", tables, [truth] * len(tables))


def build_twin(collection: Path, round_name: str, place: Path) -> tuple[Path, Path]:
    """An edition, and one of a round whose submissions are what the first prints of them."""

    def run(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "tilstand", *words], capture_output=True, check=True)

    run("run", str(collection), round_name, "--out", str(place / "first"))
    run("protect", "round-lines", str(collection), round_name, "--out", str(place / "lines"))
    truth = read_truth(collection, round_name)
    printed: dict[Address, str] = {}
    for name in ("lines.csv", "margins.csv"):
        for row in csv.DictReader((place / "lines" / name).open(encoding="utf-8")):
            codes = {k: v for k, v in row.items() if k not in ("OBS_STATUS", "CONF_STATUS")}
            printed[read_address(codes)] = row["value"]
    bases = read_edition(place / "first").bases
    twin = copytree(collection, place / "twin")
    for file in [*twin.glob(f"rounds/{round_name}/submissions/*.csv"), *twin.glob(f"rounds/{round_name}/*.csv")]:
        rows = list(csv.DictReader(file.open(encoding="utf-8")))
        for row in rows if rows and "breakdown" in rows[0] else ():
            pairs = (pair.strip().partition("=")[::2] for pair in row["breakdown"].split(";") if pair)
            address = row["measure"], row["provider"], row["period"], frozenset(pairs)
            if row["measure"] in bases and row["value"] == str(truth(address)):  # what was corrected stays
                row["value"] = printed.get(address, row["value"])
        if rows:
            with file.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    run("run", str(twin), round_name, "--out", str(place / "second"))
    return place / "first", place / "second"


def print_twin(first: Path, second: Path) -> int:
    """Print which lines of which published files tell the two editions apart."""
    files = {f.relative_to(e).as_posix() for e in (first, second) for f in e.rglob("*") if f.is_file()}
    texts, differing = (".csv", ".md", ".cff", ".html", ".json", ".js", ".xml"), []
    for name in sorted(files - {"public-manifest.json"}):
        pair = [(e / name).read_bytes() if (e / name).exists() else b"" for e in (first, second)]
        if pair[0] != pair[1]:
            differing.append(name)
            lines = [content.decode("utf-8", "replace").splitlines() for content in pair]
            apart = [set(lines[0]) - set(lines[1]), set(lines[1]) - set(lines[0])]
            if name.endswith(texts) and name.startswith("data/"):
                print(
                    f"  {name}:",
                    *(f"    {'-+'[side]} {line[:240]}" for side in (0, 1) for line in sorted(apart[side])[:6]),
                    sep="\n",
                )
    print(f"twin: {len(files)} files, {len(differing)} differ", *Counter(Path(n).suffix for n in differing).items())
    return len(differing)


def main() -> int:
    """Attack what is asked for; 1 if anything is known."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("editions", nargs="*", type=Path)
    asked.add_argument("--collection", action="append", default=[], type=Path)
    asked.add_argument("--round", action="append", default=[])
    asked.add_argument("--tables", nargs=3, metavar=("SOURCE", "COUNT", "DIMS"))
    asked.add_argument("--base", type=int, default=3)
    asked.add_argument("--twin", nargs=2, metavar=("COLLECTION", "ROUND"))
    options = asked.parse_args()
    known = 0
    if options.tables:
        source, count, dims = options.tables
        known += attack_tables(Path(source), count, dims.split("/"), options.base)
    if options.twin:
        with tempfile.TemporaryDirectory() as place:
            known += print_twin(*build_twin(Path(options.twin[0]), options.twin[1], Path(place)))
    if options.editions:
        editions = [read_edition(folder) for folder in options.editions]
        sources = list(zip(options.collection, options.round, strict=True))
        truths: list[Truth | None] = [read_truth(*source) for source in sources] or [None] * len(editions)
        relations = read_relations(*sources[-1]) if sources else []
        known += print_attack(" + ".join(map(str, options.editions)), editions, truths, relations)
        for edition, truth in zip(editions, truths, strict=True):
            if truth:
                print_fields(edition, truth)
    return int(known > 0)


if __name__ == "__main__":
    sys.exit(main())
