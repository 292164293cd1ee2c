"""What has changed in what is asked since the round before: each change is told once, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import Collection
from tilstand.define.schema import Break, ProviderHistory
from tilstand.round.differences import compare_rounds
from tilstand.round.opening import open_round
from tilstand.terms import Codelist, Period

NOON = datetime(2032, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def held(place: Path) -> Collection:
    return open_round(place, "2032", by="Kari Prøve", at=NOON)[0]


def told(held: Collection, former: str = "2031", name: str = "2032") -> list[str]:
    return [f"{one.kind}: {one.said.text('en')}" for one in compare_rounds(held, former, name)]


def with_provider(held: Collection, name: str, **changes: object) -> Collection:
    own = held.providers[name].model_copy(update=changes)
    return replace(held, providers={**held.providers, name: own})


def with_codes(held: Collection, codelist: str, code: str, **changes: object) -> Collection:
    old = held.codelists[codelist]
    codes = tuple(replace(one, **changes) if one.id == code else one for one in old)
    return replace(held, codelists={**held.codelists, codelist: Codelist(codelist, codes)})


def test_where_the_same_is_asked_nothing_is_told(held: Collection) -> None:
    assert told(held) == []
    assert compare_rounds(held, "", "2032") == ()
    assert compare_rounds(held, "2032", "2032") == ()


def test_bodies_that_came_went_or_belong_elsewhere(held: Collection) -> None:
    assert told(with_provider(held, "dal_shelter", first=date(2032, 1, 1))) == [
        f"body_came: New body: {held.provider_label('dal_shelter').text('en')}"
    ]
    assert told(with_provider(held, "dal_shelter", last=date(2031, 12, 31))) == [
        f"body_gone: No longer reports: {held.provider_label('dal_shelter').text('en')}"
    ]
    moved = ProviderHistory(parent="police", last=date(2031, 12, 31))
    assert [one.partition(":")[0] for one in told(with_provider(held, "dal_shelter", history=(moved,)))] == [
        "body_moved"
    ]


def test_a_form_goes_with_its_figures_when_nobody_is_asked_any_longer(held: Collection) -> None:
    gone = told(with_provider(held, "migration_board", last=date(2031, 12, 31)))
    assert [one.partition(":")[0] for one in gone][:2] == ["body_gone", "form_gone"]
    assert {one.partition(":")[0] for one in gone[2:]} == {"measure_gone"}
    came = told(with_provider(held, "migration_board", first=date(2032, 1, 1)))
    assert [one.replace("came", "gone").partition(":")[0] for one in came] == [one.partition(":")[0] for one in gone]


@pytest.mark.parametrize(
    ("field", "day", "kind"),
    [
        ("valid_from", date(2032, 1, 1), ["code_came"]),
        ("valid_from", date(2031, 1, 1), []),
        ("valid_from", date(2033, 1, 1), []),
        ("valid_to", date(2031, 12, 31), ["code_gone"]),
        ("valid_to", date(2032, 12, 31), []),
        ("valid_to", date(2030, 12, 31), []),
    ],
)
def test_codes_that_may_be_used_from_now_on_or_no_longer(held: Collection, field, day, kind) -> None:
    found = compare_rounds(with_codes(held, "sex", "female", **{field: day}), "2031", "2032")
    assert [one.kind for one in found] == kind
    assert [one.name for one in found] == ["sex.female"] * len(kind)


@pytest.mark.parametrize(("period", "count"), [("2032", 1), ("2031", 0), ("2033", 0)])
def test_a_series_that_breaks_between_the_two(held: Collection, period, count) -> None:
    name = "victims_assisted"
    own = (Break(period=Period.from_text(period), cause="rule"),)
    measure = held.measures[name].model_copy(update={"breaks": own})
    found = told(replace(held, measures={**held.measures, name: measure}))
    assert len(found) == count
    assert all(one.startswith("series_broken: Break in the series ") and "(all)" in one for one in found)


def test_tables_and_charts_that_were_of_the_former_round_alone(place: Path) -> None:
    tables = place / "rounds" / "2031" / "tables"
    tables.mkdir()
    (tables / "only.toml").write_text((place / "tables" / "assisted.toml").read_text("utf-8"), "utf-8")
    for language in ("nb", "nn", "en"):
        file = place / "labels" / f"{language}.toml"
        file.write_text(file.read_text("utf-8") + '\n[tables.only]\ntitle = "Only"\n', "utf-8")
    held = open_round(place, "2032", by="Kari Prøve", at=NOON)[0]
    assert told(held) == ["table_left: The table “only” was for the former round alone."]


def test_each_is_told_as_data(held: Collection) -> None:
    (one,) = compare_rounds(with_provider(held, "dal_shelter", first=date(2032, 1, 1)), "2031", "2032")
    record = one.to_dict(("nb", "en"))
    assert (record["kind"], record["name"]) == ("body_came", "dal_shelter")
    assert record["text"]["nb"].startswith("Ny instans: ")


def test_a_collection_that_is_no_country_s_is_told_the_same_way() -> None:
    held = define.read_collection(Path(__file__).parents[2] / "fixtures" / "thalassia")
    assert {one.kind for one in compare_rounds(held, "fy31", "spring")} == {"body_came", "body_moved"}


def test_code_lists_are_told_by_their_names_in_whatever_order_they_were_read(held: Collection) -> None:
    for name, codelist in held.codelists.items():
        held = with_codes(held, name, next(iter(codelist)).id, valid_from=date(2032, 1, 1))
    names = [one.name.partition(".")[0] for one in compare_rounds(held, "2031", "2032")]
    assert names == sorted(held.codelists)
    turned = dict(reversed(held.codelists.items()))
    assert compare_rounds(replace(held, codelists=turned), "2031", "2032") == compare_rounds(held, "2031", "2032")


def test_a_body_that_is_merged_in_the_midst_of_the_period_is_told_with_who_goes_on(held: Collection) -> None:
    merged = {"last": date(2032, 6, 30), "into": ("fjord_shelter",)}
    own = held.providers["havn_shelter"].model_copy(update=merged)
    found = compare_rounds(replace(held, providers={**held.providers, "havn_shelter": own}), "2031", "2032")
    (told,) = [one for one in found if one.kind == "body_ended"]
    assert told.said.text("en") == (
        "Havn shelter (generated) has its last day on 30 June 2032. Its work goes on in: Fjord shelter (generated)"
    )
    assert "havn_shelter" not in {one.name for one in found if one.kind == "body_gone"}
