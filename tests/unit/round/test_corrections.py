"""A body corrects what an earlier edition published: a vintage of its own, with its reason."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tilstand import define, protect
from tilstand.model import NoteKind
from tilstand.model.hashes import hash_text
from tilstand.model.release import Release
from tilstand.protect.revisions import AnnotatedFigures
from tilstand.publish.open_data import write_open_data
from tilstand.round.state import RoundState, load_round
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import list_body_wordings
from tilstand.terms import Key, Period
from tilstand.workflow.event_log import open_journal

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
HEAD = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,remark"
OWN = ("havn_shelter,shelter,2032,1,victims_assisted,,30,number,exact,,,,,",)
REASON = "One person was counted twice"
ROUND = 'period = "2032"\npublished = 2033-05-15\n'
NOON = datetime(2033, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of Sagaland with a round for 2032, in which nobody has delivered yet."""
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    (folder / "rounds" / "2032" / "submissions").mkdir(parents=True)
    (folder / "rounds" / "2032" / "round.toml").write_text(ROUND, "utf-8")
    return folder


def correction(value: str, codes: str = "", period: str = "2031", reason: str = REASON, day: str = "") -> str:
    state = "zero" if value == "0" else "number"
    return f"havn_shelter,shelter,{period},1,victims_assisted,{codes},{value},{state},exact,{day},,,,{reason}"


def delivered(place: Path, *rows: str, own: tuple[str, ...] = OWN, version: int = 1) -> RoundState:
    """The round after the shelter has sent its figures, with some rows beside them."""
    lines = [row.replace(",1,victims", f",{version},victims") for row in (*own, *rows)]
    name = f"havn_shelter.v{version}.csv"
    file = place / "rounds" / "2032" / "submissions" / name
    file.write_text("\n".join([HEAD, *lines, ""]), "utf-8")
    return load_round(place, "2032")


def rules(state: RoundState) -> set[str]:
    of_body = (f for f in state.findings if "havn_shelter" in f.providers)
    return {f.rule for f in of_body} - {"R102", "R105"}  # what is restated or not placed is for information


def key(provider: str = "havn_shelter", codes: str = "", period: str = "2031") -> Key:
    dims = tuple(tuple(part.split("=")) for part in codes.split(";") if part)
    return Key("victims_assisted", provider, Period.from_text(period), dims)  # type: ignore[arg-type]


def revised(state: RoundState) -> dict[str, tuple[str, str, str]]:
    found = state.reconciled.figures.revisions
    return {one.key.text(): (one.edition, str(one.published), str(one.revised)) for one in found}


def released(state: RoundState) -> Release:
    return protect.make_release(
        state.collection, state.name, state.batch, state.reconciled.figures, state.findings, opened=state.opened
    )


def notes(state: RoundState, at: Key) -> list[str]:
    figures = AnnotatedFigures(state.collection, state.name, state.reconciled.figures, state.batch, state.opened)
    figure = figures.get(at)
    assert figure is not None
    return [note.text.text("en") for note in figure.notes]


def open_all(place: Path) -> None:
    said = list_body_wordings(load_round(place, "2032").batch)
    hashes = [one.sha256 for one in said]
    store = open_journal(define.read_collection(place), "2032")
    list(release_texts_to_print(place / "rounds" / "2032", store, said, hashes, by="Kari Prøve", at=NOON))


def test_a_corrected_figure_is_shown_as_revised_with_what_was_published(place: Path) -> None:
    state = delivered(place, correction("27"))
    assert rules(state) == {"R142"}  # the sexes of 2031 are still those of 28 persons
    assert revised(state)[key().text()] == ("2031", "28", "27")
    figure = state.reconciled.figures.get(key())
    assert figure is not None
    assert str(figure.value) == "27"
    assert notes(state, key()) == [
        "Revised by Havn shelter (generated). The edition for 2031 had 28. The reason is not released"
    ]


def test_the_sum_over_bodies_is_revised_with_its_member_and_says_so(place: Path) -> None:
    state = delivered(place, correction("27"))
    assert revised(state)[key("shelters").text()] == ("2031", "43", "42")
    assert notes(state, key("shelters")) == [
        "Revised because Havn shelter (generated) corrected its figures. The edition for 2031 had 43"
    ]


def test_the_reason_is_printed_only_when_a_person_has_released_it(place: Path) -> None:
    delivered(place, correction("27"))
    closed = released(load_round(place, "2032"))
    assert [one.reason.text("en") for one in closed.appendix.revised][:1] == ["The reason is not released"]
    assert "Havn shelter (generated)" in [name.text("en") for name in closed.appendix.unreleased]
    assert REASON not in repr(closed)
    open_all(place)
    state = load_round(place, "2032")
    assert notes(state, key())[0].endswith(f"The reason: “{REASON}”")
    told = released(state).appendix.revised
    assert (told[0].reason.text("en"), told[0].by.text("en")) == (REASON, "Havn shelter (generated)")
    assert told[0].published_on.isoformat() == "2032-05-15"
    assert told[0].revised_on.isoformat() == "2033-05-15"


def test_the_data_have_both_values_with_both_days(place: Path) -> None:
    state = delivered(place, correction("27"))
    lines = list(csv.DictReader(io.StringIO(write_open_data(released(state))["data/revisions.csv"].decode())))
    assert [(one["provider"], one["published_value"], one["revised_value"]) for one in lines] == [
        ("havn_shelter", "28", "27"),
        ("shelter_league", "28", "27"),
        ("shelters", "43", "42"),
    ]
    assert {(one["published_edition"], one["published_on"]) for one in lines} == {("2031", "2032-05-15")}
    assert {(one["revised_edition"], one["revised_on"]) for one in lines} == {("2032", "2033-05-15")}
    plain = released(delivered(place, version=2))
    assert "data/revisions.csv" not in write_open_data(plain)


def test_what_a_revision_tells_of_single_persons_is_listed_for_the_coordinator(place: Path) -> None:
    """28 became 27: everybody can see that it was one person, though neither number is small."""
    state = delivered(place, correction("27"))
    listed = protect.find_small_counts(state.collection, released(state))
    assert listed["revisions"] == [
        {"kind": "difference", "key": f"victims_assisted | {who} | 2031", "value": "1"}
        for who in ("havn_shelter", "shelter_league", "shelters")
    ]
    large = delivered(place, correction("20"), version=2)
    assert protect.find_small_counts(large.collection, released(large))["revisions"] == []
    small = delivered(place, correction("9", "age=minor"), version=3)
    told = protect.find_small_counts(small.collection, released(small))["revisions"]
    assert {"kind": "published", "key": key(codes="age=minor").text(), "value": "2"} in told  # type: ignore[operator]


def test_a_correction_without_a_reason_is_asked_about_and_what_was_published_stands(place: Path) -> None:
    state = delivered(place, correction("27", reason=""), correction("18", "sex=female", reason=""))
    assert [f.rule for f in state.findings].count("C080") == 1  # said once, with their number
    (told,) = [f for f in state.findings if f.rule == "C080"]
    assert told.severity.value == "warning"
    assert "(number: 2)" in told.format_finding_message("en")
    assert revised(state) == {}
    figure = state.reconciled.figures.get(key())
    assert figure is not None
    assert str(figure.value) == "28"
    assert state.reconciled.figures.get(key(period="2032")) is not None  # the round's own figures are used


def test_a_table_in_a_workbook_corrects_as_a_csv_file_does(place: Path) -> None:
    file = place / "rounds" / "2032" / "submissions" / "havn_shelter.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate((HEAD, *OWN, correction("27"))):
            sheet.write_row(at, 0, line.split(","))
    assert revised(load_round(place, "2032"))[key().text()] == ("2031", "28", "27")


def test_a_file_that_is_all_about_another_year_is_refused(place: Path) -> None:
    state = delivered(place, correction("27"), own=())
    assert {"C014", "C035"} <= {f.rule for f in state.findings}
    assert revised(state) == {}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (correction("1", "age=minor; exploitation=labour"), "R140"),  # no edition published it
        (correction("9", period="2029"), "R140"),
        (correction("28"), "R141"),  # it is what was published
        (correction("21", "sex=female"), "R142"),  # 21, 7 and 1 are more than the 28 of that year
    ],
    ids=["never published", "before every edition", "the same", "a sum of last year"],
)
def test_what_is_asked_about_a_correction(place: Path, row: str, rule: str) -> None:
    state = delivered(place, row)
    assert rules(state) == {rule}
    (told,) = [f for f in state.findings if f.rule == rule]
    assert told.severity.value == "warning"
    assert (rule == "R142") == bool(revised(state))
    assert not released(state).appendix.disagreements  # it asks the body; no edition tells of it


def test_a_correction_of_all_that_changes_is_not_asked_about(place: Path) -> None:
    fewer = {
        "sex=female": "18",
        "age=adult": "25",
        "age_at_exploitation=adult": "19",
        "exploited_in=sagaland": "10",
        "entry=new": "15",
        "entry=new; sex=female": "10",
    }
    state = delivered(place, correction("27"), *(correction(value, codes) for codes, value in fewer.items()))
    assert rules(state) == set()
    assert {"28", "19", "43"} <= {was for _, was, _ in revised(state).values()}


def test_a_round_of_half_years_corrects_the_half_before(place: Path) -> None:
    for name, half, rows in (
        ("h1", "2032-H1", ["police,police,2032-H1,1,suspects,,9,number,exact,,,,,"]),
        (
            "h2",
            "2032-H2",
            [
                "police,police,2032-H2,1,suspects,,5,number,exact,,,,,",
                "police,police,2032-H1,1,suspects,,8,number,exact,,,,,One case was dropped",
            ],
        ),
    ):
        (place / "rounds" / name / "submissions").mkdir(parents=True)
        text = f'period = "{half}"\npublished = 2033-05-15\n'
        (place / "rounds" / name / "round.toml").write_text(text, "utf-8")
        file = place / "rounds" / name / "submissions" / "police.csv"
        file.write_text("\n".join([HEAD, *rows, ""]), "utf-8")
    shutil.rmtree(place / "rounds" / "2032")
    (one,) = load_round(place, "h2").reconciled.figures.revisions
    assert (one.edition, str(one.published), str(one.revised)) == ("h1", "9", "8")


def test_of_two_versions_the_newest_corrects(place: Path) -> None:
    delivered(place, correction("27"))
    state = delivered(place, correction("26"), version=2)
    assert revised(state)[key().text()] == ("2031", "28", "26")


def test_of_two_readings_in_one_file_the_latest_counts(place: Path) -> None:
    state = delivered(place, correction("26", day="2032-10-01"), correction("27", day="2032-06-01"))
    assert revised(state)[key().text()] == ("2031", "28", "26")


def test_a_figure_of_the_year_before_the_year_before_is_held_against_the_edition_that_had_it_last(place: Path) -> None:
    row = "police,police,{},1,cases_opened,,{},number,exact,,,,,{}"
    file = place / "rounds" / "2032" / "submissions" / "police.csv"
    lines = [HEAD, row.format(2032, 21, ""), row.format(2030, 17, "A case was found again")]
    file.write_text("\n".join([*lines, ""]), "utf-8")
    state = load_round(place, "2032")
    (one,) = state.reconciled.figures.revisions
    assert (one.key.text(), one.edition, str(one.published), str(one.revised)) == (
        "cases_opened | police | 2030",
        "2031",
        "16",
        "17",
    )


def test_what_was_decided_then_is_what_was_published(place: Path) -> None:
    """The edition for 2031 showed the decided figure: a correction is one of that, not of what was stated."""
    text = """
[[adjustment]]
id = "X1"
measure = "victims_assisted"
provider = "havn_shelter"
period = "2031"
before = "28"
after = "29"
reason = { nb = "x", nn = "x", en = "x" }
decided_by = "x"
decided_on = 2032-05-01
"""
    file = place / "rounds" / "2031" / "adjustments.toml"
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    same = delivered(place, correction("29"))
    assert "R141" in rules(same)
    other = delivered(place, correction("27"), version=2)
    assert revised(other)[key().text()] == ("2031", "29", "27")
    untouched = delivered(place, version=3).reconciled.figures.get(key())
    assert untouched is not None
    assert str(untouched.value) == "29"  # as the edition for 2031 showed it


def test_a_decision_about_a_figure_that_was_corrected_since_is_not_applied(place: Path) -> None:
    decision = """
[[adjustment]]
id = "X2"
measure = "victims_assisted"
provider = "havn_shelter"
period = "2031"
before = "28"
after = "29"
reason = { nb = "x", nn = "x", en = "x" }
decided_by = "x"
decided_on = 2033-03-01
"""
    (place / "rounds" / "2032" / "adjustments.toml").write_text(decision, "utf-8")
    assert "R130" not in rules(delivered(place))
    state = delivered(place, correction("27"), version=2)
    assert "R130" in rules(state)
    assert revised(state)[key().text()] == ("2031", "28", "27")


def test_the_edition_of_the_earlier_round_is_as_it_was(place: Path) -> None:
    before = load_round(place, "2031")
    delivered(place, correction("27"))
    after = load_round(place, "2031")
    assert released(after).digest() == released(before).digest()
    assert revised(after) == {}


def test_a_body_that_is_absent_now_keeps_what_it_reported_then(place: Path) -> None:
    text = ROUND + '[absent.fjord_shelter.reason]\nnb = "x"\nnn = "x"\nen = "x"\n'
    (place / "rounds" / "2032" / "round.toml").write_text(text, "utf-8")
    figures = delivered(place).reconciled.figures
    then, now = figures.get(key("fjord_shelter")), figures.get(key("fjord_shelter", period="2032"))
    assert then is not None
    assert now is not None
    assert (str(then.value), now.value.status.value) == ("15", "not_submitted")
    dal = figures.get(key("dal_shelter"))  # absent in 2031, and expected now
    assert dal is not None
    assert dal.value.status.value == "not_submitted"


def test_an_explanation_beside_a_figure_becomes_its_footnote_when_it_is_released(place: Path) -> None:
    own = ("havn_shelter,shelter,2032,1,victims_assisted,,30,number,exact,,,,,A second house opened",)
    now = key(period="2032")
    assert notes(delivered(place, own=own), now) == []
    open_all(place)
    state = load_round(place, "2032")
    assert notes(state, now) == ["Havn shelter (generated): “A second house opened”"]
    assert revised(state) == {}


def test_what_a_body_wrote_beside_a_figure_waits_with_its_hash(place: Path) -> None:
    state = delivered(place, correction("27"))
    (told,) = list_body_wordings(state.batch, lambda body: "nb")
    assert (told.words, told.sha256, told.language) == (REASON, hash_text(REASON), "nb")
    assert told.about == key()


def test_a_figure_that_is_revised_says_so_instead_of_what_was_printed(place: Path) -> None:
    state = delivered(place, correction("27"))
    figure = state.reconciled.figures.get(key("shelters"))
    assert figure is not None
    assert [note.kind for note in figure.notes] == [NoteKind.DISPUTED]
    assert len(notes(state, key("shelters"))) == 1


def test_what_a_body_wrote_is_in_the_language_in_which_it_writes(place: Path) -> None:
    file = place / "providers.toml"
    text = file.read_text("utf-8")
    assert "[providers.havn_shelter]\n" in text
    file.write_text(text.replace("[providers.havn_shelter]\n", '[providers.havn_shelter]\nlanguage = "en"\n'), "utf-8")
    own = ("havn_shelter,shelter,2032,1,victims_assisted,,30,number,exact,,,,,A second house opened",)
    waits = {one.words: one.language for one in delivered(place, correction("27"), own=own).waiting}
    assert (waits[REASON], waits["A second house opened"]) == ("en", "en")
    open_all(place)
    state = load_round(place, "2032")
    figures = AnnotatedFigures(state.collection, state.name, state.reconciled.figures, state.batch, state.opened)
    for at, words in ((key(), REASON), (key(period="2032"), "A second house opened")):
        figure = figures.get(at)
        assert figure is not None
        said = {piece.language for note in figure.notes for piece in note.text.pieces("nb") if words in piece.text}
        assert said == {"en"}
