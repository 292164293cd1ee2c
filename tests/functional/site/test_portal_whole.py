"""A whole delivery, from the door to the receipt, by keyboard alone; a figure put in bound at the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from local_portal import Demo

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("submitting")]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HERE = """() => {
  const at = document.activeElement, place = at.closest('.place');
  const before = place ? place.querySelector('.place-before').lastChild.textContent : '';
  return [at.getAttribute('name') || '', at.value || '', before.replace(/\\s/g, '')];
}"""
WORDS = "Flere spør om arbeid og bolig enn før."


def reach(page: Any, wanted: str) -> None:
    """Go on with the tab key until something has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"the tab key does not reach {wanted}")


def fill_in(page: Any) -> int:
    """Write last time's figures, and words in answer to each question; how many places were written in."""
    count = 0
    for _ in range(600):
        page.keyboard.press("Tab")
        name, value, before = page.evaluate(HERE)
        if name == "go" and value == "on":
            page.keyboard.press("Enter")
            return count
        text = before if name.startswith("given:") else WORDS if name.startswith("words:answer") else ""
        if re.fullmatch(r"\d+", text) or text == WORDS:
            page.keyboard.type(text)
            count += 1
    pytest.fail("the form does not end")


@pytest.mark.submits("form", "sign")
@pytest.mark.parametrize(
    ("body", "size", "least"),
    [pytest.param("north_house", DESK, 30, id="desk"), pytest.param("street_team", PHONE, 7, id="phone")],
)
def test_a_whole_delivery_by_keyboard_alone(
    browser: Any, demo: Demo, body: str, size: dict[str, int], least: int
) -> None:
    context = browser.new_context(base_url=demo.address, viewport=size)
    page = context.new_page()
    page.goto("/sign-in")
    for field, text in (("#username", "warden"), ("#password", demo.passwords["warden"])):
        reach(page, field)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    for wanted, onward in ((f"a[href$='/{body}/']", f"**/{body}/"), ("ol.choices a", "**/form/**")):
        reach(page, wanted)
        page.keyboard.press("Enter")
        page.wait_for_url(onward)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert fill_in(page) >= least
    page.wait_for_url("**/summary")
    assert page.locator("#summary").is_hidden() or "FEIL" not in page.locator("#summary").inner_text()
    assert WORDS in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    reach(page, ".signing button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    assert re.search(r"[0-9a-f]{64}", page.locator("main").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context.close()


def test_at_the_desk_a_figure_is_looked_up_seen_with_its_value_and_put_in_bound(browser: Any, demo: Demo) -> None:
    context = browser.new_context(base_url=demo.address, viewport=DESK)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#username", "adviser")
    page.fill("#password", demo.passwords["adviser"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/2031/report/nb/05-houses")
    before = page.locator("#text").input_value()
    page.locator("#text").focus()
    page.keyboard.press("Control+End")
    page.fill("#q", "demohuset sør")
    first = page.locator("#found li").first
    first.wait_for()
    assert re.search(r"\d", first.inner_text())
    first.locator("button").press("Enter")
    after = page.locator("#text").input_value()
    assert len(after) > len(before)
    (put,) = re.findall(r"\{\{ figure [^}]+ of south_house[^}]*\}\}", after)
    assert put not in before
    page.locator(".desk-page .bound").first.wait_for()
    context.close()
