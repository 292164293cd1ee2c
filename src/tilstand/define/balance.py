"""The opening balance of a register: what was counted before it began, each with where it was printed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from tilstand.terms import Period

__all__ = ["BalanceRow", "balance_rows"]

_COLUMNS = ("period", "breakdown", "value", "document", "line", "quote")


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A number of the balance.

    Attributes:
        period: What it counts: cases of this period.
        breakdown: Codes by field, in the order of the fields' names.
        value: The number.
        document: Where it was printed.
        line: On which line.
        quote: What stands there.
    """

    period: Period
    breakdown: tuple[tuple[str, str], ...]
    value: int
    document: str
    line: str
    quote: str = ""


def balance_rows(
    text: str, known: Mapping[str, frozenset[str]]
) -> tuple[tuple[BalanceRow, ...], tuple[tuple[int, str], ...]]:
    """The rows of a balance, and the lines that cannot be read, each with what stands there.

    Args:
        text: The file: CSV with the columns period, breakdown, value, document, line and quote.
        known: The codes that a breakdown may have, by field.
    """
    rows, wrong = [], []
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) not in (_COLUMNS, _COLUMNS[:-1]):
        return (), ((1, ",".join(reader.fieldnames or ())),)
    for number, told in enumerate(reader, start=2):
        pairs = tuple(
            sorted(
                (name.strip(), code.strip())
                for name, _, code in (one.partition("=") for one in (told["breakdown"] or "").split(";"))
                if name.strip()
            )
        )
        odd = [f"{name}={code}" for name, code in pairs if code not in known.get(name, frozenset())]
        try:
            row = BalanceRow(
                Period.parse(told["period"]),
                pairs,
                int(told["value"]),
                *(told.get(name) or "" for name in ("document", "line", "quote")),
            )
        except (TypeError, ValueError):
            odd.append(f"{told['period']}, {told['value']}")
        if odd:
            wrong.append((number, odd[0]))
        else:
            rows.append(row)
    return tuple(rows), tuple(wrong)
