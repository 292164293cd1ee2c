"""Answers written by hand, with a case of everything that can be told of one; nothing in them is computed."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.groups import GroupStatement, YearStep
from tilstand.estimate.result import EstimateReason, MethodEstimate, refuse_estimate
from tilstand.estimate.sensitivity import ListChange, SimulatedCoverage
from tilstand.estimate.statement import ScenarioRange, UnseenStatement
from tilstand.estimate.table import CaptureTable

__all__ = ["floor", "full", "refused", "single"]

TABLE = CaptureTable(("<police>", "NAV & co", "C"), np.array([0, 100, 49, 9, 25, 0, 4, 1]), title="A <b>title</b>")
_NEAR = [
    {"model": "[A*B, C]", "bic_above_best": 0.0, "estimate": 1234.4, "within_10": 2, "least": 900.6,
     "greatest": 2100.2},
    {"model": "[A, B, C]", "bic_above_best": 3.456, "estimate": 900.6},
]  # fmt: skip


@pytest.fixture
def full() -> HiddenPopulation:
    """A number with all that goes with it."""
    one = MethodEstimate("stepwise", 188, 1100.0, (800.0, 1500.5), (), {"model": "[A*B, C]", "replicates": 250})
    bic = MethodEstimate("bic", 188, 1234.4, (900.4, 2000.6), (EstimateReason.from_reason_code("thin", count=14),),
                   {"model": "[A, B, C]", "near_best": _NEAR})  # fmt: skip
    latent = MethodEstimate("lcmcr", 188, 950.0, (700.0, 1300.0), (), {"r_hat": 1.0123, "effective_size": 1234.6})
    floor = MethodEstimate("chao", 188, 600.0, (150.0, float("inf")), (), {"lower_bound": True})
    graphs = refuse_estimate(
        "dga", 188, EstimateReason.from_reason_code("no_design"), EstimateReason.from_reason_code("thin", count=14)
    )
    changes = (
        ListChange("without", ("C",), UnseenStatement("interval", 163, 600.0, 1400.0, 1050.0)),
        ListChange("merged", ("<police>", "C"), UnseenStatement(
            "refused", 188, reasons=(EstimateReason("no_overlap"), EstimateReason.from_reason_code("few_lists", count=2)))),
        ListChange("held_out", ("C",), UnseenStatement("interval", 5, 20.0, 30.0, 25.4), 30),
        ListChange("held_out", ("NAV & co",), UnseenStatement("at_least", 14, 70.0), 63),
        ListChange("held_out", ("<police>",), UnseenStatement(
            "refused", 10, reasons=(EstimateReason.from_reason_code("few_recaptured", count=1, least=7),)), 110),
    )  # fmt: skip
    parts = (
        ScenarioRange("dependent", 1100.0, 1234.4, 2000.6),
        ScenarioRange("classes", 801.2, 900.0, 1050.0, 2),
        ScenarioRange("floor", 700.0, 800.0, None),
    )
    few = EstimateReason.from_reason_code("few_recaptured", count=1, least=7)
    groups = (
        GroupStatement("year", "2031", 80, 6, UnseenStatement("interval", 80, 400.0, 650.0, reach=0.2)),
        GroupStatement("year", "2032", 90, 7, UnseenStatement("at_least", 90, 700.0)),
        GroupStatement("sex", "f", 18, 1, UnseenStatement("refused", 18, reasons=(few,))),
    )
    return HiddenPopulation(
        table=CaptureTable(TABLE.lists, TABLE.counts, draws=(TABLE.counts, TABLE.counts), title=TABLE.title),
        used=TABLE.drop_list("C"),
        answers={one.method: one for one in (one, bic, graphs, latent, floor)},
        said=UnseenStatement(
            "range",
            188,
            801.2,
            2000.6,
            1234.4,
            (EstimateReason("scattered"), EstimateReason.from_reason_code("thin", count=14)),
            parts,
            reach=0.2,
        ),
        changes=changes,
        coverage=(SimulatedCoverage("dependent", 1234, 20, 2, 16), SimulatedCoverage("classes", 950, 20, 0, 19)),
        groups=groups,
        steps=(YearStep("2031", "2032", "up"),),
        seed=7,
    )


@pytest.fixture
def refused() -> HiddenPopulation:
    """No number, for two reasons, and one thing to know."""
    reasons = (EstimateReason("no_model"), EstimateReason("differing"), EstimateReason("one_draw"))
    answers = (
        refuse_estimate("stepwise", 188, EstimateReason("no_model")),
        MethodEstimate("bic", 188, 1234.4, (900.4, 2000.6)),
    )
    return HiddenPopulation(
        TABLE, TABLE, {one.method: one for one in answers}, UnseenStatement("refused", 188, reasons=reasons),
        seed=3,
    )  # fmt: skip


@pytest.fixture
def single() -> HiddenPopulation:
    """One method's answer, whose lower limit is below what was seen."""
    return alone("bic")


@pytest.fixture
def floor() -> HiddenPopulation:
    """A lower bound."""
    return alone("chao", lower_bound=True)


def alone(method: str, **facts: object) -> HiddenPopulation:
    one = MethodEstimate(
        method, 188, 1234.4, (150.0, 2000.6), (EstimateReason.from_reason_code("influential", share=0.066),), facts
    )
    return HiddenPopulation(TABLE, TABLE, {one.method: one}, None, seed=3)
