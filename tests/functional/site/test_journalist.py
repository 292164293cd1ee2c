"""What a journalist asks: the first hit of one search answers, within three clicks of the front page."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.proof

ASKED = {
    "how many were helped": ("ofre hjelp 2024", "index.html", "registreringer av voksne antatte ofre hos tiltakene"),
    "are they different persons": ("unike personer", "index.html", "Registreringer er ikke personer"),
    "where does 183 come from": ("183", "index.html", "registreringer av voksne antatte ofre hos tiltakene"),
    "how many were convicted": ("hvor mange ble dømt", "index.html", "straffesaker med fellende dom"),
    "what did one body see": ("rosa", "body/rosa.html", "Voksne antatte ofre som fikk bistand"),
}


@pytest.mark.parametrize("question", ASKED)
def test_the_first_hit_of_one_search_answers_within_three_clicks(page, address, question) -> None:
    typed, where, answer = ASKED[question]
    page.goto(address + "nb/2024/index.html")
    page.locator(".site-menu a", has_text="Søk").click()
    page.locator("#search-field").fill(typed)
    page.locator("#found-list a").first.click()
    assert page.url.partition("/nb/2024/")[2].partition("#")[0] == where
    assert answer in " ".join(page.locator("main").inner_text().split())


@pytest.mark.parametrize("name", ["ROSA", "Nadheim Oslo", "Politidirektoratet", "Lauras hus", "Utlendingsnemnda"])
def test_a_body_s_name_finds_its_page_first(page, address, name) -> None:
    page.goto(address + "nb/2024/search.html")
    page.locator("#search-field").fill(name.lower())
    first = page.locator("#found-list a").first
    assert first.get_attribute("href").startswith("body/")
    assert name in first.inner_text()


def test_a_body_s_page_draws_its_figures_over_the_years(page, address) -> None:
    """A picture for each thing that is counted, with the numbers of the table under it."""
    page.goto(address + "nb/2024/body/pod.html")
    drawn = page.locator("figure.picture[id^=picture_over_time]")
    assert drawn.count() == 3
    told = drawn.first.locator("desc").first.text_content() or ""
    row = page.locator("#t_over_time_pod tbody tr").first
    for cell in row.locator("td.number").all():
        assert (cell.text_content() or "").strip() in told


def test_a_number_with_a_space_in_it_is_found_without(page, address) -> None:
    page.goto(address + "nb/2024/search.html")
    page.locator("#search-field").fill("3027")
    assert "3\u202f027" in page.locator("#found-list li").first.inner_text()


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("en", "grunerlokka", "Grünerløkka"),
        ("nb", "Grunerlokka", "Grünerløkka"),
        ("nb", "domfellelsér", "domfellelse"),
        ("nb", "arsskiftet", "årsskiftet"),
    ],
)
def test_who_cannot_type_a_letter_finds_the_word_all_the_same(page, address, language, typed, found) -> None:
    page.goto(address + f"{language}/2024/search.html")
    page.locator("#search-field").fill(typed)
    assert found.casefold() in page.locator("#found-list li").first.inner_text().casefold()


def test_letters_are_told_apart_as_the_language_tells_them_apart(page, address) -> None:
    page.goto(address + "nb/2024/search.html")
    assert page.evaluate("fold('ΠΡΌΣΦΥΓΕΣ') === fold('πρόσφυγες')")
    assert page.evaluate("fold('ΟΡΟΣ') === fold('όρος')")
    assert page.evaluate("fold('Café') === 'cafe' && fold('ÅR') === 'år' && fold('KÖN') === 'køn'")
    # A word that is there as it was typed is not mixed with one that differs in a letter.
    assert page.evaluate("[...answering('tall').keys()].every((word) => word.startsWith('tall'))")


def test_keywords_are_counted_for_who_has_asked_alone(page, address) -> None:
    page.goto(address + "nb/2024/search.html")
    count = page.locator("#search-counted")
    assert not count.is_visible()
    page.locator("#search-field").fill("latin")
    assert count.is_visible()
    page.locator("#search-field").fill("183")
    assert page.locator("#found-list li").count()
    assert not count.is_visible()


def test_nothing_found_is_said(page, address) -> None:
    page.goto(address + "nb/2024/search.html")
    page.locator("#search-field").fill("finnesikkenoensteder")
    assert page.locator("#found-none").is_visible()
    page.locator("#search-field").fill("")
    assert not page.locator("#found").is_visible()


def test_every_table_and_picture_of_a_chapter_has_a_link_and_a_citation_with_its_address(page, address) -> None:
    page.goto(address + "nb/2024/part/2.html")
    blocks = page.locator("main .figure-block, main figure.picture")
    assert blocks.count() > 4
    for block in blocks.all():
        assert block.locator(".table-link a").first.is_visible()
        assert "nb/2024/table/" in (block.locator(".citation").text_content() or "")
