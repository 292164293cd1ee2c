"""A file that cannot be read is told with its line and what to do, whatever is wrong with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import Collection
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
