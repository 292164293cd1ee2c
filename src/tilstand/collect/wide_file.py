"""Large plain files of figures, read by DuckDB: the same table as row by row, in a fraction of the time.

Only of a file in which nothing can be read in two ways: UTF-8 without quotation marks, each line a row of as
many fields as there are headings, none of them empty. Any other file is read row by row; so is one that
DuckDB does not read. Beyond the memory that it may take, DuckDB goes to disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tilstand.collect.coded import Coded

__all__ = ["WIDE", "wide_columns"]

WIDE = 4_000_000
"""From how many bytes on a file is read so: below it loading DuckDB takes longer than reading."""
_MEMORY = "3GB"
_SQL = Path(__file__).with_name("sql")


def wide_columns(path: Path, data: bytes, header: tuple[str, ...], separator: str) -> list[Coded] | None:
    """The columns of a large plain file, with no blanks around their texts; None for any other file.

    Args:
        path: The file.
        data: Its bytes.
        header: Its headings, as its first line has them.
        separator: What stands between fields.
    """
    if len(data) < WIDE or not _plain(data) or len(set(header)) < len(header):
        return None
    import duckdb  # who reads no large file does not load it

    names = [f"c{at}" for at in range(len(header))]
    fields = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    reading = _sql("read").format(separator=separator, columns=fields)
    try:
        with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as held:
            held.execute(reading, [str(path)])
            lines = data.count(b"\n") + (not data.endswith(b"\n"))
            if len(held.table("r")) != lines - 1:
                return None
            return [_column(held.execute, name) for name in names]
    except duckdb.Error:
        return None


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")


def _plain(data: bytes) -> bool:
    """True for text whose lines are rows, whoever reads them."""
    odd = (b'"', b"\x00", b"\n\n", b"\n\r", b"\xef\xbb\xbf")
    if any(one in data for one in odd) or data.startswith((b"\n", b"\r")):
        return False
    if data.count(b"\r") != data.count(b"\r\n"):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _column(run: Callable[[str], Any], name: str) -> Coded:
    run(_sql("column").format(name=name))
    texts = [text for (text,) in run(_sql("texts").format(name=name)).fetchall()]
    found = run(_sql("codes").format(name=name)).fetchnumpy()["code"]
    codes = np.ma.filled(found, -1).astype(np.int32)
    return Coded(codes + 1, ("", *texts)).stripped()
