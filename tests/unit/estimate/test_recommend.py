"""The one answer, from what each method says: a case for each rule and for its limit."""

from __future__ import annotations

import pytest

from tilstand.estimate.recommend import Recommendation, recommendation, spanned
from tilstand.estimate.result import Estimate, refusal
from tilstand.estimate.simulate import population
from tilstand.estimate.words import Reason

THIN, OPEN = Reason.of("thin", count=9), Reason.of("open_interval")


def _said(method, low, middle, high, *reasons, **facts):
    return Estimate(method, 100, middle, (low, high), reasons, facts)


def _given(*answers, **more):
    both = {"stepwise": _said("stepwise", 900, 1000, 1100), "bic": _said("bic", 950, 1050, 1200)}
    return recommendation({**both, **{one.method: one for one in answers}, **more})


@pytest.mark.parametrize(
    ("answers", "estimate", "interval", "reasons"),
    [
        ((), 1050, (900, 1200), ()),
        ((_said("stepwise", 800, 1000, 1300),), 1050, (800, 1300), ()),
        ((_said("stepwise", 1000, 1000, 1100),), 1050, (950, 1200), ()),
        # A method that refuses: its reasons, with the general one first, and no warnings.
        ((refusal("bic", 100, OPEN, THIN),), None, None, (Reason("no_family"), OPEN)),
        ((refusal("stepwise", 100, THIN, OPEN),), None, None, (Reason("no_family"), OPEN)),
        ((refusal("stepwise", 100, OPEN, THIN), refusal("bic", 100, OPEN)), None, None, (OPEN,)),
        # Warnings of both once, BIC's first; width and influence are told of the answer itself.
        (
            (_said("stepwise", 900, 1000, 1100, THIN, Reason.of("wide", ratio=5.0), Reason("one_draw")),
             _said("bic", 950, 1050, 1200, Reason.of("failing", share=0.02), THIN,
                   Reason.of("influential", share=0.07))),
            1050, (900, 1200), (Reason.of("failing", share=0.02), THIN, Reason("one_draw")),
        ),
        # Apart by more than the widest interval, by exactly as much, and a method that refuses.
        ((_said("dga", 1200, 1301, 1400, THIN),), None, None, (Reason.of("disagree", low=1000, high=1301),)),
        ((_said("lcmcr", 640, 749.4, 860), _said("bic", 950, 1050, 1200, THIN)), None, None,
         (Reason.of("disagree", low=749, high=1050), THIN)),
        ((_said("dga", 1150, 1250, 1400),), 1050, (900, 1200), ()),
        ((_said("bic2", 5000, 6000, 7000),), 1050, (900, 1200), ()),
        ((refusal("dga", 100, OPEN),), 1050, (900, 1200), ()),
        # The floor.
        ((_said("chao", 1201, 1400, 1500),), None, None,
         (Reason.of("below_floor", floor=1201, low=900, high=1200),)),
        ((_said("chao", 1200, 1400, 1500),), 1050, (900, 1200), (Reason.of("near_floor", floor=1400),)),
        ((_said("chao", 900, 1050, 1500),), 1050, (900, 1200), ()),
        ((refusal("chao", 100, OPEN),), 1050, (900, 1200), ()),
        # One person's influence: the greater of the two, from five per cent.
        ((_said("stepwise", 900, 1000, 1100, influence=0.08), _said("bic", 950, 1050, 1200, influence=0.06)),
         1050, (900, 1200), (Reason.of("influential", share=0.08),)),
        ((_said("bic", 950, 1050, 1200, influence=0.05),), 1050, (900, 1200), ()),
        # Wide: more than four times.
        ((_said("bic", 225, 1050, 900),), 1050, (225, 1100), (Reason.of("wide", ratio=4.9),)),
        ((_said("bic", 300, 1050, 1200),), 1050, (300, 1200), ()),
    ],
)  # fmt: skip
def test_the_answer_to_give(answers, estimate, interval, reasons):
    assert _given(*answers) == Recommendation(estimate, interval, reasons)


def test_the_status_is_told_by_number_and_reasons():
    assert Recommendation(None, None, (OPEN,)).status == "refused"
    assert Recommendation(5.0, (4.0, 6.0), (THIN,)).status == "warning"
    assert Recommendation(5.0, (4.0, 6.0)).status == "ok"
    assert Recommendation(5.12346, (4.0, float("inf")), (THIN,)).asdict(("en",)) == {
        "estimate": 5.1235,
        "interval": [4.0, None],
        "status": "warning",
        "reasons": [THIN.asdict(("en",))],
    }
    assert Recommendation(None, None).asdict(()) == {
        "estimate": None, "interval": None, "status": "refused", "reasons": []
    }  # fmt: skip


def test_in_simulations_the_same_rule_holds_for_three_methods():
    answers, advice = spanned(population("independent", 4, 2_000, seed=3), 100, 5)
    assert list(answers) == ["stepwise", "bic", "chao"]
    assert advice == recommendation(answers)
    assert [one.facts["replicates"] for one in answers.values()] == [100] * 3
    assert [one.facts["seed"] for one in answers.values()] == [5] * 3
