"""The web edition of Norway's 2024 figures, served on this machine, in Debian's Chromium."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from forms_sent import NEVER, names_of, noted
from local_portal import Demo, demonstrated
from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = (
    "THE WEB EDITION WAS NOT TRIED IN A BROWSER: Chromium is not on this machine (Debian: apt-get install chromium)"
)
TEMPLATES = {
    "doorway": "index.html",
    "landing": "nb/index.html",
    "front": "en/2024/index.html",
    "theme": "nb/2024/part/2.html",
    "text": "nb/2024/text/00-summary.html",
    "tables": "nn/2024/tables.html",
    "table": "en/2024/table/handling_results.html",
    "series_list": "nn/2024/series.html",
    "series": "en/2024/series/follow_up_total.html",
    "bodies": "en/2024/bodies.html",
    "body": "nb/2024/body/rosa.html",
    "method": "nn/2024/method.html",
    "definitions": "en/2024/definitions.html",
    "search": "nb/2024/search.html",
    "own_table": "nb/2024/own-table.html#m=adults_assisted.registrations&r=provider&c=period",
    "data": "nn/2024/data.html",
    "about": "nb/2024/about.html",
    "cite": "en/2024/cite.html",
    "accessibility": "nn/2024/accessibility.html",
}
"""A page of each template, in one of the languages."""
SHAPES = {
    "theme with many tables": "nb/2024/part/5.html",
    "theme with pictures": "nb/2024/part/6.html",
    "theme that goes on within a section": "en/2024/part/5.4.html",
    "table with footnotes": "nb/2024/table/bodies_forms.html",
    "account as a table": "nb/2024/table/account_rosa.html",
    "body without a chapter": "nn/2024/body/udi.html",
}
"""Pages that have a shape of their own, though not a template."""
KINDS = {**TEMPLATES, **SHAPES}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, pages in (("template", TEMPLATES), ("kind", KINDS)):
        if name in metafunc.fixturenames:
            metafunc.parametrize("opened", pages.values(), ids=pages.keys(), indirect=True, scope="module")


@pytest.fixture(scope="session")
def templates() -> frozenset[str]:
    """The templates of which a page is opened."""
    return frozenset(TEMPLATES)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Nobody looks at what it draws: it need not play a graphics card.
    args = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """One page for all tests: another one for each would cost more than what they look at."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def page(tab: Page) -> Page:
    """The page as a reader finds it, whatever a test before has made of it."""
    tab.emulate_media(media="null", color_scheme="null")
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.mouse.move(0, 0)
    return tab


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration of the portal, started as somebody starts it, once for all tests of a process."""
    with demonstrated(tmp_path_factory.mktemp("portal")) as one:
        yield one


@pytest.fixture(scope="session")
def sent(browser: Browser) -> list[tuple[str, str, str]]:
    """What forms have asked of any server, in every window that is opened from now on."""
    found: list[tuple[str, str, str]] = []

    def note(response: Any) -> None:
        found.extend(filter(None, [noted(response)]))

    browser.on("context", lambda context: context.on("response", note))
    return found


@pytest.fixture
def submitting(sent: list[tuple[str, str, str]], database: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """A test submits at least the forms that its mark names, and none that is said to be never submitted."""
    sent.clear()
    yield
    names = names_of(sent)
    told = {name for mark in request.node.iter_markers("submits") for name in mark.args}
    assert (told - names, names & NEVER.keys()) == (set(), set())


class Opened(NamedTuple):
    """What happened while a page of the site was opened."""

    page: Page
    asked: tuple[str, ...]
    answered: tuple[tuple[int, str], ...]
    said: tuple[str, ...]


@pytest.fixture(scope="module")
def opened(tab: Page, address: str, request: pytest.FixtureRequest) -> Opened:
    """A page of the site, opened once for all tests that look at it."""
    asked: list[str] = []
    answered: list[tuple[int, str]] = []
    said: list[str] = []
    listeners = {
        "request": lambda request: asked.append(request.url),
        "response": lambda response: answered.append((response.status, response.url)),
        "console": lambda message: said.append(message.text),
        "pageerror": lambda error: said.append(str(error)),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)  # type: ignore[call-overload]
    tab.goto(address + request.param, wait_until="networkidle")
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    return Opened(tab, tuple(asked), tuple(answered), tuple(said))


@pytest.fixture
def template(opened: Opened) -> Opened:
    """A page of each template."""
    return opened


@pytest.fixture
def kind(opened: Opened) -> Opened:
    """A page of each template and of each shape."""
    return opened


@pytest.fixture(scope="session")
def pages(edition: Path) -> dict[str, bytes]:
    """Every file of the edition's site by its path."""
    folder = edition / "site"
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    # A page asks for many files at once; none may be turned away while the machine is busy.
    request_queue_size = 128


@pytest.fixture(scope="session")
def address(edition: Path) -> Iterator[str]:
    """Where the site is served, ending in a slash."""
    folder = edition / "site"
    handler = functools.partial(_Quiet, directory=str(folder))
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
