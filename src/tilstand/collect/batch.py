"""Everything that was delivered for a year: checked, the newest version of each, all findings at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.kept import REGISTER, KeptFigures, deliver_kept, given_way
from tilstand.collect.line_list import deliver_list
from tilstand.collect.published import read_published
from tilstand.collect.row import shown
from tilstand.collect.submission import Delivery, deliver
from tilstand.collect.versions import newest, refused, replaced
from tilstand.define import Framework, Round
from tilstand.define.round import Absence
from tilstand.errors import UsageError
from tilstand.languages import OwnWords, failure, message
from tilstand.model import Batch, Findings, Received, Submission
from tilstand.terms import Text

__all__ = ["batch"]


def batch(
    collection: Framework,
    round_name: str,
    *,
    inbox: Iterable[Path] = (),
    line_lists: Iterable[Path] = (),
    kept: Iterable[KeptFigures] = (),
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
    _there([*inbox, *line_lists])
    folder = collection.path / "rounds" / round_name
    files, lists = [*_files(folder / "submissions"), *sorted(inbox)], sorted(line_lists)
    deliveries = [deliver(collection, when, path) for path in files]
    deliveries += [deliver_list(collection, when, path) for path in lists]
    report = FileReport(collection, when, round_name)
    held = [deliver_kept(collection, when, one) for one in kept]
    chosen = list(newest(report, [*given_way(report, deliveries, held), *held]))
    _not_there(report, when, [*deliveries, *held])
    printed, printed_findings = read_published(collection, when, folder / "published.csv")
    findings = Findings().__add__(printed_findings)
    for delivery in (*deliveries, *held):
        findings += _of_what_stands(delivery, chosen)
    received = tuple(
        Received(path, one.provider, one.channel, one.sha256, one.submission)
        for path, one in zip([*files, *lists], deliveries, strict=True)
    )
    return Batch(
        period=when.period,
        submissions=tuple(_joined(chosen)),
        published=printed,
        absent=_absent(report, when.absent, {one.provider for one in held}),
        findings=(findings + report.findings).weighed(),
        received=received,
        left_out=tuple(
            file for file, one in zip(received, deliveries, strict=True) if refused(one, deliveries, chosen)
        ),
    )


def _of_what_stands(delivery: Delivery, chosen: Collection[Delivery]) -> Findings:
    """What does not fit in a delivery; of one that a newer version has replaced, only what is an error."""
    return Findings(delivery.findings.errors) if replaced(delivery, chosen) else delivery.findings


def _there(files: Iterable[Path]) -> None:
    problems = [
        message(f"errors.not_read.{'folder' if path.is_dir() else 'absent'}", path=path)
        for path in files
        if not path.is_file()
    ]
    if problems:
        raise failure(UsageError, "not_read", problems)


def _files(folder: Path) -> list[Path]:
    """The files of a folder, without those that programs leave behind, and without a README."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith((".", "~$")) and path.stem != "README"
    )


def _joined(deliveries: Iterable[Delivery]) -> Iterator[Submission]:
    """The submissions, each provider's answers put to its figures, in order of provider and channel."""
    found: dict[str, list[Submission]] = defaultdict(list)
    for delivery in deliveries:
        # Where nothing is filled in, nobody has reported.
        if delivery.submission is not None and (
            delivery.submission.observations or delivery.submission.answers
        ):
            found[delivery.provider].append(delivery.submission)
    for provider in sorted(found):
        figures = sorted((s for s in found[provider] if s.channel != "answers"), key=lambda s: s.document)
        told = tuple(a for s in found[provider] if s.channel == "answers" for a in s.answers)
        if told and not figures:
            yield from (s for s in found[provider] if s.channel == "answers")
            continue
        first, *rest = figures
        yield replace(first, answers=(*first.answers, *told)) if told else first
        yield from rest


def _not_there(report: FileReport, about: Round, deliveries: Collection[Delivery]) -> None:
    """Say who is missing, who is there though noted as absent, and who was not asked."""
    collection = report.collection
    files: dict[str, list[str]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.provider and delivery.channel != "answers":
            files[delivery.provider].append(delivery.file)
    blank = {one.provider for one in deliveries if any(f.rule == "C062" for f in one.findings)}
    counted = {one.provider for one in deliveries if one.channel == REGISTER}  # of them words are asked alone
    asked = collection.reporting(about)
    for provider in sorted({*asked, *files}):
        name = label(collection, f"providers.{provider}")
        report.provider = provider
        if provider in files and provider in about.absent and provider not in {*blank, *counted}:
            report.say("C034", report.place(name), provider=name, files=listed(files[provider]))
        elif provider in files and provider not in asked:
            report.say("C048", report.place(name), provider=name, year=about.period)
        elif provider not in files and provider not in about.absent:
            report.say("C033", report.place(name), provider=name, year=about.period)
    report.provider = ""


def _absent(
    report: FileReport, noted: Mapping[str, Absence], counted: Collection[str] = ()
) -> dict[str, Text]:
    """Why providers are absent, in the languages that it was written in; whom registers count is not."""
    found: dict[str, Text] = {}
    for provider, absence in sorted(noted.items()):
        if provider not in report.collection.providers:
            report.say("C049", provider=shown(provider))
            continue
        if provider in counted:
            continue
        found[provider] = OwnWords.of(absence.reason)
    return found
