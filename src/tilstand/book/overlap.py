"""Two counts of people who may be the same, tied by how many are in both: registers that share no key.

How many are in both is an address of the collection, whether anybody states it or not. It is no more than
either count; both counts together are those in either and, once more, those in both; and those in either are
no more than all there are. So `max(0, A + B - N) <= both <= min(A, B)`, in all and in every code that follows
a person and that both are broken down by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, Part, Sense, part
from tilstand.define.relation import Cells, Relation
from tilstand.define.rules import RelationForm
from tilstand.model import Source
from tilstand.terms import Period

__all__ = ["in_both", "shared_codes"]

_Codes = dict[str, str]


def in_both(book: Book, relation: Relation, period: Period, codes: _Codes) -> Iterator[LinearRelation]:
    """What a relation of the kind `overlap` says as arithmetic, in some codes.

    Args:
        book: The figures.
        relation: The relation.
        period: The period that it is asked for.
        codes: The codes; none for all people.
    """
    (one, other), (both,) = _at(book, relation.left, period, codes), _at(book, relation.of, period, codes)
    everybody = _at(book, relation.base, period, codes)
    yield _row(relation, (both,), "<=", (one,))
    yield _row(relation, (both,), "<=", (other,))
    for either in _at(book, relation.right, period, codes):
        yield _row(relation, (one, other), "=", (either, both))
        yield _row(relation, (one,), "<=", (either,))
        yield _row(relation, (other,), "<=", (either,))
        yield _row(relation, (either,), "<=", (one, other))
        yield from (_row(relation, (either,), "<=", (most,)) for most in everybody)
    for most in everybody:
        yield _row(relation, (one, other), "<=", (most, both))


def shared_codes(book: Book, relation: Relation, period: Period) -> list[_Codes]:
    """The codes in which those in both are bounded: none for all people, then all that both counts have.

    Nothing where nobody says how many are in both, in either or in all: then nothing bounds them.

    A code counts where it follows a person, or the relation names its dimension, and both are broken down by
    it.

    Args:
        book: The figures.
        relation: The relation, of the kind `overlap`.
        period: The period that it is asked for.
    """
    bounding = ((term, term.key(period).period) for term in (*relation.right, *relation.base, *relation.of))
    if not any(book.says(term.measure, term.provider, at) for term, at in bounding):
        return []
    found: list[_Codes] = [{}]
    own = [_broken_down(book, term, period) for term in relation.left]
    dimensions = [name for name in _followed(book, relation) if all({name} in map(set, one) for one in own)]
    for name in dimensions:
        found += [{name: code.id} for code in book.collection.codelist(name)]
    joint = [codes for one in own for codes in one if len(codes) > 1 and set(codes) <= set(dimensions)]
    kinds = [{frozenset(codes) for codes in one} for one in own]
    found += [codes for codes in joint if all(frozenset(codes) in one for one in kinds)]
    return list({tuple(sorted(codes.items())): codes for codes in found}.values())


def _followed(book: Book, relation: Relation) -> list[str]:
    """The dimensions that a person keeps from one register to another and that all three counts have."""
    collection = book.collection
    measures = [collection.measures[term.measure] for term in (*relation.left, *relation.of)]
    named = [
        name
        for name, one in collection.settings.dimensions.items()
        if one.fixed and all(name in measure.dimensions for measure in measures)
    ]
    taken = {name for term in (*relation.left, *relation.of) for name in term.where}
    return [name for name in dict.fromkeys((*named, *relation.for_each)) if name not in taken]


def _broken_down(book: Book, term: Cells, period: Period) -> list[_Codes]:
    """The codes that are stated of a count, beside those that it stands at itself."""
    key = term.key(period)
    stated = (dict(one.dims) for one in book.at(key.measure, key.provider, key.period))
    inside = (codes for codes in stated if term.where.items() <= codes.items())
    return [{name: code for name, code in codes.items() if name not in term.where} for codes in inside]


def _at(book: Book, terms: Sequence[Cells], period: Period, codes: _Codes) -> tuple[Part, ...]:
    """Terms as parts, those that have all dimensions of the codes."""
    return tuple(
        part(book, term.key(period, codes))
        for term in terms
        if set(codes) <= set(book.collection.measures[term.measure].dimensions)
    )


def _row(relation: Relation, left: Iterable[Part], sense: Sense, right: Iterable[Part]) -> LinearRelation:
    form = RelationForm.SUM if sense == "=" else RelationForm.LIMIT
    said = tuple(Source(one.document, one.line, one.quote) for one in relation.said)
    return LinearRelation(form, tuple(left), tuple(right), sense, relation.id, said)
