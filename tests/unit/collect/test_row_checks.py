"""Rows: each kind of bad input, numbers as they may be written, and the fast path held against the slow one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import collect, define
from tilstand.collect import row_checks
from tilstand.collect.amounts import parse_written_number
from tilstand.collect.findings import FileReport, locate_row
from tilstand.collect.form_cells import Cells, list_expected_cells
from tilstand.collect.row_checks import RowPartition, split_clean_rows, validate_rows
from tilstand.collect.rows import FileRow, FileRows
from tilstand.define import Collection
from tilstand.model import Findings, Observation, Source, Submission
from tilstand.model.observations import ObservationBatch
from tilstand.sandbox.worksheets import format_cell_value
from tilstand.terms import Value, ValueStatus

BAD: list[tuple[dict[str, str], str]] = [
    ({"provider": "fjord_shelter"}, "C012 row 2: provider=Fjord shelter, sender=Havn shelter"),
    ({"provider": "nobody"}, "C012 row 2: provider=“nobody”, sender=Havn shelter"),
    ({"form": "police"}, "C013 row 2: expected=shelter, form=Police, provider=Havn shelter"),
    ({"form": "shelterr"}, "C038 row 2: expected=shelter, form=“shelterr”"),
    ({"period": "2030"}, "C014 the row: period=2030, year=2031 [victims_assisted]"),
    ({"period": "2031-04/2032-03"}, "C014 the row: period=2031-04/2032-03, year=2031 [victims_assisted]"),
    ({"period": "soon"}, "C015 the row: expected=period.round(example=2031, year=2031), what=period.unread"),
    ({"period": "2031-H1"}, "C015 the row: expected=period.round(example=2031, year=2031), what=period.other"),
    (
        {"measure": "victims_assited"},
        "C016 row 2, “Shelters”: expected=victims_assisted … 4, measure=“victims_assited”",
    ),
    ({"measure": "suspects"}, "C020 row 2, “Shelters”, “Suspects”: form=Shelters [suspects]"),
    (
        {"breakdown": "outcome=granted"},
        "C017 the row: dimension=“outcome”, expected=entry … 7, measure=Presumed victims assisted",
    ),
    ({"breakdown": "sex=females"}, "C018 the row: code=“females”, dimension=Sex, expected=female … 4"),
    (
        {"breakdown": "citizenship=helluland"},
        "C019 the row: code=Helluland, expected=sagaland … 7, valid=period.to(first=None, last=2029-12-31)",
    ),
    (
        {"breakdown": "sex=female; age=minor"},
        "C020 the row, Age at registration: Minor, Sex: Woman: form=Shelters [victims_assisted]",
    ),
    ({"breakdown": "female"}, "C039 the row"),
    ({"breakdown": "sex=female; sex=male"}, "C039 the row"),
    ({"value": "-3"}, "C022 the row: measure=Presumed victims assisted"),
    ({"value": "1,5"}, "C023 the row: measure=Presumed victims assisted"),
    ({"value": "1.5"}, "C023 the row: measure=Presumed victims assisted"),
    ({"value": "rundt ti"}, "C024 the row: measure=Presumed victims assisted"),
    ({"value": str(2**63)}, "C024 the row: measure=Presumed victims assisted"),
    ({"value": "4", "status": "not_known"}, "C026 the row: what=amount.both"),
    ({"value": "", "status": "number"}, "C026 the row: what=amount.empty"),
    ({"value": "4", "status": "zero"}, "C026 the row: what=amount.not_zero"),
    ({"value": "", "status": "not_submitted"}, "C027 the row: expected=not_applicable … 5 [victims_assisted]"),
    ({"value": "", "status": "suppressed"}, "C027 the row: expected=not_applicable … 5 [victims_assisted]"),
    ({"value": "", "status": "secret"}, "C027 the row: expected=not_applicable … 5 [victims_assisted]"),
    ({"rest": "roughly,,,,"}, "C028 the row: expected=exact … 6"),
    ({"rest": "exact,31.12.2031,,,"}, "C029 the row: column=as_at"),
    ({"breakdown": "sex=male", "rest": "exact,,doc.txt,four,"}, "C060 row 2"),
    ({"version": "first"}, "C040"),
    ({"rest": "exact,,doc.txt,4,generated 010190 12345"}, "C047 row 2: column=quote"),
]
"""Rows that are refused, each with its one fault."""
OTHERS: list[tuple[dict[str, str], str]] = [
    ({"provider": "Kari Oppdiktet"}, "C012 row 2: provider=place.other_text, sender=Havn shelter"),
    ({"measure": "Kari"}, "C016 row 2, “Shelters”: expected=victims_assisted … 4, measure=place.other_text"),
    (
        {"period": "2032", "measure": "street_contacts", "provider": "island_outreach", "form": "outreach"},
        "C014 row 2, “Outreach”, “Contacts on the street”: period=2032, year=2031 [street_contacts]",
    ),
    (
        {"period": "2031", "measure": "street_contacts", "provider": "island_outreach", "form": "outreach"},
        "C015 row 2, “Outreach”, “Contacts on the street”: expected=period.month(example=2031-01, year=2031), "
        "what=period.other",
    ),
    (
        {
            "measure": "street_contacts",
            "provider": "island_outreach",
            "form": "outreach",
            "period": "2031-05",
            "breakdown": "sex=male",
        },
        "C017 row 2, “Outreach”, “Contacts on the street”: dimension=“sex”, expected=–, measure=Contacts on the street",
    ),
    ({"value": "1 233"}, "C025 the row: how=amount.spacing(value=1233)"),
    ({"value": "12,0"}, "C025 the row: how=amount.decimals(value=12)"),
    ({"value": "37,5", "measure": "mean_stay"}, "C025 row 2, “Shelters”, “Mean stay”: how=amount.comma(value=37.5)"),
    ({"value": "ukjent", "status": "number"}, "C024 the row: measure=Presumed victims assisted"),
    ({"value": "number"}, "C024 the row: measure=Presumed victims assisted [victims_assisted]"),
    (
        {"value": "x", "measure": "nothing"},
        "C016 row 2, “Shelters”: expected=victims_assisted … 4, measure=“nothing” | C024 row 2, “Shelters”: "
        "measure=amount.unknown",
    ),
    ({"value": "3", "rest": "exact,,generated 010190 12345,4,"}, "C047 row 2: column=document"),
]


@pytest.mark.parametrize(("change", "expected"), [*BAD, *OTHERS])
def test_what_is_told_of_a_row(havn, row, rules, digest, change: dict[str, str], expected: str) -> None:
    submission, findings = havn(row(**change))
    assert digest(findings, "havn_shelter.csv") == expected
    assert (submission is None) == bool(findings.errors) == ("C025" not in rules(findings))
    assert {(found.cause, found.period) for found in findings} == {("havn_shelter.csv", "2031")}


def test_a_file_of_another_year_is_one_fault_however_many_rows_it_has(havn, row) -> None:
    rows = (row(period="2032", breakdown=one) for one in ("", "sex=male", "sex=female"))
    _, findings = havn(*rows)
    (one,) = (each for each in findings if each.rule == "C014")
    assert one.where.text("en").endswith(", and 2 more rows")


def test_all_faults_are_told_at_once(havn, row, rules) -> None:
    told = {expected[:4] for _, expected in BAD} - {"C040"}
    changes = [change for change, expected in BAD if expected[:4] in told]
    submission, findings = havn(*(row(**change) for change in changes))
    assert submission is None
    assert rules(findings) == told | {"C080"}  # beside rows of the round, one of another year corrects it
    assert len(findings) == len(changes)


@pytest.mark.parametrize(
    ("value", "status", "state"),
    [
        ("0", "", ValueStatus.ZERO),
        ("", "zero", ValueStatus.ZERO),
        ("7", "number", ValueStatus.NUMBER),
        ("", "not_known", ValueStatus.NOT_KNOWN),
        ("", "ukjent", ValueStatus.NOT_KNOWN),
        ("ukjent", "", ValueStatus.NOT_KNOWN),
        ("Ikkje aktuelt", "", ValueStatus.NOT_APPLICABLE),
        ("", "telles ikke", ValueStatus.NOT_COLLECTED),
    ],
)
def test_states_of_a_value(havn, row, rules, value: str, status: str, state: ValueStatus) -> None:
    submission, findings = havn(row(value, status))
    assert rules(findings) == set()
    assert [o.value.status for o in submission.observations] == [state]


def test_a_blank_is_no_observation_and_is_told(havn, row, rules) -> None:
    submission, findings = havn(row(""), row("4", breakdown="sex=male"), row("", breakdown="sex=female"))
    assert rules(findings) == {"C030"}
    assert [o.key.dims for o in submission.observations] == [(("sex", "male"),)]
    assert "Antall tomme celler: 2." in findings.items[0].format_finding_message("nb")


def test_same_figure_twice_is_an_error_and_two_vintages_are_not(havn, row, rules, text) -> None:
    _, findings = havn(row("5"), row("5"))
    assert rules(findings) == {"C021"}
    assert "rad 2" in text(findings)
    submission, findings = havn(row("5", rest="exact,2031-07-31,,,"), row("6", rest="exact,2032-01-15,,,"))
    assert rules(findings) == set()
    assert [o.as_at.isoformat() for o in submission.observations] == ["2031-07-31", "2032-01-15"]


def test_versions_that_differ_within_a_file(havn, row, rules) -> None:
    _, findings = havn(row("5"), row("4", breakdown="sex=male", version="2"))
    assert rules(findings) == {"C040"}


def test_a_body_reports_for_those_that_report_through_it(havn, row, rules) -> None:
    submission, findings = havn(
        row("9", provider="island_outreach", form="outreach", measure="street_contacts", period="2031-05")
    )
    assert rules(findings) == set()
    assert submission.observations[0].key.provider == "island_outreach"


def test_where_names_labels_not_ids(havn, row) -> None:
    _, findings = havn(row("-3", breakdown="sex=female"))
    where = findings.items[0].where
    assert where.text("nb") == (
        "«havn_shelter.csv», rad 2, «Bo- og oppfølgingstiltak», «Antatte ofre som fikk bistand», Kjønn: Kvinne"
    )
    assert where.text("en") == "“havn_shelter.csv”, row 2, “Shelters”, “Presumed victims assisted”, Sex: Woman"


SECRETS = ["Kari Oppdiktet", "01019012345", "kari@example.org", "22334455"]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("column", ["value", "status", "breakdown", "measure", "period", "form", "provider"])
def test_no_message_repeats_what_somebody_wrote(havn, row, text, column: str, secret: str) -> None:
    written = {"value": "", column: f"sex={secret}" if column == "breakdown" else secret}
    submission, findings = havn(row(**written))
    assert submission is None
    assert secret not in text(findings)


def test_unknown_provider_in_the_name_of_the_file(havn, row, rules, text) -> None:
    submission, findings = havn(row(), name="Kari Oppdiktet.csv")
    assert submission is None
    assert rules(findings) == {"C011"}
    assert "havn_shelter.csv" not in text(findings)


def test_more_than_a_hundred_of_a_kind_are_counted(havn, row, rules, text) -> None:
    _, findings = havn(*(row("-1", breakdown="sex=female") for _ in range(250)))
    assert rules(findings) == {"C022", "C046"}
    assert len(findings) == 101
    assert "150" in text(findings)


def test_a_rule_that_the_collection_makes_lighter_lets_the_figure_through(spoiled, row, header, tmp_path) -> None:
    file = spoiled / "collection.toml"
    file.write_text(file.read_text("utf-8") + '\n[severity]\nC020 = "info"\n', "utf-8")
    path = tmp_path / "havn_shelter.csv"
    path.write_text(f"{header}\n{row('2', breakdown='sex=female; age=minor')}\n", "utf-8")
    submission, findings = collect.read_submission(define.read_collection(spoiled), "2031", path)
    assert [f.rule for f in findings] == ["C020"]
    assert len(submission.observations) == 1


def test_reconstructed_years_may_state_other_years_beside_their_own(sagaland, tmp_path, row, header) -> None:
    path = tmp_path / "police.csv"
    path.write_text(
        f"{header}\n{row('9', provider='police', form='police', measure='cases_opened', period='2029')}\n", "utf-8"
    )
    submission, findings = collect.read_submission(sagaland, "2030", path)
    assert len(findings) == 0
    assert str(submission.observations[0].key.period) == "2029"


states = st.one_of(
    st.integers(min_value=0, max_value=10**7 - 1).map(Value.number),
    st.sampled_from([ValueStatus.NOT_KNOWN, ValueStatus.NOT_APPLICABLE, ValueStatus.NOT_COLLECTED]).map(Value.missing),
)


@draws(15)
@given(data=st.data())
def test_csv_round_trip(sagaland, tmp_path, header: str, data: st.DataObject) -> None:
    cells = list(list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter"))
    given_values = data.draw(st.lists(st.none() | states, min_size=len(cells), max_size=len(cells)))
    values = {cell.key: value for cell, value in zip(cells, given_values, strict=True) if value is not None}
    lines = [header]
    for cell in cells:
        if (value := values.get(cell.key)) is not None:
            number = str(value.amount) if value.known else ""
            lines.append(
                f"{cell.provider},{cell.form},{cell.period},3,{cell.cell.measure},{cell.cell.breakdown},"
                f"{number},{value.status},,,,,"
            )
    path = tmp_path / "havn_shelter.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    submission, findings = collect.read_submission(sagaland, "2031", path)
    if not values:
        assert [f.rule for f in findings] == ["C006"]
        return
    assert len(findings) == 0
    assert submission.version == 3
    assert {o.key: o.value for o in submission.observations} == values


def test_a_row_with_several_faults_tells_all_of_them(havn, row, rules) -> None:
    spoiled = row(
        "many", "maybe", provider="police", form="shelters", period="2030", breakdown="sex=x", rest="rather,12,,,"
    )
    submission, findings = havn(spoiled)
    assert submission is None
    assert rules(findings) == {"C012", "C014", "C018", "C024", "C027", "C028", "C029", "C038"}


def test_a_form_in_which_nothing_is_filled_in(havn, row, rules) -> None:
    submission, findings = havn(row(""), row("", breakdown="sex=male"))
    assert rules(findings) == {"C030", "C062"}
    assert not findings.errors
    assert submission.observations == ()
    assert rules(havn(row(""), row("", "not_known", breakdown="sex=male"))[1]) == {"C030"}


@pytest.mark.parametrize(("period", "rule"), [("2032", "C014"), ("2029", ""), ("1999", "C063")])
def test_a_reconstructed_year_has_earlier_periods_and_none_after_the_edition(
    sagaland, tmp_path, header, row, rules, period, rule
) -> None:
    path = tmp_path / "havn_shelter.csv"
    path.write_text(f"{header}\n{row(period=period)}\n", "utf-8")
    submission, findings = collect.read_submission(sagaland, "2030", path)
    assert rules(findings) == ({rule} if rule else set())
    assert (submission is None) == (rule == "C014")


# Rows that are sifted by columns come to the same as rows that are looked at one by one.


CHOICES = {
    "provider": ("havn_shelter", "havn_shelter", "havn_shelter", "fjord_shelter", "nobody"),
    "form": ("shelter", "shelter", "shelter", "police"),
    "period": ("2031", "2031", "2031", "2030", "1999", "soon"),
    "measure": ("victims_assisted", "victims_assisted", "dependants_housed", "mean_stay", "suspects"),
    "breakdown": ("", "sex=female", "sex = female", "sex=male", "age=minor;sex=male", "sex=mal"),
    "value": ("3", "0", "12", "", "4,5", "4.50", "not_known", "1 200", "9999999.12345678901234567", "-1"),
    "status": ("number", "number", "zero", "", "not_known", "secret"),
    "qualifier": ("", "exact", "about", "roughly"),
    "as_at": ("", "", "2031-06-30", "30.6.2031"),
    "readings": ("", "", "8|3"),
    "remark": ("", "", "Counted again."),
}
ROWS = st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in CHOICES.items()}), max_size=14)


def one_by_one(report: FileReport, rows: FileRows, sender: str, cells: Cells) -> RowPartition:
    """Nothing is sifted: every row is looked at."""
    found = split_clean_rows(report, FileRows.from_file_rows([]), sender, cells)
    return replace(found, left=np.arange(len(rows)))


def told(collection: Collection, texts: list[dict[str, str]]) -> tuple[ObservationBatch, Findings]:
    report = FileReport(collection, collection.round("2031"), "havn_shelter.csv", "havn_shelter")
    rows = [FileRow(at=locate_row(n), source=Source("f", n), **one) for n, one in enumerate(texts, start=2)]
    return validate_rows(report, rows, "havn_shelter"), report.findings


@draws(60)
@given(ROWS)
def test_a_row_says_the_same_however_it_is_looked_at(sagaland: Collection, texts: list[dict[str, str]]) -> None:
    some = told(sagaland, texts)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(row_checks, "split_clean_rows", one_by_one)
        assert told(sagaland, texts) == some


def test_numbers_stay_in_columns_and_each_is_made_once(sagaland: Collection) -> None:
    plain = {name: choices[0] for name, choices in CHOICES.items()}
    found, findings = told(
        sagaland,
        [
            plain,
            {**plain, "breakdown": "sex=male", "readings": "8|3"},
            {**plain, "breakdown": "sex=female", "value": "", "status": ""},
        ],
    )
    assert (len(found), len(found.plain), list(found.others)) == (2, 1, [1])
    assert [one.value.amount for one in found[:5]] == [3, 3]
    assert found[-1].readings == (3, 8)
    assert found[0] is next(iter(found))
    assert found == tuple(found)
    assert hash(found) == hash(tuple(found))
    assert isinstance(found[0], Observation)
    assert [one.rule for one in findings] == ["C030"]


def test_a_file_in_which_everything_is_wrong_is_not_gone_through_to_its_end(
    sagaland: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_checks, "MOST", 3)
    plain = {name: choices[0] for name, choices in CHOICES.items()}
    _, findings = told(sagaland, [{**plain, "measure": f"unknown_{n}"} for n in "abcdefgh"])
    assert [one.rule for one in findings] == ["C016"] * 3 + ["C001"]
    assert findings.items[-1].what.text("en").endswith("The 5 rows that are left were not looked at.")


NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("0", "0", ""),
        ("17", "17", ""),
        (" 17 ", "17", ""),
        ("1 233", "1233", "spacing"),
        (f"1{NBSP}233", "1233", "spacing"),
        (f"2{NARROW}345{NARROW}678", "2345678", "spacing"),
        ("12,0", "12", "decimals"),
        ("12.0", "12", "decimals"),
    ],
)
def test_whole_number_as_people_write_it(text: str, value: str, note: str) -> None:
    reading = parse_written_number(text, whole=True)
    assert (str(reading.value), reading.note, reading.problem) == (value, note, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,5", "fraction"),
        ("1.5", "fraction"),
        ("1.233", "fraction"),
        ("1,000", "fraction"),
        ("-3", "negative"),
        ("\u22123", "negative"),
        ("tolv", "text"),
        ("ca. 12", "text"),
        ("12-15", "text"),
        ("1e3", "text"),
        ("12 34", "text"),
        ("+5", "text"),
        ("١٢", "text"),
        ("22334455", "text"),
        ("12345678901", "text"),
        ("[bool]", "text"),
    ],
)
def test_what_has_no_single_reading_is_refused(text: str, problem: str) -> None:
    reading = parse_written_number(text, whole=True)
    assert (reading.value, reading.problem) == (None, problem)


def test_measured_units_take_decimals_and_changes_take_signs() -> None:
    assert str(parse_written_number("37,5", whole=False).value) == "37.5"
    assert parse_written_number("37,5", whole=False).note == "comma"
    assert parse_written_number("-12", whole=False).problem == "negative"
    assert str(parse_written_number("-12", whole=False, signed=True).value) == "-12"
    assert str(parse_written_number("12 %", whole=False, percent=True).value) == "12"
    assert parse_written_number("12 %", whole=False).problem == "text"


def test_zero_is_a_known_zero() -> None:
    reading = parse_written_number("0", whole=True)
    assert reading.value is not None
    assert reading.value.status is ValueStatus.ZERO


@given(st.integers(min_value=0, max_value=9_999_999))
def test_every_whole_number_reads_the_same_plain_and_grouped(number: int) -> None:
    for text in (
        str(number),
        f"{number:,}".replace(",", " "),
        f"{number:,}".replace(",", NBSP),
        format_cell_value(float(number)),
    ):
        reading = parse_written_number(text, whole=True)
        assert reading.value is not None
        assert reading.value.amount == number


@pytest.mark.slow
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_worse(text: str) -> None:
    reading = parse_written_number(text, whole=True)
    assert (reading.value is None) == bool(reading.problem)


# The optional column `readings`: what a smudged number may have been.


HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,readings"


@pytest.mark.parametrize(("text", "expected"), [("", ()), ("83|33", (3, 83, 33)), ("3 | 8", (3, 8)), ("?", (3, 8))])
def test_readings_are_kept_beside_the_number(havn, row, text: str, expected: tuple[int, ...]) -> None:
    submission, _ = havn(row("3") + f",{text}", header=HEADER)
    assert isinstance(submission, Submission)
    (one,) = submission.observations
    assert one.readings[: len(expected)] == expected
    assert str(one.value) == "3"
    assert bool(one.readings) is bool(text)


def test_what_is_no_whole_number_is_told(havn, row, rules) -> None:
    submission, findings = havn(row("3") + ",three", header=HEADER)
    assert "C061" in rules(findings)
    assert submission is None or submission.observations[0].readings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123456789", (3, 123456789)),
        ("1234567890", ()),
        ("8|x", ()),
        ("-8", ()),
        ("8|", ()),
        ("٣", ()),
        ("8|3|8", (3, 8)),
    ],
)
def test_readings_are_whole_numbers_of_at_most_nine_digits_each_once(
    havn, row, rules, text: str, expected: tuple[int, ...]
) -> None:
    submission, findings = havn(row("3") + f",{text}", header=HEADER)
    assert rules(findings) == (set() if expected else {"C061"})
    assert (submission.observations[0].readings if submission else ()) == expected


def test_any_damage_is_every_whole_number_that_the_digits_may_have_been(havn, row) -> None:
    submission, _ = havn(row("10") + ",?", header=HEADER)
    (one,) = submission.observations
    assert one.readings[0] == 10
    assert len(set(one.readings)) == len(one.readings) > 2
    assert min(one.readings) >= 0
