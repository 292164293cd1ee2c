"""Groups as rows and on the page: what is stated, never a method's number; only clear differences."""

from __future__ import annotations

from html import unescape

import pytest

from tilstand.estimate import CaptureTable, HiddenPopulation
from tilstand.estimate.agree import apart
from tilstand.estimate.divide import Divided, DividedPart, Effect
from tilstand.estimate.statement import UnseenStatement
from tilstand.estimate.strata import GroupAnswer
from tilstand.estimate.tell import claim, summary
from tilstand.estimate.words import Reason
from tilstand.internal.estimate_page import estimate_page
from tilstand.internal.estimate_parts import effect_rows, group_rows
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


LEAST = UnseenStatement("at_least", 40, 90.0, reasons=(Reason("whole_at_least"),))
GROUPS = (
    GroupAnswer("sex", "f", 200, 60, UnseenStatement("interval", 200, 400.0, 751.0, 500.0, reach=0.2)),
    GroupAnswer("sex", "", 60, 20, UnseenStatement("range", 60, 150.0, 400.0)),
    GroupAnswer(
        "sex", "", 40, 9, UnseenStatement("at_least", 40, 90.0, reasons=(Reason("whole_at_least"),)), 3
    ),
    GroupAnswer("year", "2031", None, None, UnseenStatement("refused", 0, reasons=(Reason("group_few"),))),
)


@pytest.mark.parametrize("language", shipped())
def test_groups_in_every_language(language):
    """What is stated, and why no more; the middle is a method's number and stands nowhere."""
    rows = list(group_rows(GROUPS, language))
    assert len({row[0] for row in rows}) == 4
    assert [row[2] for row in rows] == [claim(group.said, language) for group in GROUPS]
    assert [[number for number in ("400", "751", "500") if number in row[2]] for row in rows] == [
        ["400", "751"], ["400"], [], []
    ]  # fmt: skip
    assert rows[2][3] == Reason("whole_at_least").text(language)
    assert not any(character.isdigit() for character in "".join(rows[3][1:]))


@pytest.mark.parametrize("language", shipped())
def test_the_page_gives_each_group_what_is_stated_and_tells_where_it_disagrees_with_the_whole(language):
    table = CaptureTable.of("ABC", {"A": 60, "B": 50, "C": 40, "AB": 20, "AC": 15, "BC": 10, "ABC": 5})
    whole = UnseenStatement("interval", 200, 300.0, 391.0, reach=0.2)
    told = HiddenPopulation(table, table, {}, whole, groups=GROUPS, parts=PARTS, apart=apart(whole, GROUPS))
    page, words = estimate_page(told, language), summary(told, language)
    assert [reason.code for reason in told.apart] == ["groups_apart"]
    for said in (unescape(page), words):
        assert told.apart[0].text(language) in said
        assert all(claim(group.said, language) in said for group in GROUPS)
        assert not any(number in said for number in ("900", "700", "1,200", "500"))


def test_only_differences_that_chance_does_not_explain_are_shown():
    assert [(row[0], row[3]) for row in effect_rows(PARTS, "en")] == [
        ("police", "2.50 (1.40–3.90)"),
        ("clinic", "0.50 (0.20–0.90)"),
    ]
