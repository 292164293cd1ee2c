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
from pathlib import Path
from shutil import copytree

import pytest

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
