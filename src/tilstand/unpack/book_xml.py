"""The parts of a workbook around its sheets: names, odd formats of numbers, the list of texts, notes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from xml.parsers import expat

from tilstand.unpack.sheet_xml import DamagedXmlError, attributes
from tilstand.unpack.zipped import events

__all__ = ["listed_sheets", "notes", "odd_formats", "text_lengths"]

Parts = Mapping[str, bytes]
_PERCENT = {"9", "10"}
_PLACES = re.compile(r"\[[^\]]*\]")  # a country, a colour or a condition
_WORDS = re.compile(r'"[^"]*[^\s"][^"]*"|\\\w')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_NOTES = {"comments", "threadedcomment", "drawing"}  # kinds of relations; their files may be called anything


def listed_sheets(parts: Parts) -> dict[str, str]:
    """Names of the sheets by the part they are written in.

    Raises:
        DamagedXmlError: If a sheet lies in no part that is looked through, or two have the same name.
    """
    targets = _targets(parts, "xl/workbook.xml")
    sheets = attributes(parts.get("xl/workbook.xml", b""), "sheet")
    found: dict[str, str] = {}
    for one in sheets:
        part = targets.get(one.get("id", ""), "")
        if not part.lower().endswith(".xml") or part not in parts or part in found:
            raise DamagedXmlError
        found[part] = one.get("name", "")
    if len({name.lower() for name in found.values()}) < len(found):
        raise DamagedXmlError
    return found


def notes(parts: Parts, names: Mapping[str, str]) -> frozenset[str]:
    """Names of the sheets with comments, pictures or boxes; what stands in them is not read."""
    return frozenset(
        name
        for part, name in names.items()
        if any(posixpath.basename(one.get("Type", "")).lower() in _NOTES for one in _relations(parts, part))
    )


def odd_formats(parts: Parts) -> dict[str, str]:
    """The formats that show a number as something else: `percent`, `struck` out, or `format` for the rest.

    A percentage shows 0.05 as 5 %; the rest write words beside it, leave out thousands or show nothing.
    """
    styles = parts.get("xl/styles.xml", b"")
    if not styles:
        return {}
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in attributes(styles, "numFmt")}
    formats, struck = _formats(styles)
    found: dict[str, str] = {}
    for at, (number, font) in enumerate(formats):
        code = _PLACES.sub("", codes.get(number, ""))
        if number in _PERCENT or "%" in code:
            found[str(at)] = "percent"
        elif font in struck:
            found[str(at)] = "struck"
        elif _WORDS.search(code) or _SCALED.search(code) or (code and not code.strip(";")):
            found[str(at)] = "format"
    return found


def _formats(styles: bytes) -> tuple[list[tuple[str, str]], set[str]]:
    """The formats of cells, each with the numbers of its number format and font; and the fonts struck out."""
    inside, fonts, struck, formats = "", -1, set[str](), list[tuple[str, str]]()

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal inside, fonts
        element = name.rpartition(" ")[2]
        if element in ("fonts", "fills", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = element
        elif inside == "fonts" and element == "font":
            fonts += 1
        elif inside == "fonts" and element == "strike" and given.get("val", "1") in ("1", "true", "on"):
            struck.add(str(fonts))
        elif inside == "cellXfs" and element == "xf":
            formats.append((given.get("numFmtId", ""), given.get("fontId", "")))

    events(styles, start)
    return formats, struck


def text_lengths(parts: Parts) -> tuple[int, ...]:
    """How many signs each text of the workbook's list has.

    Raises:
        DamagedXmlError: If the list cannot be parsed.
    """
    found: list[int] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "si":
            found.append(0)

    def text(piece: str) -> None:
        if found:
            found[-1] += len(piece)

    events(parts.get("xl/sharedStrings.xml", b"<none/>"))
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    try:
        parser.Parse(parts.get("xl/sharedStrings.xml", b"<none/>"), True)
    except expat.ExpatError as error:
        raise DamagedXmlError from error
    return tuple(found)


def _relations(parts: Parts, part: str) -> list[dict[str, str]]:
    """What a part is related to."""
    folder, name = posixpath.split(part)
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    return [] if relations is None else list(attributes(relations, "Relationship"))


def _targets(parts: Parts, part: str) -> dict[str, str]:
    """What a part's relations lead to, by their ids."""
    folder = posixpath.dirname(part)
    return {
        one.get("Id", ""): posixpath.normpath(
            one.get("Target", "").removeprefix("/")
            if one.get("Target", "").startswith("/")
            else posixpath.join(folder, one.get("Target", ""))
        )
        for one in _relations(parts, part)
    }
