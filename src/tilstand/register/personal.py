"""What in an entry may tell who somebody is: e-mail addresses, numbers of persons, telephones, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from tilstand.define.registers import DeclaredRegister, RegisterColumn
from tilstand.languages.screening import screening
from tilstand.screen import Screen
from tilstand.screen.clue import ClueKind
from tilstand.screen.name import known, names

__all__ = ["PersonalTraces"]

_DIGITS = re.compile(r"(?:\d\D{0,3}){6}")
_CAPITAL = re.compile(r"[^\W\d_]")
_APART = re.compile(r"[-_.]+")
_WORD = re.compile(r"[^\W\d_]+")


class PersonalTraces:
    """Looks texts of a register through; what it finds is refused, since nobody reads it before it is kept.

    Args:
        register: The register: its words that are nobody's name, and its collection's.
    """

    def __init__(self, register: DeclaredRegister) -> None:
        self._register = register
        self._screen = Screen(register.collection)
        self._seen: dict[tuple[str, str, bool, bool], tuple[tuple[ClueKind, str], ...]] = {}

    @cached_property
    def _known(self) -> frozenset[str]:
        """Words of the collection, of its registers, and those that the register declares."""
        held = self._register
        texts = [held.labels[path].text(tag) for path in held.labels for tag in self._tags]
        texts += held.about.known
        texts += [word for tag in self._tags for word in screening(tag).one]  # "She said" names nobody
        return known(held.collection) | {word for text in texts for word in _WORD.findall(text)}

    @cached_property
    def _tags(self) -> tuple[str, ...]:
        return self._register.collection.settings.languages

    def found(self, column: RegisterColumn, text: str) -> tuple[tuple[ClueKind, str], ...]:
        """What a value holds: which kind, and its words where they are a name or none of a person's."""
        language = column.language or self._tags[0]
        formed = bool(column.field.pattern) and column.field.type == "text"
        at = (language, text, formed, column.field.names)
        if at not in self._seen:
            self._seen[at] = tuple(self._found(*at, address=column.field.type == "address"))
        return self._seen[at]

    def named(self, entry: str) -> Iterator[tuple[ClueKind, str]]:
        """What the name of an entry holds; it stays in the log, also when the entry is removed."""
        text = _APART.sub(" ", entry)
        yield from self._found(self._tags[0], text, formed=False, named=False, address=False)

    def _found(
        self, language: str, text: str, formed: bool, named: bool, *, address: bool
    ) -> Iterator[tuple[ClueKind, str]]:
        wanted = set[ClueKind]()
        if "@" in text:
            wanted.add(ClueKind.EMAIL)
        if not (formed or address) and _DIGITS.search(text):
            wanted |= {ClueKind.NUMBER, ClueKind.PHONE}
        if wanted:
            yield from ((one.kind, "") for one in self._screen.clues(text, language, only=wanted))
        if not (named or address or formed) and _capital(text):
            for start, end in names(text, language, self._known):
                if not _thing(text, start, end, language):
                    yield ClueKind.NAME, text[start:end]


def _capital(text: str) -> bool:
    """True if a word begins with a capital."""
    return any(match.group().isupper() for match in _CAPITAL.finditer(text))


def _thing(text: str, start: int, end: int, language: str) -> bool:
    """True for a word that opens a sentence and only *is* something: "Consent is no defence"."""
    before, follows = text[:start].rstrip(), _WORD.search(text, end)
    alone = " " not in text[start:end] and (not before or before[-1] in ".!?:;")
    being = screening(language).being
    return (
        alone and follows is not None and follows.group() in being and not text[end : follows.start()].strip()
    )
