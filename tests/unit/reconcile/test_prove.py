"""The lines of a proof, whole: every number in them is one that was stated, with the weight that it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.relations import Relation
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.reconcile.certificates import build_claim_systems, prove_finding
from tilstand.reconcile.declared_rules import evaluate_declared
from tilstand.terms import Key, Period, Value

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
CASES = {"measure": "cases_opened", "provider": "police"}
BEFORE = {**CASES, "steps": -1}
SEXUAL = {**CASES, "where": {"exploitation": "sexual"}}
MOST = {"kind": "most", "of": [SEXUAL], "over": "exploitation", "among": ["sexual", "labour"]}


def told(relation: dict[str, object], *figures: str):  # type: ignore[no-untyped-def]
    """A book in which one relation fails, and its verdict."""
    one = replace(SAGALAND, relations=(Relation.model_validate({"id": "r", **relation}),))
    stated = []
    for figure in figures:
        key, _, value = figure.rpartition(" = ")
        stated.append(Observation(address(key), Value.number(value), Source("table")))
    book = Ledger(one, stated)
    (verdict,) = evaluate_declared(book, Period.from_text("2031"))
    assert verdict.outcome.value == "fails"
    return book, verdict


def address(text: str) -> Key:
    measure, provider, period, *dims = text.split(" | ")
    pairs = tuple(sorted(tuple(pair.split("=")) for pair in dims))
    return Key(measure, provider, Period.from_text(period), pairs)  # type: ignore[arg-type]


def up(direction: str, **more: object) -> dict[str, object]:
    return {"kind": "compare", "of": [CASES], "base": [BEFORE], "direction": direction, **more}


NOW, THEN = "cases_opened | police | 2031", "cases_opened | police | 2030"
FEW, MANY = f"{NOW} | exploitation=sexual", f"{NOW} | exploitation=labour"


@pytest.mark.parametrize(
    ("relation", "figures", "lines"),
    [
        (
            up("up"),
            (f"{NOW} = 16", f"{THEN} = 20"),
            f"+1 × R113 r: {NOW} - {THEN} ≥ 1\n-1 × {NOW} = 16\n+1 × {THEN} = 20\n0 ≥ 5",
        ),
        (
            up("down"),
            (f"{NOW} = 20", f"{THEN} = 16"),
            f"+1 × R113 r: - {NOW} + {THEN} ≥ 1\n+1 × {NOW} = 20\n-1 × {THEN} = 16\n0 ≥ 5",
        ),
        (
            up("same"),
            (f"{NOW} = 20", f"{THEN} = 16"),
            f"-1 × R113 r: {NOW} - {THEN} = 0\n+1 × {NOW} = 20\n-1 × {THEN} = 16\n0 = 4",
        ),
        (
            MOST,
            (f"{FEW} = 7", f"{MANY} = 9"),
            f"+1 × R112 r: {FEW} - {MANY} ≥ 1\n-1 × {FEW} = 7\n+1 × {MANY} = 9\n0 ≥ 3",
        ),
        (
            {**MOST, "clearly": True},
            (f"{FEW} = 11", f"{MANY} = 9"),
            f"+1 × R112 r: {FEW} - 2·{MANY} ≥ 0\n-1 × {FEW} = 11\n+2 × {MANY} = 9\n0 ≥ 7",
        ),
    ],
)
def test_a_claim_in_words_is_refuted_line_by_line(relation, figures, lines) -> None:  # type: ignore[no-untyped-def]
    book, verdict = told(relation, *figures)
    found = prove_finding(book, verdict, None)
    assert found.verified
    assert [_plain(one) for one in found.lines] == [_plain(lines)]


def test_every_figure_of_a_claim_may_be_doubted_as_much_as_the_others() -> None:
    book, verdict = told(up("up"), f"{NOW} = 16", f"{THEN} = 20")
    (system,) = build_claim_systems(verdict, book)
    assert [(one.value, one.weight, one.lower) for one in system.columns] == [(16, 1, None), (20, 1, None)]


def _plain(lines: str) -> list[str]:
    """The lines without where a figure was stated, and without the order of the figures."""
    first, *middle, last = lines.replace(" @ table", "").splitlines()
    return [first, *sorted(middle), last]
