"""The pathway aid, opened from disk in a browser: it answers as it is answered here, asks no network, keeps nothing."""

from __future__ import annotations

import io
import random
import time
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from norway_guide import DAY, change_rule, change_service, read_norway
from playwright.sync_api import Page
from pypdf import PdfReader
from saga_guide import write_saga_guide
from seen_by_axe import LOOKS, violations

from tilstand import define
from tilstand.guides import Guide, answer_situation, read_guide
from tilstand.guides.page import render_aid_page
from tilstand.languages import get_message

pytestmark = pytest.mark.proof
GUIDE = read_norway()
CHILD = {"danger": "no", "asker": "public", "age": "child", "company": "alone", "place": "norway"}
CHILD |= {"signs": "suspected", "stay": "none", "case": "not_reported", "offence": "no", "home": "no"}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("guide") / "aid.html"
    place.write_text(render_aid_page(GUIDE, "nb", DAY), "utf-8")
    return place


@pytest.fixture
def asked(page: Page, file: Path) -> list[str]:
    """The page, opened from disk, and every address that it asks for."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    page.clock.set_fixed_time(f"{DAY}T12:00:00")
    page.goto(file.as_uri())
    return found


def walk(page: Page, answers: dict[str, str]) -> None:
    for option in answers.values():
        page.check(f"#options input[value={option}]")
        page.click("#form button[type=submit]")


def reckon(page: Page, answers: dict[str, str], day: date) -> list[list[str]]:
    found: dict[str, Any] = page.evaluate(
        "([answers, day]) => answerSituation(tables, answers, day)", [answers, day.isoformat()]
    )
    return [*[[one["id"], one["reason"]] for one in found["outcomes"]], found["call"]]


def reckon_here(guide: Guide, answers: dict[str, str], day: date) -> list[list[str]]:
    answer = answer_situation(guide, answers, day)
    return [*[[one.id, one.reason.value if one.reason else ""] for one in answer.outcomes], list(answer.call)]


def draw_answers(draw: random.Random) -> dict[str, str]:
    asked = [name for name in GUIDE.questions if draw.random() < 0.85]
    return {name: draw.choice(GUIDE.questions[name].options) for name in asked}


def test_each_situation_is_answered_in_the_browser_as_it_is_here(page: Page, asked: list[str]) -> None:
    for name, situation in GUIDE.situations.items():
        assert reckon(page, dict(situation.answers), DAY) == reckon_here(GUIDE, dict(situation.answers), DAY), name
    draw = random.Random(38)
    for day in (DAY, date(2026, 9, 14), date(2027, 7, 2), date(2027, 7, 3), date(2030, 1, 1)):
        for _ in range(150):
            answers = draw_answers(draw)
            assert reckon(page, answers, day) == reckon_here(GUIDE, answers, day), (answers, day)


def test_what_gives_no_outcome_here_gives_none_there(page: Page, tmp_path: Path) -> None:
    guide = change_rule(GUIDE, "reflection_length", effect="closes")
    guide = change_rule(guide, "limited", in_force=date(2027, 1, 1), yields_to=("limited_conditions",))
    guide = change_rule(guide, "child_limits", provisions=("bvl 10-13",))
    guide = change_rule(guide, "shelter", ended=date(2026, 12, 31))
    guide = change_service(guide, "rosa", closed="2026-12-31")
    (tmp_path / "aid.html").write_text(render_aid_page(guide, "en", DAY), "utf-8")
    page.goto((tmp_path / "aid.html").as_uri())
    draw, seen = random.Random(2), set[str]()
    for day in (date(2025, 12, 31), DAY, date(2027, 1, 1)):
        for _ in range(150):
            answers = draw_answers(draw)
            here = reckon_here(guide, answers, day)
            seen |= {one[1] for one in here[:-1]}
            assert reckon(page, answers, day) == here, (answers, day)
    assert {"", "contradiction", "not_yet", "moved", "source"} <= seen


def test_it_asks_nothing_of_a_network_and_keeps_nothing(page: Page, asked: list[str], file: Path) -> None:
    before = page.evaluate("history.length")
    walk(page, CHILD)
    assert page.locator("[data-rule=report_child]").count() == 1
    page.evaluate("fetch('https://example.org/').catch(() => 0)")
    assert asked == [file.as_uri()]
    assert page.url == file.as_uri()
    assert page.evaluate("[history.length, localStorage.length, sessionStorage.length, document.cookie]") == [
        before,
        0,
        0,
        "",
    ]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    page.reload()
    assert page.locator("#answer").is_hidden()
    assert page.locator("#options input:checked").count() == 0


def test_who_leaves_finds_no_way_back(browser: Any, file: Path) -> None:
    tab = browser.new_context().new_page()
    tab.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    tab.goto(file.as_uri())
    walk(tab, CHILD)
    tab.click("#exit")
    tab.wait_for_url(GUIDE.settings.exit)
    assert tab.evaluate("document.referrer") == ""
    tab.go_back()
    assert tab.url == "about:blank"  # where the tab began


def test_shift_three_times_leaves(page: Page, asked: list[str]) -> None:
    page.clock.resume()
    page.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    for _ in range(2):
        page.keyboard.press("Shift")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift")
    assert page.locator("#exit").count() == 1
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(GUIDE.settings.exit)


def test_it_is_walked_through_by_keyboard_alone(page: Page, asked: list[str]) -> None:
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == "option":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for _ in range(len(GUIDE.questions) - 2):  # a grown-up: the company is not asked for
        assert page.evaluate("document.activeElement.id") == "question"
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer-title"
    assert page.locator("#answer").is_visible()


def test_an_empty_choice_is_told_and_an_answer_can_be_shown_early(page: Page, asked: list[str]) -> None:
    page.click("#form button[type=submit]")
    assert page.locator("#problem").inner_text()
    walk(page, {"danger": "yes"})
    page.click("#show")
    assert page.locator("[data-rule=danger_now]").is_visible()
    assert page.locator("#services li").first.get_attribute("data-service") == GUIDE.settings.emergency
    page.click("#restart")
    assert page.locator("#step").is_visible()


@pytest.mark.parametrize(("scheme", "width", "rules"), LOOKS)
def test_everybody_can_read_it(page: Page, file: Path, scheme: Any, width: int, rules: dict[str, object]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.clock.set_fixed_time(f"{DAY}T12:00:00")
    page.goto(file.as_uri())
    assert violations(page, rules) == []
    walk(page, {"danger": "no"})
    assert violations(page, rules) == []
    walk(page, {name: option for name, option in CHILD.items() if name != "danger"})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert violations(page, rules) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_question_is_one_screen_of_a_phone_in_every_language(page: Page, asked: list[str]) -> None:
    page.set_viewport_size(PHONE)
    for language in GUIDE.languages:
        page.reload()
        page.click(f"#languages [lang={language}]")
        for option in CHILD.values():
            assert page.evaluate("document.documentElement.scrollHeight") <= PHONE["height"]
            assert page.locator("#draft").is_visible()
            page.check(f"#options input[value={option}]")
            page.click("#form button[type=submit]")
        assert page.locator("#draft").is_visible()


def test_an_answer_takes_less_than_fifty_milliseconds(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    draw = random.Random(5)
    times = []
    for _ in range(40):
        answers = draw_answers(draw)
        times.append(
            page.evaluate(
                """answers => { Object.assign(state, {answers, answered: true}); const begun = performance.now();
                showPage(); void document.body.offsetHeight; return performance.now() - begun; }""",
                answers,
            )
        )
    assert sorted(times)[len(times) // 2] < 50


def test_every_printed_page_has_the_emergency_number_and_the_mark_of_a_draft(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    walk(page, CHILD)
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    assert 2 <= len(pages) <= 8
    for text in pages:
        assert "112" in text
        assert get_message("guide.answer.draft").text("nb") in " ".join(normalize("NFKC", text).split())


def test_a_page_in_print_is_open_and_without_a_script_names_whom_to_call(page: Page, file: Path, browser: Any) -> None:
    page.goto(file.as_uri())
    walk(page, CHILD)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(file.as_uri())
    assert plain.locator("#plain li").count() == len(GUIDE.services)
    assert plain.locator("#first").get_attribute("href") == "tel:112"


def test_the_page_is_the_same_twice_and_made_in_five_seconds() -> None:
    begun = time.perf_counter()
    first, second = (render_aid_page(GUIDE, "nn", DAY) for _ in range(2))
    assert first == second
    assert time.perf_counter() - begun < 5
    for service in GUIDE.services.values():
        number = service.values.get("phone", "")
        assert not number or number == "112" or f">{number}<" not in first
        assert not number or number == "112" or f'"{number}"' not in first


def test_a_page_from_right_to_left_fits_a_phone(page: Page, tmp_path: Path) -> None:
    guide = read_guide(define.read_collection(write_saga_guide(tmp_path, arabic=True)))
    (tmp_path / "aid.html").write_text(render_aid_page(guide, "ar", DAY), "utf-8")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto((tmp_path / "aid.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    walk(page, {"age": "young", "with_kin": "no", "isle": "here"})
    assert page.locator(".outcome").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, {"type": "tag", "values": ["wcag2a", "wcag2aa"]}) == []
