"""How a policy treats a count: the first rule that names it, and the readers of several policies together."""

from __future__ import annotations

import pytest

from tilstand.define.round_settings import DominanceRule, Policy, PolicyRule, StructuralZero

SEX, NONE = frozenset({"sex"}), frozenset[str]()


@pytest.mark.parametrize(
    ("bodies", "percent", "parts", "room"),
    [
        (1, 80, [1, 18, 1], 3),
        (1, 80, [16, 3, 1], 0),
        (1, 80, [17, 2, 1], 2),
        (2, 80, [1, 9, 1, 9], 3),
        (2, 90, [9, 9, 1, 1], 0),
        (3, 50, [4], 4),
        (1, 99, [], 0),
    ],
)
def test_what_few_bodies_have_most_of_must_be_able_to_be_off(
    bodies: int, percent: int, parts: list[int], room: int
) -> None:
    assert DominanceRule(bodies=bodies, percent=percent).room(parts, sum(parts)) == room


def test_a_rule_is_about_the_counts_that_it_names_in_every_way() -> None:
    every = PolicyRule(reason="x")
    named = PolicyRule(measures=("cases",), dimensions=("sex", "age"), tables=("extent", "ways"), reason="x")
    told = {
        (measure, dimension, table): named.about(measure, frozenset({dimension}), frozenset({table}))
        for measure in ("cases", "people")
        for dimension in ("age", "place")
        for table in ("ways", "needs")
    }
    assert [at for at, about in told.items() if about] == [("cases", "age", "ways")]
    assert not named.about("cases", NONE, frozenset({"ways"}))
    assert not named.about("cases", SEX, NONE)
    assert every.about("cases", NONE, NONE)


def test_the_first_rule_that_names_a_count_holds_and_leaves_the_rest_to_the_policy() -> None:
    own, general = DominanceRule(percent=70), DominanceRule(bodies=2, percent=90)
    policy = Policy(
        threshold=5,
        dominance=general,
        groups=("place",),
        rules=(
            PolicyRule(measures=("cases",), threshold=1, reason="x"),
            PolicyRule(dimensions=("sex",), dominance=own, groups=(), reason="x"),
            PolicyRule(measures=("people",), threshold=9, groups=("sex",), reason="x"),
        ),
    )
    told = {
        (measure, *by): (
            policy.get_count_threshold(measure, by),
            policy.find_dominance_rule(measure, by, NONE),
            policy.list_group_dimensions(measure, by, NONE),
        )
        for measure in ("cases", "people", "calls")
        for by in (NONE, SEX)
    }
    assert told == {
        ("cases",): (1, general, ("place",)),
        ("cases", "sex"): (1, general, ("place",)),
        ("people",): (9, general, ("sex",)),
        ("people", "sex"): (5, own, ()),
        ("calls",): (5, general, ("place",)),
        ("calls", "sex"): (5, own, ()),
    }


def test_a_known_zero_is_of_its_measure_its_codes_and_its_bodies() -> None:
    some = StructuralZero(measure="cases", codes={"sex": "m", "age": "old"}, providers=("havn",), reason="x")
    old_men = {"sex": "m", "age": "old"}
    assert some.is_known_zero("cases", "havn", old_men)
    assert some.is_known_zero("cases", "havn", old_men | {"place": "north"})
    assert not some.is_known_zero("people", "havn", old_men)
    assert not some.is_known_zero("cases", "dal", old_men)
    assert not some.is_known_zero("cases", "havn", {"sex": "m"})
    assert not some.is_known_zero("cases", "havn", {"sex": "m", "age": "new"})
    assert StructuralZero(measure="cases", codes={"sex": "m"}, reason="x").is_known_zero("cases", "dal", old_men)


def test_a_policy_before_the_readers_of_another_keeps_from_all_of_them() -> None:
    one = Policy(method="suppress", threshold=4, colluding=1, groups=("a", "b"))
    other = Policy(method="round", threshold=9, colluding=2, persons=True, groups=("c", "a"))
    both = one.combine_policies(other)
    assert both == Policy(method="suppress", threshold=4, colluding=2, persons=True, groups=("a", "b", "c"))
    assert other.combine_policies(one).persons
    assert not one.combine_policies(one).persons
    strengths = {
        name: Policy(method=name).get_policy_strength()
        for name in ("as_printed", "round", "ranges", "merge", "suppress")
    }  # type: ignore[arg-type]
    assert strengths == {"as_printed": 0, "round": 1, "ranges": 1, "merge": 2, "suppress": 2}
