"""Many collections at once, on three invented lands whose figures were checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lands import FAULTS, lands

from tilstand.define.federation_reader import read_federation
from tilstand.model import Finding
from tilstand.round.federation import FederationFindings, reconcile_federation


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lands(tmp_path_factory.mktemp("lands"))


@pytest.fixture(scope="module")
def found(folder: Path) -> FederationFindings:
    return reconcile_federation(read_federation(folder))


def head(finding: Finding) -> str:
    return str(finding.parts[0]["key"])


def told(found: FederationFindings) -> set[tuple[str, str, str]]:
    own = {(one.member, one.name, head(f)) for one in found.within for f in one.findings}
    return own | {("", one.name, head(f)) for one in found.between for f in one.findings}


def test_every_planted_fault_is_found_and_nothing_else(found: FederationFindings) -> None:
    assert told(found) == FAULTS
    assert sum(len(one.findings) for one in (*found.within, *found.between)) == len(FAULTS)


def test_a_finding_names_both_lands_the_year_the_cell_and_where_each_figure_stands(found: FederationFindings) -> None:
    first = found.between[0]
    one = next(f for f in first.findings if f.rule == "R116")
    assert one.providers == ("alba", "corvia")
    assert one.period == "2030"
    assert [s.document for s in one.sources] == ["alba/2030/ministry.csv", "corvia/2030/urzad.csv"]
    assert [str(p["value"]) for p in one.parts] == ["4", "3"]
    assert "Persons handed over: Alba (invented) → Corvia (invented)" in one.format_finding_message("en")


def test_cases_of_two_half_years_make_up_a_year_and_persons_only_bound_it(found: FederationFindings) -> None:
    findings = {head(f): f for f in found.between[0].findings}
    cases = findings["came | belmar | 2030 | origin=alba"]
    assert (cases.observed, cases.expected) == ("7", "5")
    assert "4 + 3 (belmar/2030-H2/byra.csv:5)" in cases.sources[0].quote
    persons = findings["presumed | belmar | 2030"]
    assert (persons.observed, persons.expected) == ("12", "11")


def test_a_land_without_a_round_is_silent_and_no_sum_counts_it_as_none(found: FederationFindings) -> None:
    last = found.between[1]
    (silent,) = (words.text("en") for words in last.silent)
    assert silent.startswith("Corvia (invented) has no figures for 2031: nothing is held against them, and no sum")
    assert not last.findings  # 30 are printed for all, 8 are known: 22 may be elsewhere


def test_what_is_counted_otherwise_is_said_and_never_added(found: FederationFindings) -> None:
    assert [words.text("en") for words in found.apart] == [
        "Not comparable: corvia, Wpisy. Registrations, where the same person may stand twice."
    ]
    book = found.between[0].reconciled.book
    assert not [key for key in book if key.measure == "wpisy"]
    # nine of five: what corvia registered, 11, is in none of its figures
    assert all(str(o.value) != "11" for key in book for o in book.get_statements(key))


def test_a_submission_that_is_refused_is_told_and_its_figures_are_blank(tmp_path: Path) -> None:
    place = lands(tmp_path)
    file = place / "members/corvia/rounds/2030/submissions/urzad.csv"
    file.write_text(file.read_text("utf-8").replace("ofiary,,5", "ofiary,,many"), "utf-8")
    found = reconcile_federation(read_federation(place))
    corvia = next(one for one in found.within if one.member == "corvia")
    assert [f.rule for f in corvia.findings][:1] == ["C024"]
    between = found.between[0]
    assert ["Corvia" in words.text("en") for words in between.silent] == [True]
    assert "identified | all_lands | 2030" not in {head(f) for f in between.findings}  # 13 may be 9 and 4


DECISION = """\
[[decision]]
id = "handed-over"
action = "dismiss"
rule = "R116"
relation = "handed_over.alba.corvia"
measure = "handed_over"
provider = "alba"
period = "2030"
breakdown = "destination=corvia"
figures = ["4", "3"]
decided_by = "Invented Person"
decided_on = 2031-06-01
[decision.reason]
en = "One person was handed over on the last day of the year."
"""


def test_a_finding_between_lands_can_be_decided_on_and_stays_away(tmp_path: Path) -> None:
    place = lands(tmp_path)
    (place / "rounds/2030/decisions.toml").write_text(DECISION, "utf-8")
    first = reconcile_federation(read_federation(place), ["2030"]).between[0]
    assert "R116" not in {f.rule for f in first.findings}
    assert [one.status for one in first.reconciled.decided] == ["dismissed"]


ADJUSTMENT = """\
[[adjustment]]
id = "one-more"
measure = "przyjete"
provider = "urzad"
period = "2030"
breakdown = "skad=alba"
before = "3"
after = "4"
reason = { pl = "Jedna osoba przyjechala ostatniego dnia roku." }
decided_by = "Invented Person"
decided_on = 2031-06-01
"""


def test_what_a_land_has_decided_about_its_own_figures_holds_between_lands(tmp_path: Path) -> None:
    place = lands(tmp_path)
    (place / "members/corvia/rounds/2030/adjustments.toml").write_text(ADJUSTMENT, "utf-8")
    first = reconcile_federation(read_federation(place), ["2030"]).between[0]
    assert "R116" not in {f.rule for f in first.findings}  # both are 4 now
