"""Texts that are shown together and may be released together, by one hash that only their display tells.

The hash of a sheet is of the hashes of its texts: it names exactly what was shown. A text in which something
is marked is on no sheet, and is released by its own hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tilstand.define import Vocabulary
from tilstand.model.wording import fingerprint
from tilstand.round.words import Wording
from tilstand.screen import Clue, Screen
from tilstand.screen.clue import ClueKind
from tilstand.text.report.moment import moments

__all__ = ["TextSheet", "clues", "named", "sheets"]


@dataclass(frozen=True, slots=True)
class TextSheet:
    """Sentences of one part of a report that wait, and in which nothing is marked.

    Attributes:
        file: The text that they stand in.
        section: Their heading; empty for the whole text.
        texts: The sentences, each once.
    """

    file: str
    section: str
    texts: tuple[Wording, ...]

    @property
    def sha256(self) -> str:
        """The hash by which they are released together."""
        return fingerprint("\n".join(one.sha256 for one in self.texts))


def clues(collection: Vocabulary, texts: Iterable[Wording]) -> Mapping[str, tuple[Clue, ...]]:
    """What is marked in some texts, by their hashes.

    In all of them what may tell of a person; in sentences of the report also the times and comparisons that
    rest on no figure, which may be true of another year alone.
    """
    screen = Screen(collection)
    return {
        one.sha256: tuple(sorted({*screen.clues(one.read, one.language), *_moments(one)})) for one in texts
    }


def _moments(one: Wording) -> Iterator[Clue]:
    for place in moments(one.words, one.language) if one.file else ():
        yield Clue(place.start, place.end, ClueKind(place.kind.value), one.words[place.start : place.end])


def sheets(waiting: Sequence[Wording], marked: Mapping[str, Sequence[Clue]]) -> tuple[TextSheet, ...]:
    """The sheets of what waits: each heading's sentences, and after them the whole text's."""
    found: list[TextSheet] = []
    for file, texts in groupby((one for one in waiting if one.file), lambda one: one.file):
        clear = [one for one in texts if not marked.get(one.sha256)]
        for section, part in groupby(clear, lambda one: one.section):
            found.append(TextSheet(file, section, tuple(part)))
        if clear:
            found.append(TextSheet(file, "", tuple(clear)))
    return tuple(found)


def named(hashes: Iterable[str], found: Iterable[TextSheet]) -> tuple[str, ...]:
    """Hashes with those of the texts in the place of a sheet's own."""
    known = {one.sha256: one.texts for one in found}
    return tuple(sha for one in hashes for sha in ([t.sha256 for t in known[one]] if one in known else [one]))
