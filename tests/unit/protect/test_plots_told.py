"""What pictures draw: which figures, in which order, under which words, and what is said of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Break
from tilstand.define.settings import CodelistNote
from tilstand.define.tables import Chart, Table
from tilstand.errors import PublishError
from tilstand.model.chart import ChartData
from tilstand.protect.charts import build_charts
from tilstand.protect.names import build_names
from tilstand.protect.tables import build_tables
from tilstand.terms import Period, TranslatedText, ValueStatus

TABLES = {
    "forms": {
        "part": 1,
        "measure": "victims_assisted",
        "provider": "follow_up",
        "rows": {"total": True, "dimension": "exploitation"},
        "columns": {"total": True, "dimension": "sex", "codes": ["female", "male"]},
        "not_stated": True,
    },
    "years": {
        "part": 3,
        "provider": "police",
        "rows": {"items": [{"measure": "cases_opened"}, {"measure": "victims_identified", "level": 1}]},
        "columns": {"periods": ["2029", "2030", "2031"], "items": [{"change": True, "label": "parts.3"}]},
    },
    "sexes": {
        "part": 1,
        "measure": "victims_assisted",
        "rows": {"items": [{}, {"where": {"sex": "female"}}, {"where": {"sex": "male"}}]},
        "columns": {"items": [{"provider": "havn_shelter"}, {"provider": "follow_up"}]},
    },
}
BY_FORM = {"table": "forms", "rows": {"dimension": "exploitation"}, "columns": {"picks": [{}]}}
CASES = {"picks": [{"measure": "cases_opened"}]}
CHARTS = {
    "by_size": {**BY_FORM, "kind": "bars"},
    "in_order": {
        "table": "forms",
        "kind": "stacked_bars",
        "rows": {"dimension": "exploitation", "codes": ["labour", "sexual"]},
        "columns": {"dimension": "sex"},
        "title": "tables.forms.pictured",
        "order": -1,
    },
    "slices": {**BY_FORM, "kind": "donut"},
    "persons": {
        "table": "sexes",
        "kind": "pictogram",
        "rows": {"dimension": "sex"},
        "columns": {"picks": [{"provider": "havn_shelter", "label": "parts.1"}]},
    },
    "all": {"table": "sexes", "kind": "bars", "parts": "columns"},
    "course": {
        "table": "years",
        "kind": "lines",
        "rows": {"picks": [{"measure": "victims_identified"}]},
        "columns": {"steps": [-2, -1, 0]},
        "note": "parts.1",
    },
    "changed": {"table": "years", "kind": "small_multiples", "rows": CASES, "columns": {"steps": [-1, 0]}},
}
TOLD = {
    "in_order": """\
in_order of forms: stacked_bars, asked stacked_bars, en, registrations
Forms in 2031 (registrations)
 | Woman | Man
Forced labour | …=None <victims_assisted follow_up 2031 exploitation=labour sex=female> | …=None
      <victims_assisted follow_up 2031 exploitation=labour sex=male>
Sexual exploitation | …=None <victims_assisted follow_up 2031 exploitation=sexual sex=female> | …=None
      <victims_assisted follow_up 2031 exploitation=sexual sex=male>
Not stated (left) | 19=19 <victims_assisted follow_up 2031 exploitation=_X sex=female> | 3=3
      <victims_assisted follow_up 2031 exploitation=_X sex=male>
total | 19=19 <victims_assisted follow_up 2031 sex=female> | 3=3 <victims_assisted follow_up 2031 sex=male>
note: The parts do not give the total in Woman and Man.
alt: Stacked bar chart. Forced labour: Woman not collected, Man not collected. Sexual exploitation: Woman
      not collected, Man not collected. Not stated: Woman 19, Man 3. Total: Woman 19, Man 3. The parts do
      not give the total in Woman and Man.
""",
    "by_size": """\
by_size of forms: bars, asked bars, en, registrations
About forms (registrations)
 | Total
Sexual exploitation | 15=15 <victims_assisted follow_up 2031 exploitation=sexual>
Forced labour | 2=2 <victims_assisted follow_up 2031 exploitation=labour>
Not stated (left) | 5=5 <victims_assisted follow_up 2031 exploitation=_X>
total | 22=22 <victims_assisted follow_up 2031>
alt: Bar chart. 22 registrations in all. Sexual exploitation: 15; Forced labour: 2; Not stated: 5.
""",
    "slices": """\
slices of forms: donut, asked donut, en, registrations
About forms (registrations)
 | Total
Sexual exploitation | 15=15 <victims_assisted follow_up 2031 exploitation=sexual>
Forced labour | 2=2 <victims_assisted follow_up 2031 exploitation=labour>
Not stated (left) | 5=5 <victims_assisted follow_up 2031 exploitation=_X>
total | 22=22 <victims_assisted follow_up 2031>
alt: Ring chart. 22 registrations in all. Sexual exploitation: 15; Forced labour: 2; Not stated: 5.
""",
    "all": """\
all of sexes: bars, asked bars, en, registrations
About sexes ()
 | 2031 | Woman | Man
Havn shelter (generated) | 14=14 <victims_assisted havn_shelter 2031> | 11=11 <victims_assisted havn_shelter
      2031 sex=female> | 3=3 <victims_assisted havn_shelter 2031 sex=male>
All follow-up services | 22=22 <victims_assisted follow_up 2031> | 19=19 <victims_assisted follow_up 2031
      sex=female> | 3=3 <victims_assisted follow_up 2031 sex=male>
total | None | None | None
alt: Bar chart. Havn shelter (generated): 2031 14, Woman 11, Man 3. All follow-up services: 2031 22, Woman
      19, Man 3.
""",
    "persons": """\
persons of sexes: pictogram, asked pictogram, en, persons
About sexes (persons)
 | Assistance
Woman | 11=11 <victims_assisted havn_shelter 2031 sex=female>
Man | 3=3 <victims_assisted havn_shelter 2031 sex=male>
total | 14=14 <victims_assisted havn_shelter 2031>
alt: Pictogram with one figure for each person. 14 persons in all. Woman: 11; Man: 3.
""",
    "changed": """\
changed of years: small_multiples, asked small_multiples, en, cases, dated
About years ()
 | 2030 | 2031
Cases opened | 1,100=1100 <cases_opened police 2030> | 1,204=1204 <cases_opened police 2031>
total | None | None
alt: Small bar charts with the same scale. Cases opened: 1,100 in 2030, 1,204 in 2031.
""",
    "course": """\
course of years: lines, asked lines, en, persons, dated
About years ()
 | 2029 | 2030 | 2031
Identified victims | 5=5 <victims_identified police 2029> | ..=None <victims_identified police 2030> | 6=6
      <victims_identified police 2031>
total | None | None | None
break at 1: new rule from 2030
note: Assistance
note: Break in the series: new rule from 2030.
alt: Line chart. Identified victims: 5 in 2029, not known in 2030, 6 in 2031. Assistance Break in the
      series: new rule from 2030.
""",
}
Drawn = Callable[..., Mapping[str, ChartData]]


@pytest.fixture
def drawn(sagaland: Collection, shelf) -> Drawn:  # type: ignore[no-untyped-def]
    """The pictures of the tables above, by chart; a test may put other charts in their place."""

    shelf.put("cases_opened", "police", 990, "2029")
    shelf.put("victims_identified", "police", 5, "2029")

    def made(charts: Mapping[str, Mapping[str, object]] = CHARTS, **changes: object) -> Mapping[str, ChartData]:
        own = {f"tables.{name}.title": said(f"About {name}") for name in TABLES}
        own |= {"tables.forms.pictured": said("Forms in {year}")}
        collection = dataclasses.replace(
            sagaland,
            **{"tables": {name: Table.model_validate(one) for name, one in TABLES.items()}, **changes},
            charts={name: Chart.model_validate(one) for name, one in charts.items()},
            labels=Catalogue({**sagaland.labels.labels, **own}),
        )
        shown = build_tables(collection, "2031", shelf)
        return {one.id: one for one in build_charts(collection, build_names(collection, "2031", shown), shown, ["en"])}

    return made


def said(text: str) -> TranslatedText:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


@pytest.mark.parametrize("name", TOLD)
def test_a_picture_draws_this_and_nothing_else(drawn: Drawn, lines, name: str) -> None:  # type: ignore[no-untyped-def]
    assert lines(drawn()[name]) == TOLD[name]


def test_pictures_stand_in_the_order_of_their_tables_and_by_their_own(drawn: Drawn) -> None:
    assert list(drawn()) == ["in_order", "by_size", "slices", "all", "persons", "changed", "course"]


def pick(kind: str, **more: object) -> Mapping[str, Mapping[str, object]]:
    return {"one": {**BY_FORM, "kind": kind, **more}}


NOT_WHOLE = "The parts do not give the total"


@pytest.mark.parametrize(
    ("kind", "changes", "drawn_as", "note"),
    [
        ("donut", {"exploitation": ("labour", 3)}, "donut", ""),  # what is left is less
        ("donut", {"exploitation": ("labour", 90)}, "bars", f"{NOT_WHOLE}, which is 22\u00a0registrations."),
        ("pictogram", {"exploitation": ("labour", 200)}, "bars", ""),  # registrations are no persons
        ("pictogram", {"exploitation": ("labour", 201)}, "bars", ""),
        ("pictogram", {"exploitation": ("labour", "2.5")}, "bars", ""),
        ("stacked_bars", {"exploitation": ("labour", 90)}, "stacked_bars", f"{NOT_WHOLE} in Total."),
        ("stacked_bars", {"exploitation": ("labour", -1)}, "bars", f"{NOT_WHOLE} in Total."),
        ("small_multiples", {"exploitation": ("labour", -1)}, "bars", ""),
        ("bars", {"exploitation": ("labour", -1)}, "bars", ""),
    ],
)  # fmt: skip
def test_what_the_figures_do_not_allow_is_drawn_as_bars_and_said(  # type: ignore[no-untyped-def]
    drawn: Drawn, shelf, kind, changes, drawn_as, note
) -> None:
    for dimension, (code, amount) in changes.items():
        shelf.put("victims_assisted", "follow_up", amount, **{dimension: code})
    one = drawn(pick(kind))["one"]
    assert (one.asked, one.kind) == (kind, drawn_as)
    assert " ".join(text.text("en") for text in one.notes) == note


@pytest.mark.parametrize(
    ("kind", "drawn_as"), [("donut", "bars"), ("stacked_bars", "small_multiples"), ("bars", "bars")]
)
def test_more_parts_than_can_be_told_apart_are_drawn_one_by_one(drawn: Drawn, shelf, kind, drawn_as) -> None:  # type: ignore[no-untyped-def]
    for code in ("labour_crime", "begging", "organ"):
        shelf.put("victims_assisted", "follow_up", 1, exploitation=code)
    assert drawn(pick(kind))["one"].kind == drawn_as
    assert len(drawn(pick(kind))["one"].series) == 6


def test_a_part_stands_under_what_it_is_part_of_and_an_unknown_one_last(drawn: Drawn, shelf) -> None:  # type: ignore[no-untyped-def]
    for code, amount in (("labour_crime", 2), ("begging", 7), ("unknown", ValueStatus.NOT_KNOWN), ("organ", 2)):
        shelf.put("victims_assisted", "follow_up", amount, exploitation=code)
    assert drawn(pick("bars"))["one"].names == [
        "Sexual exploitation",
        "Begging",
        "Forced labour",
        "Of which crime",
        "Removal of organs",
        "Not stated",
    ]


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        ({"rows": {"dimension": "age"}}, ["rows", "age"]),
        ({"rows": {"picks": [{"where": {"exploitation": "begging"}}]}}, ["rows", "begging"]),
        ({"columns": {"picks": [{"provider": "police"}]}}, ["columns", "police"]),
        ({"columns": {"steps": [-1]}}, ["columns", "-1"]),
        ({"table": "years", "rows": {}, "columns": {"steps": [0]}}, ["rows", "cases", "persons"]),
        ({"table": "sexes", "rows": {}, "columns": {"picks": [{"period": "2030"}]}}, ["columns", "2030"]),
    ],
)  # fmt: skip
def test_what_a_chart_names_and_its_table_lacks_is_told_with_its_place(drawn: Drawn, chart, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PublishError) as stopped:
        drawn(pick("bars", **chart))
    told = f"{stopped.value.title} {' '.join(stopped.value.causes)} {stopped.value.remedy}"
    for word in ("The chart one cannot be drawn", "charts/one.toml", *words):
        assert word in told


def test_a_picture_says_which_numbers_are_not_there_and_that_there_are_none(drawn: Drawn, shelf) -> None:  # type: ignore[no-untyped-def]
    chart = {"one": {"table": "years", "kind": "lines", "rows": CASES, "columns": {"steps": [-2, -1, 0]}}}
    shelf.put("cases_opened", "police", ValueStatus.NOT_KNOWN, "2030")
    shelf.put("cases_opened", "police", ValueStatus.SUPPRESSED, "2031")
    told = "990 in 2029, not known in 2030, suppressed for the protection of individuals in 2031"
    assert drawn(chart)["one"].alt.text("en") == f"Line chart. Cases opened: {told}."
    shelf.put("cases_opened", "police", ValueStatus.NOT_KNOWN, "2029")
    assert drawn(chart)["one"].alt.text("en") == "There are no figures to show."


def test_totals_that_are_not_there_for_every_bar_are_not_told(drawn: Drawn, shelf) -> None:  # type: ignore[no-untyped-def]
    bars = {**BY_FORM, "kind": "stacked_bars", "columns": {"picks": [{}, {"where": {"sex": "female"}}]}}
    assert "Total: Total 22, Woman 19." in drawn({"one": bars})["one"].alt.text("en")
    table = {"table": "sexes", "kind": "stacked_bars", "rows": {"dimension": "sex"}}
    shelf.put("victims_assisted", "follow_up", ValueStatus.NOT_KNOWN)
    told = drawn({"one": table})["one"]
    assert told.totals[1] is not None
    assert "Total: Havn shelter (generated) 14, All follow-up services not known." in told.alt.text("en")


def test_a_long_picture_tells_the_ends_of_each_line(drawn: Drawn, shelf, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tilstand.protect.charts._MOST", 2)
    chart = {"one": {"table": "years", "kind": "lines", "rows": CASES, "columns": {"steps": [-2, -1, 0]}}}

    def told() -> str:
        return drawn(chart)["one"].alt.text("en").removeprefix("Line chart. Cases opened")

    assert told() == ": 990 in 2029 and 1,204 in 2031. All the figures are in the table."
    shelf.put("cases_opened", "police", ValueStatus.NOT_KNOWN, "2031")
    assert told() == ": 990 in 2029 and 1,100 in 2030. All the figures are in the table."
    shelf.put("cases_opened", "police", ValueStatus.NOT_KNOWN, "2029")
    assert told() == ": 1,100 in 2030. All the figures are in the table."


def test_a_row_of_blanks_and_a_column_of_changes_are_no_lines_of_a_picture(drawn: Drawn) -> None:
    """What a row stands for is told by its figures, not by the change that crosses it."""
    picks = {"picks": [{"measure": "cases_opened"}, {"measure": "victims_identified"}]}
    for columns in ({"steps": [-1, 0]}, {"picks": [{"steps": -1}, {"steps": 0}]}):
        chart = {"one": {"table": "years", "kind": "lines", "rows": CASES, "columns": columns}}
        (series,) = drawn(chart)["one"].series
        assert [point.amount for point in series.points] == [1100, 1204]
    with pytest.raises(PublishError, match="together"):
        drawn({"one": {"table": "years", "kind": "lines", "rows": picks, "columns": {"steps": [0]}}})


def test_parts_that_the_list_puts_last_stand_last_and_a_list_in_order_keeps_its_own(  # type: ignore[no-untyped-def]
    drawn: Drawn, sagaland, shelf
) -> None:
    shelf.put("victims_assisted", "follow_up", -30, exploitation="begging")
    shelf.put("victims_assisted", "follow_up", 9, exploitation="organ")

    def names(**note: object) -> list[str]:
        about = {**sagaland.settings.codelists, "exploitation": CodelistNote.model_validate(note)}
        settings = sagaland.settings.model_copy(update={"codelists": about})
        return drawn(pick("bars"), settings=settings)["one"].names

    assert names() == ["Sexual exploitation", "Removal of organs", "Forced labour", "Begging", "Not stated"]
    assert names(last=["sexual"]) == [
        *("Removal of organs", "Forced labour", "Begging", "Not stated", "Sexual exploitation")
    ]
    assert names(ordered=True) == [
        *("Sexual exploitation", "Forced labour", "Begging", "Removal of organs", "Not stated")
    ]
    shelf.put("victims_assisted", "follow_up", ValueStatus.NOT_KNOWN, exploitation="labour")
    shelf.put("victims_assisted", "follow_up", 1, exploitation="labour", sex="female")
    assert names()[-2:] == ["Forced labour", "Not stated"]


def test_breaks_of_several_bodies_are_told_in_the_order_of_their_names(drawn, sagaland, shelf) -> None:  # type: ignore[no-untyped-def]
    bodies = ("police", "unit", "migration_board", "dal_shelter", "fjord_shelter", "havn_shelter")
    broken = tuple(
        Break(period=Period.from_year(2030), cause="rule", provider=body, note=f"providers.{body}") for body in bodies
    )
    measure = sagaland.measures["cases_opened"].model_copy(update={"breaks": broken})
    for body in bodies:
        for year in ("2029", "2030"):
            shelf.put("cases_opened", body, 1, year)
    rows = {"items": [{"measure": "cases_opened", "provider": body} for body in bodies]}
    table = Table.model_validate({"part": 1, "rows": rows, "columns": {"periods": ["2029", "2030"]}})
    one = drawn(
        {"one": {"table": "sexes", "kind": "small_multiples"}},
        tables={"sexes": table},
        measures={**sagaland.measures, "cases_opened": measure},
    )["one"]
    told = (sagaland.labels[f"providers.{name}"].text("en") for name in sorted(bodies))
    assert one.breaks[1].text("en") == "; ".join(told)


def test_what_the_parts_of_a_code_leave_stands_under_it(drawn: Drawn, shelf) -> None:  # type: ignore[no-untyped-def]
    for code, amount in (("north", 9), ("vinland", 2), ("south", 12), ("thule", 1)):
        shelf.put("victims_assisted", "follow_up", amount, citizenship=code)
    rows = {"total": True, "dimension": "citizenship"}
    table = {"part": 1, "measure": "victims_assisted", "provider": "follow_up", "rows": rows, "not_stated": True}
    chart = {"one": {"table": "forms", "kind": "bars", "rows": {"dimension": "citizenship"}}}
    one = drawn(chart, tables={"forms": Table.model_validate(table)})["one"]
    assert [(series.name.text("en"), series.points[0].text) for series in one.series] == [
        *(("South", "12"), ("Thule", "1"), ("Not stated", "11")),
        *(("North", "9"), ("Vinland", "2"), ("Not stated", "7")),
        ("Not stated", "1"),
    ]


def test_bars_that_have_no_total_are_not_said_to_lack_any_of_it(drawn: Drawn) -> None:
    one = drawn({"one": {"table": "sexes", "kind": "stacked_bars", "parts": "columns"}})["one"]
    assert one.totals == (None, None, None)
    assert (one.kind, one.notes) == ("stacked_bars", ())


def test_codes_that_a_chart_does_not_name_are_not_drawn(drawn: Drawn, shelf) -> None:  # type: ignore[no-untyped-def]
    shelf.put("victims_assisted", "follow_up", 3, exploitation="begging")
    one = drawn(pick("bars", rows={"dimension": "exploitation", "codes": ["labour", "sexual"]}))["one"]
    assert one.names == ["Forced labour", "Sexual exploitation", "Not stated"]


def test_a_ring_without_a_total_to_hold_it_against_is_drawn_as_bars(drawn: Drawn, shelf) -> None:  # type: ignore[no-untyped-def]
    shelf.put("victims_assisted", "follow_up", ValueStatus.NOT_KNOWN)
    one = drawn(pick("donut"))["one"]
    assert (one.kind, one.notes, one.totals[0].amount if one.totals[0] else 0) == ("bars", (), None)


def test_units_that_are_unlike_are_told_in_order(drawn: Drawn, sagaland) -> None:  # type: ignore[no-untyped-def]
    measures = ("mean_stay", "cases_opened", "anonymous_reports", "suspects", "permit_decisions")
    rows = {"items": [{"measure": name, "provider": "police"} for name in measures]}
    table = Table.model_validate({"part": 1, "rows": rows})
    with pytest.raises(PublishError, match="cases, days, decisions, persons, reports"):
        drawn({"one": {"table": "sexes", "kind": "bars"}}, tables={"sexes": table})
