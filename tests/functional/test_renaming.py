"""Names decide nothing: a collection with opaque names comes to the same findings and the same edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renamed import Renamed, renamed
from rewritten import files

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
Editions = tuple[dict[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Renamed]:
    """Sagaland under opaque names, in the alphabet of the old ones."""
    folder = tmp_path_factory.mktemp("renamed") / "sagaland"
    return folder, renamed(SAGALAND, folder)


@pytest.fixture(scope="module")
def editions(tilstand: Any, copy: tuple[Path, Renamed], tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """The texts of both editions, those of the copy under the old names."""
    out, (folder, names) = tmp_path_factory.mktemp("editions"), copy
    for name, path in (("own", SAGALAND), ("copy", folder)):
        done = tilstand("run", path, "2031", "--out", out / name, "--quiet")
        assert done.returncode == 0, done.stderr
    return files(out / "own"), files(out / "copy", names.back)


def test_every_name_of_the_copy_is_opaque(copy: tuple[Path, Renamed]) -> None:
    folder, names = copy
    assert {"victims_assisted", "police", "entry", "sex", "havn_shelter"} <= set(names.old.values())
    measures = (folder / "measures.toml").read_text("utf-8")
    assert not [
        name for name in names.names["measure"] if f"[{name}]" in measures or f"\n{name} " in measures
    ]
    assert "unknown" not in (folder / "codelists" / f"{names.name('codelist', 'sex')}.csv").read_text(
        "utf-8"
    ).replace(",unknown", "")  # what a code means is declared, and stays


@pytest.mark.parametrize("part", ["internal", "data", "site"])
def test_the_edition_is_the_same_up_to_the_names(editions: Editions, part: str) -> None:
    own, copied = ({name: text for name, text in one.items() if name.startswith(part)} for one in editions)
    assert own.keys() == copied.keys()
    assert [name for name in own if own[name] != copied[name]] == []
