"""The unit's registers: each with what is due, the entries of one, what does not fit, and all as a table."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from tilstand.define.registers import DeclaredRegister
from tilstand.languages import Dated, message
from tilstand.portal.clock import now
from tilstand.portal.entry_form import entry_fields
from tilstand.portal.gate import RegisterVisit
from tilstand.portal.models import Person
from tilstand.portal.shelves import known, shelves, stood
from tilstand.portal.tongue import tongue
from tilstand.register.due import due
from tilstand.register.export import as_csv, as_workbook
from tilstand.register.find import found, title
from tilstand.register.whole import shelf_flaws
from tilstand.terms import Text

__all__ = ["check", "entries", "export_csv", "export_workbook", "registers"]

_PAGE, _DIGITS, _BLANK = 50, 6, "-"
_STATES = ("written", "released", "withdrawn")
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Filter(NamedTuple):
    column: str
    label: Text
    options: tuple[tuple[str, Text], ...]
    chosen: str


def registers(request: HttpRequest, person: Person) -> HttpResponse:
    """Every register with how much it has, what waits for a second person, and what is due in all of them."""
    language, today, lines, every = tongue(request), now().date(), [], []
    for name, one in shelves().items():
        about, entries = one.shelf.register, stood(one.shelf).entries
        late = due(about, entries, today)
        waits = (
            sum(entry.state == "written" for entry in entries.values()) if about.about.second_person else 0
        )
        lines.append((name, about, one.held, len(entries), waits, len(late)))
        every += [(two, one, title(about, entries[two.entry], language)) for two in late]
    every.sort(key=lambda line: (line[0].day, line[1].shelf.register.name, line[0].entry))
    told = [
        (Dated(two.day), two, one, called, _due(one.shelf.register, two.rule)) for two, one, called in every
    ]
    return render(request, "registers.html.j2", {"lines": lines, "due": told})


def entries(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """The entries of a register that fit what is asked for, page by page."""
    about, language, asked = visit.shelf.register, tongue(request), request.GET
    filters = tuple(_filters(about, asked))
    where = {one.column: ("",) if one.chosen == _BLANK else (one.chosen,) for one in filters if one.chosen}
    state = asked.get("state", "") if asked.get("state", "") in _STATES else ""
    text, stand = asked.get("text", ""), stood(visit.shelf)
    fitting = found(stand.entries.values(), where, text, state)
    late = {one.entry: _due(about, one.rule) for one in reversed(due(about, stand.entries, now().date()))}
    pages, page = max(1, ceil(len(fitting) / _PAGE)), asked.get("page", "")
    at = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < _DIGITS else 1
    kept = asked.copy()
    for name in ("page", "language"):
        kept.pop(name, None)
    facts = {
        "about": about,
        "entries": [
            (one, title(about, one, language), late.get(one.id))
            for one in fitting[(at - 1) * _PAGE : at * _PAGE]
        ],
        "count": len(fitting),
        "of": len(stand.entries),
        "filters": filters,
        "states": _STATES,
        "state": state,
        "text": text,
        "narrowed": bool(where or state or text),
        "page": at,
        "pages": pages,
        "query": kept.urlencode(),
        "told": request.session.pop("told", ""),
    }
    return render(request, "register.html.j2", facts)


def check(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """All that does not fit in a register, with the way to each."""
    flaws = shelf_flaws(visit.shelf, stood(visit.shelf), known())
    facts = {
        "about": visit.shelf.register,
        "flaws": flaws,
        "there": stood(visit.shelf).entries,
    }
    return render(request, "register_check.html.j2", facts)


def export_csv(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Every entry as CSV, internal fields too."""
    data = as_csv(visit.shelf.register, stood(visit.shelf).entries.values())
    return _file(visit, data, "csv", "text/csv; charset=utf-8")


def export_workbook(request: HttpRequest, visit: RegisterVisit) -> HttpResponse:
    """Every entry as a workbook that can be filled in and come back."""
    data = as_workbook(visit.shelf.register, stood(visit.shelf).entries.values(), tongue(request))
    return _file(visit, data, "xlsx", _BOOK)


def _filters(about: DeclaredRegister, asked: QueryDict) -> Iterator[_Filter]:
    """What entries can be found by: the columns that have codes, or yes and no."""
    for one in entry_fields(about, {}):
        if one.kind in ("choice", "choices"):
            options = (*one.options, (_BLANK, message("portal.registers.blank")))
            chosen = asked.get(f"in:{one.column.id}", "")
            yield _Filter(one.column.id, one.label, options, chosen if chosen in dict(options) else "")


def _file(visit: RegisterVisit, data: bytes, ending: str, kind: str) -> HttpResponse:
    name = f'attachment; filename="{visit.shelf.register.name}.{ending}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": name})


def _due(about: DeclaredRegister, rule: str) -> Text:
    return about.labels[f"registers.{about.name}.due.{rule}"]
