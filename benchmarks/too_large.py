"""What is larger than anybody meant: told, bounded, never hung. Processor seconds of each, and what was said.

    python benchmarks/too_large.py [NAME]

A code list of 50,000 and one of 100,000, all of it stated in one breakdown whose total is one too large (a
relation over so many figures); a system of sums whose least answer nobody finds in the work that is allowed;
numbers of 2^63 and more; a file of 60 GB; a file larger than the memory that the process may have; a file in
which every row is wrong.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from plant.wide import wide
from tilstand import collect, define, reconcile
from tilstand.collect.csv_files import COLUMNS
from tilstand.kernel.error_localisation import localise_errors
from tilstand.kernel.system import Constraint, LinearSystem, Variable

SECONDS = 60
MEMORY = 1_500_000_000
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv[1:] = ["reconcile", sys.argv[2], "2031", "--language", "en"]
from tilstand.cli import main
main()
"""
SAID = re.compile("MB are read|relations:|memory")
SETTINGS = """id = "large"
country = "Generated land"
coordinator = "bureau"
languages = ["en"]
kinds = ["office"]
moments = []
[roles]
nobody = {}
[dimensions]
place = { codelist = "place" }
"""
LABELS = """[providers]
bureau = "The bureau (generated)"
[dimensions]
place = "Place"
[units]
reports = "reports"
[parts]
1 = "Tables"
[forms.tables]
title = "Tables"
intro = "Generated."
[measures.seen]
name = "Reports"
rule = "Generated."
[report]
title = "Generated report"
number = "1"
[codes.place]
"""


def named(number: int) -> str:
    return "".join(chr(ord("a") + number // 26**at % 26) for at in (3, 2, 1, 0))


def collection(folder: Path, codes: int, value: Callable[[int], str], total: str) -> Path:
    """A collection with one measure by a list of so many codes, and one submission."""
    names = [named(one) for one in range(codes)]
    files = {
        "collection.toml": SETTINGS,
        "measures.toml": '[seen]\nunit = "reports"\nrole = "nobody"\ndimensions = ["place"]\n',
        "providers.toml": '[providers.bureau]\nkind = "office"\nforms = ["tables"]\n',
        "forms/tables.toml": 'part = 1\nkinds = ["office"]\nunit = "reports"\n[[blocks]]\nmeasure = "seen"\n'
        'breakdowns = ["place"]\n',
        "codelists/place.csv": "\n".join(["code", *names, ""]),
        "labels/en.toml": LABELS + "".join(f'{one} = "Place {one.upper()}"\n' for one in names),
        "rounds/2031/round.toml": 'period = "2031"\npublished = 2032-05-15\nbasis = "delivered"\n',
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    rows = [("", total), *((f"place={one}", value(at)) for at, one in enumerate(names))]
    lines = [f"bureau,tables,2031,1,seen,{dims},{number}," for dims, number in rows]
    file = folder / "rounds" / "2031" / "submissions" / "bureau.csv"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join([",".join(COLUMNS), *lines, ""]), "utf-8")
    return folder


def listed(codes: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        folder = collection(Path(place), codes, lambda at: str(at % 7), str(sum(n % 7 for n in range(codes)) + 1))
        view = define.read_collection(folder).at("2031")
        found = reconcile.reconcile_batch(view, collect.collect_round(view, "2031"))
        told = [one for one in found.findings if one.rule == "R103"]
        longest = max(len(one.what.text("en")) for one in told)
        parts = max(len(one.parts) for one in told)
    return f"{len(told)} finding over {parts:,} figures in {longest:,} letters"


def numbers() -> str:
    with tempfile.TemporaryDirectory() as place:
        view = define.read_collection(collection(Path(place), 3, lambda at: str(2 ** (63 + at)), "9")).at("2031")
        batch = collect.collect_round(view, "2031")
    rules = [one.rule for one in batch.findings]
    columns = [Variable("whole", 2**70), *(Variable(f"part {n}", 2**69) for n in range(2)), Variable("more", 1)]
    terms = {"whole": 1, "part 0": -1, "part 1": -1, "more": -1}
    answers = localise_errors(LinearSystem(tuple(columns), (Constraint.from_equation("sum", terms),))).count
    return f"refused in a file by {rules.count('C024')} findings; in the kernel exact, {answers} answers"


def unsolved() -> str:
    """Sums drawn at random over the same figures, none of which comes out."""
    draw = random.Random(14)
    columns = tuple(Variable(str(n), draw.randint(0, 50), weight=draw.randint(1, 9)) for n in range(120))
    rows = tuple(
        Constraint.from_equation(f"sum {n}", {str(at): draw.choice((-1, 1)) for at in draw.sample(range(120), 6)})
        for n in range(90)
    )
    found = localise_errors(LinearSystem(columns, rows), rounds=100, problems=60)
    return f"{found.status.value}, at least {found.cost}"


def huge() -> str:
    with tempfile.TemporaryDirectory() as place:
        folder = collection(Path(place), 3, lambda at: "1", "3")
        file = folder / "rounds" / "2031" / "submissions" / "bureau.csv"
        with file.open("r+b") as opened:
            opened.truncate(60_000_000_000)  # none of it lies on the disk
        view = define.read_collection(folder).at("2031")
        found = [one for one in collect.collect_round(view, "2031").findings if one.rule == "C002"]
        return found[0].what.text("en")


def beyond() -> str:
    """A file larger than the memory that the process may have; and half a million rows in the same memory."""
    with tempfile.TemporaryDirectory() as place:
        folder = collection(Path(place) / "sparse", 3, lambda at: "1", "3")
        with (folder / "rounds" / "2031" / "submissions" / "bureau.csv").open("r+b") as opened:
            opened.truncate(MEMORY)  # none of it lies on the disk
        wide(Path(place) / "wide", 500_000, 100)
        command = [sys.executable, "-c", LIMITED, str(MEMORY)]
        told = []
        for one in (folder, Path(place) / "wide"):
            done = subprocess.run([*command, str(one)], capture_output=True, text=True, check=False)
            lines = (done.stdout + done.stderr).splitlines()
            told.append(next((line.strip() for line in lines if SAID.search(line)), f"exit {done.returncode}"))
    return f"in {MEMORY // 1_000_000} MB: {told[0]} 500,000 rows: {told[1]}"


def wrong() -> str:
    """300,000 rows that are about another body."""
    with tempfile.TemporaryDirectory() as place:
        folder = collection(Path(place), 3, lambda at: "1", "3")
        file = folder / "rounds" / "2031" / "submissions" / "bureau.csv"
        row = "nobody,tables,2031,1,seen,place=aaaa,{},\n"
        lines = (row.format(n) for n in range(300_000))
        file.write_text(",".join(COLUMNS) + "\n" + "".join(lines), "utf-8")
        view = define.read_collection(folder).at("2031")
        findings = collect.collect_round(view, "2031").findings
        return f"{len(findings)} findings, {findings.errors[0].rule} first"


TRIED: dict[str, Callable[[], str]] = {
    "codes 50000": lambda: listed(50_000),
    "codes 100000": lambda: listed(100_000),
    "numbers": numbers,
    "unsolved": unsolved,
    "file 60 GB": huge,
    "file beyond memory": beyond,
    "rows 300000 wrong": wrong,
}


def main() -> int:
    slow = 0
    for name, tried in TRIED.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        begun = time.process_time()
        told = tried()
        seconds = time.process_time() - begun
        slow += seconds > SECONDS
        print(f"{name:<20}{seconds:>8.2f} s  {told}", flush=True)
    print(f"bar: {SECONDS} s each, and what it is is said")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
