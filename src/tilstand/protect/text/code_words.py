"""Words and ages that stand for codes, and the cells that a release shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from tilstand.languages.disclosure_lexicon import load_disclosure_lexicon
from tilstand.protect.text.nouns import generate_inflections
from tilstand.terms import Language

_ALL = 200
"""Nobody is so old."""
_OF_AGE = 18
"""Who is younger is a child (United Nations Convention on the Rights of the Child, article 1)."""
Band = tuple[int, int]
"""From which age on, and up to which, that itself not meant."""


@dataclass(frozen=True, slots=True)
class AgeMention:
    """Where an age is told, and the codes whose people are of it."""

    start: int
    end: int
    codes: tuple[tuple[str, str], ...]


def find_ages(
    text: str, language: Language, bands: Callable[[Language], Mapping[tuple[str, str], Band]]
) -> Iterator[AgeMention]:
    """The ages of a text that some codes of a dimension make up together.

    Args:
        text: The text, in small letters.
        language: Its language.
        bands: The ages of codes, by the language in which they are called so.

    Example:
        >>> bands = {("age", "a"): (0, 18), ("age", "b"): (18, 25), ("age", "c"): (25, 200)}
        >>> [[code for _, code in one.codes] for one in find_ages("those over 18", "en", lambda _: bands)]
        [['b', 'c']]
    """
    told = tuple(_find_age_bands(text, language))
    known = bands(language) if told else {}
    for start, end, low, high in told if known else ():
        for dimension in dict.fromkeys(code[0] for code in known):
            own_pairs = {code: band for code, band in known.items() if code[0] == dimension}
            edges = {edge for band in own_pairs.values() for edge in band}
            # "over 18" is said of who is 18, and of who is not
            begin = next((number for number in (low, low + 1, low - 1) if number in edges), low)
            stop = next((number for number in (high, high + 1, high - 1) if number in edges), high)
            inside = tuple(code for code, band in own_pairs.items() if begin <= band[0] and band[1] <= stop)
            if inside and begin in edges and stop in edges:
                yield AgeMention(start, end, inside)


def read_age_band(text: str, language: Language) -> Band | None:
    """The ages that a text tells first.

    Args:
        text: The text, in small letters.
        language: Its language.

    Example:
        >>> read_age_band("18–24 år", "nb"), read_age_band("mindreårige", "nb"), read_age_band("tre kvinner", "nb")
        ((18, 25), (0, 18), None)
    """
    return next(((low, high) for _, _, low, high in _find_age_bands(text, language)), None)


def _find_age_bands(text: str, language: Language) -> Iterator[tuple[int, int, int, int]]:
    """From where to where a text tells an age, and from which age to which; of two the longer."""
    first = _compile_age_prefilter(language)
    if first is None or first.search(text) is None:
        return
    likely = ((pattern, kind) for anchor, pattern, kind in _compile_age_patterns(language) if anchor in text)
    found_pairs = [(match, kind) for pattern, kind in likely for match in pattern.finditer(text)]
    found_pairs.sort(key=lambda one: (one[0].start() - one[0].end(), one[0].start()))
    taken: list[tuple[int, int]] = []
    for match, kind in found_pairs:
        if not any(low < match.end() and match.start() < high for low, high in taken):
            taken.append(match.span())
            yield *match.span(), *_make_age_band(kind, [int(group) for group in match.groups()])


def _make_age_band(kind: str, told: Sequence[int]) -> Band:
    match kind:
        case "below":
            return 0, told[0]
        case "from":
            return told[0], _ALL
        case "between":
            return told[0], told[1] + 1
        case "minor":
            return 0, _OF_AGE
        case _:
            return _OF_AGE, _ALL


@cache
def _compile_age_patterns(language: Language) -> Sequence[tuple[str, re.Pattern[str], str]]:
    """How ages are told: a word that stands there in any case, where it is looked for, and its kind."""
    found_entries: list[tuple[str, re.Pattern[str], str]] = []
    for kind, phrases in load_disclosure_lexicon(language).aged.items():
        for phrase in phrases:
            inner = re.escape(phrase).replace(r"\{age\}", r"(\d{1,2})").replace(r"\ ", r"[\s\u00a0]+")
            anchor = max(phrase.replace("{age}", " ").split(), key=len, default="")
            found_entries.append((anchor, re.compile(rf"(?<!\w){inner}(?!\w)"), kind))
    return tuple(found_entries)


@cache
def _compile_age_prefilter(language: Language) -> re.Pattern[str] | None:
    """What no text is without that tells an age: a number or a word for who is of an age."""
    aged = load_disclosure_lexicon(language).aged
    words = "|".join(map(re.escape, (*aged.get("minor", ()), *aged.get("adult", ()))))
    return re.compile(rf"\d|(?<!\w)(?:{words})(?!\w)") if words else None


Code = tuple[str, str]
"""A dimension and a code of it; a body and a measure are dimensions too."""

_FIRST = re.compile(r"\w+")
_LINKS = ("", "e", "s")
"""What stands between the parts of a compound in languages that write them as one word."""
_STEMS = "*"
"""Under which words are kept of which only the beginning is known."""
_Forms = Mapping[str, Sequence[tuple[int, str, Code]]]


class CodeWords(Mapping[Code, Mapping[Language, Sequence[str]]]):
    """For each code the words that mean it, by language; what they are looked for by is worked out once.

    Args:
        words: The words.
    """

    def __init__(self, words: Mapping[Code, Mapping[Language, Sequence[str]]]) -> None:
        self._words = dict(words)
        self._forms: dict[Language, _Forms] = {}
        self._phrases: dict[Language, Mapping[str, Sequence[tuple[str, str, Code]]]] = {}
        self._ages: dict[Language, Mapping[Code, tuple[int, int]]] = {}
        self._called: dict[Language, Set[str]] = {}

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __getitem__(self, code: Code) -> Mapping[Language, Sequence[str]]:
        return self._words[code]

    def __iter__(self) -> Iterator[Code]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def find_likely_words(self, text: str, language: Language) -> Iterator[tuple[str, Code]]:
        """The words that may stand in a text, the longest first, each with its code.

        Args:
            text: The text, in small letters.
            language: Its language.
        """
        if language not in self._forms:
            self._forms[language] = self._index_forms(language)
        own_entries, begun = self._forms[language], set(_FIRST.findall(text))
        begun |= {item.removesuffix("s") for item in begun}
        begun.add(_STEMS)
        likely = sorted(entry for word in begun for entry in own_entries.get(word, ()) if entry[1].rstrip("*") in text)
        return ((form, code) for _, form, code in likely)

    def find_split_words(self, text: str, language: Language) -> Iterator[tuple[str, Code]]:
        """The words of several parts that may stand in a text with others between them.

        Args:
            text: The text, in small letters.
            language: Its language.
        """
        if language not in self._phrases:
            self._phrases[language] = self._index_multiword_forms(language)
        own_entries = self._phrases[language]
        for word in sorted(own_entries.keys() & set(_FIRST.findall(text))):
            yield from ((form, code) for rest, form, code in own_entries[word] if rest in text)

    def get_code_ages(self, language: Language) -> Mapping[Code, tuple[int, int]]:
        """The ages of each code that is called by them: from which on, and below which.

        Args:
            language: The language in which its words are read.
        """
        if language not in self._ages:
            told = (
                (code, read_age_band(form.lower(), language))
                for code, own_texts in self.items()
                for form in own_texts.get(language, ())
            )
            self._ages[language] = {code: own_pair for code, own_pair in reversed([*told]) if own_pair is not None}
        return self._ages[language]

    def whole(self, word: str, language: Language) -> Code | None:
        """The code that a word means by itself.

        Args:
            word: A word, in small letters.
            language: Its language.
        """
        if language not in self._forms:
            self._forms[language] = self._index_forms(language)
        return next((code for _, form, code in self._forms[language].get(word, ()) if form == word), None)

    def find_people_dimensions(self, language: Language, people: Set[str]) -> Set[str]:
        """The dimensions whose codes are called by nouns for people.

        Args:
            language: A language.
            people: Its nouns for people.
        """
        if language not in self._called:
            told = ((code[0], form.lower()) for code, own_texts in self.items() for form in own_texts.get(language, ()))
            self._called[language] = frozenset(dimension for dimension, form in told if form in people)
        return self._called[language]

    def _index_multiword_forms(self, language: Language) -> Mapping[str, Sequence[tuple[str, str, Code]]]:
        """The words of several parts by the first of each, with the others as they follow it."""
        if language not in self._forms:
            self._forms[language] = self._index_forms(language)
        entries_by_name: dict[str, list[tuple[str, str, Code]]] = {}
        for word, forms in self._forms[language].items():
            for _, form, code in forms:
                if form.startswith(f"{word} "):
                    entries_by_name.setdefault(word, []).append((form[len(word) :].rstrip("*"), form, code))
        return entries_by_name

    def _index_forms(self, language: Language) -> _Forms:
        """The words by the first of each; a label of small words alone ("from", "other") means no code."""
        words = load_disclosure_lexicon(language)
        small = words.closing | {*words.others, *words.joint, *words.any, *words.nobody}
        told = [
            (form, code) for code, own_texts_by_name in self.items() for form in own_texts_by_name.get(language, ())
        ]
        told += [(name, code) for form, code in told if (name := _extract_name(form, small))]  # "from Eastmark"
        lower = dict.fromkeys((form.lower(), code) for form, code in told)
        whole = [pair for pair in lower if not small.issuperset(pair[0].split())]
        shares = ((f"{form}{link}{end}", code) for form, code in whole for link in _LINKS for end in words.shares)
        own_texts = {form for form, _ in whole} | small
        forms = [
            (other_inflection, code)
            for form, code in whole
            for other_inflection in generate_inflections(form, language)
        ]
        kept = (
            *whole,
            *shares,
            *dict.fromkeys(current_form for current_form in forms if current_form[0] not in own_texts),
        )
        entries_by_name: dict[str, list[tuple[int, str, Code]]] = {}
        for rank, (form, code) in enumerate(sorted(kept, key=lambda one: -len(one[0]))):
            first = _FIRST.search(form)
            if first is not None and form == f"{first[0]}*":
                entries_by_name.setdefault(_STEMS, []).append((rank, form, code))
            elif first is not None:
                entries_by_name.setdefault(first[0], []).append((rank, form, code))
        return entries_by_name


def _extract_name(form: str, small: Set[str]) -> str:
    """The name of a phrase that is a name after small words; nothing for any other."""
    words = form.split()
    while words and words[0] in small:
        words = words[1:]
    named = len(words) < len(form.split()) and all(word[0].isupper() for word in words)
    return " ".join(words) if named else ""


Codes = frozenset[Code]


@dataclass(frozen=True)
class ShownCells:
    """The cells that a release shows, as a reader knows them.

    Attributes:
        threshold: Counts from one to below it are protected.
        words: For each code the words that mean it, by language.
        printed: By its codes, the numbers of a cell in the periods that are printed. What is not here is
            hidden, or not printed.
        hidden: The cells that stand in a table without their number.
        actors: Dimensions whose codes are who counts, and not who is counted.
    """

    threshold: int
    words: CodeWords
    printed: Mapping[Codes, Sequence[int]]
    hidden: frozenset[Codes] = frozenset()
    actors: frozenset[str] = frozenset()

    def has_number(self, codes: Codes, number: int) -> bool:
        """True where the number stands in print for these codes; a zero does that for what lies in it too."""
        if number:
            return number in self.printed.get(codes, ())
        return any(0 in self.printed.get(part, ()) for part in self.parts(codes))

    def list_printed_shares(self, codes: Codes) -> tuple[tuple[int, int], ...]:
        """Each printed whole of a printed cell: its number and that of the whole, in the last period."""
        own_numbers = self.printed.get(codes)
        if not own_numbers:
            return ()
        wholes = (self.printed.get(part) for part in self.parts(codes) if part != codes)
        return tuple((own_numbers[0], whole[0]) for whole in wholes if whole and whole[0])

    def parts(self, codes: Codes) -> tuple[Codes, ...]:
        """All that these codes lie in: themselves first, the whole last."""
        sizes = range(len(codes), -1, -1)
        return tuple(frozenset(combination) for size in sizes for combination in combinations(sorted(codes), size))

    def drop_full_dimensions(self, codes: Codes) -> Codes:
        """These codes without those of a dimension of which all are there: they say nothing."""
        dims = {dimension for dimension, _ in codes}
        all_ = {dim: frozenset(code for code in self.words if code[0] == dim) for dim in dims}
        full = {dim for dim in dims if len(all_[dim]) > 1 and all_[dim] <= codes}
        return frozenset(code for code in codes if code[0] not in full)
