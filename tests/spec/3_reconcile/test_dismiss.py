"""Findings that a person has decided on: dismissed until a figure changes, or accepted for good."""

from collections.abc import Callable
from datetime import date

from tilstand import reconcile
from tilstand.define import Words
from tilstand.model import Decision, Key
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.decide import decide

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

TABLE = """
    who           | measure          | value | said
    havn_shelter  | victims_assisted | 60    | submitted
    fjord_shelter | victims_assisted | 55    | submitted
    shelters      | victims_assisted | 119   | printed
    """


def decision(key: Key, action: str, figures: tuple[str, ...] = (), difference: int = 0) -> Decision:
    reason = Words(nb="Oppdiktet begrunnelse.", en="Generated reason.")
    who, day = "Generated Adviser", date(2032, 3, 2)
    return Decision("D1", action, "R106", key, "", figures, difference, reason, who, day)  # type: ignore[arg-type]


def after(found: Reconciliation, *decisions: Decision):
    verdicts, decided, unused = decide(found.book.collection, found.verdicts, decisions)
    left = reconcile.findings(found.book.collection, verdicts) + unused
    return [f.rule for f in left], [d.status for d in decided], " ".join(d.line.en for d in decided)


def test_a_dismissed_finding_stays_away_with_its_reason(reconciled: Told, at: At) -> None:
    """It is listed apart, with who, when and why, and is no error any more."""
    key = at("victims_assisted", "shelters")
    found = reconciled(TABLE, absent=("dal_shelter",))
    rules, statuses, text = after(found, decision(key, "dismiss", ("119", "60", "55")))
    assert (rules, statuses) == ([], ["dismissed"])
    assert all(part in text for part in ("Generated reason.", "Generated Adviser", "2032-03-02"))


def test_a_changed_figure_brings_it_back(reconciled: Told, at: At) -> None:
    """Fjord sends 54 in place of 55: nobody has decided on that."""
    key = at("victims_assisted", "shelters")
    found = reconciled(TABLE.replace("55", "54"), absent=("dal_shelter",))
    rules, statuses, _ = after(found, decision(key, "dismiss", ("119", "60", "55")))
    assert (rules, statuses) == (["R106"], ["revived"])


def test_an_accepted_finding_is_a_standing_relation(reconciled: Told, at: At) -> None:
    """From now on the sum is four more than its members, in later years too; five more is a finding."""
    accepted = decision(at("victims_assisted", "shelters", period="2030"), "accept", difference=4)
    found = reconciled(TABLE, absent=("dal_shelter",))
    assert after(found, accepted)[:2] == ([], ["accepted"])
    other = reconciled(TABLE.replace("119", "120"), absent=("dal_shelter",))
    assert after(other, accepted)[:2] == (["R106"], ["revived"])


def test_a_decision_about_nothing_is_told(reconciled: Told, at: At) -> None:
    """The figures were corrected: the decision is not needed, and that is said (R133)."""
    found = reconciled(TABLE.replace("119", "115"), absent=("dal_shelter",))
    key = at("victims_assisted", "shelters")
    assert after(found, decision(key, "dismiss", ("119", "60", "55")))[:2] == (["R133"], [])
