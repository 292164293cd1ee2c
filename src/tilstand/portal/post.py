"""Mails on their way: each is a file first, and stays until a server accepts it or never will."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from tilstand.languages import message
from tilstand.letters.lay import laid
from tilstand.portal.models import QueuedMail
from tilstand.terms import Alike, Text

__all__ = ["posted", "queue", "sends", "told_of"]

_WAITS = (60, 300, 900, 3_600)  # seconds until it is tried again, the last one for ever after
_LONGEST = timedelta(days=3)
_CLAIM = timedelta(minutes=2)
_LINES = {"smtp": 587, "smtps": 465}
_HERE = {"localhost", "127.0.0.1", "::1"}
_ONCE = ("joining",)  # mails with a link that is secret: the file goes when the mail has gone


def sends() -> bool:
    """True where mails are sent; else they lie as files that a mail program opens."""
    return bool(settings.SMTP)


def queue(
    name: str, data: bytes, kind: str, *, round_name: str = "", provider: str = "", at: datetime
) -> str:
    """Lay a mail down, to be sent where mails are sent; the name of its file.

    Args:
        name: Name of its file; the same again replaces what was not accepted yet.
        data: The mail.
        kind: What it is.
        round_name: The round that it is about.
        provider: The body that it is for.
        at: When.
    """
    path = _folder() / name
    laid({path: data})
    path.chmod(0o600)
    if sends():
        about = {"kind": kind, "round_name": round_name, "provider": provider, "at": at}
        whom = message_from_bytes(data, policy=SMTP)["To"]
        told = {**about, "state": "queued" if whom else "refused", "tries": 0, "due": at}
        told["why"] = "" if whom else "no_address"
        QueuedMail.objects.update_or_create(file=name, defaults=told)
    return name


def told_of(name: str, whom: Text) -> Text:
    """What has become of a mail that was queued and tried, in words."""
    one = QueuedMail.objects.filter(file=name).first()
    if one is None:
        return message("portal.page.reminded", body=whom, file=Alike(name))
    return message(f"portal.mails.told.{one.why or one.state}", body=whom)


def posted(at: datetime, *, only: str = "") -> int:
    """Send what is due, each mail on its own; how many a server accepted.

    Args:
        at: When.
        only: The name of one mail's file, whether it is due or not.
    """
    found = 0
    for one in _claimed(at, only):
        path = _folder() / one.file
        try:
            _send(path.read_bytes())
        except FileNotFoundError:
            one.state, one.why = "refused", "gone"
        except (smtplib.SMTPException, OSError) as error:
            _failed(one, error, at)
        else:
            one.state, one.why = "accepted", ""
            found += 1
            if one.kind in _ONCE:
                path.unlink()
        one.save()
    return found


def _claimed(at: datetime, only: str) -> Iterator[QueuedMail]:
    """What is due; while one is tried nobody else tries it."""
    waits = QueuedMail.objects.filter(state="queued")
    waits = waits.filter(file=only) if only else waits.filter(due__lte=at)
    for one in [*waits.order_by("pk")]:
        with transaction.atomic():
            mine = QueuedMail.objects.filter(pk=one.pk, state="queued", due=one.due).update(due=at + _CLAIM)
        if mine:
            yield one


def _failed(one: QueuedMail, error: Exception, at: datetime) -> None:
    """Note why a mail was not accepted, and when it is tried again, if ever."""
    about_it = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    for_good = isinstance(error, about_it)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        one.why = "sign_in"
    elif for_good:
        one.why = "refused"
    else:
        one.why = "silent"
    if (for_good and _codes(error) and min(_codes(error)) >= 500) or at - one.at > _LONGEST:
        one.state = "refused"
    one.due = at + timedelta(seconds=_WAITS[min(one.tries, len(_WAITS) - 1)])
    one.tries += 1


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _send(data: bytes) -> None:
    """Hand one mail to the server; beyond this machine never unencrypted."""
    parts = urlsplit(settings.SMTP)
    host, port = parts.hostname or "localhost", parts.port or _LINES.get(parts.scheme, 587)
    told = message_from_bytes(data, policy=SMTP)
    del told["X-Unsent"]
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
        line.send_message(told)


def _folder() -> Path:
    place: Path = settings.PORTAL / "mails"
    place.mkdir(mode=0o700, exist_ok=True)
    return place
