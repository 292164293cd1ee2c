"""What earlier rounds printed, what is not told, how many a body may not know: each with its whole answer."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.kernel.feasibility import Certainty
from tilstand.model.appendix import Headcount
from tilstand.reconcile import certificates, headcount_bounds
from tilstand.reconcile.population import _PopulationBuilder
from tilstand.reconcile.reconciliation import Reconciliation
from tilstand.reconcile.revisions import PriorRounds
from tilstand.terms import CodeMeaning, InvariantText, Key, Period, Value, ValueStatus

YEAR = Period.from_text("2031")
KEY = Key("victims_assisted", "shelters", YEAR)


def test_the_last_edition_that_had_a_number_counts_whatever_rounds_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    periods = {"z": "2028", "b": "2029", "a": "2030"}
    rounds = {name: SimpleNamespace(period=Period.from_text(text)) for name, text in periods.items()}
    seen: list[Any] = [SimpleNamespace(edition=name) for name in ("b", "z", "b", "a")]
    former = PriorRounds(SimpleNamespace(rounds=rounds), seen, {})  # type: ignore[arg-type]
    assert former.rounds == ("b", "z", "a")
    told: dict[str, Any] = {}
    monkeypatch.setattr(former, "_reconcile_prior_round", lambda name: (told.get(name, {}), {}))
    assert former.published(KEY) is None
    number, none = (SimpleNamespace(value=one) for one in (Value.number(3), Value.missing(ValueStatus.NOT_KNOWN)))
    told |= {"z": {KEY: number}, "b": {KEY: number}, "a": {KEY: none}}
    assert former.published(KEY) == ("b", number)
    told["a"] = {KEY: number}
    assert former.published(KEY) == ("a", number)
    assert former.published(KEY.at("sex", "male")) is None


def test_what_is_not_told_is_counted_kind_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    own = import_module("tilstand.reconcile.reconciliation")  # the room has a function of that name
    monkeypatch.setattr(own, "list_unchecked_relations", lambda collection, verdicts: (InvariantText("missing"),))
    monkeypatch.setattr(
        own, "format_explanation_text", lambda path, **facts: InvariantText(f"{path} {facts['section']} {facts['n']}")
    )
    book = SimpleNamespace(collection=None)
    for bygone, apart, left, told in (
        (3, 2, 4, ["tables counts 2", "unexplained counts 4", "missing", "bygone counts 3"]),
        (0, 0, 0, ["missing"]),
        (1, 0, None, ["missing", "bygone counts 1"]),
    ):
        around = None if left is None else SimpleNamespace(left=left)
        one = SimpleNamespace(
            bygone=bygone, verdicts=SimpleNamespace(unexpanded_count=apart), cause_components=around, book=book
        )
        found = Reconciliation.unchecked_notices.fget(one)  # type: ignore[attr-defined]
        assert [text.text("en") for text in found] == told


def test_so_many_persons_may_have_no_code_where_every_code_for_that_has_a_limit() -> None:
    class Codes(dict[str, Any]):
        def find_codes_by_meaning(self, what: CodeMeaning) -> list[str]:
            assert what is CodeMeaning.UNKNOWN
            return ["not_known", "not_asked", "inner"]

    codes = Codes(
        {
            name: SimpleNamespace(parent="not_known" if name == "inner" else None)
            for name in ("not_known", "not_asked", "inner")
        }
    )
    book = SimpleNamespace(collection=SimpleNamespace(get_codelist=lambda dimension: codes))
    highs: dict[str, Any] = {"not_known": Fraction(3), "not_asked": Fraction(4), "inner": Fraction(9)}
    own: Any = SimpleNamespace(book=book, code=lambda body, dimension, code: SimpleNamespace(high=highs[code]))
    assert _PopulationBuilder.unknown(own, "police", "sex") == 7
    highs["not_asked"] = None
    assert _PopulationBuilder.unknown(own, "police", "sex") is None


@pytest.mark.parametrize(
    ("printed", "greatest", "printed_told", "higher"),
    [(None, 10, None, None), (43, 10, None, None), (45, 10, 45, 12), (45, None, 45, None), (40, 10, None, None)],
)
def test_a_published_sum_that_is_higher_makes_the_greatest_number_of_persons_higher(
    monkeypatch: pytest.MonkeyPatch, printed: Any, greatest: Any, printed_told: Any, higher: Any
) -> None:
    above = SimpleNamespace(relations=("r",))
    total = SimpleNamespace(status=Certainty.PROVEN, least=5, greatest=greatest, above=above)
    facts = {"measure": KEY.measure, "group": KEY.provider, "bodies": ("a", "b"), "dimensions": ("sex",)}
    found = SimpleNamespace(**facts, total=total, relations=(), registrations=43, printed=printed)
    monkeypatch.setattr(headcount_bounds, "bound_total_persons", lambda book, period, supposed: found)
    book: Any = SimpleNamespace(collection=SimpleNamespace(relations=()))
    assert headcount_bounds.compute_headcount(book, YEAR) == Headcount(
        KEY, 2, 43, printed_told, 5, greatest, higher, None, ("r",), ("sex",)
    )
    found.registrations = None
    assert headcount_bounds.compute_headcount(book, YEAR) == Headcount(
        KEY, 2, None, printed, 5, greatest, None, None, ("r",), ("sex",)
    )
    total.least = None
    assert headcount_bounds.compute_headcount(book, YEAR) is None


def test_of_proofs_alike_the_one_of_the_first_figures_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("m", "z"), ("c", "y"), ("b", "x"), ("a", "w"), ("d", "v")]
    many: list[Any] = [
        SimpleNamespace(figures=frozenset(pair), relations=frozenset("r"), certificate=pair) for pair in pairs
    ]
    more = SimpleNamespace(figures=frozenset("aab"), relations=frozenset("rs"), certificate="more")
    none = SimpleNamespace(figures=frozenset("a"), relations=frozenset("r"), certificate=None)
    asked = SimpleNamespace(ask=lambda told: SimpleNamespace(conflicts=[*many, more, none]))
    monkeypatch.setattr(certificates, "FeasibilityOracle", lambda system: asked)
    assert certificates._find_infeasibility_proof(None) == ("a", "w")  # type: ignore[arg-type]
    many.clear()
    assert certificates._find_infeasibility_proof(None) == "more"  # type: ignore[arg-type]
