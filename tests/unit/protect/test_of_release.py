"""Which cells a text of a release can mean, and where its words tell what the tables hide."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tilstand import protect
from tilstand.define.labels import PhraseBook
from tilstand.define.round_settings import Policy
from tilstand.model import Answer, Batch, Findings, Source, Submission
from tilstand.model.appendix import Appendix
from tilstand.model.chart import ChartData
from tilstand.model.document import Chapter, Document, FigurePhrase, NumberMark, Paragraph, PlainText
from tilstand.model.hashes import hash_text
from tilstand.model.names import Imprint
from tilstand.model.release import Release, ReleasedText
from tilstand.protect.text.cells import MentionedFigures, ReleasedCells, TextPlace, list_text_places
from tilstand.protect.text.inferences import (
    collect_released_cells,
    find_place_disclosures,
    find_policy_disclosures,
    find_release_disclosures,
)
from tilstand.protect.text.mentions import find_code_mentions
from tilstand.terms import Key, Period, TextPiece

FEMALE, MALE, MINOR = ("sex", "female"), ("sex", "male"), ("age", "minor")
NOW, THEN = Period.from_year(2031), Period.from_year(2030)
HAVN = Key("victims_assisted", "havn_shelter", NOW)
MET = Key("victims_identified", "police", NOW)
NUMBERS = {
    HAVN: 14,
    HAVN.at(*FEMALE): 12,
    HAVN.at(*MALE): None,
    dataclasses.replace(HAVN, period=THEN).at(*MALE): 2,
    MET: 61,
    MET.at(*MALE): 2,
    MET.at(*FEMALE): 59,
}


ASSISTED = "{{ figure victims_assisted of follow_up }}"


@pytest.fixture(scope="module")
def release(sagaland: Any, filled: Any) -> Release:
    texts = {"en": {"01-assisted": f"# Assisted\n\nThere were {ASSISTED}.\n"}}
    one = dataclasses.replace(sagaland, tables={"by_sex": sagaland.tables["by_sex"]}, texts=texts)
    words = {"en": "We saw many."}
    answer = Answer("havn_shelter", "shelter", "trends", words, Source("generated"))
    through = Submission("havn_shelter", NOW, 1, "delivered", "csv", "f.csv", "0" * 64, (), (answer,))
    opened = {hash_text(text): text for text in (*words.values(), f"There were {ASSISTED}.", "Assisted")}
    figures = filled()
    for key, figure in figures.figures.items():
        figures.figures[key] = dataclasses.replace(figure, notes=())
    made = protect.make_release(one, "2031", Batch(NOW, (through,)), figures, Findings(), opened=opened)
    drawn = ChartData("forms", "by_sex", said("Forms"), "bars", "bars", "en", (), (), (), None, alt=said("Bars."))
    return dataclasses.replace(made, plots=(drawn,))


@pytest.fixture(scope="module")
def cells(release: Release) -> ReleasedCells:
    return ReleasedCells(release.names, NUMBERS, dict.fromkeys(NUMBERS, 3), 3)


def found(cells: ReleasedCells, release: Release) -> list[tuple[str, str, str]]:
    return [(one.kind, one.language, one.found.text) for one in find_release_disclosures(release, cells)]


def test_a_number_of_another_measure_body_or_year_is_not_in_print_for_this_one(cells: ReleasedCells) -> None:
    men = frozenset({MALE})
    assert cells.match_cells(MentionedFigures(frozenset({"victims_identified"}))).printed[men] == (2,)
    own = cells.match_cells(MentionedFigures(frozenset({"victims_assisted"})))
    assert men in own.hidden
    assert men not in own.printed
    assert cells.match_cells(MentionedFigures(frozenset({"victims_assisted"})), [2030]).printed[men] == (2,)
    assert cells.match_cells(MentionedFigures(periods=frozenset({THEN}))).printed[men] == (2,)
    assert cells.match_cells(MentionedFigures(), [1990]) == cells.match_cells(
        MentionedFigures()
    )  # a year of which nothing is told
    police = cells.match_cells(MentionedFigures(providers=frozenset({"police"})))
    assert police.printed[frozenset()] == (61,)
    assert police.printed[frozenset({("provider", "havn_shelter")})] == (14,)  # where the text names it


def test_codes_are_known_by_the_words_that_the_collection_has_for_them(release: Release) -> None:
    more = {FEMALE: {"en": ("ladies",)}, ("provider", "police"): {"en": ("the constab*",)}}
    cells = ReleasedCells(release.names, NUMBERS, dict.fromkeys(NUMBERS, 3), 3, phrases=more)
    shown = cells.match_cells(MentionedFigures())
    told = [one.code for one in find_code_mentions("The constabulary met ladies.", "en", shown.words)]
    assert told == [("provider", "police"), FEMALE]
    assert find_code_mentions("The constabulary met ladies.", "nb", shown.words) == ()


def test_a_language_is_read_with_the_words_of_those_it_is_mixed_with(release: Release, sagaland: Any) -> None:
    book = PhraseBook(codes={"sex": {"female": ("jenteflokk*",)}}, providers={"police": ("purken",)})
    land = dataclasses.replace(sagaland, phrases={"nb": book})
    shown = collect_released_cells(land, release, Policy(method="suppress")).match_cells(MentionedFigures())
    told = "Purken møtte jenteflokken."
    assert [one.code for one in find_code_mentions(told, "nn", shown.words)] == [("provider", "police"), FEMALE]
    assert find_code_mentions(told, "en", shown.words) == ()


def test_that_one_body_saw_nobody_does_not_say_that_there_was_nobody(release: Release) -> None:
    men = frozenset({MALE})
    numbers: dict[Key, int | None] = {HAVN.at(*MALE): 0, HAVN.replace_provider("fjord_shelter").at(*MALE): None}
    cells = ReleasedCells(release.names, numbers, dict.fromkeys(numbers, 3), 3)
    assert not cells.match_cells(MentionedFigures()).has_number(men, 0)
    assert cells.match_cells(MentionedFigures(providers=frozenset({"havn_shelter"}))).has_number(men, 0)


def test_the_limit_is_that_of_the_figures_that_are_meant(release: Release) -> None:
    limits = {key: 5 if key.measure == "victims_assisted" else 2 for key in NUMBERS}
    cells = ReleasedCells(release.names, NUMBERS, limits, 3)
    assert cells.match_cells(MentionedFigures(frozenset({"victims_assisted"}))).threshold == 5
    assert cells.match_cells(MentionedFigures(frozenset({"victims_identified"}))).threshold == 2
    assert cells.match_cells(MentionedFigures(frozenset({"cases_opened"}))).threshold == 3


def said(text: str) -> ReleasedText:
    return ReleasedText((("en", (TextPiece(text, "en"),)),))


def emptied(release: Release) -> Release:
    """A release that says nothing."""
    parts: dict[str, Any] = {"tables": (), "plots": (), "chapters": {}, "answers": (), "disputes": ()}
    called = dataclasses.replace(release.names, imprint=Imprint())
    return dataclasses.replace(release, **parts, appendix=Appendix(), headcount=None, names=called)


def put(release: Release, part: str, text: str) -> Release:
    """A release that says something more in one of its parts."""
    table, plot = release.tables[0], release.plots[0]
    told = said(text)
    match part:
        case "title":
            return dataclasses.replace(release, tables=(dataclasses.replace(table, title=told),))
        case "note":
            notes = (dataclasses.replace(table.notes[0], text=told),)
            return dataclasses.replace(release, tables=(dataclasses.replace(table, notes=notes),))
        case "alt" | "caption":
            change: dict[str, Any] = {"title" if part == "caption" else "alt": told}
            return dataclasses.replace(release, plots=(dataclasses.replace(plot, **change),))
        case "finding":
            return dataclasses.replace(release, appendix=Appendix(open_findings=((said("What"), told),)))
        case "reason":
            return dataclasses.replace(release, appendix=Appendix(absent=((said("Police"), told),)))
        case "chapter":
            words = PlainText("The shelter met many. "), PlainText(text)
            one = Document("en", "a.md", (Paragraph(words, 1),))
            return dataclasses.replace(release, chapters={"en": (Chapter("a", 1, "A", None, one),)})
    (answer, *_) = release.answers
    words = {"en": (TextPiece(text, "en"),)}
    return dataclasses.replace(release, answers=(dataclasses.replace(answer, words=words),))


PARTS = ("title", "note", "alt", "caption", "finding", "reason", "chapter", "answer")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("text", ["All but one of the women were minors.", "No men were under 18."])
def test_wherever_it_is_said_it_is_found_and_harmless_words_are_not(
    part: str, text: str, release: Release, cells: ReleasedCells
) -> None:
    bare = emptied(release)
    whole = {name: getattr(release, name) for name in ("tables", "plots", "answers")}

    def of(words: str) -> Release:
        made = put(dataclasses.replace(bare, **whole), part, words)
        left = {name: () for name in whole if getattr(made, name) == whole[name]}
        return dataclasses.replace(made, **left)

    assert [one[1] for one in found(cells, of(text))] == ["en"]
    assert found(cells, of("All but one of the ministries replied.")) == []


def test_what_is_bound_to_figures_is_told_by_the_tables_and_not_by_the_text(
    release: Release, cells: ReleasedCells
) -> None:
    def of(*words: Any) -> list[tuple[str, str, str]]:
        one = Document("en", "a.md", (Paragraph(words, 1),))
        chapters = {"en": (Chapter("a", 1, "A", None, one),)}
        return found(cells, dataclasses.replace(emptied(release), chapters=chapters))

    two = FigurePhrase("Two", "figure", (HAVN.at(*MALE),))
    fourteen = FigurePhrase("14", "figure", (HAVN,))
    assert of(two, PlainText(" of the men were minors.")) == []
    assert of(PlainText("Two of the men were minors.")) == [("chapters", "en", "Two")]
    assert of(NumberMark("Two", "said"), PlainText(" of the men were minors.")) == [("chapters", "en", "Two")]
    assert of(NumberMark("Two men", "name"), PlainText(" is a film that the minors saw.")) == []
    assert of(PlainText("Of the "), fourteen, PlainText(", 13 were minors.")) == [("chapters", "en", "13")]


def test_nothing_of_a_real_edition_is_taken_for_a_secret_and_each_text_is_read(release: Release) -> None:
    kinds = {one.kind for one in list_text_places(release)}
    assert {"chapters", "tables", "plots", "answers"} <= kinds
    assert not any(one.text in {"Women", "Men"} for one in list_text_places(release))
    assert find_policy_disclosures(None, release, Policy()) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("measures", [frozenset({"victims_identified"}), frozenset({"boats"})])
def test_a_sentence_about_figures_that_its_text_is_not_about_is_held_against_these(
    cells: ReleasedCells, measures: frozenset[str]
) -> None:
    place = TextPlace("chapters", "1", "en", "Havn had two men.", about=MentionedFigures(measures))
    called = {("provider", "havn_shelter"): {"en": ("Havn",)}}
    own = dataclasses.replace(cells, phrases=called)
    assert [one.text for _, one in find_place_disclosures(place, own)] == ["two"]


def test_of_whom_a_trait_is_not_known_is_said_in_more_words_than_the_label(cells: ReleasedCells) -> None:
    told = {code for code, own in cells.words.items() if "unknown sex" in own.get("en", ())}
    assert told == {("sex", "unknown")}
