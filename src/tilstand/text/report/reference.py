"""The references of a report text: `{{ figure reports of police in 2024 where sex=female as woman }}`.

There are kinds, clauses and options, and nothing else: no expressions, no loops, no code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tilstand.text.message import UnsayableError, hint, quoted

__all__ = [
    "CLAUSES",
    "KINDS",
    "MARKS",
    "Address",
    "BindingError",
    "MissingError",
    "Reference",
    "reference",
]

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<sign>[=,])|(?P<word>[^\s"=,]+)|(?P<stray>")')

CLAUSES = ("of", "in", "from", "to", "where", "among", "by", "as", "with", "else")
_ADDRESS = frozenset({"of", "in", "where", "among", "else"})
_NUMBER = frozenset({"as", "words", "digits"})
_OPTIONS = (
    "words",
    "digits",
    "definite",
    "decimals",
    "dated",
    "verb",
    "noun",
    "since",
    "level",
    "number",
    "between",
    "finest",
    "moved",
)

# What each kind of reference takes beside its measure.
KINDS: Mapping[str, frozenset[str]] = {
    "figure": _ADDRESS | _NUMBER | {"definite", "decimals", "moved"},
    "part": _ADDRESS | _NUMBER,
    "share": _ADDRESS | {"decimals"},
    "change": (_ADDRESS - {"in"}) | {"from", "to", "verb", "noun", "since", "dated", "words"},
    "compare": _ADDRESS | {"with", "as", "level"},
    "most": _ADDRESS | {"by", "number", "finest"},
    "least": _ADDRESS | {"by", "number", "finest"},
    "range": (_ADDRESS - {"in"}) | {"from", "to", "between"},
    "list": _ADDRESS | {"by", "finest"},
    "period": frozenset(),
    "law": frozenset(),
    "date": frozenset(),
    "name": frozenset(),
    "see": frozenset(),
    "cited": frozenset(),
}

# The kinds that stand for what is no figure of the collection.
MARKS = ("law", "date", "name", "period", "cited")


class BindingError(UnsayableError):
    """A reference that cannot be read or bound; the message says why and what to do."""


class MissingError(BindingError):
    """A reference to a figure that is not there or has no number: `else` may say so."""


@dataclass(frozen=True, slots=True)
class Address:
    """Which figure: what a clause leaves out is taken from the scope."""

    of: str = ""
    in_: str = ""
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it was written.

    Attributes:
        kind: One of `KINDS`.
        subject: The measure, or for one of `MARKS` what stands there.
        address: Which figure.
        among: Codes that hold for the whole of which the figure is a part.
        first, last: Periods of a change or range, as written.
        by: Dimension of a list or of "most".
        noun: What is counted.
        other: For a comparison, what differs in the second figure.
        fallback: Text where there is no number; None where that is an error.
        decimals: Decimals to round to.
        options: The options named.
    """

    kind: str
    subject: str
    address: Address = Address()
    among: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    by: str = ""
    noun: str = ""
    other: Address = Address()
    fallback: str | None = None
    decimals: int | None = None
    options: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)  # the languages of a report refer to the same figures
def reference(source: str) -> Reference:
    """The reference that a text between `{{` and `}}` makes.

    Raises:
        BindingError: If it is not one.

    Example:
        >>> found = reference('figure reports of police in 2024 where sex=female as woman')
        >>> found.subject, found.address.of, found.noun, dict(found.address.where)
        ('reports', 'police', 'woman', {'sex': 'female'})
        >>> reference('law "§ 257"').subject
        '§ 257'
    """
    tokens = _tokens(source)
    if not tokens:
        raise BindingError("reference.empty")
    kind = tokens[0][1]
    if kind not in KINDS:
        raise BindingError("reference.kind", word=kind, hint=hint(kind, KINDS, all_known=True))
    if kind in MARKS:
        if len(tokens) > 2 or (len(tokens) == 1 and kind != "period"):
            raise BindingError("reference.one_text", kind=kind)
        return Reference(kind, tokens[1][1] if len(tokens) == 2 else "round")
    if kind == "see":
        if [sort for sort, _ in tokens[1:]] != ["word", "word"] or tokens[1][1] not in ("table", "chart"):
            raise BindingError("reference.see")
        return Reference(kind, f"{tokens[1][1]} {tokens[2][1]}")
    if len(tokens) < 2 or tokens[1][0] == "sign" or tokens[1][1] in CLAUSES:
        raise BindingError("reference.needs_measure", word=kind)
    return _ClauseReader(tokens[2:]).read(Reference(kind, tokens[1][1]))


class _ClauseReader:
    """Reads the clauses of one reference, from left to right."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def read(self, made: Reference) -> Reference:
        seen: set[str] = set()
        allowed = KINDS[made.kind]
        while self.at < len(self.tokens):
            sort, word = self.tokens[self.at]
            if sort != "word" or word not in (*CLAUSES, *_OPTIONS):
                near = hint(word, (*CLAUSES, *_OPTIONS), all_known=True)
                raise BindingError("reference.not_understood", word=word, hint=near)
            if word not in allowed:
                kind, takes = quoted(made.kind), ", ".join(sorted(allowed))
                raise BindingError("reference.takes", kind=kind, word=word, list=takes)
            if word in seen:
                raise BindingError("reference.twice", word=word)
            seen.add(word)
            self.at += 1
            made = self._clause(made, word)
        return made

    def _clause(self, made: Reference, word: str) -> Reference:
        match word:
            case "of" | "in" | "where":
                return replace(made, address=self._address(made.address, word))
            case "among":
                return replace(made, among=self._codes())
            case "from":
                return replace(made, first=self._word(word))
            case "to":
                return replace(made, last=self._word(word))
            case "by":
                return replace(made, by=self._word(word))
            case "as":
                return replace(made, noun=self._word(word))
            case "else":
                return replace(made, fallback=self._word(word))
            case "with":
                return replace(made, other=self._other())
            case "decimals":
                return replace(made, decimals=self._decimals())
        return replace(made, options=made.options | {word})

    def _address(self, address: Address, word: str) -> Address:
        if word == "where":
            return replace(address, where=self._codes())
        text = self._word(word)
        return replace(address, of=text) if word == "of" else replace(address, in_=text)

    def _other(self) -> Address:
        """The clauses right after `with`: what differs in the figure compared with."""
        other = Address()
        while self.at < len(self.tokens) and self.tokens[self.at][1] in ("of", "in", "where"):
            self.at += 1
            other = self._address(other, self.tokens[self.at - 1][1])
        if other == Address():
            raise BindingError("reference.with")
        return other

    def _word(self, after: str) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] == "sign":
            raise BindingError("reference.needs_word", word=after)
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _decimals(self) -> int:
        if self.tokens[self.at : self.at + 1] == [("sign", "=")]:
            self.at += 1
        text = self._word("decimals")
        if text not in ("0", "1", "2", "3"):
            raise BindingError("reference.decimals")
        return int(text)

    def _codes(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        while True:
            piece = self.tokens[self.at : self.at + 3]
            if [sort for sort, _ in piece] != ["word", "sign", "word"] or piece[1][1] != "=":
                raise BindingError("reference.codes")
            codes[piece[0][1]] = piece[2][1]
            self.at += 3
            if self.tokens[self.at : self.at + 1] != [("sign", ",")]:
                return codes
            self.at += 1


def _tokens(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(source):
        if match["stray"]:
            raise BindingError("reference.quotation")
        if match["quoted"] is not None:
            found.append(("quoted", match["quoted"]))
        else:
            found.append(("sign", match["sign"]) if match["sign"] else ("word", match["word"]))
    return found
