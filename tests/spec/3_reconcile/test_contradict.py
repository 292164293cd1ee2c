"""Relations that contradict each other over a figure that nobody stated are told, with a proof."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation, Term
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import Outcome
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.certificates import prove_finding
from tilstand.reconcile.contradictions import find_contradictions
from tilstand.reconcile.declared_rules import evaluate_declared
from tilstand.reconcile.rule_results import RuleResult, RuleResults
from tilstand.terms import TranslatedText

Told = Callable[..., Reconciliation]

TABLE = """
    who           | measure          | value
    havn_shelter  | victims_assisted | 3
    """


def term(who: str, measure: str = "residents") -> Term:
    return Term(measure=measure, provider=who)


def relation(id: str, kind: str, left: str, *right: Term) -> Relation:
    return Relation(id=id, kind=kind, left=(term(left),), right=right)  # type: ignore[arg-type]


def told(reconciled: Reconciliation, *relations: Relation) -> list[RuleResult]:
    """What the relations contradict together, over the figures of a table."""
    book = reconciled.book
    stated = [o for key in book for o in book.get_statements(key)]
    named = {f"relations.{one.id}": TranslatedText.from_texts(nb=one.id, nn=one.id, en=one.id) for one in relations}
    labels = Catalogue({**book.collection.labels.labels, **named})
    own = Ledger(replace(book.collection, relations=relations, labels=labels), stated, book.absent)
    alone = RuleResults(evaluate_declared(own, reconciled.period))
    assert all(v.outcome is not Outcome.FAILS for v in alone)
    return list(find_contradictions(own, alone, reconciled.period))


EQUAL = relation("a", "same", "dal_shelter", term("fjord_shelter"))
MORE = relation("b", "sum", "dal_shelter", term("fjord_shelter"), term("havn_shelter", "victims_assisted"))


def test_two_that_cannot_both_hold_are_one_finding_with_a_proof(reconciled: Told) -> None:
    """x = y, and x = y + 3, where nobody states x or y: "0 = 3", and both are named."""
    found = told(reconciled(TABLE), EQUAL, MORE)
    (one,) = found
    assert (one.rule, one.outcome) == ("R121", Outcome.FAILS)
    text = "\n".join(one.certificate)
    assert "R116 a:" in text
    assert "R107 b:" in text
    assert one.certificate[-1] == "0 = 3"
    assert "(a)" in one.facts["relations"].text("en")  # type: ignore[union-attr]
    assert "(b)" in one.facts["relations"].text("en")  # type: ignore[union-attr]
    assert prove_finding(reconciled(TABLE).book, one, None).verified


def test_what_can_hold_is_no_finding(reconciled: Told) -> None:
    """At most, and three more: there are numbers for both."""
    most = relation("a", "at_most", "fjord_shelter", term("dal_shelter"))
    assert told(reconciled(TABLE), most, MORE) == []


def test_a_circle_is_found_as_well(reconciled: Told) -> None:
    """x at most y, y at most z, and x = z + 3."""
    chain = ("dal_shelter", "havn_shelter", "fjord_shelter")
    most = [relation(f"m{n}", "at_most", a, term(b)) for n, (a, b) in enumerate(pairwise(chain))]
    (one,) = told(reconciled(TABLE), *most, MORE)
    assert all(f"({id})" in one.facts["relations"].text("en") for id in ("m0", "m1", "b"))  # type: ignore[union-attr]


def test_each_of_several_is_told(reconciled: Told) -> None:
    """x = y; x = y + 3; x = y + 6: two findings, not one that hides the other."""
    twice = Term(measure="victims_assisted", provider="havn_shelter", times=2)
    further = relation("c", "sum", "dal_shelter", term("fjord_shelter"), twice)
    assert len(told(reconciled(TABLE), EQUAL, MORE, further)) == 2
