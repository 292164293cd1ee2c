"""The report's text: an editor over its files, figures to bind, the page beside, and its versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tilstand.languages import native
from tilstand.portal.clock import now
from tilstand.portal.gate import Visit
from tilstand.portal.page import minute
from tilstand.portal.section import (
    SectionClash,
    SectionLook,
    WrittenSection,
    bindable,
    looked_at,
    section_saved,
    versions,
    written_section,
    written_sections,
)
from tilstand.portal.tongue import tongue

__all__ = ["figures", "look", "report", "section", "version"]


def report(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every text, with how many of its sentences wait to be released."""
    by_language: dict[str, list[WrittenSection]] = {}
    for one in written_sections(visit.room):
        by_language.setdefault(native(one.language), []).append(one)
    return render(request, "report.html.j2", {"visit": visit, "texts": by_language})


def section(request: HttpRequest, visit: Visit, written: str, name: str) -> HttpResponse:
    """One text: written on the left, as it will be printed on the right."""
    one = written_section(visit.room, written, name)
    text, seen, clash, status = one.text, one.version, None, 200
    if request.method == "POST":
        text, given = request.POST.get("text", ""), request.POST.get("version", "")
        seen = int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1
        try:
            section_saved(visit.room, one, text, seen, by=visit.person.name, at=now())
        except SectionClash as told:
            clash, status, seen = told.stands, 412, told.stands.version
        else:
            return redirect("section", round_name=visit.room.name, written=written, name=name)
    found = looked_at(visit.room, one, text)
    facts = {
        "visit": visit,
        "one": one,
        "text": text,
        "seen": seen,
        "clash": clash,
        "found": found,
        "marked": [*_marked(text, one, found)],
        "versions": [(each, minute(each.at)) for each in versions(visit.room, one.file)],
    }
    return render(request, "section.html.j2", facts, status=status)


def look(request: HttpRequest, visit: Visit, written: str, name: str) -> HttpResponse:
    """The page beside, for a text that is not saved yet."""
    one, text = written_section(visit.room, written, name), request.POST.get("text", "")
    found = looked_at(visit.room, one, text)
    facts = {"one": one, "found": found, "marked": [*_marked(text, one, found)]}
    return render(request, "section_look.html.j2", facts)


def figures(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Figures to bind: what each is, its value, and what is written to bind it."""
    language = tongue(request)
    found = bindable(visit.room, request.GET.get("q", "")[:200], language)
    told = [
        {"label": one.label.text(language), "value": str(one.value), "reference": one.reference}
        for one in found
    ]
    return JsonResponse({"figures": told})


def version(request: HttpRequest, visit: Visit, written: str, name: str, number: int) -> HttpResponse:
    """A former version as it was saved; to go on from it, its text is saved again."""
    one = written_section(visit.room, written, name)
    kept = next((each for each in versions(visit.room, one.file) if each.version == number), None)
    if kept is None:
        return redirect("section", round_name=visit.room.name, written=written, name=name)
    return HttpResponse(kept.text, content_type="text/plain; charset=utf-8")


def _marked(text: str, one: WrittenSection, found: SectionLook) -> Iterator[tuple[str, str]]:
    """The text in pieces: what waits to be released, and numbers bound to nothing, by those names."""
    places = [*_waiting(text, one), *_bare(text, found.unbound)]
    at = 0
    for start, end, kind in sorted(places):
        if start >= at:
            yield text[at:start], ""
            yield text[start:end], kind
            at = end
    yield text[at:], ""


def _waiting(text: str, one: WrittenSection) -> Iterator[tuple[int, int, str]]:
    for each in one.waiting:
        words = each.words.split()
        if words and (spot := re.search(r"\s+".join(map(re.escape, words)), text)):
            yield spot.start(), spot.end(), "waits"


def _bare(text: str, told: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    lines = text.splitlines(keepends=True)
    for number, word in told:
        before = sum(map(len, lines[: number - 1]))
        for spot in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", lines[number - 1]):
            yield before + spot.start(), before + spot.end(), "unbound"
            break
