"""Pages of the portal that come of something that somebody does; and which addresses are there."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desk.served import Desk, inside

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "fixtures"))

from who_may import BODY, DEMO, KNOWN, SIGN, UNIT, WHO

__all__ = ["NO_PAGE", "actions", "visited"]

NO_PAGE = {*("to_issuer", "from_issuer", "mfa_login_webauthn", "mfa_reauthenticate_webauthn"), "preview_overview"}
"""Addresses that lead on (to who vouches for people, or from a passkey), and an overview, which
`tests/functional/site/test_overviews.py` looks at."""
_BODY = f"/2031/body/{DEMO['provider']}"
_SESSION = {UNIT: "unit", BODY: "west_house", SIGN: "west_house", KNOWN: "unit"}
_NAMED = {
    "preview": "/2031/preview/edition/nb/2031/index.html",
    "preview_overview": "/registers/undertakings/overviews/preview/draft/nb/index.html",
    "section_version": "/2031/report/nb/version/1/05-houses",
}

Do = Callable[[Any, Desk], None]


def visited(one: Desk) -> Mapping[str, tuple[str, str]]:
    """Every address by its name: whose session opens it, and the address."""
    paths: dict[str, str] = inside(one, "paths", DEMO)
    return {name: (_SESSION.get(WHO[name], ""), _NAMED.get(name, path)) for name, path in paths.items()}


def actions(stage: str) -> Mapping[str, tuple[str, Do]]:
    """What somebody does at a stage before a page is there: whose session it is, and what they do."""
    found = {
        "half-way": {
            "held": ("", _held),
            "mfa_view_recovery_codes": ("street_team", _app),
            "mfa_reauthenticate": ("", _again),
            "mfa_deactivate_totp": ("", _removing),
            "mfa_authenticate": ("", _second_step),
            "mfa_remove_webauthn": ("", _passkey),
            "choose": ("", _several),
            "change_password": ("", _password),
            "a text that was written": ("unit", _written),
            "an invitation": ("unit", _invited),
            "join": ("unit", _joins),
            "a link that leads nowhere": ("", _open("/join/x")),
            "an early link that leads nowhere": ("", _open("/early/x/index.html")),
            "a page that is not there": ("unit", _open("/nowhere/board")),
            "differences of a file": ("west_house", _uploaded),
            "a file that is none": ("west_house", _no_file),
            "signing that is refused": ("west_house", _refused),
            "an entry that does not fit": ("unit", _unfit),
            "a table to be taken in": ("unit", _table),
            "a token": ("west_house", _token),
            "no edition to compare with": ("unit", _open("/2031/edition/compare")),
        },
        "built": {"somebody who may see it early": ("unit", _early), "early": ("unit", _looks_early)},
        "published": {
            "the next round": ("unit", _next),
            "an early link that is over": ("", _open("/early/x/index.html")),
        },
    }
    return found[stage]


def _open(path: str) -> Do:
    return lambda page, one: page.goto(path)


def _sent(page: Any, selector: str) -> None:
    """Press a button, and wait until its page is there."""
    with page.expect_navigation():
        page.locator(selector).first.press("Enter")


def _signs_in(page: Any, one: Desk, login: str, body: str, path: str = "/sign-in") -> None:
    password = inside(one, "password", login, body)
    page.goto(path)
    page.fill("#username", login)
    page.fill("#password", password)
    with page.expect_navigation():
        page.locator("#password").press("Enter")


def _held(page: Any, one: Desk) -> None:
    _signs_in(page, one, "second", "")
    page.goto("/registers/undertakings/entry/u-2/edit")
    page.locator("[name='field:note']").fill("Ord som ikke må bli borte.")
    inside(one, "expired", "second")
    _sent(page, ".entry-form .saving button")
    _signs_in(page, one, "second", "", page.url)


def _app(page: Any, one: Desk) -> None:
    page.goto("/keys/app")
    secret = page.locator("#secret").inner_text()
    page.fill("[name=code]", inside(one, "code", secret))
    _sent(page, "main form button")


def _with_app(page: Any, one: Desk, login: str) -> None:
    _signs_in(page, one, login, "south_house")
    _app(page, one)


def _again(page: Any, one: Desk) -> None:
    _with_app(page, one, "third")
    inside(one, "aged", "third")
    page.goto("/keys/app/remove")


def _removing(page: Any, one: Desk) -> None:
    _with_app(page, one, "fourth")
    page.goto("/keys/app/remove")


def _second_step(page: Any, one: Desk) -> None:
    _with_app(page, one, "fifth")
    page.context.clear_cookies()
    _signs_in(page, one, "fifth", "south_house")


def _passkey(page: Any, one: Desk) -> None:
    _signs_in(page, one, "sixth", "south_house")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind | able})
    page.goto("/keys/passkey")
    page.click("#add-passkey")
    page.wait_for_url("**/keys/codes")
    page.goto("/keys")
    page.locator(".ds-list a").click()
    page.wait_for_url("**/remove")


def _several(page: Any, one: Desk) -> None:
    inside(one, "password", "seventh", "south_house")
    _signs_in(page, one, "seventh", "street_team")


def _password(page: Any, one: Desk) -> None:
    _signs_in(page, one, "eighth", "south_house")
    page.goto("/keys/password")


def _joins(page: Any, one: Desk) -> None:
    page.goto("/people")
    page.fill("#name", "Demo Newcomer (generated)")
    page.fill("#new-login", "newest")
    _sent(page, "[action$='/invite'] button")
    link = page.locator("#link").input_value()
    page.context.clear_cookies()
    page.goto(link)


def _looks_early(page: Any, one: Desk) -> None:
    _early(page, one)
    link = page.locator("#link").input_value()
    page.context.clear_cookies()
    page.goto(link.replace("index.html", "nb/2031/index.html"))


def _written(page: Any, one: Desk) -> None:
    page.goto("/2031/report/nb/05-houses")
    page.locator("#text").press("End")
    page.locator("#text").type(" Et ord til.")
    _sent(page, "form.desk-text button[type=submit]")


def _invited(page: Any, one: Desk) -> None:
    page.goto("/people")
    page.fill("#name", "Demo Newcomer (generated)")
    page.fill("#new-login", "newcomer")
    _sent(page, "[action$='/invite'] button")


def _uploaded(page: Any, one: Desk) -> None:
    page.goto(f"{_BODY}/")
    with page.expect_download() as came:
        page.locator("a[href$='/workbook']").first.click()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "a.xlsx", "mimeType": kind, "buffer": came.value.path().read_bytes()}
    page.set_input_files("#file", file)
    _sent(page, "[action$='/upload'] button")


def _no_file(page: Any, one: Desk) -> None:
    page.goto(f"{_BODY}/")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"provider,form\nwest_house,x\n"}
    page.set_input_files("#file", file)
    _sent(page, "[action$='/upload'] button")


def _refused(page: Any, one: Desk) -> None:
    page.goto(f"{_BODY}/summary")
    elsewhere = "const form = document.querySelector('.signed-in form'); form.action = path; form.submit();"
    page.evaluate(f"path => {{ {elsewhere} }}", f"{_BODY}/sign")
    page.wait_for_url("**/sign")


def _unfit(page: Any, one: Desk) -> None:
    page.goto("/registers/undertakings/new")
    page.fill("[name=id]", "u-9")
    _sent(page, ".entry-form .saving button")


def _table(page: Any, one: Desk) -> None:
    page.goto("/registers/undertakings/")
    with page.expect_download() as came:
        page.locator("a[href$='/csv']").first.click()
    told = re.sub(rb"\n([^\n,]+),", rb"\n\1-x,", came.value.path().read_bytes(), count=1)
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": told}
    page.set_input_files("input[type=file]", file)
    _sent(page, "[action$='/look'] button")


def _token(page: Any, one: Desk) -> None:
    page.goto("/tokens")
    page.fill("#called", "Fagsystem (oppdiktet)")
    _sent(page, "[action$='/tokens/make'] button")


def _early(page: Any, one: Desk) -> None:
    page.goto("/2031/edition")
    page.fill("#name", "Statsråden (oppdiktet)")
    page.fill("#why", "Skal svare pressen.")
    _sent(page, "[action$='/edition/early'] button")


def _next(page: Any, one: Desk) -> None:
    page.goto("/2031/next")
    page.fill("#deadline", "2033-03-01")
    _sent(page, "[action$='/next'] button")
