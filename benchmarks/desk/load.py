"""Many people who write at once, each a cell now and then, and what they were answered."""

from __future__ import annotations

import json
import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from desk.served import Desk, asked

__all__ = ["Load", "under_load"]


@dataclass
class Load:
    """What came of it.

    Attributes:
        took: Milliseconds of each save that was acknowledged.
        acknowledged: Body, place, version and figure of each.
        refused: Answers that were no acknowledgement, by status.
        broken: How often there was no answer at all.
        checks: Milliseconds of each look at what does not fit.
    """

    took: list[float] = field(default_factory=list)
    acknowledged: list[tuple[str, str, int, str]] = field(default_factory=list)
    refused: list[tuple[int, bytes]] = field(default_factory=list)
    broken: int = 0
    checks: list[float] = field(default_factory=list)


def under_load(
    one: Desk,
    port: int,
    *,
    seconds: float,
    every: float,
    checks: bool,
    stop: threading.Event | None = None,
    so_far: Load | None = None,
) -> Load:
    """Let everybody write until the time is over; with `checks` a page asks what does not fit, as it does."""
    found, end = so_far or Load(), time.monotonic() + seconds
    ended = stop or threading.Event()
    threads = [
        threading.Thread(target=_writes, args=(one, port, who, number, every, end, checks, found, ended))
        for number, who in enumerate(one.people)
        if who["places"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _writes(
    one: Desk,
    port: int,
    who: dict[str, Any],
    number: int,
    every: float,
    end: float,
    checks: bool,
    found: Load,
    ended: threading.Event,
) -> None:
    draw = random.Random(number)
    versions = who.setdefault("versions", {})
    root, line = f"/{one.round_name}/body/{who['body']}/", HTTPConnection("127.0.0.1", port, timeout=60)
    at = time.monotonic() + draw.random() * every
    while at < end and not ended.wait(max(0.0, at - time.monotonic())):
        place, figure = draw.choice(who["places"]), str(draw.randint(0, 60))
        told = {"address": place, "version": versions.get(place, 0), "given": figure}
        begun = time.perf_counter()
        try:
            status, body = asked(line, who, "POST", f"{root}save", urlencode(told))
        except (OSError, HTTPException):
            found.broken += 1
            line.close()
            at += every
            continue
        took = (time.perf_counter() - begun) * 1000
        version = _version(body)
        if status == 200:
            found.took.append(took)
            found.acknowledged.append((who["body"], place, version, figure))
            versions[place] = version
        elif status == 412:  # what was kept without an answer stands there: it is written over, as somebody would
            versions[place] = version
            found.refused.append((status, b""))
        else:
            found.refused.append((status, body[:200]))
        if checks and status == 200 and not ended.wait(0.25):
            begun = time.perf_counter()
            try:
                asked(line, who, "GET", f"{root}check")
            except (OSError, HTTPException):
                line.close()
            found.checks.append((time.perf_counter() - begun) * 1000)
        at += every
    line.close()


def _version(body: bytes) -> int:
    try:
        told = json.loads(body)
    except ValueError:
        return 0
    return int(told.get("version", 0)) if isinstance(told, dict) else 0
