"""The list of what the program is made of: CycloneDX, complete, and the same for the same pins."""

from __future__ import annotations

import importlib.util
import re
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def sbom() -> Any:
    about = importlib.util.spec_from_file_location("sbom", ROOT / "tools" / "sbom.py")
    assert about is not None
    assert about.loader is not None
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    return module


def test_every_pinned_library_is_in_it_with_its_hashes(sbom):
    told = sbom.bill()
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told == sbom.bill()
    texts = [file.read_text() for file in sbom.PINS]
    pins = {one for text in texts for one in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M)}
    held = [(one["name"], one["version"]) for one in told["components"] if "purl" in one]
    assert sorted(held) == sorted(pins)
    assert all(one["properties"] for one in told["components"] if "purl" in one)
    assert len({one["bom-ref"] for one in told["components"]}) == len(told["components"])


@pytest.mark.parametrize(
    ("about", "read"),
    [
        ({"License-Expression": "MIT OR Apache-2.0", "License": "of the author"}, "MIT OR Apache-2.0"),
        ({"License": "Apache-2.0"}, "Apache-2.0"),
        ({"License": "MIT License\n\nCopyright ..."}, "MIT"),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, "BSD-3-Clause"),
        ({"License": "as you like"}, ""),
        ({"License": "All rights reserved AND MIT"}, ""),
        ({}, ""),
    ],
)
def test_a_licence_is_read_wherever_a_library_names_it(sbom, monkeypatch, about, read):
    told = Message()
    for key, value in about.items():
        told[key] = value
    monkeypatch.setattr(sbom.metadata, "metadata", lambda _name: told)
    assert sbom.licence("any") == read
    assert sbom.looked_at(read) == bool(read)
