"""How much memory there is to read a file into, as far as the system says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

__all__ = ["room"]

_GROUP = Path("/sys/fs/cgroup")
_PROCESS = Path("/proc/self/statm")
_MACHINE = Path("/proc/meminfo")


def room() -> int | None:
    """Bytes that can still be used: of the machine, of the container, of what the process is allowed.

    Returns:
        The least of what is known; None where the system says nothing.
    """
    return min(_known(), default=None)


def _known() -> Iterator[int]:
    with suppress(OSError, ValueError):
        for line in _MACHINE.read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) * 1024
    with suppress(OSError, ValueError):  # a container without a limit says "max", which is no number
        most = int((_GROUP / "memory.max").read_text("ascii"))
        yield max(most - int((_GROUP / "memory.current").read_text("ascii")), 0)
    with suppress(ImportError, OSError, ValueError):
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            taken = int(_PROCESS.read_text("ascii").split()[0]) * resource.getpagesize()
            yield max(most - taken, 0)
