"""What figures, headcounts, remarks and entries tell of themselves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tilstand.languages import format_message
from tilstand.model.appendix import Headcount
from tilstand.model.batch import Batch, encode_entry_values, hash_entry_values
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.figures import Figure, FigureRemark
from tilstand.model.findings import EvidenceGrade, Finding, Findings, Severity, grade_statements
from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.observations import Observation, Source, Submission
from tilstand.model.overview import Overview
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, TranslatedText, Unit, Value

PERIOD = Period.from_text("2031-H2")
KEY = Key("cases", "havn", PERIOD)


@pytest.mark.parametrize(
    ("published", "computed", "upper", "origin", "disputed"),
    [
        (5, 4, None, FigureOrigin.PUBLISHED, True),
        (3, 4, None, FigureOrigin.PUBLISHED, True),
        (4, 4, None, FigureOrigin.PUBLISHED, False),
        (5, 4, 5, FigureOrigin.PUBLISHED, False),
        (4, 4, 5, FigureOrigin.COMPUTED, False),
        (6, 4, 5, FigureOrigin.COMPUTED, True),
        (5, 4, None, FigureOrigin.ADJUSTED, False),
        (5, None, None, FigureOrigin.PUBLISHED, False),
        (None, 5, None, FigureOrigin.COMPUTED, False),
    ],
)
def test_a_figure_is_disputed_where_what_was_published_cannot_be_what_adds_up(
    published: int | None, computed: int | None, upper: int | None, origin: FigureOrigin, disputed: bool
) -> None:
    told = [None if one is None else Value.number(one) for one in (published, computed, upper)]
    one = Figure(KEY, Value.number(1), origin, published=told[0], computed=told[1], computed_upper=told[2])
    assert one.is_disputed is disputed


def test_of_two_sums_of_registrations_the_published_one_is_told() -> None:
    one = Headcount(KEY, 3, reported=12, printed=None, least=5, greatest=12)
    assert (one.registrations, one.most) == (12, 12)
    other = replace(one, printed=14, greatest_if_printed=0)
    assert (other.registrations, other.most) == (14, 0)


def test_where_bodies_are_not_told_of_the_most_persons_are_not_known() -> None:
    told = {"sentence": InvariantText("s"), "conditions": (InvariantText("c"),), "dimensions": ("sex",)}
    whole = Headcount(KEY, 3, 12, 14, 5, 12, 14, 11, ("two_registers",), **told)  # type: ignore[arg-type]
    assert whole.without_upper_bound(4) == Headcount(KEY, 4, None, 14, 5, None, **told)  # type: ignore[arg-type]


def test_remarks_are_those_beside_figures_and_those_that_explain_them() -> None:
    source = Source("a.csv", 1)
    stated = [
        Observation(KEY.at("sex", code), Value.number(1), source, remark=text)
        for code, text in (("f", ""), ("m", "two moved"))
    ]
    submission = Submission("havn", PERIOD, 1, "delivered", "csv", "a.csv", "", tuple(stated))
    batch = Batch(PERIOD, (submission,))
    assert batch.remarks == (FigureRemark(KEY.at("sex", "m"), "two moved"),)
    answer = FigureRemark(KEY, "", "f00")
    assert batch.add_explanations((answer,)).remarks == (*batch.remarks, answer)
    assert [one.sha256 for one in (answer, FigureRemark(KEY, "", "f01"))] == ["f00", "f01"]
    beside = {FigureRemark(KEY, words).sha256 for words in ("two moved", "two  moved.", "")}
    assert len(beside) == 3
    assert all(len(one) == 64 for one in beside)


def test_an_entry_is_the_same_bytes_whoever_writes_it() -> None:
    told = encode_entry_values({"b": "å", "a": "1", "c": ""})
    assert told == '{\n "a": "1",\n "b": "å"\n}\n'.encode()
    assert encode_entry_values({"a": "1", "b": "å"}) == told
    assert hash_entry_values({"a": "1", "b": "å"}) == hashlib.sha256(told).hexdigest()


def test_findings_that_rest_on_what_nobody_accepted_are_not_certain() -> None:
    one = Finding("R103", Severity.ERROR, InvariantText("x"), InvariantText("y"), InvariantText("z"))
    other = replace(one, supposed=True)
    assert Findings((one, other, one)).certain_findings == Findings((one, one))


def test_findings_belong_together_by_their_cause_else_by_their_rule() -> None:
    made = Finding("R103", Severity.ERROR, InvariantText("x"), InvariantText("y"), InvariantText("z"))
    one, two, rest = (replace(made, cause=cause) for cause in ("b", "a", ""))
    other = replace(rest, rule="R104")
    found = Findings((one, rest, two, other, replace(one, rule="R104"), rest)).group_by_cause()
    assert found == [("b", (one, replace(one, rule="R104"))), ("R103", (rest, rest)), ("a", (two,)), ("R104", (other,))]


def test_what_is_supposed_says_so_in_a_line_of_its_own() -> None:
    made = Finding("R103", Severity.ERROR, InvariantText("x"), InvariantText("y"), InvariantText("z"))
    *lines, last = replace(made, supposed=True).format_finding_message("en", "Sums").splitlines()
    assert lines == made.format_finding_message("en", "Sums").splitlines()
    assert last == format_message("finding.supposed").text("en")


def test_claims_are_texts_on_one_ground() -> None:
    found = grade_statements(EvidenceGrade.SIMPLEST, (TranslatedText.from_texts(nb="en", en="one"), InvariantText("2")))
    assert [one.to_dict(("nb", "en")) for one in found] == [
        {"ground": "simplest", "text": {"nb": "en", "en": "one"}},
        {"ground": "simplest", "text": {"nb": "2", "en": "2"}},
    ]


def test_an_edition_is_marked_as_what_it_is_and_tells_its_latest_correction() -> None:
    assert Imprint().marks == ()
    assert Imprint().corrected is None
    told = [Corrigendum(date(2032, 5, day), InvariantText("x")) for day in (1, 9)]
    one = Imprint(draft=True, demonstration=True, corrections=tuple(told))
    assert one.marks == ("draft", "demonstration")
    assert Imprint(demonstration=True).marks == ("demonstration",)
    assert one.corrected == date(2032, 5, 9)


def test_the_seal_of_an_overview_is_over_all_of_it_but_itself() -> None:
    told = (InvariantText("Plan"), InvariantText("unit"), PERIOD, PERIOD, PERIOD.last, InvariantText("2031"))
    one = Overview("sagaland", "plan", *told, ("nb",))
    assert replace(one, seal="x").digest() == one.digest()
    assert len({one.digest(), replace(one, final=True).digest(), replace(one, register="p").digest()}) == 3


def test_an_overview_is_known_of_its_period_or_as_far_as_it_has_come() -> None:
    told = (InvariantText("Plan"), InvariantText("unit"), PERIOD, PERIOD, PERIOD.last, InvariantText("2031"))
    one = Overview("sagaland", "plan", *told, ("nb",))
    days = (PERIOD.last, date(2032, 1, 1), date(2031, 12, 30))
    assert [str(replace(one, known=day).known_period) for day in days] == ["2031-H2", "2031-H2", "2031-12-30"]


def series(name: str, *amounts: int | None) -> ChartSeries:
    told = [None if one is None else Decimal(one) for one in amounts]
    return ChartSeries(InvariantText(name), tuple(ChartPoint(str(one), one, None) for one in told))


def test_a_legend_tells_the_parts_that_are_not_nobody_in_all_groups() -> None:
    none, unknown, some = series("a", 0, 0), series("b", 0, None), series("c", 0, 2)
    assert [one.none for one in (none, unknown, some)] == [True, False, False]
    heads = (TranslatedText.from_texts(nb="første", en="first"), InvariantText("2031"))
    plot = ChartData(
        "c", "t", InvariantText("T"), "bars", "bars", "en", heads, (none, unknown, some), (None, None), Unit.PERSONS
    )
    assert plot.legend_series == [(1, unknown), (2, some)]
    assert replace(plot, series=(none, none)).legend_series == [(0, none), (1, none)]
    assert (plot.names, plot.heads) == (["a", "b", "c"], ["first", "2031"])
