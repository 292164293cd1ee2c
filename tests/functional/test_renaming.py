"""Names decide nothing: a collection with opaque names comes to the same findings and the same edition."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from renamed import Renamed, renamed
from rewritten import files
from tilstand import collect, define

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
_HASH = re.compile(r"(?:[0-9a-f]{8}(?:<wbr>)?){8}")
Editions = tuple[dict[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Renamed]:
    """Sagaland under opaque names, in the alphabet of the old ones."""
    folder = tmp_path_factory.mktemp("renamed") / "sagaland"
    return folder, renamed(SAGALAND, folder)


@pytest.fixture(scope="module")
def editions(
    tilstand: Any, copy: tuple[Path, Renamed], plain: Path, tmp_path_factory: pytest.TempPathFactory
) -> Editions:
    """The texts of both editions, those of the copy under the old names."""
    out, (folder, names) = tmp_path_factory.mktemp("editions"), copy
    done = tilstand("run", folder, "2031", "--out", out / "copy", "--quiet")
    assert done.returncode == 0, done.stderr
    # A dimension that is called as a column of the long table has another name there, which the copy need not give it.
    own = {name: text.replace("decided_by_code", "decided_by") for name, text in files(plain).items()}
    return own, files(out / "copy", names.back)


def test_every_name_of_the_copy_is_opaque(copy: tuple[Path, Renamed]) -> None:
    folder, names = copy
    assert {"victims_assisted", "police", "entry", "sex", "havn_shelter"} <= set(names.old.values())
    measures = (folder / "measures.toml").read_text("utf-8")
    assert not [name for name in names.names["measure"] if f"[{name}]" in measures or f"\n{name} " in measures]
    assert "unknown" not in (folder / "codelists" / f"{names.name('codelist', 'sex')}.csv").read_text("utf-8").replace(
        ",unknown", ""
    )  # what a code means is declared, and stays


@pytest.mark.parametrize("part", ["internal", "data", "site"])
def test_the_edition_is_the_same_up_to_the_names(editions: Editions, part: str) -> None:
    own, copied = ({name: text for name, text in one.items() if name.startswith(part)} for one in editions)
    assert own.keys() == copied.keys()
    same = (lambda one: _HASH.sub("", one)) if part == "site" else str  # the page about the data states theirs
    assert [name for name in own if same(own[name]) != same(copied[name])] == []


def test_a_list_under_a_standards_headings_is_counted_the_same(copy: tuple[Path, Renamed], tmp_path: Path) -> None:
    """What a standard's columns and values mean follows from what dimensions and codes declare."""
    folder, names = copy
    counts = []
    for path, called in ((SAGALAND, str), (folder, lambda name: renamed_in(names, name))):
        file = tmp_path / f"{called('dal_shelter')}.csv"
        rows = ("K-1,{0},yes,woman,18--20", "K-2,{0},ja,man,9--17", "K-3,{0},no,not specified,48+")
        lines = ["case,role,new,gender,ageBroad", *(row.format(called("victim")) for row in rows)]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        found, findings = collect.collect_line_list(define.read_collection(path), "2031", file)
        assert [one.rule for one in findings if one.severity == "error"] == []
        assert found is not None
        counts.append({names.back(o.key.text()): str(o.value) for o in found.observations})
    own, copied = counts
    assert own == copied
    expected = {"entry=new": 2, "entry=carried_over": 1, "sex=female": 1, "sex=unknown": 1, "age=minor": 1}
    at = "victims_assisted | dal_shelter | 2031 | "
    assert {codes: int(own[at + codes]) for codes in expected} == expected


def renamed_in(names: Renamed, name: str) -> str:
    return names.name("role", names.name("provider", name))
