"""What nobody speaks of is taken together: what cannot be so cannot be in the whole, and the other way."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define
from tilstand.kernel.feasibility import FeasibilityOracle
from tilstand.ledger.lattice import build_gathered_lattice
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.system import build_system
from tilstand.model import Observation, Source
from tilstand.terms import Key, Period, Value

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
PERIOD = Period.from_text("2031")
MEASURE = "victims_assisted"
DIMENSIONS = ("citizenship", "entry", "exploitation", "sex")
CODES = {name: [code.id for code in SAGALAND.get_codelist(name)] for name in DIMENSIONS}


def address():  # type: ignore[no-untyped-def]
    """Codes of some of the dimensions, most of them of the first codes of each list."""
    places = {d: st.none() | st.sampled_from(own[:2]) | st.sampled_from(own) for d, own in CODES.items()}
    made = st.fixed_dictionaries(places)
    return made.map(lambda one: tuple(sorted((d, c) for d, c in one.items() if c is not None)))


@pytest.mark.slow
@draws(15)
@given(st.dictionaries(address(), st.integers(0, 6), min_size=2, max_size=9))
def test_it_contradicts_exactly_where_the_whole_does(stated) -> None:  # type: ignore[no-untyped-def]
    keys = [Key(MEASURE, "havn_shelter", PERIOD, dims) for dims in stated]
    made = [
        Observation(key, Value.number(n), Source("table", at))
        for at, (key, n) in enumerate(zip(keys, stated.values(), strict=True))
    ]
    book = Ledger(SAGALAND, made)
    whole, narrow = (build_system(book, (), keys, gather=gather).system for gather in (False, True))
    told = [FeasibilityOracle(one).ask(()) for one in (whole, narrow)]
    assert bool(told[0].conflicts) is bool(told[1].conflicts)
    proofs = [one.certificate for one in told[1].conflicts]
    assert all(proof is not None and proof.is_valid_in(narrow) for proof in proofs)


def test_what_nothing_is_said_of_is_one_address_for_each_breakdown() -> None:
    """Of a list whose codes need not add up nothing is gathered: what nobody speaks of takes no part."""
    used = [(("citizenship", "vinland"),), (("sex", "male"),)]
    small, several = build_gathered_lattice(SAGALAND, MEASURE, used)
    assert several == {("sex", "female")}
    assert {pair for dims in small.dims for pair in dims} == {
        ("citizenship", "vinland"),
        ("citizenship", "north"),
        ("sex", "male"),
        ("sex", "female"),
    }
    assert [(len(one.parts), one.adds) for one in small.sums] == [(2, True), (1, False), (1, False)]
