"""Phrases of the collection in running text: what they name, in spite of endings and damaged letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from tilstand.audit.heading import About, Entry, headed, small
from tilstand.audit.hit import Hit
from tilstand.audit.pieces import NamePieces, pieces
from tilstand.audit.unphrased import unphrased
from tilstand.audit.words import grammar, together
from tilstand.define import Framework, RoundView, Vocabulary
from tilstand.languages.day import period as said
from tilstand.terms import Language, Period
from tilstand.text.reading.damage import damage
from tilstand.text.reading.letters import LARGE

__all__ = ["About", "Finder", "Hit", "codes", "finder", "mentioned", "mentions_of", "names"]

_NAME = re.compile(r"(?P<long>.+?)\s*\((?P<short>[^)]+)\)\s*$")
# Where a phrase may begin: at a word or number, also one that lost the space before it ("1var"); at a "§".
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]|(?<!\w)[\d&@§]")
# A word that is written as a name.
_PROPER = re.compile(rf"\b[{LARGE}][^\W\d_]{{2,}}\b")
# So many names that end alike differ by how they begin.
_ALIKE = 3
# The words on both sides of a number that may be one phrase.
_BEFORE = re.compile(r"(?P<words>[^\W\d_]+(?: [^\W\d_]+)?) $")
_AFTER = re.compile(r" (?P<words>[^\W\d_]+)")


@dataclass(frozen=True)
class _Table:
    """The phrases of one kind: patterns by first letter, as written and as damaged; meanings by number."""

    about: About
    group: str
    patterns: Mapping[str, re.Pattern[str]]
    damaged: Mapping[str, re.Pattern[str]]
    phrases: tuple[str, ...]
    names: tuple[frozenset[str], ...]

    def opens(self, said: str, joins: tuple[str, ...], names: frozenset[str]) -> bool:
        """True where words, and one that joins, open a phrase of another meaning than `names`."""
        for phrase, meant in zip(self.phrases, self.names, strict=True):
            head, tail = phrase[: len(said)].lower(), phrase[len(said) :].lower().split()
            if head == said and tail[:1] and tail[0] in joins and not meant & names:
                return True
        return False


@dataclass(frozen=True)
class Finder:
    """Finds the phrases of one language; see `finder`."""

    tables: tuple[_Table, ...]
    words: frozenset[str]
    parts: frozenset[str] = frozenset()
    pieces: NamePieces = field(default_factory=NamePieces)
    _known: dict[tuple[str, frozenset[str]], tuple[Hit, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def hits(self, text: str, spoken: Collection[str] = ()) -> tuple[Hit, ...]:
        """All phrases of a text in order of place; within one kind the longest at each place.

        Args:
            text: The text.
            spoken: Code lists that were spoken of before, and whose names may be told in pieces.
        """
        said = text, frozenset(spoken)
        if said not in self._known:
            self._known[said] = tuple(self._hits(text, spoken))
        return self._known[said]

    def _hits(self, text: str, spoken: Collection[str]) -> list[Hit]:
        begins = [match.start() for match in _WORD.finditer(text)]
        found: list[Hit] = []
        for table in self.tables:
            after = 0
            for at in begins:
                if at < after:
                    continue
                match = self.match(table, text, at)
                if match is not None:
                    after = match.end()
                    found.append(Hit(at, after, table.about, table.group, table.names[_number(match)]))
        found += self.pieces.hits(text, tuple(found), spoken)
        return sorted(found, key=lambda hit: (hit.start, hit.end))

    def shortened(self, text: str, hits: Iterable[Hit]) -> bool:
        """True where a text has part of a code's name that no phrase of it is: "Oslo had 9" of its police.

        Args:
            text: A sentence.
            hits: Its phrases.
        """
        within = [(hit.start, hit.end) for hit in hits]
        return any(
            match.group() in self.parts
            and not any(s <= match.start() and match.end() <= e and (s, e) != match.span() for s, e in within)
            for match in _PROPER.finditer(text)
        )

    def around(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Phrases that a number between their words parts: "concerned 28 persons" says "concerned persons".

        Args:
            text: A sentence.
            start: Where the number begins; such a phrase begins there too.
            end: Where it ends.
        """
        head, tail = _BEFORE.search(text[:start]), _AFTER.match(text[end:])
        if head is None or tail is None:
            return
        words = head["words"]
        for before in dict.fromkeys((words, words.split()[-1])):
            joined, cut = f"{before} {tail['words']}", len(before)
            for hit in self.hits(joined):
                if hit.about is About.MEASURE and hit.start < cut < hit.end:
                    yield replace(hit, start=start, end=end + hit.end - cut)
                    return

    def opening(self, text: str, hits: Iterable[Hit], joins: tuple[str, ...]) -> Iterator[Hit]:
        """The codes of a text that a joining word follows, whose phrase opens a longer one of another code.

        Args:
            text: A sentence.
            hits: Its phrases.
            joins: Text for "and" and "or".
        """
        for hit in hits:
            join = re.match(r"\s+(?P<word>\S+)\s+(?!\d)", text[hit.end :])
            if hit.about is not About.CODE or join is None or join["word"].lower() not in joins:
                continue
            said = text[hit.start : hit.end].lower()
            for table in self.tables:
                if (
                    table.about is About.CODE
                    and table.group == hit.group
                    and table.opens(said, joins, hit.names)
                ):
                    yield hit

    def match(self, table: _Table, text: str, at: int) -> re.Match[str] | None:
        """The longest phrase at a place: as it is written, or else as damage leaves it."""
        first = text[at].lower()
        exact = table.patterns.get(first)
        match = exact.match(text, at) if exact is not None else None
        if match is not None:
            return match
        damaged = table.damaged.get(first)
        match = damaged.match(text, at) if damaged is not None else None
        if match is None or self.mistaken(match.group(), table.phrases[_number(match)]):
            return None
        return match

    def mistaken(self, said: str, phrase: str) -> bool:
        """True where a phrase is found only by taking a word for a damaged one that is a word of its own."""
        pairs = zip(said.lower().split(), phrase.lower().split(), strict=False)
        return any(word in self.words and not _covers(part, word) for word, part in pairs)


def finder(collection: RoundView, language: Language, period: Period) -> Finder:
    """The finder of a language: the collection's labels and its declared phrases.

    Args:
        collection: The collection.
        language: Language of the text.
        period: Period of the report: in a phrase `{year}` is its words, `{before}` those of the one before.
    """
    spans = {"year": said(period, language), "before": said(period.shifted(-1), language)}
    entries: dict[tuple[About, str], dict[str, set[str]]] = {}
    for tongue in together(language):
        found = (*_labels(collection, tongue), *_declared(collection, tongue), *headed(collection, tongue))
        found += tuple(unphrased(collection, tongue))
        for about, group, name, phrase in found:
            phrase = _dated(phrase, spans)
            entries.setdefault((about, group), {}).setdefault(phrase, set()).add(name)
    words = {word.lower() for phrases in entries.values() for phrase in phrases for word in phrase.split()}
    tables = (_table(about, group, phrases) for (about, group), phrases in sorted(entries.items()))
    begun = _begun(collection, language, entries)
    return Finder(
        tuple(tables),
        frozenset(word for word in words if not word.endswith("*")),
        _heads(collection, language) | begun,
        pieces(collection, language, begun),
    )


def _labels(collection: Vocabulary, language: Language) -> Iterator[Entry]:
    for provider in (*collection.providers, *collection.groups):
        text = collection.provider_label(provider).text(language)
        match = _NAME.fullmatch(text)
        for name in (match["long"], match["short"]) if match else (text,):
            yield About.PROVIDER, "", provider, name
            head, _, place = name.rpartition(" ")
            if head and _PROPER.fullmatch(place):  # "Harbour Northport": Harbour in Northport
                yield from (
                    (About.PROVIDER, "", provider, f"{head} {word} {place}")
                    for word in grammar(language).within
                )
    for measure in collection.measures:
        yield About.MEASURE, "", measure, small(collection.measure_label(measure).text(language))
    for codelist in collection.codelists.values():
        for code in codelist:
            text = code.label.text(language).partition(" (")[0]
            if text.lower() not in grammar(language).stopwords:  # "from" and "to" are labels of bounds
                yield About.CODE, codelist.id, code.id, small(text)


def _heads(collection: Vocabulary, language: Language) -> frozenset[str]:
    """The words by which codes differ whose names otherwise end alike: "Oslo police", "Fjord police"."""
    named = [
        (codelist.id, *code.label.text(language).partition(" ")[::2])
        for codelist in collection.codelists.values()
        for code in codelist
    ]
    ends = Counter((group, end) for group, _, end in named if end)
    return frozenset(head for group, head, end in named if ends[group, end] >= _ALIKE)


def _begun(
    collection: Vocabulary, language: Language, entries: Mapping[tuple[About, str], Mapping[str, set[str]]]
) -> frozenset[str]:
    """Words with which several bodies' names begin, and that name none: "Harbour North", "Harbour South"."""
    labels = (collection.provider_label(name).text(language).split() for name in collection.providers)
    first = Counter(words[0] for words in labels if len(words) > 1)
    whole = {phrase for (about, _), found in entries.items() for phrase in found if about is About.PROVIDER}
    other = {
        word
        for (about, _), found in entries.items()
        for phrase in found
        if about not in (About.PROVIDER, About.MEASURE)
        for word in phrase.split()
    }
    names = (word for word, times in first.items() if times > 1 and _PROPER.fullmatch(word))
    other |= grammar(language).small  # "The Harbour", "The Lighthouse"
    return frozenset(word for word in names if word not in whole and word.lower() not in other)


def _declared(collection: Framework, language: Language) -> Iterator[Entry]:
    lexicon = collection.phrases.get(language)
    if lexicon is None:
        return
    for about, section in (
        (About.PROVIDER, lexicon.providers),
        (About.MEASURE, lexicon.measures),
        (About.DIMENSION, lexicon.dimensions),
        (About.UNIT, lexicon.units),
    ):
        yield from ((about, "", name, phrase) for name, phrases in section.items() for phrase in phrases)
    for codelist, codes in lexicon.codes.items():
        yield from ((About.CODE, codelist, code, p) for code, phrases in codes.items() for p in phrases)


def _dated(phrase: str, spans: Mapping[str, str]) -> str:
    for name, span in spans.items():
        phrase = phrase.replace(f"{{{name}}}", span)
    return phrase


def _table(about: About, group: str, phrases: Mapping[str, set[str]]) -> _Table:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    names = tuple(frozenset(_all_names(phrase, phrases)) for phrase in ordered)
    exact: dict[str, list[str]] = {}
    damaged: dict[str, list[str]] = {}
    for number, phrase in enumerate(ordered):
        exact.setdefault(phrase[0].lower(), []).append(f"(?P<p{number}>{_pattern(phrase, whole=True)})")
        if any(len(_forms(letter)) > 1 for letter in phrase.lower()):
            for first in _firsts(phrase[0].lower()):
                damaged.setdefault(first, []).append(f"(?P<p{number}>{_pattern(phrase)})")
    return _Table(about, group, _compiled(exact), _compiled(damaged), tuple(ordered), names)


def _compiled(buckets: Mapping[str, list[str]]) -> dict[str, re.Pattern[str]]:
    return {first: re.compile("|".join(found)) for first, found in buckets.items()}


def _all_names(phrase: str, phrases: Mapping[str, set[str]]) -> set[str]:
    """What a phrase means, with what a phrase with a star means that covers it."""
    words, found = phrase.lower().split(), set(phrases[phrase])
    for other, meant in phrases.items():
        parts = other.lower().split()
        if "*" in other and len(parts) == len(words) and all(map(_covers, parts, words)):
            found |= meant
    return found


def _covers(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else part == word


def _number(match: re.Match[str]) -> int:
    assert match.lastgroup is not None
    return int(match.lastgroup[1:])


def _pattern(phrase: str, *, whole: bool = False) -> str:
    """A phrase as a pattern, `whole` as it is written. Names in capitals must be so: "VIL" is no verb."""
    name = len(phrase) > 1 and phrase.isupper()
    words = []
    for word in phrase.split():
        stem, star = (word[:-1], r"[\w-]*") if word.endswith("*") else (word, "")
        words.append(re.escape(stem) + star if name or whole else "".join(_letter(c) for c in stem) + star)
    end = r"(?:['’]?s)?(?!\w)" if phrase[:1].isupper() else r"(?!\w)"
    return (r"[\s-]+".join(words) if name else "(?i:" + r"\s+".join(words) + ")") + end


@cache
def _letter(letter: str) -> str:
    forms = _forms(letter.lower())
    if len(forms) == 1:
        return re.escape(letter)
    single = "".join(re.escape(form) for form in forms if len(form) == 1)
    longer = "|".join(re.escape(form) for form in forms if len(form) > 1)
    return f"(?:{longer}|[{single}])" if longer else f"[{single}]"


def _firsts(letter: str) -> set[str]:
    return {form[0] for form in _forms(letter)}


def _forms(letter: str) -> tuple[str, ...]:
    return (letter, *damage().confused.get(letter, ()))


def names(hits: Iterable[Hit], about: About) -> frozenset[str]:
    """Everything that hits of one kind may mean."""
    return frozenset(name for hit in hits if hit.about is about for name in hit.names)


def codes(hits: Iterable[Hit]) -> dict[str, frozenset[str]]:
    """The codes that hits may mean, by code list; where one list is named twice, the first mention counts."""
    return {group: mentions[0] for group, mentions in mentions_of(hits).items()}


def mentions_of(hits: Iterable[Hit]) -> dict[str, tuple[frozenset[str], ...]]:
    """Every mention of codes, by code list, in order of place."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for hit in sorted(hits, key=lambda hit: hit.start):
        if hit.about is About.CODE:
            found[hit.group] = (*found.get(hit.group, ()), hit.names)
    return found


def mentioned(hits: Sequence[Hit], about: About) -> tuple[str, ...]:
    """What hits of one kind name, in order of place."""
    return tuple(dict.fromkeys(name for hit in hits if hit.about is about for name in sorted(hit.names)))
