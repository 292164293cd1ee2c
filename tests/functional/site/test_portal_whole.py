"""A whole delivery, from the door to the receipt, by keyboard alone; of two who sign at once, one does."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from local_portal import Demo, demonstrated

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HERE = """() => {
  const at = document.activeElement, place = at.closest('.place');
  const before = place ? place.querySelector('.place-before').lastChild.textContent : '';
  return [at.getAttribute('name') || '', at.value || '', before.replace(/\\s/g, '')];
}"""
WORDS = "Flere spør om arbeid og bolig enn før."


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration, started as somebody starts it."""
    with demonstrated(tmp_path_factory.mktemp("portal")) as one:
        yield one


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


@pytest.mark.parametrize(
    ("body", "size", "least"),
    [
        pytest.param("north_house", DESK, 30, marks=pytest.mark.proof, id="desk"),
        pytest.param("street_team", PHONE, 7, id="phone"),
    ],
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


def test_of_two_who_sign_at_once_one_is_told_and_it_is_delivered_once(browser: Any, demo: Demo) -> None:
    root, answers = "/2031/body/west_house/", list[int]()
    begin, sessions = threading.Barrier(2), []
    for _ in range(2):
        context = browser.new_context(base_url=demo.address)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#username", "leader")
        page.fill("#password", demo.passwords["leader"])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        sessions.append((context, page))
    _, page = sessions[0]
    page.goto(f"{root}form/west_house.housing_follow_up")
    total = page.locator("input[name^='given:adults_assisted | west_house | 2031']").first
    total.fill("30")  # the demonstration has 32, which its parts do not add up to
    total.press("Tab")
    page.locator("#summary").wait_for(state="hidden")
    for _, page in sessions:
        page.goto(f"{root}summary")

    def sign(context: Any, token: str, digest: str) -> threading.Thread:
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
        told = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "digest": digest}).encode()
        heads = {"Cookie": cookies, "Origin": demo.address}
        asked = urllib.request.Request(f"{demo.address}{root}sign", told, heads)

        def ask() -> None:
            begin.wait()
            try:
                answers.append(urllib.request.urlopen(asked, timeout=60).status)
            except urllib.error.HTTPError as error:
                answers.append(error.code)

        return threading.Thread(target=ask)

    found = []
    for context, page in sessions:
        fields = (f".signing [name={name}]" for name in ("csrfmiddlewaretoken", "digest"))
        found.append(sign(context, *(page.locator(field).get_attribute("value") for field in fields)))
    for one in found:
        one.start()
    for one in found:
        one.join()
    assert sorted(answers) == [200, 409]  # the one that did is sent on to the receipt
    _, page = sessions[0]
    page.goto(f"{root}receipt")
    assert "Versjon" in page.locator("main").inner_text()
    for context, _ in sessions:
        context.close()


def test_at_the_desk_a_figure_is_looked_up_seen_with_its_value_and_put_in_bound(
    browser: Any, demo: Demo
) -> None:
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
