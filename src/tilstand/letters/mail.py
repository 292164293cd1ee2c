"""Mails as files: drafts (.eml) that a mail program opens ready to send; same inputs, same bytes."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from tilstand.define.contact import ADDRESS, Contact
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.terms import Language
from tilstand.terms.marked import bare

__all__ = ["Mail", "eml"]

_KINDS = {
    ".pdf": ("application", "pdf"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """What is written to one body.

    Attributes:
        subject: The subject, in one line.
        text: The letter.
        language: Its language.
    """

    subject: str
    text: str
    language: Language


def eml(
    mail: Mail,
    *,
    sender: Contact,
    receiver: Contact,
    at: datetime,
    attached: Mapping[str, bytes] | None = None,
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
    for head, one in (("From", sender), ("To", receiver)):
        if one.mail:
            message[head] = _address(one)
    message["Subject"] = _line(mail.subject)
    message["Date"] = at.astimezone(UTC)
    message.set_content(bare(mail.text), cte="quoted-printable")
    message["Content-Language"] = mail.language
    for name, data in (attached or {}).items():
        main, sub = _KINDS.get(name[name.rfind(".") :].lower(), ("application", "octet-stream"))
        message.add_attachment(data, maintype=main, subtype=sub, filename=_line(name))
    digest = hashlib.sha256(b"\0".join(_told(mail, receiver, at, attached or {}))).hexdigest()
    domain = sender.mail.partition("@")[2] or "tilstand.invalid"
    message["Message-ID"] = f"<{digest[:32]}@{domain}>"
    if message.is_multipart():
        message.set_boundary(f"={digest[32:]}=")
    return message.as_bytes()


def _told(mail: Mail, receiver: Contact, at: datetime, attached: Mapping[str, bytes]) -> list[bytes]:
    """All that tells this mail from another."""
    texts = (mail.subject, mail.text, mail.language, receiver.mail, at.astimezone(UTC).isoformat())
    files = [one for name, data in attached.items() for one in (name.encode(), data)]
    return [*(text.encode() for text in texts), *files]


def _address(one: Contact) -> Address:
    if not ADDRESS.fullmatch(one.mail):
        raise failure(UsageError, "asking.no_mail", address=repr(one.mail))
    return Address(_line(one.name), addr_spec=one.mail)


def _line(text: str) -> str:
    """A text in one line of a head: no line breaks, and no signs that are not seen, steering ones too."""
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in bare(text)
        if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf")
    )
    return " ".join(seen.split())
