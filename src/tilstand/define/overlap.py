"""What a relation between registers that share no key must say to bound how many people are in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tilstand.define.relation import Relation
from tilstand.languages import message
from tilstand.terms import Text

if TYPE_CHECKING:
    from tilstand.define.vocabulary import Vocabulary

__all__ = ["unfit_overlap"]


def unfit_overlap(collection: Vocabulary, relation: Relation) -> Iterator[Text]:
    """Why a relation of the kind `overlap` bounds nothing, or bounds what are no people.

    Args:
        collection: The collection.
        relation: A relation, of any kind.
    """
    if relation.kind != "overlap":
        return
    terms = (*relation.left, *relation.right, *relation.of, *relation.base)
    if (len(relation.left), len(relation.of)) != (2, 1) or max(len(relation.right), len(relation.base)) > 1:
        yield message("define.problem.overlap_shape")
    if any(one.model_copy(update={"times": 1}) in terms[:at] for at, one in enumerate(terms)):
        yield message("define.problem.overlap_twice")
    for one in terms:
        measure = collection.measures.get(one.measure)
        if measure is None:
            continue
        several = measure.registrations and one.provider in collection.groups
        if several or not measure.unit.people or measure.statistic != "count" or one.times != 1:
            yield message("define.problem.overlap_people", measure=one.measure)
    for name in relation.for_each:
        lacking = [
            one.measure
            for one in (*relation.left, *relation.of)
            if one.measure in collection.measures and name not in collection.measures[one.measure].dimensions
        ]
        if lacking:
            yield message("define.problem.not_its_dimension", measure=lacking[0], name=name)
