"""Whom to write to."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from tilstand.define.definition import Definition
from tilstand.define.fault import wrong

__all__ = ["ADDRESS", "Contact"]

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
"""An address for mail that can stand in a head: letters of ASCII, no spaces, no line breaks."""


def _mail(address: str) -> str:
    if address and not ADDRESS.fullmatch(address):
        raise wrong("no_mail", name=repr(address))
    return address


class Contact(Definition):
    """Whom to write to: an office rather than a person, since the collection is kept for ever.

    Attributes:
        name: Who it is.
        mail: Address for mail.
        phone: Telephone.
    """

    name: str = ""
    mail: Annotated[str, AfterValidator(_mail)] = ""
    phone: str = ""
