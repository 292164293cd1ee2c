"""The parts of a workbook around its sheets: names, formats of numbers, the list of texts, notes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from xml.parsers import expat

from tilstand.collect.sheet_xml import DamagedXmlError, attributes
from tilstand.unpack import events

__all__ = ["listed_sheets", "notes", "percents", "text_lengths"]

Parts = Mapping[str, bytes]
_PERCENT = {"9", "10"}
_NOTES = ("comments", "threadedcomment", "drawing")


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
        if any(
            posixpath.basename(target).lower().startswith(_NOTES) and target.lower().endswith(".xml")
            for target in _targets(parts, part).values()
        )
    )


def percents(parts: Parts) -> frozenset[str]:
    """The numbers of the formats that show 0.05 as 5 %."""
    styles = parts.get("xl/styles.xml", b"")
    if not styles:
        return frozenset()
    own = {
        one.get("numFmtId", "") for one in attributes(styles, "numFmt") if "%" in one.get("formatCode", "")
    }
    inside, formats = False, list[str]()

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal inside
        element = name.rpartition(" ")[2]
        if element in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            formats.append(given.get("numFmtId", ""))

    events(styles, start)
    return frozenset(str(at) for at, one in enumerate(formats) if one in _PERCENT | own)


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


def _targets(parts: Parts, part: str) -> dict[str, str]:
    """What a part's relations lead to, by their ids."""
    folder, name = posixpath.split(part)
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    if relations is None:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(
            one.get("Target", "").removeprefix("/")
            if one.get("Target", "").startswith("/")
            else posixpath.join(folder, one.get("Target", ""))
        )
        for one in attributes(relations, "Relationship")
    }
