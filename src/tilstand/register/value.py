"""One value of an entry: as it is kept, or what does not fit in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tilstand.define.registers import DeclaredRegister, RegisterColumn
from tilstand.terms import Code, Period
from tilstand.terms.marked import MARKS

__all__ = ["Reader", "day_of", "plain", "several", "unfit"]

_ADDRESS = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")
_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]+);")
_FORMULA = ("=", "@", "+", "\t", "\r")
_WHOLE = re.compile(r"\d{1,9}")


def plain(text: str) -> str:
    """A text as it is kept: one form of each letter, no space at the ends, no more than one between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def unfit(text: str) -> tuple[str, str]:
    """The kind of flaw that no text may have, whatever it is about, and the part that has it."""
    if any(sign in MARKS or unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn") for sign in text):
        return "signs", ""
    if _MARKUP.search(text):
        return "markup", ""
    return ("formula", text[0]) if text.startswith(_FORMULA) else ("", "")


def several(text: str) -> tuple[str, ...]:
    """The values of a column that may have several.

    Example:
        >>> several("a; b ;;c")
        ('a', 'b', 'c')
    """
    return tuple(one.strip() for one in text.split(";") if one.strip())


def day_of(text: str) -> Period | None:
    """The span of days that a text names: a day, or as much of one as is known; None if it names none."""
    try:
        found = Period.parse(text)
    except ValueError:
        return None
    return None if "/" in text else found


@dataclass(frozen=True)
class Reader:
    """Reads the values of a register's columns.

    Attributes:
        register: The register.
    """

    register: DeclaredRegister
    _codes: dict[str, Mapping[str, Code]] = field(default_factory=dict)

    def codes(self, column: RegisterColumn) -> Mapping[str, Code]:
        """The codes of a column, by what somebody may write for them: the code, or what it is called."""
        name = column.field.codes
        if name not in self._codes:
            found: dict[str, Code] = {}
            every = self.register.codes(column.field)
            for code in every:
                for language in self.register.collection.settings.languages:
                    found.setdefault(plain(code.label.text(language)).casefold(), code)
            found |= {code.id.casefold(): code for code in every}
            self._codes[name] = found
        return self._codes[name]

    @cached_property
    def _truths(self) -> Mapping[str, str]:
        words = self.register.collection.settings.words
        found = {one.casefold(): "yes" for one in (*words.yes, "yes", "true")}
        return found | {one.casefold(): "no" for one in (*words.no, "no", "false")}

    def read(self, column: RegisterColumn, text: str) -> tuple[str, str, str]:
        """A value as it is kept; else the kind of flaw that it has, and the part of it that does not fit."""
        if column.field.many:
            return self._several(column, several(text))
        return self._one(column, plain(text))

    def values(self, former: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
        """What shall stand in an entry: as it did, but for the columns that somebody wrote in.

        Args:
            former: What stood.
            told: What was written, by column; a blank makes a blank, what is no column is passed over.
        """
        columns = self.register.columns
        read = {name: self.read(columns[name], text)[0] for name, text in told.items() if name in columns}
        return {name: text for name, text in {**former, **read}.items() if text}

    def _several(self, column: RegisterColumn, parts: Sequence[str]) -> tuple[str, str, str]:
        found = []
        for part in parts:
            value, kind, wrong = self._one(column, plain(part))
            if kind:
                return "; ".join(parts), kind, wrong
            found.append(value)
        return "; ".join(dict.fromkeys(found)), "", ""

    def _one(self, column: RegisterColumn, text: str) -> tuple[str, str, str]:
        if not text:
            return "", "", ""
        kind, wrong = unfit(text)
        if kind:
            return text, kind, wrong
        match column.field.type:
            case "code":
                code = self.codes(column).get(text.casefold())
                return (code.id, "", "") if code is not None else (text, "code", text)
            case "yes_no":
                told = self._truths.get(text.casefold(), "")
                return (told, "", "") if told else (text, "yes_no", "")
            case "day":
                return (text, "" if day_of(text) else "day", "")
            case "number":
                return (str(int(text)), "", "") if _WHOLE.fullmatch(text) else (text, "number", "")
            case "address":
                return (text, "" if _ADDRESS.fullmatch(text) else "address", "")
            case "text":
                form = column.field.pattern
                return (text, "" if not form or re.fullmatch(form, text) else "pattern", "")
            case _:
                return text, "", ""
