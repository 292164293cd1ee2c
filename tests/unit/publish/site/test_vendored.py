"""Files from elsewhere are as they were recorded, with their licences."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
FOLDERS = (ROOT / "src" / "tilstand" / "publish" / "site" / "static", ROOT / "tests" / "vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_has_the_hash_that_was_recorded(folder: Path) -> None:
    packages = json.loads((folder / "vendor.json").read_text("utf-8"))["packages"]
    files = {file["file"]: file["sha256"] for package in packages for file in package["files"]}
    assert files
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files} == files
    assert all(any("LICENSE" in file["file"] for file in one["files"]) for one in packages)
