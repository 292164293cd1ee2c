"""Names that a text tells in pieces: "in Northport, Harbour helped nine"; "Fjord police had 2, Hill 3".

Where several bodies' names begin alike, the rest of a name that stands elsewhere in the sentence tells which
is meant. Where the names of a code list end alike, their beginnings alone are names once it is spoken of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tilstand.audit.heading import About
from tilstand.audit.hit import Hit
from tilstand.define import Vocabulary
from tilstand.terms import Language

__all__ = ["NamePieces", "pieces"]

# So many names that end alike differ by how they begin.
_ALIKE = 3


@dataclass(frozen=True)
class NamePieces:
    """The pieces of names.

    Attributes:
        bodies: Of each word with which several bodies' names begin, what follows it in each.
        codes: Of each code list whose names end alike, the code of each beginning.
        measures: The code lists of each measure.
    """

    bodies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    measures: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def hits(self, text: str, found: Sequence[Hit], spoken: Collection[str]) -> Iterator[Hit]:
        """The names in a sentence that are told in pieces.

        Args:
            text: The sentence.
            found: The phrases that stand whole in it.
            spoken: The code lists that were spoken of before.
        """
        for head, tails in self.bodies.items():
            if not _places(head, text, [h for h in found if h.about is About.PROVIDER]):
                continue
            for tail, name in tails.items():
                for start, end in _places(tail, text, found):
                    yield Hit(start, end, About.PROVIDER, "", frozenset({name}))
        for group, heads in self.codes.items():
            if group not in spoken and group not in self.spoken(found):
                continue
            for head, code in heads.items():
                for start, end in _places(head, text, found):
                    yield Hit(start, end, About.CODE, group, frozenset({code}))

    def spoken(self, found: Sequence[Hit]) -> frozenset[str]:
        """The code lists that phrases speak of: by a code's whole name, or by what is counted by them."""
        named = {h.group for h in found if h.about is About.CODE and h.group in self.codes}
        counted = (m for h in found if h.about is About.MEASURE for m in h.names)
        return frozenset(named.union(*(self.measures.get(m, frozenset()) for m in counted)))


def _places(name: str, text: str, found: Sequence[Hit]) -> list[tuple[int, int]]:
    """Where a piece stands as a word of its own, and no phrase covers it but by the same letters."""
    return [
        match.span()
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?:['’]?s)?(?![\w-])", text)
        if not any(
            h.start <= match.start() and match.end() <= h.end and (h.start, h.end) != match.span()
            for h in found
        )
    ]


def pieces(collection: Vocabulary, language: Language, begun: Collection[str]) -> NamePieces:
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
        codelist.id: found
        for codelist in collection.codelists.values()
        if (found := _heads({c.id: c.label.text(language).split() for c in codelist}))
    }
    groups = {
        measure: frozenset(collection.settings.dimensions[d].codelist for d in definition.dimensions)
        for measure, definition in collection.measures.items()
    }
    return NamePieces(bodies, codes, {m: found & codes.keys() for m, found in groups.items()})


def _heads(names: Mapping[str, list[str]]) -> dict[str, str]:
    """The code of each beginning of names that end alike."""
    ends = Counter(tuple(words[at:]) for words in names.values() for at in range(1, len(words)))
    heads: dict[str, str] = {}
    for code, words in names.items():
        split = next((at for at in range(1, len(words)) if ends[tuple(words[at:])] >= _ALIKE), 0)
        head = " ".join(words[:split])
        if split and head[:1].isupper():
            heads[head] = code
    return heads
