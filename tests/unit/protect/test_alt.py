from __future__ import annotations

from decimal import Decimal

import pytest

from tilstand.model import CellValue
from tilstand.model.plot import Plot, Point, Series
from tilstand.protect.alt import alternative
from tilstand.protect.names import names
from tilstand.terms import Alike, Key, Origin, Period, Unit, Value


def point(name: str, amount: int) -> Point:
    key = Key("victims_assisted", name, Period.year(2031))
    return Point(str(amount), Decimal(amount), CellValue(key, Value.number(amount), Origin.SUBMITTED))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_number_of_the_alternative_text_states_the_cell_that_is_drawn_and_no_other(sagaland, language):
    """Two bodies with the same number, and one that is called by it: nothing is found by its look."""
    drawn = [point("havn_shelter", 14), point("dal_shelter", 14), point("police", 28)]
    series = (Series(Alike("Havn 14"), (drawn[0],)), Series(Alike("Dal"), (drawn[1],)))
    groups = (Alike("2031"),)
    plot = Plot("c", "t", Alike("Title"), "bars", "bars", language, groups, series, (drawn[2],), Unit.PERSONS)
    told = alternative(names(sagaland, "2031", ()), plot)
    stated = [(piece.text, piece.cells) for piece in told.pieces(language) if piece.kind == "number"]
    assert stated == [(one.text, (one.cell.key,)) for one in (drawn[2], drawn[0], drawn[1])]
    assert "Havn 14: 14; Dal: 14." in told.text(language)
