"""Pages of texts that wait: what stands on each, its code, and what a code releases."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tilstand.errors import UsageError
from tilstand.round.text_pages import MARKED, PAGE, TextPage, TextPages, compute_page_checksum, find_text_hints
from tilstand.round.texts import Wording
from tilstand.screening.hints import PersonalDataKind

MAIL = "Write to ola@example.org."


def answer(words: str) -> Wording:
    return Wording("havn_shelter", "shelter", "trends", "en", words)


def sentence(words: str, language: str = "en") -> Wording:
    return Wording("", "", "01", language, words, f"report/{language}/01.md", 3)


def hashed(*words: str) -> str:
    return hashlib.sha256("\n\n".join(("2031", *words)).encode()).hexdigest()[:12]


def pages(stated: Any, told: list[Wording], closed: list[Wording] | None = None) -> TextPages:
    return TextPages(stated.collection, "2031", told, told if closed is None else closed)


def plain(count: int) -> list[Wording]:
    """Texts in which nothing is marked, each another."""
    return [answer("It went well" + "." * at) for at in range(1, count + 1)]


def test_a_code_is_of_the_round_and_the_very_words() -> None:
    one, other = answer("One."), answer("Two.")
    assert compute_page_checksum("2031", (one, other)) == hashed("One.", "Two.")
    assert (
        compute_page_checksum("2031", (other, one))
        != compute_page_checksum("2031", (one, other))
        != compute_page_checksum("2032", (one, other))
    )
    assert compute_page_checksum("2031", (one, answer(""))) == compute_page_checksum("2031", ()) == ""


def test_bodies_words_stand_before_the_report_and_each_language_on_its_own_pages(stated: Any) -> None:
    told = [sentence("Det gikk bra.", "nb"), answer("One."), sentence("It went.", "en"), answer("One.")]
    made = pages(stated, told)
    assert [texts for _, texts in made.waiting()] == [(told[1],), (told[0],), (told[2],)]
    assert [number for number, _ in made.waiting()] == [1, 2, 3]
    assert len(made) == 3
    assert len(pages(stated, [])) == 0


def test_the_same_words_in_two_languages_are_marked_as_each_has_it(stated: Any) -> None:
    told = [sentence("Alle her", "nb"), sentence("Alle her"), sentence("It is so.")]  # a word of one of them
    code_of_second = pages(stated, told).page(2).code  # type: ignore[union-attr]
    read = pages(stated, told)
    assert read.page(1).code == ""  # type: ignore[union-attr]
    assert read.page(2).code == code_of_second == hashed("Alle her", "It is so.")  # type: ignore[union-attr]
    assert set(read.map_released_texts([code_of_second])) == {told[1].sha256, told[2].sha256}


def test_a_page_is_full_and_stays_what_it_is_while_texts_are_released(stated: Any) -> None:
    told = plain(PAGE + 1)
    made = pages(stated, told, told[2:])
    assert len(made) == 2
    assert [(at, texts) for at, texts in made.waiting()] == [(1, tuple(told[2:PAGE])), (2, (told[PAGE],))]
    assert len(pages(stated, plain(PAGE))) == 1


def test_the_page_that_is_asked_for_or_the_first_that_waits(stated: Any) -> None:
    told = plain(PAGE + 2)
    made = pages(stated, told, told[PAGE:])
    first, second = made.page(0), made.page(2)
    assert first == second == TextPage("2031", 2, tuple(told[PAGE:]), {one.sha256: () for one in told[PAGE:]})
    assert made.page(1) is None
    assert made.page(0, lambda one: one.words == "nothing") is None
    assert pages(stated, told, []).page(0) is None
    for number in (-1, 3):
        with pytest.raises(UsageError, match=f"There is no page {number}") as stop:
            made.page(number)
        assert stop.value.causes == ("The last page is 2.",)


def test_the_page_after_some_texts(stated: Any) -> None:
    told = plain(2 * PAGE + 1)
    made = pages(stated, told)
    assert [made.after({told[at].sha256}) for at in (0, PAGE, 2 * PAGE)] == [2, 3, 0]
    assert made.after(()) == 1
    assert made.after({told[0].sha256}, lambda one: one is told[-1]) == 3
    assert made.after({told[0].sha256, told[PAGE].sha256}) == 3


def test_marked_texts_are_left_out_of_a_pages_code_and_released_by_their_own(stated: Any) -> None:
    fine, marked, unread = answer("It went well."), answer(MAIL), answer("")
    page = pages(stated, [fine, marked, unread]).page(1)
    assert page is not None
    assert page.texts == (fine, marked, unread)
    assert page.together == (fine,)
    assert page.code == hashed("It went well.")
    (mark,) = page.marks[marked.sha256]
    assert (mark.kind, mark.words) == (PersonalDataKind.EMAIL, "ola@example.org")


def test_marked_texts_have_pages_of_their_own_that_are_short(stated: Any) -> None:
    told = [answer(f"{MAIL}{'!' * at}") for at in range(MARKED + 2)]
    made = pages(stated, [answer("It went well."), *told])
    first, second = made.list_marked_pages()
    assert (first.number, first.texts, first.marked) == (1, tuple(told[:MARKED]), True)
    assert (second.number, second.texts, second.marked) == (2, tuple(told[MARKED:]), True)
    assert first.together == first.texts
    assert set(second.marks) == {one.sha256 for one in told[MARKED:]}
    assert len(list(pages(stated, told[:MARKED]).list_marked_pages())) == 1
    assert list(made.list_marked_pages(lambda one: one.words == "It went well.")) == []
    assert list(pages(stated, told, []).list_marked_pages()) == []


def test_a_code_releases_one_text_a_page_or_a_page_of_marked_ones(stated: Any) -> None:
    one, two, mail, more = answer("One."), answer("Two."), answer(MAIL), answer(MAIL + "!")
    made = pages(stated, [one, two, mail, more])
    own, page, marked = hashed("One."), hashed("One.", "Two."), hashed(MAIL, MAIL + "!")
    assert made.map_released_texts([own]) == {one.sha256: own}
    assert made.map_released_texts([page]) == {one.sha256: page, two.sha256: page}
    assert made.map_released_texts([marked]) == {mail.sha256: marked, more.sha256: marked}
    assert made.map_released_texts([hashed(MAIL), own, own]) == {mail.sha256: hashed(MAIL), one.sha256: own}
    assert made.map_released_texts([]) == {}
    with pytest.raises(UsageError, match="Nothing that waits was shown under these codes") as stop:
        made.map_released_texts([own, "0123", "4567"])
    assert stop.value.causes == ("0123", "4567")


def test_a_code_of_what_is_released_already_names_nothing(stated: Any) -> None:
    one, two = answer("One."), answer("Two.")
    with pytest.raises(UsageError, match="under this code"):
        pages(stated, [one, two], [two]).map_released_texts([hashed("One.")])


def test_times_are_marked_in_the_report_and_not_in_answers(stated: Any) -> None:
    told = sentence("More were met than in recent years."), answer("More were met than in recent years.")
    own = find_text_hints(stated.collection, told[:1])[told[0].sha256]
    assert own
    assert {one.kind for one in own} <= {
        PersonalDataKind.TIME,
        PersonalDataKind.YEAR,
        PersonalDataKind.COMPARISON,
        PersonalDataKind.CLAIM,
    }
    assert list(own) == sorted(own)
    assert all(told[0].words[one.start : one.end] == one.words for one in own)
    assert find_text_hints(stated.collection, told[1:]) == {told[1].sha256: ()}
