"""A file that cannot be read is told with its line and what to do, whatever is wrong with it."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define
from tilstand.define import Collection
from tilstand.define.files import find_line
from tilstand.errors import CollectionError

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"

FAULTS = [
    (
        "measures.toml",
        b"[a\n",
        1,
        ("measures.toml, line 1: Not valid TOML from character 3 on. Look at this line and the one before it."),
    ),
    ("measures.toml", b"\xff", 1, ("measures.toml, line 1: The file is not UTF-8. Save it as UTF-8.")),
    ("codelists/sex.csv", b"code\n\xff", 1, ("codelists/sex.csv, line 1: The file is not UTF-8. Save it as UTF-8.")),
    (
        "codelists/sex.csv",
        b"code,colour\nx,red\n",
        1,
        (
            "codelists/sex.csv, line 1: Unknown columns: colour. Use code, parent, kind, of, "
            "valid_from, valid_to, means, proposal, source."
        ),
    ),
    (
        "codelists/sex.csv",
        b"means\nx\n",
        1,
        (
            "codelists/sex.csv, line 1: There is no column code. Use code, parent, kind, of, "
            "valid_from, valid_to, means, proposal, source."
        ),
    ),
    (
        "codelists/sex.csv",
        b"code,kind\nfemale,whole\n",
        1,
        ("codelists/sex.csv, line 2: kind: “whole” is none of part, of_which and view. Write one of them."),
    ),
    (
        "codelists/sex.csv",
        b"code,valid_from\nfemale,soon\n",
        1,
        ("codelists/sex.csv, line 2: valid_from: “soon” is not a date. Write it as 2031-12-31."),
    ),
    (
        "report/en/01.md",
        b"+++\nrounds = 1\n+++\n",
        1,
        (
            "report/en/01.md, line 1: What stands before the text cannot be read. Write only "
            'rounds = ["NAME"] between two lines +++, and the text below them.'
        ),
    ),
    ("report/en/01.md", b"\xff", 1, ("report/en/01.md, line 1: The file is not UTF-8. Save it as UTF-8.")),
    (
        "report/en/01.md",
        b"# A\n\n\xe2\x80\xabx\n",
        1,
        (
            "report/en/01.md, line 3: The printed report's fonts do not have U+202B "
            "(right-to-left embedding). Write it in letters that they have, or take it out."
        ),
    ),
    (
        "relations.toml",
        b"relation = 1\n",
        1,
        ("relations.toml, line 1: relation is not a list. Write [[relation]] above each of them."),
    ),
    (
        "rounds/2031/relations.toml",
        b"[[relation]]\n",
        2,
        ("rounds/2031/relations.toml, line 1: relation.0.id is missing. Add the field."),
    ),
    ("providers.toml", b"", 1, ("providers.toml, line 1: There are no providers. Every collection needs them.")),
    (
        "rounds/2031/round.toml",
        b"period = 2031\n",
        1,
        ("rounds/2031/round.toml, line 1: published is missing. Add the field."),
    ),
]


@pytest.mark.parametrize(("name", "content", "many", "told"), FAULTS)
def test_a_file_that_cannot_be_read_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, many: int, told: str
) -> None:
    folder = tmp_path / "sagaland"
    shutil.copytree(FOLDER, folder)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    with pytest.raises(CollectionError) as stopped:
        define.read_collection(folder)
    assert (stopped.value.causes[0], len(stopped.value.causes)) == (told, many)


@pytest.mark.parametrize("version", ["87 women", "Asia 12 persons", "two", "2024 (41)"])
def test_the_version_of_a_code_list_can_hold_no_count(tmp_path: Path, version: str) -> None:
    with pytest.raises(CollectionError) as stopped:
        _versioned(tmp_path, version)
    assert f"“{version}” is not a version" in stopped.value.causes[0]


@pytest.mark.parametrize("version", ["", "2024", "1.2b", "v2", "ISO 3166-1:2020", "ICD-10", "UN M49"])
def test_the_version_of_a_code_list_is_a_year_a_number_or_a_standard(tmp_path: Path, version: str) -> None:
    assert _versioned(tmp_path, version).settings.codelists["country"].version == version


def _versioned(tmp_path: Path, version: str) -> Collection:
    folder = tmp_path / "sagaland"
    shutil.copytree(FOLDER, folder)
    file = folder / "collection.toml"
    text = file.read_text("utf-8")
    assert 'version = "2030"' in text
    file.write_text(text.replace('version = "2030"', f'version = "{version}"'), "utf-8")
    return define.read_collection(folder)


# What cannot be read in a collection's files, told at once, in the same order whatever the disk says.


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


# A reader of an error finds the line, in tables, arrays of tables and nested keys.


TEXT = """\
title = "x"

[a]
one = 1
two = { three = 3 }

[[list]]
name = "first"

[[list]]
name = "second"
inner.deep = 2

["quoted key"]
value = 1
"""


def test_a_key_in_a_table() -> None:
    assert find_line(TEXT, ["a", "one"]) == 4


def test_an_inline_table_is_found_at_its_own_line() -> None:
    assert find_line(TEXT, ["a", "two", "three"]) == 5


def test_the_second_of_an_array() -> None:
    assert find_line(TEXT, ["list", 1, "name"]) == 11
    assert find_line(TEXT, ["list", 0, "name"]) == 8


def test_dotted_and_quoted_keys() -> None:
    assert find_line(TEXT, ["list", 1, "inner", "deep"]) == 12
    assert find_line(TEXT, ["quoted key", "value"]) == 15


def test_what_is_missing_is_told_at_its_table() -> None:
    assert find_line(TEXT, ["a", "missing"]) == 3
    assert find_line(TEXT, ["nothing"]) == 1


def test_what_stands_nowhere_is_told_at_the_first_line() -> None:
    assert find_line("", ["a"]) == 1
    assert find_line("# nothing\n[b]\nx = 1\n", ["a", "y"]) == 1


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.dictionaries(st.sampled_from("uvwxyz"), st.integers(), min_size=1))
)
def test_every_key_of_a_file_is_found_where_it_stands(tree: dict[str, dict[str, int]]) -> None:
    lines = [line for table, keys in tree.items() for line in (f"[{table}]", *(f"{k} = {v}" for k, v in keys.items()))]
    text = "\n".join(lines)
    for table, keys in tomllib.loads(text).items():
        for key, value in keys.items():
            assert lines[find_line(text, [table, key]) - 1] == f"{key} = {value}"


# A pipe among the files of a collection is told: whoever opened it would wait for ever.


@pytest.mark.parametrize("name", ["tables/x.toml", "labels/xx.toml", "rounds/2031/report/x.md", "measures.toml"])
def test_a_pipe_is_named_and_not_opened(tmp_path: Path, name: str) -> None:
    place = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).unlink(missing_ok=True)
    os.mkfifo(place / name)
    with pytest.raises(CollectionError, match="a pipe") as told:
        define.read_collection(place)
    assert name.rpartition("/")[2] in str(told.value)


def test_one_among_the_submissions_stops_no_round(tmp_path: Path) -> None:
    place = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    os.mkfifo(place / "rounds" / "2031" / "submissions" / "x.csv")
    assert define.read_collection(place).rounds


# A file of a collection that cannot be read is told once: what it then lacks follows from it.


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("forms/shelter.toml", b'unit = "persons\xe5"'),
        ("rounds/2031/round.toml", b"\xff\xfeperiod"),
        ("measures.toml", b"[measure"),
    ],
)
def test_one_file_one_message(tmp_path: Path, file: str, data: bytes) -> None:
    place = shutil.copytree(SAGALAND, tmp_path / "sagaland")
    (place / file).write_bytes(data)
    with pytest.raises(CollectionError) as told:
        define.read_collection(place)
    assert len([cause for cause in told.value.causes if file in cause]) == 1


def test_a_code_under_a_code_that_is_not_there_is_told(tmp_path: Path) -> None:
    place = shutil.copytree(SAGALAND, tmp_path / "sagaland")
    codes = place / "codelists" / "country.csv"
    lines = codes.read_text("utf-8").splitlines()
    head = lines[0].split(",")
    first, second = (lines[at].split(",") for at in (1, 2))
    first[head.index("parent")], second[head.index("parent")] = "nowhere", first[0]
    codes.write_text("\n".join([lines[0], ",".join(first), ",".join(second), *lines[3:]]), "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(place)
    assert any("nowhere" in cause for cause in told.value.causes)


# Signs that a file writes by their code are seen as well as those that stand in it.


@pytest.mark.parametrize("sign", ["☀", "\\u2600"])
def test_a_sign_that_no_font_has_is_told_however_it_is_written(sign: str, tmp_path: Path) -> None:
    folder = Path(copytree(SAGALAND, tmp_path / "sagaland"))
    file = folder / "labels" / "nb.toml"
    first, _, rest = file.read_text("utf-8").partition(' = "')
    file.write_text(f'{first} = "{sign}{rest}', "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    assert "U+2600" in str(told.value.spoken("nb").causes)


# No value is taken for one of another kind: each is told with file, line and what is due there.


TOP = ""
"""In place of nothing: the line is put before all others."""


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        *(
            ("labels/nb.toml", 'police = "Politi', f"police = {value} # ", "text")
            for value in ("nan", "true", "[1]", "2031-01-01", "3", "[]")
        ),
        *(
            ("collection.toml", TOP, f"licence = {value}", "text")
            for value in ("nan", "true", "[1]", "2031-01-01", "3", "[]")
        ),
        *(
            ("collection.toml", TOP, f"printed_accounts = {value}", "yes_no")
            for value in ('"yes"', "1", "0", '"true"', "2031-01-01", "nan")
        ),
        *(
            ("forms/shelter.toml", "part = 1", f"part = {value}", "whole")
            for value in ('"1"', "1.0", "true", "nan", "[1]", "2031-01-01")
        ),
        *(
            ("rounds/2031/round.toml", TOP, f"deadline = {value}", "date")
            for value in ('"2032-01-01"', "0", "2032-01-01T10:00:00", "true")
        ),
        ("collection.toml", "most_percent = 10.0", "most_percent = inf", "number"),
        ("collection.toml", "most_percent = 10.0", 'most_percent = "10"', "number"),
        ("collection.toml", "most_percent = 10.0", "most_percent = true", "number"),
        ("collection.toml", TOP, "retention.line_list = 180.5", "whole"),
        ("collection.toml", TOP, 'licens = "MIT"', "unknown_near"),
        ("collection.toml", "fixed = true, means", "fixd = true, means", "unknown_near"),
        ("collection.toml", TOP, 'zzz = "MIT"', "unknown"),
    ],
)
def test_nothing_is_coerced(tmp_path: Path, file: str, old: str, new: str, kind: str) -> None:
    place = Path(shutil.copytree(FOLDER, tmp_path / "sagaland"))
    text = (place / file).read_text("utf-8")
    assert old in text
    text = text.replace(old, new, 1) if old else f"{new}\n{text}"
    (place / file).write_text(text, "utf-8")
    line = text[: text.index(new)].count("\n") + 1
    with pytest.raises(CollectionError) as error:
        define.read_collection(place)
    told = [dict(cause.facts) for cause in error.value.told]  # type: ignore[attr-defined]
    kinds = [fact["what"].template.path for fact in told if (fact["place"], fact["line"]) == (file, line)]
    assert kinds == [f"define.fault.{kind}"]
