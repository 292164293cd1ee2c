"""The checks in words, line by line, in two languages."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.pipeline.readiness import ReadinessReport, describe_checks
from tilstand.pipeline.readiness_checks import CheckContext, CheckResult, ReadinessCheck
from tilstand.workflow.event_log import RoundEvent

OLD = "2032-02-01T12:00:00+00:00"
LET = RoundEvent("check", "acknowledge", "method", "Kari", OLD, names="c", reason="Looked over")
FIVE = ("police", "migration_board", "havn_shelter", "fjord_shelter", "dal_shelter")
CHECKS = (
    ReadinessCheck(1, "delivered", CheckResult(5, "a", FIVE, OLD)),
    ReadinessCheck(2, "unread", CheckResult(1, "a", FIVE[:4], "2032-02-19T12:00:00+00:00")),
    ReadinessCheck(3, "findings", CheckResult(0, "b", (), OLD)),
    ReadinessCheck(19, "method", CheckResult(1, "c"), LET),
    ReadinessCheck(20, "links", None, lapsed=True),
    ReadinessCheck(24, "announced", CheckResult(1, "d"), lapsed=True),
    ReadinessCheck(6, "explained", CheckResult(0, "e"), lapsed=True),
)
WORDS = {
    "nb": (
        (
            "1 delivered True 5",
            "5 instanser er verken godtatt eller fritatt.",
            "står i veien",
            "feil, må rettes",
            "Politiet i Sagaland (oppdiktet), Migrasjonsverket (oppdiktet), Havn botilbud "
            "(oppdiktet), Fjord botilbud (oppdiktet) og 1 til",
            "19 dager",
            "Ta imot og godta tallene, eller frita instansen med en grunn.",
        ),
        (
            "2 unread True 1",
            "1 instans har en nyere fil som ikke er vurdert.",
            "står i veien",
            "feil, må rettes",
            "Politiet i Sagaland (oppdiktet), Migrasjonsverket (oppdiktet), Havn botilbud "
            "(oppdiktet), Fjord botilbud (oppdiktet)",
            "1 dag",
            "Se på filen, og godta den eller be om en ny.",
        ),
        (
            "3 findings False 0",
            "Ingen feil i det som er levert",
            "i orden",
            "feil, må rettes",
            "koordinatoren",
            "-",
            "Be om en ny fil, eller avgjør merknaden.",
        ),
        (
            "19 method False 1",
            "Ingen har sagt at metode og definisjoner er sett over slik de står nå.",
            "går gjennom: Kari, Looked over",
            "kan gå gjennom med navn og grunn",
            "koordinatoren",
            "-",
            "Se over dem, og la sjekken passere med en grunn.",
        ),
        (
            "20 links True None",
            "Lenker, kilder og kontakt virker",
            "ikke kjørt, og står i veien. Det som gikk gjennom før, er endret siden.",
            "kan gå gjennom med navn og grunn",
            "koordinatoren",
            "-",
            "Rett adressene der de er skrevet.",
        ),
        (
            "24 announced True 1",
            "Ingen har sagt at dagen er kunngjort og listen over dem som ser utgaven før, er hel.",
            "står i veien. Det som gikk gjennom før, er endret siden.",
            "kan gå gjennom med navn og grunn",
            "koordinatoren",
            "-",
            "Kunngjør dagen, før listen, og la sjekken passere med en grunn.",
        ),
        (
            "6 explained False 0",
            "Forklarte avvik står som fotnoter",
            "i orden",
            "kan gå gjennom med navn og grunn",
            "koordinatoren",
            "-",
            "Frigi forklaringen, eller la sjekken passere med en grunn.",
        ),
    ),
    "en": (
        (
            "1 delivered True 5",
            "5 bodies are neither accepted nor exempt.",
            "stands in the way",
            "an error, to be put right",
            "Sagaland Police (generated), The Migration Board (generated), Havn shelter "
            "(generated), Fjord shelter (generated) and 1 more",
            "19 days",
            "Receive and accept the figures, or exempt the body with a reason.",
        ),
        (
            "2 unread True 1",
            "1 body has a newer file that nobody has settled.",
            "stands in the way",
            "an error, to be put right",
            "Sagaland Police (generated), The Migration Board (generated), Havn shelter "
            "(generated), Fjord shelter (generated)",
            "1 day",
            "Look at the file, and accept it or ask for a new one.",
        ),
        (
            "3 findings False 0",
            "No error in what was delivered",
            "in order",
            "an error, to be put right",
            "the coordinator",
            "-",
            "Ask for a new file, or decide the finding.",
        ),
        (
            "19 method False 1",
            "Nobody has said that method and definitions have been looked over as they stand now.",
            "passes: Kari, Looked over",
            "can pass with a name and a reason",
            "the coordinator",
            "-",
            "Look them over, and let the check pass with a reason.",
        ),
        (
            "20 links True None",
            "Links, sources and contact work",
            "not run, and stands in the way. What was let pass before has changed since.",
            "can pass with a name and a reason",
            "the coordinator",
            "-",
            "Mend the addresses where they are written.",
        ),
        (
            "24 announced True 1",
            "Nobody has said that the day is announced and that the list of those who see the edition before is whole.",
            "stands in the way. What was let pass before has changed since.",
            "can pass with a name and a reason",
            "the coordinator",
            "-",
            "Announce the day, keep the list, and let the check pass with a reason.",
        ),
        (
            "6 explained False 0",
            "Explained deviations stand as footnotes",
            "in order",
            "can pass with a name and a reason",
            "the coordinator",
            "-",
            "Release the explanation, or let the check pass with a reason.",
        ),
    ),
}


def lines(whole: CheckContext, language: str) -> list[tuple[str, ...]]:
    made = describe_checks(whole.state.collection, ReadinessReport("2031", CHECKS, date(2032, 2, 20)))
    found = []
    for one in made:
        words = (one.what, one.state, one.weight, one.turn, one.age, one.do)
        head = f"{one.number} {one.name} {one.blocks} {one.count}"
        found.append((head, *(word.text(language) if word else "-" for word in words)))
    return found


@pytest.mark.parametrize("language", WORDS)
def test_every_check_in_words(whole: CheckContext, language: str) -> None:
    assert lines(whole, language) == list(WORDS[language])
