"""One submission from one file: its provider, its content, the redacted copy."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tilstand.collect.answers import read_answers_toml
from tilstand.collect.csv_files import APART, COLUMNS
from tilstand.collect.csv_submission import read_csv_submission
from tilstand.collect.findings import FileReport, quote_code_only
from tilstand.collect.manifest import SHEET, Manifest
from tilstand.collect.row_checks import validate_rows
from tilstand.collect.rows import FileRow, FileRows
from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.fonts.glyphs import strip_direction_signs
from tilstand.languages import format_message
from tilstand.model import Answer, Findings, Observation, Source, Submission
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
        key, amount = observation.key, observation.value.amount
        figures = {
            "provider": key.provider,
            "form": form(Key(key.measure, key.provider, submission.period, key.dims)),
            "period": str(key.period),
            "version": str(submission.version),
            "measure": key.measure,
            "breakdown": "; ".join(f"{name}={code}" for name, code in key.dims),
            "value": "" if amount is None else f"{amount:f}",
            "status": (observation.value.status if amount is None else ValueStatus.NUMBER).value,
            "qualifier": observation.qualifier.value,
            "as_at": observation.as_at.isoformat() if observation.as_at else "",
        }
        rows.append(figures)
    return _write_csv(_COLUMNS, sorted(rows, key=lambda row: tuple(row.values())))


def _write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
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
    version: int | None = None
    sha256: str = ""
    submission: Submission | None = None
    findings: Findings = field(default_factory=Findings)
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
    content = _read_file_content(path, suffix, report) if report.provider else None
    if content is None:
        channel = "line_list" if any(finding.rule == "C050" for finding in report.findings) else channel
        return Delivery(report.file, report.provider, channel, findings=report.findings)
    file_rows, answers, version, data = content
    rows = FileRows.from_file_rows(file_rows)
    observations = validate_rows(report, rows, report.provider)
    blank = not observations and not answers and not rows.filled.any()
    if suffix != ANSWERS and blank and not report.errors:
        report.add_rule_finding("C062", provider=report.label("providers", report.provider))
    forms = frozenset(rows.told("form"))
    return make_delivery(report, about, channel, version, data, observations, answers, forms, rows)


def make_delivery(
    report: FileReport,
    about: Round,
    channel: str,
    version: int | None,
    data: bytes,
    observations: Sequence[Observation],
    answers: tuple[Answer, ...] = (),
    forms: frozenset[str] = frozenset(),
    rows: FileRows | None = None,
) -> Delivery:
    """What a file brought once it was read: a submission, if nothing in it is an error."""
    sha256 = hashlib.sha256(data).hexdigest()
    ready = None
    if not report.errors and version is not None:
        ready = Submission(
            provider=report.provider,
            period=about.period,
            version=version,
            basis=about.basis,
            channel=channel,
            document=report.file,
            sha256=sha256,
            observations=observations,
            answers=answers,
        )
    rows = FileRows.from_file_rows(()) if rows is None else rows
    return Delivery(report.file, report.provider, channel, version, sha256, ready, report.findings, forms, rows)


def _read_file_content(
    path: Path, suffix: str, report: FileReport
) -> tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes] | None:
    match suffix:
        case ".csv":
            return read_csv_submission(path, report)
        case ".answers.toml":
            told = read_answers_toml(path, report)
            return None if told is None else ([], told[0], 1, told[1])
        case ".xlsx":
            from tilstand.collect.workbook_reader import read_returned_workbook  # who reads none loads no reader

            return read_returned_workbook(path, report)
        case ".xlsm" | ".xltm" | ".xlsb":
            report.add_rule_finding("C003", what=format_message("collect.foreign.macros"))
        case _:
            report.refuse_file("other_kind", "other_kind_do")
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
    submission = delivery.submission
    printed = submission is not None and submission.basis == "reconstructed"
    rows = [_redact_figure_row(row, delivery, name, printed=printed) for row in delivery.rows]
    for answer in submission.answers if submission else ():
        rows += _redact_answer_rows(answer, delivery, name)
    return _write_csv(_CLOSE_COLUMNS, rows)


def _redact_figure_row(row: FileRow, delivery: Delivery, name: str, *, printed: bool) -> dict[str, str]:
    place = _describe_source_place(row.source, delivery, name)
    if printed:
        line = "" if row.source.line is None else str(row.source.line)
        place = {"document": row.source.document, "line": line, "quote": row.source.quote}
    remark = make_placeholder(strip_direction_signs(row.remark))
    found = {column: getattr(row, column) for column in _OWN if column != "version"}
    return {**found, **place, "version": str(delivery.version), "remark": remark}


def _redact_answer_rows(answer: Answer, delivery: Delivery, name: str) -> Iterator[dict[str, str]]:
    asked = {"provider": answer.provider, "form": answer.form, "question": answer.question}
    place = _describe_source_place(answer.source, delivery, name)
    for language, text in answer.text.items():
        words = {"language": language, "remark": make_placeholder(text)}
        yield {**asked, **place, **words, "version": str(delivery.version)}


def _describe_source_place(source: Source, delivery: Delivery, name: str) -> dict[str, str]:
    """Where it stood in the file that came; what a body cites beside it is its own words."""
    line = str(source.line) if source.document == delivery.file and source.line is not None else ""
    return {"document": name, "line": line, "sheet": source.sheet, "cell": source.cell}
