"""The portal behind a server: it answers for real, says how it is, and logs nothing about anybody."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
NAME = "portal.example.org"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Where it answers, set up as for real figures, and what it says."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(SAGALAND, folder / "sagaland")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    place = {**os.environ, "TILSTAND_HOSTS": NAME, "TILSTAND_PROXIES": "1"}
    command = [sys.executable, "-m", "tilstand", "portal", "serve", "sagaland", "--port", str(number)]
    said = folder / "said"
    with said.open("w") as stream:
        running = subprocess.Popen([*command, "--workers", "1"], cwd=folder, env=place, stdout=stream, stderr=stream)
    try:
        while running.poll() is None and not healthy(number):
            time.sleep(0.3)
        yield number, said
    finally:
        running.terminate()
        running.wait()


def healthy(number: int) -> bool:
    try:
        return asked(number, "/health")[1] == "ok"
    except OSError:
        return False


def asked(number: int, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=20)
    connection.request("GET", path, headers={"Host": NAME, **headers})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), dict(answer.getheaders())


@pytest.mark.proof
def test_it_answers_behind_a_server_that_speaks_https(port: tuple[int, Path]) -> None:
    number, said = port
    assert asked(number, "/sign-in")[0] == 301  # unencrypted
    came = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    status, page, headers = asked(number, "/sign-in", **came)
    assert (status, "password" in page) == (200, True)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "max-age" in headers["strict-transport-security"]
    assert "includesubdomains" in headers["strict-transport-security"].lower()
    assert re.search("(?i)^__Host-.*secure", headers["set-cookie"])
    assert asked(number, "/sign-in", Host="elsewhere.example.org", **came)[0] == 400
    assert asked(number, "/2031/body/Kari-Nordmann/", **came)[0] == 302
    assert asked(number, "/join/a-secret-link", **came)[0] == 409
    time.sleep(0.2)
    log = said.read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"join", ""} >= {one.get("page", "") for one in lines if "page" in one}
    assert [one["status"] for one in lines if one.get("page") == "join"] == [409]
    assert not re.search("a-secret-link|Nordmann|192.0.2.7|elsewhere", log)


@pytest.mark.proof
def test_a_check_of_health_tells_by_its_exit(port: tuple[int, Path]) -> None:
    number, _ = port
    command = [sys.executable, "-m", "tilstand", "portal", "healthy", "--port"]
    place = {**os.environ, "TILSTAND_HOSTS": NAME}
    assert subprocess.run([*command, str(number)], env=place, check=False).returncode == 0
    assert subprocess.run([*command, "9"], env=place, check=False).returncode == 1


def test_a_fault_is_logged_by_its_kind_and_place_alone() -> None:
    import logging

    from tilstand.portal.configuration import JsonLineFormatter

    try:
        raise ValueError("Kari Nordmann wrote 13")
    except ValueError:
        record = logging.LogRecord("x", 40, "f", 1, "Fault: %s", ("Kari",), sys.exc_info())
    line = JsonLineFormatter().format(record)
    assert "Kari" not in line
    told = json.loads(line)
    assert (told["fault"], told["what"], told["level"]) == ("ValueError", "Fault: %s", "error")
    assert told["where"][0].startswith("test_serve.py:")
