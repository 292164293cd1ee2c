"""Laws of periods: a year and its halves are told not to fit exactly where no numbers make them fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define
from tilstand.kernel import Constraint, LinearSystem, Variable, compute_bounds
from tilstand.ledger.relations import Outcome
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.reconcile import reconcile_batch
from tilstand.terms import Key, Period, Value

SHARED = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
SAGALAND = replace(SHARED, relations=())
YEAR, *HALVES = (Period.from_text(text) for text in ("2031", "2031-H1", "2031-H2"))
SEXES = ("female", "male", "trans_or_nonbinary", "unknown")
OUTCOMES = ("granted", "refused", "closed")
CODES = {
    "suspects": [("sex", code) for code in SEXES],
    "permit_decisions": [*(("sex", code) for code in SEXES), *(("outcome", code) for code in OUTCOMES)],
}
BODY = {"suspects": "police", "permit_decisions": "migration_board"}


def keys(measure: str, period: Period) -> list[Key]:
    total = Key(measure, BODY[measure], period)
    return [total, *(total.at(dimension, code) for dimension, code in CODES[measure])]


def possible(measure: str, stated: dict[Key, int]) -> bool:
    """True if some numbers fit: codes add up, and decisions of halves do; of people there may be the same."""
    columns, rows = [], []
    for period in (YEAR, *HALVES):
        for key in keys(measure, period):
            value = stated.get(key)
            columns.append(Variable(key.text(), None, 1, *((0, None) if value is None else (value, value))))
        total = Key(measure, BODY[measure], period)
        for dimension in {d for d, _ in CODES[measure]}:
            parts = {total.at(d, c).text(): -1 for d, c in CODES[measure] if d == dimension}
            rows.append(Constraint.from_equation(f"{period} by {dimension}", {total.text(): 1, **parts}))
    for key in keys(measure, YEAR):
        whole, *parts = (replace(key, period=period).text() for period in (YEAR, *HALVES))
        sums = {whole: 1, **dict.fromkeys(parts, -1)}
        if measure == "permit_decisions":
            rows.append(Constraint.from_equation(f"{whole} of halves", sums))
            continue
        rows.append(Constraint(f"{whole} of halves", sums, upper=0))
        rows += [Constraint(f"{part} in {whole}", {part: 1, whole: -1}, upper=0) for part in parts]
    found = compute_bounds(LinearSystem(tuple(columns), tuple(rows)))
    return all(end.status.value != "contradicted" for end in found.values())


@st.composite
def statements(draw, measure: str) -> dict[Key, int]:  # type: ignore[no-untyped-def]
    """Figures of people or decisions in two halves, each period stated by some of its breakdowns."""
    halves = [draw(st.lists(st.sampled_from([*((s, o) for s in SEXES for o in OUTCOMES)]), max_size=5)) for _ in HALVES]
    shared = min(map(len, halves)) and draw(st.integers(0, min(map(len, halves))))
    year = [*halves[0], *halves[1][shared if measure == "suspects" else 0 :]]
    if measure == "suspects":
        halves[1] = [*halves[0][:shared], *halves[1][shared:]]
    found = {}
    for period, people in zip((YEAR, *HALVES), (year, *halves), strict=True):
        split = draw(st.sampled_from(["", *sorted({d for d, _ in CODES[measure]})]))
        for key in keys(measure, period):
            own = next((d for d, _ in key.dims), "")
            if own == split or (own == "" and draw(st.integers(0, 3)) == 0):
                matches = [key.code("sex") in (None, s) and key.code("outcome") in (None, o) for s, o in people]
                found[key] = sum(matches)
    for key in draw(st.lists(st.sampled_from(sorted(found)), max_size=1)) if found else ():
        found[key] = max(found[key] + draw(st.integers(-3, 3)), 0)
    return found


@pytest.mark.parametrize("measure", CODES)
def test_periods_do_not_fit_exactly_where_no_numbers_make_them_fit(measure: str) -> None:
    @draws(50)
    @given(statements(measure))
    def holds(stated: dict[Key, int]) -> None:
        made = [Observation(k, Value.number(n), Source("t", at)) for at, (k, n) in enumerate(stated.items())]
        one = Submission("all", YEAR, 1, "delivered", "csv", "table", "", tuple(made))
        found = reconcile_batch(SAGALAND, Batch(YEAR, (one,), (), {}))
        fails = [v.rule for v in found.verdicts if v.outcome is Outcome.FAILS and v.rule != "R105"]
        fits = possible(measure, stated)
        assert not (fails and fits), fails
        # Of people a total and breakdowns of three periods together may not fit though any two of them do: a
        # year of 3, where the halves' larger women and men make 4. Of decisions nothing is passed over.
        assert fails or fits or measure == "suspects"

    holds()
