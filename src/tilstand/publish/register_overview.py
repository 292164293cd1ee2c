"""Files of a register overview: open data and calendar, written as a whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tilstand.model.names import Imprint
from tilstand.model.overview import Overview, OverviewEvent
from tilstand.publish.edition import check_destination, replace_edition
from tilstand.publish.manifest import build_manifests
from tilstand.publish.register_pages import render_overview_pages, render_overview_pdf
from tilstand.publish.release_gate import check_overview_seal, check_public_links, iterate_page_links
from tilstand.publish.site.renderer import load_site_assets
from tilstand.terms import Language
from tilstand.terms.text import strip_language_runs

if TYPE_CHECKING:
    from icalendar import Component


def write_overview_calendar(overview: Overview) -> dict[str, bytes]:
    """A calendar file for each language, by its name; none where nothing takes place on a day.

    An event is known again by its `UID`, so that a calendar that has it moves it when its day is moved.

    Args:
        overview: What leaves; it has passed the gate.
    """
    if not overview.events:
        return {}
    return {f"calendar.{language}.ics": _build_calendar(overview, language) for language in overview.languages}


def _build_calendar(overview: Overview, language: Language) -> bytes:
    from icalendar import Calendar  # most overviews have no calendar

    book = Calendar()
    book.add("prodid", f"-//{overview.collection}//{overview.register}//{language.upper()}")
    book.add("version", "2.0")
    book.add("x-wr-calname", strip_language_runs(overview.title.text(language)))
    for event in overview.events:
        book.add_component(_build_calendar_event(event, language))
    return bytes(book.to_ical(sorted=True))


def _build_calendar_event(one: OverviewEvent, language: Language) -> Component:
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", datetime.combine(one.stamped, time(), tzinfo=UTC))
    event.add("dtstart", one.begins)
    event.add("dtend", one.ends + timedelta(days=1))  # the end is the first day that it is no more
    event.add("summary", strip_language_runs(one.title.text(language)))
    if one.address:
        event.add("url", one.address)
    event.add("transp", "TRANSPARENT")
    return event


_COUNTED = ("register", "table", "period", "breakdown", "value", "counted_in", "status")
# Beside fields, whose names no `_` begins: one may be called `status`, `group` or `final`.
_GROUP, _FINAL, _STATUS, _NOT_FINAL = "_group", "_final", "_status", "_not_final"


def write_overview_data(overview: Overview) -> dict[str, bytes]:
    """The data files by name; a draft says in each of them that it is one.

    Args:
        overview: What leaves; it has passed the gate.
    """
    status = "final" if overview.final else "draft"
    grouped = [_GROUP] if overview.groups else []
    entries = [
        [*([entry.group] if grouped else []), *entry.codes, "no" if bool(entry.mark) else "", status]
        for entry in overview.entries
    ]
    heads = [*grouped, *(column.id for column in overview.columns), _FINAL, _STATUS]
    counts = [[*row, status] for row in _iterate_overview_counts(overview)]
    files = {
        "counts.csv": _write_overview_csv(_COUNTED, counts),
        "entries.csv": _write_overview_csv(heads, entries),
        "overview.json": _write_overview_json(overview),
    }
    return {name: data for name, data in files.items() if name != "counts.csv" or counts}


def _iterate_overview_counts(overview: Overview) -> Iterator[list[object]]:
    for table in overview.tables:
        for row in table.rows:
            for at, (period, cell) in enumerate(zip(table.periods, row.cells, strict=True)):
                value = "" if cell.amount is None else cell.amount
                text = "; ".join(current_text for current_text in (row.id, *table.across[at : at + 1]) if current_text)
                yield [overview.register, table.id, str(period), text, value, _get_count_source(cell.balance)]


def _get_count_source(balance: bool) -> str:
    return "balance" if balance else "register"


def _write_overview_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode()


def _write_overview_json(overview: Overview) -> bytes:
    tags = overview.languages
    items_by_name = {
        "collection": overview.collection,
        "register": overview.register,
        "title": overview.title.to_dict(tags),
        "period": str(overview.period),
        "known_until": overview.known.isoformat(),
        "draft": not overview.final,
        "tables": [
            {
                "id": table.id,
                "title": table.title.to_dict(tags),
                "periods": [str(period) for period in table.periods],
                "across": list(table.across),
                "rows": [
                    {
                        "breakdown": row.id,
                        "label": row.label.to_dict(tags),
                        "values": [cell.amount for cell in row.cells],
                        "balance": [cell.balance for cell in row.cells],
                    }
                    for row in table.rows
                ],
            }
            for table in overview.tables
        ],
        "columns": {column.id: column.label.to_dict(tags) for column in overview.columns},
        "entries": [
            {
                _GROUP: entry.group,
                **{
                    column.id: {"code": code, "text": cell.to_dict(tags)}
                    for column, code, cell in zip(overview.columns, entry.codes, entry.cells, strict=True)
                    if code
                },
                _NOT_FINAL: bool(entry.mark.text(tags[0])),
            }
            for entry in overview.entries
        ],
        "notes": [note.to_dict(tags) for note in overview.notes],
    }
    return strip_language_runs(json.dumps(items_by_name, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def build_overview_files(overview: Overview) -> dict[str, bytes]:
    """The public files of an overview by name: pages, print, data, and a calendar where it has events.

    Raises:
        ReleaseError: If it is not as protect made it, or a page leads to an internal file.
        PublishError: If a text cannot be set in print.
    """
    check_overview_seal(overview)
    data = write_overview_data(overview) | write_overview_calendar(overview)
    pages = render_overview_pages(overview, tuple(sorted(data)))
    for name, page in pages.items():
        check_public_links(name, iterate_page_links(page))
    folder, served = load_site_assets(marked=True)
    files = pages | render_overview_pdf(overview) | {f"{folder}/{name}": content for name, content in served.items()}
    return dict(sorted((files | {f"data/{name}": content for name, content in data.items()}).items()))


def write_overview(
    overview: Overview,
    out: Path,
    *,
    inputs: Mapping[str, str],
    source: Path | None = None,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Write an overview to a folder; an earlier one in it is replaced as a whole.

    Args:
        overview: What leaves: all that is published comes from it.
        out: The folder.
        inputs: Hash of every file that it was declared in, by name.
        source: The collection's folder, which it never takes the place of.
        beside: Further files of it by name.

    Raises:
        ReleaseError: As `build_overview_files` does.
        PublishError: If the folder holds something else, or cannot be written.
    """
    check_destination(out, source)
    files = dict(sorted((build_overview_files(overview) | dict(beside)).items()))
    imprint = Imprint(draft=not overview.final)
    _, common_name = build_manifests(
        overview.collection, overview.register, overview.period, inputs, files, None, imprint
    )
    files |= common_name
    replace_edition(files, out, source)
    return files
