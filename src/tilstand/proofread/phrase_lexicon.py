"""Phrases derived from a collection's tables, labels and shortened names.

A report names a figure in running text as it does in its tables; so each title and label is a phrase for the
measure and the codes that the table declares for it.

"Presumed victims helped" is all that a label says, and a text says "helped 70 presumed victims". A word that
no other label has names what the label names; a body is called by the first word of its name.

Where several bodies' names begin alike, the rest of a name that stands elsewhere in the sentence tells which
is meant. Where the names of a code list end alike, their beginnings alone are names once it is spoken of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from tilstand.define import Framework, RoundView, StructuralMetadata
from tilstand.define.tables import TableItem
from tilstand.proofread.grammar import list_mixed_languages, load_grammar
from tilstand.reading.ocr import LARGE
from tilstand.terms import Language


class PhraseKind(StrEnum):
    """What a phrase speaks of."""

    PROVIDER = "provider"
    MEASURE = "measure"
    CODE = "code"
    DIMENSION = "dimension"
    UNIT = "unit"


# What a phrase speaks of, the code list where it is a code, what it names, and the phrase.
Entry = tuple[PhraseKind, str, str, str]


def list_table_phrases(collection: RoundView, language: Language) -> Iterator[Entry]:
    """The phrases of a collection's tables, each that says one thing wherever it stands.

    Args:
        collection: The collection.
        language: Language of the text.
    """
    meant: dict[tuple[PhraseKind, str, str], set[str]] = {}
    for about, group, name, phrase in _list_declared_table_labels(collection, language):
        if len(phrase.split()) > 1:
            meant.setdefault((about, group, lower_label_initial(phrase)), set()).add(name)
    for (about, group, phrase), names in meant.items():
        if len(names) == 1:
            yield about, group, next(iter(names)), phrase


def _list_declared_table_labels(collection: RoundView, language: Language) -> Iterator[Entry]:
    for name, table in collection.tables.items():
        title = f"tables.{name}.title"
        if table.measure and title in collection.labels:
            yield PhraseKind.MEASURE, "", table.measure, collection.labels[title].text(language)
        for axis, items in (("rows", table.rows.items), ("columns", table.columns.items)):
            for item in items:
                path = f"tables.{name}.{axis}.{item.label}"
                if item.label and not item.heading and path in collection.labels:
                    yield from _list_item_phrases(collection, item, collection.labels[path].text(language))


def _list_item_phrases(collection: StructuralMetadata, item: TableItem, label: str) -> Iterator[Entry]:
    if item.measure:
        yield PhraseKind.MEASURE, "", item.measure, label
    # Of several codes, the label names the last that was added; which one that is, is not declared.
    dimensions: Mapping[str, str] = item.where if len(item.where) == 1 else {}
    for dimension, code in dimensions.items():
        yield PhraseKind.CODE, collection.settings.dimensions[dimension].codelist, code, label


def lower_label_initial(text: str) -> str:
    """A label as it stands within a sentence: a capital only where the word is a name."""
    return text[:1].lower() + text[1:]


@dataclass(frozen=True, slots=True)
class PhraseMention:
    """A phrase found in a text.

    Attributes:
        start, end: Its place.
        about: What it speaks of.
        group: For a code, its code list.
        names: The providers, measures, codes, dimensions or units that it may mean.
    """

    start: int
    end: int
    about: PhraseKind
    group: str
    names: frozenset[str]

    def shift_position(self, by: int) -> PhraseMention:
        """The same hit, further on in a longer text."""
        return PhraseMention(self.start + by, self.end + by, self.about, self.group, self.names)


# What a phrase is about, its code list, what it names, and the phrase.
Phrase = tuple[PhraseKind, str, str, str]

_WORD = re.compile(r"[^\W\d_]{4,}")
_PROPER = re.compile(rf"[{LARGE}][^\W\d_]{{2,}}")
_SPAN = re.compile(r"(\d+)\s?[–-]\s?(\d+)")
# A body's name without what is said of it in brackets.
_ASIDE = re.compile(r"\s*\(.*?\)")


def derive_label_phrases(collection: Framework, language: Language) -> Iterator[Phrase]:
    """The phrases that the labels of a collection give, where it declares none in a language.

    Args:
        collection: The collection.
        language: The language.

    Yields:
        What a phrase is about, its code list, what it names, and the phrase.
    """
    if any(tongue in collection.phrases for tongue in list_mixed_languages(language)):
        return
    measures = {m: collection.get_measure_label(m).text(language) for m in collection.measures}
    codes = {
        (group.id, code.id): _ASIDE.sub("", code.label.text(language))
        for group in collection.codelists.values()
        for code in group
    }
    yield from _derive_body_phrases(
        collection, language, {w for t in (*measures.values(), *codes.values()) for w in _split_label_words(t)}
    )
    small = load_grammar(language).function_words
    often = Counter(word for label in (*measures.values(), *codes.values()) for word in _split_label_words(label))
    for measure, label in measures.items():
        yield from (
            (PhraseKind.MEASURE, "", measure, w) for w in _split_label_words(label) if often[w] == 1 and w not in small
        )
    for name, number in product(collection.units, ("one", "many")):
        if (path := f"units.{name}.{number}") in collection.labels:
            yield PhraseKind.UNIT, "", name, collection.labels[path].text(language)
    lists: dict[str, set[str]] = {}
    for group, word in ((group, word) for (group, _), label in codes.items() for word in _split_label_words(label)):
        lists.setdefault(word, set()).add(group)
    counted = {word for label in measures.values() for word in _split_label_words(label)}
    for (group, code), label in codes.items():
        for onward in load_grammar(language).onward[:1] if _SPAN.search(label) else ():
            yield PhraseKind.CODE, group, code, _SPAN.sub(rf"\1 {onward} \2", label).lower()
        alone = (w for w in _split_label_words(label) if lists[w] == {group} and w not in counted and w not in small)
        yield from ((PhraseKind.CODE, group, code, word) for word in alone)


def _derive_body_phrases(collection: Framework, language: Language, said: Container[str]) -> Iterator[Phrase]:
    """The first word of a body's name, where no other body's begins with it and it names nothing else."""
    names = {p: _ASIDE.sub("", collection.provider_label(p).text(language)) for p in collection.providers}
    often = Counter(name.split()[0] for name in names.values())
    for body, name in names.items():
        first, _, more = name.partition(" ")
        if more and _PROPER.fullmatch(first) and often[first] == 1 and first.lower() not in said:
            yield PhraseKind.PROVIDER, "", body, first


def _split_label_words(label: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(label))


# So many names that end alike differ by how they begin.
_ALIKE = 3


@dataclass(frozen=True)
class PartialNames:
    """The pieces of names.

    Attributes:
        bodies: Of each word with which several bodies' names begin, what follows it in each.
        codes: Of each code list whose names end alike, the code of each beginning.
        measures: The code lists of each measure.
    """

    bodies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    measures: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def find_partial_names(
        self, text: str, found: Sequence[PhraseMention], spoken: Collection[str]
    ) -> Iterator[PhraseMention]:
        """The names in a sentence that are told in pieces.

        Args:
            text: The sentence.
            found: The phrases that stand whole in it.
            spoken: The code lists that were spoken of before.
        """
        for head, tails in self.bodies.items():
            if not _find_piece_positions(head, text, [h for h in found if h.about is PhraseKind.PROVIDER]):
                continue
            for tail, name in tails.items():
                for start, end in _find_piece_positions(tail, text, found):
                    yield PhraseMention(start, end, PhraseKind.PROVIDER, "", frozenset({name}))
        for group, heads in self.codes.items():
            if group not in spoken and group not in self.spoken(found):
                continue
            for head, code in heads.items():
                for start, end in _find_piece_positions(head, text, found):
                    yield PhraseMention(start, end, PhraseKind.CODE, group, frozenset({code}))

    def spoken(self, found: Sequence[PhraseMention]) -> frozenset[str]:
        """The code lists that phrases speak of: by a code's whole name, or by what is counted by them."""
        named = {h.group for h in found if h.about is PhraseKind.CODE and h.group in self.codes}
        counted = (m for h in found if h.about is PhraseKind.MEASURE for m in h.names)
        return frozenset(named.union(*(self.measures.get(m, frozenset()) for m in counted)))


def _find_piece_positions(name: str, text: str, found: Sequence[PhraseMention]) -> list[tuple[int, int]]:
    """Where a piece stands as a word of its own, and no phrase covers it but by the same letters."""
    return [
        match.span()
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?:['’]?s)?(?![\w-])", text)
        if not any(
            h.start <= match.start() and match.end() <= h.end and (h.start, h.end) != match.span() for h in found
        )
    ]


def build_partial_names(collection: StructuralMetadata, language: Language, begun: Collection[str]) -> PartialNames:
    """The pieces of a collection's names in a language.

    Args:
        collection: The collection.
        language: The language.
        begun: Words with which several bodies' names begin, and that name none.
    """
    bodies: dict[str, dict[str, str]] = {}
    for name in collection.providers:
        head, _, tail = collection.provider_label(name).text(language).partition(" ")
        if head in begun and tail[:1].isupper():
            bodies.setdefault(head, {})[tail] = name
    codes = {
        codelist.id: texts_by_name
        for codelist in collection.codelists.values()
        if (texts_by_name := _map_name_beginnings({c.id: c.label.text(language).split() for c in codelist}))
    }
    groups = {
        measure: frozenset(collection.settings.dimensions[d].codelist for d in definition.dimensions)
        for measure, definition in collection.measures.items()
    }
    return PartialNames(bodies, codes, {m: matches & codes.keys() for m, matches in groups.items()})


def _map_name_beginnings(names: Mapping[str, list[str]]) -> dict[str, str]:
    """The code of each beginning of names that end alike."""
    ends = Counter(tuple(words[at:]) for words in names.values() for at in range(1, len(words)))
    heads: dict[str, str] = {}
    for code, words in names.items():
        split = next((at for at in range(1, len(words)) if ends[tuple(words[at:])] >= _ALIKE), 0)
        head = " ".join(words[:split])
        if split and head[:1].isupper():
            heads[head] = code
    return heads
