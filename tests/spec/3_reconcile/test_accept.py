"""Findings that a person has accepted: from then on the two sides differ by so much, in later years too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tilstand.kernel.feasibility import Certainty
from tilstand.ledger.relations import Outcome
from tilstand.model import Decision
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.imputation import impute_deductively
from tilstand.terms import Key, TranslatedText

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

TABLE = """
    who           | measure          | value | said
    havn_shelter  | victims_assisted | 60    | submitted
    fjord_shelter | victims_assisted | 55    | submitted
    shelters      | victims_assisted | 119   | printed
    """
BY_SEX = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 20    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0     | submitted
    havn_shelter  | victims_assisted | sex=unknown            | 0     | submitted
    fjord_shelter | victims_assisted |                        | 55    | submitted
    fjord_shelter | victims_assisted | sex=female             | 30    | submitted
    fjord_shelter | victims_assisted | sex=male               | 25    | submitted
    fjord_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | submitted
    fjord_shelter | victims_assisted | sex=unknown            | 0     | submitted
    shelters      | victims_assisted |                        | 119   | printed
    shelters      | victims_assisted | sex=female             | 74    | printed
    shelters      | victims_assisted | sex=male               | 45    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    shelters      | victims_assisted | sex=unknown            | 0     | printed
    """


def accept(key: Key, difference: int = 4, id: str = "D1", rule: str = "R106") -> Decision:
    reason = TranslatedText.from_texts(nb="Oppdiktet begrunnelse.", en="Generated reason.")
    who = "Generated Adviser"
    return Decision(id, "accept", rule, key, "", (), difference, reason, who, date(2032, 3, 2))


def told(found: Reconciliation) -> tuple[list[str], list[str]]:
    return [f.rule for f in found.findings], [d.status for d in found.decided]


def test_an_accepted_difference_stands_in_the_relation_with_who_and_when(reconciled: Told, at: At) -> None:
    """119 = 60 + 55 + 4: the relation holds from now on, and names the decision."""
    decision = accept(at("victims_assisted", "shelters"))
    found = reconciled(TABLE, absent=("dal_shelter",), settled=(decision,))
    assert told(found) == ([], ["accepted"])
    (line,) = [d.line.text("en") for d in found.decided]
    assert all(part in line for part in ("Generated reason.", "Generated Adviser", "2032-03-02", "D1 (4)"))
    (row,) = [v.row for v in found.verdicts if v.outcome is Outcome.DECIDED]
    assert row is not None
    assert (row.offset, row.accepted, row.outcome) == (4, "D1", Outcome.HOLDS)


def test_it_stands_in_later_years_and_not_in_earlier_ones(reconciled: Told, at: At) -> None:
    """Accepted for 2030 it holds for 2031; accepted for 2032 it says nothing of 2031."""
    before = accept(at("victims_assisted", "shelters", period="2030"))
    assert told(reconciled(TABLE, absent=("dal_shelter",), settled=(before,))) == ([], ["accepted"])
    later = accept(at("victims_assisted", "shelters", period="2032"))
    assert told(reconciled(TABLE, absent=("dal_shelter",), settled=(later,))) == (["R106"], [])


def test_another_difference_is_a_finding_of_its_own(reconciled: Told, at: At) -> None:
    """One more is not what was accepted: it is told with who accepted what, and when (R134)."""
    decision = accept(at("victims_assisted", "shelters"))
    found = reconciled(TABLE.replace("119", "120"), absent=("dal_shelter",), settled=(decision,))
    assert told(found) == (["R134"], ["changed"])
    (finding,) = found.findings
    assert (finding.observed, finding.expected) == ("120", "119")
    assert all(part in finding.what.text("en") for part in ("Generated Adviser", "2032-03-02", "of 4"))
    (explained,) = found.explanations
    assert explained.status is Certainty.PROVEN
    assert all(proof.verified for proof in explained.proofs)
    assert "1 person" in " ".join(line.text("en") for line in explained.said("simplest"))
    assert "accepted difference (D1) 4" in " ".join(line.text("en") for line in explained.what)


def test_a_later_decision_takes_the_place_of_an_earlier_one(reconciled: Told, at: At) -> None:
    """A new difference counts from its year on, and 0 ends it: then the sum is held as it was declared."""
    old = accept(at("victims_assisted", "shelters", period="2030"), 7)
    new = accept(at("victims_assisted", "shelters"), 4, "D2")
    end = accept(at("victims_assisted", "shelters"), 0, "D3")
    assert told(reconciled(TABLE, absent=("dal_shelter",), settled=(new, old))) == ([], ["accepted"])
    assert told(reconciled(TABLE, absent=("dal_shelter",), settled=(end, old))) == (["R106"], [])


def test_where_the_sum_fits_the_difference_is_not_needed(reconciled: Told, at: At) -> None:
    """That is told in the year of the decision (R133), and not year after year."""
    fits = TABLE.replace("119", "115")
    this = accept(at("victims_assisted", "shelters"))
    assert told(reconciled(fits, absent=("dal_shelter",), settled=(this,))) == (["R133"], [])
    last = accept(at("victims_assisted", "shelters", period="2030"))
    assert told(reconciled(fits, absent=("dal_shelter",), settled=(last,))) == ([], [])


def test_a_total_cannot_differ_where_its_breakdown_may_not(reconciled: Told, at: At) -> None:
    """Four more in all is four more by sex: until that is accepted too, no figure is to be doubted for it."""
    total = accept(at("victims_assisted", "shelters"))
    found = reconciled(BY_SEX, absent=("dal_shelter",), settled=(total,))
    assert told(found) == (["R106"], ["accepted"])
    (explained,) = found.explanations
    assert "D1" in explained.said("proven")[0].text("en")
    assert "whatever the figures are" in explained.said("proven")[0].text("en")
    assert "The shelters: presumed victims assisted in 2031 (woman)" in explained.said("proven")[0].text("en")
    assert "2031 (woman)”, difference 4" in explained.said("proven")[0].text("en")
    assert "take D1 out" in explained.ask.text("en")
    women = accept(at("victims_assisted", "shelters", "sex=female"), 4, "D2")
    both = reconciled(BY_SEX, absent=("dal_shelter",), settled=(total, women))
    assert told(both) == ([], ["accepted", "accepted"])


def test_what_follows_from_figures_counts_on_the_difference(reconciled: Told, at: At) -> None:
    """A body that left a code out is worked out from the sum as it was accepted."""
    blank = BY_SEX.replace("    fjord_shelter | victims_assisted | sex=male               | 25    | submitted\n", "")
    women = accept(at("victims_assisted", "shelters", "sex=female"))
    decisions = (accept(at("victims_assisted", "shelters")), replace(women, id="D2"))
    found = reconciled(blank, absent=("dal_shelter",), settled=decisions)
    assert told(found)[1] == ["accepted", "accepted"]
    values = {one.key: one.value for one in impute_deductively(found.book, found.verdicts, found.period)}
    assert values == {at("victims_assisted", "fjord_shelter", "sex=male"): 25}


def test_a_breakdown_that_misses_its_total_can_be_accepted_as_well(reconciled: Told, at: At) -> None:
    """A body's own total is one more than its sexes: what follows inside the body counts on that."""
    table = """
        who           | measure          | codes                  | value
        havn_shelter  | victims_assisted |                        | 61
        havn_shelter  | victims_assisted | sex=female             | 40
        havn_shelter  | victims_assisted | sex=male               | 20
        havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0
        havn_shelter  | victims_assisted | sex=unknown            | 0
        """
    plain = reconciled(table)
    assert "R103" in told(plain)[0]
    decision = accept(at("victims_assisted", "havn_shelter"), 1, rule="R103")
    assert told(reconciled(table, settled=(decision,))) == ([], ["accepted"])
