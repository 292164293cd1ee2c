"""What the kernel cannot compute on: told by itself, since it knows nothing of the rest."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["KernelError"]


class KernelError(ValueError):
    """Relations, figures or moves that are not whole-number arithmetic, or contradict each other as such.

    Args:
        title: What could not be done, in one line.
        cause: Why, one or more lines; several faults are told at once.
        remedy: What the reader can do about it.
    """

    def __init__(self, title: str, *, cause: Sequence[str] = (), remedy: str = "") -> None:
        self.title, self.causes, self.remedy = title, tuple(cause), remedy
        lines = [title, *(f"  {one}" for one in self.causes), *([f"  -> {remedy}"] if remedy else [])]
        super().__init__("\n".join(lines))
