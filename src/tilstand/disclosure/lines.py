"""A protected table as files for a researcher: its finest cells, its margins, and no more than may be known.

Which hidden cells are small and which are hidden for their sake is not told: that would tell of them.

    >>> import numpy as np
    >>> from tilstand.disclosure.micro import Micro, Variable
    >>> from tilstand.disclosure.protected import hidden
    >>> from tilstand.disclosure.tables import tables
    >>> sex, region = Variable("sex", ("f", "m")), Variable("region", ("a", "b"))
    >>> counts = Micro((sex, region), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 7, 8, 9]))
    >>> finest, _ = lines(hidden(tables(counts), threshold=3))
    >>> finest.decode().splitlines()[:2]
    ['sex,region,value,OBS_STATUS,CONF_STATUS', 'f,a,,Q,C']
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from tilstand.disclosure.protected import ProtectedTable
from tilstand.disclosure.tables import TOTAL

__all__ = ["FREE", "HIDDEN", "lines"]

FREE = ("A", "F")
"""SDMX observation and confidentiality status of a number in print (CL_OBS_STATUS, CL_CONF_STATUS)."""
HIDDEN = ("Q", "C")
"""The same of one that is not shown."""
_ALL = "_T"
"""SDMX's code for the total of a dimension."""


def lines(found: ProtectedTable) -> tuple[bytes, bytes]:
    """The finest cells, and all margins, as CSV.

    Args:
        found: The protected table.
    """
    whole = (found.tables.address != TOTAL).all(axis=1)
    terms = [len(found.tables.cells(row)) for row in range(len(found))]
    finest = [row for row in range(len(found)) if whole[row] and terms[row] == 1]
    return _csv(found, finest), _csv(found, sorted(set(range(len(found))) - set(finest)))


def _csv(found: ProtectedTable, rows: Iterable[int]) -> bytes:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow([*found.tables.dims, "value", "OBS_STATUS", "CONF_STATUS"])
    for row in rows:
        codes = [_ALL if name is None else name for name in found.tables.names(row)]
        shown = found.is_shown(row)
        write.writerow([*codes, int(found.values[row]) if shown else "", *(FREE if shown else HIDDEN)])
    return out.getvalue().encode()
