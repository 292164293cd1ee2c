"""Why figures do not fit: what is proven, what is simplest, what would settle it, with a proof of each."""

from collections.abc import Callable
from dataclasses import replace

from tilstand.kernel.feasibility import Certainty
from tilstand.reconcile import Reconciliation

Told = Callable[..., Reconciliation]

MISSING = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 20    | submitted
    fjord_shelter | victims_assisted |                        | 55    | submitted
    fjord_shelter | victims_assisted | sex=female             | 30    | submitted
    fjord_shelter | victims_assisted | sex=male               | 25    | submitted
    shelters      | victims_assisted |                        | 119   | printed
    shelters      | victims_assisted | sex=female             | 74    | printed
    shelters      | victims_assisted | sex=male               | 45    | printed
    """


def only(reconciled: Reconciliation):
    (found,) = reconciled.explanations
    return found


def english(lines) -> str:
    return " ".join(line.text("en") for line in lines)


def test_four_women_are_missing_and_both_bodies_are_named(reconciled: Told) -> None:
    """The group prints four women more than its members: a body left them out, or the sum has them twice."""
    found = only(reconciled(MISSING, absent=("dal_shelter",)))
    assert found.status is Certainty.PROVEN
    assert len(found.what) == 2
    assert "It concerns 4 persons." in english(found.said("simplest"))
    assert "all 4: woman" in english(found.said("simplest"))
    assert "4 persons in the sum, but not in the figures of one body." in english(found.open)
    assert "4 persons counted twice in the sum." in english(found.open)
    bodies = {body for tie in found.ties for body in tie["bodies"]}
    assert bodies == {"havn_shelter", "fjord_shelter", "shelters", "shelters: not listed"}
    assert "Ask each of them: Fjord shelter" in found.ask.text("en")


def test_nobody_is_blamed_and_every_assumption_is_stated(reconciled: Told) -> None:
    """It says "does not fit"; it states what it assumes; marginals are only "consistent with" persons."""
    found = only(reconciled(MISSING, absent=("dal_shelter",)))
    text = found.format_explanation("nb") + found.format_explanation("en")
    assert not any(word in text.lower() for word in (" feil", "error", "wrong", "mistake"))
    assert "consistent with" in text
    assert "All other figures are right." in english(found.said("assumed"))
    assert len(found.said("assumed")) >= 4


def test_every_finding_is_proved_without_the_solver(reconciled: Told) -> None:
    """The lines of the proof are whole numbers that add up to something impossible."""
    found = only(reconciled(MISSING, absent=("dal_shelter",)))
    assert all(proof.verified for proof in found.proofs)
    assert "0 = " in found.proofs[0].lines[0] or "0 ≥ " in found.proofs[0].lines[0]


def test_where_no_persons_are_added_up_the_values_that_would_fit_are_listed(reconciled: Told) -> None:
    """31 against 20, 7, 1 and 0: each of the five may be another, and each has one value that fits."""
    found = only(
        reconciled(
            """
            who    | measure  | codes                  | value
            police | suspects |                        | 31
            police | suspects | sex=female             | 20
            police | suspects | sex=male               | 7
            police | suspects | sex=trans_or_nonbinary | 1
            police | suspects | sex=unknown            | 0
            """
        )
    )
    assert len(found.ties) == 5
    assert "it says 31; 28 would fit" in english(found.open)
    assert "it says 0; 3 would fit" in english(found.open)


def test_an_assumption_is_doubted_before_the_figures(reconciled: Told) -> None:
    """That all residents were assisted in the year is an assumption: it is asked about first."""
    found = only(
        reconciled(
            """
            who          | measure          | period     | value
            havn_shelter | residents        | 2031-12-31 | 9
            havn_shelter | victims_assisted | 2031       | 7
            """
        )
    )
    assert "relation does not hold" in english(found.open)
    assert found.ask.text("en").startswith("Settle whether the relation holds")


def test_two_causes_are_explained_apart(reconciled: Told) -> None:
    """What happened at the shelters says nothing about the police."""
    table = MISSING + "police | cases_opened | | 5 | submitted\npolice | cases_opened | | 6 | printed\n"
    assert len(reconciled(table, absent=("dal_shelter",)).explanations) == 2


def test_figures_that_fit_need_no_explanation(reconciled: Told) -> None:
    """Nothing is explained where nothing is found."""
    table = MISSING.replace("119", "115").replace("74", "70")
    assert not reconciled(table, absent=("dal_shelter",)).explanations


def test_what_the_unit_is_told_is_worked_out_once(reconciled: Told) -> None:
    """The console tells whether a search was stopped, the edition writes files: one search for both."""
    found = reconciled(MISSING, absent=("dal_shelter",))
    told = [one.to_dict(found.book.collection.settings.languages) for one in found.explanations]
    assert found.internal["explanations.json"] == told
    assert found.internal is found.internal


def test_searches_that_were_stopped_are_counted(reconciled: Told) -> None:
    """The console tells of how many causes the explanations are not whole."""
    table = MISSING + "police | cases_opened | | 5 | submitted\npolice | cases_opened | | 6 | printed\n"
    found = reconciled(table, absent=("dal_shelter",))
    assert found.stopped == 0
    one, other = found.explanations
    found.__dict__["explanations"] = (one, replace(other, status=Certainty.TIMED_OUT))
    assert found.stopped == 1
