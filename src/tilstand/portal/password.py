"""What a password may not be beside short or common: words of the place, or one that has leaked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from tilstand.portal.room import collection

__all__ = ["NotLeaked", "NotOfThePlace", "leaked", "words_of_the_place"]

_LEAST, _LEFT = 4, 8
_LINE = 40  # signs of a hash


class NotOfThePlace:
    """Refuses a password of which too little is left without the words of the place."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse it, where it is one.

        Raises:
            ValidationError: If fewer than eight signs are left.
        """
        left = password.casefold()
        for word in sorted(words_of_the_place(), key=lambda one: (-len(one), one)):
            left = left.replace(word, "")
        if len(left) < _LEFT and len(left) < len(password):
            raise ValidationError("", code="password_of_the_place")


class NotLeaked:
    """Refuses a password that stands in the list of leaked ones, where the place has one."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse it, where it is one.

        Raises:
            ValidationError: If it is in the list.
        """
        if settings.LEAKED and leaked(Path(settings.LEAKED), password):
            raise ValidationError("", code="password_too_common")


def words_of_the_place() -> set[str]:
    """What whoever guesses would try here: of the collection, its unit and bodies, the portal's addresses."""
    return {one for one in _words() if len(one) >= _LEAST}


def leaked(path: Path, password: str) -> bool:
    """True for a password whose SHA-1 is in a file of such hashes, in order, one a line.

    Args:
        path: The file; what stands in a line after the hash does not matter. The list that Have I Been Pwned
            gives out, in order of hashes, is one.
        password: The password; it goes nowhere.

    Source:
        NIST SP 800-63B (2024), 3.1.1.2: compare with values from breaches; binary search on lines.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as stream:
        low, high = 0, stream.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            stream.seek(max(middle - 1, 0))
            if middle:
                stream.readline()  # the rest of a line that begins before
            start, line = stream.tell(), stream.readline()
            if not line or start >= high or line[:_LINE].upper() > wanted:
                high = middle
            elif line[:_LINE].upper() == wanted:
                return True
            else:
                low = start + len(line)
    return False


def _words() -> Iterator[str]:
    held = collection()
    labels = [held.provider_label(held.settings.coordinator), *map(held.provider_label, held.providers)]
    texts = [label.text(tag) for label in labels for tag in held.settings.languages]
    for text in (*texts, *held.providers, held.id, *settings.ALLOWED_HOSTS, __name__.partition(".")[0]):
        yield from re.split(r"[\W_]+", text.casefold())
