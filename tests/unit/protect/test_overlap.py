"""Two registers that share no key: what a reader of both learns of how many are in both, and of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plant.invented import Counted, Written, written
from tilstand import define, protect
from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.errors import CollectionError
from tilstand.model import EditionFigures
from tilstand.protect.attack import attack_release as attack
from tilstand.protect.attack.published_figures import PublishedFigure
from tilstand.protect.attack.suppress import choose_suppressions
from tilstand.protect.attack.system import build_figure_system
from tilstand.round.state import load_round
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.intervals import compute_feasibility_intervals
from tilstand.terms import Key, Period

YEAR = Period.from_text("2030")
MET, CASES, EITHER, BOTH, ALL = (Key(name, "hall", YEAR) for name in ("met", "cases", "either", "both", "all"))
EVERY = (MET, CASES, EITHER, BOTH, ALL)
SEXES = ("woman", "man")
ISLAND = Written(
    id="island",
    language="en",
    codelists={"sex": SEXES},
    dimensions={"sex": "sex"},
    measures={one.measure: Counted(("sex",)) for one in EVERY},
    bodies=["hall"],
    rounds={
        "2030": {
            "hall": [
                *(("met", "", 14), ("met", "sex=woman", 9), ("met", "sex=man", 5)),
                *(("cases", "", 24), ("cases", "sex=woman", 12), ("cases", "sex=man", 12)),
                *(("either", "", 36), ("either", "sex=woman", 20), ("either", "sex=man", 16)),
            ]
        }
    },
    labels={"two_registers": "Met by shelters, and in police cases"},
    relations="""\
[[relation]]
id = "two_registers"
kind = "overlap"
left = [{ measure = "met", provider = "hall" }, { measure = "cases", provider = "hall" }]
right = [{ measure = "either", provider = "hall" }]
of = [{ measure = "both", provider = "hall" }]
base = [{ measure = "all", provider = "hall" }]
for_each = ["sex"]
basis = "convention"
""",
)
LIMIT = 6


@cache
def island() -> RoundView:
    with TemporaryDirectory() as folder:
        return define.read_collection(written(Path(folder), ISLAND)).at("2030")


def populations(size: int) -> Iterator[Mapping[Key, int]]:
    """Every population: of each sex, how many are met alone, in cases alone, in both and in neither."""
    for number in range(size + 1):
        for people in combinations_with_replacement(range(8), number):
            yield _told([people.count(kind) for kind in range(8)])


def _told(counts: Sequence[int]) -> dict[Key, int]:
    found: dict[Key, int] = dict.fromkeys(EVERY, 0)
    for at, sex in enumerate(SEXES):
        met, cases, both, neither = counts[4 * at : 4 * at + 4]
        own = (met + both, cases + both, met + cases + both, both, met + cases + both + neither)
        for key, number in zip(EVERY, own, strict=True):
            found[key.at("sex", sex)] = number
            found[key] += number
    return found


ISLANDERS = list(populations(LIMIT))


@pytest.mark.slow
@given(
    counts=st.lists(st.integers(0, 2), min_size=8, max_size=8).filter(
        lambda counts: sum(counts) + counts[2] + counts[6] <= LIMIT
    ),
    hidden=st.sets(st.sampled_from([key.at("sex", sex) for key in EVERY for sex in SEXES] + [EITHER, BOTH])),
    unknown=st.sets(st.sampled_from([EITHER, BOTH, ALL])),
)
def test_a_reader_learns_what_all_populations_have_in_common_and_no_less(
    counts: list[int], hidden: set[Key], unknown: set[Key]
) -> None:
    """Whole numbers, every row of either register and of both: as if every population were looked at."""
    numbers = {key: number for key, number in _told(counts).items() if key.remove_dimension("sex") not in unknown}
    found = build_figure_system(island(), YEAR, numbers, ())
    told = {key: PublishedFigure(n, n, ()) for key, n in numbers.items() if key not in hidden}
    asked = [key for key in found.at if key not in told and key.measure != ALL.measure]
    rows = np.array([found.at[key] for key in asked], dtype=np.int64)
    attack = LinearAttack(found.before(told), found.given(told))
    reach = compute_feasibility_intervals(attack, rows, low=0, high=2 * LIMIT, whole=True)
    fitting = [one for one in ISLANDERS if all(one[key] == numbers[key] for key in told)]
    assert fitting
    for at, key in enumerate(asked):
        least, most = reach.get_interval(at)
        known = {one[key] for one in fitting}
        assert (round(least), round(most)) == (min(known), max(known)), key.text()


def test_the_overlap_is_worked_out_with_its_sum_and_hidden_with_what_tells_it(tmp_path: Path) -> None:
    """14 are met, 24 are in cases, and 36 in either: two are in both, and nobody said so."""
    folder = written(tmp_path, ISLAND)
    labels = folder / "labels" / "en.toml"
    labels.write_text(labels.read_text("utf-8").replace('number = "1"', 'number = "I"'), "utf-8")
    state = load_round(folder, "2030")
    made, policy = state.reconciled, Policy(method="suppress")
    whole = protect.make_release(state.collection, "2030", state.batch, made.figures, state.findings)
    rows = [one.row for one in made.verdicts if one.row is not None]
    facts = (state.collection, whole, made.book, made.figures, rows)
    told = {key: PublishedFigure(n, n, ("table",)) for key in made.book for n in [int(_number(made.figures, key))]}
    found = attack(*facts, policy=policy, beside=told)
    leaks = {one.key: one.told(state.collection).text("en") for one in found.leaks}
    assert leaks.keys() == {BOTH, *(BOTH.at("sex", sex) for sex in SEXES)}
    assert "14 (“Met”) − 36 (“Either”)" in leaks[BOTH]
    assert "can be worked out as 2" in leaks[BOTH]
    kept = choose_suppressions(*facts, policy=policy, beside=told)
    assert kept.keys() < told.keys()
    left = {key: one for key, one in told.items() if key not in kept}
    assert attack(*facts, policy=policy, beside=left).leaks == ()


def _number(figures: EditionFigures, key: Key) -> Fraction:
    figure = figures.get(key)
    assert figure is not None
    return figure.value.exact_number


def test_more_in_either_than_in_both_together_is_found(tmp_path: Path) -> None:
    """40 in either cannot be: 14 and 24 are 38."""
    stated = [("either", "", 40) if one == ("either", "", 36) else one for one in ISLAND.rounds["2030"]["hall"]]
    state = load_round(written(tmp_path, replace(ISLAND, rounds={"2030": {"hall": stated}})), "2030")
    assert {(one.rule, one.cells[0].measure) for one in state.findings} >= {("R108", "either")}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (', { measure = "cases", provider = "hall" }]', "]", "left has two counts"),
        ('of = [{ measure = "both"', 'of = [{ measure = "met"', "are the same one"),
        ('of = [{ measure = "both"', 'of = [{ measure = "files"', "files does not count people"),
        ('for_each = ["sex"]', 'for_each = ["age"]', "met has no dimension age"),
    ],
)
def test_what_bounds_nobody_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    measures = {**ISLAND.measures, "files": Counted(("sex",), 'unit = "cases"')}
    text = ISLAND.relations.replace(was, now)
    with pytest.raises(CollectionError) as raised:
        define.read_collection(written(tmp_path, replace(ISLAND, measures=measures, relations=text)))
    assert any(said in str(one) for one in raised.value.spoken("en").causes)
