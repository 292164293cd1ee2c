"""Groups that are seen to lie in one category: whoever is known to be in the group is known to be of it.

That all twelve of a shelter were exploited in one way says it of each, though twelve is no small count. What
is asked of such a group is its rest, those of it that are of another category: nobody, in truth, and a
reader must hold one possible.

    >>> import numpy as np
    >>> from tilstand.disclosure.micro import Micro, Variable
    >>> from tilstand.disclosure.tables import tables
    >>> body, form = Variable("body", ("a", "b")), Variable("form", ("x", "y"))
    >>> counts = np.array([12, 0, 4, 8])
    >>> made = tables(Micro((body, form), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), counts))
    >>> [(made.names(one.group), made.names(one.part), one.rest.tolist()) for one in groups(made, ("form",))]
    [(('a', None), ('a', 'x'), [1])]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.tables import TOTAL, Tables
from tilstand.disclosure.types import Flags, Ints, Places

__all__ = ["OneCategory", "groups", "with_rests"]


@dataclass(frozen=True, slots=True, eq=False)
class OneCategory:
    """A group all of whose people are of one category.

    Attributes:
        group: Its row.
        part: The row of the category within it, which counts as many.
        rest: The finest cells of the group that are of another category.
    """

    group: int
    part: int
    rest: Places


def groups(made: Tables, dimensions: Sequence[str], shown: Flags | None = None) -> Iterator[OneCategory]:
    """The groups that are of one category, where another would be possible.

    Args:
        made: Everything that is to be published.
        dimensions: The dimensions whose category must not be seen of a whole group.
        shown: The rows in print; None: all.

    Raises:
        DisclosureError: If there is no such dimension.
    """
    for name in dimensions:
        if name not in made.dims:
            raise DisclosureError([Objection("no_column", {"name": name, "list": ", ".join(made.dims)})])
        at = made.dims.index(name)
        places: dict[bytes, list[int]] = {}
        for row in np.flatnonzero(made.address[:, at] != TOTAL).tolist():
            places.setdefault(_without(made.address[row], at), []).append(row)
        for group in np.flatnonzero((made.address[:, at] == TOTAL) & (made.values > 0)).tolist():
            if shown is not None and not shown[group]:
                continue
            parts = places.get(_without(made.address[group], at), ())
            same = [row for row in parts if made.values[row] == made.values[group]]
            # of codes that group others, the finest one that holds all says most
            part = min(same, key=lambda row: len(made.cells(row)), default=None)
            if part is None:
                continue
            rest = np.setdiff1d(made.cells(group), made.cells(part))
            if len(rest):
                yield OneCategory(group, part, rest)


def with_rests(sums: Sums, found: Sequence[OneCategory]) -> tuple[Sums, Ints]:
    """The rows, and after them those of the rests, which nobody prints.

    Args:
        sums: The rows.
        found: The groups.

    Returns:
        The rows, and where each rest stands.
    """
    ends = sums.indptr[-1] + np.cumsum([len(one.rest) for one in found]).astype(np.int64)
    terms = np.concatenate([sums.indices, *(one.rest for one in found)]).astype(np.int32)
    return replace(sums, indptr=np.concatenate([sums.indptr, ends]), indices=terms), np.arange(
        len(sums), len(sums) + len(found)
    )


def _without(address: Places, at: int) -> bytes:
    return np.delete(address, at).tobytes()
