"""The process that reads, in this one: what it answers, file after file, and what it is allowed."""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tilstand.sandbox import worker


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
