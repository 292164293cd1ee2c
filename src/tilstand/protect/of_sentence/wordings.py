"""In which words the codes of a release are spoken of, as they are looked for in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from tilstand.languages.disclosing import disclosing
from tilstand.protect.of_sentence.ages import band
from tilstand.protect.of_sentence.inflect import inflected
from tilstand.terms import Language

__all__ = ["Code", "CodeWords"]

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

    def likely(self, text: str, language: Language) -> Iterator[tuple[str, Code]]:
        """The words that may stand in a text, the longest first, each with its code.

        Args:
            text: The text, in small letters.
            language: Its language.
        """
        if language not in self._forms:
            self._forms[language] = self._listed(language)
        own, begun = self._forms[language], set(_FIRST.findall(text))
        begun |= {one.removesuffix("s") for one in begun}
        begun.add(_STEMS)
        likely = sorted(one for word in begun for one in own.get(word, ()) if one[1].rstrip("*") in text)
        return ((form, code) for _, form, code in likely)

    def parted(self, text: str, language: Language) -> Iterator[tuple[str, Code]]:
        """The words of several parts that may stand in a text with others between them.

        Args:
            text: The text, in small letters.
            language: Its language.
        """
        if language not in self._phrases:
            self._phrases[language] = self._of_parts(language)
        own = self._phrases[language]
        for word in sorted(own.keys() & set(_FIRST.findall(text))):
            yield from ((form, code) for rest, form, code in own[word] if rest in text)

    def ages(self, language: Language) -> Mapping[Code, tuple[int, int]]:
        """The ages of each code that is called by them: from which on, and below which.

        Args:
            language: The language in which its words are read.
        """
        if language not in self._ages:
            told = (
                (code, band(form.lower(), language))
                for code, own in self.items()
                for form in own.get(language, ())
            )
            self._ages[language] = {code: own for code, own in reversed([*told]) if own is not None}
        return self._ages[language]

    def whole(self, word: str, language: Language) -> Code | None:
        """The code that a word means by itself.

        Args:
            word: A word, in small letters.
            language: Its language.
        """
        if language not in self._forms:
            self._forms[language] = self._listed(language)
        return next((code for _, form, code in self._forms[language].get(word, ()) if form == word), None)

    def of_people(self, language: Language, people: Set[str]) -> Set[str]:
        """The dimensions whose codes are called by nouns for people.

        Args:
            language: A language.
            people: Its nouns for people.
        """
        if language not in self._called:
            told = ((code[0], form.lower()) for code, own in self.items() for form in own.get(language, ()))
            self._called[language] = frozenset(dimension for dimension, form in told if form in people)
        return self._called[language]

    def _of_parts(self, language: Language) -> Mapping[str, Sequence[tuple[str, str, Code]]]:
        """The words of several parts by the first of each, with the others as they follow it."""
        if language not in self._forms:
            self._forms[language] = self._listed(language)
        found: dict[str, list[tuple[str, str, Code]]] = {}
        for word, forms in self._forms[language].items():
            for _, form, code in forms:
                if form.startswith(f"{word} "):
                    found.setdefault(word, []).append((form[len(word) :].rstrip("*"), form, code))
        return found

    def _listed(self, language: Language) -> _Forms:
        """The words by the first of each; a label of small words alone ("from", "other") means no code."""
        words = disclosing(language)
        small = words.closing | {*words.others, *words.joint, *words.any, *words.nobody}
        told = [(form, code) for code, own in self.items() for form in own.get(language, ())]
        told += [(name, code) for form, code in told if (name := _named(form, small))]  # "from Eastmark"
        lower = dict.fromkeys((form.lower(), code) for form, code in told)
        whole = [one for one in lower if not small.issuperset(one[0].split())]
        shares = (
            (f"{form}{link}{end}", code) for form, code in whole for link in _LINKS for end in words.shares
        )
        own = {form for form, _ in whole} | small
        forms = [(other, code) for form, code in whole for other in inflected(form, language)]
        kept = (*whole, *shares, *dict.fromkeys(one for one in forms if one[0] not in own))
        found: dict[str, list[tuple[int, str, Code]]] = {}
        for rank, (form, code) in enumerate(sorted(kept, key=lambda one: -len(one[0]))):
            first = _FIRST.search(form)
            if first is not None and form == f"{first[0]}*":
                found.setdefault(_STEMS, []).append((rank, form, code))
            elif first is not None:
                found.setdefault(first[0], []).append((rank, form, code))
        return found


def _named(form: str, small: Set[str]) -> str:
    """The name of a phrase that is a name after small words; nothing for any other."""
    words = form.split()
    while words and words[0] in small:
        words = words[1:]
    named = len(words) < len(form.split()) and all(one[0].isupper() for one in words)
    return " ".join(words) if named else ""
