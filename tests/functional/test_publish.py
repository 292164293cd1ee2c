"""The open data of a whole run, two editions compared, as a user makes them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from jsonstat_validator import validate_jsonstat
from python_calamine import CalamineWorkbook

from tilstand.publish.figure_files import FIGURE_FILES

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
SHELTER = ("rounds", "2031", "submissions", "havn_shelter.csv")


@pytest.fixture(scope="module")
def two(tilstand: Any, once: Any, plain: Path) -> tuple[Path, Path, Path]:
    """A collection, its edition, and the edition after one figure was submitted anew."""
    folder: Path = once("two", lambda folder: _two(tilstand, folder, plain))
    return folder / "sagaland", plain, folder / "new"


def _two(tilstand: Any, folder: Path, old: Path) -> None:
    collection = copytree(SAGALAND, folder / "sagaland")
    file = collection.joinpath(*SHELTER)
    lines = file.read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    at = next(n for n, row in enumerate(rows) if row["measure"] == "victims_assisted" and not row["breakdown"])
    value = rows[at]["value"]
    assert f",{value}," in lines[at + 1]
    lines[at + 1] = lines[at + 1].replace(f",{value},", f",{int(value) + 1},", 1)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    new = folder / "new"
    done = tilstand("run", collection, "2031", "--out", new, "--former", old, "--quiet")
    assert done.returncode == 0, done.stderr


def test_the_change_list_names_the_figure_and_what_follows_from_it(two: tuple[Path, Path, Path]) -> None:
    _, _, new = two
    lines = list(csv.DictReader(io.StringIO((new / "data" / "changes.csv").read_text("utf-8"))))
    assert lines
    assert {line["measure"] for line in lines} == {"victims_assisted"}
    words = {
        row["id"]
        for row in csv.DictReader(io.StringIO((new / "data" / "dictionary.csv").read_text("utf-8")))
        if row["kind"] in ("change", "reason")
    }
    assert all({line["change"], line["reason"]} <= words for line in lines)
    assert any(int(line["new_value"]) == int(line["old_value"]) + 1 for line in lines if line["old_value"])


def test_compare_says_the_same_in_words_and_as_json(tilstand: Any, two: tuple[Path, Path, Path]) -> None:
    _, old, new = two
    told = json.loads(tilstand("publish", "compare", old, new, "--json").stdout)
    listed = (new / "data" / "changes.csv").read_text("utf-8").splitlines()[1:]
    assert sum(told["counts"].values()) == len(listed) == len(told["changes"])
    shown = tilstand("publish", "compare", old, new, "--language", "nb")
    assert shown.returncode == 0
    assert "som fikk bistand», Botilbudene, 2031: 43 → 44. Følger av andre tall" in shown.stdout
    assert not [word for change in told["changes"] for word in _raw(change) if word in shown.stdout]
    assert not re.search(r"\b(changed|figures|series|footnote|follows|at_least)\b", shown.stdout, re.I)
    english = tilstand("publish", "compare", old, new, "--language", "en").stdout
    assert "Figures that changed" in english
    assert "The body submitted again." in english
    same = tilstand("publish", "compare", new, new, "--json")
    assert json.loads(same.stdout)["changes"] == []
    nothing = tilstand("publish", "compare", old / "data", new, "--language", "nb")
    assert (nothing.returncode, "Det er ingen utgave i" in nothing.stderr) == (3, True)


def _raw(change: dict[str, Any]) -> list[str]:
    """The codes of a figure that no name contains."""
    return [change["measure"], change["provider"], *(f"={code}" for code in change["codes"].values())]


def test_every_table_of_norway_is_there_in_every_format(edition: Path) -> None:
    data = edition / "data"
    single = {"dictionary", "changes"}
    names = [file.stem for file in data.glob("*.csv") if file.stem not in single and file.name not in FIGURE_FILES]
    assert len(names) > 50
    book = CalamineWorkbook.from_path(data / "tables.xlsx")
    for name in names:
        for language in ("nb", "nn", "en"):
            assert validate_jsonstat(json.loads((data / f"{name}.{language}.json").read_text("utf-8")))
        sheet = book.get_sheet_by_name(name[:31]).to_python(skip_empty_area=False)
        numbers = [cell for row in sheet for cell in row[1:] if isinstance(cell, float)]
        rows = list(csv.DictReader(io.StringIO((data / f"{name}.csv").read_text("utf-8"))))
        # Of a range the workbook tells both ends, as words: it is no number that a sum could take.
        alone = [(row["value"] if not row["upper"] else "", row["bracket"]) for row in rows]
        assert numbers == [float(one) for pair in alone for one in pair if one], name
        ranges = [f"{row['value']}–{row['upper']}" for row in rows if row["upper"]]
        assert [cell for row in sheet for cell in row[1:] if cell in ranges] == ranges, name
    cited = yaml.safe_load((data / "CITATION.cff").read_text("utf-8"))
    # Nobody has decided on a licence: a program is told of none, a reader of those that are proposed.
    assert "license" not in cited
    assert "(NLOD) 2.0" in (data / "CITATION.cff").read_text("utf-8").splitlines()[0]
    assert "forslag" in (data / "README.nb.md").read_text("utf-8")
