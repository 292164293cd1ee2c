"""Figures that the unit keeps in registers: checked like any other body's, and no file takes their place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilstand.collect.check import observations
from tilstand.collect.csv_file import COLUMNS, OPTIONAL, columns_fit, data_grid
from tilstand.collect.finding import FileReport, label
from tilstand.collect.form_csv import rows_of
from tilstand.collect.row import Rows
from tilstand.collect.submission import Delivery
from tilstand.define import Framework, Round
from tilstand.model import Submission

__all__ = ["REGISTER", "KeptFigures", "deliver_kept", "given_way"]

REGISTER = "register"
"""The channel of what comes from a register."""


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """The figures of a register, for one round.

    Attributes:
        register: Its name.
        provider: Whose figures they are.
        data: The figures, as CSV with the columns of a submission.
    """

    register: str
    provider: str
    data: bytes


def deliver_kept(collection: Framework, about: Round, kept: KeptFigures) -> Delivery:
    """What a register brings: the same checks as for a file, and nothing of it is ever refused in silence."""
    file = f"registers/{kept.register}"
    whole = about.model_copy(update={"basis": "reconstructed"})  # a total since the beginning is of no round
    report = FileReport(collection, whole, file, kept.provider)
    grid = data_grid(kept.data, report)
    fits = grid is not None and columns_fit(grid, COLUMNS, OPTIONAL, report)
    rows = rows_of(grid, report) if grid is not None and fits else Rows.of(())
    found = observations(report, rows, kept.provider)
    sha256 = hashlib.sha256(kept.data).hexdigest()
    ready = None
    if not report.errors:
        ready = Submission(
            provider=kept.provider,
            period=about.period,
            version=1,
            basis=about.basis,
            channel=REGISTER,
            document=file,
            sha256=sha256,
            observations=found,
        )
    findings = report.findings
    return Delivery(file, kept.provider, REGISTER, 1, sha256, ready, findings, rows=rows)


def given_way(
    report: FileReport, deliveries: Sequence[Delivery], held: Sequence[Delivery]
) -> Iterator[Delivery]:
    """The deliveries without those that state what a register counts; that is said."""
    kept = {(one.provider, name): one.file for one in held for name in one.rows.columns["measure"].texts}
    for one in deliveries:
        stated = one.rows.told("measure") if kept else ()
        twice = [measure for measure in stated if (one.provider, measure) in kept]
        for measure in twice:
            report.provider = one.provider
            report.say(
                "C081",
                FileReport(report.collection, report.round, one.file).place(measure=measure),
                provider=label(report.collection, f"providers.{one.provider}"),
                measure=label(report.collection, f"measures.{measure}.name"),
                register=kept[one.provider, measure].rpartition("/")[2],
            )
        report.provider = ""
        if not twice:
            yield one
