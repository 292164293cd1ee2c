"""Views of registers: entries, forms, table import and export."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model.batch import RegisterEntry
from tilstand.portal.localization import choose_language
from tilstand.portal.models import Person
from tilstand.portal.pages import WORKBOOK, leave_note, make_download, parse_number, read_fields, take_note
from tilstand.portal.permissions import RegisterActor
from tilstand.portal.snapshot import get_portal_time, list_known_entries, list_portal_registers, load_register_state
from tilstand.portal.uploads import WaitingUpload
from tilstand.registers import actions
from tilstand.registers.actions import EntryDifferences
from tilstand.registers.checks import (
    EntryFinding,
    check_reason_text,
    check_register_entry,
    check_register_store,
    make_entry_finding,
)
from tilstand.registers.selection import format_entry_title, has_matching_codes, list_due_entries, search_entries
from tilstand.registers.store import TRACK, RegisterStore
from tilstand.registers.tables import (
    IncomingTable,
    read_entry_table,
    save_edited_entry,
    to_register_csv,
    to_register_workbook,
)
from tilstand.registers.values import normalize_entry_text, split_multiple_values
from tilstand.terms import InvariantText, Text
from tilstand.workflow.event_log import RoundEvent

_MANY_CHOICES = 500
_HASH = re.compile(r"[0-9a-f]{64}")
_TRUTHS = ("yes", "no")
_KINDS = {"code": "choice", "yes_no": "choice", "number": "number", "day": "day", "address": "address"}


@dataclass(frozen=True, slots=True)
class EntryField:
    """One place of the form.

    Attributes:
        column: The column that it writes.
        label: What it is called.
        kind: How it is written: `choice`, `choices`, `long`, `short`, `number`, `day`, `address`, `entry`.
        value: What stands in it.
        options: What can be chosen, each with what it is called.
        flaws: What does not fit in it.
        theirs: What another has written there meanwhile, where it is something else.
        leaves: True where it is published, once the entry is.
    """

    column: RegisterColumn
    label: Text
    kind: str
    value: str
    options: Sequence[tuple[str, Text]] = ()
    flaws: tuple[EntryFinding, ...] = ()
    theirs: str | None = None
    leaves: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """What of the options stands."""
        return split_multiple_values(self.value)


def build_entry_fields(
    register: DeclaredRegister,
    values: Mapping[str, str],
    flaws: Iterable[EntryFinding] = (),
    theirs: Mapping[str, str] | None = None,
) -> tuple[EntryField, ...]:
    """The form of an entry.

    Args:
        register: Its register.
        values: What stands, or was written.
        flaws: What does not fit in it.
        theirs: What another has written meanwhile; None where nobody has.
    """
    found, entry_findings = [], tuple(flaws)
    for name, column in register.columns.items():
        value = values.get(name, "")
        other_text = theirs.get(name, "") if theirs is not None else value
        found.append(
            EntryField(
                column,
                register.label(column.name),
                _choose_field_kind(column),
                value,
                tuple(_list_field_options(register, column, value)),
                tuple(entry_finding for entry_finding in entry_findings if entry_finding.column == name),
                other_text if other_text != value else None,
                column.field.public and has_matching_codes(values, column.field.public_where),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class EntrySubmission:
    """A form that was filled in.

    Attributes:
        values: What is in it.
        seen: Hash of the entry that it was filled in over.
        flaws: What does not fit.
        wrong: What may not stand in the reason, which the log keeps for good.
        met: True where another changed the entry meanwhile.
        other: What another wrote last; None where the entry is not there any more.
        theirs: What another has written; None where nobody has.
        done: True where it is kept.
    """

    values: Mapping[str, str]
    seen: str
    flaws: tuple[EntryFinding, ...] = ()
    wrong: tuple[EntryFinding, ...] = ()
    met: bool = False
    other: RegisterEntry | None = None
    theirs: Mapping[str, str] | None = None
    done: bool = False


def submit_entry_form(shelf: RegisterStore, entry: str, sent: QueryDict, *, by: str, at: datetime) -> EntrySubmission:
    """Keep a form if it fits, and nobody changed the entry meanwhile; else what it says is shown again.

    Where somebody did, what was not touched becomes theirs, and what both changed is shown beside each other.

    Args:
        shelf: The register.
        entry: Name of the entry.
        sent: What was sent: `field:COLUMN`, `seen`, `reason`.
        by: Who sent it.
        at: When.

    Raises:
        UsageError: If it cannot be written now.
    """
    register, seen, reason = shelf.register, sent.get("seen", ""), sent.get("reason", "")
    here = load_register_state(shelf).entries.get(entry)
    texts_by_name = _read_entry_values(register, sent, here.values if here else {})
    wrong = tuple(check_reason_text(register, reason)) if reason else ()
    if wrong:
        return EntrySubmission({**(here.values if here else {}), **texts_by_name}, seen, wrong=wrong)
    done = save_edited_entry(
        shelf, entry, texts_by_name, seen, list_known_entries(), by=by, at=at, reason=reason, channel="portal"
    )
    if not done.met:
        shown = {**(here.values if here else {}), **texts_by_name} if done.flaws else done.values
        order = [ID, *register.columns]
        flaws = sorted(done.flaws, key=lambda one: order.index(one.column) if one.column in order else -1)
        return EntrySubmission(shown, seen, tuple(flaws), done=not flaws)
    if not seen:
        return EntrySubmission(texts_by_name, seen, (make_entry_finding("taken", entry, 0, ID),))
    before = shelf.versions.get(entry, seen) if _HASH.fullmatch(seen) else None
    theirs = dict(done.stands.values) if done.stands is not None else {}
    mine = {name: text for name, text in texts_by_name.items() if text != (before or {}).get(name, "")}
    now = done.stands.sha256 if done.stands is not None else ""
    return EntrySubmission({**theirs, **mine}, now, met=True, other=done.stands, theirs=theirs)


def _read_entry_values(register: DeclaredRegister, sent: QueryDict, former: Mapping[str, str]) -> dict[str, str]:
    """What somebody sent, by column; codes that stood already keep their order."""
    texts_by_name = {}
    for name, column in register.columns.items():
        key = f"field:{name}"
        if key not in sent:
            continue
        given = [normalize_entry_text(text) for text in sent.getlist(key) if text.strip()]
        if column.field.many and column.field.type == "code":
            first = split_multiple_values(former.get(name, ""))
            given = sorted(given, key=lambda one: first.index(one) if one in first else len(first))
        texts_by_name[name] = "; ".join(given)
    return texts_by_name


def _choose_field_kind(column: RegisterColumn) -> str:
    field = column.field
    if field.type == "code" and field.many:
        return "choices"
    if field.type == "entry":
        return "entry"
    if field.type == "text":
        return "short" if field.pattern or field.many or field.names else "long"
    return _KINDS[field.type]


def _list_field_options(register: DeclaredRegister, column: RegisterColumn, value: str) -> Iterable[tuple[str, Text]]:
    field = column.field
    if field.type in ("code", "yes_no"):
        codes = {code.id: code.label for code in register.codes(field)}
        codes = codes or {text: format_message(f"register.{text}") for text in _TRUTHS}
        yield from codes.items()
        yield from (
            (current_value, InvariantText(current_value))
            for current_value in split_multiple_values(value)
            if current_value not in codes
        )
    if field.type == "entry":
        names = list_known_entries().get(field.of or register.name, frozenset())
        yield from ((name, InvariantText(name)) for name in sorted(names)[:_MANY_CHOICES])


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
