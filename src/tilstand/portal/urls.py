"""Every address of the portal, and who may open it."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilstand.portal.gate import known, of_body, of_unit, signing
from tilstand.portal.views import body, delivery, door, texts, unit, upload

__all__ = ["handler404", "urlpatterns"]

handler404 = door.absent

_BODY = "<str:round_name>/body/<str:provider>"

_both = require_http_methods(["GET", "POST"])

urlpatterns: list[URLPattern] = [
    path("health", require_GET(door.health), name="health"),
    path("sign-in", door.sign_in, name="sign_in"),
    path("sign-out", door.sign_out, name="sign_out"),
    path("", require_GET(known(door.choose)), name="choose"),
    path("<str:round_name>/board", require_GET(of_unit(unit.board)), name="board"),
    path("<str:round_name>/findings", require_GET(of_unit(unit.findings)), name="findings"),
    path("<str:round_name>/texts", require_GET(of_unit(texts.texts)), name="texts"),
    path("<str:round_name>/release", require_POST(of_unit(texts.release_text)), name="release_text"),
    path("<str:round_name>/withhold", require_POST(of_unit(texts.withhold_text)), name="withhold_text"),
    path("<str:round_name>/remind/<str:provider>", require_POST(of_unit(unit.remind)), name="remind"),
    path("<str:round_name>/accept/<str:provider>", require_POST(of_unit(unit.accept)), name="accept"),
    path("<str:round_name>/reopen/<str:provider>", require_POST(of_unit(unit.reopen)), name="reopen"),
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
    path(f"{_BODY}/receipt", require_GET(of_body(delivery.receipt)), name="receipt"),
]
