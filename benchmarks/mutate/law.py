"""Laws that hold in every edition: each part shows what the input gives, and all files show the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from mutate.beside import wrong_in_cube, wrong_numbers
from mutate.change import wrong_changes
from mutate.chart import drawn_wrong
from mutate.declared import LANGUAGES
from mutate.edition import Reading
from mutate.event import Events
from mutate.lead import Leads
from mutate.part import plain
from mutate.passage import Passages, wrong_words
from mutate.phrase import numbers, said
from mutate.printed import Printed
from mutate.reckon import Reckoned, inside
from mutate.remark import lapses

__all__ = ["Breach", "Laws"]

_FIGURE = 16  # most letters of a cell that holds a figure rather than a text
_NTH = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True)
class Breach:
    """A part that does not show what it has to.

    Attributes:
        law: Which law it breaks.
        file: Its file.
        place: Its place.
        shows: What it shows.
        right: What it has to show.
    """

    law: str
    file: str
    place: str
    shows: str
    right: str


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
        laws = (
            self.reckoning,
            self.cells,
            self.paper,
            self.sentences,
            self.charts,
            self.relations,
            self.findings,
            self.marks,
            self.leads,
            self.hashes,
            self.searches,
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
                figures = [
                    cell for cell in text.split(" | ")[1:] if len(cell) < _FIGURE and numbers(cell, language)
                ]
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
                            "sentences",
                            "internal/sentences.json",
                            text,
                            figure["text"],
                            "a figure without a number",
                        )
                    continue
                self.held["sentences: phrases say their figures"] += 1
                whole = sum(
                    (v for k, v in known.items() if not inside(self.reckoned.collection, k, known)),
                    Decimal(0),
                )
                if not said(
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
                if (where.startswith("site") or f"{where}.pdf" in self.edition.files) and text not in places[
                    where
                ]:
                    yield Breach("sentences", where, text, "", text)

    @cached_property
    def _texts(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for part in self.edition.all:
            where = part.file[:8] if part.file.startswith("site/") else part.file.partition(".")[0]
            if part.place.startswith("text "):
                found.setdefault(where, set()).add(part.place.removeprefix("text ").rpartition(" (")[0])
                found[where].add(part.place.removeprefix("text "))
        return found

    def charts(self) -> Iterator[Breach]:
        """Every picture writes its numbers, and draws them."""
        told: dict[str, Any] = json.loads(self.edition.files["internal/pictures.json"])
        for part in self.edition.all:
            if (
                part.file.startswith("site/")
                and part.place.startswith("picture ")
                and part.place.endswith(": marks")
            ):
                name = part.place.split(" ")[1]
                self.held["charts: marks and numbers"] += 1
                own = self.edition.parts[part.file]
                at = part.place.removesuffix(": marks")
                texts = [_NTH.sub("", one.partition(": ")[2]) for one in own if one.startswith(f"{at}: ")]
                wrong = drawn_wrong(told[name], part.text, texts, self.value, part.file.split("/")[1])
                if wrong:
                    yield Breach("charts", part.file, part.place, wrong, str(told[name]["figures"])[:200])

    def relations(self) -> Iterator[Breach]:
        """A sum over stated figures holds or fails as it does by hand, and a failing one is a finding."""
        for one in json.loads(self.edition.files["internal/relations.json"]):
            if one["rule"] not in ("R103", "R106", "R107") or one["outcome"] == "decided":
                continue
            sides = {"left": Decimal(0), "right": Decimal(0)}
            rows = [(term, self.reckoned.rows.get(term["key"])) for term in one["terms"]]
            values = [(term, own[0].value if own else None) for term, own in rows]
            if any(value is None or self.reckoned.vague(term["key"]) for term, value in values):
                continue
            for term, value in values:
                sides[term["side"]] += term["times"] * (value or Decimal(0))
            self.held["relations: sums by hand"] += 1
            right = "holds" if sides["left"] == sides["right"] else "fails"
            if (
                one["outcome"] != right
                or one["observed"] != _text(sides["left"])
                or one["expected"] != _text(sides["right"])
            ):
                yield Breach(
                    "relations",
                    "internal/relations.json",
                    one["readable"],
                    f"{one['outcome']} {one['observed']} {one['expected']}",
                    f"{right} {sides}",
                )

    def findings(self) -> Iterator[Breach]:
        """Every relation that fails is a finding, and every finding of figures stands in the method pages."""
        failing = Counter(
            (one["rule"], one["observed"], one["expected"])
            for one in json.loads(self.edition.files["internal/relations.json"])
            if one["outcome"] == "fails"
        )
        # What only asks about the year before is no relation; what is supposed is told to the unit alone.
        told = [
            one for one in json.loads(self.edition.files["internal/findings.json"]) if one["rule"] < "R150"
        ]
        found = Counter(
            (one["rule"], one["observed"], one["expected"]) for one in told if one["rule"][0] == "R"
        )
        self.held["findings: one for each relation that fails"] += 1
        if failing != found:
            yield Breach(
                "findings", "internal/findings.json", "all", str(found - failing), str(failing - found)
            )
        for language in LANGUAGES:
            events = Events(self.edition.files, language)
            for lapse in events.lapses(told):
                yield Breach("findings", events.page, *lapse)
            self.held["findings: told in the method appendix"] += events.held

    def marks(self) -> Iterator[Breach]:
        """A finding marks a figure, or its footnote says it already; tables mark what findings declare."""
        for one in json.loads(self.edition.files["internal/findings.json"]):
            if one["supposed"] or one["rule"] >= "R150":
                continue
            told = one["marks"] or one["rule"] in ("R101", "R106") or one["severity"] == "info"
            if one["rule"][0] == "R" and one["parts"] and not told:
                yield Breach("marks", "internal/findings.json", one["message"]["en"], "no mark", "a mark")
        for grid in self.edition.about.tables.values():
            self.held["marks: at the figures of open findings alone"] += len(grid.cells)
            for lapse in lapses(self.reckoned.collection, grid, self.edition.parts):
                yield Breach("marks", *lapse)

    def leads(self) -> Iterator[Breach]:
        """A footnote about an open finding leads to that one, under its number."""
        leads = Leads(self.edition.files)
        for lapse in leads.lapses(self.edition.about.tables):
            yield Breach("leads", *lapse)
        self.held["leads: footnotes to their findings"] += leads.held

    def hashes(self) -> Iterator[Breach]:
        """The manifests name every file with its hash; the site's data files are the edition's own."""
        files = self.edition.files
        for manifest, rows in (("manifest.json", "outputs"), ("public-manifest.json", "files")):
            told = {one["file"]: (one["sha256"], one["size"]) for one in json.loads(files[manifest])[rows]}
            for name, data in files.items():
                if name in ("manifest.json", manifest) or (rows == "files" and name.startswith("internal/")):
                    continue
                self.held["manifest: hashes and sizes"] += 1
                if told.pop(name, None) != (hashlib.sha256(data).hexdigest(), len(data)):
                    yield Breach("hashes", manifest, name, "another hash or size", "the file's own")
            if told:
                yield Breach("hashes", manifest, str(sorted(told)), "named", "no such public file")
            if name.startswith("site/data/"):
                stem = name.split("/", 3)[3]
                if data != files.get(f"data/{stem}", files.get(stem)):
                    yield Breach("hashes", name, stem, "", "a copy")
        for part in self.edition.all:
            for name in part.follows:
                if not part.place.startswith("size of "):
                    continue  # of searches; a law of their own holds them
                size = max(1, round(len(files[name]) / 1000))
                self.held["pages: sizes of files"] += 1
                if numbers(part.text, part.file.split("/")[1])[-1:] != [Decimal(size)]:
                    yield Breach("hashes", part.file, part.place, part.text, str(size))

    def searches(self) -> Iterator[Breach]:
        """The search page has the words of every page, and passages that stand where they say."""
        right = json.loads(self.edition.files["public-manifest.json"])["data"]
        for part in self.edition.all:
            if part.place == "hash of the data" and part.text != right:
                yield Breach("hashes", part.file, part.place, part.text, right)
            if part.place.startswith("words of "):
                self.held["search: the words of the pages"] += 1
                for name in part.follows:
                    if wrong := wrong_words(part.text, self.edition.files[name]):
                        yield Breach("search", part.file, part.place, wrong, "the words of the page")
        for language in LANGUAGES:
            found = Passages(self.edition.files, language)
            for lapse in found.lapses():
                yield Breach("search", found.page, *lapse)
            self.held["search: passages as on their pages"] += found.held


def _row(place: str) -> str:
    return place.removeprefix("row ")


def _text(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
