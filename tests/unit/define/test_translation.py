"""Three invented lands in shared words: what each address is there, and who is held against whom."""

from __future__ import annotations

import pytest
from lands import lands

from tilstand.define.correspondence import AddressTranslation, Correspondence
from tilstand.define.federation import Federation
from tilstand.define.federation_reader import read_federation
from tilstand.define.relations import Relation
from tilstand.terms import Period


@pytest.fixture(scope="module")
def isles(tmp_path_factory: pytest.TempPathFactory) -> Federation:
    return read_federation(lands(tmp_path_factory.mktemp("isles")))


def told(translation: AddressTranslation, measure: str, **codes: str) -> list[str]:
    """What an address is: the shared measure and its codes, how it stands to them, and of how many parts."""
    return [
        f"{one.sense} {one.measure} {' '.join(code for _, code in one.dims)} {one.parts}".replace("  ", " ")
        for one in translation.find_shared_addresses(measure, tuple(sorted(codes.items())))
    ]


def test_each_address_is_the_same_a_part_or_nothing(isles: Federation) -> None:
    alba, belmar = (isles.members[name].translation for name in ("alba", "belmar"))
    assert told(alba, "victims") == ["equal identified 0"]
    assert told(alba, "victims", band="child") == ["equal identified minor 0"]
    assert told(alba, "victims", band="old") == []  # a code of which nothing is said
    assert told(alba, "victims", to_state="corvia") == []  # which the shared measure is not broken down by
    assert told(alba, "returns", to_state="far_away") == ["part_of handed_over elsewhere 0"]
    assert told(alba, "returns", to_state="corvia") == ["equal handed_over corvia 0"]
    assert told(alba, "nothing") == []
    assert told(belmar, "offer", alder="noll_fjorton") == ["part_of presumed minor 2"]
    assert told(belmar, "offer", alder="vuxen") == ["equal presumed adult 0"]
    assert alba.find_shared_addresses("victims", ()) is alba.find_shared_addresses(
        "victims", ()
    )  # each is worked out once


SAID = {
    "units": {"entries": "persons"},
    "dimensions": {
        "alder": {
            "to": "age",
            "codes": {
                "vuxen": {"contains": ["adult"]},
                "noll_fjorton": {"part_of": "minor"},
                "femton_sjutton": {"overlaps": ["minor", "adult"]},
            },
        },
        "fran": {"to": "origin", "same": True, "codes": {"corvia": {"not_comparable": True}}},
    },
    "measure": [
        {"of": "offer", "to": "presumed"},
        {"of": "offer", "to": "identified", "kind": "part_of", "at": {"age": "adult"}, "where": {"alder": "vuxen"}},
        {"of": "mottagna", "kind": "not_comparable", "why": "another unit"},
        {"of": "overtagna", "to": "taken_over", "kind": "contains"},
    ],
}


def test_parts_and_wholes_bound_and_nothing_is_both(isles: Federation) -> None:
    own, shared = isles.members["belmar"].collection.shared, isles.shared.shared
    made = AddressTranslation.from_correspondence(own, shared, Correspondence.model_validate(SAID))
    assert told(made, "offer") == ["equal presumed 0"]
    assert told(made, "offer", alder="vuxen") == ["contains presumed adult 0", "part_of identified adult 0"]
    assert told(made, "offer", alder="noll_fjorton") == ["part_of presumed minor 0"]
    assert told(made, "offer", alder="femton_sjutton") == []
    assert told(made, "mottagna") == []
    assert (made.why, set(made.matches)) == ({"mottagna": "another unit"}, {"offer", "overtagna"})
    assert told(made, "overtagna") == ["contains taken_over 0"]
    assert told(made, "overtagna", fran="alba") == ["contains taken_over alba 0"]
    assert told(made, "overtagna", fran="corvia") == []


def test_what_is_like_another_says_the_rest_as_that_does() -> None:
    base = {
        "units": {"a": "b", "c": "d"},
        "dimensions": {
            "alder": {"to": "age", "same": True, "codes": {"x": "1", "y": "2"}, "whole": ["1"]},
            "fran": {"to": "origin"},
        },
        "measure": [{"of": "offer", "to": "one"}, {"of": "offer", "to": "two", "where": {"alder": "x"}}],
    }
    own = {
        "like": "base",
        "units": {"a": "e"},
        "dimensions": {"alder": {"codes": {"y": "3"}, "whole": ["3", "1"]}, "kon": {"to": "sex"}},
        "measure": [{"of": "offer", "to": "three"}],
    }
    both = Correspondence.model_validate(own).over(Correspondence.model_validate(base))
    assert both == Correspondence.model_validate(
        {
            "units": {"a": "e", "c": "d"},
            "dimensions": {
                "alder": {"to": "age", "same": True, "codes": {"x": "1", "y": "3"}, "whole": ["1", "3"]},
                "fran": {"to": "origin"},
                "kon": {"to": "sex"},
            },
            "measure": [{"of": "offer", "to": "three"}, {"of": "offer", "to": "two", "where": {"alder": "x"}}],
        }
    )


def terms(relation: Relation) -> str:
    sides = [
        " + ".join(f"{t.measure} {t.provider} {' '.join(t.where.values())} {t.period}" for t in side)
        for side in (relation.left, relation.right)
    ]
    return f"{relation.id}: {sides[0]} {'=' if relation.kind == 'same' else '<='} {sides[1]}"


def spans(**known: str) -> dict[str, list[Period]]:
    return {name: [Period.from_text(one) for one in periods.split()] for name, periods in known.items()}


def test_each_two_members_are_held_against_each_other_where_both_speak_of_the_same_time(isles: Federation) -> None:
    at = {
        "handed_over": spans(alba="2030", corvia="2030-H1 2030-H2"),
        "taken_over": spans(alba="2030-Q1 2030-Q2 2030-Q3 2030-Q4", belmar="2030-H2 2030", corvia="2030-H1 2030-H2"),
        "came": spans(belmar="2030-H1 2030-H2", corvia="2030"),
        "sent": spans(alba="2030", belmar="2030-H1 2030-H2"),
    }
    view = isles.at("2030", lambda measure, provider: at[measure].get(provider, []))
    own = {relation.id: relation for relation in isles.shared.at("2030").relations}
    made = [one for one in view.relations if one.id not in own]
    assert [terms(one) for one in made] == [
        "handed_over.alba.belmar: handed_over alba belmar 2030 = taken_over belmar alba 2030",
        "handed_over.alba.corvia.all: handed_over alba corvia 2030 <= "
        "taken_over corvia alba 2030-H1 + taken_over corvia alba 2030-H2",
        "handed_over.alba.corvia.2030-H1: taken_over corvia alba 2030-H1 <= handed_over alba corvia 2030",
        "handed_over.alba.corvia.2030-H2: taken_over corvia alba 2030-H2 <= handed_over alba corvia 2030",
        "handed_over.corvia.belmar.2030-H2: handed_over corvia belmar 2030-H2 = taken_over belmar corvia 2030-H2",
        "referred.belmar.alba.2030-H1: came belmar alba 2030-H1 <= sent alba belmar 2030",
        "referred.belmar.alba.2030-H2: came belmar alba 2030-H2 <= sent alba belmar 2030",
        "referred.corvia.alba: came corvia alba 2030 <= sent alba corvia 2030",
        "referred.corvia.belmar.all: came corvia belmar 2030 <= "
        "sent belmar corvia 2030-H1 + sent belmar corvia 2030-H2",
    ]
    label = view.labels["relations.handed_over.alba.belmar"].text("en")
    assert label == "Persons handed over: Alba (invented) → Belmar (invented)"
    assert {one.basis for one in made} == {"convention"}


def test_a_member_has_its_rounds_within_a_period_and_across_it(isles: Federation) -> None:
    belmar = isles.members["belmar"]
    year, split = Period.from_text("2030"), Period.from_text("2030-04/2031-03")
    assert belmar.list_rounds_within(year) == ("2030-H1", "2030-H2")
    assert (belmar.list_rounds_overlapping(year), belmar.list_rounds_within(split)) == ((), ("2030-H2",))
    assert belmar.list_rounds_overlapping(split) == ("2030-H1", "2031-H1")
    assert belmar.about.bodies == {"byra": "belmar"}
