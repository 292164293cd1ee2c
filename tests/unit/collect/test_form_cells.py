"""What a body is asked, cell by cell and period by period, and the words of the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plant.returned import EXACT, NUMBER, REMARK, STATUS, Returned
from tilstand import collect
from tilstand.collect.findings import FileReport, TableReport, quote_code_only
from tilstand.collect.form_cells import (
    describe_expected_period,
    format_breakdown,
    is_code_valid,
    list_expected_cells,
    list_form_periods,
    list_represented_providers,
)
from tilstand.collect.form_words import find_block_default, find_qualifier_by_word, list_block_defaults
from tilstand.collect.manifest import Manifest, MappedRow, SheetMark, apply_block_default
from tilstand.define import Collection
from tilstand.define.schema import Block
from tilstand.languages import list_shipped_languages
from tilstand.model import Observation
from tilstand.terms import Code, InvariantText, Key, Period, Value, ValueQualifier, ValueStatus
from tilstand.terms.code import CodeRelation


@pytest.mark.parametrize(
    ("length", "language", "told"),
    [
        ("half", "nb", "et halvår, for eksempel 2031-H1"),
        ("half", "nn", "eit halvår, til dømes 2031-H1"),
        ("month", "en", "a month, for instance 2031-01"),
        ("round", "en", "the whole period (2031)"),
        ("day", "nn", "ein dag, til dømes 2031-12-31"),
    ],
)
def test_a_period_is_shown_as_it_is_to_be_typed(length, language, told):
    assert describe_expected_period(length, Period.from_text("2031")).text(language) == told


def test_a_code_is_repeated_in_each_languages_quotation_marks_and_a_name_never():
    assert [quote_code_only("sex").text(tag) for tag in ("nb", "nn", "en")] == ["«sex»", "«sex»", "“sex”"]
    assert "Kari" not in "".join(quote_code_only("Kari Nordmann").text(tag) for tag in ("nb", "nn", "en"))


# What a body is asked, cell by cell and period by period, and how a workbook knows its rows again.


@pytest.mark.parametrize(
    ("length", "whole", "parts"),
    [
        ("round", "2031", "2031"),
        ("day", "2031-H1", "2031-06-30"),
        ("half", "2031", "2031-H1 2031-H2"),
        ("tertial", "2031", "2031-T1 2031-T2 2031-T3"),
        ("quarter", "2031-H2", "2031-Q3 2031-Q4"),
        ("quarter", "2031-02/2031-07", "2031-02/2031-04 2031-05/2031-07"),
        ("month", "2031-Q2", "2031-04 2031-05 2031-06"),
        ("half", "2031-07/2032-06", "2031-H2 2032-H1"),
        ("half", "2031-Q1", "2031-Q1"),  # it cannot be divided so
        ("month", "2031-05-17", "2031-05-17"),
    ],
)
def test_a_period_is_asked_for_in_parts_of_one_length(length: str, whole: str, parts: str) -> None:
    assert " ".join(map(str, list_form_periods(length, Period.from_text(whole)))) == parts


def told(collection: Collection, *blocks: dict[str, object], via: bool = False) -> list[str]:
    """What the police are asked with these blocks: provider, block, period, and the codes."""
    form = collection.forms["police"].model_copy(update={"blocks": tuple(map(Block.model_validate, blocks))})
    providers = dict(collection.providers)
    if via:
        providers["island_outreach"] = providers["island_outreach"].model_copy(
            update={"via": "police", "forms": ("police",)}
        )
    held = replace(collection, forms={**collection.forms, "police": form}, providers=providers)
    return [
        f"{one.provider} {one.block} {one.period} {one.cell.measure} {one.cell.breakdown}".strip()
        for one in list_expected_cells(held, held.round("2031"), "police")
    ]


def test_every_cell_is_asked_for_once_in_every_part_of_the_period(sagaland: Collection) -> None:
    half = {"measure": "suspects", "period": "half"}
    assert told(sagaland, half, {"measure": "suspects", "period": "half", "where": {"sex": "male"}}, half) == [
        "police 0 2031-H1 suspects",
        "police 0 2031-H2 suspects",
        "police 1 2031-H1 suspects sex=male",
        "police 1 2031-H2 suspects sex=male",
    ]
    both = told(sagaland, {"measure": "witnesses", "period": "day"}, via=True)
    assert both == ["police 0 2031-12-31 witnesses", "island_outreach 0 2031-12-31 witnesses"]


def test_a_code_is_asked_for_while_it_may_be_used_and_a_view_where_it_cannot_be_reckoned(sagaland: Collection) -> None:
    forms = told(sagaland, {"measure": "victims_identified", "total": False, "breakdowns": ["exploitation"]})
    assert [one.rpartition("=")[2] for one in forms] == [
        *("sexual", "labour", "labour_crime", "begging", "organ", "unknown", "any_labour")
    ]
    countries = told(sagaland, {"measure": "suspects", "total": False, "breakdowns": ["citizenship"]})
    assert "helluland" not in {one.rpartition("=")[2] for one in countries}
    lists = dict(sagaland.codelists)
    own = lists["sex"]
    gathered = Code("any", InvariantText("any"), kind=CodeRelation.VIEW, of=("female", "male"))
    lists["sex"] = replace(own, codes=(*own.codes, gathered))
    held = replace(sagaland, codelists=lists)
    block = {"measure": "suspects", "total": False, "breakdowns": ["sex"]}
    assert [one.rpartition("=")[2] for one in told(held, block)] == [one.id for one in own]
    assert told(held, {**block, "codes": {"sex": ["any"]}}) == ["police 0 2031 suspects sex=any"]
    assert told(held, {"measure": "suspects", "where": {"sex": "any"}}) == ["police 0 2031 suspects sex=any"]


def test_a_derived_view_is_asked_for_only_where_marks_overlap(sagaland) -> None:
    keys = {
        cell.key.code("exploitation") for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter")
    }
    assert "any_labour" in keys
    assert "helluland" not in {
        cell.key.code("citizenship") for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter")
    }


@pytest.mark.parametrize("provider", ["police", "migration_board", "havn_shelter", "dal_shelter"])
def test_no_figure_is_asked_for_twice(sagaland, provider) -> None:
    keys = [cell.key for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], provider)]
    assert len(keys) == len(set(keys))


def test_a_code_may_be_used_on_some_day_of_a_period() -> None:
    code = Code("x", InvariantText("x"), valid_from=date(2031, 3, 1), valid_to=date(2031, 4, 30))
    periods = ("2031-02", "2031-03", "2031-04", "2031-05", "2031", "2031-04-30", "2031-02-28")
    assert [is_code_valid(code, Period.from_text(one)) for one in periods] == [
        False,
        True,
        True,
        False,
        True,
        True,
        False,
    ]
    assert is_code_valid(Code("x", InvariantText("x")), Period.from_text("1900"))


def test_a_body_sends_its_own_figures_and_those_that_come_through_it(sagaland: Collection) -> None:
    providers = dict(sagaland.providers)
    for name in ("old_quay", "dal_shelter"):
        providers[name] = providers[name].model_copy(update={"via": "havn_shelter"})
    held = replace(sagaland, providers=providers)
    own = set(list_represented_providers(sagaland, "havn_shelter"))
    assert set(list_represented_providers(held, "havn_shelter")) == own | {"old_quay", "dal_shelter"}
    assert list_represented_providers(held, "havn_shelter")[0] == "havn_shelter"
    assert list_represented_providers(held, "police") == ("police",)
    assert format_breakdown(held, ()) is None
    words = format_breakdown(held, (("age", "minor"), ("sex", "female")))
    assert words is not None
    assert words.text("en") == "Age at registration: Minor, Sex: Woman"


def test_from_the_hundred_and_first_of_a_rule_on_findings_are_counted(sagaland: Collection) -> None:
    report = FileReport(sagaland, sagaland.round("2031"), "a.csv", "police")
    for number in range(102):
        report.add_rule_finding(
            "C018", report.place(InvariantText(f"row {number}")), code="x", dimension="y", expected="z"
        )
    for _ in range(101):
        report.add_rule_finding("C014", about="suspects", period="2030", year="2031")
    report.add_rule_finding("C025", how="so")
    assert report.errors == 203
    found = report.findings
    counted = [one for one in found if one.rule == "C046"]
    assert [one.rule for one in found][-2:] == ["C046", "C046"]
    assert ["C014" in counted[0].format_finding_message("en"), "C018" in counted[1].format_finding_message("en")] == [
        True,
        True,
    ]
    assert "(number: 1)" in counted[0].format_finding_message("en").replace("\n", " ") or " 1 " in counted[
        0
    ].format_finding_message("en")
    (year,) = [one for one in found if one.rule == "C014"]  # a file of another year is one fault
    assert "99" in year.where.text("en")
    assert {one.cause for one in found} == {"a.csv"}
    assert {one.providers for one in found} == {("police",)}
    other = TableReport(sagaland, "", "b.csv")
    other.add_rule_finding("C025", how="so")
    assert [(one.providers, one.period, one.sources[0].document) for one in other.findings] == [((), "", "b.csv")]


def manifest() -> Manifest:
    held = Manifest({"collection": "sagaland", "round": "2031", "provider": "police", "forms": ""})
    held.rows += [
        MappedRow("sheet", str(held.mark("1")), "1", "Police"),
        MappedRow(
            "cell", held.code("a", "b"), "1", "Total", "r1", "23", "police", "police", "2031", "suspects", "sex=male"
        ),
    ]
    held.rows.append(MappedRow("answer", held.code("a", "b"), "1", question="needs"))
    return held


def lines(held: Manifest) -> list[list[str]]:
    rows = [[getattr(row, name) for name in MappedRow.__slots__] for row in held.rows]
    return [["tilstand", "2"], *(list(pair) for pair in held.facts.items()), ["map", ""], *rows]


def test_the_hidden_sheet_is_read_as_it_was_written() -> None:
    held = manifest()
    codes = [row.code for row in held.rows]
    assert codes == ["tilstand:sagaland:2031:police:1", "re8b1935be397b5", "rb8caa92e726c87"]
    assert [len(code) for code in codes[1:]] == [15, 15]
    assert [one.kind for one in held.filter_mapped_rows("answer")] == ["answer"]
    told = lines(held)
    found = Manifest.read([["", ""], *told, [], *([""] * 3 for _ in range(2))])
    assert found is not None
    assert (found.facts, found.rows) == (held.facts, held.rows)
    short = Manifest.read([*told[:-1], [one for one in told[-1] if one]])
    assert short is not None
    assert len(short.rows) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: [],
        lambda told: [["tilstand", "1"], *told[1:]],
        lambda told: [one for one in told if one[0] != "map"],
        lambda told: [one for one in told if one[0] != "round"],
        lambda told: [one for one in told if one[0] != "collection"],
        lambda told: [*told, told[-1]],  # a code twice
        lambda told: [one for one in told if one[0] != "sheet"],
    ],
)
def test_what_is_no_hidden_sheet_is_none(spoil) -> None:  # type: ignore[no-untyped-def]
    assert Manifest.read(spoil(lines(manifest()))) is None


def test_a_sheet_says_whose_it_is() -> None:
    mark = SheetMark("sagaland", "2031", "police", "3")
    assert (str(mark), SheetMark.read(str(mark))) == ("tilstand:sagaland:2031:police:3", mark)
    for text in ("", "tilstand", "tilstand:a:b:c", "tilstand:a:b:c:d:e", "other:a:b:c:d"):
        assert SheetMark.read(text) is None


def test_a_choice_for_blank_cells_leaves_a_blank_total_blank_where_a_part_has_a_number(sagaland: Collection) -> None:
    def cell(code: str, breakdown: str, block: str = "one") -> MappedRow:
        return MappedRow("cell", code, "1", block=block, breakdown=breakdown)

    rows = [
        cell("total", ""),
        cell("labour", "exploitation=labour"),
        cell("crime", " exploitation = labour_crime ; sex=male"),
        cell("begging", "exploitation=begging"),
        cell("sex", "sex=male"),
        cell("odd", "nothing=x"),
        cell("other", "", "two"),
    ]

    def held(filled: set[str], **chosen: str) -> dict[str, str]:
        return dict(apply_block_default(sagaland, rows, filled, chosen))

    every = [row.code for row in rows if row.block == "one"]
    assert held(set(), one="zero") == dict.fromkeys(every, "zero")
    assert held({"crime"}, one="not_known") == dict.fromkeys(every, "not_known")
    spaced = {code for code in every if code not in held({"crime"}, one="zero")}
    assert spaced == {"total", "crime", "sex"}
    rows[2] = cell("crime", "exploitation=labour_crime; sex=male")
    assert set(held({"crime"}, one="zero")) == {"begging", "odd"}
    assert held({"crime"}, two="zero") == {"other": "zero"}
    assert set(held({"odd"}, one="zero")) == set(every) - {"total", "odd"}


# What a workbook saves people from typing: one choice for all blank cells, words for how exact it is.


TOTAL = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
Read = Callable[[Callable[[Returned], None]], tuple[dict[Key, Observation] | None, list[str]]]


@pytest.fixture
def read(sagaland: Collection, tmp_path: Path) -> Read:
    """The figures and rules of a workbook in which one figure was filled in, after a change."""

    def back(change: Callable[[Returned], None]) -> tuple[dict[Key, Observation] | None, list[str]]:
        path = tmp_path / "havn_shelter.xlsx"
        collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {}, values={TOTAL: Value.number(5)})
        book = Returned(path.read_bytes())
        change(book)
        path.write_bytes(book.saved())
        submission, findings = collect.read_submission(sagaland, "2031", path)
        told = [one.rule for one in findings if one.rule != "C030"]
        return (None if submission is None else {o.key: o for o in submission.observations}), told

    return back


def choose(word: str) -> Callable[[Returned], None]:
    def change(book: Returned) -> None:
        rest = next(row for row in book.manifest.filter_mapped_rows("rest") if row.block == book.block[0].block)
        book.form.rows[book.form.at(rest.code)][STATUS] = word

    return change


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "value"),
    [("0 i alle", Value.number(0)), ("0 in all", Value.number(0)), ("ukjent", Value.missing(ValueStatus.NOT_KNOWN))],
)
def test_one_choice_holds_for_the_blank_cells_of_its_table_alone(read: Read, word: str, value: Value) -> None:
    found, told = read(choose(word))
    assert told == []
    assert found is not None
    assert found.pop(TOTAL).value == Value.number(5)
    assert len(found) == 28
    assert {one.value for one in found.values()} == {value}
    assert {key.measure for key in found} == {"victims_assisted"}
    assert not any(key.code("entry") for key in found)  # the table below is another one


@pytest.mark.slow
def test_a_total_that_was_forgotten_is_not_zero_where_its_parts_have_numbers(read: Read) -> None:
    def change(book: Returned) -> None:
        choose("0 i alle")(book)
        book.form.rows[book.place][NUMBER] = ""
        book.form.rows[book.place + 1][NUMBER] = 7

    found, _ = read(change)
    assert found is not None
    assert TOTAL not in found
    assert found[TOTAL.at("sex", "female")].value == Value.number(7)
    assert found[TOTAL.at("sex", "male")].value == Value.number(0)


@pytest.mark.slow
def test_words_in_the_place_of_last_times_answer_are_told(sagaland: Collection, tmp_path: Path) -> None:
    path, address = tmp_path / "havn_shelter.xlsx", ("havn_shelter", "shelter", "needs")
    collect.write_workbook_template(
        sagaland, "2031", "havn_shelter", path, {}, earlier_answers={address: "Flere\ntolker."}
    )
    book = Returned(path.read_bytes())
    asked = next(row for row in book.manifest.filter_mapped_rows("answer") if row.question == "needs")
    sheet = next(one for one in book.sheets if any("Flere\ntolker." in row for row in one.rows))
    sheet.rows[sheet.at(asked.code)][2] = "Flere boliger."
    path.write_bytes(book.saved())
    findings = collect.read_submission(sagaland, "2031", path)[1]
    assert [one.rule for one in findings if one.rule in ("C070", "C072")] == ["C072"]


@pytest.mark.slow
def test_without_the_choice_a_blank_is_no_zero(read: Read) -> None:
    found, told = read(lambda book: None)
    assert (set(found or {}), told) == ({TOTAL}, [])


@pytest.mark.slow
def test_a_reason_beside_a_blank_cell_stands_against_the_choice(read: Read) -> None:
    def change(book: Returned) -> None:
        choose("0 i alle")(book)
        book.form.rows[book.place + 1][STATUS] = "telles ikke"

    found, _ = read(change)
    assert found is not None
    assert found[TOTAL.at("sex", "female")].value == Value.missing(ValueStatus.NOT_COLLECTED)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "qualifier"),
    [("omtrent", ValueQualifier.ABOUT), ("Minst", ValueQualifier.AT_LEAST), ("at most", ValueQualifier.AT_MOST)],
)
def test_a_number_may_be_about_or_at_least(read: Read, word: str, qualifier: ValueQualifier) -> None:
    def change(book: Returned) -> None:
        book.form.rows[book.place][EXACT] = word

    found, told = read(change)
    assert told == []
    assert found is not None
    assert (found[TOTAL].value, found[TOTAL].qualifier) == (Value.number(5), qualifier)


@pytest.mark.slow
def test_how_exact_is_no_number(read: Read) -> None:
    def change(book: Returned) -> None:
        book.form.rows[book.place][NUMBER] = ""
        book.form.rows[book.place][EXACT] = "minst"

    assert read(change) == (None, ["C026"])


@pytest.mark.slow
def test_the_words_are_known_in_every_language() -> None:
    for language in list_shipped_languages():
        words = list_block_defaults(language, zero=True)
        assert [find_block_default(word.upper()) for word in words] == [
            "zero",
            "not_known",
            "not_applicable",
            "not_collected",
        ]
        assert list_block_defaults(language, zero=False) == words[1:]
    assert (find_block_default("noe"), find_qualifier_by_word("nesten"), find_qualifier_by_word("")) == (
        "noe",
        "nesten",
        "",
    )


@pytest.mark.slow
def test_what_was_answered_last_time_stands_beside_and_is_not_read(sagaland: Collection, tmp_path: Path) -> None:
    path, address = tmp_path / "havn_shelter.xlsx", ("havn_shelter", "shelter", "needs")
    collect.write_workbook_template(
        sagaland, "2031", "havn_shelter", path, {}, earlier_answers={address: "Flere tolker."}
    )
    book = Returned(path.read_bytes())
    asked = next(row for row in book.manifest.filter_mapped_rows("answer") if row.question == "needs")
    sheet = next(one for one in book.sheets if any("Flere tolker." in row for row in one.rows))
    assert sheet.rows[sheet.at(asked.code)][1:3] == ["", "Flere tolker."]
    submission, findings = collect.read_submission(sagaland, "2031", path)
    assert submission is not None
    assert submission.answers == ()
    assert not {one.rule for one in findings} & {"C068", "C070", "C072"}


@pytest.mark.slow
def test_a_remark_goes_with_its_figure_and_an_identity_number_in_it_is_told(read: Read) -> None:
    def change(words: str) -> Callable[[Returned], None]:
        def put(book: Returned) -> None:
            book.form.rows[book.place][REMARK] = words

        return put

    found, told = read(change("To av dem er usikre."))
    assert found is not None
    assert (found[TOTAL].remark, told) == ("To av dem er usikre.", ["C072"])
    found, told = read(change("Gjelder 01010112345."))
    assert (found, sorted(told)) == (None, ["C047", "C072"])
