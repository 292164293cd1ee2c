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

from lxml import html as markup  # type: ignore[import-untyped]

from mutate.change import wrong_changes
from mutate.chart import drawn_wrong
from mutate.declared import LANGUAGES
from mutate.edition import Reading
from mutate.lead import Leads
from mutate.part import Part, plain
from mutate.phrase import numbers, said
from mutate.reckon import Reckoned, inside
from mutate.remark import lapses

__all__ = ["Breach", "Laws"]

_FIGURE = 16  # most letters of a cell that holds a figure rather than a text
_NTH = re.compile(r" \(\d+\)$")


_WORDS = re.compile(r"[^\W\d_]{3,}")


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
            want = [Decimal(one) for one in (right, line["bracket"] if line else "") if one]
            if line and line["bracket"] and Decimal(line["bracket"]) == 0:
                want.pop()  # in print a zero in brackets is left out
            return found == want
        first = text.split(" | ")[0]
        if not right:
            return not first.replace(".", "").replace("-", "").isdigit()
        return first not in ("", "None") and Decimal(first) == Decimal(right)

    def paper(self) -> Iterator[Breach]:
        """The printed report has every row of every table as the site has it, and no other."""
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
            for row in about.rows[language]:
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
            page = next(
                n
                for n in self.edition.parts
                if n.startswith(f"site/{language}/") and n.endswith("/method.html")
            )
            text = "\n".join(self.edition.parts[page])
            for what in self._told(told, language):
                self.held["findings: told in the method appendix"] += 1
                if what not in text:
                    yield Breach("findings", page, what, "", what)

    def _told(self, told: list[dict[str, Any]], language: str) -> Iterator[str]:
        for one in told:
            if one["rule"][0] == "R" and one["severity"] != "info" and not one["supposed"]:
                lines = one["message"][language].split("\n")
                yield plain(
                    next(line for line in lines if line.startswith(("Hva ", "Kva ", "What "))).partition(" ")[
                        2
                    ]
                )

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
        """The manifest names every file with its hash; the site's data files are the edition's own."""
        files = self.edition.files
        manifest = json.loads(files["manifest.json"])
        told = {one["file"]: (one["sha256"], one["size"]) for one in manifest["outputs"]}
        for name, data in files.items():
            if name != "manifest.json":
                self.held["manifest: hashes and sizes"] += 1
                if told.get(name) != (hashlib.sha256(data).hexdigest(), len(data)):
                    yield Breach("hashes", "manifest.json", name, str(told.get(name)), "the file's own")
            if name.startswith("site/data/"):
                stem = name.split("/", 3)[3]
                if data != files.get(f"data/{stem}", files.get(stem)):
                    yield Breach("hashes", name, stem, "", "a copy")
        for part in self.edition.all:
            for name in part.follows:
                if part.place.startswith("words of "):
                    yield from self.indexed(part, name)
                    continue
                size = max(1, round(len(files[name]) / 1000))
                self.held["pages: sizes of files"] += 1
                if numbers(part.text, part.file.split("/")[1])[-1:] != [Decimal(size)]:
                    yield Breach("hashes", part.file, part.place, part.text, str(size))

    def indexed(self, part: Part, page: str) -> Iterator[Breach]:
        """The search page has the words that stand on a page, and no others."""
        self.held["search: the words of the pages"] += 1
        tree = markup.document_fromstring(self.edition.files[page].decode("utf-8"))
        (main,) = tree.xpath("//main")
        for unsaid in main.xpath(".//svg|.//nav"):
            unsaid.drop_tree()
        there = {
            word.casefold() for text in main.itertext() for word in _WORDS.findall(text.replace("\u00ad", ""))
        }
        listed = {word.casefold() for word in _WORDS.findall(part.text)}
        if wrong := listed ^ there:
            yield Breach(
                "search", part.file, part.place, " ".join(sorted(wrong)[:9]), "the words of the page"
            )


def _row(place: str) -> str:
    return place.removeprefix("row ")


def _text(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
