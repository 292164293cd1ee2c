"""Numbers that lean on what was told before: bare ones, what a figure was and became, notes."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

ALL = "Bo- og oppfølgingstiltakene hjalp til sammen 183 voksne antatte ofre i 2024."


def told(found) -> list[tuple[str, str, str]]:
    return [(c.printed, c.status.value, c.key.text() if c.key else "") for c in found.checked]


@pytest.mark.parametrize("last", ["De 183 kom fra mange land.", "Av de 183 kan flere være talt flere ganger."])
def test_a_bare_number_is_the_same_number_told_before_whoevers_it_was(norway, read, last) -> None:
    found = read(norway, f"{ALL}\n\nROSA\n\nI 2024 bistod ROSA 55 voksne antatte ofre. {last}")
    assert told(found)[-1] == ("183", "disputed", "adults_assisted | all_follow_up | 2024")


@pytest.mark.parametrize(
    "text",
    [
        ("I 2024 bistod HTSO 28 voksne antatte ofre.\n\nROSA\n\nI 2024 bistod ROSA 55 voksne. De 28 er telt også her."),
        ("The mission sent 183 letters.\n\nROSA\n\nIn 2024 ROSA assisted 55 adults. The 183 were all sent in May."),
    ],
)
def test_a_bare_number_that_may_be_anothers_is_left_alone(norway, read, text) -> None:
    assert read(norway, text).select_by_status(Standing.DOES_NOT_FIT) == ()


def test_a_bare_number_that_nobody_told_is_held_against_what_was(norway, read) -> None:
    found = read(norway, (f"{ALL}\n\nROSA\n\nI 2024 bistod ROSA 55 voksne antatte ofre. De 56 var kvinner og menn."))
    assert told(found)[-1][:2] == ("56", "does_not_fit")


@pytest.mark.parametrize(
    "text",
    [
        "Antallet anmeldelser til politiet gikk ned fra 27 til 19.",
        "Antallet som fikk hjelp fra ROSA, falt fra 85 til 55.",
        "Talet på vaksne som fekk hjelp frå ROSA, gjekk ned frå 85 til 55.",
        "The number of adults assisted by ROSA fell from 85 to 55.",
        "The number of adults assisted by ROSA fell from 85 in 2023 to 55.",
    ],
)
def test_from_one_number_to_another_is_what_a_figure_was_and_became(norway, read, text) -> None:
    found = read(norway, text)
    assert [s for _, s, _ in told(found)] == ["agrees"] * 3
    assert [c.key.period.text for c in found.checked if c.key] == ["2023", "2024"]


def test_a_rise_that_was_a_fall_is_told_also_without_years(norway, read) -> None:
    found = read(norway, "Anmeldelsene steg fra 27 til 19.")
    assert [c.printed for c in found.select_by_status(Standing.DOES_NOT_FIT)] == ["steg"]


@pytest.mark.parametrize("text", ["Anmeldelsene gikk ned fra 28 til 19.", "Tallet gikk ned fra 90 til 60."])
def test_one_of_two_numbers_alone_says_nothing_of_the_other(norway, read, text) -> None:
    found = read(norway, text).checked
    assert {c.status for c in found if c.printed != "19"} <= {Standing.NOT_MATCHED}


@pytest.mark.parametrize("note", ["1 I 2023 var tallet {}.", "* I 2023: {}.", "¹ I 2023 var tallet {}."])
@pytest.mark.parametrize(("number", "status"), [("85", "agrees"), ("84", "does_not_fit")])
def test_a_note_may_tell_the_figure_of_another_year(norway, read, note, number, status) -> None:
    found = read(norway, f"I 2024 bistod ROSA 55 voksne antatte ofre.\n\n{note.format(number)}")
    assert told(found)[1:] == [(number, status, "adults_assisted | rosa | 2023")]


def test_a_number_before_a_name_with_words_of_its_own_is_no_note(norway, read) -> None:
    found = read(norway, ("ROSA assisted 55 adults in 2024.\n\n18 Latin American women and men were among the adults."))
    assert [p for p, _, _ in told(found)] == ["55", "18"]


def test_a_note_that_begins_with_a_noun_is_no_count_of_it(norway, read) -> None:
    found = read(norway, "UDI: 2 personer reiste ut i 2024.\n\n2 Antatte ofre tilbys støtte når de reiser ut.")
    assert [p for p, _, _ in told(found)] == ["2"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I 2024 fatta UDI 35 vedtak om refleksjonsperiode eller avgrensa løyve.", "agrees"),
        ("I 2024 fatta UDI 36 vedtak om refleksjonsperiode eller avgrensa løyve.", "does_not_fit"),
        ("UDI fattet 35 vedtak om refleksjonsperiode og begrenset tillatelse i 2024.", "agrees"),
        ("UDI made 35 decisions on reflection periods and limited permits in 2024.", "agrees"),
        ("I 2024 fattet UDI 35 vedtak om refleksjonsperiode og midlertidig opphold.", "not_matched"),
        ("I 2024 fattet UDI 18 vedtak om refleksjonsperiode.", "agrees"),
        ("I 2024 fattet UDI 19 vedtak om refleksjonsperiode.", "does_not_fit"),
    ],
)
def test_a_kind_that_is_joined_to_another_is_not_that_kind_alone(norway, read, text, status) -> None:
    assert [s for _, s, _ in told(read(norway, text))] == [status]


def test_the_whole_of_a_part_is_no_bare_number(norway, read) -> None:
    text = (
        "I 2024 hadde HTSO 28 voksne antatte ofre.\n\nSafe House Filemon\n\nTiltaket har 8 plasser. "
        "2 av de {} plassene brukes til avklaringsopphold."
    )
    assert told(read(norway, text.format(8)))[-1][:2] == ("8", "agrees")
    assert told(read(norway, text.format(28)))[-1][:2] == ("28", "does_not_fit")
