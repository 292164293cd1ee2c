"""Each kind of bad input, shown by the row that has it."""

from __future__ import annotations

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import collect, define
from tilstand.collect.form_cells import list_expected_cells
from tilstand.terms import Value, ValueStatus

BAD = {
    "another provider's figures": ({"provider": "fjord_shelter"}, "C012"),
    "a provider nobody knows": ({"provider": "nobody"}, "C012"),
    "form not the provider's": ({"form": "police"}, "C013"),
    "form that does not exist": ({"form": "shelterr"}, "C038"),
    "wrong year": ({"period": "2030"}, "C014"),
    "a period that reaches out of the year": ({"period": "2031-04/2032-03"}, "C014"),
    "no period": ({"period": "soon"}, "C015"),
    "a period the form does not ask for": ({"period": "2031-H1"}, "C015"),
    "unknown measure": ({"measure": "victims_assited"}, "C016"),
    "measure of another form": ({"measure": "suspects"}, "C020"),
    "unknown dimension": ({"breakdown": "outcome=granted"}, "C017"),
    "unknown code": ({"breakdown": "sex=females"}, "C018"),
    "code no longer valid": ({"breakdown": "citizenship=helluland"}, "C019"),
    "cell not in the form": ({"breakdown": "sex=female; age=minor"}, "C020"),
    "breakdown without a code": ({"breakdown": "female"}, "C039"),
    "dimension named twice": ({"breakdown": "sex=female; sex=male"}, "C039"),
    "negative count": ({"value": "-3"}, "C022"),
    "fraction with a comma": ({"value": "1,5"}, "C023"),
    "fraction with a point": ({"value": "1.5"}, "C023"),
    "text in a number": ({"value": "rundt ti"}, "C024"),
    "a number beyond 64 bits": ({"value": str(2**63)}, "C024"),
    "number and reason": ({"value": "4", "status": "not_known"}, "C026"),
    "status number, no number": ({"value": "", "status": "number"}, "C026"),
    "status zero, another number": ({"value": "4", "status": "zero"}, "C026"),
    "not the provider's to say": ({"value": "", "status": "not_submitted"}, "C027"),
    "suppressed by the provider": ({"value": "", "status": "suppressed"}, "C027"),
    "a status nobody knows": ({"value": "", "status": "secret"}, "C027"),
    "a qualifier nobody knows": ({"rest": "roughly,,,,"}, "C028"),
    "a date nobody can read": ({"rest": "exact,31.12.2031,,,"}, "C029"),
    "line that is no number": ({"breakdown": "sex=male", "rest": "exact,,doc.txt,four,"}, "C060"),
    "version that is no number": ({"version": "first"}, "C040"),
    "identity number in a quotation": ({"rest": "exact,,doc.txt,4,generated 010190 12345"}, "C047"),
}


@pytest.mark.parametrize(("change", "rule"), BAD.values(), ids=BAD.keys())
def test_bad_row(havn, row, rules, change: dict[str, str], rule: str) -> None:
    submission, findings = havn(row(**change))
    assert submission is None
    assert rules(findings) == {rule}


def test_a_file_of_another_year_is_one_fault_however_many_rows_it_has(havn, row) -> None:
    rows = (row(period="2032", breakdown=one) for one in ("", "sex=male", "sex=female"))
    _, findings = havn(*rows)
    (one,) = (each for each in findings if each.rule == "C014")
    assert one.where.text("en").endswith(", and 2 more rows")


def test_all_faults_are_told_at_once(havn, row, rules) -> None:
    changes = [change for change, rule in BAD.values() if rule != "C040"]
    submission, findings = havn(*(row(**change) for change in changes))
    assert submission is None
    told = {rule for _, rule in BAD.values() if rule != "C040"}
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
