"""Inside a room's test process: imports once, then a fork for each fault, with the tests until one fails.

A plugin of pytest. Functions are exchanged in the fork, where the fault is within one that has not run
while the tests were imported; other faults are left to a process of their own. Tests that run the
function come first.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from mutant.room import SLACK, TIMES
from mutant.site import Mutant

Ran = dict[tuple[str, str, int], set[int]]
"""The functions that ran, each with the numbers of the tests that ran it; -1 while they were imported."""

ROOT = Path(os.environ["MUTANT_ROOT"])
SOURCE = str(ROOT / "src")


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


@contextmanager
def _watched(ran: Ran, test: int) -> Iterator[None]:
    """Notes which functions of the package run."""

    def called(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(SOURCE):
            ran[_key(frame.f_code)].add(test)

    sys.setprofile(called)
    threading.setprofile(called)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


_RAN: Ran = defaultdict(set)


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect, and note what runs meanwhile."""
    with _watched(_RAN, -1):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """The clean run, then every fault."""
    faults = [Mutant(**one) for one in json.loads(Path(os.environ["MUTANT_ASKED"]).read_text("utf-8"))]
    told = Path(os.environ["MUTANT_TOLD"])
    with told.open("w", encoding="utf-8") as out:

        def tell(**facts: object) -> None:
            out.write(json.dumps(facts) + "\n")
            out.flush()

        begun = time.monotonic()
        code, clean = _forked(lambda: _clean(session), 0)
        if code != 0:
            tell(clean=False, why=clean)
            return True
        known = json.loads(clean)
        seconds = known["seconds"]
        tell(clean=True, tests=len(session.items), seconds=round(time.monotonic() - begun, 1), spent=seconds)
        for file, name, first, tests in known["ran"]:
            _RAN[file, name, first].update(tests)
        for at, fault in enumerate(faults):
            tell(fault=at, **_tried(session, fault, seconds * TIMES + SLACK))
    return True


def _clean(session: pytest.Session) -> tuple[int, str]:
    """The tests as they are: which functions each runs, and how long all take."""
    ran: Ran = defaultdict(set)
    begun = time.process_time()
    items = session.items
    for at, item in enumerate(items):
        with _watched(ran, at):
            item.config.hook.pytest_runtest_protocol(
                item=item, nextitem=items[at + 1] if at + 1 < len(items) else None
            )
        if session.testsfailed:
            return 1, item.nodeid
    rows = [(*key, sorted(tests)) for key, tests in ran.items()]
    return 0, json.dumps({"seconds": time.process_time() - begun, "ran": rows})


def _tried(session: pytest.Session, fault: Mutant, seconds: float) -> dict[str, object]:
    file = ROOT / fault.file
    key = (str(file), fault.within, fault.first)
    if not fault.within or -1 in _RAN.get(key, ()) or "njit" in file.read_text("utf-8"):
        return {"outcome": "cold"}
    if key not in _RAN:
        return {"outcome": "survived", "by": "no test runs it"}
    original, times = file.read_bytes(), file.stat()
    file.write_bytes(fault.source(original))  # for tests that start a process
    try:
        code, by = _forked(lambda: _faulty(session, fault, original, _RAN[key]), seconds)
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    return {"outcome": {0: "survived", 1: "caught", 2: "cold"}.get(code, "stopped"), "by": by}


def _faulty(session: pytest.Session, fault: Mutant, original: bytes, first: set[int]) -> tuple[int, str]:
    if not _exchanged(fault, original):
        return 2, ""
    items = session.items
    ordered = [items[at] for at in sorted(first)]
    ordered += [item for at, item in enumerate(items) if at not in first]
    for at, item in enumerate(ordered):
        following = ordered[at + 1] if at + 1 < len(ordered) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1, item.nodeid
    return 0, ""


def _exchanged(fault: Mutant, original: bytes) -> bool:
    """Put the fault into every living copy of its function; False if that cannot be done."""
    name = str(ROOT / fault.file)
    made = compile(fault.source(original), name, "exec", dont_inherit=True)
    new = [code for code in _codes(made) if _key(code) == (name, fault.within, fault.first)]
    old = [
        one
        for one in gc.get_objects()
        if isinstance(one, FunctionType) and _key(one.__code__) == (name, fault.within, fault.first)
    ]
    if len(new) != 1 or not old:
        return False
    for one in old:
        if one.__code__.co_freevars != new[0].co_freevars:
            return False
        one.__code__ = new[0]
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _forked(work: Callable[[], tuple[int, str]], seconds: float) -> tuple[int, str]:
    """What work in a fork of this process yields; ended after so many seconds of the processor, if not 0."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code, text = 1, ""
        try:
            os.close(reading)
            os.setpgid(0, 0)
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            if seconds:
                limit = int(seconds) + 1
                resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            code, text = work()
        except BaseException as error:
            code, text = 1, f"{type(error).__name__}"
        finally:
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(text)
            os._exit(code)
    os.close(writing)
    return _awaited(child, reading, seconds)


def _awaited(child: int, reading: int, seconds: float) -> tuple[int, str]:
    # A test that waits spends nothing of the processor: the clock ends it, generously.
    clock = threading.Timer(20 * seconds, _ended, [child]) if seconds else None
    if clock:
        clock.start()
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if clock:
        clock.cancel()
    _ended(child)  # what it may have started
    return os.waitstatus_to_exitcode(status), text


def _ended(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def pytest_configure(config: Any) -> None:
    """No test is skipped for another's sake, and the first failure is enough."""
    config.option.maxfail = 1
