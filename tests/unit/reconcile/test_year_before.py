"""Figures held against the year before: the few that a person would ask about, and none of them forbidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define, protect, reconcile
from tilstand.define import RoundView
from tilstand.define.schema import Deviation, SizeClass
from tilstand.errors import CollectionError
from tilstand.ledger.relations import Outcome
from tilstand.model import Batch, Decision, Observation, Source, Submission
from tilstand.reconcile import Reconciliation
from tilstand.terms import Key, Period, TranslatedText, Value, ValueStatus

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
RULE = Deviation(
    gone=8,
    sizes=(
        SizeClass(times=2.5, least=8),
        SizeClass(size=20, times=1.7, least=10),
        SizeClass(size=100, times=1.4, least=40),
    ),
)


def collection(rule: Deviation | None = RULE, **own: Deviation) -> RoundView:
    """Sagaland with limits of its own, for all measures and for some of them."""
    held = define.read_collection(SAGALAND).shared
    measures = {
        name: one.model_copy(update={"year_before": own[name]}) if name in own else one
        for name, one in held.measures.items()
    }
    return replace(held, settings=held.settings.model_copy(update={"year_before": rule}), measures=measures)


def stated(line: str) -> Observation:
    """A figure: `who | measure | codes | period | number | what the body wrote beside it`."""
    who, measure, codes, period, number, *rest = (part.strip() for part in line.split("|"))
    dims = tuple(sorted(tuple(code.split("=")) for code in codes.split(";") if code))
    value = Value.missing(ValueStatus(number)) if number.isalpha() or "_" in number else Value.number(int(number))
    key = Key(measure, who, Period.from_text(period), dims)  # type: ignore[arg-type]
    return Observation(key, value, Source("table", quote=number), remark=rest[0] if rest else "")


def reconciled(
    *lines: str,
    held: RoundView | None = None,
    period: str = "2031",
    settled: Iterable[Decision] = (),
    absent: Iterable[str] = (),
) -> Reconciliation:
    when = Period.from_text(period)
    one = Submission("all", when, 1, "reconstructed", "csv", "table", "", tuple(map(stated, lines)))
    reasons = {name: TranslatedText.from_texts(nb="–", nn="–", en="–") for name in absent}
    batch = Batch(when, (one,), (), reasons)
    return reconcile.reconcile_batch(held or collection(), batch, (), (), tuple(settled))


def asked(found: Reconciliation) -> list[tuple[str, str, str]]:
    own = ("R150", "R151", "R152", "R153")
    return [(f.rule, f.expected, f.observed) for f in found.findings if f.rule in own]


def pair(before: str, now: str, codes: str = "", who: str = "havn_shelter") -> tuple[str, str]:
    return (
        f"{who} | victims_assisted | {codes} | 2030 | {before}",
        f"{who} | victims_assisted | {codes} | 2031 | {now}",
    )


@pytest.mark.parametrize(
    ("before", "now", "rule"),
    [
        ("13", "130", "R150"),
        ("130", "13", "R150"),
        ("4", "11", ""),  # seven more
        ("4", "12", "R150"),  # eight more, and three times as many
        ("12", "20", ""),  # eight more, and not twice as many
        ("12", "22", "R150"),  # ten more, and 1.8 times as many: of twenty and more that is asked about
        ("100", "139", ""),
        ("100", "140", "R150"),
        ("0", "7", ""),
        ("0", "8", "R151"),  # from nothing there is no ratio: the number alone decides
        ("12", "0", "R152"),
        ("7", "0", ""),
        ("28", "28", ""),
        ("not_known", "130", ""),
        ("13", "not_known", ""),  # the body says that it does not know: that is an answer
    ],
)
def test_a_change_is_asked_about_by_its_size(before: str, now: str, rule: str) -> None:
    assert asked(reconciled(*pair(before, now))) == ([(rule, before, now)] if rule else [])


def test_it_is_a_question_and_no_error_and_no_edition_tells_of_it() -> None:
    found = reconciled(*pair("13", "130"))
    (told,) = [f for f in found.findings if f.rule == "R150"]
    assert told.severity.value == "warning"
    assert "In 2030 it was 13, now it is 130." in told.format_finding_message("en")
    assert not found.findings.errors
    assert found.explanations == ()
    assert found.outcome_counts[Outcome.FAILS] == 0
    figure = found.figures.get(Key("victims_assisted", "havn_shelter", Period.from_text("2031")))
    assert figure is not None
    assert figure.notes == figure.doubts == ()
    batch = Batch(Period.from_text("2031"), ())
    view = replace(define.read_collection(SAGALAND).at("2031"), measures=collection().measures)
    released = protect.make_release(view, "2031", batch, found.figures, found.findings)
    assert released.appendix.disagreements == ()
    own = protect.make_body_release(
        view, "2031", "havn_shelter", batch, found.figures, found.findings, languages=["en"]
    )
    assert [one.rule for one in own.queries] == ["R150"]  # the body itself is asked


def test_a_question_stands_apart_from_what_contradicts_the_same_figure() -> None:
    sexes = [f"havn_shelter | victims_assisted | sex={sex} | 2031 | 99" for sex in ("female", "male")]
    found = reconciled(*pair("13", "130"), *sexes)
    causes = {f.rule: f.cause for f in found.findings if f.rule in ("R103", "R150")}
    assert len(causes) == len(set(causes.values())) == 2


def test_nothing_is_asked_where_nobody_declares_when() -> None:
    assert asked(reconciled(*pair("13", "130"), held=collection(None))) == []


def test_a_measure_may_have_limits_of_its_own_or_none() -> None:
    strict = Deviation(sizes=(SizeClass(times=1.1, least=1),))
    assert asked(reconciled(*pair("12", "14"), held=collection(victims_assisted=strict))) != []
    assert asked(reconciled(*pair("12", "14"), held=collection(None, victims_assisted=strict))) != []
    assert asked(reconciled(*pair("13", "130"), held=collection(victims_assisted=Deviation()))) == []


def test_a_total_takes_its_parts_with_it() -> None:
    rows = (*pair("13", "130"), *pair("10", "100", "sex=female"), *pair("3", "30", "sex=male"))
    assert asked(reconciled(*rows)) == [("R150", "13", "130")]
    steady = (*pair("110", "113"), *pair("10", "100", "sex=female"), *pair("100", "13", "sex=male"))
    assert sorted(asked(reconciled(*steady))) == [("R150", "10", "100"), ("R150", "100", "13")]


def test_what_is_left_blank_is_asked_about_once() -> None:
    before, now = pair("30", "31")
    sexes = [f"havn_shelter | victims_assisted | sex={sex} | 2030 | {n}" for sex, n in (("female", 18), ("male", 12))]
    assert asked(reconciled(before, now, *sexes)) == [("R152", "18", "–")]
    follows = (before, now, *sexes, "havn_shelter | victims_assisted | sex=female | 2031 | 19")
    assert asked(reconciled(*follows)) == [("R152", "12", "–")]


def test_what_the_others_leave_is_no_blank() -> None:
    """31 less 19, 0 and 0 are twelve men: nobody wrote it, and it follows."""
    own = "havn_shelter | victims_assisted | sex={} | {} | {}"
    now = [own.format(sex, 2031, n) for sex, n in (("female", 19), ("trans_or_nonbinary", 0), ("unknown", 0))]
    before = [own.format(sex, 2030, n) for sex, n in (("female", 18), ("male", 12))]
    assert asked(reconciled(*pair("30", "31"), *before, *now)) == []


def test_a_body_that_did_not_report_is_not_asked_about_each_figure() -> None:
    before, _ = pair("30", "31")
    assert asked(reconciled(before, "police | cases_opened | | 2031 | 4")) == []
    assert asked(reconciled(before, absent=["havn_shelter"])) == []


def test_a_year_before_that_lacks_the_body_asks_nothing() -> None:
    assert asked(reconciled("havn_shelter | victims_assisted | | 2031 | 130")) == []


def test_what_no_form_asks_any_more_is_not_missed() -> None:
    lines = ("police | victims_assisted | | 2030 | 30", "police | cases_opened | | 2031 | 4")
    assert asked(reconciled(*lines)) == []


def test_sums_over_bodies_and_shares_are_not_asked_about() -> None:
    assert asked(reconciled(*pair("13", "130", who="shelters"))) == []
    shares = ("police | cleared_share | | 2030 | 10", "police | cleared_share | | 2031 | 100")
    assert asked(reconciled(*shares)) == []


def test_a_broken_series_is_not_compared() -> None:
    """The measure has a new rule from 2030."""
    years = ("police | victims_identified | | {} | 13", "police | victims_identified | | {} | 130")
    found = [
        asked(reconciled(years[0].format(year), years[1].format(year + 1), period=str(year + 1)))
        for year in (2029, 2030)
    ]
    assert [len(one) for one in found] == [0, 1]


def test_half_years_are_held_against_the_same_half_unless_the_collection_says_otherwise() -> None:
    lines = (
        "police | suspects | | 2030-H1 | 40",
        "police | suspects | | 2030-H2 | 4",
        "police | suspects | | 2031-H1 | 41",
    )
    assert asked(reconciled(*lines, period="2031-H1")) == []
    just_before = RULE.model_copy(update={"before": "period"})
    found = reconciled(*lines, held=collection(just_before), period="2031-H1")
    assert asked(found) == [("R150", "4", "41")]
    assert [
        f.format_finding_message("en")
        for f in found.findings
        if "In 2030-H2 it was 4" in f.format_finding_message("en")
    ]


def test_parts_of_a_round_are_held_against_the_same_parts_of_the_year_before() -> None:
    lines = (
        "police | suspects | | 2030-H2 | 4",
        "police | suspects | | 2031-H1 | 5",
        "police | suspects | | 2031-H2 | 40",
    )
    assert asked(reconciled(*lines)) == [("R150", "4", "40")]


def test_what_the_body_explains_is_told_as_explained() -> None:
    before, now = pair("13", "130")
    found = reconciled(before, f"{now} | A second house opened")
    assert asked(found) == [("R153", "13", "130")]
    (told,) = [f for f in found.findings if f.rule == "R153"]
    assert told.severity.value == "info"
    assert "second house" not in told.format_finding_message("en")  # its words are read where they are released


def test_a_question_that_somebody_has_dismissed_stays_away_until_a_figure_changes() -> None:
    key = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
    decision = Decision(
        "D1", "dismiss", "R150", key, "", ("130", "13"), 0, TranslatedText.from_texts(en="Right"), "x", date(2032, 3, 1)
    )
    assert asked(reconciled(*pair("13", "130"), settled=[decision])) == []
    again = reconciled(*pair("13", "131"), settled=[decision])
    assert asked(again) == [("R150", "13", "131")]


def test_a_corrected_year_before_is_what_it_is_held_against() -> None:
    before, now = pair("13", "130")
    corrected = replace(stated(pair("120", "130")[0]), as_at=date(2032, 1, 15))
    when = Period.from_text("2031")
    lines = (replace(stated(before), as_at=date(2031, 1, 15)), stated(now), corrected)
    one = Submission("all", when, 1, "reconstructed", "csv", "table", "", lines)
    assert asked(reconcile.reconcile_batch(collection(), Batch(when, (one,)))) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sizes = [{ size = 20, times = 2 }, { size = 0, times = 3 }]", "rising order"),
        ("sizes = [{ times = 2 }, { times = 3 }]", "rising order"),
        ("sizes = [{ times = 1 }]", "times"),
        ("sizes = [{ times = 2, least = 0 }]", "least"),
        ("gone = -1", "gone"),
        ('before = "month"', "before"),
        ("most = 3", "most"),
    ],
)
def test_limits_that_cannot_be_meant_are_told(tmp_path: Path, written: str, said: str) -> None:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    file = folder / "collection.toml"
    file.write_text(file.read_text("utf-8") + f"\n[year_before]\n{written}\n", "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    assert said in told.value.message


def test_a_share_has_no_limits(tmp_path: Path) -> None:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    file = folder / "measures.toml"
    text = file.read_text("utf-8").replace("[cleared_share]\n", "[cleared_share]\nyear_before = { gone = 3 }\n")
    file.write_text(text, "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    assert "cleared_share" in told.value.message


@pytest.mark.parametrize(
    ("now", "beside", "alone"),
    [
        (("28", "19", "7", "2"), (), ()),
        (("", "28", "19", "7"), ("R152",), ()),
        (("19", "7", "2", ""), ("R105", "R150"), ("R105",)),
        (("28", "7", "2", ""), ("R105", "R150"), ("R105",)),
        (("28", "", "19", "9"), ("R150", "R152"), ()),
    ],
    ids=["right", "all down", "all up", "parts up", "parts down"],
)
def test_numbers_one_row_off_are_asked_about_for_the_year_before(now, beside, alone) -> None:
    """Without a year before, parts that still add up are not asked about: nothing contradicts them."""

    def lines(period: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
        codes = ("", "sex=female", "sex=male", "sex=unknown")
        told = zip(codes, numbers, strict=True)
        return tuple(f"havn_shelter | victims_assisted | {c} | {period} | {n}" for c, n in told if n)

    before, told = lines("2030", ("27", "18", "7", "2")), lines("2031", now)
    assert {f.rule for f in reconciled(*before, *told).findings} == set(beside)
    assert {f.rule for f in reconciled(*told).findings} == set(alone)
