"""What a reader has in mind, and what the words of a number say: bodies, codes, topics."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.evidence import DiscourseState, collect_claim_evidence
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import Key, Period

YEAR = Period.from_text("2024")
ALL, MARITA, ROSA = "all_follow_up", "marita_women", "rosa"


def key(measure="adults_assisted", provider=ROSA, **codes):
    return Key(measure, provider, YEAR, tuple(sorted(codes.items())))


def hit(about, *names, start=0, end=1, group=""):
    return PhraseMention(start, end, about, group, frozenset(names))


def body(name, start=0):
    return hit(PhraseKind.PROVIDER, name, start=start, end=start + 1)


def code(group, *names, start=20, end=25):
    return hit(PhraseKind.CODE, *names, group=group, start=start, end=end)


def claim(**more):
    return NumberClaim(NumberSpan(10, 12, "55", NumberKind.COUNT, Decimal(55)), **more)


def test_a_scene_keeps_what_was_told_last():
    scene = DiscourseState()
    for number in range(6):
        scene.told(key(sex=str(number)), topic=number == 2)
    assert [one.code("sex") for one in scene.recent] == ["5", "4", "3", "2"]
    assert scene.topic == key(sex="2")
    scene.told(key(sex="3"), topic=False)
    assert [one.code("sex") for one in scene.recent] == ["3", "5", "4", "2"]


def test_a_heading_opens_a_part_and_a_running_head_changes_nothing():
    scene, told = DiscourseState(), key()
    measure, women = hit(PhraseKind.MEASURE, "m"), code("sex", "female")
    scene.head("ROSA", [body(ROSA)])
    assert (scene.providers, scene.headings) == ((ROSA,), ())
    scene.told(told, topic=True)
    scene.head("Noe", [])
    assert (scene.topic, scene.recent) == (told, [told])
    scene.head("Kvinner", [women])
    assert (scene.providers, scene.headings, scene.topic, scene.recent) == ((ROSA,), ((women,),), None, [])
    scene.told(told, topic=True)
    scene.head("Kvinner", [women])
    assert scene.topic == told
    scene.head("Saker", [measure])
    assert (scene.providers, scene.headings) == ((), ((measure,), (women,)))
    scene.head("ROSA", [body(ROSA)])
    assert (scene.providers, scene.headings) == ((ROSA,), ())
    scene.head("Menn", [replace(women, names=frozenset({"male"}))])
    scene.head("Flere", [women, measure, hit(PhraseKind.UNIT, "persons")])
    assert scene.headings[0] == (women, measure)
    assert len(scene.headings) == 2


def test_a_sentence_without_figures_says_whom_the_next_is_about():
    scene = DiscourseState()
    scene.said([body(ROSA), hit(PhraseKind.MEASURE, "m")], figures=False)
    assert scene.spoken == (body(ROSA),)
    scene.said([hit(PhraseKind.MEASURE, "m")], figures=False)
    assert scene.spoken == (body(ROSA),)
    scene.said([body(MARITA)], figures=True)
    assert scene.spoken == ()


def found(norway, one, scene=None, linked=None):
    return collect_claim_evidence(norway.collection, one, scene or DiscourseState(), linked)


def test_bodies_in_sight_by_where_they_are_named(norway):
    bodies = found(norway, claim(lead=(body(ROSA), body(MARITA, 3)))).bodies
    assert (bodies[ROSA], bodies[MARITA]) == (3.0, 2.6)
    after = found(norway, claim(lead=(body(ROSA),), after=(body(MARITA, 30),)))
    assert (after.bodies[MARITA], after.named) == (2.3, {ROSA})
    subject = claim(lead=(body(ROSA),), own=(body(MARITA, 5),), parted=True)
    assert found(norway, subject).named == {MARITA}
    assert found(norway, replace(subject, parted=False)).named == {ROSA, MARITA}
    bracketed = claim(lead=(body(ROSA),), side=(body(MARITA, 5),), bracketed=True)
    assert found(norway, bracketed).named == {MARITA}
    told = DiscourseState(providers=(MARITA, "adora"), topic=key(), recent=[key(provider="caritas")])
    bodies = found(norway, claim(), told).bodies
    assert bodies == {ROSA: 2.6, "caritas": 2.4, MARITA: 2.2, "adora": 2.3000000000000003}
    assert found(norway, claim(), told).elsewhere
    assert not found(norway, claim(), DiscourseState(providers=("kom",))).elsewhere
    assert found(norway, claim(), DiscourseState(topic=key()), linked=key()).bodies[ROSA] == 3.0
    group = found(norway, claim(lead=(body(ALL), body(ROSA, 3)))).bodies
    assert (group[ALL], group[ROSA]) == (2.4, 2.6)


def test_a_joint_subject_is_the_smallest_group_that_holds_all(norway):
    names = ("nav_grunerlokka_htso", ROSA, "lauras_hus")
    one = claim(lead=tuple(body(name, 3 * at) for at, name in enumerate(names)))
    joint = found(norway, one)
    (group,) = joint.named - set(names)
    assert set(names) <= set(norway.collection.list_group_members(group))
    assert joint.bodies[group] == 3.4 - 0.6  # its members are in sight too
    assert {joint.bodies[name] for name in names} == {1.5}
    assert len(found(norway, claim(lead=one.lead[:2])).named) == 2


def test_measures_in_sight_by_how_near_they_are_named(norway):
    names = ("a", "b", "c", "d", "e")
    hits = {name: hit(PhraseKind.MEASURE, name, start=20 + at) for at, name in enumerate(names)}
    one = claim(own=(hits["a"],), side=(hits["b"],), lead=(hits["c"],), before=(hits["d"],), after=(hits["e"],))
    measures = found(norway, one).measures
    assert measures == {"a": 4.0, "b": 3.5, "c": 3.0, "d": 2.5, "e": 1.8}
    again = found(norway, claim(own=(hits["a"],), lead=(hits["a"],))).measures
    assert again == {"a": 4.4}
    scene = DiscourseState(headings=((hits["a"],), (hits["b"],)), topic=key("c"), recent=[key("d"), key("a")])
    measures = found(norway, claim(), scene, linked=key("e")).measures
    assert measures == {"a": 2.2, "b": 1.2, "e": 3.0, "c": 2.6, "d": 2.2}
    part = claim(own=(hits["a"], replace(hits["b"], start=15)), whole_until=18)
    assert found(norway, part).measures == {"a": 4.0, "b": 2.7}


def test_codes_of_a_number_and_those_that_lead_up_to_it(norway):
    women, men = code("sex", "female"), code("sex", "male", start=2, end=5)
    assert found(norway, claim(own=(women,))).own == {"sex": (frozenset({"female"}),)}
    assert found(norway, claim(own=(women,), whole=True)).own == {}
    assert found(norway, claim(side=(men,), own=(women,))).own == {"sex": (frozenset({"female"}),)}
    assert found(norway, claim(lead=(men,))).lead == {"sex": frozenset({"male"})}
    before = code("sex", "female", start=5)
    assert found(norway, claim(lead=(men,), before=(before,))).lead == {"sex": frozenset({"female"})}
    assert found(norway, claim(before=(before,))).lead == {}
    linked = found(norway, claim(), linked=key(sex="female", region="asia"))
    assert linked.linked == {"sex": frozenset({"female"}), "region": frozenset({"asia"})}
    both = (code("sex", "female", end=30), code("region", "asia", start=22, end=25))
    assert found(norway, claim(own=both)).shared == (frozenset({"sex", "region"}),)
    assert found(norway, claim(own=(women, code("region", "asia", start=26)))).shared == ()
    assert found(norway, claim(own=(women, hit(PhraseKind.MEASURE, "m", start=24, end=28)))).doubled == {
        "sex": frozenset({"m"})
    }
    assert found(norway, claim(own=(women, hit(PhraseKind.MEASURE, "m", start=25, end=28)))).doubled == {
        "sex": frozenset()
    }
    noun = hit(PhraseKind.UNIT, "persons", start=20, end=25)
    counted = claim(own=(women, noun), noun=frozenset({"persons"}))
    assert found(norway, counted).nouns == {"sex"}
    assert found(norway, replace(counted, own=(*counted.own, code("sex", "male", start=40)))).nouns == set()
    assert found(norway, replace(counted, noun=frozenset({"cases"}))).nouns == set()


def test_all_after_two_kinds_is_of_the_code_that_gathers_both(norway):
    every = replace(claim(), number=NumberSpan(0, 4, "alle", NumberKind.QUANTIFIER, share=Fraction(1), word=True))
    limited, witness = (key("appeal_cases", "une", permit=one) for one in ("limited", "witness"))
    scene = DiscourseState(topic=limited, recent=[witness, limited])
    bases = found(norway, every, scene).bases
    assert {"permit": "limited_or_witness"} in [dict(base.dims) for base in bases]
    for other in (
        DiscourseState(topic=limited, recent=[limited]),
        DiscourseState(topic=limited, recent=[replace(witness, provider="udi")]),
        DiscourseState(topic=limited, recent=[replace(witness, measure="decisions")]),
        DiscourseState(topic=limited, recent=[witness.at("outcome", "upheld")]),
        DiscourseState(recent=[witness]),
    ):
        told = [dict(base.dims) for base in found(norway, every, other).bases]
        assert {"permit": "limited_or_witness"} not in told
    assert {"permit": "limited_or_witness"} not in [dict(b.dims) for b in found(norway, claim(), scene).bases]


def test_where_codes_may_be_taken_over_from(norway):
    scene = DiscourseState(
        headings=((code("sex", "female"), code("region", "asia", "africa")), (code("region", "asia"),)),
        topic=key(sex="male"), recent=[key(region="asia"), key()],
    )  # fmt: skip
    bases = found(norway, claim(), scene, linked=key(entry="new")).bases
    told = [(round(base.worth, 2), dict(base.dims), base.key is not None) for base in bases]
    assert told[:5] == [
        (0.6, {}, False), (2.5, {"entry": "new"}, True), (1.5, {"sex": "male"}, True),
        (1.1, {"region": "asia"}, True), (0.8, {}, True),
    ]  # fmt: skip
    assert [worth for worth, _, _ in told[5:]] == [0.9, 0.7]
    assert told[5][1]["sex"] == "female"
    assert "region" not in told[5][1]
    assert told[6][1]["region"] == "asia"
