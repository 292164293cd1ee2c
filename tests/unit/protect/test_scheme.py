"""A scheme: words as a picture, without a table and without a figure."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.define import Collection
from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import Chart
from tilstand.define.drawable import undrawable
from tilstand.protect.names import names
from tilstand.protect.pictures import pictures
from tilstand.render.picture import picture
from tilstand.terms import Written

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
    labels = {path: Written.of(en=words) for path, words in WORDS.items()}
    return dataclasses.replace(
        sagaland,
        charts={"what": Chart.model_validate({**SCHEME, **changes})},
        labels=Catalogue({**sagaland.labels.labels, **labels}),
    )


@pytest.mark.parametrize("width", [640, 300])
def test_it_is_drawn_and_read_out_in_words_alone(sagaland: Collection, width: int) -> None:
    own = view(sagaland)
    called = names(own, "2031", ())
    (plot,) = pictures(own, called, (), ["en"])
    told = picture(plot, called, width=width)
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
    (problem,) = undrawable(view(sagaland, **changes))
    assert said in problem.said.text("en")
