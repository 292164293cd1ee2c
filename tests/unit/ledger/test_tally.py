"""Cases counted in a register: each once, by the day that made it one, beside what was counted before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.define import Collection
from tilstand.define.registers import DeclaredRegister, read_register
from tilstand.ledger.case_counts import CaseCounts, count_register_cases, list_counted_rows, list_counted_years
from tilstand.model.batch import RegisterEntry
from tilstand.terms import Period

LATER = Period.from_text("2031-T2")
FINAL, SEXUAL = (("final", "yes"),), (("form", "sexual"),)


@pytest.fixture(scope="module")
def rulings(sagaland: Collection) -> DeclaredRegister:
    return read_register(sagaland, "rulings")


def ruling(case: str, on: str, name: str = "", **values: str) -> RegisterEntry:
    return RegisterEntry(name or f"{case}-{on}", {"case": case, "on": on, "convicted": "1"} | values)


def told(of: DeclaredRegister, *entries: RegisterEntry) -> CaseCounts:
    found = count_register_cases(of, entries)
    assert found is not None
    return found


def bare(of: DeclaredRegister, **changes: object) -> DeclaredRegister:
    """The register without an opening balance, or with another way of counting."""
    tally = of.about.tally
    assert tally is not None
    about = of.about.model_copy(update={"tally": tally.model_copy(update={"balance": "", **changes})})
    return replace(of, about=about, balance=())


def test_a_case_counts_once_by_the_first_entry_that_makes_it_one(rulings: DeclaredRegister) -> None:
    found = told(
        bare(rulings),
        ruling("S-1", "2031-06-03", convicted="2"),
        ruling("S-1", "2031-05-02", convicted="0"),  # nobody was convicted: it makes no case
        ruling("S-1", "2031-08-04"),
        ruling("S-2", "2031-07-01", convicted=""),  # not stated
        ruling("", "2031-09-05", "a"),
        ruling("", "2031-09-05", "b"),  # each an entry of its own
        ruling("S-3", "", convicted="1"),  # no day
        ruling("S-4", "2031-09-01", banned="maybe"),
    )
    assert [str(one.on) for one in found.cases] == ["2031-06-03", "2031-09-05", "2031-09-05"]
    assert found.open == 1
    assert (found.balance_period, found.count_cases(Period.from_text("2031-T2"))) == (None, (1, False))
    assert found.count_cases(Period.from_text("2031")) == (3, False)
    assert found.count_cases(Period.from_text("2030")) == (0, False)
    assert count_register_cases(replace(rulings, about=rulings.about.model_copy(update={"tally": None})), ()) is None


def test_a_case_has_the_latest_codes_and_yes_wherever_an_entry_says_so(rulings: DeclaredRegister) -> None:
    found = told(
        bare(rulings),
        ruling("S-1", "2031-08-04", form="", minors="no", final="yes"),
        ruling("S-1", "2031-06-03", form="sexual", minors="yes"),
        ruling("S-1", "2031-07-03", form="labour"),
        ruling("S-2", "2031-07-03", minors="no", final="no"),
    )
    assert [dict(one.codes) for one in found.cases] == [
        {"form": "labour", "minors": "yes", "final": "yes"},
        {"minors": "no", "final": "no"},
    ]
    year = Period.from_text("2031")
    told_of = {
        name: found.count_cases(year, ((name, code),))[0] for name, code in (("form", "labour"), ("minors", "no"))
    }
    assert told_of == {"form": 1, "minors": 1}
    assert found.count_cases(year, (("form", "sexual"),)) == (0, False)
    assert found.count_cases(year, (("form", "labour"), *FINAL)) == (1, False)


def test_what_was_counted_falls_away_where_the_last_ruling_says_so(rulings: DeclaredRegister) -> None:
    entries = (
        ruling("S-1", "2031-06-03"),
        ruling("S-1", "2031-08-04", convicted="0", final="yes"),
        ruling("S-2", "2031-06-03"),
        ruling("S-2", "2031-08-04", convicted="0", final="no"),
        ruling("S-3", "2031-06-03", convicted="0", final="yes"),
        ruling("S-3", "2031-08-03", convicted="1", final="yes"),
    )
    found = told(bare(rulings), *entries)
    assert [str(one.on) for one in found.cases] == ["2031-06-03", "2031-08-03"]
    assert sorted(str(one.on) for one in found.beside["acquitted"]) == ["2031-06-03", "2031-08-04"]
    assert found.count_related_cases("acquitted", LATER) == 2
    assert found.count_related_cases("acquitted", Period.from_text("2031-Q3")) == 1
    assert [str(one.on) for one in told(bare(rulings, lost={}), *entries).cases] == [
        "2031-06-03",
        "2031-06-03",
        "2031-08-03",
    ]


def test_what_was_counted_before_the_register_is_its_balance(rulings: DeclaredRegister) -> None:
    found = told(
        rulings,
        ruling("S-1", "2030-06-03"),  # of the time that the balance has
        ruling("S-2", "2031-05-01", form="sexual"),
        ruling("S-3", "2031"),  # perhaps before, perhaps after
    )
    assert [str(one.on) for one in found.cases] == ["2031-05-01"]
    assert found.open == 1
    assert found.balance_period == Period.from_text("2020/2031-T1")
    began = Period.from_text("2020/2031-T1")
    whole = Period.from_text("2020/2031-T2")
    assert (found.count_cases(began), found.count_cases(whole)) == ((6, True), (7, False))
    assert (found.count_cases(whole, SEXUAL), found.count_cases(whole, FINAL)) == ((5, False), (6, True))
    assert found.count_cases(LATER) == (1, False)
    assert found.count_cases(Period.from_text("2030")) == (2, True)
    assert found.count_cases(Period.from_text("2029")) == (None, False)
    assert found.count_cases(Period.from_text("2030"), SEXUAL) == (None, False)
    assert found.count_cases(Period.from_text("2031-T1"), SEXUAL) == (0, True)  # of nobody, nobody
    row = found.find_balance_row(whole, FINAL)
    assert (row and (row.value, row.line)) == (6, "14")
    assert found.find_balance_row(whole, SEXUAL) is None  # one is counted since
    assert found.find_balance_row(LATER, ()) is None
    assert (
        found.count_related_cases("acquitted", Period.from_text("2031-T1")),
        found.count_related_cases("acquitted", LATER),
    ) == (None, 0)


def test_only_what_may_count_and_has_no_day_or_too_wide_a_one_is_open(rulings: DeclaredRegister) -> None:
    undated = (ruling("S-1", "", "a"), ruling("S-1", "", "b", convicted="0"))
    assert told(bare(rulings), *undated).open == 1
    assert told(bare(rulings), undated[1]).open == 0
    early = [ruling(f"S-{at}", on) for at, on in enumerate(("2029", "2030-06-03", "2031-T1", "2031"))]
    assert told(rulings, *early).open == 1  # of the last alone it cannot be told
    assert told(rulings, *early[:3]).open == 0
    assert told(bare(rulings), *early).open == 0


def test_a_code_counts_for_those_that_it_lies_inside(rulings: DeclaredRegister) -> None:
    inside = [code for code in rulings.codelists["exploitation"] if code.parent]
    assert inside
    code = inside[0]
    found = told(bare(rulings), ruling("S-1", "2031-05-01", form=code.id))
    year = Period.from_text("2031")
    assert found.count_cases(year, (("form", code.parent or ""),)) == (1, False)
    other = next(one.id for one in rulings.codelists["exploitation"] if one.id not in (code.id, code.parent))
    assert found.count_cases(year, (("form", other),)) == (0, False)


def test_what_is_counted_stands_in_the_order_of_its_codes_parts_further_in(rulings: DeclaredRegister) -> None:
    rows = list(list_counted_rows(told(rulings)))
    codes = [(code.id, 2 if code.parent else 1) for code in rulings.codelists["exploitation"]]
    assert [(breakdown, depth) for breakdown, _, depth in rows] == [
        ((), 0),
        *(((("form", code),), depth) for code, depth in codes),
        ((("minors", "yes"),), 1),
        (FINAL, 1),
    ]
    assert [rows[at][1].text("en") for at in (0, -2, -1)] == ["All", "with minors", "final"]
    across = list(list_counted_rows(told(bare(rulings, by="", also=("court",), final=""))))
    courts = [code.id for code in rulings.codelists["saga_court"]]
    assert [(breakdown, depth) for breakdown, _, depth in across] == [
        ((), 0),
        *(((("court", code),), 2) for code in courts),
    ]


def test_the_years_that_are_known_as_a_whole_and_the_last_as_far_as_it_has_come(rulings: DeclaredRegister) -> None:
    def years(made: CaseCounts, period: str) -> list[str]:
        return [str(one) for one in list_counted_years(made, Period.from_text(period))]

    found = told(rulings)
    assert years(found, "2032") == ["2030", "2031", "2032"]  # of 2020 only the sum with later years
    assert years(found, "2031-T2") == ["2030", "2031-01/2031-08"]
    assert years(found, "2031-T1") == ["2030", "2031-T1"]
    since = told(bare(rulings), ruling("S-1", "2029-05-01"), ruling("S-2", "2031-05-01"))
    assert years(since, "2031-H2") == ["2029", "2030", "2031"]
    assert years(told(bare(rulings)), "2031-Q3") == ["2031-01/2031-09"]
    alone = replace(rulings, balance=tuple(row for row in rulings.balance if row.line == "12"))
    assert years(told(alone), "2021-H1") == ["2020", "2021-H1"]
