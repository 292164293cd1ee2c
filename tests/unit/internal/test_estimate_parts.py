"""Groups as rows and on the page: what is stated, never a method's number; only clear differences."""

from __future__ import annotations

from html import unescape

import pytest

from tilstand.estimate import CaptureTable, HiddenPopulation
from tilstand.estimate.groups import GroupStatement, check_subgroups
from tilstand.estimate.result import EstimateReason
from tilstand.estimate.statement import UnseenStatement
from tilstand.estimate.subgroups import CovariateEffect, SubgroupEstimates, SubgroupPart
from tilstand.estimate.summary import format_answer_summary, format_claim
from tilstand.internal.estimate_page import build_effect_rows, build_group_rows, render_estimate_page
from tilstand.languages import list_shipped_languages

PARTS = SubgroupEstimates(
    observed=300,
    estimate=900,
    interval=(700.4, 1_200.2),
    parts=(
        SubgroupPart("sex", "f", 1, 200, 500, (400.0, 700.0)),
        SubgroupPart("sex", "", 1, 60, 250, (150.0, 400.0)),
        SubgroupPart("sex", "", 3, 40, None, None, (EstimateReason.from_reason_code("part_open"),)),
    ),
    effects=(
        CovariateEffect("police", "sex", "", 1, 2.5, (1.4, 3.9)),
        CovariateEffect("clinic", "sex", "", 1, 0.5, (0.2, 0.9)),
        CovariateEffect("shelter", "sex", "", 1, 1.1, (0.8, 1.5)),
        CovariateEffect("ngo", "sex", "", 3, None, None),
    ),
    reasons=(EstimateReason.from_reason_code("levels_pooled", column="sex", count=3),),
)


LEAST = UnseenStatement("at_least", 40, 90.0, reasons=(EstimateReason("whole_at_least"),))
GROUPS = (
    GroupStatement("sex", "f", 200, 60, UnseenStatement("interval", 200, 400.0, 751.0, 500.0, reach=0.2)),
    GroupStatement("sex", "", 60, 20, UnseenStatement("range", 60, 150.0, 400.0)),
    GroupStatement(
        "sex", "", 40, 9, UnseenStatement("at_least", 40, 90.0, reasons=(EstimateReason("whole_at_least"),)), 3
    ),
    GroupStatement("year", "2031", None, None, UnseenStatement("refused", 0, reasons=(EstimateReason("group_few"),))),
)


@pytest.mark.parametrize("language", list_shipped_languages())
def test_groups_in_every_language(language):
    """What is stated, and why no more; the middle is a method's number and stands nowhere."""
    rows = list(build_group_rows(GROUPS, language))
    assert len({row[0] for row in rows}) == 4
    assert [row[2] for row in rows] == [format_claim(group.said, language) for group in GROUPS]
    assert [[number for number in ("400", "751", "500") if number in row[2]] for row in rows] == [
        ["400", "751"], ["400"], [], []
    ]  # fmt: skip
    assert rows[2][3] == EstimateReason("whole_at_least").text(language)
    assert not any(character.isdigit() for character in "".join(rows[3][1:]))


@pytest.mark.parametrize("language", list_shipped_languages())
def test_the_page_gives_each_group_what_is_stated_and_tells_where_it_disagrees_with_the_whole(language):
    table = CaptureTable.from_counts("ABC", {"A": 60, "B": 50, "C": 40, "AB": 20, "AC": 15, "BC": 10, "ABC": 5})
    whole = UnseenStatement("interval", 200, 300.0, 391.0, reach=0.2)
    told = HiddenPopulation(table, table, {}, whole, groups=GROUPS, parts=PARTS, apart=check_subgroups(whole, GROUPS))
    page, words = render_estimate_page(told, language), format_answer_summary(told, language)
    assert [reason.code for reason in told.apart] == ["groups_apart"]
    for said in (unescape(page), words):
        assert told.apart[0].text(language) in said
        assert all(format_claim(group.said, language) in said for group in GROUPS)
        assert not any(number in said for number in ("900", "700", "1,200", "500"))


def test_only_differences_that_chance_does_not_explain_are_shown():
    assert [(row[0], row[3]) for row in build_effect_rows(PARTS, "en")] == [
        ("police", "2.50 (1.40–3.90)"),
        ("clinic", "0.50 (0.20–0.90)"),
    ]
