"""Sagaland, and figures written as tables: what the cases of the handbook are told with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tilstand import collect, define, reconcile
from tilstand.define import Collection
from tilstand.model import Adjustment, Batch, Decision, Observation, Source, Submission
from tilstand.reconcile import Reconciliation
from tilstand.terms import FigureOrigin, Key, Period, TranslatedText, Value, ValueQualifier, ValueStatus

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
Told = Callable[..., Reconciliation]


@pytest.fixture(scope="session")
def sagaland() -> Collection:
    """An invented country; everything in it is generated."""
    return define.read_collection(SAGALAND).shared


@pytest.fixture(scope="session")
def batch(sagaland: Collection) -> Batch:
    """What Sagaland's bodies delivered for 2031."""
    return collect.collect_round(sagaland, "2031")


@pytest.fixture
def reconciled(sagaland: Collection) -> Told:
    """Reconcile figures that stand in a table, one a line.

    Columns: who, measure, codes, period, value; further columns are optional: said (submitted or printed),
    as_at, edition, qualifier.
    """

    def told(
        table: str,
        *decisions: Adjustment,
        absent: tuple[str, ...] = (),
        settled: tuple[Decision, ...] = (),
        lead: str = "computed",
    ) -> Reconciliation:
        stated = [observation(row) for row in rows(table)]
        period = Period.from_text("2031")
        submitted = tuple(o for o in stated if o.origin is FigureOrigin.SUBMITTED)
        one = Submission("all", period, 1, "delivered", "csv", "table", "", submitted)
        printed = tuple(o for o in stated if o.origin is FigureOrigin.PUBLISHED)
        reasons = {provider: TranslatedText.from_texts(nb="–", nn="–", en="–") for provider in absent}
        batch = Batch(period, (one,), printed, reasons)
        settings = sagaland.settings.model_copy(update={"lead": lead})
        return reconcile.reconcile_batch(replace(sagaland, settings=settings), batch, decisions, (), settled)

    return told


@pytest.fixture(scope="session")
def at() -> Callable[..., Key]:
    """An address from words: measure, who, codes, period."""
    return key


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table drawn with bars."""
    lines = [line for line in table.strip().splitlines() if not set(line.strip()) <= set("-+| ")]
    header = [cell.strip() for cell in lines[0].split("|")]
    return [dict(zip(header, (c.strip() for c in line.split("|")), strict=True)) for line in lines[1:]]


def key(measure: str, who: str, codes: str = "", period: str = "2031") -> Key:
    """An address."""
    dims = tuple(sorted(tuple(pair.strip().split("=", 1)) for pair in codes.split(";") if pair.strip()))
    return Key(measure, who, Period.from_text(period), dims)  # type: ignore[arg-type]


def observation(row: dict[str, str]) -> Observation:
    """One row as a statement."""
    text = row["value"]
    value = Value.number(text) if text.lstrip("-").replace(".", "").isdigit() else Value.missing(ValueStatus(text))
    return Observation(
        key(row["measure"], row["who"], row.get("codes", ""), row.get("period") or "2031"),
        value,
        Source("table", quote=text),
        FigureOrigin.PUBLISHED if row.get("said") == "printed" else FigureOrigin.SUBMITTED,
        ValueQualifier(row.get("qualifier") or "exact"),
        date.fromisoformat(row["as_at"]) if row.get("as_at") else None,
        edition=row.get("edition", ""),
    )
