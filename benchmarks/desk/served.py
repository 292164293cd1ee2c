"""A portal that answers for real, for benchmarks: a collection, people who are signed in, and its server."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

__all__ = ["Desk", "Postgres", "asked", "begun", "desk", "free_port", "inside", "postgresql", "serving"]

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Desk:
    """Where it lies, and who is signed in.

    Attributes:
        folder: Folder of all of it.
        collection: The collection within.
        round_name: The round that is open.
        database: `DATABASE_URL`.
        people: For each person the session, the body and the places that are theirs.
        more: What else its processes are told.
        paced: True where nobody may ask more often than the portal lets people where nothing else is said.
    """

    folder: Path
    collection: Path
    round_name: str
    database: str
    people: list[dict[str, Any]]
    more: dict[str, str] = field(default_factory=dict)
    paced: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """What every process of it is told."""
        own = {"DATABASE_URL": self.database, "TILSTAND_LOOPBACK": "1", "TILSTAND_PASSWORDS_ALONE": "1"}
        if not self.paced:
            own["TILSTAND_PACE"] = "1000000,1000000"  # a few people here ask as often as many do
        return {**os.environ, **own, **self.more}


def desk(folder: Path, collection: Path, round_name: str, database: str, people: int, *, paced: bool = False) -> Desk:
    """A portal that keeps a round, with so many people who are signed in, some for each body."""
    made = Desk(folder, collection, round_name, database, [], paced=paced)
    return replace(made, people=inside(made, "people", people, round_name))


def inside(one: Desk, what: str, *given: Any) -> Any:
    """Ask something of the portal's own parts, in a process of its own."""
    command = [sys.executable, str(HERE / "inside.py"), str(one.collection), str(one.folder / "own"), what]
    done = subprocess.run(
        command, input=json.dumps(given), env=one.environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def free_port() -> int:
    """A port on which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def begun(one: Desk, port: int, workers: int = 0) -> subprocess.Popen[bytes]:
    """Its server, a group of processes of its own, once it answers.

    Raises:
        SystemExit: If it ends before it has answered.
    """
    command = [sys.executable, "-m", "tilstand", "portal", "serve", str(one.collection)]
    command += ["--dir", str(one.folder / "own"), "--port", str(port), "--workers", str(workers)]
    with (one.folder / "said").open("ab") as said:
        running = subprocess.Popen(command, env=one.environment, stdout=said, stderr=said, start_new_session=True)
    while running.poll() is None and not _healthy(port):
        time.sleep(0.1)
    if running.poll() is not None:
        raise SystemExit((one.folder / "said").read_text("utf-8")[-2000:])
    return running


@contextlib.contextmanager
def serving(one: Desk, workers: int = 0) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Its server, from when it answers: the port, and the process."""
    port = free_port()
    running = begun(one, port, workers)
    try:
        yield port, running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        running.wait()


def asked(line: HTTPConnection, who: dict[str, Any], how: str, path: str, body: str | None = None) -> tuple[int, bytes]:
    """What somebody is answered."""
    token = "x" * 32
    heads = {
        "Cookie": f"sessionid={who['session']}; csrftoken={token}",
        "X-CSRFToken": token,
        "Accept": "application/json",
        "Host": "localhost",
    }
    if body is not None:
        heads["Content-Type"] = "application/x-www-form-urlencoded"
    line.request(how, path, body, heads)
    answer = line.getresponse()
    return answer.status, answer.read()


class Postgres:
    """A PostgreSQL of its own.

    Attributes:
        url: `DATABASE_URL` of an empty database in it.
    """

    def __init__(self, folder: Path, programs: Path) -> None:
        self.place, self.programs = folder / "postgresql", programs
        self.url = f"postgresql://tilstand@/tilstand?host={self.place}"
        self.place.mkdir()
        shutil.chown(self.place, "postgres")
        folder.chmod(0o755)
        self._done("initdb", "-D", str(self.place / "data"), "-A", "trust")
        self.start()
        self._done("createuser", "-h", str(self.place), "tilstand")
        self._done("createdb", "-h", str(self.place), "-O", "tilstand", "tilstand")

    def start(self) -> None:
        """Start it, after a stop at once too: what was committed is there again."""
        self._control("-o", f"-k {self.place} -c listen_addresses=", "-l", str(self.place / "log"), "start")

    def stop_at_once(self) -> None:
        """End its processes without waiting for anything, as a crash does."""
        self._control("-m", "immediate", "stop")

    def _control(self, *more: str) -> None:
        self._done("pg_ctl", "-D", str(self.place / "data"), "-w", *more)

    def _done(self, program: str, *more: str) -> None:
        command = ["runuser", "-u", "postgres", "--", str(self.programs / program), *more]
        subprocess.run(command, stdout=subprocess.DEVNULL, cwd=self.place, check=True)


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[Postgres | None]:
    """An empty PostgreSQL of its own; none where it is not installed."""
    bins = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not bins or shutil.which("runuser") is None:
        yield None
        return
    made = Postgres(folder, bins[-1])
    try:
        yield made
    finally:
        made.stop_at_once()


def _healthy(port: int) -> bool:
    try:
        line = HTTPConnection("127.0.0.1", port, timeout=10)
        line.request("GET", "/health", headers={"Host": "localhost"})
        return line.getresponse().read() == b"ok"
    except (OSError, HTTPException):
        return False
