"""What a file does to its reader happens to that file alone."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import textwrap
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from handmade import book, paragraph, printed, word, zipped
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError

from tilstand.sandbox import pdf as pdfs
from tilstand.sandbox import pdf as tags
from tilstand.sandbox import reader_process as module
from tilstand.sandbox import word as words
from tilstand.sandbox import workbook as workbooks
from tilstand.sandbox import worker
from tilstand.sandbox.documents import DamagedXmlError
from tilstand.sandbox.pdf import LockedError
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


# The process that reads, in this one: what it answers, file after file, and what it is allowed.


def asked(reader: str, data: bytes, **facts: object) -> bytes:
    head = json.dumps({"reader": reader, "size": len(data), "facts": facts})
    return head.encode() + b"\n" + data


def given(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def answered(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, list[int]]:
    """What it writes, and which streams it made silent."""
    silent: list[int] = []
    out = os.open(tmp_path / "answers", os.O_WRONLY | os.O_CREAT)
    with monkeypatch.context() as patch:
        given(data, patch)
        patch.setattr(worker, "_limit_process_memory", lambda: None)
        patch.setattr(sys, "setrecursionlimit", silent.append)
        patch.setattr(os, "dup", lambda stream: {1: out}[stream])
        patch.setattr(os, "dup2", lambda _, stream: silent.append(stream))
        worker.serve_readers()
    return (tmp_path / "answers").read_bytes(), silent


def test_files_are_answered_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = asked("json:loads", b'"\xc3\xa5\\n"') + asked("json:loads", b"{") + asked("zlib:crc32", b"abc")
    data += asked("json:loads", b"[1, {}]", parse_int=None)
    told, silent = answered(data, tmp_path, monkeypatch)
    answers = []
    while told:
        line, _, rest = told.partition(b"\n")
        answers.append(rest[: int(line)])
        told = rest[int(line) :]
    assert answers == [
        b'{"read":"\\u00e5\\n"}',
        b'{"failed":"fault","kind":"JSONDecodeError"}',
        b'{"read":891568578}',
        b'{"read":[1,{}]}',
    ]
    assert silent == [2_000, 1, 2]


def test_what_takes_too_much_is_told_apart_from_what_is_faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    def memory(_: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "import_module", lambda name: SimpleNamespace(read=memory, name=name))
    assert worker._run_requested_reader("odd:read", b"", {}) == b'{"failed":"memory"}'
    assert worker._run_requested_reader("odd:gone", b"", {}) == b'{"failed":"fault","kind":"AttributeError"}'


def test_what_was_read_and_cannot_be_told_is_this_file_s_fault(tmp_path: Path, monkeypatch) -> None:
    """Too deep for JSON, no plain data, too many digits, a ring: the next file is read all the same."""
    deep: list[object] = []
    ring: list[object] = []
    ring.append(ring)
    for _ in range(100_000):
        deep = [deep]
    odd = {"deep": deep, "set": {1}, "digits": 10**5000, "ring": ring}
    monkeypatch.setattr(worker, "import_module", lambda name: SimpleNamespace(read=lambda data: odd[data.decode()]))
    data = b"".join(asked("odd:read", name.encode()) for name in odd)
    told, _ = answered(data, tmp_path, monkeypatch)
    kinds = ("RecursionError", "TypeError", "ValueError", "ValueError")
    assert [f'{{"failed":"fault","kind":"{kind}"}}' in told.decode() for kind in kinds] == [True] * 4
    assert told.count(b'"failed"') == len(odd)


def test_it_ends_when_whoever_asked_is_gone() -> None:
    assert worker._read_exact_bytes(io.BytesIO(b"abcd"), 3) == b"abc"
    assert worker._read_exact_bytes(io.BytesIO(b"abc"), 3) == b"abc"
    with pytest.raises(SystemExit) as ended:
        worker._read_exact_bytes(io.BytesIO(b"ab"), 3)
    assert ended.value.code == 0


def test_memory_is_limited_and_no_picture_of_it_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    worker._limit_process_memory()
    assert limits == {resource.RLIMIT_AS: (worker.MEMORY, worker.MEMORY), resource.RLIMIT_CORE: (0, 0)}
    assert worker.MEMORY == 1_500_000_000
    monkeypatch.setitem(sys.modules, "resource", None)
    worker._limit_process_memory()  # a system without such limits


# What a library raises at a damaged file is told of that file, and what it never raises is not hidden.


def raising(error: type[BaseException]):  # type: ignore[no-untyped-def]
    def fail(*_: object) -> None:
        raise error("generated")

    return fail


PDF = {
    **dict.fromkeys((LockedError, FileNotDecryptedError, DependencyError), "locked"),
    **dict.fromkeys((PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError), "no_pdf"),
}


@pytest.mark.parametrize(("error", "what"), PDF.items())
def test_of_a_pdf(monkeypatch, error: type[Exception], what: str) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(pdfs, "read_tagged_lines", raising(error))
    assert pdfs.read_pdf_lines(printed(["19 saker"])) == {"refused": {"what": what}}


@pytest.mark.parametrize("error", [AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError])
def test_of_tags_that_contradict_each_other(monkeypatch, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(tags._StructureReader, "lines", raising(error))
    assert [one.text for one in pdfs.read_pdf_lines(printed(["19 saker"]))["lines"]] == ["19 saker", ""]


ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, DamagedXmlError)


@pytest.mark.parametrize("error", [*ZIP, ValueError, RuntimeError])
def test_of_a_workbook(monkeypatch, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(workbooks, "list_sheet_parts", raising(error))
    found = workbooks.unpack_workbook(zipped(book({"Skjema": "<sheetData/>"})))
    assert found == {"refused": [{"what": "damaged"}], "sheets": []}


@pytest.mark.parametrize(
    "error",
    [
        *(*ZIP, PythonDocxError, OpcError, XmlchemyError, KeyError, IndexError, ValueError),
        *(AttributeError, TypeError, SyntaxError, RecursionError),
    ],
)
def test_of_a_word_document(monkeypatch, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(words.docx, "Document", raising(error))
    assert words.read_word_lines(word(paragraph("19 saker."))) == {"refused": {"what": "no_word", "why": "other"}}


def test_what_stops_the_process_is_hidden_by_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader_module, name in ((pdfs, "read_tagged_lines"), (workbooks, "list_sheet_parts"), (words.docx, "Document")):
        monkeypatch.setattr(reader_module, name, raising(MemoryError))
    files = (
        (pdfs.read_pdf_lines, printed(["19 saker"])),
        (workbooks.unpack_workbook, zipped(book({"Skjema": "<sheetData/>"}))),
        (words.read_word_lines, word(paragraph("19 saker."))),
    )
    for reader, data in files:
        with pytest.raises(MemoryError):
            reader(data)
