"""The pictures of Norway's edition: each figure is the table's, in three languages and all themes."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rounds_read import read_round

from tilstand import protect
from tilstand.render.charts import draw_pictures
from tilstand.render.line_charts import compute_axis_ticks
from tilstand.report_text import format_number

LANGUAGES = ("nb", "nn", "en")

NORWAY = Path(__file__).parents[2] / "collections" / "norway"


@pytest.fixture(scope="module")
def state():
    return read_round(NORWAY, "2024")


@pytest.fixture(scope="module")
def norway(state):
    return state.collection


@pytest.fixture(scope="module")
def release(state):
    return protect.make_release(state.collection, "2024", state.batch, state.reconciled.figures, state.findings)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_as_it_was_declared(norway, release, language):
    kinds = {"donut": "ring", "pictogram": "pikto", "lines": "lin", "stacked_bars": "sta", "small_multiples": "sm"}
    drawn = draw_pictures(release.plots, release.names, language, theme="print")
    assert {picture.id for picture in drawn} == set(norway.charts)
    for picture in drawn:
        start = kinds.get(norway.charts[picture.id].kind, "")
        assert picture.alt.lower().replace("pictogram", "piktogram").startswith(start)
        assert picture.table == norway.charts[picture.id].table
        assert "{" not in picture.title + picture.alt
        assert not re.search(r"\b(charts|tables|codes|report|units)\.\w", picture.title + picture.alt)


@pytest.mark.parametrize("theme", ["light", "dark", "print", "page"])
def test_every_number_drawn_stands_in_the_table(norway, release, theme):
    by_id = {table.id: table for table in release.tables}
    for picture in draw_pictures(release.plots, release.names, "nb", theme=theme):
        if norway.charts[picture.id].kind == "scheme":  # words alone
            continue
        table = by_id[picture.table]
        stated = {
            format_number(cell.value, "nb")
            for row in table.cells
            for cell in row
            if cell is not None and cell.value.known
        }
        told = next(one for one in release.plots if (one.id, one.language) == (picture.id, "nb"))
        if norway.charts[picture.id].kind == "lines":
            stated |= {format_number(tick, "nb") for tick in compute_axis_ticks(max(told.amounts))}
        stated |= set(told.heads)
        texts = [node.text or "" for node in ElementTree.fromstring(picture.svg).findall("{*}text")]
        assert texts
        assert {text for text in texts if re.fullmatch(r"[\d\u202f,−+]+", text)} <= stated


def test_what_nobody_stated_stands_beside_the_parts(release):
    for name in ("assisted_by_sex", "assisted_by_region", "assisted_by_form", "assisted_new_and_carried_over"):
        told = next(one for one in release.plots if (one.id, one.language) == (name, "nb"))
        assert sum(told.amounts) == told.find_group_total()
        assert told.whole()
