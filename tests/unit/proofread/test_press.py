"""Press language: no body named, last year, shares in words and in per cent, differences, other subjects."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

HELPED = "Hjelpetiltakene bistod 183 voksne antatte ofre for menneskehandel i 2024."


def told(found) -> dict[str, str]:
    return {c.printed: c.status.value for c in found.checked}


@pytest.mark.parametrize("text", ["183 voksne fikk hjelp i 2024.", "I 2024 ble 183 voksne fulgt opp."])
def test_where_no_body_is_named_all_together_are_meant(norway, read, text) -> None:
    (one,) = read(norway, text).checked
    assert one.key.text() == "adults_assisted | all_follow_up | 2024"
    (wrong,) = read(norway, text.replace("183", "281")).checked
    assert wrong.status is Standing.DOES_NOT_FIT


def test_below_a_body_s_own_heading_that_body_is_meant(norway, read) -> None:
    assert told(read(norway, "ROSA\n\n55 voksne fikk hjelp i 2024."))["55"] == "agrees"


LISTED = "KOM published {} registrations at HTSO, ROSA, Lauras hus, Marita Women's house and Filemon in 2024."


def test_a_number_after_a_list_of_bodies_is_that_of_the_group_that_holds_them_all(norway, read) -> None:
    (one,) = read(norway, LISTED.format(119)).checked
    assert one.key.provider == "with_housing"
    assert one.status is not Standing.DOES_NOT_FIT


def test_a_number_of_two_bodies_together_is_not_held_against_that_of_one(sagaland, read) -> None:
    for number in (43, 61):
        text = f"There were {number} presumed victims helped in 2031 at Havn shelter and Fjord shelter."
        assert told(read(sagaland, text))[str(number)] != "does_not_fit"
    alone = read(sagaland, "There were 61 presumed victims helped in 2031 at Havn shelter.")
    assert told(alone)["61"] == "does_not_fit"


def test_a_label_of_two_codes_tells_of_both_together(norway, read) -> None:
    for label in ("Begrenset tillatelse og vitnetillatelse", "Begrenset tillatelse og noe annet"):
        assert "does_not_fit" not in told(read(norway, f"UNE\n\n{label}: avslaget opprettholdt 5")).values()


@pytest.mark.parametrize(
    ("date", "number", "status"),
    [
        ("Oslo, 3. mai 2025", "19", "agrees"),
        ("Oslo, 3. mai 2025", "27", "does_not_fit"),
        ("Oslo, 3. mai 2024", "27", "agrees"),
        ("Oslo, 3. mai 2024", "19", "does_not_fit"),
        ("Oslo", "19", "agrees"),
        ("Oslo", "27", "agrees"),
        ("Oslo", "28", "does_not_fit"),
    ],
)
def test_last_year_is_counted_from_the_date_of_the_text(norway, read, date, number, status) -> None:
    text = f"{date}\n\nPolitiet registrerte i fjor {number} anmeldelser for menneskehandel."
    assert told(read(norway, text))[number] == status


def test_a_date_within_a_sentence_is_not_that_of_the_text(norway, read) -> None:
    text = "I fjor kom 27 anmeldelser til politiet, slik de stod i registeret per 3. mai 2025, og ikke flere."
    assert told(read(norway, text))["27"] == "agrees"


def test_the_year_before_is_that_before_the_year_spoken_of(norway, read) -> None:
    text = "I 2022 kom det 32 anmeldelser til politiet, mot 29 året før."
    assert read(norway, text).checked[1].key.period.text == "2021"


@pytest.mark.parametrize(
    ("share", "status"),
    [
        ("Tre av fire", "agrees"), ("Tre firedeler", "agrees"), ("Nesten tre av fire", "agrees"),
        ("En av fire", "does_not_fit"), ("To av tre", "not_matched"), ("Hver fjerde", "does_not_fit"),
        ("74 prosent", "agrees"), ("64 prosent", "does_not_fit"), ("Om lag 70 prosent", "agrees"),
        ("Over halvparten", "not_matched"), ("Under halvparten", "does_not_fit"),
    ],
)  # fmt: skip
def test_shares_are_held_against_part_and_whole(norway, read, share, status) -> None:
    found = read(norway, f"{HELPED} {share} var kvinner.").checked[1:]
    assert [c.status.value for c in found] in ([status], [] if status == "not_matched" else [status])


def test_a_share_beside_its_number_is_of_the_whole_of_that(norway, read) -> None:
    found = read(norway, f"{HELPED} Seks av ti, 107, var nye.")
    assert told(found)["Seks av ti"] == "agrees"


def test_every_third_is_a_share_and_two_of_the_three_are_not(norway, read) -> None:
    assert "Hver tredje" in told(read(norway, f"{HELPED} Hver tredje var fra Asia."))
    assert "To av tre" not in told(read(norway, "KOM telte 3 fellende dommer i 2024. To av de tre gjaldt barn."))


@pytest.mark.parametrize(
    ("said", "status"), [("Det er 8 færre enn i 2023.", "agrees"), ("Det er 6 færre enn året før.", "does_not_fit")]
)
def test_a_sentence_that_says_nothing_else_differs_from_what_was_told_last(norway, read, said, status):
    found = read(norway, f"Politiet registrerte 19 anmeldelser i 2024. {said}").checked
    assert (found[-1].relation, found[-1].status.value) == ("difference", status)


def test_of_from_and_to_the_one_that_is_not_so_does_not_fit(norway, read) -> None:
    text = "Antallet som fikk hjelp fra ROSA, falt fra {} til {}."
    assert told(read(norway, text.format(85, 65))) == {"85": "agrees", "65": "does_not_fit", "falt": "agrees"}
    assert told(read(norway, text.format(58, 55)))["58"] == "does_not_fit"


@pytest.mark.parametrize(
    "text", ["I 2023 var det 27, i 2022 32 og i 2021 29.", "Året før var det 27.", "Det er en nedgang fra 27 året før."]
)
def test_years_alone_say_which_figure_is_meant(norway, read, text) -> None:
    found = read(norway, f"Politiet registrerte 19 anmeldelser i 2024. {text}").checked
    assert {c.status for c in found} == {Standing.AGREES}
    wrong = read(norway, f"Politiet registrerte 19 anmeldelser i 2024. {text.replace('27', '72')}")
    assert told(wrong)["72"] == "does_not_fit"


def test_a_plain_number_after_a_rate_is_per_cent(norway, read) -> None:
    assert told(read(norway, "Oppklaringsprosenten var 44 i 2024."))["44"] == "agrees"
    assert told(read(norway, "Oppklaringsprosenten var 54 i 2024."))["54"] == "does_not_fit"


@pytest.mark.parametrize(
    "text",
    [
        # a code that only the number before had
        "Av anmeldelsene til politiet i 2024 gjaldt 2 grov menneskehandel. 12 gjaldt tvangsarbeid.",
        # of the limited permits just spoken of, under a heading about others
        "Refleksjonsperiode\n\nBegrenset oppholdstillatelse kan fornyes. UDI innvilget 9 av dem i 2024.",
        # part of a name
        "Politiet registrerte 19 anmeldelser i 2024. Oslo skiller seg ut med 9 anmeldelser.",
        # what it is held against
        "I 2024 kom 72 fra Latin-Amerika, dobbelt så mange som de 35 som ble registrert i 2023.",
        "Frelsesarmeens tiltak Filemon hadde 5 menn i refleksjonssporet i 2024.",
    ],
)
def test_what_the_words_leave_open_is_not_wrong(norway, read, text) -> None:
    assert not read(norway, text).select_by_status(Standing.DOES_NOT_FIT)


OTHER = (
    "Politiet registrerte 9 412 anmeldelser for tyveri i 2024. I 2023 var det 8 311. Oslo politidistrikt "
    "hadde 871 anmeldelser, og Vest politidistrikt hadde 902. 214 personer ble siktet: 187 menn og 27 "
    "kvinner. Saksbehandlingstiden var 38 dager. I 2022 var det 11 208 anmeldelser."
)


def test_a_text_about_something_else_raises_no_alarm_and_says_so(norway, read) -> None:
    found = read(norway, OTHER)
    assert not found.select_by_status(Standing.DOES_NOT_FIT)
    assert [remark.id for remark in found.remarks] == ["other_subject"]
    assert not any(c.expected or c.key for c in found.select_by_status(Standing.NOT_MATCHED))


def test_a_text_that_names_the_subject_is_judged(norway, read) -> None:
    text = (
        "Tall om menneskehandel i 2024. Politiet registrerte 19 anmeldelser. 12 gjaldt tvangsarbeid og 9 "
        "prostitusjon. ROSA bistod 57 voksne antatte ofre. 45 var kvinner og 7 var menn. UDI fattet 58 "
        "vedtak i 2024. Lauras hus hadde 12 beboere. HTSO bistod 28 voksne antatte ofre."
    )
    assert [c.printed for c in read(norway, text).select_by_status(Standing.DOES_NOT_FIT)] == ["9", "57"]


def test_a_short_text_is_judged_whatever_it_names(norway, read) -> None:
    assert told(read(norway, "Politiet registrerte 91 anmeldelser i 2024."))["91"] == "does_not_fit"
    far = read(norway, "Politiet registrerte 9 412 anmeldelser i 2024.")
    assert told(far) == {"9 412": "not_matched"}


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("{}, så mange anmeldelser om menneskehandel fikk politiet i 2024.", ("Nitten", "Atten")),
        ("{}, så mange meldingar om menneskehandel fekk politiet i 2024.", ("Nitten", "Atten")),
    ],
)
def test_a_number_may_come_before_its_noun(norway, read, text, statuses) -> None:
    right, wrong = (read(norway, text.format(word)).checked for word in statuses)
    assert [c.status for c in right] == [Standing.AGREES]
    assert [c.status for c in wrong] == [Standing.DOES_NOT_FIT]


def test_a_number_may_come_before_its_noun_in_another_country(sagaland, read) -> None:
    text = "{} was the number of presumed victims helped at Havn shelter in 2031."
    assert told(read(sagaland, text.format(28)))["28"] == "agrees"
    assert told(read(sagaland, text.format(34)))["34"] == "does_not_fit"
