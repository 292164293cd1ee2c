from __future__ import annotations

from datetime import date

import pytest

from tilstand import protect
from tilstand.model import Answer, Source
from tilstand.publish import Appendix, Correction
from tilstand.terms import Label


def said(text: str) -> Label:
    return Label(text, text, text)


@pytest.fixture
def protected(sagaland, shelf):
    return protect.tables(sagaland, "2031", shelf)


@pytest.fixture
def appendix() -> Appendix:
    return Appendix(
        reported=(said("Havn shelter (generated)"),),
        absent=((said("Dal shelter (generated)"), said("It had not opened.")),),
        adjustments=(
            Correction(
                said("Cases opened, police"),
                "1 203",
                "1204",
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
def answers() -> list[Answer]:
    words = {"nb": "Flere enn før.\n\nTolk trengs.", "nn": "Fleire enn før.", "en": "More than before."}
    return [
        Answer("havn_shelter", "shelter", "trends", words, Source("generated")),
        Answer("migration_board", "permits", "practice", {"nb": "Nei."}, Source("generated")),
    ]
