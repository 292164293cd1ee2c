"""A portal that is killed at moments by chance while people write and sign, and what is there afterwards."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from desk.load import Load, under_load
from desk.served import Desk, Postgres, asked, begun

__all__ = ["Kept", "Signing", "kill", "lives"]

_CELLS = "SELECT provider, address, version, given FROM portal_savedcell"
_ACTS = "SELECT line FROM portal_keptact"


@dataclass
class Signing:
    """What one body's signing, opening again and going on were answered, again and again.

    Attributes:
        acknowledged: Each act that was acknowledged: what was done, and the reason where one was given.
        other: Other answers, by what was asked and the status.
        broken: How often there was no answer.
    """

    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    other: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: int = 0


@dataclass(frozen=True)
class Kept:
    """What is there after a kill, read past the portal, straight from its database.

    Attributes:
        lost: How many acknowledged saves and acts are not there.
        saves: How many saves are there.
        acts: How many acts `tilstand portal verify` proves; -1 where it does not, None where nobody asked.
        said: What it said, where it does not.
    """

    lost: int
    saves: int
    acts: int | None
    said: str


def lives(
    one: Desk,
    port: int,
    signs: tuple[dict[str, Any], dict[str, Any]],
    kills: int,
    draw: random.Random,
    server: Postgres | None,
    workers: int,
    every: int = 1,
) -> Iterator[tuple[Kept, Load, Signing]]:
    """Kill it so often, and tell after each kill what is there once it answers again.

    Args:
        one: The portal.
        port: Where it answers, always the same.
        signs: Who signs for a body, and who opens its figures again.
        kills: How often.
        draw: Chance.
        server: Its PostgreSQL, which is stopped at once with every fifth kill.
        workers: How many processes answer.
        every: With every so many-th kill, and the last, the chain is proven as well.
    """
    whole, signing = Load(), Signing()
    running = begun(one, port, workers)
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
            _filled(line, signs[0], f"/{one.round_name}/body/{signs[0]['body']}/", "before")
        for number in range(kills):
            ended = threading.Event()
            threads = [
                threading.Thread(target=_written, args=(one, port, ended, whole)),
                threading.Thread(target=_signed, args=(one, port, signs, number, ended, signing)),
            ]
            for thread in threads:
                thread.start()
            _some(lambda: len(whole.took), draw.randint(1, 20), running)
            time.sleep(draw.uniform(0, 3))
            with_database = server is not None and number % 5 == 4
            if with_database and draw.random() < 0.5:
                server.stop_at_once()  # the portal lives on without it for a moment
                time.sleep(draw.uniform(0, 0.2))
                kill(running)
            else:
                kill(running)
                if with_database:
                    server.stop_at_once()
            ended.set()
            for thread in threads:
                thread.join()
            if with_database:
                server.start()
            running = begun(one, port, workers)
            prove = (number + 1) % every == 0 or number + 1 == kills
            yield _kept(one, server, whole, signing, prove), whole, signing
    finally:
        kill(running)


def kill(running: subprocess.Popen[bytes]) -> None:
    """Kill a server and all that it started, and wait until none of it is left."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    while any(_alive(running.pid)):
        time.sleep(0.01)


def _alive(group: int) -> Iterator[int]:
    """The processes of a group that have not ended."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, own = (place / "stat").read_text("utf-8").rpartition(")")[2].split()[:3]
            if int(own) == group and state not in "ZX":
                yield int(place.name)


def _some(count: Callable[[], int], enough: int, running: subprocess.Popen[bytes]) -> None:
    """Wait until so many more saves were acknowledged."""
    before = count()
    while count() < before + enough:
        if running.poll() is not None:
            raise SystemExit("The portal ended by itself.")
        time.sleep(0.01)


def _written(one: Desk, port: int, ended: threading.Event, whole: Load) -> None:
    under_load(one, port, seconds=600, every=0.2, checks=False, stop=ended, so_far=whole)


def _signed(
    one: Desk,
    port: int,
    signs: tuple[dict[str, Any], dict[str, Any]],
    life: int,
    ended: threading.Event,
    signing: Signing,
) -> None:
    """Write, sign, open again and go on, until the portal is gone; each step where it stands by now."""
    leader, unit = signs
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    root = f"/{one.round_name}/body/{leader['body']}/"

    def did(who: dict[str, Any], what: str, path: str, **told: str) -> bool:
        status, _ = asked(line, who, "POST", path, urlencode(told))
        if status == 302:
            signing.acknowledged.append((what, told.get("reason", "")))
        else:
            signing.other[what, status] += 1
        return status == 302

    number = 0
    while not ended.is_set():
        number += 1
        try:
            _filled(line, leader, root, f"life {life}, {number}")
            _, page = asked(line, leader, "GET", f"{root}summary")
            digest = re.search(rb'name="digest" value="(\w+)"', page)
            did(leader, "receive", f"{root}sign", digest=digest[1].decode() if digest else "")
            reason = f"Opened in life {life}, {number}"
            did(unit, "reopen", f"/{one.round_name}/reopen/{leader['body']}", reason=reason)
            did(leader, "draft", f"{root}resume")
        except (OSError, HTTPException):
            signing.broken += 1
            line.close()
            ended.wait(0.1)
    line.close()


def _filled(line: HTTPConnection, leader: dict[str, Any], root: str, remark: str) -> None:
    """Every place as it is to be, and another remark in the first."""
    versions = leader.setdefault("versions", {})
    for place, how in leader["values"].items():
        told = {"address": place, **how}
        if place == next(iter(leader["values"])):
            told["words"] = remark
        elif place in versions:
            continue
        for _ in range(2):  # what was kept without an answer stands there
            status, body = asked(
                line, leader, "POST", f"{root}save", urlencode({**told, "version": versions.get(place, 0)})
            )
            if status not in (200, 412):
                break
            versions[place] = json.loads(body)["version"]
            if status == 200:
                break


def _kept(one: Desk, server: Postgres | None, whole: Load, signing: Signing, prove: bool) -> Kept:
    cells, lines = _rows(one, server)
    there = {(body, place, version): given for body, place, version, given in cells}
    lost = sum(there.get((body, place, version)) != given for body, place, version, given in whole.acknowledged)
    acts = [json.loads(line) for line in lines]
    done = Counter((told["act"], told["reason"]) for told in acts if told["track"] == "delivery")
    lost += (Counter(signing.acknowledged) - done).total()
    if not prove:
        return Kept(lost, len(there), None, "")
    command = [sys.executable, "-m", "tilstand", "portal", "verify", str(one.collection), "--json"]
    command += ["--dir", str(one.folder / "own")]
    said = subprocess.run(command, env=one.environment, capture_output=True, text=True, check=False)
    proven = sum(each["acts"] for each in json.loads(said.stdout)) if said.returncode == 0 else -1
    return Kept(lost, len(there), proven, said.stdout + said.stderr if said.returncode else "")


def _rows(one: Desk, server: Postgres | None) -> tuple[list[Any], list[str]]:
    if server is not None:
        with psycopg.connect(server.url) as line:
            return line.execute(_CELLS).fetchall(), [row[0] for row in line.execute(_ACTS)]
    place = sqlite3.connect(f"file:{one.folder / 'own' / 'portal.sqlite3'}?mode=ro", uri=True)
    try:
        return place.execute(_CELLS).fetchall(), [row[0] for row in place.execute(_ACTS)]
    finally:
        place.close()
