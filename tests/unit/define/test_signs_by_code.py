"""Signs that a file writes by their code are seen as well as those that stand in it."""

from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.mark.parametrize("sign", ["☀", "\\u2600"])
def test_a_sign_that_no_font_has_is_told_however_it_is_written(sign: str, tmp_path: Path) -> None:
    folder = Path(copytree(SAGALAND, tmp_path / "sagaland"))
    file = folder / "labels" / "nb.toml"
    first, _, rest = file.read_text("utf-8").partition(' = "')
    file.write_text(f'{first} = "{sign}{rest}', "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(folder)
    assert "U+2600" in str(told.value.spoken("nb").causes)
