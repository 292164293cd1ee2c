"""The files of a renamed collection and of its edition: TOML as it is written, texts as they are compared."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tilstand.publish import list_edition_files

__all__ = ["files", "written"]

_OWN = ("manifest.json", "search.html")
_ORDERED = ("xl/workbook.xml", "docProps/app.xml")
_SIZE = re.compile(r"\d+ kB")


def files(folder: Path, back: Callable[[str], str] = str) -> dict[str, str]:
    """The texts of an edition by name, those in workbooks too.

    What follows from the length or the alphabet of names alone is left out: sizes of files, the words under
    which a page of search results finds them, and the order in which a workbook lists its sheets' names.

    Args:
        folder: The edition.
        back: Gives a text and a file's name their old names.
    """
    found: dict[str, str] = {}
    for own, file in list_edition_files(folder).items():
        name = back(own)
        if file.suffix in (".pdf", ".woff2", ".parquet", ".sqlite") or file.name in _OWN:
            continue
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                inside = [one for one in book.namelist() if one not in _ORDERED]
                found |= {f"{name}/{one}": back(book.read(one).decode("utf-8")) for one in inside}
        else:
            found[name] = _SIZE.sub("kB", back(file.read_bytes().decode("utf-8", "replace")))
    return found


def written(tree: dict[str, Any]) -> str:
    """A tree as TOML."""
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in tree.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date):
        return str(value)
    return '"' + "".join(_sign(sign) for sign in str(value)) + '"'


def _sign(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign in '"\\' or ord(sign) < 32 or ord(sign) == 127 else sign


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)
