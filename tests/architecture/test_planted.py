"""A number that nobody stated is planted in each kind of place, and the release stops; nothing else does."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tilstand import collect, define, protect, reconcile
from tilstand.collect.findings import TableReport
from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.round_settings import Overlap
from tilstand.define.tables import Chart
from tilstand.errors import ReleaseError
from tilstand.languages import CitedNumber, format_template
from tilstand.languages import format_day as text
from tilstand.model import Decision, Figure, Finding, Findings, Severity, TableNote
from tilstand.model.document import Chapter, Document, Heading, Paragraph, PlainText
from tilstand.model.findings import CauseSummary
from tilstand.model.release import Release
from tilstand.round.texts import list_body_wordings
from tilstand.terms import Codelist, InvariantText, Key, Period, Text, TranslatedText, TypedText

LANGUAGES = ("nb", "nn", "en")

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
ROUND = "2031"
PLANTED = "473"
PLACE = re.compile(r"\{(\w+)\}")
KEY = Key("victims_assisted", "havn_shelter", Period.from_year(2031))


PICTURED: Mapping[str, str] = {
    "the title of a chart": "charts.assisted.title",
    "the note of a chart": "charts.assisted.note",
    "the name of a part of a chart": "charts.assisted.rows.havn",
    "the name of a group of a chart": "charts.assisted.columns.all",
    "the title of a scheme": "charts.what.title",
    "the note of a scheme": "charts.what.note",
    "the name of a part of a scheme": "charts.what.act",
    "what can stand for a part of a scheme": "charts.what.recruiting",
}
SCHEME: Mapping[str, object] = {
    "kind": "scheme",
    "title": "charts.what.title",
    "note": "charts.what.note",
    "boxes": [{"title": "charts.what.act", "lines": ["charts.what.recruiting"]}],
}


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    """The fixture with a chart and a scheme whose title, note and parts have words of their own."""
    chart = Chart.model_validate(
        {
            "table": "assisted",
            "kind": "bars",
            "title": "charts.assisted.title",
            "note": "charts.assisted.note",
            "rows": {"picks": [{"provider": "havn_shelter", "label": "charts.assisted.rows.havn"}]},
            "columns": {"picks": [{"label": "charts.assisted.columns.all"}]},
        }
    )
    scheme = Chart.model_validate(SCHEME)
    collection = define.read_collection(SAGALAND)
    words = {path: TranslatedText.from_texts(dict.fromkeys(LANGUAGES, "Words")) for path in PICTURED.values()}
    labels = Catalogue({**collection.labels.labels, **words})
    return dataclasses.replace(collection, charts={"assisted": chart, "what": scheme}, labels=labels)


@pytest.fixture(scope="module")
def make(sagaland: Collection) -> Callable[..., Release]:
    batch = collect.collect_round(sagaland, ROUND)
    found = reconcile.reconcile_batch(sagaland, batch)

    def made(
        collection: Collection = sagaland,
        figures: object = found.figures,
        findings: tuple[Finding, ...] = (),
        **more: object,
    ) -> Release:
        every = batch.findings + found.findings + Findings(findings)
        opened = {one.sha256: one.words for one in list_body_wordings(batch)}
        return protect.make_release(collection, ROUND, batch, figures, every, opened=opened, **more)  # type: ignore[arg-type]

    return made


def labelled(collection: Collection, path: str) -> Collection:
    """The collection with a number planted in one label."""
    text = collection.labels[path] if path in collection.labels else InvariantText("Words")
    planted = TranslatedText.from_texts({one: f"{text.text(one)} {PLANTED}" for one in LANGUAGES})
    lists = {name: _relabelled(one, path, planted) for name, one in collection.codelists.items()}
    labels = Catalogue({**collection.labels.labels, path: planted})
    return dataclasses.replace(collection, labels=labels, codelists=lists)


def _relabelled(codelist: Codelist, path: str, label: Text) -> Codelist:
    place = f"codes.{codelist.id}."
    codes = (dataclasses.replace(one, label=label) if f"{place}{one.id}" == path else one for one in codelist)
    return dataclasses.replace(codelist, codes=tuple(codes))


def finding(what: Text) -> Finding:
    said = TranslatedText.from_texts(dict.fromkeys(LANGUAGES, "x"))
    return Finding("R103", Severity.ERROR, said, what, said, cause="planted", cells=(KEY,))


class Noted:
    """Figures that all carry a footnote."""

    def __init__(self, figures: object, note: Text) -> None:
        self.figures, self.note = figures, note

    def __getattr__(self, name: str) -> object:
        return getattr(self.figures, name)

    def get(self, key: Key) -> Figure | None:
        figure = self.figures.get(key)  # type: ignore[attr-defined]
        return figure and dataclasses.replace(figure, notes=(TableNote(self.note),))


class Answer:
    """An estimate that says something."""

    def __init__(self, told: Text) -> None:
        self.said = told

    def told(self, cells: tuple[Key, ...]) -> Text:
        return self.said


LABELS: Mapping[str, str] = {
    "a caption": "tables.assisted.title",
    "what is to be kept in mind about a measure": "measures.victims_assisted.caveat",
    "a counting rule": "measures.victims_assisted.rule",
    "the name of a measure": "measures.victims_assisted.name",
    "the name of a part": "parts.1",
    "a question": "questions.trends",
    "the title of a form": "forms.shelter.title",
    "the collection's own words": "report.foreword",
    "an alternative text": "report.picture.bars",
    "the title of a front that nobody wrote": "report.front.title",
    "a box of the front": "report.front.publishes",
    "a condition of the persons behind registrations": "report.headcount.once",
    "the words of a dispute": "report.dispute.both",
    "how the data are cited": "report.cite.text",
    "the name of a body": "providers.havn_shelter",
    "the name of a code": "codes.sex.female",
    "the name of a dimension": "dimensions.sex",
    "the name of a unit": "units.persons",
    **PICTURED,
}


def test_what_nobody_planted_anything_in_is_released(make):
    assert make().seal


@pytest.mark.parametrize("path", LABELS.values(), ids=LABELS.keys())
def test_a_number_in_a_label_stops_the_release(sagaland, make, path):
    with pytest.raises(ReleaseError) as stop:
        make(labelled(sagaland, path))
    assert any(cause.endswith(f": {PLANTED}") for cause in stop.value.causes)
    assert "[numbers]" in stop.value.remedy


@pytest.mark.parametrize("path", LABELS.values(), ids=LABELS.keys())
def test_a_number_that_the_collection_declares_is_released(sagaland, make, path):
    planted = labelled(sagaland, path)
    declared = {**sagaland.settings.numbers, path: ("1", PLANTED)}
    settings = planted.settings.model_copy(update={"numbers": declared})
    assert make(dataclasses.replace(planted, settings=settings)).seal


def altered(mapping: Mapping[str, Any], name: str, **changed: object) -> dict[str, Any]:
    """A mapping of the collection's with one value changed."""
    one = mapping[name]
    copied = one.model_copy(update=changed) if hasattr(one, "model_copy") else dataclasses.replace(one, **changed)
    return {**mapping, name: copied}


WRITTEN = f"There are {PLANTED} of them."
NOTES: Mapping[str, Callable[[Collection], dict[str, object]]] = {
    "providers.havn_shelter.note": lambda c: {"providers": altered(c.providers, "havn_shelter", note=WRITTEN)},
    "providers.havn_shelter.city": lambda c: {"providers": altered(c.providers, "havn_shelter", city=WRITTEN)},
    "groups.shelters.note": lambda c: {"groups": altered(c.groups, "shelters", note=WRITTEN)},
    "measures.victims_assisted.as_at": lambda c: {"measures": altered(c.measures, "victims_assisted", as_at=WRITTEN)},
    "measures.victims_assisted.legal_basis": lambda c: {
        "measures": altered(c.measures, "victims_assisted", legal_basis=("Act § 9", WRITTEN))
    },
    "codelists.sex.codes": lambda c: {
        "codelists": altered(
            c.codelists,
            "sex",
            codes=tuple(dataclasses.replace(one, source=InvariantText(WRITTEN)) for one in c.codelists["sex"]),
        )
    },
}
"""What a collection writes beside its labels, by the path under which its numbers are declared."""


@pytest.mark.parametrize("path", NOTES)
def test_a_number_in_what_a_collection_notes_stops_the_release(sagaland, make, path):
    with pytest.raises(ReleaseError) as stop:
        make(dataclasses.replace(sagaland, **NOTES[path](sagaland)))
    assert f"{path}: {PLANTED}" in stop.value.causes


@pytest.mark.parametrize("path", NOTES)
def test_a_number_in_a_note_that_the_collection_declares_is_released(sagaland, make, path):
    declared = {**sagaland.settings.numbers, path: (PLANTED,)}
    settings = sagaland.settings.model_copy(update={"numbers": declared})
    assert make(dataclasses.replace(sagaland, **NOTES[path](sagaland), settings=settings)).seal


def test_a_law_and_the_day_of_a_reading_are_what_they_are_declared_as(sagaland, make):
    changed = altered(
        sagaland.measures, "victims_assisted", legal_basis=("Act § 473",), as_at="1 January of the next year"
    )
    told = make(dataclasses.replace(sagaland, measures=changed)).names.measures["victims_assisted"]
    assert {one.kind for one in told.legal_basis[0].pieces("en")} == {"law"}
    assert {one.kind for one in told.as_at.pieces("en")} == {"period"}


BARE = InvariantText(f"There are {PLANTED} of them.")
WITHOUT = format_template(InvariantText("There are {number} of them."), number=CitedNumber(int(PLANTED)))


@pytest.fixture(scope="module")
def ask(sagaland) -> Callable[..., Release]:
    """What a body is sent, with one finding about its own figures."""
    batch = collect.collect_round(sagaland, ROUND)
    figures = reconcile.reconcile_batch(sagaland, batch).figures

    def asked(text: Text, line: str = "what", rule: str = "R103") -> Release:
        one = dataclasses.replace(finding(InvariantText("Words")), providers=("havn_shelter",), rule=rule)
        every = Findings((dataclasses.replace(one, **{line: text}),))
        return protect.make_body_release(sagaland, ROUND, "havn_shelter", batch, figures, every, languages=LANGUAGES)

    return asked


@pytest.fixture(scope="module")
def planters(make, sagaland) -> Mapping[str, Callable[[Text], Release]]:
    """What lets a text of a stage's go out, by the kind of place that it stands in."""
    figures = reconcile.reconcile_batch(sagaland, collect.collect_round(sagaland, ROUND)).figures
    about = sagaland.rounds[ROUND].model_copy(update={"overlap": Overlap(table="lists.csv")})
    overlapping = dataclasses.replace(sagaland, rounds={**sagaland.rounds, ROUND: about})
    return {
        "a finding": lambda text: make(findings=(finding(text),)),
        "an event": lambda text: make(
            findings=(finding(InvariantText("Words")),), summaries=(CauseSummary("planted", (text,)),)
        ),
        "a footnote": lambda text: make(figures=Noted(figures, text)),
        "an estimate": lambda text: make(overlapping, hidden=Answer(text)),
    }


LOOKS = {
    "in its words": BARE,
    "as a number without cells": WITHOUT,
    "as a year": InvariantText(f"There were more in 2{PLANTED}."),
    "as a day": InvariantText("There were more on 3 May 2473."),
    "as a law": InvariantText(f"See § {PLANTED}."),
    "as a table": InvariantText(f"See table {PLANTED}."),
    "as a name": InvariantText(f"See form JUS{PLANTED}."),
}


@pytest.mark.parametrize("text", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("place", ["a finding", "an event", "a footnote", "an estimate"])
def test_a_number_in_what_a_stage_says_stops_the_release(planters, place, text):
    with pytest.raises(ReleaseError, match="the release does not hold"):
        planters[place](text)


@pytest.mark.parametrize("text", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("line", ["where", "what", "do"])
def test_a_number_in_what_a_body_is_asked_stops_its_account(ask, line, text):
    with pytest.raises(ReleaseError, match="the release does not hold") as stop:
        ask(text, line)
    assert all(f"queries › R103 › {line}" in cause for cause in stop.value.causes)


@pytest.mark.parametrize("text", [BARE, WITHOUT], ids=["in its words", "as a number without cells"])
def test_what_a_body_is_asked_about_its_file_may_state_no_number_without_cells_either(ask, text):
    with pytest.raises(ReleaseError, match="the release does not hold"):
        ask(text, rule="C026")


def test_all_that_can_be_wrong_with_a_file_may_be_asked_about(sagaland):
    """What somebody wrote in it is said; its rows and cells are counted, and nobody in them."""
    batch = collect.collect_round(sagaland, ROUND)
    figures = reconcile.reconcile_batch(sagaland, batch).figures
    every = []
    for rule, words in sagaland.rules.items():
        places = {name for text in (words.what, words.do) for name in PLACE.findall(text.text("en"))}
        if rule.startswith("C"):
            for facts in ({name: int(PLANTED) for name in places}, dict.fromkeys(places, f"x{PLANTED}.csv")):
                report = TableReport(sagaland, "", "", "havn_shelter")
                report.add_rule_finding(rule, InvariantText("Words"), **facts)
                every.extend(report.findings)
    every = [dataclasses.replace(one, severity=Severity.ERROR) for one in every]
    made = protect.make_body_release(
        sagaland, ROUND, "havn_shelter", batch, figures, Findings(tuple(every)), languages=LANGUAGES
    )
    pieces = [piece for one in made.queries for piece in one.what.pieces("en") if PLANTED in piece.text]
    assert {one.rule for one in made.queries} == {rule for rule in sagaland.rules if rule.startswith("C")}
    assert {(piece.text == PLANTED, piece.kind) for piece in pieces} == {(True, "term"), (False, "said")}


def test_what_a_body_is_asked_passes_with_the_cells_of_its_numbers(ask):
    stated = format_template(InvariantText("It is {n}."), n=CitedNumber(int(PLANTED), (KEY,)))
    (query,) = ask(stated).queries
    (piece,) = (one for one in query.what.pieces("en") if one.text == PLANTED)
    assert (piece.kind, piece.cells) == ("number", (KEY,))


@pytest.mark.parametrize("place", ["a finding", "an event", "a footnote", "an estimate"])
def test_words_without_a_number_in_the_same_places_stop_nothing(planters, place):
    assert planters[place](InvariantText("There are some of them.")).seal


@pytest.mark.parametrize("place", ["a finding", "an event", "a footnote", "an estimate"])
def test_the_release_s_own_time_stops_nothing(sagaland, planters, place):
    """Its years, its rounds' periods and the days on which they are published."""
    day = sagaland.rounds[ROUND].published
    said = TranslatedText.from_texts({one: f"{text(day, one)}: 2031" for one in LANGUAGES})
    assert planters[place](said).seal


@pytest.mark.parametrize("block", ["heading", "paragraph", "footnote"])
def test_a_number_in_the_report_s_words_stops_the_release(sagaland, make, monkeypatch, block):
    run = (PlainText(f"There are {PLANTED} of them"),)
    plain = (PlainText("Words"),)
    blocks = (Heading(1, run if block == "heading" else plain, 1), Paragraph(run if block == "paragraph" else plain, 2))
    document = Document("en", "x.md", blocks, {"n": run} if block == "footnote" else {})
    texts = {"en": (Chapter("01-x", 1, "Words", None, document),)}
    room = import_module("tilstand.protect.release")  # the name in the package is the function
    monkeypatch.setattr(room, "release_texts", lambda *args, **more: texts)
    with pytest.raises(ReleaseError, match="the release does not hold") as stop:
        make()
    assert any("01-x" in cause for cause in stop.value.causes)


def test_a_number_with_the_cells_that_it_states_is_released_with_them(make):
    made = make(
        findings=(
            finding(format_template(InvariantText("It is {n}."), n=TypedText(InvariantText("473"), "number", (KEY,)))),
        )
    )
    assert KEY in dict(made.cells)
    told = [text for _, text in made.appendix.open_findings if PLANTED in text.text("en")]
    (piece,) = (one for text in told for one in text.pieces("en") if one.text == PLANTED)
    assert (piece.kind, piece.cells) == ("number", (KEY,))


def test_a_figure_that_there_is_none_of_cannot_be_stated(make):
    nowhere = Key("victims_assisted", "police", Period.from_year(2031))
    stated = finding(
        format_template(InvariantText("It is {n}."), n=TypedText(InvariantText("473"), "number", (nowhere,)))
    )
    with pytest.raises(ReleaseError, match="a figure that does not exist"):
        make(findings=(stated,))


def test_numbers_in_a_body_s_own_words_were_said_and_not_counted(make):
    """They pass as what they are, and the release marks each of them."""
    answers = [piece for one in make().answers for own in one.words.values() for piece in own]
    assert answers
    assert all(piece.kind in ("words", "said") for piece in answers)
    assert all(not any(map(str.isdigit, piece.text)) for piece in answers if piece.kind == "words")


def test_reasons_are_a_person_s_own_words(make):
    reason = TranslatedText.from_texts(dict.fromkeys(LANGUAGES, f"We counted {PLANTED} again."))
    decision = Decision("D1", "dismiss", "R103", KEY, "", (), 1, reason, "A. Generated", date(2032, 1, 1))
    (settled,) = make(decisions=(decision,)).appendix.settled
    assert {piece.kind for piece in settled.reason.pieces("en")} == {"said"}
