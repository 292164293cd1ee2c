"""axe on every page of the web edition: `benchmarks/axe_all.py [--site FOLDER] [--looks 4] [--under nn]`.

Each page is opened in Chromium, in light and dark at 1280 and 320 pixels, with everything that unfolds open,
and axe's rules for WCAG 2.1 A and AA and its best practice are run. Prints pages, violations by rule, and
seconds; ends with 1 if there is any. The tests do the same for a page of each kind.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]
# The shadow at the edge of a wide table is taken away: axe judges no contrast where a ground is shaded.
RUN = """rules => {
    const plain = new CSSStyleSheet();
    plain.replaceSync(".table-region { background: none !important; }");
    document.adoptedStyleSheets = [plain];
    return axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
}"""
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


class Packed(http.server.SimpleHTTPRequestHandler):
    """Serves files packed, as web servers do, and says nothing."""

    def do_GET(self) -> None:
        """A file, packed; one that is packed already packs to about itself."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@contextmanager
def open_site(site: Path, handler: type[http.server.SimpleHTTPRequestHandler] = Quiet) -> Iterator[tuple[Page, str]]:
    """A page of Chromium and the address at which a site is served, until the block ends.

    Raises:
        SystemExit: Where Chromium is not on this machine.
    """
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("Chromium is not on this machine: nothing was tried (Debian: apt-get install chromium).")
        raise SystemExit(0)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page(), f"http://127.0.0.1:{server.server_port}/"
        browser.close()
    server.shutdown()


def violations(page: Page, looks: int) -> Counter[str]:
    """The rules that the open page breaks, each with how many places, over all looks."""
    found: Counter[str] = Counter()
    for scheme, width in LOOKS[:looks]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(UNFOLD)
        result = page.evaluate(RUN, RULES)
        if not result["passes"]:
            raise SystemExit(f"axe looked at nothing: {page.url}")
        for one in result["violations"]:
            found[f"{one['id']} ({scheme} {width})"] += len(one["nodes"])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "editions" / "norway-2024" / "site")
    parser.add_argument("--looks", type=int, choices=range(1, 5), default=4)
    parser.add_argument("--under", default="", help="pages of one folder alone, such as a language's")
    given = parser.parse_args()
    files = sorted((given.site / given.under).rglob("*.html"))
    if not files:
        raise SystemExit(f"There is no page in {given.site}: build the edition first (make report).")
    begun, total, faulty = time.perf_counter(), Counter[str](), 0
    with open_site(given.site) as (page, root):
        for file in files:
            address = file.relative_to(given.site).as_posix()
            page.goto(root + address)
            page.evaluate(AXE.read_text("utf-8"))  # past the page's own policy, which forbids it
            found = violations(page, given.looks)
            if found:
                faulty += 1
                total += found
                print(f"  {address}: {dict(found)}")
    seconds = time.perf_counter() - begun
    print(f"axe: {len(files)} pages in {given.looks} looks each, {seconds:.0f} s")
    print(f"violations: {sum(total.values())} on {faulty} pages (bar 0) {dict(total)}")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
