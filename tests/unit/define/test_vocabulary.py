"""What a collection's words mean together: members, parents, cells of forms, breaks, who is asked, codes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import Collection
from tilstand.define.collection import split_front_matter
from tilstand.define.labels import find_missing_glyphs, iterate_toml_texts
from tilstand.define.schema import Block, Break, Provider
from tilstand.define.settings import IdentityNumber, load_standard_headings, load_standard_meanings
from tilstand.define.structural_metadata import affects_series, find_series_breaks
from tilstand.errors import CollectionError, UsageError
from tilstand.terms import Period

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEARS = {year: Period.from_text(str(year)) for year in range(2028, 2034)}


@cache
def sagaland() -> Collection:
    return define.read_collection(FOLDER)


def with_breaks(*breaks: Break) -> Collection:
    measure = sagaland().measures["victims_assisted"].model_copy(update={"breaks": breaks})
    return replace(sagaland(), measures={**sagaland().measures, "victims_assisted": measure})


def broken(year: int, cause: str = "rule", provider: str = "") -> Break:
    return Break.model_validate({"period": str(year), "cause": cause, "provider": provider})


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(2029, 2030, [2030]), (2030, 2031, []), (2031, 2029, [2030]), (2028, 2032, [2030, 2032]), (2032, 2033, [])],
)
def test_a_break_lies_between_periods_where_the_later_one_has_begun_with_it(
    first: int, last: int, found: list[int]
) -> None:
    collection = with_breaks(broken(2030), broken(2032))
    between = find_series_breaks(collection, "victims_assisted", "police", YEARS[first], YEARS[last])
    assert [one.period for one in between] == [YEARS[year] for year in found]


@pytest.mark.parametrize(
    ("one", "shown", "expected"),
    [
        (broken(2030), "police", True),
        (broken(2030), "nobody", True),
        (broken(2030, provider="havn_shelter"), "havn_shelter", True),
        (broken(2030, provider="havn_shelter"), "fjord_shelter", False),
        (broken(2030, provider="havn_shelter"), "shelters", True),
        (broken(2030, provider="havn_shelter"), "follow_up", True),
        (broken(2030, provider="havn_shelter"), "shelter_league", True),
        (broken(2030, provider="havn_shelter"), "northern_mission", False),
        (broken(2030, provider="havn_shelter"), "nobody", False),
        (broken(2030, "reporter", provider="havn_shelter"), "havn_shelter", True),
        (broken(2030, "reporter", provider="havn_shelter"), "shelters", False),
        (broken(2030, "reporter", provider="shelters"), "shelters", True),
        (broken(2030, "sum"), "havn_shelter", False),
        (broken(2030, "sum"), "shelters", True),
        (broken(2030, "sum"), "nobody", False),
    ],
)
def test_a_break_concerns_a_body_and_its_groups_and_one_of_sums_the_groups_alone(
    one: Break, shown: str, expected: bool
) -> None:
    assert affects_series(sagaland(), one, shown) is expected


def test_members_are_bodies_groups_and_umbrellas_opened() -> None:
    assert sagaland().list_group_members("follow_up") == (
        "havn_shelter",
        "fjord_shelter",
        "dal_shelter",
        "island_outreach",
    )
    assert sagaland().list_group_members("shelter_league") == ("havn_shelter", "dal_shelter", "old_quay")
    assert sagaland().list_group_members("northern_mission") == ("fjord_shelter", "island_outreach")
    assert sagaland().list_group_members("police") == ("police",)


def test_a_body_stands_under_another_during_its_tenure() -> None:
    assert sagaland().get_provider_parent("fjord_shelter", date(2031, 6, 30)) == "shelter_league"
    assert sagaland().get_provider_parent("fjord_shelter", date(2031, 7, 1)) == "northern_mission"
    assert sagaland().get_provider_parent("havn_shelter", date(2031, 7, 1)) == "shelter_league"
    assert sagaland().get_provider_parent("police", date(2031, 7, 1)) == ""


@pytest.mark.parametrize(
    ("first", "last", "year", "expected"),
    [
        (None, None, 2031, True),
        ("2031-12-31", None, 2031, True),
        ("2032-01-01", None, 2031, False),
        (None, "2031-01-01", 2031, True),
        (None, "2030-12-31", 2031, False),
        ("2031-03-01", "2031-04-01", 2031, True),
    ],
)
def test_a_body_is_there_during_some_of_a_period(
    first: str | None, last: str | None, year: int, expected: bool
) -> None:
    told = {name: value for name, value in (("first", first), ("last", last)) if value}
    assert Provider.model_validate({"kind": "ngo", **told}).is_open_during(YEARS[year]) is expected


def test_who_is_asked_has_a_form_of_its_own_and_is_there() -> None:
    assert sagaland().reporting(sagaland().round("2031")) == (
        "police",
        "migration_board",
        "havn_shelter",
        "fjord_shelter",
        "dal_shelter",
    )
    assert "dal_shelter" not in sagaland().reporting(sagaland().round("2030"))


def test_a_block_asks_for_its_total_then_each_breakdown_within_each_code_of_its_split() -> None:
    def cells(**block: object) -> list[str]:
        made = Block.model_validate({"measure": "victims_assisted", **block})
        return [cell.breakdown for cell in sagaland().list_block_cells(made)]

    assert cells() == [""]
    assert cells(total=False) == []
    assert cells(breakdowns=["age"]) == ["", "age=adult", "age=minor", "age=unknown"]
    assert cells(where={"sex": "male"}, breakdowns=["age"], codes={"age": ["minor"]}) == [
        "sex=male",
        "age=minor; sex=male",
    ]
    assert cells(split="entry", breakdowns=["age"], codes={"age": ["minor"], "entry": ["new"]}) == [
        "entry=new",
        "age=minor; entry=new",
    ]
    assert cells(split="entry", total=False) == []
    assert [cell.measure for cell in sagaland().cells("outreach")] == ["street_contacts"]


def test_what_a_form_asks_for_is_each_of_its_cells_and_no_other() -> None:
    held = sagaland()
    for form in held.forms:
        cells = list(held.cells(form))
        assert all(held.asks([form], cell.measure, cell.dims) for cell in cells)
        assert sum(map(len, held.asked[form].values())) == len(set(cells))
    assert not held.asks(["outreach"], "street_contacts", (("sex", "no_such_code"),))
    assert not held.asks([], "street_contacts", ())


def test_what_adds_up_is_exhaustive_and_has_one_code_each() -> None:
    def adds(measure: str) -> dict[str, bool]:
        return {d: sagaland().is_additive_dimension(measure, d) for d in sagaland().measures[measure].dimensions}

    assert adds("victims_assisted") == {
        "entry": True,
        "sex": True,
        "age": True,
        "age_at_exploitation": True,
        "citizenship": False,
        "exploitation": False,
        "exploited_in": True,
    }
    partial = sagaland().measures["residents"].model_copy(update={"partial": ("sex",)})
    changed = replace(sagaland(), measures={**sagaland().measures, "residents": partial})
    assert not changed.is_additive_dimension("residents", "sex")
    assert changed.is_additive_dimension("witnesses", "sex")


def test_names_are_known_by_what_is_declared_of_them() -> None:
    assert sagaland().protected_roles == ("victim", "dependant", "witness", "anonymous", "suspect", "applicant")
    assert [sagaland().has_ladder(role) for role in ("victim", "witness", "nobody")] == [True, False, False]
    assert sagaland().list_change_measures("cases_opened") == ("cases_change",)
    assert sagaland().list_change_measures("suspects") == ()
    assert [sagaland().has_entry_meanings(d) for d in ("entry", "sex", "nothing")] == [True, False, False]
    assert sagaland().has_codes("sex")
    assert not sagaland().has_codes("nothing")
    assert [name for name, one in sagaland().measures.items() if one.is_computed] == ["mean_stay", "cleared_share"]
    assert sagaland().get_code_label("sex", "female").text("en") == "Woman"
    assert sagaland().provider_label("shelters").text("en") == "The shelters"
    assert sagaland().get_measure_label("suspects").text("en") == "Suspects"


def test_codes_are_read_with_all_that_their_file_says() -> None:
    country = sagaland().codelists["country"]
    assert (country.version, country.exhaustive) == ("2030", True)
    assert (country["vinland"].parent, country["north"].parent) == ("north", None)
    assert country["helluland"].valid_to == date(2029, 12, 31)
    assert country["vinland"].valid_from is None
    assert country["unknown"].means == "unknown"
    assert country["vinland"].source.text("en") == "generated"
    forms = sagaland().codelists["exploitation"]
    view, crime = forms["any_labour"], forms["labour_crime"]
    assert (view.kind.value, view.of, view.proposal) == ("view", ("labour", "begging"), True)
    assert (crime.kind.value, crime.parent, crime.of, crime.proposal) == ("of_which", "labour", (), False)
    assert not forms.exhaustive


def test_a_name_that_is_not_there_is_an_error_with_what_there_is() -> None:
    with pytest.raises(UsageError) as stopped:
        sagaland().round("1999")
    assert "2030, 2031" in stopped.value.message
    with pytest.raises(UsageError) as stopped:
        replace(sagaland(), rounds={}).round("1999")
    assert "2030" not in stopped.value.message
    with pytest.raises(CollectionError) as missing:
        sagaland().labels["no.such"]
    assert "no.such" in missing.value.message
    assert (sagaland().labels.get("no.such"), "no.such" in sagaland().labels) == (None, False)
    assert set(sagaland().labels) == set(sagaland().labels.labels)


def test_what_standards_name_has_meanings() -> None:
    dimensions, codes = load_standard_meanings()
    assert {"sex", "gender", "age", "citizenship", "exploitation"} <= dimensions
    assert {"unknown", "new", "carried_over", "female", "minor"} <= codes
    assert all(one.source for one in load_standard_headings().values())
    assert load_standard_headings()["gender"].dimensions[0] in dimensions


@pytest.mark.parametrize(
    ("text", "printed", "signs"),
    [
        ("åpen", True, ""),
        ("ja \u263a", True, "U+263A (white smiling face)"),
        ("ja \u263a", False, ""),
        ("a\u202eb", False, "U+202E (right-to-left override)"),
        ("a\ufffab\ufff9", False, "U+FFF9 (interlinear annotation anchor), U+FFFA (interlinear annotation separator)"),
    ],
)
def test_signs_that_cannot_be_shown_or_steer_are_told_by_code(text: str, printed: bool, signs: str) -> None:
    assert find_missing_glyphs(text, printed=printed) == signs


def test_every_text_of_a_file_is_found_with_its_path() -> None:
    raw = {"a": {"b": ["c", {"d": "e"}, 1]}, "f": "g", "h": None}
    assert list(iterate_toml_texts(raw)) == [(("a", "b", 0), "c"), (("a", "b", 1, "d"), "e"), (("f",), "g")]


def test_what_a_text_says_of_itself_leaves_its_lines_in_their_places() -> None:
    assert split_front_matter("# A\n") == ({}, "# A\n")
    assert split_front_matter("") == ({}, "")
    assert split_front_matter('+++\nrounds = ["1"]\n+++\nx\ny\n') == ({"rounds": ["1"]}, "\n\n\nx\ny\n")
    assert split_front_matter(" +++ \n+++\nx") == ({}, "\n\nx")
    with pytest.raises(ValueError, match="second"):
        split_front_matter("+++\nx = 1\n")


def test_a_number_is_recognised_between_other_signs_but_not_within_digits() -> None:
    form = IdentityNumber(pattern=r"\d{4}", examples=("7013",))
    assert form.has_number_in("no 7013.")
    assert not form.has_number_in("no 70130")
    assert not form.has_number_in("no 17013")
    weighed = IdentityNumber(pattern=r"\d\d-\d\d", weights=(1, 1, 1, 1), modulus=10, examples=("12-34",))
    assert [weighed.has_number_in(text) for text in ("12-34", "12-35", "55-00")] == [True, False, True]
    longer = IdentityNumber(pattern=r"\d+", weights=(1, 1), modulus=2, examples=("11",))
    assert not longer.has_number_in("111")


def test_every_file_that_a_collection_was_read_from_is_kept_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "sagaland"
    shutil.copytree(FOLDER, folder)
    for name, text in {
        "report/en/a/01-b.md": "# One\n",
        "rounds/2031/report/nb/02.md": "# To\n",
        "rounds/2031/relations.toml": "relation = []\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    read = define.read_collection(folder)
    names = [file.relative_to(folder).as_posix() for file in read.files]
    assert names == sorted(names, key=lambda name: folder / name)
    single = ("collection.toml", "measures.toml", "providers.toml", "relations.toml")
    shown = [*single, "report/en/a/01-b.md", "rounds/2031/report/nb/02.md", "rounds/2031/relations.toml"]
    for pattern in ("codelists/*.csv", "forms/*", "labels/*", "tables/*", "audit/*", "rounds/*/round.toml"):
        shown += [file.relative_to(folder).as_posix() for file in folder.glob(pattern)]
    assert sorted(names) == sorted(shown)
    assert read.texts["en"] == {"a/01-b": "# One\n"}
    assert read.at("2031").texts["nb"] == {"02": "# To\n"}
