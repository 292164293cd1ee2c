"""Work beside the work: what other parts do not wait for is done in a process of its own.

The process is forked: it knows all that this one knows and hands back nothing but results. Where that cannot
be done safely (another system than Linux, a process with threads, those of libraries too) a thread does the
same. What comes of it is the same everywhere: work is begun in order, and where a process fails or dies the
work is done once more by whoever asks for it, who so meets the same error.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Generic, Protocol, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
U = TypeVar("U")


class BackgroundResult(Protocol[T_co]):
    """A result that is waited for when it is asked for."""

    def result(self) -> T_co:
        """The result; what the work raised is raised here."""


@overload
def run_in_background(
    first: Callable[[], T], second: Callable[[], U], /
) -> tuple[BackgroundResult[T], BackgroundResult[U]]: ...
@overload
def run_in_background(*works: Callable[[], T]) -> tuple[BackgroundResult[T], ...]: ...
def run_in_background(*works: Callable[[], Any]) -> tuple[BackgroundResult[Any], ...]:
    """Work that goes on beside this, one piece after the other.

    Args:
        works: What is to be done. Each takes nothing, changes nothing, and yields what can be pickled.

    Returns:
        The result of each, which may be asked for in any order.

    Example:
        >>> [one.result() for one in run_in_background(lambda: 6 * 7, lambda: "".join("ab"))]
        [42, 'ab']
    """
    if not works:
        return ()
    if _is_single_threaded():
        worker = _ForkedProcess(works)
        return tuple(_ForkedResult(worker, at) for at in range(len(works)))
    pool = ThreadPoolExecutor(max_workers=1)
    futures = tuple(map(pool.submit, works))
    pool.shutdown(wait=False)
    return futures


def _is_single_threaded() -> bool:
    """True where nothing but this thread could hold a lock that a forked process would wait for."""
    return sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1


class DeferredSequence(Sequence[T]):
    """A sequence that is waited for when it is first looked into.

    Example:
        >>> list(DeferredSequence(lambda: (1, 2)))
        [1, 2]
    """

    def __init__(self, result: Callable[[], Sequence[T]]) -> None:
        self._result = result

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._result()[at]

    def __len__(self) -> int:
        return len(self._result())


class DeferredMapping(Mapping[str, T]):
    """Values by name, each of them waited for when it is asked for.

    Example:
        >>> made = DeferredMapping({"a": run_in_background(lambda: 1)[0].result, "b": lambda: 2})
        >>> "b" in made, list(made), dict(made)
        (True, ['a', 'b'], {'a': 1, 'b': 2})
    """

    def __init__(self, results: Mapping[str, Callable[[], T]]) -> None:
        self._results = results

    def __getitem__(self, name: str) -> T:
        return self._results[name]()

    def __contains__(self, name: object) -> bool:
        return name in self._results

    def __iter__(self) -> Iterator[str]:
        return iter(self._results)

    def __len__(self) -> int:
        return len(self._results)


class _ForkedProcess:
    """A process that does the work; it lays each result in a nameless file, and says when it is there."""

    def __init__(self, works: Sequence[Callable[[], Any]]) -> None:
        self.works = works
        self.files: list[IO[bytes]] = [os.fdopen(os.memfd_create("work"), "w+b") for _ in works]
        self.told, said = os.pipe()
        self.done = 0
        process = os.fork()
        if process == 0:
            _run_forked_work(works, self.files, said)
        os.close(said)
        self.owner = os.getpid()
        self.end = weakref.finalize(self, _end_forked_process, self.owner, process, self.told)

    def result(self, at: int) -> Any:
        if os.getpid() != self.owner:  # what is told here is for the owner, and told once
            return self.works[at]()
        while self.done <= at:
            if not os.read(self.told, 1):
                return self.works[at]()
            self.done += 1
        self.files[at].seek(0)
        return pickle.load(self.files[at])


class _ForkedResult(Generic[T]):
    """One result of a process, read once."""

    def __init__(self, worker: _ForkedProcess, at: int) -> None:
        self._worker, self._at = worker, at
        self._read: list[T] = []

    def result(self) -> T:
        if not self._read:
            self._read.append(self._worker.result(self._at))
        return self._read[0]


def _run_forked_work(works: Sequence[Callable[[], Any]], files: Sequence[IO[bytes]], said: int) -> None:
    """What the process does; it leaves without the clearing up that belongs to the one it came from."""
    with suppress(BaseException):  # who asks does the work again, and meets the error
        for work, file in zip(works, files, strict=True):
            pickle.dump(work(), file, pickle.HIGHEST_PROTOCOL)
            file.flush()
            os.write(said, b".")
    os._exit(0)


def _end_forked_process(owner: int, process: int, told: int) -> None:
    """End a process that nobody waits for any longer, where it is one's own."""
    if owner != os.getpid():
        return
    os.close(told)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)
