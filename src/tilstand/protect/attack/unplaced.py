"""What a breakdown leaves unplaced, as a reader takes it: the whole less the parts that are known.

Whoever is told what is left of a whole, and all of its parts but one, knows that one; so it hangs together
with them as any other figure does, and is hidden for their sake where it has to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tilstand.book.build import Anchor, Built
from tilstand.define import RoundView, Vocabulary
from tilstand.kernel.system import Column, Row
from tilstand.model import Figures
from tilstand.terms import Key, Text
from tilstand.terms.code import Remainder
from tilstand.text.fixed import fixed

__all__ = ["Unplaced", "code_words", "is_unplaced", "unplaced", "whole_numbers", "with_unplaced"]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A remainder, and what it is a remainder of.

    Attributes:
        key: Its address.
        whole: The whole.
        placed: The known parts.
    """

    key: Key
    whole: Key
    placed: tuple[Key, ...]


def whole_numbers(figures: Figures, keys: Iterable[Key]) -> dict[Key, int]:
    """The numbers at some addresses, where there is one and it is whole."""
    found = {key: figures.get(key) for key in keys}
    known = {key: one.value.exact for key, one in found.items() if one is not None and one.value.known}
    return {key: int(number) for key, number in known.items() if number.denominator == 1}


def is_unplaced(key: Key) -> bool:
    """True for the address of a remainder."""
    return any(Remainder.read(code) is not None for _, code in key.dims)


def code_words(collection: Vocabulary, dimension: str, code: str) -> Text:
    """What a code of an address is called; also where it is a remainder."""
    rest = Remainder.read(code)
    if rest is None:
        return collection.code_label(dimension, code)
    if rest.within is None:
        return fixed(collection.labels, "not_stated")
    return fixed(collection.labels, "not_stated_within", whole=collection.code_label(dimension, rest.within))


def unplaced(collection: RoundView, figures: Figures, keys: Iterable[Key]) -> tuple[Unplaced, ...]:
    """The remainders among some addresses, in their order.

    Args:
        collection: The collection.
        figures: The figures after reconciliation.
        keys: The addresses.
    """
    known = (key for key in keys if is_unplaced(key) and key.measure in collection.measures)
    return tuple(_of(collection, figures, key) for key in known)


def with_unplaced(built: Built, left: Iterable[Unplaced]) -> Built:
    """A system in which remainders are figures too, each with the sum that it stands in.

    Args:
        built: The system; all wholes and known parts are columns of it.
        left: The remainders.
    """
    first, anchors = dict(built.first), dict(built.anchors)
    columns, rows = list(built.system.columns), list(built.system.rows)
    for one in left:
        id = first[one.key] = one.key.text()
        anchors[id] = Anchor(one.key)
        columns.append(Column(id))
        terms = {first[one.whole]: 1, **{first[part]: -1 for part in one.placed}, id: -1}
        rows.append(Row.equal(f"left {id}", terms))
    system = replace(built.system, columns=tuple(columns), rows=tuple(rows))
    return replace(built, system=system, first=first, anchors=anchors)


def _of(collection: RoundView, figures: Figures, key: Key) -> Unplaced:
    found = ((d, rest) for d, code in key.dims if (rest := Remainder.read(code)) is not None)
    dimension, rest = next(found)
    whole = key.without(dimension) if rest.within is None else key.at(dimension, rest.within)
    return Unplaced(key, whole, tuple(_placed(collection, figures, whole, dimension)))


def _placed(collection: RoundView, figures: Figures, whole: Key, dimension: str) -> Iterator[Key]:
    """The known parts of a whole; of one that is not known, those of its own that are."""
    for code in collection.codelist(dimension).parts(whole.code(dimension)):
        part = whole.at(dimension, code.id)
        figure = figures.get(part)
        if figure is not None and figure.value.known:
            yield part
        else:
            yield from _placed(collection, figures, part, dimension)
