"""What leaves of a register as open data: the counts and the entries, as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from tilstand.model.overview import Overview
from tilstand.terms.marked import bare

__all__ = ["overview_data"]

_COUNTED = ("register", "table", "period", "breakdown", "value", "counted_in", "status")
# Beside fields, whose names no `_` begins: one may be called `status`, `group` or `final`.
_GROUP, _FINAL, _STATUS, _NOT_FINAL = "_group", "_final", "_status", "_not_final"


def overview_data(made: Overview) -> dict[str, bytes]:
    """The data files by name; a draft says in each of them that it is one.

    Args:
        made: What leaves; it has passed the gate.
    """
    status = "final" if made.final else "draft"
    grouped = [_GROUP] if made.groups else []
    entries = [
        [*([one.group] if grouped else []), *one.codes, "no" if bool(one.mark) else "", status]
        for one in made.entries
    ]
    heads = [*grouped, *(column.id for column in made.columns), _FINAL, _STATUS]
    counts = [[*row, status] for row in _counts(made)]
    files = {
        "counts.csv": _csv(_COUNTED, counts),
        "entries.csv": _csv(heads, entries),
        "overview.json": _json(made),
    }
    return {name: data for name, data in files.items() if name != "counts.csv" or counts}


def _counts(made: Overview) -> Iterator[list[object]]:
    for table in made.tables:
        for row in table.rows:
            for at, (period, cell) in enumerate(zip(table.periods, row.cells, strict=True)):
                value = "" if cell.amount is None else cell.amount
                told = "; ".join(one for one in (row.id, *table.across[at : at + 1]) if one)
                yield [made.register, table.id, str(period), told, value, _of(cell.balance)]


def _of(balance: bool) -> str:
    return "balance" if balance else "register"


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode()


def _json(made: Overview) -> bytes:
    tags = made.languages
    told = {
        "collection": made.collection,
        "register": made.register,
        "title": made.title.asdict(tags),
        "period": str(made.period),
        "known_until": made.known.isoformat(),
        "draft": not made.final,
        "tables": [
            {
                "id": table.id,
                "title": table.title.asdict(tags),
                "periods": [str(period) for period in table.periods],
                "across": list(table.across),
                "rows": [
                    {
                        "breakdown": row.id,
                        "label": row.label.asdict(tags),
                        "values": [cell.amount for cell in row.cells],
                        "balance": [cell.balance for cell in row.cells],
                    }
                    for row in table.rows
                ],
            }
            for table in made.tables
        ],
        "columns": {column.id: column.label.asdict(tags) for column in made.columns},
        "entries": [
            {
                _GROUP: one.group,
                **{
                    column.id: {"code": code, "text": cell.asdict(tags)}
                    for column, code, cell in zip(made.columns, one.codes, one.cells, strict=True)
                    if code
                },
                _NOT_FINAL: bool(one.mark.text(tags[0])),
            }
            for one in made.entries
        ],
        "notes": [note.asdict(tags) for note in made.notes],
    }
    return bare(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
