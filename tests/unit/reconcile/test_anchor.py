"""The names of findings in addresses: readable, the same while others come and go, no two alike."""

from tilstand.book.interval import Interval
from tilstand.book.row import Outcome, Part
from tilstand.reconcile.anchor import anchors
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Key, Period


def verdict(rule: str, *codes: tuple[str, str], parts: tuple[str, ...] = (), relation: str = "") -> Verdict:
    key = Key("adults", "rosa", Period.year(2024), codes)
    keys = [key, *(key.at("sex", code) for code in parts)]
    terms = tuple(Part(1, key, Interval.point(1)) for key in keys)
    return Verdict(rule, Outcome.FAILS, "1", "2", terms, (), relation)


def test_a_name_tells_rule_figure_and_what_it_is_split_by() -> None:
    found = Verdicts(
        [
            verdict("R103", parts=("female",)),
            verdict("R103", ("region", "asia"), parts=("female",)),
            verdict("R107", ("region", "Asia: øst"), relation="all_came"),
        ]
    )
    assert anchors(found) == (
        "r103-adults-rosa-2024-by-sex",
        "r103-adults-rosa-2024-region-asia-by-sex",
        "r107-adults-rosa-2024-region-asia-st-all_came",
    )


def test_no_two_names_are_the_same() -> None:
    same = verdict("R103")
    third = verdict("R103", relation="2")  # would have the name that the second gets
    found = anchors(Verdicts([same, same, third, same]))
    assert len(set(found)) == 4
    assert found[0] == "r103-adults-rosa-2024"
