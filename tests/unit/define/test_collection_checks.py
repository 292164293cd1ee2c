"""Everything that can be wrong between the files of a collection, told at once, each with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import collect, define, reconcile
from tilstand.define import read_collection
from tilstand.define.round_settings import Policy
from tilstand.errors import CollectionError
from tilstand.protect.policy import get_threshold
from tilstand.terms import Unit

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"

ADDED: dict[str, str] = {
    "codelists/place.csv": """\
sagaland,
inside,
""",
    "codelists/country.csv": """\
loop,loop,,,generated,
""",
    "providers.toml": """\

[providers.lost]
kind = "ngo"
parent = "nobody"
via = "none"
forms = ["gone"]

[groups.odd]
members = ["police", "who"]
""",
    "measures.toml": """\

[shades]
unit = "persons"
dimensions = ["sex", "colour"]
partial = ["tone"]
""",
    "forms/police.toml": """\


[[blocks]]
measure = "nothing"

[[blocks]]
measure = "witnesses"
breakdowns = ["sex", "age", "entry"]

[[blocks]]
measure = "suspects"
where = { sex = "blue" }

[[blocks]]
measure = "suspects"
where = { outcome = "granted" }

[[blocks]]
measure = "suspects"
breakdowns = ["sex"]
codes = { sex = ["male", "red", "green"] }
""",
    "tables/odd.toml": """\
part = 9
measure = "suspects"
[rows]
dimension = "hue"
items = [
  { label = "nowhere" }, { measure = "none" }, { where = { sex = "blue" } }, { rest = "age" },
  { heading = true, label = "parts.3" }, { change = true },
]
[columns]
items = [{ where = { outcome = "granted" } }]
""",
    "relations.toml": """\

[[relation]]
id = "permits.persons_at_most_decisions"
kind = "at_most"
left = [{ measure = "none", provider = "police" }]
right = [{ measure = "suspects", provider = "whoever" }]

[[relation]]
id = "mixed"
kind = "sum"
left = [{ measure = "suspects", provider = "police" }]
right = [{ measure = "cases_opened", provider = "police" }]
of = [{ measure = "suspects", provider = "police", where = { sex = "blue" } }]
base = [{ measure = "suspects", provider = "nobody" }]
size = "tiny"

[[relation]]
id = "ranks"
kind = "sum"
left = [{ measure = "victims_assisted", provider = "police" }]
right = [{ measure = "victims_identified", provider = "police" }]
""",
    "charts/odd.toml": """\
table = "assisted"
kind = "bars"
title = "no.title"
note = "no.note"
[rows]
codes = ["x"]
[columns]
dimension = "sex"
codes = ["female", "blue"]
picks = [{ label = "no.pick", measure = "none", provider = "who", where = { sex = "blue", hue = "x" } }]
""",
    "rounds/2031/tables/late.toml": """\
part = 1
measure = "suspects"
provider = "police"
period = "2040"
rounds = ["2031"]
[rows]
total = true
""",
    "rounds/2031/relations.toml": """\

[[relation]]
id = "own"
kind = "sum"
left = [{ measure = "none", provider = "police" }]
rounds = ["2031"]
""",
    "tables/for_none.toml": """\
rounds = ["2035"]
part = 1
measure = "suspects"
provider = "police"
[rows]
total = true
""",
    "rounds/b c/round.toml": """\
period = "2031"
published = 2032-01-01
basis = "delivered"
document = "x"
""",
}
SHADE = 'shade = { codelist = "colours" }\n'
CHANGED = (
    ("codelists/country.csv", "vinland,north", "vinland,nowhere"),
    ("collection.toml", "decided_by = {", f"{SHADE}decided_by = {{"),
)

TOLD = """
codelists/country.csv, line 10: The code loop has no label. Add codes.country.loop to labels/*.toml.
codelists/place.csv, line 7: The code inside has no label. Add codes.place.inside to labels/*.toml.
rounds/b c/round.toml, line 1: The name 'b c' cannot stand in addresses of pages and names of files.
    Rename the folder: A to Z, digits, full stop, hyphen, underscore.
rounds/b c/round.toml, line 1: The period 2031 is that of rounds/2031/round.toml too. Give each
    round a period of its own.
rounds/empty/round.toml, line 1: The file is missing: without it, the folder is not a round. Add it, or
    take the folder away.
tables/for_none.toml, line 1: There is no round 2035. Name one of 2030, 2031, b c.
rounds/2031/tables/late.toml, line 5: It belongs to the round 2031 by its folder. Take rounds away.
rounds/2031/relations.toml, line 2: It belongs to the round 2031 by its folder. Take rounds away.
codelists/country.csv, line 1: The parent nowhere of vinland is not a code. Add it.
codelists/country.csv, line 1: loop lies under itself. Change its parent.
codelists/place.csv, line 1: The code sagaland stands twice (row 6). Keep one.
collection.toml, line 41: There is no code list colours. Add codelists/colours.csv, or name another.
providers.toml, line 76: nobody is not a provider. Add it.
providers.toml, line 76: none is not a provider. Add it.
providers.toml, line 76: There is no form gone. Add forms/gone.toml.
providers.toml, line 82: who is not a provider. Correct the name.
measures.toml, line 90: The dimension colour is not defined. Add it under [dimensions] in
    collection.toml.
measures.toml, line 90: The dimension tone is not defined. Add it under [dimensions] in
    collection.toml.
forms/police.toml, line 29: There is no measure nothing. Correct the name.
forms/police.toml, line 32: witnesses has no dimension age. Correct the name.
forms/police.toml, line 36: blue is not a code of sex. Correct the name.
forms/police.toml, line 40: suspects has no dimension outcome. Correct the name.
forms/police.toml, line 44: red is not a code of sex. Correct the name.
tables/odd.toml, line 5: The label nowhere is missing. Add it to labels/*.toml.
tables/odd.toml, line 5: There is no measure none. Correct the name.
tables/odd.toml, line 5: blue is not a code of sex. Correct the name.
tables/odd.toml, line 5: suspects has no dimension age. Correct the name.
tables/odd.toml, line 3: The dimension hue is not defined. Correct the name.
tables/odd.toml, line 10: suspects has no dimension outcome. Correct the name.
relations.toml, line 13: The relation permits.persons_at_most_decisions stands twice. Rename one.
relations.toml, line 13: permits.persons_at_most_decisions: There is no measure none. Correct the
    name.
relations.toml, line 13: permits.persons_at_most_decisions: whoever is not a provider or group.
    Correct the name.
relations.toml, line 44: mixed: blue is not a code of sex. Correct the name.
relations.toml, line 44: mixed: nobody is not a provider or group. Correct the name.
relations.toml, line 44: mixed: cases and persons are never added. Add only figures that
    count the same thing.
relations.toml, line 44: mixed: The size word tiny is not declared. Add it under [size_words] in
    collection.toml.
relations.toml, line 53: ranks: Presumed and identified victims are never added. Add only figures
    that count the same thing.
labels/nb.toml, line 3: The label providers.lost is missing. Add it in all languages.
labels/nb.toml, line 3: The label providers.odd is missing. Add it in all languages.
labels/nb.toml, line 1: The label measures.shades.name is missing. Add it in all languages.
labels/nb.toml, line 68: The label dimensions.shade is missing. Add it in all languages.
labels/nb.toml, line 1: The label tables.odd.title is missing. Add it in all languages.
labels/nb.toml, line 178: The label relations.mixed is missing. Add it in all languages.
labels/nb.toml, line 178: The label relations.ranks is missing. Add it in all languages.
labels/nb.toml, line 169: The label parts.9 is missing. Add it in all languages.
tables/odd.toml, line 5: No measure of the table has a change. Say change_of in measures.toml.
charts/odd.toml, line 3: The label no.title is missing. Add it to labels/*.toml.
charts/odd.toml, line 4: The label no.note is missing. Add it to labels/*.toml.
charts/odd.toml, line 10: The label no.pick is missing. Add it to labels/*.toml.
charts/odd.toml, line 6: The codes have no dimension. Name it beside them.
charts/odd.toml, line 9: blue is not a code of sex. Correct the name.
charts/odd.toml, line 10: There is no measure none. Correct the name.
charts/odd.toml, line 10: who is not a provider or group. Correct the name.
charts/odd.toml, line 10: blue is not a code of sex. Correct the name.
charts/odd.toml, line 10: x is not a code of hue. Correct the name.
rounds/2031/relations.toml, line 2: own: There is no measure none. Correct the name.
labels/nb.toml, line 1: The label tables.late.title is missing. Add it in all languages.
labels/nb.toml, line 178: The label relations.own is missing. Add it in all languages.
rounds/2031/tables/late.toml, line 4: 2040 begins after the edition of rounds/2031/round.toml
    (2032-05-15). Use steps, name an earlier period, or say with rounds = [...] which rounds it is
    for.
"""


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    for name, text in ADDED.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")
    for name, old, new in CHANGED:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    (folder / "rounds" / "empty").mkdir()
    return folder


def test_all_that_contradicts_is_told_at_once(spoiled: Path) -> None:
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(spoiled)
    told = "\n".join(stopped.value.causes)
    assert " ".join(told.split()) == " ".join(TOLD.split())


# What policies and pictures name and cannot keep, told at once, each with file, line and remedy.


POLICY = """
[policy]
method = "round"
roles = ["victim", "victms", "none"]
held = ["groups", "residents", "nothings"]

[[policy.rules]]
measures = ["suspects", "none"]
dimensions = ["sex", "hue"]
threshold = 5
reason = "x"

[[policy.zeros]]
measure = "nothing"
codes = { sex = "blue", hue = "x", age = "minor" }
providers = ["police", "nobody"]
reason = "x"

[[policy.left_out]]
measure = "suspects"
codes = { citizenship = "nowhere" }
reason = "x"

[[policy.merged]]
dimension = "age"
codes = ["minor", "adult"]

[[policy.merged]]
dimension = "citizenship"
codes = ["north", "vinland"]

[[policy.merged]]
dimension = "age"
codes = ["adult", "unknown"]

[[policy.merged]]
dimension = "sex"
codes = ["female", "blue"]
"""
RELATIONS = """
[[relation]]
id = "shape"
kind = "overlap"
left = [{ measure = "suspects", provider = "police" }]
right = [
  { measure = "witnesses", provider = "police" }, { measure = "witnesses", provider = "police", times = 2 },
]
of = [{ measure = "victims_assisted", provider = "shelters" }]
for_each = ["age"]

[[relation]]
id = "people"
kind = "overlap"
left = [
  { measure = "mean_stay", provider = "havn_shelter" }, { measure = "cases_opened", provider = "police" },
]
of = [{ measure = "victims_identified", provider = "police" }]
base = [{ measure = "permit_persons", provider = "migration_board" }]
for_each = ["outcome", "citizenship"]
"""
PROVIDERS = """

[providers.merged]
kind = "ngo"
language = "sv"
into = ["merged", "police", "nobody"]
"""
CHARTS = {
    "scheme": 'kind = "scheme"\ntable = "assisted"\nnote = "no.note"\n',
    "boxes": """\
kind = "scheme"
title = "parts.3"
boxes = [
  { title = "parts.3", lines = ["no.line", "parts.4"] },
  { title = "no.box" },
]
""",
    "whole": """\
table = "sexes"
kind = "donut"
parts = "columns"
[columns]
dimension = "sex"
""",
    "mixed": """\
table = "two"
kind = "pictogram"
[rows]
picks = [{ measure = "cases_opened", provider = "police" }]
""",
    "items": """\
table = "two"
kind = "stacked_bars"
[rows]
dimension = "exploitation"
codes = ["labour", "labour_crime", "sexual"]
""",
    "none": 'table = "gone"\nkind = "bars"\n',
    "way": 'table = "two"\nkind = "way"\n',
    "fine": """\
table = "two"
kind = "donut"
[rows]
dimension = "sex"
""",
}
TABLES = {
    "sexes": """\
part = 3
measure = "residents"
provider = "havn_shelter"
[rows]
periods = ["2031"]
[columns]
dimension = "sex"
""",
    "two": """\
part = 3
measure = "victims_identified"
provider = "police"
[rows]
items = [
  { label = "parts.3" }, { label = "parts.4", where = { sex = "male" } },
  { label = "parts.3", heading = true },
]
[columns]
periods = ["2031"]
""",
}
TOLD_MORE_PROBLEMS = """
rounds/2031/round.toml, line 18: There is no measure none. Correct the name.
rounds/2031/round.toml, line 19: The dimension hue is not defined. Correct the name.
rounds/2031/round.toml, line 15: There is no measure nothings. Correct the name.
rounds/2031/round.toml, line 24: There is no measure nothing. Correct the name.
rounds/2031/round.toml, line 26: nobody is not a provider. Correct the name.
rounds/2031/round.toml, line 25: blue is not a code of sex. Correct the name.
rounds/2031/round.toml, line 25: The dimension hue is not defined. Correct the name.
rounds/2031/round.toml, line 31: nowhere is not a code of citizenship. Correct the name.
rounds/2031/round.toml, line 38: A person can have several of the codes north, vinland of citizenship,
    so they cannot be added. Take them out.
rounds/2031/round.toml, line 38: The codes north, vinland of citizenship cannot be one: one lies under
    another, or they are of different kinds. Take one of them out.
rounds/2031/round.toml, line 42: adult of age is merged twice. Keep it once.
rounds/2031/round.toml, line 46: blue is not a code of sex. Correct the name.
rounds/2031/round.toml, line 14: victms is not a role. Did you mean victim?
providers.toml, line 79: sv is none of the collection's languages. Write one of these, or take the line
    away: nb, nn, en.
providers.toml, line 80: merged is not a provider. Add it.
providers.toml, line 80: nobody is not a provider. Add it.
providers.toml, line 80: merged goes into others, but on which day is not said. Add last, the last day
    on which it existed.
tables/two.toml, line 5: The label parts.4 is missing. Add it to labels/*.toml.
relations.toml, line 38: shape: For two registers without a shared key, left has two counts, of has one
    (those in both), and right (those in either) and base (all there are) have one at most. Correct
    them.
relations.toml, line 38: shape: Two of its figures are the same one. Put another in the place of one of
    them.
relations.toml, line 38: shape: witnesses does not count people once each, so nothing follows about how
    many are in both registers. Choose a count of people of one body.
relations.toml, line 38: shape: victims_assisted does not count people once each, so nothing follows
    about how many are in both registers. Choose a count of people of one body.
relations.toml, line 38: shape: suspects has no dimension age. Correct the name.
relations.toml, line 48: people: mean_stay does not count people once each, so nothing follows about how
    many are in both registers. Choose a count of people of one body.
relations.toml, line 48: people: cases_opened does not count people once each, so nothing follows about
    how many are in both registers. Choose a count of people of one body.
relations.toml, line 48: people: mean_stay has no dimension outcome. Correct the name.
relations.toml, line 48: people: mean_stay has no dimension citizenship. Correct the name.
charts/boxes.toml, line 3: The label no.line is missing. Add it to labels/*.toml.
charts/boxes.toml, line 3: The label parts.4 is missing. Add it to labels/*.toml.
charts/boxes.toml, line 3: The label no.box is missing. Add it to labels/*.toml.
charts/items.toml, line 4: A stacked bar shows the parts of a whole, and exploitation does not add up in
    victims_identified. Draw bars instead.
charts/items.toml, line 5: labour_crime is counted inside another code, so it is not a part beside it.
    Take it away, or draw bars instead.
charts/mixed.toml, line 2: A pictogram shows persons, and this table counts cases. Draw bars instead.
charts/none.toml, line 1: There is no table gone. Add tables/gone.toml, or name another.
charts/scheme.toml, line 1: A scheme has no boxes. Add [[boxes]], each with a title and lines.
charts/scheme.toml, line 2: A scheme has no table. Take the line away.
charts/scheme.toml, line 1: The label title is missing. Add it to labels/*.toml.
charts/scheme.toml, line 3: The label no.note is missing. Add it to labels/*.toml.
charts/way.toml, line 2: A flow chart shows ways on: the table two needs at least two headings among its
    rows (heading = true).
charts/whole.toml, line 4: A donut needs a known total. Add the total to the table, or draw bars
    instead.
"""


@pytest.fixture
def spoiled_more_problems(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    added = {
        "rounds/2031/round.toml": POLICY,
        "relations.toml": RELATIONS,
        "providers.toml": PROVIDERS,
        **{f"charts/{name}.toml": text for name, text in CHARTS.items()},
        **{f"tables/{name}.toml": text for name, text in TABLES.items()},
    }
    for name, text in added.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")
    for language in ("nb", "nn", "en"):
        file = folder / "labels" / f"{language}.toml"
        labels = {f"tables.{name}": 'title = "x"\n' for name in TABLES} | {"relations": ""}
        text = file.read_text("utf-8").replace("[relations]\n", '[relations]\nshape = "x"\npeople = "x"\n', 1)
        text = text.replace("[providers]\n", '[providers]\nmerged = "x"\n', 1)
        text += "".join(f"\n[{name}]\n{body}" for name, body in labels.items() if body)
        file.write_text(text, "utf-8")
    return folder


def test_all_that_policies_and_pictures_cannot_keep(spoiled_more_problems: Path) -> None:
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(spoiled_more_problems)
    told = "\n".join(stopped.value.causes)
    assert " ".join(told.split()) == " ".join(TOLD_MORE_PROBLEMS.split())


# What the engine needs to know of a name is declared, and a declaration that nothing knows is told.


@pytest.fixture
def changed(tmp_path: Path):
    """Sagaland with texts replaced in one file: the problems that the reader then tells."""

    def told(file: str, *pairs: tuple[str, str]) -> list[str]:
        folder = tmp_path / "sagaland"
        copytree(SAGALAND, folder)
        text = (folder / file).read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, "utf-8")
        with pytest.raises(CollectionError) as error:
            define.read_collection(folder)
        return str(error.value).splitlines()

    return told


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "collection.toml",
            'coordinator = "unit"',
            'coordinator = "nobody"',
            "collection.toml, line 4: The coordinator nobody is not a provider. "
            "Add it to providers.toml, or correct the name.",
        ),
        (
            "codelists/sex.csv",
            "unknown,unknown",
            "unknown,unknwon",
            "codelists/sex.csv, line 1: The code unknown (row 5) means unknwon, which nothing knows of. "
            "Did you mean unknown?",
        ),
        (
            "collection.toml",
            'means = "citizenship"',
            'means = "passport"',
            "The dimension citizenship means passport, which no standard has a column for. Choose one of "
            "age, age_at_exploitation, age_at_offence, citizenship, decided_by, exploitation, exploited_in, "
            "gender, sex.",
        ),
        (
            "measures.toml",
            'change_of = "cases_opened"',
            'change_of = "cases_closed"',
            "change_of: there is no measure cases_closed. Correct the name.",
        ),
        (
            "measures.toml",
            'statistic = "change"',
            'statistic = "count"',
            "change_of: cases_change is not a change of cases_opened.",
        ),
    ],
)
def test_what_nothing_declares_is_told_with_its_place_and_remedy(changed, file, old, new, says) -> None:
    problem = "\n".join(changed(file, (old, new)))
    assert says in problem
    assert file in problem


def test_a_code_may_not_look_like_one_of_the_signs_of_open_data(changed) -> None:
    told = changed("codelists/place.csv", ("home_country", "_X"))
    assert any("The code _X (row 3) begins with _" in line for line in told)


def test_two_dimensions_that_tell_new_from_carried_over_are_one_too_many(changed) -> None:
    places = (("home_country,", "home_country,new"), ("third_country,", "third_country,carried_over"))
    told = changed("codelists/place.csv", *places)
    assert any("entry and exploited_in both tell new from carried over." in line for line in told)


def test_a_column_of_changes_needs_a_measure_that_changes(changed) -> None:
    change = ("total = true", "items = [{ change = true }]\ntotal = true")
    told = changed("tables/assisted.toml", change)
    assert any("No measure of the table has a change. Say change_of in measures.toml." in t for t in told)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "providers.toml",
            'kind = "shelter"',
            'kind = "shelters"',
            "shelters is not a kind of provider. Did you mean shelter? If not, add it to kinds in",
        ),
        ("forms/police.toml", '"authority"', '"court"', "court is not a kind of provider. Add it to kinds in"),
        ("measures.toml", 'role = "witness"', 'role = "bystander"', "bystander is not a role. Add it to [roles]"),
        ("collection.toml", 'when = "at_registration"', 'when = "today"', "today is not a moment. Add it to moments"),
        ("measures.toml", 'unit = "contacts"', 'unit = "beds"', "beds is not a unit. Declare it under [units] in"),
        (
            "collection.toml",
            "[size_words]",
            "[units.persons]\n\n[size_words]",
            "Every collection has the unit persons already. Take it away, or give it another name.",
        ),
        (
            "collection.toml",
            "[size_words]",
            "[units.beds]\n\n[size_words]",
            "The unit beds has no label. Add units.beds.one and units.beds.many in all languages.",
        ),
        ("audit/en.toml", 'decisions = ["decision*"]', 'beds = ["bed*"]', "beds is not among the units."),
    ],
)
def test_kinds_roles_moments_and_units_are_the_collections_own(changed, file, old, new, says) -> None:
    problem = "\n".join(changed(file, (old, new)))
    assert says in problem
    assert file in problem or "labels/nb.toml" in problem


@pytest.mark.slow
def test_people_counted_in_a_unit_of_the_collections_own_are_people(tmp_path: Path) -> None:
    """Under another unit of people the same findings, persons and small counts come out, and another word."""
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    for file in ("measures.toml", "forms/shelter.toml", *(f"labels/{one}.toml" for one in ("nb", "nn", "en"))):
        text = (folder / file).read_text("utf-8")
        text = text.replace('unit = "persons"', 'unit = "souls"').replace("\npersons = ", "\nsouls = ")
        (folder / file).write_text(text, "utf-8")
    for file in (folder / "audit").glob("*.toml"):
        file.write_text(file.read_text("utf-8").replace("\npersons = ", "\nsouls = "), "utf-8")
    with (folder / "collection.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[units.souls]\nsort = "persons"\n')
    found = []
    for path in (SAGALAND, folder):
        collection = define.read_collection(path)
        done = reconcile.reconcile_batch(collection, collect.collect_round(collection, "2031"))
        small = [key for key in done.book if get_threshold(collection, Policy(), key) > 1]
        told = [one.to_dict(collection.settings.languages) for one in done.findings]
        found.append((told, done.internal["persons.json"], small))
    assert define.read_collection(folder).measures["victims_assisted"].unit == Unit("souls", "persons")
    assert found[0] == found[1]


def test_a_name_that_holds_a_sign_dividing_names_is_told(changed) -> None:
    told = changed("measures.toml", ("[mean_stay]", '["mean | stay"]'))
    assert any("The name mean | stay begins with _ or holds a sign that divides names." in t for t in told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tables/assisted.toml", "tables/hjälp.toml", "tables/hjälp.toml, line 1: The name hjälp cannot stand"),
        ("codelists/sex.csv", "report/nb/02-to ord.md", "report/nb/02-to ord.md, line 1: The name 02-to ord cannot"),
    ],
)
def test_a_name_that_no_address_can_hold_is_told_where_it_stands(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    (folder / new).parent.mkdir(parents=True, exist_ok=True)
    (folder / new).write_bytes((folder / old).read_bytes() if new.endswith("toml") else b"# Words\n")
    with pytest.raises(CollectionError) as error:
        define.read_collection(folder)
    assert [one for one in str(error.value).splitlines() if told in one]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("collection.toml", 'id = "sagaland"', 'id = "saga land"', "The name saga land cannot stand in addresses"),
        ("tables/assisted.toml", "number = ", 'number = "473 persons" # ', "473 persons is not a table number"),
        ("measures.toml", 'decided_by = "', 'decided_by = "473 of ', "holds a sign that divides names"),
        ("rounds/2031/round.toml", 'period = "2031"', 'period = "2031-T4"', "2031-T4 is not a period. Write it as"),
    ],
)
def test_what_names_something_is_a_name_and_not_a_sentence(changed, file: str, old: str, new: str, says: str) -> None:
    assert [one for one in changed(file, (old, new)) if f"{file}, line" in one and says in one]


# A collection holds its files itself, and none of its words starts a formula where its data are opened.


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text("secret")
    return copytree(SAGALAND, tmp_path / "sagaland")


@pytest.mark.parametrize("end", ["../../../../elsewhere/secret.csv", "/etc/passwd", "nowhere", "self.csv"])
def test_a_link_that_leads_out_is_refused_by_its_name(place: Path, end: str) -> None:
    (place / "rounds" / "2031" / "submissions" / "self.csv").symlink_to(end)
    with pytest.raises(CollectionError, match=r"rounds/2031/submissions/self\.csv.*leads out") as told:
        define.read_collection(place)
    assert "secret" not in told.value.message


def test_a_folder_elsewhere_is_none_of_the_collection(place: Path) -> None:
    (place / "rounds" / "2029").symlink_to(place.parent / "elsewhere")
    with pytest.raises(CollectionError, match=r"rounds/2029.*leads out"):
        define.read_collection(place)


def test_a_link_within_and_a_linked_collection_are_none_of_these(place: Path) -> None:
    (place / "note.txt").symlink_to("collection.toml")
    (place.parent / "link").symlink_to(place)
    assert define.read_collection(place.parent / "link").id == define.read_collection(place).id


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_label_that_starts_a_formula_is_refused_by_its_name(place: Path, sign: str) -> None:
    file = place / "labels" / "en.toml"
    file.write_text(file.read_text("utf-8").replace('"Woman"', f'"{sign}1+1"'), "utf-8")
    with pytest.raises(CollectionError, match=r"labels/en\.toml.*codes\.sex\.female.*formula"):
        define.read_collection(place)


# Charts that claim what they cannot keep are refused with file, line and remedy.


TABLE = 'part = 1\nmeasure = "{measure}"\nprovider = "{provider}"\n[rows]\n{total}dimension = "{dimension}"\n'


def declared(
    tmp_path: Path,
    chart: str,
    *,
    measure: str = "victims_assisted",
    dimension: str = "sex",
    provider: str = "follow_up",
    total: bool = True,
):
    """Sagaland with one more table and one chart of it."""
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    text = TABLE.format(
        measure=measure, provider=provider, dimension=dimension, total="total = true\n" if total else ""
    )
    (folder / "tables" / "drawn.toml").write_text(text)
    (folder / "charts").mkdir()
    (folder / "charts" / "one.toml").write_text(chart)
    for language in ("nb", "nn", "en"):
        labels = folder / "labels" / f"{language}.toml"
        labels.write_text(f'{labels.read_text("utf-8")}\n[tables.drawn]\ntitle = "Om"\n', "utf-8")
    return read_collection(folder)


def test_a_collection_without_charts_has_none():
    assert read_collection(SAGALAND).charts == {}


@pytest.mark.parametrize("kind", ["bars", "stacked_bars", "lines", "donut", "pictogram", "small_multiples"])
def test_a_whole_of_persons_may_be_drawn_in_every_way(tmp_path, kind):
    read = declared(tmp_path, f'table = "drawn"\nkind = "{kind}"\n[rows]\ndimension = "sex"\n')
    assert read.charts["one"].kind == kind
    assert read.path / "charts" / "one.toml" in read.files


@pytest.mark.parametrize(
    ("chart", "options", "line", "what"),
    [
        ('table = "drawn"\nkind = "pie"\n', {}, 2, "Choose one of bars, stacked_bars"),
        (
            'table = "drawn"\nkind = "bars"\n[rows]\ndimension = "colour"\n',
            {},
            4,
            "The dimension colour is not defined",
        ),
        (
            'table = "drawn"\nkind = "bars"\n[rows]\npicks = [{ measure = "cases_opened" }, { }]\n',
            {},
            2,
            "cases and persons are never drawn together",
        ),
        (
            'table = "drawn"\nkind = "pictogram"\n[rows]\ndimension = "exploitation"\n',
            {"measure": "cases_opened", "dimension": "exploitation", "provider": "police"},
            2,
            "this table counts cases. Draw bars instead",
        ),
        (
            'table = "drawn"\nkind = "donut"\n[rows]\ndimension = "sex"\n',
            {"total": False},
            3,
            "needs a known total. Add the total to the table",
        ),
        (
            'table = "drawn"\nkind = "donut"\n[rows]\ndimension = "exploitation"\n',
            {"dimension": "exploitation"},
            4,
            "exploitation does not add up in victims_assisted. Draw bars instead",
        ),
        (
            'table = "drawn"\nkind = "stacked_bars"\n[rows]\npicks = [{ where = { sex = "male" } }]\n',
            {},
            3,
            "shows the parts of one breakdown",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told_with_file_line_and_remedy(tmp_path, chart, options, line, what):
    with pytest.raises(CollectionError) as caught:
        declared(tmp_path, chart, **options)
    assert what in caught.value.message
    assert f"charts/one.toml, line {line}:" in caught.value.message


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ('"labour", "labour_crime"', "labour_crime"),
        ('"sexual", "labour_crime"', "labour_crime"),  # also where what it is a part of is not drawn
        ('"sexual", "any_labour"', "any_labour"),
    ],
)
def test_a_part_that_is_counted_inside_another_is_no_slice(tmp_path, codes, code):
    with pytest.raises(CollectionError, match=f"{code} is counted inside another code"):
        declared(
            tmp_path,
            f'table = "drawn"\nkind = "donut"\n[rows]\ndimension = "exploitation"\ncodes = [{codes}]\n',
            dimension="exploitation",
        )
