"""The first day of a portal in a browser, and forms of its pages that no other test submits there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from local_portal import Demo, served

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("submitting")]

PASSWORDS = "en ny og lang setning for 2031", "enda en lang setning for 2031"
SENT = Path(__file__).parents[2] / "fixtures/sagaland/rounds/2031/submissions/fjord_shelter.csv"
BODY = "/2031/body/fjord_shelter/"


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    """A browser of somebody's own."""
    opened = []

    def made(address: str) -> Any:
        opened.append(browser.new_context(base_url=address))
        opened[-1].set_default_timeout(8000)
        return opened[-1].new_page()

    yield made
    for one in opened:
        one.close()


def submit(page: Any, at: str, target: str, /, **fields: str) -> None:
    """Open a page, fill the first form that goes to an address, and send it; nothing is refused."""
    if at:
        page.goto(at)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    form = page.locator(f"form[action{'*' if target.endswith('/') else '$'}='{target}']").first
    for name, words in fields.items():
        field = form.locator(f"[name='{name}']").first
        kind = field.evaluate("one => one.localName == 'input' ? one.type : one.localName")
        if kind == "select":
            field.select_option(words)
        elif kind == "radio":
            form.locator(f"[name='{name}'][value='{words}']").check()
        elif kind == "file":
            field.set_input_files(words)
        elif kind == "checkbox":
            field.check()
        else:
            field.fill(words)
    with page.expect_navigation() as went:
        form.locator("button:visible").last.click()
    assert went.value.status < 400, (target, page.locator("main").inner_text())


def code(secret: str, step: int = 0) -> str:
    """What an app shows now, or in so many half minutes."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def join(page: Any, link: str) -> str:
    """Use an invitation: a password and an app; the app's secret."""
    submit(page, link, link[-20:], password=PASSWORDS[0], again=PASSWORDS[0])
    page.goto("/")
    assert "/keys" in page.url  # nothing opens before there is a second step
    page.locator("a[href='/keys/app']").click()
    secret = str(page.locator("#secret").inner_text())
    submit(page, "", "/keys/app", code=code(secret, -1))
    page.wait_for_url("**/keys/codes")
    page.locator("main a.ds-button").click()
    return secret


@pytest.mark.submits("join", "mfa_activate_totp", "invite", "sign_out", "account_login", "mfa_authenticate")
@pytest.mark.submits("form", "sign", "accept", "tell", "reopen", "resume", "upload", "take_over")
@pytest.mark.submits("build", "freeze", "next_round")
def test_the_first_day(window: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """From the first link to figures that the coordinator has accepted, corrected once, and the next round."""
    with served(tmp_path_factory.mktemp("new")) as (address, link):
        unit, leader = window(address), window(address)
        join(unit, link)
        unit.wait_for_url("**/2031/board")
        submit(unit, "/people", "/invite", name="Liv Prøve", login="liv", provider="fjord_shelter", signs="on")
        secret = join(leader, unit.locator("#link").input_value())
        leader.wait_for_url(f"**{BODY}")
        submit(leader, "", "/sign-out")
        submit(leader, "", "/sign-in", login="liv", password=PASSWORDS[0])
        leader.wait_for_url("**/sign-in/step**")
        submit(leader, "", "/step", code=code(secret))
        leader.wait_for_url(f"**{BODY}")
        leader.locator("ol.choices a").first.click()
        for rest in leader.locator(".rest select:has([value=zero])").all():
            rest.select_option("zero")
        leader.locator("input[name^='given:mean_stay']").fill("12,5")
        for at in (0, 1):  # of those who came with others two, both grown up
            leader.locator("fieldset:nth-of-type(3) input[name^='given:']").nth(at).fill("2")
        leader.locator("button[name=go][value=on]").click()
        leader.wait_for_url("**/summary")
        submit(leader, "", "/sign")
        leader.wait_for_url("**/receipt")
        assert re.search(r"[0-9a-f]{64}", leader.locator("main").inner_text())
        submit(unit, "/2031/board", "/accept/fjord_shelter")
        submit(unit, "/2031/board", "/reopen/fjord_shelter", reason="Et tall mangler.")
        submit(leader, BODY, "/resume")
        submit(leader, BODY, "/upload", file=str(SENT))
        submit(leader, "", "/take-over")
        submit(leader, f"{BODY}summary", "/sign")
        leader.wait_for_url("**/receipt")
        submit(unit, "/2031/board", "/accept/fjord_shelter")
        submit(unit, "/2031/board", "/tell")
        submit(unit, "/2031/edition", "/build/checks")
        submit(unit, "/2031/edition", "/freeze")
        submit(unit, "/2031/next", "/next", deadline="2033-03-01")
        unit.goto("/2031/board")
        assert unit.locator("form[action$='/accept/fjord_shelter']").count() == 0


@pytest.fixture
def signed_in(window: Callable[..., Any], demo: Demo) -> Callable[[str], Any]:
    """Somebody of the demonstration who has signed in."""

    def made(login: str) -> Any:
        page = window(demo.address)
        submit(page, "/sign-in", "/sign-in", login=login, password=demo.passwords[login])
        return page

    return made


@pytest.mark.submits("invite", "give", "take", "new_link", "sign_out_person", "end", "join", "change_password")
@pytest.mark.submits("add_contact", "renew_contact", "remove_contact", "make_token", "end_token")
@pytest.mark.submits("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "leave_elsewhere")
def test_people_and_what_is_theirs(signed_in: Callable[[str], Any], window: Callable[..., Any], demo: Demo) -> None:
    """A person comes, is given and loses rights, chooses other keys, and goes; a contact point, a program's token."""
    unit, own = signed_in("adviser"), window(demo.address)
    submit(unit, "/people", "/invite", name="Siv Prøve", login="siv", provider="help_line")
    ours = unit.locator("#link").input_value()
    unit.goto("/people")
    pk = unit.locator("tr", has_text="Siv Prøve").locator("form[action$='/give']").get_attribute("action").split("/")[2]
    submit(unit, "/people", f"/{pk}/link")
    link = unit.locator("#link").input_value()
    assert link != ours
    submit(own, link, link[-20:], password=PASSWORDS[0], again=PASSWORDS[0])
    own.goto("/keys/app")
    submit(own, "", "/keys/app", code=code(own.locator("#secret").inner_text()))
    submit(own, "/keys/codes/new", "/keys/codes/new")
    submit(own, "/keys", "/keys/elsewhere")
    submit(own, "/keys/password", "/keys/password", old=PASSWORDS[0], password=PASSWORDS[1], again=PASSWORDS[1])
    submit(own, "/keys/app/remove", "/keys/app/remove")
    submit(unit, "/people", f"/{pk}/give", provider="street_team")
    for act in ("take", "sign-out", "end"):
        submit(unit, "/people", f"/{pk}/{act}")
    submit(unit, "/contacts", "/add", provider="help_line", name="A", mail="a@b.example", consented="2032-01-02")
    submit(unit, "/contacts", "/renew")
    submit(unit, "/contacts", "/remove")
    warden = signed_in("warden")
    submit(warden, "/tokens", "/make", called="Fagsystem", may="write")
    submit(warden, "/tokens", "/end")


@pytest.mark.submits("give", "ask", "answer", "follow", "close", "remind", "exempt", "ask_after_all", "reopen")
@pytest.mark.submits("resume", "wish", "release_text", "withhold_text", "section", "log?", "register?", "decide")
def test_what_the_coordinator_does_in_a_round(signed_in: Callable[[str], Any]) -> None:
    """Questions and their answers, states of bodies, texts."""
    unit, body = signed_in("adviser"), signed_in("warden")
    unit.goto("/people")
    row = unit.locator("tr", has_text="Demo Warden")
    pk = row.locator("form[action$='/give']").get_attribute("action").split("/")[2]
    for one in ("day_cafe", "east_house"):
        submit(unit, "/people", f"/{pk}/give", provider=one)
    submit(body, "/2031/body/east_house/asked", "/answer", outcome="corrected", words="Slik er det.")
    submit(unit, "/2031/questions", "/follow", words="Hvorfor?")
    submit(body, "/2031/body/east_house/asked", "/answer", outcome="corrected", words="Derfor.")
    submit(unit, "/2031/questions", "/close", reason="Sett.")
    submit(unit, "/2031/questions", "/ask", number="1")
    submit(body, "/2031/body/day_cafe/", "/wish", reason="Noe er glemt.")
    submit(unit, "/2031/board", "/reopen/day_cafe", reason="Noe er glemt.")
    submit(body, "/2031/body/day_cafe/", "/resume")
    submit(unit, "/2031/board", "/exempt/day_cafe", reason="Stengt.")
    submit(unit, "/2031/board", "/ask/day_cafe")
    submit(unit, "/2031/board", "/remind/")
    submit(unit, "/2031/texts", "/release")
    submit(unit, "/2031/texts", "/withhold", reason="Sier for mye.")
    submit(unit, "/2031/report/nb/05-houses", "/05-houses")
    submit(unit, "/2031/log", "/log", body="day_cafe")
    submit(unit, "/registers/undertakings/", "/undertakings/")
    submit(unit, "/2031/decisions", "/decide", action="dismiss", **{"reason-nb": "Sett."})


@pytest.mark.submits("withdraw_entry", "review_entry", "remove_entry", "declare_known")
@pytest.mark.submits("build_overview")
def test_what_is_done_with_a_register(signed_in: Callable[[str], Any]) -> None:
    """Entries are reviewed, withdrawn and removed; it is said until when it is known; an overview is asked for."""
    unit, at = signed_in("adviser"), "/registers/undertakings/"
    submit(unit, f"{at}entry/u-3/", "/review")
    for act in ("withdraw", "remove"):
        submit(unit, f"{at}entry/u-3/", f"/{act}", reason="Prøve.")
    submit(unit, f"{at}overviews", "/known", until="2031-12", reason="Alt er spurt om.")
    submit(unit, f"{at}overviews", "/build/draft", period="2031")
