"""Files of figures that no collection knows: what is read, and what is told instead of guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.errors import UsageError
from tilstand.languages.messages import FilledTemplate
from tilstand.scaffold import ColumnDefaults, check_languages, read_figures

HEAD = "Body,Year,Measure,Sex,Value\n"
NOTHING = ColumnDefaults()
WHOLE = ColumnDefaults(body="Police", measure="Victims", period="2031")


def faults(tmp_path: Path, text: str | bytes, defaults: ColumnDefaults = NOTHING, **columns: str) -> set[str]:
    """The kinds of fault that are told of a file."""
    file = tmp_path / "figures.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError) as error:
        read_figures(file, "en", columns, defaults)
    kinds = set()
    for cause in error.value.told:
        assert isinstance(cause, FilledTemplate)
        kinds.add(cause.template.path.removeprefix("scaffold.fault."))  # type: ignore[attr-defined]
    return kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"PK\x03\x04 of a workbook", "workbook"),
        ("Body,Year,Measure,Value\nPolice,2031,Ofre på norsk,3\n".encode("latin-1"), "encoding"),
        (HEAD, "empty"),
        ("Body,Year,Victims,\nPolice,2031,3,4\n", "headings"),
        ("Body,Year,Victims,Victims\nPolice,2031,3,4\n", "headings"),
        ("Body,Year,Women,Men\n,,number,number\nPolice,2031,3,4\nCourt,2031,3,4\n", "two_headers"),
        (HEAD + "Police,2031,Victims,Women\n", "ragged"),
        ("Body,Agency,Year,Measure,Value\nPolice,Police,2031,Victims,3\n", "two_columns"),
        ("Body,Year,Measure\nPolice,2031,Victims\n", "no_values"),
        ("Year,Measure,Value\n2031,Victims,3\n", "no_body"),
        ("Body,Year,Value\nPolice,2031,3\n", "no_measure"),
        ("Body,Measure,Value\nPolice,Victims,3\n", "no_period"),
        ("Body,Year,Victims,Cases\nPolice,2031,3,4\nCourt,2031,5,n/a\n", "mixed"),
        (HEAD + "Police,2031,Victims,,3\n,2031,Victims,Women,2\n", "merged"),
        (HEAD + "Police,2031/32,Victims,,3\n", "period"),
        (HEAD + "Police,spring,Victims,,3\n", "period"),
        (HEAD + "Police,31.12.2031,Victims,,3\n", "period"),
        (HEAD + 'Police,2031,Victims,,"12,500"\n', "number"),
        (HEAD + "Police,2031,Victims,,12 500\n", "number"),
        (HEAD + "Police,2031,Victims,,12.5\n", "number"),
        (HEAD + "Police,2031,Victims,,-3\n", "number"),
        (HEAD + "Police,2031,Victims,,some\n", "number"),
        (HEAD + "Police,2031,Victims,,45 %\n", "percent"),
        ("Body,Year,Measure,Unit,Value\nPolice,2031,Victims,beds,3\n", "unit"),
        ("Body,Year,Measure,Unit,Value\nA,2031,Victims,persons,3\nB,2031,Victims,cases,3\n", "two_units"),
        (HEAD + "Police,2031,Victims,Total,3\n", "total"),
        (HEAD + "All,2031,Victims,,3\n", "total_body"),
        (HEAD + "Police,2031,Victims,,3\nPolice,2031,Victims,,4\n", "twice"),
        ("Body,Year,Measure,A,B,C,Value\nPolice,2031,Victims,a,b,c,3\n", "crossed"),
        (HEAD + "Police,2031,Victims,,3\nPolice,2030-Q4,Victims,,1\n", "lengths"),
        (HEAD + "Police,2031-01/2031-06,Victims,,3\nPolice,2031-02/2031-07,Victims,,1\n", "overlap"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_told(tmp_path: Path, text: str | bytes, kind: str) -> None:
    assert faults(tmp_path, text) == {kind}


def test_a_sum_among_the_parts_is_found_by_its_numbers(tmp_path: Path) -> None:
    """Whatever the total is called, in a breakdown and among bodies."""
    rows = [("Women", 8), ("Men", 4), ("Not known", 1), ("Everybody", 13)]
    years = "".join(f"Police,{year},Victims,{code},{value}\n" for year in (2030, 2031) for code, value in rows)
    assert faults(tmp_path, HEAD + years) == {"hidden_total"}
    years = "".join(f"{code},{year},Victims,,{value}\n" for year in (2030, 2031) for code, value in rows)
    assert faults(tmp_path, HEAD + years) == {"hidden_body"}


def test_a_list_of_persons_is_not_taken(tmp_path: Path) -> None:
    rows = "".join(f"Police,2031,Victims,case {number},1\n" for number in range(300))
    assert faults(tmp_path, HEAD + rows) == {"many_codes"}
    many = "".join(f"Police,2031,Victims,,{number}\n" for number in range(200_000))
    assert faults(tmp_path, HEAD + many) == {"long"}


def test_faults_are_told_with_their_lines_and_not_all_of_many(tmp_path: Path) -> None:
    assert faults(tmp_path, HEAD + "Police,2031,Victims,,x\n" * 40) == {"number", "more"}


def test_a_column_is_named_where_no_heading_tells(tmp_path: Path) -> None:
    text = "A,Year,B,N\nPolice,2031,Victims,3\n"
    assert faults(tmp_path, text, body="A", measure="M") == {"no_column"}
    (row,) = read_figures(tmp_path / "figures.csv", "en", {"body": "A", "measure": "B"}).rows
    assert (row.body, row.measure, row.value) == (("Police",), "Victims", 3)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Sex,2030,2031\n,3,4\nWomen,2,\n", [("2030", (), 3), ("2031", (), 4), ("2030", ("Women",), 2)]),
        ("Sex;2031\n;4\nWomen;0\n", [("2031", (), 4), ("2031", ("Women",), 0)]),
        ("\ufeffPeriod\tVictims\n2031-H1\t4\n", [("2031-H1", (), 4)]),
    ],
)
def test_a_wide_file_has_a_column_for_each_period_or_measure(
    tmp_path: Path, text: str, figures: list[tuple[str, tuple[str, ...], int]]
) -> None:
    """A blank is no figure, and zero is one."""
    file = tmp_path / "figures.csv"
    file.write_text(text, "utf-8")
    rows = read_figures(file, "en", {}, WHOLE).rows
    assert [(row.period.text, tuple(code for _, code in row.codes), row.value) for row in rows] == figures
    assert {row.measure for row in rows} == {"Victims"}


@pytest.mark.parametrize("tag", ["xx", "norsk", "en_GB", "", "en-"])
def test_a_tag_of_no_language_is_told(tag: str) -> None:
    with pytest.raises(UsageError):
        check_languages(["en", tag])
    assert check_languages(["fi", "pt-BR", "ar"]) == ("fi", "pt-BR", "ar")
