"""The overlap table of `tilstand estimate`: how many persons are on which lists, by bodies or groups of bodies."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.link.linkage import Ints
from tilstand.link.persons import LinkedPersons, RecordSet

MOST_LISTS = 6  # with many lists each history has one or two persons, and no model holds (ADR 115)
OTHER = "other"


@dataclass(frozen=True, slots=True)
class OverlapTable:
    """Persons by the lists they are on.

    Attributes:
        lists: Names of the lists.
        versions: For each version of the table the persons by history: bit *i* is list *i*. The first is the table.
    """

    lists: tuple[str, ...]
    versions: tuple[Ints, ...]

    def to_csv(self) -> str:
        """The table as `tilstand estimate` reads it; with a column `draw` where there are several versions."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        several = len(self.versions) > 1
        writer.writerow((*self.lists, *(["draw"] if several else []), "count"))
        for number, counts in enumerate(self.versions):
            for history in np.flatnonzero(counts).tolist():
                marks = [history >> bit & 1 for bit in range(len(self.lists))]
                writer.writerow((*marks, *([number] if several else []), int(counts[history])))
        return stream.getvalue()


def choose_lists(records: RecordSet, wanted: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], Ints]:
    """The lists of a table, and the list of each body.

    Args:
        records: The records.
        wanted: Bodies by list; a body that is in none is on the list `other`. If empty: the five bodies with most
            records each for itself, and the others together.

    Raises:
        UsageError: If a body is none, stands twice, or there are too many lists.
    """
    named = [body for bodies in wanted.values() for body in bodies]
    for body in named:
        if body not in records.bodies or named.count(body) > 1:
            raise make_error(UsageError, "link.list_of", body=body)
    if not wanted:
        sizes = np.bincount(records.body, minlength=len(records.bodies))
        ranked = sorted(range(len(records.bodies)), key=lambda place: (-sizes[place], records.bodies[place]))
        alone = ranked if len(ranked) <= MOST_LISTS else ranked[: MOST_LISTS - 1]
        wanted = {records.bodies[place]: (records.bodies[place],) for place in sorted(alone)}
    listed = {body: place for place, bodies in enumerate(wanted.values()) for body in bodies}
    names = (*wanted, *([OTHER] if len(listed) < len(records.bodies) else []))
    if len(names) > MOST_LISTS or len(set(names)) < len(names):
        raise make_error(UsageError, "link.lists", most=MOST_LISTS)
    return names, np.array([listed.get(body, len(wanted)) for body in records.bodies], np.int64)


def count_histories(records: RecordSet, person: Ints, list_of_body: Ints, lists: int) -> Ints:
    """Persons by the lists they are on."""
    histories = np.zeros(int(person.max(initial=-1)) + 1, np.int64)
    known = person >= 0
    np.bitwise_or.at(histories, person[known], 1 << list_of_body[records.body[known]])
    return np.bincount(histories, minlength=1 << lists).astype(np.int64)


def build_overlap_table(records: RecordSet, linked: LinkedPersons, wanted: Mapping[str, Sequence[str]]) -> OverlapTable:
    """The overlap table of persons as they were linked.

    Args:
        records: The records.
        linked: Who is who.
        wanted: Bodies by list, as `choose_lists` takes them.
    """
    lists, list_of_body = choose_lists(records, wanted)
    return OverlapTable(lists, (count_histories(records, linked.person, list_of_body, len(lists)),))
