"""How much planted personal data the screening marks, and how many sentences that tell of Norway's bodies.

    python benchmarks/screening.py

Prints by kind and language how many of the planted passages are marked, those that were held back apart, and
the share of sentences that have a mark in what the round of 2024 tells of each body: its answers, and the
report's account of it. A reconstructed round has no answers (ADR 37): the accounts say what stood in them.
Exit 1 if fewer than 57 of 60 are marked, or more than 1 sentence in 20.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tilstand import collect, define
from tilstand.round.texts import list_body_wordings
from tilstand.round.texts import list_report_sentences as said
from tilstand.screening import PersonalDataScreen, split_screened_sentences

ROOT = Path(__file__).parents[1]
PASSAGES = ROOT / "tests" / "fixtures" / "screening" / "passages.toml"
LEAST, MOST = 57 / 60, 1 / 20


def planted(screen: PersonalDataScreen) -> float:
    passages = tomllib.loads(PASSAGES.read_text("utf-8"))["passage"]
    marked: Counter[tuple[str, object]] = Counter()
    count: Counter[tuple[str, object]] = Counter()
    for one in passages:
        clues = screen.find_hints(one["text"], one["language"])
        for about in ("language", "kind", "held"):
            count[about, one.get(about, False)] += 1
            marked[about, one.get(about, False)] += bool(clues)
        kinds = ", ".join(sorted({clue.kind.value for clue in clues})) or "-"
        if one["kind"] not in kinds:
            print(f"{'MISSED' if not clues else 'as ' + kinds}: {one['kind']}: {one['text']}")
    for about, number in sorted(count.items(), key=str):
        print(f"{about[0]} {about[1]}: {marked[about]} of {number}")
    found = sum(marked["language", one] for one in ("nb", "nn", "en"))
    print(f"planted passages marked: {found} of {len(passages)}")
    return found / len(passages)


def answered() -> float:
    view = define.read_collection(ROOT / "collections" / "norway").at("2024")
    screen, total, marked = PersonalDataScreen(view), 0, 0
    accounts = [one for one in said(view) if Path(one.question).name in view.providers]
    for one in (*list_body_wordings(collect.collect_round(view, "2024")), *accounts):
        clues = screen.find_hints(one.read, one.language)
        for begin, end in split_screened_sentences(one.read):
            found = [clue for clue in clues if begin <= clue.start < end]
            total += 1
            marked += bool(found)
            for clue in found:
                print(f"  {one.language} {clue.kind}: {clue.words}")
    print(f"sentences of bodies' answers and accounts marked: {marked} of {total} ({marked / total:.1%})")
    return marked / total


def main() -> int:
    held = define.read_collection(ROOT / "tests" / "fixtures" / "sagaland").at("2031")
    more = {"country": "NOR", "person_numbers": ("SWE", "GBR"), "protected_places": ("Fyrlykta",)}
    screen = PersonalDataScreen(replace(held, settings=held.settings.model_copy(update=more)))
    return 0 if planted(screen) >= LEAST and answered() <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
