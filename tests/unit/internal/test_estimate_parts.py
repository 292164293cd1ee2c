"""The page's tables of parts: they add up, few are told together, and only clear differences are shown."""

from __future__ import annotations

import pytest

from tilstand.estimate.divide import Divided, DividedPart, Effect, undivided
from tilstand.estimate.words import Reason
from tilstand.internal.estimate_parts import effect_rows, part_rows, parts_told
from tilstand.languages import shipped

PARTS = Divided(
    observed=300,
    estimate=900,
    interval=(700.4, 1_200.2),
    parts=(
        DividedPart("sex", "f", 1, 200, 500, (400.0, 700.0)),
        DividedPart("sex", "", 1, 60, 250, (150.0, 400.0)),
        DividedPart("sex", "", 3, 40, None, None, (Reason.of("part_open"),)),
    ),
    effects=(
        Effect("police", "sex", "", 1, 2.5, (1.4, 3.9)),
        Effect("clinic", "sex", "", 1, 0.5, (0.2, 0.9)),
        Effect("shelter", "sex", "", 1, 1.1, (0.8, 1.5)),
        Effect("ngo", "sex", "", 3, None, None),
    ),
    reasons=(Reason.of("levels_pooled", column="sex", count=3),),
)


@pytest.mark.parametrize("language", shipped())
def test_parts_in_every_language(language):
    told, rows = parts_told(PARTS, language), list(part_rows(PARTS, language))
    assert "900" in told[0]
    assert "700" in told[0]
    assert "3" in told[1]
    assert [row[:1] for row in rows] == [("sex",)] * 3
    assert rows[0][1] == "f"
    assert len({row[1] for row in rows}) == 3
    assert "500" in rows[0][3]
    assert not any(character.isdigit() for character in rows[2][3])


def test_only_differences_that_chance_does_not_explain_are_shown():
    assert [(row[0], row[3]) for row in effect_rows(PARTS, "en")] == [
        ("police", "2.50 (1.40–3.90)"),
        ("clinic", "0.50 (0.20–0.90)"),
    ]


def test_without_an_interval_for_the_whole_there_is_the_reason_alone():
    assert list(part_rows(undivided(300), "en")) == []
    (told,) = parts_told(undivided(300), "en")
    assert told == "No interval is given for the whole, and so none for its parts."
