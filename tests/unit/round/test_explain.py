"""Explanations of bodies: they stand while the answer does, and fall when it is asked or answered anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.archive import Archive
from tilstand.define import RoundView
from tilstand.model.figures import FigureRemark
from tilstand.model.hashes import hash_text
from tilstand.round.state import collect_explained_batch
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent

KEY = "victims_assisted | havn_shelter | 2031 | sex=male"
WORDS = "To ble registrert to ganger."


@pytest.fixture
def view(place: Path) -> RoundView:
    return define.read_collection(place).at("2031")


def remarks(view: RoundView, *acts: tuple[str, dict[str, str]], figure: str = KEY) -> tuple[FigureRemark, ...]:
    """What explains a figure after some acts on a question, with the words in the archive beside."""
    archive = Archive(view.path.parent / "sagaland-archive")
    kept = archive.store_bytes("answers", WORDS.encode(), name="a.txt", by="Kari Prøve").sha256
    events = [
        RoundEvent(
            "question",
            name,
            "ab12",
            "Kari Prøve",
            f"2032-02-01T12:00:{at:02}+00:00",
            names=kept if name == "answer" else "",
            facts={"provider": "havn_shelter", "figure": figure, **facts},
        )
        for at, (name, facts) in enumerate((("ask", {}), *acts))
    ]
    return collect_explained_batch(view, "2031", derive_subject_states(events)).remarks


EXPLAINED = ("answer", {"outcome": "explained"})
ANSWERED = ("answer", {"outcome": "confirmed"})


def test_an_explanation_is_a_remark_on_the_figure_that_was_asked_about(view: RoundView) -> None:
    (one,) = remarks(view, EXPLAINED)
    assert (one.key.text(), one.words, one.given) == (KEY, "", hash_text(WORDS))
    assert len(remarks(view, EXPLAINED, ("close", {}))) == 1


@pytest.mark.parametrize(
    "acts",
    [(), (ANSWERED,), (EXPLAINED, ANSWERED), (EXPLAINED, ("ask_again", {}))],
    ids=["asked", "another outcome", "answered anew", "asked again"],
)
def test_what_does_not_stand_explains_nothing(view: RoundView, acts: tuple) -> None:  # type: ignore[type-arg]
    assert remarks(view, *acts) == ()


def test_a_question_about_no_figure_has_no_footnote(view: RoundView) -> None:
    assert remarks(view, EXPLAINED, figure="") == ()
    assert remarks(view, EXPLAINED, figure="ships | havn_shelter | 2031") == ()
