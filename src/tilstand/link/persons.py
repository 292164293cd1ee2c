"""Persons of linked records: pairs are joined from the most probable down, one person once on a list.

Two records of a list are one person only where that is all but certain (somebody was written down twice); a person gets no
further record of a list that has one already. So chains of doubtful pairs do not run together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tilstand.link.linkage import CandidatePairs, Ints

if TYPE_CHECKING:
    from tilstand.link.submission import LinkSubmission

THRESHOLD = 0.8  # of a pair of two lists; where wrong and missed merges cancel most nearly (benchmarks/link.py)
TWICE = 0.99  # of a pair within a list


@dataclass(frozen=True, slots=True)
class RecordSet:
    """Where the records stand, by their number.

    Attributes:
        bodies: The lists, sorted.
        body: The place of each record's list.
        rows: Row number of each record, by which only its body finds it again.
        linkable: Whether it can be linked.
        strata: The values of each stratum (`age`, `group`, `sex`), empty where it is not known.
    """

    bodies: tuple[str, ...]
    body: Ints
    rows: tuple[str, ...]
    linkable: np.ndarray[tuple[int], np.dtype[np.bool_]]
    strata: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LinkedPersons:
    """Who is who.

    Attributes:
        person: The person of each record, numbered from 0; -1 for a record that cannot be linked.
        left: For each merge the record by which the person was there.
        right: The record, of the same person, by which another joined it.
        probability: How probable each merge was by the model.
    """

    person: Ints
    left: Ints
    right: Ints
    probability: np.ndarray[tuple[int], np.dtype[np.float64]]

    @property
    def count(self) -> int:
        """How many persons there are, as they were linked."""
        return int(self.person.max(initial=-1)) + 1


def build_record_set(submissions: Sequence[LinkSubmission]) -> RecordSet:
    """The records of all submissions, numbered in their order."""
    records = [record for submission in submissions for record in submission.records]
    sizes = [len(submission.records) for submission in submissions]
    return RecordSet(
        tuple(submission.header.body for submission in submissions),
        np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
        tuple(record.row for record in records),
        np.array([record.linkable for record in records], bool),
        {name: tuple(record.strata[name] for record in records) for name in ("age", "group", "sex")},
    )


def join_persons(records: RecordSet, pairs: CandidatePairs, threshold: float = THRESHOLD) -> LinkedPersons:
    """Join records into persons.

    Args:
        records: The records.
        pairs: Which may be one person, the most probable first.
        threshold: Probability from which they are.
    """
    roots = list(range(len(records.rows)))
    lists: list[frozenset[int]] = [frozenset((body,)) for body in records.body.tolist()]

    def find_root(record: int) -> int:
        while roots[record] != record:
            roots[record] = roots[roots[record]]
            record = roots[record]
        return record

    body, taken = records.body, []
    enough = int(np.searchsorted(-pairs.probability, -threshold, side="right"))
    certain = (body[pairs.left] != body[pairs.right]) | (pairs.probability >= TWICE)
    for place in np.flatnonzero(certain[:enough]).tolist():
        left, right = int(pairs.left[place]), int(pairs.right[place])
        first, second = find_root(left), find_root(right)
        shared = lists[first] & lists[second]
        if first == second or shared - ({int(body[left])} if body[left] == body[right] else set()):
            continue
        roots[second] = first
        lists[first] |= lists[second]
        taken.append(place)
    found = np.array([find_root(record) for record in range(len(roots))], np.int64)
    person = np.full(len(roots), -1, np.int64)
    _, person[records.linkable] = np.unique(found[records.linkable], return_inverse=True)
    kept = np.array(taken, np.int64)
    return LinkedPersons(person, pairs.left[kept], pairs.right[kept], pairs.probability[kept])
