"""What a relation is is declared on it: under other rule numbers everything else is as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import collect, define, reconcile
from tilstand.define import RoundView, rules
from tilstand.define.rules import RelationForm
from tilstand.ledger import relations, system
from tilstand.model import Observation
from tilstand.terms import Value

NUMBERS = {rule.form: number for number, rule in rules.load_rule_catalogue().items() if rule.form}


def told(view: RoundView) -> str:
    """Everything that the unit gets on Sagaland, where each total differs from what was sent elsewhere."""
    batch = collect.collect_round(view, "2031")
    sent = [replace(one, observations=tuple(map(_more, one.observations))) for one in batch.submissions]
    published = (*batch.published, *map(_more, batch.published))
    one = reconcile.reconcile_batch(view, replace(batch, submissions=tuple(sent), published=published))
    findings = [finding.to_dict(("en", "nb")) for finding in one.findings]
    return json.dumps([findings, one.list_relation_dicts(view), one.internal], default=str, indent=1)


def _more(one: Observation) -> Observation:
    amount = one.value.amount
    return one if one.key.dims or amount is None else replace(one, value=Value.number(amount + 1))


@pytest.mark.slow
def test_a_rules_number_is_only_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    sagaland = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").at("2031")
    own = told(sagaland)
    assert all(f'"rule": "{NUMBERS[form]}"' in own for form in (RelationForm.REPEATED, RelationForm.BREAKDOWN))
    others = {form: number.replace("R1", "QX") for form, number in NUMBERS.items() if form}
    for module in (system, relations):
        monkeypatch.setattr(module, "get_rule_of_form", others.__getitem__)
    named = {others.get(rule.form, number): rule for number, rule in rules.load_rule_catalogue().items()}
    copy = told(replace(sagaland, rules=named))
    assert "R103" not in copy
    assert copy.replace("QX", "R1").replace("qx", "r1") == own


def test_every_form_has_one_rule() -> None:
    forms = [rule.form for rule in rules.load_rule_catalogue().values() if rule.form]
    assert sorted(forms) == sorted(RelationForm)
