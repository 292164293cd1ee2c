"""The collection of Norway as a whole: it loads, and each submission answers what its body is asked."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tilstand import define
from tilstand import registers as room
from tilstand.define import FormCell, read_collection
from tilstand.define.registers import read_registers
from tilstand.ledger.case_counts import count_register_cases
from tilstand.protect.register_tables.overview import build_register_overview
from tilstand.registers.checks import check_register, list_known_entry_names
from tilstand.registers.round_figures import count_register_figures, write_register_csv
from tilstand.round.board import find_bodies_with_files
from tilstand.round.state import collect_round_batch
from tilstand.terms import Period

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@pytest.fixture(scope="module")
def norway():
    return read_collection(NORWAY)


def test_it_loads(norway):
    assert norway.id == "norway"
    assert norway.rounds["2024"].basis == "reconstructed"


def test_groups_hold_the_bodies_with_housing_and_the_others(norway):
    assert len(norway.list_group_members("with_housing")) == 5
    assert len(norway.list_group_members("other_follow_up")) == 13
    assert norway.list_group_members("all_follow_up") == (
        *norway.list_group_members("with_housing"),
        *norway.list_group_members("other_follow_up"),
    )


def test_every_row_of_a_submission_is_a_cell_of_its_form(norway):
    cells = {form: set(norway.cells(form)) for form in norway.forms}
    files = sorted((NORWAY / "rounds" / "2024" / "submissions").glob("*.csv"))
    assert len(files) == 21  # those of the unit itself come from its register
    for file in files:
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                pairs = (part.strip().partition("=")[::2] for part in row["breakdown"].split(";") if part)
                assert FormCell(row["measure"], tuple(sorted(pairs))) in cells[row["form"]], row


def test_a_body_without_a_submission_is_absent_with_a_reason(norway):
    year = norway.rounds["2024"]
    assert set(norway.reporting(year)) - find_bodies_with_files(norway, "2024") == set(year.absent)
    assert set(year.absent["motvirke_menneskehandel_tromso"].reason) == {"nb", "nn", "en"}


def test_every_form_is_answered_by_somebody(norway):
    answered = {form for provider in norway.providers.values() for form in provider.forms}
    assert answered == set(norway.forms)


# Norway's registers: the balance is what was printed, nothing is released, no person is written of.


PERIODS = {
    "court_decisions": "2025-T1",
    "commitments": "2026-T1",
    "activities": "2024",
    "network": "2026",
    "proposals": "2026",
    "services": "2026",
}


@pytest.fixture(scope="module")
def held():
    return read_registers(define.read_collection(NORWAY))


def addresses(text: str) -> dict[tuple[str, str], int]:
    rows = (row for row in csv.DictReader(io.StringIO(text)) if row["measure"] == "convictions")
    sorted_ = ((row, "; ".join(sorted(row["breakdown"].split("; ")))) for row in rows)
    return {(row["period"], breakdown): int(row["value"]) for row, breakdown in sorted_}


@pytest.mark.slow
def test_the_figures_of_convictions_in_the_report_come_from_the_register_alone(held):
    """Every one that was printed, with its value; no file delivers one, the round takes what is counted."""
    collection, year = define.read_collection(NORWAY), NORWAY / "rounds" / "2024"
    printed = addresses((year / "published.csv").read_text("utf-8"))
    made = addresses(write_register_csv(held["court_decisions"], (), Period.from_text("2025-T1")).decode())
    assert len(printed) >= 9
    assert {address: made.get(address) for address in printed} == printed
    assert not [one.name for one in year.glob("submissions/*.csv") if "convictions" in one.read_text("utf-8")]
    own, other = (one for one in collect_round_batch(collection, "2024").submissions if one.provider == "kom")
    if own.document != "registers/court_decisions":
        own, other = other, own
    stated = {(str(o.key.period), dims(o.key)): int(o.value.amount) for o in own.observations}
    assert stated == made
    assert {o.source.document for o in own.observations} == {"kom-2024"}


def dims(key) -> str:
    return "; ".join(f"{name}={code}" for name, code in key.dims)


def test_the_parts_of_the_balance_make_its_total(held):
    found = count_register_cases(held["court_decisions"], ())
    whole = Period.from_text("2003/2025-T1")
    parts = [found.count_cases(whole, (("form", code),))[0] for code in ("sexual", "forced_labour", "combined")]
    assert sum(parts) == found.count_cases(whole)[0]


@pytest.mark.slow
def test_the_entries_fit_and_none_is_released(held):
    known = list_known_entry_names(define.read_collection(NORWAY))
    for name, one in held.items():
        assert check_register(one, known) == (), name
        assert {
            entry.state for entry in room.load_register_entries(room.open_register_store(one)).entries.values()
        } <= {"written"}


@pytest.mark.slow
def test_all_of_it_can_leave_once_somebody_has_read_it(held):
    """Nothing in the texts stops at the gate, and a decision that is not public shows little of itself."""
    for name, period in PERIODS.items():
        one = held[name]
        one = replace(one, about=one.about.model_copy(update={"legal_basis": "Lov § 1"}))
        stood = room.load_register_entries(room.open_register_store(one)).entries.values()
        read = tuple(replace(entry, state="released", released="2026-01-01") for entry in stood)
        when = Period.from_text(period)
        made = build_register_overview(
            one, read, when, moved={}, final=True, until=when.last
        )  # as if it were known so far
        assert len(made.entries) == len(read)
        names = [column.id for column in made.columns]
        for entry in made.entries if name == "court_decisions" else ():
            told = {name for name, code in zip(names, entry.codes, strict=True) if code}
            if entry.codes[names.index("level")] in ("district_court", "court_of_appeal"):
                assert told == {"kind", "level", "on", "form"}
            else:
                assert "form" not in told


def test_what_is_told_is_told_in_every_language(held):
    """A text that stood in one language alone would be shown in it to readers of another."""
    for name, one in held.items():
        tags = one.collection.settings.languages
        written = [field for field, about in one.about.fields.items() if about.languages]
        for entry in room.load_register_entries(room.open_register_store(one)).entries.values():
            for field in written:
                told = {tag for tag in tags if entry.values.get(f"{field}.{tag}")}
                assert told in (set(), set(tags)), (name, entry.id, field)


def test_no_entry_says_more_of_a_case_than_its_public_text(held):
    """Whoever reads the files reads the internal fields too: here they are blank."""
    told = room.load_register_entries(room.open_register_store(held["court_decisions"])).entries.values()
    closed = {"court", "sentence", "compensation", "setting", "keywords", "other_sources", "accused"}
    closed |= {"convicted", "acquitted", "acquitting", "summary.nb", "summary.nn", "summary.en"}
    assert [entry.id for entry in told if closed & set(entry.values)] == []
    low = [one for one in told if one.values["level"] in ("district_court", "court_of_appeal")]
    assert {len(one.values["on"]) for one in low} <= {4, 7}  # a year, or a part of one
    assert not any("reference" in one.values for one in low)


# The reconstruction of 2024: every printed figure has one place, and the mapping says which.


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
