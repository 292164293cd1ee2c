"""What policies and pictures name and cannot keep, told at once, each with file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
POLICY = """
[policy]
method = "suppress"
groups = ["hue"]
roles = ["victim", "victms", "none"]

[[policy.rules]]
measures = ["suspects", "none"]
tables = ["assisted", "gone"]
dimensions = ["sex", "hue"]
groups = ["age", "tone"]
reason = "x"

[[policy.rules]]
measures = ["suspects"]
reason = "x"

[[policy.zeros]]
measure = "nothing"
codes = { sex = "blue", hue = "x", age = "minor" }
providers = ["police", "nobody"]
reason = "x"

[[policy.by_name]]
dimension = "citizenship"
codes = ["north", "nowhere"]
measures = ["none"]
reason = "x"

[[policy.by_name]]
dimension = "hue"
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
TOLD = """
rounds/2031/round.toml, line 18: There is no measure none. Correct the name.
rounds/2031/round.toml, line 19: There is no table gone. Add tables/gone.toml, or name another.
rounds/2031/round.toml, line 20: The dimension hue is not defined. Correct the name.
rounds/2031/round.toml, line 21: The dimension tone is not defined. Correct the name.
rounds/2031/round.toml, line 24: The rule does not say what is otherwise. Write threshold, dominance or
    groups.
rounds/2031/round.toml, line 14: The dimension hue is not defined. Correct the name.
rounds/2031/round.toml, line 29: There is no measure nothing. Correct the name.
rounds/2031/round.toml, line 31: nobody is not a provider. Correct the name.
rounds/2031/round.toml, line 30: blue is not a code of sex. Correct the name.
rounds/2031/round.toml, line 30: The dimension hue is not defined. Correct the name.
rounds/2031/round.toml, line 37: There is no measure none. Correct the name.
rounds/2031/round.toml, line 34: nowhere is not a code of citizenship. Correct the name.
rounds/2031/round.toml, line 40: The dimension hue is not defined. Correct the name.
rounds/2031/round.toml, line 13: Under method = "merge" it must stand which codes are merged
    ([[policy.merged]]), and only there. `tilstand protect compare` proposes them.
rounds/2031/round.toml, line 48: A person can have several of the codes north, vinland of citizenship,
    so they cannot be added. Take them out.
rounds/2031/round.toml, line 48: The codes north, vinland of citizenship cannot be one: one lies under
    another, or they are of different kinds. Take one of them out.
rounds/2031/round.toml, line 52: adult of age is merged twice. Keep it once.
rounds/2031/round.toml, line 56: blue is not a code of sex. Correct the name.
rounds/2031/round.toml, line 15: victms is not a role. Did you mean victim?
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
def spoiled(tmp_path: Path) -> Path:
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


def test_all_that_policies_and_pictures_cannot_keep(spoiled: Path) -> None:
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(spoiled)
    told = "\n".join(stopped.value.causes)
    assert " ".join(told.split()) == " ".join(TOLD.split())
