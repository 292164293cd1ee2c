"""Small scenes, reconciled: figures in a table, relations as they are declared, and what is told of them."""

from __future__ import annotations

import importlib.util
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from as_before import as_before

from tilstand import define, reconcile
from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation
from tilstand.ledger.relations import Outcome
from tilstand.model import Adjustment, Batch, Decision, Observation, Submission
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.findings import format_relation_line
from tilstand.reconcile.sides import RelationSide
from tilstand.terms import FigureOrigin, InvariantText, Period, Text

_TABLES = Path(__file__).parents[2] / "spec" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("handbook_tables", _TABLES)
assert _SPEC is not None
assert _SPEC.loader is not None
handbook = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(handbook)

SHARED = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
_OPEN = replace(SHARED, rounds={name: one.model_copy(update={"absent": {}}) for name, one in SHARED.rounds.items()})
"""The same, and nobody was absent from an earlier round."""
PERIOD = Period.from_text("2031")


def squashed(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Scene:
    """What is told of some figures, in English and in one line each."""

    collection: RoundView
    found: Reconciliation

    @property
    def relations(self) -> str:
        """Every relation: rule, outcome, both sides, how it reads, its facts, its weight, # for numbers."""
        lines = []
        for one in self.found.verdicts:
            facts = ", ".join(f"{name}={_english(fact)}" for name, fact in one.facts.items())
            lines.append(
                f"{one.rule} {one.outcome.value}: {one.observed} | {one.expected} :: "
                f"{format_relation_line(self.collection, one).text('en')}"
                + (f" [{facts}]" if facts else "")
                + (f" ({one.severity.value})" if one.severity else "")
                + (" #" if one.has_known_sides else "")
            )
        return _plain(" ".join(lines))

    @property
    def findings(self) -> str:
        """Every finding: rule, weight, place, what and what to do; its sources; what it is about besides."""
        lines = []
        for one in self.found.findings:
            where, what, do = (line[6:] for line in one.format_finding_message("en").split("\n")[1:])
            places = ", ".join(source.quote or source.document for source in one.sources)
            more = f" beside {'; '.join(one.beside)}" if one.beside else ""
            lines.append(f"{one.rule} {one.severity.value} {where}: {what} {do} <{places}>{more}")
        return _plain(" ".join(lines))

    @property
    def explained(self) -> str:
        """Every explanation, with its headings."""
        return _plain(" ".join(f"### {one.format_explanation('en')}" for one in self.found.explanations))

    @property
    def figures(self) -> str:
        """Every figure that stands: its address, number and origin, its footnotes, and what they lead to."""
        lines = []
        for key in self.found.book:
            figure = self.found.figures.get(key)
            if figure is not None:
                notes = (f"{n.kind.value} “{n.text.text('en')}” {' '.join(n.see)}" for n in figure.notes)
                lines.append(f"{key.text()}: {figure.value} {figure.origin.value} {'; '.join(notes)}")
        return _plain(". ".join(lines))

    @property
    def marks(self) -> str:
        """Of every relation that fails: its name in addresses, the figures it marks, and those it doubts."""
        lines = []
        for one in self.found.verdicts:
            if one.outcome is Outcome.FAILS:
                marked, doubted = ("; ".join(k.text() for k in keys) for keys in (one.marks, one.doubts))
                lines.append(f"{one.anchor}: {marked} / {doubted}.")
        return _plain(" ".join(lines))

    @property
    def proofs(self) -> str:
        """The proof of each finding, its cases apart, or why there is none."""
        lines = []
        for one in (proof for explained in self.found.explanations for proof in explained.proofs):
            told = " // ".join(one.lines) if one.reason is None else one.reason.text("en")
            lines.append(f"{one.rule} {'verified' if one.verified else 'not verified'}: {told}.")
        return _plain(" ".join(lines).replace("\n", " / "))

    @property
    def typed(self) -> str:
        """What each finding says in values: its numbers with the figures that they state, its terms."""
        lines = []
        for one in self.found.findings:
            pieces = [piece for text in (one.where, one.what, one.do) for piece in text.pieces("en")]
            told = [f"{p.kind} {p.text} of {len(p.cells)}" for p in pieces if p.kind != "words"]
            sides = [f"{side.text('en')}" for side in one.sides or ()]
            lines.append(f"{one.rule}: {', '.join(told)} | {' against '.join(sides)}.")
        return _plain(" ".join(lines))

    @property
    def listed(self) -> str:
        """The findings as data, without their messages."""
        rows = [{**one.to_dict(["en"]), "message": ""} for one in self.found.findings]
        for row in rows:
            assert row.pop("supposed") is False  # no scene rests on an assumption
        return _plain(json.dumps(_in_english(rows), ensure_ascii=False).replace('\\"', "'"))

    @property
    def rows(self) -> str:
        """Every relation as data."""
        return _plain(json.dumps(self.found.list_relation_dicts(self.collection), ensure_ascii=False))

    def data(self, file: str) -> str:
        """A file of the unit's own, the texts in English only."""
        told = json.dumps(_in_english(self.found.internal[file]), ensure_ascii=False)
        return _plain(told.replace("\\n", " / ").replace('\\"', "'"))


def _english(fact: RelationSide | Text) -> str:
    return (fact.text() if isinstance(fact, RelationSide) else fact).text("en")


def _in_english(value: Any) -> Any:
    if isinstance(value, dict):
        return value["en"] if "en" in value else {name: _in_english(one) for name, one in value.items()}
    return [_in_english(one) for one in value] if isinstance(value, list) else value


def _plain(text: str) -> str:
    """Without what is the same in every scene."""
    return squashed(text.replace(" (generated)", "").replace("victims_assisted | ", ""))


Told = Callable[..., Scene]


def _observation(row: dict[str, str]) -> Observation:
    """A row of the handbook's, with columns for its line, what may be read there, and the body's words."""
    found: Observation = handbook.observation(row)
    source = replace(found.source, line=int(row["line"])) if row.get("line") else found.source
    readings = tuple(map(int, row.get("readings", "").split()))
    return replace(found, source=source, readings=readings, remark=row.get("remark", ""))


@pytest.fixture(scope="session")
def told() -> Told:
    """A scene of a table (see the handbook's), under relations of its own or those of the collection."""

    def tell(
        table: str,
        relations: Sequence[dict[str, object]] | None = None,
        *adjustments: Adjustment,
        absent: Sequence[str] = ("dal_shelter",),
        decisions: Sequence[Decision] = (),
        earlier: str = "",
        settled: Mapping[str, Sequence[Adjustment]] = MappingProxyType({}),
        everybody: bool = False,
    ) -> Scene:
        collection = _OPEN if everybody else SHARED
        if relations is not None:
            own = tuple(Relation.model_validate(one) for one in relations)
            names = {f"relations.{one.id}": InvariantText(one.id.title()) for one in own}
            labels = Catalogue({**collection.labels.labels, **names})
            collection = replace(collection, relations=own, labels=labels)
        stated = [_observation(row) for row in handbook.rows(table)]
        printed = tuple(o for o in stated if o.origin is FigureOrigin.PUBLISHED)
        sent = tuple(o for o in stated if o.origin is not FigureOrigin.PUBLISHED)
        one = Submission("all", PERIOD, 1, "delivered", "csv", "table", "", sent)
        batch = Batch(PERIOD, (one,), printed, {name: InvariantText("–") for name in absent})
        before = tuple(map(_observation, handbook.rows(earlier))) if earlier else ()
        found = reconcile.reconcile_batch(collection, batch, adjustments, before, decisions, settled)
        return Scene(collection, found)

    return tell


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> Iterator[Callable[..., None]]:
    """Hold what is told of scenes against the file of the test, one for each test; RENEW=1 writes it anew."""
    lines: list[str] = []

    def record(scene: Scene, *names: str) -> None:
        for name in names:
            text = scene.data(name) if name.endswith(".json") else getattr(scene, name)
            lines.extend([f"== {name}", *_break_lines(text), ""])

    yield record
    name = re.sub(r"\W+", "_", request.node.name).strip("_")
    as_before(Path(__file__).parent / "scenes" / f"{name}.txt", "\n".join(lines))


def _break_lines(text: str) -> list[str]:
    return textwrap.wrap(text, 110, break_long_words=False, break_on_hyphens=False) or ["(nothing)"]
