"""Questions put to the search of the web edition: `benchmarks/search.py [--site FOLDER] [--questions FILE] [--all]`.

Each question is typed into the search page in Chromium. It is right first where the first hit's title and excerpt
hold one of the phrases that answer it, or all parts that it needs. Prints how many are right first and within three, how many find nothing, and
the size of the index; with `--all` each question that isn't right first, with what came instead. Of the
lists beside this file, one is what the search was made with; the other was written by who had not seen the code,
from the printed report alone, and says how well it does on questions that it had not learnt (until somebody learns it).
"""

from __future__ import annotations

import argparse
import gzip
import re
import tomllib
from collections import Counter
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from axe_all import open_site

ROOT = Path(__file__).parents[1]
INDEX = re.compile(rb'<div id="passages"[^>]*>(.*?)</div>', re.DOTALL)
LISTS = [Path(__file__).with_name(f"search_questions{which}.toml") for which in ("", "_judge")]
LANGUAGE = itemgetter("language")
SHORT = 90  # letters of a hit that are printed


def ask(page: Page, query: str) -> list[str]:
    """Title and excerpt of each hit, the best first."""
    page.locator("#search-field").fill("")
    page.locator("#search-field").fill(query)
    return [" ".join(hit.split()) for hit in page.locator("#found-list li").all_inner_texts()]


def answers(hit: str, phrases: list[str]) -> bool:
    """Whether a hit holds one of the phrases, whatever spaces stand in it."""
    return any(" ".join(phrase.split()) in hit for phrase in phrases)


def holds_all(hit: str, parts: list[str]) -> bool:
    """Whether a hit holds all parts of an answer, as a name and its number, each as a whole word."""
    return bool(parts) and all(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", hit) for part in parts)


def count_answers(page: Page, asked: list[dict[str, Any]], is_told: bool) -> str:
    """How many questions of one language the open search page answers, and how well."""
    counted = Counter[str]()
    for question in asked:
        hits = ask(page, question["query"])
        phrases, parts = question.get("says", []), question.get("needs", [])
        right = [answers(hit, phrases) or holds_all(hit, parts) for hit in hits]
        counted.update(first=any(right[:1]), three=any(right[:3]), empty=not hits)
        if is_told and not any(right[:1]):
            print(f"  {question['query']}\n      {hits[0][:SHORT] if hits else '(nothing)'}")
    first, three, empty = counted["first"], counted["three"], counted["empty"]
    return f"{len(asked)} questions, right first {first}, within three {three}, nothing found {empty}"


def measure_index(file: Path) -> str:
    """The size of a search page's index."""
    index = INDEX.search(file.read_bytes())
    if index is None:
        raise SystemExit(f"There is no index in {file}.")
    return f"index {len(gzip.compress(index[1], mtime=0)) / 1000:.0f} kB packed (bar 60)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "editions" / "norway-2024" / "site")
    parser.add_argument("--questions", type=Path, help="another list than the two beside this file")
    parser.add_argument("--all", action="store_true", help="print each question that isn't right first")
    given = parser.parse_args()
    with open_site(given.site) as (page, root):
        for name in [given.questions] if given.questions else LISTS:
            questions = tomllib.loads(name.read_text("utf-8"))["question"]
            for language, asked in groupby(sorted(questions, key=LANGUAGE), key=LANGUAGE):
                (file,) = (given.site / language).glob("*/search.html")
                page.goto(root + file.relative_to(given.site).as_posix())
                print(f"{name.stem}, {language}: {count_answers(page, list(asked), given.all)}; {measure_index(file)}")


if __name__ == "__main__":
    main()
