"""An edition that went out, read back from its files: what it printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.define.round_settings import Policy
from tilstand.pipeline import release as guard
from tilstand.protect.printed_world import ToldNumber
from tilstand.protect.released_numbers import list_released_numbers
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.published_edition import read_edition_files
from tilstand.round.disclosures import read_told_numbers
from tilstand.round.state import load_round

pytestmark = pytest.mark.slow


def test_its_files_say_what_it_printed() -> None:
    state = load_round(Path(__file__).parents[2] / "fixtures" / "sagaland", "2031")
    release = guard.build_release(
        state, None, draft=True, printed=guard.print_round(state, dict, Policy(method="round"))
    )
    files = {f"{table.id}.csv": write_table_csv(release.names, table) for table in release.tables}
    told = read_told_numbers(read_edition_files(files, "first", release.names.round_name), {}, as_printed=False)
    printed = list_released_numbers(release)
    assert told
    assert {key: number.printed for key, number in told.items()}.items() <= printed.items()
    again = guard.print_round(state, lambda: told, Policy(method="round")).world
    kept = {key for key, number in told.items() if key in again.numbers and number.is_unchanged(again.true[key], 3)}
    assert all(again.numbers[key] == told[key].printed for key in kept)


def test_a_number_of_which_only_the_print_is_known_may_be_the_same_where_it_is_near() -> None:
    assert ToldNumber(3).is_unchanged(2, 3)
    assert not ToldNumber(3).is_unchanged(6, 3)
    assert not ToldNumber(3, true=2).is_unchanged(3, 3)
