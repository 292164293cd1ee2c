"""Values of register entries, and personal data found in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from tilstand.define.registers import DeclaredRegister, RegisterColumn
from tilstand.languages.lexicon import load_screening_lexicon
from tilstand.screening import PersonalDataScreen
from tilstand.screening.hints import PersonalDataKind
from tilstand.screening.persons import collect_known_words, find_person_names, list_capitalized_words
from tilstand.terms import Code, Period
from tilstand.terms.text import MARKS

_DIGITS = re.compile(r"(?:\d\D{0,3}){6}")
_CAPITAL = re.compile(r"[^\W\d_]")
_APART = re.compile(r"[-_.]+")
_WORD = re.compile(r"[^\W\d_]+")
_AT = re.compile(r"\s*[(\[{]\s*(?:at|@)\s*[)\]}]\s*", re.IGNORECASE)
_LOUD = 3  # letters of a word in capitals that is no abbreviation beside another one
_ROLE_WITHIN = 2  # words after "is" in which a role stands: "is a victim"


class PersonalDataDetector:
    """Looks texts of a register through; what it finds is refused, since nobody reads it before it is kept.

    Args:
        register: The register: its words that are nobody's name, and its collection's.
    """

    def __init__(self, register: DeclaredRegister) -> None:
        self._register = register
        self._screen = PersonalDataScreen(register.collection)
        self._seen: dict[tuple[str, str, bool, bool], tuple[tuple[PersonalDataKind, str], ...]] = {}

    @cached_property
    def _collection_words(self) -> frozenset[str]:
        """Words of the collection, of its registers, and those that the register declares."""
        declared_register = self._register
        texts = [
            declared_register.labels[path].text(tag) for path in declared_register.labels for tag in self._language_tags
        ]
        texts += declared_register.about.known
        texts += [
            word for tag in self._language_tags for word in load_screening_lexicon(tag).one
        ]  # "She said" names nobody
        return collect_known_words(declared_register.collection) | {
            word for text in texts for word in _WORD.findall(text)
        }

    @cached_property
    def _language_tags(self) -> tuple[str, ...]:
        return self._register.collection.settings.languages

    def find_value_identifiers(self, column: RegisterColumn, text: str) -> tuple[tuple[PersonalDataKind, str], ...]:
        """What a value holds: which kind, and its words where they are a name or none of a person's."""
        language = column.language or self._language_tags[0]
        formed = bool(column.field.pattern) and column.field.type == "text"
        at = (language, text, formed, column.field.names)
        if at not in self._seen:
            self._seen[at] = tuple(self._find_identifiers(*at, address=column.field.type == "address"))
        return self._seen[at]

    def named(self, entry: str) -> Iterator[tuple[PersonalDataKind, str]]:
        """What the name of an entry holds; it stays in the log, also when the entry is removed."""
        text = _APART.sub(" ", entry)
        yield from self._find_identifiers(self._language_tags[0], text, formed=False, named=False, address=False)

    def said(self, reason: str) -> Iterator[tuple[PersonalDataKind, str]]:
        """What the reason for an act holds, in whichever language of the collection it is written."""
        for tag in self._language_tags:
            yield from self._find_identifiers(
                tag, reason, formed=False, named=False, address=False, also=self._capitalized_words
            )

    @cached_property
    def _capitalized_words(self) -> frozenset[str]:
        """What any of the collection's languages writes with a capital."""
        return frozenset(word for tag in self._language_tags for word in list_capitalized_words(tag))

    def _find_identifiers(
        self, language: str, text: str, formed: bool, named: bool, *, address: bool, also: frozenset[str] = frozenset()
    ) -> Iterator[tuple[PersonalDataKind, str]]:
        wanted = set[PersonalDataKind]()
        text = _AT.sub("@", text)
        if "@" in text:
            wanted.add(PersonalDataKind.EMAIL)
        if not (formed or address) and _DIGITS.search(text):
            wanted |= {PersonalDataKind.NUMBER, PersonalDataKind.PHONE}
        if wanted:
            yield from ((hint.kind, "") for hint in self._screen.find_hints(text, language, only=wanted))
        if not (named or address or formed) and _has_capital_word(text):
            text = _lower_capital_runs(text, self._collection_words)
            for start, end in find_person_names(text, language, self._collection_words | also):
                if not _is_sentence_subject(text, start, end, language):
                    yield PersonalDataKind.NAME, text[start:end]


def _has_capital_word(text: str) -> bool:
    """True if a word begins with a capital."""
    return any(match.group().isupper() for match in _CAPITAL.finditer(text))


def _lower_capital_runs(text: str, known: frozenset[str]) -> str:
    """A text in which several words on end in capitals have one in front each, as a name is written."""
    loud = [
        current_match
        for current_match in _WORD.finditer(text)
        if len(current_match.group()) >= _LOUD and current_match.group().isupper()
    ]
    for first, second in pairwise(loud):
        pair = (first.group(), second.group())
        if text[first.end() : second.start()] in (" ", "-") and not any(map(_make_known_word_test(known), pair)):
            for match in (first, second):
                low = "".join(map(_lower_letter, match.group()[1:]))
                text = text[: match.start() + 1] + low + text[match.end() :]
    return text


def _lower_letter(letter: str) -> str:
    """A letter in small, where that is one letter too: no place in the text may shift."""
    small = letter.lower()
    return small if len(small) == 1 else letter


def _make_known_word_test(known: frozenset[str]) -> Callable[[str], bool]:
    """Whether a word in capitals is known as it stands, or as it is written elsewhere."""
    return lambda word: not known.isdisjoint((word, word.lower(), word.capitalize()))


def _is_sentence_subject(text: str, start: int, end: int, language: str) -> bool:
    """True for a word that opens a sentence and only *is* something: "Consent is no defence".

    What is a person, as in "is a victim", is a name all the same.
    """
    before, follows = text[:start].rstrip(), _WORD.search(text, end)
    alone = " " not in text[start:end] and (not before or before[-1] in ".!?:;")
    words = load_screening_lexicon(language)
    if not alone or follows is None or follows.group() not in words.being:
        return False
    role = set(_WORD.findall(text, follows.end())[:_ROLE_WITHIN]) & set(words.one)
    return not role and not text[end : follows.start()].strip()


_ADDRESS = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")
_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]+);")
_FORMULA = ("=", "@", "+", "\t", "\r")
_WHOLE = re.compile(r"\d{1,9}")


def normalize_entry_text(text: str) -> str:
    """A text as it is kept: one form of each letter, no space at the ends, no more than one between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def find_text_fault(text: str) -> tuple[str, str]:
    """The kind of flaw that no text may have, whatever it is about, and the part that has it."""
    if any(sign in MARKS or unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn") for sign in text):
        return "signs", ""
    if _MARKUP.search(text):
        return "markup", ""
    return ("formula", text[0]) if text.startswith(_FORMULA) else ("", "")


def split_multiple_values(text: str) -> tuple[str, ...]:
    """The values of a column that may have several.

    Example:
        >>> split_multiple_values("a; b ;;c")
        ('a', 'b', 'c')
    """
    return tuple(current_text.strip() for current_text in text.split(";") if current_text.strip())


def parse_day_span(text: str) -> Period | None:
    """The span of days that a text names: a day, or as much of one as is known; None if it names none."""
    try:
        period = Period.from_text(text)
    except ValueError:
        return None
    return None if "/" in text else period


@dataclass(frozen=True)
class EntryValueReader:
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
            codes_by_name: dict[str, Code] = {}
            every = self.register.codes(column.field)
            for code in every:
                for language in self.register.collection.settings.languages:
                    codes_by_name.setdefault(normalize_entry_text(code.label.text(language)).casefold(), code)
            codes_by_name |= {code.id.casefold(): code for code in every}
            self._codes[name] = codes_by_name
        return self._codes[name]

    @cached_property
    def _truth_words(self) -> Mapping[str, str]:
        words = self.register.collection.settings.words
        texts_by_name = {text.casefold(): "yes" for text in (*words.yes, "yes", "true")}
        return texts_by_name | {text.casefold(): "no" for text in (*words.no, "no", "false")}

    def read(self, column: RegisterColumn, text: str) -> tuple[str, str, str]:
        """A value as it is kept; else the kind of flaw that it has, and the part of it that does not fit."""
        if column.field.many:
            return self._read_multiple_values(column, split_multiple_values(text))
        return self._read_single_value(column, normalize_entry_text(text))

    def values(self, former: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
        """What shall stand in an entry: as it did, but for the columns that somebody wrote in.

        Args:
            former: What stood.
            told: What was written, by column; a blank makes a blank, what is no column is passed over.
        """
        columns = self.register.columns
        read = {name: self.read(columns[name], text)[0] for name, text in told.items() if name in columns}
        return {name: text for name, text in {**former, **read}.items() if text}

    def _read_multiple_values(self, column: RegisterColumn, parts: Sequence[str]) -> tuple[str, str, str]:
        matches = []
        for part in parts:
            value, kind, wrong = self._read_single_value(column, normalize_entry_text(part))
            if kind:
                return "; ".join(parts), kind, wrong
            matches.append(value)
        return "; ".join(dict.fromkeys(matches)), "", ""

    def _read_single_value(self, column: RegisterColumn, text: str) -> tuple[str, str, str]:
        if not text:
            return "", "", ""
        kind, wrong = find_text_fault(text)
        if kind:
            return text, kind, wrong
        match column.field.type:
            case "code":
                code = self.codes(column).get(text.casefold())
                return (code.id, "", "") if code is not None else (text, "code", text)
            case "yes_no":
                told = self._truth_words.get(text.casefold(), "")
                return (told, "", "") if told else (text, "yes_no", "")
            case "day":
                return (text, "" if parse_day_span(text) else "day", "")
            case "number":
                return (str(int(text)), "", "") if _WHOLE.fullmatch(text) else (text, "number", "")
            case "address":
                return (text, "" if _ADDRESS.fullmatch(text) else "address", "")
            case "text":
                form = column.field.pattern
                return (text, "" if not form or re.fullmatch(form, text) else "pattern", "")
            case _:
                return text, "", ""
