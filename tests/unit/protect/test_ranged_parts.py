"""A whole is drawn only of numbers: of parts that are ranges there are bars, of hidden ones nothing."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Chart, Table
from tilstand.protect.charts import _correct_chart_kind, build_charts
from tilstand.protect.names import build_names
from tilstand.protect.tables import build_tables
from tilstand.terms import TranslatedText, Value, ValueStatus

FORMS = {
    "part": 1,
    "measure": "victims_assisted",
    "provider": "follow_up",
    "rows": {"total": True, "dimension": "exploitation"},
    "columns": {"total": True, "dimension": "sex", "codes": ["female", "male"]},
    "not_stated": True,
}
CHART = {"table": "forms", "kind": "donut", "rows": {"dimension": "exploitation"}, "columns": {"picks": [{}]}}


@pytest.mark.parametrize("kind", ["donut", "stacked_bars", "pictogram"])
def test_of_parts_that_are_ranges_nothing_is_put_together(sagaland: Collection, shelf, kind: str) -> None:  # type: ignore[no-untyped-def]
    """With each at its least they make the total; what is drawn as a whole would promise that they do."""
    title = {"tables.forms.title": TranslatedText.from_texts(nb="Former", nn="Former", en="Forms")}
    collection = dataclasses.replace(
        sagaland,
        tables={"forms": Table.model_validate(FORMS)},
        charts={"one": Chart.model_validate(CHART)},
        labels=Catalogue({**sagaland.labels.labels, **title}),
    )
    shown = build_tables(collection, "2031", shelf)
    called = build_names(collection, "2031", shown)
    (one,) = build_charts(collection, called, shown, ["en"])
    assert one.kind == "donut"
    first, *more = one.series
    (point,) = first.points
    assert point.cell is not None
    assert point.amount is not None
    wide = dataclasses.replace(point.cell, upper=Value.number(int(point.amount) + 4))
    ranged = dataclasses.replace(first, points=(dataclasses.replace(point, cell=wide),))
    told = _correct_chart_kind(called, dataclasses.replace(one, kind=kind, series=(ranged, *more)))
    assert told.kind == "bars"
    assert len(told.notes) == len(one.notes) + 1


@pytest.mark.parametrize("kind", ["pictogram", "donut", "stacked_bars", "bars", "small_multiples"])
def test_no_picture_draws_a_hidden_number_or_says_it(sagaland: Collection, shelf, kind: str) -> None:  # type: ignore[no-untyped-def]
    for sex in ("male", "female"):  # 3 and 11
        shelf.put("victims_assisted", "havn_shelter", ValueStatus.SUPPRESSED, sex=sex)
    items = [{}, {"where": {"sex": "female"}}, {"where": {"sex": "male"}}]
    table = {**FORMS, "rows": {"items": items}, "columns": {"items": [{"provider": "havn_shelter"}]}}
    chart = {"table": "forms", "kind": kind, "rows": {"dimension": "sex"}}
    title = {"tables.forms.title": TranslatedText.from_texts(nb="Former", nn="Former", en="Forms")}
    collection = dataclasses.replace(
        sagaland,
        tables={"forms": Table.model_validate({**table, "not_stated": False})},
        charts={"one": Chart.model_validate({**chart, "columns": {"picks": [{"provider": "havn_shelter"}]}})},
        labels=Catalogue({**sagaland.labels.labels, **title}),
    )
    shown = build_tables(collection, "2031", shelf)
    for told in build_charts(collection, build_names(collection, "2031", shown), shown, ["nb", "nn", "en"]):
        assert {(point.text, point.amount) for point in told.points} == {(":", None)}
        assert not {"3", "11"} & set(re.findall(r"[0-9]+", told.alt.text(told.language)))
