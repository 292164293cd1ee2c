"""Whose a number is, which words say what it is some of, and what else explains it: each case by itself."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from types import SimpleNamespace as Made
from typing import Any

import pytest

from tilstand.proofread import Standing, alternatives
from tilstand.proofread.address_fit import BodyEvidence
from tilstand.proofread.clauses import NumberClause
from tilstand.proofread.derived_numbers import _find_named_part
from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.ledger_coverage import UncoveredFigures
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.verdict_review import _is_apposition, _is_led_by_other_code, _VerdictReview
from tilstand.terms import Key, Period

YEAR, BEFORE, FIRST = (Period.from_text(one) for one in ("2031", "2030", "2029"))
MEMBERS = {"all": ("a", "b"), "more": ("a", "b", "x")}
STATED = Made(
    reporters={"cases": {"a", "b"}, "alone": {"a"}},
    get_default_body=lambda measure: "all",
    collection=Made(
        list_group_members=lambda name: MEMBERS.get(name, ()), groups=("all", "more"), settings=Made(coordinator="unit")
    ),
)


def key(provider: str = "a", measure: str = "cases", **codes: str) -> Key:
    return Key(measure, provider, YEAR, tuple(sorted(codes.items())))


def hit(about: PhraseKind, *names: str, start: int = 0, end: int = 1, group: str = "") -> PhraseMention:
    return PhraseMention(start, end, about, group, frozenset(names))


def body(name: str, start: int = 0) -> PhraseMention:
    return hit(PhraseKind.PROVIDER, name, start=start, end=start + 1)


def bodies(*own: PhraseMention, scene: DiscourseState | None = None, found: Any = None, **words: Any) -> BodyEvidence:
    claim: Any = Made(**{"own": own, "lead": (), "side": (), "before": (), **words})
    evidence: Any = Made(**{"bodies": {}, "named": frozenset(), "elsewhere": False, **(found or {})})
    return BodyEvidence(STATED, claim, scene or DiscourseState(), evidence)  # type: ignore[arg-type]


def named(*names: str) -> dict[str, Any]:
    return {"named": frozenset(names)}


@pytest.mark.parametrize(
    ("measure", "provider", "providers", "found", "worth"),
    [
        ("cases", "a", (), {"bodies": {"a": 2.0}}, 2.0),
        ("cases", "a", (), {"bodies": {"a": 2.0}, **named("a", "b")}, 2.0),
        ("cases", "a", (), {"bodies": {"a": 2.0}, **named("b")}, 0.5),
        ("cases", "a", (), {"bodies": {"a": 2.0}, **named("c")}, 2.0),
        ("alone", "a", (), {}, 1.4),
        ("alone", "a", (), {"elsewhere": True}, 0.4),
        ("alone", "a", (), named("c"), 0.4),
        ("cases", "all", (), {}, 1.4),
        ("cases", "all", (), named("b"), None),
        ("cases", "all", ("b",), {}, None),
        ("cases", "all", ("c",), {}, 1.4),
        ("cases", "b", (), {}, None),
    ],
)
def test_how_well_a_body_fits(measure, provider, providers, found, worth) -> None:
    assert bodies(scene=DiscourseState(providers=providers), found=found).body(measure, provider) == worth


def test_a_body_is_only_supposed_where_nothing_in_sight_names_it() -> None:
    stale, two = DiscourseState(stale=True), DiscourseState(spoken=(body("a"), body("b")))
    assert [bodies(scene=stale, found=one).is_body_assumed(key()) for one in (None, named("a"))] == [True, False]
    assert [bodies(scene=two, found=one).is_body_assumed(key()) for one in (None, named("b"))] == [True, False]
    assert not bodies(scene=two).is_body_assumed(key("c"))
    assert not bodies(scene=DiscourseState(spoken=(body("a"),))).is_body_assumed(key())
    assert bodies().is_body_assumed(key("all"))
    assert not bodies(found={"bodies": {"all": 1.0}}).is_body_assumed(key("all"))


MEASURE, OTHER = hit(PhraseKind.MEASURE, "cases"), hit(PhraseKind.MEASURE, "people")


@pytest.mark.parametrize(
    ("one", "address", "foreign"),
    [
        (bodies(), key(), False),
        (bodies(body("a")), key(), False),
        (bodies(body("b")), key(), True),
        (bodies(body("b")), key("all"), True),
        (bodies(body("b")), key(sent="b"), False),  # who sent somebody on is no other body
        (bodies(body("c")), key(), False),
        (bodies(body("a"), body("b", 20)), key(), False),
        (bodies(body("a"), body("b", 20)), key("all"), False),
        (bodies(body("a"), body("b", 4)), key(), True),
        (bodies(found=named("b")), key(), True),
        (bodies(found=named("a", "b")), key(), False),
        (bodies(found=named("a", "b")), key("more"), False),
        (bodies(found=named("a", "b")), key("y"), True),
        (bodies(found=named("c")), key(), False),
        (bodies(found=named("b")), key(sent="b"), False),
        (bodies(lead=(body("b"),)), key(), False),
        (bodies(lead=(body("c"),)), key(), True),
        (bodies(side=(body("c"),)), key(), True),
        (bodies(before=(body("c"),)), key(), True),
        (bodies(lead=(body("c"), body("b"))), key(), False),
        (bodies(lead=(body("c"),)), key(sent="c"), False),
        (bodies(lead=(body("unit"),)), key(), False),
        (bodies(lead=(body("c"),), scene=DiscourseState(providers=("a",))), key(), False),
        (bodies(lead=(body("c"),), scene=DiscourseState(providers=("b",))), key(), True),
        (bodies(scene=DiscourseState(asked=True)), key(), True),
        (bodies(OTHER, scene=DiscourseState(asked=True)), key(), True),
        (bodies(scene=DiscourseState(asked=True), found=named("a")), key(), False),
        (bodies(MEASURE, scene=DiscourseState(asked=True)), key(), False),
        (bodies(scene=DiscourseState(asked=True), side=(MEASURE,)), key(), False),
        (bodies(scene=DiscourseState(asked=True), lead=(MEASURE,)), key(), False),
        (bodies(scene=DiscourseState(asked=True), before=(MEASURE,)), key(), False),
        (bodies(scene=DiscourseState(spoken=(body("b"),))), key(), True),
        (bodies(scene=DiscourseState(spoken=(body("a"),))), key(), False),
        (bodies(scene=DiscourseState(spoken=(body("b"),)), found=named("a")), key(), False),
    ],
)
def test_whom_a_sentence_tells_of(one: BodyEvidence, address: Key, *, foreign: bool) -> None:
    assert one.is_other_reporter_named(address) is foreign


def test_bodies_of_one_list_stand_near_each_other() -> None:
    near = {gap: bodies(body("a"), body("b", 1 + gap)).together for gap in (0, 1, 6, 7)}
    assert near == {0: set(), 1: {"a", "b"}, 6: {"a", "b"}, 7: set()}
    assert bodies(body("a"), body("a", 3)).together == set()
    assert bodies(body("a"), hit(PhraseKind.CODE, "b", start=3)).together == set()
    assert bodies(body("a"), body("b", 3), body("c", 30)).together == {"a", "b"}
    assert bodies().within(frozenset("a")) == {"a"}
    assert bodies().within(frozenset(("all",))) == {"all", "a", "b"}
    assert bodies().within(frozenset("ab")) == {"a", "b", "all", "more"}
    assert bodies().within(frozenset("ax")) == {"a", "x", "more"}


@pytest.mark.parametrize(
    ("scene", "linked", "names", "old"),
    [
        (DiscourseState(), None, (), False),
        (DiscourseState(recent=[key("b")]), None, (), True),
        (DiscourseState(topic=key("b")), None, (), True),
        (DiscourseState(recent=[key("a"), key("b")]), None, (), False),
        (DiscourseState(recent=[key("b"), key("a")]), None, (), True),
        (DiscourseState(recent=[key("b")], topic=key("a")), None, (), False),
        (DiscourseState(recent=[key("b")]), key("a"), (), False),
        (DiscourseState(recent=[key("b")]), None, ("a",), False),
        (DiscourseState(recent=[key("b")], providers=("a",)), None, (), False),
    ],
)
def test_what_was_told_further_back_only(scene, linked, names, old) -> None:
    assert bodies(scene=scene, found=named(*names)).is_body_superseded(key(), linked) is old


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2 of the cases were old.", "2 of the cases"),
        ("2 of the cases that were refused were old.", "2 of the cases"),
        ("2 of the cases that were refused, were old.", "2 of the cases that were refused"),
        ("2 of the cases that were refused, as it is, too", "2 of the cases"),
        ("In 2 of the cases that were refused were old", "In 2 of the cases that were refused "),
        ("In 2 of the cases that were refused", "In 2 of the cases"),
        ("We met 2 of the women who moved out", "We met 2 of the women"),
        ("It gave help to 2 of the women who moved out | later", "It gave help to 2 of the women who moved out "),
        ("It gave help to 2 of the women | later", "It gave help to 2 of the women"),
        ("It gave help to 2 of the women who left, were | old", "It gave help to 2 of the women who left"),
    ],
)
def test_the_words_that_say_what_a_number_is_some_of(text: str, until: str) -> None:
    end = text.index("|") if "|" in text else len(text)
    words = Made(relative=("that", "who"), verbs=("were", "was"))
    facts: Any = {"partitive_start": text.index("of the ") + 6, "of_next": False, "text": text, "words": words}
    one: Any = Made(**facts, head=text[: text.index("2")], end=end)
    whole_until: Any = NumberClause.partitive_end
    assert text[: whole_until.fget(one)] == until
    assert whole_until.fget(Made(**{**facts, "partitive_start": -1})) == 0
    assert whole_until.fget(Made(**{**facts, "of_next": True})) == 0


def point(number: int, *, sure: bool = True) -> Any:
    interval = Made(low=Fraction(number), is_point=sure)
    return Made(
        values=[(interval, None)], find_agreeing_statement=lambda low, high: "it" if low == high == number else None
    )


def reading(*values: int, stated: dict[Key, Any], **more: Any) -> Any:
    claim = Made(**{"years": (), "lead_years": (), "partitive": False, "part_of": -1, "noun": (), **more})
    told = [Made(value=Fraction(value), claim=claim) for value in values]
    listed = {"place": [Made(id="north", of=()), Made(id="n1", of=()), Made(id="both", of=("n1", "north"))]}
    index: dict[Fraction, list[Any]] = {}
    for address, entry in stated.items():
        index.setdefault(entry.values[0][0].low, []).append(Made(key=address))
    return Made(
        **{"told": told, "period": YEAR, "index": index, "collection": Made(get_codelist=lambda name: listed[name])},
        stated=Made(get=stated.get, periods=(FIRST, BEFORE, YEAR)),
    )


def test_three_years_together_or_more_explain_a_number() -> None:
    rows = {FIRST: 5, BEFORE: 6, YEAR: 10}
    stated = {Key("cases", "a", period): point(value) for period, value in rows.items()}
    found = {n: alternatives._is_multi_year_total(reading(n, stated=stated), 0, key()) for n in (10, 16, 21, 11)}
    assert found == {10: False, 16: False, 21: True, 11: False}
    assert not alternatives._is_multi_year_total(reading(21, stated=stated), 0, key(sex="f"))
    old = Key("cases", "a", BEFORE)
    assert not alternatives._is_multi_year_total(reading(21, stated=stated, years=(2030,)), 0, old)
    assert not alternatives._is_multi_year_total(reading(21, stated=stated, lead_years=(2030, 2030)), 0, old)
    assert alternatives._is_multi_year_total(reading(21, stated=stated, years=(2029, 2031)), 0, old)
    assert alternatives._is_multi_year_total(reading(21, stated=stated, years=(2031,)), 0, key())
    assert not alternatives._is_multi_year_total(reading(21, stated=stated | {old: point(6, sure=False)}), 0, key())


def test_a_code_that_gathers_others_or_a_part_of_the_number_before_explains_a_number() -> None:
    gathered = {key(place="both"): point(30)}
    found = [
        alternatives._is_aggregate_code_figure(reading(value, stated=gathered), 0, key(place=code))
        for value, code in ((30, "n1"), (30, "north"), (31, "n1"), (30, "both"))
    ]
    assert found == [True, True, False, False]
    assert not alternatives._is_aggregate_code_figure(reading(30, stated={}), 0, key(place="n1"))
    told = {key("b"): point(64), key("b", sex="f"): point(39)}
    some = {"partitive": True}
    assert alternatives._is_part_of_previous(reading(64, 39, stated=told, **some), 1, key())
    assert alternatives._is_part_of_previous(reading(64, 39, stated=told, part_of=0), 1, key())
    assert not alternatives._is_part_of_previous(reading(64, 39, stated=told), 1, key())
    assert not alternatives._is_part_of_previous(reading(65, 39, stated=told, **some), 1, key())
    assert not alternatives._is_part_of_previous(reading(64, 39, stated=told, **some), 1, key("b"))
    assert not alternatives._is_part_of_previous(reading(39, stated=told, **some), 0, key())
    assert not alternatives._is_part_of_previous(reading(64, 64, stated=told, **some), 1, key())
    less = {key("b"): point(38), key("b", sex="f"): point(39)}
    assert not alternatives._is_part_of_previous(reading(38, 39, stated=less, **some), 1, key())


def test_small_numbers_are_not_explained_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, "is_duration", lambda told: False)
    gathered = {key(place="both"): point(value) for value in (19,)}
    assert not alternatives.has_other_derivation(reading(19, stated=gathered), 0, key(place="n1"))
    assert alternatives.has_other_derivation(reading(20, stated={key(place="both"): point(20)}), 0, key(place="n1"))


def test_the_part_that_the_one_code_of_a_sentence_names() -> None:
    dims = {name: Made(codelist=group) for name, group in (("sex", "sexes"), ("place", "places"))}
    collection = Made(measures={"cases": Made(dimensions=("sex", "place"))}, settings=Made(dimensions=dims))
    north, both = hit(PhraseKind.CODE, "n", group="places"), hit(PhraseKind.CODE, "n", "s", group="places")
    women, strange = hit(PhraseKind.CODE, "f", group="sexes"), hit(PhraseKind.CODE, "z", group="other")

    def parts(whole: Key, *hits: PhraseMention) -> list[Key]:
        return list(_find_named_part(Made(collection=collection), whole, hits))  # type: ignore[arg-type]

    assert parts(key(), north) == parts(key(), north, north, both, body("b")) == [key(place="n")]
    assert parts(key(sex="m"), north) == [key(place="n", sex="m")]
    for hits in ((), (both,), (north, women), (strange,), (hit(PhraseKind.UNIT, "n", group="places"),)):
        assert parts(key(), *hits) == []
    assert parts(key(place="s"), north) == []


def test_what_leads_elsewhere_and_what_stands_between_commas() -> None:
    women = hit(PhraseKind.CODE, "f", start=3, end=5)
    cases = [((women,), (), {}), ((women,), (), {"sex": "f"}), ((women,), (women,), {}), ((), (), {})]
    found = [_is_led_by_other_code(Made(lead=lead, own=own), key(**codes)) for lead, own, codes in cases]  # type: ignore[arg-type]
    assert found == [True, False, False, False]
    named_so = hit(PhraseKind.PROVIDER, "b", start=3, end=5)
    assert not _is_led_by_other_code(Made(lead=(women, named_so), own=()), key())  # type: ignore[arg-type]
    told = {
        "Kari, 34 , came": True,
        "Kari, 34 came": False,
        "Kari 34, came": False,
        "34, came": False,
        "Kari, 34": False,
    }
    for text, apposed in told.items():
        at = text.index("34")
        one: Any = Made(text=text, claim=Made(number=Made(start=at, end=at + 2)))
        assert _is_apposition(one) is apposed, text


def test_only_what_is_near_a_number_speaks_for_another_figure() -> None:
    agrees, wrong = Standing.AGREES, Standing.DOES_NOT_FIT
    disputed: Any = Made(values=[(Made(low=7), None)])
    for away, out_of_sight in ((12, False), (13, True)):
        told = [Made(value=7), *[Made(value=0)] * away]
        for row, at in ((told, away), (told[::-1], 0)):
            assert (
                UncoveredFigures.is_partly_covered_dispute(Made(reading=Made(told=row)), at, disputed) is out_of_sight
            )  # type: ignore[arg-type]
    half: Any = Made(reading=Made(told=[Made(value=value) for value in (3, 5)]))
    entries = {(3,): False, (3, 5): False, (3, 6): True, (6,): True}
    for values, some in entries.items():
        entry: Any = Made(values=[(Made(low=value), None) for value in values])
        assert UncoveredFigures.is_partly_covered_dispute(half, 0, entry) is some
    entry = Made(key="same")
    verdicts = [Made(status=wrong, entry=entry), Made(status=agrees, entry=entry), *[Made(status=agrees, entry=None)]]
    doubting: Any = Made(
        verdicts=[*verdicts, Made(status=agrees, entry=entry), Made(status=agrees, entry=Made(key="other"))],
        recounted=Made(same=lambda entry, key: entry.key == key),
        weighed=Made(weight=lambda place, key: {0: 9.0, 1: 2.0, 3: 5.0, 4: 8.0}[place]),
    )
    better: Any = _VerdictReview.score_neighbour_agreement
    assert [better(doubting, at, "same") for at in (0, 1, 3)] == [5.0, 5.0, 2.0]
    assert better(doubting, 2, "none") == -inf
