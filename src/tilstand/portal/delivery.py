"""Checks of a draft, its delivery as a submission, and the receipt.

It is made of the delivery and of what the body was asked, and of nothing that changes after: the same
delivery gives the same bytes, whoever asks for it and whenever. It is set as the report is set.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tilstand import collect, reconcile
from tilstand.collect.form_cells import list_represented_providers
from tilstand.collect.form_words import GIVEN
from tilstand.errors import UsageError
from tilstand.fonts.glyphs import replace_unprintable_signs
from tilstand.languages import DatedText, Fact, format_message, make_error
from tilstand.languages.formats import format_number
from tilstand.model import Batch, Finding, Findings, Observation, Severity
from tilstand.portal.drafts import Draft, DraftFile, check_delivery_state, draft_to_submission, load_draft
from tilstand.portal.event_store import lock_body_draft, serialized_transaction
from tilstand.portal.forms import FormPage, FormPlace, filter_corrected_places
from tilstand.portal.snapshot import RoundSnapshot, load_standing_figures
from tilstand.publish.pdf import compile_pdf
from tilstand.publish.print_text import check_glyphs, normalize_text
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.round import ActingRight
from tilstand.round.receipts import DeliveryReceipt, receive_body_files
from tilstand.terms import InvariantText, Key, Language, Text, ValueQualifier
from tilstand.terms.text import encode_language_runs
from tilstand.workflow.event_log import RoundEvent


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """Something that does not fit.

    Attributes:
        severity: Its weight.
        addresses: The places that it is about; none where it is about the whole.
        what: What was found.
        do: What to do.
    """

    severity: Severity
    addresses: tuple[str, ...]
    what: Text
    do: Text


@dataclass(frozen=True)
class DraftCheck:
    """A draft that was looked at.

    Attributes:
        remarks: What does not fit, errors first.
        figures: How many figures it has.
        file: The draft as it would be delivered.
    """

    remarks: tuple[DraftFinding, ...]
    figures: int
    file: DraftFile

    @property
    def errors(self) -> int:
        """How many errors there are: with any, nothing can be signed."""
        return sum(remark.severity is Severity.ERROR for remark in self.remarks)

    def at(self, address: str) -> tuple[DraftFinding, ...]:
        """What does not fit in one place."""
        return tuple(remark for remark in self.remarks if address in remark.addresses)


def check_draft(room: RoundSnapshot, provider: str, pages: Sequence[FormPage], draft: Draft) -> DraftCheck:
    """What does not fit in a draft, by itself and beside the body's figures of the time before.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        draft: What it has written.
    """
    draft_check: DraftCheck = room.compute_once(
        ("examined", provider, draft.digest), lambda: _check_draft_file(room, provider, pages, draft)
    )
    return draft_check


def _check_draft_file(room: RoundSnapshot, provider: str, pages: Sequence[FormPage], draft: Draft) -> DraftCheck:
    file = draft_to_submission(room.view, provider, pages, draft, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = write_draft_file(Path(folder), provider, 1, file)
        came = collect.deliver_file(room.view, room.about, path, provider)
    findings, name = came.findings, path.name
    if came.submission is not None:
        batch = Batch(room.about.period, (came.submission,))
        bodies = frozenset(list_represented_providers(room.view, provider))
        earlier = [figure for figure in room.earlier if figure.key.provider in bodies]
        told = reconcile.reconcile_batch(room.view, batch, (), earlier, about=bodies).findings.certain_findings
        findings += Findings(tuple(finding for finding in told if bodies.issuperset(finding.providers)))
    remarks = [
        DraftFinding(finding.severity, _find_finding_addresses(finding, file, name), finding.what, finding.do)
        for finding in findings
        if finding.severity is not Severity.INFO
    ]
    corrected = _find_lone_corrections(pages, draft)
    if corrected:  # the reader takes it for a file of another year
        when = DatedText(room.about.period)
        said = (format_message(f"portal.earlier.alone.{text}", when=when) for text in ("what", "do"))
        remarks = [DraftFinding(Severity.ERROR, corrected, *said)]
    remarks.sort(key=lambda remark: remark.severity is not Severity.ERROR)
    return DraftCheck(tuple(remarks), len(came.submission.observations) if came.submission is not None else 0, file)


def _find_lone_corrections(pages: Sequence[FormPage], draft: Draft) -> tuple[str, ...]:
    """Where earlier figures were corrected, if nothing else was written."""
    asked = [page for page in pages if not page.corrects]
    choices = [section.address for page in asked for section in page.sections if section.address]
    if draft.filled([*choices, *(address for page in asked for address in page.addresses)]):
        return ()
    return tuple(address for page in pages if page.corrects for address in page.addresses if draft.filled([address]))


def _find_finding_addresses(finding: Finding, file: DraftFile, name: str) -> tuple[str, ...]:
    lines = (source.line for source in finding.sources if source.document == name)
    return tuple(dict.fromkeys(address for line in lines if (address := file.address(line))))


def write_draft_file(folder: Path, provider: str, version: int, file: DraftFile) -> Path:
    """A draft as a file whose name says whose it is."""
    path = folder / f"{provider}.{version}.csv"
    path.write_bytes(file.data)
    return path


@dataclass(frozen=True)
class DeliveredFigures:
    """What a receipt is of.

    Attributes:
        came: The act by which it came.
        state: Where the body's figures stand.
        pages: What the body was asked, and what it has corrected.
        figures: What it delivered.
    """

    came: RoundEvent
    state: str
    pages: tuple[FormPage, ...]
    figures: Mapping[Key, Observation]


def load_delivered_figures(room: RoundSnapshot, provider: str, pages: Sequence[FormPage]) -> DeliveredFigures | None:
    """What stands of a body; None where nothing does.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked, and what it can correct.
    """
    stand = room.get_delivery(provider)
    came = stand.last("receive", "correct")
    if came is None or stand.state not in ("received", "accepted", "frozen"):
        return None
    figures = load_standing_figures(room, provider)
    shown = filter_corrected_places(pages, lambda place: place.key in figures)
    return DeliveredFigures(came, stand.state, shown, figures)


def format_delivered_figure(one: Observation | None, language: Language) -> str:
    """A figure as it was delivered, with how it is meant; a dash where there is none."""
    if one is None:
        return "–"
    amount, status = one.value.amount, one.value.status
    if amount is not None:
        text = format_number(amount, language)
    else:
        text = format_message(f"collect.states.{status.value}").text(language) if status in GIVEN else str(one.value)
    if one.qualifier is ValueQualifier.EXACT:
        return text
    return f"{format_message(f'collect.exactness.{one.qualifier.value}').text(language)} {text}"


def format_delivery_time(came: RoundEvent) -> Text:
    """The day and minute of an act, in the time that every place has."""
    at = datetime.fromisoformat(came.at).astimezone(UTC)
    return format_message("portal.receipt.moment", day=DatedText(at.date()), clock=InvariantText(at.strftime("%H:%M")))


def build_receipt_pdf(room: RoundSnapshot, provider: str, one: DeliveredFigures) -> bytes:
    """The receipt as PDF, in the language of the body.

    Args:
        room: The round.
        provider: The body.
        one: What was delivered.

    Raises:
        PublishError: If it cannot be set.
    """
    receipt = _build_receipt_data(room, provider, one)
    check_glyphs(receipt)
    data = json.dumps(receipt, ensure_ascii=False, sort_keys=True)
    day = datetime.fromisoformat(one.came.at).astimezone(UTC).date()
    title = format_message("portal.receipt.title", body=room.view.provider_label(provider))
    return compile_pdf("receipt", data, day, title)


def _build_receipt_data(room: RoundSnapshot, provider: str, one: DeliveredFigures) -> dict[str, object]:
    view = room.view
    language, body = view.get_provider_language(provider), view.provider_label(provider)
    unit = view.provider_label(view.settings.coordinator)

    def typeset_line(text: str) -> str:
        return add_line_breaks(replace_unprintable_signs(normalize_text(text)))

    def typeset_text(text: Text) -> str:
        return typeset_line(encode_language_runs(text, language))

    def typeset_message(path: str, **facts: Fact) -> str:
        return typeset_text(format_message(path, **facts))

    def build_row(place: FormPlace) -> dict[str, object]:
        value = format_delivered_figure(one.figures.get(place.key), language)
        return {"label": typeset_text(place.label), "level": place.level, "value": value}

    facts, sha256 = one.came.facts, one.came.names
    rows = [
        [typeset_message("portal.page.of_whom"), typeset_text(body)],
        [typeset_message("portal.receipt.round"), typeset_text(DatedText(room.about.period))],
        [typeset_message("portal.page.by"), typeset_line(one.came.by)],
        [typeset_message("portal.page.at"), typeset_text(format_delivery_time(one.came))],
        [typeset_message("portal.page.version"), facts.get("version", "")],
        [typeset_message("portal.receipt.figures"), facts.get("figures", "")],
    ]
    return {
        "language": language,
        "title": typeset_message("portal.receipt.title", body=body),
        "author": [typeset_text(unit)],
        "marks": [typeset_message("report.demonstration.word")] if view.settings.demonstration else [],
        "intro": [typeset_message("portal.page.received", unit=unit.text(language))],
        "facts": {"head": [typeset_message(f"portal.receipt.{name}") for name in ("what", "told")], "rows": rows},
        "checksum": {
            "title": typeset_message("portal.page.hash"),
            "parts": [sha256[at : at + 8] for at in range(0, len(sha256), 8)],
            "help": typeset_message("portal.receipt.help"),
        },
        "head": [typeset_message(f"collect.sheet.{name}") for name in ("what", "number")],
        "pages": [
            {
                "title": typeset_text(page.title),
                "tables": [
                    {"title": typeset_text(part.title), "rows": [*map(build_row, part.places)]}
                    for part in page.sections
                ],
            }
            for page in one.pages
            if page.sections
        ],
        "page": typeset_message("report.page", number="{number}"),
    }


def submit_draft(
    room: RoundSnapshot,
    provider: str,
    pages: Sequence[FormPage],
    digest: str,
    *,
    by: str,
    at: datetime,
    channel: str = "portal",
) -> DeliveryReceipt:
    """Deliver a body's draft, if it is what whoever signs has seen; what became of it.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        digest: Hash of the draft that was shown.
        by: Who signs.
        at: When.
        channel: Through which door.

    Raises:
        UsageError: If somebody has signed, the draft is another by now, or it holds an error.
    """
    with serialized_transaction():
        lock_body_draft(room.name, provider)
        check_delivery_state(room, provider, "draft")
        kept = load_draft(room, provider)
        if kept.digest != digest:
            raise make_error(UsageError, "portal.changed_since", by=kept.last.by if kept.last else "–")
        draft_check = check_draft(room, provider, pages, kept)
        if draft_check.errors:
            raise make_error(UsageError, "portal.not_signable", count=draft_check.errors)
        events = room.get_delivery(provider).events
        version = 1 + max((int(event.facts.get("version", "0") or 0) for event in events), default=0)
        with tempfile.TemporaryDirectory() as folder:
            file = draft_to_submission(room.view, provider, pages, kept, version)
            path = write_draft_file(Path(folder), provider, version, file)
            how: dict[str, Any] = {"by": by, "at": at, "right": ActingRight.PROVIDER, "channel": channel}
            (receipt,) = receive_body_files(room.view, room.name, [path], room.store, room.archive, **how)
    return receipt
