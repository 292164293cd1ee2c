"""An edition that went out, read back from its files: what it printed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.define.round_settings import Policy
from tilstand.pipeline import release as guard
from tilstand.protect.printed_world import PrintedWorld, ToldNumber, parse_told_numbers
from tilstand.protect.released_numbers import list_released_numbers
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition, read_edition_files
from tilstand.round.disclosures import read_told_numbers
from tilstand.round.state import load_round
from tilstand.terms import Key, Period

pytestmark = pytest.mark.slow


def test_its_files_say_what_it_printed() -> None:
    state = load_round(Path(__file__).parents[2] / "fixtures" / "sagaland", "2031")
    release = guard.build_release(
        state, None, draft=True, printed=guard.print_round(state, dict, Policy(method="round"))
    )
    files = {f"{table.id}.csv": write_table_csv(release.names, table) for table in release.tables}
    edition = read_edition_files(files, "first", release.names.round_name)
    told = read_told_numbers(replace(edition, dictionary={"protected": [{"id": "suspects"}]}))
    printed = list_released_numbers(release)
    assert told
    assert {key: number.printed for key, number in told.items()}.items() <= printed.items()
    again = guard.print_round(state, lambda: told, Policy(method="round")).world
    kept = told.keys() & again.numbers.keys()
    assert kept
    assert all(again.numbers[key] == told[key].printed for key in kept)


def test_what_the_unit_kept_of_an_edition_says_the_truth_of_what_its_files_say() -> None:
    key, other, odd = (Key("suspects", name, Period.from_text("2031")) for name in ("police", "court", "army"))
    world = PrintedWorld({key: 3, other: 0, odd: 5}, {key: 2, other: 1, odd: 5})
    kept = parse_told_numbers(json.loads(json.dumps(world.to_dicts())))
    assert kept == world.list_told_numbers()
    figures = {
        FigureKey("suspects", "police", "2031"): PrintedFigure("3", "A", "people"),
        FigureKey("suspects", "army", "2031"): PrintedFigure("6", "A", "people"),
    }
    edition = PublishedEdition("first", "2031", "", figures, {"protected": [{"id": "suspects"}]})
    # a number that is not printed is told too, and one that the files have otherwise is what they say
    assert read_told_numbers(edition, kept) == {key: kept[key], other: kept[other], odd: ToldNumber(6)}
    with pytest.raises(ValueError, match="true"):
        parse_told_numbers([{"measure": "suspects", "provider": "police", "period": "2031", "codes": {}, "printed": 1}])


def test_a_number_of_which_only_the_print_is_known_may_be_the_same_where_it_is_near() -> None:
    assert ToldNumber(3).is_unchanged(2, 3) is None
    assert ToldNumber(3).is_unchanged(6, 3) is False
    assert ToldNumber(3, true=2).is_unchanged(3, 3) is False
    assert ToldNumber(3, true=2).is_unchanged(2, 3) is True
