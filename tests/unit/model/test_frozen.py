"""What is handed on cannot be changed, holds its fields alone, and is silent where nothing was said."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from enum import StrEnum
from typing import Any

import pytest

from tilstand import model
from tilstand.model.appendix import Appendix
from tilstand.model.chart import PERSONS, TOLD_APART
from tilstand.model.names import Imprint
from tilstand.terms import InvariantText

pytestmark = pytest.mark.whole_room

MODULES = [importlib.import_module(f"{model.__name__}.{one.name}") for one in pkgutil.iter_modules(model.__path__)]
KINDS = [
    kind for each in MODULES for kind in vars(each).values()
    if isinstance(kind, type) and kind.__module__ == each.__name__
]  # fmt: skip
HANDED: list[Any] = [kind for kind in KINDS if dataclasses.is_dataclass(kind)]
KEEP = {"EditionNames", "Overview", "ChartData", "Release", "ReleasedText"}
"""What keeps something that it worked out once, beside its fields."""
SAID = {
    "RegisterEntry.state": "written",
    "Observation.origin": "submitted",
    "Observation.qualifier": "exact",
    "Figure.qualifier": "exact",
    "TableNote.kind": "remark",
    "CellValue.qualifier": "exact",
    "CellValue.bracket_origin": "submitted",
    "CellValue.bracket_qualifier": "exact",
    "ReleasableTable.printed": True,
}


def test_what_is_handed_on_is_frozen_and_holds_its_fields_alone():
    assert len(HANDED) > 40
    assert {kind.__name__ for kind in HANDED if not kind.__dataclass_params__.frozen} == set()
    assert {kind.__name__ for kind in HANDED if "__slots__" not in vars(kind)} == KEEP
    same = {kind.__name__ for kind in HANDED if not kind.__dataclass_params__.eq}
    assert same == {"ObservationColumns", "ReleasedText"}  # of these each is itself, or says itself when two are equal


def test_what_nobody_said_is_nothing():
    found = {}
    for kind in HANDED:
        for one in dataclasses.fields(kind):
            made = one.default_factory is not dataclasses.MISSING
            default = one.default_factory() if made else one.default
            if default and default not in (dataclasses.MISSING, InvariantText("")):
                found[f"{kind.__name__}.{one.name}"] = default
    assert found == SAID | {"EditionNames.imprint": Imprint(), "Release.appendix": Appendix()}


def test_each_word_of_a_hand_over_is_its_own():
    words = {kind.__name__: [str(one) for one in kind] for kind in KINDS if issubclass(kind, StrEnum)}
    assert words == {
        "Severity": ["error", "warning", "info"],
        "EvidenceGrade": ["proven", "simplest", "assumed"],
        "NoteKind": ["remark", "printed", "disputed", "read", "revised", "doubt", "deduced", "break"],
    }
    assert (TOLD_APART, PERSONS) == (5, 200)
