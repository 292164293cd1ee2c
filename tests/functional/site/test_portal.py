"""The demonstration of the portal in a browser: a whole delivery by keyboard on a phone, each page by axe."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from local_portal import Demo, signed_at_once
from seen_by_axe import AXE
from who_may import DEMO, VISITS, WHO, addresses

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("submitting")]

RUN = """axe.run(document, {...%s, resultTypes: ["violations"]}).then(found => JSON.stringify({
    found: found.violations.map(one => one.id), looked: found.passes.length}))"""
# Pages that need something first: the next test, that of a passkey and that of a delivery come to them.
AFTER_SOMETHING = {"held", "join", "receipt", "mfa_authenticate", "mfa_remove_webauthn", "mfa_view_recovery_codes"}
# What the demonstration has not: an issuer, an app, an edition that was built; nobody must sign in anew.
NOT_HERE = {
    *("to_issuer", "from_issuer", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp"),
    *("mfa_login_webauthn", "early", "compare", "preview", "section_version", "account_pdf"),
    "preview_overview",
    "receipt_pdf",
}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What another scheme of colours can change."""


@pytest.fixture
def visit(demo: Demo, browser: Any) -> Iterator[Any]:
    """A signed-in page; nothing may leave the origin, and the browser may have nothing to say."""
    said: list[str] = []
    contexts = []

    def made(login: str, **more: Any) -> Any:
        contexts.append(browser.new_context(base_url=demo.address, **more))
        page = contexts[-1].new_page()
        page.on("request", lambda one: None if one.url.startswith(demo.address) else said.append(one.url))
        page.on("console", lambda one: said.append(one.text))
        page.goto("/sign-in")
        if not login:
            return page
        page.keyboard.press("Tab")
        page.fill("#username", login)
        page.fill("#password", demo.passwords[login])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield made
    for context in contexts:
        context.close()
    # Two wrote in the same place, somebody was signed out: the browser notes it, and the page tells it.
    told = re.compile("^data:|^Clear-Site-Data|status of (401|403|404|409|412)")
    assert [one for one in said if not told.search(one)] == []


def violations(page: Any, **asked_for: Any) -> Any:
    """What axe finds; asked from outside, since the page lets no foreign script in."""
    session = page.context.new_cdp_session(page)

    def asked(expression: str) -> Any:
        how = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        return session.send("Runtime.evaluate", how)["result"].get("value")

    def looked() -> str | None:
        page.wait_for_load_state()
        if asked("typeof axe") == "undefined":
            asked(AXE)
        return asked(RUN % json.dumps(asked_for))

    # A page that is still being replaced takes axe away with it, or ends the asking without an answer.
    for pause in (0, 100, 300, 1000, 3000):
        page.wait_for_timeout(pause)
        answer = looked()
        if answer:
            break
    assert answer, "the page did not come to rest"
    told = json.loads(answer)
    # It is not detached: that would take away the device that a test has for passkeys.
    assert told["looked"], "axe looked at nothing"
    return told["found"]


def looked_at(page: Any, name: str) -> None:
    """A page as it stands: nothing for axe in either scheme, and no wider than a phone."""
    for scheme, rules in (("light", {}), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, **rules) == [], (name, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_every_address_that_shows_a_page_is_without_a_violation_and_fits_a_phone(visit: Any, database: None) -> None:
    """Made from the list of all addresses: one that is new shows a page, or this fails."""
    pages, later, shown = {}, set(), 0
    for name, url in addresses(DEMO).items():
        login = VISITS[WHO[name]]
        page = pages.get(login) or visit(login, viewport={"width": 360, "height": 740})
        pages[login] = page
        answer = page.request.get(url, max_redirects=0)
        assert answer.status < 500, name
        if answer.status not in (200, 405):
            later.add(name)
        elif answer.status == 200 and "text/html" in answer.headers["content-type"]:
            shown += 1
            page.goto(url)
            looked_at(page, name)
    assert shown > 30
    assert later == AFTER_SOMETHING | NOT_HERE
    page.goto("/nowhere/board")
    looked_at(page, "what is not there")


@pytest.mark.submits("account_login", "invite", "join", "upload", "held", "edit_entry")
def test_pages_that_come_after_something_are_without_a_violation_and_fit_a_phone(visit: Any, demo: Demo) -> None:
    phone = {"width": 360, "height": 740}
    adviser, stranger, leader = (visit(login, viewport=phone) for login in ("adviser", "", "leader"))
    adviser.goto("/people")
    adviser.fill("#name", "Demo Newcomer (generated)")
    adviser.fill("#new-login", "newcomer")
    adviser.locator("[action$='/invite'] button").press("Enter")
    adviser.wait_for_url("**/invite")
    looked_at(adviser, "invited")
    stranger.goto(adviser.locator("#link").input_value())
    looked_at(stranger, "join")
    for name in ("password", "again"):
        stranger.fill(f"[name={name}]", "en ny og lang setning for 2031")
    stranger.press("[name=again]", "Enter")
    stranger.wait_for_url(lambda url: "/join/" not in url)
    assert stranger.title()
    assert stranger.locator("h1").count() == 1
    looked_at(stranger, "a second step")
    stranger.goto("/join/x")
    looked_at(stranger, "told")
    leader.goto("/2031/body/west_house/")
    leader.locator("summary", has_text="Velg år").press("Enter")
    leader.locator("a[href*='/form/2030.']").first.press("Enter")
    leader.wait_for_url("**/form/2030.*")
    looked_at(leader, "a year to correct")
    leader.goto("/2031/body/west_house/")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"provider,form\nwest_house,x\n"}
    leader.set_input_files("#file", file)
    leader.locator("[action$='/upload'] button").press("Enter")
    leader.wait_for_url("**/upload")
    looked_at(leader, "upload")
    adviser.goto("/registers/undertakings/entry/u-2/edit")
    adviser.locator("[name='field:note']").fill("Ord som ikke må bli borte.")
    with closing(sqlite3.connect(next(demo.folder.rglob("*.sqlite3")))) as kept, kept:
        kept.execute("UPDATE django_session SET expire_date = '2000-01-01'")
    adviser.locator(".entry-form .saving button").press("Enter")
    adviser.wait_for_url("**/sign-in**")
    adviser.fill("#username", "adviser")
    adviser.fill("#password", demo.passwords["adviser"])
    adviser.keyboard.press("Enter")
    adviser.wait_for_url("**/held")
    looked_at(adviser, "held")
    adviser.locator("main form button").press("Enter")
    adviser.wait_for_url("**/entry/u-2/")
    assert "Ord som ikke må bli borte." in adviser.locator("main").inner_text()


def test_who_is_signed_out_in_mid_form_signs_in_in_another_tab_and_goes_on(visit: Any, demo: Demo) -> None:
    page = visit("writer", viewport={"width": 360, "height": 740})
    page.goto("/2031/body/west_house/form/west_house.housing_follow_up")
    page.context.clear_cookies(name="sessionid")
    remark = page.locator("textarea").last
    remark.fill("A word that must not be lost.")
    remark.press("Tab")
    link = page.locator("#saved a")
    link.wait_for()
    with page.context.expect_page() as opened:
        link.click()
    tab = opened.value
    tab.fill("#username", "writer")
    tab.fill("#password", demo.passwords["writer"])
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "sign-in" not in url)
    tab.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#saved[data-how=saved]").wait_for()
    page.reload()
    assert page.locator("textarea").last.input_value() == "A word that must not be lost."


def test_a_delivery_by_keyboard_on_a_phone(visit: Any, demo: Demo) -> None:
    """Two write at once; a sum that does not fit is told and mended; of two who sign at once one does."""
    phone = {"width": 360, "height": 740}
    writer, leader = visit("writer", viewport=phone), visit("leader", viewport=phone)
    form = "/2031/body/west_house/form/west_house.housing_follow_up"
    for page in (writer, leader):
        page.goto(form)
    total = leader.locator("input[name^='given:adults_assisted | west_house | 2031']").first
    assert total.input_value() == "32"
    assert "30" in leader.locator("#summary").inner_text()
    total.focus()
    leader.keyboard.press("ControlOrMeta+a")
    leader.keyboard.type("30")
    leader.keyboard.press("Tab")
    leader.locator("#summary").wait_for(state="hidden")
    assert "Lagret" in leader.locator("#saved").inner_text()
    other = writer.locator("input[name^='given:adults_assisted | west_house | 2031']").first
    other.focus()
    writer.keyboard.press("ControlOrMeta+a")
    writer.keyboard.type("31")
    writer.keyboard.press("Tab")
    clash = writer.locator(".clash")
    clash.wait_for()
    assert "Demo Leader" in clash.inner_text()
    clash.locator("button").first.focus()
    writer.keyboard.press("Enter")
    clash.wait_for(state="detached")
    assert other.input_value() == "30"
    body, again = "/2031/body/west_house/", visit("leader", viewport=phone)
    for page in (leader, again):
        page.goto(f"{body}summary")
    assert violations(leader) == []
    # The one that did is sent on to the receipt; the other is told.
    assert sorted(signed_at_once(demo.address, body, (leader, again))) == [200, 409]
    leader.goto(f"{body}receipt")
    assert "Versjon" in leader.locator("main").inner_text()
    assert violations(leader) == []
    assert re.search(r"[0-9a-f]{64}", leader.locator("main").inner_text())
    writer.goto(form)
    assert writer.locator("fieldset:not([disabled])").count() == 0


@pytest.mark.submits("new_entry", "edit_entry", "release_entry", "look_at_table", "take_in_table")
def test_an_entry_of_a_register_by_keyboard_on_a_phone(visit: Any) -> None:
    """What does not fit is told with links; one writes, another releases; of two who write one is told."""
    phone, at = {"width": 360, "height": 740}, "/registers/undertakings/entry/u-9/"
    adviser, colleague = visit("adviser", viewport=phone), visit("colleague", viewport=phone)
    adviser.goto("/registers/undertakings/")
    adviser.locator("p.doing a").first.focus()
    adviser.keyboard.press("Enter")
    adviser.wait_for_url("**/new")
    for field, words in (("id", "u-9"), ("field:number", "9"), ("field:what.nb", "Et møte med Amina Testnavn.")):
        adviser.locator(f"[name='{field}']").focus()
        adviser.keyboard.type(words)
    adviser.keyboard.press("Tab")
    adviser.locator(".entry-form .saving button").focus()
    adviser.keyboard.press("Enter")
    summary = adviser.locator("#summary")
    summary.wait_for()
    assert violations(adviser) == []
    assert adviser.evaluate("document.documentElement.scrollWidth") <= 360
    summary.locator("a").last.focus()
    adviser.keyboard.press("Enter")
    area = adviser.locator("[name='field:area']")
    assert adviser.evaluate("location.hash.slice(1)") == area.get_attribute("id")
    area.select_option("protection")
    adviser.locator("[name='field:what.nb']").fill("Et møte.")
    adviser.locator("[name='field:what.nb']").press("Tab")
    adviser.locator(".entry-form .saving button").press("Enter")
    adviser.wait_for_url(f"**{at}")
    assert adviser.locator("[action$='/release']").count() == 0
    for page in (adviser, colleague):
        page.goto(f"{at}edit")
    for page, words in ((colleague, "Et møte til."), (adviser, "Mine ord.")):
        page.locator("[name='field:note']").fill(words)
        page.locator(".entry-form .saving button").press("Enter")
        page.wait_for_load_state()
    alert = adviser.locator("[role=alert]").inner_text()
    assert "Demo Colleague" in alert
    assert adviser.locator("[name='field:note']").input_value() == "Mine ord."
    assert "Et møte til." in adviser.locator("main").inner_text()
    assert violations(adviser) == []
    colleague.goto("/registers/undertakings/entry/u-1/")
    colleague.locator("[action$='/release'] button").press("Enter")
    colleague.locator("[action$='/withdraw']").wait_for(state="attached")
    table = b"id,number\nu-1,x\nu-2,7\n"
    for sent in (table, table.replace(b"x", b"8")):
        colleague.goto("/registers/undertakings/")
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": sent}
        colleague.set_input_files("#file", file)  # type: ignore[arg-type]
        colleague.locator("[action$='/look'] button").press("Enter")
        colleague.wait_for_url("**/look")
        assert violations(colleague) == []
    colleague.locator("[action$='/take-in'] button").press("Enter")
    colleague.locator("[role=status]").first.wait_for()
    assert "2 endret" in colleague.locator("[role=status]").first.inner_text()


@pytest.mark.submits("mfa_add_webauthn", "sign_out", "mfa_login_webauthn", "mfa_remove_webauthn")
def test_a_passkey_is_added_signs_in_alone_and_is_removed(visit: Any, demo: Demo) -> None:
    """No second step of the demonstration is needed; a device that the browser plays holds the passkey."""
    page = visit("warden", viewport={"width": 360, "height": 740})
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind | able})
    for address in ("/keys", "/keys/app", "/keys/passkey"):
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    page.click("#add-passkey")
    page.wait_for_url("**/keys/codes")
    assert violations(page) == []
    assert page.locator(".codes code").count() == 10
    page.locator(".signed-in button").click()
    page.wait_for_url("**/sign-in")
    assert violations(page) == []
    page.fill("#username", "warden")
    page.fill("#password", demo.passwords["warden"])
    page.locator("#password").press("Enter")
    page.wait_for_url("**/sign-in/step**")
    looked_at(page, "mfa_authenticate")
    page.click("#by-passkey")  # after the password
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.locator(".signed-in button").click()
    page.wait_for_url("**/sign-in")
    page.click("#by-passkey")  # alone
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/keys")
    page.locator(".ds-list a").click()
    looked_at(page, "mfa_remove_webauthn")
    page.locator("main button").click()
    page.wait_for_url("**/keys")
    assert page.locator(".ds-list a").count() == 0
