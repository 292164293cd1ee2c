"""The figures of a submission as a CSV file that collect reads: what is kept when the file itself expires."""

from __future__ import annotations

import csv
import io
from functools import cache

from tilstand.collect.csv_file import COLUMNS
from tilstand.define import Vocabulary
from tilstand.model import Submission
from tilstand.terms import Key, Status

__all__ = ["counts_csv"]

_COLUMNS = (*COLUMNS, "qualifier", "as_at")


def counts_csv(collection: Vocabulary, submission: Submission) -> bytes:
    """The figures of an accepted submission, sorted by address; the same figures give the same bytes.

    Only figures and codes are written: no quotation, no answer, no row of a list.

    Args:
        collection: What was asked.
        submission: The submission.
    """
    form = cache(lambda key: _form(collection, key))
    rows = []
    for one in submission.observations:
        missing = one.value.amount is None
        rows.append(
            {
                "provider": one.key.provider,
                "form": form(Key(one.key.measure, one.key.provider, submission.period, one.key.dims)),
                "period": str(one.key.period),
                "version": str(submission.version),
                "measure": one.key.measure,
                "breakdown": "; ".join(f"{name}={code}" for name, code in one.key.dims),
                "value": "" if missing else f"{one.value.amount:f}",
                "status": (one.value.status if missing else Status.NUMBER).value,
                "qualifier": one.qualifier.value,
                "as_at": one.as_at.isoformat() if one.as_at else "",
            }
        )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: tuple(row.values())))
    return text.getvalue().encode()


def _form(collection: Vocabulary, key: Key) -> str:
    """The provider's form that asks for a figure."""
    forms = collection.providers[key.provider].forms
    asking = (form for form in forms if collection.asks((form,), key.measure, key.dims))
    near = (f for f in forms if any(block.measure == key.measure for block in collection.forms[f].blocks))
    return next(asking, None) or next(near, "")
