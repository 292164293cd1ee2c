"""A list with one row a person, decision or case: checked for what may not be in it, then only counted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from tilstand.collect.columns import ListColumn, columns
from tilstand.collect.count import counts
from tilstand.collect.csv_file import TextTable, csv_grid
from tilstand.collect.finding import FileReport, listed
from tilstand.collect.line import lines
from tilstand.collect.submission import Delivery, provider_of
from tilstand.define import Framework, Round
from tilstand.languages import message
from tilstand.model import Findings, Submission
from tilstand.model.batch import file_name

__all__ = ["deliver_list", "line_list"]


def line_list(collection: Framework, round_name: str, path: Path) -> tuple[Submission | None, Findings]:
    """The counts of a line list, and everything in it that does not fit. The rows themselves are not kept.

    The name of the file is `PROVIDER.FORM.csv` or `.xlsx` (the form may be left out where the provider has
    only one that counts persons, decisions or cases; `PROVIDER.FORM.2.csv` is version 2). The columns are
    `case`, the dimensions of the form's measures (or the names that HTCDS, CTDC and IC-TIP give them), and
    where they are needed `new`, `period`, `role`, `status` and `measure`; the values are codes.

    Args:
        collection: What is counted.
        round_name: Name of the round.
        path: The file; it must not lie in the collection's folder.

    Returns:
        The counts as a submission, or None if there is an error in the list; and the findings. A finding
        names column and row, never a value.

    Raises:
        UsageError: If the collection has no such year.
    """
    delivery = deliver_list(collection, collection.round(round_name), path)
    return delivery.submission, delivery.findings


def deliver_list(collection: Framework, about: Round, path: Path) -> Delivery:
    """What a line list brings (see `line_list`)."""
    report = FileReport(collection, about, file_name(path))
    report.provider = provider_of(collection, path, report)
    empty = Delivery(file_name(path), report.provider, "line_list", None, "", None, Findings())
    if path.resolve().is_relative_to(collection.path.resolve()):
        report.say("C050")
    form, version = _form(report, path) if report.provider else ("", 1)
    if report.errors:
        return replace(empty, findings=report.findings)
    grid = _grid(path, report)
    headings = columns(report, form, grid.header) if grid is not None else None
    if grid is None or headings is None:
        return replace(empty, findings=report.findings, forms=frozenset({form}))
    read = lines(report, form, headings, grid)
    # What cannot be counted is not said of a list whose columns are wrong: it follows from them.
    found = counts(report, form, _dimensions(headings.columns), read) if headings.whole else ()
    sha256 = hashlib.sha256(grid.data).hexdigest()
    ready = None
    if not report.errors:
        ready = Submission(
            provider=report.provider,
            period=about.period,
            version=version,
            basis=about.basis,
            channel="line_list",
            document=file_name(path),
            sha256=sha256,
            observations=found,
        )
    return Delivery(
        file_name(path),
        report.provider,
        "line_list",
        version,
        sha256,
        ready,
        report.findings,
        frozenset({form}),
    )


def _dimensions(headings: tuple[ListColumn, ...]) -> frozenset[str]:
    return frozenset(column.target for column in headings)


def _form(report: FileReport, path: Path) -> tuple[str, int]:
    """The form and version that a file's name gives."""
    collection = report.collection
    forms = [f for f in collection.providers[report.provider].forms if collection.forms[f].unit]
    middle = path.name.split(".")[1:-1]
    version = int(middle.pop()) if middle and middle[-1].isascii() and middle[-1].isdigit() else 1
    if not middle and len(forms) == 1:
        return forms[0], version
    if middle and middle[0] in forms:
        return middle[0], version
    report.say("C058", expected=listed(forms) or "–")
    return "", version


def _grid(path: Path, report: FileReport) -> TextTable | None:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return csv_grid(path, report, fold=False)
    if suffix == ".xlsx":
        from tilstand.collect.book_open import (  # no workbook, no reader
            formulas_told,
            open_workbook,
            sheet_grid,
        )

        opened = open_workbook(path, report)
        if opened is None or formulas_told(opened, report):
            return None
        return sheet_grid(opened.first, opened.data, report, fold=False)
    report.say(
        "C001",
        what=message("collect.file.other_kind"),
        remedy=message("collect.file.other_kind_do"),
    )
    return None
