"""Pieces of an edition, each with its whole result: rows in a PDF, imprints, sites that stay, series."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest

from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError
from tilstand.model.names import BodyNames, Corrigendum, EditionNames, Imprint, MeasureNames, SeriesBreak
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.dictionary import _build_measure_entries
from tilstand.publish.front_matter import build_edition_imprint, get_edition_line, get_edition_title
from tilstand.publish.jsonstat import to_json_number
from tilstand.publish.manifest import PUBLIC
from tilstand.publish.method_appendix import _list_register_sources
from tilstand.publish.pdf import add_row_headers, find_structure_elements, iterate_children
from tilstand.publish.previous_edition import check_previous_edition, keep_previous_site
from tilstand.publish.print_text import split_print_paragraphs
from tilstand.publish.site.body_pages import _make_missing_cell
from tilstand.publish.site.figures import find_table_breaks, find_time_axis
from tilstand.render.spreadsheet_grid import _format_period_span, _make_number_format
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Unit, Value

YEAR = Period.from_text("2031")


def named(basis: str = "delivered", words: dict[str, Any] | None = None, **imprint: Any) -> EditionNames:
    measure = MeasureNames(InvariantText("Cases"), Unit.REPORTS, "count", (), register="court")
    other = MeasureNames(InvariantText("People"), Unit.PERSONS, "count", (), register="court")
    none = MeasureNames(InvariantText("Calls"), Unit.REPORTS, "count", (), register="gone")
    bodies = {name: BodyNames(InvariantText(name.title())) for name in ("havn", "unit")}
    return EditionNames(
        *("sagaland", "2031", YEAR, date(2032, 4, 1), basis, "unit", ("en",), ("en",), ("en",), ""),
        *(Catalogue(words or {}), {"cases": measure, "people": other, "calls": none}, {}, bodies, {}, {}),
        imprint=Imprint(**imprint),
    )


def cell(year: str, measure: str = "cases", who: str = "havn") -> CellValue:
    return CellValue(Key(measure, who, Period.from_text(year)), Value.number(1), FigureOrigin.SUBMITTED)


def table(*rows: list[CellValue | None], columns: int = 3) -> ReleasableTable:
    heads = tuple(InvariantText(str(n)) for n in range(columns))
    labels = tuple((InvariantText(f"row {n}"), 0, False) for n in range(len(rows)))
    return ReleasableTable(
        *("t", "", 1, "table", InvariantText("T"), InvariantText("u"), labels, heads, tuple(map(tuple, rows))),
        *((), "as_printed"),
    )


# Rows of tables in a PDF: `TH:Column [1]` is an element with its scope, what is painted, and what it holds.

Node = tuple[Any, ...]


def made(pdf: pikepdf.Pdf, node: Node, parent: Any = None) -> Any:
    kind, attributes, *inner = node
    one = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/StructElem"), S=pikepdf.Name(f"/{kind}")))
    own = [pikepdf.Dictionary(O=pikepdf.Name(f"/{owner}"), **facts) for owner, facts in attributes]
    if own:
        one["/A"] = own[0] if len(own) == 1 else pikepdf.Array(own)
    if inner:
        below = [made(pdf, each) if isinstance(each, tuple) else each for each in inner]
        one["/K"] = below[0] if len(below) == 1 else pikepdf.Array(below)
        for each in below:
            if not isinstance(each, int):
                each["/P"] = one
    return one


def shown(node: Any) -> str:
    own = node.get("/A")
    facts = [
        f"{str(name)[1:]}={str(value).lstrip('/')}"
        for each in (own if isinstance(own, pikepdf.Array) else [own] if own is not None else [])
        for name, value in sorted(each.items(), key=str)
    ]
    inner = node.get("/K")
    many = inner if isinstance(inner, pikepdf.Array) else [] if inner is None else [inner]
    below = [shown(one) if isinstance(one, pikepdf.Dictionary) else str(one) for one in many]
    return str(node.S)[1:] + (f"<{' '.join(facts)}>" if facts else "") + (f"({' '.join(below)})" if below else "")


def headed(*tables: Node) -> list[str]:
    with pikepdf.new() as pdf:
        pdf.Root["/StructTreeRoot"] = made(pdf, ("Document", [], *tables))
        raw = io.BytesIO()
        pdf.save(raw)
    with pikepdf.open(io.BytesIO(add_row_headers(raw.getvalue()))) as done:
        root = done.Root.StructTreeRoot
        for row in find_structure_elements(root, "/TR"):
            assert row["/P"].get("/S") in ("/THead", "/TBody")
        return [shown(one) for one in find_structure_elements(root, "/Table")]


SCOPE = {"Scope": pikepdf.Name("/Column")}
HEAD: Node = ("TR", [], ("TH", [("Table", SCOPE)]), ("TH", [("Table", SCOPE)], 1))


def test_the_first_cell_of_each_row_heads_it_and_the_corner_heads_nothing() -> None:
    spanning = ("TR", [], ("TD", [("Layout", {"Width": 5}), ("Table", {"ColSpan": 3, "Headers": 1})], 2))
    plain = ("TR", [], ("TD", [], 3), ("TD", [("Table", {"Headers": 1})], 4), ("Span", [], 9))
    empty = ("TR", [])
    told = headed(
        ("Table", [], ("THead", [], HEAD, spanning), ("TBody", [], plain), ("TBody", [], empty, plain)),
        ("Table", [], ("TBody", [], plain)),
        ("Table", [], ("THead", [], ("TR", [], ("TH", [("Layout", {"Width": 5})], ("Span", [], 7))))),
    )
    row = "TR(TH<O=Table Scope=Row>(3) TD<O=Table>(4) Span(9))"
    name = "TR(TH<O=Layout Width=5 O=Table Scope=Row>(2) TD<ColSpan=2 O=Table>)"
    assert told == [
        f"Table(THead(TR(TD<O=Table> TH<O=Table Scope=Column>(1))) TBody({name} {row} TR {row}))",
        f"Table(TBody({row}))",
        "Table(THead(TR(TH<O=Layout Width=5>(Span(7)))))",
    ]


def test_elements_are_the_outermost_of_their_kind() -> None:
    with pikepdf.new() as pdf:
        root = made(pdf, ("A", [], ("B", [], ("B", [], 1)), 4, ("C", [], ("B", [], 2))))
        assert [shown(one) for one in find_structure_elements(root, "/B")] == ["B(B(1))", "B(2)"]
        assert [shown(one) for one in iterate_children(made(pdf, ("A", [], ("B", []))))] == ["B"]
        assert list(iterate_children(made(pdf, ("A", [])))) == list(iterate_children(made(pdf, ("A", [], 3)))) == []


# What an edition says of itself


def test_a_draft_says_what_it_lacks_body_by_body() -> None:
    lacking = (("havn", "figures"), ("havn", "refused"), ("unit", "figures"))
    banner = "This is a draft. Figures and text may change, and something may be missing."
    draft = {
        "word": "DRAFT",
        "banner": banner,
        "lacking": "What is still missing",
        "who": "Who",
        "what": "What",
        "see": "See what is missing",
        "intro": "The draft was made without this. It goes in when it is there.",
        "rows": [
            ["Havn", "The figures have not been delivered.", "The file could not be used, and a new one has not come."],
            ["Unit", "The figures have not been delivered."],
        ],
        "report": "Status report 2031",
    }
    demonstration = {
        "word": "DEMONSTRATION",
        "banner": "This is a demonstration. The bodies do not exist, and every figure was made by a program.",
        "size": 55,
    }
    marks = [{"word": "DRAFT", "banner": banner, "size": 96}, demonstration]
    told = build_edition_imprint(named(draft=True, lacking=lacking, demonstration=True), "en")
    assert told == {"marks": marks, "draft": draft, "corrected": {}}
    nothing = "Nothing is noted as missing, but the edition is not finished."
    assert build_edition_imprint(named(draft=True), "en") == {
        "marks": marks[:1],
        "draft": draft | {"intro": nothing, "rows": []},
        "corrected": {},
    }
    assert build_edition_imprint(named(), "en") == {"marks": [], "draft": {}, "corrected": {}}


def test_an_edition_is_called_after_what_it_is() -> None:
    notes = (Corrigendum(date(2032, 5, 2), InvariantText("Note")),)
    kinds = (
        named(), named("reconstructed"), named(draft=True), named("reconstructed", corrections=notes),
        named(draft=True, corrections=notes),
    )  # fmt: skip
    draft = "Draft of the edition for 2031. It has not been published, and anything in it may change."
    assert [get_edition_line(one).text("en") for one in kinds] == [
        "Edition of 1 April 2032 for 2031",
        "Edition of 1 April 2032 for 2031, retold from a printed report",
        draft,
        "Edition of 1 April 2032 for 2031, retold from a printed report, corrected 2 May 2032",
        draft,
    ]
    assert [get_edition_title(one).text("en") for one in kinds[1:3]] == [
        "Status report 2031",
        "Draft: Status report 2031",
    ]


@pytest.mark.parametrize("count", [0, 1, 10, 11])
def test_a_correction_shows_ten_figures_and_says_where_the_rest_is(count: int) -> None:
    notes = tuple(Corrigendum(date(2032, 5, day), InvariantText(f"Note {day}")) for day in (1, 2))
    rows = [[f"figure {n}", "1", "2"] for n in range(count)]
    one = named(corrections=notes, former="f" * 64)
    told = build_edition_imprint(one, "en", rows)
    assert (told["marks"], told["draft"]) == ([], {})
    assert told["corrected"] == {
        "word": "CORRECTED EDITION",
        "title": "Corrections",
        "intro": "This edition has been corrected since it was published. What has been corrected:",
        "figures": "Figures that have changed",
        "figure": "Figure",
        "before": "Before",
        "after": "Now",
        "former": "The edition as it was before the correction",
        "notes": [{"day": "1 May 2032", "words": "Note 1"}, {"day": "2 May 2032", "words": "Note 2"}],
        "rows": rows[:10],
        "none": "" if count else "No figure has changed.",
        "more": "All changes stand in the file changes.csv." if count > 10 else "",
    }


def test_what_is_corrected_must_be_given_but_for_a_draft() -> None:
    before: Any = SimpleNamespace(called=lambda hash: hash == "abc")
    notes = (Corrigendum(date(2032, 5, 1), InvariantText("Note")),)
    for names, given in (
        (named(), None),
        (named(corrections=notes, former="abc"), before),
        (named(corrections=notes, former="abc", draft=True), None),
    ):
        check_previous_edition(names, given)
    for given in (None, before):
        with pytest.raises(PublishError):
            check_previous_edition(named(corrections=notes, former="other"), given)


def test_the_former_site_stays_under_its_hash(tmp_path: Path) -> None:
    former = "0123456789abcdef"
    files = {
        "site/index.html": b"a", "site/en/x.html": b"b", "site/edition/beef/index.html": b"c",
        "data/t.csv": b"d",
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    rows = [
        {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()
    ]
    (tmp_path / PUBLIC).write_text(json.dumps({"files": rows}))
    before: Any = SimpleNamespace(called=lambda hash: hash == former)
    assert keep_previous_site(tmp_path, named(former=former), before) == {
        "site/edition/0123456789ab/index.html": b"a",
        "site/edition/0123456789ab/en/x.html": b"b",
        "site/edition/beef/index.html": b"c",
    }
    assert keep_previous_site(tmp_path, named(former="other"), before) == {}
    (tmp_path / "site/en/x.html").write_bytes(b"B")
    with pytest.raises(PublishError) as changed:
        keep_previous_site(tmp_path, named(former=former), before)
    assert "site/en/x.html" in changed.value.message
    (tmp_path / "site/en/x.html").unlink()
    with pytest.raises(PublishError):
        keep_previous_site(tmp_path, named(former=former), before)


# Series


@pytest.mark.parametrize(
    ("rows", "down", "span"),
    [
        ([[cell("2029"), cell("2030"), cell("2031")]], False, "2029 2030 2031"),
        ([[cell("2031"), None, cell("2029")], [None, cell("2030"), None]], False, "2029 2030 2031"),
        ([[cell("2029"), cell("2030"), None]], None, ""),
        ([[cell("2029"), cell("2029"), cell("2029")]], None, ""),
        ([[cell(y)] * 3 for y in ("2029", "2030", "2031")], True, "2029 2030 2031"),
        ([[cell(y)] * 3 for y in ("2029", "2030")], None, ""),
        ([[cell("2029"), cell("2030"), cell("2031")], [cell("2030"), None, None]], None, ""),
    ],
)
def test_time_runs_where_each_line_has_one_period(rows: Any, down: bool | None, span: str) -> None:
    found = find_time_axis(table(*rows))
    assert (found and found.down, found and " ".join(map(str, found.span))) == (down, found and span)
    assert (found is None) is (down is None)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ((("2030", "", "havn"),), [(1, "Why")]),
        ((("2029", "", "havn"),), []),
        ((("2031", "", "havn"), ("2030", "", "havn")), [(1, "Why"), (2, "Why")]),
        ((("2030-07-01", "unit", "havn"),), [(2, "Why (Unit)")]),
        ((("2030", "", "unit"),), []),
        ((("2032", "", "havn"),), []),
    ],
)
def test_breaks_lie_between_the_first_and_the_last_period(broken: Any, told: Any) -> None:
    names = named()
    own = tuple(
        SeriesBreak(Period.from_text(at), "rule", InvariantText("Why"), who, (concerns,))
        for at, who, concerns in broken
    )
    measures = {**names.measures, "cases": replace(names.measures["cases"], breaks=own)}
    shown_ = table([cell("2029"), cell("2030"), cell("2031")])
    along = find_time_axis(shown_)
    assert along is not None
    found = find_table_breaks(replace(names, measures=measures), shown_, along)
    assert [(one.at, one.reason.text("en")) for one in found] == told
    assert {one.measure.text("en") for one in found} <= {"Cases"}


def test_what_is_not_known_of_a_year_is_so_and_no_nought() -> None:
    key = Key("cases", "havn", YEAR, (("sex", "f"),))
    one = _make_missing_cell(key, Period.from_text("2030"))
    assert one.key == Key("cases", "havn", Period.from_text("2030"), (("sex", "f"),))
    assert (one.value.status.value, one.origin) == ("not_known", FigureOrigin.PUBLISHED)


# Formats


@pytest.mark.parametrize(
    ("value", "grouped", "form"),
    [("12", True, "#,##0"), ("12", False, "0"), ("1.5", True, "#,##0.0"), ("1.50", False, "0.00")],
)
def test_a_number_s_format_has_its_decimals(value: str, grouped: bool, form: str) -> None:
    assert _make_number_format(Value.number(value), grouped=grouped) == form
    assert _make_number_format(Value.number(value)) == _make_number_format(Value.number(value), grouped=True)


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ([], ""),
        (["2031"], "2031"),
        (["2031", "2029"], "2029–2031"),
        (["2030-H1", "2031-H1"], "first half of 2030 – first half of 2031"),
    ],
)
def test_the_periods_of_a_table_are_told_by_their_ends(years: list[str], told: str) -> None:
    assert _format_period_span(table([cell(year) for year in years]), "en") == told


@pytest.mark.parametrize(("value", "told"), [("12", 12), ("41.5", 41.5), ("40.0", 40), ("0", 0), ("-3", -3)])
def test_a_whole_number_has_no_point(value: str, told: float) -> None:
    found = to_json_number(Value.number(value))
    assert (found, type(found)) == (told, type(told))


def test_a_body_s_words_are_paragraphs_of_lines() -> None:
    text = "\r\n\n One.\x0bTwo.\n\n\n\tThree.\u2028 \u2029Four."
    assert split_print_paragraphs(text) == [["One.", "Two."], ["Three."], ["Four."]]
    assert split_print_paragraphs("") == split_print_paragraphs(" \n \r\n") == []


def test_registers_are_told_with_what_is_printed_of_them() -> None:
    names = named(words={"registers.court": InvariantText("The court register")})
    assert list(_list_register_sources(names, {"cases", "people", "calls"}, "en")) == [
        ["The court register", "Cases; People."]
    ]
    assert list(_list_register_sources(names, {"people"}, "en")) == [["The court register", "People."]]
    assert list(_list_register_sources(names, {"calls"}, "en")) == []


UNITS = {f"report.units.{name}.many": InvariantText(name) for name in ("persons", "reports")}


def test_a_dictionary_explains_what_is_shown_and_nothing_else() -> None:
    names = named(words={"registers.court": InvariantText("The court register")} | UNITS)
    measures = {"people": names.measures["people"], **names.measures}  # the names come in this order
    broken = SeriesBreak(Period.from_text("2030"), "rule", InvariantText("Why"), "", ("havn",))
    measures["cases"] = replace(measures["cases"], breaks=(broken,))
    names = replace(names, measures=measures)
    keys = [Key(name, "havn", YEAR) for name in ("cases", "people", "cases")]
    told = [
        "measure people; measure cases; break cases; unit persons; unit reports; register court",
        "measure cases; break cases; unit reports; register court",
        "",
    ]
    for some, lines in zip((keys, keys[:1], ()), told, strict=True):
        assert "; ".join(f"{one.kind} {one.id}" for one in _build_measure_entries(names, some)) == lines
