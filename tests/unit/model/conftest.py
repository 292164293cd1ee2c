"""An edition's names, written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.define.catalogue import Catalogue
from tilstand.model.names import NamedBody, NamedBreak, NamedDimension, NamedForm, NamedMeasure, Names
from tilstand.terms import Alike, Code, Codelist, Period, Unit


@pytest.fixture
def names() -> Names:
    """A measure with a break, a body in a group, a dimension, and a form."""
    since = NamedBreak(Period.parse("2031"), "method", Alike("new form"), concerns=("havn", "all"))
    parts = {f"parts.{name}": Alike(f"Part {name}") for name in ("10", "2", "x", "1")}
    return Names(
        "sagaland", "2031", Period.parse("2031"), date(2032, 4, 1), "delivered", "unit",
        ("nb", "nn", "se", "en"), ("nn",), ("en", "nn"), "",
        Catalogue({**parts, "units.a": Alike("a"), "7": Alike("seven")}),
        {"cases": NamedMeasure(Alike("Cases"), Unit.REPORTS, "count", ("sex",), breaks=(since,))},
        {"sex": NamedDimension(Alike("Sex"), Codelist("sex", (Code("f", Alike("Women")),)), "sex")},
        {"havn": NamedBody(Alike("Havn"))},
        {"all": NamedBody(Alike("All bodies"))},
        {"form": NamedForm(Alike("Form"), 1, {"why": Alike("Why?")})},
    )  # fmt: skip
