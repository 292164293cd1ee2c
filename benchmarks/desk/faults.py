"""What is done to a portal that answers for real: its disk is filled, its database held, its clock set."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from desk.served import Desk, Postgres

__all__ = ["clocked", "filled", "held", "mounted", "silent_port", "times"]

_CLOCK = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


@contextlib.contextmanager
def mounted(place: Path, size: str) -> Iterator[bool]:
    """A small disk of its own; False where none can be made here."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextlib.contextmanager
def filled(place: Path) -> Iterator[None]:
    """A disk to its last byte, until it is let go."""
    file = place / "filler"
    with file.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while stream.write(b"\0" * size) == size:
                    pass
    try:
        yield
    finally:
        file.unlink()


@contextlib.contextmanager
def held(one: Desk, server: Postgres | None) -> Iterator[None]:
    """The database held by another process, so that nobody else can write in it."""
    if server is not None:
        with psycopg.connect(server.url) as line:
            line.execute("LOCK TABLE portal_savedcell IN ACCESS EXCLUSIVE MODE")
            yield
        return
    other = sqlite3.connect(one.folder / "own" / "portal.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextlib.contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes every call and never says a word."""
    with socket.socket() as heard:
        heard.bind(("127.0.0.1", 0))
        heard.listen(16)
        yield int(heard.getsockname()[1])


def clocked(folder: Path) -> tuple[dict[str, str], Callable[[str], None]] | None:
    """What a server is told so that its clock can be set while it answers, and how it is set; None without.

    Needs libfaketime. What counts seconds from when the machine was started goes on as it is.
    """
    if not _CLOCK.is_file():
        return None
    file = folder / "clock"
    file.write_text("+0")
    told = {
        "LD_PRELOAD": str(_CLOCK),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return told, lambda how: (file.write_text(how), None)[1]


def times(do: Callable[[int], None], count: int) -> None:
    """Do something so often at once, and wait for all."""
    threads = [threading.Thread(target=do, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
