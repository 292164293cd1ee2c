"""What a proof-reader may hold a text against: no number of people that no edition tells, by no way round."""

from __future__ import annotations

from typing import Any

from tilstand.model import Observation, Source
from tilstand.protect.released_figures import select_visible_figures
from tilstand.terms import Key, Period, Value

YEAR = Period.from_year(2031)
ALL = Key("victims_assisted", "havn_shelter", YEAR)
MEN, WOMEN = ALL.at("sex", "male"), ALL.at("sex", "female")
CASES = Key("cases_opened", "police", YEAR)


def seen(key: Key, number: int) -> Observation:
    return Observation(key, Value.number(number), Source("file", "place"))


def test_what_no_edition_tells_is_left_out_and_what_is_rounded_is_the_rounded_number(shelf: Any) -> None:
    stated = [seen(ALL, 14), seen(WOMEN, 11), seen(MEN, 3), seen(CASES, 2)]
    ground = select_visible_figures(stated, shelf, {ALL: 15, WOMEN: 11}, lambda key: key.measure == "victims_assisted")
    assert [(one.key, str(one.value)) for one in ground.stated] == [(ALL, "15"), (WOMEN, "11"), (CASES, "2")]
    assert ground.hidden == 1
    assert [str(ground.figures.get(key).value) for key in (ALL, WOMEN, CASES)] == ["15", "11", "1204"]  # type: ignore[union-attr]
    for key in (MEN, MEN.at("age", "minor"), ALL.replace_provider("fjord_shelter")):  # stated, or to be deduced
        figure = ground.figures.get(key)
        assert figure is None or not figure.value.known
    rest = ground.figures.find_unplaced_remainder(ALL, "sex", None)
    assert rest is None or not rest.value.known
