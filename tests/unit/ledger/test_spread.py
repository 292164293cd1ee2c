"""What stated figures leave possible: worked out, worked out again without a sum, narrowed by more."""

from __future__ import annotations

from fractions import Fraction

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define import Collection
from tilstand.kernel import Certainty, Constraint, LinearSystem, Variable, compute_bounds
from tilstand.ledger.bound_propagation import BoundPropagation
from tilstand.ledger.interval import Interval
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeCache

SEXES = ("female", "male", "trans_or_nonbinary", "unknown")
OUTCOMES = ("granted", "refused", "closed")


def at(**codes: str) -> Dims:
    return tuple(sorted(codes.items()))


def point(value: int) -> Interval:
    return Interval.from_single_number(value)


def spread(collection: Collection, stated: dict[Dims, int], *more: Dims) -> BoundPropagation:
    lattice = LatticeCache(collection).get_lattice_around("permit_decisions", [*stated, *more])
    return BoundPropagation(lattice, {dims: point(value) for dims, value in stated.items()})


def sum_at(lattice: AggregationLattice, whole: Dims, dimension: str) -> int:
    return next(
        n
        for n, one in enumerate(lattice.sums)
        if lattice.dims[one.whole] == whole and dimension in dict(lattice.dims[one.parts[0]])
    )


def test_cells_reach_the_total_through_every_set_of_dimensions(sagaland: Collection) -> None:
    lattice = LatticeCache(sagaland).get_lattice_around(
        "permit_decisions", [at(outcome="granted", sex="male", citizenship="south")]
    )
    patterns = {frozenset(d for d, _ in dims) for dims in lattice.dims}
    assert len(patterns) == 8
    wholes = {(lattice.dims[one.whole], one.adds) for one in lattice.sums}
    assert ((), True) in wholes
    assert (at(sex="male", outcome="granted"), False) in wholes  # citizenships do not add up


def test_a_part_is_the_whole_less_the_others(sagaland: Collection) -> None:
    found = spread(sagaland, {at(): 30, at(outcome="granted"): 20, at(outcome="refused"): 8})
    assert found[at(outcome="closed")] == point(2)


def test_without_a_sum_what_rested_on_it_is_open_again_and_nothing_else(sagaland: Collection) -> None:
    cells = {at(outcome="granted", sex=sex): n for sex, n in zip(SEXES, (9, 11, 0, 0), strict=True)}
    found = spread(sagaland, {at(): 30, at(outcome="refused"): 8, **cells})
    assert found[at(outcome="closed")] == point(2)
    total = sum_at(found.lattice, at(), "outcome")
    without = found.without_sums([total])
    assert str(without[at(outcome="closed")]) == "0–40"  # the sexes still bound it
    assert without[at(outcome="granted")] == point(20)
    assert found[at(outcome="closed")] == point(2)


@draws(30)
@given(
    st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(SEXES)), max_size=12),
    st.sets(st.integers(0, 19)),
    st.integers(0, 40),
)
def test_without_a_sum_is_as_if_it_had_never_been(
    sagaland: Collection, people: list[tuple[str, str]], kept: set[int], number: int
) -> None:
    """Working out again what rested on a sum gives what working out everything without it gives."""
    cells: dict[Dims, int] = {at(): len(people)}
    for name in OUTCOMES:
        cells[at(outcome=name)] = sum(o == name for o, _ in people)
        cells |= {at(outcome=name, sex=sex): people.count((name, sex)) for sex in SEXES}
    cells |= {at(sex=sex): sum(s == sex for _, s in people) for sex in SEXES}
    stated = {dims: n for i, (dims, n) in enumerate(sorted(cells.items())) if i in kept}
    found = spread(sagaland, stated, at(outcome="granted", sex="male"))
    lattice = found.lattice
    dropped = number % len(lattice.sums)
    fewer = tuple(one for n, one in enumerate(lattice.sums) if n != dropped)
    uses = tuple(tuple(n for n, one in enumerate(fewer) if i in one.terms) for i in range(len(lattice.dims)))
    never = BoundPropagation(
        AggregationLattice(lattice.dims, lattice.at, fewer, uses), {dims: point(n) for dims, n in stated.items()}
    )
    without = found.without_sums([dropped])
    assert [without[dims] for dims in lattice.dims] == [never[dims] for dims in lattice.dims]


def exactly(lattice: AggregationLattice, stated: dict[Dims, Interval]) -> dict[Dims, Interval | None]:
    """The interval of each address by the kernel's exact system; None where the figures contradict it.

    An end that the kernel itself doubts says nothing, and its address is left out.
    """
    columns = []
    for n, dims in enumerate(lattice.dims):
        known = stated.get(dims, Interval(Fraction(0), None))
        high = None if known.high is None else int(known.high)
        columns.append(Variable(str(n), None, 1, int(known.low), high))
    rows = []
    for n, one in enumerate(lattice.sums):
        if one.adds:
            rows.append(Constraint.from_equation(str(n), {str(one.whole): 1, **{str(p): -1 for p in one.parts}}))
        else:
            rows += [Constraint(f"{n} {p}", {str(p): 1, str(one.whole): -1}, upper=0) for p in one.parts]
    found = compute_bounds(LinearSystem(tuple(columns), tuple(rows)))
    return {
        dims: None
        if (end := found[str(n)]).lower is None
        else Interval(Fraction(end.lower), None if end.upper is None else Fraction(end.upper))
        for n, dims in enumerate(lattice.dims)
        if found[str(n)].status is not Certainty.DOUBT
    }


stated_outcomes = st.dictionaries(
    st.sampled_from([at(), *(at(outcome=name) for name in OUTCOMES), at(citizenship="north")]),
    st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 4))),
    max_size=5,
)


@pytest.mark.slow
@draws(35)
@given(stated_outcomes)
def test_one_hierarchy_is_worked_out_exactly(sagaland: Collection, drawn: dict[Dims, tuple[int, int | None]]) -> None:
    lattice = LatticeCache(sagaland).get_lattice_around(
        "permit_decisions", [at(outcome="granted"), at(citizenship="vinland")]
    )
    stated = {
        d: Interval(Fraction(low), None if more is None else Fraction(low + more)) for d, (low, more) in drawn.items()
    }
    points = {d: one if one.is_point else Interval.from_single_number(one.low) for d, one in stated.items()}
    found, expected = BoundPropagation(lattice, points), exactly(lattice, points)
    if None not in expected.values():
        assert {dims: found[dims] for dims in expected} == expected


@pytest.mark.slow
@draws(20)
@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(SEXES)), max_size=12), st.sets(st.integers(0, 19)))
def test_two_hierarchies_together_are_never_narrower_than_what_is_possible(
    sagaland: Collection, people: list[tuple[str, str]], kept: set[int]
) -> None:
    cells: dict[Dims, int] = {at(): len(people)}
    for name in OUTCOMES:
        cells[at(outcome=name)] = sum(o == name for o, _ in people)
        cells |= {at(outcome=name, sex=sex): people.count((name, sex)) for sex in SEXES}
    cells |= {at(sex=sex): sum(s == sex for _, s in people) for sex in SEXES}
    known = {dims: n for i, (dims, n) in enumerate(sorted(cells.items())) if i in kept}
    found = spread(sagaland, known, at(outcome="granted", sex="male"))
    expected = exactly(found.lattice, {dims: point(n) for dims, n in known.items()})
    for dims, true in expected.items():
        assert true is not None
        told = found[dims]
        assert told.low <= true.low <= cells[dims]
        assert told.high is None or (true.high is not None and cells[dims] <= true.high <= told.high)
        if dims in known:
            assert told == point(known[dims])
    assert all(dims in found for dims in cells)
    assert at(citizenship="north") not in found


def test_what_is_stated_is_never_moved(sagaland: Collection) -> None:
    found = spread(sagaland, {at(): 3, at(outcome="granted"): 20})
    assert (found[at()], found[at(outcome="granted")]) == (point(3), point(20))
    lattice = found.lattice
    most = BoundPropagation(lattice, {at(): Interval(Fraction(0), Fraction(30)), at(outcome="granted"): point(20)})
    assert most[at()] == Interval(Fraction(0), Fraction(30))
    assert most[at(outcome="closed")] == Interval(Fraction(0), Fraction(10))
    halves = LatticeCache(sagaland).get_lattice_around("permit_decisions", [at(outcome="granted")])
    half = BoundPropagation(
        halves, {at(): Interval.from_single_number(Fraction(7, 2)), at(outcome="granted"): point(2)}
    )
    assert half[at(outcome="closed")] == Interval(Fraction(0), Fraction(3, 2))
