"""Views of a body: overview, form, summary, delivery, workbook and account."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from threading import Lock

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tilstand import collect
from tilstand.collect.form_words import GIVEN, READ_AS
from tilstand.define.registers import list_register_measures
from tilstand.languages import format_message
from tilstand.portal import decisions, delivery, drafts
from tilstand.portal.forms import FormPage, collect_place_labels, filter_corrected_places
from tilstand.portal.localization import choose_language
from tilstand.portal.pages import (
    WORKBOOK,
    format_clock_time,
    make_download,
    make_place_anchor,
    parse_number,
    read_fields,
)
from tilstand.portal.permissions import Actor
from tilstand.portal.questions import group_threads_by_place, list_question_threads
from tilstand.portal.snapshot import get_portal_time
from tilstand.portal.uploads import WaitingUpload, apply_workbook, compare_workbook, restart_draft

_LANE = Lock()
_PARTS = ("version", "given", "state", "qualifier", "words")
_STATES = {"zero", *GIVEN}


def show_body_overview(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where the body stands, and the way to its forms."""
    stand, kept = visit.room.get_delivery(visit.provider), drafts.load_draft(visit.room, visit.provider)
    far = [(page, kept.filled(page.addresses), len(page.addresses)) for page in visit.pages()]
    facts = {
        "visit": visit,
        "stand": stand,
        "came": stand.last("receive", "correct"),
        "deadline": visit.room.about.deadline,
        "open": drafts.is_draft_writable(stand.state),
        "wish": decisions.list_reopen_requests(visit.room).get(visit.provider),
        "asked": sum(thread.state == "open" for thread in list_question_threads(visit.room, visit.provider)),
        "progress": [(page, filled, of) for page, filled, of in far if not page.corrects],
        "earlier": [(page, filled) for page, filled, _ in far if page.corrects],
    }
    return render(request, "overview.html.j2", facts)


def edit_body_form(request: HttpRequest, visit: Actor, page: str) -> HttpResponse:
    """One form: each place with what was written the time before; without a script it is saved as a whole."""
    pages = visit.pages()
    shown = next((form_page for form_page in pages if form_page.name == page), None)
    if shown is None:
        raise Http404
    clashes = _save_form_page(request, visit, pages, shown) if request.method == "POST" else []
    if request.method == "POST" and not clashes:
        return redirect(_make_next_page_url(request, visit, pages, shown))
    stand, kept = visit.room.get_delivery(visit.provider), drafts.load_draft(visit.room, visit.provider)
    facts = {
        "visit": visit,
        "pages": [form_page for form_page in pages if not form_page.corrects],
        "page": shown,
        "draft": kept,
        "found": delivery.check_draft(visit.room, visit.provider, pages, kept),
        "open": drafts.is_draft_writable(stand.state),
        "stand": stand,
        "clashes": clashes,
        "states": GIVEN,
        "qualifiers": READ_AS,
        "labels": collect_place_labels(pages),
        "asked": group_threads_by_place(visit.room, visit.provider),
        "last": format_clock_time(kept.last.at) if kept.last else "",
    }
    return render(request, "form.html.j2", facts, status=409 if clashes else 200)


def save_body_place(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Keep what somebody wrote in one place; where somebody else wrote there, both are told."""
    language, at = choose_language(request), get_portal_time()
    entry = _read_posted_entry(request, request.POST.get("address", ""))
    try:
        cell = drafts.save_place_entry(visit.room, visit.provider, visit.pages(), entry, by=visit.person.name, at=at)
    except drafts.DraftConflict as clash:
        stands, here = clash.stands, drafts.load_draft(visit.room, visit.provider)
        text = format_message("portal.page.clash", by=stands.by, at=format_clock_time(stands.at))
        facts = {
            "told": text.text(language),
            "version": stands.version,
            "given": here.given(stands.address),
            "state": stands.state,
            "qualifier": stands.qualifier,
            "words": here.said(stands.address),
        }
        return JsonResponse(facts, status=412)
    text = format_message("portal.page.saved", at=format_clock_time(at))
    return JsonResponse({"told": text.text(language), "version": cell.version})


def resume_body_draft(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Go on with figures that were opened again."""
    restart_draft(visit.room, visit.provider, visit.pages(), **visit.stamp)
    return visit.redirect_to("overview")


def check_body_draft(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What does not fit by now, place by place."""
    language, pages = choose_language(request), visit.pages()
    if not _LANE.acquire(blocking=False):
        # Somebody else's figures are looked at just now; saving must not wait for what can be asked again.
        return JsonResponse({"later": True}, status=202)
    try:
        found = delivery.check_draft(visit.room, visit.provider, pages, drafts.load_draft(visit.room, visit.provider))
    finally:
        _LANE.release()
    labels = collect_place_labels(pages)
    remarks = [
        {
            "weight": remark.severity.value,
            "head": format_message(f"finding.{remark.severity.value}").text(language),
            "text": f"{remark.what.text(language)} {remark.do.text(language)}",
            "places": [
                {
                    "address": address,
                    "label": labels[address][0].text(language),
                    "href": f"{_make_form_page_url(visit, labels[address][1])}#{make_place_anchor(address)}",
                }
                for address in remark.addresses
            ],
        }
        for remark in found.remarks
    ]
    return JsonResponse({"remarks": remarks})


def _save_form_page(
    request: HttpRequest, visit: Actor, pages: tuple[FormPage, ...], shown: FormPage
) -> list[drafts.DraftConflict]:
    """Keep every place of a page that was sent as a whole; the places where somebody else wrote."""
    clashes, stamp = [], visit.stamp
    rests = (section.address for section in shown.sections if section.address)
    for address in (*shown.addresses, *rests):
        entry = _read_posted_entry(request, address, f":{address}")
        if f"version:{address}" not in request.POST or entry == drafts.PlaceEntry(address):
            continue
        try:
            drafts.save_place_entry(visit.room, visit.provider, pages, entry, **stamp)
        except drafts.DraftConflict as clash:
            clashes.append(clash)
    return clashes


def _read_posted_entry(request: HttpRequest, address: str, end: str = "") -> drafts.PlaceEntry:
    """What was sent of a place; the names of its fields end as they are told."""
    version, given, state, qualifier, words = read_fields(request, *(f"{part}{end}" for part in _PARTS))
    state = state if state in _STATES else ""
    return drafts.PlaceEntry(
        address, parse_number(version, 8, 0), given, state, qualifier if qualifier in READ_AS else "", words
    )


def _make_form_page_url(visit: Actor, page: str) -> str:
    return reverse("form", kwargs={"round_name": visit.room.name, "provider": visit.provider, "page": page})


def _make_next_page_url(request: HttpRequest, visit: Actor, pages: tuple[FormPage, ...], shown: FormPage) -> str:
    """Where somebody goes who saved a page as a whole."""
    go_on = request.POST.get("go") == "on"
    after = pages[pages.index(shown) + 1 :]
    if go_on and (shown.corrects or not after or after[0].corrects):
        return reverse("summary", kwargs={"round_name": visit.room.name, "provider": visit.provider})
    return _make_form_page_url(visit, after[0].name if go_on else shown.name)


def show_draft_summary(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Everything that was written, what does not fit, and the way to sign it off."""
    pages, kept = visit.pages(), drafts.load_draft(visit.room, visit.provider)
    facts = {
        "visit": visit,
        "pages": filter_corrected_places(pages, lambda place: bool(kept.filled([place.address]))),
        "draft": kept,
        "found": delivery.check_draft(visit.room, visit.provider, pages, kept),
        "labels": collect_place_labels(pages),
        "open": drafts.is_draft_writable(visit.room.get_delivery(visit.provider).state),
    }
    return render(request, "summary.html.j2", facts)


def sign_draft(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Sign off what was shown."""
    (digest,) = read_fields(request, "digest")
    receipt = delivery.submit_draft(visit.room, visit.provider, visit.pages(), digest, **visit.stamp)
    if receipt.outcome != "received":
        return render(request, "summary_refused.html.j2", {"visit": visit, "told": receipt}, status=409)
    return visit.redirect_to("receipt")


def show_receipt(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What stands, by whom and when, with its hash."""
    facts = {
        "visit": visit,
        "one": _get_delivered_or_404(visit),
        "figure_told": partial(delivery.format_delivered_figure, language=choose_language(request)),
        "told_at": delivery.format_delivery_time,
    }
    return render(request, "receipt.html.j2", facts)


def download_receipt_pdf(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The same as PDF, in the language of the body."""
    made = delivery.build_receipt_pdf(visit.room, visit.provider, _get_delivered_or_404(visit))
    return make_download(made, f"receipt-{visit.room.name}-{visit.provider}.pdf", "application/pdf")


def _get_delivered_or_404(visit: Actor) -> delivery.DeliveredFigures:
    delivered = delivery.load_delivered_figures(visit.room, visit.provider, visit.pages())
    if delivered is None:
        raise Http404
    return delivered


def show_account_page(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where it stands."""
    stand = visit.room.read_standings().get_subject_state("account", visit.provider)
    there = decisions.get_account_file(visit.room, visit.provider).is_file()
    return render(request, "account.html.j2", {"visit": visit, "stand": stand, "there": there})


def download_account_pdf(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The file that was sent."""
    path = decisions.get_account_file(visit.room, visit.provider)
    if not path.is_file():
        raise Http404
    return make_download(path.read_bytes(), path.name, "application/pdf", shown=True)


def approve_shown_account(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Approve what was shown."""
    decisions.approve_account(visit.room, visit.provider, *read_fields(request, "sha256"), **visit.stamp)
    return visit.redirect_to("account")


def object_to_shown_account(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Say what is not right."""
    decisions.object_to_account(visit.room, visit.provider, *read_fields(request, "reason"), **visit.stamp)
    return visit.redirect_to("account")


def request_figures_reopening(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Ask that the figures be opened, or corrected, with the reason."""
    decisions.request_reopening(visit.room, visit.provider, *read_fields(request, "reason"), **visit.stamp)
    return visit.redirect_to("overview")


def download_body_workbook(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The workbook that the body can fill in, with last time's figures beside."""
    room, body, language = visit.room, visit.provider, choose_language(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{body}.xlsx"
        collect.write_workbook_template(
            room.held,
            room.name,
            body,
            path,
            room.before.get(body, {}),
            earlier_answers={address: words.text(language) for address, words in room.answered.items()},
            language=language,
            counted=list_register_measures(room.held, room.name),
        )
        return make_download(path.read_bytes(), path.name, WORKBOOK)


def preview_workbook_upload(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What a file says that the draft does not; nothing is changed by looking."""
    upload = _open_workbook_upload(request, visit)
    path = upload.store_file(visit.provider)
    pages, kept = visit.pages(), drafts.load_draft(visit.room, visit.provider)
    difference = compare_workbook(visit.room, visit.provider, pages, path, kept)
    upload.remember_file(path, wanted=difference.usable and bool(difference.entries))
    facts = {"visit": visit, "found": difference, "draft": kept, "labels": collect_place_labels(pages)}
    return render(request, "upload.html.j2", facts)


def apply_workbook_upload(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Write what was shown into the draft."""
    upload, (digest,) = _open_workbook_upload(request, visit), read_fields(request, "digest")
    apply_workbook(visit.room, visit.provider, visit.pages(), upload.find_file(), digest, **visit.stamp)
    upload.discard_file()
    return visit.redirect_to("summary")


def _open_workbook_upload(request: HttpRequest, visit: Actor) -> WaitingUpload:
    """The upload of a body that can write.

    Raises:
        UsageError: If it cannot.
    """
    drafts.check_delivery_state(visit.room, visit.provider, *drafts.WRITABLE)
    return WaitingUpload(request, f"upload {visit.room.name} {visit.provider}")
