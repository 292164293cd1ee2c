"""One submission from one file: CSV, workbook, or answers in words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tilstand.collect.answers import read_answers
from tilstand.collect.check import observations
from tilstand.collect.finding import FileReport, label
from tilstand.collect.form_csv import read_csv
from tilstand.collect.row import FileRow, Rows, shown
from tilstand.define import Framework, Round, Vocabulary
from tilstand.languages import message
from tilstand.model import Answer, Findings, Submission
from tilstand.model.batch import file_name

__all__ = ["Delivery", "deliver", "provider_of", "submission"]

ANSWERS = ".answers.toml"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one file brought.

    Attributes:
        file: Its name.
        provider: Who delivered it; empty if that is unknown.
        channel: csv, xlsx, line_list or answers.
        version: Its version; None if that cannot be read.
        sha256: Hash of its bytes; empty if they could not be read.
        submission: Its content, if it holds no error.
        findings: What does not fit.
        forms: The forms that it has figures for.
        rows: Its rows as they stand in the file.
    """

    file: str
    provider: str
    channel: str
    version: int | None
    sha256: str
    submission: Submission | None
    findings: Findings
    forms: frozenset[str] = frozenset()
    rows: Rows = field(default_factory=lambda: Rows.of(()))


def submission(collection: Framework, round_name: str, path: Path) -> tuple[Submission | None, Findings]:
    """The submission in one file, and everything in it that does not fit.

    The name of the file begins with the provider's id: `PROVIDER.csv`, `PROVIDER.xlsx`,
    `PROVIDER.answers.toml`; what stands between two points is free (`PROVIDER.second.csv`).

    Args:
        collection: What is asked.
        round_name: Name of the round.
        path: The file.

    Returns:
        The submission, or None if there is an error in it; and the findings.

    Raises:
        UsageError: If the collection has no such year.
    """
    delivery = deliver(collection, collection.round(round_name), path)
    return delivery.submission, delivery.findings


def provider_of(collection: Vocabulary, path: Path, report: FileReport) -> str:
    """The provider that a file's name begins with; empty, and a finding, if there is none such."""
    name = file_name(path).split(".")[0]
    if name in collection.providers:
        return name
    report.say("C011", provider=shown(name))
    return ""


def deliver(collection: Framework, about: Round, path: Path, provider: str = "") -> Delivery:
    """What one file brings (see `submission`); whose it is may be known by what stands inside it."""
    report = FileReport(collection, about, file_name(path))
    report.provider = provider or provider_of(collection, path, report)
    suffix = ANSWERS if path.name.endswith(ANSWERS) else path.suffix.lower()
    channel = {".csv": "csv", ANSWERS: "answers"}.get(suffix, "xlsx")
    if not report.provider:
        return Delivery(file_name(path), "", channel, None, "", None, report.findings)
    content = _content(path, suffix, report)
    if content is None:
        if any(finding.rule == "C050" for finding in report.findings):
            channel = "line_list"
        return Delivery(file_name(path), report.provider, channel, None, "", None, report.findings)
    given, answers, version, data = content
    rows = Rows.of(given)
    found = observations(report, rows, report.provider)
    filled = bool(rows.filled.any())
    if suffix != ANSWERS and not found and not answers and not filled and not report.errors:
        report.say("C062", provider=label(collection, f"providers.{report.provider}"))
    sha256 = hashlib.sha256(data).hexdigest()
    ready = None
    if not report.errors and version is not None:
        ready = Submission(
            provider=report.provider,
            period=about.period,
            version=version,
            basis=about.basis,
            channel=channel,
            document=file_name(path),
            sha256=sha256,
            observations=found,
            answers=answers,
        )
    forms = frozenset(rows.told("form"))
    findings = report.findings
    return Delivery(file_name(path), report.provider, channel, version, sha256, ready, findings, forms, rows)


def _content(
    path: Path, suffix: str, report: FileReport
) -> tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes] | None:
    if suffix == ".csv":
        return read_csv(path, report)
    if suffix == ANSWERS:
        told = read_answers(path, report)
        return None if told is None else ([], told[0], 1, told[1])
    if suffix == ".xlsx":
        from tilstand.collect.workbook import read_workbook  # who reads no workbook loads no reader of it

        return read_workbook(path, report)
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        report.say("C003", what=message("collect.foreign.macros"))
        return None
    report.say(
        "C001",
        what=message("collect.file.other_kind"),
        remedy=message("collect.file.other_kind_do"),
    )
    return None
