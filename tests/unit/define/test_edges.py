"""Edges and orders of what is declared: how far numbers go, and in which order faults and words are told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from tilstand import define
from tilstand.define.collection_checks import _check_table_lines, _find_unlike_terms
from tilstand.define.correspondence import (
    AddressTranslation,
    CodeMatch,
    Correspondence,
    DimensionMatch,
    MeasureMatch,
    SharedAddress,
)
from tilstand.define.federation import Mirror, MirrorSide, _list_mirror_pairs
from tilstand.define.labels import Catalogue
from tilstand.define.register_schema import RegisterField, Tally
from tilstand.define.registers import _list_collection_references
from tilstand.define.relations import Relation
from tilstand.define.tables import Table
from tilstand.errors import CollectionError
from tilstand.terms import Code, Codelist, TranslatedText

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
SAGALAND = define.read_collection(FOLDER)


def problems(found: Any) -> list[str]:
    return [f"{one.file} {one.path} {one.said.text('en')}" for one in found]


def test_a_line_of_a_table_stands_at_the_table_s_codes_and_its_own() -> None:
    one = Table.model_validate(
        {
            "part": 1, "measure": "suspects", "where": {"age": "adult"},
            "rows": {"items": [{}, {"measure": "residents"}, {"where": {"sex": "blue"}}]},
            "columns": {"items": [{"where": {"sex": "female"}}]},
        }
    )  # fmt: skip
    view = replace(SAGALAND.shared, tables={"t": one})
    assert problems(_check_table_lines(view)) == [
        f"tables/t.toml ('{axis}', 'items', {at}) {measure} has no dimension age. Correct the name."
        for axis, at, measure in (
            ("rows", 0, "suspects"), ("rows", 1, "residents"), ("rows", 2, "suspects"),
            ("columns", 0, "suspects"),
        )
    ]  # fmt: skip


def test_unlike_units_are_told_in_their_order() -> None:
    measures = ("suspects", "anonymous_reports", "cases_opened", "street_contacts", "permit_decisions")
    terms = [{"measure": name, "provider": "police"} for name in measures]
    told = set()
    for left in (terms, terms[::-1]):
        one = Relation.model_validate({"id": "r", "kind": "sum", "left": left, "right": terms[:1]})
        said = _find_unlike_terms(SAGALAND.shared, one)
        assert said is not None
        told.add(said.text("en"))
    units = "cases and contacts and decisions and persons and reports"
    assert told == {f"{units} are never added. Add only figures that count the same thing."}
    assert _find_unlike_terms(SAGALAND.shared, one.model_copy(update={"kind": "at_most"})) is None


def test_who_is_held_against_whom_has_a_code_in_both_dimensions() -> None:
    lists = {
        "origin": Codelist("origin", tuple(Code(one, TranslatedText.from_texts(en=one)) for one in "abc")),
        "goal": Codelist("goal", tuple(Code(one, TranslatedText.from_texts(en=one)) for one in "bcd")),
    }
    view: Any = SimpleNamespace(get_codelist=lists.__getitem__)
    mirror = Mirror(name="m", given=MirrorSide(measure="x", by="goal"), taken=MirrorSide(measure="y", by="origin"))
    codes = {"alba": "a", "belmar": "b", "corvia": "c", "dovre": "d"}
    assert list(_list_mirror_pairs(view, mirror, codes)) == [("belmar", "corvia"), ("corvia", "belmar")]


def test_shared_codes_stand_in_the_order_of_their_dimensions() -> None:
    shared: Any = SimpleNamespace(measures={"m": SimpleNamespace(dimensions=("a", "b", "c"))})
    match = MeasureMatch(of="own", to="m", at={"c": "all"})
    dimensions = {
        "x": DimensionMatch(to="b", codes={"1": CodeMatch(contains=("p", "q"))}),
        "y": DimensionMatch(to="a", codes={"2": CodeMatch(equal="r")}),
    }
    found = AddressTranslation({"own": (match,)}, dimensions, shared).find_shared_addresses(
        "own", (("x", "1"), ("y", "2"))
    )
    assert found == tuple(
        SharedAddress("m", (("a", "r"), ("b", code), ("c", "all")), "contains") for code in ("p", "q")
    )


def test_names_of_places_lend_no_word_their_capital() -> None:
    held = SAGALAND.shared
    labels = {
        "codes.country.x": TranslatedText.from_texts(nb="Det Blå Fjellet", nn="Det Blå Fjellet", en="The Blue Hill")
    }
    own = {"codes.sex.x": TranslatedText.from_texts(nb="Hos Vigdis", nn="Hos Vigdis", en="With Vigdis")}
    dimensions = {
        **held.settings.dimensions,
        "citizenship": held.settings.dimensions["citizenship"].model_copy(update={"geo": True}),
    }
    settings = held.settings.model_copy(update={"dimensions": dimensions})
    found = [
        {word for language, word in replace(held, labels=Catalogue({**labels, **own}), settings=one).capitals}
        for one in (settings, held.settings)
    ]
    assert found == [{"Vigdis"}, {"Vigdis", "Blå", "Fjellet", "Blue", "Hill"}]


def test_blank_labels_are_told_in_the_order_of_their_names(tmp_path: Path) -> None:
    place = Path(shutil.copytree(FOLDER, tmp_path / "sagaland"))
    file = place / "labels" / "en.toml"
    text = file.read_text("utf-8")
    head = "".join(f'{name} = " "\n' for name in ("zeta", "beta", "alpha"))
    file.write_text(head + text, "utf-8")
    for tongue in ("nb", "nn"):
        other = place / "labels" / f"{tongue}.toml"
        filled = head.replace('" "', '"=1"')
        other.write_text(filled + other.read_text("utf-8"), "utf-8")
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(place)
    formula = "begins with =, +, -, @ or a tab: a spreadsheet would take it for a formula. Begin it with a word."
    names = ((3, "alpha"), (2, "beta"), (1, "zeta"))
    assert list(stopped.value.causes) == [
        *(f"labels/{one}.toml, line {n}: The label {name} {formula}" for one in ("nb", "nn") for n, name in names),
        *(f"labels/en.toml, line {n}: The label {name} is blank. Write its text." for n, name in names),
    ]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ({"type": "code", "codes": "sex"}, ""),
        ({"type": "text"}, ""),
        ({"type": "code", "codes": "sex", "laws": True}, ""),
        ({"type": "code"}, "register_codes"),
        ({"type": "text", "codes": "sex"}, "register_codes"),
        ({"type": "text", "laws": True}, "register_codes"),
        ({"type": "text", "public": True, "public_where": {"a": ["b"]}}, ""),
        ({"type": "text", "public_where": {"a": ["b"]}}, "register_public"),
    ],
)
def test_a_field_of_a_register_has_codes_where_it_is_of_codes(field: dict[str, Any], wrong: str) -> None:
    if not wrong:
        RegisterField.model_validate(field)
        return
    with pytest.raises(ValidationError) as stopped:
        RegisterField.model_validate(field)
    assert [one["type"] for one in stopped.value.errors()] == [wrong]


def test_what_a_register_s_figures_name_is_the_collection_s() -> None:
    figures = {
        "measure": "m", "provider": "p", "form": "f", "dimensions": {"a": "x", "b": "y"},
        "marks": {"c": "z=one"},
    }  # fmt: skip
    tally = Tally.model_validate({"on": "day", "figures": figures})
    held: Any = SimpleNamespace(measures={"m"}, providers={"p"}, settings=SimpleNamespace(dimensions={"x", "y", "z"}))
    assert [one[:2] for one in _list_collection_references(SimpleNamespace(tally=tally), held)] == [  # type: ignore[arg-type]
        ("measures", "m"), ("providers", "p"), ("dimensions", "x"), ("dimensions", "y"), ("dimensions", "z"),
    ]  # fmt: skip
    for tally in (None, Tally(on="day")):
        assert list(_list_collection_references(SimpleNamespace(tally=tally), held)) == []  # type: ignore[arg-type]


def test_a_dimension_that_is_no_shared_one_is_not_translated() -> None:
    said = Correspondence.model_validate(
        {"dimensions": {"sex": {}, "age": {"to": "age", "codes": {"a": "b"}}}, "measure": []}
    )
    made = AddressTranslation.from_correspondence(SAGALAND.shared, SAGALAND.shared, said)
    assert list(made.dimensions) == ["age"]
    assert (made.matches, made.why) == ({}, {})
