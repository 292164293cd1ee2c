"""Who is written to, added up and asked, and when: what follows from words of a collection together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from tilstand import define
from tilstand.define import Collection
from tilstand.define.definitions import Contact
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Block
from tilstand.define.settings import load_general_numbers
from tilstand.define.structural_metadata import FormCell
from tilstand.terms import InvariantText, Period

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"


@cache
def sagaland() -> Collection:
    return define.read_collection(FOLDER)


def changed(**changes: object) -> Collection:
    return replace(sagaland(), **changes)  # type: ignore[arg-type]


def test_a_body_is_written_to_in_its_own_language_else_in_the_collections() -> None:
    police = sagaland().providers["police"].model_copy(update={"language": "nn"})
    other = changed(providers={**sagaland().providers, "police": police})
    assert [other.get_provider_language(one) for one in ("police", "havn_shelter", "shelters")] == ["nn", "nb", "nb"]


def test_a_sum_that_may_count_a_person_twice_is_of_registrations() -> None:
    told = {
        (measure, body): sagaland().unit(measure, body).value
        for measure in ("victims_assisted", "residents", "cases_opened")
        for body in ("havn_shelter", "shelters", "shelter_league")
    }
    assert {at for at, unit in told.items() if unit == "registrations"} == {
        ("victims_assisted", "shelters"),
        ("victims_assisted", "shelter_league"),
    }
    assert {told["residents", "shelters"], told["cases_opened", "shelters"]} == {"persons", "cases"}
    label = "measures.victims_assisted"
    own = Catalogue({**sagaland().labels.labels, f"{label}.registrations": InvariantText("Registrations")})
    named = changed(labels=own)
    bodies = ("", "havn_shelter", "shelters")
    plain = sagaland().labels[f"{label}.name"].text("en")
    told_of = [named.get_measure_label("victims_assisted", one).text("en") for one in bodies]
    assert told_of == [plain, plain, "Registrations"]
    assert sagaland().get_measure_label("victims_assisted", "shelters").text("en") == plain


def test_a_measure_that_is_asked_for_on_a_day_alone_is_counted_on_the_last_one() -> None:
    form = sagaland().forms["outreach"]
    year = Period.from_text("2031")

    def at(*lengths: str) -> str:
        blocks = tuple(Block.model_validate({"measure": "street_contacts", "period": one}) for one in lengths)
        forms = {"outreach": form.model_copy(update={"blocks": blocks})}
        return str(changed(forms=forms).get_counting_period("street_contacts", year))

    assert (at("day"), at("day", "day"), at("day", "round"), at("quarter"), at()) == (
        *("2031-12-31", "2031-12-31"),
        *("2031", "2031", "2031"),
    )
    blocks = tuple(Block.model_validate({"measure": "residents", "period": one}) for one in ("day", "month"))
    both = changed(forms={"outreach": form.model_copy(update={"blocks": blocks})})
    assert both.asked_cell_lengths == {"outreach": {FormCell("residents"): frozenset({"day", "month"})}}


def test_what_a_form_asks_for_inside_a_cell_has_its_codes_and_more() -> None:
    blocks = (
        {"measure": "victims_assisted", "breakdowns": ["sex"], "split": "entry", "codes": {"sex": ["male"]}},
        {"measure": "victims_assisted", "breakdowns": ["age"], "codes": {"age": ["minor"]}},
    )
    form = sagaland().forms["shelter"].model_copy(update={"blocks": tuple(map(Block.model_validate, blocks))})
    held = changed(forms={"shelter": form})
    new = ("entry", "new")
    assert held.find_asked_parts("shelter", "victims_assisted", (new,)) == ((new, ("sex", "male")),)
    inside = set(held.find_asked_parts("shelter", "victims_assisted", ()))
    assert {len(one) for one in inside} == {1, 2}
    assert (("age", "minor"),) in inside
    assert held.find_asked_parts("shelter", "residents", ()) == ()
    assert held.find_asked_parts("shelter", "victims_assisted", ()) is held.find_asked_parts(
        "shelter", "victims_assisted", ()
    )


def test_merged_codes_are_asked_for_as_one() -> None:
    own = sagaland().codelists["age_group"]
    codes = tuple(replace(one, instead="young") if one.id in ("minor", "adult") else one for one in own)
    held = changed(codelists={**sagaland().codelists, "age_group": replace(own, codes=codes)})
    block = Block.model_validate({"measure": "victims_assisted", "breakdowns": ["age"]})
    assert held.list_block_codes(block, "age") == ("young", "unknown")


def test_bodies_that_went_into_others_and_those_that_report_through_another() -> None:
    bodies = dict(sagaland().providers)
    bodies["dal_shelter"] = bodies["dal_shelter"].model_copy(
        update={"last": date(2031, 6, 30), "into": ("havn_shelter", "fjord_shelter")}
    )
    bodies["police"] = bodies["police"].model_copy(update={"into": ("havn_shelter",)})  # no last day: still there
    for name in ("havn_shelter", "fjord_shelter"):
        bodies[name] = bodies[name].model_copy(update={"via": "police"})
    held = changed(providers=bodies)
    assert (date(2031, 7, 1), frozenset({"dal_shelter", "havn_shelter", "fjord_shelter"})) in held.mergers
    assert len(held.mergers) == len(sagaland().mergers) + 1
    assert held.indirect_reporters["police"][-2:] == ("havn_shelter", "fjord_shelter")
    assert not {"havn_shelter", "fjord_shelter"} & set(held.reporting(held.round("2031")))


def test_a_round_comes_after_those_that_were_over_when_it_began() -> None:
    told = {"a": "2030", "b": "2030-H2", "c": "2030-07/2031-06", "d": "2031", "e": "2031-H2"}
    about = sagaland().rounds["2031"]
    rounds = {name: about.model_copy(update={"period": Period.from_text(at)}) for name, at in told.items()}
    held = changed(rounds=rounds)
    assert {name: held.before(name) for name in told} == {
        **dict.fromkeys("abc", ()),
        **{"d": ("a", "b"), "e": ("a", "b", "c")},
    }
    led = changed(rounds={**rounds, "b": rounds["b"].model_copy(update={"lead": "published"})})
    assert [led.get_leading_figure(Period.from_text(one)) for one in ("2030-Q3", "2030", "2031")] == [
        "published", sagaland().settings.lead, sagaland().settings.lead,
    ]  # fmt: skip


def test_the_numbers_of_persons_that_every_collection_refuses() -> None:
    forms = load_general_numbers()
    assert forms
    for form in forms.values():
        assert all(form.has_number_in(f"no {one}.") for one in form.examples)
        assert not form.has_number_in("2031")


@pytest.mark.parametrize("mail", ["unit@example.org", "a.b+c@x", "x@a-b.example", ""])
def test_an_address_for_mail_can_stand_in_a_head(mail: str) -> None:
    assert Contact(mail=mail).mail == mail


@pytest.mark.parametrize("mail", ["unit", "a b@x", "a@x\nBcc: b@y", "å@x", "a@-x", "a@x.", "a@", "@x", "a@@x"])
def test_what_cannot_stand_in_a_head_is_no_address_for_mail(mail: str) -> None:
    with pytest.raises(ValidationError):
        Contact(mail=mail)


def test_the_codes_of_a_list_are_places_wherever_one_dimension_says_so() -> None:
    dimensions = dict(sagaland().settings.dimensions)
    dimensions["exploited_in"] = dimensions["exploited_in"].model_copy(update={"geo": True})
    other = dimensions["exploited_in"].model_copy(update={"geo": False})
    held = changed(settings=sagaland().settings.model_copy(update={"dimensions": dimensions | {"met_in": other}}))
    assert [held.places(name) for name in ("exploited_in", "met_in", "sex")] == [True, True, False]
    assert not any(sagaland().places(name) for name in sagaland().settings.dimensions if name != "citizenship")
