"""Every address of the portal, and who may open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allauth.account.views import login
from allauth.mfa.base import views as step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET, require_http_methods

from tilstand.portal.api import api
from tilstand.portal.permissions import (
    View,
    require_body_member,
    require_coordinator,
    require_login,
    require_register_keeper,
    require_round_coordinator,
    require_signer,
)
from tilstand.portal.views import authentication, body, edition, people, registers, texts, unit
from tilstand.registers.actions import release_entries, remove_entries, review_entries, withdraw_entries

handler400 = authentication.render_bad_request
handler403 = authentication.render_forbidden
handler404 = authentication.render_not_found
handler500 = authentication.render_server_error

Guard = Callable[[View], View]


def build_paths(guard: Guard, prefix: str, *pages: tuple[str, str, View, str]) -> Iterator[URLPattern]:
    """The addresses that the same people may open.

    Args:
        guard: Who may.
        prefix: How the addresses begin.
        pages: Of each the methods, the rest of its address, what answers, and its name.
    """
    for methods, address, view, name in pages:
        yield path(prefix + address, require_http_methods(methods.split())(guard(view)), name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("health", require_GET(authentication.report_portal_health), name="health"),
    path("sign-in", login, name="account_login"),
    path("sign-in/step", step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/issuer", authentication.start_oidc_sign_in, name="to_issuer"),
    path("sign-in/issuer/back", authentication.finish_oidc_sign_in, name="from_issuer"),
    path("sign-out", authentication.sign_out_visitor, name="sign_out"),
    path("again", step.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys", step.index, name="mfa_index"),
    path("keys/app", authentication.set_up_app, name="mfa_activate_totp"),
    path("keys/app/remove", deactivate_totp, name="mfa_deactivate_totp"),
    path("keys/passkey", authentication.add_passkey, name="mfa_add_webauthn"),
    path("keys/passkey/<int:pk>/remove", authentication.remove_passkey, name="mfa_remove_webauthn"),
    path("keys/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("keys/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accessibility", require_GET(authentication.show_accessibility_statement), name="accessible"),
    path("join/<str:token>", authentication.join_by_invitation, name="join"),
    path("early/<str:token>/<path:page>", edition.preview_for_early_reader, name="early"),
    path("api/v1/", api.urls),  # each of its operations asks for a token
    *build_paths(
        require_login,
        "",
        ("GET", "", authentication.choose_mandate, "choose"),
        ("GET POST", "keys/password", authentication.change_own_password, "change_password"),
        ("POST", "keys/elsewhere", authentication.sign_out_other_sessions, "leave_elsewhere"),
        ("GET", "held", authentication.show_stored_post, "held"),
        ("GET", "token", authentication.renew_csrf_token, "token"),
        ("GET", "tokens", people.show_api_tokens, "tokens"),
        ("POST", "tokens/make", people.create_api_token, "make_token"),
        ("POST", "tokens/<int:pk>/end", people.end_api_token, "end_token"),
    ),
    *build_paths(
        require_coordinator,
        "",
        ("GET", "people", people.show_people, "people"),
        ("POST", "people/invite", people.invite_person, "invite"),
        ("POST", "people/<int:pk>/link", people.issue_new_link, "new_link"),
        ("POST", "people/<int:pk>/give", people.grant_person_mandate, "give"),
        ("POST", "people/<int:pk>/take", people.revoke_person_mandate, "take"),
        ("POST", "people/<int:pk>/sign-out", people.sign_person_out, "sign_out_person"),
        ("POST", "people/<int:pk>/end", people.end_access_of_person, "end"),
        ("GET", "mails", people.show_mail_queue, "mails"),
        ("POST", "mails/<int:pk>/again", people.retry_mail, "mail_again"),
        ("GET", "contacts", people.show_contacts, "contacts"),
        ("POST", "contacts/add", people.add_contact, "add_contact"),
        ("POST", "contacts/<int:pk>/renew", people.renew_contact, "renew_contact"),
        ("POST", "contacts/<int:pk>/remove", people.remove_contact, "remove_contact"),
        ("GET", "registers/", registers.show_registers, "registers"),
    ),
    *build_paths(
        require_register_keeper,
        "registers/<str:register>/",
        ("GET", "", registers.show_register_page, "register"),
        ("GET", "check", registers.show_register_faults, "check_register"),
        ("GET", "csv", registers.export_register_csv, "export_csv"),
        ("GET", "workbook", registers.export_register_workbook, "export_workbook"),
        ("GET", "overviews", edition.show_overviews_page, "overviews"),
        ("POST", "known", edition.declare_register_coverage, "declare_known"),
        ("POST", "confirm", edition.confirm_register_coverage, "confirm_known"),
        ("POST", "overviews/build/<str:kind>", edition.request_overview_build, "build_overview"),
        ("GET", "overviews/far", edition.report_overview_progress, "overview_far"),
        ("GET", "overviews/preview/<str:kind>/<path:page>", edition.preview_overview_file, "preview_overview"),
        ("POST", "overviews/publish", edition.publish_overview_page, "publish_overview"),
        ("POST", "overviews/take-down", edition.take_overview_page_down, "take_down_overview"),
        ("POST", "look", registers.preview_table_import, "look_at_table"),
        ("POST", "take-in", registers.apply_table_import, "take_in_table"),
        ("GET POST", "new", registers.create_entry, "new_entry"),
        ("GET", "entry/<str:entry>/", registers.show_entry_page, "entry"),
        ("GET POST", "entry/<str:entry>/edit", registers.edit_entry, "edit_entry"),
        ("POST", "entry/<str:entry>/release", registers.build_entry_act(release_entries), "release_entry"),
        ("POST", "entry/<str:entry>/withdraw", registers.build_entry_act(withdraw_entries), "withdraw_entry"),
        ("POST", "entry/<str:entry>/review", registers.build_entry_act(review_entries), "review_entry"),
        ("POST", "entry/<str:entry>/remove", registers.build_entry_act(remove_entries), "remove_entry"),
    ),
    *build_paths(
        require_round_coordinator,
        "<str:round_name>/",
        ("GET", "board", unit.show_round_board, "board"),
        ("GET", "findings", unit.show_round_findings, "findings"),
        ("GET", "decisions", unit.show_open_findings, "decisions"),
        ("POST", "decide", unit.decide_posted_finding, "decide"),
        ("GET", "questions", unit.show_round_questions, "questions"),
        ("POST", "questions/ask", unit.ask_chosen_questions, "ask"),
        ("POST", "questions/<str:number>/follow", unit.follow_up_answer, "follow"),
        ("POST", "questions/<str:number>/close", unit.close_asked_question, "close"),
        ("GET", "edition", edition.show_edition_page, "edition"),
        ("GET", "edition/far", edition.report_build_progress, "how_far"),
        ("GET", "edition/compare", edition.show_edition_changes, "compare"),
        ("POST", "edition/build/<str:kind>", edition.request_edition_build, "build"),
        ("POST", "edition/pass/<str:name>", edition.acknowledge_edition_check, "pass"),
        ("POST", "edition/freeze", edition.freeze_round_figures, "freeze"),
        ("POST", "edition/early", edition.invite_reader_early, "invite_early"),
        ("POST", "edition/early/<int:pk>/end", edition.revoke_early_link, "end_early"),
        ("POST", "edition/publish", edition.publish_built_edition, "publish"),
        ("GET", "preview/<str:kind>/<path:page>", edition.preview_built_file, "preview"),
        ("GET", "report", texts.show_report_texts, "report"),
        ("GET", "report/figures", texts.search_report_figures, "figures"),
        ("POST", "report/<str:written>/look/<path:name>", texts.preview_unsaved_section, "look"),
        ("GET", "report/<str:written>/version/<int:number>/<path:name>", texts.show_section_version, "section_version"),
        ("GET POST", "report/<str:written>/<path:name>", texts.edit_report_section, "section"),
        ("GET POST", "next", unit.show_next_round, "next_round"),
        ("GET", "texts", texts.show_pending_answers, "texts"),
        ("GET", "sentences", texts.show_pending_sentences, "sentences"),
        ("POST", "release", texts.release_shown_text, "release_text"),
        ("POST", "withhold", texts.withhold_shown_text, "withhold_text"),
        ("GET", "log", unit.show_audit_log, "log"),
        ("GET", "log.csv", unit.export_audit_log, "export_log"),
        ("POST", "tell", unit.invite_bodies_to_report, "tell"),
        ("POST", "remind/<str:provider>", unit.remind_body, "remind"),
        ("POST", "accept/<str:provider>", unit.build_body_act("accept", "names"), "accept"),
        ("POST", "reopen/<str:provider>", unit.build_body_act("reopen", "reason"), "reopen"),
        ("POST", "exempt/<str:provider>", unit.build_body_act("exempt", "reason"), "exempt"),
        ("POST", "ask/<str:provider>", unit.build_body_act("resume"), "ask_after_all"),
    ),
    *build_paths(
        require_body_member,
        "<str:round_name>/body/<str:provider>/",
        ("GET", "", body.show_body_overview, "overview"),
        ("GET POST", "form/<str:page>", body.edit_body_form, "form"),
        ("POST", "save", body.save_body_place, "save"),
        ("POST", "resume", body.resume_body_draft, "resume"),
        ("GET", "check", body.check_body_draft, "check"),
        ("GET", "summary", body.show_draft_summary, "summary"),
        ("GET", "workbook", body.download_body_workbook, "workbook"),
        ("POST", "upload", body.preview_workbook_upload, "upload"),
        ("POST", "take-over", body.apply_workbook_upload, "take_over"),
        ("GET", "asked", unit.show_body_questions, "asked"),
        ("POST", "answer", unit.answer_body_question, "answer"),
        ("GET", "account", body.show_account_page, "account"),
        ("GET", "account.pdf", body.download_account_pdf, "account_pdf"),
        ("POST", "account/object", body.object_to_shown_account, "object_account"),
        ("POST", "wish", body.request_figures_reopening, "wish"),
        ("GET", "receipt", body.show_receipt, "receipt"),
        ("GET", "receipt.pdf", body.download_receipt_pdf, "receipt_pdf"),
    ),
    *build_paths(
        require_signer,
        "<str:round_name>/body/<str:provider>/",
        ("POST", "sign", body.sign_draft, "sign"),
        ("POST", "account/approve", body.approve_shown_account, "approve_account"),
    ),
]
