"""Laws of what was found: relations by hand, findings of those that fail, marks and footnotes of findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from mutate.breach import Breach
from mutate.declared import LANGUAGES
from mutate.edition import Reading
from mutate.event import Events
from mutate.lead import Leads
from mutate.reckon import Reckoned
from mutate.remark import lapses

__all__ = ["Found"]


class Found:
    """The laws of relations and findings, over one edition.

    Args:
        edition: The edition.
        reckoned: What its input gives.
        held: How many parts were held against each law, to be added to.
    """

    def __init__(self, edition: Reading, reckoned: Reckoned, held: Counter[str]) -> None:
        self.edition, self.reckoned, self.held = edition, reckoned, held

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
        told = [one for one in json.loads(self.edition.files["internal/findings.json"]) if one["rule"] < "R150"]
        found = Counter((one["rule"], one["observed"], one["expected"]) for one in told if one["rule"][0] == "R")
        self.held["findings: one for each relation that fails"] += 1
        if failing != found:
            yield Breach("findings", "internal/findings.json", "all", str(found - failing), str(failing - found))
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


def _text(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
