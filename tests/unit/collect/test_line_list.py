"""Line lists: headings, codes, pseudonyms, counts; one among the submissions is known for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import collect, define
from tilstand.define import Collection
from tilstand.model import Findings
from tilstand.terms import FigureOrigin, Key, Period

HEADER = "case,role,new,sex,age,age_at_exploitation,citizenship,exploitation,exploited_in"
GOOD = [
    "1,victim,yes,female,adult,minor,vinland|thule,sexual|labour,third_country",
    "2,victim,no,female,adult,adult,thule,labour_crime,sagaland",
    "3,victim,yes,trans_or_nonbinary,unknown,unknown,unknown,begging,unknown",
    "4,dependant,yes,female,minor,,,,",
]
YEAR = Period.from_text("2031")


@pytest.fixture
def listed(sagaland, tmp_path):
    def read(*rows: str, header: str = HEADER, name: str = "havn_shelter.shelter.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *rows, ""]), "utf-8")
        return collect.collect_line_list(sagaland, "2031", path)

    return read


def count(submission, measure: str = "victims_assisted", **dims: str) -> int:
    key = Key(measure, submission.provider, YEAR, tuple(sorted(dims.items())))
    found = {o.key: o for o in submission.observations}[key]
    assert found.origin is FigureOrigin.COUNTED
    return int(found.value.amount)


def test_rows_are_counted_into_the_cells_of_the_form(listed, rules) -> None:
    submission, findings = listed(*GOOD)
    assert rules(findings) == {"C057"}  # residents on a day and mean stay cannot be counted
    assert not findings.errors
    assert submission.channel == "line_list"
    assert count(submission) == 3
    assert count(submission, sex="female") == 2
    assert count(submission, sex="male") == 0
    assert count(submission, entry="new") == 2
    assert count(submission, entry="new", sex="female") == 1
    assert count(submission, entry="carried_over", sex="female") == 1
    assert count(submission, "dependants_housed") == 1
    assert count(submission, "dependants_housed", age="minor") == 1


def test_several_marks_parents_and_views(listed) -> None:
    submission, _ = listed(*GOOD)
    assert count(submission, citizenship="north") == 1  # vinland lies in the north
    assert count(submission, citizenship="south") == 2
    assert count(submission, citizenship="thule") == 2
    assert count(submission, exploitation="sexual") == 1
    assert count(submission, exploitation="labour") == 2  # labour, and of which crime
    assert count(submission, exploitation="labour_crime") == 1
    assert count(submission, exploitation="any_labour") == 3  # labour or begging


def test_no_row_leaves_the_stage(listed) -> None:
    submission, _ = listed(*(row.replace("1,victim", "98765,victim") for row in GOOD))
    assert "98765" not in repr(submission)


def test_without_a_column_nothing_is_counted_for_it(listed, rules) -> None:
    submission, findings = listed("1,victim,female", "2,dependant,male", header="case,role,sex")
    assert rules(findings) == {"C057"}
    keys = {o.key.dims for o in submission.observations if o.key.measure == "victims_assisted"}
    assert () in keys
    assert (("sex", "male"),) in keys
    assert not any(name not in ("sex",) for dims in keys for name, _ in dims)


PERSONS = {
    "name": ("Kari Oppdiktet", "C052"),
    "first name": ("Kari", "C052"),
    "identity number": ("01019012345", "C052"),
    "date and five": ("010190 12345", "C052"),
    "e-mail": ("kari@example.org", "C052"),
    "telephone": ("22334455", "C052"),
    "free text": ("came with her sister", "C052"),
    "unknown code": ("kari", "C018"),
}


@pytest.mark.parametrize(("secret", "rule"), PERSONS.values(), ids=PERSONS.keys())
@pytest.mark.parametrize("column", ["sex", "citizenship", "exploited_in", "new", "role", "case", "period"])
def test_persons_are_refused_and_never_repeated(listed, rules, text, column, secret, rule) -> None:
    header = HEADER + ",period"
    fields = dict(zip(header.split(","), [*GOOD[0].split(","), "2031"], strict=True)) | {column: secret}
    submission, findings = listed(",".join(fields.values()), header=header)
    assert submission is None
    if column == "case":
        rule = "C052"  # what is not plainly a pseudonym is refused
    elif column == "period" and (secret[0].isdigit() or secret == "kari"):
        rule = "C015"  # no period, whatever else it may be
    assert rules(findings) - {"C057"} == {rule}
    assert secret not in text(findings)
    assert "rad 2" in text(findings)


@pytest.mark.parametrize("heading", ["name", "Fødselsnummer", "note", "birthdate", "Kari Oppdiktet", "outcome"])
def test_columns_that_are_not_allowed(listed, rules, text, heading) -> None:
    submission, findings = listed("1,female,x", header=f"case,sex,{heading}")
    assert submission is None
    assert rules(findings) == {"C051"}
    assert "Kari" not in text(findings)
    assert "Kolonne 3" in text(findings)


@pytest.mark.parametrize("header", ["case,sex,gender,role", "case,new,entry,role", "case,sex,sex,role"])
def test_two_columns_for_one_thing(listed, rules, header) -> None:
    assert {"C051"} <= rules(listed("1,female,female,victim", header=header)[1]) <= {"C051", "C018"}


@pytest.mark.parametrize("header", ["case,sex,name", "case,sex,sex", "case,sex,sex,name", "sex,name"])
@pytest.mark.parametrize("person", ["Kari Oppdiktet", "01019012345", "kari@example.org"])
def test_columns_that_are_wrong_hide_nothing_in_the_rows(listed, rules, text, header, person) -> None:
    cells = {"case": "1", "sex": "feminine"}
    row = ",".join([cells.get(name, person) for name in header.split(",")[:-1]] + [person])
    submission, findings = listed(row, header=header)
    assert submission is None
    assert rules(findings) >= {"C052", "C018"} | ({"C009"} if "case" not in header else {"C051"})
    assert not any(part in text(findings) for part in ("Kari", "kari", "010190", "feminine"))
    assert not rules(findings) & {"C053", "C056", "C057"}  # what only follows from the columns is not said


def test_a_pseudonym_is_told_beside_a_column_that_is_wrong(listed, rules) -> None:
    assert rules(listed("01019012345,female,x", header="case,sex,note")[1]) == {"C051", "C052"}


def test_names_of_other_standards(listed, rules) -> None:
    header = "case,role,Gender,AgeWhenTrafficked,TypeOfExploitation,Trafficking status"
    submission, findings = listed(
        "1,victim,feminine,9--17,forced_labour,possible",
        "2,victim,trans feminine,18--20,sexual exploitation,possible",
        "3,victim,masculine,18--20,organ removal,not a victim",
        "4,dependant,not specified,,,",
        header=header,
    )
    assert rules(findings) == {"C057"}
    assert count(submission) == 2  # the third is not a victim
    assert count(submission, sex="trans_or_nonbinary") == 1
    assert count(submission, age_at_exploitation="minor") == 1
    assert count(submission, exploitation="labour") == 1


def test_empty_list_is_not_zero(listed, rules) -> None:
    assert rules(listed()[1]) == {"C006"}


def test_list_inside_the_collection_is_refused_unread(spoiled, rules, text) -> None:
    path = spoiled / "rounds" / "2031" / "havn_shelter.shelter.csv"
    path.write_text("case,name\n1,Kari Oppdiktet\n", "utf-8")
    submission, findings = collect.collect_line_list(define.read_collection(spoiled), "2031", path)
    assert submission is None
    assert rules(findings) == {"C050"}
    assert "Kari" not in text(findings)


@pytest.mark.parametrize(("name", "version"), [("havn_shelter.csv", 1), ("havn_shelter.shelter.3.csv", 3)])
def test_name_of_the_file(listed, name: str, version: int) -> None:
    """The only form that counts persons need not be named."""
    assert listed(*GOOD, name=name)[0].version == version


def test_decisions_by_half_year_need_a_period(sagaland, spoiled, tmp_path, rules) -> None:
    form = spoiled / "forms" / "permits.toml"
    form.write_text(form.read_text("utf-8").replace("where = { outcome", 'period = "half"\nwhere = { outcome'), "utf-8")
    halves = define.read_collection(spoiled)
    path = tmp_path / "migration_board.permits.csv"
    path.write_text(
        "case,outcome,sex,citizenship,period\n1,granted,female,thule,2031-02\n2,granted,male,vinland,2031-11\n", "utf-8"
    )
    submission, findings = collect.collect_line_list(halves, "2031", path)
    assert rules(findings) == {"C057"}  # persons are not decisions
    assert "permit_persons" not in {o.key.measure for o in submission.observations}
    found = {(str(o.key.period), o.key.dims): int(o.value.amount) for o in submission.observations}
    assert found["2031-H1", (("outcome", "granted"), ("sex", "female"))] == 1
    assert found["2031-H2", (("outcome", "granted"), ("sex", "female"))] == 0
    assert found["2031", ()] == 2
    path.write_text(
        "case,outcome,sex,citizenship,period\n"
        "1,granted,female,thule,\n2,granted,male,vinland,2031-11-05\n3,closed,male,south,2030-05\n"
        "4,closed,male,south,2031\n5,closed,male,south,May\n",
        "utf-8",
    )
    assert rules(collect.collect_line_list(halves, "2031", path)[1]) == {"C053", "C059", "C014", "C052", "C057"}


def test_workbook_list(sagaland, tmp_path, rules) -> None:
    path = tmp_path / "havn_shelter.shelter.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, line in enumerate([HEADER, *GOOD]):
        sheet.write_row(number, 0, line.split(","))
    book.close()
    submission, findings = collect.collect_line_list(sagaland, "2031", path)
    assert rules(findings) == {"C057"}
    assert count(submission) == 3


person = st.fixed_dictionaries(
    {
        "new": st.sampled_from(["yes", "no", "ja", "0"]),
        "sex": st.sampled_from(["female", "male", "trans_or_nonbinary", "unknown"]),
        "exploitation": st.sets(st.sampled_from(["sexual", "labour", "begging"]), min_size=1),
    }
)


@draws(15)
@given(st.lists(person, min_size=1, max_size=30))
def test_counts_agree_with_counting_by_hand(listed, people) -> None:
    rows = [
        f"{n},victim,{one['new']},{one['sex']},{'|'.join(sorted(one['exploitation']))}"
        for n, one in enumerate(people, start=1)
    ]
    submission, findings = listed(*rows, header="case,role,new,sex,exploitation")
    assert not findings.errors
    assert count(submission) == len(people)
    for sex in ("female", "male", "trans_or_nonbinary", "unknown"):
        assert count(submission, sex=sex) == sum(one["sex"] == sex for one in people)
        new = sum(one["sex"] == sex and one["new"] in ("yes", "ja") for one in people)
        assert count(submission, sex=sex, entry="new") == new
    either = sum(bool(one["exploitation"] & {"labour", "begging"}) for one in people)
    assert count(submission, exploitation="any_labour") == either
    sexes = sum(count(submission, sex=sex) for sex in ("female", "male", "trans_or_nonbinary", "unknown"))
    assert sexes == count(submission)


@pytest.mark.parametrize(
    ("word", "entry"),
    [
        *((word, "new") for word in ("yes", "1", "true", "YES", "ja", "new", " New ")),
        *((word, "carried_over") for word in ("no", "0", "false", "nei", "carried over", "carried_over")),
    ],
)
def test_new_or_carried_over_is_said_in_many_words(listed, word: str, entry: str) -> None:
    submission, findings = listed(GOOD[0].replace("yes", word))
    assert not findings.errors
    assert count(submission, entry=entry) == 1
    assert count(submission, entry="new" if entry == "carried_over" else "carried_over") == 0


def test_a_status_and_a_measure_say_what_a_row_counts_as(listed, rules) -> None:
    rows = ["1,presumed,", "2,identified,", "3,not_a_victim,", "4,,dependants_housed", "5,,victims_assisted"]
    submission, findings = listed(*(f"{row},victim" for row in rows[:3]), header="case,status,measure,role")
    assert "C056" in rules(findings)  # nobody identified is counted here
    submission, findings = listed(
        *(f"{row}," for row in (*rows[3:], "6,,victims_assisted")), header="case,status,measure,role"
    )
    assert not findings.errors
    assert (count(submission), count(submission, "dependants_housed")) == (2, 1)


HEADS = ["case,role,sex,age", "case;sex", "Name,Sex,Age", "Gender,Nationality", "sex,born"]


def submissions(folder: Path) -> Path:
    return folder / "rounds" / "2031" / "submissions"


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", ["havn_shelter.csv", "havn_shelter.shelter.csv"])
def test_a_list_among_the_submissions_is_refused(spoiled, rules, head, name):
    columns = len(head.replace(";", ",").split(","))
    row = (";" if ";" in head else ",").join(["x"] * columns)
    (submissions(spoiled) / name).write_text(f"{head}\n{row}\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" in rules(batch.findings)
    assert not {"C009", "C010"} & rules(batch.findings)
    (one,) = batch.received
    assert (one.channel, one.submission) == ("line_list", None)


def test_a_list_as_a_workbook_too(spoiled, rules):
    file = submissions(spoiled) / "havn_shelter.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, ["case", "sex"])
        sheet.write_row(2, 0, ["1", "female"])
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" in rules(batch.findings)
    assert batch.received[0].channel == "line_list"


def test_a_submission_that_lacks_a_column_is_no_list(spoiled, rules):
    file = submissions(spoiled) / "havn_shelter.csv"
    file.write_text("provider,form,period,measure,value\nhavn_shelter,shelter,2031,victims_assisted,3\n")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" not in rules(batch.findings)
    assert "C009" in rules(batch.findings)


def test_a_list_in_the_inbox_is_told_what_columns_it_lacks(sagaland, rules, tmp_path):
    file = tmp_path / "havn_shelter.csv"
    file.write_text("case,sex\n1,female\n")
    _, findings = collect.read_submission(sagaland, "2031", file)
    assert "C009" in rules(findings)


LISTS: list[tuple[str, str, str]] = [
    (
        "havn_shelter.shelter.csv",
        f"{HEADER}\n{GOOD[0]}",
        "C057 : what=line.uncounted(count=5, measure=“Residents on the day”) [residents] | C057 : "
        "what=line.uncounted(count=1, measure=“Mean stay”) [mean_stay]",
    ),
    ("havn_shelter.shelter.csv", f"{HEADER}\n{GOOD[0]}\n{GOOD[0]}", "C055 row 3: first=2"),
    ("havn_shelter.shelter.csv", HEADER + "\n" + GOOD[0].replace("female", "female|male"), "C054 row 2: column=sex"),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("female", ""),
        "C053 row 2: column=sex, expected=unknown, measure=Presumed victims assisted [victims_assisted]",
    ),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("1,victim", ",victim"),
        "C053 row 2: column=case, expected=line.running, measure=Shelters",
    ),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("victim", ""),
        "C056 row 2: column=role, expected=victim, dependant, what=line.several(measures=“Presumed victims "
        "assisted” or “Dependants housed”)",
    ),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("thule", "helluland"),
        "C018 row 2: code=line.column(column=citizenship), dimension=Citizenship, expected=sagaland … 7",
    ),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("yes", "maybe").replace("victim", "guest"),
        "C018 row 2: code=line.column(column=role), dimension=role, expected=victim … 7 | C018 row 2: "
        "code=line.column(column=new), dimension=new, expected=yes, no",
    ),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("1,victim,yes", "Kari,Kari Oppdiktet,a@b.no"),
        "C052 row 2: column=case, instead=line.pseudonym, kind=revealing.name | C052 row 2: column=role, "
        "instead=line.code, kind=revealing.name | C052 row 2: column=new, instead=line.code, kind=revealing.email",
    ),
    (
        "havn_shelter.shelter.csv",
        HEADER + "\n" + GOOD[0].replace("female", "22334455"),
        "C052 row 2: column=sex, instead=line.code, kind=revealing.phone",
    ),
    (
        "havn_shelter.shelter.csv",
        "case,sex\n1,female",
        "C057 : what=line.uncounted(count=34, measure=“Presumed victims assisted”) [victims_assisted] | C057 : "
        "what=line.uncounted(count=3, measure=“Dependants housed”) [dependants_housed] | C056 row 2: column=role, "
        "expected=victim, dependant, what=line.several(measures=“Presumed victims assisted” or “Dependants housed”)",
    ),
    (
        "havn_shelter.shelter.csv",
        "sex,name,sex\nfemale,Kari,x",
        "C051 : column=2, expected=case … 13 | C051 : column=3, expected=case … 13 | C009 : columns=case, "
        "expected=case … 8 | C052 row 2: column=2, instead=line.nothing, kind=revealing.name",
    ),
    ("havn_shelter.outreach.csv", "case\n1", "C058 : expected=shelter"),
    ("police.csv", "case\n1", "C058 : expected=–"),
    ("havn_shelter.shelter.txt", "case\n1", "C001 : remedy=file.other_kind_do, what=file.other_kind"),
    (
        "havn_shelter.shelter.csv",
        "case,role,period\n1,victim,2031-02\n2,victim,2031-02-03\n3,victim,2030\n4,victim,May\n5,victim,13",
        "C059 row 3 | C014 row 4: period=2030, year=2031 | C052 row 5: column=period, instead=line.month_example, "
        "kind=revealing.name | C015 row 6: expected=line.month, what=period.unread | C057 : "
        "what=line.uncounted(count=38, measure=“Presumed victims assisted”) [victims_assisted] | C057 : "
        "what=line.uncounted(count=3, measure=“Dependants housed”) [dependants_housed]",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), LISTS)
def test_what_is_told_of_a_list(
    tmp_path: Path, sagaland: Collection, digest, name: str, content: str, expected: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    _, findings = collect.collect_line_list(sagaland, "2031", tmp_path / name)
    if content != f"{HEADER}\n{GOOD[0]}":  # what no list of persons can tell is told of each; once is enough
        findings = Findings(f for f in findings if f.measure not in ("residents", "mean_stay"))
    assert digest(findings, name) == expected
