"""A body's own pages: where it stands, its forms, what it has written, saving."""

from __future__ import annotations

from threading import Lock

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tilstand.collect.words import GIVEN, READ_AS
from tilstand.languages import message
from tilstand.portal.clock import now
from tilstand.portal.draft import Clash, Entered, draft, save, writable
from tilstand.portal.examine import examined
from tilstand.portal.form import FormPage
from tilstand.portal.form import labels as labels_of
from tilstand.portal.gate import Visit
from tilstand.portal.page import anchor, minute
from tilstand.portal.resume import resumed
from tilstand.portal.thread import beside, threads
from tilstand.portal.tongue import tongue
from tilstand.portal.wish import wishes

__all__ = ["check", "form", "keep", "overview", "resume"]

_LANE = Lock()


def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the body stands, and the way to its forms."""
    stand, kept = visit.room.stood().of("delivery", visit.provider), draft(visit.room, visit.provider)
    far = [(one, kept.filled(one.addresses), len(one.addresses)) for one in visit.pages()]
    facts = {
        "visit": visit,
        "stand": stand,
        "came": stand.last("receive", "correct"),
        "deadline": visit.room.view.round(visit.room.name).deadline,
        "open": writable(stand.state),
        "wish": wishes(visit.room).get(visit.provider),
        "asked": sum(one.state == "open" for one in threads(visit.room, visit.provider)),
        "progress": [(one, filled, of) for one, filled, of in far if not one.corrects],
        "earlier": [(one, filled) for one, filled, _ in far if one.corrects],
    }
    return render(request, "overview.html.j2", facts)


def form(request: HttpRequest, visit: Visit, page: str) -> HttpResponse:
    """One form: each place with what was written the time before; without a script it is saved as a whole."""
    own = visit.pages()
    shown = _named(own, page)
    clashes: list[Clash] = []
    if request.method == "POST":
        clashes = _kept_all(request, visit, own, shown)
        if not clashes:
            return redirect(_onward(request, visit, own, shown))
    stand, kept = visit.room.stood().of("delivery", visit.provider), draft(visit.room, visit.provider)
    found = examined(visit.room, visit.provider, own, kept)
    facts = {
        "visit": visit,
        "pages": [one for one in own if not one.corrects],
        "page": shown,
        "draft": kept,
        "found": found,
        "open": writable(stand.state),
        "stand": stand,
        "clashes": clashes,
        "states": GIVEN,
        "qualifiers": READ_AS,
        "labels": labels_of(own),
        "asked": beside(visit.room, visit.provider),
        "last": minute(kept.last.at) if kept.last else "",
    }
    return render(request, "form.html.j2", facts, status=409 if clashes else 200)


def keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep what somebody wrote in one place; where somebody else wrote there, both are told."""
    language, at = tongue(request), now()
    try:
        kept = save(
            visit.room, visit.provider, visit.pages(), _written(request, ""), by=visit.person.name, at=at
        )
    except Clash as clash:
        stands = clash.stands
        here = draft(visit.room, visit.provider)
        told = message("portal.page.clash", by=stands.by, at=minute(stands.at))
        return JsonResponse(
            {
                "told": told.text(language),
                "version": stands.version,
                "given": here.given(stands.address),
                "state": stands.state,
                "qualifier": stands.qualifier,
                "words": here.said(stands.address),
            },
            status=412,
        )
    told = message("portal.page.saved", at=minute(at))
    return JsonResponse({"told": told.text(language), "version": kept.version})


def resume(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Go on with figures that were opened again."""
    resumed(visit.room, visit.provider, visit.pages(), by=visit.person.name, at=now())
    return redirect("overview", round_name=visit.room.name, provider=visit.provider)


def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What does not fit by now, place by place."""
    language, own = tongue(request), visit.pages()
    if not _LANE.acquire(blocking=False):
        # Somebody else's figures are looked at just now; saving must not wait for what can be asked again.
        return JsonResponse({"later": True}, status=202)
    try:
        found = examined(visit.room, visit.provider, own, draft(visit.room, visit.provider))
    finally:
        _LANE.release()
    labels = labels_of(own)
    remarks = [
        {
            "weight": one.severity.value,
            "head": message(f"finding.{one.severity.value}").text(language),
            "text": f"{one.what.text(language)} {one.do.text(language)}",
            "places": [
                {
                    "address": address,
                    "label": labels[address][0].text(language),
                    "href": f"{_page(visit, labels[address][1])}#{anchor(address)}",
                }
                for address in one.addresses
            ],
        }
        for one in found.remarks
    ]
    return JsonResponse({"remarks": remarks})


def _kept_all(request: HttpRequest, visit: Visit, own: tuple[FormPage, ...], shown: FormPage) -> list[Clash]:
    """Keep every place of a page that was sent as a whole; the places where somebody else wrote."""
    clashes, at = [], now()
    rests = (section.address for section in shown.sections if section.address)
    for address in (*shown.addresses, *rests):
        if f"version:{address}" not in request.POST:
            continue
        try:
            one = _written(request, f":{address}", address)
            if one.version or one.given or one.state or one.qualifier or one.words:
                save(visit.room, visit.provider, own, one, by=visit.person.name, at=at)
        except Clash as clash:
            clashes.append(clash)
    return clashes


def _written(request: HttpRequest, end: str, address: str = "") -> Entered:
    def said(name: str) -> str:
        return request.POST.get(f"{name}{end}", "")

    version = said("version")
    return Entered(
        address or said("address"),
        int(version) if version.isdecimal() and len(version) < 9 else 0,
        said("given"),
        said("state") if said("state") in _STATES else "",
        said("qualifier") if said("qualifier") in set(READ_AS) else "",
        said("words"),
    )


_STATES = {"zero", *GIVEN}


def _named(own: tuple[FormPage, ...], name: str) -> FormPage:
    for one in own:
        if one.name == name:
            return one
    raise Http404


def _page(visit: Visit, page: str) -> str:
    named = {"round_name": visit.room.name, "provider": visit.provider, "page": page}
    return reverse("form", kwargs=named)


def _onward(request: HttpRequest, visit: Visit, own: tuple[FormPage, ...], shown: FormPage) -> str:
    """Where somebody goes who saved a page as a whole."""
    go_on = request.POST.get("go") == "on"
    after = own[own.index(shown) + 1 :]
    if go_on and (shown.corrects or not after or after[0].corrects):
        return reverse("summary", kwargs={"round_name": visit.room.name, "provider": visit.provider})
    return _page(visit, own[own.index(shown) + go_on].name)
