"""Submissions: what is kept of them, what registers and print state, and read back."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.collect.findings import FileReport
from tilstand.collect.submission import (
    Delivery,
    deliver_file,
    detect_provider,
    list_free_texts,
    redact_free_text,
    write_figures_csv,
)
from tilstand.collect.unit_figures import RegisterFigures, deliver_register_figures, drop_register_cells
from tilstand.define import Collection
from tilstand.model.batch import format_file_name
from tilstand.model.hashes import make_placeholder
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take no such name")
def test_a_name_that_is_no_text_is_told_on_one_line(spoiled: Path) -> None:
    folder = spoiled / "rounds" / "2031" / "submissions"
    with open(os.fsencode(str(folder)) + b"/havn\xff\n\x1b[31m.csv", "wb") as file:  # noqa: PTH123
        file.write(b"provider\n")
    found = collect.collect_round(define.read_collection(spoiled).at("2031"), "2031").findings
    (told,) = [one for one in found if one.rule == "C011"]
    assert "havn\\udcff\\n\\x1b[31m.csv" in told.format_finding_message("en")
    assert told.format_finding_message("nb").encode()


def test_any_other_name_stays_as_it_is() -> None:
    assert format_file_name(Path("a/blåbær – 2.csv")) == "blåbær – 2.csv"


# What is kept of a delivery: the figures and their places, and of words the hashes alone.


HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,remark"
ROWS = (
    "havn_shelter,shelter,2031,2,victims_assisted,,28,number,about,2031-07-31,our.pdf,12,Said,Two moved",
    "havn_shelter,shelter,2031,2,victims_assisted,sex=male,,not_known,,,,,,",
    "havn_shelter,shelter,2031,2,victims_assisted,sex=female,,,,,,,,Two moved",
)
HEAD = (
    "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,readings,document,line,quote,"
    "sheet,cell,question,language,remark"
)


@pytest.fixture
def read(sagaland: Collection, tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(text: str, name: str = "havn_shelter.csv", round_name: str = "2031") -> Delivery:
        (tmp_path / name).write_text(text, "utf-8")
        return deliver_file(sagaland, sagaland.round(round_name), tmp_path / name)

    return read


def test_a_table_is_kept_with_its_places_and_without_a_word(read) -> None:  # type: ignore[no-untyped-def]
    told = read("\n".join([HEADER, *ROWS, ""]))
    assert list_free_texts(told) == ("Two moved",)
    name, data = redact_free_text(told, "havn_shelter.2.csv")
    words = make_placeholder("Two moved")
    assert (name, data.decode().splitlines()) == (
        "havn_shelter.2.csv",
        [
            HEAD,
            f"havn_shelter,shelter,2031,2,victims_assisted,,28,number,about,2031-07-31,,{name},,,,,,,{words}",
            f"havn_shelter,shelter,2031,2,victims_assisted,sex=male,,not_known,,,,{name},3,,,,,,",
            f"havn_shelter,shelter,2031,2,victims_assisted,sex=female,,,,,,{name},4,,,,,,{words}",
        ],
    )
    again = read(data.decode(), name)
    assert again.submission is not None
    assert told.submission is not None
    assert [(one.key, one.value, one.qualifier, one.as_at) for one in again.submission.observations] == [
        (one.key, one.value, one.qualifier, one.as_at) for one in told.submission.observations
    ]
    assert redact_free_text(told, "havn_shelter.xlsx")[0] == "havn_shelter.xlsx.csv"


def test_what_was_read_in_print_stays_with_its_words(read) -> None:  # type: ignore[no-untyped-def]
    row = "police,police,2030,1,cases_opened,,83,number,exact,,sagaland-2030.txt,12,83 cases,"
    _, data = redact_free_text(read(f"{HEADER}\n{row}\n", "police.csv", "2030"), "police.csv")
    assert data.decode().splitlines()[1:] == [
        "police,police,2030,1,cases_opened,,83,number,exact,,,sagaland-2030.txt,12,83 cases,,,,,"
    ]


ANSWERS = """\
provider = "havn_shelter"

[[answer]]
form = "shelter"
question = "trends"
nb = "Ja."
en = "Yes."
"""


def test_answers_are_kept_as_their_hashes(read) -> None:  # type: ignore[no-untyped-def]
    told = read(ANSWERS, "havn_shelter.answers.toml")
    assert list_free_texts(told) == ("Ja.", "Yes.")
    name, data = redact_free_text(told, "havn_shelter.answers.toml")
    assert name == "havn_shelter.answers.toml"
    lines = [f'{language} = "{make_placeholder(text)}"' for language, text in (("nb", "Ja."), ("en", "Yes."))]
    kept = ANSWERS.splitlines()[:-2] + lines
    found = [line for line in data.decode().splitlines() if not line.startswith("line = ")]
    assert found == kept
    again = read(data.decode(), name)
    assert again.submission is not None
    assert again.submission.answers[0].text == {"nb": make_placeholder("Ja."), "en": make_placeholder("Yes.")}


def test_whose_a_file_is_by_its_name_where_nothing_inside_says_it(sagaland: Collection, tmp_path: Path) -> None:
    about = sagaland.round("2031")
    (tmp_path / "police.2.csv").write_text("x\n")
    (tmp_path / "nobody.csv").write_text("x\n")
    (tmp_path / "police.xlsx").write_bytes(b"no workbook")
    assert [detect_provider(sagaland, about, tmp_path / name)[0] for name in ("police.2.csv", "nobody.csv")] == [
        "police",
        "",
    ]
    named, why = detect_provider(sagaland, about, tmp_path / "police.xlsx")
    assert named == "police"
    assert [one.rule for one in why] == ["C001"]


def test_what_a_register_counts_is_a_delivery_and_no_file_takes_its_place(
    sagaland: Collection,
    read,  # type: ignore[no-untyped-def]
) -> None:
    head = ",".join(HEADER.split(",")[:8])
    data = f"{head}\npolice,police,2031,1,cases_opened,,83,number\n".encode()
    about = sagaland.round("2031")
    held = deliver_register_figures(sagaland, about, RegisterFigures("rulings", "police", data))
    assert (held.file, held.channel, held.version) == ("registers/rulings", "register", 1)
    assert held.sha256 == hashlib.sha256(data).hexdigest()
    assert held.submission is not None
    (one,) = held.submission.observations
    assert (one.key, one.value) == (Key("cases_opened", "police", Period.from_text("2031")), Value.number(83))
    assert (held.submission.basis, held.submission.document) == ("delivered", "registers/rulings")
    wrong = deliver_register_figures(
        sagaland, about, RegisterFigures("rulings", "police", data.replace(b"83", b"many"))
    )
    assert wrong.submission is None
    assert [found.rule for found in wrong.findings] == ["C024"]
    twice = read(f"{head}\npolice,police,2031,1,cases_opened,,84,number\n", "police.csv")
    beside = read("\n".join([HEADER, *ROWS, ""]))
    report = FileReport(sagaland, about, "police.csv")
    assert list(drop_register_cells(report, [twice, beside], [held])) == [beside]
    assert [found.rule for found in report.findings] == ["C081"]
    assert "rulings" in " ".join(report.findings.items[0].what.text("en").split())


# What is kept of a submission is read back as the same figures.


COLLECTIONS = Path(__file__).parents[3]
YEARS = [("tests/fixtures/sagaland", "2030"), ("tests/fixtures/sagaland", "2031"), ("collections/norway", "2024")]


def figures(submission):
    return {(o.key, o.value, o.qualifier, o.as_at) for o in submission.observations}


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "year"), YEARS)
def test_the_counts_are_read_back_as_they_were(folder, year, tmp_path):
    collection = define.read_collection(COLLECTIONS / folder)
    read = [one for one in collect.collect_round(collection, year).submissions if one.observations]
    assert read
    for one in read:
        file = tmp_path / f"{one.provider}.csv"
        file.write_bytes(write_figures_csv(collection, one))
        again, findings = collect.read_submission(collection, year, file)
        assert again is not None, [f.format_finding_message("en", f.rule) for f in findings]
        assert figures(again) == figures(one)
        assert again.version == one.version
        assert write_figures_csv(collection, again) == write_figures_csv(collection, one)


def test_counts_of_a_list_are_read_back_and_hold_no_row(sagaland, tmp_path):
    listed = tmp_path / "havn_shelter.shelter.2.csv"
    listed.write_text("case,role,sex,age,new\nHS-0815,victim,female,adult,yes\n", "utf-8")
    one, _ = collect.collect_line_list(sagaland, "2031", listed)
    kept = write_figures_csv(sagaland, one)
    assert b"HS-0815" not in kept
    (tmp_path / "havn_shelter.csv").write_bytes(kept)
    again, _ = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.csv")
    assert figures(again) == figures(one)
    assert again.version == 2


HEADER_PUBLISHED = "measure,provider,period,breakdown,value,status,qualifier,document,line,quote,place"


@pytest.fixture
def printed(spoiled):
    def read(*rows: str, header: str = HEADER_PUBLISHED):
        (spoiled / "rounds" / "2031" / "published.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
        return collect.collect_published_figures(define.read_collection(spoiled), "2031")

    return read


def test_the_fixture(sagaland, rules) -> None:
    observations, findings = collect.collect_published_figures(sagaland, "2031")
    assert rules(findings) == set()
    assert {o.origin for o in observations} == {FigureOrigin.PUBLISHED}
    first = observations[0]
    assert (first.key.provider, str(first.value), first.source.line) == ("shelters", "43", 8)
    assert first.source.sheet == "Table 1"
    assert observations[2].qualifier is ValueQualifier.ABOUT
    assert str(observations[2].key.period) == "2030"
    assert observations[-1].value.status is ValueStatus.SUPPRESSED


def test_no_file_no_figures(sagaland) -> None:
    observations, findings = collect.collect_published_figures(sagaland, "2030")
    assert (observations, len(findings)) == ((), 0)


def test_the_same_figure_may_be_printed_in_several_places(printed, rules) -> None:
    line = "cases_opened,police,2031,,20,number,exact,sagaland-2031.txt,{},,"
    observations, findings = printed(line.format(12), line.format(80))
    assert rules(findings) == set()
    assert [o.source.line for o in observations] == [12, 80]
    assert rules(printed(line.format(12), line.format(12))[1]) == {"C021"}


def test_a_change_may_be_negative_and_a_share_fractional(printed, rules) -> None:
    observations, findings = printed(
        "cases_change,unit,2031,,-12.5,number,exact,,,,", 'cleared_share,police,2031,,"37,5",,,,,,'
    )
    assert rules(findings) == {"C025"}
    assert [str(o.value) for o in observations] == ["-12.5", "37.5"]
    assert observations[0].source.document == "sagaland-2031.txt"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("cases_opened,nobody,2031,,20,,,,,,", "C011"),
        ("cases_oponed,police,2031,,20,,,,,,", "C016"),
        ("cases_opened,police,soon,,20,,,,,,", "C015"),
        ("cases_opened,police,2031,sex=male,20,,,,,,", "C017"),
        ("cases_opened,police,2031,exploitation=x,20,,,,,,", "C018"),
        ("cases_opened,police,2031,,-1,,,,,,", "C022"),
        ("cases_opened,police,2031,,1.5,,,,,,", "C023"),
        ("cases_opened,police,2031,,many,,,,,,", "C024"),
        ("cases_opened,police,2031,,20,,rather,,,,", "C028"),
        ("cases_opened,police,2031,,20,,,,x,,", "C060"),
        ("cases_opened,police,2031,,,,,,,,", "C030"),
    ],
)
def test_faulty_row_is_left_out_and_the_others_stay(printed, rules, row, rule) -> None:
    observations, findings = printed(row, "cases_opened,police,2030,,16,number,exact,,,,")
    assert rules(findings) == {rule}
    assert [str(o.value) for o in observations] == ["16"]


def test_columns(printed, rules) -> None:
    assert rules(printed("x,y", header="measure,value")[1]) == {"C009"}


def test_a_row_with_several_faults_tells_all_of_them(printed, rules) -> None:
    observations, findings = printed("cases_oponed,nobody,soon,,many,maybe,rather,,x,,")
    assert observations == ()
    assert rules(findings) == {"C011", "C015", "C016", "C024", "C027", "C028", "C060"}
    _, findings = printed("cases_opened,nobody,soon,exploitation=x,1.5,,rather,,x,,")
    assert rules(findings) == {"C011", "C015", "C018", "C023", "C028", "C060"}


@pytest.mark.parametrize(
    ("period", "rule"),
    [("2033", {"C014"}), ("2032-06", {"C014"}), ("2032", set()), ("2001", set()), ("2000", {"C063"})],
)
def test_no_figure_is_about_the_time_after_the_edition_and_one_long_ago_is_told(printed, rules, period, rule) -> None:
    observations, findings = printed(f"cases_opened,police,{period},,20,,,,,,")
    assert rules(findings) == rule
    assert len(observations) == (0 if rule == {"C014"} else 1)
