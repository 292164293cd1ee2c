"""What rests on an assumption is told to the unit alone until a named person has accepted it."""

from dataclasses import replace
from datetime import date

import pytest

from tilstand import protect, reconcile
from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation
from tilstand.model import Batch
from tilstand.model.release import Release
from tilstand.reconcile import Reconciliation
from tilstand.terms import InvariantText

ACCEPTED = {"by": "Ola Nordmann (generated)", "on": date(2032, 1, 5)}
NAME = "what both shelters share"


def told(sagaland: Collection, batch: Batch, **more: object) -> tuple[Reconciliation, Release]:
    """What is found and released where one shelter's 28 and another's 15 are said to be the same."""
    terms = {
        side: [{"measure": "victims_assisted", "provider": provider}]
        for side, provider in (("left", "havn_shelter"), ("right", "fjord_shelter"))
    }
    relation = Relation.model_validate({"id": "shared", "kind": "same", **terms, **more})
    labels = Catalogue({**sagaland.labels.labels, "relations.shared": InvariantText(NAME)})
    view = replace(sagaland, relations=(*sagaland.relations, relation), labels=labels)
    found = reconcile.reconcile_batch(view, batch)
    return found, protect.make_release(view, "2031", batch, found.figures, batch.findings + found.findings)


def printed(release: Release) -> list[str]:
    """The addresses of the open findings that leave with a release."""
    return [anchor for one in release.appendix.disagreements for anchor in one.anchors if anchor]


def own(found: Reconciliation) -> list[str]:
    return [one.anchor for one in found.findings if NAME in one.where.text("en")]


@pytest.mark.parametrize("more", [{}, {"basis": "table"}, {"basis": "assumption", "accepted": ACCEPTED}])
def test_what_a_source_says_or_a_person_has_accepted_is_told(
    sagaland: Collection, batch: Batch, more: dict[str, object]
) -> None:
    """An open finding stands in the method appendix, and the figures that it is about carry its footnote."""
    found, release = told(sagaland, batch, **more)
    (anchor,) = own(found)
    assert anchor in printed(release)
    assert anchor in str(release.tables)


def test_an_assumption_that_nobody_has_accepted_stays_inside(sagaland: Collection, batch: Batch) -> None:
    """The unit sees the finding, and that it rests on an assumption; nothing of it is printed."""
    found, release = told(sagaland, batch, basis="assumption")
    (finding,) = (one for one in found.findings if one.supposed)
    assert "rests on an assumption" in finding.format_finding_message("en").splitlines()[-1]
    assert finding.anchor not in str(release)
    assert NAME not in str(release.appendix)
