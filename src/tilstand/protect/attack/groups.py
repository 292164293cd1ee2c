"""What a group has is what its members have: known to everybody, be it stated or added up here.

A member that states nothing at a code is no stranger to the sum: what is known of it otherwise, as that its
other codes are all that it has, tells what the others have together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, part
from tilstand.define.rules import RelationForm
from tilstand.terms import Key

__all__ = ["group_sums"]


def group_sums(
    book: Book, counts: Mapping[Key, int], held: Iterable[LinearRelation], least: Set[Key] = frozenset()
) -> Iterator[LinearRelation]:
    """The sums of the members of groups, at every address that is stated and those beside it.

    Args:
        book: The figures.
        counts: The number of each count that is stated, or was added up.
        held: The relations that are there already.
        least: Counts that are least numbers: what those have who state it, where others may have some too.
    """
    known = {term.key for one in held if one.form is RelationForm.MEMBERS for term in one.left}
    for key in dict.fromkeys(one for own in counts for one in (own, *_beside(book, own))):
        if key in known or book.collection.measures[key.measure].aggregate != "members":
            continue
        names = book.members(key.provider, key.period)
        own = [key.of(name) for name in names if book.says(key.measure, name, key.period)]
        stated = [one for one in own if one in counts]
        if key in least and stated and sum(counts[one] for one in stated) == counts[key]:
            own = stated  # of any other number readers know that who is silent has none
        if own:
            sides = (part(book, key),), tuple(part(book, one) for one in own)
            yield LinearRelation(RelationForm.MEMBERS, *sides)


def _beside(book: Book, key: Key) -> Iterator[Key]:
    """The same at the other codes of each dimension."""
    for dimension, code in key.dims:
        codelist = book.collection.codelist(dimension)
        for one in codelist.parts(next(iter(codelist.ancestors(code)), None)):
            yield key.at(dimension, one.id)
