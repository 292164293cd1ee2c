"""What all relations together leave possible for a figure, with proofs."""

from __future__ import annotations

from tilstand.define import Collection
from tilstand.define.rules import RelationForm
from tilstand.kernel.feasibility import Certainty
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, make_relation_term
from tilstand.ledger.system import bound_by_relations
from tilstand.model import Observation, Source
from tilstand.terms import Key, Period, Value

PERIOD = Period.from_text("2031")
HAVN, FJORD, BOTH = (Key("victims_assisted", body, PERIOD) for body in ("havn_shelter", "fjord_shelter", "shelters"))


def test_a_relation_between_bodies_narrows_what_each_of_them_leaves_open(sagaland: Collection) -> None:
    told = ((HAVN.at("sex", "female"), 3), (BOTH, 9))
    book = Ledger(sagaland, [Observation(key, Value.number(n), Source("t", n)) for key, n in told])
    sides = [make_relation_term(book, key) for key in (BOTH, HAVN, FJORD)]
    row = LinearRelation(RelationForm.MEMBERS, (sides[0],), tuple(sides[1:]))
    apart, together = (bound_by_relations(book, rows, [HAVN, FJORD, BOTH]) for rows in ((), (row,)))
    assert {key: (end.lower, end.upper) for key, end in apart.ends.items()} == {
        HAVN: (3, None),
        FJORD: (0, None),
        BOTH: (9, 9),
    }
    assert {key: (end.lower, end.upper) for key, end in together.ends.items()} == {
        HAVN: (3, 9),
        FJORD: (0, 6),
        BOTH: (9, 9),
    }
    for end in (together.ends[key] for key in (HAVN, FJORD)):
        assert end.status is Certainty.PROVEN
        assert end.below is not None
        assert end.below.is_valid_in(together.system)
        assert end.above is not None
        assert end.above.is_valid_in(together.system)
