"""XML of a workbook: cells, hidden parts, number formats, notes and cell values as text.

Formulas, errors, percentages, merged and hidden cells, and how far the sheet reaches.

See `tilstand.sandbox` for how it is parsed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from tilstand.sandbox.documents import DamagedXmlError, parse_xml_events


def format_cell_value(cell: object, dates: bool = False) -> str:
    """What stands in a workbook's cell, as text; a whole number without the point that Excel adds.

    Args:
        cell: The cell's value.
        dates: Whether a day is expected; else it is what Excel has made of something else.

    Example:
        >>> format_cell_value(2025.0), format_cell_value(37.5), format_cell_value(" ukjent ")
        ('2025', '37.5', 'ukjent')
    """
    if cell is None:
        return ""
    if dates and isinstance(cell, bool | date | time | timedelta):
        return cell.isoformat()[:10] if isinstance(cell, date) else ""
    if isinstance(cell, bool | date | time | timedelta):
        return f"[{type(cell).__name__}]"  # no number: Excel turned what was typed into something else
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return str(cell).strip()


_MOST_ROWS, _MOST_COLUMNS = 100_000, 500
_MOST_AREA = 2_000_000
# A value or text that is interrupted, a value that is spelled by the numbers of its signs, two values in one
# cell: no program writes them, and readers take different parts of them for the whole.
_INTERRUPTED = re.compile(
    rb"<(?:[\w.-]+:)?(?:[vt](?:\s[^<>]*)?>[^<]*<[!?]|v(?:\s[^<>]*)?>[^<&]*&)"
    rb"|</(?:[\w.-]+:)?(v|is)\s*>\s*<(?:[\w.-]+:)?\1[\s>]"
)
_CELL = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(slots=True)
class SheetContents:
    """What the XML of a worksheet shows.

    Attributes:
        formulas: Addresses of the cells with formulas.
        rows, columns: How far cells with content reach.
        errors: Addresses of the cells that show an error in place of a value.
        odd: Addresses of the cells whose number is shown as something else, each with how.
        merged: Ranges of merged cells.
        hidden: Numbers of the rows that nobody sees.
        hidden_columns: Numbers of the columns that nobody sees, first and last.
        texts: How many cells hold a text of the workbook's list.
    """

    formulas: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    errors: list[str] = field(default_factory=list)
    odd: dict[str, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    texts: int = 0

    @property
    def is_oversized(self) -> bool:
        """True where a reader would have to make room for far more cells than any form has."""
        return self.rows > _MOST_ROWS or self.columns > _MOST_COLUMNS or self.rows * self.columns > _MOST_AREA


def list_element_attributes(content: bytes, element: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name, without their namespaces.

    Raises:
        DamagedXmlError: If the XML cannot be parsed.
    """
    attributes: list[dict[str, str]] = []

    def collect_element_attributes(name: str, given: dict[str, str]) -> None:
        if name == element:
            attributes.append({key.rpartition(" ")[2]: value for key, value in given.items()})

    parse_xml_events(content, collect_element_attributes)
    return attributes


def scan_worksheet(content: bytes, odd: Mapping[str, str] | None = None) -> SheetContents | None:
    """What a part shows if it is a worksheet (or another sheet); None if it is something else.

    Args:
        content: The part.
        odd: The numbers of the formats that show a number as something else, each with how.

    Raises:
        DamagedXmlError: If the XML cannot be parsed, its cells do not come one after the other, or a value is
            written so that it can be read in two ways.
    """
    if _INTERRUPTED.search(content):
        raise DamagedXmlError
    scanner = _WorksheetScanner(odd or {})
    parse_xml_events(content, scanner.start)
    return scanner.found


def parse_cell_address(address: str) -> tuple[int, int] | None:
    """Row and column of an address; None if it is none.

    Example:
        >>> parse_cell_address("B7")
        (7, 2)
    """
    match = _CELL.match(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


class _WorksheetScanner:
    def __init__(self, odd: Mapping[str, str]) -> None:
        self.found: SheetContents | None = None
        self.row = self.column = 0
        self.cell: dict[str, str] = {}
        self.first, self.all_hidden, self.odd = True, False, odd

    def start(self, element: str, given: dict[str, str]) -> None:
        if self.first:
            self.first = False
            self.found = SheetContents() if element in ("worksheet", "dialogsheet", "macrosheet") else None
        if self.found is None:
            return
        if element == "row":
            self.start_row(given, self.found)
        elif element == "c":
            self.start_cell(given)
        elif element in ("v", "is"):
            self.record_cell_content(self.found)
        elif element == "f":
            self.found.formulas.append(self.address)
        elif element == "mergeCell":
            self.found.merged.append(given.get("ref", ""))
        elif element == "sheetFormatPr":
            self.all_hidden = _is_xml_true(given.get("zeroHeight", ""))
        elif element == "col" and (_is_xml_true(given.get("hidden", "")) or _is_zero_size(given.get("width", ""))):
            ends = given.get("min", ""), given.get("max", "")
            if all(end.isdigit() and len(end) < 7 for end in ends):
                self.found.hidden_columns.append((int(ends[0]), int(ends[1])))

    @property
    def address(self) -> str:
        return f"{xl_col_to_name(max(self.column - 1, 0))}{self.row}"

    def start_row(self, given: dict[str, str], found: SheetContents) -> None:
        at = given.get("r", "")
        row = int(at) if at.isdigit() and len(at) < 8 else self.row + 1
        if row <= self.row:  # two readers could see two different sheets
            raise DamagedXmlError
        self.row, self.column = row, 0
        shown = given.get("hidden", "1" if self.all_hidden else "")
        if _is_xml_true(shown) or _is_zero_size(given.get("ht", "")):
            found.hidden.add(row)

    def start_cell(self, given: dict[str, str]) -> None:
        self.cell = given
        address, before = given.get("r", ""), (self.row, self.column)
        place = parse_cell_address(address) if address else (self.row, self.column + 1)
        if place is None or place <= before:
            raise DamagedXmlError
        self.row, self.column = place

    def record_cell_content(self, found: SheetContents) -> None:
        found.rows = max(found.rows, self.row)
        found.columns = max(found.columns, self.column)
        kind = self.cell.get("t", "n")
        found.texts += kind == "s"
        if kind == "e":
            found.errors.append(self.address)
        elif self.cell.get("s", "") in self.odd:
            how = self.odd[self.cell.get("s", "")]
            if kind == "n" or how == "struck":
                found.odd[self.address] = how


def _is_xml_true(text: str) -> bool:
    return text.lower() in ("1", "true", "on")


def _is_zero_size(size: str) -> bool:
    try:
        return float(size) == 0
    except ValueError:
        return False


Parts = Mapping[str, bytes]
_PERCENT = {"9", "10"}
_PLACES = re.compile(r"\[[^\]]*\]")  # a country, a colour or a condition
_WORDS = re.compile(r'"[^"]*[^\s"][^"]*"|\\\w')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_NOTES = {"comments", "threadedcomment", "drawing"}  # kinds of relations; their files may be called anything


def list_sheet_parts(parts: Parts) -> dict[str, str]:
    """Names of the sheets by the part they are written in.

    Raises:
        DamagedXmlError: If a sheet lies in no part that is looked through, or two have the same name.
    """
    targets = _resolve_relation_targets(parts, "xl/workbook.xml")
    sheets = list_element_attributes(parts.get("xl/workbook.xml", b""), "sheet")
    texts_by_name: dict[str, str] = {}
    for sheet in sheets:
        part = targets.get(sheet.get("id", ""), "")
        if not part.lower().endswith(".xml") or part not in parts or part in texts_by_name:
            raise DamagedXmlError
        texts_by_name[part] = sheet.get("name", "")
    if len({name.lower() for name in texts_by_name.values()}) < len(texts_by_name):
        raise DamagedXmlError
    return texts_by_name


def find_annotated_sheets(parts: Parts, names: Mapping[str, str]) -> frozenset[str]:
    """Names of the sheets with comments, pictures or boxes; what stands in them is not read."""
    return frozenset(
        name
        for part, name in names.items()
        for relation in _list_part_relations(parts, part)
        if posixpath.basename(relation.get("Type", "")).lower() in _NOTES
    )


def find_misleading_formats(parts: Parts) -> dict[str, str]:
    """The formats that show a number as something else: `percent`, `struck` out, or `format` for the rest.

    A percentage shows 0.05 as 5 %; the rest write words beside it, leave out thousands or show nothing.
    """
    styles = parts.get("xl/styles.xml", b"")
    if not styles:
        return {}
    declared = list_element_attributes(styles, "numFmt")
    codes = {attributes.get("numFmtId", ""): attributes.get("formatCode", "") for attributes in declared}
    formats, struck = _read_cell_formats(styles)
    kinds: dict[str, str] = {}
    for at, (number, font) in enumerate(formats):
        code = _PLACES.sub("", codes.get(number, ""))
        if number in _PERCENT or "%" in code:
            kinds[str(at)] = "percent"
        elif font in struck:
            kinds[str(at)] = "struck"
        elif _WORDS.search(code) or _SCALED.search(code) or (code and not code.strip(";")):
            kinds[str(at)] = "format"
    return kinds


def _read_cell_formats(styles: bytes) -> tuple[list[tuple[str, str]], set[str]]:
    """The formats of cells, each with the numbers of its number format and font; and the fonts struck out."""
    inside, fonts, struck, formats = "", -1, set[str](), list[tuple[str, str]]()

    def read_format_element(element: str, given: dict[str, str]) -> None:
        nonlocal inside, fonts
        if element in ("fonts", "fills", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = element
        elif inside == "fonts" and element == "font":
            fonts += 1
        elif inside == "fonts" and element == "strike" and given.get("val", "1") in ("1", "true", "on"):
            struck.add(str(fonts))
        elif inside == "cellXfs" and element == "xf":
            formats.append((given.get("numFmtId", ""), given.get("fontId", "")))

    parse_xml_events(styles, read_format_element)
    return formats, struck


def measure_shared_strings(parts: Parts) -> tuple[int, ...]:
    """How many signs each text of the workbook's list has.

    Raises:
        DamagedXmlError: If the list cannot be parsed.
    """
    lengths: list[int] = []

    def start_shared_string(element: str, _: dict[str, str]) -> None:
        if element == "si":
            lengths.append(0)

    def extend_shared_string(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    parse_xml_events(parts.get("xl/sharedStrings.xml", b"<none/>"), start_shared_string, extend_shared_string)
    return tuple(lengths)


def _list_part_relations(parts: Parts, part: str) -> list[dict[str, str]]:
    """What a part is related to."""
    folder, name = posixpath.split(part)
    return list_element_attributes(parts.get(f"{folder}/_rels/{name}.rels", b"<none/>"), "Relationship")


def _resolve_relation_targets(parts: Parts, part: str) -> dict[str, str]:
    """What a part's relations lead to, by their ids."""
    folder = posixpath.dirname(part)
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in _list_part_relations(parts, part)}
    return {
        name: posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
        for name, target in targets.items()
    }
