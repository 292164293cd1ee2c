"""A generated collection with more tables than its folder has, and figures that lie in memory."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import tilstand.define
from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.model import Figure, TableNote
from tilstand.terms import FigureOrigin, Key, Period, TranslatedText, Value, ValueQualifier, ValueStatus

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"

TABLES: Mapping[str, Mapping[str, object]] = {
    "by_sex": {
        "number": "2",
        "part": 1,
        "measure": "victims_assisted",
        "provider": "follow_up",
        "rows": {"total": True, "dimension": "exploitation"},
        "columns": {"total": True, "dimension": "sex"},
        "not_stated": True,
        "bracket": {"entry": "new"},
    },
    "by_shelter": {
        "part": 1,
        "order": 1,
        "measure": "victims_assisted",
        "rows": {"group": "follow_up"},
        "columns": {"total": True, "items": [{"where": {"sex": "female"}}, {"where": {"age": "minor"}}]},
    },
    "police": {
        "part": 3,
        "kind": "panel",
        "provider": "police",
        "rows": {
            "items": [
                {"label": "parts.3", "heading": True},
                {"measure": "cases_opened", "level": 1},
                {"measure": "victims_identified", "level": 1},
                {"measure": "cleared_share", "level": 1},
            ]
        },
        "columns": {"steps": [-1, 0], "items": [{"change": True, "label": "measures.cases_change.name"}]},
    },
    "citizens": {
        "part": 1,
        "measure": "victims_assisted",
        "provider": "havn_shelter",
        "rows": {"total": True, "dimension": "citizenship"},
        "not_stated": True,
    },
}


class Shelf:
    """Figures by address, with the remainders of their breakdowns."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.figures: dict[Key, Figure] = {}

    def put(
        self,
        measure: str,
        provider: str,
        value: int | str | ValueStatus,
        period: str = "2031",
        *,
        origin: FigureOrigin = FigureOrigin.SUBMITTED,
        qualifier: ValueQualifier = ValueQualifier.EXACT,
        notes: tuple[str, ...] = (),
        **codes: str,
    ) -> Key:
        key = Key(measure, provider, Period.from_text(period), tuple(sorted(codes.items())))
        amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
        told = tuple(TableNote(TranslatedText.from_texts(nb=note, nn=note, en=note)) for note in notes)
        self.figures[key] = Figure(key, amount, origin, qualifier, notes=told)
        return key

    def get(self, key: Key) -> Figure | None:
        return self.figures.get(key)

    def has_provider_figures(self, provider: str) -> bool:
        return any(key.provider == provider for key in self.figures)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        whole = self.get(key if parent is None else key.at(dimension, parent))
        if whole is None or whole.value.amount is None:
            return None
        parts = self.collection.get_codelist(dimension).parts(parent)
        known = [self.get(key.at(dimension, code.id)) for code in parts]
        left = whole.value.amount - sum(one.value.amount or 0 for one in known if one is not None)
        return Figure(key, Value.number(left), FigureOrigin.COMPUTED)

    revisions = ()
    disputes = ()


@pytest.fixture(scope="session")
def sagaland() -> Collection:
    read = tilstand.define.read_collection(SAGALAND).shared
    titles = {
        f"tables.{name}.title": TranslatedText.from_texts(nb=f"Om {name}", nn=f"Om {name}", en=f"About {name}")
        for name in TABLES
    }
    tables = {name: Table.model_validate(table) for name, table in TABLES.items()}
    return dataclasses.replace(
        read, tables={**read.tables, **tables}, labels=Catalogue({**read.labels.labels, **titles})
    )


@pytest.fixture(scope="session")
def filled(sagaland: Collection) -> Callable[[], Shelf]:
    """Makes figures of 2031 as a report could have them; all generated."""
    return lambda: _filled(sagaland)


@pytest.fixture
def shelf(filled: Callable[[], Shelf]) -> Shelf:
    """Such figures, for one test, which may change them."""
    return filled()


def _filled(collection: Collection) -> Shelf:
    shelf = Shelf(collection)
    put = shelf.put
    put("victims_assisted", "havn_shelter", 14)
    put("victims_assisted", "havn_shelter", 11, sex="female", notes=("Printed 12",))
    put("victims_assisted", "havn_shelter", 3, sex="male")
    put("victims_assisted", "havn_shelter", 0, sex="unknown", origin=FigureOrigin.DEDUCED)
    put("victims_assisted", "havn_shelter", 2, age="minor")
    put("victims_assisted", "havn_shelter", 9, citizenship="north")
    put("victims_assisted", "havn_shelter", 4, citizenship="vinland")
    put("victims_assisted", "havn_shelter", 5, entry="new")
    put("victims_assisted", "fjord_shelter", 8)
    put("victims_assisted", "fjord_shelter", 8, sex="female")
    put("victims_assisted", "shelters", 22, origin=FigureOrigin.COMPUTED)
    put("victims_assisted", "follow_up", 22, origin=FigureOrigin.COMPUTED, notes=("Printed 25",))
    put("victims_assisted", "follow_up", 19, sex="female")
    put("victims_assisted", "follow_up", 3, sex="male")
    put("victims_assisted", "follow_up", 9, entry="new")
    put("victims_assisted", "follow_up", 15, exploitation="sexual")
    put("victims_assisted", "follow_up", 2, exploitation="labour")
    put("victims_assisted", "follow_up", 1, exploitation="labour", entry="new")
    put("mean_stay", "havn_shelter", "41.5", qualifier=ValueQualifier.ABOUT)
    put("dependants_housed", "havn_shelter", 1)
    put("cases_opened", "police", 1204, notes=("Frozen on 1 January",))
    put("cases_opened", "police", 1100, "2030")
    put("victims_identified", "police", 6)
    put("victims_identified", "police", ValueStatus.NOT_KNOWN, "2030")
    put("cleared_share", "police", "36.5")
    return shelf


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of Sagaland without submissions and acts for 2031."""
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder, ignore=shutil.ignore_patterns("log"))
    for file in (folder / "rounds" / "2031" / "submissions").iterdir():
        file.unlink()
    return folder
