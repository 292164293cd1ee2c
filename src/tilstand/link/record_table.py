"""Encoded records as a table of name rows: a row for each name of each record that can be linked.

A record with aliases has several rows, and is compared by whichever of its names fits best. Filters are columns of
64-bit words, so that any SQL engine compares them by counting bits.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tilstand.link.encoding import EncodedRecord
from tilstand.link.identity import load_encoder_table

if TYPE_CHECKING:
    import pyarrow

    from tilstand.link.submission import LinkSubmission

NAMES, YEARS = ("given", "surname"), "years"
_TOKENS = ("year", "day_month", "date")
_ARRAYS = ("skeletons", "sex", "nationality")


def count_filter_words(column: str) -> int:
    """How many 64-bit words the filter of a column has."""
    kind = "year_bits" if column == YEARS else "name_bits"
    return int(load_encoder_table("rules")["filter"][kind]) // 64


def build_record_table(submissions: Sequence[LinkSubmission]) -> pyarrow.Table:
    """The name rows of all records that can be linked.

    Columns: `unique_id`; `record` (its number among all records, those that cannot be linked too); `body`; for each filter
    its words (`given_0` ...) and how many bits are set (`given_set`), null where it is missing; the tokens.

    Args:
        submissions: What the bodies sent, in the order in which records are numbered.
    """
    import pyarrow

    rows: list[tuple[int, str, EncodedRecord, int]] = []
    number = 0
    for submission in submissions:
        for record in submission.records:
            if record.linkable:
                rows += [(number, submission.header.body, record, name) for name in range(len(record.given) or 1)]
            number += 1
    columns: dict[str, Any] = {
        "unique_id": np.arange(len(rows), dtype=np.int64),
        "record": np.array([number for number, *_ in rows], np.int64),
        "body": pyarrow.array([body for _, body, *_ in rows], pyarrow.string()),
    }
    for name in NAMES:
        filters = [_get_item(getattr(record, name), place) for _, _, record, place in rows]
        columns |= _unpack_filters(name, filters)
        tokens = [_get_item(getattr(record, f"{name}_skeleton"), place) for _, _, record, place in rows]
        columns[f"{name}_skeleton"] = pyarrow.array(tokens, pyarrow.string())
    columns |= _unpack_filters(YEARS, [record.years for _, _, record, _ in rows])
    for token in _TOKENS:
        columns[token] = pyarrow.array([getattr(record, token) for _, _, record, _ in rows], pyarrow.string())
    for array in _ARRAYS:
        values = [list(getattr(record, array)) or None for _, _, record, _ in rows]
        columns[array] = pyarrow.array(values, pyarrow.list_(pyarrow.string()))
    return pyarrow.table(columns)


def _get_item(values: Sequence[str | None], place: int) -> str | None:
    return values[place] if values else None


def _unpack_filters(name: str, filters: Sequence[str | None]) -> dict[str, Any]:
    """The words of a filter as columns, null where it is missing, and how many bits are set."""
    import pyarrow

    words = count_filter_words(name)
    empty = bytes(words * 8)
    data = b"".join(urlsafe_b64decode(value + "=" * (-len(value) % 4)) if value else empty for value in filters)
    bits = np.frombuffer(data, ">i8").astype(np.int64).reshape(-1, words)
    missing = np.array([value is None for value in filters], bool)
    counts = np.bitwise_count(bits.view(np.uint64)).sum(axis=1, dtype=np.int32)
    columns = {f"{name}_{word}": pyarrow.array(bits[:, word], mask=missing) for word in range(words)}
    return {**columns, f"{name}_set": pyarrow.array(counts, mask=missing)}
