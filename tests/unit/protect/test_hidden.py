"""What is said of those whom nobody saw: an estimate, that it is withheld, or that there is none and why."""

from __future__ import annotations

import dataclasses

from tilstand.define.round_settings import Overlap
from tilstand.languages import CitedNumber, format_template
from tilstand.protect.appendix import describe_hidden_population
from tilstand.terms import InvariantText, Key, Text


class Answer:
    def told(self, cells: tuple[Key, ...]) -> Text:
        assert cells
        return format_template(InvariantText("About {n}."), n=CitedNumber(90, cells))


def told(collection, answer, overlap: Overlap | None) -> list[str]:  # type: ignore[no-untyped-def]
    rounds = {
        name: one.model_copy(update={"overlap": overlap}) if name == "2031" else one
        for name, one in collection.rounds.items()
    }
    found = describe_hidden_population(dataclasses.replace(collection, rounds=rounds), "2031", answer)
    return [paragraph.text("en") for paragraph in found]


def test_without_overlaps_there_is_no_estimate_and_what_is_needed_is_said(sagaland) -> None:  # type: ignore[no-untyped-def]
    intro, none, needed = told(sagaland, None, None)
    assert intro.startswith("The figures in this report are about people whom somebody has seen")
    assert none.startswith("No estimate is given in this edition.")
    assert needed.startswith("What is needed is at least three lists")
    assert told(sagaland, Answer(), None) == [intro, none, needed]
    assert told(sagaland, None, Overlap(table="o.csv")) == [intro, none, needed]


def test_with_overlaps_the_estimate_is_told_unless_the_unit_says_no(sagaland) -> None:  # type: ignore[no-untyped-def]
    intro, _, _ = told(sagaland, None, None)
    assert told(sagaland, Answer(), Overlap(table="o.csv")) == [intro, "About 90."]
    first, withheld = told(sagaland, Answer(), Overlap(table="o.csv", told=False))
    assert first == intro
    assert withheld.startswith("An estimate was worked out, but the unit has decided")
