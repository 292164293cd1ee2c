"""Where digits may be somebody's number, and where they are an address or a form."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.registers.values import PersonalDataDetector

CALLED = "See +47 22 33 11 60 for more."


def column(kind: str, pattern: str = "") -> Any:
    return SimpleNamespace(language="en", field=SimpleNamespace(type=kind, pattern=pattern, names=False))


@pytest.mark.parametrize(
    ("field", "kinds"),
    [
        (column("text"), ["phone"]),
        (column("number"), ["phone"]),
        (column("address"), []),
        (column("text", r"\d+"), []),
        (column("number", r"\d+"), ["phone"]),  # only a text has a form
    ],
)
def test_digits_are_nobody_s_in_an_address_or_a_form(rulings: Any, field: Any, kinds: list[str]) -> None:
    found = PersonalDataDetector(rulings).find_value_identifiers(field, CALLED)
    assert [kind.value for kind, _ in found] == kinds
