"""Everything that can be wrong between the files of a collection, told at once, each with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import CollectionError

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
