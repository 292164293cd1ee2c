"""Letters to bodies in their languages, and mail drafts written as files.

No letter holds a figure that another body stated; what does not fit among the body's own figures is told in
the four lines in which it is told everywhere.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand.define import Framework
from tilstand.define.definitions import ADDRESS, Contact
from tilstand.errors import PublishError, UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model import Findings, Severity
from tilstand.storage.atomic import write_files_atomically
from tilstand.terms import InvariantText, JoinedText, Language, Text
from tilstand.terms.text import strip_language_runs

if TYPE_CHECKING:
    from tilstand.model.release import BodyQuery
    from tilstand.round.receipts import DeliveryReceipt


def write_files_together(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write files; where one cannot be written none is, and what stood there before stands as it was.

    Args:
        files: What to write, by where.

    Returns:
        Where they are.

    Raises:
        PublishError: If one of them cannot be written.
    """
    try:
        write_files_atomically(files, mode=0o644)
    except OSError as error:
        raise make_error(PublishError, "unwritable", file=error.filename, error=error) from error
    return tuple(files)


_KINDS = {
    ".pdf": ("application", "pdf"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class BodyMail:
    """What is written to one body.

    Attributes:
        subject: The subject, in one line.
        text: The letter.
        language: Its language.
    """

    subject: str
    text: str
    language: Language


def format_mail_draft(
    mail: BodyMail, *, sender: Contact, receiver: Contact, at: datetime, attached: Mapping[str, bytes] | None = None
) -> bytes:
    """A mail as the bytes of a file that opens as a draft.

    Without an address of the receiver the mail has none: whoever sends it fills it in.

    Args:
        mail: The letter.
        sender: Who writes.
        receiver: Whom it is for.
        at: The date of the mail.
        attached: Files by their names.

    Raises:
        UsageError: If an address could not stand in a head: it has a space, a line break, or is none.
    """
    message = EmailMessage(SMTP)
    message["X-Unsent"] = "1"
    for head, contact in (("From", sender), ("To", receiver)):
        if contact.mail:
            message[head] = _build_mail_address(contact)
    message["Subject"] = _clean_header_line(mail.subject)
    message["Date"] = at.astimezone(UTC)
    message.set_content(strip_language_runs(mail.text), cte="quoted-printable")
    message["Content-Language"] = mail.language
    for name, data in (attached or {}).items():
        main, sub = _KINDS.get(name[name.rfind(".") :].lower(), ("application", "octet-stream"))
        message.add_attachment(data, maintype=main, subtype=sub, filename=_clean_header_line(name))
    digest = hashlib.sha256(b"\0".join(_collect_mail_identity(mail, receiver, at, attached or {}))).hexdigest()
    domain = sender.mail.partition("@")[2] or "tilstand.invalid"
    message["Message-ID"] = f"<{digest[:32]}@{domain}>"
    if message.is_multipart():
        message.set_boundary(f"={digest[32:]}=")
    return message.as_bytes()


def _collect_mail_identity(
    mail: BodyMail, receiver: Contact, at: datetime, attached: Mapping[str, bytes]
) -> list[bytes]:
    """All that tells this mail from another."""
    texts = (mail.subject, mail.text, mail.language, receiver.mail, at.astimezone(UTC).isoformat())
    files = [current_data for name, data in attached.items() for current_data in (name.encode(), data)]
    return [*(text.encode() for text in texts), *files]


def _build_mail_address(one: Contact) -> Address:
    if not ADDRESS.fullmatch(one.mail):
        raise make_error(UsageError, "asking.no_mail", address=repr(one.mail))
    return Address(_clean_header_line(one.name), addr_spec=one.mail)


def _clean_header_line(text: str) -> str:
    """A text in one line of a head: no line breaks, and no signs that are not seen, steering ones too."""
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in strip_language_runs(text)
        if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf")
    )
    return " ".join(seen.split())


class _LetterTemplate:
    """The paper that letters are written on: whom to, in which language, about which round."""

    def __init__(self, collection: Framework, round_name: str, provider: str) -> None:
        self.collection, self.about = collection, collection.round(round_name)
        self.language: Language = collection.get_provider_language(provider)
        self.facts = {
            "name": collection.provider_label(provider),
            "coordinator": collection.provider_label(collection.settings.coordinator),
            "period": DatedText(self.about.period),
        }

    def said(self, path: str, **facts: Text | int | date) -> str:
        return format_message(f"letter.{path}", **self.facts, **facts).text(self.language)

    def mail(self, subject: str, paragraphs: Iterable[str], **facts: Text | int | date) -> BodyMail:
        """A letter with its greeting, whom to ask, and who writes."""
        own_contact = self.collection.settings.contact
        whom = ", ".join(part for part in (own_contact.name, own_contact.mail, own_contact.phone) if part)
        asked = [self.said("contact", contact=InvariantText(whom))] if whom else []
        signed = [self.said("regards"), own_contact.name, self.facts["coordinator"].text(self.language)]
        end = "\n".join(dict.fromkeys(current_text for current_text in signed if current_text))
        text = "\n\n".join([*self.mark("banner"), self.said("greeting"), *paragraphs, *asked, end])
        title = ": ".join([*self.mark("word"), strip_language_runs(self.said(subject, **facts))])
        return BodyMail(title, f"{strip_language_runs(text)}\n", self.language)

    def mark(self, part: str) -> list[str]:
        """What a demonstration says of itself, in every letter too."""
        invented = self.collection.settings.demonstration
        return [format_message(f"report.demonstration.{part}").text(self.language)] if invented else []

    def by(self, until: date | None) -> str:
        return self.said("until", day=until) if until else self.said("soon")


def write_invitation(collection: Framework, round_name: str, provider: str) -> BodyMail:
    """The letter that goes with a workbook: by when, whom to ask, and what happens with the answers.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
    """
    paper = _LetterTemplate(collection, round_name, provider)
    due = paper.about.deadline
    wanted = paper.said("invitation.deadline", day=due) if due else paper.said("invitation.no_deadline")
    years, rest = divmod(collection.settings.retention.answers, 365)
    kept = ("days", collection.settings.retention.answers) if rest or not years else ("years", years)
    told = [
        paper.said("invitation.intro"),
        wanted,
        paper.said("invitation.how"),
        paper.said("invitation.then", kept=format_message(f"letter.{kept[0]}", count=kept[1])),
    ]
    return paper.mail("invitation.subject", told)


def write_reminder(
    collection: Framework,
    round_name: str,
    provider: str,
    *,
    today: date,
    figures: bool,
    refused: date | None = None,
    questions: Sequence[str] = (),
    account: date | None = None,
    until: date | None = None,
) -> BodyMail:
    """The letter that says what is still missing, and by when.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        today: The day, for the deadline.
        figures: True where no figures have come.
        refused: The day on which a file came that cannot be used.
        questions: Numbers of the questions that are not answered.
        account: The day on which its account was sent, where that is not approved.
        until: By when an answer is wanted; the deadline, while that is yet to come.
    """
    paper = _LetterTemplate(collection, round_name, provider)
    due, lines = paper.about.deadline, []
    if refused:
        lines.append(paper.said("reminder.refused", day=refused))
    elif figures and due:
        lines.append(paper.said(f"reminder.figures_{'late' if today > due else 'by'}", day=due))
    elif figures:
        lines.append(paper.said("reminder.figures"))
    if questions:
        named = JoinedText(tuple(map(InvariantText, questions)))
        lines.append(paper.said("reminder.questions", count=len(questions), list=named))
    if account:
        lines.append(paper.said("reminder.account", day=account))
    ahead = until or (due if due and today <= due else None)
    told = [paper.said("reminder.intro"), "\n".join(lines), paper.by(ahead), paper.said("reminder.sent")]
    return paper.mail("reminder.subject", told)


def write_receipt_reply(collection: Framework, round_name: str, came: DeliveryReceipt) -> BodyMail:
    """The reply to a file: what became of it, and what does not fit in it, each thing once.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        came: What became of the file.
    """
    paper = _LetterTemplate(collection, round_name, came.provider)
    facts = {"version": came.version or 0, "figures": came.figures}
    told = [paper.said(f"receipt.{came.outcome}", file=InvariantText(came.file), **facts)]
    own_findings = _select_body_findings(came.findings, came.provider)
    matches = tuple(dict.fromkeys(_list_finding_sentences(collection, own_findings, paper.language)))
    if matches and came.outcome != "refused":
        told.append(paper.said("receipt.look"))
    subject = "receipt.subject_refused" if came.outcome == "refused" else "receipt.subject"
    return paper.mail(subject, [*told, *matches])


def write_question_letter(
    collection: Framework, round_name: str, provider: str, asked: Sequence[BodyQuery], until: date | None
) -> BodyMail:
    """The letter that asks a body about its own figures, each question with its number.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        asked: Its questions, as protect has let them out for it.
        until: By when an answer is wanted.
    """
    paper = _LetterTemplate(collection, round_name, provider)
    told = [paper.said("questions.intro")]
    told += [_format_letter_question(paper, body_query) for body_query in asked]
    told += [paper.said("questions.how"), paper.by(until)]
    return paper.mail("questions.subject", told, count=len(asked))


def write_account_letter(collection: Framework, round_name: str, provider: str, until: date | None) -> BodyMail:
    """The letter that goes with a body's account, and asks for its approval.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        until: By when an answer is wanted.
    """
    paper = _LetterTemplate(collection, round_name, provider)
    told = [paper.said("account.intro"), paper.said("account.approve"), paper.by(until)]
    return paper.mail("account.subject", told)


def _select_body_findings(findings: Findings, provider: str) -> Findings:
    """The faults that concern this body alone: one in its file may name nobody."""
    faults = (finding for finding in findings if finding.severity is not Severity.INFO)
    return Findings(tuple(fault for fault in faults if set(fault.providers) <= {provider}))


def _list_finding_sentences(collection: Framework, findings: Findings, language: Language) -> Iterable[str]:
    for finding in findings:
        yield finding.format_finding_message(language, collection.rules[finding.rule].title.text(language))


def _format_letter_question(paper: _LetterTemplate, one: BodyQuery) -> str:
    """A question in its four lines, under its number."""
    head = f"{paper.said('questions.number', id=InvariantText(one.number))} · {one.title.text(paper.language)}"
    names = [format_message(f"finding.{name}").text(paper.language) for name in ("where", "what", "do")]
    wide = max(map(len, names))
    texts = (one.where, one.what, one.do)
    lines = [f"{n:{wide}} {t.text(paper.language)}" for n, t in zip(names, texts, strict=True)]
    return "\n".join([head, *lines])
