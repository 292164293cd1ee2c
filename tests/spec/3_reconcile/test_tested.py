"""What holds was tested: a relation solved through something nobody stated is told as not tested."""

from collections.abc import Callable

import pytest

from tilstand.ledger.relations import Outcome
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.rule_results import RuleResult

Told = Callable[..., Reconciliation]

HEAD = "who | measure | codes | value"


def by(found: Reconciliation, rule: str, dimension: str = "") -> RuleResult:
    """The one relation of a rule, by a dimension."""
    (one,) = [
        v for v in found.verdicts if v.rule == rule and (not dimension or dimension in dict(v.parts[-1].key.dims))
    ]
    return one


def table(*rows: tuple[str, object]) -> str:
    return "\n".join([HEAD, *(f"havn_shelter | victims_assisted | {codes} | {n}" for codes, n in rows)])


def test_a_part_that_is_the_rest_of_its_whole_tests_nothing(reconciled: Told) -> None:
    """43 in all and 24 of them new: the 19 others are 43 less 24, whatever was written."""
    found = reconciled(table(("", 43), ("entry=new", 24)))
    one = by(found, "R103")
    assert [str(p.interval) for p in one.parts] == ["43", "24", "19"]
    assert one.outcome is Outcome.UNTESTED
    assert found.outcome_line.text("en").startswith(
        "5 relations: 0 tested and hold, 0 do not hold, 5 could not be tested"
    )


def test_parts_that_are_all_stated_are_tested(reconciled: Told) -> None:
    assert by(reconciled(table(("", 43), ("entry=new", 24), ("entry=carried_over", 19))), "R103").outcome == (
        Outcome.HOLDS
    )


def test_parts_that_reach_the_whole_are_tested(reconciled: Told) -> None:
    """Nothing is left for the codes that are blank: one more of any would not fit."""
    found = reconciled(table(("", 10), ("sex=female", 8), ("sex=male", 2)))
    assert by(found, "R103").outcome is Outcome.HOLDS
    more = reconciled(table(("", 10), ("sex=female", 9), ("sex=male", 2)))
    assert by(more, "R103").outcome is Outcome.FAILS


def test_a_part_that_other_figures_settle_is_tested(reconciled: Told) -> None:
    """Nobody states the women, but new and former women are: the total is held against them."""
    women = [("entry=new; sex=female", 3), ("entry=carried_over; sex=female", 4)]
    rest = [("sex=male", 5), ("sex=trans_or_nonbinary", 0), ("sex=unknown", 0)]
    holds, fails = (
        next(v for v in reconciled(table(("", n), *women, *rest)).verdicts if v.first.dims == ()) for n in (12, 13)
    )
    assert (holds.rule, holds.outcome) == ("R103", Outcome.HOLDS)
    assert (fails.rule, str(fails.observed), str(fails.expected)) == ("R103", "13", "12")


def test_a_declared_sum_that_says_what_the_code_list_says_is_not_tested_through_it(reconciled: Told) -> None:
    """New and carried over are declared to be all; where one is solved from that, nothing is tested."""
    rows = ("shelters | victims_assisted | | 43", "shelters | victims_assisted | entry=new | 24")
    found = reconciled("\n".join([HEAD, *rows]))
    declared = by(found, "R107")
    assert declared.relation == "shelter.new_and_carried"
    assert declared.outcome is Outcome.UNTESTED


@pytest.mark.parametrize(("fjord", "outcome"), [("8", Outcome.HOLDS), ("7", Outcome.UNTESTED)])
def test_a_group_whose_members_reach_it_is_tested(reconciled: Told, fjord: str, outcome: Outcome) -> None:
    """Dal says nothing of sex. Where the others give all women of the group, one more would not fit."""
    found = reconciled(
        f"""
        who           | measure          | codes      | value   | said
        havn_shelter  | victims_assisted | sex=female | 60      | submitted
        fjord_shelter | victims_assisted | sex=female | {fjord} | submitted
        dal_shelter   | victims_assisted |            | 9       | submitted
        shelters      | victims_assisted | sex=female | 68      | printed
        """
    )
    assert by(found, "R106").outcome is outcome


def test_about_and_at_least_are_stated_too(reconciled: Told) -> None:
    """A sum of 43 beside "about 40" is tested: 52 would not have fitted."""
    rows = ("havn_shelter | victims_assisted | | 40 | about", "havn_shelter | victims_assisted | entry=new | {} |")
    more = "havn_shelter | victims_assisted | entry=carried_over | 19 |"
    text = "\n".join([f"{HEAD} | qualifier", *rows, more])
    assert by(reconciled(text.format(24)), "R103").outcome is Outcome.HOLDS
    assert by(reconciled(text.format(33)), "R103").outcome is Outcome.FAILS
