"""What a breakdown leaves unplaced hangs together with its parts, and is hidden for their sake."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand import protect
from tilstand.define.labels import Catalogue
from tilstand.define.round_settings import Policy
from tilstand.define.tables import Table
from tilstand.model.release import Release
from tilstand.protect.attack import attack_release
from tilstand.protect.attack.attack import build_attack_system
from tilstand.protect.attack.disclosures import title_disclosed_figure
from tilstand.protect.attack.intruders import find_prior_disclosures
from tilstand.protect.attack.prior_releases import NOTHING_TOLD, PriorReleases
from tilstand.protect.attack.published_figures import PublishedFigure, UnallocatedPart, find_unallocated_parts
from tilstand.protect.attack.suppress import choose_suppressions
from tilstand.protect.attack.system import build_figure_system
from tilstand.protect.released_figures import Kept
from tilstand.round.state import RoundState
from tilstand.sdc.attack import LinearAttack
from tilstand.terms import Key, Period, TranslatedText

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
DECIDED = Key("permit_decisions", "migration_board", YEAR)


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def test_whoever_is_told_what_is_left_and_all_parts_but_one_knows_that_one(state: RoundState) -> None:
    female, male, rest = (HAVN.at("sex", code) for code in ("female", "male", "_X"))
    numbers = {HAVN: 9, female: 5, male: 2, rest: 2}
    told = {key: PublishedFigure(n, n, ()) for key, n in numbers.items() if key != male}
    for left, ends in ((), (0, 4)), ((UnallocatedPart(rest, HAVN, (female, male)),), (2, 2)):
        found = build_figure_system(state.collection, YEAR, numbers, (), left=left)
        assert LinearAttack(found.sums, found.given(told)).compute_real_ends(found.at[male]) == ends


def test_the_address_of_a_remainder_has_what_is_left_and_its_known_parts(state: RoundState) -> None:
    figures, north = state.reconciled.figures, DECIDED.at("citizenship", "north")
    for whole, key in ((DECIDED, DECIDED.at("sex", "_X")), (north, DECIDED.at("citizenship", "north:_X"))):
        dimension = key.dims[0][0]
        left = figures.find_unplaced_remainder(DECIDED, dimension, whole.code(dimension))
        found = figures.get(key)
        assert (found and found.value) == (left and left.value)
        (one,) = find_unallocated_parts(state.collection, figures, (DECIDED, key))
        assert (one.key, one.whole) == (key, whole)
        placed = [figures.get(part) for part in one.placed]
        assert all(part is not None and part.value.known for part in placed)
        assert title_disclosed_figure(state.collection, key).text("en").split(", ")[1] in ("Not stated", "North")


def test_a_table_with_a_remainder_is_made_safe(state: RoundState) -> None:
    # one shelter says at which age they were exploited, the other does not: its fifteen are left
    dimension, both = "age_at_exploitation", HAVN.replace_provider("shelters")
    few, rest = (both.at(dimension, code) for code in ("unknown", "_X"))
    items = [{}, *({"where": {dimension: code}} for code in ("adult", "minor", "unknown")), {"rest": dimension}]
    lined = {"part": 1, "measure": HAVN.measure, "provider": "shelters", "rows": {"items": items}}
    labels = {**state.collection.labels.labels, "tables.listed.title": TranslatedText.from_texts(nb="Liste")}
    tables = {"listed": Table.model_validate(lined)}
    collection = dataclasses.replace(state.collection, tables=tables, charts={}, texts={}, labels=Catalogue(labels))
    made, policy = state.reconciled, Policy(method="suppress")
    facts = (made.book, made.figures, [one.row for one in made.verdicts if one.row is not None])

    def released(kept: Kept) -> Release:
        told = (collection, "2031", state.batch, made.figures, state.findings)
        return protect.make_release(*told, opened=state.opened, kept=kept)

    def leaks(kept: Kept) -> set[Key]:
        return {one.key for one in attack_release(collection, released(kept), *facts, policy=policy).leaks}

    assert few in leaks({}), "else there is nothing to hide"
    for earlier, known in ((NOTHING_TOLD, False), (PriorReleases({rest: PublishedFigure(15, 15, ())}), True)):
        _, told = build_attack_system(collection, released({rest: 0}), *facts, earlier)
        assert (rest in told) is known, "what an earlier edition said is left is known too"
    kept = choose_suppressions(collection, released({}), *facts, policy=policy)
    assert few in kept
    assert leaks(kept) == set()


def test_what_earlier_editions_give_away_is_known_be_it_stated_or_not(state: RoundState) -> None:
    adult, unknown, minor = (HAVN.at("age", code) for code in ("adult", "unknown", "minor"))
    numbers = {HAVN: 9, adult: 7, unknown: 0}
    found = build_figure_system(state.collection, YEAR, numbers, ())
    earlier = PriorReleases({key: PublishedFigure(n, n, ()) for key, n in numbers.items()})
    assert minor not in found.settled
    assert find_prior_disclosures(found, dict.fromkeys(found.at, 3), earlier) == (minor,)


def test_a_remainder_is_no_code_that_is_merged(state: RoundState) -> None:
    codelist = state.collection.get_codelist("citizenship")
    assert [codelist.find_merged_ancestor(code) for code in ("_X", "north:_X")] == [None, None]
    assert codelist.list_code_ancestors("north:_X") == ("north", *codelist.list_code_ancestors("north"))
