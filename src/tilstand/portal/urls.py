"""Every address of the portal, and who may open it."""

from __future__ import annotations

from allauth.account.views import login
from allauth.mfa.base import views as step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilstand.portal.gate import coordinating, known, of_body, of_register, of_unit, signing
from tilstand.portal.machine.api import api
from tilstand.portal.views import (
    body,
    contacts,
    decide,
    delivery,
    door,
    edition,
    entries,
    held,
    join,
    keys,
    log,
    mails,
    next_round,
    overviews,
    own_account,
    people,
    preview,
    questions,
    registers,
    report,
    table_in,
    texts,
    tokens,
    unit,
    upload,
    vouched,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

handler400 = door.unread
handler403 = door.closed
handler404 = door.absent
handler500 = door.broken

_BODY = "<str:round_name>/body/<str:provider>"
_REGISTER = "registers/<str:register>"
_ENTRY = f"{_REGISTER}/entry/<str:entry>"

_both = require_http_methods(["GET", "POST"])

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", require_GET(door.health), name="health"),
    path("sign-in", login, name="account_login"),
    path("sign-in/step", step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/issuer", vouched.to_issuer, name="to_issuer"),
    path("sign-in/issuer/back", vouched.back, name="from_issuer"),
    path("sign-out", door.sign_out, name="sign_out"),
    path("again", step.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys", step.index, name="mfa_index"),
    path("keys/app", keys.set_up_app, name="mfa_activate_totp"),
    path("keys/app/remove", deactivate_totp, name="mfa_deactivate_totp"),
    path("keys/passkey", keys.add_passkey, name="mfa_add_webauthn"),
    path("keys/passkey/<int:pk>/remove", keys.remove_passkey, name="mfa_remove_webauthn"),
    path("keys/password", _both(known(keys.change_password)), name="change_password"),
    path("keys/elsewhere", require_POST(known(keys.leave_elsewhere)), name="leave_elsewhere"),
    path("keys/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("keys/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accessibility", require_GET(door.accessible), name="accessible"),
    path("held", require_GET(known(held.show)), name="held"),
    path("token", require_GET(known(held.renewed)), name="token"),
    path("join/<str:token>", join.join, name="join"),
    path("tokens", require_GET(known(tokens.tokens)), name="tokens"),
    path("tokens/make", require_POST(known(tokens.make)), name="make_token"),
    path("tokens/<int:pk>/end", require_POST(known(tokens.end)), name="end_token"),
    path("api/v1/", api.urls),  # each of its operations asks for a token
    path("people", require_GET(coordinating(people.people)), name="people"),
    path("people/invite", require_POST(coordinating(people.invite)), name="invite"),
    path("people/<int:pk>/link", require_POST(coordinating(people.link)), name="new_link"),
    path("people/<int:pk>/give", require_POST(coordinating(people.give)), name="give"),
    path("people/<int:pk>/take", require_POST(coordinating(people.take)), name="take"),
    path("people/<int:pk>/sign-out", require_POST(coordinating(people.sign_out)), name="sign_out_person"),
    path("people/<int:pk>/end", require_POST(coordinating(people.end)), name="end"),
    path("mails", require_GET(coordinating(mails.mails)), name="mails"),
    path("mails/<int:pk>/again", require_POST(coordinating(mails.again)), name="mail_again"),
    path("contacts", require_GET(coordinating(contacts.contacts)), name="contacts"),
    path("contacts/add", require_POST(coordinating(contacts.add)), name="add_contact"),
    path("contacts/<int:pk>/renew", require_POST(coordinating(contacts.renew)), name="renew_contact"),
    path("contacts/<int:pk>/remove", require_POST(coordinating(contacts.remove)), name="remove_contact"),
    path("registers/", require_GET(coordinating(registers.registers)), name="registers"),
    path(f"{_REGISTER}/", require_GET(of_register(registers.entries)), name="register"),
    path(f"{_REGISTER}/check", require_GET(of_register(registers.check)), name="check_register"),
    path(f"{_REGISTER}/csv", require_GET(of_register(registers.export_csv)), name="export_csv"),
    path(
        f"{_REGISTER}/workbook", require_GET(of_register(registers.export_workbook)), name="export_workbook"
    ),
    path(f"{_REGISTER}/overviews", require_GET(of_register(overviews.overviews)), name="overviews"),
    path(f"{_REGISTER}/known", require_POST(of_register(overviews.declare_known)), name="declare_known"),
    path(f"{_REGISTER}/confirm", require_POST(of_register(overviews.confirm_known)), name="confirm_known"),
    path(
        f"{_REGISTER}/overviews/build/<str:kind>",
        require_POST(of_register(overviews.build_overview)),
        name="build_overview",
    ),
    path(f"{_REGISTER}/overviews/far", require_GET(of_register(overviews.overview_far)), name="overview_far"),
    path(
        f"{_REGISTER}/overviews/preview/<str:kind>/<path:page>",
        require_GET(of_register(overviews.preview_overview)),
        name="preview_overview",
    ),
    path(
        f"{_REGISTER}/overviews/publish",
        require_POST(of_register(overviews.publish_overview)),
        name="publish_overview",
    ),
    path(
        f"{_REGISTER}/overviews/take-down",
        require_POST(of_register(overviews.take_down_overview)),
        name="take_down_overview",
    ),
    path(f"{_REGISTER}/look", require_POST(of_register(table_in.look)), name="look_at_table"),
    path(f"{_REGISTER}/take-in", require_POST(of_register(table_in.take_in)), name="take_in_table"),
    path(f"{_REGISTER}/new", _both(of_register(entries.new)), name="new_entry"),
    path(f"{_ENTRY}/", require_GET(of_register(entries.entry)), name="entry"),
    path(f"{_ENTRY}/edit", _both(of_register(entries.edit)), name="edit_entry"),
    path(f"{_ENTRY}/release", require_POST(of_register(entries.release)), name="release_entry"),
    path(f"{_ENTRY}/withdraw", require_POST(of_register(entries.withdraw)), name="withdraw_entry"),
    path(f"{_ENTRY}/review", require_POST(of_register(entries.review)), name="review_entry"),
    path(f"{_ENTRY}/remove", require_POST(of_register(entries.remove)), name="remove_entry"),
    path("", require_GET(known(door.choose)), name="choose"),
    path("<str:round_name>/board", require_GET(of_unit(unit.board)), name="board"),
    path("<str:round_name>/findings", require_GET(of_unit(unit.findings)), name="findings"),
    path("<str:round_name>/decisions", require_GET(of_unit(decide.decisions)), name="decisions"),
    path("<str:round_name>/decide", require_POST(of_unit(decide.decide)), name="decide"),
    path("<str:round_name>/questions", require_GET(of_unit(questions.of_unit)), name="questions"),
    path("<str:round_name>/questions/ask", require_POST(of_unit(questions.ask)), name="ask"),
    path(
        "<str:round_name>/questions/<str:number>/follow",
        require_POST(of_unit(questions.follow)),
        name="follow",
    ),
    path(
        "<str:round_name>/questions/<str:number>/close", require_POST(of_unit(questions.close)), name="close"
    ),
    path("early/<str:token>/<path:page>", preview.early, name="early"),
    path("<str:round_name>/edition", require_GET(of_unit(edition.edition)), name="edition"),
    path("<str:round_name>/edition/far", require_GET(of_unit(edition.how_far)), name="how_far"),
    path("<str:round_name>/edition/compare", require_GET(of_unit(edition.compare)), name="compare"),
    path("<str:round_name>/edition/build/<str:kind>", require_POST(of_unit(edition.build)), name="build"),
    path("<str:round_name>/edition/pass/<str:name>", require_POST(of_unit(edition.pass_check)), name="pass"),
    path("<str:round_name>/edition/freeze", require_POST(of_unit(edition.freeze)), name="freeze"),
    path("<str:round_name>/edition/early", require_POST(of_unit(edition.invite_early)), name="invite_early"),
    path(
        "<str:round_name>/edition/early/<int:pk>/end",
        require_POST(of_unit(edition.end_early)),
        name="end_early",
    ),
    path("<str:round_name>/edition/publish", require_POST(of_unit(edition.publish_it)), name="publish"),
    path(
        "<str:round_name>/preview/<str:kind>/<path:page>",
        require_GET(of_unit(preview.preview)),
        name="preview",
    ),
    path("<str:round_name>/report", require_GET(of_unit(report.report)), name="report"),
    path("<str:round_name>/report/figures", require_GET(of_unit(report.figures)), name="figures"),
    path(
        "<str:round_name>/report/<str:written>/look/<path:name>",
        require_POST(of_unit(report.look)),
        name="look",
    ),
    path(
        "<str:round_name>/report/<str:written>/version/<int:number>/<path:name>",
        require_GET(of_unit(report.version)),
        name="section_version",
    ),
    path("<str:round_name>/report/<str:written>/<path:name>", _both(of_unit(report.section)), name="section"),
    path("<str:round_name>/next", _both(of_unit(next_round.next_round)), name="next_round"),
    path("<str:round_name>/texts", require_GET(of_unit(texts.texts)), name="texts"),
    path("<str:round_name>/sentences", require_GET(of_unit(texts.sentences)), name="sentences"),
    path("<str:round_name>/release", require_POST(of_unit(texts.release_text)), name="release_text"),
    path("<str:round_name>/withhold", require_POST(of_unit(texts.withhold_text)), name="withhold_text"),
    path("<str:round_name>/log", require_GET(of_unit(log.show)), name="log"),
    path("<str:round_name>/log.csv", require_GET(of_unit(log.export)), name="export_log"),
    path("<str:round_name>/tell", require_POST(of_unit(unit.tell)), name="tell"),
    path("<str:round_name>/remind/<str:provider>", require_POST(of_unit(unit.remind)), name="remind"),
    path("<str:round_name>/accept/<str:provider>", require_POST(of_unit(unit.accept)), name="accept"),
    path("<str:round_name>/reopen/<str:provider>", require_POST(of_unit(unit.reopen)), name="reopen"),
    path("<str:round_name>/exempt/<str:provider>", require_POST(of_unit(unit.exempt)), name="exempt"),
    path(
        "<str:round_name>/ask/<str:provider>", require_POST(of_unit(unit.ask_after_all)), name="ask_after_all"
    ),
    path(f"{_BODY}/", require_GET(of_body(body.overview)), name="overview"),
    path(f"{_BODY}/form/<str:page>", _both(of_body(body.form)), name="form"),
    path(f"{_BODY}/save", require_POST(of_body(body.keep)), name="save"),
    path(f"{_BODY}/resume", require_POST(of_body(body.resume)), name="resume"),
    path(f"{_BODY}/check", require_GET(of_body(body.check)), name="check"),
    path(f"{_BODY}/summary", require_GET(of_body(delivery.summary)), name="summary"),
    path(f"{_BODY}/workbook", require_GET(of_body(upload.workbook)), name="workbook"),
    path(f"{_BODY}/upload", require_POST(of_body(upload.upload)), name="upload"),
    path(f"{_BODY}/take-over", require_POST(of_body(upload.take_over)), name="take_over"),
    path(f"{_BODY}/sign", require_POST(signing(delivery.sign)), name="sign"),
    path(f"{_BODY}/asked", require_GET(of_body(questions.of_body)), name="asked"),
    path(f"{_BODY}/answer", require_POST(of_body(questions.answer)), name="answer"),
    path(f"{_BODY}/account", require_GET(of_body(own_account.account)), name="account"),
    path(f"{_BODY}/account.pdf", require_GET(of_body(own_account.pdf)), name="account_pdf"),
    path(f"{_BODY}/account/approve", require_POST(signing(own_account.approve)), name="approve_account"),
    path(f"{_BODY}/account/object", require_POST(of_body(own_account.objecting)), name="object_account"),
    path(f"{_BODY}/wish", require_POST(of_body(own_account.wish)), name="wish"),
    path(f"{_BODY}/receipt", require_GET(of_body(delivery.receipt)), name="receipt"),
    path(f"{_BODY}/receipt.pdf", require_GET(of_body(delivery.receipt_file)), name="receipt_pdf"),
]
