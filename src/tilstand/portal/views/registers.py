"""Views of registers: entries, forms, table import and export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from tilstand.define.registers import ID, DeclaredRegister
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model.batch import RegisterEntry
from tilstand.portal.entry_forms import EntrySubmission, build_entry_fields, submit_entry_form
from tilstand.portal.localization import choose_language
from tilstand.portal.models import Person
from tilstand.portal.permissions import RegisterActor
from tilstand.portal.snapshot import get_portal_time, list_known_entries, list_portal_registers, load_register_state
from tilstand.portal.uploads import discard_upload, find_waiting_upload, remember_upload, store_upload
from tilstand.registers import actions
from tilstand.registers.actions import compare_entries, keep_entries, list_entry_history
from tilstand.registers.checks import check_register_entry, check_register_store
from tilstand.registers.selection import format_entry_title, list_due_entries, search_entries
from tilstand.registers.store import TRACK
from tilstand.registers.tables import IncomingTable, read_entry_table, to_register_csv, to_register_workbook
from tilstand.terms import Text
from tilstand.workflow.event_log import RoundEvent

_Act = Callable[..., tuple[RoundEvent, ...]]


def show_entry_page(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """What stands in an entry, what was done to it, and what can be done now."""
    return _render_entry(request, visit, entry)


def create_entry(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """An entry that is not there yet."""
    name = request.POST.get("id", "").strip() if request.method == "POST" else ""
    return _handle_entry_form(request, visit, name, None)


def edit_entry(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """An entry that stands, changed: where somebody changed it meanwhile, both are shown."""
    return _handle_entry_form(request, visit, entry, _find_entry(visit, entry))


def release_entry(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """Open an entry as it was shown: somebody else than who wrote it has read it."""
    return _apply_entry_act(request, visit, entry, actions.release_entries)


def withdraw_entry(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """Take an entry out of what is published, with the reason."""
    return _apply_entry_act(request, visit, entry, actions.withdraw_entries)


def review_entry(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """Note that an entry was looked through and still holds."""
    return _apply_entry_act(request, visit, entry, actions.review_entries)


def remove_entry(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """Remove an entry with all that ever stood in it; its hashes stay."""
    return _apply_entry_act(request, visit, entry, actions.remove_entries)


def _render_entry(
    request: HttpRequest, visit: RegisterActor, name: str, refused: UsageError | None = None
) -> HttpResponse:
    shelf, stand = visit.shelf, load_register_state(visit.shelf)
    if not stand.acts.get_subject_state(TRACK, name).events:
        raise Http404
    language, here = choose_language(request), stand.entries.get(name)
    facts = {
        "about": shelf.register,
        "name": name,
        "entry": here,
        "title": format_entry_title(shelf.register, here, language) if here else "",
        "fields": build_entry_fields(shelf.register, here.values) if here else (),
        "state": stand.acts.get_subject_state(TRACK, name).state,
        "stands": stand.acts.get_subject_state(TRACK, name).names,
        "able": actions.list_possible_entry_acts(stand, name, visit.person.name),
        "flaws": check_register_entry(shelf, stand, name, list_known_entries()),
        "acts": list_entry_history(shelf, stand, name),
        "refused": refused.spoken(language) if refused else None,
        "reason": request.POST.get("reason", ""),
        "told": request.session.pop("told", ""),
    }
    return render(request, "entry.html.j2", facts, status=409 if refused else 200)


def _handle_entry_form(
    request: HttpRequest, visit: RegisterActor, name: str, here: RegisterEntry | None
) -> HttpResponse:
    about, sent = visit.shelf.register, request.POST
    values = dict(here.values) if here else {}
    if request.method != "POST":
        return _render_entry_form(request, visit, name, here, EntrySubmission(values, _get_entry_hash(here)))
    filled = submit_entry_form(visit.shelf, name, sent, by=visit.person.name, at=get_portal_time())
    if filled.done:
        request.session["told"] = format_message("portal.registers.kept").text(choose_language(request))
        return redirect("entry", register=about.name, entry=name)
    return _render_entry_form(request, visit, name, here, filled)


def _render_entry_form(
    request: HttpRequest, visit: RegisterActor, name: str, here: RegisterEntry | None, filled: EntrySubmission
) -> HttpResponse:
    about = visit.shelf.register
    facts = {
        "about": about,
        "name": name,
        "entry": here,
        "title": format_entry_title(about, here, choose_language(request)) if here else "",
        "fields": build_entry_fields(about, filled.values, filled.flaws, filled.theirs),
        "filled": filled,
        "named": [flaw for flaw in filled.flaws if flaw.column == ID],
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "entry_form.html.j2", facts, status=409 if filled.met or filled.wrong else 200)


def _apply_entry_act(request: HttpRequest, visit: RegisterActor, name: str, act: _Act) -> HttpResponse:
    sent = request.POST
    how = {"by": visit.person.name, "reason": sent.get("reason", ""), "channel": "portal"}
    try:
        act(visit.shelf, [name], at=get_portal_time(), shown={name: sent.get("seen", "")}, **how)
    except UsageError as error:
        return _render_entry(request, visit, name, error)
    return redirect("entry", register=visit.shelf.register.name, entry=name)


def _find_entry(visit: RegisterActor, name: str) -> RegisterEntry | None:
    stand = load_register_state(visit.shelf)
    if not stand.acts.get_subject_state(TRACK, name).events:
        raise Http404
    return stand.entries.get(name)


def _get_entry_hash(here: RegisterEntry | None) -> str:
    return here.sha256 if here else ""


_PAGE, _DIGITS, _BLANK = 50, 6, "-"
_STATES = ("written", "released", "withdrawn")
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _EntryFilter(NamedTuple):
    column: str
    label: Text
    options: tuple[tuple[str, Text], ...]
    chosen: str


def show_registers(request: HttpRequest, person: Person) -> HttpResponse:
    """Every register with how much it has, what waits for a second person, and what is due in all of them."""
    language, today, lines, every = choose_language(request), get_portal_time().date(), [], []
    for name, register in list_portal_registers().items():
        about, entries = register.shelf.register, load_register_state(register.shelf).entries
        late = list_due_entries(about, entries, today)
        waits = sum(entry.state == "written" for entry in entries.values()) if about.about.second_person else 0
        lines.append((name, about, register.held, len(entries), waits, len(late)))
        every += [
            (second_entry, register, format_entry_title(about, entries[second_entry.entry], language))
            for second_entry in late
        ]
    every.sort(key=lambda line: (line[0].day, line[1].shelf.register.name, line[0].entry))
    told = [
        (
            DatedText(second_entry.day),
            second_entry,
            portal_register,
            called,
            _get_due_rule_label(portal_register.shelf.register, second_entry.rule),
        )
        for second_entry, portal_register, called in every
    ]
    return render(request, "registers.html.j2", {"lines": lines, "due": told})


def show_register_page(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """The entries of a register that fit what is asked for, page by page."""
    about, language, asked = visit.shelf.register, choose_language(request), request.GET
    filters = tuple(_list_entry_filters(about, asked))
    where = {
        entry_filter.column: ("",) if entry_filter.chosen == _BLANK else (entry_filter.chosen,)
        for entry_filter in filters
        if entry_filter.chosen
    }
    state = asked.get("state", "") if asked.get("state", "") in _STATES else ""
    text, stand = asked.get("text", ""), load_register_state(visit.shelf)
    fitting = search_entries(stand.entries.values(), where, text, state)
    late = {
        entry.entry: _get_due_rule_label(about, entry.rule)
        for entry in reversed(list_due_entries(about, stand.entries, get_portal_time().date()))
    }
    pages, page = max(1, ceil(len(fitting) / _PAGE)), asked.get("page", "")
    at = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < _DIGITS else 1
    query_dict = asked.copy()
    for name in ("page", "language"):
        query_dict.pop(name, None)
    facts = {
        "about": about,
        "entries": [
            (register_entry, format_entry_title(about, register_entry, language), late.get(register_entry.id))
            for register_entry in fitting[(at - 1) * _PAGE : at * _PAGE]
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
        "query": query_dict.urlencode(),
        "told": request.session.pop("told", ""),
    }
    return render(request, "register.html.j2", facts)


def show_register_faults(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """All that does not fit in a register, with the way to each."""
    flaws = check_register_store(visit.shelf, load_register_state(visit.shelf), list_known_entries())
    facts = {"about": visit.shelf.register, "flaws": flaws, "there": load_register_state(visit.shelf).entries}
    return render(request, "register_check.html.j2", facts)


def export_register_csv(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Every entry as CSV, internal fields too."""
    data = to_register_csv(visit.shelf.register, load_register_state(visit.shelf).entries.values())
    return _make_register_download(visit, data, "csv", "text/csv; charset=utf-8")


def export_register_workbook(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Every entry as a workbook that can be filled in and come back."""
    data = to_register_workbook(
        visit.shelf.register, load_register_state(visit.shelf).entries.values(), choose_language(request)
    )
    return _make_register_download(visit, data, "xlsx", _BOOK)


def _list_entry_filters(about: DeclaredRegister, asked: QueryDict) -> Iterator[_EntryFilter]:
    """What entries can be found by: the columns that have codes, or yes and no."""
    for field in build_entry_fields(about, {}):
        if field.kind in ("choice", "choices"):
            options = (*field.options, (_BLANK, format_message("portal.registers.blank")))
            chosen = asked.get(f"in:{field.column.id}", "")
            yield _EntryFilter(field.column.id, field.label, options, chosen if chosen in dict(options) else "")


def _make_register_download(visit: RegisterActor, data: bytes, ending: str, kind: str) -> HttpResponse:
    name = f'attachment; filename="{visit.shelf.register.name}.{ending}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": name})


def _get_due_rule_label(about: DeclaredRegister, rule: str) -> Text:
    return about.labels[f"registers.{about.name}.due.{rule}"]


_SHOWN = 200


def preview_table_import(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """What a table would change; nothing is changed by looking."""
    discard_upload(request, _make_table_upload_key(visit))
    path = store_upload(request, visit.shelf.register.name)
    incoming_table = _read_uploaded_table(visit, path)
    entry_differences = compare_entries(load_register_state(visit.shelf).entries, incoming_table.entries)
    if incoming_table.fits and (entry_differences.new or entry_differences.changed):
        remember_upload(request, _make_table_upload_key(visit), path)
    else:
        path.unlink()
    facts = {
        "about": visit.shelf.register,
        "told": incoming_table,
        "found": entry_differences,
        "new": [*entry_differences.new.items()][:_SHOWN],
        "changed": [*entry_differences.changed.items()][:_SHOWN],
        "more": max(0, len(entry_differences.new) - _SHOWN) + max(0, len(entry_differences.changed) - _SHOWN),
    }
    return render(request, "table_in.html.j2", facts)


def apply_table_import(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Write what was shown: all of it, or nothing."""
    shelf, path = visit.shelf, find_waiting_upload(request, _make_table_upload_key(visit))
    if path is None:
        raise Http404
    stand, incoming_table = load_register_state(shelf), _read_uploaded_table(visit, path)
    entry_differences = compare_entries(stand.entries, incoming_table.entries)
    if not incoming_table.fits or entry_differences.digest != request.POST.get("digest", ""):
        names = ", ".join([*entry_differences.new, *entry_differences.changed][:5])
        raise make_error(UsageError, "register.changed", name=shelf.register.name, list=names)
    how = {"by": visit.person.name, "channel": "portal"}
    keep_entries(shelf, incoming_table.entries, at=get_portal_time(), stood=stand, exact=True, **how)
    discard_upload(request, _make_table_upload_key(visit))
    counts = {
        "new": len(entry_differences.new),
        "changed": len(entry_differences.changed),
        "same": entry_differences.same,
    }
    request.session["told"] = format_message("register.imported", **counts).text(choose_language(request))
    return redirect("register", register=shelf.register.name)


def _read_uploaded_table(visit: RegisterActor, path: Path) -> IncomingTable:
    return read_entry_table(visit.shelf.register, path, load_register_state(visit.shelf).entries, list_known_entries())


def _make_table_upload_key(visit: RegisterActor) -> str:
    return f"table {visit.shelf.register.name}"
