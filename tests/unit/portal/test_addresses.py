"""Every address of the portal: people keep them and mails lead to them. What each takes, and its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from as_before import as_before

pytestmark = [pytest.mark.whole_room, pytest.mark.usefixtures("database")]
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


def test_each_address_is_where_it_was_and_takes_what_it_took() -> None:
    assert sorted(told()) == sorted(ADDRESSES.splitlines())


def test_no_address_hides_another() -> None:
    from django.urls import resolve
    from who_may import addresses

    assert {name: resolve(url).url_name for name, url in addresses().items()} == {name: name for name in addresses()}


def test_where_something_goes_wrong_it_is_said_in_words() -> None:
    from tilstand.portal import urls

    found = [getattr(urls, f"handler{code}").__name__ for code in (400, 403, 404, 500)]
    assert found == ["render_bad_request", "render_forbidden", "render_not_found", "render_server_error"]


def test_what_programs_may_ask_is_described_as_it_was() -> None:
    from tilstand.portal.api import api

    told = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True, default=str)
    as_before(FIXTURES / "openapi.json", f"{told}\n")
