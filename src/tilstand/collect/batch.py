"""All deliveries of a round, the version of each that counts, and earlier rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tilstand.collect.findings import FileReport, list_names_briefly, quote_code_only
from tilstand.collect.line_list import deliver_line_list
from tilstand.collect.submission import Delivery, deliver_file
from tilstand.collect.unit_figures import (
    REGISTER,
    RegisterFigures,
    deliver_register_figures,
    drop_register_cells,
    read_published_figures,
)
from tilstand.define import Framework, Round
from tilstand.define.round_settings import Absence
from tilstand.errors import UsageError
from tilstand.languages import PartialTranslation, format_message, make_error
from tilstand.model import Batch, Findings, Observation, ReceivedFile, Submission
from tilstand.terms import Text


def select_newest_deliveries(report: FileReport, deliveries: Sequence[Delivery]) -> Iterator[Delivery]:
    """The deliveries that count; what is left out, and why, is said.

    A provider's figures (CSV or workbook), its answers and each of its line lists have versions of their own.
    A newest version with errors is left out, and no older one takes its place: that would be an answer the
    provider has withdrawn. A file whose version cannot be read is left out and withdraws nothing.
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.provider:
            groups[_get_version_group(delivery)].append(delivery)
    chosen = [newest for group in groups.values() if (newest := _select_group_delivery(report, group)) is not None]
    yield from _drop_competing_forms(report, chosen)


def is_delivery_refused(delivery: Delivery, deliveries: Sequence[Delivery], chosen: Sequence[Delivery]) -> bool:
    """True if a delivery does not count, and no later version and no equal file stands for it."""
    if any(delivery is counted for counted in chosen):
        return False
    if not delivery.provider or delivery.version is None:
        return True
    group = _get_version_group(delivery)
    same = [item for item in deliveries if item is not delivery and _get_version_group(item) == group]
    equal = [item for item in same if item.sha256 == delivery.sha256]
    later = any((item.version or 0) > delivery.version for item in same)
    return not later and not any(counted is item for counted in chosen for item in equal)


def is_delivery_replaced(delivery: Delivery, chosen: Iterable[Delivery]) -> bool:
    """True if a later version of a delivery counts."""
    group, version = _get_version_group(delivery), delivery.version or 0
    return any((counted.version or 0) > version and _get_version_group(counted) == group for counted in chosen)


def _get_version_group(delivery: Delivery) -> tuple[str, str, tuple[str, ...]]:
    """What has versions of its own: a provider's figures, its answers, each of its lists and registers."""
    kind = "figures" if delivery.channel in ("csv", "xlsx") else delivery.channel
    own_texts = {"line_list": tuple(sorted(delivery.forms)), "register": (delivery.file,)}
    return delivery.provider, kind, own_texts.get(kind, ())


def _select_group_delivery(report: FileReport, group: list[Delivery]) -> Delivery | None:
    """The delivery that counts among those of one kind from one provider."""
    report.provider = group[0].provider
    name = report.label("providers", report.provider)
    different = _drop_identical_files(report, group)
    top = max((delivery.version or 0 for delivery in different), default=0)
    latest = [delivery for delivery in different if (delivery.version or 0) == top]
    for delivery in different:
        if delivery.version is not None and delivery.version < top:
            report.add_rule_finding("C032", report.place(name), version=delivery.version, provider=name, newest=top)
    for delivery in different:
        if delivery.submission is None and (delivery in latest or delivery.version is None):
            file = FileReport(report.collection, report.round, delivery.file).place()
            rule = "C067" if delivery.channel == "answers" else "C035"
            report.add_rule_finding(rule, file, count=len(delivery.findings.errors), provider=name)
    if len(latest) > 1 and top:
        files = list_names_briefly(delivery.file for delivery in latest)
        report.add_rule_finding("C031", report.place(name), provider=name, version=top, files=files)
        return None
    report.provider = ""
    return latest[0] if latest and latest[0].submission is not None else None


def _drop_identical_files(report: FileReport, group: list[Delivery]) -> list[Delivery]:
    """The deliveries without those that repeat another byte for byte."""
    first: dict[str, Delivery] = {}
    deliveries = []
    for delivery in group:
        if delivery.sha256 and delivery.sha256 in first:
            report.add_rule_finding("C045", files=list_names_briefly((first[delivery.sha256].file, delivery.file)))
            continue
        first[delivery.sha256] = delivery
        deliveries.append(delivery)
    return deliveries


def _drop_competing_forms(report: FileReport, chosen: list[Delivery]) -> Iterator[Delivery]:
    """The deliveries, without those that answer a form which another one answers too."""
    by_form: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for delivery in chosen:
        for form in delivery.forms:
            by_form[delivery.provider, form].append(delivery)
    twice: list[Delivery] = []
    for (provider, form), those in sorted(by_form.items()):
        if len(those) > 1:
            report.provider = provider
            _report_answered_twice(report, provider, form, those)
            twice += those
    report.provider = ""
    deliveries = [delivery for delivery in chosen if delivery not in twice]
    yield from (delivery for delivery in deliveries if not _is_answered_twice(report, delivery, deliveries))


def _report_answered_twice(report: FileReport, provider: str, form: str, deliveries: Iterable[Delivery]) -> None:
    name, files = report.label("providers", provider), list_names_briefly(delivery.file for delivery in deliveries)
    facts: dict[str, Any] = {"provider": name, "form": report.label("forms", form), "files": files}
    report.add_rule_finding("C044", report.place(name), **facts)


def _is_answered_twice(report: FileReport, delivery: Delivery, kept: list[Delivery]) -> bool:
    """True, and said, if a file of answers repeats a question that the provider's workbook answers."""
    if delivery.channel != "answers" or delivery.submission is None:
        return False
    told = {(answer.form, answer.question) for answer in delivery.submission.answers}
    for workbook in kept:
        if workbook is delivery or workbook.provider != delivery.provider or workbook.submission is None:
            continue
        for answer in workbook.submission.answers:
            if (answer.form, answer.question) in told:
                _report_answered_twice(report, delivery.provider, answer.form, (delivery, workbook))
                return True
    return False


def collect_round(
    collection: Framework,
    round_name: str,
    *,
    inbox: Iterable[Path] = (),
    line_lists: Iterable[Path] = (),
    kept: Iterable[RegisterFigures] = (),
) -> Batch:
    """All submissions of a year, the printed figures, and everything that does not fit, at once.

    Reads `rounds/ROUND/submissions/*`, `rounds/ROUND/published.csv` and the absences noted in `round.toml`. A
    submission with an error is left out whole, which is said, and stops no other. Of several versions of a
    submission the newest counts.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        inbox: Files delivered elsewhere.
        line_lists: Lists with one row a person, decision or case, to be counted; they must lie outside the
            collection's folder.
        kept: Figures that the unit keeps in registers; no file takes their place.

    Returns:
        The batch. A provider has one submission for its figures and answers, and one for each line list.

    Raises:
        UsageError: If the collection has no such year, or a file delivered elsewhere is not there.
    """
    when = collection.round(round_name)
    inbox, line_lists = tuple(inbox), tuple(line_lists)
    _require_existing_files([*inbox, *line_lists])
    folder = collection.path / "rounds" / round_name
    files, lists = [*_list_inbox_files(folder / "submissions"), *sorted(inbox)], sorted(line_lists)
    deliveries = [deliver_file(collection, when, path) for path in files]
    deliveries += [deliver_line_list(collection, when, path) for path in lists]
    report = FileReport(collection, when, round_name)
    held = [deliver_register_figures(collection, when, register_figures) for register_figures in kept]
    chosen = list(select_newest_deliveries(report, [*drop_register_cells(report, deliveries, held), *held]))
    _check_absent_providers(report, when, [*deliveries, *held])
    printed, printed_findings = read_published_figures(collection, when, folder / "published.csv")
    findings = Findings() + printed_findings
    for delivery in (*deliveries, *held):
        # Of a delivery that a newer version has replaced, only what is an error counts.
        replaced = is_delivery_replaced(delivery, chosen)
        findings += Findings(delivery.findings.errors) if replaced else delivery.findings
    received = tuple(
        ReceivedFile(path, delivery.provider, delivery.channel, delivery.sha256, delivery.submission)
        for path, delivery in zip([*files, *lists], deliveries, strict=True)
    )
    return Batch(
        period=when.period,
        submissions=tuple(_join_answers_to_figures(chosen)),
        published=printed,
        absent=_list_absence_reasons(report, when.absent, {delivery.provider for delivery in held}),
        findings=(findings + report.findings).sort_by_cause_severity(),
        received=received,
        left_out=tuple(
            file
            for file, delivery in zip(received, deliveries, strict=True)
            if is_delivery_refused(delivery, deliveries, chosen)
        ),
    )


def _require_existing_files(files: Iterable[Path]) -> None:
    problems = [
        format_message(f"errors.not_read.{'folder' if path.is_dir() else 'absent'}", path=path)
        for path in files
        if not path.is_file()
    ]
    if problems:
        raise make_error(UsageError, "not_read", problems)


def _list_inbox_files(folder: Path) -> list[Path]:
    """The files of a folder, without those that programs leave behind, and without a README."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith((".", "~$")) and path.stem != "README"
    )


def _join_answers_to_figures(deliveries: Iterable[Delivery]) -> Iterator[Submission]:
    """The submissions, each provider's answers put to its figures, in order of provider and channel."""
    submissions_by_name: dict[str, list[Submission]] = defaultdict(list)
    for delivery in deliveries:
        # Where nothing is filled in, nobody has reported.
        if delivery.submission is not None and (delivery.submission.observations or delivery.submission.answers):
            submissions_by_name[delivery.provider].append(delivery.submission)
    for _, submissions in sorted(submissions_by_name.items()):
        words = [submission for submission in submissions if submission.channel == "answers"]
        figures = sorted((s for s in submissions if s.channel != "answers"), key=lambda s: s.document)
        if words and figures:
            answers = (*figures[0].answers, *(answer for submission in words for answer in submission.answers))
            figures[0] = replace(figures[0], answers=answers)
        yield from figures or words


def _check_absent_providers(report: FileReport, about: Round, deliveries: Collection[Delivery]) -> None:
    """Say who is missing, who is there though noted as absent, and who was not asked."""
    files: dict[str, list[str]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.provider and delivery.channel != "answers":
            files[delivery.provider].append(delivery.file)
    # Who filled in nothing may be absent, and who is counted in registers is asked for words alone.
    excused = {
        delivery.provider
        for delivery in deliveries
        if delivery.channel == REGISTER or any(finding.rule == "C062" for finding in delivery.findings)
    }
    asked = report.collection.reporting(about)
    for provider in sorted({*asked, *files}):
        report.provider, label = provider, report.label("providers", provider)
        place = report.place(label)
        if provider in files and provider in about.absent and provider not in excused:
            report.add_rule_finding("C034", place, provider=label, files=list_names_briefly(files[provider]))
        elif provider in files and provider not in asked:
            report.add_rule_finding("C048", place, provider=label, year=about.period)
        elif provider not in files and provider not in about.absent:
            report.add_rule_finding("C033", place, provider=label, year=about.period)
    report.provider = ""


def _list_absence_reasons(
    report: FileReport, noted: Mapping[str, Absence], counted: Collection[str] = ()
) -> dict[str, Text]:
    """Why providers are absent, in the languages that it was written in; whom registers count is not."""
    texts_by_name: dict[str, Text] = {}
    for provider, absence in sorted(noted.items()):
        if provider not in report.collection.providers:
            report.add_rule_finding("C049", provider=quote_code_only(provider))
        elif provider not in counted:
            texts_by_name[provider] = PartialTranslation.from_translations(absence.reason)
    return texts_by_name


def collect_earlier_rounds(
    collection: Framework, round_name: str, kept: Callable[[str], Iterable[RegisterFigures]] = lambda name: ()
) -> tuple[Observation, ...]:
    """Every figure of the rounds before a round, marked with its edition.

    A figure that two editions state differently is a restatement, not a contradiction.

    Args:
        collection: The collection.
        round_name: Name of the round.
        kept: The figures that the unit keeps in registers, by the name of a round.
    """
    observations: list[Observation] = []
    for name in collection.before(round_name):
        before = collect_round(collection, name, kept=kept(name))
        stated = [o for s in before.submissions for o in s.observations]
        observations.extend(replace(o, edition=name) for o in (*stated, *before.published))
    return tuple(observations)
