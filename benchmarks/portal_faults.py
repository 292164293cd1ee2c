"""What goes wrong around a portal that answers for real: is it said in words, and is all work kept?

    python benchmarks/portal_faults.py [--only disk] [--database postgresql]

*disk*: the disk that holds everything is full. *lock*: another process holds the database, for five seconds
and for half a minute, while twelve people save. *mail*: the mail server refuses every call, or takes it and
never answers. *clock*: the clock is set forward and back by more than a year. Bars: nothing is answered with
a fault of the program or not at all; nobody waits longer than is said; what was acknowledged is there; once
the cause is gone it goes on without a new start, and the chain is proven.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from desk.faults import clocked, filled, held, mounted, silent_port, times
from desk.served import Desk, Postgres, inside, postgresql, serving
from desk.visitor import Answer, DeskVisitor
from portal_kills import SAGALAND, place
from tilstand.languages import format_message

Told = Iterator[tuple[str, bool]]
UNKEPT = format_message("errors.portal.unkept.title").text("nb")
_SIGNS = "fjord_shelter"
_WAIT = 20.0  # seconds for which somebody waits at most where the database is held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=tuple(_FAULTS), default="")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given, bad = parser.parse_args(), 0
    for name, fault in _FAULTS.items():
        if given.only not in ("", name):
            continue
        print(f"{name}, {given.database}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            for line, good in fault(Path(folder), given.database):
                print(f"  {'as it should be' if good else 'NOT AS IT SHOULD BE'}: {line}", flush=True)
                bad += not good
    print(f"{bad} not as it should be (bar 0)")
    return int(bad > 0)


def disk(folder: Path, database: str) -> Told:
    """The disk is full."""
    small = folder / "small"
    with mounted(small, "160m") as there, _database(small, database, there) as server:
        if not there or server is False:
            yield "left out: no small disk can be made here, or there is no PostgreSQL", True
            return
        one = place(small, _url(server))
        leader = inside(one, "signer", _SIGNS, one.round_name, str(_figures()))
        with serving(one) as (port, _):
            writer, signs = DeskVisitor(one, port, one.people[1]), DeskVisitor(one, port, leader)
            for number, (address, how) in enumerate(leader["values"].items()):
                signs.post(f"{signs.root}save", address=address, version="0", **how)
                writer.save(number)
            digest = signs.digest()
            with filled(small):
                last = _until_refused(writer)
                yield _told("saving", last), last.status == 503 and UNKEPT in last.said
                answer = signs.post(f"{signs.root}sign", digest=digest)
                yield _told("signing", answer), answer.status == 503 and UNKEPT in answer.said
                shown = writer.get(f"{writer.root}summary")
                yield f"looking: {shown.status}", shown.status in (200, 503)
                yield from _copied(one, small / "copies")
            yield from _goes_on(one, writer)
            digest = signs.digest()
            answer = signs.post(f"{signs.root}sign", digest=digest)
            yield f"signing once there is room: {answer.status}", answer.status == 302
        yield from _there(one, writer)


def lock(folder: Path, database: str) -> Told:
    """Another process holds the database."""
    with _database(folder, database, True) as server:
        if server is False:
            yield "left out: no PostgreSQL", True
            return
        one = place(folder, _url(server))
        with serving(one) as (port, _):
            people = [DeskVisitor(one, port, who) for who in one.people[1:13]]
            for seconds, good in ((5.0, 200), (1.6 * _WAIT, 503)):
                answers: list[Answer] = []

                def saves(number: int, into: list[Answer] = answers) -> None:
                    into.append(people[number].save(number))

                with held(one, server):
                    running = _beside(partial(times, saves, len(people)))
                    time.sleep(seconds)
                running()
                slowest = max(answers, key=lambda each: each.seconds)
                found = sorted({each.status for each in answers})
                line = f"held for {seconds:.0f} s: {len(answers)} who save are answered {found}"
                yield (
                    f"{line}, after at most {slowest.seconds:.1f} s",
                    ({200, good} >= set(found) and slowest.seconds < min(seconds, _WAIT) + 5),
                )
                for each in answers:
                    if each.status != 200:
                        yield _told("saving", each), UNKEPT in each.said
                        break
                for number, each in enumerate(people):
                    each.save(100 + number)
            yield from _goes_on(one, people[0])
        yield from _there(one, *people)


def mail(folder: Path, database: str) -> Told:
    """The mail server refuses, or says nothing."""
    with _database(folder, database, True) as server, silent_port() as silent:
        if server is False:
            yield "left out: no PostgreSQL", True
            return
        one = place(folder, _url(server))
        for name, number in (("refuses", 9), ("says nothing", silent)):
            with _with(one, TILSTAND_SMTP=f"smtp://127.0.0.1:{number}"), serving(one) as (port, _):
                unit, writer = DeskVisitor(one, port, one.people[0]), DeskVisitor(one, port, one.people[1])
                body = one.people[1]["body"]
                told = {"name": "Somebody (generated)", "mail": "somebody@example.org"}
                unit.post("/contacts/add", provider=body, consented=f"{date.today()}", **told)
                for _ in range(6):  # every process that answers has read the collection
                    unit.get(f"/{one.round_name}/board")
                    writer.get(writer.root)
                sent: list[Answer] = []

                def reminds(into: list[Answer] = sent, who: DeskVisitor = unit, whom: str = body) -> None:
                    into.append(who.post(f"/{who.one.round_name}/remind/{whom}"))

                running = _beside(reminds)
                time.sleep(1)
                meanwhile = writer.save(int(time.monotonic()) % 50)
                running()
                board = unit.get(f"/{one.round_name}/board")
                words, _, rest = format_message("portal.mails.told.silent", body="@").text("nb").partition("@")
                line = f"{name}: told after {sent[0].seconds:.1f} s ({sent[0].status})"
                said = words in board.said and rest in board.said
                yield f"{line}, “{words}… {rest}”", sent[0].status == 302 and sent[0].seconds < 15 and said
                saved = f"somebody else saves meanwhile: {meanwhile.status} in {meanwhile.seconds:.1f} s"
                yield saved, meanwhile.status == 200 and meanwhile.seconds < 3
                files = [*(one.folder / "own" / "mails").glob("*.eml")]
                yield f"the mail lies as a file: {len(files)}", len(files) > 0
        yield from _there(one, writer)


def clock(folder: Path, database: str) -> Told:
    """The clock is set forward and back."""
    found = clocked(folder)
    with _database(folder, database, True) as server:
        if found is None or server is False:
            yield "left out: no libfaketime, or no PostgreSQL", True
            return
        told, setting = found
        one = place(folder, _url(server))
        leader = inside(one, "signer", _SIGNS, one.round_name, str(_figures()))
        with _with(one, **told), serving(one) as (port, _):
            writer, signs = DeskVisitor(one, port, one.people[1]), DeskVisitor(one, port, leader)
            for number, (address, how) in enumerate(leader["values"].items()):
                signs.post(f"{signs.root}save", address=address, version="0", **how)
                writer.save(number)
            setting("-400d")
            time.sleep(2)
            answers = [writer.save(50 + number) for number in range(10)]
            yield f"400 days back, saving: {_statuses(answers)}", {one.status for one in answers} == {200}
            answer = signs.post(f"{signs.root}sign", digest=signs.digest())
            yield f"400 days back, signing: {answer.status}", answer.status == 302
            setting("+400d")
            time.sleep(2)
            answer = writer.save(77)
            yield (
                _told("400 days forward, the session is over: saving", answer),
                (answer.status == 401 and bool(answer.said)),
            )
            setting("+0")
            time.sleep(2)
            answer = writer.save(78)
            yield f"as it was, saving: {answer.status}", answer.status == 200
        yield from _there(one, writer)


def _until_refused(writer: DeskVisitor) -> Answer:
    """Save until there is no room; what the file of the database has room for is still kept."""
    for number in range(5_000):
        answer = writer.save(number % 60)
        if answer.status != 200:
            break
    return answer


def _copied(one: Desk, to: Path) -> Told:
    """A copy where there is no room for one."""
    command = [sys.executable, "-m", "tilstand", "portal", "backup", str(one.collection)]
    command += ["--dir", str(one.folder / "own"), "--to", str(to)]
    done = subprocess.run(command, env=one.environment, capture_output=True, text=True, check=False)
    said = (done.stderr or done.stdout).strip()
    yield f"a copy: exit {done.returncode}, “{_first(said)}”", done.returncode > 0 and "Traceback" not in said


def _goes_on(one: Desk, writer: DeskVisitor) -> Told:
    begun, answer = time.monotonic(), writer.save(33)
    while answer.status != 200 and time.monotonic() < begun + 60:
        time.sleep(0.5)
        answer = writer.save(33)
    took = time.monotonic() - begun
    yield f"once it is over, without a new start: {answer.status} after {took:.1f} s", answer.status == 200


def _there(one: Desk, *people: DeskVisitor) -> Told:
    """What was acknowledged is there, and the chain is proven; the server has ended."""
    kept = [each for who in people for each in who.kept]
    proof = inside(one, "lost", kept)
    yield (f"{len(kept)} saves acknowledged, {proof['lost']} lost; {proof['acts']} acts proven", proof["lost"] == 0)
    faults = [line for line in (one.folder / "said").read_text("utf-8").splitlines() if '"fault"' in line]
    yield f"faults in the log: {len(faults)} {faults[:1]}", not faults


@contextlib.contextmanager
def _database(folder: Path, database: str, there: bool) -> Iterator[Postgres | bool | None]:
    """None for SQLite; False where there is no PostgreSQL."""
    if database == "sqlite" or not there:
        yield None
        return
    with postgresql(folder) as server:
        yield server or False


@contextlib.contextmanager
def _with(one: Desk, **told: str) -> Iterator[None]:
    one.more.update(told)
    try:
        yield
    finally:
        for name in told:
            one.more.pop(name)


def _url(server: Postgres | bool | None) -> str:
    return server.url if isinstance(server, Postgres) else ""


def _figures() -> Path:
    return SAGALAND / "rounds" / "2031" / "submissions" / f"{_SIGNS}.csv"


def _beside(do: Callable[[], object]) -> Callable[[], None]:
    running = threading.Thread(target=do)
    running.start()
    return running.join


def _told(what: str, answer: Answer) -> str:
    return f"{what}: {answer.status} after {answer.seconds:.1f} s, “{_first(answer.said)}”"


def _first(said: str) -> str:
    return said[:150]


def _statuses(answers: list[Answer]) -> list[int]:
    return sorted({one.status for one in answers})


_FAULTS = {"disk": disk, "lock": lock, "mail": mail, "clock": clock}

if __name__ == "__main__":
    sys.exit(main())
