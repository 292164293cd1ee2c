"""Views of registers: entries, forms, table import and export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from tilstand.define.registers import ID, DeclaredRegister
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model.batch import RegisterEntry
from tilstand.portal.entry_forms import EntrySubmission, build_entry_fields, submit_entry_form
from tilstand.portal.localization import choose_language
from tilstand.portal.models import Person
from tilstand.portal.pages import WORKBOOK, leave_note, make_download, parse_number, read_fields, take_note
from tilstand.portal.permissions import RegisterActor
from tilstand.portal.snapshot import get_portal_time, list_known_entries, list_portal_registers, load_register_state
from tilstand.portal.uploads import WaitingUpload
from tilstand.registers import actions
from tilstand.registers.actions import EntryDifferences
from tilstand.registers.checks import check_register_entry, check_register_store
from tilstand.registers.selection import format_entry_title, list_due_entries, search_entries
from tilstand.registers.store import TRACK
from tilstand.registers.tables import IncomingTable, read_entry_table, to_register_csv, to_register_workbook
from tilstand.terms import Text
from tilstand.workflow.event_log import RoundEvent

_Act = Callable[..., tuple[RoundEvent, ...]]


def show_entry_page(
    request: HttpRequest, visit: RegisterActor, entry: str, refused: UsageError | None = None
) -> HttpResponse:
    """What stands in an entry, what was done to it, and what can be done now; why something was refused."""
    shelf, here = visit.shelf, _find_entry(visit, entry)
    language, stand = choose_language(request), load_register_state(shelf)
    subject = stand.acts.get_subject_state(TRACK, entry)
    facts = {
        "about": shelf.register,
        "name": entry,
        "entry": here,
        "title": format_entry_title(shelf.register, here, language) if here else "",
        "fields": build_entry_fields(shelf.register, here.values) if here else (),
        "state": subject.state,
        "stands": subject.names,
        "able": actions.list_possible_entry_acts(stand, entry, visit.person.name),
        "flaws": check_register_entry(shelf, stand, entry, list_known_entries()),
        "acts": actions.list_entry_history(shelf, stand, entry),
        "refused": refused.spoken(language) if refused else None,
        "reason": request.POST.get("reason", ""),
        "told": take_note(request),
    }
    return render(request, "entry.html.j2", facts, status=409 if refused else 200)


def create_entry(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """An entry that is not there yet."""
    return _handle_entry_form(request, visit, request.POST.get("id", "").strip(), None)


def edit_entry(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
    """An entry that stands, changed: where somebody changed it meanwhile, both are shown."""
    return _handle_entry_form(request, visit, entry, _find_entry(visit, entry))


def build_entry_act(act: _Act) -> Callable[..., HttpResponse]:
    """The view that releases, withdraws, reviews or removes an entry as it was shown, or says why not."""

    def apply_entry_act(request: HttpRequest, visit: RegisterActor, entry: str) -> HttpResponse:
        reason, seen = read_fields(request, "reason", "seen")
        try:
            act(visit.shelf, [entry], reason=reason, shown={entry: seen}, **visit.get_act_stamp())
        except UsageError as error:
            return show_entry_page(request, visit, entry, error)
        return visit.redirect_to_register("entry", entry=entry)

    return apply_entry_act


def _handle_entry_form(
    request: HttpRequest, visit: RegisterActor, name: str, here: RegisterEntry | None
) -> HttpResponse:
    about, filled = visit.shelf.register, EntrySubmission(here.values if here else {}, here.sha256 if here else "")
    if request.method == "POST":
        filled = submit_entry_form(visit.shelf, name, request.POST, by=visit.person.name, at=get_portal_time())
    if filled.done:
        leave_note(request, format_message("portal.registers.kept"))
        return visit.redirect_to_register("entry", entry=name)
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


def _find_entry(visit: RegisterActor, name: str) -> RegisterEntry | None:
    """An entry, or none where it was removed.

    Raises:
        Http404: If there never was one of that name.
    """
    stand = load_register_state(visit.shelf)
    if not stand.acts.get_subject_state(TRACK, name).events:
        raise Http404
    return stand.entries.get(name)


_PAGE, _DIGITS, _BLANK = 50, 6, "-"
_STATES = ("written", "released", "withdrawn")


class _EntryFilter(NamedTuple):
    column: str
    label: Text
    options: tuple[tuple[str, Text], ...]
    chosen: str


def show_registers(request: HttpRequest, person: Person) -> HttpResponse:
    """Every register with how much it has, what waits for a second person, and what is due in all of them."""
    language, today, lines, due = choose_language(request), get_portal_time().date(), [], []
    for name, register in list_portal_registers().items():
        about, entries = register.shelf.register, load_register_state(register.shelf).entries
        late = list_due_entries(about, entries, today)
        waits = sum(entry.state == "written" for entry in entries.values()) if about.about.second_person else 0
        lines.append((name, about, register.held, len(entries), waits, len(late)))
        for item in late:
            title = format_entry_title(about, entries[item.entry], language)
            due.append((DatedText(item.day), item, register, title, _get_due_rule_label(about, item.rule)))
    due.sort(key=lambda line: (line[1].day, line[2].shelf.register.name, line[1].entry))
    return render(request, "registers.html.j2", {"lines": lines, "due": due})


def show_register_page(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """The entries of a register that fit what is asked for, page by page."""
    about, language, asked = visit.shelf.register, choose_language(request), request.GET
    filters = tuple(_list_entry_filters(about, asked))
    chosen = {entry_filter.column: entry_filter.chosen for entry_filter in filters if entry_filter.chosen}
    where = {column: ("" if code == _BLANK else code,) for column, code in chosen.items()}
    state = asked.get("state", "") if asked.get("state", "") in _STATES else ""
    text, stand = asked.get("text", ""), load_register_state(visit.shelf)
    fitting = search_entries(stand.entries.values(), where, text, state)
    due = list_due_entries(about, stand.entries, get_portal_time().date())
    late = {item.entry: _get_due_rule_label(about, item.rule) for item in reversed(due)}
    pages = max(1, ceil(len(fitting) / _PAGE))
    at = min(max(parse_number(asked.get("page", ""), _DIGITS - 1, 1), 1), pages)
    query = asked.copy()
    for name in ("page", "language"):
        query.pop(name, None)
    facts = {
        "about": about,
        "entries": [
            (entry, format_entry_title(about, entry, language), late.get(entry.id))
            for entry in fitting[(at - 1) * _PAGE : at * _PAGE]
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
        "query": query.urlencode(),
        "told": take_note(request),
    }
    return render(request, "register.html.j2", facts)


def show_register_faults(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """All that does not fit in a register, with the way to each."""
    flaws = check_register_store(visit.shelf, load_register_state(visit.shelf), list_known_entries())
    facts = {"about": visit.shelf.register, "flaws": flaws, "there": load_register_state(visit.shelf).entries}
    return render(request, "register_check.html.j2", facts)


def export_register_csv(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Every entry as CSV, internal fields too."""
    register, entries = visit.shelf.register, load_register_state(visit.shelf).entries.values()
    return make_download(to_register_csv(register, entries), f"{register.name}.csv", "text/csv; charset=utf-8")


def export_register_workbook(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Every entry as a workbook that can be filled in and come back."""
    register, entries = visit.shelf.register, load_register_state(visit.shelf).entries.values()
    data = to_register_workbook(register, entries, choose_language(request))
    return make_download(data, f"{register.name}.xlsx", WORKBOOK)


def _list_entry_filters(about: DeclaredRegister, asked: QueryDict) -> Iterator[_EntryFilter]:
    """What entries can be found by: the columns that have codes, or yes and no."""
    for field in build_entry_fields(about, {}):
        if field.kind in ("choice", "choices"):
            options = (*field.options, (_BLANK, format_message("portal.registers.blank")))
            chosen = asked.get(f"in:{field.column.id}", "")
            yield _EntryFilter(field.column.id, field.label, options, chosen if chosen in dict(options) else "")


def _get_due_rule_label(about: DeclaredRegister, rule: str) -> Text:
    return about.labels[f"registers.{about.name}.due.{rule}"]


_SHOWN = 200


def preview_table_import(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """What a table would change; nothing is changed by looking."""
    upload = _open_table_upload(request, visit)
    path = upload.store_file(visit.shelf.register.name)
    table, found = _compare_uploaded_table(visit, path)
    upload.remember_file(path, wanted=table.fits and bool(found.new or found.changed))
    facts = {
        "about": visit.shelf.register,
        "told": table,
        "found": found,
        "new": [*found.new.items()][:_SHOWN],
        "changed": [*found.changed.items()][:_SHOWN],
        "more": max(0, len(found.new) - _SHOWN) + max(0, len(found.changed) - _SHOWN),
    }
    return render(request, "table_in.html.j2", facts)


def apply_table_import(request: HttpRequest, visit: RegisterActor) -> HttpResponse:
    """Write what was shown: all of it, or nothing."""
    shelf, upload = visit.shelf, _open_table_upload(request, visit)
    path, stand = upload.find_file(), load_register_state(shelf)
    table, found = _compare_uploaded_table(visit, path)
    if not table.fits or found.digest != request.POST.get("digest", ""):
        names = ", ".join([*found.new, *found.changed][:5])
        raise make_error(UsageError, "register.changed", name=shelf.register.name, list=names)
    actions.keep_entries(shelf, table.entries, stood=stand, exact=True, **visit.get_act_stamp())
    upload.discard_file()
    counts = {"new": len(found.new), "changed": len(found.changed), "same": found.same}
    leave_note(request, format_message("register.imported", **counts))
    return visit.redirect_to_register("register")


def _compare_uploaded_table(visit: RegisterActor, path: Path) -> tuple[IncomingTable, EntryDifferences]:
    """A table that came, and what it would change."""
    entries = load_register_state(visit.shelf).entries
    table = read_entry_table(visit.shelf.register, path, entries, list_known_entries())
    return table, actions.compare_entries(entries, table.entries)


def _open_table_upload(request: HttpRequest, visit: RegisterActor) -> WaitingUpload:
    return WaitingUpload(request, f"table {visit.shelf.register.name}")
