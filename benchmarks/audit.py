"""The audit's headline figures: `python benchmarks/audit.py [--source FILE --claims FILE] [--mutations N]`.

With a printed report and labelled claims (also by TILSTAND_SOURCE and TILSTAND_CLAIMS) it prints: of the
labelled sentences that state a figure of the ledger, how many are tied to it; of those tied, how many
rightly; of single-number mutations of tied sentences, how many are flagged; flags on the report as it is;
seconds.
A claim is a row `line, claim_text, numbers, kind, refers_to`, where refers_to is `body:line` of the figure.
`--half A` and `--half B` take one random half of the labels each.
With `--keys` it prints, number by number, how many are tied to exactly the address that was labelled. Such a
label is a row with at least `line, token, provider, period, measure, breakdown, group`; breakdown is
`a=b; c=d`, with `|` between addresses that are all right; group is text, table, or unstated where no figure
states the number.
With `--editions` it builds the editions of Norway's round and of the two invented countries in all of their
languages, and prints of each printed report how many of N changes are told, in each of `--draws` draws
from `--seed` on, beside the bar.
Without the files it runs on the project's own small texts, where every figure is known to be right. A
source may be any document that is read, also the edition's own PDF.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tilstand.model import Observation
from tilstand.proofread import CheckedNumber, Proofreader, ProofreadResult, Standing
from tilstand.proofread.documents import read_document
from tilstand.proofread.page_blocks import PageLine
from tilstand.round.state import load_round

ROOT = Path(__file__).parents[1]
OWN = sorted((ROOT / "tests" / "fixtures" / "audit").glob("norway.*.txt"))
THERE = ROOT / "tests" / "fixtures"
EDITIONS = ((ROOT / "collections" / "norway", "2024"), (THERE / "thalassia", "fy31"), (THERE / "sagaland", "2031"))
SLACK = 3  # a sentence runs over so many lines of print


def auditor(folder: Path, round_name: str) -> tuple[Proofreader, list[Observation]]:
    state = load_round(folder, round_name)
    stated = list(state.stated_figures)
    return Proofreader(state.collection, state.round.period, stated, state.reconciled.figures), stated


def mutated(printed: str, rng: random.Random) -> str:
    """Another number of the same length, roughly: one digit changed, or one more or less."""
    digits = [i for i, c in enumerate(printed) if c.isdigit()]
    while True:
        if rng.random() < 0.5:
            at = rng.choice(digits)
            new = printed[:at] + rng.choice("0123456789") + printed[at + 1 :]
        else:
            new = str(max(0, int(re.sub(r"\D", "", printed)) + rng.choice((-2, -1, 1, 2, 3))))
        if new != printed and not (new.startswith("0") and len(new) > 1):
            return new


def changed(line: PageLine, old: str, new: str) -> PageLine | None:
    """A line with one number changed; None where it does not hold the number just once."""
    pattern = rf"(?<![\d.,§-]){re.escape(old)}(?![\d.,]\d|\d)"
    if line.cells:
        places = [at for at, cell in enumerate(line.cells) if re.fullmatch(rf"{re.escape(old)}[a-z ]*", cell)]
        if len(places) != 1:
            return None
        cells = tuple(new if at == places[0] else cell for at, cell in enumerate(line.cells))
        return replace(line, cells=cells, text=" ".join(cells))
    if len(re.findall(pattern, line.text)) != 1:
        return None
    return replace(line, text=re.sub(pattern, new, line.text))


def mutations(
    auditing: Proofreader, lines: Sequence[PageLine], among: Sequence[CheckedNumber], count: int, seed: int, apart: int
) -> tuple[Counter[str], list[str]]:
    """How changes of one number each are judged, and those that are not told not to fit.

    So many changes are made in one reading as leave `apart` lines between them: then none is seen by another.
    """
    rng = random.Random(seed)
    places = {line.number: at for at, line in enumerate(lines)}
    tied = [
        c for c in among if re.fullmatch(r"\d+", c.printed) and changed(lines[places[c.at]], c.printed, "0") is not None
    ]
    judged: Counter[str] = Counter()
    missed: list[str] = []
    before = auditing.check_document(lines).checked
    while judged.total() < count and tied:
        made: list[tuple[CheckedNumber, str]] = []
        text = list(lines)
        for one in rng.sample(tied, len(tied)):
            new, at = mutated(one.printed, rng), places[one.at]
            if new in one.expected.split(" / ") or in_range(new, one.expected):
                continue
            if judged.total() + len(made) == count or any(abs(one.at - c.at) < apart for c, _ in made):
                continue
            line = changed(lines[at], one.printed, new)
            assert line is not None
            text[at] = line
            made.append((one, new))
        found = auditing.check_document(text).checked
        for one, new in made:
            # The same number may stand on the line a second time, and be right there.
            others = Counter(c.status for c in before if c.at == one.at and c.printed == new)
            hits = set(Counter(c.status for c in found if c.at == one.at and c.printed == new) - others)
            flagged = Standing.DOES_NOT_FIT in hits
            said = Standing.DOES_NOT_FIT if flagged else min(hits, default=Standing.NOT_MATCHED)
            judged[said.value] += 1
            if not flagged:
                missed.append(f"line {one.at}: {one.printed} -> {new} {said.value}: {one.text[:90]}")
    return judged, missed


def in_range(new: str, expected: str) -> bool:
    """True where a mutation still lies within what was stated ("about 30")."""
    low, _, high = expected.partition("–")
    return high.isdigit() and low.isdigit() and int(low) <= int(new) <= int(high)


def labels(path: Path, half: str, seed: int) -> list[dict[str, str]]:
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    if half:
        rng = random.Random(seed)
        sides = [rng.random() < 0.5 for _ in rows]
        rows = [row for row, side in zip(rows, sides, strict=True) if side == (half == "A")]
    return rows


def entries(audit: ProofreadResult, row: dict[str, str]) -> list[CheckedNumber]:
    """What was found in the lines of a claim, of its numbers."""
    first = int(row["line"])
    wanted = {re.sub(r"[^\d,.-]", "", n) for n in row["numbers"].split(";")}
    near = [c for c in audit.checked if first <= c.at <= first + SLACK]
    exact = [c for c in near if re.sub(r"[^\d,.-]", "", c.printed) in wanted]
    return exact or near


def right(checked: CheckedNumber, refers: str, stated: Iterable[Observation], first: int) -> bool:
    """True where the figure has a statement on the line that the label names, or in the claim itself."""
    line = int(refers.rpartition(":")[2])
    if checked.key is None:
        return False
    lines = {o.source.line for o in stated if o.key == checked.key and o.source.line}
    return bool(lines & set(range(line - 1, line + 3))) or bool(lines & set(range(first, first + SLACK + 1)))


def labelled(
    audit: ProofreadResult, rows: Sequence[dict[str, str]], stated: Sequence[Observation]
) -> list[CheckedNumber]:
    """Print how the labelled claims are tied; the numbers of those that are."""
    known = {o.source.line for o in stated if o.source.line}
    checkable = [r for r in rows if r["refers_to"] and known & set(range(int(r["line"]), int(r["line"]) + 3))]
    tied: list[tuple[dict[str, str], CheckedNumber]] = []
    numbers: list[CheckedNumber] = []
    whole = 0
    for row in checkable:
        found = [c for c in entries(audit, row) if c.status is not Standing.NOT_MATCHED]
        good = [c for c in found if right(c, row["refers_to"], stated, int(row["line"]))]
        if found:
            tied.append((row, (good or found)[0]))
        else:
            print(f"  not tied: line {row['line']}: {row['claim_text'][:100]}")
        same = (Standing.AGREES, Standing.DISPUTED)
        numbers += [c for c in found if c.status in same and c not in numbers]
        whole += bool(good)
    print(f"labels {len(rows)}, of which state a figure of the ledger: {len(checkable)}")
    print(f"tied to the right figure: {whole} of {len(checkable)} = {share(whole, len(checkable))} (bar 90 %)")
    print(f"precision: {whole} of {len(tied)} tied = {share(whole, len(tied))} (bar 98 %)")
    for row, checked in tied:
        if not right(checked, row["refers_to"], stated, int(row["line"])):
            print(f"  wrong: line {row['line']}: {row['claim_text'][:80]} -> {checked.key}")
    return numbers


def addresses(row: dict[str, str]) -> frozenset[tuple[str, ...]]:
    """The addresses that are right for a labelled number; none where no figure states it."""
    if not row["measure"]:
        return frozenset()
    head = (row["measure"], row["provider"], row["period"])
    ways = (way.split(";") for way in row["breakdown"].split("|"))
    return frozenset((*head, *sorted(code.strip() for code in way if code.strip())) for way in ways)


def address(checked: CheckedNumber) -> tuple[str, ...]:
    key = checked.key
    if key is None:
        return ()
    return (key.measure, key.provider, key.period.text, *sorted(f"{d}={c}" for d, c in key.dims))


def plain(number: str) -> str:
    """A number without the signs around it; a word in small letters."""
    return re.sub(r"[^\d,.-]", "", number) or number.lower()


def strict(audit: ProofreadResult, rows: Sequence[dict[str, str]]) -> None:
    """Print how many labelled numbers are tied to exactly their address, for each group of them."""
    tied = [c for c in audit.checked if c.key is not None and c.status is not Standing.NOT_MATCHED]
    found: dict[int, CheckedNumber] = {}
    # A number may stand at an address on its own line or, where a sentence runs on, beside it.
    for slack, alike in ((0, True), (0, False), (1, True), (1, False)):
        for at, row in enumerate(rows):
            wanted, printed = addresses(row), plain(row["token"].partition("#")[0])
            near = (
                c
                for c in tied
                if abs(c.at - int(row["line"])) <= slack
                and address(c) in wanted
                and (plain(c.printed) == printed or not alike)
                and not any(c is other for other in found.values())
            )
            if at not in found and (one := next(near, None)) is not None:
                found[at] = one
    left = [c for c in tied if not any(c is other for other in found.values())]
    for group in dict.fromkeys(row["group"] for row in rows):
        of = {at: row for at, row in enumerate(rows) if row["group"] == group}
        good = [at for at in of if at in found]
        flagged = sum(found[at].status is Standing.DOES_NOT_FIT for at in good)
        wrong = 0
        for at, row in of.items():
            printed = plain(row["token"].partition("#")[0])
            other = next((c for c in left if c.at == int(row["line"]) and plain(c.printed) == printed), None)
            if at not in found and other is not None:
                left = [c for c in left if c is not other]
                wrong += 1
                print(f"  strictly wrong: line {row['line']}: {row['token']} -> {' '.join(address(other))}")
            elif at not in found and row["measure"]:
                print(f"  strictly not tied: line {row['line']}: {row['token']} {row['measure']}")
        right = f"{len(good)} of {len(of)} = {share(len(good), len(of))}, of which flagged {flagged}"
        if all(not row["measure"] for row in of.values()):
            print(f"{group}: tied though no figure states it: {wrong} of {len(of)}")
        else:
            precision = share(len(good), len(good) + wrong)
            print(f"{group}: tied to exactly the labelled address: {right}; precision {precision}")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def reports(folder: Path) -> Iterator[tuple[Path, str, Path]]:
    """Each printed report of each country's edition, with its collection and round."""
    for collection, round_name in EDITIONS:
        copy = folder / collection.name
        shutil.copytree(collection, copy)
        settings = copy / "collection.toml"
        text = settings.read_text("utf-8")
        (tags,) = re.findall(r"(?m)^languages = (.*)$", text)
        text = re.sub(r"(?m)^reports = .*\n", "", text)
        settings.write_text(re.sub(r"(?m)^languages = .*$", rf"\g<0>\nreports = {tags}", text), "utf-8")
        out = folder / f"{collection.name}-edition"
        order = (sys.executable, "-m", "tilstand", "run", copy, round_name, "--out", out)
        subprocess.run(tuple(map(str, order)), check=True, capture_output=True)
        yield from ((collection, round_name, pdf) for pdf in sorted(out.glob("report-*.pdf")))


def editions(count: int, draws: int, apart: int, first: int) -> None:
    """Print how changes in each printed report are judged."""
    print(f"told not to fit, of {count} changes, in each of {draws} draws (bar 97 %); said to agree (bar 0)")
    with tempfile.TemporaryDirectory() as folder:
        for collection, round_name, pdf in reports(Path(folder)):
            auditing, _ = auditor(collection, round_name)
            lines = read_document(pdf.read_bytes(), pdf.name).lines
            audit = auditing.check_document(lines)
            among = (*audit.select_by_status(Standing.AGREES), *audit.select_by_status(Standing.DISPUTED))
            name, false = f"{collection.name}, {pdf.stem}", len(audit.select_by_status(Standing.DOES_NOT_FIT))
            print(f"{name}: {len(among)} numbers tied, {false} of them said not to fit (bar 0)")
            for seed in range(first, first + draws):
                judged, missed = mutations(auditing, lines, among, count, seed, apart)
                if judged:
                    told, made = judged[Standing.DOES_NOT_FIT.value], judged.total()
                    same = judged[Standing.AGREES.value] + judged[Standing.DISPUTED.value]
                    print(f"  draw {seed}: {share(told, made)}, {same} said to agree", flush=True)
                for line in missed:
                    print(f"    missed: {line}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--source", type=Path, default=os.environ.get("TILSTAND_SOURCE"))
    parser.add_argument("--claims", type=Path, default=os.environ.get("TILSTAND_CLAIMS"))
    parser.add_argument("--keys", type=Path)
    parser.add_argument("--collection", type=Path, default=ROOT / "collections" / "norway")
    parser.add_argument("--period", default="2024")
    parser.add_argument("--mutations", type=int, default=200)
    parser.add_argument("--apart", type=int, default=120, help="Lines between changes made in one reading.")
    parser.add_argument("--half", choices=("", "A", "B"), default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--editions", action="store_true", help="Read the printed reports of editions.")
    parser.add_argument("--draws", type=int, default=4)
    given = parser.parse_args()
    if given.editions:
        editions(given.mutations, given.draws, given.apart, given.seed)
        return
    begun = time.perf_counter()
    auditing, stated = auditor(given.collection, given.period)
    print(f"ledger read in {time.perf_counter() - begun:.2f} s: {len(stated)} statements")
    files = [Path(given.source)] if given.source and Path(given.source).is_file() else OWN
    if files == OWN:
        print("No printed report is given (--source, TILSTAND_SOURCE): the project's own small texts are read.")
    for file in files:
        begun = time.perf_counter()
        lines = read_document(file.read_bytes(), file.name).lines
        audit = auditing.check_document(lines)
        seconds = time.perf_counter() - begun
        counts = {status.value: number for status, number in sorted(audit.status_counts.items())}
        print(f"\n{file.name}: {len(lines)} lines in {seconds:.2f} s (bar 5 s): {counts}")
        for flag in audit.select_by_status(Standing.DOES_NOT_FIT):
            print(f"  flagged: line {flag.at}: {flag.printed}, ledger {flag.expected}: {flag.text[:90]}")
        among: Sequence[CheckedNumber] = (
            *audit.select_by_status(Standing.AGREES),
            *audit.select_by_status(Standing.DISPUTED),
        )
        if given.claims and Path(given.claims).is_file():
            among = labelled(audit, labels(Path(given.claims), given.is_partly_covered_dispute, given.seed), stated)
        if given.keys:
            strict(audit, labels(given.keys, "", given.seed))
        judged, missed = mutations(auditing, lines, among, given.mutations, given.seed, given.apart)
        flagged, made = judged[Standing.DOES_NOT_FIT.value], judged.total()
        print(f"mutations flagged: {flagged} of {made} = {share(flagged, made)} (bar 97 %)")
        agreed = judged[Standing.AGREES.value] + judged[Standing.DISPUTED.value]
        print(f"mutations said to be what somebody states: {agreed} of {made} (bar 0)")
        for line in missed:
            print(f"  missed: {line}")


if __name__ == "__main__":
    main()
