"""The queue of outgoing mails, notifications, and contact points of bodies."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from tilstand.define.definitions import ADDRESS, Contact
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.portal.accounts import VALID
from tilstand.portal.models import ContactPoint, Person, QueuedMail
from tilstand.portal.snapshot import RoundSnapshot, load_current_collection
from tilstand.round.letters import BodyMail, format_mail_draft, write_files_together
from tilstand.terms import InvariantText, Language, Text


def record_contact_consent(
    provider: str, name: str, mail: str, phone: str = "", *, consented: date, today: date
) -> ContactPoint:
    """Note somebody who said yes to being written to.

    Raises:
        UsageError: If the body, the name or the address will not do, or the yes is not of the past year.
    """
    held = load_current_collection()
    if provider not in held.providers or not held.providers[provider].forms:
        raise make_error(UsageError, "portal.no_body")
    time = timedelta(days=held.settings.retention.contact)
    if not today - time < consented <= today:
        raise make_error(UsageError, "portal.no_consent")
    contact_point = ContactPoint(provider=provider, name=name.strip(), mail=mail.strip(), phone=phone.strip())
    contact_point.consented, contact_point.review = consented, consented + time
    try:
        contact_point.clean_fields()
    except ValidationError as error:
        raise make_error(UsageError, "portal.no_contact") from error
    if not ADDRESS.fullmatch(contact_point.mail):
        raise make_error(UsageError, "portal.no_contact")
    contact_point.save()
    return contact_point


def renew_contact_consent(one: ContactPoint, *, today: date) -> None:
    """Somebody said yes again."""
    one.consented = today
    one.review = today + timedelta(days=load_current_collection().settings.retention.contact)
    one.save()


def choose_contact(provider: str, office: Contact, *, today: date) -> Contact:
    """Whom to write to at a body: who said yes last, else its office."""
    contact_point = (
        ContactPoint.objects.filter(provider=provider, review__gte=today).order_by("-consented", "-pk").first()
    )
    return (
        Contact(name=contact_point.name, mail=contact_point.mail, phone=contact_point.phone)
        if contact_point
        else office
    )


_WAITS = (60, 300, 900, 3_600)  # seconds until it is tried again, the last one for ever after
_LONGEST = timedelta(days=3)
_CLAIM = timedelta(minutes=2)
_LINES = {"smtp": 587, "smtps": 465}
_HERE = {"localhost", "127.0.0.1", "::1"}
_ONCE = ("joining",)  # mails with a link that is secret: the file goes when the mail has gone


def is_mail_sent_by_server() -> bool:
    """True where mails are sent; else they lie as files that a mail program opens."""
    return bool(settings.SMTP)


def queue_mail(name: str, data: bytes, kind: str, *, round_name: str = "", provider: str = "", at: datetime) -> str:
    """Lay a mail down, to be sent where mails are sent; the name of its file.

    Args:
        name: Name of its file; the same again replaces what was not accepted yet.
        data: The mail.
        kind: What it is.
        round_name: The round that it is about.
        provider: The body that it is for.
        at: When.
    """
    path = _get_mail_folder() / name
    write_files_together({path: data})
    path.chmod(0o600)
    if is_mail_sent_by_server():
        about = {"kind": kind, "round_name": round_name, "provider": provider, "at": at}
        whom = message_from_bytes(data, policy=SMTP)["To"]
        items_by_name = {**about, "state": "queued" if whom else "refused", "tries": 0, "due": at}
        items_by_name["why"] = "" if whom else "no_address"
        QueuedMail.objects.update_or_create(file=name, defaults=items_by_name)
    return name


def describe_mail_state(name: str, whom: Text) -> Text:
    """What has become of a mail that was queued and tried, in words."""
    queued_mail = QueuedMail.objects.filter(file=name).first()
    if queued_mail is None:
        return format_message("portal.page.reminded", body=whom, file=InvariantText(name))
    return format_message(f"portal.mails.told.{queued_mail.why or queued_mail.state}", body=whom)


def send_due_mails(at: datetime, *, only: str = "") -> int:
    """Send what is due, each mail on its own; how many a server accepted.

    Args:
        at: When.
        only: The name of one mail's file, whether it is due or not.
    """
    found = 0
    for due_mail in _claim_due_mails(at, only):
        path = _get_mail_folder() / due_mail.file
        try:
            _send_by_smtp(path.read_bytes())
        except FileNotFoundError:
            due_mail.state, due_mail.why = "refused", "gone"
        except (smtplib.SMTPException, OSError) as error:
            _record_mail_failure(due_mail, error, at)
        else:
            due_mail.state, due_mail.why = "accepted", ""
            found += 1
            if due_mail.kind in _ONCE:
                path.unlink()
        due_mail.save()
    return found


def _claim_due_mails(at: datetime, only: str) -> Iterator[QueuedMail]:
    """What is due; while one is tried nobody else tries it."""
    waits = QueuedMail.objects.filter(state="queued")
    waits = waits.filter(file=only) if only else waits.filter(due__lte=at)
    for queued_mail in [*waits.order_by("pk")]:
        with transaction.atomic():
            mine = QueuedMail.objects.filter(pk=queued_mail.pk, state="queued", due=queued_mail.due).update(
                due=at + _CLAIM
            )
        if mine:
            yield queued_mail


def _record_mail_failure(one: QueuedMail, error: Exception, at: datetime) -> None:
    """Note why a mail was not accepted, and when it is tried again, if ever."""
    about_it = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    for_good = isinstance(error, about_it)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        one.why = "sign_in"
    elif for_good:
        one.why = "refused"
    else:
        one.why = "silent"
    if (for_good and _list_smtp_codes(error) and min(_list_smtp_codes(error)) >= 500) or at - one.at > _LONGEST:
        one.state = "refused"
    one.due = at + timedelta(seconds=_WAITS[min(one.tries, len(_WAITS) - 1)])
    one.tries += 1


def _list_smtp_codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _send_by_smtp(data: bytes) -> None:
    """Hand one mail to the server; beyond this machine never unencrypted."""
    parts = urlsplit(settings.SMTP)
    host, port = parts.hostname or "localhost", parts.port or _LINES.get(parts.scheme, 587)
    email_message = message_from_bytes(data, policy=SMTP)
    del email_message["X-Unsent"]
    with contextlib.ExitStack() as stack:
        if parts.scheme == "smtps":
            line: smtplib.SMTP = stack.enter_context(
                smtplib.SMTP_SSL(host, port, timeout=10, context=ssl.create_default_context())
            )
        else:
            line = stack.enter_context(smtplib.SMTP(host, port, timeout=10))
            if host not in _HERE:
                line.starttls(context=ssl.create_default_context())
        if parts.username:
            line.login(unquote(parts.username), unquote(parts.password or ""))
        line.send_message(email_message)


def _get_mail_folder() -> Path:
    place: Path = settings.PORTAL / "mails"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def can_mail_invitation(person: Person) -> bool:
    """True where the link can be sent: mails are sent, and the user name is an address."""
    return is_mail_sent_by_server() and ADDRESS.fullmatch(person.login) is not None


def mail_invitation(person: Person, link: str, *, at: datetime) -> None:
    """Send somebody the link by which they join; the file of the mail goes when a server accepts it."""
    held = load_current_collection()
    own_text = person.language or _get_body_language(person) or held.settings.language

    def format_invitation_text(part: str, **facts: Text | DatedText) -> str:
        unit = held.provider_label(held.settings.coordinator)
        return format_message(f"portal.mails.joining.{part}", unit=unit, **facts).text(own_text)

    until = DatedText((at + VALID).date())
    parts = (
        format_invitation_text("greeting", name=InvariantText(person.name)),
        format_invitation_text("text", day=until),
        link,
        format_invitation_text("then"),
    )
    letter = BodyMail(format_invitation_text("subject"), "\n\n".join(parts) + "\n", own_text)
    receiver = Contact(name=person.name, mail=person.login)
    name = f"joining-{person.pk}.eml"
    queue_mail(
        name, format_mail_draft(letter, sender=held.settings.contact, receiver=receiver, at=at), "joining", at=at
    )
    send_due_mails(at, only=name)


def _get_body_language(person: Person) -> Language:
    mandate = person.mandates.exclude(provider="").first()
    return load_current_collection().get_provider_language(mandate.provider) if mandate is not None else ""


def notify_body(
    room: RoundSnapshot, provider: str, kind: str, count: int, *, at: datetime, name: str = "", later: bool = False
) -> str:
    """Tell a body that something waits for it; the name of the mail's file.

    Args:
        room: The round.
        provider: The body.
        kind: What waits.
        count: How many.
        at: When.
        name: Name of the mail's file, where there is one of the kind at most.
        later: True where it is sent by the worker, and not at once.
    """
    view = room.view
    own_text, unit = view.get_provider_language(provider), view.provider_label(view.settings.coordinator)
    facts = {"body": view.provider_label(provider), "unit": unit, "count": count}
    about = view.round(room.name)
    when, due = DatedText(about.period), DatedText(about.deadline or about.published)
    parts = ("subject", "greeting", "text", "where")
    said = [
        format_message(f"portal.notice.{kind}.{part}", **facts, when=when, due=due).text(own_text) for part in parts
    ]
    mail = BodyMail(said[0], "\n\n".join(said[1:]) + "\n", own_text)
    receiver = choose_contact(provider, view.providers[provider].contact, today=at.date())
    data = format_mail_draft(mail, sender=view.settings.contact, receiver=receiver, at=at)
    file = name or f"{kind}-{provider}-{at:%Y%m%dT%H%M%S}.eml"
    queue_mail(file, data, kind, round_name=room.name, provider=provider, at=at)
    if not later:
        send_due_mails(at, only=file)
    return file


_KIND = "invitation"


def list_uninvited_bodies(room: RoundSnapshot) -> tuple[str, ...]:
    """The bodies that are asked in a round, have begun nothing, and were not told yet."""
    return tuple(_iterate_uninvited_bodies(room))


def send_report_invitations(room: RoundSnapshot, *, at: datetime) -> int:
    """Write to them; how many. Where mails are sent, the worker sends them one after the other.

    Args:
        room: The round.
        at: When.
    """
    whom = list_uninvited_bodies(room)
    for body in whom:
        notify_body(room, body, _KIND, 1, at=at, name=_make_invitation_file_name(room, body), later=True)
    return len(whom)


def _iterate_uninvited_bodies(room: RoundSnapshot) -> Iterator[str]:
    subject_states = room.read_standings()
    there = set(QueuedMail.objects.filter(round_name=room.name, kind=_KIND).values_list("provider", flat=True))
    for body in room.view.reporting(room.view.round(room.name)):
        lies = (settings.PORTAL / "mails" / _make_invitation_file_name(room, body)).is_file()
        if subject_states.get_subject_state("delivery", body).state == "asked" and body not in there and not lies:
            yield body


def _make_invitation_file_name(room: RoundSnapshot, body: str) -> str:
    return f"{_KIND}-{room.name}-{body}.eml"
