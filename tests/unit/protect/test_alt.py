from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.model import CellValue
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.protect.charts import describe_chart
from tilstand.protect.names import build_names
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Unit, Value


def point(name: str, amount: int) -> ChartPoint:
    key = Key("victims_assisted", name, Period.from_year(2031))
    return ChartPoint(str(amount), Decimal(amount), CellValue(key, Value.number(amount), FigureOrigin.SUBMITTED))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_number_of_the_alternative_text_states_the_cell_that_is_drawn_and_no_other(sagaland, language):
    """Two bodies with the same number, and one that is called by it: nothing is found by its look."""
    drawn = [point("havn_shelter", 14), point("dal_shelter", 14), point("police", 28)]
    series = (ChartSeries(InvariantText("Havn 14"), (drawn[0],)), ChartSeries(InvariantText("Dal"), (drawn[1],)))
    groups = (InvariantText("2031"),)
    plot = ChartData(
        "c", "t", InvariantText("Title"), "bars", "bars", language, groups, series, (drawn[2],), Unit.PERSONS
    )
    told = describe_chart(build_names(sagaland, "2031", ()), plot)
    stated = [(piece.text, piece.cells) for piece in told.pieces(language) if piece.kind == "number"]
    assert stated == [(one.text, (one.cell.key,)) for one in (drawn[2], drawn[0], drawn[1])]
    assert "Havn 14: 14; Dal: 14." in told.text(language)
