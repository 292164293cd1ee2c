"""All counts of a round for a researcher: no more of few people than the edition tells, else refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand import protect
from tilstand.define.round_settings import Policy
from tilstand.errors import ReleaseError
from tilstand.model.release import Release
from tilstand.protect.attack.compare import ResearcherFile, build_researcher_file
from tilstand.protect.attack.published_figures import list_published_figures
from tilstand.protect.attack.suppress import choose_suppressions
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
POLICY = Policy(method="suppress")
MINOR = Key("victims_assisted", "havn_shelter", Period.from_text("2031")).at("age", "minor")


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def asked(state: RoundState, kept: Mapping[Key, int]) -> tuple[Release, tuple[object, ...]]:
    made = state.reconciled
    facts = (state.collection, "2031", state.batch, made.figures, state.findings)
    one = protect.make_release(*facts, opened=state.opened, kept=kept)
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    return one, (state.collection, one, made.book, made.figures, rows)


def lines(state: RoundState, kept: Mapping[Key, int]) -> tuple[Release, ResearcherFile]:
    one, facts = asked(state, kept)
    return one, build_researcher_file(*facts, policy=POLICY)  # type: ignore[arg-type]


def test_what_is_not_printed_is_told_too_but_no_count_of_few(state: RoundState) -> None:
    one, found = lines(state, {})
    told = list_published_figures(one)
    new = {key: number for key, number in found.numbers.items() if key not in told}
    assert any(number is not None for number in new.values())
    assert not [key for key, number in new.items() if number in (1, 2)]
    assert found.reading.leaks == ()
    assert found.numbers[MINOR] == 2, "the edition tells it"


def test_what_the_edition_hides_stays_hidden_and_nothing_follows_from_both(state: RoundState) -> None:
    facts = asked(state, {})[1]
    kept = choose_suppressions(*facts, policy=POLICY)  # type: ignore[arg-type]
    one, found = lines(state, kept)
    assert all(found.numbers[key] is None for key in kept if key in found.numbers)
    assert found.reading.leaks == ()
    assert any(number is not None for key, number in found.numbers.items() if key not in list_published_figures(one))


def test_it_is_refused_where_the_edition_gives_a_count_away(state: RoundState) -> None:
    with pytest.raises(ReleaseError) as told:
        lines(state, {MINOR: 0})  # 28 and 26 stand there
    assert "Minor" in " ".join(map(str, told.value.spoken("en").causes))


def test_the_finest_are_the_sum_of_no_others(state: RoundState) -> None:
    _, found = lines(state, {})
    whole = MINOR.remove_dimension("age")
    assert MINOR in found.finest
    assert whole not in found.finest
    assert whole.replace_provider("shelters") not in found.finest
