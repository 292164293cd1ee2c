"""What an edition tells beside its chapters: boxes, revisions as data, and what a correction changed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.define.labels import Catalogue
from tilstand.model.appendix import Appendix, AppendixRevision, Discrepancy, DiscrepantFigure, Headcount
from tilstand.model.names import BodyNames, EditionNames, Imprint, MeasureNames
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish import previous_edition
from tilstand.publish.csv_files import write_revisions_csv
from tilstand.publish.page_model import _find_printed_measures, _format_number_runs
from tilstand.publish.previous_edition import get_previous_edition_path, list_changed_figures
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


def test_persons_and_disputes_are_told_where_they_are_in_words() -> None:
    bare = Headcount(KEY, 2, 9, None, 5, 9)
    assert told(Release(named(), (), headcount=bare), "persons") == []
    assert told(Release(named(), ()), "persons") == []
    said = Headcount(KEY, 2, 9, None, 5, 9, sentence=InvariantText("5 to 9."), conditions=(InvariantText("if so"),))
    (persons,) = told(Release(named(), (), headcount=said), "persons")
    assert persons[1:] == (["5 to 9."], ["if so"], ())
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


def test_what_a_correction_changed_is_told_in_the_words_of_either_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {("measure", "cases"): "Cases", ("group", "all"): "All bodies"}
    old = SimpleNamespace(
        word=lambda kind, id: words.get((kind, id)),
        text=lambda line, id: InvariantText(line if isinstance(line, str) else line["name"]),
        dictionary={"code": [{"id": "f", "list": list_, "name": f"{list_} f"} for list_ in ("age", "sex")]},
        called=lambda hash: hash == "abc",
    )
    blank = SimpleNamespace(word=lambda kind, id: None, dictionary={})

    def figure(kind: str, was: str, now: str | None, **codes: str) -> Any:
        address = SimpleNamespace(measure="cases", provider="all", codes=tuple(codes.items()), period="2031")
        return SimpleNamespace(
            kind=kind, previous_value=was, new=None if now is None else SimpleNamespace(value=now), address=address
        )

    items = [
        figure("changed", "1234", "1235.5", sex="f", age="old"),
        figure("removed", "7", None),
        figure("same", "7", "7"),
        figure("added", "", "8"),
        figure("changed", "3", ""),
    ]
    monkeypatch.setattr(
        previous_edition, "compare_with_previous", lambda *_: SimpleNamespace(issues=[old, blank], items=items)
    )
    corrected = named(former="abc")
    assert list_changed_figures(corrected, old, {}, "en") == [  # type: ignore[arg-type]
        ["Cases, All bodies, sex f, old, 2031", "1,234", "1,235.5"],
        ["Cases, All bodies, 2031", "7", "–"],
        ["Cases, All bodies, 2031", "–", "8"],
        ["Cases, All bodies, 2031", "3", "–"],
    ]
    assert list_changed_figures(named(former="other"), old, {}, "en") == []  # type: ignore[arg-type]
    assert list_changed_figures(corrected, None, {}, "en") == []
    assert (get_previous_edition_path(named(former="0123456789abcdef")), get_previous_edition_path(named())) == (
        "edition/0123456789ab",
        "",
    )


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
