"""Notes under a table: the author's, what brackets mean, caveats of its measures, breaks in series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilstand.define import Vocabulary, breaks_between
from tilstand.define.table import Table
from tilstand.model import Note, NoteKind, ordered
from tilstand.protect.axis import spanned
from tilstand.terms import Joined, Key, Language, Piece, Text, Unit
from tilstand.text import fixed, unit
from tilstand.text.wording import says

__all__ = ["caveats", "notes", "unit_of", "with_unit", "without_numbers"]


def notes(collection: Vocabulary, table: Table, keys: Iterable[Key]) -> tuple[Note, ...]:
    """The notes to a whole table, each once, in the order in which they are read."""
    shown = tuple(keys)
    return ordered(
        (
            *_brackets(collection, table),
            *(Note(collection.labels[path]) for path in table.notes),
            *caveats(collection, shown),
        )
    )


def caveats(collection: Vocabulary, keys: Iterable[Key]) -> Iterator[Note]:
    """The caveats of the measures, and the breaks that lie between the first and the last period shown.

    What is to be kept in mind where the sum over bodies counts a person more than once is said of sums only,
    not of what one body has counted.
    """
    shown = tuple(keys)
    for measure in dict.fromkeys(key.measure for key in shown):
        path = f"measures.{measure}.caveat"
        spans = sorted({key.period for key in shown if key.measure == measure})
        providers = {key.provider for key in shown if key.measure == measure}
        crossed = dict.fromkeys(
            broken
            for provider in sorted(providers)
            for broken in breaks_between(collection, measure, provider, spans[0], spans[-1])
        )
        summed = not collection.measures[measure].registrations or any(
            name in collection.groups for name in providers
        )
        if summed and path in collection.labels:
            yield Note(collection.labels[path])
        declared = collection.measures[measure].breaks
        for broken in (*declared, *(one for one in crossed if one not in declared)):
            if broken in crossed:
                reason = (
                    collection.labels[broken.note]
                    if broken.note in collection.labels
                    else fixed(collection.labels, f"break.{broken.cause}", period=spanned(broken.period))
                )
                text = fixed(collection.labels, "footnote.series_break", reason=reason)
                yield Note(text, kind=NoteKind.BREAK)


def without_numbers(collection: Vocabulary, left_out: Sequence[Text]) -> Iterator[Note]:
    """The note that names the lines which were left out because nobody has a number for them."""
    if left_out:
        yield Note(fixed(collection.labels, "without_numbers", names=Joined(tuple(left_out))))


def unit_of(collection: Vocabulary, keys: Iterable[Key]) -> Text | None:
    """What is counted, if it is the same for all; None for unlike units."""
    counts = dict.fromkeys((key.measure, key.provider) for key in keys)
    measures = collection.measures
    units = Unit.together((collection.unit(one, body), measures[one].registrations) for one, body in counts)
    return unit(collection.labels, units[0].value) if len(units) == 1 else None


def with_unit(collection: Vocabulary, label: Text, keys: Iterable[Key]) -> Text:
    """A row's label with what is counted behind it, in the languages in which the label does not say it.

    A measure may have a word of its own for what it counts, `measures.NAME.unit`, where the unit's is too
    wide: the places of a shelter are `places` of another kind than the clinics of a town.

    Args:
        collection: The collection.
        label: The label.
        keys: What the row shows; nothing is added where it counts unlike things.
    """
    shown = tuple(keys)
    names = tuple(dict.fromkeys(key.measure for key in shown))
    own = f"measures.{names[0]}.unit" if len(names) == 1 else ""
    common = collection.labels[own] if own in collection.labels else unit_of(collection, shown)
    if common is None:
        return label
    return _Counted(label, common, fixed(collection.labels, "of_unit", name=label, unit=common))


@dataclass(frozen=True, slots=True)
class _Counted(Text):
    """A label with what is counted behind it, where the label does not say that itself."""

    label: Text
    unit: Text
    full: Text

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        said = says(self.label.text(language), self.unit.text(language))
        return (self.label if said else self.full).pieces(language)


def _brackets(collection: Vocabulary, table: Table) -> Iterator[Note]:
    for dimension, code in table.bracket.items():
        yield Note(fixed(collection.labels, "bracket_note", code=collection.code_label(dimension, code)))
