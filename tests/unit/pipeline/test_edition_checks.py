"""What checks see in the edition as it would be: its figures, its series, its words and its files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.define.round_settings import Policy, Recoding
from tilstand.languages import format_message, list_shipped_languages
from tilstand.model import Observation
from tilstand.model.names import SeriesBreak
from tilstand.model.observations import Source
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable, TableNote
from tilstand.pipeline import release as guard
from tilstand.pipeline.readiness import CHECKS, ReadinessReport
from tilstand.pipeline.readiness_checks import CheckContext, CheckResult, ReadinessCheck, make_check_result
from tilstand.publish import quality_checks
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Value, ValueStatus


def looked(name: str, at: CheckContext) -> CheckResult:
    told = CHECKS[name](at)
    assert told is not None
    return told


def known(release: Release) -> CellValue:
    """The first cell of the release with a number that has no note."""
    cells = (cell for table in release.tables for row in table.cells for cell in row)
    return next(one for one in cells if one and one.key and one.value.known and not one.notes)


def first(cell: CellValue, release: Release) -> ReleasableTable:
    """The first table, with one row of one cell."""
    return replace(release.tables[0], cells=((cell, None),))


def test_what_needs_a_release_or_its_files_is_not_run_without_them(seen: Any) -> None:
    def unrun(at: CheckContext) -> set[str]:
        return {name for name, look in CHECKS.items() if look(at) is None}

    files = {"broken", "links", "accessible", "languages", "agree"}
    assert unrun(seen()) == set()
    assert unrun(seen(files=None)) == files
    assert unrun(seen(release=None)) == {
        *("protected", "derivable", "telling", "revised", "movement"),
        *("broken", "languages", "agree", "bound", "unbound"),
    }


def test_in_an_edition_that_is_in_order_only_what_a_person_answers_for_is_found(seen: Any) -> None:
    found = {name for name in CHECKS if looked(name, seen()).count}
    assert found == {"policy", "method", "announced", "delivered", "sent", "approved"}


def test_a_cell_that_is_not_the_rounds_figure_is_found(seen: Any, whole: CheckContext, sealed: Any) -> None:
    release = whole.release
    assert release is not None
    cell = known(release)
    off = replace(cell, value=Value.number(999))

    def told(*cells: CellValue, **more: Any) -> CheckResult:
        table = replace(first(cell, release), cells=(cells,), **more)
        return looked("protected", seen(release=sealed(release, tables=(table,))))

    assert told(cell, replace(off, key=None)).count == 0
    assert told(cell, off) == make_check_result([cell.key])
    assert told(replace(off, value=Value.missing(ValueStatus.NOT_KNOWN))).count == 0  # that is no number
    key = cell.key
    assert key is not None
    rest = replace(off, key=key.at("citizenship", "_X").at("sex", "female"))  # what is left of a breakdown
    at = {rest.key: SimpleNamespace(value=Value.number(1))}
    table = replace(first(rest, release))
    other = seen(release=sealed(release, tables=(table,)), state={"reconciled": SimpleNamespace(figures=at)})
    assert looked("protected", other).count == 0
    assert told(cell, policy="") == make_check_result([release.tables[0].id])


def test_a_release_that_is_not_as_it_was_sealed_is_found(seen: Any, whole: CheckContext) -> None:
    release = replace(whole.release, provider="police")  # type: ignore[type-var]
    assert looked("protected", seen(release=release)) == make_check_result(["seal"])


def test_an_edition_with_merged_codes_is_held_against_the_sums_of_its_codes(seen: Any, whole: CheckContext) -> None:
    state = whole.state
    group = Recoding(dimension="exploited_in", codes=("home_country", "third_country"))
    policy = Policy(merged=(group,))
    rounds = {**state.collection.rounds, "2031": state.round.model_copy(update={"policy": policy})}
    merging = replace(state, collection=replace(state.collection, rounds=rounds))
    release = guard.build_release(
        merging, None, draft=False, printed=guard.print_round(merging, guard.load_earlier_numbers(merging))
    )
    at = seen(release=release, state={"collection": merging.collection})
    assert any(cell.key and "+" in (cell.key.code("exploited_in") or "") for cell in at.cells())
    assert looked("protected", at) == looked("derivable", at) == make_check_result([])


def decided(seen: Any, whole: CheckContext, before: Policy | None = None, **policy: Any) -> CheckResult:
    """What is lacking of a policy of 2031, after one of 2030."""
    state = whole.state
    rounds = dict(state.collection.rounds)
    given = {"decided_by": "A", "decided_on": date(2032, 1, 1), "reason": {"nb": "B"}, **policy}
    rounds["2030"] = rounds["2030"].model_copy(update={"policy": before})
    rounds["2031"] = rounds["2031"].model_copy(update={"policy": Policy(**given) if policy else None})
    view = replace(state.collection, rounds=rounds)
    return looked("policy", seen(state={"collection": view}))


def test_each_round_has_its_own_decision_how_small_numbers_are_treated(seen: Any, whole: CheckContext) -> None:
    assert decided(seen, whole) == make_check_result(["none"], because=["none"])
    assert decided(seen, whole, method="round") == make_check_result([])
    assert decided(seen, whole, method="round", decided_by="") == make_check_result(
        ["undecided"], because=["undecided"]
    )
    assert decided(seen, whole, method="round", reason={}) == make_check_result(["undecided"], because=["undecided"])
    over = decided(seen, whole, method="round", valid_until=date(2032, 5, 14))
    assert over == make_check_result(["until 2032-05-14"], because=["run_out"])
    assert decided(seen, whole, method="round", valid_until=date(2032, 5, 15)) == make_check_result([])


def test_a_policy_never_shows_what_the_round_before_hid(seen: Any, whole: CheckContext) -> None:
    hidden = Policy(method="round", threshold=5)
    assert decided(seen, whole, hidden, method="round", threshold=5) == make_check_result([])
    for weaker in ({"method": "round", "threshold": 4}, {"method": "as_printed"}):
        assert decided(seen, whole, hidden, **weaker) == make_check_result(["weaker"], because=["weaker"])
    assert decided(seen, whole, Policy(), method="round") == make_check_result([])


@pytest.mark.parametrize("language", list_shipped_languages())
def test_what_a_policy_lacks_is_said_and_nothing_else(seen: Any, whole: CheckContext, language: str) -> None:
    hidden = Policy(method="round", threshold=5)
    checks = (
        ReadinessCheck(8, "policy", decided(seen, whole, hidden, method="as_printed")),
        ReadinessCheck(8, "policy", decided(seen, whole, method="round", decided_by="")),
    )
    weaker, undecided = (one.text(language) for one in ReadinessReport("2031", checks, date(2032, 5, 1)).lines())
    assert weaker == format_message("ready.policy.because.weaker").text(language)
    assert undecided == format_message("ready.policy.because.undecided").text(language)
    assert weaker != undecided


def stated(key: Key, value: Value) -> Observation:
    return Observation(key, value, Source("x", "y"))


def before(whole: CheckContext, *earlier: Observation) -> dict[str, Any]:
    return {"reconciled": replace(whole.state.reconciled, earlier=earlier)}


def test_a_figure_revised_without_a_note_is_found_once(seen: Any, whole: CheckContext) -> None:
    release = whole.release
    assert release is not None
    cell = known(release)
    key = cell.key
    assert key is not None
    other, same = (stated(key, value) for value in (Value.number(999), cell.value))
    table = first(cell, release)
    twice = replace(release, tables=(table, table))
    assert looked("revised", seen(release=twice, state=before(whole, other))) == make_check_result([key])
    assert looked("revised", seen(release=twice, state=before(whole, same))).count == 0
    assert looked("revised", seen(release=twice, state=before(whole))).count == 0
    for marked in (
        replace(cell, notes=(TableNote(InvariantText("Printed 999")),)),
        replace(cell, value=Value.missing(ValueStatus.NOT_KNOWN)),
    ):
        at = seen(release=replace(release, tables=(first(marked, release),)), state=before(whole, other))
        assert looked("revised", at).count == 0


def test_a_figure_that_moved_since_the_round_before_is_found_with_both_values(seen: Any, whole: CheckContext) -> None:
    release = whole.release
    assert release is not None
    cell = known(release)
    key = cell.key
    assert key is not None

    def told(years: int, value: Value) -> CheckResult:
        earlier = (stated(replace(key, period=key.period.shift_period(years)), value),)
        tables = (first(cell, release), replace(first(cell, release), cells=((replace(cell, key=None),),)))
        return looked("movement", seen(release=replace(release, tables=tables), state=before(whole, *earlier)))

    assert told(-1, Value.number(999)) == make_check_result([(key, "999", str(cell.value))])
    assert told(-1, cell.value).count == 0
    assert told(-2, Value.number(999)).count == 0
    assert told(0, Value.number(999)).count == 0


def test_a_series_over_a_break_is_found_where_its_page_does_not_mark_it(seen: Any, whole: CheckContext) -> None:
    release = whole.release
    assert release is not None
    cell = known(release)
    key = cell.key
    assert key is not None
    years = tuple(Period.from_text(str(year)) for year in (2029, 2030, 2031))
    row = tuple(replace(cell, key=replace(key, period=year)) for year in years)
    table = replace(release.tables[0], id="series", column_labels=(InvariantText("x"),) * 3, cells=(row,))
    broken = SeriesBreak(years[1], "x", InvariantText("Counted anew"), concerns=(key.provider,))
    named = replace(release.names.measures[key.measure], breaks=(broken,))
    names = replace(release.names, measures={**release.names.measures, key.measure: named})
    page = f"site/{names.web[0]}/2031/table/series.html"

    def told(files: dict[str, bytes], **more: Any) -> CheckResult:
        made = replace(release, **{"tables": (table, release.tables[0]), "names": names, **more})
        return looked("broken", seen(release=made, files=files))

    assert told({}) == told({page: b"<p>"}) == make_check_result(["series"])
    assert told({page: b'<tr class="break-mark">'}).count == 0
    assert told({}, names=release.names).count == 0


def test_the_method_is_what_the_collection_defines_and_nothing_of_its_rounds(
    seen: Any, whole: CheckContext, tmp_path: Path
) -> None:
    def told() -> str:
        state = SimpleNamespace(collection=SimpleNamespace(path=tmp_path))
        one = looked("method", replace(whole, state=state))  # type: ignore[arg-type]
        assert one.count == 1
        return one.sha256

    def written(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    written("b.toml", "b")
    written("a/c.csv", "c")
    lines = "".join(f"{n} {hashlib.sha256(t.encode()).hexdigest()}\n" for n, t in (("a/c.csv", "c"), ("b.toml", "b")))
    assert told() == make_check_result([hashlib.sha256(lines.encode()).hexdigest()]).sha256
    before = told()
    for name in ("rounds/2031/round.toml", "audit/a.csv", ".git/x.toml", "README.md"):
        written(name, "x")
    (tmp_path / "folder.toml").mkdir()
    assert told() == before
    written("b.toml", "other")
    assert told() != before


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("links", "check_links"),
        ("accessible", "check_accessibility"),
        ("languages", "check_languages"),
        ("agree", "check_edition_marks"),
    ],
)
def test_what_is_wrong_with_the_files_is_found(
    name: str, look: str, seen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality_checks, look, lambda *held: ("one", "two"))
    assert looked(name, seen()) == make_check_result(["one", "two"])


def test_a_link_that_leads_nowhere_and_a_page_without_a_language_are_found(seen: Any, whole: CheckContext) -> None:
    page = b'<html><title>x</title><h1>x</h1><a href="nowhere.html">x</a></html>'
    at = seen(files={**whole.files, "site/strange.html": page})  # type: ignore[dict-item]
    assert looked("links", at) == make_check_result(["site/strange.html: nowhere.html"])
    assert looked("accessible", at) == make_check_result(["site/strange.html: lang"])


def test_a_report_that_is_not_there_is_found_by_its_languages_and_by_its_edition(
    seen: Any, whole: CheckContext
) -> None:
    files, release = whole.files, whole.release
    assert files is not None
    assert release is not None
    gone = f"report-{release.names.reports[0]}.pdf"
    assert gone in files
    at = seen(files={name: data for name, data in files.items() if name != gone})
    assert looked("languages", at) == make_check_result([gone])
    assert looked("agree", at) == make_check_result([gone])


def test_the_day_of_the_edition_is_always_to_be_answered_for(seen: Any, whole: CheckContext) -> None:
    assert looked("announced", seen()) == make_check_result([whole.state.round.published])


def test_a_figure_that_is_known_nowhere_in_the_round_has_none_to_differ_from(seen: Any, whole: CheckContext) -> None:
    release = whole.release
    assert release is not None
    cell = known(release)
    for figures in ({}, {cell.key: SimpleNamespace(value=Value.missing(ValueStatus.NOT_KNOWN))}):
        at = seen(state={"reconciled": SimpleNamespace(figures=figures)})
        assert looked("protected", at).count == 0


def test_an_origin_does_not_make_another_figure(seen: Any, whole: CheckContext, sealed: Any) -> None:
    release = whole.release
    assert release is not None
    other = replace(known(release), origin=FigureOrigin.COMPUTED)
    at = seen(release=sealed(release, tables=(first(other, release),)))
    assert looked("protected", at).count == 0
