"""An edition that went out, read back from its files: what it told stays told, what it hid stays hidden."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.define.round_settings import Policy
from tilstand.model.release import Release
from tilstand.pipeline import release as guard
from tilstand.protect.attack import attack_release
from tilstand.protect.attack.prior_releases import NOTHING_TOLD, PriorReleases
from tilstand.protect.attack.published_figures import list_published_figures
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.published_edition import PublishedEdition
from tilstand.publish.published_edition import read_edition_files as read_issue
from tilstand.round.disclosures import include_printed_edition
from tilstand.round.state import RoundState
from tilstand.round.state import load_round as read_round
from tilstand.terms import ValueStatus

pytestmark = pytest.mark.slow

POLICY = Policy(method="suppress")


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(Path(__file__).parents[2] / "fixtures" / "sagaland", "2031")


def released(state: RoundState, earlier: PriorReleases, policy: Policy = POLICY) -> Release:
    return guard.build_release(state, None, draft=True, earlier=lambda: earlier, policy=policy)


def printed(release: Release) -> PublishedEdition:
    """Its files, as a reader has them."""
    files = {f"{one.id}.csv": write_table_csv(release.names, one) for one in release.tables}
    return replace(read_issue(files, "first", release.names.round_name), period=release.names.period)


def leaks(state: RoundState, release: Release, earlier: PriorReleases, policy: Policy = POLICY) -> int:
    made = state.reconciled
    rows = [one.row for one in made.verdicts if one.row is not None]
    facts = (state.collection, release, made.book, made.figures, rows)
    return len(attack_release(*facts, policy=policy, earlier=earlier).leaks)


def test_its_files_say_what_it_told_and_hid(state: RoundState) -> None:
    one = released(state, NOTHING_TOLD)
    found = include_printed_edition(NOTHING_TOLD, printed(one))
    cells = [cell for table in one.tables for row in table.cells for cell in row if cell and cell.key]
    assert found.hidden == {cell.key for cell in cells if cell.value.status is ValueStatus.SUPPRESSED}
    whole = {key: figure.low for key, figure in list_published_figures(one).items() if figure.is_exact}
    assert found.told
    assert {key: figure.low for key, figure in found.told.items()}.items() <= whole.items()
    assert all(figure.places == ("edition first",) for figure in found.told.values())


def test_a_second_edition_of_a_round_gives_nothing_away_with_the_first(state: RoundState) -> None:
    """Each under its own policy, safe alone; what one hides for the sake of others the other one prints."""
    strict = Policy(method="suppress", threshold=10)
    first, loose = released(state, NOTHING_TOLD, strict), released(state, NOTHING_TOLD)
    assert leaks(state, loose, NOTHING_TOLD) == 0
    earlier = include_printed_edition(NOTHING_TOLD, printed(first))
    assert earlier.hidden & list_published_figures(loose).keys()
    again = released(state, earlier)
    assert leaks(state, again, earlier) == 0
    hidden = [key for key in earlier.hidden if key in list_published_figures(again)]
    assert hidden == [], "what was hidden stays hidden"


def test_the_edition_that_is_corrected_is_read_from_its_folder(
    state: RoundState, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = printed(released(state, NOTHING_TOLD))
    monkeypatch.setattr(guard, "read_edition", {tmp_path: one}.__getitem__)
    found = guard.load_earlier_releases(state, tmp_path)()
    assert found.hidden
    assert found.hidden <= include_printed_edition(NOTHING_TOLD, one).hidden
    monkeypatch.setattr(guard, "read_edition", lambda folder: replace(one, draft=True))
    assert guard.load_earlier_releases(state, tmp_path)() == guard.load_earlier_releases(state)(), (
        "a draft went out to nobody"
    )
