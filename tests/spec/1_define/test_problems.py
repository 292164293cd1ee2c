"""All problems of a collection's files come at once, each with file, line and remedy, one for one cause."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.errors import CollectionError

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
FOLDERS = [ROOT / "tests" / "fixtures" / "sagaland", ROOT / "collections" / "norway"]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def place(request, tmp_path: Path) -> Path:
    return Path(copytree(request.param, tmp_path / request.param.name))


def problems(folder: Path) -> list[str]:
    with pytest.raises(CollectionError) as caught:
        define.read_collection(folder)
    return list(caught.value.causes)


def used(folder: Path) -> set[str]:
    """Code lists that a dimension names."""
    return {dimension.codelist for dimension in define.read_collection(folder).settings.dimensions.values()}


def told_gone(found: list[str], place: Path, name: str) -> bool:
    """Whether a code list that is gone is told on the line that names it."""
    lines = (place / "collection.toml").read_text("utf-8").splitlines()
    told = [one for one in found if f"There is no code list {name}. Add codelists/{name}.csv" in one]
    return any(name in lines[int(one.split()[2].rstrip(":")) - 1] for one in told)


@pytest.mark.slow
def test_any_code_list_that_is_gone_is_told(tmp_path: Path) -> None:
    place = Path(copytree(FOLDERS[0], tmp_path / "sagaland"))
    for name in sorted(used(place)):
        file = place / "codelists" / f"{name}.csv"
        content = file.read_bytes()
        file.unlink()
        found = problems(place)
        first = next(one for one in found if one.startswith("collection.toml, line "))
        assert told_gone([first], place, name)
        assert not [one for one in found if "is not a code of" in one]
        file.write_bytes(content)


@pytest.mark.slow
def test_all_code_lists_that_are_gone_are_told_at_once(place: Path) -> None:
    gone = sorted(used(place))
    for name in gone:
        (place / "codelists" / f"{name}.csv").unlink()
    found = problems(place)
    assert [name for name in gone if not told_gone(found, place, name)] == []
    assert not [one for one in found if "is not a code of" in one]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_language_that_is_gone_is_told_once(place: Path, language: str) -> None:
    (place / "labels" / f"{language}.toml").unlink()
    (found,) = problems(place)
    assert found.startswith(f"labels/{language}.toml, line 1: The language has no labels.")


def test_blank_labels_are_told_with_file_and_line_all_at_once(place: Path) -> None:
    told = []
    for language, blank in (("nn", '""'), ("en", '" \\u200b\\t"')):
        file = place / "labels" / f"{language}.toml"
        lines = file.read_text("utf-8").splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith("female"))
        lines[at] = f"female = {blank}"
        file.write_text("\n".join(lines), "utf-8")
        what = "The label codes.sex.female is blank. Write its text."
        told.append(f"labels/{language}.toml, line {at + 1}: {what}")
    assert problems(place) == told


def test_one_missing_label_is_told_for_its_language(place: Path) -> None:
    file = place / "labels" / "nn.toml"
    text = file.read_text("utf-8")
    line = next(one for one in text.splitlines() if one.startswith("female"))
    file.write_text(text.replace(line + "\n", "", 1), "utf-8")
    (found,) = problems(place)
    assert found.startswith("labels/nn.toml, line ")
    assert "female is missing" in found


@pytest.mark.slow
def test_a_renamed_code_is_told_wherever_it_is_used_at_once(tmp_path: Path) -> None:
    place = Path(copytree(FOLDERS[1], tmp_path / "norway"))
    file = place / "codelists" / "sex.csv"
    file.write_text(re.sub("(?m)^female\\b", "femail", file.read_text("utf-8")), "utf-8")
    found = problems(place)
    assert any("codelists/sex.csv" in one and "femail has no label" in one for one in found)
    assert [one for one in found if "female is not a code" in one]
    for tongue in ("nb", "nn", "en"):
        labels = place / "labels" / f"{tongue}.toml"
        text = labels.read_text("utf-8")
        at = text.index("\nfemale", text.index("codes.sex"))
        labels.write_text(f'{text[:at]}\nfemail = "x"{text[at:]}', "utf-8")
    assert problems(place) == [one for one in found if "has no label" not in one]


@pytest.mark.slow
def test_a_faulty_relation_is_told_on_its_own_line(place: Path) -> None:
    file = place / "relations.toml"
    lines = file.read_text("utf-8").splitlines()
    at = [number for number, line in enumerate(lines) if line.startswith("kind = ")][-1]
    lines[at] = 'kind = "summ"'
    file.write_text("\n".join(lines) + "\n", "utf-8")
    (found,) = problems(place)
    assert found.startswith(f"relations.toml, line {at + 1}: relation.")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("relations.toml", "[relation]\nid = 'x'\n", "relations.toml, line 1: relation is not a list."),
        ("providers.toml", "providers = 1\n", "providers.toml, line 1: providers is not a table."),
        ("codelists/sex.csv", b"code\nf\xf8male\n", "codelists/sex.csv, line 1: The file is not UTF-8."),
    ],
)
def test_a_file_of_another_shape_is_told(place: Path, file: str, text: str | bytes, told: str) -> None:
    (place / file).write_bytes(text.encode() if isinstance(text, str) else text)
    assert any(one.startswith(told) for one in problems(place))


SIGN = "\u05d0"


@pytest.mark.slow
def test_signs_that_no_font_has_are_told_with_file_and_line_all_at_once(tmp_path: Path) -> None:
    place = Path(copytree(FOLDERS[1], tmp_path / "norway"))
    told = []
    for name, before, after in (
        ("labels/nb.toml", 'female = "', f'female = "{SIGN}'),
        ("labels/en.toml", 'female = "', r'female = "\u05d0'),
        ("labels/nn.toml", 'female = "', 'female = "\u202e'),
        ("collection.toml", 'version = "', f'version = "{SIGN}'),
        ("rounds/2024/report/nb/00-summary.md", "# ", f"# {SIGN}"),
        ("codelists/sex.csv", "female,", f"female{SIGN},"),
    ):
        text = (place / name).read_text("utf-8")
        line = text[: text.index(before)].count("\n") + 1
        code = "U+202E (right-to-left override)" if "\u202e" in after else "U+05D0 (hebrew letter alef)"
        told.append(f"{name}, line {line}: The printed report's fonts do not have {code}.")
        (place / name).write_text(text.replace(before, after, 1), "utf-8")
    found = [one.partition(" Write it")[0] for one in problems(place) if "fonts do not have" in one]
    assert sorted(found) == sorted(told)


@pytest.mark.slow
def test_words_that_are_only_looked_for_may_have_any_sign(tmp_path: Path) -> None:
    place = Path(copytree(FOLDERS[1], tmp_path / "norway"))
    file = next((place / "audit").glob("*.toml"))
    text = file.read_text("utf-8")
    file.write_text(f"# {SIGN}\n{text}", "utf-8")
    (place / "labels" / "nb.toml").write_text(
        f"# {SIGN} in a remark\n" + (place / "labels" / "nb.toml").read_text("utf-8"), "utf-8"
    )
    assert define.read_collection(place).id == "norway"
