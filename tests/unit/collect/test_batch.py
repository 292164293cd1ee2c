from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.collect.submission import deliver_file
from tilstand.errors import UsageError
from tilstand.model import Severity

ALL = {"police", "migration_board", "fjord_shelter", "havn_shelter"}


@pytest.fixture
def inbox(tmp_path, row, header):
    """Put a file into an inbox: the total of a shelter, in a version."""

    def put(folder: str, *rows: str, name: str = "havn_shelter.csv") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([header, *(rows or (row("5"),)), ""]), "utf-8")
        return path

    return put


def of(batch, rule: str):
    return [found for found in batch.findings if found.rule == rule]


def test_the_fixture_is_clean(sagaland) -> None:
    batch = collect.collect_round(sagaland, "2031")
    assert len(batch.findings) == 0
    assert [s.provider for s in batch.submissions] == ["fjord_shelter", "havn_shelter", "migration_board", "police"]
    assert {s.basis for s in batch.submissions} == {"delivered"}
    assert len(batch.published) == 6
    assert list(batch.absent) == ["dal_shelter"]
    assert batch.absent["dal_shelter"].text("nn").startswith("Tiltaket opna")
    answers = {s.provider: len(s.answers) for s in batch.submissions}
    assert answers["havn_shelter"] == 2


def test_same_files_same_batch(sagaland) -> None:
    assert collect.collect_round(sagaland, "2031") == collect.collect_round(sagaland, "2031")


def test_two_vintages_come_through(sagaland) -> None:
    police = next(s for s in collect.collect_round(sagaland, "2031").submissions if s.provider == "police")
    first_half = [
        o
        for o in police.observations
        if o.key.measure == "suspects" and str(o.key.period) == "2031-H1" and not o.key.dims
    ]
    assert [(str(o.value), str(o.as_at)) for o in first_half] == [("7", "2031-07-31"), ("8", "2032-01-15")]


def test_who_is_missing_is_said_by_name(spoiled, rules) -> None:
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert rules(batch.findings) == {"C033"}
    assert {
        found.providers[0] for found in batch.findings
    } == ALL  # not the absent, the closed, or those through others
    assert all("(oppdiktet)" in found.where.text("nb") for found in batch.findings)
    assert batch.submissions == ()


def test_a_faulty_submission_is_left_out_whole_and_stops_no_other(spoiled, inbox, row, rules) -> None:
    bad = inbox("a", row("5"), row("-1", breakdown="sex=male"))
    good = inbox("a", row("7", provider="fjord_shelter"), name="fjord_shelter.csv")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[bad, good])
    assert [s.provider for s in batch.submissions] == ["fjord_shelter"]
    assert {"C022", "C035", "C033"} == rules(batch.findings)
    assert [found.providers for found in of(batch, "C035")] == [("havn_shelter",)]
    assert {found.providers[0] for found in of(batch, "C033")} == {"police", "migration_board"}


def test_findings_of_a_file_come_heaviest_first(spoiled, inbox, row) -> None:
    bad = inbox("a", row("1 233"), row("-1", breakdown="sex=male"))
    found = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[bad]).findings
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    by_cause: dict[str, list[Severity]] = {}
    for one in found:
        by_cause.setdefault(one.cause, []).append(one.severity)
    assert all(weights == sorted(weights, key=order.index) for weights in by_cause.values())
    heaviest = [order.index(weights[0]) for weights in by_cause.values()]
    assert heaviest == sorted(heaviest)
    assert {one.severity for one in found} == set(order)


def test_newest_version_counts(spoiled, inbox, row, rules) -> None:
    first, second = inbox("a", row("5")), inbox("b", row("6", version="2"))
    for files in ([first, second], [second, first]):
        batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=files)
        assert [str(s.observations[0].value) for s in batch.submissions] == ["6"]
        assert rules(batch.findings) == {"C032", "C033"}
        assert [found.severity for found in of(batch, "C032")] == [Severity.INFO]


def test_same_version_twice_is_an_error_and_neither_counts(spoiled, inbox, row, rules) -> None:
    files = [inbox("a", row("5")), inbox("b", row("6"), name="havn_shelter.again.csv")]
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=files)
    assert batch.submissions == ()
    assert "C031" in rules(batch.findings)
    assert "havn_shelter.again.csv" in of(batch, "C031")[0].what.text("nb")


def test_a_faulty_newest_version_is_not_replaced_by_the_one_before(spoiled, inbox, row, rules) -> None:
    files = [inbox("a", row("5")), inbox("b", row("-6", version="2"))]
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=files)
    assert batch.submissions == ()
    assert {"C032", "C035", "C022"} <= rules(batch.findings)


def test_the_same_file_twice_is_read_once(spoiled, inbox, rules) -> None:
    files = [inbox("a"), inbox("b")]
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=files)
    assert len(batch.submissions) == 1
    assert "C045" in rules(batch.findings)
    assert not of(batch, "C031")


def test_absent_but_there(spoiled, inbox, row, rules) -> None:
    file = inbox("a", row("1", provider="dal_shelter"), name="dal_shelter.csv")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[file])
    assert [s.provider for s in batch.submissions] == ["dal_shelter"]
    assert "C034" in rules(batch.findings)


def test_a_body_that_closed_is_not_asked(spoiled, inbox, row, rules) -> None:
    file = inbox("a", row("1", provider="old_quay"), name="old_quay.csv")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[file])
    assert "C048" in rules(batch.findings)


def test_absence_of_a_body_nobody_knows(spoiled, rules) -> None:
    file = spoiled / "rounds" / "2031" / "round.toml"
    file.write_text(file.read_text("utf-8") + '\n[absent.nobody.reason]\nnb = "Ukjent."\n', "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C049" in rules(batch.findings)
    assert list(batch.absent) == ["dal_shelter"]


def test_counted_list_beside_other_figures(spoiled, sagaland, tmp_path, row, inbox, rules) -> None:
    contacts = inbox(
        "a", row("9", provider="island_outreach", form="outreach", measure="street_contacts", period="2031-05")
    )
    people = tmp_path / "havn_shelter.shelter.csv"
    people.write_text("case,role,sex\n1,victim,female\n2,victim,male\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[contacts], line_lists=[people])
    assert [(s.provider, s.channel) for s in batch.submissions] == [
        ("havn_shelter", "csv"),
        ("havn_shelter", "line_list"),
    ]
    assert rules(batch.findings) == {"C033", "C057"}


def test_one_form_in_two_ways_would_count_people_twice(spoiled, tmp_path, row, inbox, rules) -> None:
    people = tmp_path / "havn_shelter.shelter.csv"
    people.write_text("case,role\n1,victim\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[inbox("a")], line_lists=[people])
    assert batch.submissions == ()
    assert "C044" in rules(batch.findings)


def test_one_question_answered_in_two_places(spoiled, sagaland, tmp_path, rules) -> None:
    book = tmp_path / "havn_shelter.xlsx"
    told = {("havn_shelter", "shelter", "trends"): "Generert svar."}
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", book, {}, answers=told)
    file = sagaland.path / "rounds" / "2031" / "submissions" / "havn_shelter.answers.toml"
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=[book, file])
    assert "C044" in rules(batch.findings)
    assert [len(s.answers) for s in batch.submissions] == [1]


def test_what_programs_leave_behind_is_passed_over_and_the_rest_is_told(spoiled, rules) -> None:
    folder = spoiled / "rounds" / "2031" / "submissions"
    for name in (".DS_Store", "~$havn_shelter.xlsx", "README.md"):
        (folder / name).write_text("generated", "utf-8")
    (folder / "havn_shelter.pdf").write_text("generated", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert rules(batch.findings) == {"C001", "C033", "C035"}
    assert len(of(batch, "C001")) == 1


def test_line_list_left_in_the_folder_of_submissions_is_refused(spoiled, rules, text) -> None:
    file = spoiled / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
    file.write_text("case,name\n1,Kari Oppdiktet\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" in rules(batch.findings)
    assert "Kari" not in text(batch.findings)


def test_workbooks_and_csv_give_the_same_figures(sagaland, spoiled, tmp_path) -> None:
    before = {s.provider: s for s in collect.collect_round(sagaland, "2031").submissions}
    books = []
    for provider in ("havn_shelter", "fjord_shelter", "migration_board"):
        books.append(tmp_path / f"{provider}.xlsx")
        values = {o.key: o.value for o in before[provider].observations}
        collect.write_workbook_template(sagaland, "2031", provider, books[-1], {}, values=values)
    shutil.copy(sagaland.path / "rounds/2031/submissions/police.csv", spoiled / "rounds/2031/submissions")
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=books)
    assert not batch.findings.errors
    for after in batch.submissions:
        old = {(o.key, o.as_at): o.value for o in before[after.provider].observations}
        assert {(o.key, o.as_at): o.value for o in after.observations} == old


def test_unknown_year(sagaland) -> None:
    with pytest.raises(UsageError, match="has no round 2040"):
        collect.collect_round(sagaland, "2040")


def test_who_filled_in_nothing_has_not_reported(spoiled, inbox, row, rules) -> None:
    year = spoiled / "rounds" / "2031" / "round.toml"
    noted = '\n[absent.fjord_shelter.reason]\nnb = "Generert."\nnn = "Generert."\nen = "Generated."\n'
    year.write_text(year.read_text("utf-8") + noted, "utf-8")
    files = [inbox("blank", row(""), row("", breakdown="sex=male"))]
    files.append(inbox("blank", row("", provider="fjord_shelter"), name="fjord_shelter.csv"))
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=files)
    assert [one.provider for one in batch.submissions] == []
    assert [found.providers for found in of(batch, "C062")] == [("fjord_shelter",), ("havn_shelter",)]
    assert "havn_shelter" not in {name for found in of(batch, "C033") for name in found.providers}
    assert of(batch, "C034") == []
    assert "fjord_shelter" in batch.absent


def test_a_delivery_knows_its_forms_by_the_cells_that_are_filled_in(sagaland, inbox, row) -> None:
    outreach = {"provider": "island_outreach", "form": "outreach", "measure": "street_contacts"}
    path = inbox("one", row("5"), row("", period="2031-05", **outreach))
    about = sagaland.round("2031")
    assert deliver_file(sagaland, about, path).forms == {"shelter"}
    path = inbox("two", row(""), row("", "not_known", period="2031-05", **outreach))
    found = deliver_file(sagaland, about, path)
    assert (found.forms, found.channel, found.version) == ({"outreach"}, "csv", 1)
    assert len(found.sha256) == 64


def test_of_what_a_newer_version_has_replaced_nothing_is_asked(spoiled, inbox, row) -> None:
    files = [inbox("old", row("")), inbox("new", row("5", version="2"))]
    held = define.read_collection(spoiled)
    batch = collect.collect_round(held, "2031", inbox=files[:1])
    assert of(batch, "C062")
    batch = collect.collect_round(held, "2031", inbox=files)
    assert not of(batch, "C062")
    assert not of(batch, "C030")
