"""Questions put to the search of the web edition: `benchmarks/search.py [--site FOLDER] [--questions FILE] [--all]`.

Each question is typed into the search page in Chromium. It is right first where the first hit's title and excerpt
hold one of the phrases that answer it. Prints how many are right first and within three, how many find nothing, and
the size of the index; with `--all` each question that isn't right first, with what came instead. The questions
beside this file are those that the search was made with: another list says how well it does on others.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import re
import shutil
import threading
import tomllib
from collections import Counter, defaultdict
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from axe_all import Quiet

ROOT = Path(__file__).parents[1]
INDEX = re.compile(rb'<div id="passages"[^>]*>(.*?)</div>', re.DOTALL)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "editions" / "norway-2024" / "site")
    parser.add_argument("--questions", type=Path, default=Path(__file__).with_name("search_questions.toml"))
    parser.add_argument("--all", action="store_true", help="print each question that isn't right first")
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("Chromium is not on this machine: nothing was tried (Debian: apt-get install chromium).")
        return
    questions = defaultdict(list)
    for question in tomllib.loads(given.questions.read_text("utf-8"))["question"]:
        questions[question["language"]].append(question)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(given.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for language, asked in sorted(questions.items()):
            (file,) = (given.site / language).glob("*/search.html")
            page.goto(f"http://127.0.0.1:{server.server_port}/{file.relative_to(given.site).as_posix()}")
            counted = Counter[str]()
            for question in asked:
                hits = ask(page, question["query"])
                right = [
                    answers(hit, question.get("says", [])) or holds_all(hit, question.get("needs", [])) for hit in hits
                ]
                counted.update(first=any(right[:1]), three=any(right[:3]), empty=not hits)
                if given.all and not any(right[:1]):
                    print(f"  {question['query']}\n      {hits[0][:SHORT] if hits else '(nothing)'}")
            index = INDEX.search(file.read_bytes())
            if index is None:
                raise SystemExit(f"There is no index in {file}.")
            size = len(gzip.compress(index[1], mtime=0)) / 1000
            print(
                f"search, {language}: {len(asked)} questions, right first {counted['first']}, within three "
                f"{counted['three']}, nothing found {counted['empty']}; index {size:.0f} kB packed (bar 60)"
            )
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
