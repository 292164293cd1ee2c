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

from tilstand.define.definitions import ADDRESS, Contact
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.portal.accounts import VALID
from tilstand.portal.models import ContactPoint, Person, QueuedMail
from tilstand.portal.snapshot import RoundSnapshot, load_current_collection
from tilstand.round.letters import BodyMail, format_mail_draft, write_files_together
from tilstand.terms import InvariantText, Text


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
    points = ContactPoint.objects.filter(provider=provider, review__gte=today)
    point = points.order_by("-consented", "-pk").first()
    return Contact(name=point.name, mail=point.mail, phone=point.phone) if point else office


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
    for mail in [*waits.order_by("pk")]:
        unclaimed = QueuedMail.objects.filter(pk=mail.pk, state="queued", due=mail.due)
        if unclaimed.update(due=at + _CLAIM):
            yield mail


def _record_mail_failure(mail: QueuedMail, error: Exception, at: datetime) -> None:
    """Note why a mail was not accepted, and when it is tried again, if ever."""
    about_it = isinstance(
        error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    )  # and not about the line or the portal's own account
    codes = [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    signing_in = isinstance(error, smtplib.SMTPAuthenticationError)
    mail.why = "sign_in" if signing_in else "refused" if about_it else "silent"
    if (about_it and codes and min(codes) >= 500) or at - mail.at > _LONGEST:
        mail.state = "refused"
    mail.due = at + timedelta(seconds=_WAITS[min(mail.tries, len(_WAITS) - 1)])
    mail.tries += 1


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
    held, mandate = load_current_collection(), person.mandates.exclude(provider="").first()
    of_body = held.get_provider_language(mandate.provider) if mandate is not None else ""
    language = person.language or of_body or held.settings.language

    def format_part(part: str, **facts: Text | DatedText) -> str:
        unit = held.provider_label(held.settings.coordinator)
        return format_message(f"portal.mails.joining.{part}", unit=unit, **facts).text(language)

    greeting = format_part("greeting", name=InvariantText(person.name))
    text = format_part("text", day=DatedText((at + VALID).date()))
    words = "\n\n".join((greeting, text, link, format_part("then"))) + "\n"
    receiver = Contact(name=person.name, mail=person.login)
    mail = BodyMail(format_part("subject"), words, language)
    data = format_mail_draft(mail, sender=held.settings.contact, receiver=receiver, at=at)
    name = queue_mail(f"joining-{person.pk}.eml", data, "joining", at=at)
    send_due_mails(at, only=name)


def mail_body(
    room: RoundSnapshot, provider: str, mail: BodyMail, kind: str, name: str, *, at: datetime, later: bool = False
) -> None:
    """Write to whoever is to be written to at a body.

    Args:
        room: The round.
        provider: The body.
        mail: What is written.
        kind: What it is.
        name: Name of the mail's file.
        at: When.
        later: True where it is sent by the worker, and not at once.
    """
    receiver = choose_contact(provider, room.view.providers[provider].contact, today=at.date())
    data = format_mail_draft(mail, sender=room.view.settings.contact, receiver=receiver, at=at)
    queue_mail(name, data, kind, round_name=room.name, provider=provider, at=at)
    if not later:
        send_due_mails(at, only=name)


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
    view, about = room.view, room.about
    language, unit = view.get_provider_language(provider), view.provider_label(view.settings.coordinator)
    facts = {"body": view.provider_label(provider), "unit": unit, "count": count}
    when, due = DatedText(about.period), DatedText(about.deadline or about.published)
    subject, *paragraphs = (
        format_message(f"portal.notice.{kind}.{part}", **facts, when=when, due=due).text(language)
        for part in ("subject", "greeting", "text", "where")
    )
    mail = BodyMail(subject, "\n\n".join(paragraphs) + "\n", language)
    file = name or f"{kind}-{provider}-{at:%Y%m%dT%H%M%S}.eml"
    mail_body(room, provider, mail, kind, file, at=at, later=later)
    return file


_KIND = "invitation"


def list_uninvited_bodies(room: RoundSnapshot) -> tuple[str, ...]:
    """The bodies that are asked in a round, have begun nothing, and were not told yet."""
    invitations = QueuedMail.objects.filter(round_name=room.name, kind=_KIND)
    told = set(invitations.values_list("provider", flat=True))
    states = room.read_standings()
    return tuple(
        body
        for body in room.bodies
        if states.get_subject_state("delivery", body).state == "asked"
        and body not in told
        and not (settings.PORTAL / "mails" / _name_invitation_file(room, body)).is_file()
    )


def send_report_invitations(room: RoundSnapshot, *, at: datetime) -> int:
    """Write to them; how many. Where mails are sent, the worker sends them one after the other.

    Args:
        room: The round.
        at: When.
    """
    whom = list_uninvited_bodies(room)
    for body in whom:
        notify_body(room, body, _KIND, 1, at=at, name=_name_invitation_file(room, body), later=True)
    return len(whom)


def _name_invitation_file(room: RoundSnapshot, body: str) -> str:
    return f"{_KIND}-{room.name}-{body}.eml"
