"""Two counts of people who may be the same: every relation that ties them, in every code that is shared."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.define import Collection
from tilstand.define.relations import ClaimSource, Relation, Term
from tilstand.define.rules import RelationForm
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, bound_overlap, list_shared_codes
from tilstand.model import Observation, Source
from tilstand.terms import Period, Value

PERIOD = Period.from_text("2031")
MET = Term(measure="victims_assisted", provider="havn_shelter")
CASES = Term(measure="permit_persons", provider="migration_board")
EITHER = Term(measure="residents", provider="havn_shelter", where={"sex": "female"})
BOTH = Term(measure="victims_identified", provider="police")
ALL = Term(measure="permit_decisions", provider="migration_board")
TWO = Relation(
    id="two_registers",
    kind="overlap",
    left=(MET, CASES),
    right=(EITHER,),
    of=(BOTH,),
    base=(ALL,),
    said=(ClaimSource(document="agreement", line=3, quote="registers that share no key"),),
)
NAMES = {"victims_assisted": "met", "permit_persons": "cases", "residents": "either"}
NAMES |= {"victims_identified": "both", "permit_decisions": "all"}


def told(rows: list[LinearRelation]) -> list[str]:
    return [
        f"{' + '.join(NAMES[p.key.measure] for p in row.left)} {row.sense} "
        f"{' + '.join(NAMES[p.key.measure] for p in row.right)}"
        for row in rows
    ]


def stated(term: Term, *breakdowns: dict[str, str]) -> list[Observation]:
    return [Observation(term.key(PERIOD, codes), Value.number(9), Source("t", n)) for n, codes in enumerate(breakdowns)]


def test_every_relation_between_two_counts_and_those_in_both_either_and_all(sagaland: Collection) -> None:
    rows = list(bound_overlap(Ledger(sagaland, ()), TWO, PERIOD, {}))
    assert told(rows) == [
        "both <= met",
        "both <= cases",
        "met + cases = either + both",
        "met <= either",
        "cases <= either",
        "either <= met + cases",
        "either <= all",
        "met + cases <= all + both",
    ]
    assert {(row.relation, row.slack, row.said) for row in rows} == {
        ("two_registers", Fraction(0), (Source("agreement", 3, "registers that share no key"),))
    }
    assert [row.form for row in rows if row.sense == "="] == [RelationForm.SUM]
    assert {row.form for row in rows if row.sense == "<="} == {RelationForm.LIMIT}
    alone = replace_of(right=(), base=())
    assert told(list(bound_overlap(Ledger(sagaland, ()), alone, PERIOD, {}))) == ["both <= met", "both <= cases"]


def replace_of(**changes: object) -> Relation:
    return TWO.model_copy(update=changes)


def test_in_a_code_only_those_take_part_that_are_broken_down_by_it(sagaland: Collection) -> None:
    rows = list(bound_overlap(Ledger(sagaland, ()), TWO, PERIOD, {"sex": "male"}))
    assert {dict(p.key.dims).get("sex") for row in rows for p in row.parts} == {"male"}
    either = {p.key.dims for row in rows for p in row.parts if p.key.measure == "residents"}
    assert either == {(("sex", "male"),)}
    everybody = replace_of(base=(Term(measure="street_contacts", provider="havn_shelter"),))
    assert told(list(bound_overlap(Ledger(sagaland, ()), everybody, PERIOD, {"sex": "male"}))) == told(rows)[:6]


@pytest.mark.parametrize("bounding", ["right", "base", "of", ""])
def test_codes_are_shared_where_something_bounds_those_in_both(sagaland: Collection, bounding: str) -> None:
    counts = [*stated(MET, {"sex": "male"}), *stated(CASES, {"sex": "female"})]
    own = {"right": EITHER, "base": ALL, "of": BOTH}
    more = stated(own[bounding], {}) if bounding else []
    found = list_shared_codes(Ledger(sagaland, [*counts, *more]), TWO, PERIOD)
    sexes = ("female", "male", "trans_or_nonbinary", "unknown")
    assert found == ([{}, *({"sex": sex} for sex in sexes)] if bounding else [])


def test_a_code_is_shared_where_both_counts_have_it_and_the_person_keeps_it(sagaland: Collection) -> None:
    known = [*stated(BOTH, {}), *stated(ALL, {})]

    def dimensions(relation: Relation, met: list[dict[str, str]], cases: list[dict[str, str]]) -> list[str]:
        book = Ledger(sagaland, [*known, *stated(relation.left[0], *met), *stated(relation.left[1], *cases)])
        codes = list_shared_codes(book, relation, PERIOD)
        assert codes[0] == {}
        assert len({tuple(sorted(one.items())) for one in codes}) == len(codes)
        return list(dict.fromkeys("+".join(one) for one in codes[1:]))

    sex, land = {"sex": "male"}, {"citizenship": "north"}
    assert dimensions(TWO, [sex], [sex]) == ["sex"]
    assert dimensions(TWO, [sex], [land]) == []  # one of them is not broken down by it
    assert dimensions(TWO, [sex | land], [sex, land]) == []  # together is not by itself
    assert dimensions(TWO, [sex, land], [sex, land]) == ["sex"]  # a citizenship may change
    named = replace_of(for_each=("citizenship",))
    assert dimensions(named, [sex, land], [sex, land]) == ["sex", "citizenship"]
    assert dimensions(named, [sex, land, sex | land], [sex, land]) == ["sex", "citizenship"]
    assert dimensions(named, [sex, land, sex | land], [sex, land, {"sex": "female", "citizenship": "south"}]) == [
        "sex",
        "citizenship",
        "citizenship+sex",
    ]
    taken = replace_of(left=(MET, CASES.model_copy(update={"where": {"sex": "male"}})))
    assert dimensions(taken, [sex], [sex]) == []
    assert dimensions(replace_of(of=(Term(measure="cases_opened", provider="police"),)), [sex], [sex]) == []
    within = replace_of(left=(MET.model_copy(update={"where": land}), CASES))
    assert dimensions(within, [sex], [sex]) == ["sex"]
