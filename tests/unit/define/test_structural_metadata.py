"""What a collection's words mean together: members, parents, cells of forms, breaks, who is asked, codes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
from pydantic import ValidationError

from tilstand import define
from tilstand.define import Collection, RoundView
from tilstand.define.collection import split_front_matter
from tilstand.define.definitions import Contact
from tilstand.define.labels import Catalogue, find_missing_glyphs, iterate_toml_texts
from tilstand.define.schema import Block, Break, Deviation, Provider, SizeClass
from tilstand.define.settings import (
    IdentityNumber,
    load_general_numbers,
    load_standard_headings,
    load_standard_meanings,
)
from tilstand.define.structural_metadata import FormCell, affects_series, find_series_breaks
from tilstand.errors import CollectionError, UsageError
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.protect import make_release
from tilstand.reconcile import reconcile_batch
from tilstand.terms import InvariantText, Key, Period, Value

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
    told = {name: date.fromisoformat(value) for name, value in (("first", first), ("last", last)) if value}
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


# Bodies that were merged, split or moved: their series follow, or break with a word.


SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
ASSISTED = "victims_assisted"
YEAR = {year: Period.from_year(year) for year in range(2029, 2034)}


def collection(**changed: dict[str, object]) -> RoundView:
    """Sagaland with some bodies changed."""
    held = define.read_collection(SAGALAND).at("2031")
    own = {name: held.providers[name].model_copy(update=more) for name, more in changed.items()}
    return replace(held, providers={**held.providers, **own})


def merged(*into: str, last: date = date(2031, 6, 30)) -> RoundView:
    return collection(dal_shelter={"first": None, "last": last, "into": into})


def breaks(held: RoundView, who: str, first: int, last: int) -> list[str]:
    found = find_series_breaks(held, ASSISTED, who, YEAR[first], YEAR[last])
    return [str(one.period) for one in found]


def test_a_merger_in_the_middle_of_a_year_breaks_the_series_to_that_year_and_from_it() -> None:
    held = merged("havn_shelter")
    assert [breaks(held, "havn_shelter", year, year + 1) for year in (2029, 2030, 2031, 2032)] == [
        [],
        ["2031-07-01"],
        ["2031-07-01"],
        [],
    ]
    assert breaks(held, "havn_shelter", 2032, 2030) == ["2031-07-01"]  # whichever comes first
    assert breaks(held, "dal_shelter", 2030, 2031) == ["2031-07-01"]  # its last half-year is no year
    assert breaks(held, "fjord_shelter", 2030, 2032) == []


def test_a_merger_at_the_turn_of_the_year_breaks_it_once() -> None:
    held = merged("havn_shelter", last=date(2030, 12, 31))
    found = [breaks(held, "havn_shelter", year, year + 1) for year in (2029, 2030, 2031)]
    assert found == [[], ["2031-01-01"], []]


def test_a_sum_of_all_who_took_part_goes_on() -> None:
    held = merged("havn_shelter")
    assert breaks(held, "shelters", 2030, 2031) == []  # both are in the group
    assert breaks(held, "shelter_league", 2030, 2031) == ["2031-07-01"]  # another body left it that day
    across = merged("fjord_shelter")
    assert breaks(across, "shelters", 2030, 2031) == []
    assert breaks(across, "northern_mission", 2030, 2031) != []  # it has the one and not the other


def test_a_body_that_was_split_breaks_the_series_of_those_that_go_on() -> None:
    held = merged("havn_shelter", "fjord_shelter")
    assert breaks(held, "havn_shelter", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "fjord_shelter", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "shelters", 2030, 2031) == []


def test_a_body_that_moved_under_another_keeps_its_own_series_and_breaks_the_sums() -> None:
    """Fjord moved from the league to the mission on 1 July 2031."""
    held = collection()
    assert breaks(held, "fjord_shelter", 2030, 2031) == []
    assert breaks(held, "shelters", 2030, 2031) == []
    assert breaks(held, "shelter_league", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "northern_mission", 2030, 2031) == ["2031-07-01"]
    assert breaks(held, "shelter_league", 2031, 2032) == []
    assert breaks(held, "shelter_league", 2029, 2030) == []


def test_what_stood_under_an_umbrella_is_known_for_each_day() -> None:
    held = collection()
    assert "fjord_shelter" in held.list_group_members("shelter_league", date(2030, 12, 31))
    assert "fjord_shelter" not in held.list_group_members("shelter_league", date(2031, 12, 31))
    assert "fjord_shelter" in held.list_group_members("northern_mission", date(2031, 12, 31))
    assert held.list_group_members("northern_mission", date(2030, 12, 31)) == ("island_outreach",)


def stated(who: str, year: int, number: int) -> Observation:
    return Observation(Key(ASSISTED, who, YEAR[year]), Value.number(number), Source("x"))


def reconciled(held: RoundView, *rows: Observation):  # type: ignore[no-untyped-def]
    one = Submission("all", YEAR[2031], 1, "reconstructed", "csv", "x", "", rows)
    return reconcile_batch(held, Batch(YEAR[2031], (one,)))


def test_the_sum_of_an_earlier_year_is_over_those_that_stood_there_then() -> None:
    rows = (
        *(stated("havn_shelter", year, 10) for year in (2030, 2031)),
        *(stated("fjord_shelter", year, 4) for year in (2030, 2031)),
        *(stated("dal_shelter", year, 2) for year in (2030, 2031)),
    )
    held = replace(collection(dal_shelter={"first": None}), rounds={})
    found = reconciled(held, *rows).figures
    sums = [found.get(Key(ASSISTED, "shelter_league", YEAR[year])) for year in (2030, 2031)]
    assert [str(one.value) for one in sums if one is not None] == ["16", "12"]


def test_a_merged_body_is_not_asked_why_it_is_so_much_larger() -> None:
    limits = Deviation(sizes=(SizeClass(times=2, least=5),))
    for held, asked in ((merged("havn_shelter"), 0), (collection(), 1)):
        view = replace(held, settings=held.settings.model_copy(update={"year_before": limits}))
        found = reconciled(view, stated("havn_shelter", 2030, 10), stated("havn_shelter", 2031, 30))
        assert sum(f.rule == "R150" for f in found.findings) == asked


@pytest.mark.slow
def test_an_edition_says_in_its_data_where_a_series_breaks_for_that() -> None:
    held = merged("havn_shelter")
    batch = Batch(YEAR[2031], ())
    found = reconciled(held, stated("havn_shelter", 2030, 10), stated("havn_shelter", 2031, 30))
    names = make_release(held, "2031", batch, found.figures, found.findings).names
    (broken,) = names.find_breaks_between(ASSISTED, "havn_shelter", YEAR[2030], YEAR[2031])
    assert broken.reason.text("en") == "not the same reporting bodies from 1 July 2031"
    assert names.find_breaks_between(ASSISTED, "shelters", YEAR[2030], YEAR[2031]) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('into = ["nobody"]\nlast = 2031-06-30', "nobody"),
        ('into = ["havn_shelter"]', "last"),
        ('into = ["dal_shelter"]\nlast = 2031-06-30', "dal_shelter"),
    ],
)
def test_a_merger_that_cannot_be_meant_is_told(tmp_path: Path, line: str, said: str) -> None:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    file = folder / "providers.toml"
    head = "[providers.dal_shelter]\n"
    file.write_text(file.read_text("utf-8").replace(head, f"{head}{line}\n"), "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    assert said in told.value.message


# Who is written to, added up and asked, and when: what follows from words of a collection together.


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
