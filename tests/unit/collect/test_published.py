from __future__ import annotations

import pytest

from tilstand import collect, define
from tilstand.terms import FigureOrigin, ValueQualifier, ValueStatus

HEADER = "measure,provider,period,breakdown,value,status,qualifier,document,line,quote,place"


@pytest.fixture
def printed(spoiled):
    def read(*rows: str, header: str = HEADER):
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
