"""A finding hands over what it means as values: nobody has to read its sentences to know it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.relations import Relation
from tilstand.kernel.candidate_moves import UnlistedMember
from tilstand.ledger.ledger import Ledger
from tilstand.model import Finding, Observation, Source
from tilstand.reconcile.cause_system import SheetOwner
from tilstand.reconcile.declared_rules import evaluate_declared
from tilstand.reconcile.findings import make_relation_finding
from tilstand.reconcile.move_explanations import _name_sheet_owner
from tilstand.reconcile.structural_rules import derive_structural
from tilstand.terms import Key, Period, Value, ValueQualifier

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
CASES = {"measure": "cases_opened", "provider": "police"}
YEAR = Period.from_text("2031")


def found(*figures: tuple[str, str, str], relation: dict[str, object] | None = None, **how: ValueQualifier) -> Finding:
    """The first finding about figures of the police (measure, codes, value)."""
    stated = [
        Observation(
            Key(measure, "police", YEAR, tuple(sorted(tuple(p.split("=")) for p in codes.split(";") if p))),
            Value.number(value),
            Source("table"),
            qualifier=how.get(codes.partition("=")[2] or "total", ValueQualifier.EXACT),
        )
        for measure, codes, value in figures
    ]
    relations = (Relation.model_validate({"id": "police.cases_change", **relation}),) if relation else ()
    one = replace(SAGALAND, relations=relations)
    book = Ledger(one, stated)
    verdicts = [*evaluate_declared(book, YEAR), *derive_structural(book)]
    return next(make_relation_finding(one, v, "cause") for v in verdicts if v.outcome.value == "fails")


def told(one: Finding, language: str = "en") -> tuple[str, str]:
    """Both sides of a finding, as a language writes them."""
    assert one.sides is not None
    stated, against = one.sides
    return stated.text(language), against.text(language)


TOTAL = (("suspects", "", "10"), ("suspects", "sex=female", "7"), ("suspects", "sex=male", "4"))
REST = (("suspects", "sex=trans_or_nonbinary", "0"), ("suspects", "sex=unknown", "0"))


def test_a_breakdown_sets_a_number_against_a_number() -> None:
    one = found(*TOTAL, *REST)
    assert (one.rule, told(one)) == ("R103", ("10", "11 (sex)"))


def test_a_limit_is_told_as_one_and_not_as_what_the_figures_give() -> None:
    limit = {"kind": "at_most", "left": [{"measure": "suspects", "provider": "police"}], "right": [CASES]}
    one = found(("suspects", "", "12"), ("cases_opened", "", "10"), relation=limit)
    assert (one.rule, told(one), told(one, "nb")) == ("R108", ("12", "at most 10"), ("12", "høyst 10"))


def test_a_nought_that_nobody_printed_is_told_as_that_on_either_side() -> None:
    parts = [("suspects", f"sex={one}", "0") for one in ("female", "male", "trans_or_nonbinary", "unknown")]
    more = [("suspects", "sex=female", "7"), *parts[1:]]
    derived = ValueQualifier.DERIVED
    assert told(found(("suspects", "", "0"), *more, total=derived)) == ("not stated, read as 0", "7 (sex)")
    unsaid = dict.fromkeys(("female", "male", "trans_or_nonbinary", "unknown"), derived)
    assert told(found(("suspects", "", "5"), *parts, **unsaid)) == ("5", "not stated, read as 0 (sex)")
    assert told(found(("suspects", "", "5"), *parts, female=derived)) == ("5", "0 (sex)")


def test_the_place_is_the_body_alone_where_measure_and_period_are_said() -> None:
    one = found(*TOTAL, *REST)
    assert one.where.text("en") == "Sagaland Police (generated): suspects in 2031"
    assert one.place is not None
    assert one.place.text("en") == "Sagaland Police (generated)"
    assert one.place.text("nb") == "Politiet i Sagaland (oppdiktet)"


def test_a_half_open_side_is_no_number_alone() -> None:
    one = found(*TOTAL[:1], ("suspects", "sex=female", "12"), *REST, female=ValueQualifier.AT_LEAST)
    assert (one.rule, one.sides) == ("R103", None)


@pytest.mark.parametrize(("direction", "size"), [("down", ""), ("up", "small")])
def test_words_are_no_numbers(direction: str, size: str) -> None:
    before = {**CASES, "period": "2030"}
    relation = {"kind": "compare", "of": [CASES], "base": [before], "direction": direction, "size": size}
    stated = [
        Observation(Key("cases_opened", "police", Period.from_text(at)), Value.number(n), Source("table"))
        for at, n in (("2031", "90"), ("2030", "10"))
    ]
    one = replace(SAGALAND, relations=(Relation.model_validate({"id": "police.cases_change", **relation}),))
    verdicts = [v for v in evaluate_declared(Ledger(one, stated), YEAR) if v.outcome.value == "fails"]
    assert [make_relation_finding(one, v, "cause").sides for v in verdicts] == [None]


def test_most_says_in_words_what_stands_against_the_figure() -> None:
    relation = {
        "kind": "most",
        "over": "exploitation",
        "among": ["sexual", "labour"],
        "of": [{**CASES, "where": {"exploitation": "sexual"}}],
    }
    figures = (("cases_opened", "exploitation=sexual", "3"), ("cases_opened", "exploitation=labour", "8"))
    one = found(*figures, relation=relation)
    stated, against = told(one)
    assert (one.rule, stated) == ("R112", "3")
    assert against == one.what.text("en")
    assert "Forced labour" in against


def test_a_sheet_within_a_code_is_called_by_the_dimensions_own_code() -> None:
    """Two code lists have a code `unknown`; the name of a body's sheet says which of them is meant."""
    for dimension, label in (("sex", "sex not known"), ("age", "age not known")):
        within = SheetOwner("havn_shelter", ((dimension, "unknown"),))
        assert _name_sheet_owner(SAGALAND, within).text("en") == f"Havn shelter (generated) ({label})"
    unlisted = UnlistedMember(SheetOwner("shelters", (("sex", "unknown"),)))
    assert _name_sheet_owner(SAGALAND, unlisted).text("en") == "a body that is not listed (The shelters)"
