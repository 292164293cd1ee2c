"""Every page of the portal, looked at: `python benchmarks/portal_pages.py [--pictures FOLDER] [--looks 4]`.

The demonstration's round goes to its published edition (`portal_round.py`). Half-way, with its edition
built, and published, each address that shows a page is opened in Chromium, in light and dark, at 1280 and
360 pixels: axe's rules for WCAG 2.1 A and AA and its best practice are run, nothing may be wider than the
window, and a picture is kept. Pages that come of something that somebody does are brought about. Prints
what breaks a rule, and each address that has a page which was never seen; ends with 1 if there is any.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from axe_all import AXE, RULES, RUN, UNFOLD
from desk.pages import NO_PAGE, actions, visited
from desk.served import Desk
from portal_round import whole_round

GROWS = {"board", "edition", "findings", "questions", "overview", "account"}
"""Pages that are another one at each stage; the others are looked at once they have something to show."""
LOOKS = [("light", 1280), ("dark", 360), ("dark", 1280), ("light", 360)]


class Looker:
    """Somebody who looks at pages.

    Args:
        browser: Chromium.
        pictures: Where pictures are laid.
        looks: In how many ways each page is looked at.
    """

    def __init__(self, browser: Browser, pictures: Path, looks: int) -> None:
        self.browser, self.pictures, self.looks = browser, pictures, looks
        self.names, self.other = set[str](), set[str]()
        self.seen: Counter[str] = Counter()
        self.broken: list[str] = []

    def __call__(self, stage: str, one: Desk, port: int, sessions: dict[str, str]) -> None:
        """Look at every address as it is now, then at what comes of something."""
        base = f"http://localhost:{port}"
        for name, (who, path) in visited(one).items():
            self.names.add(name)
            with self.page(base, sessions.get(who, "")) as page:
                told = page.request.get(base + path, max_redirects=0)
                if told.status >= 500:
                    self.broken.append(f"{name} ({stage}): {told.status}")
                if told.status == 405 or "text/html" not in told.headers.get("content-type", "text/html"):
                    self.other.add(name)
                    continue
                if self.seen[name] and name not in GROWS:
                    continue
                answer = page.goto(path)
                assert answer is not None
                self.seen[name] += answer.status == 200 and page.url.partition("?")[0] == base + path
                self.look(page, name, stage, answer.status)
        for name, (who, do) in actions(stage).items():
            with self.page(base, sessions.get(who, "")) as page:
                try:
                    do(page, one)
                except PlaywrightError as error:
                    self.broken.append(f"{name} ({stage}): {error.message.splitlines()[0]}")
                self.seen[name] += 1
                self.look(page, name, stage, 200)

    @contextlib.contextmanager
    def page(self, base: str, session: str) -> Iterator[Page]:
        """A page of somebody who is signed in."""
        context = self.browser.new_context(base_url=base)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        yield context.new_page()
        context.close()

    def look(self, page: Page, name: str, stage: str, status: int) -> None:
        """A page in every way."""
        if status >= 500:
            self.broken.append(f"{name} ({stage}): {status}")
        for scheme, width in LOOKS[: self.looks]:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 800})
            file = self.pictures / f"{stage}-{name}-{scheme}-{width}.png"
            page.screenshot(path=file, full_page=True)
            page.evaluate(UNFOLD)
            page.evaluate(AXE.read_text("utf-8"))
            told = page.evaluate(RUN, RULES)
            rules = [each["id"] for each in told["violations"]] + ["nothing"] * (not told["passes"])
            if page.evaluate("document.documentElement.scrollWidth") > width:
                rules.append("wider than the window")
            self.broken += [f"{name} ({stage}, {scheme} {width}): {rule}" for rule in rules]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--looks", type=int, choices=range(1, 5), default=4)
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("Chromium is not on this machine: nothing was tried (Debian: apt-get install chromium).")
        return 0
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        pictures = given.pictures or Path(name) / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"], chromium_sandbox=False)
        looker = Looker(browser, pictures, given.looks)
        wrong = [line for line, good in whole_round(Path(name), "", looker) if not good]
        browser.close()
    never = [each for each in sorted(looker.names - looker.other - NO_PAGE) if not looker.seen[each]]
    for line in (*wrong, *looker.broken, *(f"{each}: never seen" for each in never)):
        print(f"  {line}")
    pages = len(looker.seen)
    print(f"{pages} pages, {sum(looker.seen.values())} times, in {given.looks} looks each")
    print(f"violations and pages never seen: {len(looker.broken) + len(never)} (bar 0)")
    return int(bool(wrong or looker.broken or never))


if __name__ == "__main__":
    sys.exit(main())
