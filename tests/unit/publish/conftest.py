from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tilstand.define import Collection
from tilstand.model import Figures
from tilstand.model.appendix import Appendix, Correction
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.protect.bound import said as quoted
from tilstand.protect.names import names
from tilstand.protect.pictures import pictures
from tilstand.protect.seal import sealed
from tilstand.protect.sizes import sizes
from tilstand.protect.tables import tables
from tilstand.terms import Text, Written


def said(text: str) -> Text:
    return Written.of(nb=text, nn=text, en=text)


@pytest.fixture
def appendix() -> Appendix:
    return Appendix(
        reported=(said("Havn shelter (generated)"),),
        absent=((said("Dal shelter (generated)"), said("It had not opened.")),),
        adjustments=(
            Correction(
                said("Cases opened, police"),
                said("1 203"),
                said("1204"),
                said("Typing error."),
                "A. Generated",
                date(2032, 3, 1),
            ),
        ),
        open_findings=((said("Havn shelter"), said("The total is 14.\n\nThe parts give 13.")),),
        rules=((said("Presumed victims assisted"), said("Count each person once.")),),
        sources=((said("The case register (generated)"), said("Cases opened.")),),
    )


@pytest.fixture
def answers() -> tuple[ReleasedAnswer, ...]:
    words = {"nb": "Flere enn før.\n\nTolk trengs.", "nn": "Fleire enn før.", "en": "More than before."}
    return (
        ReleasedAnswer("havn_shelter", "shelter", "trends", {t: quoted(w, t) for t, w in words.items()}),
        ReleasedAnswer("migration_board", "permits", "practice", {"nb": quoted("Nei.", "nb")}),
    )


@pytest.fixture
def make(sagaland, shelf, appendix, answers) -> Callable[..., Release]:  # type: ignore[no-untyped-def]
    """A release of the generated figures, with what a test changes in it before it is sealed."""

    def made(
        collection: Collection = sagaland,
        round_name: str = "2031",
        figures: Figures = shelf,
        **changes: object,
    ) -> Release:
        shown = changes.pop("tables", None)
        shown = tables(collection, round_name, figures) if shown is None else tuple(shown)
        called = names(collection, round_name, shown)
        told = {
            "plots": pictures(collection, called, shown, called.read_in),
            "appendix": dataclasses.replace(appendix, sizes=sizes(collection)),
            "answers": answers,
            **changes,
        }
        return sealed(Release(names=called, tables=shown, **told))

    return made


@pytest.fixture
def release(make: Callable[..., Release]) -> Release:
    return make()
