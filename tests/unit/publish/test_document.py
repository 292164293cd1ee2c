"""The report as a tree: what is said, and in which language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from tilstand.model.release import ReleasedAnswer
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.publish.page_model import build_report
from tilstand.terms import TranslatedText


def answers(tree: object) -> Iterator[dict[str, Any]]:
    """Every answer in a tree."""
    if isinstance(tree, dict):
        if "question" in tree and "paragraphs" in tree:
            yield tree
        for one in tree.values():
            yield from answers(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from answers(one)


@pytest.mark.parametrize(
    ("language", "first"),
    [("nb", [["Flere enn før."], ["Tolk trengs."]]), ("nn", [["Fleire enn før."]]), ("en", [["More than before."]])],
)
def test_a_body_s_answer_stands_in_the_language_of_the_report(release, language, first) -> None:  # type: ignore[no-untyped-def]
    """Where it gave none in that language, in its own, which is marked."""
    found = list(answers(build_report(release, language)))
    assert [(one["language"], one["paragraphs"]) for one in found] == [(language, first), ("nb", [["Nei."]])]


def test_an_answer_in_another_language_only_is_marked_as_that(make) -> None:  # type: ignore[no-untyped-def]
    one = ReleasedAnswer("havn_shelter", "shelter", "trends", {"en": quoted("More.", "en")})
    found = list(answers(build_report(make(answers=(one,)), "nb")))
    assert [(told["language"], told["paragraphs"]) for told in found] == [("en", [["More."]])]


def test_what_is_told_of_those_whom_nobody_saw_stands_in_the_appendix(make, appendix) -> None:  # type: ignore[no-untyped-def]
    """The introduction, that there is no estimate, and what is needed for one: each, in order."""
    told = tuple(
        TranslatedText.from_texts(nb=f"{n} nb.", nn=f"{n} nn.", en=f"{n} en.") for n in ("Intro", "None", "Needed")
    )
    release = make(appendix=dataclasses.replace(appendix, hidden_population=told))
    sections = build_report(release, "en")["appendix"]["sections"]
    assert sections[0]["paragraphs"] == ["Intro en.", "None en.", "Needed en."]
    without = build_report(make(appendix=appendix), "en")["appendix"]["sections"]
    assert [one["title"] for one in without] == [one["title"] for one in sections[1:]]
