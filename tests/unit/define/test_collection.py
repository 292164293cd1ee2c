"""What is asked of a collection beside its files, each with its whole answer: what is absent, what breaks."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from tilstand import define
from tilstand.define.collection import report_gaps
from tilstand.define.collection_checks import _check_table_lines, _find_unlike_terms
from tilstand.define.correspondence import (
    AddressTranslation,
    CodeMatch,
    Correspondence,
    DimensionMatch,
    MeasureMatch,
    SharedAddress,
)
from tilstand.define.definitions import describe_error
from tilstand.define.federation import Mirror, MirrorSide, _list_mirror_pairs
from tilstand.define.files import find_escaping_links, find_special_files
from tilstand.define.labels import Catalogue
from tilstand.define.register_schema import RegisterField, Tally
from tilstand.define.registers import _list_collection_references
from tilstand.define.relations import Relation, check_overlap_relation
from tilstand.define.round_settings import Policy
from tilstand.define.schema import Form, Measure, ProviderHistory
from tilstand.define.settings import (
    IdentityNumber,
    find_undeclared_languages,
    load_general_numbers,
    report_language_gaps,
)
from tilstand.define.structural_metadata import derive_merger_breaks
from tilstand.define.tables import Table
from tilstand.errors import CollectionError, UsageError
from tilstand.terms import Code, Codelist, Period, TranslatedText, Unit

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
VIEW = SAGALAND.at("2031")


def absences(place: Path, rounds: list[str], **changes: Any) -> list[str]:
    return [one.text("en").split(".")[0] for one in report_gaps(replace(VIEW, path=place, **changes), rounds)]


def test_what_is_not_there_is_told_file_by_file(tmp_path: Path) -> None:
    assert [one[:32] for one in absences(tmp_path, ["2031", "2030"])] == [
        "There is no relations", "There is no folder tables/: the ", "There is no rounds/2031/published"[:32],
        "There is no rounds/2030/published"[:32],
    ]  # fmt: skip
    (tmp_path / "relations.toml").touch()
    (tmp_path / "tables").mkdir()
    (tmp_path / "rounds" / "2031").mkdir(parents=True)
    (tmp_path / "rounds" / "2031" / "published.csv").touch()
    assert absences(tmp_path, ["2031"]) == []
    assert len(absences(tmp_path, [], tables={})) == 1


def test_an_unknown_round_is_told_beside_those_there_are() -> None:
    turned = replace(SAGALAND.shared, rounds=dict(reversed(SAGALAND.rounds.items())))
    with pytest.raises(UsageError) as stopped:
        turned.round("2032")
    assert "It has 2030, 2031." in stopped.value.message
    with pytest.raises(UsageError) as stopped:
        replace(turned, rounds={}).round("2032")
    assert "It has no round yet." in stopped.value.message


def test_a_sum_breaks_on_the_first_day_on_which_a_body_moved() -> None:
    held = SAGALAND.shared

    def left(last: date) -> Any:
        body = held.providers["fjord_shelter"]
        return body.model_copy(update={"history": (ProviderHistory(last=last, parent="shelter_league"),)})

    days = (date(2031, 6, 30), date(2031, 3, 31), date(2030, 12, 30), date(2031, 12, 31))
    own = {f"b{n}": left(day) for n, day in enumerate(days)}
    view = replace(held, providers={**held.providers, **own})
    found = [
        [
            str(one.period)
            for one in derive_merger_breaks(view, "shelter_league", Period.from_text(first), Period.from_text(last))
        ]
        for first, last in (("2030", "2031"), ("2031", "2032"), ("2029", "2030"), ("2032", "2033"))
    ]
    assert found == [["2031-04-01"], ["2032-01-01"], ["2030-12-31"], []]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"pattern": "a(b"}, "pattern is not a regular expression: it cannot be read from character 2 on."),
        ({"pattern": "*"}, "pattern is not a regular expression: it cannot be read from character 1 on."),
        ({"weights": [1, 1]}, "form: weights and modulus belong together."),
        ({"modulus": 11}, "form: weights and modulus belong together."),
        ({"pattern": r"\d*"}, "form: the pattern is met by an empty text."),
        ({"examples": ["12", "123", "1"]}, "form: the example 123 is not recognised."),
    ],
)
def test_a_form_of_identity_numbers_that_cannot_be_meant_is_told(form: dict[str, Any], said: str) -> None:
    whole = {"pattern": r"\d\d", "examples": ["12"], **form}
    with pytest.raises(ValidationError) as stopped:
        IdentityNumber.model_validate(whole)
    (fault,) = stopped.value.errors()
    assert describe_error(".".join(map(str, fault["loc"])) or "form", fault).text("en").startswith(said)


def test_where_identity_numbers_stand_in_a_text() -> None:
    form = IdentityNumber(pattern=r"\d{4}", weights=(1, 1, 1, 1), modulus=10, examples=("1234",))
    assert list(form.places("1234, 1235 and 12345; 9 1900")) == [(0, 4), (24, 28)]
    assert form.has_number_in("x1234x")
    assert not form.has_number_in("12345")
    assert all(one.has_number_in(example) for one in load_general_numbers().values() for example in one.examples)


def test_a_round_may_speak_only_the_languages_of_the_collection() -> None:
    one = SAGALAND.rounds["2031"]
    reason = {"nb": "a", "sv": "b", "en": "c"}
    with_policy = one.model_copy(update={"policy": Policy(reason=reason)})
    assert list(find_undeclared_languages(with_policy, ("nb", "en"))) == [
        (("absent", "dal_shelter", "reason", "nn"), "nn"),
        (("policy", "reason", "sv"), "sv"),
    ]
    assert list(find_undeclared_languages(one, ("nb", "nn", "en"))) == []


def test_a_unit_may_be_one_already_and_is_nothing_else() -> None:
    assert Measure(unit=Unit.list_core_units()[0]).unit == Unit.list_core_units()[0]
    for bad, said in ((5, "unit is not a text."), ("crates", "unit: crates is not a unit.")):
        with pytest.raises(ValidationError) as stopped:
            Measure.model_validate({"unit": bad})
        (fault,) = stopped.value.errors()
        assert describe_error("unit", fault).text("en").startswith(said)
    form = Form.model_validate({"part": 1, "blocks": [], "unit": None})
    assert form.unit is None


OVERLAP = {
    "id": "o",
    "kind": "overlap",
    "left": [{"measure": "suspects", "provider": "police"}, {"measure": "suspects", "provider": "unit"}],
    "of": [{"measure": "witnesses", "provider": "police"}],
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"kind": "sum"}, []),
        ({"right": [{"measure": "witnesses", "provider": "unit"}]}, []),
        ({"left": OVERLAP["left"][:1]}, ["shape"]),
        ({"of": []}, ["shape"]),
        ({"of": [*OVERLAP["of"], {"measure": "witnesses", "provider": "unit"}]}, ["shape"]),
        ({"base": [{"measure": "witnesses", "provider": who} for who in ("unit", "havn_shelter")]}, ["shape"]),
        ({"of": OVERLAP["left"][:1]}, ["twice"]),
        ({"right": [{**OVERLAP["left"][1], "times": 2}]}, ["twice", "people"]),
        ({"of": [{"measure": "cases_opened", "provider": "police"}]}, ["people"]),
        ({"of": [{"measure": "mean_stay", "provider": "police"}]}, ["people"]),
        ({"of": [{"measure": "victims_assisted", "provider": "shelters"}]}, ["people"]),
        ({"of": [{"measure": "victims_assisted", "provider": "police"}]}, []),
        ({"of": [{"measure": "nothing", "provider": "police"}]}, []),
        ({"for_each": ["sex"]}, []),
        (
            {"for_each": ["age", "citizenship"]},
            ["suspects has no dimension age.", "witnesses has no dimension citizenship."],
        ),
        ({"of": [{"measure": "nothing", "provider": "police"}], "for_each": ["sex"]}, []),
    ],
)
def test_an_overlap_that_bounds_nothing_says_why(change: dict[str, Any], said: list[str]) -> None:
    relation = Relation.model_validate({**OVERLAP, **change})
    found = [one.text("en") for one in check_overlap_relation(SAGALAND.shared, relation)]
    heads = {
        "shape": "For two registers without a shared key, left has two counts",
        "twice": "Two of its figures are the same one.",
        "people": " does not count people once each, so nothing follows",
    }
    assert len(found) == len(said)
    for one, kind in zip(found, said, strict=True):
        assert heads.get(kind, kind) in one


def test_pipes_and_links_are_told_wherever_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "c"
    (place / "submissions").mkdir(parents=True)
    (place / "a.toml").touch()
    (place / "loop").symlink_to("loop")
    (place / "gone").symlink_to("nowhere")
    (place / "out").symlink_to(tmp_path)
    (place / "in").symlink_to("a.toml")
    assert [one.name for one in sorted(find_escaping_links(place))] == ["gone", "loop", "out"]
    assert list(find_special_files(place)) == []
    for name in ("zz", "aa", "submissions/pipe"):
        os.mkfifo(place / name)
    held = [(str(place), ["submissions"], ["zz", "gone", "aa"]), (str(place / "submissions"), [], ["pipe"])]
    monkeypatch.setattr(os, "walk", lambda root: iter(held))  # whatever the disk's order is
    assert [one.name for one in find_special_files(place)] == ["aa", "zz"]


def test_a_language_without_number_words_is_told() -> None:
    assert list(report_language_gaps(("nb", "en"))) == []
    paths = [note.template.path for note in report_language_gaps(("xx", "en-GB"))]  # type: ignore[attr-defined]
    assert paths == ["define.no_floor", "define.no_folder", "define.no_folder"]


# Edges and orders of what is declared: how far numbers go, and in which order faults and words are told.


FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
SAGALAND_EDGES = define.read_collection(FOLDER)


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
    view = replace(SAGALAND_EDGES.shared, tables={"t": one})
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
        said = _find_unlike_terms(SAGALAND_EDGES.shared, one)
        assert said is not None
        told.add(said.text("en"))
    units = "cases and contacts and decisions and persons and reports"
    assert told == {f"{units} are never added. Add only figures that count the same thing."}
    assert _find_unlike_terms(SAGALAND_EDGES.shared, one.model_copy(update={"kind": "at_most"})) is None


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
    held = SAGALAND_EDGES.shared
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
    made = AddressTranslation.from_correspondence(SAGALAND_EDGES.shared, SAGALAND_EDGES.shared, said)
    assert list(made.dimensions) == ["age"]
    assert (made.matches, made.why) == ({}, {})
