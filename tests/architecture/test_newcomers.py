"""The newcomer's count: a kind of chart and a data format are each a module and a line in a list."""

from __future__ import annotations

from typing import get_args

import pytest

from tilstand.define.chart import ChartKind
from tilstand.languages import said, shipped
from tilstand.publish.formats import TABLE_FORMATS
from tilstand.render.picture.draw import SHAPES

KINDS = get_args(ChartKind)


def test_a_kind_of_chart_is_declared_drawn_and_listed_in_three_files():
    assert set(SHAPES) == set(KINDS)
    modules = [shape.__module__ for shape in SHAPES.values()]
    assert len(set(modules)) == len(modules)
    assert all(module.startswith("tilstand.render.picture.") for module in modules)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_chart_has_its_words_in_every_language(kind):
    for language in shipped():
        assert said(f"report.picture.{kind}").text(language)


def test_a_data_format_is_a_module_and_a_line():
    writers = [one.write.__module__ for one in TABLE_FORMATS]
    assert len(set(writers)) == len(writers)
    assert [one.ending for one in TABLE_FORMATS] == ["csv", "json"]
    for one in TABLE_FORMATS:
        for language in shipped():
            assert said(f"report.file.{one.ending}").text(language)
