"""What cannot be read in a collection's files, told at once, in the same order whatever the disk says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
WRITTEN: dict[str, str | bytes] = {
    "codelists/a_columns.csv": "code,rank,parent,age\nx,1,,\n",
    "codelists/b_nothing.csv": "parent\nx\n",
    "codelists/c_latin.csv": b"code\n\xe5\n",
    "codelists/d_rows.csv": "code,kind,valid_from,valid_to\none,whole,,\ntwo,,soon,\nfour,,,\n",
    "forms/b.toml": "part = 1\nblocks = []\nunit = 'hours of'\n",
    "forms/a.toml": "part = \n",
    "tables/z.toml": "part = 'one'\nrows = 3\n",
    "charts/z.toml": b"kind = '\xff'\n",
    "report/nb/10-b.md": "+++\nrounds = \n+++\n# B\n",
    "report/nb/10-a.md": "+++\nround = ['2031']\n+++\n# A\n",
    "report/nb/sub/10-c.md": b"# \xe5\n",
    "report/nn/10-d.md": "# D\n\nein \u05d0\n",
    "rounds/2031/report/nb/02.md": "+++\nrounds = ['2031']\n+++\n# To\n",
    "rounds/2031/report/en/02.md": "+++\nrounds = ['2030', '2031']\n+++\n# Two\n",
    "rounds/2031/relations.toml": "relation = 3\n",
    "rounds/2029/round.toml": "period = '2029'\npublished = 2030-06-01\nbasis = 'found'\n",
    "labels/sv.toml": "a = 'b'\n",
}
CHANGED = (
    ("labels/nn.toml", "female = ", "femail = "),
    ("labels/en.toml", 'female = "', 'female = "=1+'),
    ("labels/en.toml", 'male = "Man"', 'male = " \u200b"'),
    ("labels/nb.toml", 'male = "', 'male = "\u05d0'),
    ("audit/en.toml", "[providers]", "[providers]\narmy = ['it']"),
    ("collection.toml", 'languages = ["nb", "nn", "en"]', 'languages = ["nb", "nn", "en", "nb"]\nweb = ["de"]'),
    ("providers.toml", 'kind = "ngo"', 'kind = "ngo"\nhue = "x"'),
)
TOLD = """
collection.toml, line 5: The language nb stands twice in languages. Keep it once.
collection.toml, line 6: de stands in web and not in languages. Add it there, or take it out.
labels/sv.toml, line 1: The collection does not declare the language sv. Add it to languages in
    collection.toml, or move the file away.
labels/nb.toml, line 18: The printed report's fonts do not have U+05D0 (hebrew letter alef). Write it in
    letters that they have, or take it out.
labels/nb.toml, line 17: The label codes.sex.femail is missing. Add it, as in the other languages.
labels/nn.toml, line 17: The label codes.sex.female is missing. Add it, as in the other languages.
labels/en.toml, line 17: The label codes.sex.femail is missing. Add it, as in the other languages.
labels/en.toml, line 19: The label codes.sex.male is blank. Write its text.
labels/en.toml, line 18: The label codes.sex.female begins with =, +, -, @ or a tab: a spreadsheet would
    take it for a formula. Begin it with a word.
providers.toml, line 19: providers.shelter_league.hue is not a field that is known here. Take it away,
    or correct its name.
codelists/a_columns.csv, line 1: Unknown columns: age, rank. Use code, parent, kind, of, valid_from,
    valid_to, means, proposal, source.
codelists/b_nothing.csv, line 1: There is no column code. Use code, parent, kind, of, valid_from,
    valid_to, means, proposal, source.
codelists/c_latin.csv, line 1: The file is not UTF-8. Save it as UTF-8.
codelists/d_rows.csv, line 2: The code one has no label. Add codes.d_rows.one to labels/*.toml.
codelists/d_rows.csv, line 2: kind: “whole” is none of part, of_which and view. Write one of them.
codelists/d_rows.csv, line 3: The code two has no label. Add codes.d_rows.two to labels/*.toml.
codelists/d_rows.csv, line 3: valid_from: “soon” is not a date. Write it as 2031-12-31.
codelists/d_rows.csv, line 4: The code four has no label. Add codes.d_rows.four to labels/*.toml.
forms/a.toml, line 1: Not valid TOML from character 8 on. Look at this line and the one before it.
forms/b.toml, line 3: unit: hours of is not a unit. Declare it under [units] in collection.toml, or
    choose one of persons, reports, proposals, cases, decisions, events, visits, calls, contacts, items,
    places, bodies, days, weeks, months, years, year, percent, percentage_points.
tables/z.toml, line 1: part is not a whole number. Correct the value.
tables/z.toml, line 2: rows is not a table. Write its fields under a heading of their own, or in braces.
charts/z.toml, line 1: The file is not UTF-8. Save it as UTF-8.
rounds/2029/round.toml, line 3: basis is none of the words that it may be. Choose one of delivered,
    reconstructed.
report/nb/10-a.md, line 1: What stands before the text cannot be read. Write only rounds = ["NAME"]
    between two lines +++, and the text below them.
report/nb/10-b.md, line 1: What stands before the text cannot be read. Write only rounds = ["NAME"]
    between two lines +++, and the text below them.
report/nb/sub/10-c.md, line 1: The file is not UTF-8. Save it as UTF-8.
rounds/2031/report/nb/02.md, line 1: It belongs to the round 2031 by its folder. Take rounds away.
rounds/2031/report/en/02.md, line 1: It belongs to the round 2031 by its folder. Take rounds away.
rounds/2031/relations.toml, line 1: relation is not a list. Write [[relation]] above each of them.
"""


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    for name, text in WRITTEN.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    for name, old, new in CHANGED:
        text = (folder / name).read_text("utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def told(folder: Path) -> str:
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(folder)
    return " ".join(" ".join(stopped.value.causes).split())


def test_all_that_cannot_be_read_whatever_the_disk_says(spoiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(spoiled) == " ".join(TOLD.split())
    for name in ("glob", "rglob"):
        found = getattr(Path, name)

        def turned(self: Path, pattern: str, found=found):  # type: ignore[no-untyped-def]
            return iter(sorted(found(self, pattern), reverse=True))

        monkeypatch.setattr(Path, name, turned)
    assert told(spoiled) == " ".join(TOLD.split())


def test_a_collection_is_the_same_whatever_the_disk_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def names() -> list[list[str]]:
        held = define.read_collection(SAGALAND)
        parts = (held.codelists, held.forms, held.tables, held.rounds, held.texts.get("nb", {}))
        return [list(one) for one in parts] + [[str(file) for file in held.files]]

    before = names()
    found = Path.glob
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(sorted(found(self, pattern), reverse=True)))
    assert names() == before
