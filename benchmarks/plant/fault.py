"""A planted fault, and how a list of them is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plant.returned import EXACT, NUMBER, STATUS, Returned

__all__ = ["Change", "Fault", "Faults"]

Change = Callable[[Returned], bytes | None]


@dataclass(frozen=True)
class Fault:
    """One planted fault.

    Attributes:
        name: What was done.
        change: Does it; yields the bytes, where it is not a change in cells.
        rules: The findings that it must give, one each; none where it changes nothing that is read.
        read: True if the figures are to be read, and exactly as they were meant; else the file is refused.
        gone: True if figures of deleted rows are to be missing from what is read.
    """

    name: str
    change: Change
    rules: tuple[str, ...]
    read: bool = False
    gone: bool = False


class Faults(list[Fault]):
    """Faults in the order in which they are written down."""

    def fault(self, name: str, *rules: str, read: bool = False, gone: bool = False) -> Callable[[Change], Change]:
        """What a function does, under a name."""

        def kept(change: Change) -> Change:
            self.append(Fault(name, change, rules, read, gone))
            return change

        return kept

    def cell(self, name: str, value: object, *rules: str, column: int = NUMBER, read: bool = False) -> None:
        """A value in a figure's cell."""

        def change(book: Returned) -> None:
            row = book.form.rows[book.place + 1]
            row[column] = value
            if column in (STATUS, EXACT) or value == "":
                row[NUMBER] = ""

        self.append(Fault(name, change, rules, read))
