"""The published test vectors: what every encoder makes of the same persons under the same key.

The vectors are made up by hand, for each rule of docs/reference/link-encoding.md; `RENEW=1` writes what the
encoder here makes of them. The browser is held to them in tests/functional/site/test_encoder.py.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

from as_before import as_before

from tilstand.link.encoding import RecordEncoder
from tilstand.link.identity import read_identity

FILE = Path(__file__).parents[3] / "docs" / "reference" / "link-vectors.json"
VECTORS: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def encoder() -> RecordEncoder:
    key = urlsafe_b64decode(VECTORS["key"] + "=")
    return RecordEncoder(key, VECTORS["year"], VECTORS["groups"])


def encode(one: dict[str, Any]) -> dict[str, Any]:
    """What the encoder makes of a vector."""
    record = encoder().encode_record(
        read_identity(one["cells"], VECTORS["year"]), one["row"], one["cells"].get("group", "")
    )
    return json.loads(record.to_line())


def test_the_vectors_are_encoded_as_they_are_published() -> None:
    found = [{**one, "record": encode(one)} for one in VECTORS["vectors"]]
    told = {**VECTORS, "fingerprint": encoder().fingerprint, "vectors": found}
    as_before(FILE, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def test_the_vectors_have_each_kind_of_column_and_of_record() -> None:
    from tilstand.link.identity import COLUMNS

    assert {column for one in VECTORS["vectors"] for column in one["cells"]} == set(COLUMNS)
    assert {one["record"]["linkable"] for one in VECTORS["vectors"]} == {True, False}
    assert len({one["row"] for one in VECTORS["vectors"]}) == len(VECTORS["vectors"]) >= 30
