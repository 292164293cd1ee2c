"""Work in a process of its own, or in a thread: the same results, and the same errors."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from tilstand.storage import background
from tilstand.storage.background import DeferredMapping, DeferredSequence, run_in_background


@pytest.fixture(params=["process", "thread"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(background, "_is_single_threaded", lambda: request.param == "process")
    return str(request.param)


def test_results_come_in_any_order_and_more_than_once(way: str) -> None:
    one, two = run_in_background(lambda: [1] * 100_000, lambda: {"a": b"b"})
    assert two.result() == two.result() == {"a": b"b"}
    assert one.result() == [1] * 100_000


def test_where_it_is_done(way: str) -> None:
    process, thread = run_in_background(os.getpid, threading.get_ident)
    assert (process.result() != os.getpid()) is (way == "process")
    assert way == "process" or thread.result() != threading.get_ident()


def test_an_error_is_met_by_whoever_asks(way: str) -> None:
    def wrong() -> int:
        raise ValueError("seven")

    good, bad, after = run_in_background(lambda: 6, wrong, lambda: 8)
    assert good.result() == 6
    with pytest.raises(ValueError, match="seven"):
        bad.result()
    assert after.result() == 8


@pytest.mark.parametrize("what", [threading.Lock, lambda: os._exit(3)], ids=["no pickle", "death"])
def test_a_process_that_fails_is_made_up_for(what: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_is_single_threaded", lambda: True)
    own = os.getpid()
    first, last = run_in_background(lambda: what() if os.getpid() != own else "here", lambda: 2)
    assert first.result() == "here"
    assert last.result() == 2


def test_a_process_that_nobody_waits_for_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_is_single_threaded", lambda: True)
    told, said = os.pipe()
    later = run_in_background(lambda: os.write(said, str(os.getpid()).encode()), lambda: time.sleep(3600))
    process = int(os.read(told, 20))
    del later
    with pytest.raises(ProcessLookupError):
        os.kill(process, signal.SIG_DFL)
    os.close(told)
    os.close(said)


def test_a_process_is_forked_where_nothing_else_goes_on() -> None:
    """A lock that another thread holds, of a library perhaps, would never be opened in the new process."""
    command = "import threading; from tilstand.storage import background as own; print(own._is_single_threaded()); {}; print(own._is_single_threaded())"
    one = run(command.format("one = threading.Event(); threading.Thread(target=one.wait, daemon=True).start()"))
    assert one == ["True", "False"]
    assert run(command.format("import numpy")) == ["True", "True"]


def run(command: str) -> list[str]:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, env=environment, check=True)
    return told.stdout.decode().split()


def test_in_this_process_a_thread_stands_in_the_way_of_a_fork() -> None:
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    try:
        assert not background._is_single_threaded()
    finally:
        over.set()
        other.join()


def test_a_thread_does_one_after_the_other_and_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_is_single_threaded", lambda: False)
    told: list[str] = []
    go = threading.Event()

    def first() -> bool:
        came = go.wait(2)
        time.sleep(0.01)
        told.append("first")
        return came

    one, two = run_in_background(first, lambda: told.append("second"))
    go.set()  # whoever begins work goes on
    assert (one.result(), two.result(), told) == (True, None, ["first", "second"])


def test_what_the_process_itself_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each result is laid down, then told; after one that fails nothing more is done."""

    def left(code: int) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", left)
    files = [io.BytesIO() for _ in range(4)]
    told, said = os.pipe()
    with pytest.raises(SystemExit) as ended:
        background._run_forked_work([lambda: 1, lambda: "b", threading.Lock, lambda: 4], files, said)
    os.close(said)
    assert (ended.value.code, os.read(told, 9)) == (0, b"..")
    os.close(told)
    assert [pickle.loads(one.getvalue()) for one in files[:2]] == [1, "b"]
    assert files[3].getvalue() == b""


def test_values_by_name_are_as_many_as_there_are_names() -> None:
    held = DeferredMapping({"a": lambda: 1, "b": lambda: 2})
    assert (len(held), dict(held), "c" in held) == (2, {"a": 1, "b": 2}, False)


def test_a_sequence_is_waited_for_when_it_is_looked_into() -> None:
    asked: list[str] = []

    def result() -> tuple[int, ...]:
        asked.append("asked")
        return 1, 2, 3

    held = DeferredSequence(result)
    assert not asked
    assert (held[0], held[1:], len(held), list(held)) == (1, (2, 3), 3, [1, 2, 3])
    assert asked
