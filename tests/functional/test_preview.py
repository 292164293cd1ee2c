"""The preview as a user runs it: a process that serves the edition, builds it again, and stops when told."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import IO

import pytest

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"


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


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the server builds."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@contextmanager
def served(collection: Path, temporary: Path) -> Iterator[tuple[subprocess.Popen[str], IO[str], str]]:
    """The server, the lines that it tells, and its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tilstand", "publish", "preview", str(collection), "2031"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "TMPDIR": str(temporary)},
    )
    assert server.stderr is not None
    try:
        url = server.stderr.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        yield server, server.stderr, url
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def test_a_real_server_shows_the_edition_rebuilds_it_and_stops(tmp_path, temporary):
    collection = copytree(SAGALAND, tmp_path / "sagaland")
    with served(collection, temporary) as (server, told, url):
        place, _, token = url.partition("?")
        before = until(f"{place}data/assisted.csv?{token}", 200)
        assert until(url, 200)
        assert fetched(place)[0] == 403
        for name in ("manifest.json", "../1-internal/findings.json", "%2e%2e/1-internal/findings.json"):
            assert fetched(f"{place}{name}?{token}")[0] == 404
        host = place.removeprefix("http://").rstrip("/")
        foreign = http.client.HTTPConnection(host)
        foreign.request("GET", "/", headers={"Host": "evil.example"})
        assert foreign.getresponse().status == 403

        file = collection / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
        good = file.read_text("utf-8")
        labels = collection / "labels" / "en.toml"
        whole = labels.read_text("utf-8")
        labels.write_text("no toml", "utf-8")
        page = until(url, 503, "labels/en.toml")
        lines = [told.readline().rstrip() for _ in range(4)]
        assert lines[:2] == ["bygget", "ikke bygget:"]
        assert lines[3].startswith("  labels/en.toml")
        assert 'http-equiv="refresh"' in page
        assert fetched(f"{place}data/assisted.csv?{token}") == (200, before)

        file.write_text(good + "\n", "utf-8")
        labels.write_text(whole, "utf-8")
        until(url, 200)
        server.send_signal(signal.SIGINT)
        assert server.wait() == 0
        assert not list(temporary.iterdir())
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(url)


def test_a_server_that_is_told_to_end_while_it_builds_leaves_nothing(temporary):
    with served(SAGALAND, temporary) as (server, _, _url):
        assert list(temporary.iterdir())
        server.terminate()
        assert server.wait() == 0
    assert not list(temporary.iterdir())
