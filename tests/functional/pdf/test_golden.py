"""Norway's edition says what it said: every file of it, against a list of hashes that is kept.

`make golden` renews the list after a change that is meant.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

TOOL = Path(__file__).parents[3] / "tools" / "golden.py"


def test_every_file_of_the_edition_says_what_it_said(edition: Path, printed) -> None:
    about = importlib.util.spec_from_file_location("golden", TOOL)
    golden = importlib.util.module_from_spec(about)
    about.loader.exec_module(golden)

    def text(file: Path) -> str:
        return "\n".join(page.text for page in printed(file.stem.partition("-")[2]))

    found, kept = golden.told(edition, text), golden.kept()
    assert len(kept) > 1000
    assert sorted(found) == sorted(kept)
    assert [name for name in kept if found[name] != kept[name]] == []
