"""Persons as columns: in one order, whatever the order in which sets are walked through."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tilstand import define
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.reconcile.population import build_population
from tilstand.terms import Key, Period, Value

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
BODIES = ("havn_shelter", "fjord_shelter")


def test_persons_stand_in_the_order_of_their_codes() -> None:
    codes = [("sex", "female"), ("sex", "male"), ("entry", "new"), ("entry", "carried_over")]
    stated = [
        Observation(Key("victims_assisted", body, YEAR, dims), Value.number(count), Source("table"))
        for body in BODIES
        for dims, count in (((), 8), *(((one,), 4) for one in codes))
    ]
    book = Ledger(define.read_collection(SAGALAND).at("2031"), stated)
    found = build_population(book, "victims_assisted", YEAR, BODIES, ["sex", "entry"], [])
    persons = [one.id for one in found.system.columns if one.id.startswith("persons: ")]
    sexes = ("female", "male", "trans_or_nonbinary", "unknown")
    all_of_them = {f"persons: {sex} {entry}" for sex, entry in product(sexes, ("new", "carried_over"))}
    assert len(persons) >= 4
    assert set(persons) <= all_of_them
    assert persons == sorted(persons)
