"""Figures that a release publishes, and the remainders and group sums that follow.

A member that states nothing at a code is no stranger to the sum: what is known of it otherwise, as that its
other codes are all that it has, tells what the others have together.

Whoever is told what is left of a whole, and all of its parts but one, knows that one; so it hangs together
with them as any other figure does, and is hidden for their sake where it has to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from tilstand.define import RoundView, StructuralMetadata
from tilstand.define.rules import RelationForm
from tilstand.kernel.system import Constraint, Variable
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, make_relation_term
from tilstand.ledger.system import LedgerAnchor, LedgerSystem
from tilstand.model import EditionFigures
from tilstand.model.release import Release
from tilstand.protect.policy import list_stated_places
from tilstand.report_text.messages import get_report_string
from tilstand.terms import Key, Text, Value, ValueQualifier
from tilstand.terms.code import RemainderCode


def derive_group_sums(
    book: Ledger, counts: Mapping[Key, int], held: Iterable[LinearRelation], least: Set[Key] = frozenset()
) -> Iterator[LinearRelation]:
    """The sums of the members of groups, at every address that is stated and those beside it.

    Args:
        book: The figures.
        counts: The number of each count that is stated, or was added up.
        held: The relations that are there already.
        least: Counts that are least numbers: what those have who state it, where others may have some too.
    """
    known = {
        term.key
        for linear_relation in held
        if linear_relation.form is RelationForm.MEMBERS
        for term in linear_relation.left
    }
    for key in dict.fromkeys(
        current_key for own_key in counts for current_key in (own_key, *_iterate_sibling_keys(book, own_key))
    ):
        if key in known or book.collection.measures[key.measure].aggregate != "members":
            continue
        names = book.list_members(key.provider, key.period)
        own_keys = [key.replace_provider(name) for name in names if book.has_statements(key.measure, name, key.period)]
        stated = [current_key for current_key in own_keys if current_key in counts]
        if key in least and stated and sum(counts[current_key] for current_key in stated) == counts[key]:
            own_keys = stated  # of any other number readers know that who is silent has none
        if own_keys:
            sides = (
                (make_relation_term(book, key),),
                tuple(make_relation_term(book, current_key) for current_key in own_keys),
            )
            yield LinearRelation(RelationForm.MEMBERS, *sides)


def _iterate_sibling_keys(book: Ledger, key: Key) -> Iterator[Key]:
    """The same at the other codes of each dimension."""
    for dimension, code in key.dims:
        codelist = book.collection.get_codelist(dimension)
        for current_part in codelist.parts(next(iter(codelist.list_code_ancestors(code)), None)):
            yield key.at(dimension, current_part.id)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What a reader is told of one figure.

    Attributes:
        low: The least number that is told.
        high: The greatest; None where only a least number is told.
        places: Where it is told, each once, in the release's order: a table, a picture, a sentence.
    """

    low: int
    high: int | None
    places: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """True where one number is told."""
        return self.low == self.high


def list_published_figures(release: Release) -> Mapping[Key, PublishedFigure]:
    """The figures of which a release tells a number, with every place where it does.

    A figure that is told in two ways, as where nobody has decided which is right, is told as far as both
    reach.

    Args:
        release: What is released.
    """
    published_figures_by_key: dict[Key, PublishedFigure] = {}
    for key, published_figure in _iterate_published_figures(release):
        known = published_figures_by_key.get(key)
        published_figures_by_key[key] = (
            published_figure if known is None else _combine_published_ranges(known, published_figure)
        )
    fewer = dict(release.fewer)
    places: dict[Key, dict[str, None]] = {key: {} for key in fewer}
    for key, place in _iterate_sentence_figures(release) if fewer else ():
        if key in places:
            places[key][place] = None
    for key, limit in fewer.items():
        published_figures_by_key.setdefault(key, PublishedFigure(0, limit - 1, tuple(places[key])))
    return dict(sorted(published_figures_by_key.items(), key=lambda pair: pair[0].sort_key))


def find_repeated_figures(release: Release) -> Mapping[Key, tuple[PublishedFigure, ...]]:
    """The figures of which a release tells more than one exact number, with where it tells each.

    Args:
        release: What is released.
    """
    published_figures_by_numbers_by_key: dict[Key, dict[int, PublishedFigure]] = {}
    for key, published_figure in _iterate_published_figures(release):
        if published_figure.is_exact:
            own_figures = published_figures_by_numbers_by_key.setdefault(key, {})
            own_figures[published_figure.low] = (
                _combine_published_ranges(own_figures[published_figure.low], published_figure)
                if published_figure.low in own_figures
                else published_figure
            )
    return {
        key: tuple(own_published_figures_by_number.values())
        for key, own_published_figures_by_number in published_figures_by_numbers_by_key.items()
        if len(own_published_figures_by_number) > 1
    }


def iterate_mentioned_figures(release: Release) -> Iterator[Key]:
    """The figures that a release tells a number of, or hides, wherever it does: as many as without a policy.

    Args:
        release: What is released.
    """
    for table in release.tables:
        for cell in (cell for row in table.cells for cell in row if cell is not None and cell.key is not None):
            if cell.key is not None:
                yield cell.key
                if table.bracket:
                    yield _narrow_to_bracket(cell.key, table.bracket)
    yield from (key for key, _ in _iterate_sentence_figures(release))


def _narrow_to_bracket(key: Key, bracket: Iterable[tuple[str, str]]) -> Key:
    for dimension, code in bracket:
        key = key.at(dimension, code)
    return key


def _combine_published_ranges(one: PublishedFigure, other: PublishedFigure) -> PublishedFigure:
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return PublishedFigure(min(one.low, other.low), high, tuple(dict.fromkeys((*one.places, *other.places))))


def _iterate_published_figures(release: Release) -> Iterator[tuple[Key, PublishedFigure]]:
    """Every place that tells a figure."""
    for table in release.tables:
        place = f"table {table.id}"
        for row in table.cells:
            for cell in row:
                if cell is None or cell.key is None:
                    continue
                if (
                    published_figure := _read_published_number(cell.value, cell.qualifier, cell.upper, place)
                ) is not None:
                    yield cell.key, published_figure
                if cell.bracket is None or not table.bracket:
                    continue
                if (
                    published_figure := _read_published_number(cell.bracket, cell.bracket_qualifier, None, place)
                ) is not None:
                    yield _narrow_to_bracket(cell.key, table.bracket), published_figure
    values = {
        key: published_figure
        for key, value in release.cells
        if (published_figure := _read_published_number(value)) is not None
    }
    for key, place in _iterate_sentence_figures(release):
        if key in values:
            yield key, replace(values[key], places=(place,))


def _iterate_sentence_figures(release: Release) -> Iterator[tuple[Key, str]]:
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            for phrase in chapter.document.figures:
                yield from ((key, f"text {chapter.id}:{phrase.line} {language}") for key in phrase.keys)
    yield from ((place.key, f"{place.kind} {place.place}") for place in list_stated_places(release))


def _read_published_number(
    value: Value, qualifier: ValueQualifier = ValueQualifier.EXACT, upper: Value | None = None, place: str = ""
) -> PublishedFigure | None:
    """A whole number as a reader takes it; None where none is told, or it counts nothing whole."""
    if not value.known or value.exact_number.denominator != 1:
        return None
    number = int(value.exact_number)
    places = (place,) if place else ()
    if qualifier is ValueQualifier.AT_LEAST:
        most = int(upper.exact_number) if upper is not None and upper.known else None
        return PublishedFigure(number, most, places)
    if qualifier is ValueQualifier.AT_MOST:
        return PublishedFigure(0, number, places)
    # A number that is rounded by its author is taken at its word: the attack is not weaker for it.
    return PublishedFigure(number, number, places)


@dataclass(frozen=True, slots=True)
class UnallocatedPart:
    """A remainder, and what it is a remainder of.

    Attributes:
        key: Its address.
        whole: The whole.
        placed: The known parts.
    """

    key: Key
    whole: Key
    placed: tuple[Key, ...]


def get_integer_figures(figures: EditionFigures, keys: Iterable[Key]) -> dict[Key, int]:
    """The numbers at some addresses, where there is one and it is whole."""
    figures_by_key = {key: figures.get(key) for key in keys}
    known = {
        key: figure.value.exact_number
        for key, figure in figures_by_key.items()
        if figure is not None and figure.value.known
    }
    return {key: int(number) for key, number in known.items() if number.denominator == 1}


def has_remainder_code(key: Key) -> bool:
    """True for the address of a remainder."""
    return any(RemainderCode.read(code) is not None for _, code in key.dims)


def describe_code(collection: StructuralMetadata, dimension: str, code: str) -> Text:
    """What a code of an address is called; also where it is a remainder."""
    remainder_code = RemainderCode.read(code)
    if remainder_code is None:
        return collection.get_code_label(dimension, code)
    if remainder_code.within is None:
        return get_report_string(collection.labels, "not_stated")
    return get_report_string(
        collection.labels, "not_stated_within", whole=collection.get_code_label(dimension, remainder_code.within)
    )


def find_unallocated_parts(
    collection: RoundView, figures: EditionFigures, keys: Iterable[Key]
) -> tuple[UnallocatedPart, ...]:
    """The remainders among some addresses, in their order.

    Args:
        collection: The collection.
        figures: The figures after reconciliation.
        keys: The addresses.
    """
    known = (key for key in keys if has_remainder_code(key) and key.measure in collection.measures)
    return tuple(_build_unallocated_part(collection, figures, key) for key in known)


def add_unallocated_parts(built: LedgerSystem, left: Iterable[UnallocatedPart]) -> LedgerSystem:
    """A system in which remainders are figures too, each with the sum that it stands in.

    Args:
        built: The system; all wholes and known parts are columns of it.
        left: The remainders.
    """
    first, anchors = dict(built.first), dict(built.anchors)
    columns, rows = list(built.system.columns), list(built.system.rows)
    for unallocated_part in left:
        id = first[unallocated_part.key] = unallocated_part.key.text()
        anchors[id] = LedgerAnchor(unallocated_part.key)
        columns.append(Variable(id))
        terms = {first[unallocated_part.whole]: 1, **{first[part]: -1 for part in unallocated_part.placed}, id: -1}
        rows.append(Constraint.from_equation(f"left {id}", terms))
    system = replace(built.system, columns=tuple(columns), rows=tuple(rows))
    return replace(built, system=system, first=first, anchors=anchors)


def _build_unallocated_part(collection: RoundView, figures: EditionFigures, key: Key) -> UnallocatedPart:
    found_pairs = (
        (d, remainder_code) for d, code in key.dims if (remainder_code := RemainderCode.read(code)) is not None
    )
    dimension, remainder_code = next(found_pairs)
    whole = (
        key.remove_dimension(dimension) if remainder_code.within is None else key.at(dimension, remainder_code.within)
    )
    return UnallocatedPart(key, whole, tuple(_iterate_known_parts(collection, figures, whole, dimension)))


def _iterate_known_parts(collection: RoundView, figures: EditionFigures, whole: Key, dimension: str) -> Iterator[Key]:
    """The known parts of a whole; of one that is not known, those of its own that are."""
    for code in collection.get_codelist(dimension).parts(whole.code(dimension)):
        part = whole.at(dimension, code.id)
        figure = figures.get(part)
        if figure is not None and figure.value.known:
            yield part
        else:
            yield from _iterate_known_parts(collection, figures, part, dimension)
