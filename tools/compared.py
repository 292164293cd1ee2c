"""Two editions of one round, figure by figure: what both say alike, and what only one says or says otherwise.

    python tools/compared.py OLD NEW [--all]

Made for editions that were built by programs far apart: it reads nothing but their files of data and what
lies beside them for the unit, whatever else has changed (`tilstand publish compare` wants two editions of
this program, and says why a figure moved). A figure is a measure, a body, a period and codes in a table; of
it the value, the status and the qualifier are compared. Findings are compared by rule, measure, period and
numbers, relations by their terms and what came of them, proven figures by address and value.
Ends with 1 if a figure of the older edition is in no table of the later one.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

Said = Mapping[Hashable, Set[Hashable]]
NO_CODES = {
    *("reconstructed", "draft", "table", "row", "column", "row_label", "column_label", "measure", "provider"),
    *("period", "unit", "value", "status", "confidentiality", "qualifier", "origin", "bracket", "upper"),
    *("published", "computed", "computed_upper", "notes"),
}
WHOLE = ("_T", "_Z", "")
"""All codes together, or no codes: an older file may lack the column."""


def main(arguments: list[str]) -> int:
    """Print what differs; 1 if a figure is gone from every table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("old", type=Path)
    asked.add_argument("new", type=Path)
    asked.add_argument("--all", action="store_true", help="Print every difference.")
    given = asked.parse_args(arguments)
    old, new = cells(given.old), cells(given.new)
    print(f"{'':<12}{'before':>8}{'after':>8}{'alike':>8}{'otherwise':>11}{'gone':>6}{'new':>6}")
    _row("figures", old, new)
    for name, read in (("findings", findings), ("relations", relations), ("proven", proven)):
        _row(name, read(_internal(given.old, name)), read(_internal(given.new, name)))
    moved = {key for key in old if key in new and old[key] != new[key]}
    for (measure, provider, period), keys in _about(moved).items():
        print(f"\notherwise: {measure} | {provider} | {period}, {len(keys)} places")
        for key in sorted(keys, key=str)[: None if given.all else 3]:
            print(f"  {_named(key)}: {_told(old[key])} -> {_told(new[key])}")
    stated = {key[1:] for key in new}  # type: ignore[index]
    gone = [key for key in old if key not in new]
    lost = [key for key in gone if key[1:] not in stated]  # type: ignore[index]
    for key in gone:
        print(f"\n{'gone' if key in lost else 'gone from its table'}: {_named(key)}: {_told(old[key])}")
    tables = Counter(key[0] for key in new if key not in old)  # type: ignore[index]
    print("\nnew in " + ", ".join(f"{table} ({count})" for table, count in tables.most_common()))
    return int(bool(lost))


def cells(edition: Path) -> Said:
    """What is said of each figure in each table."""
    found: dict[Hashable, set[Hashable]] = defaultdict(set)
    for file in sorted((edition / "data").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if "measure" in row:
                    found[_key(row)].add((row["value"], row["status"], row["qualifier"]))
    return found


def _key(row: Mapping[str, str]) -> Hashable:
    codes = sorted((name, code) for name, code in row.items() if name not in NO_CODES and code not in WHOLE)
    return row["table"], row["measure"], row["provider"], row["period"], tuple(codes)


def findings(rows: list[dict[str, Any]]) -> Said:
    """What is found, by rule, measure and period: the numbers."""
    return _many(((one["rule"], one["measure"], one["period"]), (one["observed"], one["expected"])) for one in rows)


def relations(rows: list[dict[str, Any]]) -> Said:
    """What came of each relation, by its terms."""
    return _many((json.dumps(one["terms"], sort_keys=True), one["outcome"]) for one in rows)


def proven(rows: list[dict[str, Any]]) -> Said:
    """The value of each proven figure."""
    return _many((json.dumps(one["key"], sort_keys=True), json.dumps(one["value"])) for one in rows)


def _many(pairs: Iterator[tuple[Hashable, Hashable]]) -> Said:
    found: dict[Hashable, set[Hashable]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def _internal(edition: Path, name: str) -> list[dict[str, Any]]:
    folder = edition.with_name(f"{edition.name}-internal")
    place = folder if folder.is_dir() else edition / "internal"  # where it lay at first
    rows: list[dict[str, Any]] = json.loads(
        (place / f"{'deduced' if name == 'proven' else name}.json").read_text("utf-8")
    )
    return rows


def _row(name: str, old: Said, new: Said) -> None:
    alike = sum(new.get(key) == said for key, said in old.items())
    both = len(old.keys() & new.keys())
    gone, more = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    print(f"{name:<12}{len(old):>8}{len(new):>8}{alike:>8}{both - alike:>11}{gone:>6}{more:>6}")


def _about(keys: set[Hashable]) -> Mapping[tuple[str, str, str], list[Hashable]]:
    found: dict[tuple[str, str, str], list[Hashable]] = defaultdict(list)
    for key in sorted(keys, key=str):
        found[key[1:4]].append(key)  # type: ignore[index]
    return found


def _named(key: Any) -> str:
    table, measure, provider, period, codes = key
    return " | ".join([table, measure, provider, period, *(f"{name}={code}" for name, code in codes)])


def _told(said: Set[Any]) -> str:
    return " and ".join(" ".join(one) for one in sorted(said))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
