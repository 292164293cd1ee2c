"""What is said of an answer: in the terminal, in the report, and in the data; of answers written by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tilstand.estimate.result import (
    EstimateReason,
    MethodEstimate,
    format_estimate_text,
    format_percent_share,
    refuse_estimate,
    round_for_json,
    round_to_significant,
)
from tilstand.estimate.sensitivity import ListChange, analyse_sensitivity
from tilstand.estimate.statement import UnseenStatement
from tilstand.estimate.summary import format_answer_summary, format_reason_notes
from tilstand.languages import list_shipped_languages
from tilstand.terms import Key, Period

FULL = """\
How many were never seen?
Observed: 188 persons on 3 lists; 14 on more than one

801 to 2,010, depending on what is true
The lists hold 188 different persons; with those nobody has seen there are between 801 and 2,010, and \
several explanations that fit the figures equally well decide where between. This assumes that no link \
between the lists was missed, which would make the numbers lower, and that no more than 20% of all are \
out of reach of every list; if they are more, the upper number is higher.

  Stepwise choice of pairs  1,100 (800–1,500)
  All models, BIC           1,234 (900–2,001)
  Average over graphs       not given
  Latent classes            950 (700–1,300)
  Lower bound (Chao)        600 (150–∞)

Why no more is stated:
  - The figures fit just as well if each list finds other kinds of persons than the next. Then there are \
far fewer than the models of dependent lists say. The range spans both.

What to know:
  - Only 14 persons are on more than one list. One more match can change the answer much.
2031–2032: more. The intervals have no number in common.

Populations were drawn from each explanation that the figures do not exclude, not only from the one that \
fits best. So often was what would be stated of them true:
  - Lists depend on each other as in the best model, 1,234 persons: true in 16 of 18; nothing stated of 2
  - Each list finds other kinds of persons, 950 persons: true in 19 of 20; nothing stated of 0

Groups:
  year: 2031  400 to 650
  year: 2032  At least 700
  sex: f  No number is given"""

REFUSED = """\
How many were never seen?
Observed: 188 persons on 3 lists; 14 on more than one

No number is given
The lists hold 188 different persons. How many there are besides them cannot be estimated responsibly: No \
model of this family has a single finite maximum for these figures.

  Stepwise choice of pairs  not given
  All models, BIC           1,234 (900–2,001)

Why no number is given:
  - No model of this family has a single finite maximum for these figures.
    Needed: Overlaps between more of the lists; or merge lists that cover the same ground.

Why no more is stated:
  - Some persons are clearly found more easily than others. How many the hardest to find are, the figures \
cannot show; only how many there are at least.

What to know:
  - The method uses only the first version of the table. The uncertainty of the linkage is not included."""

SINGLE = """\
How many were never seen?
Observed: 188 persons on 3 lists; 14 on more than one

  All models, BIC  1,234 (150–2,001)

What to know:
  - Leaving out a single person can change the estimate by 6.6%."""


@pytest.mark.parametrize(("made", "expected"), [("full", FULL), ("refused", REFUSED), ("single", SINGLE)])
def test_the_terminal_is_told(request, made, expected):
    assert format_answer_summary(request.getfixturevalue(made), "en") == expected


def test_limits_are_rounded_outwards_and_never_below_what_was_seen(full):
    said = replace(full, said=UnseenStatement("interval", 188, 150.0, 2_000.6))
    assert "\n188 to 2,010\n" in format_answer_summary(said, "en")
    assert "between 188 and 2,010." in said.told(()).text("en")
    least = replace(full, said=UnseenStatement("at_least", 188, 1_239.9))
    assert "\nAt least 1,230\n" in format_answer_summary(least, "en")
    assert "at least 1,230, and the figures cannot show how many more." in least.told(()).text("en")


def test_a_declared_range_of_missed_links_is_told(full):
    said = replace(full, said=UnseenStatement("interval", 188, 200.0, 300.0, links=(0.0, 0.125)))
    assert "This holds if from 0% to 12.5% of the persons on several lists" in said.told(()).text("en")
    assert "no link between the lists was missed" not in said.told(()).text("en")


def test_the_sentence_of_the_report(refused, single, floor):
    assert refused.told(()).text("en") == (
        "The lists hold 188 different persons. How many there are besides them cannot be estimated "
        "responsibly: No model of this family has a single finite maximum for these figures."
    )
    assert floor.told(()).text("en") == (
        "The lists hold 188 different persons. There are probably at least 1,230 in all (95% interval of the "
        "bound 188–2,000)."
    )
    warned = refuse_estimate(
        "bic", 188, EstimateReason.from_reason_code("thin", count=14), EstimateReason.from_reason_code("no_model")
    )
    only = replace(single, answers={"bic": warned})
    assert (
        only.told(())
        .text("en")
        .endswith("responsibly: No model of this family has a single finite maximum for these figures.")
    )


def test_every_number_of_the_sentence_carries_its_cells(full, refused, single):
    cells = (Key("hidden", "all", Period.from_text("2031")),)
    for made in (full, refused, single):
        for language in list_shipped_languages():
            said = made.told(cells)
            assert said.text(language) == made.told(()).text(language)
            numbers = [piece for piece in said.pieces(language) if piece.kind == "number"]
            assert len(numbers) == (1 if made is refused else 4)
            assert {piece.cells for piece in numbers} == {cells}


def test_the_answer_as_data(full):
    record = full.to_dict(("en", "nb"), {"bic": 1.23456})
    rest = {name: record[name] for name in record if name not in ("methods", "sentence", "reasons")}
    assert rest == {
        "observed": 188,
        "recaptured": 14,
        "lists": {"<police>": 110, "NAV & co": 63, "C": 30},
        "left_out": ["C"],
        "kind": "range",
        "status": "warning",
        "low": 801.2,
        "high": 2000.6,
        "middle": 1234.4,
        "missed_links": None,
        "out_of_reach": 0.2,
        "scenarios": [
            {"name": "dependent", "low": 1100.0, "middle": 1234.4, "high": 2000.6},
            {"name": "classes", "low": 801.2, "middle": 900.0, "high": 1050.0},
            {"name": "floor", "low": 700.0, "middle": 800.0, "high": None},
        ],
        "swayed": [one.to_dict() for one in analyse_sensitivity(full.said)],
        "sensitivity": [
            {"change": "without", "lists": ["C"], "observed": 163, "stated": "interval", "low": 600.0,
             "high": 1400.0},
            {"change": "merged", "lists": ["<police>", "C"], "observed": 188, "stated": "refused",
             "low": None, "high": None, "refused": ["no_overlap", "few_lists"]},
            {"change": "held_out", "lists": ["C"], "observed": 5, "stated": "interval", "low": 20.0,
             "high": 30.0, "truth": 30, "held": True},
            {"change": "held_out", "lists": ["NAV & co"], "observed": 14, "stated": "at_least", "low": 70.0,
             "high": None, "truth": 63, "held": False},
            {"change": "held_out", "lists": ["<police>"], "observed": 10, "stated": "refused", "low": None,
             "high": None, "truth": 110, "held": None, "refused": ["few_recaptured"]},
        ],
        "simulated_coverage": [
            {"truth": "dependent", "persons": 1234, "simulations": 20, "refused": 2, "held": 16,
             "share": 0.8889},
            {"truth": "classes", "persons": 950, "simulations": 20, "refused": 0, "held": 19, "share": 0.95},
        ],
        "parts": None,
        "groups": [group.to_dict(("en", "nb")) for group in full.groups],
        "groups_apart": [],
        "trend": [{"first": "2031", "second": "2032", "claim": "up"}],
        "seed": 7,
    }  # fmt: skip
    assert [one["method"] for one in record["methods"]] == ["stepwise", "bic", "dga", "lcmcr", "chao"]
    assert [one.get("seconds") for one in record["methods"]] == [None, 1.235, None, None, None]
    assert set(record["sentence"]) == {"en", "nb"}
    assert [(one["code"], one["weight"]) for one in record["reasons"]] == [
        ("scattered", "limit"), ("thin", "warn")
    ]  # fmt: skip
    assert record["reasons"][1]["facts"] == {"count": 14}
    assert record["reasons"][1]["text"]["nb"].startswith("Bare 14 personer")
    assert record["reasons"][1]["need"]["en"] == "Several years together, or more lists."
    json.dumps(record, allow_nan=False)


def test_a_group_as_data(full):
    one, _, thin = full.groups
    assert one.to_dict(("en",)) == {
        "column": "year", "value": "2031", "values": 1, "observed": 80, "recaptured": 6,
        "stated": "interval", "low": 400.0, "high": 650.0, "reasons": [],
    }  # fmt: skip
    record = thin.to_dict(("en",))
    assert (record["stated"], record["low"], record["high"]) == ("refused", None, None)
    assert [reason["text"]["en"] for reason in record["reasons"]] == [
        "Only 1 person is on more than one list; at least 7 are needed. In simulations with so few, "
        "intervals miss too often or have no upper limit."
    ]


def test_one_method_as_data(single, floor):
    record = single.to_dict(("en",), {"bic": 2.0})
    assert list(record) == ["method", "observed", "estimate", "interval", "status", "seconds", "level", "reasons"]
    assert list(record.values())[:7] == ["bic", 188, 1234.4, [150.0, 2000.6], "warning", 2.0, 0.95]
    floor = MethodEstimate("chao", 188, 600.123456, (150.0, float("inf")), (), {"replicates": 5})
    assert floor.to_dict(())["interval"] == [150.0, None]
    assert floor.to_dict(())["replicates"] == 5
    assert floor.status == "ok"
    assert refuse_estimate("bic", 3, EstimateReason("no_model"), x=1) == MethodEstimate(
        "bic", 3, None, None, (EstimateReason("no_model"),), {"x": 1}
    )
    assert refuse_estimate("bic", 3).status == "refused"
    assert (round_for_json(1.23456), round_for_json(None), round_for_json(float("inf"))) == (1.2346, None, None)


def test_a_known_size_at_the_limit_is_inside():
    for truth, held in ((20, True), (30, True), (19, False), (31, False)):
        said = UnseenStatement("interval", 5, 20.0, 30.0, 25.0)
        assert ListChange("held_out", ("C",), said, truth).to_dict()["held"] is held


def test_reasons_that_refuse_stand_before_those_that_warn():
    lines = format_reason_notes((EstimateReason.from_reason_code("thin", count=8), EstimateReason("no_model")), "en")
    assert lines[:2] == ["", "Why no number is given:"]
    assert [line[:4] for line in lines[2:]] == ["  - ", "    ", "", "What", "  - "]
    assert format_reason_notes((), "en") == []


@pytest.mark.parametrize(
    ("share", "english"),
    [(0.0, "0.0%"), (0.0123, "1.2%"), (0.0996, "10.0%"), (0.1, "10%"), (0.125, "12%"), (1.0, "100%")],
)
def test_shares_are_whole_from_ten_per_cent(share, english):
    assert format_percent_share(share, "en") == english
    assert format_percent_share(share, "nb") == english.replace(".", ",").replace("%", "\u00a0%")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.4, 0), (43.6, 44), (987.6, 988), (999.6, 1000), (1234.4, 1230), (25361.3, 25400), (9_999_999.0, 10_000_000)],
)
def test_a_number_bears_three_figures(value, expected):
    assert round_to_significant(value) == expected


def test_numbers_in_a_text_are_told_as_they_are():
    assert format_estimate_text("figure", "en", figure=1234) == "1,234"
    assert format_estimate_text("figure", "en", figure=3.456) == "3.46"
    assert format_estimate_text("figure", "en", figure=float("inf")) == "∞"
    assert format_estimate_text("without", "en", lists="A {b}") == "without A {b}"
    assert (
        EstimateReason.from_reason_code("wide", ratio=4.26).text("nb")
        == "Øvre grense er 4,3 ganger nedre grense. Bruk intervallet, ikke tallet."
    )
