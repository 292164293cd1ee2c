"""A scheme: words as a picture, without a table and without a figure."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.define import Collection
from tilstand.define.declaration_checks import check_charts
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Chart
from tilstand.protect.charts import build_charts
from tilstand.protect.names import build_names
from tilstand.render.charts import draw_picture
from tilstand.terms import TranslatedText

WORDS = {
    "w.title": "What it is",
    "w.act": "Act",
    "w.take": "taking",
    "w.aim": "Aim",
    "w.gain": "gain",
    "w.note": "Both.",
}
BOXES = [{"title": "w.act", "lines": ["w.take"]}, {"title": "w.aim", "lines": ["w.gain"]}]
SCHEME = {"kind": "scheme", "title": "w.title", "note": "w.note", "boxes": BOXES}


def view(sagaland: Collection, **changes: object) -> Collection:
    labels = {path: TranslatedText.from_texts(en=words) for path, words in WORDS.items()}
    return dataclasses.replace(
        sagaland,
        charts={"what": Chart.model_validate({**SCHEME, **changes})},
        labels=Catalogue({**sagaland.labels.labels, **labels}),
    )


@pytest.mark.parametrize("width", [640, 300])
def test_it_is_drawn_and_read_out_in_words_alone(sagaland: Collection, width: int) -> None:
    own = view(sagaland)
    called = build_names(own, "2031", ())
    (plot,) = build_charts(own, called, (), ["en"])
    told = draw_picture(plot, called, width=width)
    assert told.alt == "What it consists of; all of the parts must be there. Act: taking. Aim: gain. Both."
    svg = told.svg.decode()
    assert [word for word in WORDS.values() if f">{word}<" not in svg] == []
    assert plot.points == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"boxes": []}, "has no boxes"),
        ({"table": "years"}, "has no table"),
        ({"boxes": [{"title": "w.nothing"}]}, "w.nothing"),
        ({"title": ""}, "title"),
    ],
)
def test_what_it_lacks_is_told(sagaland: Collection, changes: dict[str, object], said: str) -> None:
    (problem,) = check_charts(view(sagaland, **changes))
    assert said in problem.said.text("en")
