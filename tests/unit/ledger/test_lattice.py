"""The addresses of a measure that belong together, and the sums that code lists imply between them."""

from __future__ import annotations

from tilstand.define import Collection
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeCache

OF_LABOUR = """\
all = new + carried_over
all >= sexual + labour + begging + organ + unknown
new >= new sexual + new labour + new begging + new organ + new unknown
carried_over >= carried_over sexual + carried_over labour + carried_over begging + carried_over organ \
+ carried_over unknown
new labour >= new labour_crime
carried_over labour >= carried_over labour_crime
sexual = new sexual + carried_over sexual
labour = new labour + carried_over labour
labour >= labour_crime
labour_crime = new labour_crime + carried_over labour_crime
begging = new begging + carried_over begging
organ = new organ + carried_over organ
unknown = new unknown + carried_over unknown"""


def told(lattice: AggregationLattice) -> str:
    """Each sum in a line: `=` where the parts add up, `>=` where the whole is at least each of them."""

    def name(at: int) -> str:
        return " ".join(code for _, code in lattice.dims[at]) or "all"

    return "\n".join(
        f"{name(one.whole)} {'=' if one.adds else '>='} {' + '.join(map(name, one.parts))}" for one in lattice.sums
    )


def test_two_dimensions_together_give_every_sum_of_both(sagaland: Collection) -> None:
    used: Dims = (("entry", "new"), ("exploitation", "labour"))
    assert told(LatticeCache(sagaland).get_lattice_around("victims_assisted", [used])) == OF_LABOUR


def test_dimensions_that_are_not_used_together_are_not_crossed(sagaland: Collection) -> None:
    found = LatticeCache(sagaland).get_lattice_around(
        "victims_assisted", [(("age", "minor"),), (("citizenship", "vinland"),)]
    )
    assert told(found) == (
        "all = adult + minor + unknown\n"
        "all >= sagaland + north + south + unknown\n"
        "north >= vinland + markland + helluland\n"
        "south >= thule"
    )
    assert {len(dims) for dims in found.dims} == {0, 1}


def test_a_code_that_gathers_others_is_there_only_where_it_is_used_and_in_no_sum(sagaland: Collection) -> None:
    plain = LatticeCache(sagaland).get_lattice_around("victims_assisted", [(("exploitation", "labour"),)])
    view: Dims = (("exploitation", "any_labour"),)
    used = LatticeCache(sagaland).get_lattice_around("victims_assisted", [view])
    assert view not in plain.at
    assert set(used.dims) == {*plain.dims, view}
    assert used.uses[used.at[view]] == ()
    assert told(used) == told(plain)


def test_every_address_knows_its_place_and_its_sums(sagaland: Collection) -> None:
    found = LatticeCache(sagaland).get_lattice_around("permit_decisions", [(("outcome", "granted"), ("sex", "male"))])
    assert [found.at[dims] for dims in found.dims] == list(range(len(found.dims)))
    for at, own in enumerate(found.uses):
        assert own == tuple(n for n, one in enumerate(found.sums) if at in one.terms)
    for one in found.sums:
        assert one.terms == (one.whole, *one.parts)
    assert list(found.dims) == sorted(found.dims, key=lambda dims: [d for d, _ in dims])


def test_nothing_used_is_the_total_alone(sagaland: Collection) -> None:
    found = LatticeCache(sagaland).get_lattice_around("victims_assisted", [])
    assert (found.dims, found.sums, found.uses) == (((),), (), ((),))


def test_a_shape_is_made_once_for_each_measure_and_set_of_dimensions(sagaland: Collection) -> None:
    known = LatticeCache(sagaland)

    def shape(measure: str, *dims: Dims) -> AggregationLattice:
        return known.get_lattice_around(measure, dims)

    female, male = (("sex", "female"),), (("sex", "male"),)
    one = shape("victims_assisted", female)
    assert shape("victims_assisted", male) is one
    assert shape("victims_assisted", male, ()) is one
    assert told(shape("victims_assisted", (("age", "minor"),))) != told(one)
    assert shape("residents", female) is not one
    assert (
        shape("victims_assisted", (("exploitation", "labour"),)).dims
        != shape("victims_assisted", (("exploitation", "any_labour"),)).dims
    )


def test_sums_stand_in_the_order_of_the_measures_dimensions(sagaland: Collection) -> None:
    found = LatticeCache(sagaland).get_lattice_around(
        "permit_decisions", [(("citizenship", "thule"), ("outcome", "granted"))]
    )
    lines = told(found).splitlines()
    assert lines[0] == "all = granted + refused + closed"
    assert lines[1].startswith("all >= sagaland + north")
    at_north = [line for line in lines if line.startswith(("north =", "north >"))]
    assert at_north == [
        "north = north granted + north refused + north closed",
        "north >= vinland + markland + helluland",
    ]


def test_a_dimension_that_the_measure_has_not_got_is_in_no_sum(sagaland: Collection) -> None:
    found = LatticeCache(sagaland).get_lattice_around("residents", [(("age", "minor"), ("sex", "male"))])
    assert told(found).splitlines()[0] == "all = female + male + trans_or_nonbinary + unknown"
    assert {d for one in found.sums for p in one.parts for d, _ in found.dims[p]} == {"age", "sex"}
    assert "adult + minor" not in told(found)


def test_the_codes_of_an_address_stand_in_the_order_of_their_dimensions_names(sagaland: Collection) -> None:
    names = ("sex", "exploited_in", "entry", "citizenship", "age_at_exploitation", "age")
    used = tuple((name, next(iter(sagaland.get_codelist(name))).id) for name in names)
    few = [used[at : at + 3] for at in range(4)]
    for dims in LatticeCache(sagaland).get_lattice_around("victims_assisted", few).dims:
        assert list(dims) == sorted(dims)
