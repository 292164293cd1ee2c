"""Phrases of the collection in running text: what they name, in spite of endings and damaged letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from tilstand.define import Framework, RoundView, StructuralMetadata
from tilstand.languages.formats import format_period as said
from tilstand.proofread.grammar import list_mixed_languages, load_grammar
from tilstand.proofread.phrase_lexicon import (
    Entry,
    PartialNames,
    PhraseKind,
    PhraseMention,
    build_partial_names,
    derive_label_phrases,
    list_table_phrases,
    lower_label_initial,
)
from tilstand.reading.ocr import LARGE, load_ocr_confusions
from tilstand.terms import Language, Period

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
class _PhraseTable:
    """The phrases of one kind: patterns by first letter, as written and as damaged; meanings by number."""

    about: PhraseKind
    group: str
    patterns: Mapping[str, re.Pattern[str]]
    damaged: Mapping[str, re.Pattern[str]]
    phrases: tuple[str, ...]
    names: tuple[frozenset[str], ...]

    def opens_other_phrase(self, said: str, joins: tuple[str, ...], names: frozenset[str]) -> bool:
        """True where words, and one that joins, open a phrase of another meaning than `list_mentioned_names`."""
        for phrase, meant in zip(self.phrases, self.names, strict=True):
            head, tail = phrase[: len(said)].lower(), phrase[len(said) :].lower().split()
            if head == said and tail[:1] and tail[0] in joins and not meant & names:
                return True
        return False


@dataclass(frozen=True)
class PhraseFinder:
    """Finds the phrases of one language; see `build_phrase_finder`."""

    tables: tuple[_PhraseTable, ...]
    words: frozenset[str]
    parts: frozenset[str] = frozenset()
    pieces: PartialNames = field(default_factory=PartialNames)
    _known: dict[tuple[str, frozenset[str]], tuple[PhraseMention, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def find_mentions(self, text: str, spoken: Collection[str] = ()) -> tuple[PhraseMention, ...]:
        """All phrases of a text in order of place; within one kind the longest at each place.

        Args:
            text: The text.
            spoken: Code lists that were spoken of before, and whose names may be told in pieces.
        """
        said = text, frozenset(spoken)
        if said not in self._known:
            self._known[said] = tuple(self._find_table_mentions(text, spoken))
        return self._known[said]

    def _find_table_mentions(self, text: str, spoken: Collection[str]) -> list[PhraseMention]:
        begins = [match.start() for match in _WORD.finditer(text)]
        phrase_mentions: list[PhraseMention] = []
        for table in self.tables:
            after = 0
            for at in begins:
                if at < after:
                    continue
                match = self.match(table, text, at)
                if match is not None:
                    after = match.end()
                    phrase_mentions.append(
                        PhraseMention(at, after, table.about, table.group, table.names[_get_pattern_number(match)])
                    )
        phrase_mentions += self.pieces.find_partial_names(text, tuple(phrase_mentions), spoken)
        return sorted(phrase_mentions, key=lambda hit: (hit.start, hit.end))

    def has_shortened_name(self, text: str, hits: Iterable[PhraseMention]) -> bool:
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

    def find_interrupted_phrases(self, text: str, start: int, end: int) -> Iterator[PhraseMention]:
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
            for hit in self.find_mentions(joined):
                if hit.about is PhraseKind.MEASURE and hit.start < cut < hit.end:
                    yield replace(hit, start=start, end=end + hit.end - cut)
                    return

    def find_joined_code_openings(
        self, text: str, hits: Iterable[PhraseMention], joins: tuple[str, ...]
    ) -> Iterator[PhraseMention]:
        """The codes of a text that a joining word follows, whose phrase opens a longer one of another code.

        Args:
            text: A sentence.
            hits: Its phrases.
            joins: Text for "and" and "or".
        """
        for hit in hits:
            join = re.match(r"\s+(?P<word>\S+)\s+(?!\d)", text[hit.end :])
            if hit.about is not PhraseKind.CODE or join is None or join["word"].lower() not in joins:
                continue
            message = text[hit.start : hit.end].lower()
            for table in self.tables:
                if (
                    table.about is PhraseKind.CODE
                    and table.group == hit.group
                    and table.opens_other_phrase(message, joins, hit.names)
                ):
                    yield hit

    def match(self, table: _PhraseTable, text: str, at: int) -> re.Match[str] | None:
        """The longest phrase at a place: as it is written, or else as damage leaves it."""
        first = text[at].lower()
        exact = table.patterns.get(first)
        match = exact.match(text, at) if exact is not None else None
        if match is not None:
            return match
        damaged = table.damaged.get(first)
        match = damaged.match(text, at) if damaged is not None else None
        if match is None or self.is_false_ocr_match(match.group(), table.phrases[_get_pattern_number(match)]):
            return None
        return match

    def is_false_ocr_match(self, said: str, phrase: str) -> bool:
        """True where a phrase is found only by taking a word for a damaged one that is a word of its own."""
        pairs = zip(said.lower().split(), phrase.lower().split(), strict=False)
        return any(word in self.words and not _covers_phrase_word(part, word) for word, part in pairs)


def build_phrase_finder(collection: RoundView, language: Language, period: Period) -> PhraseFinder:
    """The finder of a language: the collection's labels and its declared phrases.

    Args:
        collection: The collection.
        language: Language of the text.
        period: Period of the report: in a phrase `{year}` is its words, `{before}` those of the one before.
    """
    spans = {"year": said(period, language), "before": said(period.shift_period(-1), language)}
    entries: dict[tuple[PhraseKind, str], dict[str, set[str]]] = {}
    for tongue in list_mixed_languages(language):
        found_entries = (
            *_list_label_phrases(collection, tongue),
            *_list_declared_phrases(collection, tongue),
            *list_table_phrases(collection, tongue),
        )
        found_entries += tuple(derive_label_phrases(collection, tongue))
        for about, group, name, phrase in found_entries:
            phrase = _insert_period_spans(phrase, spans)
            entries.setdefault((about, group), {}).setdefault(phrase, set()).add(name)
    words = {word.lower() for phrases in entries.values() for phrase in phrases for word in phrase.split()}
    tables = (_compile_phrase_table(about, group, phrases) for (about, group), phrases in sorted(entries.items()))
    begun = _find_shared_name_openings(collection, language, entries)
    return PhraseFinder(
        tuple(tables),
        frozenset(word for word in words if not word.endswith("*")),
        _find_distinguishing_words(collection, language) | begun,
        build_partial_names(collection, language, begun),
    )


def _list_label_phrases(collection: StructuralMetadata, language: Language) -> Iterator[Entry]:
    for provider in (*collection.providers, *collection.groups):
        text = collection.provider_label(provider).text(language)
        match = _NAME.fullmatch(text)
        for name in (match["long"], match["short"]) if match else (text,):
            yield PhraseKind.PROVIDER, "", provider, name
            head, _, place = name.rpartition(" ")
            if head and _PROPER.fullmatch(place):  # "Harbour Northport": Harbour in Northport
                yield from (
                    (PhraseKind.PROVIDER, "", provider, f"{head} {word} {place}")
                    for word in load_grammar(language).within
                )
    for measure in collection.measures:
        yield (
            PhraseKind.MEASURE,
            "",
            measure,
            lower_label_initial(collection.get_measure_label(measure).text(language)),
        )
    for codelist in collection.codelists.values():
        for code in codelist:
            text = code.label.text(language).partition(" (")[0]
            if text.lower() not in load_grammar(language).stopwords:  # "from" and "to" are labels of bounds
                yield PhraseKind.CODE, codelist.id, code.id, lower_label_initial(text)


def _find_distinguishing_words(collection: StructuralMetadata, language: Language) -> frozenset[str]:
    """The words by which codes differ whose names otherwise end alike: "Oslo police", "Fjord police"."""
    named = [
        (codelist.id, *code.label.text(language).partition(" ")[::2])
        for codelist in collection.codelists.values()
        for code in codelist
    ]
    ends = Counter((group, end) for group, _, end in named if end)
    return frozenset(head for group, head, end in named if ends[group, end] >= _ALIKE)


def _find_shared_name_openings(
    collection: StructuralMetadata, language: Language, entries: Mapping[tuple[PhraseKind, str], Mapping[str, set[str]]]
) -> frozenset[str]:
    """Words with which several bodies' names begin, and that name none: "Harbour North", "Harbour South"."""
    labels = (collection.provider_label(name).text(language).split() for name in collection.providers)
    first = Counter(words[0] for words in labels if len(words) > 1)
    whole = {
        phrase
        for (about, _), texts_by_name in entries.items()
        for phrase in texts_by_name
        if about is PhraseKind.PROVIDER
    }
    other_texts = {
        word
        for (about, _), texts_by_name in entries.items()
        for phrase in texts_by_name
        if about not in (PhraseKind.PROVIDER, PhraseKind.MEASURE)
        for word in phrase.split()
    }
    names = (word for word, times in first.items() if times > 1 and _PROPER.fullmatch(word))
    other_texts |= load_grammar(language).function_words  # "The Harbour", "The Lighthouse"
    return frozenset(word for word in names if word not in whole and word.lower() not in other_texts)


def _list_declared_phrases(collection: Framework, language: Language) -> Iterator[Entry]:
    lexicon = collection.phrases.get(language)
    if lexicon is None:
        return
    for about, section in (
        (PhraseKind.PROVIDER, lexicon.providers),
        (PhraseKind.MEASURE, lexicon.measures),
        (PhraseKind.DIMENSION, lexicon.dimensions),
        (PhraseKind.UNIT, lexicon.units),
    ):
        yield from ((about, "", name, phrase) for name, phrases in section.items() for phrase in phrases)
    for codelist, codes in lexicon.codes.items():
        yield from ((PhraseKind.CODE, codelist, code, p) for code, phrases in codes.items() for p in phrases)


def _insert_period_spans(phrase: str, spans: Mapping[str, str]) -> str:
    for name, span in spans.items():
        phrase = phrase.replace(f"{{{name}}}", span)
    return phrase


def _compile_phrase_table(about: PhraseKind, group: str, phrases: Mapping[str, set[str]]) -> _PhraseTable:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    names = tuple(frozenset(_collect_phrase_meanings(phrase, phrases)) for phrase in ordered)
    exact: dict[str, list[str]] = {}
    damaged: dict[str, list[str]] = {}
    for number, phrase in enumerate(ordered):
        exact.setdefault(phrase[0].lower(), []).append(f"(?P<p{number}>{_make_phrase_pattern(phrase, whole=True)})")
        if any(len(_list_letter_forms(letter)) > 1 for letter in phrase.lower()):
            for first in _list_first_letters(phrase[0].lower()):
                damaged.setdefault(first, []).append(f"(?P<p{number}>{_make_phrase_pattern(phrase)})")
    return _PhraseTable(about, group, _compile_patterns(exact), _compile_patterns(damaged), tuple(ordered), names)


def _compile_patterns(buckets: Mapping[str, list[str]]) -> dict[str, re.Pattern[str]]:
    return {first: re.compile("|".join(matches)) for first, matches in buckets.items()}


def _collect_phrase_meanings(phrase: str, phrases: Mapping[str, set[str]]) -> set[str]:
    """What a phrase means, with what a phrase with a star means that covers it."""
    words, matches = phrase.lower().split(), set(phrases[phrase])
    for other_text, meant in phrases.items():
        parts = other_text.lower().split()
        if "*" in other_text and len(parts) == len(words) and all(map(_covers_phrase_word, parts, words)):
            matches |= meant
    return matches


def _covers_phrase_word(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else part == word


def _get_pattern_number(match: re.Match[str]) -> int:
    assert match.lastgroup is not None
    return int(match.lastgroup[1:])


def _make_phrase_pattern(phrase: str, *, whole: bool = False) -> str:
    """A phrase as a pattern, `whole` as it is written. Names in capitals must be so: "VIL" is no verb."""
    name = len(phrase) > 1 and phrase.isupper()
    words = []
    for word in phrase.split():
        stem, star = (word[:-1], r"[\w-]*") if word.endswith("*") else (word, "")
        words.append(re.escape(stem) + star if name or whole else "".join(_make_letter_pattern(c) for c in stem) + star)
    end = r"(?:['’]?s)?(?!\w)" if phrase[:1].isupper() else r"(?!\w)"
    return (r"[\s-]+".join(words) if name else "(?i:" + r"\s+".join(words) + ")") + end


@cache
def _make_letter_pattern(letter: str) -> str:
    forms = _list_letter_forms(letter.lower())
    if len(forms) == 1:
        return re.escape(letter)
    single = "".join(re.escape(form) for form in forms if len(form) == 1)
    longer = "|".join(re.escape(form) for form in forms if len(form) > 1)
    return f"(?:{longer}|[{single}])" if longer else f"[{single}]"


def _list_first_letters(letter: str) -> set[str]:
    return {form[0] for form in _list_letter_forms(letter)}


def _list_letter_forms(letter: str) -> tuple[str, ...]:
    return (letter, *load_ocr_confusions().confused.get(letter, ()))


def list_mentioned_names(hits: Iterable[PhraseMention], about: PhraseKind) -> frozenset[str]:
    """Everything that hits of one kind may mean."""
    return frozenset(name for hit in hits if hit.about is about for name in hit.names)


def list_first_mentioned_codes(hits: Iterable[PhraseMention]) -> dict[str, frozenset[str]]:
    """The codes that hits may mean, by code list; where one list is named twice, the first mention counts."""
    return {group: mentions[0] for group, mentions in group_code_mentions(hits).items()}


def group_code_mentions(hits: Iterable[PhraseMention]) -> dict[str, tuple[frozenset[str], ...]]:
    """Every mention of codes, by code list, in order of place."""
    texts_by_name: dict[str, tuple[frozenset[str], ...]] = {}
    for hit in sorted(hits, key=lambda hit: hit.start):
        if hit.about is PhraseKind.CODE:
            texts_by_name[hit.group] = (*texts_by_name.get(hit.group, ()), hit.names)
    return texts_by_name


def order_mentioned_names(hits: Sequence[PhraseMention], about: PhraseKind) -> tuple[str, ...]:
    """What hits of one kind name, in order of place."""
    return tuple(dict.fromkeys(name for hit in hits if hit.about is about for name in sorted(hit.names)))
