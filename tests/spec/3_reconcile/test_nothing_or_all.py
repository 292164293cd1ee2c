"""Odd rounds: without relations, with every figure doubted, with none, and with one doubted twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tilstand import protect, reconcile
from tilstand.define import Collection
from tilstand.languages import list_shipped_languages
from tilstand.model import Batch
from tilstand.reconcile import Reconciliation

Told = Callable[..., Reconciliation]
ABSENT = ("dal_shelter", "island_outreach")
ALL = """
    who           | measure          | codes      | value | said
    havn_shelter  | victims_assisted |            | 60    | submitted
    havn_shelter  | victims_assisted | sex=female | 45    | submitted
    havn_shelter  | victims_assisted | sex=male   | 20    | submitted
    fjord_shelter | victims_assisted |            | 30    | submitted
    fjord_shelter | victims_assisted | sex=female | 5     | submitted
    fjord_shelter | victims_assisted | sex=male   | 20    | submitted
    shelters      | victims_assisted |            | 95    | printed
    shelters      | victims_assisted | sex=female | 56    | printed
    shelters      | victims_assisted | sex=male   | 46    | printed
    """


def test_every_figure_may_be_doubted(reconciled: Told) -> None:
    """Each sum fails: every cause is explained and has an end, and every claim has a ground and words."""
    found = reconciled(ALL, absent=ABSENT)
    assert len(found.findings) >= 4
    assert {one.cause for one in found.explanations} == {one.cause for one in found.findings if one.anchor}
    for one in found.explanations:
        assert one.said("proven")
        assert all(claim.words.text(tag) for claim in one.claims for tag in list_shipped_languages())


def test_a_figure_that_two_findings_doubt_has_one_footnote(reconciled: Told) -> None:
    """Havn's 60 misses its breakdown and is part of a sum that fails: no mark is told twice."""
    found = reconciled(ALL, absent=ABSENT)
    key = next(k for k in found.book if k.text() == "victims_assisted | havn_shelter | 2031")
    figure = found.figures.get(key)
    assert figure is not None
    assert len(figure.notes) == 1
    assert all(len(note.see) == len(set(note.see)) for note in (*figure.notes, *figure.doubts))


@pytest.mark.slow
def test_without_any_figure_nothing_is_said(sagaland: Collection, batch: Batch) -> None:
    """Nobody reported: no finding, no explanation and no number of persons, and the edition is released."""
    nothing = replace(batch, submissions=(), published=())
    found = reconcile.reconcile_batch(sagaland, nothing)
    assert (found.explanations, found.cause_summaries, found.people, found.headcount) == ((), (), None, None)
    release = protect.make_release(sagaland, "2031", nothing, found.figures, found.findings, people=found.headcount)
    assert (release.headcount, release.appendix.disagreements) == (None, ())


def test_without_relations_sums_are_explained_all_the_same(reconciled: Told) -> None:
    """Code lists and groups say enough: what the collection declares beside them may be empty."""
    book = reconciled(ALL, absent=ABSENT).book
    bare = replace(book.collection, relations=())
    stated = tuple(one for key in book for one in book.get_statements(key))
    period = next(iter(book)).period
    found = reconcile.reconcile_batch(bare, Batch(period, (), stated, {}))
    assert found.findings
    assert found.explanations
