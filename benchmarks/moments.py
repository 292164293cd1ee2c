"""How many sentences that were true of one round alone are marked, and how many that hold in every round.

    python benchmarks/moments.py

Prints the share of two lists that is marked: of Norway's report for 2024, and of a country that is not there;
then the share of what Norway's rounds share, which is said every year, and of the report for 2024. Exit 1 if
fewer than 24 of 30 are marked in a list, or more than 1 in 10 of what is shared.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

from tilstand import define
from tilstand.report_text.temporal_claims import find_temporal_claims
from tilstand.round.texts import list_report_sentences

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "tests" / "fixtures" / "moments"
LEAST, MOST = 24 / 30, 1 / 10
SINCE = {"norway": date(2023, 1, 1), "sagaland": date(2030, 1, 1)}
"""The first day that the round after the list's, or the one before that, may speak of."""


def listed(name: str) -> float:
    told = tomllib.loads((LISTS / f"{name}.toml").read_text("utf-8"))["sentence"]
    marked: Counter[str] = Counter()
    for one in told:
        found = find_temporal_claims(one["words"], one["language"], SINCE[name])
        marked[one["language"]] += bool(found)
        if not found:
            print(f"  not marked: {one['language']}: {one['words']}")
    print(f"{name}: {sum(marked.values())} of {len(told)} marked; {dict(marked)}")
    return sum(marked.values()) / len(told)


def printed(shared: bool) -> float:
    told = marked = 0
    for one in list_report_sentences(define.read_collection(ROOT / "collections" / "norway").at("2024")):
        if one.file.startswith("rounds/") is not shared:
            found = find_temporal_claims(one.words, one.language, SINCE["norway"])
            told, marked = told + 1, marked + bool(found)
            for place in found if shared else ():
                print(f"  {one.language} {place.kind}: {one.words[place.start : place.end]}")
    print(f"{'shared' if shared else 'of 2024'}: {marked} of {told} marked ({marked / told:.1%})")
    return marked / told


def main() -> int:
    caught = [listed("norway"), listed("sagaland")]
    of_all = [printed(shared=True), printed(shared=False)]
    return 0 if min(caught) >= LEAST and of_all[0] <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
