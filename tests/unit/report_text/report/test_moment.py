"""Words of time and comparison that rest on no figure: found where a language has them, borne by figures."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tilstand import define
from tilstand.report_text.temporal_claims import find_temporal_claims
from tilstand.round.texts import list_report_sentences

ROOT = Path(__file__).parents[4]
LISTS = ROOT / "tests" / "fixtures" / "moments"


def found(words: str, language: str = "nb") -> list[tuple[str, str]]:
    return [(words[one.start : one.end], one.kind.value) for one in find_temporal_claims(words, language)]


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("nb", "Vi fikk hjelp i fjor.", [("fikk", "time"), ("i fjor", "time")]),
        ("nb", "Det skjer for første gang.", [("første gang", "time")]),
        ("nb", "Møtene er i januar og Mai.", [("januar", "time"), ("Mai", "time")]),
        ("nb", "Flere saker enn ventet.", [("Flere saker enn", "comparison")]),
        ("nb", "Antallet øker fortsatt.", [("øker", "comparison"), ("fortsatt", "time")]),
        ("nb", "Flest er fra Asia.", [("Flest", "comparison")]),
        ("nn", "No aukar talet for fyrste gong.", [("No", "time"), ("aukar", "comparison"), ("fyrste gong", "time")]),
        (
            "en",
            "It may be so in May, higher than before.",
            [("May", "time"), ("higher than", "comparison"), ("than before", "time")],
        ),
        (
            "sv",
            "Fler än i fjol, för första gången.",
            [("Fler än", "comparison"), ("i fjol", "time"), ("första gången", "time")],
        ),
        ("pl", "Więcej niż w zeszłym roku.", [("Więcej niż", "comparison"), ("w zeszłym roku", "time")]),
        ("ka", "It was {{ date 2024 }} last year.", [("{{ date 2024 }}", "year")]),
        ("nb", "Nåtid, ifjor, flesteparten og Marsvin er andre ord.", []),
        ("nb", "Et vedtak er ikke en person.", []),
        ("nb", "Ingen er dømt.", [("Ingen", "claim")]),
        ("nb", "KOM har mandat; Kom hit.", [("Kom", "time")]),
        ("en", "The number is significantly higher.", [("significantly", "comparison"), ("higher", "comparison")]),
        ("nb", "I\u00a0fjor er ett ord for seg, i\nfjor et annet.", [("I\u00a0fjor", "time"), ("i\nfjor", "time")]),
        ("ar", "كان ذلك في العام الماضي.", []),
        ("nb", "", []),
    ],
)
def test_what_speaks_of_a_time_or_compares_is_found_in_its_place(language, words, told) -> None:
    assert found(words, language) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Det er {{ compare a with in round-1 }} året før.", []),
        ("{{ figure a of b }} kom, mot {{ figure a of b in round-1 }} året før.", []),
        ("Antallet økte, til {{ figure a_change moved }}.", []),
        ("Antallet økte til {{ figure a of b }}.", [("økte", "comparison")]),
        ("De siste årene er det {{ range a from round-5 to round }}.", []),
        ("Siden starten er det {{ figure a in round-9/round }}.", []),
        ("Siden starten er det {{ figure a }}.", [("Siden", "time")]),
        ("Flest kom fra {{ most a by region }}.", []),
        ("Flest kom fra Asia: {{ figure a }}.", [("Flest", "comparison")]),
        ("Nå er {{ figure a }} der.", []),
        ("Alle {{ figure a }} er der.", []),
        ("For første gang er {{ change a }}.", [("første gang", "time")]),
    ],
)
def test_a_figure_that_moves_with_the_round_bears_what_it_says(words, told) -> None:
    assert found(words) == told


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("Det er {{ figure a in 2024 }}.", "{{ figure a in 2024 }}"),
        ("Det er {{ change a from 2022 to round }}.", "{{ change a from 2022 to round }}"),
        ("Det er {{ compare a with in 2019 }}.", "{{ compare a with in 2019 }}"),
        ("Det er {{ figure a in 2003/2025-T1 }}.", "{{ figure a in 2003/2025-T1 }}"),
        ("Se {{ name \"Rapporten for 2023\" }}.", "{{ name \"Rapporten for 2023\" }}"),
        ("Møtet er {{ date 2024-05-07 }}.", "{{ date 2024-05-07 }}"),
        ("I {{ period 2024 }}: {{ figure a }}.", "{{ period 2024 }}"),
    ],
)  # fmt: skip
def test_a_year_that_is_written_out_stays_and_is_told_whatever_stands_beside(words, year) -> None:
    assert found(words) == [(year, "year")]


def test_a_period_that_moves_and_bears_no_figure_says_the_same_of_another_year() -> None:
    assert found("I {{ period }} er alt nytt.") == [("{{ period }}", "time")]
    assert found("I {{ period }} er det {{ figure a }}.") == []
    assert found("Se {{ name \"del 5\" }} og {{ law \"§ 257 (2015)\" }}.") == []  # fmt: skip


def test_a_reference_that_cannot_be_read_is_told_by_the_build_and_hides_nothing() -> None:
    assert found("Det er {{ figur a }} i fjor.") == [("i fjor", "time")]


def test_a_year_from_long_before_the_round_stays_true_and_so_does_what_was_then() -> None:
    since = date(2023, 1, 1)

    def told(words: str) -> list[str]:
        return [words[one.start : one.end] for one in find_temporal_claims(words, "nb", since)]

    assert told("Det ble straffbart i {{ date 2003 }}.") == []
    assert told("Det ble straffbart i {{ date 2024 }}.") == ["ble", "{{ date 2024 }}"]
    assert told("Loven kom i {{ date 2003 }} og ble endret i {{ date 2024 }}.") == ["kom", "ble", "{{ date 2024 }}"]
    assert told('Etter {{ name "UDI 2015-029" }} er det slik.') == []
    assert told('Etter {{ name "NOU 2018: 5" }} er det slik.') == []
    assert told('Etter {{ name "Vurdering 2024" }} er det slik.') != []
    assert told("Siden {{ date 2003 }} er det {{ figure a in 2003/2020 }}.")[-1] == "{{ figure a in 2003/2020 }}"
    assert told("I fjor, etter {{ date 2003 }}, økte det.") == ["I fjor", "økte"]


@pytest.mark.parametrize(("name", "since"), [("norway", date(2023, 1, 1)), ("sagaland", date(2030, 1, 1))])
def test_of_thirty_sentences_of_one_year_at_least_twenty_four_are_marked(name, since) -> None:
    told = tomllib.loads((LISTS / f"{name}.toml").read_text("utf-8"))["sentence"]
    assert len(told) == 30
    assert {one["language"] for one in told} == {"nb", "nn", "en"}
    assert sum(bool(find_temporal_claims(one["words"], one["language"], since)) for one in told) >= 24


def test_of_what_is_said_in_every_round_little_is_marked() -> None:
    view = define.read_collection(ROOT / "collections" / "norway").at("2024")
    shared = [one for one in list_report_sentences(view) if not (one.is_label or one.file.startswith("rounds/"))]
    assert len(shared) > 75
    assert sum(bool(find_temporal_claims(one.words, one.language)) for one in shared) <= len(shared) / 10
