"""The long table of figures as files: CSV, Parquet and SQLite, and the schemas that type its columns."""

from __future__ import annotations

import codecs
import json
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tilstand.model.names import EditionNames
from tilstand.publish.csv_files import NUMBER_STATUSES, escape_formula, write_csv_rows
from tilstand.publish.figure_records import RECORDS, STATES, LongTable, RecordValue
from tilstand.report_text.numerals import format_digits
from tilstand.terms import ValueStatus

STEM = "all-figures"
"""How the files of the long table begin; no table is called so, since a name of a table has no hyphen."""

_SQLITE_VERSION = slice(96, 100)  # of the library that wrote the file, in its header; nothing reads it
_DUCKDB = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "date": "DATE"}
_SQLITE = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "date": "TEXT"}
_KEY = ("edition", "edition_date", "id")


def write_figures_csv(names: EditionNames, table: LongTable) -> bytes:
    """The long table as CSV: UTF-8, commas, a full stop in every number.

    A reader that guesses types from the first rows takes a column of numbers for decimal numbers at once.

    Args:
        names: What the edition is called.
        table: The long table.
    """
    return _write_delimited(table, ",", ".")


def write_figures_spreadsheet(names: EditionNames, table: LongTable) -> bytes:
    """The same for spreadsheets: a byte order mark, semicolons, and decimals as the collection's language has them.

    Args:
        names: What the edition is called.
        table: The long table.
    """
    decimal_sign = format_digits(Decimal("0.5"), names.language)[1]
    return codecs.BOM_UTF8 + _write_delimited(table, ";", decimal_sign)


def _write_delimited(table: LongTable, delimiter: str, decimal_sign: str) -> bytes:
    head = [column.name for column in table.columns]
    lines = ([_format_csv_value(value, decimal_sign) for value in row] for row in table.rows)
    return write_csv_rows(head, lines, delimiter)


def _format_csv_value(value: RecordValue, decimal_sign: str) -> str:
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return (digits if "." in digits else f"{digits}.0").replace(".", decimal_sign)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def write_figures_parquet(names: EditionNames, table: LongTable) -> bytes:
    """The long table as Parquet, each column of its declared type; what is empty is null.

    Args:
        names: What the edition is called.
        table: The long table.
    """
    import duckdb

    types = {column.name: _DUCKDB[column.type] for column in table.columns}
    with tempfile.TemporaryDirectory() as folder, closing(duckdb.connect(config={"threads": "1"})) as engine:
        source, target = Path(folder, f"{STEM}.csv"), Path(folder, f"{STEM}.parquet")
        source.write_bytes(write_figures_csv(names, table))
        figures = engine.read_csv(str(source), columns=types, header=True, auto_detect=False, sep=",", quotechar='"')
        figures.write_parquet(str(target), compression="zstd")
        return target.read_bytes()


def write_figures_sqlite(names: EditionNames, table: LongTable) -> bytes:
    """The long table as an SQLite database with the one table `figures`; what is empty is null.

    Args:
        names: What the edition is called.
        table: The long table.
    """
    columns = ", ".join(f'"{column.name}" {_SQLITE[column.type]}' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(" ".join(("CREATE", "TABLE", f"figures({columns})")))
        rows = ([_to_sqlite_value(value) for value in row] for row in table.rows)
        database.executemany(" ".join(("INSERT", "INTO", "figures", f"VALUES({marks})")), rows)
        database.commit()
        data = bytearray(database.serialize())
    data[_SQLITE_VERSION] = bytes(4)
    return bytes(data)


def _to_sqlite_value(value: RecordValue) -> str | int | float | None:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return escape_formula(value) or None if isinstance(value, str) else value


def write_data_package(names: EditionNames, table: LongTable) -> bytes:
    """`datapackage.json`: the long table's CSV files with a Frictionless Table Schema.

    Args:
        names: What the edition is called.
        table: The long table.

    Source:
        Data Package 1.0 and Table Schema 1.0, https://specs.frictionlessdata.io/.
    """
    language = names.language
    fields = [
        {
            "name": column.name,
            "type": column.type,
            "description": column.label.text(language),
            **({"constraints": {"enum": list(listed)}} if (listed := _LISTED.get(column.name)) else {}),
        }
        for column in table.columns
    ]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": list(_KEY)}
    decimal_sign = format_digits(Decimal("0.5"), language)[1]
    local = [field | {"decimalChar": decimal_sign} if field["type"] == "number" else field for field in fields]
    resources = [
        _build_resource(f"{STEM}.csv", ",", schema),
        _build_resource(f"{STEM}.semicolon.csv", ";", schema | {"fields": local}),
    ]
    marks = dict.fromkeys(names.imprint.marks, True)
    return _write_json(
        {"profile": "tabular-data-package", "name": _get_edition_id(names), **marks, "resources": resources}
    )


def _build_resource(file: str, delimiter: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": file.removesuffix(".csv"),
        "path": file,
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": delimiter, "lineTerminator": "\n", "header": True},
        "schema": schema,
    }


def write_csvw(names: EditionNames, table: LongTable) -> bytes:
    """`all-figures.csv-metadata.json`: what CSV on the Web says of the columns, in every language.

    Args:
        names: What the edition is called.
        table: The long table.

    Source:
        Metadata Vocabulary for Tabular Data, W3C, https://www.w3.org/TR/tabular-metadata/.
    """
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "dc:description": [
                {"@value": column.label.text(language), "@language": language} for language in names.languages
            ],
            "datatype": column.type,
            "null": "",
        }
        for column in table.columns
    ]
    return _write_json(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{STEM}.csv",
            **({"schema:creativeWorkStatus": " ".join(names.imprint.marks)} if names.imprint.marks else {}),
            "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True},
            "tableSchema": {"columns": columns, "primaryKey": list(_KEY)},
        }
    )


_LISTED = {
    "record": RECORDS,
    "state": STATES,
    "obs_status": (*NUMBER_STATUSES, *dict.fromkeys(status.sdmx for status in ValueStatus if status.sign)),
    "conf_status": tuple(dict.fromkeys(status.confidentiality for status in ValueStatus)),
}


def _get_edition_id(names: EditionNames) -> str:
    return f"{names.collection}-{names.round_name}".lower()


def _write_json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


FIGURE_FILES: Mapping[str, Callable[[EditionNames, LongTable], bytes]] = {
    f"{STEM}.csv": write_figures_csv,
    f"{STEM}.semicolon.csv": write_figures_spreadsheet,
    f"{STEM}.parquet": write_figures_parquet,
    f"{STEM}.sqlite": write_figures_sqlite,
    "datapackage.json": write_data_package,
    f"{STEM}.csv-metadata.json": write_csvw,
}
"""The files of the long table by their names, and what writes each."""
