"""Figures told without a digit: all, both, none, and noughts that a word turns."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing


def last(found) -> tuple[str, str]:
    one = found.checked[-1]
    return one.status.value, one.key.text() if one.key else ""


@pytest.mark.parametrize(
    "text",
    [
        ("I 2024 behandlet UNE 4 klagesaker om begrenset oppholdstillatelse. UNE opprettholdt avslaget i alle sakene."),
        ("UNE behandla i 2024 4 klagesaker om avgrensa opphaldsløyve. Avslaget vart halde ved lag i alle sakene."),
        (
            "I 2024 behandlet UNE 4 klagesaker om begrenset oppholdstillatelse. Avslaget ble "
            "opprettholdt i samtlige saker."
        ),
    ],
)
def test_all_is_the_whole_told_before_also_where_its_code_stands_before_it(norway, read, text) -> None:
    assert last(read(norway, text)) == (("agrees"), "appeal_cases | une | 2024 | outcome=upheld; permit=limited")


def test_all_after_two_kinds_is_of_both(norway, read) -> None:
    text = (
        "I 2024 behandlet UNE 4 klagesaker om begrenset oppholdstillatelse og 1 klage om vitnetillatelse. "
        "UNE opprettholdt UDIs avslag i alle sakene."
    )
    key = "appeal_cases | une | 2024 | outcome=upheld; permit=limited_or_witness"
    assert last(read(norway, text)) == ("agrees", key)


@pytest.mark.parametrize(
    "text",
    [
        "Adora fulgte opp 10 kandidater i 2024. Alle kandidatene fullførte.",
        "Det var 10 kandidatar som Adora følgde opp i 2024, ikkje fleire. Samtlege av kandidatane fullførte.",
    ],
)
def test_all_of_another_measure_are_the_whole_told_before(norway, read, text) -> None:
    assert last(read(norway, text)) == ("agrees", "completed | adora | 2024")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (("Nadheim Trondheim har ikke fulgt opp antatte ofre i 2024."), "adults_assisted | nadheim_trondheim | 2024"),
        (("Nadheim Trondheim har ikkje følgt opp antatte offer i 2024."), "adults_assisted | nadheim_trondheim | 2024"),
        (
            "Nadheim Trondheim did not assist any presumed victims in 2024.",
            "adults_assisted | nadheim_trondheim | 2024",
        ),
        (
            "I 2024 har UDI ikke funnet falske arbeidstilbud.",
            "false_job_offers_found | udi | 2024 | citizenship=VNM; permit=seasonal",
        ),
        (
            "UDI har ikke gjort vedtak om utestengelse av vertsforeldre i 2024, men vurderte noen.",
            "hosts_considered | udi | 2024 | outcome=excluded",
        ),
    ],
)
def test_a_nought_may_be_told_by_a_word_that_turns_the_sentence(norway, read, text, key) -> None:
    (one,) = read(norway, text).checked
    assert (one.status, one.key.text()) == (Standing.AGREES, key)


@pytest.mark.parametrize(
    "text",
    [
        "ROSA har ikke fulgt opp antatte ofre i 2024.",
        "Nadheim Trondheim har ikke bare fulgt opp antatte ofre i 2024.",
        "Tiltaket som ikke har fulgt opp antatte ofre i 2024, er Nadheim Trondheim.",
        "Nadheim Trondheim fulgte ikke opp 5 antatte ofre i 2024.",
        "UDI har ikke innvilget familieinnvandring i 2024.",
        "Nadheim Trondheim did not only assist presumed victims in 2024.",
    ],
)
def test_a_word_that_turns_something_else_is_no_nought(norway, read, text) -> None:
    found = read(norway, text).checked
    assert all(c.printed not in ("ikke", "not") for c in found)
    assert not any(c.status is Standing.DOES_NOT_FIT for c in found)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (("Bufdir: Antallet mindreårige plassert har i perioden 2022-2024 variert mellom 1 og 16 årlig."), "agrees"),
        (
            ("Bufdir: Antallet mindreårige plassert har i perioden 2022-2024 variert mellom 1 og 18 årlig."),
            "does_not_fit",
        ),
    ],
)
def test_each_end_of_a_range_is_a_figure_of_its_own(norway, read, text, status) -> None:
    low, high = read(norway, text).checked
    assert (low.printed, low.status.value, low.key.code("bound")) == ("1", "agrees", "low")
    assert (high.status.value, high.key.code("bound"), high.expected) == (status, "high", "16")
    assert text.find(high.printed, 60) > 0
