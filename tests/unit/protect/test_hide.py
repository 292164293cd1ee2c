"""What a policy hides: the small counts and as few others as need be, so that the attack finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rounds_read import read_round, whole

from tilstand import protect
from tilstand.define.round_settings import Policy, PolicyRule
from tilstand.kernel.system import Constraint, LinearSystem, Variable
from tilstand.model import ReleasableTable
from tilstand.model.release import Release
from tilstand.protect.attack import attack_release, suppress
from tilstand.protect.attack.attack import build_attack_system
from tilstand.protect.attack.published_figures import list_published_figures
from tilstand.protect.attack.suppress import FallbackSuppression, choose_rounded_figures, choose_suppressions
from tilstand.protect.attack.system import presolve
from tilstand.protect.policy import get_threshold
from tilstand.protect.released_figures import Kept
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
HAVN = Key("victims_assisted", "havn_shelter", YEAR)


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def hidden(
    state: RoundState, policy: Policy, tell: Callable[[FallbackSuppression], None] = lambda held: None
) -> tuple[Kept, int]:
    """What is hidden, and how many leaks the attack finds then."""
    made = state.reconciled
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]

    def released(kept: Kept) -> Release:
        facts = (state.collection, "2031", state.batch, made.figures, state.findings)
        return protect.make_release(*facts, opened=state.opened, kept=kept)

    facts = (state.collection, whole(state), made.book, made.figures, rows)
    kept = choose_suppressions(*facts, policy=policy, tell=tell)
    found = attack_release(state.collection, released(kept), made.book, made.figures, rows, policy=policy)
    return kept, len(found.leaks)


def few(state: RoundState, key: Key, limit: int = 3) -> bool:
    figure = state.reconciled.figures.get(key)
    return figure is not None and figure.value.known and 1 <= figure.value.exact_number < limit


def test_small_counts_are_hidden_with_others_and_nothing_is_left_to_find(state: RoundState) -> None:
    kept, leaks = hidden(state, Policy(method="suppress"))
    assert leaks == 0
    assert HAVN.at("age", "minor") in kept
    assert set(kept.values()) == {0}
    others = [key for key in kept if not few(state, key)]
    assert 0 < len(others) < len(kept)
    assert HAVN not in kept, "what leads stays"


def test_nothing_is_hidden_where_everything_is_shown_or_no_count_is_protected(state: RoundState) -> None:
    assert hidden(state, Policy())[0] == {}
    free = PolicyRule(threshold=1, reason="All of it is generated")
    assert hidden(state, Policy(method="suppress", rules=(free,))) == ({}, 0)


def test_a_rule_protects_one_measure_otherwise(state: RoundState) -> None:
    more = PolicyRule(measures=("residents",), threshold=1, reason="Known to all")
    kept, leaks = hidden(state, Policy(method="suppress", rules=(more,)))
    assert leaks == 0
    assert "residents" not in {key.measure for key in kept}


def test_the_same_figures_are_hidden_every_time(state: RoundState) -> None:
    policy = Policy(method="suppress")
    assert list(hidden(state, policy)[0]) == list(hidden(state, policy)[0])


def test_what_ties_nothing_is_left_out_and_what_is_stated_stays() -> None:
    columns = tuple(Variable(name) for name in ("all", "north", "south", "port", "loose"))
    rows = (
        Constraint.from_equation("sum", {"all": 1, "north": -1, "south": -1}),
        Constraint("port in south", {"port": 1, "south": -1}, upper=0),
        Constraint("loose in port", {"loose": 1, "port": -1}, upper=0),
    )
    system = LinearSystem(columns, rows)
    left = presolve(system, {"all", "north"})
    assert [one.id for one in left.columns] == ["all", "north", "south"]
    assert [one.id for one in left.rows] == ["sum"]
    assert presolve(system, {"all", "north", "loose"}).columns == columns


@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_small_counts_are_told_as_ranges_and_nothing_is_left_to_find(state: RoundState, threshold: int) -> None:
    kept, leaks = hidden(state, Policy(method="ranges", threshold=threshold))
    assert leaks == 0
    assert threshold in kept.values()


@pytest.mark.parametrize("method", ["ranges", "suppress"])
def test_who_hides_and_who_reads_have_the_same_sums_before_them(state: RoundState, method: str) -> None:
    """What is hidden stands there as hidden: who reads knows of it, and adds it up with the others."""
    made, policy = state.reconciled, Policy(method=method, threshold=5)  # type: ignore[arg-type]
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    facts = (state.collection, "2031", state.batch, made.figures, state.findings)
    kept = choose_suppressions(state.collection, whole(state), made.book, made.figures, rows, policy=policy)
    one = protect.make_release(*facts, opened=state.opened, kept=kept)
    (before, _), (after, told) = (
        build_attack_system(state.collection, of, made.book, made.figures, rows) for of in (whole(state), one)
    )
    assert (before.keys, before.names, before.loose) == (after.keys, after.names, after.loose)
    assert (before.sums.values == after.sums.values).all()
    ranged = {key: limit for key, limit in kept.items() if limit}
    assert {key: told[key].high for key in ranged} == {key: limit - 1 for key, limit in ranged.items()}


def test_a_range_that_is_known_more_closely_than_it_is_told_is_found(state: RoundState) -> None:
    """Fewer than ten of each, and fewer than six by the whole."""
    made, policy = state.reconciled, Policy(method="ranges", threshold=10)
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    facts = (state.collection, "2031", state.batch, made.figures, state.findings)
    small = [key for key in list_published_figures(whole(state)) if few(state, key, 10)]
    alone = {key: 10 for key in small if key.dims}
    one = protect.make_release(*facts, opened=state.opened, kept=alone)
    found = attack_release(state.collection, one, made.book, made.figures, rows, policy=policy).leaks
    closer = [leak for leak in found if leak.kind == "narrowed" and leak.low == 0]
    assert closer
    assert all(leak.high is not None and leak.high < 9 for leak in closer)


@pytest.mark.parametrize("threshold", [3, 5])
def test_small_counts_are_rounded_and_everything_still_adds_up(state: RoundState, threshold: int) -> None:
    made, policy = state.reconciled, Policy(method="round", threshold=threshold)
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    facts = (state.collection, "2031", state.batch, made.figures, state.findings)
    asked = (made.book, made.figures, rows)
    rounded = choose_rounded_figures(state.collection, whole(state), *asked, policy=policy)
    one = protect.make_release(*facts, opened=state.opened, rounded=rounded)
    assert rounded
    assert attack_release(state.collection, one, *asked, policy=policy).leaks == ()
    told = {cell.key: cell for table in one.tables for row in table.cells for cell in row if cell and cell.key}
    for key, number in rounded.items():
        assert key not in told or told[key].value.exact_number == number
        assert not 1 <= number < get_threshold(state.collection, policy, key)
    again = {key: one for key, one in list_published_figures(one).items() if key.measure == "victims_assisted"}
    body = [key for key in again if key.provider == HAVN.provider and len(key.dims) == 1 and key.code("age")]
    assert sum(again[key].low for key in body) == again[HAVN].low


@pytest.mark.slow
def test_where_no_way_is_found_the_fewest_figures_are_held_back_with_a_bound(
    state: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that hides the small counts alone and gives up: what is held back is told, with the least."""
    found = suppress.suppress_rows

    def gives_up(sums: Any, **facts: Any) -> Any:
        done, targets = found(sums, **facts), facts["targets"]
        beyond = tuple(zip(targets.rows.tolist(), targets.to.tolist(), strict=True))
        return replace(done, hidden=done.hidden & (done.primary | facts["lost"]), beyond=beyond)

    told: list[FallbackSuppression] = []
    plain, _ = hidden(state, Policy(method="suppress"))
    monkeypatch.setattr(suppress, "suppress_rows", gives_up)
    kept, leaks = hidden(state, Policy(method="suppress"), tell=told.append)
    assert leaks == 0
    (one,) = told
    assert set(one.figures) <= kept.keys()
    assert not any(few(state, key) for key in one.figures)
    assert 1 <= one.bound <= len(one.figures) <= len(plain) - sum(few(state, key) for key in plain)
    words = one.told.text("en")
    assert f"{len(one.figures)} further figures are held back" in words
    assert ("fewer are not enough" if one.bound == len(one.figures) else f"fewer than {one.bound}") in words


def test_an_exact_number_beside_the_one_it_is_rounded_to_is_found(state: RoundState) -> None:
    """In a table that was made of true numbers, a great one and a small one."""
    made, policy = state.reconciled, Policy(method="round")
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    facts = (state.collection, "2031", state.batch, made.figures, state.findings)
    asked = (made.book, made.figures, rows)
    rounded = choose_rounded_figures(state.collection, whole(state), *asked, policy=policy)
    one = protect.make_release(*facts, opened=state.opened, rounded=rounded)
    true = {key: told.low for key, told in list_published_figures(whole(state)).items() if key in rounded}
    great = next(key for key in true if true[key] >= 3)
    small = next(key for key in true if true[key] < 3)

    def only(table: ReleasableTable) -> ReleasableTable:
        cells = tuple(tuple(c if c and c.key in (great, small) else None for c in row) for row in table.cells)
        return replace(table, cells=cells)

    told = replace(one, tables=(*one.tables, *map(only, whole(state).tables)))
    leaks = attack_release(state.collection, told, *asked, policy=policy).leaks
    found = {leak.key: leak for leak in leaks if leak.kind == "exact"}
    assert found.keys() == {great, small}
    assert (found[great].low, found[great].own) == (true[great], rounded[great])
    assert f"{true[great]} stands there as it is" in found[great].told(state.collection).text("en")
    assert small in {leak.key for leak in leaks if leak.kind == "told"}
