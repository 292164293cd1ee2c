"""A value is a number, a known zero, or the reason why there is none; a blank is not a zero."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import collect, define
from tilstand.define import Collection
from tilstand.model import Batch, Findings, Submission
from tilstand.terms import Key, Period, Value, ValueStatus

HEADER = "provider,form,period,version,measure,breakdown,value,status"
Delivered = Callable[..., tuple[Submission | None, Findings]]


@pytest.fixture
def delivered(sagaland: Collection, tmp_path: Path) -> Delivered:
    """Deliver rows of Havn shelter's form."""

    def deliver(*rows: str, name: str = "havn_shelter.csv", encoding: str = "utf-8"):  # type: ignore[no-untyped-def]
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *rows, ""]), encoding)
        return collect.read_submission(sagaland, "2031", path)

    return deliver


def rules(findings: Findings) -> list[str]:
    return [f.rule for f in findings.errors]


@pytest.mark.parametrize(
    ("value", "status", "state"),
    [
        ("3", "number", ValueStatus.NUMBER),
        ("0", "zero", ValueStatus.ZERO),
        ("", "not_known", ValueStatus.NOT_KNOWN),
        ("", "not_applicable", ValueStatus.NOT_APPLICABLE),
        ("", "not_collected", ValueStatus.NOT_COLLECTED),
    ],
)
def test_the_states_that_a_body_can_give(delivered: Delivered, value: str, status: str, state: ValueStatus) -> None:
    """A number, a known zero, not known, not applicable, not collected."""
    found, findings = delivered(f"havn_shelter,shelter,2031,1,victims_assisted,sex=male,{value},{status}")
    assert not findings.errors
    assert found.observations[0].value.status is state


def test_a_blank_yields_nothing(delivered: Delivered) -> None:
    """A cell left blank is no observation: neither zero nor "not known"."""
    found, findings = delivered(
        "havn_shelter,shelter,2031,1,victims_assisted,,28,number",
        "havn_shelter,shelter,2031,1,victims_assisted,sex=male,,",
    )
    assert not findings.errors
    assert [o.key.dims for o in found.observations] == [()]


@pytest.mark.parametrize(
    ("state", "letter", "sign"),
    [
        (ValueStatus.NUMBER, "A", ""),
        (ValueStatus.NOT_APPLICABLE, "M", "."),
        (ValueStatus.NOT_KNOWN, "O", ".."),
        (ValueStatus.NOT_COLLECTED, "L", "…"),
        (ValueStatus.NOT_SUBMITTED, "O", "…"),
        (ValueStatus.SUPPRESSED, "Q", ":"),
    ],
)
def test_each_state_has_a_letter_and_a_sign(state: ValueStatus, letter: str, sign: str) -> None:
    """SDMX's letter in data, Statistics Norway's sign in tables."""
    assert (state.sdmx, state.sign) == (letter, sign)


def test_zero_is_known_and_a_missing_value_has_no_number() -> None:
    """Nothing can be both a zero and missing."""
    assert Value.number(0).status is ValueStatus.ZERO
    with pytest.raises(ValueError, match="neither"):
        Value(ValueStatus.NOT_KNOWN, Value.number(1).amount)


def test_everything_that_does_not_fit_is_told_at_once(delivered: Delivered) -> None:
    """One file with four faults gets four findings, each with rule, place, fault and cure; none is used."""
    found, findings = delivered(
        "havn_shelter,shelter,2031,1,victims_assisted,,-28,number",
        "havn_shelter,shelter,2031,1,victims_assisted,sex=man,1,number",
        "havn_shelter,shelter,2031,1,residents,,1,number",
        "havn_shelter,permits,2031,1,permit_decisions,,1,number",
    )
    assert found is None
    assert len(findings.errors) >= 4
    for finding in findings.errors:
        assert len(finding.format_finding_message("nb").splitlines()) == 4
        assert "havn_shelter.csv" in finding.format_finding_message("en")


def test_who_did_not_report_and_why(batch: Batch) -> None:
    """A body that sent nothing is named with its reason: neither zero nor missing by chance."""
    assert set(batch.absent) == {"dal_shelter"}
    assert "October" in batch.absent["dal_shelter"].text("en")


def test_a_body_that_sent_nothing_and_gave_no_reason_is_asked_for(tmp_path: Path) -> None:
    """Silence is a finding of its own."""
    copied = copytree(Path(__file__).parents[2] / "fixtures" / "sagaland", tmp_path / "sagaland")
    (copied / "rounds" / "2031" / "submissions" / "police.csv").unlink()
    batch = collect.collect_round(define.read_collection(copied), "2031")
    assert [f.providers for f in batch.findings if f.rule == "C033"] == [("police",)]


def test_two_readings_of_a_register_are_two_vintages(batch: Batch) -> None:
    """The police state suspects of the first half as read in July and again in January."""
    key = Key("suspects", "police", Period.from_text("2031-H1"))
    stated = [(str(o.as_at), str(o.value)) for s in batch.submissions for o in s.observations if o.key == key]
    assert sorted(stated) == [("2031-07-31", "7"), ("2032-01-15", "8")]


def test_a_workbook_is_read_back_as_it_was_filled_in(sagaland: Collection, tmp_path: Path) -> None:
    """What is written into a body's workbook comes back, figure by figure and state by state."""
    key = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
    values = {key: Value.number(28), key.at("sex", "male"): Value.missing(ValueStatus.NOT_KNOWN)}
    path = tmp_path / "havn_shelter.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {key: Value.number(25)}, values=values)
    found, findings = collect.read_submission(sagaland, "2031", path)
    assert not findings.errors
    assert {o.key: o.value for o in found.observations} == values


def test_a_pseudonymous_list_is_counted_into_the_same_form(sagaland: Collection, tmp_path: Path) -> None:
    """One row a person, codes only; the same cells come out as from the form."""
    path = tmp_path / "havn_shelter.shelter.csv"
    path.write_text("case,role,sex,age,new\nHS-1,victim,female,adult,yes\nHS-2,victim,male,adult,no\n", "utf-8")
    found, findings = collect.collect_line_list(sagaland, "2031", path)
    assert not findings.errors
    counted = {o.key.dims: str(o.value) for o in found.observations if o.key.measure == "victims_assisted"}
    assert (counted[()], counted[(("sex", "female"),)]) == ("2", "1")


@pytest.mark.parametrize("column", ["name", "birthdate", "phone", "comment"])
def test_what_could_name_a_person_is_refused(sagaland: Collection, tmp_path: Path, column: str) -> None:
    """Names, identity numbers and free text are no part of a list, and no message repeats them."""
    path = tmp_path / "havn_shelter.shelter.csv"
    path.write_text(f"case,role,sex,{column}\nHS-1,victim,female,Generated Person\n", "utf-8")
    found, findings = collect.collect_line_list(sagaland, "2031", path)
    assert found is None
    assert findings.errors
    assert all("Generated Person" not in f.format_finding_message("nb") for f in findings)
