from __future__ import annotations

import csv
import dataclasses
import io
import json
import math

import pytest
from jsonstat_validator import validate_jsonstat

from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.jsonstat import build_cube, write_jsonstat
from tilstand.publish.workbook import write_workbook
from tilstand.terms import FigureOrigin, ValueQualifier

LANGUAGES = ("nb", "nn", "en")


def read(release, name: str, language: str = "en") -> dict:
    (table,) = [one for one in release.tables if one.id == name]
    return json.loads(write_jsonstat(release.names, table, language))


def place(told: dict, codes: dict[str, str]) -> int:
    """Where the specification says that a figure stands: the last dimension runs fastest."""
    at = 0
    for name, size in zip(told["id"], told["size"], strict=True):
        index = told["dimension"][name]["category"]["index"]
        at = at * size + index.index(codes[name])
    return at


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_valid_in_every_language(release, language):
    for table in release.tables:
        told = json.loads(write_jsonstat(release.names, table, language))
        assert validate_jsonstat(told)
        assert math.prod(told["size"]) == len(told["value"])
        assert told["extension"]["language"] == language
        assert told["label"] == table.title.text(language)


def test_every_figure_of_the_csv_stands_at_its_codes(release):
    seen = 0
    for table in release.tables:
        told = json.loads(write_jsonstat(release.names, table, "nb"))
        stacked = told["extension"].get("breakdown", [])
        lines = list(csv.DictReader(io.StringIO(write_table_csv(release.names, table).decode())))
        for line in (line for line in lines if line["measure"] != "_Z"):
            mine = [f"{name}={line[name]}" for name in stacked if line[name] not in ("_T", "_Z")]
            codes = {"entry": "_T", **line, "breakdown": "; ".join(mine) or "_T"}
            at = place(told, codes)
            value = told["value"][at]
            assert (value is None) == (line["value"] == "")
            assert line["value"] == "" or float(line["value"]) == value
            assert told["status"][str(at)] == line["status"]
            assert line["origin"] in ("", told["extension"]["origin"].get(str(at)))
            seen += value is not None
    assert seen > 40


def test_what_the_table_does_not_have_has_neither_value_nor_status(release):
    for table in release.tables:
        told = json.loads(write_jsonstat(release.names, table, "nb"))
        shown = set(build_cube(release.names, table).figures)
        assert {int(at) for at in told["status"]} == shown
        assert all(told["value"][at] is None for at in range(len(told["value"])) if at not in shown)


def test_the_figure_in_brackets_has_a_place_of_its_own(release):
    told = read(release, "by_sex")
    codes = {
        "measure": "victims_assisted",
        "provider": "follow_up",
        "period": "2031",
        "exploitation": "_T",
        "sex": "_T",
    }
    assert told["value"][place(told, {**codes, "entry": "_T"})] == 22
    assert told["value"][place(told, {**codes, "entry": "new"})] == 9


def test_roles_units_and_levels_are_told(release):
    told = read(release, "police")
    assert told["role"] == {"time": ["period"], "metric": ["measure"]}
    units = told["dimension"]["measure"]["category"]["unit"]
    assert units["cleared_share"] == {"label": "per cent", "decimals": 1, "base": "percent"}
    assert list(told["dimension"]["period"]["category"]["index"]) == ["2030", "2031"]


def test_places_have_the_role_of_geography(sagaland, make):
    settings = sagaland.settings
    assert not any(one.geo for one in settings.dimensions.values())
    placed = settings.dimensions["citizenship"].model_copy(update={"geo": True})
    changed = settings.model_copy(update={"dimensions": {**settings.dimensions, "citizenship": placed}})
    mapped = dataclasses.replace(sagaland, settings=changed)
    assert read(make(mapped), "citizens")["role"]["geo"] == ["citizenship"]


def test_a_note_names_the_figures_that_it_belongs_to(release):
    told = read(release, "police")
    (note,) = [one for one in told["extension"]["notes"] if one["text"] == "Frozen on 1 January"]
    assert [told["value"][at] for at in note["places"]] == [1204]


def test_unlike_breakdowns_share_an_axis_so_that_the_cube_is_not_empty(release):
    told = read(release, "account_havn_shelter")
    assert math.prod(told["size"]) <= 10 * len(told["status"])


def test_the_bytes_are_the_same_and_one_figure_changes_one_place(shelf, release, make):
    shelf.put("cases_opened", "police", 1205)
    changed = make()
    for before, after in zip(release.tables, changed.tables, strict=True):
        one, two = (write_jsonstat(release.names, table, "en") for table in (before, after))
        assert one == write_jsonstat(release.names, before, "en")
        if one != two:
            values = zip(json.loads(one)["value"], json.loads(two)["value"], strict=True)
            assert [pair for pair in values if pair[0] != pair[1]] == [(1204, 1205)]
    assert read(changed, "police") != read(release, "police")


def test_tables_without_a_single_number_are_still_valid(make):
    class Nothing:
        revisions = ()

        def get(self, key):
            return None

        def find_unplaced_remainder(self, key, dimension, parent):
            return None

    release = make(figures=Nothing(), plots=())
    assert release.tables
    for table in release.tables:
        told = json.loads(write_jsonstat(release.names, table, "en"))
        assert validate_jsonstat(told)
        assert not [value for value in told["value"] if value is not None]
    assert write_workbook(release.names, release.tables, "en").startswith(b"PK")


def test_a_note_to_the_figure_in_brackets_stands_at_that_figure(shelf, make):
    shelf.put("victims_assisted", "follow_up", 9, entry="new", notes=("Printed 8",))
    told = read(make(), "by_sex")
    at = dict.fromkeys(told["id"], "_T") | {"measure": "victims_assisted", "provider": "follow_up", "period": "2031"}
    noted = {
        entry: [
            note["text"] for note in told["extension"]["notes"] if place(told, {**at, "entry": entry}) in note["places"]
        ]
        for entry in ("_T", "new")
    }
    assert noted == {"_T": ["Printed 25"], "new": ["Printed 8"]}


def test_the_figure_in_brackets_has_an_origin_and_a_qualifier_of_its_own(shelf, make):
    """Nobody stated it: it follows from other figures, while the one before it was submitted."""
    shelf.put(
        "victims_assisted", "follow_up", 9, entry="new", origin=FigureOrigin.DEDUCED, qualifier=ValueQualifier.DERIVED
    )
    told = read(make(), "by_sex")
    at = dict.fromkeys(told["id"], "_T") | {"measure": "victims_assisted", "provider": "follow_up", "period": "2031"}
    whole, inside = (str(place(told, {**at, "entry": entry})) for entry in ("_T", "new"))
    assert told["extension"]["origin"][whole] == "computed"
    assert told["extension"]["origin"][inside] == "deduced"
    assert told["extension"]["qualifier"] == {inside: "derived"}
