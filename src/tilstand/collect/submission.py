"""One submission from one file: its provider, its content, the redacted copy."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tilstand.collect.answers import read_answers_toml
from tilstand.collect.csv_files import APART, COLUMNS
from tilstand.collect.csv_submission import read_csv_submission
from tilstand.collect.findings import FileReport, get_finding_label
from tilstand.collect.manifest import SHEET, Manifest
from tilstand.collect.row_checks import validate_rows
from tilstand.collect.rows import FileRow, FileRows, quote_code_only
from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.fonts.glyphs import strip_direction_signs
from tilstand.languages import format_message
from tilstand.model import Answer, Findings, Source, Submission
from tilstand.model.batch import format_file_name
from tilstand.model.hashes import make_placeholder
from tilstand.terms import Key, ValueStatus

_COLUMNS = (*COLUMNS, "qualifier", "as_at")


def write_figures_csv(collection: StructuralMetadata, submission: Submission) -> bytes:
    """The figures of an accepted submission, sorted by address; the same figures give the same bytes.

    Only figures and codes are written: no quotation, no answer, no row of a list.

    Args:
        collection: What was asked.
        submission: The submission.
    """
    form = cache(lambda key: _find_asking_form(collection, key))
    rows = []
    for observation in submission.observations:
        missing = observation.value.amount is None
        rows.append(
            {
                "provider": observation.key.provider,
                "form": form(
                    Key(observation.key.measure, observation.key.provider, submission.period, observation.key.dims)
                ),
                "period": str(observation.key.period),
                "version": str(submission.version),
                "measure": observation.key.measure,
                "breakdown": "; ".join(f"{name}={code}" for name, code in observation.key.dims),
                "value": "" if missing else f"{observation.value.amount:f}",
                "status": (observation.value.status if missing else ValueStatus.NUMBER).value,
                "qualifier": observation.qualifier.value,
                "as_at": observation.as_at.isoformat() if observation.as_at else "",
            }
        )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: tuple(row.values())))
    return text.getvalue().encode()


def _find_asking_form(collection: StructuralMetadata, key: Key) -> str:
    """The provider's form that asks for a figure."""
    forms = collection.providers[key.provider].forms
    asking = (form for form in forms if collection.asks((form,), key.measure, key.dims))
    near = (f for f in forms if any(block.measure == key.measure for block in collection.forms[f].blocks))
    return next(asking, None) or next(near, "")


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
    rows: FileRows = field(default_factory=lambda: FileRows.from_file_rows(()))


def read_submission(collection: Framework, round_name: str, path: Path) -> tuple[Submission | None, Findings]:
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
    delivery = deliver_file(collection, collection.round(round_name), path)
    return delivery.submission, delivery.findings


def find_file_provider(collection: StructuralMetadata, path: Path, report: FileReport) -> str:
    """The provider that a file's name begins with; empty, and a finding, if there is none such."""
    name = format_file_name(path).split(".")[0]
    if name in collection.providers:
        return name
    report.add_rule_finding("C011", provider=quote_code_only(name))
    return ""


def deliver_file(collection: Framework, about: Round, path: Path, provider: str = "") -> Delivery:
    """What one file brings (see `read_submission`); whose it is may be known by what stands inside it."""
    report = FileReport(collection, about, format_file_name(path))
    report.provider = provider or find_file_provider(collection, path, report)
    suffix = ANSWERS if path.name.endswith(ANSWERS) else path.suffix.lower()
    channel = {".csv": "csv", ANSWERS: "answers"}.get(suffix, "xlsx")
    if not report.provider:
        return Delivery(format_file_name(path), "", channel, None, "", None, report.findings)
    content = _read_file_content(path, suffix, report)
    if content is None:
        if any(finding.rule == "C050" for finding in report.findings):
            channel = "line_list"
        return Delivery(format_file_name(path), report.provider, channel, None, "", None, report.findings)
    file_rows, answers, version, data = content
    rows = FileRows.from_file_rows(file_rows)
    observation_batch = validate_rows(report, rows, report.provider)
    filled = bool(rows.filled.any())
    if suffix != ANSWERS and not observation_batch and not answers and not filled and not report.errors:
        report.add_rule_finding("C062", provider=get_finding_label(collection, f"providers.{report.provider}"))
    sha256 = hashlib.sha256(data).hexdigest()
    ready = None
    if not report.errors and version is not None:
        ready = Submission(
            provider=report.provider,
            period=about.period,
            version=version,
            basis=about.basis,
            channel=channel,
            document=format_file_name(path),
            sha256=sha256,
            observations=observation_batch,
            answers=answers,
        )
    forms = frozenset(rows.told("form"))
    findings = report.findings
    return Delivery(format_file_name(path), report.provider, channel, version, sha256, ready, findings, forms, rows)


def _read_file_content(
    path: Path, suffix: str, report: FileReport
) -> tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes] | None:
    if suffix == ".csv":
        return read_csv_submission(path, report)
    if suffix == ANSWERS:
        told = read_answers_toml(path, report)
        return None if told is None else ([], told[0], 1, told[1])
    if suffix == ".xlsx":
        from tilstand.collect.workbook_reader import (
            read_returned_workbook,  # who reads no workbook loads no reader of it
        )

        return read_returned_workbook(path, report)
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        report.add_rule_finding("C003", what=format_message("collect.foreign.macros"))
        return None
    report.add_rule_finding(
        "C001", what=format_message("collect.file.other_kind"), remedy=format_message("collect.file.other_kind_do")
    )
    return None


def detect_provider(collection: Framework, about: Round, path: Path) -> tuple[str, Findings]:
    """The body that a file is from, as the workbook says, else as the file's name begins; empty if unknown.

    Args:
        collection: What is asked.
        about: The round.
        path: The file.

    Returns:
        The body; and why the workbook cannot be read at all, where it cannot.
    """
    report = FileReport(collection, about, format_file_name(path))
    if path.suffix.lower() == ".xlsx":
        from tilstand.collect.returned_sheets import open_workbook  # no workbook, no reader

        opened = open_workbook(path, report)
        hidden = opened.sheets.get(SHEET) if opened else None
        manifest = Manifest.read(hidden.texts) if hidden else None
        inside = manifest.facts.get("provider", "") if manifest else ""
        if inside in collection.providers:
            return inside, report.findings
    named = path.name.split(".")[0]
    return named if named in collection.providers else "", report.findings


_OWN = (*COLUMNS, "qualifier", "as_at", "readings")
_CLOSE_COLUMNS = (*_OWN, "document", "line", "quote", *APART, "remark")


def redact_free_text(delivery: Delivery, name: str) -> tuple[str, bytes]:
    """The name and bytes of a delivery that was read, without a word of what the body wrote.

    Read again, it yields the same figures from the same places, blanks among them, and for each text its
    hash. What a body itself cites as a source goes as well; of a printed report that was read it stays.

    Args:
        delivery: What was read; it holds no error.
        name: The name of the file that came, as the collection would call it.
    """
    if delivery.channel == "answers":
        return name, _write_answer_hashes(delivery)
    return (name if name.endswith(".csv") else f"{name}.csv"), _write_redacted_table(delivery, name)


def list_free_texts(delivery: Delivery) -> tuple[str, ...]:
    """Everything that a body wrote in words in a delivery, each text once."""
    submission = delivery.submission
    words = [text for answer in submission.answers for text in answer.text.values()] if submission is not None else []
    words += [strip_direction_signs(row.remark) for row in delivery.rows]
    return tuple(dict.fromkeys(word for word in words if word))


def _write_answer_hashes(delivery: Delivery) -> bytes:
    lines = [f"provider = {json.dumps(delivery.provider)}"]
    for answer in delivery.submission.answers if delivery.submission else ():
        whose = [f"provider = {json.dumps(answer.provider)}"] if answer.provider != delivery.provider else []
        line = [f"line = {answer.source.line}"] if answer.source.line is not None else []
        hashes = [f"{language} = {json.dumps(make_placeholder(text))}" for language, text in answer.text.items()]
        asked = [f"form = {json.dumps(answer.form)}", f"question = {json.dumps(answer.question)}"]
        lines += ["", "[[answer]]", *whose, *asked, *line, *hashes]
    return ("\n".join(lines) + "\n").encode()


def _write_redacted_table(delivery: Delivery, name: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _CLOSE_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    submission = delivery.submission
    printed = submission is not None and submission.basis == "reconstructed"
    writer.writerows(_redact_figure_row(row, delivery, name, printed=printed) for row in delivery.rows)
    for answer in submission.answers if submission else ():
        writer.writerows(_redact_answer_rows(answer, delivery, name))
    return text.getvalue().encode()


def _redact_figure_row(row: FileRow, delivery: Delivery, name: str, *, printed: bool) -> dict[str, str]:
    found = {column: getattr(row, column) for column in _OWN if column != "version"}
    place = _describe_source_place(row.source, delivery, name)
    if printed:
        line = "" if row.source.line is None else str(row.source.line)
        place = {"document": row.source.document, "line": line, "quote": row.source.quote}
    return {
        **found,
        **place,
        "version": str(delivery.version),
        "remark": make_placeholder(strip_direction_signs(row.remark)),
    }


def _redact_answer_rows(one: Answer, delivery: Delivery, name: str) -> Iterator[dict[str, str]]:
    texts_by_name = {"provider": one.provider, "form": one.form, "version": str(delivery.version)}
    for language, text in one.text.items():
        place = _describe_source_place(one.source, delivery, name)
        yield {
            **texts_by_name,
            **place,
            "question": one.question,
            "language": language,
            "remark": make_placeholder(text),
        }


def _describe_source_place(source: Source, delivery: Delivery, name: str) -> dict[str, str]:
    """Where it stood in the file that came; what a body cites beside it is its own words."""
    own_flag = source.document == delivery.file and source.line is not None
    return {"document": name, "line": str(source.line) if own_flag else "", "sheet": source.sheet, "cell": source.cell}
