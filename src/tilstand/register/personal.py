"""What in an entry may tell who somebody is: e-mail addresses, numbers of persons, telephones, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise

from tilstand.define.registers import DeclaredRegister, RegisterColumn
from tilstand.languages.screening import screening
from tilstand.screen import Screen
from tilstand.screen.clue import ClueKind
from tilstand.screen.name import capitals, known, names

__all__ = ["PersonalTraces"]

_DIGITS = re.compile(r"(?:\d\D{0,3}){6}")
_CAPITAL = re.compile(r"[^\W\d_]")
_APART = re.compile(r"[-_.]+")
_WORD = re.compile(r"[^\W\d_]+")
_AT = re.compile(r"\s*[(\[{]\s*(?:at|@)\s*[)\]}]\s*", re.IGNORECASE)
_LOUD = 3  # letters of a word in capitals that is no abbreviation beside another one
_ROLE_WITHIN = 2  # words after "is" in which a role stands: "is a victim"


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

    def said(self, reason: str) -> Iterator[tuple[ClueKind, str]]:
        """What the reason for an act holds, in whichever language of the collection it is written."""
        for tag in self._tags:
            yield from self._found(tag, reason, formed=False, named=False, address=False, also=self._capitals)

    @cached_property
    def _capitals(self) -> frozenset[str]:
        """What any of the collection's languages writes with a capital."""
        return frozenset(word for tag in self._tags for word in capitals(tag))

    def _found(
        self,
        language: str,
        text: str,
        formed: bool,
        named: bool,
        *,
        address: bool,
        also: frozenset[str] = frozenset(),
    ) -> Iterator[tuple[ClueKind, str]]:
        wanted = set[ClueKind]()
        text = _AT.sub("@", text)
        if "@" in text:
            wanted.add(ClueKind.EMAIL)
        if not (formed or address) and _DIGITS.search(text):
            wanted |= {ClueKind.NUMBER, ClueKind.PHONE}
        if wanted:
            yield from ((one.kind, "") for one in self._screen.clues(text, language, only=wanted))
        if not (named or address or formed) and _capital(text):
            text = _calm(text, self._known)
            for start, end in names(text, language, self._known | also):
                if not _thing(text, start, end, language):
                    yield ClueKind.NAME, text[start:end]


def _capital(text: str) -> bool:
    """True if a word begins with a capital."""
    return any(match.group().isupper() for match in _CAPITAL.finditer(text))


def _calm(text: str, known: frozenset[str]) -> str:
    """A text in which several words on end in capitals have one in front each, as a name is written."""
    loud = [one for one in _WORD.finditer(text) if len(one.group()) >= _LOUD and one.group().isupper()]
    for first, second in pairwise(loud):
        pair = (first.group(), second.group())
        if text[first.end() : second.start()] in (" ", "-") and not any(map(_written(known), pair)):
            for one in (first, second):
                low = "".join(map(_low, one.group()[1:]))
                text = text[: one.start() + 1] + low + text[one.end() :]
    return text


def _low(letter: str) -> str:
    """A letter in small, where that is one letter too: no place in the text may shift."""
    small = letter.lower()
    return small if len(small) == 1 else letter


def _written(known: frozenset[str]) -> Callable[[str], bool]:
    """Whether a word in capitals is known as it stands, or as it is written elsewhere."""
    return lambda word: not known.isdisjoint((word, word.lower(), word.capitalize()))


def _thing(text: str, start: int, end: int, language: str) -> bool:
    """True for a word that opens a sentence and only *is* something: "Consent is no defence".

    What is a person, as in "is a victim", is a name all the same.
    """
    before, follows = text[:start].rstrip(), _WORD.search(text, end)
    alone = " " not in text[start:end] and (not before or before[-1] in ".!?:;")
    words = screening(language)
    if not alone or follows is None or follows.group() not in words.being:
        return False
    role = set(_WORD.findall(text, follows.end())[:_ROLE_WITHIN]) & set(words.one)
    return not role and not text[end : follows.start()].strip()
