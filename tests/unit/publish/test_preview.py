from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tilstand.errors import CollectionError, PublishError
from tilstand.publish.preview import Preview, preview
from tilstand.terms import Alike

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


def built(folder: Path, *, site: bool = True) -> None:
    files = {
        "manifest.json": "{}",
        "internal/findings.json": "secret",
        "data/a.csv": "a,b\n",
        "report-nb.pdf": "%PDF",
    }
    if site:
        files |= {"site/index.html": "<p>front</p>", "site/nb/index.html": "<p>nb</p>", "site/s.css": "p{}"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "collection.toml").write_text("id = 'x'", "utf-8")
    return folder


@pytest.fixture
def shown(watched: Path) -> Iterator[Preview]:
    made = Preview(built, watched, "nb")
    made.refresh()
    yield made
    made.close()


def test_the_site_comes_first_and_other_public_files_behind_it(shown):
    assert shown.file("/").read_text() == "<p>front</p>"
    assert shown.file("/nb/").read_text() == "<p>nb</p>"
    assert shown.file("/data/a.csv").read_text() == "a,b\n"
    assert shown.file("/report-nb.pdf") is not None
    assert shown.folder("/nb")
    assert not shown.folder("/data")


@pytest.mark.parametrize(
    "path",
    [
        "/internal/findings.json",
        "/manifest.json",
        "/nb/../../internal/findings.json",
        "/data/../internal/findings.json",
        "//internal/findings.json",
        "/./internal/findings.json",
        "/site/../internal/findings.json",
        "/../../etc/passwd",
        "/\0",
        "/nothing.html",
    ],
)
def test_nothing_internal_and_nothing_outside_is_shown(shown, path):
    assert shown.file(path) is None


def test_a_link_out_of_the_edition_is_not_followed(watched, tmp_path):
    def linked(folder: Path) -> None:
        built(folder)
        (folder / "site" / "leak.html").symlink_to(folder / "internal" / "findings.json")
        (folder / "site" / "out.html").symlink_to(watched / "collection.toml")

    made = Preview(linked, watched, "nb")
    made.refresh()
    assert (made.file("/leak.html"), made.file("/out.html")) == (None, None)
    made.close()


def test_it_builds_again_only_when_a_file_changed_came_or_went(shown, watched):
    assert not shown.refresh()
    (watched / "new.md").write_text("a", "utf-8")
    assert shown.refresh()
    (watched / "new.md").write_text("ab", "utf-8")
    assert shown.refresh()
    (watched / ".hidden.swp").write_text("x", "utf-8")
    assert not shown.refresh()
    (watched / "new.md").unlink()
    assert shown.refresh()


def test_an_error_is_kept_as_a_page_and_goes_when_it_is_mended(watched):
    def build(folder: Path) -> None:
        if "bad" in (watched / "collection.toml").read_text("utf-8"):
            raise CollectionError(
                Alike("It is <b>wrong</b>"), cause=[Alike("line 3: <i>")], remedy=Alike("Mend it")
            )
        built(folder)

    made = Preview(build, watched, "nb")
    made.refresh()
    front = made.file("/")
    (watched / "collection.toml").write_text("bad", "utf-8")
    made.refresh()
    assert "It is &lt;b&gt;wrong" in made.error
    assert made.reason == ("It is <b>wrong</b>", "  line 3: <i>", "  -> Mend it")
    assert "line 3: &lt;i&gt;" in made.error
    assert made.file("/") == front
    (watched / "collection.toml").write_text("good again", "utf-8")
    made.refresh()
    assert made.error == ""
    assert made.reason == ()
    made.close()


def test_a_fault_of_the_program_s_does_not_end_the_preview(watched):
    def build(folder: Path) -> None:
        raise ZeroDivisionError("x")

    made = Preview(build, watched, "nb")
    assert made.refresh()
    assert "ZeroDivisionError" in made.error
    assert made.reason == ("tilstand har en feil og stanset", "  ZeroDivisionError: x")
    made.close()


def test_a_port_that_is_taken_is_told(watched):
    lines: list[str] = []
    started = threading.Event()

    def tell(line: str) -> None:
        lines.append(line)
        started.set()

    thread = threading.Thread(
        target=preview, args=(built, watched), kwargs={"language": "nb", "tell": tell}, daemon=True
    )
    thread.start()
    started.wait()
    port = int(lines[0].rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(PublishError, match=f"port {port}"):
        preview(built, watched, language="nb", port=port, tell=tell)


def fetched(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def until(url: str, status: int, text: str = "") -> str:
    """The page, when it is as it will be; building takes what it takes."""
    while True:
        got, page = fetched(url)
        if got == status and text in page:
            return page
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_real_server_shows_the_edition_rebuilds_it_and_stops(tmp_path, ending):
    collection = copytree(SAGALAND, tmp_path / "sagaland")
    server = subprocess.Popen(
        [sys.executable, "-m", "tilstand", "publish", "preview", str(collection), "2031"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
    )
    try:
        assert server.stderr is not None
        url = server.stderr.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        before = until(f"{url}data/assisted.csv", 200)
        assert until(url, 200)
        for name in ("internal/findings.json", "manifest.json", "%2e%2e/internal/findings.json"):
            assert fetched(f"{url}{name}")[0] == 404
        host = url.removeprefix("http://").rstrip("/")
        foreign = http.client.HTTPConnection(host)
        foreign.request("GET", "/", headers={"Host": "evil.example"})
        assert foreign.getresponse().status == 403

        file = collection / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
        good = file.read_text("utf-8")
        labels = collection / "labels" / "en.toml"
        whole = labels.read_text("utf-8")
        labels.write_text("no toml", "utf-8")
        page = until(url, 503, "labels/en.toml")
        lines = [server.stderr.readline().rstrip() for _ in range(4)]
        assert lines[:2] == ["bygget", "ikke bygget:"]
        assert lines[3].startswith("  labels/en.toml")
        assert 'http-equiv="refresh"' in page
        assert fetched(f"{url}data/assisted.csv") == (200, before)

        file.write_text(good + "\n", "utf-8")
        labels.write_text(whole, "utf-8")
        until(url, 200)
        server.send_signal(ending)
        assert server.wait() == 0
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(url)
    finally:
        server.kill()
        server.wait()
        server.stderr.close()
