"""The attacker's reading: for every field of every register, which outputs change when it alone changes.

    python tools/attackers_reading.py [COLLECTION]

Makes an overview twice, with entries that differ in one field of one of them and in nothing else, and holds
every byte of every file that is published, and of the text for the report, against the other. Where none is
another, nobody can read the field. Writes benchmarks/results/attackers-reading.md, which a test holds
to be so.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tilstand import define
from tilstand.define.registers import DeclaredRegister, RegisterColumn, read_registers
from tilstand.model.batch import RegisterEntry
from tilstand.model.overview import Overview
from tilstand.protect.register_tables.overview import build_register_overview
from tilstand.publish.register_overview import build_overview_files
from tilstand.publish.register_pages import write_overview_text
from tilstand.terms import Period

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "benchmarks" / "results" / "attackers-reading.md"
PERIOD, YEAR = Period.from_text("2026-T2"), 2026
DAYS = {"day": f"{YEAR}-06-21", "third": f"{YEAR}-02-04", "year": f"{YEAR - 1}-06-04"}
OUTPUTS = {
    "page": lambda name: name.endswith("index.html"),
    "search page": lambda name: name.endswith("search.html"),
    "PDF": lambda name: name.endswith(".pdf"),
    "counts (CSV)": lambda name: name == "data/counts.csv",
    "entries (CSV)": lambda name: name == "data/entries.csv",
    "JSON": lambda name: name == "data/overview.json",
    "calendar": lambda name: name.endswith(".ics"),
    "text for the report": lambda name: name == "text",
}
NOTHING = "·"
AROUND = ("name of the entry", "who wrote it", "hour of writing", "hour of release")
"""What an entry has beside its fields."""


@dataclass(frozen=True)
class Trial:
    """Two registers that differ in one thing.

    Attributes:
        register: Its name.
        kind: The kind of entry, by the codes that decide what leaves of it.
        what: What differs.
        first, second: What leaves of each.
    """

    register: str
    kind: str
    what: str
    first: Overview
    second: Overview

    @property
    def mark(self) -> str:
        """What leaves of it: `x` if it is told of an entry, `n` if a number differs, `·` if nothing does."""
        if self.first.seal == self.second.seal:
            return NOTHING
        told = [(one.entries, one.events) for one in (self.first, self.second)]
        return "**x**" if told[0] != told[1] else "n"


def trials(about: DeclaredRegister) -> Iterator[Trial]:
    """Every field of a register, tried on every kind of entry that it has."""
    open_ = replace(about, about=about.about.model_copy(update={"legal_basis": "Lex"}))
    kept: dict[tuple[frozenset[tuple[str, str]], str], Overview] = {}

    def made(values: Mapping[str, str], around: str = "") -> Overview:
        """One side of a trial is that of many others: it is made once."""
        key = frozenset(values.items()), around
        if key not in kept:
            kept[key] = _made(open_, values, around)
        return kept[key]

    gates = sorted({name for field in about.about.fields.values() for name in field.public_where})
    for codes in itertools.product(*(_answers(about, about.columns[gate]) for gate in gates)):
        given = dict(zip(gates, codes, strict=True))
        base = _values(about) | given
        kind = ", ".join(codes) or "any"
        for column, told in _pairs(about, base):
            if column not in gates:
                first, second = ({**base, column: text} for text in told)
                name = column.partition(".")[0] if "." in column else column
                yield Trial(about.name, kind, name, made(first), made(second))
        for what in DAYS:
            for name, field in about.about.fields.items():
                if field.type == "day":
                    days = _days(what)
                    first, second = ({**base, name: text} for text in days)
                    yield Trial(about.name, kind, f"{name} ({what})", made(first), made(second))
        for what in AROUND:
            yield Trial(about.name, kind, what, made(base), made(base, around=what))


def _values(about: DeclaredRegister) -> dict[str, str]:
    """An entry with something in every field."""
    told = {name: _told(about, column)[0] for name, column in about.columns.items()}
    tally = about.about.tally
    for name, codes in (tally.where if tally is not None else {}).items():
        told[name] = codes[0]
    calendar = about.about.calendar
    for name, codes in (calendar.where if calendar is not None else {}).items():
        told[name] = codes[0]
    for name, codes in about.about.blocked.items():
        told[name] = "no" if "yes" in codes else ""
    return {name: text for name, text in told.items() if text}


def _pairs(about: DeclaredRegister, base: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each field but days: two things that may stand in it."""
    seen = set()
    for name, column in about.columns.items():
        if column.field.type != "day" and column.name not in seen:
            seen.add(column.name)
            here = base.get(name, "")
            other = next((one for one in _told(about, column) if one != here), "")
            yield name, (here, other)


def _answers(about: DeclaredRegister, column: RegisterColumn) -> tuple[str, ...]:
    """All that may stand in a field on which it depends what leaves."""
    return tuple(code.id for code in about.codes(column.field)) or _told(about, column)


def _told(about: DeclaredRegister, column: RegisterColumn) -> tuple[str, ...]:
    match column.field.type:
        case "code":
            codes = [one.id for one in about.codes(column.field)]
            return (codes[-1], codes[0]) if len(codes) > 1 else (codes[0], "")
        case "day":
            return _days("day")
        case "number":
            return ("1", "7")
        case "yes_no":
            return ("no", "yes")
        case "entry":
            return ("other", "")
        case "address":
            return ("https://one.example/a", "https://two.example/b")
        case _:
            return (f"Aa {column.language}", f"Bb {column.language}")


def _days(what: str) -> tuple[str, str]:
    """Two days of one month, of one year or of two, none after the period and none in a balance."""
    return f"{YEAR}-06-04", DAYS[what]


def _made(about: DeclaredRegister, values: Mapping[str, str], around: str = "") -> Overview:
    own = RegisterEntry("own", values, "released", "0" * 64, "Aa", "2026-07-01T10:00:00+00:00")
    own = replace(own, looked=own.written, released="2026-07-02T10:00:00+00:00")
    changed = {
        "name of the entry": {"id": "zz"},
        "who wrote it": {"by": "Bb"},
        "hour of writing": {"written": "2026-07-01T11:30:00+00:00", "looked": "2026-07-01T11:30:00+00:00"},
        "hour of release": {"released": "2026-07-02T11:30:00+00:00"},
    }
    own = replace(own, **changed.get(around, {}))
    other = replace(own, id="other", values={**_values(about), **_first_codes(about)}, by="Cc")
    other = replace(other, written="2026-06-01T10:00:00+00:00", released="2026-06-02T10:00:00+00:00")
    moves = about.about.moves
    before = next((one.id for one in about.codes(about.about.fields[moves])), "") if moves else ""
    moved = {own.id: before} if before else {}
    return build_register_overview(about, (own, other), PERIOD, moved=moved, until=PERIOD.last)  # all of it is known


def _first_codes(about: DeclaredRegister) -> dict[str, str]:
    told = about.about.tally
    name = told.case if told is not None else ""
    return {name: "Cc"} if name else {}


def files(made: Overview) -> dict[str, bytes]:
    """All that is published of an overview, and the text for the report."""
    told = {name: data for name, data in build_overview_files(made).items() if not name.startswith("assets/")}
    return told | {"text": write_overview_text(made, made.languages[0]).encode()}


def table(about: DeclaredRegister) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """For each thing of each kind of entry: what each output tells of it."""
    made: dict[str, dict[str, bytes]] = {}
    for one in trials(about):
        if one.mark == NOTHING:
            yield one.what, one.kind, (NOTHING,) * len(OUTPUTS)
            continue
        for each in (one.first, one.second):
            if each.seal not in made:
                made[each.seal] = files(each)
        first, second = made[one.first.seal], made[one.second.seal]
        other = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
        marks = (one.mark if any(map(holds, other)) else NOTHING for holds in OUTPUTS.values())
        yield one.what, one.kind, tuple(marks)


def main() -> int:
    """Write the tables."""
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "collections" / "norway"
    out = [_HEAD]
    for name, about in read_registers(define.read_collection(place)).items():
        lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for what, kind, told in table(about):
            lines.setdefault((what, told), []).append(kind)
        out += [f"\n## `{name}`\n", f"| what differs | in an entry of | {' | '.join(OUTPUTS)} |", _rule()]
        for (what, told), kinds in lines.items():
            out.append(f"| {what} | {'; '.join(kinds)} | {' | '.join(told)} |")
    TARGET.write_text("\n".join(out) + "\n", "utf-8")
    print(TARGET)
    return 0


def _rule() -> str:
    return "|" + "---|" * (len(OUTPUTS) + 2)


_HEAD = """\
# The attacker's reading, field by field and output by output

Written by `tools/attackers_reading.py`, and held by a test. Two registers differ in one field of one entry,
which is released, and in nothing else; a legal basis is given, so that everything that can leave does.

- **x**: the output tells what stands in the field of the entry, or that something does.
- n: only a number differs, of how many cases there are; it is told of no entry.
- ·: every byte is the same, whatever stands in the field: it cannot be read from the output.

There is no search index beside the search page, and no feed beside the calendar. The public manifest has the
hashes of these files alone. What an attacker makes of what does leave is in [What a register's overview tells
an attacker](../../docs/explanation/what-a-register-tells.md). `(day)`: another day of the same month;
`(third)`: another third of the same year; `(year)`: the same day of another year."""


if __name__ == "__main__":
    sys.exit(main())
