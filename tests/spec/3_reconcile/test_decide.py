"""What the coordinator decides: recorded with reason and name, applied visibly, never silently."""

from collections.abc import Callable
from datetime import date

import pytest

from tilstand.model import Adjustment, NoteKind
from tilstand.reconcile import Reconciliation
from tilstand.terms import FigureOrigin, Key, TranslatedText, Value

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

TABLE = """
    who           | measure          | codes     | value | said
    havn_shelter  | victims_assisted | entry=new | 16    | submitted
    fjord_shelter | victims_assisted | entry=new | 8     | submitted
    shelters      | victims_assisted | entry=new | 25    | printed
    """


def decision(key: Key, before: str, after: int, name: str = "A1") -> Adjustment:
    reason = TranslatedText.from_texts(nb="Oppdiktet begrunnelse.", en="Generated reason.")
    return Adjustment(
        name, key, Value.number(before), Value.number(after), reason, "Generated Adviser", date(2032, 3, 2)
    )


def test_without_a_decision_the_computed_figure_stands(reconciled: Told, at: At) -> None:
    """The table shows 24, and a footnote says that 25 was printed."""
    found = reconciled(TABLE, absent=("dal_shelter",))
    figure = found.figures.get(at("victims_assisted", "shelters", "entry=new"))
    assert (str(figure.value), figure.origin) == ("24", FigureOrigin.COMPUTED)
    assert [note.kind for note in figure.notes] == [NoteKind.DISPUTED]
    assert (str(figure.published), figure.value) == ("25", figure.computed)
    assert [f.rule for f in found.findings] == ["R106"]


def test_a_decision_is_applied_and_shown(reconciled: Told, at: At) -> None:
    """A decided figure carries a note of who decided; the finding that it answers is gone."""
    key = at("victims_assisted", "shelters", "entry=new")
    found = reconciled(TABLE, decision(key, "25", 24), absent=("dal_shelter",))
    figure = found.figures.get(key)
    assert (str(figure.value), figure.origin) == ("24", FigureOrigin.ADJUSTED)
    assert "Generated Adviser" in figure.notes[0].text.text("en")
    assert not found.findings.items
    assert [a.id for a in found.adjustments] == ["A1"]


def test_a_decision_about_a_figure_that_has_changed_is_not_applied(reconciled: Told, at: At) -> None:
    """The body sent 17 after the decision on 16 was made: it is not applied, and that is told (R130)."""
    key = at("victims_assisted", "havn_shelter", "entry=new")
    found = reconciled(TABLE.replace("16 ", "17 "), decision(key, "16", 15), absent=("dal_shelter",))
    assert str(found.figures.get(key).value) == "17"
    assert "R130" in [f.rule for f in found.findings]
    assert not found.adjustments


def test_what_stood_is_a_number_and_not_how_it_was_written(reconciled: Told, at: At) -> None:
    """The table prints 25, the decision says 25.0: it is about the same figure."""
    key = at("victims_assisted", "shelters", "entry=new")
    found = reconciled(TABLE, decision(key, "25.0", 24), absent=("dal_shelter",))
    assert [a.id for a in found.adjustments] == ["A1"]


def test_a_later_decision_builds_on_the_earlier_one(reconciled: Told, at: At) -> None:
    """Two decisions on one figure: the second says what the first had made of it."""
    key = at("victims_assisted", "havn_shelter", "entry=new")
    decisions = (decision(key, "16", 15, "A1"), decision(key, "15", 14, "A2"))
    assert str(reconciled(TABLE, *decisions, absent=("dal_shelter",)).figures.get(key).value) == "14"


@pytest.mark.parametrize("unplaced", [0, 3])
def test_what_a_breakdown_leaves_unplaced_is_shown(reconciled: Told, at: At, unplaced: int) -> None:
    """The remainder is a figure of its own, "not stated", and never spread over the codes."""
    found = reconciled(
        f"""
        who          | measure          | codes      | value
        havn_shelter | victims_assisted |            | {28 + unplaced}
        havn_shelter | victims_assisted | sex=female | 20
        havn_shelter | victims_assisted | sex=male   | 8
        """
    )
    rest = found.figures.find_unplaced_remainder(at("victims_assisted", "havn_shelter"), "sex", None)
    assert (None if rest is None else str(rest.value)) == (str(unplaced) if unplaced else None)


def test_what_the_others_force_is_deduced_and_marked(reconciled: Told, at: At) -> None:
    """20 and 8 are all of 28, so nobody is of the other codes: deduced, and marked as such."""
    found = reconciled(
        """
        who          | measure          | codes      | value
        havn_shelter | victims_assisted |            | 28
        havn_shelter | victims_assisted | sex=female | 20
        havn_shelter | victims_assisted | sex=male   | 8
        """
    )
    figure = found.figures.get(at("victims_assisted", "havn_shelter", "sex=unknown"))
    assert (str(figure.value), figure.origin) == ("0", FigureOrigin.DEDUCED)


def test_findings_with_one_cause_stand_together(reconciled: Told) -> None:
    """A total and its breakdowns that miss the same persons are one cause, not four."""
    found = reconciled(
        """
        who           | measure          | codes      | value | said
        havn_shelter  | victims_assisted |            | 20    | submitted
        havn_shelter  | victims_assisted | sex=female | 20    | submitted
        fjord_shelter | victims_assisted |            | 10    | submitted
        fjord_shelter | victims_assisted | sex=female | 10    | submitted
        shelters      | victims_assisted |            | 34    | printed
        shelters      | victims_assisted | sex=female | 34    | printed
        police        | cases_opened     |            | 5     | submitted
        police        | cases_opened     |            | 6     | printed
        """,
        absent=("dal_shelter",),
    )
    causes = {(f.measure, f.cause) for f in found.findings}
    assert len(found.findings) == 3
    assert len(causes) == 2
