"""What an edition tells beside its chapters: boxes, revisions as data, and what a correction changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from tilstand.define.labels import Catalogue
from tilstand.model.appendix import Appendix, AppendixRevision, Discrepancy, DiscrepantFigure
from tilstand.model.names import BodyNames, EditionNames, Imprint, MeasureNames
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.csv_files import write_revisions_csv
from tilstand.publish.page_model import _find_printed_measures, _format_number_runs
from tilstand.publish.previous_edition import get_previous_edition_path
from tilstand.publish.report_elements import list_edition_boxes
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Unit, Value, ValueStatus

YEAR = Period.from_text("2031")
KEY = Key("cases", "havn", YEAR)


def named(basis: str = "delivered", **imprint: Any) -> EditionNames:
    measure = MeasureNames(InvariantText("Cases"), Unit.REPORTS, "count", ("sex",))
    bodies = {name: BodyNames(InvariantText(name.title())) for name in ("havn", "unit")}
    return EditionNames(
        *("sagaland", "2031", YEAR, date(2032, 4, 1), basis, "unit", ("en",), ("en",), ("en",), ""),
        *(Catalogue({}), {"cases": measure, "people": measure}, {}, bodies, {}, {}),
        imprint=Imprint(**imprint),
    )


def told(release: Release, id: str) -> list[tuple[str, list[str], list[str], tuple[str, ...]]]:
    return [
        (
            box.title.text("en"),
            [one.text("en") for one in box.paragraphs],
            [one.text("en") for one in box.conditions],
            box.findings,
        )
        for box in list_edition_boxes(release, id)
    ]


def test_disputes_are_told_where_they_are_in_words() -> None:
    sides = DiscrepantFigure(KEY, Value.number(1), Value.number(2))
    silent = Discrepancy(sides, "published")
    spoken = Discrepancy(
        sides,
        "computed",
        None,
        (),
        ("f-1", "f-2"),
        InvariantText("Two numbers"),
        (InvariantText("One."), InvariantText("Other.")),
    )
    assert told(Release(named(), (), disputes=(silent, spoken)), "disputed") == [
        ("Two numbers", ["One. Other."], [], ("f-1", "f-2"))
    ]


def test_who_stands_behind_is_told_with_who_sent_figures_and_who_did_not() -> None:
    absent = (
        (InvariantText("Dal"), InvariantText("It opened late.")),
        (InvariantText("Fjord"), InvariantText("Flood.")),
    )
    full = Release(
        named(), (), appendix=Appendix(reported=(InvariantText("Havn"), InvariantText("Police")), absent=absent)
    )
    ((_, (first,), lines, _),) = told(full, "behind")
    assert "Unit" in first
    assert ["Havn; Police" in lines[0], "Dal – It opened late; Fjord – Flood." in lines[1]] == [True, True]
    ((_, (alone,), none, _),) = told(Release(named(), ()), "behind")
    assert (none, len(alone) < len(first)) == ([], True)
    ((_, (printed,), none, _),) = told(Release(named("reconstructed"), ()), "behind")
    assert (none, printed.startswith(alone), len(printed) > len(alone)) == ([], True, True)


def test_revised_figures_are_data_with_both_values() -> None:
    revised = [
        AppendixRevision(
            *(KEY.at("sex", "f"), InvariantText("x"), Value.number(3), Value.missing(ValueStatus.NOT_KNOWN)),
            *(InvariantText("3"), InvariantText(".."), InvariantText("counted anew"), InvariantText("Havn"), "2030"),
            *(date(2031, 4, 1), date(2032, 4, 1)),
        ),
        AppendixRevision(
            *(
                KEY,
                InvariantText("x"),
                Value.missing(ValueStatus.SUPPRESSED),
                Value.number(0),
                InvariantText(":"),
                InvariantText("0"),
            ),
            *(InvariantText(""), InvariantText("Havn"), "2029", date(2030, 4, 1), date(2032, 4, 1)),
        ),
    ]
    head, *rows = write_revisions_csv(named(), revised).decode("utf-8-sig").splitlines()
    assert head == (
        "measure,provider,period,codes,unit,published_value,published_status,published_edition,published_on,"
        "revised_value,revised_status,revised_edition,revised_on,reason"
    )
    assert rows == [
        "cases,havn,2031,sex=f,reports,3,A,2030,2031-04-01,,O,2031,2032-04-01,counted anew",
        "cases,havn,2031,,reports,,Q,2029,2030-04-01,0,A,2031,2032-04-01,",
    ]


def test_the_edition_that_is_corrected_lies_under_its_hash() -> None:
    assert get_previous_edition_path(named(former="0123456789abcdef")) == "edition/0123456789ab"
    assert get_previous_edition_path(named()) == ""


def table(measure: str, *, printed: bool = True) -> ReleasableTable:
    cell = CellValue(Key(measure, "havn", YEAR), Value.number(1), FigureOrigin.SUBMITTED)
    return ReleasableTable(
        *(
            "t",
            "",
            1,
            "table",
            InvariantText("T"),
            InvariantText("u"),
            ((InvariantText("r"), 0, False),),
            (InvariantText("c"),),
        ),
        *(((cell, None),), (), "as_printed"),
        printed=printed,
    )


def test_the_measures_of_what_is_printed_are_named_where_not_all_tables_are() -> None:
    both = (table("cases"), table("people"))
    assert _find_printed_measures(Release(named(), both)) is None
    assert _find_printed_measures(Release(named(), (*both[:1], table("people", printed=False)))) == {"cases"}
    assert [list(_format_number_runs(numbers)) for numbers in ([], [3], [3, 5, 6, 7, 9, 10])] == [
        [],
        ["3"],
        ["3", "5–7", "9–10"],
    ]
