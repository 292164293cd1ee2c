"""The periods that a table shows, of which a body must have been open in one to have a line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.define import RoundView
from tilstand.define.table import Table
from tilstand.languages.catalogue import found, paths
from tilstand.protect.axis import AxisLine, _spans
from tilstand.protect.known import _messages
from tilstand.protect.numbers import numbers
from tilstand.protect.tabulate import _Tabulation
from tilstand.terms import Alike, Written


@pytest.mark.parametrize(
    ("columns", "spans"),
    [
        ({"steps": [-3]}, ["2028"]),  # what a row of its own counts is of the columns' periods
        ({"periods": ["2029", "2030"]}, ["2029", "2030"]),
        ({"items": [{"steps": -1}, {"label": "total"}]}, ["2030", "2031"]),
        ({"items": [{"period": "2028"}]}, ["2028", "2031"]),
        ({"total": True}, ["2031"]),
    ],
)
def test_a_table_shows_the_periods_that_its_axes_name(
    sagaland: RoundView, columns: dict[str, Any], spans: list[str]
) -> None:
    rows = {"items": [{"measure": "cases_opened"}, {"measure": "suspects", "heading": True}]}
    table = Table.model_validate({"part": 1, "provider": "police", "rows": rows, "columns": columns})
    assert [str(one) for one in _spans(sagaland.round("2031"), table)] == spans


def test_what_the_engine_says_in_a_language_without_words_is_what_it_says_in_english() -> None:
    told = _messages("fi")
    english = " ".join(message for path in paths("en") if (message := found("en", path)) is not None)
    assert len(told) > 20
    assert all(numbers(one, "fi") for one in told)  # no other words need be known
    assert all(one in english for one in told)


def test_a_column_with_words_in_one_language_alone_has_them(sagaland: RoundView) -> None:
    making: Any = SimpleNamespace(collection=sagaland)
    told, unit = Written.of({"nb": "I alt", "nn": "I alt", "en": ""}), Written.of({"nb": "Personer"})
    assert _Tabulation.column_label(making, AxisLine(told), unit) is told
    assert _Tabulation.column_label(making, AxisLine(Alike("")), unit) is unit
    assert _Tabulation.column_label(making, AxisLine(Alike("")), None).text("en") == "Number"
