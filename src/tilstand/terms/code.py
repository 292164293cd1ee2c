"""Codes and code lists with their hierarchies, and the meanings of codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tilstand.terms.text import InvariantText, Text


class CodeRelation(StrEnum):
    """How a code stands to its parent (or, at the top, to the total).

    PART: the parts exclude each other and add up to the parent.
    OF_WHICH: counted inside the parent ("of which crime"), never added to its siblings.
    VIEW: a derived grouping of other codes ("any of"), never added to anything.
    """

    PART = "part"
    OF_WHICH = "of_which"
    VIEW = "view"


_NOWHERE = InvariantText("")
_UNSPECIFIED = "_X"


@dataclass(frozen=True, slots=True)
class RemainderCode:
    """What a breakdown leaves unplaced, as a code beside its parts: `_X` (SDMX: unspecified), `asia:_X`.

    Attributes:
        within: The code whose parts leave it; None for the total.

    Example:
        >>> str(RemainderCode("asia")), RemainderCode.read("asia:_X"), RemainderCode.read("_X"), RemainderCode.read("asia")
        ('asia:_X', RemainderCode(within='asia'), RemainderCode(within=None), None)
    """

    within: str | None = None

    @classmethod
    def read(cls, code: str) -> RemainderCode | None:
        """The remainder that a code of an address stands for; None for a code of a list."""
        parent, _, last = code.rpartition(":")
        return cls(parent or None) if last == _UNSPECIFIED else None

    def __str__(self) -> str:
        return _UNSPECIFIED if self.within is None else f"{self.within}:{_UNSPECIFIED}"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code list.

    Attributes:
        id: The code, unique within its list.
        label: Its text.
        parent: The code it belongs under; None at the top.
        kind: How it stands to its parent.
        of: For a VIEW, the codes it gathers.
        valid_from: First day the code may be used, where the list has changed.
        valid_to: Last day the code may be used.
        means: What it means, where something follows from it: a `Meaning`, or a word of a standard.
        proposal: True where the classification is the project's proposal, not the unit's decision.
        source: Where the code comes from.
        closed: True where a policy has merged what lies under it: that is not shown by itself.
        instead: The code that is shown for it, where a policy has merged some of its parts with others.
    """

    id: str
    label: Text
    parent: str | None = None
    kind: CodeRelation = CodeRelation.PART
    of: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    means: str = ""
    proposal: bool = False
    source: Text = _NOWHERE
    closed: bool = False
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Codelist:
    """A code list: a forest of codes in the order in which they are shown.

    Attributes:
        id: Name of the list.
        codes: All codes, in display order.
        version: Version of the list, where it has one.
        exhaustive: True if the top PART codes always add up to the total.
    """

    id: str
    codes: tuple[Code, ...]
    version: str = ""
    exhaustive: bool = True
    _index: dict[str, Code] = field(init=False, repr=False, compare=False, default_factory=dict)
    _below: dict[tuple[str | None, CodeRelation], tuple[Code, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _meaning: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._index.update({code.id: code for code in self.codes})
        below: dict[tuple[str | None, CodeRelation], list[Code]] = {}
        for code in self.codes:
            below.setdefault((code.parent, code.kind), []).append(code)
        self._below.update({place: tuple(own_codes) for place, own_codes in below.items()})
        meant: dict[str, list[str]] = {}
        for code in self.codes:
            meant.setdefault(code.means, []).append(code.id)
        self._meaning.update({means: tuple(own_texts) for means, own_texts in meant.items()})

    def __contains__(self, code: object) -> bool:
        return code in self._index

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __getitem__(self, code: str) -> Code:
        return self._index[code]

    def parts(self, parent: str | None = None) -> tuple[Code, ...]:
        """The exclusive parts of a code, or of the total (`None`).

        Example:
            >>> from tilstand.terms import InvariantText
            >>> blank = InvariantText("")
            >>> tree = Codelist("region", (Code("europe", blank), Code("west", blank, "europe")))
            >>> [code.id for code in tree.parts("europe")]
            ['west']
        """
        return self._below.get((parent, CodeRelation.PART), ())

    def list_of_which_codes(self, parent: str | None = None) -> tuple[Code, ...]:
        """The codes counted inside a code, not added to its parts."""
        return self._below.get((parent, CodeRelation.OF_WHICH), ())

    def find_codes_by_meaning(self, means: str) -> tuple[str, ...]:
        """The codes that mean something.

        Example:
            >>> from tilstand.terms import InvariantText
            >>> blank = InvariantText("")
            >>> Codelist("sex", (Code("x", blank), Code("u", blank, means="unknown"))).find_codes_by_meaning("unknown")
            ('u',)
        """
        return self._meaning.get(means, ())

    def list_code_ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above a code, nearest first; above a remainder stands the code whose parts leave it.

        Example:
            >>> from tilstand.terms import InvariantText
            >>> blank = InvariantText("")
            >>> tree = Codelist("region", (Code("europe", blank), Code("west", blank, "europe")))
            >>> tree.list_code_ancestors("west"), tree.list_code_ancestors("europe:_X"), tree.list_code_ancestors("_X")
            (('europe',), ('europe',), ())
        """
        matches: list[str] = []
        remainder_code = RemainderCode.read(code) if code not in self._index else None
        parent = self._index[code].parent if remainder_code is None else remainder_code.within
        while parent in self._index and parent not in matches:
            matches.append(parent)
            parent = self._index[parent].parent
        return tuple(matches)

    def find_merged_ancestor(self, code: str) -> str | None:
        """The code that is shown for a code, the highest merged one above it; None where itself is."""
        above = next(
            (ancestor for ancestor in reversed(self.list_code_ancestors(code)) if self._index[ancestor].closed), None
        )
        own_code = self._index.get(code)  # a remainder has none
        return above or (own_code.instead if own_code is not None else None) or None

    def list_valid_codes(self, on: date) -> tuple[Code, ...]:
        """The codes that may be used on a day."""
        return tuple(
            c
            for c in self.codes
            if (c.valid_from is None or c.valid_from <= on) and (c.valid_to is None or on <= c.valid_to)
        )


class CodeMeaning(StrEnum):
    """What a code of a code list means to the engine itself.

    Codes may bear other meanings too, those that standards for line lists give their values (`female`).

    UNKNOWN: nobody knows, or it was not stated.
    NEW, CARRIED_OVER: first counted in the period, or in an earlier one already.
    YES, NO: the answers to a question.
    LOW, HIGH: the ends of a range.
    """

    UNKNOWN = "unknown"
    NEW = "new"
    CARRIED_OVER = "carried_over"
    YES = "yes"
    NO = "no"
    LOW = "low"
    HIGH = "high"
