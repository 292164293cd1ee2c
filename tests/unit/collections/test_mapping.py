"""The reconstruction of 2024: every printed figure has one place, and the mapping says which."""

import csv
import io
import tomllib
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tilstand import define
from tilstand.registers.round_figures import count_register_figures

NORWAY = Path(__file__).parents[3] / "collections" / "norway"
YEAR = NORWAY / "rounds" / "2024"
PLACES = {"submission", "published", "law", "register", "background", "left_out"}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(breakdown):
    return [tuple(part.strip().split("=")) for part in breakdown.split(";") if part.strip()]


@pytest.fixture(scope="module")
def figures():
    return rows(NORWAY / "sources" / "figures.csv")


@pytest.fixture(scope="module")
def mapping():
    return rows(NORWAY / "sources" / "mapping.csv")


@pytest.fixture(scope="module")
def added():
    return rows(NORWAY / "sources" / "added.csv")


@pytest.fixture(scope="module")
def submitted():
    """What each body stated, in its file; what the unit counts comes from its register."""
    files = {path.stem: rows(path) for path in sorted((YEAR / "submissions").glob("*.csv"))}
    every = count_register_figures(define.read_collection(NORWAY), "2024")
    kept = next(one for one in every if one.register == "court_decisions")
    return {**files, kept.provider: list(csv.DictReader(io.StringIO(kept.data.decode())))}


@pytest.fixture(scope="module")
def published():
    return rows(YEAR / "published.csv")


def address(row):
    return (row["measure"], row["provider"], row["period"], row["breakdown"], row["value"], row["line"])


def test_all_964_figures_are_there_once_and_have_a_place(figures):
    assert len(figures) == len({figure["id"] for figure in figures}) == 964
    assert {figure["place"] for figure in figures} == PLACES


def test_every_figure_can_be_reached_through_the_mapping(figures, mapping):
    measures = [rule for rule in mapping if rule["kind"] == "measure"]
    targets = {(rule["measure"], rule["place"]) for rule in measures}
    left = {(rule["old_measure"], rule["place"]) for rule in measures}
    codes = {
        (dimension.strip(), code.strip())
        for rule in mapping
        if rule["kind"] in ("code", "measure") and rule["dimension"]
        for dimension, code in zip(rule["dimension"].split(";"), rule["code"].split(";"), strict=True)
    }
    for figure in figures:
        if figure["place"] in ("submission", "published"):
            assert (figure["measure"], "situation") in targets, figure["id"]
            for dimension, code in pairs(figure["breakdown"]):
                assert {(dimension, code), (dimension, "=")} & codes, (figure["id"], dimension, code)
        else:
            assert (figure["measure"], figure["place"]) in left, figure["id"]


def test_every_situation_figure_stands_in_one_row_with_its_line(figures, added, submitted, published):
    files = {"submission": [row for file in submitted.values() for row in file], "published": published}
    for place, found in files.items():
        wanted = Counter(address(figure) for figure in figures if figure["place"] == place)
        extra = Counter(address(row) for row in found) - wanted
        assert not wanted - Counter(address(row) for row in found)
        assert set(extra) <= {address(row) for row in added}
    everything = Counter(address(row) for found in files.values() for row in found)
    situation = [figure for figure in figures if figure["place"] in files]
    assert everything == Counter(map(address, [*situation, *added]))


def test_a_body_states_a_cell_once(submitted):
    for provider, found in submitted.items():
        cells = Counter((r["provider"], r["measure"], r["period"], r["breakdown"]) for r in found)
        assert max(cells.values()) == 1, provider


def test_details_of_single_persons_are_left_out(figures, submitted, published):
    for figure in figures:
        if figure["place"] == "left_out":
            assert figure["id"].startswith("left-out-")
            assert {figure["value"], figure["breakdown"], figure["provider"]} == {""}
    words = ("fysioterapeut", "dps", "spebarn", "ble fadt", "barnehage", "gravid", "familieere", "fire &r", "13-16")
    for row in [*published, *(row for found in submitted.values() for row in found)]:
        assert not [word for word in words if word in row["quote"].lower()], row


def test_a_reason_is_given_for_everything_that_is_not_counted(mapping):
    for rule in mapping:
        if rule["kind"] == "measure" and rule["place"] != "situation":
            assert rule["reason"], rule
        if rule["kind"] == "code" and not rule["dimension"]:
            assert rule["reason"], rule


def test_no_rule_stands_twice(mapping):
    conditions = Counter((r["kind"], r["old_measure"], r["old"], r["provider"]) for r in mapping)
    assert [rule for rule, times in conditions.items() if times > 1] == []


def test_a_value_and_its_status_agree(submitted, published):
    for row in [*published, *(row for found in submitted.values() for row in found)]:
        number = float(row["value"]) if row["value"] else None
        expected = {None: {"not_known", "not_applicable", "not_collected"}, 0.0: {"zero"}}
        assert row["status"] in expected.get(number, {"number"}), row
        assert row["document"] == "kom-2024"
        assert row["quote"]
        dims = pairs(row["breakdown"])
        assert dims == sorted(dims)
        assert len(dims) == len(dict(dims))


def test_names_are_those_of_the_collection(submitted, published):
    measures = tomllib.loads((NORWAY / "measures.toml").read_text("utf-8"))
    bodies = tomllib.loads((NORWAY / "providers.toml").read_text("utf-8"))
    dimensions = tomllib.loads((NORWAY / "collection.toml").read_text("utf-8"))["dimensions"]
    codes = {name: {row["code"] for row in rows(NORWAY / "codelists" / f"{d['codelist']}.csv")}
             for name, d in dimensions.items()}  # fmt: skip
    for sender, found in submitted.items():
        for row in found:
            body = bodies["providers"][row["provider"]]
            assert row["provider"] == sender or body["via"] == sender
            assert row["form"] in body["forms"]
    for row in [*published, *(row for found in submitted.values() for row in found)]:
        assert row["provider"] in {**bodies["providers"], **bodies["groups"]}
        for dimension, code in pairs(row["breakdown"]):
            assert dimension in measures[row["measure"]]["dimensions"], row
            assert code in codes[dimension], row


def test_every_country_has_a_region_of_the_list():
    countries = rows(NORWAY / "codelists" / "country.csv")
    regions = {row["code"] for row in rows(NORWAY / "codelists" / "region.csv")}
    found = [row for row in countries if len(row["code"]) == 3 and row["code"].isupper()]
    assert len(found) == 249
    assert {row["parent"] for row in found} <= regions
    assert regions <= {row["code"] for row in countries}
    assert all(row["proposal"] == "yes" and row["source"] for row in found)


@pytest.mark.parametrize(
    ("claim", "parts"),
    [
        (("adults_assisted", "with_housing", ""), 115),  # printed 119
        (("appeal_cases", "une", ""), 9),  # printed 8
        (("clinics_visited", "nadheim_oslo", ""), 87),  # printed 86
    ],
)
def test_the_report_keeps_its_own_contradictions(claim, parts, submitted, published):
    """A printed total and the sum of its parts differ in the report; both are kept as printed."""
    stated = {(r["measure"], r["provider"], r["breakdown"]): int(r["value"]) for r in published
              if r["period"] == "2024" and r["value"].isdigit()}  # fmt: skip
    for found in submitted.values():
        stated |= {(r["measure"], r["provider"], r["breakdown"]): int(r["value"]) for r in found
                   if r["period"] == "2024" and r["value"].isdigit()}  # fmt: skip
    measure, provider, _ = claim
    if provider == "with_housing":
        stays = [stated[measure, "safe_house_filemon", f"stay={stay}_stay"] for stay in ("reflection", "clarification")]
        others = ("nav_grunerlokka_htso", "rosa", "lauras_hus", "marita_women")
        summed = sum(stays) + sum(stated[measure, other, ""] for other in others)
    else:
        patterns = ("permit=limited", "permit=witness", "permit=asylum", "area=*")
        summed = sum(
            value
            for (m, p, breakdown), value in stated.items()
            if (m, p) == (measure, provider) and any(fnmatchcase(breakdown, pattern) for pattern in patterns)
        )
    assert summed == parts != stated[claim]
