from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Chart, Table
from tilstand.model import EditionFigures, TableNote
from tilstand.model.appendix import Appendix, AppendixDecision, Correction, Disagreement
from tilstand.model.document import Chapter
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.protect.charts import build_charts
from tilstand.protect.names import build_names, describe_size_words
from tilstand.protect.number_gate import seal_release
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.protect.tables import build_tables
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Period, Text, TranslatedText, ValueQualifier

WHOLE: Mapping[str, Mapping[str, object]] = {
    "years": {
        "number": "3",
        "part": 3,
        "provider": "police",
        "rows": {"items": [{"measure": "cases_opened"}, {"measure": "victims_identified", "level": 1}]},
        "columns": {"periods": ["2029", "2030", "2031"]},
        "notes": ["measures.cases_opened.rule"],
    },
    "keys": {
        "part": 3,
        "kind": "overview",
        "key": True,
        "rows": {
            "items": [
                {"label": "parts.1", "heading": True},
                {"measure": "victims_assisted", "provider": "follow_up", "level": 1},
                {"label": "parts.3", "heading": True},
                {"measure": "cases_opened", "provider": "police", "level": 1},
                {"measure": "victims_identified", "provider": "police", "level": 1},
            ]
        },
        "columns": {"steps": [-1, 0]},
    },
}
CHART = {
    "table": "years",
    "kind": "lines",
    "rows": {"picks": [{"measure": "cases_opened"}]},
    "columns": {"steps": [-2, -1, 0]},
    "note": "charts.cases.note",
}
CHAPTERS = (
    (
        "00-summary",
        0,
        "Summary",
        None,
        "# Summary\n\nMore [cases](part/3.html) than *ever*.[^why]\n\n## Keys\n\n{{ table keys }}"
        "\n\n## Later\n\nLess.\n\n[^why]: So it is.\n",
    ),
    ("01-trends", 1, "Trends", None, "# Trends\n\n## First\n\n- pears\n- plums\n\n{{ table by_sex }}\n"),
    ("01-words", 1, "Words", None, "# Words\n\n> Told.\n\n### First\n\n1. here\n2. **there**\n"),
    ("01-bodies/havn", 1, "Havn", "havn_shelter", "# Havn\n\nWe saw.\n\n{{ chart cases }}\n"),
    ("09-more", 9, "More", None, "# More\n\nMore words.\n"),
)


def said(text: str) -> Text:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


@pytest.fixture(scope="session")
def appendix() -> Appendix:
    return Appendix(
        reported=(said("Havn shelter (generated)"),),
        absent=((said("Dal shelter (generated)"), said("It had not opened.")),),
        adjustments=(
            Correction(
                said("Cases opened, police"),
                said("1 203"),
                said("1204"),
                said("Typing error."),
                said("A. Generated"),
                date(2032, 3, 1),
            ),
        ),
        open_findings=((said("Havn shelter"), said("The total is 14.\n\nThe parts give 13.")),),
        rules=((said("Presumed victims assisted"), said("Count each person once.")),),
        sources=((said("The case register (generated)"), said("Cases opened.")),),
    )


@pytest.fixture(scope="session")
def answers() -> tuple[ReleasedAnswer, ...]:
    words = {"nb": "Flere enn før.\n\nTolk trengs.", "nn": "Fleire enn før.", "en": "More than before."}
    return (
        ReleasedAnswer("havn_shelter", "shelter", "trends", {t: quoted(w, t) for t, w in words.items()}),
        ReleasedAnswer("migration_board", "permits", "practice", {"nb": quoted("Nei.", "nb")}),
    )


@pytest.fixture
def make(sagaland, shelf, released) -> Callable[..., Release]:  # type: ignore[no-untyped-def]
    """A release of the generated figures, with what a test changes in it before it is sealed."""

    def made(
        collection: Collection = sagaland, round_name: str = "2031", figures: EditionFigures = shelf, **changes: object
    ) -> Release:
        return released(collection, round_name, figures, **changes)

    return made


@pytest.fixture(scope="session")
def released(appendix, answers) -> Callable[..., Release]:  # type: ignore[no-untyped-def]
    """A release of some figures, sealed."""

    def made(collection: Collection, round_name: str, figures: EditionFigures, **changes: object) -> Release:
        shown = changes.pop("tables", None)
        shown = build_tables(collection, round_name, figures) if shown is None else tuple(shown)
        shown = tuple(dataclasses.replace(table, printed=True) for table in shown)
        called = build_names(collection, round_name, shown)
        told = {
            "plots": build_charts(collection, called, shown, called.reading_languages),
            "appendix": dataclasses.replace(appendix, sizes=describe_size_words(collection)),
            "answers": answers,
            **changes,
        }
        return seal_release(Release(names=called, tables=shown, **told))

    return made


@pytest.fixture(scope="session")
def whole(sagaland, filled, released) -> Release:  # type: ignore[no-untyped-def]
    """A small edition that has some of everything; nothing changes it."""
    shelf = filled()
    shelf.put("cases_opened", "police", 990, "2029")
    shelf.put("victims_identified", "police", 5, "2029", qualifier=ValueQualifier.ABOUT)
    whole = next(key for key in shelf.figures if key.text() == "victims_assisted | follow_up | 2031")
    shelf.figures[whole] = dataclasses.replace(
        shelf.figures[whole], notes=(TableNote(said("Does not fit"), see=("r103-b",)), TableNote(said("Printed 25")))
    )
    own = {f"tables.{name}.title": said(f"About {name}") for name in WHOLE}
    own |= {"measures.cases_opened.caveat": said("Read with care."), "report.subtitle": said("Generated")}
    own |= {"charts.cases.note": said("Drawn for a test.")}
    collection = dataclasses.replace(
        sagaland,
        tables={"by_sex": sagaland.tables["by_sex"]} | {n: Table.model_validate(t) for n, t in WHOLE.items()},
        charts={"cases": Chart.model_validate(CHART)},
        labels=Catalogue({**sagaland.labels.labels, **own}),
        settings=sagaland.settings.model_copy(update={"web": ("en", "nb")}),
    )
    scope = ReportScope.from_collection(collection, Period.from_year(2031), file="report/en/x.md", provider="")
    chapters = tuple(
        Chapter(id, number, title, provider, build_report_document(text, "en", shelf.get, scope))
        for id, number, title, provider, text in CHAPTERS
    )
    (title, text) = (said("Havn shelter"), said("The total is 14.\n\nThe parts give 13."))
    told = Appendix(
        reported=(collection.provider_label("havn_shelter"), collection.provider_label("police")),
        absent=((collection.provider_label("dal_shelter"), said("It had not opened.")),),
        unreleased=(collection.provider_label("migration_board"),),
        adjustments=(
            Correction(
                said("Cases"), said("1 203"), said("1204"), said("Typing error."), said("A. Made"), date(2032, 3, 1)
            ),
        ),
        settled=(AppendixDecision(said("Stay"), said("Kept"), said("As told."), said("B. Made"), date(2032, 3, 2)),),
        open_findings=((title, text),),
        disagreements=(Disagreement(title, (text,), anchors=("r103-a", "r103-b")),),
        rules=((said("Cases opened"), said("Count each case once.")),),
        sources=((said("The case register"), said("Cases opened.")),),
        hidden_population=(said("Nobody saw them."), said("No estimate.")),
        sizes=describe_size_words(collection),
    )
    answers = (
        ReleasedAnswer("havn_shelter", "shelter", "trends", {"en": quoted("More.\n\nSaid\nso.", "en")}),
        ReleasedAnswer("havn_shelter", "permits", "practice", {"nb": quoted("Nei.", "nb")}),
        ReleasedAnswer("migration_board", "permits", "practice", {"en": quoted("No.", "en")}),
    )
    return released(collection, "2031", shelf, appendix=told, answers=answers, chapters={"en": chapters})


@pytest.fixture(scope="session")
def release(sagaland, filled, released) -> Release:  # type: ignore[no-untyped-def]
    """A release of the generated figures as they are; nothing changes it."""
    return released(sagaland, "2031", filled())
