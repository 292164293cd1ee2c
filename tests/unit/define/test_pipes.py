"""A pipe among the files of a collection is told: whoever opened it would wait for ever."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


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
