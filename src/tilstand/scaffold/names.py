"""Names of what a new collection holds, and the tags of its languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.terms import Language

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ł": "l", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"})


class NameRegister:
    """Names of files and addresses for words in any script, each its own."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.names: dict[object, str] = {}

    def get_name(self, key: object, words: str) -> str:
        """The name of something, the same whenever it is asked for."""
        if key not in self.names:
            letters = unicodedata.normalize("NFKD", words.lower().translate(_LETTERS))
            plain = re.sub(r"[^\w\u0300-\u036f]+", "_", letters).encode("ascii", "ignore").decode()
            stem = plain.strip("_")[:40] or self.kind
            taken, name, number = set(self.names.values()), stem, 2
            while name in taken:
                name, number = f"{stem}_{number}", number + 1
            self.names[key] = name
        return self.names[key]


def check_languages(tags: Iterable[str]) -> tuple[Language, ...]:
    """Language tags as BCP 47 has them.

    Raises:
        UsageError: If one is none, or stands twice.
    """
    from babel import Locale, UnknownLocaleError  # who names no language does not wait for it

    checked: list[Language] = []
    for tag in tags:
        try:
            Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise make_error(UsageError, "scaffold.no_language", tag=tag) from error
        if tag in checked:
            raise make_error(UsageError, "scaffold.language_twice", tag=tag)
        checked.append(tag)
    return tuple(checked)
