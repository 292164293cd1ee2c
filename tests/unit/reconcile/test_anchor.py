"""The names of findings in addresses: readable, the same while others come and go, no two alike."""

from tilstand.ledger.interval import Interval
from tilstand.ledger.relations import Outcome, RelationTerm
from tilstand.reconcile.rule_results import RuleResult, RuleResults, assign_finding_ids
from tilstand.terms import Key, Period


def verdict(rule: str, *codes: tuple[str, str], parts: tuple[str, ...] = (), relation: str = "") -> RuleResult:
    key = Key("adults", "rosa", Period.from_year(2024), codes)
    keys = [key, *(key.at("sex", code) for code in parts)]
    terms = tuple(RelationTerm(1, key, Interval.from_single_number(1)) for key in keys)
    return RuleResult(rule, Outcome.FAILS, "1", "2", terms, (), relation)


def test_a_name_tells_rule_figure_and_what_it_is_split_by() -> None:
    found = RuleResults(
        [
            verdict("R103", parts=("female",)),
            verdict("R103", ("region", "asia"), parts=("female",)),
            verdict("R107", ("region", "Asia: øst"), relation="all_came"),
        ]
    )
    assert assign_finding_ids(found) == (
        "r103-adults-rosa-2024-by-sex",
        "r103-adults-rosa-2024-region-asia-by-sex",
        "r107-adults-rosa-2024-region-asia-st-all_came",
    )


def test_no_two_names_are_the_same() -> None:
    same = verdict("R103")
    third = verdict("R103", relation="2")  # would have the name that the second gets
    found = assign_finding_ids(RuleResults([same, same, third, same]))
    assert len(set(found)) == 4
    assert found[0] == "r103-adults-rosa-2024"
