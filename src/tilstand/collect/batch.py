"""All deliveries of a round, the version of each that counts, and earlier rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tilstand.collect.findings import FileReport, get_finding_label, list_names_briefly
from tilstand.collect.line_list import deliver_line_list
from tilstand.collect.rows import quote_code_only
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
    chosen = [
        current_delivery
        for group in groups.values()
        if (current_delivery := _select_group_delivery(report, group)) is not None
    ]
    yield from _drop_competing_forms(report, chosen)


def is_delivery_refused(delivery: Delivery, deliveries: Sequence[Delivery], chosen: Sequence[Delivery]) -> bool:
    """True if a delivery does not count, and no later version and no equal file stands for it."""
    if any(delivery is current_delivery for current_delivery in chosen):
        return False
    if not delivery.provider or delivery.version is None:
        return True
    same = [
        current_delivery
        for current_delivery in deliveries
        if current_delivery is not delivery and _get_version_group(current_delivery) == _get_version_group(delivery)
    ]
    later = any((current_delivery.version or 0) > delivery.version for current_delivery in same)
    counted = any(
        current_delivery is same_one
        for current_delivery in chosen
        for same_one in same
        if current_delivery.sha256 == delivery.sha256
    )
    return not later and not counted


def is_delivery_replaced(delivery: Delivery, chosen: Iterable[Delivery]) -> bool:
    """True if a later version of a delivery counts."""
    rank, own_entry = delivery.version or 0, _get_version_group(delivery)
    return any(
        (current_delivery.version or 0) > rank and _get_version_group(current_delivery) == own_entry
        for current_delivery in chosen
    )


def _get_version_group(delivery: Delivery) -> tuple[str, str, tuple[str, ...]]:
    """What has versions of its own: a provider's figures, its answers, each of its lists and registers."""
    kind = "figures" if delivery.channel in ("csv", "xlsx") else delivery.channel
    own_texts = {"line_list": tuple(sorted(delivery.forms)), "register": (delivery.file,)}
    return delivery.provider, kind, own_texts.get(kind, ())


def _select_group_delivery(report: FileReport, group: list[Delivery]) -> Delivery | None:
    """The delivery that counts among those of one kind from one provider."""
    report.provider = group[0].provider
    name = get_finding_label(report.collection, f"providers.{group[0].provider}")
    different = _drop_identical_files(report, group)
    top = max((delivery.version or 0 for delivery in different), default=0)
    latest = [delivery for delivery in different if (delivery.version or 0) == top]
    for delivery in different:
        if delivery.version is not None and delivery.version < top:
            report.add_rule_finding("C032", report.place(name), version=delivery.version, provider=name, newest=top)
    for delivery in different:
        if delivery.submission is None and (delivery in latest or delivery.version is None):
            errors = len(delivery.findings.errors)
            file = FileReport(report.collection, report.round, delivery.file).place()
            rule = "C067" if delivery.channel == "answers" else "C035"
            report.add_rule_finding(rule, file, count=errors, provider=name)
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
            name = get_finding_label(report.collection, f"providers.{provider}")
            title = get_finding_label(report.collection, f"forms.{form}.title")
            report.provider = provider
            report.add_rule_finding(
                "C044", report.place(name), provider=name, form=title, files=list_names_briefly(d.file for d in those)
            )
            twice += those
    report.provider = ""
    deliveries = [delivery for delivery in chosen if delivery not in twice]
    yield from (delivery for delivery in deliveries if not _is_answered_twice(report, delivery, deliveries))


def _is_answered_twice(report: FileReport, delivery: Delivery, kept: list[Delivery]) -> bool:
    """True, and said, if a file of answers repeats a question that the provider's workbook answers."""
    if delivery.channel != "answers" or delivery.submission is None:
        return False
    told = {(current_answer.form, current_answer.question) for current_answer in delivery.submission.answers}
    for other_delivery in kept:
        if (
            other_delivery is delivery
            or other_delivery.provider != delivery.provider
            or other_delivery.submission is None
        ):
            continue
        for answer in other_delivery.submission.answers:
            if (answer.form, answer.question) in told:
                name = get_finding_label(report.collection, f"providers.{delivery.provider}")
                title = get_finding_label(report.collection, f"forms.{answer.form}.title")
                files = list_names_briefly((delivery.file, other_delivery.file))
                report.add_rule_finding("C044", report.place(name), provider=name, form=title, files=files)
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
    findings = Findings().__add__(printed_findings)
    for delivery in (*deliveries, *held):
        findings += _select_current_findings(delivery, chosen)
    received = tuple(
        ReceivedFile(
            path,
            current_delivery.provider,
            current_delivery.channel,
            current_delivery.sha256,
            current_delivery.submission,
        )
        for path, current_delivery in zip([*files, *lists], deliveries, strict=True)
    )
    return Batch(
        period=when.period,
        submissions=tuple(_join_answers_to_figures(chosen)),
        published=printed,
        absent=_list_absence_reasons(report, when.absent, {current_delivery.provider for current_delivery in held}),
        findings=(findings + report.findings).sort_by_cause_severity(),
        received=received,
        left_out=tuple(
            file
            for file, current_delivery in zip(received, deliveries, strict=True)
            if is_delivery_refused(current_delivery, deliveries, chosen)
        ),
    )


def _select_current_findings(delivery: Delivery, chosen: Collection[Delivery]) -> Findings:
    """What does not fit in a delivery; of one that a newer version has replaced, only what is an error."""
    return Findings(delivery.findings.errors) if is_delivery_replaced(delivery, chosen) else delivery.findings


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
    for provider in sorted(submissions_by_name):
        figures = sorted((s for s in submissions_by_name[provider] if s.channel != "answers"), key=lambda s: s.document)
        answers = tuple(a for s in submissions_by_name[provider] if s.channel == "answers" for a in s.answers)
        if answers and not figures:
            yield from (s for s in submissions_by_name[provider] if s.channel == "answers")
            continue
        first, *submissions = figures
        yield replace(first, answers=(*first.answers, *answers)) if answers else first
        yield from submissions


def _check_absent_providers(report: FileReport, about: Round, deliveries: Collection[Delivery]) -> None:
    """Say who is missing, who is there though noted as absent, and who was not asked."""
    collection = report.collection
    files: dict[str, list[str]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.provider and delivery.channel != "answers":
            files[delivery.provider].append(delivery.file)
    blank = {
        current_delivery.provider
        for current_delivery in deliveries
        if any(f.rule == "C062" for f in current_delivery.findings)
    }
    counted = {
        current_delivery.provider for current_delivery in deliveries if current_delivery.channel == REGISTER
    }  # of them words are asked alone
    asked = collection.reporting(about)
    for provider in sorted({*asked, *files}):
        name = get_finding_label(collection, f"providers.{provider}")
        report.provider = provider
        if provider in files and provider in about.absent and provider not in {*blank, *counted}:
            report.add_rule_finding(
                "C034", report.place(name), provider=name, files=list_names_briefly(files[provider])
            )
        elif provider in files and provider not in asked:
            report.add_rule_finding("C048", report.place(name), provider=name, year=about.period)
        elif provider not in files and provider not in about.absent:
            report.add_rule_finding("C033", report.place(name), provider=name, year=about.period)
    report.provider = ""


def _list_absence_reasons(
    report: FileReport, noted: Mapping[str, Absence], counted: Collection[str] = ()
) -> dict[str, Text]:
    """Why providers are absent, in the languages that it was written in; whom registers count is not."""
    texts_by_name: dict[str, Text] = {}
    for provider, absence in sorted(noted.items()):
        if provider not in report.collection.providers:
            report.add_rule_finding("C049", provider=quote_code_only(provider))
            continue
        if provider in counted:
            continue
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
    for other_text in collection.before(round_name):
        before = collect_round(collection, other_text, kept=kept(other_text))
        stated = [o for s in before.submissions for o in s.observations]
        observations.extend(replace(o, edition=other_text) for o in (*stated, *before.published))
    return tuple(observations)
