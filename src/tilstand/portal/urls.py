"""Every address of the portal, and who may open it."""

from __future__ import annotations

from allauth.account.views import login
from allauth.mfa.base import views as step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilstand.portal.api import api
from tilstand.portal.permissions import (
    require_body_member,
    require_coordinator,
    require_login,
    require_register_keeper,
    require_round_coordinator,
    require_signer,
)
from tilstand.portal.views import authentication, body, edition, people, registers, texts, unit
from tilstand.portal.views import authentication as held
from tilstand.portal.views import authentication as join
from tilstand.portal.views import authentication as keys
from tilstand.portal.views import authentication as vouched

handler400 = authentication.render_bad_request
handler403 = authentication.render_forbidden
handler404 = authentication.render_not_found
handler500 = authentication.render_server_error

_BODY = "<str:round_name>/body/<str:provider>"
_REGISTER = "registers/<str:register>"
_ENTRY = f"{_REGISTER}/entry/<str:entry>"

_both = require_http_methods(["GET", "POST"])

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", require_GET(authentication.report_portal_health), name="health"),
    path("sign-in", login, name="account_login"),
    path("sign-in/step", step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/issuer", vouched.start_oidc_sign_in, name="to_issuer"),
    path("sign-in/issuer/back", vouched.finish_oidc_sign_in, name="from_issuer"),
    path("sign-out", authentication.sign_out_visitor, name="sign_out"),
    path("again", step.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys", step.index, name="mfa_index"),
    path("keys/app", keys.set_up_app, name="mfa_activate_totp"),
    path("keys/app/remove", deactivate_totp, name="mfa_deactivate_totp"),
    path("keys/passkey", keys.add_passkey, name="mfa_add_webauthn"),
    path("keys/passkey/<int:pk>/remove", keys.remove_passkey, name="mfa_remove_webauthn"),
    path("keys/password", _both(require_login(keys.change_own_password)), name="change_password"),
    path("keys/elsewhere", require_POST(require_login(keys.sign_out_other_sessions)), name="leave_elsewhere"),
    path("keys/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("keys/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accessibility", require_GET(authentication.show_accessibility_statement), name="accessible"),
    path("held", require_GET(require_login(held.show_stored_post)), name="held"),
    path("token", require_GET(require_login(held.renew_csrf_token)), name="token"),
    path("join/<str:token>", join.join_by_invitation, name="join"),
    path("tokens", require_GET(require_login(people.show_api_tokens)), name="tokens"),
    path("tokens/make", require_POST(require_login(people.create_api_token)), name="make_token"),
    path("tokens/<int:pk>/end", require_POST(require_login(people.end_api_token)), name="end_token"),
    path("api/v1/", api.urls),  # each of its operations asks for a token
    path("people", require_GET(require_coordinator(people.show_people)), name="people"),
    path("people/invite", require_POST(require_coordinator(people.invite_person)), name="invite"),
    path("people/<int:pk>/link", require_POST(require_coordinator(people.issue_new_link)), name="new_link"),
    path("people/<int:pk>/give", require_POST(require_coordinator(people.grant_person_mandate)), name="give"),
    path("people/<int:pk>/take", require_POST(require_coordinator(people.revoke_person_mandate)), name="take"),
    path("people/<int:pk>/sign-out", require_POST(require_coordinator(people.sign_person_out)), name="sign_out_person"),
    path("people/<int:pk>/end", require_POST(require_coordinator(people.end_access_of_person)), name="end"),
    path("mails", require_GET(require_coordinator(people.show_mail_queue)), name="mails"),
    path("mails/<int:pk>/again", require_POST(require_coordinator(people.retry_mail)), name="mail_again"),
    path("contacts", require_GET(require_coordinator(people.show_contacts)), name="contacts"),
    path("contacts/add", require_POST(require_coordinator(people.add_contact)), name="add_contact"),
    path("contacts/<int:pk>/renew", require_POST(require_coordinator(people.renew_contact)), name="renew_contact"),
    path("contacts/<int:pk>/remove", require_POST(require_coordinator(people.remove_contact)), name="remove_contact"),
    path("registers/", require_GET(require_coordinator(registers.show_registers)), name="registers"),
    path(f"{_REGISTER}/", require_GET(require_register_keeper(registers.show_register_page)), name="register"),
    path(
        f"{_REGISTER}/check",
        require_GET(require_register_keeper(registers.show_register_faults)),
        name="check_register",
    ),
    path(f"{_REGISTER}/csv", require_GET(require_register_keeper(registers.export_register_csv)), name="export_csv"),
    path(
        f"{_REGISTER}/workbook",
        require_GET(require_register_keeper(registers.export_register_workbook)),
        name="export_workbook",
    ),
    path(f"{_REGISTER}/overviews", require_GET(require_register_keeper(edition.show_overviews_page)), name="overviews"),
    path(
        f"{_REGISTER}/known",
        require_POST(require_register_keeper(edition.declare_register_coverage)),
        name="declare_known",
    ),
    path(
        f"{_REGISTER}/confirm",
        require_POST(require_register_keeper(edition.confirm_register_coverage)),
        name="confirm_known",
    ),
    path(
        f"{_REGISTER}/overviews/build/<str:kind>",
        require_POST(require_register_keeper(edition.request_overview_build)),
        name="build_overview",
    ),
    path(
        f"{_REGISTER}/overviews/far",
        require_GET(require_register_keeper(edition.report_overview_progress)),
        name="overview_far",
    ),
    path(
        f"{_REGISTER}/overviews/preview/<str:kind>/<path:page>",
        require_GET(require_register_keeper(edition.preview_overview_file)),
        name="preview_overview",
    ),
    path(
        f"{_REGISTER}/overviews/publish",
        require_POST(require_register_keeper(edition.publish_overview_page)),
        name="publish_overview",
    ),
    path(
        f"{_REGISTER}/overviews/take-down",
        require_POST(require_register_keeper(edition.take_overview_page_down)),
        name="take_down_overview",
    ),
    path(
        f"{_REGISTER}/look", require_POST(require_register_keeper(registers.preview_table_import)), name="look_at_table"
    ),
    path(
        f"{_REGISTER}/take-in",
        require_POST(require_register_keeper(registers.apply_table_import)),
        name="take_in_table",
    ),
    path(f"{_REGISTER}/new", _both(require_register_keeper(registers.create_entry)), name="new_entry"),
    path(f"{_ENTRY}/", require_GET(require_register_keeper(registers.show_entry_page)), name="entry"),
    path(f"{_ENTRY}/edit", _both(require_register_keeper(registers.edit_entry)), name="edit_entry"),
    path(f"{_ENTRY}/release", require_POST(require_register_keeper(registers.release_entry)), name="release_entry"),
    path(f"{_ENTRY}/withdraw", require_POST(require_register_keeper(registers.withdraw_entry)), name="withdraw_entry"),
    path(f"{_ENTRY}/review", require_POST(require_register_keeper(registers.review_entry)), name="review_entry"),
    path(f"{_ENTRY}/remove", require_POST(require_register_keeper(registers.remove_entry)), name="remove_entry"),
    path("", require_GET(require_login(authentication.choose_mandate)), name="choose"),
    path("<str:round_name>/board", require_GET(require_round_coordinator(unit.show_round_board)), name="board"),
    path(
        "<str:round_name>/findings", require_GET(require_round_coordinator(unit.show_round_findings)), name="findings"
    ),
    path(
        "<str:round_name>/decisions", require_GET(require_round_coordinator(unit.show_open_findings)), name="decisions"
    ),
    path("<str:round_name>/decide", require_POST(require_round_coordinator(unit.decide_posted_finding)), name="decide"),
    path(
        "<str:round_name>/questions",
        require_GET(require_round_coordinator(unit.show_round_questions)),
        name="questions",
    ),
    path(
        "<str:round_name>/questions/ask", require_POST(require_round_coordinator(unit.ask_chosen_questions)), name="ask"
    ),
    path(
        "<str:round_name>/questions/<str:number>/follow",
        require_POST(require_round_coordinator(unit.follow_up_answer)),
        name="follow",
    ),
    path(
        "<str:round_name>/questions/<str:number>/close",
        require_POST(require_round_coordinator(unit.close_asked_question)),
        name="close",
    ),
    path("early/<str:token>/<path:page>", edition.preview_for_early_reader, name="early"),
    path("<str:round_name>/edition", require_GET(require_round_coordinator(edition.show_edition_page)), name="edition"),
    path(
        "<str:round_name>/edition/far",
        require_GET(require_round_coordinator(edition.report_build_progress)),
        name="how_far",
    ),
    path(
        "<str:round_name>/edition/compare",
        require_GET(require_round_coordinator(edition.show_edition_changes)),
        name="compare",
    ),
    path(
        "<str:round_name>/edition/build/<str:kind>",
        require_POST(require_round_coordinator(edition.request_edition_build)),
        name="build",
    ),
    path(
        "<str:round_name>/edition/pass/<str:name>",
        require_POST(require_round_coordinator(edition.acknowledge_edition_check)),
        name="pass",
    ),
    path(
        "<str:round_name>/edition/freeze",
        require_POST(require_round_coordinator(edition.freeze_round_figures)),
        name="freeze",
    ),
    path(
        "<str:round_name>/edition/early",
        require_POST(require_round_coordinator(edition.invite_reader_early)),
        name="invite_early",
    ),
    path(
        "<str:round_name>/edition/early/<int:pk>/end",
        require_POST(require_round_coordinator(edition.revoke_early_link)),
        name="end_early",
    ),
    path(
        "<str:round_name>/edition/publish",
        require_POST(require_round_coordinator(edition.publish_built_edition)),
        name="publish",
    ),
    path(
        "<str:round_name>/preview/<str:kind>/<path:page>",
        require_GET(require_round_coordinator(edition.preview_built_file)),
        name="preview",
    ),
    path("<str:round_name>/report", require_GET(require_round_coordinator(texts.show_report_texts)), name="report"),
    path(
        "<str:round_name>/report/figures",
        require_GET(require_round_coordinator(texts.search_report_figures)),
        name="figures",
    ),
    path(
        "<str:round_name>/report/<str:written>/look/<path:name>",
        require_POST(require_round_coordinator(texts.preview_unsaved_section)),
        name="look",
    ),
    path(
        "<str:round_name>/report/<str:written>/version/<int:number>/<path:name>",
        require_GET(require_round_coordinator(texts.show_section_version)),
        name="section_version",
    ),
    path(
        "<str:round_name>/report/<str:written>/<path:name>",
        _both(require_round_coordinator(texts.edit_report_section)),
        name="section",
    ),
    path("<str:round_name>/next", _both(require_round_coordinator(unit.show_next_round)), name="next_round"),
    path("<str:round_name>/texts", require_GET(require_round_coordinator(texts.show_pending_answers)), name="texts"),
    path(
        "<str:round_name>/sentences",
        require_GET(require_round_coordinator(texts.show_pending_sentences)),
        name="sentences",
    ),
    path(
        "<str:round_name>/release",
        require_POST(require_round_coordinator(texts.release_shown_text)),
        name="release_text",
    ),
    path(
        "<str:round_name>/withhold",
        require_POST(require_round_coordinator(texts.withhold_shown_text)),
        name="withhold_text",
    ),
    path("<str:round_name>/log", require_GET(require_round_coordinator(unit.show_audit_log)), name="log"),
    path("<str:round_name>/log.csv", require_GET(require_round_coordinator(unit.export_audit_log)), name="export_log"),
    path("<str:round_name>/tell", require_POST(require_round_coordinator(unit.invite_bodies_to_report)), name="tell"),
    path(
        "<str:round_name>/remind/<str:provider>",
        require_POST(require_round_coordinator(unit.remind_body)),
        name="remind",
    ),
    path(
        "<str:round_name>/accept/<str:provider>",
        require_POST(require_round_coordinator(unit.accept_body_figures)),
        name="accept",
    ),
    path(
        "<str:round_name>/reopen/<str:provider>",
        require_POST(require_round_coordinator(unit.reopen_body_figures)),
        name="reopen",
    ),
    path(
        "<str:round_name>/exempt/<str:provider>",
        require_POST(require_round_coordinator(unit.exempt_body)),
        name="exempt",
    ),
    path(
        "<str:round_name>/ask/<str:provider>",
        require_POST(require_round_coordinator(unit.resume_exempt_body)),
        name="ask_after_all",
    ),
    path(f"{_BODY}/", require_GET(require_body_member(body.show_body_overview)), name="overview"),
    path(f"{_BODY}/form/<str:page>", _both(require_body_member(body.edit_body_form)), name="form"),
    path(f"{_BODY}/save", require_POST(require_body_member(body.save_body_place)), name="save"),
    path(f"{_BODY}/resume", require_POST(require_body_member(body.resume_body_draft)), name="resume"),
    path(f"{_BODY}/check", require_GET(require_body_member(body.check_body_draft)), name="check"),
    path(f"{_BODY}/summary", require_GET(require_body_member(body.show_draft_summary)), name="summary"),
    path(f"{_BODY}/workbook", require_GET(require_body_member(body.download_body_workbook)), name="workbook"),
    path(f"{_BODY}/upload", require_POST(require_body_member(body.preview_workbook_upload)), name="upload"),
    path(f"{_BODY}/take-over", require_POST(require_body_member(body.apply_workbook_upload)), name="take_over"),
    path(f"{_BODY}/sign", require_POST(require_signer(body.sign_draft)), name="sign"),
    path(f"{_BODY}/asked", require_GET(require_body_member(unit.show_body_questions)), name="asked"),
    path(f"{_BODY}/answer", require_POST(require_body_member(unit.answer_body_question)), name="answer"),
    path(f"{_BODY}/account", require_GET(require_body_member(body.show_account_page)), name="account"),
    path(f"{_BODY}/account.pdf", require_GET(require_body_member(body.download_account_pdf)), name="account_pdf"),
    path(f"{_BODY}/account/approve", require_POST(require_signer(body.approve_shown_account)), name="approve_account"),
    path(
        f"{_BODY}/account/object",
        require_POST(require_body_member(body.object_to_shown_account)),
        name="object_account",
    ),
    path(f"{_BODY}/wish", require_POST(require_body_member(body.request_figures_reopening)), name="wish"),
    path(f"{_BODY}/receipt", require_GET(require_body_member(body.show_receipt)), name="receipt"),
    path(f"{_BODY}/receipt.pdf", require_GET(require_body_member(body.download_receipt_pdf)), name="receipt_pdf"),
]
