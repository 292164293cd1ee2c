"""How the proof-reader reads press language: `python benchmarks/press.py [FOLDER] [--show]`.

It reads the sets of texts in `benchmarks/press/` (or another folder of texts marked in the same way, see its
README) and prints side by side: of the wrong numbers, how many are told not to fit, and how many are said to
agree; of the right ones, and of all others, how many are told not to fit although they are right (false
alarms); how many right ones are tied to a figure at all. Of texts about other subjects it prints the alarms
among all numbers.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tilstand.proofread import CheckedNumber, Proofreader, Standing
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.texts import EditionTexts
from tilstand.round.state import load_round

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "benchmarks" / "press"
NORWAY = ROOT / "collections" / "norway", "2024"
SAGALAND = ROOT / "tests" / "fixtures" / "sagaland", "2031"
# The texts of each set, and whose figures they are about.
SETS = {
    "first": (TEXTS, *NORWAY),
    "tuning": (TEXTS / "tuning", *NORWAY),
    "apart": (TEXTS / "apart", *NORWAY),
    "fresh": (TEXTS / "fresh", *NORWAY),
    "held": (TEXTS / "held", *NORWAY),
    "sealed": (TEXTS / "sealed", *NORWAY),
    "unread": (TEXTS / "unread", *NORWAY),
    "autumn": (TEXTS / "autumn", *NORWAY),
    "winter": (TEXTS / "winter", *NORWAY),
    "frost": (TEXTS / "frost", *NORWAY),
    "thaw": (TEXTS / "thaw", *NORWAY),
    "sleet": (TEXTS / "sleet", *NORWAY),
    "drizzle": (TEXTS / "drizzle", *NORWAY),
    "mist": (TEXTS / "mist", *NORWAY),
    "gust": (TEXTS / "gust", *NORWAY),
    "hail": (TEXTS / "hail", *NORWAY),
    "squall": (TEXTS / "squall", *NORWAY),
    "rime": (TEXTS / "rime", *NORWAY),
    "fog": (TEXTS / "fog", *NORWAY),
    "flurry": (TEXTS / "flurry", *NORWAY),
    "spray": (TEXTS / "spray", *NORWAY),
    "haze": (TEXTS / "haze", *NORWAY),
    "Sagaland": (TEXTS / "sagaland", *SAGALAND),
    "Sagaland, autumn": (TEXTS / "sagaland" / "autumn", *SAGALAND),
    "Thalassia": (TEXTS / "thalassia", ROOT / "tests" / "fixtures" / "thalassia", "fy31"),
}
_MARK = re.compile(r"\{(?P<printed>[^{}|]+)(?:\|(?P<right>[^{}]+))?\}")
# A line that says what the text is, and is no part of it.
_ASIDE = "%%"
# So many letters before a number tell it from another like it on the same line.
_BESIDE = 6
_NUMBER = re.compile(r"\d+(?:[ ,.]\d{3})*")


@dataclass(frozen=True)
class Marked:
    """A number of a text, with the right one where it is wrong."""

    line: int
    printed: str
    right: str
    start: int
    text: str


def unmarked(text: str) -> tuple[str, list[Marked]]:
    """A text without its marks, and the numbers that were marked."""
    lines, found = [], []
    text = "\n".join(line for line in text.split("\n") if not line.startswith(_ASIDE))
    for number, line in enumerate(text.split("\n"), 1):
        plain_line, at = "", 0
        for mark in _MARK.finditer(line):
            plain_line += line[at : mark.start()]
            found.append((number, mark["printed"], mark["right"] or "", len(plain_line)))
            plain_line += mark["printed"]
            at = mark.end()
        lines.append(plain_line + line[at:])
    return "\n".join(lines), [Marked(n, p, r, s, lines[n - 1]) for n, p, r, s in found]


def judged(
    marked: Sequence[Marked], checked: Sequence[CheckedNumber]
) -> tuple[list[CheckedNumber | None], list[CheckedNumber]]:
    """What was found of each marked number, in order; and what was found of others."""
    left, found = list(checked), []
    for one in marked:
        here = [c for c in left if c.at == one.line]
        near = [c for c in here if _alike(c.printed, one.printed)]
        near = near or [c for c in here if _alike(c.printed, one.printed.partition(" ")[0])]
        beside = " ".join(one.text[max(0, one.start - _BESIDE) : one.start + len(one.printed)].split())
        hit = next((c for c in near if beside in c.text), next(iter(near), None))
        found.append(hit)
        if hit is not None:
            left = [c for c in left if c is not hit]
    return found, left


def _alike(said: str, printed: str) -> bool:
    said, printed = (re.sub(r"[\s,.]|prosent|per cent|%", "", part.lower()) for part in (said, printed))
    return said == printed


def auditor(folder: Path, name: str) -> Proofreader:
    state = load_round(folder, name)
    texts = EditionTexts(state.collection, state.opened)
    facts = state.collection, state.round.period, state.stated_figures, state.reconciled.figures
    return Proofreader(*facts, texts)


def told(auditing: Proofreader, paths: Sequence[Path], show: bool) -> Iterator[Counter[str]]:
    for path in paths:
        text, marked = unmarked(path.read_text("utf-8"))
        found = auditing.check_document(list(split_plain_lines(text)))
        hits, others = judged(marked, found.checked)
        count: Counter[str] = Counter()
        for one, hit in zip(marked, hits, strict=True):
            status = hit.status.value if hit is not None else "unread"
            kind = "wrong" if one.right else "right"
            count[kind] += 1
            count[f"{kind} {status}"] += 1
            bad = kind == "wrong" and status != "does_not_fit"
            if show and (bad or (kind == "right" and status in ("does_not_fit", "not_matched", "unread"))):
                about = hit.key.text() if hit is not None and hit.key else ""
                said = f"{one.printed}|{one.right}" if one.right else one.printed
                near = one.text[max(0, one.start - 60) : one.start + 60]
                print(f"  {kind} {status}: {said}: ...{near}... {about}")
        count["numbers"] = len(_NUMBER.findall(text))
        alarms = [c for c in others if c.status is Standing.DOES_NOT_FIT]
        count["others alarmed"] = len(alarms)
        for one in alarms if show else ():
            about = one.key.text() if one.key else ""
            print(f"  alarm: {one.printed} ({one.expected}): {one.text[:100]} {about}")
        print(f"{path.name}: {dict(sorted(count.items()))}")
        yield count


def results(auditing: Proofreader, folder: Path, show: bool) -> dict[str, str]:
    """What is told of one set of texts, by what is measured."""
    files = sorted(folder.glob("*.txt"))
    about = [path for path in files if not path.name.startswith("other")]
    total: Counter[str] = sum(told(auditing, about, show), Counter())
    other: Counter[str] = sum(told(auditing, [p for p in files if p not in about], show), Counter())
    wrong, right = total["wrong"], total["right"]
    false = total["right does_not_fit"] + total["others alarmed"]
    return {
        "wrong numbers caught (bar 70 %)": share(total["wrong does_not_fit"], wrong),
        "wrong numbers said to agree": share(total["wrong agrees"], wrong),
        "false alarms (bar 2 %)": share(false, right),
        "right numbers tied": share(right - total["right not_matched"] - total["right unread"], right),
        "alarms, other subjects (bar 1 %)": share(other["others alarmed"], other["numbers"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="One folder of texts instead of all sets.")
    parser.add_argument("--collection", type=Path, default=ROOT / "collections" / "norway")
    parser.add_argument("--round", default="2024")
    parser.add_argument("--show", action="store_true", help="Print every number that is judged otherwise.")
    given = parser.parse_args()
    collection = given.collection, given.round
    sets = {given.folder.name: (given.folder, *collection)} if given.folder else SETS
    books = {book: auditor(*book) for book in {(folder, name) for _, folder, name in sets.values()}}
    table = {name: results(books[book, round_], path, given.show) for name, (path, book, round_) in sets.items()}
    wide = max(map(len, table))
    for what in next(iter(table.values())):
        print(f"\n{what}", *(f"{name:{wide}} {found[what]}" for name, found in table.items()), sep="\n  ")


def share(part: int, whole: int) -> str:
    return f"{part} of {whole}, {100 * part / whole:.1f} %" if whole else "none"


if __name__ == "__main__":
    main()
