"""One event is one finding: many sums in three sentences, and few findings one by one."""

from __future__ import annotations

from collections.abc import Callable

from tilstand.model.findings import EvidenceGrade

SUMS = """
    who           | measure          | codes             | value | said
    havn_shelter  | victims_assisted |                   | 60    | submitted
    havn_shelter  | victims_assisted | sex=female        | 40    | submitted
    havn_shelter  | victims_assisted | sex=male          | 20    | submitted
    havn_shelter  | victims_assisted | entry=new         | 60    | submitted
    havn_shelter  | victims_assisted | entry=carried_over | 0    | submitted
    shelters      | victims_assisted |                   | 64    | printed
    shelters      | victims_assisted | sex=female        | 44    | printed
    shelters      | victims_assisted | sex=male          | 20    | printed
    shelters      | victims_assisted | entry=new         | 64    | printed
    shelters      | victims_assisted | entry=carried_over | 0    | printed
    """


def test_many_sums_are_one_event(told: Callable) -> None:
    """What does not fit; and that more sums show it; what is simplest, and that it is not proven."""
    scene = told(SUMS, [], absent=("dal_shelter", "fjord_shelter"))
    (one,) = scene.found.cause_summaries
    first, last = (sentence.text("en") for sentence in one.sentences)
    assert first == (
        "The sum is printed as 64, but what the bodies report adds up to 60, "
        "and further sums over the same bodies do not agree either."
    )
    assert f"{first} {last}".count(". ") < 3  # three sentences
    assert "not proven" in last
    assert "4 persons" in last
    (explained,) = scene.found.explanations
    assert "Woman: The shelters is 44" not in explained.format_explanation("en")
    assert "Woman: The shelters is 44" in explained.format_explanation("en", sums=True)


def test_two_findings_are_told_one_by_one(told: Callable) -> None:
    two = "\n".join(line for line in SUMS.splitlines() if "entry" not in line)
    found = told(two, [], absent=("dal_shelter", "fjord_shelter")).found
    assert len(found.findings) == 2
    assert found.cause_summaries == ()
    assert found.sentences_by_cause == {}


def test_nothing_is_called_proven_that_rests_on_fewest_persons(told: Callable) -> None:
    """How many persons it concerns follows from fewest persons; that a figure is another does not."""
    (one,) = told(SUMS, [], absent=("dal_shelter", "fjord_shelter")).found.explanations
    proven = " ".join(words.text("en") for words in one.said(EvidenceGrade.PROVEN))
    assert "persons" not in proven
    assert "The largest difference is 4" in proven
    assert "4 persons" in " ".join(words.text("en") for words in one.said(EvidenceGrade.SIMPLEST))
    assert all(claim.words.text("nb") for claim in one.claims)


def test_a_collection_without_findings_has_no_events(told: Callable) -> None:
    fits = SUMS.replace("| 64 ", "| 60 ").replace("| 44 ", "| 40 ")
    found = told(fits, [], absent=("dal_shelter", "fjord_shelter")).found
    assert (found.cause_summaries, found.explanations) == ((), ())
