from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tilstand.define.schema import SizeWord
from tilstand.model import (
    Adjustment,
    Answer,
    Batch,
    Decision,
    Finding,
    Findings,
    Observation,
    Severity,
    Source,
    Submission,
)
from tilstand.model.hashes import hash_text
from tilstand.protect.appendix import build_appendix
from tilstand.protect.names import build_names, describe_size_words
from tilstand.publish.method_appendix import build_method_appendix
from tilstand.terms import Key, Period, TranslatedText, Value

YEAR = Period.from_year(2031)


def released(*words: str) -> dict[str, str]:
    return {hash_text(one): one for one in words}


def words(text: str) -> TranslatedText:
    return TranslatedText.from_texts(nb=text, en=text)


def finding(rule: str = "R103", cause: str = "c", severity: Severity = Severity.ERROR, what: str = "w") -> Finding:
    return Finding(rule, severity, words(f"Where {what}"), words(what), words("Do this"), cause=cause)


def batch(sagaland) -> Batch:
    seen = Observation(Key("cases_opened", "police", YEAR), Value.number(77), Source("generated"))
    submission = Submission("police", YEAR, 1, "delivered", "csv", "police.csv", "0" * 64, (seen,))
    reason = TranslatedText.from_texts(nb="Åpnet i oktober.", nn="Opna i oktober.", en="Opened in October.")
    return Batch(YEAR, (submission,), absent={"dal_shelter": reason})


def test_who_reported_and_who_did_not_and_why(sagaland):
    opened = released("Opened in October.")
    made = build_appendix(sagaland, "2031", batch(sagaland), Findings(), (), opened=opened)
    assert [name.text("en") for name in made.reported] == ["Sagaland Police (generated)"]
    reasons = {who.text("en"): why.text("en") for who, why in made.absent}
    assert reasons["Dal shelter (generated)"] == "Opened in October."
    assert reasons["Havn shelter (generated)"] == "No reason was given."
    assert "Old Quay shelter (generated)" not in reasons  # closed before the year


def test_rules_and_sources_are_those_of_the_measures_reported(sagaland):
    made = build_appendix(sagaland, "2031", batch(sagaland), Findings(), ())
    assert [measure.text("en") for measure, _ in made.rules] == ["Cases opened"]
    assert [(name.text("en"), what.text("en")) for name, what in made.sources] == [
        ("The case register (generated)", "Cases opened.")
    ]


def test_findings_are_told_by_cause_without_what_is_for_the_unit_only(sagaland):
    findings = Findings(
        (
            finding(what="One"),
            finding(what="Two"),
            finding("C011", "file", what="How a file came in"),
            finding("R105", "other", Severity.INFO, "For information"),
            finding("R110", "third", Severity.WARNING, "Share"),
        )
    )
    told = build_appendix(sagaland, "2031", batch(sagaland), findings, ()).open_findings
    assert [title.text("en") for title, _ in told] == ["Where One", "Where Share"]
    assert "Two" in told[0][1].text("en")
    text = " ".join(title.text("en") + text.text("en") for title, text in told)
    for hidden in ("How a file", "For information", "Do this"):
        assert hidden not in text


def test_a_long_list_with_one_cause_is_told_in_full(sagaland):
    many = Findings(tuple(dataclasses.replace(finding(), sides=(words(f"{n}"), words("7.5"))) for n in range(10)))
    made = build_appendix(sagaland, "2031", batch(sagaland), many, ())
    ((_, text),) = made.open_findings
    assert text.text("en").count("\n\n") == 9
    (told,) = made.disagreements
    (undecided,) = told.paragraphs
    assert undecided.text("en") == "It has not been decided which figures are right."
    assert [(printed.text("en"), others.text("nb"), others.text("en")) for _, printed, others in told.rows] == [
        (f"{n}", "7.5", "7.5") for n in range(10)
    ]


def test_the_measure_of_rows_is_said_once_and_only_if_it_is_the_same(sagaland):
    def at(measure, place, n):
        return dataclasses.replace(
            finding(),
            where=words(f"{measure}: {place}"),
            place=words(place),
            measure=measure,
            sides=(words("1"), words(n)),
        )

    same = Findings((at("cases_opened", "North", "2"), at("cases_opened", "South", "3–4")))
    (told,) = build_appendix(sagaland, "2031", batch(sagaland), same, ()).disagreements
    assert told.title.text("en") == "Cases opened"
    assert [place.text("en") for place, _, _ in told.rows] == ["North", "South"]
    other = Findings((at("cases_opened", "North", "2"), at("suspects", "South", "3")))
    (told,) = build_appendix(sagaland, "2031", batch(sagaland), other, ()).disagreements
    assert told.title.text("en") == "cases_opened: North"
    assert [place.text("en") for place, _, _ in told.rows] == ["cases_opened: North", "suspects: South"]


def test_what_is_no_pair_of_figures_is_told_in_words(sagaland):
    word = Findings(
        tuple(dataclasses.replace(finding(), relation=f"{n}", observed="small", expected="7") for n in "ab")
    )
    (told,) = build_appendix(sagaland, "2031", batch(sagaland), word, ()).disagreements
    assert told.rows == ()
    assert len(told.paragraphs) == 1


def test_an_adjustment_is_told_with_reason_name_and_day(sagaland):
    decision = Adjustment(
        "2031-1",
        Key("permit_decisions", "migration_board", YEAR, (("outcome", "granted"),)),
        Value.number("12.5"),
        Value.number(13),
        TranslatedText.from_texts(nb="Feil i registeret.", en="Error in the register."),
        "A. Generated",
        date(2032, 2, 1),
    )
    opened = released("Error in the register.")
    made = build_appendix(sagaland, "2031", batch(sagaland), Findings(), (decision,), opened=opened)
    (told,) = made.adjustments
    assert told.figure.text("en") == "The Migration Board (generated): permit decisions in 2031 (granted)"
    assert (told.before.text("en"), told.after.text("en"), told.reason.text("en")) == (
        "12.5",
        "13",
        "Error in the register.",
    )
    assert (told.before.text("nb"), {piece.cells for piece in told.before.pieces("nb")}) == ("12,5", {(decision.key,)})
    assert (told.decided_by.text("en"), told.decided_on) == ("A. Generated", date(2032, 2, 1))


@pytest.mark.parametrize(
    ("action", "told"), [("dismiss", "The figures stand"), ("accept", "A standing difference: +1")]
)
def test_a_finding_that_is_decided_on_is_told_with_reason_name_and_day(sagaland, action, told):
    key = Key("permit_decisions", "migration_board", YEAR)
    reason = TranslatedText.from_texts(nb="Oppdiktet grunn.", en="Generated reason.")
    decision = Decision("D1", action, "R106", key, "", ("12",), 1, reason, "A. Generated", date(2032, 2, 1))
    made = build_appendix(
        sagaland, "2031", batch(sagaland), Findings(), (), decisions=(decision,), opened=released("Oppdiktet grunn.")
    )
    (settled,) = made.settled
    assert settled.figure.text("en") == "The Migration Board (generated): permit decisions in 2031"
    assert (settled.decision.text("en"), settled.reason.text("nb")) == (told, "Oppdiktet grunn.")
    called = build_names(sagaland, "2031", ())
    sections = {section["title"]: section for section in build_method_appendix(called, made, "nb")["sections"]}
    assert sections["Merknader som er avgjort"]["rows"][0][-1] == "A. Generated, 1. februar 2032"
    empty = build_method_appendix(
        build_names(sagaland, "2031", ()), build_appendix(sagaland, "2031", batch(sagaland), Findings(), ()), "nb"
    )
    assert "Merknader som er avgjort" not in {section["title"] for section in empty["sections"]}


def test_a_body_that_answered_in_words_through_another_has_reported(sagaland):
    made = batch(sagaland)
    (submission,) = made.submissions
    answer = Answer("migration_board", "permits", "practice", {"nb": "Nei."}, Source("generated"))
    through = dataclasses.replace(submission, answers=(answer,))
    told = build_appendix(sagaland, "2031", dataclasses.replace(made, submissions=(through,)), Findings(), ())
    assert {name.text("nb") for name in told.reported} == {
        sagaland.provider_label("police").text("nb"),
        sagaland.provider_label("migration_board").text("nb"),
    }


def test_a_claim_of_most_names_both_sides_and_is_never_two_equal_numbers(sagaland):
    tie = [
        dataclasses.replace(
            finding("R112", "most", Severity.WARNING),
            sides=(words("7"), words(f"In {year} the figure is 7 for North and 7 for South.")),
        )
        for year in (2030, 2031)
    ]
    (told,) = build_appendix(sagaland, "2031", batch(sagaland), Findings(tuple(tie)), ()).disagreements
    assert [other.text("en") for _, _, other in told.rows] == [
        f"In {year} the figure is 7 for North and 7 for South." for year in (2030, 2031)
    ]


def test_each_cause_has_a_number_and_each_finding_a_place_that_no_other_has(sagaland):
    findings = Findings(
        (
            dataclasses.replace(finding(what="One\n\nmore"), anchor="r103-one"),
            finding(what="Two", cause="Sagaland · 2031"),
            finding(what="Three", cause="Sagaland · 2031"),
            finding("C011", "file", what="How a file came in"),
        )
    )
    made = build_appendix(sagaland, "2031", batch(sagaland), findings, ())
    assert made.cause_numbers == {"r103-sagaland-2031": 1, "r103-sagaland-2031-2": 1, "r103-one": 2}
    told = build_method_appendix(build_names(sagaland, "2031", ()), made, "nb")["sections"]
    (entries,) = [one["entries"] for one in told if one["entries"]]
    places = [
        (entry["number"], entry["anchor"], *(line["anchor"] for line in entry["paragraphs"])) for entry in entries
    ]
    assert places == [("1", "r103-sagaland-2031", "", "r103-sagaland-2031-2"), ("2", "r103-one", "")]
    assert "One more" in entries[1]["paragraphs"][0]["told"]


def test_findings_without_a_cause_are_told_by_their_rule(sagaland):
    told = Findings(
        (
            finding("R103", "", what="One"),
            finding("R106", "", what="Two"),
            finding("R103", "", what="Three"),
            finding("R103", "c", what="Four"),
        )
    )
    made = build_appendix(sagaland, "2031", batch(sagaland), told, ())
    lines = [(title.text("en"), text.text("en").count("\n\n") + 1) for title, text in made.open_findings]
    assert sorted(lines) == [("Where Four", 1), ("Where One", 2), ("Where Two", 1)]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ({"most_percent": 10.0}, "at most 10 per cent"),
        ({"most_units": 3}, "at most 3 in number"),
        ({"least_percent": 27.5, "least_units": 5}, "at least 27.5 per cent and at least 5 in number"),
        ({"most_percent": 5.0, "most_units": 3}, "at most 5 per cent or at most 3 in number"),
        (
            {"most_percent": 5.0, "least_percent": 1.0, "cap_percent": 20.0},
            "at most 5 per cent and at least 1 per cent, but never above 20 per cent",
        ),
        (
            {"least_points": 2, "most_points": 5.0},
            "for figures in per cent: at least 2 percentage points and at most 5 percentage points",
        ),
        (
            {"least_percent": 20.0, "least_points": 2},
            "at least 20 per cent; for figures in per cent: at least 2 percentage points",
        ),
    ],
)
def test_the_limits_of_a_word_of_size_are_told_as_they_are_declared(sagaland, word, told):
    settings = sagaland.settings.model_copy(update={"size_words": {"small": SizeWord(**word)}})
    ((name, limits),) = describe_size_words(dataclasses.replace(sagaland, settings=settings))
    assert (name.text("en"), limits.text("en")) == ("small, slightly", told)


def test_a_word_of_size_that_no_language_knows_is_told_by_its_name(sagaland):
    settings = sagaland.settings.model_copy(update={"size_words": {"odd": SizeWord(least_units=1)}})
    ((name, _),) = describe_size_words(dataclasses.replace(sagaland, settings=settings))
    assert name.text("en") == "odd"


def test_a_finding_is_told_with_what_its_rule_is_about_and_those_after_it_with_their_place(sagaland):
    told = Findings((finding(what="One"), finding(what="Two\n \nmore")))
    made = build_appendix(sagaland, "2031", batch(sagaland), told, ())
    rule = "The breakdown does not add up to the total."
    assert [text.text("en") for _, text in made.open_findings] == [f"{rule} One\n\nWhere Two more: {rule} Two more"]


def test_a_reason_is_told_as_there_until_somebody_has_released_these_very_words(sagaland):
    key, day = Key("cases_opened", "police", YEAR), date(2032, 2, 1)
    reason = TranslatedText.from_texts(nb="Hun er syk.", en="She is ill.")
    changed = Adjustment("A", key, Value.number(1), Value.number(2), reason, "A. Generated", day)
    stands = Decision("D", "dismiss", "R106", key, "", ("1",), 1, reason, "A. Generated", day)
    given = dataclasses.replace(batch(sagaland), absent={"dal_shelter": reason})

    def reasons(language, **opened):
        made = build_appendix(sagaland, "2031", given, Findings(), (changed,), decisions=(stands,), opened=opened)
        absent = {who.text("en"): why for who, why in made.absent}["Dal shelter (generated)"]
        return {one.text(language) for one in (made.adjustments[0].reason, made.settled[0].reason, absent)}

    closed = "The reason is not released"
    assert reasons("en") == reasons("en", **released("She is ill. ")) == {closed}
    assert reasons("en", **released("She is ill.")) == {"She is ill."}
    assert reasons("en", **{hash_text("She is ill."): "She was away."}) == {"She was away."}
    # A translation is released by itself; what is released stands in for what is not.
    assert reasons("en", **released("Hun er syk.")) == {"Hun er syk."}
