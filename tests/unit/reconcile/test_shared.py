"""How many persons bodies can share: held against every way in which few persons can be put in cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest

from tilstand import define
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.reconcile.headcount_bounds import bound_persons
from tilstand.terms import Key, Period, Value

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
PERIOD = Period.from_text("2031")
SEXES = ("female", "male", "unknown")
Counts = Mapping[str, int]


def _book(counts: Mapping[str, Counts]) -> Ledger:
    stated = []
    for body, sexes in counts.items():
        total = Key("victims_assisted", body, PERIOD)
        stated.append(Observation(total, Value.number(sum(sexes.values())), Source("t")))
        stated += [
            Observation(total.at("sex", sex), Value.number(sexes.get(sex, 0)), Source("t"))
            for sex in ("female", "male", "trans_or_nonbinary", "unknown")
        ]
    return Ledger(SAGALAND, stated)


def _known(counts: Counts) -> Iterator[Counts]:
    """Every way in which those of unknown sex can be women, men or others."""
    more = counts.get("unknown", 0)
    for women, men in product(range(more + 1), repeat=2):
        if women + men <= more:
            yield {
                "female": counts.get("female", 0) + women,
                "male": counts.get("male", 0) + men,
                "other": more - women - men,
            }


def _most(own: Counts, others: Sequence[Counts]) -> int:
    """The most of a body's persons that the others can have counted, by trying everything."""
    return max(
        sum(min(mine[sex], sum(one[sex] for one in theirs)) for sex in mine)
        for mine in _known(own)
        for theirs in product(*(list(_known(one)) for one in others))
    )


@pytest.mark.parametrize(
    "counts",
    [
        {"havn_shelter": {"female": 5, "male": 2}, "fjord_shelter": {"female": 1, "male": 4}},
        {
            "havn_shelter": {"female": 6, "unknown": 1},
            "fjord_shelter": {"female": 1, "male": 2},
            "island_outreach": {"male": 2, "unknown": 1},
        },
        {
            "havn_shelter": {"female": 7, "male": 1},
            "fjord_shelter": {"female": 2},
            "island_outreach": {"female": 1, "male": 2},
            "dal_shelter": {"female": 3},
        },
    ],
)
def test_nobody_is_shared_with_a_body_that_is_not_asked_about(counts: Mapping[str, Counts]) -> None:
    """What is told of some bodies is what they can share, and not what they share with all others."""
    found = bound_persons(_book(counts), PERIOD, "victims_assisted", "follow_up")
    assert found.overlap
    for body, shared in found.overlap.items():
        assert body not in shared.others
        assert len(shared.others) <= 2
        assert shared.most == _most(counts[body], [counts[one] for one in shared.others])
