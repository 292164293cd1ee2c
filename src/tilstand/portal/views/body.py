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
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.model import Observation
from tilstand.portal.decisions import (
    approve_account,
    get_account_file,
    list_reopen_requests,
    object_to_account,
    request_reopening,
)
from tilstand.portal.delivery import (
    DeliveredFigures,
    build_receipt_pdf,
    check_draft,
    format_delivered_figure,
    format_delivery_time,
    load_delivered_figures,
    submit_draft,
)
from tilstand.portal.drafts import DraftConflict, PlaceEntry, is_draft_writable, load_draft, save_place_entry
from tilstand.portal.forms import FormPage, collect_place_labels, filter_corrected_places
from tilstand.portal.forms import collect_place_labels as labels_of
from tilstand.portal.localization import choose_language
from tilstand.portal.pages import format_clock_time, make_place_anchor
from tilstand.portal.permissions import Actor
from tilstand.portal.questions import group_threads_by_place, list_question_threads
from tilstand.portal.snapshot import get_portal_time
from tilstand.portal.uploads import (
    apply_workbook,
    compare_workbook,
    discard_upload,
    find_waiting_upload,
    remember_upload,
    restart_draft,
    store_upload,
)
from tilstand.terms import Language

_LANE = Lock()


def show_body_overview(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where the body stands, and the way to its forms."""
    stand, kept = (
        visit.room.read_standings().get_subject_state("delivery", visit.provider),
        load_draft(visit.room, visit.provider),
    )
    far = [(page, kept.filled(page.addresses), len(page.addresses)) for page in visit.pages()]
    facts = {
        "visit": visit,
        "stand": stand,
        "came": stand.last("receive", "correct"),
        "deadline": visit.room.view.round(visit.room.name).deadline,
        "open": is_draft_writable(stand.state),
        "wish": list_reopen_requests(visit.room).get(visit.provider),
        "asked": sum(thread.state == "open" for thread in list_question_threads(visit.room, visit.provider)),
        "progress": [(form_page, filled, of) for form_page, filled, of in far if not form_page.corrects],
        "earlier": [(form_page, filled) for form_page, filled, _ in far if form_page.corrects],
    }
    return render(request, "overview.html.j2", facts)


def edit_body_form(request: HttpRequest, visit: Actor, page: str) -> HttpResponse:
    """One form: each place with what was written the time before; without a script it is saved as a whole."""
    own_pages = visit.pages()
    shown = _get_named_page(own_pages, page)
    clashes: list[DraftConflict] = []
    if request.method == "POST":
        clashes = _save_form_page(request, visit, own_pages, shown)
        if not clashes:
            return redirect(_make_next_page_url(request, visit, own_pages, shown))
    stand, kept = (
        visit.room.read_standings().get_subject_state("delivery", visit.provider),
        load_draft(visit.room, visit.provider),
    )
    draft_check = check_draft(visit.room, visit.provider, own_pages, kept)
    facts = {
        "visit": visit,
        "pages": [form_page for form_page in own_pages if not form_page.corrects],
        "page": shown,
        "draft": kept,
        "found": draft_check,
        "open": is_draft_writable(stand.state),
        "stand": stand,
        "clashes": clashes,
        "states": GIVEN,
        "qualifiers": READ_AS,
        "labels": labels_of(own_pages),
        "asked": group_threads_by_place(visit.room, visit.provider),
        "last": format_clock_time(kept.last.at) if kept.last else "",
    }
    return render(request, "form.html.j2", facts, status=409 if clashes else 200)


def save_body_place(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Keep what somebody wrote in one place; where somebody else wrote there, both are told."""
    language, at = choose_language(request), get_portal_time()
    try:
        saved_cell = save_place_entry(
            visit.room, visit.provider, visit.pages(), _read_posted_entry(request, ""), by=visit.person.name, at=at
        )
    except DraftConflict as clash:
        stands = clash.stands
        here = load_draft(visit.room, visit.provider)
        text = format_message("portal.page.clash", by=stands.by, at=format_clock_time(stands.at))
        return JsonResponse(
            {
                "told": text.text(language),
                "version": stands.version,
                "given": here.given(stands.address),
                "state": stands.state,
                "qualifier": stands.qualifier,
                "words": here.said(stands.address),
            },
            status=412,
        )
    text = format_message("portal.page.saved", at=format_clock_time(at))
    return JsonResponse({"told": text.text(language), "version": saved_cell.version})


def resume_body_draft(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Go on with figures that were opened again."""
    restart_draft(visit.room, visit.provider, visit.pages(), by=visit.person.name, at=get_portal_time())
    return redirect("overview", round_name=visit.room.name, provider=visit.provider)


def check_body_draft(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What does not fit by now, place by place."""
    language, own_pages = choose_language(request), visit.pages()
    if not _LANE.acquire(blocking=False):
        # Somebody else's figures are looked at just now; saving must not wait for what can be asked again.
        return JsonResponse({"later": True}, status=202)
    try:
        draft_check = check_draft(visit.room, visit.provider, own_pages, load_draft(visit.room, visit.provider))
    finally:
        _LANE.release()
    labels = labels_of(own_pages)
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
        for remark in draft_check.remarks
    ]
    return JsonResponse({"remarks": remarks})


def _save_form_page(
    request: HttpRequest, visit: Actor, own: tuple[FormPage, ...], shown: FormPage
) -> list[DraftConflict]:
    """Keep every place of a page that was sent as a whole; the places where somebody else wrote."""
    clashes, at = [], get_portal_time()
    rests = (section.address for section in shown.sections if section.address)
    for address in (*shown.addresses, *rests):
        if f"version:{address}" not in request.POST:
            continue
        try:
            place_entry = _read_posted_entry(request, f":{address}", address)
            if (
                place_entry.version
                or place_entry.given
                or place_entry.state
                or place_entry.qualifier
                or place_entry.words
            ):
                save_place_entry(visit.room, visit.provider, own, place_entry, by=visit.person.name, at=at)
        except DraftConflict as clash:
            clashes.append(clash)
    return clashes


def _read_posted_entry(request: HttpRequest, end: str, address: str = "") -> PlaceEntry:
    def read_posted_field(name: str) -> str:
        return request.POST.get(f"{name}{end}", "")

    version = read_posted_field("version")
    return PlaceEntry(
        address or read_posted_field("address"),
        int(version) if version.isdecimal() and len(version) < 9 else 0,
        read_posted_field("given"),
        read_posted_field("state") if read_posted_field("state") in _STATES else "",
        read_posted_field("qualifier") if read_posted_field("qualifier") in set(READ_AS) else "",
        read_posted_field("words"),
    )


_STATES = {"zero", *GIVEN}


def _get_named_page(own: tuple[FormPage, ...], name: str) -> FormPage:
    for form_page in own:
        if form_page.name == name:
            return form_page
    raise Http404


def _make_form_page_url(visit: Actor, page: str) -> str:
    named = {"round_name": visit.room.name, "provider": visit.provider, "page": page}
    return reverse("form", kwargs=named)


def _make_next_page_url(request: HttpRequest, visit: Actor, own: tuple[FormPage, ...], shown: FormPage) -> str:
    """Where somebody goes who saved a page as a whole."""
    go_on = request.POST.get("go") == "on"
    after = own[own.index(shown) + 1 :]
    if go_on and (shown.corrects or not after or after[0].corrects):
        return reverse("summary", kwargs={"round_name": visit.room.name, "provider": visit.provider})
    return _make_form_page_url(visit, own[own.index(shown) + go_on].name)


def show_draft_summary(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Everything that was written, what does not fit, and the way to sign it off."""
    own_pages, kept = visit.pages(), load_draft(visit.room, visit.provider)
    state = visit.room.read_standings().get_subject_state("delivery", visit.provider).state
    facts = {
        "visit": visit,
        "pages": filter_corrected_places(own_pages, lambda one: bool(kept.filled([one.address]))),
        "draft": kept,
        "found": check_draft(visit.room, visit.provider, own_pages, kept),
        "labels": collect_place_labels(own_pages),
        "open": is_draft_writable(state),
    }
    return render(request, "summary.html.j2", facts)


def sign_draft(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Sign off what was shown."""
    delivery_receipt = submit_draft(
        visit.room,
        visit.provider,
        visit.pages(),
        request.POST.get("digest", ""),
        by=visit.person.name,
        at=get_portal_time(),
    )
    if delivery_receipt.outcome != "received":
        return render(request, "summary_refused.html.j2", {"visit": visit, "told": delivery_receipt}, status=409)
    return redirect("receipt", round_name=visit.room.name, provider=visit.provider)


def show_receipt(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What stands, by whom and when, with its hash."""
    facts = {
        "visit": visit,
        "one": _get_delivered_or_404(visit),
        "figure_told": partial(_format_receipt_figure, choose_language(request)),
    }
    return render(request, "receipt.html.j2", {**facts, "told_at": format_delivery_time})


def download_receipt_pdf(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The same as PDF, in the language of the body."""
    made = build_receipt_pdf(visit.room, visit.provider, _get_delivered_or_404(visit))
    name = f"receipt-{visit.room.name}-{visit.provider}.pdf"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _get_delivered_or_404(visit: Actor) -> DeliveredFigures:
    delivered_figures = load_delivered_figures(visit.room, visit.provider, visit.pages())
    if delivered_figures is None:
        raise Http404
    return delivered_figures


def _format_receipt_figure(language: Language, one: Observation | None) -> str:
    return format_delivered_figure(one, language)


def show_account_page(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Where it stands."""
    stand = visit.room.read_standings().get_subject_state("account", visit.provider)
    facts = {"visit": visit, "stand": stand, "there": get_account_file(visit.room, visit.provider).is_file()}
    return render(request, "account.html.j2", facts)


def download_account_pdf(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The file that was sent."""
    path = get_account_file(visit.room, visit.provider)
    if not path.is_file():
        raise Http404
    named = {"Content-Disposition": f'inline; filename="{path.name}"'}
    return HttpResponse(path.read_bytes(), content_type="application/pdf", headers=named)


def approve_shown_account(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Approve what was shown."""
    sha256 = request.POST.get("sha256", "")
    approve_account(visit.room, visit.provider, sha256, by=visit.person.name, at=get_portal_time())
    return redirect("account", round_name=visit.room.name, provider=visit.provider)


def object_to_shown_account(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Say what is not right."""
    reason = request.POST.get("reason", "")
    object_to_account(visit.room, visit.provider, reason, by=visit.person.name, at=get_portal_time())
    return redirect("account", round_name=visit.room.name, provider=visit.provider)


def request_figures_reopening(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Ask that the figures be opened, or corrected, with the reason."""
    request_reopening(
        visit.room, visit.provider, request.POST.get("reason", ""), by=visit.person.name, at=get_portal_time()
    )
    return redirect("overview", round_name=visit.room.name, provider=visit.provider)


def download_body_workbook(request: HttpRequest, visit: Actor) -> HttpResponse:
    """The workbook that the body can fill in, with last time's figures beside."""
    room, own_text = visit.room, visit.provider
    language = choose_language(request)
    texts_by_entry = {address: words.text(language) for address, words in room.answered.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{own_text}.xlsx"
        collect.write_workbook_template(
            room.held,
            room.name,
            own_text,
            path,
            room.before.get(own_text, {}),
            earlier_answers=texts_by_entry,
            language=language,
            counted=list_register_measures(room.held, room.name),
        )
        data = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{own_text}.xlsx"'}
    )


def preview_workbook_upload(request: HttpRequest, visit: Actor) -> HttpResponse:
    """What a file says that the draft does not; nothing is changed by looking."""
    _check_delivery_open(visit)
    discard_upload(request, _make_upload_key(visit))
    path = store_upload(request, visit.provider)
    own_pages, kept = visit.pages(), load_draft(visit.room, visit.provider)
    workbook_difference = compare_workbook(visit.room, visit.provider, own_pages, path, kept)
    if workbook_difference.usable and workbook_difference.entries:
        remember_upload(request, _make_upload_key(visit), path)
    else:
        path.unlink()
    facts = {"visit": visit, "found": workbook_difference, "draft": kept, "labels": collect_place_labels(own_pages)}
    return render(request, "upload.html.j2", facts)


def apply_workbook_upload(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Write what was shown into the draft."""
    _check_delivery_open(visit)
    path = find_waiting_upload(request, _make_upload_key(visit))
    if path is None:
        raise Http404
    digest = request.POST.get("digest", "")
    own_entry = (visit.room, visit.provider, visit.pages(), path, digest)
    apply_workbook(*own_entry, by=visit.person.name, at=get_portal_time())
    discard_upload(request, _make_upload_key(visit))
    return redirect("summary", round_name=visit.room.name, provider=visit.provider)


def _check_delivery_open(visit: Actor) -> None:
    state = visit.room.read_standings().get_subject_state("delivery", visit.provider).state
    if not is_draft_writable(state):
        text = format_message(f"round.state.delivery.{state}")
        raise make_error(UsageError, "portal.locked", state=text)


def _make_upload_key(visit: Actor) -> str:
    return f"upload {visit.room.name} {visit.provider}"
