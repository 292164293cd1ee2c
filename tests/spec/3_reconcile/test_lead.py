"""A group's figure that was published otherwise than its members report: undecided means undecided."""

from collections.abc import Callable
from datetime import date

import pytest

from tilstand.model import Adjustment, NoteKind
from tilstand.protect.revisions import describe_discrepancies
from tilstand.reconcile import Reconciliation
from tilstand.terms import FigureOrigin, Key, Value

Told = Callable[..., Reconciliation]
At = Callable[..., Key]
ASSISTED = "victims_assisted"
OTHERWISE = """
    who             | measure          | codes      | value | said
    havn_shelter    | victims_assisted |            | 60    | submitted
    fjord_shelter   | victims_assisted |            | 55    | submitted
    dal_shelter     | victims_assisted |            | 0     | submitted
    island_outreach | victims_assisted |            | 64    | submitted
    shelters        | victims_assisted |            | 119   | printed
    follow_up       | victims_assisted |            | 183   | printed
    """


@pytest.mark.parametrize(("lead", "shown"), [("published", 183), ("computed", 179)])
def test_the_collection_says_which_leads_and_both_are_kept(reconciled: Told, at: At, lead: str, shown: int) -> None:
    """What was published leads, or the sum; the other number goes with the figure."""
    figure = reconciled(OTHERWISE, lead=lead).figures.get(at(ASSISTED, "follow_up"))
    assert figure is not None
    assert figure.value == Value.number(shown)
    assert (figure.published, figure.computed) == (Value.number(183), Value.number(179))
    assert [note.kind for note in figure.notes] == [NoteKind.DISPUTED]


def test_one_event_is_told_once_with_the_group_in_which_it_lies(reconciled: Told) -> None:
    """Four more were published for the shelters, and so for everybody: that is one account, not two."""
    result = reconciled(OTHERWISE, lead="published")
    (one,) = describe_discrepancies(result.book.collection, result.figures.disputes)
    assert one.title is not None
    assert one.title.text("en") == "Two figures for 2031: 183 and 179"
    said = " ".join(text.text("en") for text in one.sentences)
    assert "The difference of 4 lies in the group “The shelters”: 119 were published" in said
    assert "Which of the figures is right has not been decided." in said
    assert "registrations" in said
    assert "persons" not in said


def test_a_decision_ends_it(reconciled: Told, at: At) -> None:
    """What the coordinator decides is shown, whatever led before."""
    key = at(ASSISTED, "follow_up")
    decided = Adjustment(
        id="1",
        key=key,
        before=Value.number(183),
        after=Value.number(179),
        reason={"en": "Counted again."},
        decided_by="Generated Adviser",
        decided_on=date(2032, 1, 1),
    )
    result = reconciled(OTHERWISE, decided, lead="published")
    figure = result.figures.get(key)
    assert figure is not None
    assert (figure.value, figure.origin) == (Value.number(179), FigureOrigin.ADJUSTED)
    assert [one.whole.key.provider for one in result.figures.disputes] == ["shelters"]


def test_a_blank_makes_a_range_and_what_lies_in_it_is_not_disputed(reconciled: Told, at: At) -> None:
    """Of 60 it is not known how many are women: with the 5 of others, between 5 and 65."""
    table = """
        who           | measure          | codes      | value | said
        havn_shelter  | victims_assisted |            | 60    | submitted
        fjord_shelter | victims_assisted |            | 20    | submitted
        fjord_shelter | victims_assisted | sex=female | 5     | submitted
        dal_shelter   | victims_assisted |            | 0     | submitted
        shelters      | victims_assisted | sex=female | {}    | printed
        """
    key = at(ASSISTED, "shelters", "sex=female")
    inside = reconciled(table.format(40)).figures
    figure = inside.get(key)
    assert figure is not None
    assert (figure.value, figure.upper) == (Value.number(5), Value.number(65))
    assert inside.disputes == ()
    assert [one.whole.key for one in reconciled(table.format(70)).figures.disputes] == [key]


def test_parts_that_were_published_leave_nothing_of_a_published_whole(reconciled: Told, at: At) -> None:
    """The parts of 183 are those that were published with it; the sum of the bodies is no part of it."""
    table = (
        OTHERWISE
        + """
    follow_up       | victims_assisted | sex=female | 120   | printed
    follow_up       | victims_assisted | sex=male   | 63    | printed
    """
    )
    figures = reconciled(table, lead="published").figures
    assert figures.find_unplaced_remainder(at(ASSISTED, "follow_up"), "sex", None) is None
