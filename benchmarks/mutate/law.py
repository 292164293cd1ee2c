"""Laws that hold in every edition: each part shows what the input gives, and all files show the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from mutate.beside import wrong_in_cube, wrong_numbers
from mutate.breach import Breach
from mutate.change import wrong_changes
from mutate.chart import course_wrong, drawn_wrong
from mutate.edition import Reading
from mutate.found import Found
from mutate.kept import Kept
from mutate.part import plain
from mutate.phrase import numbers, said
from mutate.printed import Printed
from mutate.reckon import Reckoned, inside
from tilstand.languages import format_message

__all__ = ["Laws"]

_FIGURE = 16  # most letters of a cell that holds a figure rather than a text
_NTH = re.compile(r" \(\d+\)$")


class Laws:
    """The laws, over one edition.

    Args:
        edition: The edition.
        reckoned: What its input gives.

    Attributes:
        held: How many parts were held against each law.
        open: Figures that only bounds decide, for which no value is claimed.
    """

    def __init__(self, edition: Reading, reckoned: Reckoned) -> None:
        self.edition, self.reckoned = edition, reckoned
        self.held: Counter[str] = Counter()
        self.open: set[str] = set()

    def breaches(self) -> list[Breach]:
        """Everything that breaks a law."""
        found = Found(self.edition, self.reckoned, self.held)
        kept = Kept(self.edition, self.held)
        laws = (
            self.reckoning,
            self.cells,
            self.paper,
            self.sentences,
            self.charts,
            found.relations,
            found.findings,
            found.marks,
            found.leads,
            kept.hashes,
            kept.searches,
        )
        return [breach for law in laws for breach in law()]

    @cached_property
    def lines(self) -> dict[str, dict[str, Mapping[str, str]]]:
        """The data line of each address, by table."""
        found: dict[str, dict[str, Mapping[str, str]]] = {}
        for name, grid in self.edition.about.tables.items():
            for cell in grid.cells.values():
                if cell.key:
                    found.setdefault(name, {})[cell.key] = cell.line
        return found

    def value(self, key: str) -> Decimal | None:
        """The number that belongs at an address: reckoned from the input, else as the data show it."""
        found = self.reckoned.value(key)
        if isinstance(found, str):
            return self.edition.about.shown.get(key)
        return found

    def reckoning(self) -> Iterator[Breach]:
        """The data show what the input gives, and the same at an address in every table."""
        for name, own in self.lines.items():
            for key, line in own.items():
                shows = Decimal(line["value"]) if line["value"] else None
                self.held["data: as reckoned from the input"] += 1
                if isinstance(self.reckoned.value(key), str):
                    self.open.add(key)
                right = self.value(key)
                if shows is not None and shows != right:
                    yield Breach("reckoning", f"data/{name}.csv", key, str(shows), str(right))
                if shows is None and right is not None and not self._unsaid(key, right):
                    yield Breach("reckoning", f"data/{name}.csv", key, line["status"], str(right))
            for cell in self.edition.about.tables[name].cells.values():
                for lapse in wrong_numbers(cell, self.reckoned) if cell.key else ():
                    yield Breach("reckoning", f"data/{name}.csv", cell.key, *lapse)

    def _unsaid(self, key: str, right: Decimal) -> bool:
        """True for a zero that nobody stated: it may stand as "cannot occur"."""
        return right == 0 and key not in self.reckoned.stated

    def cells(self) -> Iterator[Breach]:
        """Pages, workbooks and JSON-stat show what the CSV files show."""
        for part in self.edition.all:
            if not part.shows or part.place.startswith("labels") or part.file.endswith(".csv"):
                continue
            name = self._table(part.file, part.place)
            line = self.lines[name].get(part.shows)
            self.held["cells: the same in every file"] += 1
            if part.shows == "-":
                yield Breach("cells", part.file, part.place, part.text, "nothing")
                continue
            if line is None:  # a figure in brackets
                told, right = part.text.split(" | ")[0], self._bracket(name, part.shows)
            else:
                told, right = part.text, line["value"]
            if not self._equal(part.file, told, right, line):
                yield Breach("cells", part.file, part.place, part.text, right)
            if line is not None and part.file.endswith(".json"):
                for lapse in wrong_in_cube(part, line):
                    yield Breach("cells", part.file, part.place, *lapse)

    def _table(self, file: str, place: str) -> str:
        if file.endswith(".json"):
            return file.rpartition("/")[2].partition(".")[0]
        sheet = place.partition(": ")[0]
        tables = self.edition.about.tables
        return sheet if sheet in tables else next(name for name in tables if name[:31] == sheet)

    def _bracket(self, table: str, key: str) -> str:
        cells = self.edition.about.tables[table].cells.values()
        return next(cell.line["bracket"] for cell in cells if cell.bracket_key == key)

    def _equal(self, file: str, text: str, right: str, line: Mapping[str, str] | None) -> bool:
        if file.endswith(".html"):
            found = numbers(text, file.split("/")[1])
            beside = (line["upper"], line["bracket"]) if line else ()
            want = [Decimal(one) for one in (right, *beside) if one]
            if line and line["bracket"] and Decimal(line["bracket"]) == 0:
                want.pop()  # in print a zero in brackets is left out
            return found == want
        first = text.split(" | ")[0]
        if not right:
            return not first.replace(".", "").replace("-", "").isdigit()
        if line and line["upper"] and file.endswith(".xlsx"):  # a range is words there
            return first == f"{right}–{line['upper']}"
        return first not in ("", "None") and Decimal(first) == Decimal(right)

    def paper(self) -> Iterator[Breach]:
        """The printed report has every row of its tables as the site has it, and no other."""
        about = self.edition.about
        for name, own in self.edition.parts.items():
            if not name.startswith("report-"):
                continue
            language = name.removesuffix(".pdf").rpartition("-")[2]
            rows = [part for part in own.values() if part.place.startswith("row ")]
            marked = [part.text for part in own.values() if part.place.startswith("marks of row ")]
            printed = {
                tuple("".join(cell.split()) for cell in text.split(" | "))
                for text in (*(_NTH.sub("", _row(part.place)) for part in rows), *filter(None, marked))
            }
            print_ = Printed(self.edition.files, name, about)
            for lapse in print_.lapses(self.reckoned.collection, self.edition.parts):
                yield Breach("paper", name, *lapse)
            for row in (row for row in about.rows[language] if row.table in print_.tables):
                self.held["paper: rows as on the site"] += 1
                if not self._printed(row.cells, printed):
                    yield Breach("paper", name, f"{row.table} row {row.at}", "", " | ".join(row.cells))
            for lapse in wrong_changes(own, self.value):
                yield Breach("paper", name, *lapse)
            for part in rows:
                text = _row(part.place)
                figures = [cell for cell in text.split(" | ")[1:] if len(cell) < _FIGURE and numbers(cell, language)]
                if figures and not part.keys and not text.startswith(" | "):
                    yield Breach("paper", name, part.place, text, "no row of a table")

    def _printed(self, cells: tuple[str, ...], printed: set[tuple[str, ...]]) -> bool:
        if cells in printed or (len(cells) == 1 and any(row[0] == cells[0] for row in printed)):
            return True
        covered: set[int] = set()
        for first in range(1, len(cells)):
            for last in range(first + 1, len(cells) + 1):
                if (cells[0], *cells[first:last]) in printed:
                    covered.update(range(first, last))
        return covered == set(range(1, len(cells)))

    def sentences(self) -> Iterator[Breach]:
        """Every sentence says what its figures are, and stands on the site and in print."""
        places = self._texts
        for one in json.loads(self.edition.files["internal/sentences.json"]):
            language, text = one["language"], plain(one["text"])
            for figure in one["figures"]:
                values = [self.value(key) for key in figure["keys"]]
                known = {k: v for k, v in zip(figure["keys"], values, strict=True) if v is not None}
                if figure["kind"] != "list" and len(known) < len(values):
                    if figure["kind"] != "else":
                        yield Breach(
                            "sentences", "internal/sentences.json", text, figure["text"], "a figure without a number"
                        )
                    continue
                self.held["sentences: phrases say their figures"] += 1
                whole = sum((v for k, v in known.items() if not inside(self.reckoned.collection, k, known)), Decimal(0))
                if not self._end(figure) and not said(
                    figure["kind"], figure["text"], list(known.values()), list(known), language, whole
                ):
                    yield Breach(
                        "sentences",
                        "internal/sentences.json",
                        text,
                        figure["text"],
                        str([str(v) for v in known.values()]),
                    )
            self.held["sentences: on the site and in print"] += 1
            for where in (f"site/{language}/", f"report-{language}"):
                if (where.startswith("site") or f"{where}.pdf" in self.edition.files) and text not in places[where]:
                    yield Breach("sentences", where, text, "", text)

    def _end(self, figure: Mapping[str, Any]) -> bool:
        """True for what a number can be that was read from what surrounds it, as a note of ours tells it."""
        written = json.loads(self.edition.files.get("internal/readings.json", b"[]"))
        ends = {str(n) for one in written if [one["key"]] == figure["keys"] for n in one["fits"]}
        return figure["line"] == 0 and figure["text"] in ends

    @cached_property
    def _texts(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for part in self.edition.all:
            where = part.file[:8] if part.file.startswith("site/") else part.file.partition(".")[0]
            if part.place.startswith("text "):
                whole = part.place.removeprefix("text ").removesuffix(" ↩")  # a note's way back
                language = where.removeprefix("report-")
                # In print a reference to a table of the site alone says so.
                away = format_message("report.front.on_site").text(language) if language != where else ""
                found.setdefault(where, set()).add(whole.rpartition(" (")[0])
                found[where] |= {whole, re.sub(rf"(\d) {away}\b", r"\1", whole) if away else whole}
        return found

    def charts(self) -> Iterator[Breach]:
        """Every picture writes its numbers, and draws them."""
        told: dict[str, Any] = json.loads(self.edition.files["internal/pictures.json"])
        for part in self.edition.all:
            if part.file.startswith("site/") and part.place.startswith("picture ") and part.place.endswith(": marks"):
                name = part.place.split(" ")[1]
                self.held["charts: marks and numbers"] += 1
                own = self.edition.parts[part.file]
                at = part.place.removesuffix(": marks")
                texts = [_NTH.sub("", one.partition(": ")[2]) for one in own if one.startswith(f"{at}: ")]
                language = part.file.split("/")[1]
                wrong = (
                    course_wrong(texts, own, language)
                    if name not in told
                    else drawn_wrong(told[name], part.text, texts, self.value, language)
                )
                if wrong:
                    yield Breach("charts", part.file, part.place, wrong, str(told[name]["figures"])[:200])


def _row(place: str) -> str:
    return place.removeprefix("row ")
