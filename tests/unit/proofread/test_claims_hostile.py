"""Bad inputs: nothing is tied that is not about the ledger, nothing is flagged, and it does not take long."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from tilstand.errors import DocumentError
from tilstand.proofread import Standing
from tilstand.proofread.page_blocks import split_plain_lines

STEEP = 4  # so many times the work of half a text; what is linear takes twice as much
ODD = {
    "brackets": "(" * 150_000 + ")" * 150_000,
    "one long word": "a" * 300_000,
    "one and": "to og " * 3_334,
    "digits": "1234567890" * 3_000,
    "numbers": "12 " * 5_000,
    "signs": "§%&/()=?;:,.-" * 20_000,
    "nothing": "",
    "empty lines": "\n" * 50_000,
}
FOREIGN = {
    "another language": "Im Jahr 2024 wurden 19 Anzeigen wegen Menschenhandels erstattet, davon betrafen 55 auch Kinder.",
    "another subject": "The harbour took in 1,204 tonnes of cod and 310 tonnes of saithe last week, the port says.",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_is_no_text_is_done_or_refused_in_time_linear_in_it(norway, check, text) -> None:
    def read(part: str) -> float:
        begun = time.process_time()
        with suppress(DocumentError):
            assert check(norway, part).status_counts[Standing.AGREES] == 0
        return time.process_time() - begun

    assert read(text) < STEEP * read(text[: len(text) // 2]) + 1


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_what_is_about_something_else_is_not_tied_and_not_flagged(norway, check, text) -> None:
    counts = check(norway, text).status_counts
    assert counts[Standing.AGREES] == counts[Standing.DOES_NOT_FIT] == 0


def test_the_statistics_of_another_country_agree_with_nothing(norway, check) -> None:
    text = "Sweden's police opened 412 inquiries in 2024. In Denmark 97 persons were charged with burglary."
    assert not check(norway, text).select_by_status(Standing.AGREES)


def test_a_text_in_an_unknown_language_is_told_by_a_remark(norway, check) -> None:
    assert [remark.id for remark in check(norway, FOREIGN["another language"]).remarks] == ["unknown_language"]


def test_a_table_without_a_caption_is_read_and_nothing_in_it_flagged(norway, check) -> None:
    found = check(norway, "2022 2023 2024\nA 176 216 183\nB 3 4 5\nC 8 9 1\n")
    assert not found.select_by_status(Standing.DOES_NOT_FIT)


@pytest.mark.parametrize("mark", ["1", "¹", "a", ")", "*"])
def test_a_number_with_a_note_glued_to_it_is_no_alarm(norway, check, mark) -> None:
    found = check(norway, f"ROSA bistod 55 voksne antatte ofre i 2024.{mark} Det var færre enn før.")
    assert not found.select_by_status(Standing.DOES_NOT_FIT)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ROSA bistod 55 voksne antatte ofre i 2024, mot 85 i 2023.", {"55": "2024", "85": "2023"}),
        ("ROSA assisted 55 adult presumed victims in 2024, against 85 in 2023.", {"55": "2024", "85": "2023"}),
    ],
)
def test_two_years_in_one_sentence_go_each_with_its_number(norway, check, text, years) -> None:
    found = {one.printed: one for one in check(norway, text).checked}
    assert {printed: found[printed].key.period.text for printed in years} == years
    assert {found[printed].status for printed in years} == {Standing.AGREES}


def test_a_text_of_more_numbers_than_are_read_is_refused(norway, check) -> None:
    with pytest.raises(DocumentError):
        check(norway, "I 2024 hjalp ROSA 55 kvinner og 12 menn.\n\n" * 6_000)


def test_progress_is_told_to_the_end(norway) -> None:
    told: list[tuple[int, int]] = []
    lines = list(split_plain_lines("ROSA bistod 55 voksne antatte ofre i 2024.\n\n" * 3))
    norway.check_document(lines, lambda done, of: told.append((done, of)))
    assert told[-1] == (3, 3)
