"""Where nothing is found, nothing is told or a reader knows it already: each way out, with all of its answer.

`ways_out.txt` holds them; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from plain import held, plain

from tilstand.define.round_settings import Absence, Policy
from tilstand.errors import ReleaseError
from tilstand.model import CellValue, Finding, NoteKind, ReleasableTable, Severity, TableNote
from tilstand.model.document import (
    Document,
    Emphasis,
    FigurePhrase,
    FootnoteMark,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.model.hashes import hash_text
from tilstand.model.overview import OverviewTable
from tilstand.model.release import ReleasedText
from tilstand.protect import policy as stated
from tilstand.protect import revisions, tables
from tilstand.protect.attack import intruders, prior_releases, suppress
from tilstand.protect.attack import intruders as limits
from tilstand.protect.attack.prior_releases import NOTHING_TOLD
from tilstand.protect.attack.published_figures import PublishedFigure
from tilstand.protect.attack.system import AttackSystem
from tilstand.protect.names import build_names
from tilstand.protect.number_gate import NonStatisticalNumbers, _NumberGate
from tilstand.protect.report_texts import add_finding_footnotes
from tilstand.protect.text import cells as place
from tilstand.protect.text.cells import ReleasedCells, _is_year_in_period
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.intervals import FeasibilityInterval
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, TextPiece, TranslatedText, Value, ValueStatus

pytestmark = pytest.mark.slow

queries: Any = import_module("tilstand.protect.body_account")
overview: Any = import_module("tilstand.protect.register_tables.overview")
counting: Any = import_module("tilstand.protect.register_tables.counts")

TOLD = Path(__file__).with_name("ways_out.txt")
YEAR = Period.from_year(2031)
HAVN = Key("victims_assisted", "havn_shelter", YEAR)
WOMEN, MEN = HAVN.at("sex", "female"), HAVN.at("sex", "male")
CASES = Key("cases_opened", "police", YEAR)
KEYS = (HAVN, WOMEN, MEN, CASES)
SUMS = AggregationSystem.from_cell_lists([[0], [1], [2], [3], [0, 1, 2], [1, 3]], [16, 11, 5, 9])
NAN = float("nan")


def system(**facts: Any) -> AttackSystem:
    at = {key: row for row, key in enumerate(KEYS)}
    return AttackSystem(replace(SUMS, **facts), ("sexes", "cases"), at, frozenset(KEYS[:3]), {})


def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What earlier editions told otherwise, and what sums leave of that."""
    slack = np.zeros(6, np.int64)
    slack[4] = 1
    factors = np.array([1, 1, 1, 1, 1, -1, -2, 1, 1])
    for name, own in {
        "sums": system(),
        "slack": system(slack=slack),
        "factors": system(factors=factors),
        "filled": AttackSystem(SUMS, ("x",) * 4, {HAVN: 0, WOMEN: 1}, frozenset({HAVN, WOMEN}), {}),
    }.items():
        for before in ({HAVN: 16}, {HAVN: 14, WOMEN: 11}, {WOMEN: 9, CASES: 9}, {MEN: 7, WOMEN: 10}, {}):
            told = {key: PublishedFigure(number, number, ("old",)) for key, number in before.items()}
            told[MEN] = told.get(MEN, PublishedFigure(0, 2, ()))
            earlier = replace(NOTHING_TOLD, told=told)
            yield f"before {name} {len(before)}: {plain(prior_releases._derive_prior_figures(own, earlier))}"
            for limit in (2, 3, 9):
                few = list(prior_releases.find_small_revisions(own, earlier, dict.fromkeys(KEYS, limit)))
                yield f"moved {limit}: {plain(few)} {[one.targets for one in few]}"
            size = len(few)
            for least, most in ((NAN, 3.0), (0.0, NAN), (20.0, 30.0), (0.4, 2.0), (0.0, 99.0)):
                flags = np.zeros(size, bool)
                ends = [np.full(size, end) for end in (least, most)]
                reach = FeasibilityInterval(np.arange(size), *ends, flags, flags)
                monkeypatch.setattr(
                    prior_releases, "compute_feasibility_intervals", lambda *given, reach=reach, **facts: reach
                )
                now = {HAVN: PublishedFigure(16, 16, ("new",))}
                facts = (own, now, own.sums, np.ones(6, bool), earlier, dict.fromkeys(KEYS, 9))
                yield f"told {least} {most}: {plain(list(prior_releases.find_revision_disclosures(*facts)))}"


def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    own, three = system(), dict.fromkeys(KEYS, 3)
    few = replace(own, sums=replace(SUMS, inner=np.array([3, 1, 2, 9])))
    for found, excused, told in product((own, few), ((), (HAVN,)), ((), (HAVN, WOMEN), (HAVN, CASES, WOMEN))):
        seen = {key: int(found.sums.inner[found.at[key]]) for key in told}
        figures = {key: PublishedFigure(number, number, ()) for key, number in seen.items()}
        earlier: Any = SimpleNamespace(excused=excused, public=lambda numbers, told=told: frozenset(told), told=figures)
        yield f"given before {len(excused)} {len(told)}: {plain(limits.find_prior_disclosures(found, three, earlier))}"
    cells = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [4, 2])
    readers = [
        SimpleNamespace(asked=some, before=lambda sums: sums, kind="body", names=(name,))
        for name, some in (("a", ((2, 1, 9), (1, 0, 9))), ("b", ()), ("c", ((0, 3, 9),)))
    ]
    for given, told_ in product(([1, 1, 0], [1, 0, 0], [0, 0, 0]), ([0, 0, 0], [1, 0, 0], [0, 0, 1])):
        found_ = intruders.find_single_value_counts(cells, np.array(given, bool), readers, np.array(told_, bool))  # type: ignore[arg-type]
        yield f"single {given} {told_}: {[(one.names, row, own_) for one, row, own_ in found_]}"
    monkeypatch.setattr(suppress, "round_figures", lambda *given: None)
    monkeypatch.setattr(suppress, "build_attack_system", lambda *given: (own, {}))
    monkeypatch.setattr(suppress, "index_tables_by_figure", lambda release: {})
    monkeypatch.setattr(suppress, "compute_figure_thresholds", lambda *given: three)
    monkeypatch.setattr(suppress, "_compute_suppression_weights", lambda *given: np.ones(6))
    monkeypatch.setattr(suppress, "add_structural_zeros", lambda *given: NOTHING_TOLD)
    facts: Any = (None, None, None, None, ())
    for method in ("as_printed", "suppress", "round"):
        policy = Policy(method=method, threshold=4)  # type: ignore[arg-type]
        try:
            yield f"rounded {method}: {suppress.choose_rounded_figures(*facts, policy=policy)}"
        except ReleaseError as stopped:
            yield f"rounded {method}: {stopped.title} {stopped.causes} {stopped.remedy}"
        if method != "suppress":
            yield f"hidden {method}: {suppress.choose_suppressions(*facts, policy=policy)}"


def cell(key: Key | None, number: int | None = 1) -> CellValue:
    value = Value.missing(ValueStatus.NOT_KNOWN) if number is None else Value.number(number)
    return CellValue(key, value, FigureOrigin.SUBMITTED)


def listed(sagaland: Any) -> Iterator[str]:
    """Tables of which lines are listed by name, and whether print has them."""
    dal = HAVN.replace_provider("dal_shelter")
    cells = (
        (cell(WOMEN), cell(WOMEN.replace_provider("dal_shelter"))),
        (cell(MEN), None),
        (cell(HAVN), cell(dal)),
        (None, cell(None)),
    )
    labels = tuple((InvariantText(name), 0, False) for name in ("z", "b", "c", "d"))
    base: Any = {
        "id": "t", "number": "1", "part": 1, "kind": "table", "title": InvariantText("T"), "unit": InvariantText("u"),
        "row_labels": labels, "column_labels": (InvariantText("x"), InvariantText("y")), "cells": cells,
        "notes": (TableNote(InvariantText("n")),), "policy": "suppress",
    }  # fmt: skip
    changes = tuple(InvariantText(f"+{at}") for at in range(4))
    both = (ReleasableTable(**base), ReleasableTable(**base, changes=changes, key=True))
    ways: tuple[set[Key], ...] = (
        set(), {MEN}, {WOMEN}, {WOMEN, WOMEN.replace_provider("dal_shelter")}, {HAVN, MEN, WOMEN},
        {MEN, WOMEN, WOMEN.replace_provider("dal_shelter"), HAVN, dal}, {dal, WOMEN.replace_provider("dal_shelter")},
    )  # fmt: skip
    for made in both:
        for hers in ways:
            found = tables.list_lines_by_name(sagaland, made, frozenset(hers))
            yield f"listed {len(hers)} {found is made}: {plain(found)}"
        for printed, single in product((None, False, True), ((), ("dal_shelter",), ("police",))):
            declared: Any = SimpleNamespace(printed=printed)
            yield f"printed {printed} {single}: {tables._is_printed_table(declared, made, frozenset(single))}"


@dataclass(frozen=True)
class Part:
    id: str
    said: Any
    label: Any = None


def places() -> Iterator[str]:
    text = ReleasedText(
        (("en", (TextPiece("9 ", "en", "number", (HAVN, "x", HAVN, MEN)), TextPiece("of"))), ("nb", ()))
    )
    inner = Part("q", {"z": text})
    whole: Any = (Part("p", text), text, {"k": text, 2: (text,)}, "no", cell(HAVN), HAVN, Part, 5, inner)
    yield f"stated {[(at, tag, key.text()) for at, tag, key in stated._iterate_stated_keys(whole[:6], ('top',))]}"
    yield f"stated {[(at, tag, key.text()) for at, tag, key in stated._iterate_stated_keys(whole[-1], ())]}"
    yield f"texts {[(at, one is text) for at, one in place._iterate_nested_texts(whole, ('top',))]}"
    kinds = (("a", "number"), ("", "law"), ("bc", "law"), ("d", "words"))
    pieces = tuple(TextPiece(one, "en", kind) for one, kind in kinds)
    yield f"spans {place._get_piece_spans(pieces, 'law')} {place._get_piece_spans(pieces, 'number', 'words')} {place._get_piece_spans(())}"
    told = list(place._iterate_part_places("rules", whole[:3], ("r",), place.MentionedFigures()))
    yield from (f"place {plain(one)}" for one in told)


def registers(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    names = ("new", "none")
    labels = {f"registers.r.tally.{name}": InvariantText(f"{name} {{count}} in {{period}}") for name in names}
    register: Any = SimpleNamespace(name="r", labels=labels, about=SimpleNamespace(complete=False))
    for amount, wide in product((None, 0, 4), (0, 3)):
        found = SimpleNamespace(amount=amount)
        monkeypatch.setattr(overview, "build_count_cell", lambda tally, period, found=found: found)
        monkeypatch.setattr(overview, "count_undatable_cases", lambda tally, periods, wide=wide: wide)
        monkeypatch.setattr(counting, "count_undatable_cases", lambda counts, periods, wide=wide: wide)
        yield f"new {amount} {wide}: {plain(list(overview._compose_case_counts(register, None, YEAR)))}"
        counts: Any = SimpleNamespace(register=register)
        for amounts in ((1, None), (1, 0), ()):
            row = SimpleNamespace(cells=tuple(SimpleNamespace(amount=one) for one in amounts))
            facts: Any = ("t", InvariantText("T"), (), (), (row,), (InvariantText("own"),))
            table = OverviewTable(*facts)
            yield f"noted {amounts}: {plain(counting._add_count_notes(counts, table).notes)}"


def meant(sagaland: Any) -> Iterator[str]:
    """What texts can mean of the cells of a release: by their figures' measures, bodies and periods."""
    called = build_names(sagaland, "2031", ())
    past, group = replace(MEN, period=Period.from_year(2030)), MEN.replace_provider("shelters")
    numbers: dict[Key, int | None] = {
        **{past: 4, HAVN: 16, WOMEN: None, MEN: 0, group: 0, MEN.replace_provider("dal_shelter"): 0, CASES: 9},
        **{HAVN.replace_provider("dal_shelter"): 7, WOMEN.replace_provider("dal_shelter"): None},
    }
    limits_ = dict.fromkeys(numbers, 3) | {CASES: 8, past: 5}
    half = Period.from_text("2030-H1")
    for name, kept in {
        "all": numbers,
        "one body": {key: one for key, one in numbers.items() if key.provider == "havn_shelter"},
        "none": {},
    }.items():
        found = ReleasedCells(called, kept, limits_, 4, frozenset({"form"}))
        for about in (
            place.MentionedFigures(),
            place.MentionedFigures.from_keys((HAVN,)),
            place.MentionedFigures.from_keys((past,), ("havn_shelter",)),
            place.MentionedFigures(providers=frozenset({"dal_shelter"})),
            place.MentionedFigures(periods=frozenset({half, past.period})),
            place.MentionedFigures.from_keys((replace(HAVN, measure="suspects"),), ("police",)),
        ):
            for years in ((), (2030,), (2031, 2030), (1999,)):
                shown = found.match_cells(about, years)
                printed = {tuple(sorted(cell)): one for cell, one in shown.printed.items()}
                hidden = sorted(map(sorted, shown.hidden))
                yield f"meant {name} {years}: {shown.threshold} {printed} {hidden} {sorted(shown.actors)}"
                assert found.match_cells(about, years) is shown
            codes = (frozenset[Any](), frozenset({("sex", "male")}), frozenset({("provider", "police")}))
            yield f"can mean {[found.can_mean_codes(some, about) for some in codes]}"
    months = [replace(HAVN, period=Period.from_text(span)) for span in ("2030", "2030-H2", "2031")]
    yield f"within {[[_is_year_in_period(key, year) for year in (2029, 2030, 2031)] for key in months]}"
    release: Any = SimpleNamespace(
        names=called,
        tables=(SimpleNamespace(cells=((cell(HAVN, 2), None, cell(None)), (cell(MEN, None), cell(WOMEN)))),),
        cells=((CASES, Value.number(7)), (WOMEN, Value.missing(ValueStatus.NOT_KNOWN)), (MEN, Value.number(3))),
    )
    for limit in (1, 3):
        made = ReleasedCells.from_release(release, lambda key, limit=limit: 1 if key == CASES else limit, 5)  # type: ignore[misc]
        yield f"of {limit}: {plain(dict(made.numbers))} {plain(dict(made.limits))} {sorted(made.things)}"


def asked_of_bodies(sagaland: Any) -> Iterator[str]:
    """How a question is headed: by the breakdowns that say the same, unless its relation is named there."""
    minors = HAVN.at("age", "minor")
    cells = {"none": (), "one": (HAVN,), "sex": (HAVN, WOMEN, MEN), "both": (HAVN, WOMEN, minors),
             "other": (HAVN, CASES), "within": (WOMEN, WOMEN.at("age", "minor"))}  # fmt: skip
    for where, rule in product(("Havn", "Havn (sum of its parts)"), ("R106", "R999")):
        made = {
            name: Finding(
                rule, Severity.WARNING, InvariantText(where), InvariantText("What"), InvariantText("Do"), cells=own
            )
            for name, own in cells.items()
        }
        for name, one in made.items():
            yield f"broken down {name}: {queries._list_breakdown_dimensions(one)} {queries._make_similarity_key(one)}"
            for alike in ((), (one,), tuple(made.values())):
                yield f"asked {where} {rule} {len(alike)}: {plain(queries._build_own_query(sagaland, one, alike))}"
        yield f"alike {[len(some) for some in queries._group_similar_findings(made.values()).values()]}"


def absent(sagaland: Any) -> Iterator[str]:
    """Reasons for which bodies are absent, opened in some languages or in none."""
    about = sagaland.rounds["2031"]
    given = {"police": {"en": "Ill.", "nb": "Syk."}, "havn_shelter": {"en": "Away."}, "unit": {}}
    away = about.model_copy(update={"absent": {body: Absence(reason=why) for body, why in given.items()}})
    view = replace(sagaland, rounds={**sagaland.rounds, "2031": away})
    opens: tuple[tuple[str, ...], ...] = ((), ("Ill.",), ("Syk.", "Away."), ("Ill.", "Syk."))
    for opened in opens:
        told = {hash_text(words): f"<{words}>" for words in opened}
        found = revisions.print_absence_reasons(view, "2031", told)
        why = {body: one.reason for body, one in found.rounds["2031"].absent.items()}
        yield f"absent {opened}: {why} {sorted(found.rounds) == sorted(sagaland.rounds)}"
        one = revisions.print_reason(sagaland, TranslatedText.from_texts({"en": "Ill.", "nb": "Syk."}), told)
        yield f"reason {dict(one.texts)} {dict(revisions.print_reason(sagaland, InvariantText('Ill.'), told).texts)}"


def doubts() -> Iterator[str]:
    """Where a doubted number stands: quoted, listed, stressed, within a link, in a heading or a footnote."""

    def figure(key: Key, kind: str = "figure") -> FigurePhrase:
        return FigurePhrase("9", kind, (key,), 4)

    stressed = Emphasis((figure(HAVN), Link((Emphasis((figure(MEN),)), figure(CASES)), "https://example.org")))
    one = Paragraph((PlainText("a "), figure(HAVN), PlainText(" b "), figure(HAVN), FootnoteMark("n")), 1)
    told = (figure(WOMEN, "else"), figure(CASES), figure(HAVN))
    blocks = (
        Heading(2, (figure(HAVN),), 1),
        Quote((one, Paragraph((stressed,), 2)), 2),
        ListBlock(((one,), (Paragraph(told, 3),)), False, 3),
    )
    document = Document("en", "t.md", blocks, {"n": (PlainText("see "), figure(MEN), figure(CASES))}, ())
    doubt = TableNote(InvariantText("Does not fit"), NoteKind.DOUBT, see=("r1", "r2"))
    dispute = TableNote(InvariantText("Two figures"), NoteKind.DISPUTED, see=("d",))
    for notes in (
        {},
        {HAVN: (doubt,)},
        {HAVN: (doubt, dispute), CASES: (dispute,)},
        {MEN: (dispute, doubt), CASES: (replace(doubt, see=("r2", "r3")),), WOMEN: (doubt,)},
    ):
        yield f"doubted {len(notes)}: {plain(add_finding_footnotes(document, lambda key, notes=notes: notes.get(key, ())))}"
    gate = _NumberGate({"en": NonStatisticalNumbers((("the five", "name"),))})
    bare = Paragraph((PlainText("the five, 7 "), Emphasis((FigurePhrase("8 of", "else", ()), figure(MEN)))), 1)
    gate.document(Document("en", "t.md", (bare, *blocks), {}, ()), ("chapters", "01"))
    yield f"gate {gate.problems} {sorted(key.text() for key in gate.cells)}"


def test_each_way_out_is_as_it_was(sagaland: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [*moved(monkeypatch), *known(monkeypatch), *listed(sagaland), *places(), *registers(monkeypatch)]
    lines += [*meant(sagaland), *asked_of_bodies(sagaland), *absent(sagaland), *doubts()]
    held(TOLD, lines)
