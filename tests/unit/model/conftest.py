"""An edition's names, written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.define.labels import Catalogue
from tilstand.model.names import BodyNames, DimensionNames, EditionNames, FormNames, MeasureNames, SeriesBreak
from tilstand.terms import Code, Codelist, InvariantText, Period, Unit


@pytest.fixture
def names() -> EditionNames:
    """A measure with a break, a body in a group, a dimension, and a form."""
    since = SeriesBreak(Period.from_text("2031"), "method", InvariantText("new form"), concerns=("havn", "all"))
    parts = {f"parts.{name}": InvariantText(f"Part {name}") for name in ("10", "2", "x", "1")}
    return EditionNames(
        "sagaland", "2031", Period.from_text("2031"), date(2032, 4, 1), "delivered", "unit",
        ("nb", "nn", "se", "en"), ("nn",), ("en", "nn"), "",
        Catalogue({**parts, "units.a": InvariantText("a"), "7": InvariantText("seven")}),
        {"cases": MeasureNames(InvariantText("Cases"), Unit.REPORTS, "count", ("sex",), breaks=(since,))},
        {"sex": DimensionNames(InvariantText("Sex"), Codelist("sex", (Code("f", InvariantText("Women")),)), "sex")},
        {"havn": BodyNames(InvariantText("Havn"))},
        {"all": BodyNames(InvariantText("All bodies"))},
        {"form": FormNames(InvariantText("Form"), 1, {"why": InvariantText("Why?")})},
    )  # fmt: skip
