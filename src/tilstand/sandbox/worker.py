"""The process that reads: it takes files over its input, and gives plain data back, one file after the other.

It imports nothing but the reader that it is asked for. What a library prints is thrown away, so that nothing
but answers leaves by the output. `apart` starts it, and ends it.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

MEMORY = 1_500_000_000  # bytes of address space; of what a file may bring, the readers refuse far less


def serve_readers() -> None:
    """Answer until the input ends: a line with the reader's name and the size, then the file."""
    _limit_process_memory()
    sys.setrecursionlimit(2_000)
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        told = _run_requested_reader(
            asked["reader"], _read_exact_bytes(sys.stdin.buffer, asked["size"]), asked["facts"]
        )
        answers.write(b"%d\n" % len(told) + told)
        answers.flush()


def _run_requested_reader(reader: str, data: bytes, facts: dict[str, Any]) -> bytes:
    """What was read, as JSON, or why nothing was: it may be too much, too deep or too odd to be told."""
    module, _, name = reader.partition(":")
    try:
        return _encode_answer({"read": getattr(import_module(module), name)(data, **facts)})
    except MemoryError:
        return _encode_answer({"failed": "memory"})
    except Exception as error:  # whatever a file does to a library, it is this file that could not be read
        return _encode_answer({"failed": "fault", "kind": type(error).__name__})


def _encode_answer(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=True, separators=(",", ":")).encode()


def _read_exact_bytes(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:  # whoever asked is gone
        sys.exit(0)
    return data


def _limit_process_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system: the counts of the readers and the clock remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve_readers()
