"""Something in an entry that does not fit: where it stands, what it is and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.languages import message
from tilstand.terms import Alike, Joined, Text

__all__ = ["Flaw", "flaw"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that does not fit.

    Attributes:
        kind: Which kind it is; its words are the messages `register.flaw.KIND`.
        entry: The entry; empty where it has no name.
        row: The row of a file; 0 where it came from none.
        column: The column; empty where it is about the whole entry.
        what: What it is. Never a value that tells of a person.
        do: What to do.
    """

    kind: str
    entry: str
    row: int
    column: str
    what: Text
    do: Text

    @property
    def where(self) -> Text:
        """Row, entry and column."""
        parts: list[Text] = []
        if self.row:
            parts.append(message("register.row", number=self.row))
        parts += [Alike(one) for one in (self.entry, self.column) if one]
        return Joined(tuple(parts))

    def asdict(self, languages: tuple[str, ...]) -> dict[str, object]:
        """The flaw as it stands in JSON."""
        return {
            "kind": self.kind,
            "entry": self.entry,
            "row": self.row,
            "column": self.column,
            "what": self.what.asdict(languages),
            "do": self.do.asdict(languages),
        }


def flaw(kind: str, entry: str, row: int = 0, column: str = "", /, **facts: object) -> Flaw:
    """A flaw in the words of its kind.

    Args:
        kind: Which kind.
        entry: The entry.
        row: The row of a file.
        column: The column.
        **facts: What is put in.
    """
    what, do = (message(f"register.flaw.{kind}.{part}", **facts) for part in ("what", "do"))
    return Flaw(kind, entry, row, column, what, do)
