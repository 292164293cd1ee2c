"""Every address as every role: who has no right to it sees nothing and changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from as_before import as_before
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st
from portal_names import portal
from who_may import ALL, KNOWN, MAY, ROLES, WHO, addresses


@pytest.mark.usefixtures("database")
def test_every_address_says_who_may_open_it() -> None:
    assert set(addresses()) == set(WHO)


def test_who_has_no_right_sees_nothing_and_changes_nothing(visitor: Any) -> None:
    from django.apps import apps
    from django.test import Client

    def kept() -> dict[str, list[Any]]:
        own = apps.get_app_config("portal").get_models()
        lines = {one.__name__: [*one.objects.order_by("pk").values()] for one in own}
        for person in lines["Person"]:
            del person["last_login"]
        return lines

    before, refused = kept(), 0
    closed = [(name, url) for name, url in addresses().items() if WHO[name] not in (KNOWN, ALL)]
    for role in ROLES:
        client = visitor(role)
        for name, url in closed:
            if role in MAY[WHO[name]]:
                continue
            for answer in (client.get(url), client.post(url)):
                assert answer.status_code in (404, 405), (role, name)
                assert not {"Fjord", "S-1"} & set(re.findall(r"[\w-]+", answer.content.decode()))
                refused += 1
    for url in (url for name, url in addresses().items() if WHO[name] is not ALL):
        answer = Client(HTTP_HOST="localhost").get(url)
        assert answer.status_code == 405 or answer["Location"].startswith("/sign-in")
    assert kept() == before
    assert refused == 2 * sum(role not in MAY[WHO[name]] for role in ROLES for name, _ in closed)


def test_who_may_sees_the_page(visitor: Any) -> None:
    shown = {
        "choose",
        "people",
        "contacts",
        "registers",
        "register",
        "check_register",
        "export_csv",
        "export_workbook",
        "new_entry",
        "entry",
        "edit_entry",
        "board",
        "findings",
        "texts",
        "sentences",
        "overview",
        "form",
        "check",
        "summary",
    }
    for name, url in addresses().items():
        for role in MAY[WHO[name]] if name in shown else ():
            assert visitor(role).get(url).status_code in (200, 302), (role, name)


def test_a_round_that_the_portal_does_not_keep_is_nobodys(visitor: Any) -> None:
    assert visitor("leader").get("/2030/body/fjord_shelter/").status_code == 404
    assert visitor("unit").get("/2030/board").status_code == 404


def test_what_is_not_there_and_what_is_closed_are_told_alike_and_in_words(visitor: Any) -> None:
    from django.test import Client

    urls, client = ("/x/board", "/2031/body/police/", "/2031/board"), visitor("writer")
    pages = [client.get(url).content.decode() for url in urls]
    own = re.compile(r'\S*\?language=\w+|name="csrfmiddlewaretoken" value="\w+"')
    told = {own.sub("", page) for page in pages}
    assert len(told) == 1
    assert "Her er det ingenting for deg" in told.pop()
    closed, unread = (client.get("/again"), client.post("/2031/body/fjord_shelter/save", {"a": "x" * 3_000_000}))
    assert (closed.status_code, unread.status_code) == (403, 400)
    assert "Her er det ingenting for deg" in closed.content.decode()
    assert "Det som ble sendt, kunne ikke leses" in unread.content.decode()
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answer = strict.post("/sign-in", {"username": "unit", "password": "x"})
    assert (answer.status_code, "har stått for lenge" in answer.content.decode()) == (403, True)


def test_who_leaves_a_body_loses_the_right_at_once_and_what_was_written_stays(visitor: Any) -> None:
    writer, url = visitor("writer"), "/2031/body/fjord_shelter/"
    told = {"address": "mean_stay | fjord_shelter | 2031", "given": "30"}
    assert writer.post(f"{url}save", told).status_code == 200
    portal.Mandate.objects.filter(person__login="writer").delete()
    assert writer.get(url).status_code == 404
    assert writer.post(f"{url}save", {**told, "given": "31", "version": "1"}).status_code == 404
    assert [(one.given, one.by) for one in portal.SavedCell.objects.all()] == [("30", "Vera Prøve")]


# How often one person may ask: a flood is stopped in words, and nobody else notices.


URL = "/2031/body/fjord_shelter/"
PLACE = "mean_stay | fjord_shelter | 2031"


@pytest.fixture
def slow(visitor: Any) -> Iterator[Any]:
    """A portal that lets through three of each in a minute."""
    from django.test import override_settings

    portal.permissions._ASKED.clear()
    with override_settings(PACE={"write": 3, "work": 3}):
        yield visitor
    portal.permissions._ASKED.clear()


def save(client: Any, version: int) -> Any:
    told = {"address": PLACE, "version": version, "given": str(10 + version)}
    return client.post(f"{URL}save", told, headers={"Accept": "application/json"})


def test_a_flood_of_saves_is_stopped_in_words_and_others_go_on(slow: Any, monkeypatch: Any) -> None:
    writer, leader = slow("writer"), slow("leader")
    assert [save(writer, version).status_code for version in range(3)] == [200, 200, 200]
    stopped = save(writer, 3)
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
    assert "for mange" in stopped.json()["told"]
    assert save(leader, 3).status_code == 200
    assert writer.get(URL).status_code == 200  # to look is free

    monkeypatch.setattr(portal.permissions, "measure_elapsed_seconds", lambda at: 61.0)  # a minute later
    assert save(writer, 4).status_code == 200


def test_what_takes_the_machine_a_while_is_counted_by_itself_and_so_is_a_program(slow: Any) -> None:
    from django.test import Client

    client = slow("writer")
    codes = [client.get(f"{URL}workbook").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert "for mange" in client.post(f"{URL}upload").content.decode()
    leader = portal.Person.objects.get(login="leader")
    token = portal.issue_token(leader, "fjord_shelter", "Fagsystem", may="read", days=30, at=portal.get_portal_time())[
        1
    ]
    head = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    program = Client(HTTP_HOST="localhost")
    codes = [program.get("/api/v1/rounds/2031/form", **head).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


@pytest.mark.parametrize("password", ["fjord-botilbud-31", "Tilstand-police", "Koordineringsenheten1!"])
def test_a_password_of_words_of_the_place_is_refused(visitor: Any, password: str) -> None:
    person = portal.Person.objects.get(login="writer")
    assert "password_of_the_place" in portal.list_password_faults(person, password, password)
    assert portal.list_password_faults(person, "fjord korrekt hest batteri", "fjord korrekt hest batteri") == ()


def test_a_password_that_has_leaked_is_refused_by_the_list_of_the_place(visitor: Any, tmp_path: Any) -> None:
    import hashlib

    from django.test import override_settings

    known = [f"korrekt hest batteri {number}" for number in range(300)]
    lines = sorted(hashlib.sha1(one.encode()).hexdigest().upper() + f":{at}" for at, one in enumerate(known))
    path = tmp_path / "leaked"
    for end in ("\n", "\r\n", ""):
        path.write_bytes((end or "\n").join(lines).encode() + end.encode())
        assert all(portal.is_password_leaked(path, one) for one in known), end
        assert not any(portal.is_password_leaked(path, one + "!") for one in known), end
    path.write_bytes(b"")
    assert not portal.is_password_leaked(path, known[0])
    path.write_text("\n".join(lines))
    person = portal.Person.objects.get(login="writer")
    with override_settings(LEAKED=str(path)):
        assert portal.list_password_faults(person, known[7], known[7]) == ("password_too_common",)
        assert portal.list_password_faults(person, known[7] + "!", known[7] + "!") == ()


# Whatever is sent to an address by whoever may open it, it answers: no fault of the program's own.


PLACE_ANYTHING = "victims_assisted | fjord_shelter | 2031"
FIELDS = (
    *("address", "given", "state", "qualifier", "words", "version", "digest", "names", "reason", "sha256"),
    *("login", "password", "name", "mail", "phone", "consented", "provider", "signs", "code", "credential"),
    *("again", "next", "key", "text", "go", "passwordless", "language", "invitation"),
    *("id", "seen", "state", "page", "in:court", "field:court", "field:provisions", "field:on", "field:point.en"),
    *(f"{name}:{PLACE_ANYTHING}" for name in ("given", "state", "version", "words", "qualifier")),
)
ODD = (
    *("", "0", "-1", "9" * 40, "1e309", "NaN", "½", "٣", "\0", "\x00a", "\ud800", "\u202e", "=1+1", "<b>"),
    *("[]", "{}", '{"id": 1}', "null", '{"response": {"userHandle": "AA"}}', "2031-13-45", PLACE_ANYTHING, "police"),
    *("a" * 70_000, "zero", "not_known", "0" * 64, "//example.org", "%00", "'; --"),
)
SENT = st.dictionaries(st.sampled_from(FIELDS), st.one_of(st.sampled_from(ODD), st.text(max_size=40)), max_size=8)


@cache
def open_to() -> tuple[tuple[str, str, str], ...]:
    """Every address with somebody who may open it."""
    found = addresses()
    return tuple((name, url, MAY[WHO[name]][-1 if WHO[name] == "sign" else 0]) for name, url in found.items())


@draws(25)
@given(data=st.data())
def test_no_address_fails_whatever_is_sent(visitor: Any, data: Any) -> None:
    from django.db import transaction

    _, url, role = data.draw(st.sampled_from(open_to()))
    sent, how = data.draw(SENT), data.draw(st.sampled_from(("get", "post")))
    told = {name: text.encode("utf-8", "surrogatepass") for name, text in sent.items()}
    with transaction.atomic():
        client = visitor(role)
        answer = getattr(client, how)(url, told)
        transaction.set_rollback(True)
    assert answer.status_code < 500
    assert answer.status_code in (200, 301, 302, 400, 403, 404, 405, 409, 412, 429)


# Every address of the portal: people keep them and mails lead to them. What each takes, and its name.


FIXTURES = Path(__file__).parents[2] / "fixtures"
LIBRARY = {"mfa_activate_totp", "mfa_add_webauthn"}
"""What the library takes, and is only put round."""
ADDRESSES = """\
GET health health
- sign-in account_login
- sign-in/step mfa_authenticate
- sign-in/passkey mfa_login_webauthn
GET sign-in/issuer to_issuer
GET sign-in/issuer/back from_issuer
POST sign-out sign_out
- again mfa_reauthenticate
- again/passkey mfa_reauthenticate_webauthn
- keys mfa_index
- keys/app mfa_activate_totp
- keys/app/remove mfa_deactivate_totp
- keys/passkey mfa_add_webauthn
- keys/passkey/<int:pk>/remove mfa_remove_webauthn
GET+POST keys/password change_password
POST keys/elsewhere leave_elsewhere
- keys/codes mfa_view_recovery_codes
- keys/codes/new mfa_generate_recovery_codes
GET accessibility accessible
GET held held
GET token token
GET+POST join/<str:token> join
GET tokens tokens
POST tokens/make make_token
POST tokens/<int:pk>/end end_token
- api/v1/ api
GET people people
POST people/invite invite
POST people/<int:pk>/link new_link
POST people/<int:pk>/give give
POST people/<int:pk>/take take
POST people/<int:pk>/sign-out sign_out_person
POST people/<int:pk>/end end
GET mails mails
POST mails/<int:pk>/again mail_again
GET contacts contacts
POST contacts/add add_contact
POST contacts/<int:pk>/renew renew_contact
POST contacts/<int:pk>/remove remove_contact
GET registers/ registers
GET registers/<str:register>/ register
GET registers/<str:register>/check check_register
GET registers/<str:register>/csv export_csv
GET registers/<str:register>/workbook export_workbook
GET registers/<str:register>/overviews overviews
POST registers/<str:register>/known declare_known
POST registers/<str:register>/confirm confirm_known
POST registers/<str:register>/overviews/build/<str:kind> build_overview
GET registers/<str:register>/overviews/far overview_far
GET registers/<str:register>/overviews/preview/<str:kind>/<path:page> preview_overview
POST registers/<str:register>/overviews/publish publish_overview
POST registers/<str:register>/overviews/take-down take_down_overview
POST registers/<str:register>/look look_at_table
POST registers/<str:register>/take-in take_in_table
GET+POST registers/<str:register>/new new_entry
GET registers/<str:register>/entry/<str:entry>/ entry
GET+POST registers/<str:register>/entry/<str:entry>/edit edit_entry
POST registers/<str:register>/entry/<str:entry>/release release_entry
POST registers/<str:register>/entry/<str:entry>/withdraw withdraw_entry
POST registers/<str:register>/entry/<str:entry>/review review_entry
POST registers/<str:register>/entry/<str:entry>/remove remove_entry
GET  choose
GET <str:round_name>/board board
GET <str:round_name>/findings findings
GET <str:round_name>/decisions decisions
POST <str:round_name>/decide decide
GET <str:round_name>/questions questions
POST <str:round_name>/questions/ask ask
POST <str:round_name>/questions/<str:number>/follow follow
POST <str:round_name>/questions/<str:number>/close close
GET early/<str:token>/<path:page> early
GET <str:round_name>/edition edition
GET <str:round_name>/edition/far how_far
GET <str:round_name>/edition/compare compare
POST <str:round_name>/edition/build/<str:kind> build
POST <str:round_name>/edition/pass/<str:name> pass
POST <str:round_name>/edition/freeze freeze
POST <str:round_name>/edition/early invite_early
POST <str:round_name>/edition/early/<int:pk>/end end_early
POST <str:round_name>/edition/publish publish
GET <str:round_name>/preview/<str:kind>/<path:page> preview
GET <str:round_name>/report report
GET <str:round_name>/report/figures figures
POST <str:round_name>/report/<str:written>/look/<path:name> look
GET <str:round_name>/report/<str:written>/version/<int:number>/<path:name> section_version
GET+POST <str:round_name>/report/<str:written>/<path:name> section
GET+POST <str:round_name>/next next_round
GET <str:round_name>/texts texts
GET <str:round_name>/sentences sentences
POST <str:round_name>/release release_text
POST <str:round_name>/withhold withhold_text
GET <str:round_name>/log log
GET <str:round_name>/log.csv export_log
POST <str:round_name>/tell tell
POST <str:round_name>/remind/<str:provider> remind
POST <str:round_name>/accept/<str:provider> accept
POST <str:round_name>/reopen/<str:provider> reopen
POST <str:round_name>/exempt/<str:provider> exempt
POST <str:round_name>/ask/<str:provider> ask_after_all
GET <str:round_name>/body/<str:provider>/ overview
GET+POST <str:round_name>/body/<str:provider>/form/<str:page> form
POST <str:round_name>/body/<str:provider>/save save
POST <str:round_name>/body/<str:provider>/resume resume
GET <str:round_name>/body/<str:provider>/check check
GET <str:round_name>/body/<str:provider>/summary summary
GET <str:round_name>/body/<str:provider>/workbook workbook
POST <str:round_name>/body/<str:provider>/upload upload
POST <str:round_name>/body/<str:provider>/take-over take_over
POST <str:round_name>/body/<str:provider>/sign sign
GET <str:round_name>/body/<str:provider>/asked asked
POST <str:round_name>/body/<str:provider>/answer answer
GET <str:round_name>/body/<str:provider>/account account
GET <str:round_name>/body/<str:provider>/account.pdf account_pdf
POST <str:round_name>/body/<str:provider>/account/approve approve_account
POST <str:round_name>/body/<str:provider>/account/object object_account
POST <str:round_name>/body/<str:provider>/wish wish
GET <str:round_name>/body/<str:provider>/receipt receipt
GET <str:round_name>/body/<str:provider>/receipt.pdf receipt_pdf
"""


def told() -> Iterator[str]:
    """What every address takes (the library's own are not asked), where it is, and what it is called."""
    from django.test import RequestFactory
    from django.urls import URLPattern

    from tilstand.portal.urls import urlpatterns

    request = RequestFactory().put("/")
    for one in urlpatterns:
        if not isinstance(one, URLPattern):
            yield f"- {one.pattern} {one.namespace}"
            continue
        takes = "-"
        if one.lookup_str.startswith("tilstand") and one.name not in LIBRARY:
            answer = one.callback(request, **dict.fromkeys(one.pattern.converters, "x"))
            takes = answer["Allow"].replace(", ", "+")
        yield f"{takes} {one.pattern} {one.name}"


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_each_address_is_where_it_was_and_takes_what_it_took() -> None:
    assert sorted(told()) == sorted(ADDRESSES.splitlines())


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_no_address_hides_another() -> None:
    from django.urls import resolve
    from who_may import addresses

    assert {name: resolve(url).url_name for name, url in addresses().items()} == {name: name for name in addresses()}


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_where_something_goes_wrong_it_is_said_in_words() -> None:
    from tilstand.portal import urls

    found = [getattr(urls, f"handler{code}").__name__ for code in (400, 403, 404, 500)]
    assert found == ["render_bad_request", "render_forbidden", "render_not_found", "render_server_error"]


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_what_programs_may_ask_is_described_as_it_was() -> None:
    told = json.dumps(portal.api.api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True, default=str)
    as_before(FIXTURES / "openapi.json", f"{told}\n")
