"""Files from outside are read in a process of their own: whatever one does, it is one file that was not read.

Counts of bytes, cells, depth and digits decide what is refused, the same everywhere; the readers look at
them. Clock and memory stand behind: a file that one of them stopped is told apart from one that is damaged,
since on another machine it might be read. The process answers in JSON, so that nothing it hands back can run;
one that failed is not asked again.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
import time
from typing import Any, Literal

SECONDS = 25.0  # for one file, by the clock
_LARGEST = 400_000_000  # bytes of an answer

Why = Literal["fault", "memory", "clock", "ended"]


class UnreadableError(Exception):
    """A file could not be read.

    Attributes:
        why: `fault` where the reader met what it does not know; `memory` or `clock` where it was stopped;
            `ended` where its process ended by itself.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def run_reader(reader: str, data: bytes, **facts: Any) -> Any:
    """What a reader makes of a file, read in another process.

    Args:
        reader: `module:function`; it takes the bytes and gives plain data.
        data: The file's bytes.
        **facts: What else the reader takes; plain data.

    Raises:
        UnreadableError: If it could not be read.
    """
    for _ in range(2):  # a process that stood idle may have been ended by somebody; then another is asked
        own_process = _ReaderProcess.get_running_process()
        try:
            answer = own_process.ask(reader, data, facts)
        except BrokenPipeError:
            own_process.end()
            continue
        if "failed" in answer:
            own_process.end()
            raise UnreadableError(answer["failed"])
        return answer["read"]
    raise UnreadableError("ended")


class _ReaderProcess:
    """The process, and what was asked of it."""

    one: _ReaderProcess | None = None

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tilstand.sandbox.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @classmethod
    def get_running_process(cls) -> _ReaderProcess:
        """The process that reads; a new one, if there is none, or it belongs to whom this was forked from."""
        if cls.one is None or cls.one.owner != os.getpid():
            cls.one = _ReaderProcess()
            atexit.register(cls.one.end)
        return cls.one

    def ask(self, reader: str, data: bytes, facts: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        head = json.dumps({"reader": reader, "size": len(data), "facts": facts})
        self.process.stdin.write(head.encode() + b"\n" + data)
        self.process.stdin.flush()
        return self._receive_answer(time.monotonic() + SECONDS)

    def _receive_answer(self, until: float) -> dict[str, Any]:
        told = bytearray()
        size: int | None = None
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while size is None or len(told) < size:
                if not ready.select(until - time.monotonic()):
                    return {"failed": "clock"}
                piece = os.read(self.process.stdout.fileno(), 1 << 20)
                if not piece or (size or 0) > _LARGEST:
                    return {"failed": "ended"}
                told += piece
                if size is None and b"\n" in told:
                    line, _, rest = bytes(told).partition(b"\n")
                    size, told = int(line), bytearray(rest)
        answer: dict[str, Any] = json.loads(told)
        return answer

    def end(self) -> None:
        """End the process, whatever it does."""
        if self.owner != os.getpid():
            return
        _ReaderProcess.one = None if _ReaderProcess.one is self else _ReaderProcess.one
        atexit.unregister(self.end)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self.process.kill()
        self.process.wait()
