from __future__ import annotations

import pytest

from tilstand import collect
from tilstand.model import Severity


def test_plain_utf8_says_nothing(havn, row, rules) -> None:
    submission, findings = havn(row("5"))
    assert rules(findings) == set()
    assert [str(o.value) for o in submission.observations] == ["5"]
    assert submission.observations[0].source.line == 2


def test_utf8_with_byte_order_mark_says_nothing(havn, row, rules) -> None:
    submission, findings = havn(row("5"), encoding="utf-8-sig")
    assert submission is not None
    assert rules(findings) == set()


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_other_encodings_are_understood_and_told(havn, row, rules, text, encoding: str, name: str) -> None:
    submission, findings = havn(row("5", rest="exact,,rapport.txt,3,øye på ære"), encoding=encoding)
    assert rules(findings) == {"C007"}
    assert name in text(findings)
    assert submission.observations[0].source.quote == "øye på ære"


def spoil(tmp_path, data: bytes):
    path = tmp_path / "havn_shelter.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "last",
    ["blåbær".encode() + b"\n" + "blåbær".encode("cp1252"), b"\x81\x8d\x9d", b"a\x00b"],
    ids=["mixed", "undecodable", "not text"],
)
def test_undecodable_bytes_stop_the_file(tmp_path, sagaland, header, rules, last: bytes) -> None:
    submission, findings = collect.read_submission(sagaland, "2031", spoil(tmp_path, header.encode() + b"\n" + last))
    assert submission is None
    assert rules(findings) == {"C001"}


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators_are_understood_and_told(havn, row, rules, header: str, mark: str) -> None:
    lines = [
        row("5").replace(",", mark),
        row("41,5", measure="mean_stay").replace(",", mark).replace(f'"41{mark}5"', "41,5"),
    ]
    submission, findings = havn(*lines, header=header.replace(",", mark))
    assert rules(findings) == {"C008", "C025"}
    assert [str(o.value) for o in submission.observations] == ["5", "41.5"]


def test_missing_and_extra_columns_are_both_told(havn, rules, text) -> None:
    submission, findings = havn("havn_shelter,x", header="provider,navn på beboer")
    assert submission is None
    assert rules(findings) == {"C009", "C010"}
    assert "measure" in text(findings)
    assert "navn på beboer" not in text(findings)


def test_a_column_that_stands_twice_is_told(havn, row, header, rules) -> None:
    _, findings = havn(row("5") + ",7", header=header + ",value")
    assert rules(findings) == {"C010"}


def test_shifted_row_is_told_and_the_others_are_still_checked(havn, row, rules) -> None:
    _, findings = havn("havn_shelter,shelter,2031", row("5"), row("-1", breakdown="sex=male"))
    assert rules(findings) == {"C041", "C022"}


def test_a_breakdown_that_its_own_separator_parts_is_told_as_that(havn, row, header, rules) -> None:
    both = row("5", breakdown="sex=male; age=adult").replace(",", ";")
    _, findings = havn(both, header=header.replace(",", ";"))
    assert rules(findings) == {"C008", "C041"}
    quoted = row("5", breakdown='"sex=male; age=adult"').replace(",", ";")
    assert "C041" not in rules(havn(quoted, header=header.replace(",", ";"))[1])


def test_empty_columns_at_the_end_of_a_row_do_no_harm(havn, row, rules) -> None:
    submission, findings = havn(row("5") + ",,,")
    assert submission is not None
    assert rules(findings) == set()


def test_unmatched_quotation_mark_names_the_row(havn, row, rules, text) -> None:
    _, findings = havn(row("5"), 'havn_shelter,"shelter,2031')
    assert rules(findings) == {"C001"}
    assert "rad 3" in text(findings)


@pytest.mark.parametrize("rows", [(), ("", ",,,,,,,,,,,,")], ids=["heading only", "blank rows"])
def test_empty_file(havn, rules, rows: tuple[str, ...]) -> None:
    submission, findings = havn(*rows)
    assert submission is None
    assert rules(findings) == {"C006"}
    assert findings.errors


def test_a_workbook_in_which_nothing_was_filled_is_kept_as_its_headings_and_read_again(
    tmp_path, sagaland, rules
) -> None:
    """It asks what that means, and leaves nothing out; a file of headings that a body sends is empty."""
    headings = (tmp_path / "police.2.xlsx.csv", tmp_path / "police.csv")
    for file in headings:
        file.write_text("provider,form,period,version,measure,breakdown,value,status\n", "utf-8")
    kept, asked = collect.read_submission(sagaland, "2031", headings[0])
    assert kept is not None
    assert (kept.version, kept.observations, rules(asked)) == (2, (), {"C062"})
    sent, refused = collect.read_submission(sagaland, "2031", headings[1])
    assert (sent, rules(refused)) == (None, {"C006"})


def test_empty_bytes(tmp_path, sagaland, rules) -> None:
    _, findings = collect.read_submission(sagaland, "2031", spoil(tmp_path, b" \n"))
    assert rules(findings) == {"C006"}


def test_weights_follow_the_catalogue(havn, row) -> None:
    _, findings = havn(row("1 233"))
    assert [f.severity for f in findings] == [Severity.INFO]
