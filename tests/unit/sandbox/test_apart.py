"""What a file does to its reader happens to that file alone."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tilstand.sandbox import reader_process as module
from tilstand.sandbox.reader_process import UnreadableError, run_reader

READERS = """\
import os, sys, time

def size(data, times=1):
    print("a library may print")
    print("and warn", file=sys.stderr)
    return {"size": len(data) * times, "process": os.getpid()}

def long(data):
    return "x" * len(data)

def fault(data):
    raise ZeroDivisionError(data)

def deep(data):
    return deep(data)

def memory(data):
    return len(b"x" * 8_000_000_000)

def slow(data):
    time.sleep(60)

def gone(data):
    os._exit(3)
"""


@pytest.fixture(autouse=True)
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Readers that do what a file may do to one, and a process that finds them."""
    (tmp_path / "odd_readers.py").write_text(READERS, "utf-8")
    paths = [str(tmp_path), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setattr(module._ReaderProcess, "one", None)
    yield
    if module._ReaderProcess.one is not None:
        module._ReaderProcess.one.end()


def test_what_the_reader_makes_of_the_file_comes_back_from_another_process(capfd: pytest.CaptureFixture[str]) -> None:
    read = run_reader("odd_readers:size", b"\n\x00{}" * 100_000, times=2)
    assert read["size"] == 800_000
    assert read["process"] != os.getpid()
    assert capfd.readouterr() == ("", "")


def test_one_process_reads_file_after_file() -> None:
    assert len({run_reader("odd_readers:size", b"x" * n)["process"] for n in range(4)}) == 1


@pytest.mark.parametrize(
    ("reader", "why"), [("fault", "fault"), ("deep", "fault"), ("memory", "memory"), ("gone", "ended")]
)
def test_a_file_that_its_reader_fails_at_is_told_and_the_next_one_is_read(reader: str, why: str) -> None:
    before = run_reader("odd_readers:size", b"")["process"]
    with pytest.raises(UnreadableError) as told:
        run_reader(f"odd_readers:{reader}", b"data")
    assert told.value.why == why
    assert run_reader("odd_readers:size", b"abc")["size"] == 3
    assert run_reader("odd_readers:size", b"")["process"] != before


def test_the_clock_stops_a_file_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    run_reader("odd_readers:size", b"")
    monkeypatch.setattr(module, "SECONDS", 0.2)
    with pytest.raises(UnreadableError) as told:
        run_reader("odd_readers:slow", b"")
    assert told.value.why == "clock"


@pytest.mark.parametrize(("most", "read"), [(300_011, True), (300_010, False)])
def test_an_answer_has_its_limit(monkeypatch: pytest.MonkeyPatch, most: int, read: bool) -> None:
    monkeypatch.setattr(module, "_LARGEST", most)
    if read:
        assert run_reader("odd_readers:long", b"x" * 300_000) == "x" * 300_000
        return
    with pytest.raises(UnreadableError) as told:
        run_reader("odd_readers:long", b"x" * 300_000)
    assert told.value.why == "ended"


def test_a_process_of_another_owner_is_neither_used_nor_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    first = run_reader("odd_readers:size", b"")["process"]
    forked = module._ReaderProcess.get_running_process()
    monkeypatch.setattr(forked, "owner", -1)
    forked.end()
    assert forked.process.poll() is None
    assert run_reader("odd_readers:size", b"")["process"] != first
    forked.owner = os.getpid()
    forked.end()
    assert forked.process.poll() is not None
    assert forked.process.stdin is not None
    assert forked.process.stdout is not None
    assert forked.process.stdin.closed
    assert forked.process.stdout.closed
    assert module._ReaderProcess.get_running_process() is not forked


def test_a_process_that_somebody_ended_is_no_fault_of_the_file() -> None:
    os.kill(run_reader("odd_readers:size", b"")["process"], 9)
    module._ReaderProcess.get_running_process().process.wait()
    assert run_reader("odd_readers:size", b"x" * 1_000_000)["size"] == 1_000_000


def test_a_file_whose_processes_all_end_is_asked_of_two_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[module._ReaderProcess] = []

    def broken(own: module._ReaderProcess, *_: object) -> dict[str, object]:
        asked.append(own)
        raise BrokenPipeError

    monkeypatch.setattr(module._ReaderProcess, "ask", broken)
    with pytest.raises(UnreadableError) as told:
        run_reader("odd_readers:size", b"")
    assert told.value.why == "ended"
    assert len(set(map(id, asked))) == len(asked) == 2
    assert all(one.process.poll() is not None for one in asked)


def test_the_limits_of_one_file() -> None:
    assert (module.SECONDS, module._LARGEST) == (25.0, 400_000_000)


def test_it_is_gone_when_who_asked_is() -> None:
    code = """\
        from tilstand.sandbox.reader_process import run_reader
        print(run_reader("odd_readers:size", b"")["process"])
    """
    told = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.stdout), 0)


def test_the_reader_of_workbooks_loads_no_stage() -> None:
    code = (
        "import sys, tilstand.sandbox.workbook, tilstand.sandbox.worker\n"
        "print(sorted(n for n in sys.modules if n.startswith('tilstand.') and 'sandbox' not in n))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
