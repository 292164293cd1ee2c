"""Findings that a person has dismissed: they stay away, with a reason, until a figure in them changes."""

from collections.abc import Callable
from datetime import date

from tilstand.model import Decision
from tilstand.reconcile import Reconciliation
from tilstand.terms import Key, TranslatedText

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

TABLE = """
    who           | measure          | value | said
    havn_shelter  | victims_assisted | 60    | submitted
    fjord_shelter | victims_assisted | 55    | submitted
    shelters      | victims_assisted | 119   | printed
    """


def dismissal(key: Key) -> Decision:
    reason = TranslatedText.from_texts(nb="Oppdiktet begrunnelse.", en="Generated reason.")
    figures, who = ("119", "60", "55"), "Generated Adviser"
    return Decision("D1", "dismiss", "R106", key, "", figures, 0, reason, who, date(2032, 3, 2))


def after(reconciled: Told, at: At, table: str) -> tuple[list[str], list[str], str]:
    key = at("victims_assisted", "shelters")
    found = reconciled(table, absent=("dal_shelter",), settled=(dismissal(key),))
    told = " ".join(d.line.text("en") for d in found.decided)
    return [f.rule for f in found.findings], [d.status for d in found.decided], told


def test_a_dismissed_finding_stays_away_with_its_reason(reconciled: Told, at: At) -> None:
    """It is listed apart, with who, when and why, and is no error any more."""
    rules, statuses, text = after(reconciled, at, TABLE)
    assert (rules, statuses) == ([], ["dismissed"])
    assert all(part in text for part in ("Generated reason.", "Generated Adviser", "2032-03-02"))


def test_a_changed_figure_brings_it_back(reconciled: Told, at: At) -> None:
    """Fjord sends 54 in place of 55: nobody has decided on that."""
    assert after(reconciled, at, TABLE.replace("55", "54"))[:2] == (["R106"], ["revived"])


def test_a_decision_about_nothing_is_told(reconciled: Told, at: At) -> None:
    """The figures were corrected: the decision is not needed, and that is said (R133)."""
    assert after(reconciled, at, TABLE.replace("119", "115"))[:2] == (["R133"], [])
