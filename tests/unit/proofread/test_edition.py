"""What the edition's own texts say, and no figure of the ledger states, is held against a text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.model import Answer, Source
from tilstand.model.hashes import hash_text
from tilstand.proofread import Proofreader, Standing
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.texts import EditionTexts
from tilstand.round.state import load_round as one_round

ROOT = Path(__file__).parents[3]
NORWAY = ROOT / "collections" / "norway", "2024"
SAGALAND = ROOT / "tests" / "fixtures" / "sagaland", "2031"
LAW = """# The law

Trafficking is punished with imprisonment for {{ law "up to 8 years under section 12" }}.
An aggravated offence is punished with {{ law "up to 15 years under section 13" }}.

The harbour plan of the government names {{ cited "24 steps" }} against forced labour.[^plan]

[^plan]: The harbour plan.
"""
TOLD = "At night 14 volunteers from the port sleep in the house, so that somebody is awake."


def auditor(folder: Path, name: str, texts: dict[str, str] | None = None, *, opened: bool = True) -> Proofreader:
    state = one_round(folder, name)
    view, held, answers = state.collection, dict(state.opened), ()
    if texts is not None:
        view = replace(view, texts={"en": texts})
        answers = (Answer("havn_shelter", "shelter", "trends", {"en": TOLD}, Source("answers.toml")),)
        words = [TOLD, *(one.words for text in texts.values() for one in _sentences(text))]
        held = {hash_text(one): one for one in words} if opened else {}
    facts = view, state.round.period, state.stated_figures, state.reconciled.figures
    return Proofreader(*facts, EditionTexts(view, held, answers))


def _sentences(text: str):
    from tilstand.report_text.sentences import list_source_sentences

    return list_source_sentences(text, "en")


def told(auditing: Proofreader, text: str) -> dict[str, Standing]:
    return {one.printed: one.status for one in auditing.check_document(list(split_plain_lines(text))).checked}


@pytest.fixture(scope="module")
def norway() -> Proofreader:
    return auditor(*NORWAY)


@pytest.fixture(scope="module")
def sagaland() -> Proofreader:
    return auditor(*SAGALAND, {"01-law": LAW})


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("Regjeringens nasjonale strategi mot menneskehandel bygger på konvensjonen og har {} tiltak.", "18", "13"),
        ("The national strategy against trafficking in human beings builds on {} measures.", "18", "81"),
        ("Menneskehandel: Er handelen grov, er straffa fengsel i inntil {} år etter § 258.", "10", "12"),
    ],
)
def test_what_the_edition_says_is_held_against_a_text_in_its_languages(norway, text, right, wrong) -> None:
    assert Standing.DOES_NOT_FIT not in told(norway, text.format(right)).values()
    assert told(norway, text.format(wrong))[wrong] is Standing.DOES_NOT_FIT


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("Trafficking is punished with up to {} years in prison.", "8", "6"),
        ("An aggravated trafficking offence is punished with up to {} years.", "15", "12"),
        ("The government's harbour plan against forced labour has {} steps.", "24", "42"),
    ],
)
def test_in_another_country_too(sagaland, text, right, wrong) -> None:
    assert Standing.DOES_NOT_FIT not in told(sagaland, text.format(right)).values()
    assert told(sagaland, text.format(wrong))[wrong] is Standing.DOES_NOT_FIT


def test_what_a_body_wrote_is_held_against_a_text_once_it_is_released(sagaland) -> None:
    text = "At Havn shelter {} volunteers from the port sleep in the house at night."
    assert Standing.DOES_NOT_FIT not in told(sagaland, text.format(14)).values()
    assert told(sagaland, text.format(41))["41"] is Standing.DOES_NOT_FIT


def test_what_nobody_has_released_says_nothing() -> None:
    closed = auditor(*SAGALAND, {"01-law": LAW}, opened=False)
    assert not any(entry.words for entry in closed.get_slots("en").entries)
    assert Standing.DOES_NOT_FIT not in told(closed, "Trafficking: up to 6 years in prison.").values()


def test_numbers_of_sections_and_figures_of_the_ledger_are_not_only_said(norway, sagaland) -> None:
    values, norwegian = (
        [str(entry.values[0][0]) for entry in proofreader.get_slots(language).entries if entry.words]
        for proofreader, language in ((sagaland, "en"), (norway, "nb"))
    )
    assert sorted(values) == sorted(["8", "15", "24", "14"])
    assert {"257", "183", "55"}.isdisjoint(norwegian)


@pytest.mark.parametrize(
    "text",
    [
        "Trafficking cases took up to 6 months.",
        "The police opened 20 trafficking cases in 2031, of which 15 were aggravated.",
        "The harbour plan of the government names more than 20 steps against forced labour.",
    ],
)
def test_another_thing_unit_or_bound_is_not_held_against_it(sagaland, text) -> None:
    flags = [
        one
        for one in sagaland.check_document(list(split_plain_lines(text))).select_by_status(Standing.DOES_NOT_FIT)
        if one.key is None
    ]
    assert not flags


def test_it_is_shown_where_the_edition_says_it(sagaland) -> None:
    (flag,) = sagaland.check_document(
        list(split_plain_lines("Trafficking is punished with up to 6 years in prison."))
    ).select_by_status(Standing.DOES_NOT_FIT)
    assert (flag.key, flag.expected) == (None, "8")
    said = flag.to_json_object()["said"]
    assert said["document"].endswith("report/en/01-law.md")
    assert said["line"] == 3
    assert "up to 8 years" in said["quote"]
