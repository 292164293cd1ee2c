"""The periods that a table shows, of which a body must have been open in one to have a line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.define import RoundView
from tilstand.define.tables import Table
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.protect.number_gate import _list_numbered_messages, find_text_numbers
from tilstand.protect.table_cells import AxisLine, _iterate_table_periods
from tilstand.protect.tables import _TableBuilder
from tilstand.terms import InvariantText, TranslatedText


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
    assert [str(one) for one in _iterate_table_periods(sagaland.round("2031"), table)] == spans


def test_what_the_engine_says_in_a_language_without_words_is_what_it_says_in_english() -> None:
    told = _list_numbered_messages("fi")
    english = " ".join(
        message for path in list_catalogue_paths("en") if (message := find_catalogue_message("en", path)) is not None
    )
    assert len(told) > 20
    assert all(find_text_numbers(one, "fi") for one in told)  # no other words need be known
    assert all(one in english for one in told)


def test_a_column_with_words_in_one_language_alone_has_them(sagaland: RoundView) -> None:
    making: Any = SimpleNamespace(collection=sagaland)
    told, unit = (
        TranslatedText.from_texts({"nb": "I alt", "nn": "I alt", "en": ""}),
        TranslatedText.from_texts({"nb": "Personer"}),
    )
    assert _TableBuilder.format_column_label(making, AxisLine(told), unit) is told
    assert _TableBuilder.format_column_label(making, AxisLine(InvariantText("")), unit) is unit
    assert _TableBuilder.format_column_label(making, AxisLine(InvariantText("")), None).text("en") == "Number"
