"""Inside a room's test process: imports once, then a fork for each fault, with the tests until one fails.

A plugin of pytest. Functions are exchanged in the fork, where the fault is within one that has not run
while the tests were imported; other faults are left to a process of their own. Tests that run the
function come first, then the others of their files; tests of other files cannot see it, and are not run.
For a fault that is left to a process of its own, the files are told whose tests run something of the
faulty module or of one that imports from it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from mutant.importing import importing
from mutant.room import SLACK, TIMES
from mutant.site import Mutant

Function = tuple[str, str, int]
ROOT = Path(os.environ["MUTANT_ROOT"])
SOURCE = str(ROOT / "src")


def _key(code: CodeType) -> Function:
    return code.co_filename, code.co_qualname, code.co_firstlineno


@dataclass
class _Watch:
    """Notes which functions of the package run for what: a test, by number, or a fixture that many share.

    Attributes:
        ran: What each function ran for.
        now: What runs, the innermost last; nothing while tests are imported.
        seen: The code that the innermost has run already.
    """

    ran: dict[Function, set[int | str]] = field(default_factory=lambda: defaultdict(set))
    now: list[int | str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def called(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if id(code) not in self.seen:
            self.seen.add(id(code))
            if code.co_filename.startswith(SOURCE):
                self.ran[_key(code)].add(self.now[-1] if self.now else "")

    @contextmanager
    def running(self, what: int | str) -> Iterator[None]:
        """Something runs."""
        self.now.append(what)
        outer, self.seen = self.seen, set()
        sys.settrace(self.called)  # of calls alone: it traces no line
        threading.settrace(self.called)
        try:
            yield
        finally:
            self.now.pop()
            self.seen = outer
            if not self.now:
                sys.settrace(None)
                threading.settrace(None)

    def tests(self, items: Sequence[pytest.Item]) -> Iterator[tuple[Function, list[int]]]:
        """Each function that a test runs, with the tests: also those for which a shared fixture ran it."""
        using: dict[int | str, set[int]] = defaultdict(set)
        for at, item in enumerate(items):
            using[at].add(at)
            info = getattr(item, "_fixtureinfo", None)
            for definitions in (info.name2fixturedefs if info else {}).values():
                for one in definitions:
                    using[_named(one)].add(at)
        for function, whats in self.ran.items():
            found = set().union(*(using[what] for what in whats))
            if found:
                yield function, sorted(found)


def _named(fixture: pytest.FixtureDef[Any]) -> str:
    return f"{fixture.baseid}::{fixture.argname}"


_WATCH = _Watch()
_RAN: dict[Function, set[int]] = {}
_SPENT: list[float] = []
"""The processor seconds of each test."""
_CAME = "."
"""What a fork says once it has come to its end."""
_BEFORE = "database"
"""The fixture that starts Django, before whose models and views nothing of the portal can be imported."""
_WHOLE = "whole_room"
"""The mark of tests that look at what stands in every module of a room, whether it runs or not."""


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect, and note what runs meanwhile."""
    with _WATCH.running(""):
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
    """What a fixture runs that lives longer than a test, runs for all that use it."""
    if sys.gettrace() is None or fixturedef.scope == "function":
        yield
        return
    with _WATCH.running(_named(fixturedef)):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """The clean run, then every fault."""
    faults = [Mutant(**one) for one in json.loads(Path(os.environ["MUTANT_ASKED"]).read_text("utf-8"))]
    told = Path(os.environ["MUTANT_TOLD"])
    _begun(session)
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
        _SPENT.extend(known["spent"])
        for file, name, first, tests in known["ran"]:
            _RAN[file, name, first] = set(tests)
        told_of_all = {"tests": len(session.items), "seconds": round(time.monotonic() - begun, 1)}
        tell(clean=True, spent=sum(_SPENT), idle=_idle(), **told_of_all)
        for at, fault in enumerate(faults):
            tell(fault=at, **_tried(session, fault))
    return True


def _begun(session: pytest.Session) -> None:
    """Start Django here, where tests want it, and import the room: a fork cannot exchange what it lacks."""
    item = next((one for one in session.items if _BEFORE in getattr(one, "fixturenames", ())), None)
    with _WATCH.running(""):
        if isinstance(item, pytest.Function):
            session._setupstate.setup(item.getparent(pytest.Session) or session)
            item._initrequest()
            item._request.getfixturevalue(_BEFORE)
        for file in map(Path, json.loads(os.environ["MUTANT_FILES"])):
            parts = file.relative_to(SOURCE).with_suffix("").parts
            if "migrations" not in parts and (item is not None or "portal" not in parts):
                importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def _idle() -> list[str]:
    """The functions of the room that no test runs."""
    found = []
    for file in map(Path, json.loads(os.environ["MUTANT_FILES"])):
        for code in _codes(compile(file.read_bytes(), str(file), "exec", dont_inherit=True)):
            plain = not code.co_name.startswith("<") and code.co_flags & CO_OPTIMIZED  # a class has none
            if plain and _key(code) not in _RAN and _key(code) not in _WATCH.ran:
                found.append(f"{file.relative_to(ROOT)}:{code.co_firstlineno}  {code.co_qualname}")
    return found


def _clean(session: pytest.Session) -> tuple[int, str]:
    """The tests as they are: which functions each runs, and how long all take."""
    items, spent = session.items, []
    caches = [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]
    own = [one for one in caches if str(one.__module__).startswith("tilstand")]
    for at, item in enumerate(items):
        if at == 0 or item.path != items[at - 1].path:
            for cache in own:  # what was kept for an earlier file is not seen to run for this one
                cache.cache_clear()
        begun = time.process_time()
        with _WATCH.running(at):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=items[at + 1] if at + 1 < len(items) else None)
        spent.append(time.process_time() - begun)
        if session.testsfailed:
            return 1, item.nodeid
    rows = [(*key, tests) for key, tests in _WATCH.tests(items)]
    return 0, json.dumps({"spent": spent, "ran": rows})


def _tried(session: pytest.Session, fault: Mutant) -> dict[str, object]:
    file = ROOT / fault.file
    key = (str(file), fault.within, fault.first)
    if not fault.within or key in _WATCH.ran or "njit" in file.read_text("utf-8"):
        return {"outcome": "cold", "files": _near(session, file)}
    if key not in _RAN:
        return {"outcome": "survived", "by": "no test runs it"}
    tests = _ordered(session, _RAN[key])
    shared = max(_SPENT)  # the longest: in it a fixture was made that others share
    seconds = (sum(_SPENT[at] for at in tests) + shared) * TIMES + SLACK
    original, times = file.read_bytes(), file.stat()
    file.write_bytes(fault.source(original))  # for tests that start a process
    try:
        code, by = _forked(lambda: _faulty(session, fault, original, tests), seconds)
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    if code == 2:
        return {"outcome": "cold", "files": _near(session, file)}
    return {"outcome": {0: "survived", 1: "caught"}.get(code, "stopped"), "by": by}


def _near(session: pytest.Session, file: Path) -> list[str]:
    """The files of tests of whole rooms, of those that run something of a source, or what imports from it.

    The quickest first: the first failure is enough.
    """
    paths = [str(item.path) for item in session.items]
    spent: dict[str, float] = defaultdict(float)
    for path, seconds in zip(paths, _SPENT, strict=True):
        spent[path] += seconds
    whole = {paths[at] for at, item in enumerate(session.items) if item.get_closest_marker(_WHOLE)}
    found = dict.fromkeys(sorted(whole, key=spent.__getitem__))
    for sources in ({str(file)}, {str(one) for one in importing(ROOT / "src", file)}):
        near = {paths[at] for (name, *_), tests in _RAN.items() if name in sources for at in tests}
        found.update(dict.fromkeys(sorted(near, key=spent.__getitem__)))
    return list(found)


def _ordered(session: pytest.Session, first: set[int]) -> list[int]:
    """The tests that run a function, those of the quickest file first, then the others of their files."""
    files: dict[Path, float] = defaultdict(float)
    for at in first:
        files[session.items[at].path] += _SPENT[at]
    others = (at for at, item in enumerate(session.items) if at not in first and item.path in files)
    return [*sorted(first, key=lambda at: (files[session.items[at].path], at)), *others]


def _faulty(session: pytest.Session, fault: Mutant, original: bytes, tests: Sequence[int]) -> tuple[int, str]:
    if not _exchanged(fault, original):
        return 2, ""
    ordered = [session.items[at] for at in tests]
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
                pipe.write(f"{_CAME}{text}")
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
    code = os.waitstatus_to_exitcode(status)
    # Who left in the middle, whatever they say, did not come to the end of the tests.
    return (code, text.removeprefix(_CAME)) if text.startswith(_CAME) else (code or -1, text)


def _ended(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def pytest_configure(config: Any) -> None:
    """No test is skipped for another's sake, and the first failure is enough."""
    config.option.maxfail = 1
